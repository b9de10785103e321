// The built-in policies carry what is read of them: as it would be read, and without a difference to anyone.
#include <gtest/gtest.h>

#include <string>

#include "callcue/policy.h"
#include "lib/check/link.h"
#include "lib/load/builtin.h"
#include "lib/match/matcher.h"
#include "lib/syntax/policy_text.h"

namespace callcue::load {
namespace {

TEST(Builtin, CarriesWhatItIsReadAs) {
  int count = 0;
  const Builtin* const builtins = Builtins(&count);
  ASSERT_GT(count, 0);
  for (int i = 0; i < count; ++i) {
    syntax::ParsedPolicy parsed;
    Diagnostics problems;
    ASSERT_TRUE(syntax::ParsePolicyText(builtins[i].text(), "", &parsed, &problems));
    check::Reporter reporter(&parsed.map, "");
    const auto policy = check::Link(parsed.policy, {}, &reporter);
    match::Options options;
    options.cues = policy->cues;
    options.slots = policy->slot_specs;
    const std::string read = match::Matcher::Read(policy->phrases, policy->sub_phrases, policy->negators, options);
    EXPECT_FALSE(read.empty());
    EXPECT_TRUE(builtins[i].reading() == read) << builtins[i].name;
    EXPECT_TRUE(builtins[i].bytes() == parsed.bytes) << builtins[i].name;
  }
}

TEST(Builtin, IsTheSameAsItsText) {
  LoadOptions options;
  for (const char* overlay : {"", "change { act { name: \"greeting\" phrases { any: \"你好呀\" } } }",
                              "change { act { name: \"greeting\" phrases { any: \"(\" } } }"}) {
    if (*overlay != '\0') options.overlays = {{overlay, "changes"}};
    options.path = "power-supply";
    Diagnostics of_builtin, of_text;
    const auto builtin = Policy::LoadBuiltin(Policy::kPowerSupply, options, &of_builtin);
    const auto text = Policy::LoadText(Policy::BuiltinText(Policy::kPowerSupply), options, &of_text);
    ASSERT_EQ(builtin.ok(), text.ok());
    ASSERT_EQ(of_builtin.size(), of_text.size());
    for (size_t i = 0; i < of_text.size(); ++i) {
      EXPECT_EQ(of_builtin[i].code, of_text[i].code);
      EXPECT_EQ(of_builtin[i].path, of_text[i].path);
      EXPECT_EQ(of_builtin[i].line, of_text[i].line);
    }
    if (!text.ok()) continue;
    EXPECT_EQ((*builtin)->fingerprint(), (*text)->fingerprint());
    for (const char* stage : {"program", "phrases"}) EXPECT_TRUE((*builtin)->Dump(stage) == (*text)->Dump(stage));
  }
}

}  // namespace
}  // namespace callcue::load

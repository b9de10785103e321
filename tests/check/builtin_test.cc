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
    const std::string read = match::Matcher::Read(policy->phrases, policy->sub_phrases, policy->negators, check::PhraseOptions(*policy));
    EXPECT_FALSE(read.empty());
    EXPECT_TRUE(builtins[i].reading() == read) << builtins[i].name;
    EXPECT_TRUE(builtins[i].bytes() == parsed.bytes) << builtins[i].name;
  }
}

// What is read of other phrases, under the key of these: words are found that only the reading has.
TEST(Builtin, ReadingsAreTakenWhereTheKeyFits) {
  constexpr size_t kKey = 16;
  const auto text = [](const char* words) {
    return std::string("name: \"x\" act { name: \"a\" party: PARTY_AGENT phrases { any: \"") + words + "\" } }";
  };
  const auto link = [&](const char* words, std::string_view reading) {
    syntax::ParsedPolicy parsed;
    Diagnostics problems;
    EXPECT_TRUE(syntax::ParsePolicyText(text(words), "", &parsed, &problems));
    check::Reporter reporter(&parsed.map, "");
    auto policy = check::Link(parsed.policy, {}, &reporter, false, reading);
    match::Scratch scratch;
    match::Result result;
    policy->matcher->Scan("我说再见", static_cast<int>(Party::kAgent), "zh", &scratch, &result);
    return std::make_pair(match::Matcher::Read(policy->phrases, policy->sub_phrases, policy->negators, check::PhraseOptions(*policy)),
                          result.hits.size());
  };
  const auto [hello, found] = link("您好", {});
  EXPECT_EQ(found, 0u);
  const std::string bye = link("再见", {}).first;
  EXPECT_EQ(link("您好", bye).second, 0u);   // of another key
  EXPECT_EQ(link("您好", hello.substr(0, kKey) + bye.substr(kKey)).second, 1u);
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

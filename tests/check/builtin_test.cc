// The built-in policies carry what is read of them: as it would be read, and without a difference to anyone.
#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "callcue/policy.h"
#include "lib/check/link.h"
#include "lib/load/builtin.h"
#include "lib/match/matcher.h"
#include "lib/match/reading_key.h"
#include "lib/program/compile.h"
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
    const std::string read = match::Matcher::Read(policy->phrases, policy->sub_phrases, policy->negators,
                                                  check::PhraseOptions(*policy), program::HashOfPhrases(*policy));
    EXPECT_FALSE(read.empty());
    EXPECT_TRUE(builtins[i].reading() == read) << builtins[i].name;
    v1::Policy whole;
    const std::string bytes = std::string(builtins[i].bytes()) + std::string(builtins[i].cues());
    ASSERT_TRUE(whole.ParseFromString(bytes));
    EXPECT_TRUE(whole.SerializeAsString() == parsed.policy.SerializeAsString()) << builtins[i].name;
    parsed.policy.clear_cues();
    EXPECT_TRUE(builtins[i].bytes() == parsed.policy.SerializeAsString()) << builtins[i].name;
  }
}

// Its bytes have no cues: these come with the reading, and without it nothing is marked.
TEST(Builtin, HasItsCuesFromItsReading) {
  int count = 0;
  const Builtin& builtin = Builtins(&count)[0];
  const auto mark = [&](std::string_view reading) {
    v1::Policy message;
    EXPECT_TRUE(message.ParseFromArray(builtin.bytes().data(), static_cast<int>(builtin.bytes().size())));
    check::Reporter reporter(nullptr, "");
    return check::Link(message, {}, &reporter, false, reading)->matcher->mark();
  };
  EXPECT_NE(mark(builtin.reading()), 0u);
  EXPECT_EQ(mark({}), 0u);
  // What was made of other words, or was cut or changed, isn't taken; nor is what other tables stand in.
  const std::string_view reading = builtin.reading();
  EXPECT_EQ(mark(reading.substr(0, reading.size() - 1)), 0u);
  using Head = match::ReadingHead;
  for (const size_t place : {offsetof(Head, layout), offsetof(Head, size), offsetof(Head, sum),
                             offsetof(Head, without_cues), sizeof(Head), reading.size() / 2, reading.size() - 1}) {
    std::string other(reading);
    other[place] ^= 1;
    EXPECT_EQ(mark(other), 0u) << place;
  }
  // It is what a policy that is loaded takes: there the mark is told.
  Diagnostics problems;
  const auto policy = Policy::LoadBuiltin(builtin.name, {}, &problems);
  ASSERT_TRUE(policy.ok());
  EXPECT_EQ((*policy)->program().matcher->mark(), mark(builtin.reading()));
}

// What is read of other phrases, under the key of these: words are found that only the reading has.
TEST(Builtin, ReadingsAreTakenWhereTheKeyFits) {
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
  constexpr size_t kKeys = offsetof(match::ReadingHead, key), kSize = 2 * sizeof(match::ReadingKey);
  EXPECT_EQ(link("您好", std::string(bye).replace(kKeys, kSize, hello, kKeys, kSize)).second, 1u);
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
    EXPECT_TRUE((*builtin)->Serialize() == (*text)->Serialize());
    for (const char* stage : {"program", "phrases", "linked"}) {
      EXPECT_TRUE((*builtin)->Dump(stage) == (*text)->Dump(stage)) << stage;
    }
  }
}

}  // namespace
}  // namespace callcue::load

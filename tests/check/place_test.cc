// Where diagnostics point, what they suggest, and that all come at once.
#include <gtest/gtest.h>

#include <string>

#include "callcue/policy.h"

namespace callcue::check {
namespace {

Diagnostics Load(const std::string& text, LoadOptions options = {}) {
  Diagnostics problems;
  Policy::LoadText(text, options, &problems).IgnoreError();
  return problems;
}

TEST(Places, ATypoInATriggerPointsAtTheNameAndNamesTheNearest) {
  const Diagnostics d = Load(
      "act { name: \"thanks\" }\n"
      "rule { id: \"r\" on: \"act.thank by AGENT\" recommend { action: LISTEN } }\n");
  ASSERT_EQ(d.size(), 1u);
  EXPECT_EQ(d[0].code, "unknown-name");
  EXPECT_EQ(d[0].line, 2u);
  EXPECT_EQ(d[0].column, 25u);
  EXPECT_EQ(d[0].length, 5u);
  EXPECT_EQ(d[0].element, "r");
  EXPECT_EQ(d[0].hint, "Did you mean \"thanks\"?");
  EXPECT_EQ(d[0].excerpt, "rule { id: \"r\" on: \"act.thank by AGENT\" recommend { action: LISTEN } }");
}

TEST(Places, InsideAnExpressionColumnsCountCharacters) {
  const Diagnostics d = Load(
      "fact { name: \"who\" type: STRING }\n"
      "rule { id: \"r\" on: \"held\" when: \"who == '客户' && state.x\" recommend { action: LISTEN } }\n");
  ASSERT_EQ(d.size(), 1u);
  EXPECT_EQ(d[0].code, "unknown-name");
  EXPECT_EQ(d[0].line, 2u);
  EXPECT_EQ(d[0].column, 49u);
  EXPECT_EQ(d[0].length, 7u);
}

TEST(Places, AllProblemsComeAtOnceAndSorted) {
  const Diagnostics d = Load(
      "rule { id: \"r\" on: \"hold\" when: \"1\" recommend { script: \"s\" } }\n"
      "duty { id: \"d\" on: \"held\" fulfilled_by: \"act.x\" within: \"soon\" }\n"
      "clause { id: \"c\" }\n");
  std::string codes;
  for (const Diagnostic& one : d) codes += one.code + "@" + std::to_string(one.line) + " ";
  EXPECT_EQ(codes,
            "no-clause@1 unknown-trigger@1 type@1 unknown-name@1 no-clause@2 unknown-name@2 undeclared@2 "
            "uncovered-clause@3 ");
}

// A name that doesn't exist hides nothing else that is wrong with its guard, and is told of once.
TEST(Places, AllProblemsOfAGuardComeAtOnce) {
  const Diagnostics d = Load(
      "rule { id: \"r\" on: \"held\" recommend { action: LISTEN }\n"
      "  when: \"param.nope > 1 && 1 > 3u && 'a'.matches('(') && m > 2\" }\n");
  std::string codes;
  for (const Diagnostic& one : d) codes += one.code + "@" + std::to_string(one.line) + ":" + std::to_string(one.column) + " ";
  EXPECT_EQ(codes, "unknown-name@2:10 type@2:28 pattern@2:50 undeclared@2:58 ");
}

TEST(Places, OverridesAreCheckedLikeDefaults) {
  const std::string text =
      "param { name: \"n\" type: INT default_value: \"3\" min: \"1\" max: \"9\" }\n"
      "param { name: \"l\" type: STRING_LIST default_value: \"a\" }\n"
      "rule { id: \"r\" on: \"held\" when: \"param.n < size(param.l)\" recommend { action: LISTEN } }\n";
  const auto codes = [&](std::vector<std::pair<std::string, std::string>> parameters) {
    LoadOptions options;
    options.parameters = std::move(parameters);
    std::string joined;
    for (const Diagnostic& d : Load(text, options)) joined += d.code + ":" + d.element + " ";
    return joined;
  };
  EXPECT_EQ(codes({{"n", "9"}}), "");
  EXPECT_EQ(codes({{"n", "10"}}), "out-of-range:n ");
  EXPECT_EQ(codes({{"n", "many"}}), "bad-value:n ");
  EXPECT_EQ(codes({{"n", "1"}, {"n", "2"}}), "bad-value:n ");
  EXPECT_EQ(codes({{"l", "a"}, {"l", "b"}}), "");
  EXPECT_EQ(codes({{"m", "1"}}), "unknown-name:m ");
}

TEST(Places, ABinaryPolicyHasNoLines) {
  Diagnostics problems;
  auto policy = Policy::LoadText("variable { name: \"v\" type: INT }\n", {}, &problems);
  ASSERT_TRUE(policy.ok());
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].line, 1u);
  auto again = Policy::LoadBinary((*policy)->Serialize(), {}, &problems);
  ASSERT_TRUE(again.ok());
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].line, 0u);
  EXPECT_EQ((*again)->fingerprint(), (*policy)->fingerprint());
}

TEST(Binary, IsTheSameInWhateverOrderTheTextHasItsFields) {
  Diagnostics problems;
  const auto bytes = [&problems](std::string_view text) {
    auto policy = Policy::LoadText(text, {}, &problems);
    return policy.ok() ? (*policy)->Serialize() : "";
  };
  const std::string in_order = bytes("name: \"n\" version: \"1\" act { name: \"thanks\" } act { name: \"sorry\" }\n");
  ASSERT_NE(in_order, "");
  EXPECT_EQ(bytes("act { name: \"thanks\" } version: \"1\" act { name: \"sorry\" } name: \"n\"\n"), in_order);
  auto again = Policy::LoadBinary(in_order, {}, &problems);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)->Serialize(), in_order);
}

TEST(Binary, WhatIsNoPolicyIsRefusedWithoutAWord) {
  Diagnostics problems;
  testing::internal::CaptureStderr();
  EXPECT_FALSE(Policy::LoadBinary(std::string("\x0a\x02\xff\xfe", 4), {}, &problems).ok());  // name: not UTF-8
  EXPECT_FALSE(Policy::LoadBinary("\x0a", {}, &problems).ok());                              // truncated
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "not-a-policy");
}

}  // namespace
}  // namespace callcue::check

// Bounds of an author's input at n and n + 1.
#include "lib/base/limits.h"

#include <gtest/gtest.h>

#include <string>

#include "callcue/policy.h"

namespace callcue::check {
namespace {

bool TooMany(const std::string& text) {
  Diagnostics problems;
  const bool loaded = Policy::LoadText(text, {}, &problems).ok();
  bool found = false;
  for (const Diagnostic& d : problems) found = found || d.code == "too-many";
  EXPECT_NE(found, loaded);
  return found;
}

std::string Repeat(size_t n, const std::string& before, const std::string& after) {
  std::string text;
  for (size_t i = 0; i < n; ++i) text += before + std::to_string(i) + after;
  return text;
}

TEST(Limits, States) {
  const auto chart = [](size_t states) {  // the root and the region count
    return "region { id: \"r\" " + Repeat(states - 2, "state { id: \"s", "\" } ") + "}";
  };
  EXPECT_FALSE(TooMany(chart(limits::kStates)));
  EXPECT_TRUE(TooMany(chart(limits::kStates + 1)));
}

TEST(Limits, Variables) {
  const std::string fact = "fact { name: \"f", after = "\" type: BOOL }\n";
  EXPECT_FALSE(TooMany(Repeat(limits::kVariables, fact, after)));
  EXPECT_TRUE(TooMany(Repeat(limits::kVariables + 1, fact, after)));
}

TEST(Limits, Names) {
  const auto named = [](size_t bytes) { return "act { name: \"" + std::string(bytes, 'x') + "\" }"; };
  EXPECT_FALSE(TooMany(named(limits::kNameBytes)));
  EXPECT_TRUE(TooMany(named(limits::kNameBytes + 1)));
}

TEST(Limits, ElementsOfAListParameter) {
  const auto list = [](size_t n) {
    return "param { name: \"l\" type: STRING_LIST " + Repeat(n, "default_value: \"", "\" ") + "}";
  };
  EXPECT_FALSE(TooMany(list(limits::kListElements)));
  EXPECT_TRUE(TooMany(list(limits::kListElements + 1)));
}

TEST(Limits, RemindersOfADuty) {
  const auto duty = [](size_t n) {
    return "duty { id: \"d\" on: \"held\" fulfilled_by: \"retrieved\" within: \"9s\" " +
           Repeat(n, "remind { lead: \"", "ms\" recommend { action: LISTEN } } ") + "}";
  };
  EXPECT_FALSE(TooMany(duty(16)));
  EXPECT_TRUE(TooMany(duty(17)));
}

}  // namespace
}  // namespace callcue::check

// What authors are told of one mistake: all of it at once, where the other end stands, and nothing that only follows from it.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "callcue/policy.h"

namespace callcue::check {
namespace {

// "line:code" of each problem, with its message and hint if asked for.
std::string Told(std::string_view text, const LoadOptions& options = {}, bool words = false) {
  Diagnostics problems;
  const bool loaded = Policy::LoadText(text, options, &problems).ok();
  EXPECT_EQ(loaded, !HasErrors(problems));
  std::string told;
  for (const Diagnostic& d : problems) {
    told += std::to_string(d.line) + ":" + d.code;
    if (words) told += " " + d.message + ". " + d.hint;
    told += "\n";
  }
  return told;
}
std::string InWords(std::string_view text) { return Told(text, {}, true); }

TEST(Told, AFileThatSaysNothingIsNoPolicy) {
  EXPECT_EQ(Told(""), "1:empty-file\n");
  EXPECT_EQ(Told("\xEF\xBB\xBF# all of it\r# is one comment\r"), "1:empty-file\n");
  EXPECT_EQ(Told("version: \"1\""), "");
  Diagnostics problems;
  EXPECT_FALSE(Policy::LoadBinary("", {}, &problems).ok());
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "empty-file");
  LoadOptions options;
  options.overlays.push_back({"name: \"city\" clause { id: \"c\" }", "city"});
  EXPECT_EQ(Told("", options), "1:empty-file\n1:uncovered-clause\n");
  EXPECT_EQ(Told("# \xff"), "1:bad-utf8\n");
}

TEST(Told, AWrongParameterIsNotToldOfInEachExpression) {
  const std::string rule = "\nrule { id: \"r\" on: \"held\" when: \"now > now + param.a\" recommend { action: HOLD } }";
  EXPECT_EQ(Told("param { name: \"a\" type: DURATION default_value: \"10\" }" + rule), "1:bad-value\n");
  EXPECT_EQ(Told("param { name: \"a\" type: DURATION }" + rule), "1:missing-default\n");
  EXPECT_EQ(Told("param { name: \"a\" default_value: \"10s\" }" + rule), "1:missing-type\n");
  EXPECT_EQ(Told("param { name: \"a\" type: DURATION default_value: \"10s\" }" + rule), "");
  // In a longer name and beside it, too.
  EXPECT_EQ(Told("param { name: \"a\" default_value: \"10s\" }" + rule + "\nparam { name: \"b\" type: INT default_value: \"x\" }"
                 "\nrule { id: \"s\" on: \"held\" when: \"param.b > 1 && param.c\" recommend { action: HOLD } }"),
            "1:missing-type\n3:bad-value\n4:unknown-name\n");
}

TEST(Told, TheOtherOneOfANameIsNamed) {
  EXPECT_EQ(InWords("rule { id: \"a\" on: \"held\" recommend { action: HOLD } }\n\n"
                    "permission { id: \"a\" act: \"x\" on: \"held\" when: \"now > call.established_at\" }"),
            "3:duplicate-name there is another element \"a\". The other one stands at line 1.\n");
  EXPECT_EQ(InWords("permission { id: \"a\" act: \"x\" on: \"held\" when: \"now > call.established_at\" }\n\n"
                    "rule { id: \"a\" on: \"held\" recommend { action: HOLD } }"),
            "1:duplicate-name there is another element \"a\". The other one stands at line 3.\n");
  LoadOptions options;
  options.path = "p.textproto";
  EXPECT_EQ(Told("act { name: \"a\" }\nact { name: \"a\" }", options, true),
            "2:duplicate-name there is another act \"a\". The other one stands at p.textproto:1.\n");
}

TEST(Told, WhatHasNoNameIsToldOnce) {
  EXPECT_EQ(InWords("clause { }"), "1:missing-name a clause without an id. \n");
  EXPECT_EQ(InWords("act { }"), "1:missing-name an act without a name. \n");
  EXPECT_EQ(Told("variable { type: INT }"), "1:missing-name\n");
  EXPECT_EQ(Told("script { text { language: \"en\" variant: \"x\" } }"), "1:missing-name\n");
  EXPECT_EQ(Told("clause { id: \"c\" }\nrule { clause: \"c\" on: \"held\" recommend { action: HOLD } }\n"
                 "rule { on: \"held\" recommend { action: HOLD } }"),
            "2:missing-name\n3:missing-name\n");
}

TEST(Told, AnEventThatNothingRaisesIsComparedWithThoseThatAre) {
  EXPECT_EQ(InWords("rule { id: \"a\" on: \"held\" do { raise { event: \"hurry\" } } }\n"
                    "rule { id: \"b\" on: \"event.hury\" recommend { action: HOLD } }"),
            "2:never-raised nothing raises or sends \"hury\". Did you mean \"hurry\"?\n");
}

TEST(Told, ASlotThatMustBeConvertedSaysHow) {
  EXPECT_EQ(InWords("param { name: \"fee\" type: DOUBLE default_value: \"1.5\" }\n"
                    "script { id: \"s\" text { language: \"en\" variant: \"{fee}\" } }\n"
                    "rule { id: \"b\" on: \"held\" recommend { script: \"s\" } }"),
            "2:wrong-type a slot needs a string or an int, this is a double. Convert it: add slot { name: \"fee\" value: "
            "\"string(param.fee)\" } to the script.\n");
}

TEST(Told, TheGuardOfAnExceptionIsReadWithoutItsElement) {
  EXPECT_EQ(Told("exception { id: \"e\" element: \"nothing\"\nwhen: \"call.callback\" }"), "1:unknown-name\n2:unknown-name\n");
  // Which fields the event has, its element would say.
  EXPECT_EQ(Told("exception { id: \"e\" element: \"nothing\"\nwhen: \"event.granted\" }"), "1:unknown-name\n");
}

}  // namespace
}  // namespace callcue::check

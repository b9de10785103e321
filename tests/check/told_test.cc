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

// A field with a bad value isn't an absent one.
TEST(Told, WhatOnlyFollowsFromWhatCouldNotBeReadIsNotTold) {
  const std::string_view act = "act { name: \"hi\" party: PARTY_AGENT phrases { any: \"hello\" } }\n";
  const auto told = [&](const std::string& more) { return Told(std::string(act) + more); };
  EXPECT_EQ(told("param { name: \"lim\" type: DURATION default_value: \"8s\" }\nduty { id: \"d\" on: \"established\" within: 8s fulfilled_by: \"act.hi\" }"),
            "3:bad-value\n");
  EXPECT_EQ(told("duty { id: \"d\" on: \"established\" within: 8s }\nduty { id: \"e\" on: \"established\" within: \"8s\" }"),
            "2:bad-value\n3:never-fulfilled\n");
  EXPECT_EQ(told("cues { act: \"hi\" cue { weight: 1.5 words: \"x\" } }"), "2:bad-value\n");
  EXPECT_EQ(told("act { name: \"z\" slot { name: \"a\" type: MONEY reach: 999 } phrases { any: \"x\" } }"), "2:bad-value\n2:too-many\n");
  EXPECT_EQ(told("rule { id: \"r\" on: \"held\" when: \"call.language == \"zh-CN\"\" recommend { action: LISTEN } }"), "2:quote-in-string\n");
  EXPECT_EQ(told("rule { id: \"r\" on: \"held\" recomend { action: LISTEN } }"), "2:unknown-field\n");
  EXPECT_EQ(told("region { id: \"e\" }"), "2:no-target\n");
  LoadOptions options;
  options.overlays.push_back({"change { act { name: \"hi\" any: \"x\" } }", "overlay"});
  EXPECT_EQ(Told(act, options), "1:unknown-field\n");
}

TEST(Told, WhatThereIsIsListedWhereNothingIsNear) {
  const std::string base = "clause { id: \"c.1\" }\nparam { name: \"limit\" type: DURATION default_value: \"8s\" }\nregion { id: \"r\" state { id: \"a\" } state { id: \"b\" } }\n";
  const auto told = [&](const std::string& rule) { return InWords(base + rule); };
  EXPECT_NE(told("rule { id: \"x\" clause: \"zzz\" on: \"held\" recommend { action: HOLD } }").find("there is no clause \"zzz\". Known are c.1.\n"), std::string::npos);
  EXPECT_NE(told("rule { id: \"x\" on: \"held\" in: \"zzz\" recommend { action: HOLD } }").find("Known are r, a, b.\n"), std::string::npos);
  EXPECT_NE(told("rule { id: \"x\" on: \"held\" when: \"now > now + param.zzz\" recommend { action: HOLD } }").find("there is no parameter \"zzz\". Known are limit.\n"),
            std::string::npos);
}

TEST(Told, ALengthOfTimeIsNotNegative) {
  const std::string act = "act { name: \"a\" }\n";
  EXPECT_EQ(InWords(act + "duty { id: \"d\" on: \"held\" fulfilled_by: \"act.a\" within: \"-3s\" }"), "2:bad-duration \"-3s\" is negative. Write \"3s\".\n");
  EXPECT_EQ(InWords(act + "settings { silence: \"-1m30s\" }"), "2:bad-duration \"-1m30s\" is negative. Write \"1m30s\".\n");
}

TEST(Told, ACommentBeginsWithAHash) {
  EXPECT_EQ(InWords("name: \"x\" // c\nversion: \"1\""), "1:syntax expected the name of a field, found \"/\". write # before a comment\n");
}

TEST(Told, AnOverlayAloneIsCheckedWithItsPolicy) {
  EXPECT_EQ(InWords("change { param { name: \"x\" value: \"1\" } }"),
            "1:out-of-place this is an overlay, no policy. Check it with the policy that it is laid over: check POLICY --overlay FILE.\n");
}

}  // namespace
}  // namespace callcue::check

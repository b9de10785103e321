// What an author is told about slots and conditions of acts.
#include <gtest/gtest.h>

#include <string>

#include "callcue/policy.h"

namespace callcue::check {
namespace {

// "code:line" of each problem of an act with phrases and this in it, then of the rest.
std::string Codes(const std::string& in_act, const std::string& rest = "", const char* phrases = "phrases { any: \"paid\" }") {
  Diagnostics problems;
  Policy::LoadText("act { name: \"thanks\" party: PARTY_AGENT phrases { any: \"thanks\" } }\nact { name: \"paid\" " +
                       std::string(phrases) + "\n" + in_act + " }\n" +
                       "rule { id: \"r\" on: \"act.paid\" on: \"act.thanks\" recommend { action: LISTEN } }\n" + rest,
                   {}, &problems)
      .IgnoreError();
  std::string codes;
  for (const Diagnostic& d : problems) codes += (codes.empty() ? "" : " ") + d.code + ":" + std::to_string(d.line);
  return codes;
}
std::string Rule(const std::string& when) {
  return "rule { id: \"s\" on: \"act.paid\" when: \"" + when + "\" recommend { action: LISTEN } }";
}

TEST(ActSlots, AreTypedNamesOfTheirAct) {
  const std::string slots = "slot { name: \"sum\" type: AMOUNT } slot { name: \"on\" type: DATE } slot { name: \"n\" type: NUMBER }";
  EXPECT_EQ(Codes(slots, Rule("acts.paid.slots.sum > 1.5 && acts.paid.slots.on == '---15' && acts.paid.slots.n > 2")), "");
  EXPECT_EQ(Codes(slots, Rule("acts.paid.slots.som > 1.5")), "unknown-name:5");
  EXPECT_EQ(Codes(slots, Rule("acts.thanks.slots.sum > 1.5")), "unknown-name:5");
  EXPECT_NE(Codes(slots, Rule("acts.paid.slots.on > 1.5")), "");   // a string isn't a number
}

TEST(ActSlots, NeedATypeANameAndPhrases) {
  EXPECT_EQ(Codes("slot { name: \"sum\" }"), "missing-type:3");
  EXPECT_EQ(Codes("slot { type: DATE }"), "missing-name:3");
  EXPECT_EQ(Codes("slot { name: \"a-b\" type: DATE }"), "bad-name:3");
  EXPECT_EQ(Codes("slot { name: \"a\" type: DATE } slot { name: \"a\" type: DATE }"), "duplicate-name:3");
  EXPECT_EQ(Codes("slot { name: \"a\" type: DATE reach: 200 }"), "");
  EXPECT_EQ(Codes("slot { name: \"a\" type: DATE reach: 201 }"), "too-many:3");
  EXPECT_EQ(Codes("slot { name: \"a\" type: DATE }", "", ""), "out-of-place:3");
}

// Nothing keeps the values of words until the segment's end says whether they count.
TEST(ActSlots, HaveNoValuesThatWaitForTheEnd) {
  EXPECT_EQ(Codes("position { first: \"9s\" first_turns: 2 } slot { name: \"a\" type: DATE }"), "");
  EXPECT_EQ(Codes("position { last: \"9s\" } slot { name: \"a\" type: DATE }"), "out-of-place:3");
  EXPECT_EQ(Codes("position { last_turns: 2 } slot { name: \"a\" type: DATE }"), "out-of-place:3");
}

TEST(Phrases, LimitTheirActAndSayWhereTheyCant) {
  const auto codes = [](const char* in_block, const char* in_act = "") {
    return Codes(in_act, "", (std::string("phrases { any: \"paid\"\n") + in_block + " }").c_str());
  };
  EXPECT_EQ(codes("party: PARTY_AGENT min_confidence: 1 except_in_clause: \"not\" except_in_utterance: \"never\" own_exceptions: true"), "");
  EXPECT_EQ(codes("party: PARTY_CUSTOMER", "party: PARTY_AGENT"), "out-of-place:3");
  EXPECT_EQ(codes("party: [PARTY_AGENT, PARTY_CUSTOMER]", "party: PARTY_AGENT"), "out-of-place:3");
  EXPECT_EQ(codes("party: PARTY_SUPERVISOR"), "out-of-place:3");
  EXPECT_EQ(codes("min_confidence: 1.1"), "bad-value:3");
  EXPECT_EQ(codes("min_confidence: -0.1"), "bad-value:3");
  EXPECT_EQ(codes("min_confidence: nan"), "bad-value:3");
  EXPECT_EQ(codes("own_exceptions: true"), "out-of-place:3");
  EXPECT_EQ(Codes("", "", "phrases { any: \"paid\" } phrases { own_exceptions: true except: \"not\" }"), "out-of-place:2");
  EXPECT_EQ(codes("except_in_clause: \"(not\""), "phrase.unclosed:3");
  EXPECT_EQ(codes("except_in_utterance: \"\""), "phrase.empty:3");
}

TEST(ActConditions, AreCheckedAtLoad) {
  EXPECT_EQ(Codes("position { first: \"9s\" last_turns: 64 } from_hit: 2 to_hit: 2 after { act: \"act.thanks by AGENT\" within: \"5s\" }"), "");
  EXPECT_EQ(Codes("position { last_turns: 65 }"), "too-many:3");
  EXPECT_EQ(Codes("position { first: \"soon\" }"), "undeclared:3");
  EXPECT_EQ(Codes("from_hit: 3 to_hit: 2"), "bad-value:3");
  EXPECT_EQ(Codes("after { within: \"5s\" }"), "missing-trigger:3");
  EXPECT_EQ(Codes("after { act: \"act.thank\" }"), "unknown-name:3");
  EXPECT_EQ(Codes("after { act: \"held\" }"), "bad-trigger:3");
  EXPECT_EQ(Codes("position { first: \"9s\" }", "", ""), "out-of-place:2");
}

TEST(Settings, TheMeasurementOfSpeechRateExists) {
  EXPECT_EQ(Codes("", "measurement { name: \"pace\" } settings { speech_rate: \"pace\" speech_rate_window: \"9s\" }"
                      "rule { id: \"s\" on: \"measurement.pace\" recommend { action: LISTEN } }"),
            "");
  EXPECT_EQ(Codes("", "settings { speech_rate: \"pace\" }"), "unknown-name:5");
}

}  // namespace
}  // namespace callcue::check

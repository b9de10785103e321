// Turns, talk-over, long turns and silences.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

std::string Turns(std::string_view more = "") {
  return Logging(R"(
    rule { id: "a" on: "turn_ended by AGENT" do { <A> } }
    rule { id: "c" on: "turn_ended by CUSTOMER" do { <C> } }
    rule { id: "o" on: "talk_over by AGENT" do { <over> } }
    rule { id: "p" on: "talk_over by CUSTOMER" do { <over_c> } }
    rule { id: "l" on: "long_turn by CUSTOMER" do { <long> } }
    rule { id: "s" on: "silence" do { <silence> } }
  )" + std::string(more));
}
std::string After(std::string_view script) { return LogAfter(Turns("settings { silence: \"1000s\" }"), "0 established agent\n" + std::string(script)); }

TEST(Turn, EndedByTheOtherPartysSpeech) {
  EXPECT_EQ(After("200 say agent \"x\" 100-200\n 400 say agent \"y\" 300-400"), "");
  EXPECT_EQ(After("200 say agent \"x\" 100-200\n 400 say customer \"y\" 300-400"), "A");
}

TEST(Turn, EndedByTheRecognisersEndOfTurn) { EXPECT_EQ(After("200 say agent \"x\" 100-200 eot"), "A"); }

TEST(Turn, EndedBySilenceLongerThanTheGapInclusive) {
  EXPECT_EQ(After("200 say agent \"x\" 100-200\n 2200 tick"), "");
  EXPECT_EQ(After("200 say agent \"x\" 100-200\n 2201 tick"), "A");
  Scene scene(Turns("settings { silence: \"1000s\" }"));
  scene.Play("0 established agent\n 200 say agent \"x\" 100-200");
  EXPECT_EQ(scene.next(), "2201");
}

std::string Count(std::string_view script) {
  return Play(Speech(R"(settings { silence: "1000s" } rule { id: "r" on: "tick" recommend { [n] argument { name: "a" value: "turn.agent" } argument { name: "c" value: "turn.customer" } } })"),
              "0 established agent\n" + std::string(script) + "\n 90000 tick", "+");
}

TEST(Turn, AGapOfUpToTwoSecondsContinuesIt) {
  EXPECT_EQ(Count("200 say agent \"x\" 100-200\n 2300 say agent \"y\" 2200-2300"), "\n90000: +n{a=1}{c=0}\n");
  EXPECT_EQ(Count("200 say agent \"x\" 100-200\n 2300 say agent \"y\" 2201-2300"), "\n90000: +n{a=2}{c=0}\n");
  // By occurrence, even if it arrives late.
  EXPECT_EQ(Count("200 say agent \"x\" 100-200\n 4000 say agent \"y\" 2200-2300"), "\n90000: +n{a=1}{c=0}\n");
}

// Some recognisers end a segment of nothing with a blank.
TEST(Turn, NothingButBlanksIsNoTurn) {
  EXPECT_EQ(Count("200 say agent \"x\" 100-200\n 400 say customer \" 　\" 300-400\n 600 say agent \"y\" 500-600"), "\n90000: +n{a=1}{c=0}\n");
  EXPECT_EQ(Count("200 say agent \"x\" 100-200\n 400 say customer \" ?\" 300-400\n 600 say agent \"y\" 500-600"), "\n90000: +n{a=2}{c=1}\n");
}

TEST(Turn, AcknowledgementsAreNoTurns) {
  EXPECT_EQ(Count("200 say agent \"x\" 100-200\n 400 say customer \"uh-huh\" 300-400\n 600 say agent \"y\" 500-600"), "\n90000: +n{a=1}{c=0}\n");
  EXPECT_EQ(Count("200 say agent \"x\" 100-200\n 400 say customer \"no\" 300-400\n 600 say agent \"y\" 500-600"), "\n90000: +n{a=2}{c=1}\n");
  EXPECT_EQ(After("200 say agent \"x\" 100-200\n 400 say customer \"uh-huh\" 300-400"), "");
}

TEST(Turn, WhatTheCustomerCannotHearIsNone) {
  EXPECT_EQ(Count("50 held agent\n 200 say agent \"x\" 100-200"), "\n90000: +n{a=0}{c=0}\n");
  EXPECT_EQ(Count("50 held agent\n 200 say agent \"x\" 100-200 aud=1"), "\n90000: +n{a=1}{c=0}\n");
  EXPECT_EQ(Count("200 say agent \"x\" 100-200 aud=0"), "\n90000: +n{a=0}{c=0}\n");
}

TEST(Turn, CountedAnewInEachSegment) {
  EXPECT_EQ(Count("200 say agent \"x\" 100-200\n 300 cleared customer cause=drop\n 400 originated back\n 500 established customer"),
            "\n90000: +n{a=0}{c=0}\n");
}

TEST(Turn, ADeadlineCountedInTurns) {
  const std::string policy = Speech(R"(settings { silence: "1000s" }
    duty { id: "d" on: "act.sorry by CUSTOMER" fulfilled_by: "act.thanks by AGENT" within_turns { party: PARTY_AGENT count: "2" } })");
  const std::string up = "0 started call,agent,customer\n 0 established agent\n 200 say customer \"sorry\" 100-200\n 400 say agent \"x\" 300-400 eot\n";
  EXPECT_EQ(Play(policy, up + "600 say agent \"thanks\" 500-600 eot", "#"), "\n600: d#1 FULFILLED 100.. @500\n");
  EXPECT_EQ(Play(policy, up + "600 say agent \"y\" 500-600 eot\n 900 say agent \"thanks\" 700-900", "#"), "\n900: d#1 VIOLATED 100..600\n");
  EXPECT_EQ(Play(policy, up + "600 say customer \"y\" 500-600 eot\n 9000 tick", "#"), "\n");
  // A turn that had begun before doesn't count.
  EXPECT_EQ(Play(policy, "0 started call,agent,customer\n 0 established agent\n 200 say agent \"x\" 50-200 eot\n"
                         "250 say customer \"sorry\" 100-240\n 400 say agent \"x\" 300-400 eot\n 9000 tick", "#"), "\n");
}

TEST(Turn, TalkOverIsLongerThanItsLimitAndWhoCameInLaterDidIt) {
  EXPECT_EQ(After("3000 say customer \"x\" 100-2000\n 3000 say agent \"y\" 1000-3000"), "C");
  EXPECT_EQ(After("3000 say customer \"x\" 100-2001\n 3000 say agent \"y\" 1000-3000"), "over C");
  EXPECT_EQ(After("3000 say agent \"y\" 1000-3000\n 3000 say customer \"x\" 100-2001"), "over A");
  EXPECT_EQ(After("100 starts customer\n 1000 starts agent\n 2001 stops customer\n 3000 stops agent"), "over");
  EXPECT_EQ(After("100 starts customer\n 1000 starts agent\n 2000 stops customer\n 3000 stops agent"), "");
}

TEST(Turn, ALongTurnIsReportedOnce) {
  EXPECT_EQ(After("15100 say customer \"x\" 100-15100"), "");
  EXPECT_EQ(After("15101 say customer \"x\" 100-15101"), "long");
  EXPECT_EQ(After("100 starts customer\n 15100 tick"), "");
  EXPECT_EQ(After("100 starts customer\n 15101 tick\n 40000 tick"), "long");
}

TEST(Turn, SilenceOnceUntilSomeoneIsHeard) {
  const std::string policy = Turns();
  const std::string up = "0 started call,agent,customer\n 0 established agent\n";
  EXPECT_EQ(LogAfter(policy, up + "4999 tick"), "");
  EXPECT_EQ(LogAfter(policy, up + "5000 tick\n 60000 tick"), "silence");
  EXPECT_EQ(LogAfter(policy, up + "5000 tick\n 6000 say customer \"x\" 5500-6000 eot\n 10999 tick"), "silence C");
  EXPECT_EQ(LogAfter(policy, up + "5000 tick\n 6000 say customer \"x\" 5500-6000 eot\n 11000 tick"), "silence C silence");
  EXPECT_EQ(LogAfter(policy, up + "1000 held agent\n 60000 tick"), "");
  EXPECT_EQ(LogAfter(policy, up + "1000 cleared customer\n 60000 tick"), "");
}

// Silence ends a turn when it has lasted; words that were spoken before, and come later, go on with it.
TEST(Turn, LateWordsThatGoOnWithItCount) {
  const std::string policy = Speech(R"(
    duty { id: "d" on: "established" fulfilled_by: "act.hello by AGENT" within_turns { party: PARTY_AGENT count: "1" } })");
  const std::string begun = "0 started call,agent\n 0 established agent\n 3000 say agent \"fine\" 2000-3000\n";
  EXPECT_EQ(Play(policy, begun + "6000 say agent \"hello\" 4900-6000\n 20000 tick", "#"), "\n6000: d#1 FULFILLED 0.. @4900\n");
  EXPECT_EQ(Play(policy, begun + "6000 say agent \"hello\" 5001-6000\n 20000 tick", "#"), "\n6000: d#1 VIOLATED 0..3000\n");
}

}  // namespace
}  // namespace callcue::step_test

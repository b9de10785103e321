// R11: partial words recommend provisionally and withhold reminders; nothing else.
#include "lib/base/limits.h"
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

std::string Sorry() {
  return Speech(R"(
    rule { id: "r" on: "act.sorry by CUSTOMER" recommend { [calm] priority: 3 } }
    duty { id: "d" on: "act.wait by CUSTOMER" fulfilled_by: "act.fine by AGENT" within: "1s" recommend { [answer] } }
  )");
}

TEST(R11Partial, ARevisionKeepsOrRetractsTheFinalConfirms) {
  EXPECT_EQ(Play(Sorry(), R"(
    10 partial customer "sorry" seg=s rev=1
    20 partial customer "sorry but" seg=s rev=2
    30 partial customer "no" seg=s rev=3
    40 partial customer "sorry" seg=s rev=4
    50 say customer "sorry" seg=s 5-50)"),
            "\n10: ?calm\n30: -calm RETRACTED\n40: ?calm\n50: +calm(confirms)\n");
}

TEST(R11Partial, TheFinalRetractsWhatItDoesNotConfirm) {
  EXPECT_EQ(Play(Sorry(), "10 partial customer \"sorry\" seg=s rev=1\n 50 say customer \"hello\" seg=s"),
            "\n10: ?calm\n50: -calm RETRACTED\n");
  EXPECT_EQ(Play(Sorry(), "10 partial customer \"sorry\" seg=s rev=1\n 50 say customer \"\" seg=s"),
            "\n10: ?calm\n50: -calm RETRACTED\n");
}

TEST(R11Partial, ACancelledSegmentIsFinal) {
  EXPECT_EQ(Play(Sorry(), "10 say customer \"\" seg=s\n 20 say customer \"sorry\" seg=s"), "\n20: LATE_REVISION\n");
}

TEST(R11Partial, OnlyItsOwnSegmentTouchesAProvisionalOne) {
  EXPECT_EQ(Play(Sorry(), R"(
    10 partial customer "sorry" seg=s rev=1
    20 partial customer "hello" seg=t rev=1
    30 say customer "hello" seg=t
    40 partial agent "hello" seg=s rev=9
    50 say customer "sorry" seg=s)"),
            "\n10: ?calm\n50: +calm(confirms)\n");
}

TEST(R11Partial, WhatStandsFirmIsNotOfferedProvisionally) {
  EXPECT_EQ(Play(Sorry(), "10 say customer \"sorry\" seg=s\n 20 partial customer \"sorry\" seg=t rev=1"), "\n10: +calm\n");
}

TEST(R11Partial, NoDutyOpensOrIsFulfilledByPartialWords) {
  Scene scene(Sorry());
  EXPECT_EQ(scene.Play("10 partial customer \"wait\" seg=s rev=1"), "\n10: ?answer\n");
  EXPECT_EQ(scene.open(), "");
  EXPECT_EQ(scene.Play("20 say customer \"wait\" seg=s 5-20\n 30 partial agent \"fine\" seg=t rev=1"),
            "\n20: +answer(confirms)<=1005\n");
  EXPECT_EQ(scene.open(), "d#1");
  EXPECT_EQ(scene.Play("40 say agent \"fine\" seg=t 25-30"), "\n40: -answer DONE d#1 FULFILLED 5..1005 @25\n");
}

TEST(R11Partial, NoVariableStateTimerFindingOrPermissionChanges) {
  Scene scene(Logging(R"(
    rule { id: "r" on: "act.sorry" do { <said> } do { send { event: "x" delay: "10ms" } } recommend { [shown] } }
    rule { id: "u" on: "utterance" do { <utterance> } }
    rule { id: "x" on: "event.x" do { <x> } }
    prohibition { id: "p" on: "act.sorry" }
    permission { id: "q" act: "hold" on: "held" when: "acts.sorry.count > 0" }
    region { id: "r1" state { id: "a" transition { on: "act.sorry" target: "b" } } state { id: "b" } })"));
  scene.Play("0 tick");
  EXPECT_EQ(scene.Play("10 partial agent \"sorry\" seg=s rev=1 0-10\n 100 tick"), "\n10: ?shown\n");
  EXPECT_EQ(scene.states(), "r1 a");
  EXPECT_EQ(scene.permission("hold"), "no");
  EXPECT_EQ(scene.Play("110 measured nobody show 0").find("said"), std::string::npos);
}

TEST(R11Partial, GuardsSeeTheCallAsItIs) {
  const std::string policy = Speech(R"(fact { name: "vip" type: BOOL }
      rule { id: "r" on: "act.sorry" when: "vip" recommend { [r] } })");
  EXPECT_EQ(Play(policy, "0 partial agent \"sorry\" seg=s rev=1\n 1 fact vip true\n 2 partial agent \"sorry\" seg=s rev=2"),
            "\n2: ?r\n");
}

// What one utterance recommends and takes back again is not shown, whether its partial words had shown it or not.
TEST(R11Partial, AConfirmedOneThatGivesWayAtOnceIsOnlyRetracted) {
  const std::string policy = Speech(R"(
    rule { id: "a" on: "act.sorry" recommend { [a] topic: "t" priority: 4 } }
    rule { id: "b" on: "act.thanks" recommend { [b] topic: "t" priority: 5 } })");
  EXPECT_EQ(Play(policy, "10 say agent \"sorry thanks\" seg=s"), "\n10: +b\n");
  EXPECT_EQ(Play(policy, "5 partial agent \"sorry\" seg=s rev=1\n 10 say agent \"sorry thanks\" seg=s"),
            "\n5: ?a\n10: +b -a RETRACTED\n");
  const std::string capped = Speech(R"(settings { max_live_recommendations: 1 }
    duty { id: "d" on: "act.sorry" fulfilled_by: "act.fine" within: "9s" recommend { [d] } }
    rule { id: "b" on: "act.thanks" recommend { [b] priority: 5 expires: "2s" } })");
  EXPECT_EQ(Play(capped, "10 say agent \"sorry thanks\" seg=s 5-10\n 3000 tick", "+"), "\n10: +b\n2010: +d<=9005\n");
  EXPECT_EQ(Play(capped, "5 partial agent \"sorry\" seg=s rev=1\n 10 say agent \"sorry thanks\" seg=s 5-10\n 3000 tick", "+"),
            "\n10: +b\n2010: +d<=9005\n");
}

// Talk-over is found among the latest final utterances, in the order in which they became final.
TEST(R11Partial, PartialWordsOfOthersHideNoTalkOver) {
  const std::string policy = Speech(R"(
    prohibition { id: "p" on: "talk_over" })");
  std::string many;
  for (int i = 0; i < 200; ++i) many += "3010 partial customer \"x\" seg=q" + std::to_string(i) + " rev=1\n";
  const std::string first = "3000 say customer \"wait\" seg=a 0-3000\n";
  const std::string second = "4000 say customer \"fine\" seg=b 2500-4000\n";
  const std::string over = "5000 say agent \"hello\" seg=c 1500-5000";
  const std::string plain = Play(policy, first + second + over, "#");
  EXPECT_EQ(plain, "\n5000: p#1 VIOLATED 2500.. @2500 p#2 VIOLATED 1500.. @1500\n");
  EXPECT_EQ(Play(policy, first + many + second + over, "#"), plain);
  EXPECT_EQ(Play(policy, "5 partial customer \"fine\" seg=b rev=1\n" + first + second + over, "#"), plain);
}

// Recognisers that call each partial result by another name leave segments behind that nobody settles.
TEST(R11Partial, SegmentsThatNobodySettlesTakeNoMoreRoom) {
  Scene scene(Sorry());
  scene.Play("0 say agent \"hello\" seg=first");
  const auto partials = [&scene](int from, int to) {
    for (int i = from; i < to; ++i) {
      ASSERT_EQ(scene.Play(std::to_string(i) + " partial customer \"x\" seg=0123456789abcdef0123456789abcdef" + std::to_string(100000 + i) + " rev=1"), "\n");
    }
  };
  partials(1, 9000);
  EXPECT_LT(scene.call().Snapshot().size(), 20000);
  EXPECT_EQ(scene.Play("9000 say agent \"hello\" seg=first"), "\n9000: LATE_REVISION\n");
  EXPECT_EQ(scene.Play("9001 partial customer \"sorry\" seg=s rev=1"), "\n9001: ?calm\n");
  partials(9002, 9065);
  EXPECT_EQ(scene.Play("9065 partial customer \"x\" seg=t rev=1"), "\n9065: -calm RETRACTED\n");
  EXPECT_EQ(scene.Play("9070 say customer \"sorry\" seg=s 9000-9070"), "\n9070: +calm\n");
}

// One that becomes final counts among those that are: of too many the oldest are forgotten, and come as new ones.
TEST(R11Partial, ASegmentThatWasPartialTakesThePlaceOfAnOldOne) {
  std::string many;
  for (size_t i = 0; i < limits::kSegments; ++i) {
    many += std::to_string(i) + " say agent \"hello\" seg=s" + std::to_string(i) + "\n";
  }
  for (const char* const before : {"", "2000 partial agent \"hello\" seg=last rev=1\n"}) {
    Scene scene(Sorry());
    scene.Play(many + before + "2010 say agent \"hello\" seg=last");
    EXPECT_EQ(scene.Play("2020 say agent \"hello\" seg=s0"), "\n") << before;
    EXPECT_EQ(scene.Play("2030 say agent \"hello\" seg=last"), "\n2030: LATE_REVISION\n") << before;
  }
}

TEST(R11Partial, TheAgentsPartialWordsWithholdReminders) {
  const std::string policy = Speech(R"(duty { id: "d" on: "established" fulfilled_by: "act.hello by AGENT" within: "1s"
                                              remind { recommend { [now] } } })");
  const std::string up = "0 started call,agent\n 0 established agent\n";
  EXPECT_EQ(Play(policy, up + "900 partial agent \"hel\" seg=s rev=1\n 2000 say agent \"hello\" 800-1200 seg=s", "+#"),
            "\n2000: d#1 FULFILLED 0..1000 @800\n");
  EXPECT_EQ(Play(policy, up + "900 partial agent \"hel\" seg=s rev=1\n 2000 say agent \"\" seg=s", "+"), "\n2000: +now<=1000\n");
  // For no longer than the words may take.
  EXPECT_EQ(Play(policy, up + "900 partial agent \"hel\" seg=s rev=1\n 5950 advance", "+"), "\n5900: +now<=1000\n");
  EXPECT_EQ(Play(policy, up + "900 starts agent\n 3000 stops agent\n 3400 say agent \"fine\" 950-2950", "+"), "\n3400: +now<=1000\n");
  // The customer's don't.
  EXPECT_EQ(Play(policy, up + "900 partial customer \"hel\" seg=s rev=1\n 2000 tick", "+"), "\n1000: +now<=1000\n");
}

TEST(R11Partial, APartialMakesNoStreamSeen) {
  const std::string policy = Speech(R"(duty { id: "d" on: "established" fulfilled_by: "act.hello by AGENT" within: "1s" })");
  EXPECT_EQ(Play(policy, "0 established agent\n 8000 partial agent \"x\" seg=s rev=1\n 9000 closed", "#"),
            Play(policy, "0 established agent\n 9000 closed", "#"));
}

}  // namespace
}  // namespace callcue::step_test

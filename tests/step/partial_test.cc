// R11: partial words recommend provisionally and withhold reminders; nothing else.
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

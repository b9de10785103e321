// R3: what was said is judged by when it was said, not by when it arrived.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

// Due 1 s after an answer; words count that arrive up to 5 s later.
const char kHello[] = R"(
  duty { id: "d" on: "established" fulfilled_by: "act.hello by AGENT" within: "1s" remind { recommend { [now] } } }
)";
const char kUp[] = "0 started agent,customer,call\n 0 delivered in\n 0 established agent\n";

std::string Hello(std::string_view script) { return Play(Speech(kHello), kUp + std::string(script), "#"); }

TEST(R3Occurrence, WordsCountByTheirOwnTime) {
  EXPECT_EQ(Hello("3000 say agent \"hello\" 1000-1800"), "\n3000: d#1 FULFILLED 0..1000 @1000\n");
  EXPECT_EQ(Hello("3000 say agent \"hello\" 1001-1800"), "\n3000: d#1 VIOLATED 0..1000\n");
  EXPECT_EQ(Hello("3000 say agent \"fine hello\" 500-1500 words=fine:500-999,hello:1000-1500"),
            "\n3000: d#1 FULFILLED 0..1000 @1000\n");
  EXPECT_EQ(Hello("3000 say agent \"fine hello\" 500-1500 words=fine:500-999,hello:1001-1500"),
            "\n3000: d#1 VIOLATED 0..1000\n");
}

TEST(R3Occurrence, WithoutTimesArrivalCounts) {
  EXPECT_EQ(Hello("1000 act agent hello"), "\n1000: d#1 FULFILLED 0..1000 @1000\n");
  EXPECT_EQ(Hello("1001 act agent hello\n 6001 tick"), "\n6001: d#1 VIOLATED 0..1000\n");
}

// "hello there my friend" would take 4.6 s: it's said after whatever it can only follow.
TEST(R3Occurrence, WordsOfUnknownBeginFollowTheAnswerAndEachOther) {
  EXPECT_EQ(Hello("1000 say agent \"hello there my friend\""), "\n1000: d#1 FULFILLED 0..1000 @0\n");
  EXPECT_EQ(Hello("400 say agent \"fine\" 100-400\n 1000 say agent \"hello there my friend\""),
            "\n1000: d#1 FULFILLED 0..1000 @400\n");
  EXPECT_EQ(Hello("400 say customer \"fine\" 100-400\n 1000 say agent \"hello there my friend\""),
            "\n1000: d#1 FULFILLED 0..1000 @400\n");
}

TEST(R3Occurrence, WordsOfUnknownBeginFollowAHold) {
  EXPECT_EQ(Play(Speech(R"(
              duty { id: "d" on: "retrieved" fulfilled_by: "act.hello by AGENT" within: "8s" })"),
                 std::string(kUp) + "5000 held agent\n 20000 retrieved agent\n 21000 say agent \"hello there my friend\"", "#"),
            "\n21000: d#1 FULFILLED 20000..28000 @20000\n");
}

TEST(R3Occurrence, SettledOnceTheRecognitionLagHasPassedInclusive) {
  EXPECT_EQ(Hello("6000 say agent \"hello\" 900-1000"), "\n6000: d#1 FULFILLED 0..1000 @900\n");
  EXPECT_EQ(Hello("6001 say agent \"hello\" 900-1000"), "\n6001: d#1 VIOLATED 0..1000\n");
  // The same whether or not the host lets time pass first.
  EXPECT_EQ(Hello("6001 advance\n 6001 say agent \"hello\" 900-1000"), "\n6001: d#1 VIOLATED 0..1000\n");
  EXPECT_EQ(Hello("6000 advance\n 6000 tick\n 6000 act agent hello 1000-"), "\n6000: d#1 FULFILLED 0..1000 @1000\n");
}

TEST(R3Occurrence, TheNextDeadlineIsTheInstantAfterTheLag) {
  Scene scene(Speech(R"(settings { silence: "60s" }
                        duty { id: "d" on: "established" fulfilled_by: "act.hello by AGENT" within: "1s" })"));
  scene.Play(kUp);
  EXPECT_EQ(scene.next(), "6001");
  scene.Play("6000 tick");
  EXPECT_EQ(scene.next(), "6001");
}

TEST(R3Occurrence, DueRemindsAtTheDeadlineItself) {
  EXPECT_EQ(Play(Speech(kHello), kUp + std::string("2000 tick"), "+"), "\n1000: +now<=1000\n");
}

TEST(R3Occurrence, SettledEarlierOnceTheTranscriptHasPassedTheDeadline) {
  // Words of the agent that end after the deadline show that none before are still to come.
  EXPECT_EQ(Hello("2000 say agent \"fine\" 500-1001"), "\n2000: d#1 VIOLATED 0..1000\n");
  EXPECT_EQ(Hello("2000 say agent \"fine\" 500-1000\n 3000 tick"), "\n");
  EXPECT_EQ(Hello("2000 say customer \"fine\" 500-1500\n 3000 tick"), "\n");
  // Another trigger of settling only moves it up to the instant after the deadline.
  EXPECT_EQ(Hello("500 say agent \"fine\" 100-400\n 1000 tick"), "\n");
}

TEST(R3Occurrence, NotEarlierWhileTheHostsUnderstandingIsUp) {
  EXPECT_EQ(Play(Speech(kHello), R"(
    0 started agent,call,host
    0 established agent
    2000 say agent "fine" 500-1500
    6000 tick
    6000 act agent hello 900-)",
                 "#"),
            "\n6000: d#1 FULFILLED 0..1000 @900\n");
}

TEST(R3Occurrence, AtTheLatestAtTheEndOfTheContact) {
  EXPECT_EQ(Hello("2000 closed"), "\n2000: d#1 VIOLATED 0..1000\n");
}

TEST(R3Occurrence, CallControlAndTheDesktopSettleAtOnce) {
  const std::string policy = Speech(R"(
    duty { id: "c" on: "established" fulfilled_by: "held" within: "1s" }
    duty { id: "d" on: "established" fulfilled_by: "action.noted" within: "1s" })");
  EXPECT_EQ(Play(policy, "0 started call,agent,desk\n 0 established agent\n 9000 tick"),
            "\n1001: c#1 VIOLATED 0..1000 d#1 VIOLATED 0..1000\n");
}

// Permissions and prohibitions rest on words in the same way.
const char kConsent[] = R"(
  permission { id: "p" act: "hold" on: "held" when: "acts.fine.customer.last > acts.wait.agent.last && acts.wait.agent.count > 0" }
)";

TEST(R3Occurrence, APermissionIsJudgedAsOfTheActByWordsThatArriveLater) {
  const std::string up = kUp;
  const auto hold = [&](const char* script) { return Play(Speech(kConsent), up + script, "#"); };
  const char* asked = "2000 say agent \"wait\" 1000-2000\n 3000 held agent\n";
  EXPECT_EQ(hold((std::string(asked) + "4000 say customer \"fine\" 2500-2900\n 8000 tick\n 8001 tick").c_str()),
            "\n8001: p#1 FULFILLED 3000.. @3000\n");
  EXPECT_EQ(hold((std::string(asked) + "8000 say customer \"fine\" 2500-2900\n 9000 tick").c_str()),
            "\n8001: p#1 FULFILLED 3000.. @3000\n");
  // At the very moment counts, after it doesn't.
  EXPECT_EQ(hold((std::string(asked) + "4000 say customer \"fine\" 3000-3100\n 9000 tick").c_str()),
            "\n8001: p#1 FULFILLED 3000.. @3000\n");
  EXPECT_EQ(hold((std::string(asked) + "4000 say customer \"fine\" 3001-3100\n 9000 tick").c_str()),
            "\n8001: p#1 VIOLATED 3000.. @3000\n");
  // Both transcripts have passed the moment: no need to wait for the lag.
  EXPECT_EQ(hold((std::string(asked) + "4000 say customer \"fine\" 2500-3200\n 4100 say agent \"hello\" 3900-4000").c_str()),
            "\n4100: p#1 FULFILLED 3000.. @3000\n");
  EXPECT_EQ(hold((std::string(asked) + "3500 closed").c_str()), "\n3500: p#1 VIOLATED 3000.. @3000\n");
}

TEST(R3Occurrence, ActsOfTheVeryMomentAreCounted) {
  const std::string policy = Speech(R"(permission { id: "p" act: "hold" on: "held" when: "acts.fine.count == 1" })");
  const std::string up = kUp;
  EXPECT_EQ(Play(policy, up + "3000 held agent\n 4000 say customer \"fine\" 3000-3100\n 9000 tick", "#"),
            "\n8001: p#1 FULFILLED 3000.. @3000\n");
  EXPECT_EQ(Play(policy, up + "3000 held agent\n 4000 say customer \"fine\" 3001-3100\n 9000 tick", "#"),
            "\n8001: p#1 VIOLATED 3000.. @3000\n");
}

TEST(R3Occurrence, WhatElseTheGuardReadsKeepsTheValueItHad) {
  const std::string policy = Speech(R"(
    fact { name: "vip" type: BOOL default_value: "false" }
    permission { id: "p" act: "hold" on: "held" when: "vip || acts.fine.customer.count > 0" })");
  const std::string up = kUp;
  EXPECT_EQ(Play(policy, up + "10 fact vip true\n 20 held agent\n 30 fact vip false\n 9000 tick", "#"),
            "\n5021: p#1 FULFILLED 20.. @20\n");
  EXPECT_EQ(Play(policy, up + "20 held agent\n 30 fact vip true\n 9000 tick", "#"), "\n5021: p#1 VIOLATED 20.. @20\n");
}

TEST(R3Occurrence, APermissionOverFactsAloneSettlesAtOnce) {
  EXPECT_EQ(Play(Speech(R"(fact { name: "vip" type: BOOL default_value: "false" }
                           permission { id: "p" act: "hold" on: "held" when: "vip" })"),
                 kUp + std::string("20 held agent"), "#"),
            "\n20: p#1 VIOLATED 20.. @20\n");
}

TEST(R3Occurrence, AProhibitionOverWordsWaitsForThem) {
  const std::string policy = Speech(R"(prohibition { id: "p" on: "held" while: "acts.wait.agent.count == 0" })");
  const std::string up = kUp;
  EXPECT_EQ(Play(policy, up + "100 held agent\n 4000 say agent \"wait\" 50-90\n 6000 tick", "#"), "\n");
  EXPECT_EQ(Play(policy, up + "100 held agent\n 4000 say agent \"wait\" 101-150\n 6000 tick", "#"),
            "\n4000: p#1 VIOLATED 100.. @100\n");
}

TEST(R3Occurrence, BeforeRestsOnWordsThatMayStillArrive) {
  const std::string policy = Speech(R"(
    duty { id: "d" on: "established" fulfilled_by: "act.wait by AGENT" before: "held" })");
  const std::string up = kUp;
  EXPECT_EQ(Play(policy, up + "3000 held agent\n 8000 say agent \"wait\" 2000-2500", "#"),
            "\n8000: d#1 FULFILLED 0..3000 @2000\n");
  EXPECT_EQ(Play(policy, up + "3000 held agent\n 8001 say agent \"wait\" 2000-2500", "#"),
            "\n8001: d#1 VIOLATED 0..3000\n");
  EXPECT_EQ(Play(policy, up + "3000 held agent\n 4000 say agent \"wait\" 3001-3500", "#"),
            "\n4000: d#1 VIOLATED 0..3000\n");
  EXPECT_EQ(Play(policy, up + "9000 closed", "#"), "\n9000: d#1 EXCUSED 0..\n");   // never came
}

TEST(R3Occurrence, BeforeOverTheDesktopAloneSettlesInTheSameStep) {
  const std::string policy = Speech(R"(duty { id: "d" on: "established" fulfilled_by: "action.noted" before: "held" })");
  EXPECT_EQ(Play(policy, "0 started call,desk\n 0 established agent\n 3000 held agent", "#"),
            "\n3000: d#1 VIOLATED 0..3000\n");
  EXPECT_EQ(Play(policy, "0 started call,desk\n 0 established agent\n 10 did noted\n 3000 held agent", "#"),
            "\n10: d#1 FULFILLED 0.. @10\n");
}

TEST(R3Occurrence, ASpanBeginsWithTheOccurrenceOfItsTrigger) {
  // Asked at 1000, heard of at 3000; the answer at 1500 was heard of before.
  const std::string policy = Speech(R"(
    duty { id: "d" on: "act.wait by CUSTOMER" fulfilled_by: "act.fine by AGENT" within: "1s" })");
  const std::string up = kUp;
  EXPECT_EQ(Play(policy, up + "2000 say agent \"fine\" 1500-1600\n 3000 say customer \"wait\" 1000-1200", "#"),
            "\n3000: d#1 FULFILLED 1000..2000 @1500\n");
  EXPECT_EQ(Play(policy, up + "2000 say agent \"fine\" 900-1600\n 3000 say customer \"wait\" 1000-1200\n 9000 tick", "#"),
            "\n7001: d#1 VIOLATED 1000..2000\n");
}

// Whoever has just spoken isn't reminded of what the words, when they come, may turn out to have been.
TEST(R3Occurrence, WhatWasJustSpokenIsAwaitedBeforeAReminder) {
  const std::string policy = Speech(R"(duty { id: "d" on: "established" fulfilled_by: "act.hello by AGENT" within: "1s" remind { recommend { [now] } } })");
  const std::string spoken = "0 started call,agent,voice\n 0 established agent\n 500 starts agent\n 2000 stops agent\n";
  EXPECT_EQ(Play(policy, spoken + "2500 say agent \"hello\" 600-1900\n 9000 tick", "+-"), "\n");
  EXPECT_EQ(Play(policy, spoken + "2500 say agent \"fine\" 600-1900\n 9000 tick", "+"), "\n2500: +now<=1000\n");
  // The words don't come.
  EXPECT_EQ(Play(policy, "0 started call,agent,voice\n 0 established agent\n 100 starts agent\n 900 stops agent\n 9000 tick", "+"), "\n5900: +now<=1000\n");
  // Nobody writes them.
  EXPECT_EQ(Play(policy, "0 started call,voice\n 0 established agent\n 500 starts agent\n 2000 stops agent\n 9000 tick", "+"), "\n2000: +now<=1000\n");
}

}  // namespace
}  // namespace callcue::step_test

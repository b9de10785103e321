// What acts demand beside their words, and the values that their words hold.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

// The act "bye" under a condition; it, and "hi", the end of the segment and utterances are logged.
std::string Bye(std::string_view condition) {
  return Logging("act { name: \"bye\" party: PARTY_AGENT party: PARTY_CUSTOMER phrases { any: \"bye\" } " +
                 std::string(condition) + R"( }
    rule { id: "b" on: "act.bye" do { <bye> } }
    rule { id: "e" on: "segment_ended" do { <end> } }
  )");
}
constexpr char kAnswered[] = "0 delivered in\n 1000 established agent\n ";

std::string After(std::string_view condition, std::string_view script) {
  return LogAfter(Bye(condition), kAnswered + std::string(script));
}

TEST(ActConditions, TheFirstSeconds) {
  const char first[] = "position { first: \"2s\" }";
  EXPECT_EQ(After(first, "4000 say agent \"bye\" 3000-3500"), "bye");
  EXPECT_EQ(After(first, "4000 say agent \"bye\" 3001-3500"), "");
  EXPECT_EQ(LogAfter(Bye(first), "0 say agent \"bye\" 0-0"), "");   // never answered
  EXPECT_EQ(LogAfter(Bye(first), "0 delivered in\n 1000 established agent\n 2000 cleared customer\n 3000 originated back\n"
                                 "4000 say agent \"bye\" 3500-3900"),
            "end");   // this segment isn't yet
}

// The counters of hits and of what a scenario was asked by are kept apart, whatever the numbers of act and scenario.
TEST(ActConditions, ScenariosDontCountHits) {
  std::string policy = Bye("from_hit: 3");
  for (int i = 0; i < 12; ++i) {
    policy += "scenario { id: \"s" + std::to_string(i) + "\" on: \"act.hello by CUSTOMER\" step { recommend { action: SAY script: \"thanks\" } } }\n";
  }
  policy += "script { id: \"thanks\" text { language: \"en\" variant: \"-\" } }\n";
  std::string script = std::string(kAnswered) + "2000 say agent \"bye\" 1500-2000\n";
  for (int t = 3000; t < 8000; t += 1000) {
    script += std::to_string(t) + " say customer \"hello\" " + std::to_string(t - 500) + "-" + std::to_string(t) + "\n";
  }
  EXPECT_EQ(LogAfter(policy, script + "9000 say agent \"bye\" 8500-9000"), "");
  EXPECT_EQ(LogAfter(policy, script + "9000 say agent \"bye\" 8500-9000\n 9900 say agent \"bye\" 9500-9900"), "bye");
}

TEST(ActConditions, TheFirstTurnsOfTheSpeaker) {
  const char first[] = "position { first_turns: 2 }";
  const char turns[] = R"(2000 say agent "one" 1500-2000
    3000 say agent "bye" 2500-3000
    5000 say customer "well then" 4000-5000
    7000 say agent "two, bye" 6000-7000
    9000 say customer "bye" 8000-9000
    11000 say agent "bye" 10000-11000)";
  EXPECT_EQ(After(first, turns), "bye bye bye");   // not the last
  EXPECT_EQ(After("position { first_turns: 1 }", turns), "bye");
}

TEST(ActConditions, TheLastSecondsShowWhenTheSegmentEnds) {
  const char last[] = "position { last: \"3s\" }";
  EXPECT_EQ(After(last, "4000 say agent \"bye\" 3000-3500\n 9000 say agent \"bye\" 8000-8500\n 11000 cleared agent"), "bye end");
  EXPECT_EQ(After(last, "8500 say agent \"bye\" 7999-8500\n 11000 cleared agent"), "end");
  EXPECT_EQ(After(last, "9000 say agent \"bye\" 8000-8500"), "");
  // Words that arrive after the end.
  EXPECT_EQ(After(last, "11000 cleared agent\n 11500 say agent \"bye\" 10500-10900\n 11600 say agent \"bye\" 5000-5500"),
            "end bye");
}

TEST(ActConditions, TheLastTurnsOfTheSpeaker) {
  const char script[] = R"(2000 say agent "bye" 1500-2000
    5000 say customer "well then" 4000-5000
    7000 say agent "bye" 6000-7000
    9000 say customer "go on then" 8000-9000
    11000 say agent "so long" 10000-11000
    12000 cleared agent)";
  EXPECT_EQ(After("position { last_turns: 1 }", script), "end");
  EXPECT_EQ(After("position { last_turns: 2 }", script), "bye end");
  EXPECT_EQ(After("position { last_turns: 3 }", script), "bye bye end");
}

TEST(ActConditions, AnActOfTheEndHasItsOwnTime) {
  const std::string policy = Speech(R"(
    act { name: "bye" party: PARTY_AGENT phrases { any: "bye" } position { last: "9s" } }
    rule { id: "b" on: "act.bye" recommend { [b] argument { name: "at" value: "event.begin" } } })");
  EXPECT_EQ(Play(policy, std::string(kAnswered) + "4000 say agent \"bye\" 3000-3600\n 8000 cleared agent", "+"),
            "\n8000: +b{at=@3000}\n");
}

TEST(ActConditions, TheNthTime) {
  const char script[] = "2000 say agent \"bye\"\n 3000 say agent \"bye bye\"\n 4000 say customer \"bye\"";
  EXPECT_EQ(After("from_hit: 2", script), "bye bye bye");
  EXPECT_EQ(After("to_hit: 1", script), "bye");
  EXPECT_EQ(After("from_hit: 3 to_hit: 3", script), "bye");
  EXPECT_EQ(After("from_hit: 5", script), "");
}

TEST(ActConditions, SoonAfterAnotherAct) {
  const char after[] = "after { act: \"act.thanks by CUSTOMER\" within: \"2s\" }";
  EXPECT_EQ(After(after, "2000 say customer \"thanks\" 1500-2000\n 4500 say agent \"bye\" 4000-4500"), "bye");
  EXPECT_EQ(After(after, "2000 say customer \"thanks\" 1500-2000\n 4501 say agent \"bye\" 4001-4501"), "");
  EXPECT_EQ(After(after, "2000 say agent \"thanks\" 1500-2000\n 4000 say agent \"bye\" 3000-3500"), "");
  EXPECT_EQ(After(after, "4000 say agent \"bye\" 3000-3500\n 5000 say customer \"thanks\" 1500-2000"), "");
  EXPECT_EQ(After("after { act: \"act.thanks\" }", "2000 say agent \"thanks, bye\""), "bye");
  EXPECT_EQ(After("after { act: \"act.thanks\" }", "2000 say agent \"bye, thanks\""), "");
}

TEST(ActConditions, WhatTheHostReportsCountsAnywhere) {
  EXPECT_EQ(After("position { first: \"2s\" } from_hit: 2", "9000 act agent bye 8000-8500"), "bye");
}

TEST(ActConditions, PartialWordsObeyThemToo) {
  const std::string policy = Speech(R"(
    act { name: "bye" party: PARTY_AGENT phrases { any: "bye" } position { first: "2s" } }
    act { name: "end" party: PARTY_AGENT phrases { any: "ending" } position { last: "2s" } }
    rule { id: "b" on: "act.bye" recommend { [b] } }
    rule { id: "e" on: "act.end" recommend { [e] } })");
  EXPECT_EQ(Play(policy, std::string(kAnswered) + "2000 partial agent \"bye ending\" seg=s rev=1 1500-2000"), "\n2000: ?b\n");
  EXPECT_EQ(Play(policy, std::string(kAnswered) + "9000 partial agent \"bye ending\" seg=s rev=1 8000-9000"), "\n");
}

std::string Paid() {
  return Speech(R"x(
    act { name: "paid" party: PARTY_CUSTOMER phrases { any: "paid" any: "交了" }
          slot { name: "amount" type: AMOUNT } slot { name: "on" type: DATE } slot { name: "account" type: ACCOUNT_NUMBER }
          slot { name: "times" type: NUMBER reach: 2 } }
    rule { id: "much" on: "act.paid" when: "acts.paid.slots.amount > 500.0" recommend { [much] expires: "500ms" } }
    rule { id: "little" on: "act.paid" when: "acts.paid.slots.amount <= 500.0" recommend { [little] expires: "500ms" } }
    rule { id: "show" on: "act.paid" recommend { action: SAY script: "s" expires: "500ms" } }
    script { id: "s" text { language: "en" variant: "{amount}, {on}, {account}." }
      slot { name: "amount" value: "string(acts.paid.slots.amount)" fallback { language: "en" text: "?" } }
      slot { name: "on" value: "acts.paid.slots.on" fallback { language: "en" text: "?" } }
      slot { name: "account" value: "acts.paid.slots.account" fallback { language: "en" text: "?" } } }
  )x");
}

std::string Said(Scene* scene, std::string_view line) {
  const Line event(line);
  const auto decisions = event.Give(&scene->call());
  std::string text;
  if (!decisions.ok()) return "error";
  for (const Decision& decision : *decisions) {
    for (const Recommendation& r : decision.recommendations) text += std::string(text.empty() ? "" : " ") + std::string(r.text.empty() ? r.custom_action : r.text);
  }
  return text;
}

TEST(ActSlots, GuardsAndScriptsReadThem) {
  Scene scene(Paid());
  EXPECT_EQ(Said(&scene, "1000 say customer \"三月八号交了六百二十块五\""), "much 620.5, --03-08, ?.");
  EXPECT_EQ(Said(&scene, "2000 say customer \"户号零三二六零零零零八五交了二百块\""), "little 200, ?, 0326000085.");
}

TEST(ActSlots, UnknownBeforeAnyAndWhereTheWordsHoldNone) {
  Scene scene(Paid());
  EXPECT_EQ(Said(&scene, "1000 say customer \"我交了\""), "?, ?, ?.");
  EXPECT_EQ(Said(&scene, "2000 say customer \"交了六百块\""), "much 600, ?, ?.");
  EXPECT_EQ(Said(&scene, "3000 act customer paid 2900-2950"), "?, ?, ?.");   // the host's act holds no words
}

TEST(ActSlots, PartialWordsCaptureNothing) {
  Scene scene(Paid());
  EXPECT_EQ(Said(&scene, "1000 partial customer \"交了六百块\" seg=s rev=1"), "?, ?, ?.");
  EXPECT_EQ(Said(&scene, "2000 say customer \"交了六百块\" seg=s"), "much 600, ?, ?.");
}

TEST(ActSlots, AGroupOfAnExpressionSaysWhereTheValueIs) {
  Scene scene(Speech(R"x(
    act { name: "moved" party: PARTY_CUSTOMER phrases { regex: "从(?P<from>[0-9]+)号?(?:改|搬)?到(?P<to>[0-9]+)" }
          slot { name: "from" type: NUMBER } slot { name: "to" type: NUMBER } }
    rule { id: "up" on: "act.moved" when: "acts.moved.slots.to > acts.moved.slots.from" recommend { [up] expires: "500ms" } }
    rule { id: "show" on: "act.moved" recommend { action: SAY script: "s" expires: "500ms" } }
    script { id: "s" text { language: "en" variant: "{to} for {from}." }
      slot { name: "to" value: "string(acts.moved.slots.to)" fallback { language: "en" text: "?" } }
      slot { name: "from" value: "string(acts.moved.slots.from)" fallback { language: "en" text: "?" } } }
  )x"));
  EXPECT_EQ(Said(&scene, "1000 say customer \"从三号改到十五号\""), "up 15 for 3.");
  EXPECT_EQ(Said(&scene, "2000 say customer \"不是五，是从十六到八\""), "8 for 16.");
}

TEST(ActSlots, SnapshotsKeepThem) {
  Scene scene(Paid());
  Said(&scene, "1000 say customer \"三月八号交了六百二十块五\"");
  const std::string bytes = scene.call().Snapshot();
  auto restored = Call::Restore(Load(Paid()), bytes);
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->Snapshot(), bytes);
}

}  // namespace
}  // namespace callcue::step_test

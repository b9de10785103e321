// Each code of the deep checks has an example that raises it, and its nearest good neighbour that doesn't; examples
// that come with a problem show what they claim.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "callcue/analysis.h"
#include "callcue/call.h"
#include "callcue/v1/case.pb.h"
#include "lib/analyse/codes.h"
#include "lib/syntax/policy_text.h"
#include "lib/wire/event_reader.h"

namespace callcue::analyse {
namespace {

constexpr char kBase[] = R"(
name: "t"
fact { name: "known" type: BOOL }
fact { name: "level" type: INT default_value: "0" }
variable { name: "count" type: INT }
act { name: "greeting" party: PARTY_AGENT script: "hi" }
act { name: "thanks" party: PARTY_AGENT script: "thank" }
approval { name: "release" }
script { id: "hi" text { language: "en" variant: "Hello" } }
script { id: "thank" text { language: "en" variant: "Thanks" } }
)";

Analysis Analyse(const std::string& text, const AnalysisOptions& bounds = {}) {
  Diagnostics problems;
  auto analysis = AnalysePolicy(kBase + text, {}, bounds, &problems);
  std::string errors;
  for (const Diagnostic& d : problems) {
    if (d.severity == Diagnostic::Severity::kError) errors += FormatDiagnostic(d);
  }
  EXPECT_TRUE(analysis.ok()) << errors << text;
  return analysis.ok() ? *analysis : Analysis();
}

std::set<std::string> CodesOf(const Analysis& analysis) {
  std::set<std::string> codes;
  for (const Diagnostic& d : analysis.problems) codes.insert(d.code);
  return codes;
}

std::string Texts(const Analysis& analysis) {
  std::string text;
  for (const Diagnostic& d : analysis.problems) text += FormatDiagnostic(d);
  for (const std::string& open : analysis.not_proven) text += "not proven: " + open + "\n";
  return text;
}

struct Example {
  const char* code;
  const char* bad;
  const char* good;
  const char* says;  // in the message
};

const Example kExamples[] = {
    {"unreachable-state",
     R"(region { id: "r" state { id: "a" transition { on: "held" when: "count > 3" target: "b" } } state { id: "b" final: true } }
        rule { id: "w" on: "rang" do { set { variable: "count" value: "1" } } })",
     R"(region { id: "r" state { id: "a" transition { on: "held" when: "count > 3" target: "b" } } state { id: "b" final: true } }
        rule { id: "w" on: "rang" do { set { variable: "count" value: "4" } } })",
     "count is only ever 0 or 1"},
    {"unreachable-state",
     R"(region { id: "r" state { id: "a" transition { on: "event.never" target: "b" } transition { on: "held" target: "c" } }
                         state { id: "b" final: true } state { id: "c" final: true } })",
     R"(region { id: "r" state { id: "a" on_entry { send { event: "never" delay: "1s" } } transition { on: "event.never" target: "b" }
                                 transition { on: "held" target: "c" } }
                         state { id: "b" final: true } state { id: "c" final: true } })",
     "nothing raises that event"},
    {"never-taken",
     R"(region { id: "r" state { id: "a" transition { on: "held" when: "level > 3 && level < 2" target: "b" }
                                          transition { on: "rang" target: "b" } } state { id: "b" final: true } })",
     R"(region { id: "r" state { id: "a" transition { on: "held" when: "level > 3 || level < 2" target: "b" }
                                          transition { on: "rang" target: "b" } } state { id: "b" final: true } })",
     "never holds"},
    {"shadowed-transition",
     R"(region { id: "r" state { id: "a" transition { on: "held" when: "level > 1" target: "b" }
                                          transition { on: "held" when: "level > 2" target: "c" } transition { on: "rang" target: "c" } }
                         state { id: "b" final: true } state { id: "c" final: true } })",
     R"(region { id: "r" state { id: "a" transition { on: "held" when: "level > 2" target: "c" }
                                          transition { on: "held" when: "level > 1" target: "b" } transition { on: "rang" target: "c" } }
                         state { id: "b" final: true } state { id: "c" final: true } })",
     "for example in a call of"},
    // A fact that nobody reported makes neither guard true: the third one is taken.
    {"shadowed-transition",
     R"(region { id: "r" state { id: "a" transition { on: "held" when: "level > 2" target: "b" } transition { on: "held" when: "level <= 2" target: "b" }
                                          transition { on: "held" target: "c" } transition { on: "rang" target: "c" } }
                         state { id: "b" final: true } state { id: "c" final: true } })",
     R"(region { id: "r" state { id: "a" transition { on: "held" when: "known" target: "b" } transition { on: "held" when: "!known" target: "b" }
                                          transition { on: "held" target: "c" } transition { on: "rang" target: "c" } }
                         state { id: "b" final: true } state { id: "c" final: true } })",
     "is taken instead"},
    {"no-way-out", R"(region { id: "r" state { id: "a" transition { on: "held" target: "b" } } state { id: "b" } })",
     R"(region { id: "r" state { id: "a" transition { on: "held" target: "b" } } state { id: "b" final: true } })",
     "can't be left"},
    {"no-way-out",
     R"(region { id: "r" state { id: "a" transition { on: "held" target: "b" } }
                         state { id: "b" transition { on: "retrieved" when: "count == 7" target: "a" } } }
        rule { id: "w" on: "rang" do { set { variable: "count" value: "count == 0 ? 1 : 2" } } })",
     R"(region { id: "r" state { id: "a" transition { on: "held" target: "b" } }
                         state { id: "b" transition { on: "retrieved" when: "count == 2" target: "a" } } }
        rule { id: "w" on: "rang" do { set { variable: "count" value: "count == 0 ? 1 : 2" } } })",
     "count is only ever 0, 1 or 2"},
    {"never-active",
     R"(region { id: "r" state { id: "a" transition { on: "held" when: "count > 3" target: "b" } } state { id: "b" final: true } }
        rule { id: "x" on: "rang" in: "b" recommend { script: "hi" } })",
     R"(region { id: "r" state { id: "a" transition { on: "held" target: "b" } } state { id: "b" final: true } }
        rule { id: "x" on: "rang" in: "b" recommend { script: "hi" } })",
     "none of the states"},
    {"never-active",
     R"(rule { id: "x" on: "rang" when: "event.count > 3 && event.count < 3" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "rang" when: "event.count > 3 && event.count < 5" recommend { script: "hi" } })",
     "never holds"},
    {"unfulfillable-duty",
     R"(duty { id: "d" on: "held" fulfilled_by: "rang" fulfilled_when: "event.count > 3 && event.count < 3" within: "8s" })",
     R"(duty { id: "d" on: "held" fulfilled_by: "rang" fulfilled_when: "event.count > 3" within: "8s" })",
     "nothing can fulfil"},
    {"unfulfillable-duty",
     R"(region { id: "r" state { id: "a" transition { on: "held" when: "count > 3" target: "b" do { raise { event: "there" } } } }
                         state { id: "b" final: true } }
        duty { id: "d" on: "held" fulfilled_by: "event.there" within: "8s" })",
     R"(region { id: "r" state { id: "a" transition { on: "held" target: "b" do { raise { event: "there" } } } }
                         state { id: "b" final: true } }
        duty { id: "d" on: "held" fulfilled_by: "event.there" within: "8s" })",
     "nothing raises it"},
    {"shadowed-recommendation",
     R"(rule { id: "x" on: "held" recommend { script: "hi" topic: "t" priority: 2 } }
        rule { id: "y" on: "held" when: "known" recommend { script: "thank" topic: "t" priority: 1 } })",
     R"(rule { id: "x" on: "held" when: "!known" recommend { script: "hi" topic: "t" priority: 2 } }
        rule { id: "y" on: "held" when: "known" recommend { script: "thank" topic: "t" priority: 1 } })",
     "never shows"},
    {"conflict-topic",
     R"(rule { id: "x" on: "held" when: "level > 2" recommend { script: "hi" topic: "t" } }
        rule { id: "y" on: "held" when: "level < 5" recommend { script: "thank" topic: "t" } })",
     R"(rule { id: "x" on: "held" when: "level > 5" recommend { script: "hi" topic: "t" } }
        rule { id: "y" on: "held" when: "level < 5" recommend { script: "thank" topic: "t" } })",
     "equal priority"},
    {"conflict-topic",
     R"(region { id: "r" state { id: "a" transition { on: "held" target: "b" } } state { id: "b" transition { on: "retrieved" target: "a" } } }
        rule { id: "x" on: "rang" in: "b" recommend { script: "hi" topic: "t" } }
        rule { id: "y" on: "rang" recommend { script: "thank" topic: "t" } })",
     R"(region { id: "r" state { id: "a" transition { on: "held" target: "b" } } state { id: "b" transition { on: "retrieved" target: "a" } } }
        rule { id: "x" on: "rang" in: "b" recommend { script: "hi" topic: "t" } }
        rule { id: "y" on: "rang" in: "a" recommend { script: "thank" topic: "t" } })",
     "on rang, for example in a call of"},
    {"conflict-forbidden",
     R"(region { id: "r" state { id: "a" transition { on: "queued" target: "b" } } state { id: "b" transition { on: "rang" target: "a" } } }
        duty { id: "d" on: "queued" fulfilled_by: "act.thanks by AGENT" within: "8s" }
        prohibition { id: "p" on: "act.thanks by AGENT" in: "b" })",
     R"(region { id: "r" state { id: "a" transition { on: "queued" target: "b" } } state { id: "b" transition { on: "rang" target: "a" } } }
        duty { id: "d" on: "queued" fulfilled_by: "act.thanks by AGENT" within: "8s" }
        prohibition { id: "p" on: "act.thanks by AGENT" in: "b" }
        exception { id: "e" element: "p" yields_to: "d" when: "state.b" })",
     "forbids it"},
    {"conflict-forbidden",
     R"(rule { id: "x" on: "queued" recommend { script: "thank" } } prohibition { id: "p" on: "act.thanks by AGENT" while: "known" })",
     R"(rule { id: "x" on: "queued" when: "!known" recommend { script: "thank" while: "!known" } } prohibition { id: "p" on: "act.thanks by AGENT" while: "known" })",
     "forbids it"},
    {"conflict-permission",
     R"(rule { id: "x" on: "held" recommend { action: RELEASE } }
        permission { id: "p" act: "release" on: "connection_cleared by AGENT" when: "approvals.release" })",
     R"(rule { id: "x" on: "held" when: "approvals.release" recommend { action: RELEASE while: "approvals.release" } }
        permission { id: "p" act: "release" on: "connection_cleared by AGENT" when: "approvals.release" })",
     "doesn't permit it"},
};

TEST(Deep, EachCodeIsRaisedByItsExampleAndNotByItsNeighbour) {
  for (const Example& example : kExamples) {
    const Analysis bad = Analyse(example.bad);
    EXPECT_THAT(CodesOf(bad), testing::Contains(example.code)) << example.bad << "\n" << Texts(bad);
    EXPECT_THAT(Texts(bad), testing::HasSubstr(example.says)) << example.bad;
    const Analysis good = Analyse(example.good);
    EXPECT_THAT(CodesOf(good), testing::IsEmpty()) << example.good << "\n" << Texts(good);
    EXPECT_THAT(good.not_proven, testing::IsEmpty()) << example.good;
  }
}

TEST(Deep, EveryCodeHasAnExample) {
  std::set<std::string> known;
  for (const Example& example : kExamples) known.insert(example.code);
  for (const CodeInfo& info : kCodes) EXPECT_EQ(known.count(info.code), 1u) << info.code;
}

TEST(Deep, ProblemsAreLocatedAndHaveHints) {
  for (const Example& example : kExamples) {
    for (const Diagnostic& d : Analyse(example.bad).problems) {
      EXPECT_GT(d.line, 0u) << d.code;
      EXPECT_FALSE(d.hint.empty()) << d.code;
      EXPECT_FALSE(d.element.empty()) << d.code;
    }
  }
}

// The example of a conflict is a case file, and what it shows can be seen by whoever replays it.
TEST(Deep, AnExampleCanBeReplayed) {
  const std::string text = R"(
    rule { id: "x" on: "held" when: "level > 2" recommend { script: "hi" topic: "t" } }
    rule { id: "y" on: "held" when: "level < 5" recommend { script: "thank" topic: "t" } })";
  const Analysis analysis = Analyse(text);
  ASSERT_EQ(analysis.examples.size(), 1u);
  EXPECT_EQ(analysis.examples[0].name, "conflict-topic-1");
  syntax::ParsedCases parsed;
  Diagnostics problems;
  ASSERT_TRUE(syntax::ParseCaseText(analysis.examples[0].case_text, "", &parsed, &problems))
      << analysis.examples[0].case_text;
  const v1::Case& shown = parsed.file.case_(0);
  // The call begins, the fact, the hold: none of them can be missing.
  EXPECT_EQ(shown.event_size(), 3);
  // A decision shows the one that won; each is made where the other is switched off.
  for (const std::string off : {"x", "y"}) {
    LoadOptions options;
    options.overlays.push_back({"change { element { id: \"" + off + "\" mode: OFF } }", ""});
    auto policy = Policy::LoadText(kBase + text, options, &problems);
    ASSERT_TRUE(policy.ok());
    Call call(*policy);
    wire::EventReader reader;
    std::set<std::string> made;
    for (int i = 0; i < shown.event_size(); ++i) {
      const std::string bytes = shown.event(i).SerializeAsString();
      Event event;
      ASSERT_TRUE(reader.ReadBinary(bytes, &event).ok());
      const auto decisions = call.Post(event);
      ASSERT_TRUE(decisions.ok());
      for (const Decision& decision : *decisions) {
        for (const Recommendation& r : decision.recommendations) made.insert(std::string(r.element_id));
      }
    }
    EXPECT_THAT(made, testing::ElementsAre(off == "x" ? "y" : "x"));
  }
}

std::string Toggles(int regions) {
  std::string text;
  for (int i = 0; i < regions; ++i) {
    const std::string n = std::to_string(i);
    text += "action { name: \"t" + n + "\" } region { id: \"r" + n + "\" state { id: \"a" + n +
            "\" transition { on: \"action.t" + n + "\" target: \"b" + n + "\" } } state { id: \"b" + n +
            "\" transition { on: \"action.t" + n + "\" target: \"a" + n + "\" } } }\n";
  }
  return text;
}

TEST(Deep, EveryConfigurationIsExploredOnce) {
  EXPECT_EQ(Analyse(Toggles(1)).configurations, 2u);
  EXPECT_EQ(Analyse(Toggles(5)).configurations, 32u);
  EXPECT_EQ(Analyse(Toggles(12)).configurations, 4096u);
}

TEST(Deep, BeyondTheBoundNothingIsClaimed) {
  const std::string dead =
      R"(region { id: "r" state { id: "a" transition { on: "held" when: "level > 3 && level < 2" target: "b" } transition { on: "rang" target: "c" } }
                              state { id: "b" final: true } state { id: "c" final: true } })";
  AnalysisOptions bounds;
  bounds.most_configurations = 64;
  const Analysis analysis = Analyse(Toggles(10) + dead, bounds);
  EXPECT_THAT(CodesOf(analysis), testing::Not(testing::Contains("unreachable-state")));
  EXPECT_THAT(analysis.not_proven, testing::Contains(testing::HasSubstr("\"b\" can be reached")));
  bounds.most_configurations = 100000;
  EXPECT_THAT(CodesOf(Analyse(Toggles(10) + dead, bounds)), testing::Contains("unreachable-state"));
}

// What one transition would set isn't there when another one is taken in its place.
TEST(Deep, WaysThatAreUncertainDontSeeEachOther) {
  const Analysis analysis = Analyse(R"(
    region { id: "r"
      state { id: "a"
        transition { on: "held" when: "acts.greeting.count > 0" target: "b" do { set { variable: "count" value: "1" } } }
        transition { on: "held" when: "acts.thanks.count > 0" target: "c"
                     do { if { when: "count == 0" then { raise { event: "there" } } } } } }
      state { id: "b" final: true }
      state { id: "c" transition { on: "event.there" target: "d" } }
      state { id: "d" final: true } })");
  EXPECT_THAT(CodesOf(analysis), testing::IsEmpty()) << Texts(analysis);
}

// A text that an effect built is unknown afterwards: where it lay, the next one is built.
TEST(Deep, TextsThatAreBuiltAreUnknown) {
  const Analysis analysis = Analyse(R"(
    variable { name: "one" type: STRING default_value: "'a'" }
    variable { name: "two" type: STRING default_value: "'z'" }
    region { id: "r"
      state { id: "a" transition { on: "held" target: "b"
        do { set { variable: "one" value: "one + 'b'" } } do { set { variable: "two" value: "two + 'z'" } }
        do { if { when: "one == 'ab' && two != ''" then { raise { event: "there" } } } } } }
      state { id: "b" transition { on: "event.there" target: "c" } }
      state { id: "c" final: true } })");
  EXPECT_THAT(CodesOf(analysis), testing::IsEmpty()) << Texts(analysis);
}

// An effect that fails in a call ends its block: what would follow isn't certain where it can't be told, and nor does what
// may not run at all end anything.
TEST(Deep, WhatMayFailMayEndItsBlock) {
  const Analysis divides = Analyse(R"(
    variable { name: "share" type: INT }
    region { id: "r"
      state { id: "a" transition { on: "held" target: "b"
        do { set { variable: "share" value: "10 / acts.thanks.count" } } do { set { variable: "count" value: "1" } } } }
      state { id: "b" transition { on: "retrieved" when: "count == 0" target: "c" } }
      state { id: "c" final: true } })");
  EXPECT_THAT(CodesOf(divides), testing::IsEmpty()) << Texts(divides);
  const Analysis asks = Analyse(R"(
    variable { name: "share" type: INT default_value: "0" }
    region { id: "r"
      state { id: "a" transition { on: "held" target: "b"
        do { if { when: "10 / acts.thanks.count > 1" then { raise { event: "there" } } } }
        do { set { variable: "count" value: "1" } } } }
      state { id: "b" transition { on: "retrieved" when: "count == 0" target: "c" } transition { on: "event.there" target: "c" } }
      state { id: "c" final: true } })");
  EXPECT_THAT(CodesOf(asks), testing::IsEmpty()) << Texts(asks);
  const Analysis skips = Analyse(R"(
    variable { name: "share" type: INT default_value: "0" }
    region { id: "r"
      state { id: "a" transition { on: "held" target: "b"
        do { if { when: "acts.greeting.count > 0" then { set { variable: "count" value: "10 / share" } } } }
        do { raise { event: "there" } } } }
      state { id: "b" transition { on: "event.there" target: "c" } }
      state { id: "c" final: true } })");
  EXPECT_THAT(CodesOf(skips), testing::IsEmpty()) << Texts(skips);
}

// Facts of which a symbol reads one in one state and another in another: each combination that matters is tried.
TEST(Deep, CombinationsOfFactsAreLeftOutOnlyWhereNoneIsRead) {
  const Analysis analysis = Analyse(R"(
    fact { name: "mood" type: INT default_value: "0" }
    region { id: "r"
      state { id: "a" transition { on: "held" when: "level > 2" target: "b" do { set { variable: "count" value: "level == 3 ? 3 : level == 8 ? 8 : 1" } } } }
      state { id: "b" transition { on: "held" when: "level < 2 && mood == 7" target: "c" }
                      transition { on: "held" when: "mood == 5 && count > 2" target: "d" } }
      state { id: "c" transition { on: "held" when: "mood == 6 || level == 9" target: "d" } }
      state { id: "d" final: true } })");
  EXPECT_THAT(CodesOf(analysis), testing::IsEmpty()) << Texts(analysis);
  EXPECT_GE(analysis.configurations, 8u);
}

// Constants and their neighbours say all about a value that is only compared with them, and nothing about one that guards
// compute with, that stands beside another, or that comes to lie in a variable.
TEST(Deep, AValueThatNobodyWroteDownIsNotRuledOut) {
  struct Guarded {
    const char* facts;
    const char* possible;
    const char* impossible;
  };
  const Guarded guards[] = {
      {R"(fact { name: "x" type: DOUBLE default_value: "0" })", "x > 1.2 && x < 1.3", "x > 1.3 && x < 1.2"},
      {R"(fact { name: "x" type: INT default_value: "0" })", "x * x == 49", "x == 49 && x < 49"},
      {R"(fact { name: "x" type: INT default_value: "0" })", "x % 7 == 5 && x > 70", "x in [5, 7] && x > 7"},
      {R"(fact { name: "x" type: INT default_value: "0" } fact { name: "y" type: INT default_value: "0" })",
       "x > 100 && y > 100 && x < y - 5", "x > 100 && y > 100 && x < 50"},
      {R"(fact { name: "x" type: STRING default_value: "" })", "x.startsWith('a') && x.endsWith('b')", "x == 'a' && x == 'b'"},
      {R"(fact { name: "x" type: STRING default_value: "" })", "x.size() > 20 && x != 'a'", "x in ['a', 'b'] && x == 'c'"},
      {R"(fact { name: "x" type: STRING one_of: "abc" one_of: "b" default_value: "b" })", "x.size() == 3", "x.size() == 2"},
      {R"(fact { name: "x" type: BOOL default_value: "false" } fact { name: "y" type: BOOL default_value: "false" })",
       "x != y && x", "x != y && x && y"},
      {R"(fact { name: "x" type: INT default_value: "0" } variable { name: "kept" type: INT }
          rule { id: "keep" on: "fact.x" when: "x > 3" do { set { variable: "kept" value: "x" } } })",
       "kept > 100", "kept > 100 && state.b"},
  };
  for (const Guarded& g : guards) {
    const auto codes = [&](const std::string& guard) {
      return CodesOf(Analyse(std::string(g.facts) + R"(region { id: "r" state { id: "a" transition { on: "held" when: ")" + guard +
                             R"(" target: "b" } transition { on: "rang" target: "c" } } state { id: "b" final: true } state { id: "c" final: true } })"));
    };
    EXPECT_THAT(codes(g.possible), testing::IsEmpty()) << g.possible;
    EXPECT_THAT(codes(g.impossible), testing::Contains("unreachable-state")) << g.impossible;
  }
}

// What a variable was seen to hold isn't all where it took a value that can't be told, too.
TEST(Deep, AVariableThatTakesAFactsValueMayHoldAnything) {
  const char kText[] = R"(rule { id: "keep" on: "fact.level" do { set { variable: "count" value: "%s" } } }
      rule { id: "use" on: "held" when: "count > 4" recommend { script: "hi" } })";
  const auto codes = [&](const char* value) {
    std::string text = kText;
    return CodesOf(Analyse(text.replace(text.find("%s"), 2, value)));
  };
  EXPECT_THAT(codes("level"), testing::IsEmpty());
  EXPECT_THAT(codes("level > 7 ? 1 : 2"), testing::ElementsAre("never-active"));
}

// Which way a call goes is known to all that an event sets off: what asks for opposite ways needs no example to be told
// apart, what asks for the same does.
TEST(Deep, GuardsAreComparedByTheCallsDirection) {
  AnalysisOptions bounds;
  bounds.most_calls = 1;
  const auto pair = [&](const std::string& first, const std::string& second) {
    return Analyse("rule { id: \"x\" on: \"established\" when: \"" + first +
                       R"(" recommend { script: "hi" topic: "t" } }
        rule { id: "y" on: "established" when: ")" +
                       second + R"(" recommend { script: "thank" topic: "t" } })",
                   bounds)
        .not_proven.size();
  };
  EXPECT_EQ(pair("call.direction != direction.OUTBOUND && !call.call_back", "call.direction == direction.OUTBOUND"),
            0u);
  EXPECT_EQ(pair("call.direction != direction.OUTBOUND", "call.direction != direction.INBOUND"), 1u);
  EXPECT_EQ(pair("!call.call_back", "call.direction == direction.OUTBOUND && call.call_back"), 0u);
  EXPECT_EQ(pair("!call.call_back", "call.direction == direction.OUTBOUND || call.call_back"), 1u);
  EXPECT_EQ(pair("call.segment < 2", "call.segment > 2"), 1u);
}

// What the agent may do as soon as they have done something else is an order, and no conflict: unless that is none of
// theirs, or the deed is to be done at once.
TEST(Deep, AnOrderOfTheAgentsOwnActsIsNoConflict) {
  AnalysisOptions bounds;
  bounds.most_calls = 1;
  const auto open = [&](const std::string& forbidden_while, const std::string& demand, const std::string& more = "") {
    const std::string forbidden = " prohibition { id: \"p\" on: \"act.thanks by AGENT\" while: \"";
    const Analysis analysis = Analyse(more + demand + forbidden + forbidden_while + "\" }", bounds);
    EXPECT_EQ(Texts(analysis).find("conflict-forbidden: "), std::string::npos);
    return analysis.not_proven.size();
  };
  const std::string duty = R"(duty { id: "d" on: "established" fulfilled_by: "act.thanks by AGENT" within: "8s" })";
  EXPECT_EQ(open("acts.greeting.agent.count == 0", duty), 0u);
  EXPECT_EQ(open("acts.greeting.agent.last < call.established_at", duty), 0u);
  EXPECT_EQ(open("known && acts.greeting.last < call.established_at", duty), 0u);
  EXPECT_EQ(open("known || acts.greeting.agent.count == 0", duty), 1u);
  EXPECT_EQ(open("acts.greeting.customer.count == 0", duty), 1u);
  EXPECT_EQ(open("acts.greeting.agent.count > 3", duty), 1u);
  EXPECT_EQ(open("acts.greeting.agent.first > call.established_at", duty), 1u);
  EXPECT_EQ(open("acts.thanks.agent.count == 0", duty), 1u);
  EXPECT_EQ(open("acts.promise.agent.count == 0", duty, "act { name: \"promise\" party: PARTY_CUSTOMER } "), 1u);
  const std::string told = R"(variable { name: "told" type: TIMESTAMP }
                              rule { id: "t" on: "held" do { set { variable: "told" value: ")";
  EXPECT_EQ(open("acts.greeting.agent.last < told", duty, told + "event.begin\" } } } "), 0u);
  EXPECT_EQ(open("acts.greeting.agent.last < told", duty, told + "now + duration('9s')\" } } } "), 1u);
  const std::string rule = R"(rule { id: "x" on: "established" recommend { script: "thank" } })";
  EXPECT_EQ(open("acts.greeting.agent.count == 0", rule), 1u);
  EXPECT_EQ(open("acts.bow.agent.count == 0", rule, "act { name: \"bow\" party: PARTY_AGENT script: \"thank\" } "), 0u);
  const std::string until = R"(recommend { action: LISTEN done_by: "act.thanks by AGENT" })";
  EXPECT_EQ(open("acts.greeting.agent.count == 0", "rule { id: \"x\" on: \"established\" " + until + " }"), 0u);
}

TEST(Deep, TheSameTwice) {
  for (const Example& example : kExamples) {
    const Analysis a = Analyse(example.bad), b = Analyse(example.bad);
    EXPECT_EQ(Texts(a), Texts(b));
    ASSERT_EQ(a.examples.size(), b.examples.size());
    for (size_t i = 0; i < a.examples.size(); ++i) EXPECT_EQ(a.examples[i].case_text, b.examples[i].case_text);
  }
}

TEST(Deep, APolicyThatDoesntLoadIsNotAnalysed) {
  Diagnostics problems;
  EXPECT_FALSE(AnalysePolicy("name: \"t\" rule { }", {}, {}, &problems).ok());
  EXPECT_TRUE(HasErrors(problems));
}

TEST(Deep, TheBuiltInPolicyHasNoProblem) {
  Diagnostics problems;
  AnalysisOptions bounds;
  bounds.most_calls = 300;  // seconds, not minutes, under a sanitizer
  const auto analysis = AnalysePolicy(Policy::BuiltinText(Policy::kPowerSupply), {}, bounds, &problems);
  ASSERT_TRUE(analysis.ok());
  std::string found;
  for (const Diagnostic& d : analysis->problems) found += FormatDiagnostic(d);
  EXPECT_EQ(found, "");
  EXPECT_GT(analysis->configurations, 100u);
}

}  // namespace
}  // namespace callcue::analyse

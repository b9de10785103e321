// Overlays: what each kind of change does, in which order, and where its problems are located.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "callcue/policy.h"
#include "lib/base/limits.h"
#include "lib/program/program.h"

namespace callcue::check {
namespace {

constexpr char kBase[] = R"(name: "base"
version: "1"
settings { max_skew: "3s" max_live_recommendations: 4 judge_agent_sentiment: true }
clause { id: "c.1" }
clause { id: "c.2" }
param { name: "limit" type: INT default_value: "3" min: "1" max: "9" }
param { name: "words" type: STRING_LIST default_value: "a" default_value: "b" }
variable { name: "held" type: BOOL }
act { name: "rude" party: PARTY_AGENT phrases { language: "en" any: "shut up" } }
rule { id: "note" clause: "c.1" on: "held" when: "call.ring_count > param.limit && size(param.words) > 0 && !held"
  do { set { variable: "held" value: "true" } } recommend { script: "hi" topic: "t" } }
prohibition { id: "no-rude" clause: "c.1" clause: "c.2" severity: MAJOR on: "act.rude by AGENT" }
duty { id: "thank" clause: "c.2" on: "retrieved" within: "8s" fulfilled_by: "held by AGENT" }
scenario { id: "ladder" clause: "c.1" on: "act.rude" step { recommend { script: "hi" } } }
checklist { id: "list" clause: "c.1" clause: "c.2" on: "held"
  item { id: "one" clause: "c.1" fulfilled_by: "retrieved" recommend { script: "hi" } }
  item { id: "two" clause: "c.2" fulfilled_by: "act.rude" recommend { script: "hi" } } }
script { id: "hi"
  text { language: "en" variant: "Hello {who}" variant: "Hi" }
  text { language: "de" variant: "Hallo {whom}" }
  slot { name: "who" value: "'you'" } slot { name: "whom" value: "'dich'" } }
)";

struct Loaded {
  std::shared_ptr<const Policy> policy;
  Diagnostics problems;
  std::string codes;  // "file:line:code ..."
};

Loaded Load(const std::vector<std::string>& overlays, LoadOptions options = {}, const char* base = kBase) {
  options.path = "base";
  for (size_t i = 0; i < overlays.size(); ++i) options.overlays.push_back({overlays[i], "o" + std::to_string(i + 1)});
  Loaded loaded;
  auto policy = Policy::LoadText(base, options, &loaded.problems);
  if (policy.ok()) loaded.policy = *policy;
  for (const Diagnostic& d : loaded.problems) {
    loaded.codes += d.path + ":" + std::to_string(d.line) + ":" + d.code + " ";
  }
  return loaded;
}

std::string Elements(const Policy& policy) {
  std::string text;
  for (const program::Element& e : policy.program().elements) {
    text += std::string(e.id) + (e.mode == program::Mode::kObserve ? "(observed)" : "") + "[";
    for (uint32_t i = e.clauses.begin; i < e.clauses.end; ++i) {
      text += (i > e.clauses.begin ? "," : "") + std::string(policy.program().string_refs[i]);
    }
    text += "] ";
  }
  return text;
}

TEST(Overlay, TheBaseIsFineAndAnOverlayIsNoPolicy) {
  const Loaded base = Load({});
  EXPECT_EQ(base.codes, "");
  EXPECT_EQ(Elements(*base.policy), "note[c.1] thank[c.2] no-rude[c.1,c.2] ladder[c.1] list[c.1,c.2] ");
  EXPECT_EQ(Load({}, {}, "overlay_of: \"base\"\n").codes, "base:1:out-of-place ");
  EXPECT_EQ(Load({}, {}, "name: \"x\"\nchange { }\n").codes, "base:2:out-of-place ");
}

TEST(Overlay, OneOfNothingChangesNothing) {
  const Loaded loaded = Load({"", "overlay_of: \"base\" name: \"own\" version: \"7\"\n", "change { }\n"});
  EXPECT_EQ(loaded.codes, "");
  EXPECT_EQ(loaded.policy->fingerprint(), Load({}).policy->fingerprint());
  EXPECT_EQ(loaded.policy->Serialize(), Load({}).policy->Serialize());
  EXPECT_EQ(loaded.policy->name(), "base");
  EXPECT_EQ(loaded.policy->version(), "1");
}

TEST(Overlay, AParameterTakesTheLastValueTheHostsLastOfAll) {
  const std::string four = "change { param { name: \"limit\" value: \"4\" } }\n";
  const std::string five = "change { param { name: \"limit\" value: \"5\" } }\n";
  const auto print = [](const Loaded& loaded) { return loaded.policy == nullptr ? 0 : loaded.policy->fingerprint(); };
  LoadOptions host;
  host.parameters = {{"limit", "4"}};
  const uint64_t as_four = print(Load({}, host));
  EXPECT_NE(as_four, print(Load({})));
  EXPECT_EQ(print(Load({four})), as_four);
  EXPECT_EQ(print(Load({five, four})), as_four);
  EXPECT_NE(print(Load({four, five})), as_four);
  EXPECT_EQ(print(Load({five}, host)), as_four);
}

TEST(Overlay, AListIsReplacedAsAWhole) {
  LoadOptions host;
  host.parameters = {{"words", "x"}};
  EXPECT_EQ(Load({"change { param { name: \"words\" value: \"x\" } }"}).policy->fingerprint(),
            Load({}, host).policy->fingerprint());
  EXPECT_EQ(Load({"change { param { name: \"words\" } }"}).codes, "");  // none
}

TEST(Overlay, PhrasesAreAddedAndExceptionsTakeAway) {
  const Loaded loaded = Load({"change { act { name: \"rude\" phrases { language: \"en\" any: \"whatever\" } } }"});
  EXPECT_EQ(loaded.codes, "");
  const std::string phrases = loaded.policy->Dump("phrases");
  EXPECT_NE(phrases.find("whatever"), std::string::npos);
  EXPECT_NE(phrases.find("shut up"), std::string::npos);
}

TEST(Overlay, AScriptsTextIsReplacedByLanguageAndItsOrphanedSlotsGo) {
  const Loaded loaded =
      Load({"change { script { id: \"hi\"\n text { language: \"en\" variant: \"Good day\" }\n"
            " text { language: \"fr\" variant: \"Bonjour {qui}\" } slot { name: \"qui\" value: \"'toi'\" } } }"});
  EXPECT_EQ(loaded.codes, "");
  const std::string dump = loaded.policy->Dump("program");
  for (const char* word : {"Good day", "Hallo ", "Bonjour ", "'toi'", "'dich'"}) {
    EXPECT_NE(dump.find(word), std::string::npos) << word;
  }
  for (const char* word : {"Hello ", "\"Hi\"", "'you'"}) EXPECT_EQ(dump.find(word), std::string::npos) << word;
  // A slot is replaced by its name.
  const Loaded slot = Load({"change { script { id: \"hi\" slot { name: \"who\" value: \"'them'\" } } }"});
  EXPECT_NE(slot.policy->Dump("program").find("'them'"), std::string::npos);
  EXPECT_EQ(slot.policy->Dump("program").find("'you'"), std::string::npos);
}

TEST(Overlay, SettingsThatAreGivenReplaceEvenByZero) {
  const Loaded loaded =
      Load({"change { settings { max_live_recommendations: 0 judge_agent_sentiment: false turn_gap: \"1s\" } }"});
  const program::Settings& s = loaded.policy->program().settings;
  EXPECT_EQ(s.max_live, 0u);
  EXPECT_FALSE(s.judge_agent_sentiment);
  EXPECT_EQ(s.turn_gap_ms, 1000);
  EXPECT_EQ(s.max_skew_ms, 3000);
  EXPECT_EQ(Load({"settings { turn_gap: \"1s\" }"}).codes, "o1:1:out-of-place ");
}

TEST(Overlay, ElementsAreSwitchedOffOrObserved) {
  EXPECT_EQ(
      Elements(*Load({"change { element { id: \"thank\" mode: OFF } element { id: \"note\" mode: OFF } }"}).policy),
      "no-rude[c.1,c.2] ladder[c.1] list[c.1,c.2] ");
  const Loaded observed =
      Load({"change { element { id: \"no-rude\" mode: OBSERVE severity: CRITICAL } element { id: \"list\" mode: "
            "OBSERVE } }"});
  EXPECT_EQ(Elements(*observed.policy),
            "note[c.1] thank[c.2] no-rude(observed)[c.1,c.2] ladder[c.1] list(observed)[c.1,c.2] ");
  EXPECT_EQ(observed.policy->program().elements[2].severity, Severity::kCritical);
  EXPECT_EQ(Load({"change { element { id: \"ladder\" severity: MAJOR } }"}).codes, "o1:1:out-of-place ");
  // A later overlay switches it on again.
  EXPECT_EQ(Load({"change { element { id: \"thank\" mode: OFF } }", "change { element { id: \"thank\" mode: JUDGE } }"})
                .policy->fingerprint(),
            Load({}).policy->fingerprint());
}

TEST(Overlay, AClauseThatIsOffTakesWhatItAloneDemands) {
  // The rule and the scenario go on, unseen: others may rely on the variables that they set.
  EXPECT_EQ(Elements(*Load({"change { clause { id: \"c.1\" mode: OFF } }"}).policy),
            "note(observed)[] thank[c.2] no-rude[c.2] ladder(observed)[] list[c.2] ");
  const Loaded both = Load({"change { clause { id: \"c.1\" mode: OFF } clause { id: \"c.2\" mode: OFF } }"});
  EXPECT_EQ(Elements(*both.policy), "note(observed)[] ladder(observed)[] ");
  EXPECT_EQ(both.codes, "");
  EXPECT_EQ(Load({"change { clause { id: \"c.1\" mode: OFF } }"}).policy->program().items.size(), 1u);
}

TEST(Overlay, AnObservedClauseIsShownWhereAJudgedOneDemandsTheSame) {
  const Loaded loaded = Load({"change { clause { id: \"c.1\" mode: OBSERVE } }"});
  EXPECT_EQ(Elements(*loaded.policy),
            "note(observed)[c.1] thank[c.2] no-rude[c.1,c.2] ladder(observed)[c.1] list[c.1,c.2] ");
  EXPECT_EQ(loaded.policy->program().items.size(), 1u);
  EXPECT_EQ(loaded.policy->RulesOf("c.1").mode, Mode::kObserve);
  EXPECT_EQ(
      Elements(*Load({"change { clause { id: \"c.1\" mode: OBSERVE } clause { id: \"c.2\" mode: OFF } }"}).policy),
      "note(observed)[c.1] no-rude(observed)[c.1] ladder(observed)[c.1] list(observed)[c.1] ");
  // An element's own mode only takes away.
  EXPECT_EQ(Elements(*Load({"change { clause { id: \"c.1\" mode: OBSERVE } element { id: \"note\" mode: OFF } "
                            "element { id: \"thank\" mode: OBSERVE } }"})
                          .policy),
            "thank(observed)[c.2] no-rude[c.1,c.2] ladder(observed)[c.1] list[c.1,c.2] ");
}

TEST(Overlay, ClausesCarryWeights) {
  const Loaded loaded =
      Load({"change { clause { id: \"c.1\" weight: 0 critical: true } clause { id: \"c.2\" weight: 1000 } }"});
  EXPECT_EQ(loaded.policy->RulesOf("c.1").weight, 0u);
  EXPECT_TRUE(loaded.policy->RulesOf("c.1").critical);
  EXPECT_EQ(loaded.policy->RulesOf("c.2").weight, 1000u);
  EXPECT_EQ(loaded.policy->RulesOf("c.3").weight, 1u);
  const Loaded heavy = Load({"change {\n clause { id: \"c.2\"\n weight: 1001 } }"});
  EXPECT_EQ(heavy.codes, "o1:3:out-of-range ");
  EXPECT_EQ(heavy.problems[0].element, "c.2");
}

TEST(Overlay, AddedElementsComeLastAndMayBeChangedByLaterOverlays) {
  const std::string first =
      "clause { id: \"c.3\" }\n"
      "scenario { id: \"new\" clause: \"c.3\" on: \"act.rude\" step { recommend { script: \"s1\" } }\n"
      "  step { recommend { script: \"s2\" } } }\n"
      "script { id: \"s1\" text { language: \"en\" variant: \"One\" } }\n"
      "script { id: \"s2\" text { language: \"en\" variant: \"Two\" } }\n";
  const Loaded loaded = Load({first});
  EXPECT_EQ(loaded.codes, "");
  EXPECT_EQ(Elements(*loaded.policy), "note[c.1] thank[c.2] no-rude[c.1,c.2] ladder[c.1] new[c.3] list[c.1,c.2] ");
  const Loaded changed = Load({first,
                               "change { script { id: \"s2\" text { language: \"en\" variant: \"Zwei\" } } element { "
                               "id: \"new\" mode: OBSERVE } }"});
  EXPECT_EQ(changed.codes, "");
  EXPECT_NE(changed.policy->Dump("program").find("Zwei"), std::string::npos);
  EXPECT_EQ(Load({"change { script { id: \"s2\" text { language: \"en\" variant: \"Zwei\" } } }", first}).codes,
            "o1:1:unknown-name ");
}

TEST(Overlay, WhatMatchesNothingIsNamedWithTheNearest) {
  const Loaded loaded =
      Load({"overlay_of: \"bass\"\n"
            "change {\n"
            "  param { name: \"limits\" value: \"4\" }\n"
            "  clause { id: \"c.9\" mode: OFF }\n"
            "  act { name: \"rud\" phrases { any: \"x\" } }\n"
            "  script { id: \"hello\" text { language: \"en\" variant: \"x\" } }\n"
            "  element { id: \"thanks\" mode: OFF }\n"
            "  element { mode: OFF }\n"
            "}\n"});
  EXPECT_EQ(loaded.codes,
            "o1:1:other-policy o1:3:unknown-name o1:4:unknown-name o1:5:unknown-name o1:6:unknown-name "
            "o1:7:unknown-name o1:8:missing-name ");
  EXPECT_EQ(loaded.policy, nullptr);
  EXPECT_EQ(loaded.problems[1].column, 17u);
  EXPECT_EQ(loaded.problems[1].length, 8u);
  EXPECT_EQ(loaded.problems[1].element, "limits");
  EXPECT_EQ(loaded.problems[1].hint, "Did you mean \"limit\"?");
  EXPECT_EQ(loaded.problems[5].hint, "Did you mean \"thank\"?");
}

TEST(Overlay, EmptyAndDoubledChangesAreErrors) {
  EXPECT_EQ(
      Load({"change { param { name: \"limit\" } clause { id: \"c.1\" } act { name: \"rude\" } script { id: \"hi\" } "
            "element { id: \"note\" } }"})
          .codes,
      "o1:1:empty-change o1:1:empty-change o1:1:empty-change o1:1:empty-change o1:1:empty-change ");
  EXPECT_EQ(Load({"change {\n element { id: \"note\" mode: OFF }\n element { id: \"note\" severity: MINOR } }"}).codes,
            "o1:3:duplicate-name ");
}

TEST(Overlay, WhatIsThereAlreadyIsNotAddedAgain) {
  const Loaded loaded =
      Load({"param { name: \"limit\" type: INT default_value: \"4\" }\nclause { id: \"c.1\" }\nact { name: \"rude\" }\n"
            "rule { id: \"thank\" on: \"held\" recommend { script: \"hi\" } }\n"
            "script { id: \"hi\" text { language: \"en\" variant: \"x\" } }\nfact { name: \"held\" type: BOOL }\n"});
  EXPECT_EQ(loaded.codes,
            "o1:1:duplicate-name o1:2:duplicate-name o1:3:duplicate-name o1:4:duplicate-name o1:5:duplicate-name "
            "o1:6:duplicate-name ");
  for (const Diagnostic& d : loaded.problems) {
    if (d.line != 4) continue;
    EXPECT_EQ(d.hint, "What stands here is new; to change the one that is there, write change { element { ... } }.");
  }
}

// Each problem of the result is located in the file, and at the very characters, that caused it.
TEST(Overlay, ProblemsOfTheResultStandWhereTheirTextStands) {
  const Loaded loaded = Load(
      {"\n\nchange { param { name: \"limit\"\n  value: \"10\" }\n"
       " act { name: \"rude\" phrases { language: \"en\"\n  any: \"fine\" any: \"(open\" } }\n"
       " script { id: \"hi\"\n  text { language: \"en\" variant: \"Hello {nobody}\" } }\n"
       " settings { silence: \"soon\" } }\n",
       "rule { id: \"r\" clause: \"c.1\" on: \"helt\" when: \"param.limt > 1\"\n recommend { script: \"hi\" } }\n"});
  EXPECT_EQ(loaded.codes.find("base"), std::string::npos) << loaded.codes;
  const auto at = [&](size_t i) {
    const Diagnostic& d = loaded.problems[i];
    return d.path + ":" + std::to_string(d.line) + ":" + std::to_string(d.column) + " " + d.code + " " + d.element;
  };
  ASSERT_EQ(loaded.problems.size(), 6u) << loaded.codes;  // both names of the rule are wrong
  EXPECT_EQ(at(0), "o1:4:10 out-of-range limit");
  EXPECT_EQ(loaded.problems[1].line, 6u);
  EXPECT_EQ(loaded.problems[1].element, "rude");
  EXPECT_EQ(loaded.problems[1].excerpt, "  any: \"fine\" any: \"(open\" } }");
  EXPECT_EQ(at(2), "o1:8:41 unknown-slot hi");
  EXPECT_EQ(loaded.problems[3].line, 9u);
  EXPECT_EQ(loaded.problems[4].path, "o2");
  EXPECT_EQ(loaded.problems[5].path, "o2");
}

TEST(Overlay, ATypingErrorInOneDoesntHideTheProblemsOfTheOthers) {
  const Loaded loaded = Load({"chnage { }\n", "change { element { id: \"x\" mode: OFF } }\n"});
  EXPECT_EQ(loaded.codes, "o1:1:unknown-field o2:1:unknown-name ");
}

TEST(Overlay, TheBinaryFormHoldsTheResult) {
  const Loaded loaded =
      Load({"change { param { name: \"limit\" value: \"4\" } }\nscript { id: \"s\" text { variant: \"x\" } }"});
  Diagnostics problems;
  auto again = Policy::LoadBinary(loaded.policy->Serialize(), {}, &problems);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)->fingerprint(), loaded.policy->fingerprint());
  LoadOptions options;
  options.overlays.push_back({"change { param { name: \"limit\" value: \"5\" } }", "late"});
  auto changed = Policy::LoadBinary(loaded.policy->Serialize(), options, &problems);
  ASSERT_TRUE(changed.ok());
  EXPECT_NE((*changed)->fingerprint(), loaded.policy->fingerprint());
  options.overlays[0].text = "change { param { name: \"limit\" value: \"99\" } }";
  EXPECT_FALSE(Policy::LoadBinary(loaded.policy->Serialize(), options, &problems).ok());
  const auto found =
      std::find_if(problems.begin(), problems.end(), [](const Diagnostic& d) { return d.path == "late"; });
  ASSERT_NE(found, problems.end());
  EXPECT_EQ(found->line, 1u);
}

TEST(Overlay, ThereIsABound) {
  EXPECT_NE(Load(std::vector<std::string>(limits::kOverlays, "")).policy, nullptr);
  const Loaded more = Load(std::vector<std::string>(limits::kOverlays + 1, ""));
  EXPECT_EQ(more.policy, nullptr);
  EXPECT_EQ(more.codes, ":0:too-large ");
}

}  // namespace
}  // namespace callcue::check

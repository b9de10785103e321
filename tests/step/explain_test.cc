// Why elements speak, and why others don't: what Call::Explain() says, as text.
#include "callcue/explain.h"

#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

using Standing = Explanation::Standing;

std::string When(const std::optional<int64_t>& ms) { return ms ? "@" + std::to_string(*ms) : ""; }

// STANDING REASON name 'text' @by; needs in brackets; the decisive part.
std::string Brief(const Explanation& x) {
  std::string out(StandingName(x.standing));
  const Explanation::Obstacle& o = x.obstacle;
  if (o.reason == Explanation::Reason::kUnspecified) return out;
  out += " " + std::string(ReasonName(o.reason));
  if (!o.name.empty()) out += " " + o.name;
  if (!o.text.empty()) out += " '" + o.text + "'";
  out += When(o.by_ms);
  for (const Explanation::Need& need : o.needs) {
    out += std::string(" [") + (need.wanted ? "" : "not ") + need.text + " | " + need.name + "=" + need.value +
           When(need.by_ms) + "]";
  }
  return out;
}

std::vector<Explanation> All(const Scene& scene, const ExplainOptions& options = {}) {
  std::vector<Explanation> all;
  EXPECT_TRUE(const_cast<Scene&>(scene).call().Explain(options, &all).ok());
  return all;
}

Explanation One(Scene& scene, std::string_view id, bool reveal = false, std::string_view language = "") {
  ExplainOptions options;
  options.element_id = id;
  options.reveal = reveal;
  options.language = language;
  const std::vector<Explanation> all = All(scene, options);
  EXPECT_EQ(all.size(), 1u) << id;
  return all.empty() ? Explanation() : all[0];
}

std::string Why(Scene& scene, std::string_view id) { return Brief(One(scene, id)); }

std::string Parts(const Explanation& x) {
  std::string out = "\n";
  for (const Explanation::Part& p : x.parts) {
    out += std::string(2 * p.depth, ' ') + p.text + " = " + (p.value.empty() ? "-" : p.value) +
           (p.decisive ? " <" : "") + (p.depth == 0 ? " (" + p.role + ")" : "") + "\n";
  }
  return out;
}

const char kRules[] = R"p(
  fact { name: "angry" type: BOOL } fact { name: "name" type: STRING } fact { name: "calls" type: INT default_value: "1" }
  region { id: "line" initial: "idle" state { id: "idle" transition { on: "established" target: "talk" } } state { id: "talk" } }
  rule { id: "r" on: "held" in: "talk" when: "calls > 2 && !(angry || name == 'x')" recommend { [hold] } }
  rule { id: "e" on: "rang" when: "event.count > 3" recommend { [late] } }
  rule { id: "t" on: "held" when: "call.established && now - acts.thanks.last > duration('8s')" recommend { [thank] } }
  rule { id: "plain" on: "held" recommend { action: CUSTOM custom_action: "plain" cooldown: "10s" } }
)p";

TEST(Explain, TheFirstPartThatIsFalseOrUnknown) {
  Scene scene(Speech(kRules));
  scene.Play("0 started call,agent\n 1000 tick");
  EXPECT_EQ(Why(scene, "r"), "SILENT IN_STATE talk");
  scene.Play("2000 established agent");
  EXPECT_EQ(Why(scene, "r"), "SILENT GUARD_FALSE 'calls > 2' [calls > 2 | calls=1]");
  scene.Play("3000 fact calls 3");
  EXPECT_EQ(Why(scene, "r"), "SILENT GUARD_UNKNOWN angry 'angry' [not angry | angry=unknown]");
  scene.Play("4000 fact angry false\n 4000 fact name \"x\"");
  EXPECT_EQ(Why(scene, "r"), "SILENT GUARD_FALSE 'name == 'x'' [not name == 'x' | name=string(1)]");
  EXPECT_EQ(Parts(One(scene, "r")), R"(
calls > 2 && !(angry || name == 'x') = false (when)
  calls > 2 = true
    calls = 3
  !(angry || name == 'x') = false
    angry || name == 'x' = true
      angry = false
      name == 'x' = true <
        name = string(1)
)");
  EXPECT_EQ(One(scene, "r", true).obstacle.needs[0].value, "\"x\"");
  scene.Play("5000 fact name \"y\"");
  EXPECT_EQ(Why(scene, "r"), "SILENT TRIGGER");
  scene.Play("6000 held agent");
  EXPECT_EQ(Why(scene, "r"), "RECOMMENDS");
  EXPECT_EQ(One(scene, "r").recommendations.size(), 1u);
}

TEST(Explain, AGuardOverTheEventWaitsForIt) {
  Scene scene(Speech(kRules));
  scene.Play("0 started call,agent");
  EXPECT_EQ(Why(scene, "e"), "SILENT EVENT 'event.count > 3' [event.count > 3 | event.count=unknown]");
}

TEST(Explain, WhatIsUnknownIsNamedBeforeWhatIsFalse) {
  Scene scene(Speech(R"(
    fact { name: "f" type: BOOL } fact { name: "g" type: BOOL default_value: "false" }
    rule { id: "a" on: "rang" when: "g || f || event.count > 3" recommend { [a] } }
    rule { id: "b" on: "rang" when: "g || event.count > 3" recommend { [b] } }
  )"));
  scene.Play("0 started call,agent");
  EXPECT_EQ(Why(scene, "a"),
            "SILENT GUARD_UNKNOWN f 'f' [f | f=unknown] [event.count > 3 | event.count=unknown] [g | g=false]");
  EXPECT_EQ(Why(scene, "b"), "SILENT EVENT 'event.count > 3' [event.count > 3 | event.count=unknown] [g | g=false]");
}

TEST(Explain, TimeAloneBringsItAbout) {
  Scene scene(Speech(kRules));
  scene.Play("0 started call,agent\n 2000 established agent\n 3000 say agent \"thanks\" 2500-3000\n 4000 tick");
  const Explanation x = One(scene, "t");
  EXPECT_EQ(x.obstacle.by_ms, 10501) << Brief(x);  // more than 8 s after 2500
  EXPECT_EQ(x.obstacle.needs[0].kind, Missing::Kind::kAct);
  EXPECT_EQ(x.obstacle.needs[0].name, "thanks");
  ASSERT_EQ(x.words.size(), 1u);
  EXPECT_EQ(x.words[0].act, "thanks");
  EXPECT_EQ(x.words[0].begin_byte, 0u);
  EXPECT_EQ(x.words[0].end_byte, 6u);
  EXPECT_EQ(x.words[0].begin_ms, 2500);
  EXPECT_EQ(x.words[0].party, Party::kAgent);
  scene.Play("10500 tick");
  EXPECT_EQ(One(scene, "t").obstacle.reason, Explanation::Reason::kGuardFalse);
  scene.Play("10501 tick");
  EXPECT_EQ(Why(scene, "t"), "SILENT TRIGGER");
}

TEST(Explain, WhatHoldsARecommendationBack) {
  Scene scene(Speech(R"(
    settings { max_live_recommendations: 2 }
    rule { id: "cool" on: "held" recommend { action: CUSTOM custom_action: "cool" cooldown: "10s" expires: "1s" } }
    rule { id: "once" on: "held" recommend { action: CUSTOM custom_action: "once" once: true expires: "1s" priority: 1 } }
    rule { id: "low" on: "muted" recommend { action: CUSTOM custom_action: "low" topic: "a" priority: 1 } }
    rule { id: "high" on: "retrieved" recommend { action: CUSTOM custom_action: "high" topic: "a" priority: 5 } }
    rule { id: "other" on: "retrieved" recommend { action: CUSTOM custom_action: "other" priority: 4 } }
    rule { id: "least" on: "muted" recommend { action: CUSTOM custom_action: "least" } }
    rule { id: "seen" mode: OBSERVE on: "muted" recommend { action: CUSTOM custom_action: "seen" } }
    rule { id: "but" on: "muted" recommend { action: CUSTOM custom_action: "but" } }
    exception { id: "why" element: "but" when: "acts.sorry.count == 0" }
  )"));
  scene.Play("0 started call,agent\n 1000 held agent");
  EXPECT_EQ(Why(scene, "cool"), "RECOMMENDS");
  scene.Play("3000 tick");
  EXPECT_EQ(Why(scene, "cool"), "SILENT COOLDOWN@11000");
  EXPECT_EQ(Why(scene, "once"), "SILENT ONCE");
  EXPECT_EQ(Why(scene, "seen"), "SILENT OBSERVED");
  EXPECT_EQ(Why(scene, "but"), "SILENT EXCEPTION why 'acts.sorry.count == 0' [not acts.sorry.count == 0 | sorry=0]");
  EXPECT_EQ(Why(scene, "low"), "SILENT TRIGGER");
  scene.Play("4000 retrieved agent");
  EXPECT_EQ(Why(scene, "low"), "SILENT TOPIC high");
  EXPECT_EQ(Why(scene, "least"), "SILENT CAP other");
  EXPECT_EQ(One(scene, "seen").observed, true);
}

TEST(Explain, WhatWaitsUnseenHoldsNothingBack) {
  Scene scene(Speech(R"(
    settings { max_live_recommendations: 1 }
    rule { id: "shown" on: "held" recommend { action: CUSTOM custom_action: "shown" priority: 5 } }
    rule { id: "waits" on: "retrieved" recommend { action: CUSTOM custom_action: "waits" priority: 1 } }
    rule { id: "between" on: "muted" recommend { action: CUSTOM custom_action: "between" priority: 3 } }
    rule { id: "urgent" on: "muted" recommend { action: CUSTOM custom_action: "urgent" priority: 9 } }
  )"));
  scene.Play("0 started call,agent\n 1000 held agent\n 2000 retrieved agent");
  EXPECT_EQ(Why(scene, "between"), "SILENT CAP shown");
  EXPECT_EQ(Why(scene, "urgent"), "SILENT TRIGGER");
  // It came already: the cap alone is in its way, whatever would be were it to come again.
  EXPECT_EQ(Why(scene, "waits"), "SILENT CAP shown");
  EXPECT_TRUE(One(scene, "waits").recommendations.empty());
  scene.Play("3000 muted agent");
  EXPECT_EQ(Why(scene, "shown"), "SILENT CAP urgent");
}

const char kDuty[] = R"(
  clause { id: "c.1" title { language: "en" text: "Thank" } title { language: "zh-CN" text: "致谢" }
           text { language: "en" text: "Thank after a hold." } text { language: "zh-CN" text: "取回通话后致谢。" } }
  duty { id: "d" clause: "c.1" severity: MAJOR on: "retrieved" fulfilled_by: "act.thanks by AGENT" within: "8s"
         remind { lead: "3s" recommend { action: CUSTOM custom_action: "thank" } } }
)";

TEST(Explain, ADutysLife) {
  Scene scene(Speech(kDuty));
  scene.Play("0 started call,agent\n 500 established agent");
  EXPECT_EQ(Why(scene, "d"), "SILENT TRIGGER");
  Explanation x = One(scene, "d");
  std::string triggers;
  for (const auto& trigger : x.triggers) triggers += trigger.role + " " + trigger.on + "; ";
  EXPECT_EQ(triggers, "on retrieved; fulfilled_by act.thanks by AGENT; ");
  ASSERT_EQ(x.clauses.size(), 1u);
  EXPECT_EQ(x.clauses[0].title + "|" + One(scene, "d", false, "zh-CN").clauses[0].text, "Thank|取回通话后致谢。");
  scene.Play("1000 retrieved agent");
  x = One(scene, "d");
  EXPECT_EQ(x.standing, Standing::kOpen);
  ASSERT_EQ(x.duties.size(), 1u);
  EXPECT_EQ(x.duties[0].due_ms, 9000);
  ASSERT_EQ(x.timers.size(), 3u);
  EXPECT_EQ(x.timers[0].what + When(x.timers[0].at_ms), "reminder@6000");
  EXPECT_EQ(x.timers[1].what + When(x.timers[1].at_ms), "due@9000");
  EXPECT_EQ(x.timers[2].what + When(x.timers[2].at_ms), "settled@14001");
  scene.Play("5900 starts agent\n 6100 tick");
  EXPECT_EQ(Why(scene, "d"), "OPEN SPEAKING");
  scene.Play("6200 stops agent\n 6300 tick");
  EXPECT_EQ(Why(scene, "d"), "OPEN SPEAKING");   // the words are still to come
  scene.Play("6400 say agent \"fine\" 5950-6150");
  EXPECT_EQ(Why(scene, "d"), "RECOMMENDS");
  scene.Play("7000 say agent \"thanks\" 6500-7000");
  x = One(scene, "d");
  EXPECT_EQ(x.standing, Standing::kJudged);
  ASSERT_EQ(x.findings.size(), 1u);
  EXPECT_EQ(x.findings[0].verdict, Verdict::kFulfilled);
  EXPECT_EQ(x.findings[0].occurred_ms, 6500);
  ASSERT_EQ(x.words.size(), 1u);
  scene.Play("8000 tick");
  EXPECT_EQ(Why(scene, "d"), "SILENT SETTLED");
}

TEST(Explain, AVerdictThatLacksAStream) {
  Scene scene(Speech(kDuty));
  scene.Play("0 started call\n 1000 retrieved agent\n 14001 tick");
  EXPECT_EQ(Why(scene, "d"), "JUDGED STREAM AGENT_TEXT");
  // Without a list of streams, one that wasn't seen yet may still come.
  Scene waits(Speech(kDuty));
  waits.Play("0 started\n 1000 retrieved agent\n 14001 tick\n 20000 tick");
  EXPECT_EQ(One(waits, "d").standing, Standing::kRecommends);
  EXPECT_EQ(ReasonName(One(waits, "d").obstacle.reason), "STREAM");
}

TEST(Explain, Permissions) {
  Scene scene(Speech(R"(
    approval { name: "go" } fact { name: "n" type: INT }
    permission { id: "p" act: "release" on: "segment_ended by AGENT" when: "(acts.thanks.count > 0 || approvals.go) && n > 1" }
  )"));
  scene.Play("0 started call,agent");
  EXPECT_EQ(Why(scene, "p"),
            "DENIED GUARD_FALSE 'acts.thanks.count > 0' [acts.thanks.count > 0 | thanks=0] [approvals.go | go=false]");
  scene.Play("1 approve go");
  EXPECT_EQ(Why(scene, "p"), "DENIED GUARD_UNKNOWN n 'n > 1' [n > 1 | n=unknown]");
  scene.Play("2 fact n 2");
  EXPECT_EQ(Why(scene, "p"), "GRANTED");
}

TEST(Explain, ChangesNothingAndKnowsItsElements) {
  Scene scene(Speech(kDuty));
  scene.Play("0 started call,agent\n 1000 retrieved agent");
  const std::string before = scene.call().Snapshot();
  All(scene);
  EXPECT_EQ(scene.call().Snapshot(), before);
  std::vector<Explanation> all(3);
  ExplainOptions options;
  options.element_id = "nobody";
  const absl::Status status = scene.call().Explain(options, &all);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(all.empty());
  options.element_id = "";
  options.silent = false;
  EXPECT_EQ(All(scene, options).size(), 1u);
  // What the last step found is not known to a copy; all else is.
  scene.Play("2000 say agent \"thanks\" 1500-1900");
  EXPECT_EQ(One(scene, "d").findings.size(), 1u);
  Call copy = scene.call();
  ASSERT_TRUE(copy.Explain({}, &all).ok());
  EXPECT_EQ(Brief(all[0]), "SILENT SETTLED");
}

TEST(Explain, StringsOfTheCallAreHiddenUnlessRevealed) {
  Scene scene(Speech(R"(
    fact { name: "name" type: STRING }
    rule { id: "r" on: "held" when: "name + '!' == '王女士?' || name in ['a', 'b']" recommend { [x] } }
  )"));
  scene.Play("0 started call,agent\n 1 fact name \"王女士\"");
  const auto shown = [&](bool reveal) {
    std::string all;
    const Explanation x = One(scene, "r", reveal);
    for (const auto& part : x.parts) all += part.value + ";";
    for (const auto& need : x.obstacle.needs) all += need.value + ";";
    return all;
  };
  EXPECT_EQ(shown(false).find("王女士"), std::string::npos) << shown(false);
  EXPECT_NE(shown(false).find("string(4)"), std::string::npos) << shown(false);
  EXPECT_NE(shown(true).find("\"王女士!\""), std::string::npos) << shown(true);
}

}  // namespace
}  // namespace callcue::step_test

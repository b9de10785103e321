// Each code has an example that raises it, and its nearest good neighbour that doesn't.
#include "lib/check/codes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "callcue/policy.h"

namespace callcue::check {
namespace {

// What the examples are added to.
constexpr char kBase[] = R"(
name: "t"
param { name: "limit" type: DURATION default_value: "8s" }
param { name: "off" type: DURATION default_value: "none" }
fact { name: "known" type: BOOL default_value: "false" }
fact { name: "who" type: STRING }
variable { name: "count" type: INT }
action { name: "saved" }
approval { name: "release" }
sentiment { name: "angry" }
act { name: "greeting" party: PARTY_AGENT phrases { any: "hello" } }
act { name: "anger" party: PARTY_CUSTOMER phrases { any: "damn" } }
script { id: "hi" text { language: "en" variant: "Hello" } }
region { id: "r" state { id: "a" transition { on: "held" target: "b" } } state { id: "b" } }
rule { id: "use" on: "established" when: "count > 0 && known && param.limit > param.off"
       do { set { variable: "count" value: "count + 1" } } recommend { script: "hi" } }
)";

struct Example {
  const char* code;
  const char* bad;
  const char* good;
};

const Example kExamples[] = {
    {"unknown-name", R"(cues { act: "thanks" cue { weight: 1 words: "x" } })",
     R"(cues { act: "greeting" cue { weight: 1 words: "x" } })"},
    {"out-of-place", R"(cues { act: "greeting" party: PARTY_CUSTOMER cue { weight: 1 words: "x" } })",
     R"(cues { act: "greeting" party: PARTY_AGENT cue { weight: 1 words: "x" } })"},
    {"bad-value", R"(cues { act: "greeting" cue { weight: 10000 words: "x" } })",
     R"(cues { act: "greeting" cue { weight: 9999 words: "x" } })"},
    {"bad-value", R"(cues { act: "greeting" cue { words: "x" } })",
     R"(cues { act: "greeting" cue { weight: -1 words: "x" } })"},
    {"bad-value", R"(cues { act: "greeting" least: 5 enough: 5 cue { weight: 1 words: "x" } })",
     R"(cues { act: "greeting" least: 5 enough: 6 cue { weight: 1 words: "x" } })"},
    {"empty-list", R"(cues { act: "greeting" })", R"(cues { act: "greeting" cue { weight: 1 words: "x" } })"},
    {"missing-name", R"(act { party: PARTY_AGENT })", R"(act { name: "x" party: PARTY_AGENT })"},
    {"bad-name", R"(fact { name: "a-b" type: BOOL })", R"(fact { name: "a_b" type: BOOL })"},
    {"bad-name", R"(fact { name: "state" type: BOOL })", R"(fact { name: "stated" type: BOOL })"},
    {"duplicate-name", R"(act { name: "greeting" })", R"(act { name: "greeting2" })"},
    {"duplicate-name", R"(fact { name: "count" type: INT })", R"(fact { name: "counts" type: INT })"},
    {"duplicate-name", R"(region { id: "q" state { id: "a" } })", R"(region { id: "q" state { id: "c" } })"},
    {"duplicate-name", R"(duty { id: "use" on: "held" fulfilled_by: "retrieved" })",
     R"(duty { id: "used" on: "held" fulfilled_by: "retrieved" })"},
    {"unknown-name", R"(rule { id: "x" on: "act.greting" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "act.greeting" recommend { script: "hi" } })"},
    {"unknown-name", R"(rule { id: "x" on: "held" in: "c" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "held" in: "b" recommend { script: "hi" } })"},
    {"unknown-name", R"(rule { id: "x" on: "held" recommend { script: "hello" } })",
     R"(rule { id: "x" on: "held" recommend { script: "hi" } })"},
    {"unknown-name", R"(rule { id: "x" on: "held" when: "acts.greeting.agnet.count > 0" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "held" when: "acts.greeting.agent.count > 0" recommend { script: "hi" } })"},
    {"unknown-name", R"(rule { id: "x" on: "held" when: "param.limits > param.off" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "held" when: "param.limit > param.off" recommend { script: "hi" } })"},
    {"unknown-name", R"(rule { id: "x" on: "held" do { cancel: "x" } })",
     R"(rule { id: "x" on: "held" do { send { event: "x" delay: "1s" } } do { cancel: "x" } }
        rule { id: "y" on: "event.x" recommend { script: "hi" } })"},
    {"missing-type", R"(fact { name: "x" })", R"(fact { name: "x" type: BOOL })"},
    {"missing-default", R"(param { name: "x" type: INT })", R"(param { name: "x" type: INT default_value: "1" })"},
    {"bad-value", R"(param { name: "x" type: INT default_value: "one" })",
     R"(param { name: "x" type: INT default_value: "1" })"},
    {"bad-value", R"(fact { name: "x" type: TIMESTAMP default_value: "noon" })",
     R"(fact { name: "x" type: TIMESTAMP default_value: "2024-05-01T12:00:00Z" })"},
    {"out-of-range", R"(param { name: "x" type: INT default_value: "0" min: "1" })",
     R"(param { name: "x" type: INT default_value: "1" min: "1" })"},
    {"out-of-range", R"(param { name: "x" type: DURATION default_value: "61s" max: "1m" })",
     R"(param { name: "x" type: DURATION default_value: "60s" max: "1m" })"},
    {"bad-duration", R"(duty { id: "x" on: "held" fulfilled_by: "retrieved" within: "8" })",
     R"(duty { id: "x" on: "held" fulfilled_by: "retrieved" within: "8s" })"},
    {"bad-duration", R"(duty { id: "x" on: "held" fulfilled_by: "retrieved" within: "0.5ms" })",
     R"(duty { id: "x" on: "held" fulfilled_by: "retrieved" within: "1.5s" })"},
    {"bad-trigger", R"(rule { id: "x" on: "held AGENT" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "held by AGENT" recommend { script: "hi" } })"},
    {"unknown-trigger", R"(rule { id: "x" on: "holding" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "held" recommend { script: "hi" } })"},
    {"unknown-trigger", R"(rule { id: "x" on: "held.x" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "action.saved" recommend { script: "hi" } })"},
    {"no-party", R"(rule { id: "x" on: "action.saved by AGENT" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "action.saved" recommend { script: "hi" } })"},
    {"never-by-party", R"(rule { id: "x" on: "act.greeting by CUSTOMER" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "act.greeting by AGENT" recommend { script: "hi" } })"},
    {"missing-trigger", R"(rule { id: "x" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "held" recommend { script: "hi" } })"},
    {"missing-guard", R"(permission { id: "x" act: "release" on: "connection_cleared by AGENT" })",
     R"(permission { id: "x" act: "release" on: "connection_cleared by AGENT" when: "approvals.release" })"},
    {"missing-guard", R"(exception { id: "x" element: "use" })",
     R"(exception { id: "x" element: "use" when: "known" })"},
    {"no-event-field",
     R"(rule { id: "x" on: "failed" on: "held" when: "event.cause == cause.BUSY" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "failed" on: "diverted" when: "event.cause == cause.BUSY" recommend { script: "hi" } })"},
    {"no-event-field",
     R"(permission { id: "x" act: "release" on: "connection_cleared" when: "event.cause == cause.BUSY" })",
     R"(permission { id: "x" act: "release" on: "connection_cleared" when: "call.end_cause == cause.BUSY" })"},
    {"missing-action", R"(rule { id: "x" on: "held" recommend { priority: 1 } })",
     R"(rule { id: "x" on: "held" recommend { action: LISTEN } })"},
    {"empty-effect", R"(rule { id: "x" on: "held" })", R"(rule { id: "x" on: "held" do { raise { event: "e" } } })"},
    {"wrong-type", R"(script { id: "s" text { language: "en" variant: "{known}" } }
                      rule { id: "x" on: "held" recommend { script: "s" } })",
     R"(script { id: "s" text { language: "en" variant: "{count}" } }
        rule { id: "x" on: "held" recommend { script: "s" } })"},
    {"not-settable", R"(rule { id: "x" on: "held" do { set { variable: "known" value: "true" } } })",
     R"(rule { id: "x" on: "held" do { set { variable: "count" value: "1" } } })"},
    {"empty-list", R"(scenario { id: "x" on: "held" })",
     R"(scenario { id: "x" on: "held" step { recommend { script: "hi" } } })"},
    {"out-of-place", R"(region { id: "q" state { id: "c" final: true transition { on: "held" target: "c" } } })",
     R"(region { id: "q" state { id: "c" transition { on: "held" target: "c" } } })"},
    {"no-target", R"(region { id: "q" state { id: "c" state { id: "h" history: DEEP } state { id: "d" } } })",
     R"(region { id: "q" state { id: "c" state { id: "h" history: DEEP transition { target: "d" } } state { id: "d" } } })"},
    {"no-target", R"(region { id: "q" })", R"(region { id: "q" state { id: "c" } })"},
    {"illegal-initial", R"(region { id: "q" initial: "a" state { id: "c" } })",
     R"(region { id: "q" initial: "c" state { id: "c" } })"},
    {"illegal-target", R"(region { id: "q" state { id: "c" transition { on: "held" target: "a" } } })",
     R"(region { id: "q" state { id: "c" transition { on: "held" target: "d" } } state { id: "d" } })"},
    {"illegal-target",
     R"(region { id: "q" state { id: "p" parallel: true state { id: "c" transition { on: "held" target: "d" } } state { id: "d" } } })",
     R"(region { id: "q" state { id: "p" parallel: true state { id: "c" transition { on: "held" target: "d" reenter: true } }
                                                        state { id: "d" } } })"},
    {"conflicting-targets",
     R"(region { id: "q" state { id: "c" transition { on: "held" target: "d" target: "e" } } state { id: "d" } state { id: "e" } })",
     R"(region { id: "q" state { id: "c" transition { on: "held" target: "d" target: "e" } }
                         state { id: "p" parallel: true state { id: "d" } state { id: "e" } } })"},
    // What is entered with a target by default counts, too.
    {"conflicting-targets",
     R"(region { id: "q" state { id: "c" transition { on: "held" target: "p" target: "e" } } state { id: "p" state { id: "d" } state { id: "e" } } })",
     R"(region { id: "q" state { id: "c" transition { on: "held" target: "p" target: "d" } } state { id: "p" state { id: "d" } state { id: "e" } } })"},
    {"conflicting-targets",
     R"(region { id: "q" initial: "p" initial: "e" state { id: "p" parallel: true state { id: "c" state { id: "d" } state { id: "e" } } state { id: "f" } } })",
     R"(region { id: "q" initial: "e" initial: "p" state { id: "p" parallel: true state { id: "c" state { id: "d" } state { id: "e" } } state { id: "f" } } })"},
    // So does what a history may bring back.
    {"conflicting-targets",
     R"(region { id: "q" state { id: "c" transition { on: "held" target: "h" target: "e" } }
                         state { id: "p" parallel: true state { id: "h" history: DEEP transition { target: "f" } }
                                 state { id: "g" state { id: "d" } state { id: "e" } } state { id: "f" } } })",
     R"(region { id: "q" state { id: "c" transition { on: "held" target: "h" target: "f" } }
                         state { id: "p" parallel: true
                                 state { id: "g" state { id: "h" history: DEEP transition { target: "e" } } state { id: "d" } state { id: "e" } } state { id: "f" } } })"},
    {"conflicting-targets",
     R"(region { id: "q" state { id: "p" state { id: "h" history: SHALLOW transition { target: "d" target: "e" } } state { id: "d" } state { id: "e" } } })",
     R"(region { id: "q" state { id: "p" parallel: true state { id: "h" history: SHALLOW transition { target: "d" target: "e" } } state { id: "d" } state { id: "e" } } })"},
    {"history-cycle",
     R"(region { id: "q" state { id: "p" state { id: "h" history: SHALLOW transition { target: "h" } } state { id: "d" } } })",
     R"(region { id: "q" state { id: "p" state { id: "h" history: SHALLOW transition { target: "d" } } state { id: "d" } } })"},
    {"history-cycle",
     R"(region { id: "q" state { id: "p" state { id: "h" history: SHALLOW transition { target: "i" } }
                                         state { id: "i" history: DEEP transition { target: "h" } } state { id: "d" } } })",
     R"(region { id: "q" state { id: "p" state { id: "h" history: SHALLOW transition { target: "i" } }
                                         state { id: "i" history: DEEP transition { target: "d" } } state { id: "d" } } })"},
    {"eventless-cycle",
     R"(region { id: "q" state { id: "c" transition { target: "d" } } state { id: "d" transition { target: "c" } } })",
     R"(region { id: "q" state { id: "c" transition { target: "d" } } state { id: "d" transition { on: "held" target: "c" } } })"},
    {"eventless-cycle",
     R"(region { id: "q" state { id: "c" transition { when: "param.limit > param.off" do { raise { event: "e" } } } } })",
     R"(region { id: "q" state { id: "c" transition { when: "known" do { raise { event: "e" } } } } })"},
    {"eventless-cycle", R"(region { id: "q" state { id: "c" transition { do { raise { event: "e" } } }
                                                           transition { when: "known" target: "d" } } state { id: "d" } })",
     R"(region { id: "q" state { id: "c" transition { when: "known" target: "d" }
                                         transition { do { raise { event: "e" } } } } state { id: "d" } })"},
    {"empty-script", R"(script { id: "s" text { language: "en" } })",
     R"(script { id: "s" text { language: "en" variant: "x" } })"},
    {"bad-slot", R"(script { id: "s" text { language: "en" variant: "a { b" } })",
     R"(script { id: "s" text { language: "en" variant: "a {{ b" } })"},
    {"unknown-slot", R"(script { id: "s" text { language: "en" variant: "for {whom}" } })",
     R"(script { id: "s" text { language: "en" variant: "for {who}" } })"},
    {"forbidden-script",
     R"(act { name: "rude" party: PARTY_AGENT phrases { any: "not my job" } } prohibition { id: "x" on: "act.rude by AGENT" }
        script { id: "s" text { language: "en" variant: "That is not my job" } })",
     R"(act { name: "rude" party: PARTY_AGENT phrases { any: "not my job" } }
        prohibition { id: "x" on: "act.rude by AGENT" while: "state.b" }
        script { id: "s" text { language: "en" variant: "That is not my job" } })"},
    {"unheard-script", R"(script { id: "s" act: "greeting" text { language: "en" variant: "Good day" } })",
     R"(script { id: "s" act: "greeting" text { language: "en" variant: "Oh, hello there" } })"},
    {"never-asked", R"(permission { id: "x" act: "p" when: "known" otherwise { recommend { action: SAY script: "hi" } } })",
     R"(permission { id: "x" act: "p" when: "known" asked_by: "held" otherwise { recommend { action: SAY script: "hi" } } })"},
    {"never-fulfilled", R"(duty { id: "x" on: "held" within: "8s" })",
     R"(duty { id: "x" on: "held" fulfilled_by: "retrieved" within: "8s" })"},
    {"never-fulfilled", R"(checklist { id: "x" on: "held" item { id: "i" recommend { script: "hi" } } item { id: "k" fulfilled_by: "retrieved" recommend { script: "hi" } } })",
     R"(checklist { id: "x" on: "held" item { id: "i" recommend { script: "hi" when: "known" } } item { id: "k" fulfilled_by: "retrieved" recommend { script: "hi" } } })"},
    {"no-words", R"(rule { id: "x" on: "held" recommend { action: SAY } })", R"(rule { id: "x" on: "held" recommend { action: ASK } })"},
    {"unknown-topic", R"(rule { id: "x" on: "held" do { withdraw: "t" } } rule { id: "y" on: "retrieved" recommend { script: "hi" topic: "s" } })",
     R"(rule { id: "x" on: "held" do { withdraw: "t" } } rule { id: "y" on: "retrieved" recommend { script: "hi" topic: "t" } })"},
    {"no-negators", R"(negators { language: "zh" word: "没" } act { name: "x" negatable: true phrases { language: "en" any: "good" } })",
     R"(negators { language: "en" word: "not" } act { name: "x" negatable: true phrases { language: "en-GB" any: "good" } })"},
    {"no-negators", R"(act { name: "x" negatable: true phrases { any: "good" } })", R"(act { name: "x" negatable: true })"},
    {"bad-value", R"(duty { id: "x" on: "held" fulfilled_by: "retrieved" within_turns { party: PARTY_AGENT count: "0" } })",
     R"(duty { id: "x" on: "held" fulfilled_by: "retrieved" within_turns { party: PARTY_AGENT count: "1" } })"},
    {"bad-value", R"(param { name: "n" type: INT default_value: "-1" }
                     duty { id: "x" on: "held" fulfilled_by: "retrieved" within_turns { party: PARTY_AGENT count: "param.n" } })",
     R"(duty { id: "x" on: "held" fulfilled_by: "retrieved" within_turns { party: PARTY_AGENT count: "count" } })"},
    {"bad-value", R"(act { name: "x" min_confidence: 1.5 phrases { any: "good" } })", R"(act { name: "x" min_confidence: 1 phrases { any: "good" } })"},
    {"bad-value", R"(act { name: "x" phrases { language: "cn" any: "好" } })", R"(act { name: "x" phrases { language: "zh" any: "好" } })"},
    {"bad-value", R"(act { name: "x" phrases { language: "中文" any: "好" } })", R"(act { name: "x" phrases { language: "zh_Hans-CN" any: "好" } })"},
    {"bad-value", R"(negators { language: "english" word: "not" })", R"(negators { language: "en" word: "not" })"},
    {"bad-value", R"(cues { act: "greeting" language: "e" cue { weight: 1 words: "x" } })", R"(cues { act: "greeting" language: "eng" cue { weight: 1 words: "x" } })"},
    {"bad-value", R"(script { id: "s" text { language: "CN" variant: "好" } })", R"(script { id: "s" text { language: "zh-CN" variant: "好" } })"},
    {"bad-slot", R"(script { id: "s" text { language: "zh" variant: "｛who｝您好" } })", R"(script { id: "s" text { language: "zh" variant: "{who}您好｛此处停顿｝" } })"},
    {"unused-name", R"(sub_phrase { name: "you" text: "you" } act { name: "x" phrases { any: "hello you" } })",
     R"(sub_phrase { name: "you" text: "you" } act { name: "x" phrases { any: "hello <you>" } })"},
    {"constant-guard", R"(rule { id: "x" on: "held" when: "1 < 2" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "held" when: "count < 2" recommend { script: "hi" } })"},
    {"unused-name", R"(variable { name: "x" type: INT })",
     R"(variable { name: "x" type: INT } rule { id: "y" on: "held" do { set { variable: "x" value: "x + 1" } } })"},
    {"unused-name", R"(script { id: "s" text { language: "en" variant: "x" } })",
     R"(script { id: "s" text { language: "en" variant: "x" } } act { name: "y" party: PARTY_AGENT script: "s" })"},
    {"never-raised", R"(rule { id: "x" on: "event.e" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "event.e" recommend { script: "hi" } } rule { id: "y" on: "held" do { raise { event: "e" } } })"},
    {"uncovered-clause", R"(clause { id: "c.1" })",
     R"(clause { id: "c.1" } rule { id: "x" clause: "c.1" on: "held" recommend { script: "hi" } })"},
    {"no-clause", R"(clause { id: "c.1" } rule { id: "x" on: "held" recommend { script: "hi" } })",
     R"(rule { id: "x" on: "held" recommend { script: "hi" } })"},
    {"not-constant", R"x(settings { silence: "count > 0 ? duration('1s') : duration('2s')" })x",
     R"(settings { silence: "param.limit" })"},
    {"out-of-place", R"(overlay_of: "t" settings { silence: "8s" })", R"(change { settings { silence: "8s" } })"},
    {"other-policy", R"(overlay_of: "u")", R"(overlay_of: "t")"},
    {"empty-change", R"(change { param { name: "limit" } })", R"(change { param { name: "limit" value: "9s" } })"},
};

bool IsOverlay(const std::string& text) { return text.rfind("overlay_of", 0) == 0 || text.rfind("change", 0) == 0; }

std::set<std::string> CodesOf(const std::string& text, bool* loaded) {
  Diagnostics problems;
  LoadOptions options;
  if (IsOverlay(text)) options.overlays.push_back({text, "overlay"});
  *loaded = Policy::LoadText(IsOverlay(text) ? kBase : kBase + text, options, &problems).ok();
  std::set<std::string> codes;
  for (const Diagnostic& d : problems) {
    codes.insert(d.code);
    EXPECT_GT(d.line, 0u) << d.code << ": " << d.message;
    EXPECT_FALSE(d.message.empty()) << d.code;
  }
  return codes;
}

TEST(Codes, EachHasABadExampleAndAGoodNeighbour) {
  for (const Example& example : kExamples) {
    bool loaded = false;
    EXPECT_THAT(CodesOf(example.bad, &loaded), testing::Contains(example.code)) << example.bad;
    const std::set<std::string> good = CodesOf(example.good, &loaded);
    EXPECT_THAT(good, testing::Not(testing::Contains(example.code))) << example.good;
    EXPECT_TRUE(loaded) << example.good << "\n" << testing::PrintToString(good);
  }
}

TEST(Codes, AnErrorRefusesThePolicyAndAWarningDoesNot) {
  for (const Example& example : kExamples) {
    bool loaded = false;
    CodesOf(example.bad, &loaded);
    for (int i = 0; i < kCodes; ++i) {
      const CodeInfo& info = InfoOf(static_cast<Code>(i));
      if (std::string(info.code) != example.code) continue;
      EXPECT_EQ(loaded, info.warning) << example.bad;
    }
  }
}

TEST(Codes, NoneIsWithoutAnExample) {
  std::set<std::string> shown{"too-many", "empty-file"};  // limits_test.cc, told_test.cc
  for (const Example& example : kExamples) shown.insert(example.code);
  for (int i = 0; i < kCodes; ++i)
    EXPECT_EQ(shown.count(InfoOf(static_cast<Code>(i)).code), 1u) << InfoOf(static_cast<Code>(i)).code;
}

TEST(Codes, TheBaseHasNoProblem) {
  bool loaded = false;
  EXPECT_THAT(CodesOf("", &loaded), testing::IsEmpty());
  EXPECT_TRUE(loaded);
}

}  // namespace
}  // namespace callcue::check

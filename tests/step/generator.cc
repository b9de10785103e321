#include "tests/step/generator.h"

namespace callcue::step_test {
namespace {

const char* const kTexts[] = {"hello",         "thanks",      "sorry",        "wait",       "fine",
                              "uh-huh",        "hello there", "sorry thanks", "wait fine",  "thanks hello sorry",
                              "nothing of it", "x",           "wait wait",    "fine thanks", "paid 12", "paid"};
const char* const kSpeakers[] = {"agent", "agent", "customer", "customer", "third"};

}  // namespace

std::vector<std::string> MakeStream(uint64_t seed, const StreamOptions& options) {
  // Whether partials are in must not change the rest, so they draw from a source of their own, and so do pairs.
  Random random(seed), partial(seed ^ 0xABCDEF), pairs(seed ^ 0x123456);
  std::vector<std::string> lines;
  int64_t t = static_cast<int64_t>(random.Below(1000000));
  int segments = 0, ids = 0;
  const auto add = [&](const std::string& rest) {
    std::string id;
    if (random.OneIn(4)) id = " eid=e" + std::to_string(random.OneIn(8) && ids > 0 ? ids : ++ids);
    lines.push_back(std::to_string(t) + " " + rest + id);
  };
  static const char* const kStarts[] = {"started", "started call,agent,customer", "started call,agent,customer,desk,host",
                                        "started call,desk,host", "started call,agent,customer,voice,desk,mood"};
  add(random.Of(kStarts));
  add(random.OneIn(3) ? "originated" : "delivered in");
  static const char* const kEvents[] = {
      "established agent", "held agent",     "retrieved agent",  "muted agent",        "unmuted agent",
      "consulted third",   "consulted third ended", "cleared agent", "cleared customer", "cleared agent cause=drop",
      "originated back",   "established customer", "transferred agent started", "transferred agent completed",
      "starts agent",      "stops agent",    "starts customer",  "stops customer",     "did noted",
      "did noted arg.n=3", "approve ok",     "deny ok",          "fact vip true",      "fact vip false",
      "unfact vip",        "fact n 0",       "fact n 7",         "fact who \"Ann\"",   "fact who \"Bo Li\"",
      "mood customer angry", "measured agent rate 3.5", "tick",  "nothing",            "fact nope 1",
      "feedback dismissed rec=1", "feedback dismissed rec=2", "did noted rec=3", "down agent", "up agent",
      "down customer",     "up customer",    "rang 2",           "wrapped"};
  int64_t before = t;   // of the event before
  const int events = 10 + static_cast<int>(random.Below(50));
  for (int i = 0; i < events; ++i) {
    static const int64_t kSteps[] = {0, 1, 7, 100, 400, 999, 1000, 1001, 2000, 3000, 5000, 5001, 12000};
    before = t;
    t += random.Of(kSteps);
    if (options.refused && random.OneIn(6)) {
      static const char* const kRefused[] = {"fact n true", "fact who 5", "say agent \"x\" 9-5", "held agent", "say agent \"\xff\""};
      const bool back = random.OneIn(2);
      const int64_t at = back && t > 20000 ? t - 10000 : t;
      lines.push_back(std::to_string(at) + " " + random.Of(kRefused));
    }
    if (options.undone && pairs.OneIn(6)) {
      lines.push_back(std::to_string(t) + " did noted");
      t += 1001 + static_cast<int64_t>(pairs.Below(1000));
      lines.push_back(std::to_string(t) + " tick");
    }
    if (random.OneIn(8)) {
      lines.push_back(std::to_string(t) + " advance");
      continue;
    }
    if (!random.OneIn(2)) {
      add(random.Of(kEvents));
      continue;
    }
    const std::string who = random.Of(kSpeakers);
    if (random.OneIn(5)) {
      static const char* const kActs[] = {"hello", "thanks", "sorry", "wait", "fine"};
      std::string when;
      if (random.OneIn(2)) when = " " + std::to_string(std::max<int64_t>(0, t - static_cast<int64_t>(random.Below(4000)))) + "-";
      add("act " + who + " " + random.Of(kActs) + when);
      continue;
    }
    const int64_t end = std::max<int64_t>(0, t - static_cast<int64_t>(random.Below(random.OneIn(3) ? 5500 : 300)));
    const int64_t begin = std::max<int64_t>(0, end - 100 - static_cast<int64_t>(random.Below(2000)));
    const std::string segment = "s" + std::to_string(segments++), text = random.Of(kTexts);
    const std::string span = " " + std::to_string(begin) + "-" + std::to_string(end);
    const std::string ending = random.OneIn(2) ? " eot" : "";
    const bool cancelled = random.OneIn(12);
    // Before the final one's time: what is due at one instant comes after the first event of it.
    for (int rev = 1; options.partials && t > before && rev < 4 && !partial.OneIn(3); ++rev) {
      before += static_cast<int64_t>(partial.Below(static_cast<uint64_t>(t - before)));
      lines.push_back(std::to_string(before) + " partial " + who + " \"" + partial.Of(kTexts) + "\" seg=" + segment +
                      " rev=" + std::to_string(rev) + span);
    }
    add("say " + who + " \"" + (cancelled ? "" : text) + "\" seg=" + segment + span + ending);
  }
  if (!random.OneIn(5)) {
    t += 20000;
    add("closed");
  }
  return lines;
}

std::shared_ptr<const Policy> Everything() {
  static const auto policy = Load(Logging(R"(
    clause { id: "c1" title { language: "en" text: "one" } }
    action { name: "unused" } approval { name: "ok" } sentiment { name: "angry" } measurement { name: "rate" }
    fact { name: "vip" type: BOOL } fact { name: "n" type: INT default_value: "1" } fact { name: "who" type: STRING }
    variable { name: "holds" type: INT }
    script { id: "greet" text { language: "en" variant: "Hello {name}." variant: "Hi {name}!" }
             slot { name: "name" value: "who" fallback { language: "en" text: "there" } } }
    region { id: "line"
      state { id: "idle" transition { on: "established" target: "talk" } }
      state { id: "talk" on_exit { <x> } transition { on: "segment_ended" target: "over" }
        state { id: "h" history: SHALLOW transition { target: "open" } }
        state { id: "open" on_entry { send { event: "nudge" delay: "3s" } } on_exit { cancel: "nudge" }
                transition { on: "held" target: "onhold" do { set { variable: "holds" value: "holds + 1" } } } }
        state { id: "onhold" transition { on: "retrieved" target: "open" } } }
      state { id: "over" transition { on: "established" target: "h" } } }
    region { id: "mood" state { id: "calm" transition { on: "sentiment.angry" target: "hot" } }
             state { id: "hot" transition { on: "act.sorry by AGENT" target: "calm" when: "acts.sorry.agent.count > 1" } } }
    rule { id: "greet" on: "established" recommend { action: SAY script: "greet" within: "2s" priority: 5 topic: "t" } clause: "c1" }
    rule { id: "nudge" on: "event.nudge" recommend { [nudge] topic: "t" expires: "1s" cooldown: "4s" } }
    rule { id: "calm" on: "act.sorry by CUSTOMER" when: "state.hot || n / n == 1" recommend { [calm] priority: 8 at_most: 3 while: "n > 0" } }
    rule { id: "err" on: "error.execution" do { <e> } }
    duty { id: "hello" on: "established" fulfilled_by: "act.hello by AGENT" within: "2s" clause: "c1" severity: MAJOR
           on_violation { [late] expires: "5s" } }
    duty { id: "thank" on: "retrieved" fulfilled_by: "act.thanks by AGENT" within_turns { party: PARTY_AGENT count: "1" }
           within: "8s" on_retrigger: ANOTHER recommend { [thank] } }
    duty { id: "note" on: "segment_ended" fulfilled_by: "action.noted" within: "10s" on_retrigger: RESTART }
    duty { id: "ask" on: "act.wait by CUSTOMER" fulfilled_by: "act.fine by AGENT" before: "held" cancelled_by: "act.fine by CUSTOMER" }
    duty { id: "second" on: "violated.hello" fulfilled_by: "act.sorry by AGENT" within: "6s" }
    prohibition { id: "taboo" on: "act.wait by AGENT" while: "vip && acts.sorry.agent.count == 0" recommend { [taboo] expires: "3s" } }
    permission { id: "hold" act: "hold" on: "held" when: "acts.fine.customer.last > acts.wait.agent.last || approvals.ok" }
    permission { id: "release" act: "release" on: "segment_ended by AGENT" asked_by: "action.noted" when: "acts.thanks.agent.count > 0"
                 otherwise { recommend { [askmore] } } }
    exception { id: "e1" element: "thank" when: "who == 'Ann'" }
    exception { id: "e2" element: "release" when: "vip" }
    scenario { id: "sc" on: "act.fine by CUSTOMER" step { id: "1" recommend { [step1] } } step { id: "2" when: "vip" recommend { [step2] } }
               step { id: "3" recommend { [step3] } } }
    checklist { id: "cl" on: "established" item { id: "i1" fulfilled_by: "act.hello by AGENT" recommend { [i1] } }
                item { id: "i2" fulfilled_by: "action.noted" recommend { [i2] } } }
    settings { speech_rate: "rate" speech_rate_window: "3s" }
    act { name: "early" phrases { any: "hello there" } position { first: "20s" first_turns: 2 } }
    act { name: "late" phrases { any: "x" any: "fine thanks" } position { last: "30s" last_turns: 3 } }
    act { name: "again" phrases { any: "wait" } from_hit: 2 to_hit: 4 after { act: "act.sorry" act: "act.thanks" within: "40s" } }
    act { name: "paid" phrases { any: "paid" } slot { name: "n" type: NUMBER } slot { name: "on" type: ACCOUNT_NUMBER } }
    rule { id: "early" on: "act.early" recommend { [early] } }
    rule { id: "paid" on: "act.paid" when: "acts.paid.slots.n > n" recommend { [paid] } }
    rule { id: "rate" on: "measurement.rate by CUSTOMER" when: "event.value > 60.0" recommend { [slower] cooldown: "9s" } }
    duty { id: "again" on: "act.again by CUSTOMER" fulfilled_by: "act.late by AGENT" within: "90s" at_end { agent: VIOLATED } }
  )"));
  return policy;
}

}  // namespace callcue::step_test

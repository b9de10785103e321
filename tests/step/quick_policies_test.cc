// The short way decides what the long way decides, under policies that nobody would make up: states of every kind, with
// transitions to any of them, what they do in any order, duties and a permission. CALLCUE_POLICIES sets how many.
#include <algorithm>
#include <cstdlib>

#include "tests/step/two_ways.h"

namespace callcue::step_test {
namespace {

class PolicyMaker {
 public:
  explicit PolicyMaker(uint64_t seed) : random_(seed) {}

  std::string Make() {
    for (uint64_t n = 1 + random_.Below(2); n-- > 0;) Fill(Add(-1, kRegion), 1 + random_.Below(4));
    std::string text = R"(name: "made" version: "1"
      variable { name: "b" type: BOOL } variable { name: "c" type: BOOL default_value: "true" }
      variable { name: "n" type: INT } variable { name: "m" type: INT default_value: "1" }
      variable { name: "t" type: TIMESTAMP } fact { name: "unknown" type: BOOL }
      sentiment { name: "calm" } sentiment { name: "angry" } act { name: "closing" party: PARTY_AGENT party: PARTY_CUSTOMER }
      act { name: "thanks" party: PARTY_AGENT } act { name: "apology" party: PARTY_AGENT party: PARTY_CUSTOMER }
      act { name: "greeting" party: PARTY_AGENT } script { id: "a" text { language: "en" variant: "A." } }
      region { id: "sender" state { id: "sends"
        transition { on: "held" do { send { event: "x" delay: "2s" } } }
        transition { on: "rang" do { send { event: "y" delay: "3s" } } }
        transition { on: "sentiment.calm" do { send { event: "z" delay: "1s" } } } } }
    )";
    for (int s = 0; s < Count(); ++s) {
      if (states_[Place(s)].kind == kRegion) text += Text(s);
    }
    for (int d = static_cast<int>(random_.Below(4)); d-- > 0;) text += Duty(d);
    for (int p = random_.OneIn(2) ? static_cast<int>(1 + random_.Below(3)) : 0; p-- > 0;) {
      static const char* const kGranted[] = {"release", "transfer", "hold"};
      text += "permission { id: \"p" + std::to_string(p) + "\" act: \"" + random_.Of(kGranted) + "\"";
      if (random_.OneIn(2)) text += " on: \"segment_ended by AGENT\"";
      text += " when: \"" + (random_.OneIn(6) ? Guard(false) : Done()) + "\" }";
    }
    return text;
  }

 private:
  enum Kind { kRegion, kCompound, kParallel, kAtomic, kFinal, kShallow, kDeep };
  struct Made { int parent; Kind kind; };

  static size_t Place(int state) { return static_cast<size_t>(state); }
  int Count() const { return static_cast<int>(states_.size()); }
  int Add(int parent, Kind kind) {
    states_.push_back({parent, kind});
    return Count() - 1;
  }
  void Fill(int parent, uint64_t children) {
    const bool in_parallel = states_[Place(parent)].kind == kParallel;
    for (uint64_t i = 0; i < children; ++i) {
      const uint64_t what = states_.size() < 16 ? random_.Below(8) : 8;
      if (what < 2) Fill(Add(parent, kCompound), 1 + random_.Below(3));
      else if (what == 2) Fill(Add(parent, kParallel), 2 + random_.Below(2));
      else Add(parent, what == 3 && i > 0 && !in_parallel && random_.OneIn(4) ? kFinal : kAtomic);
    }
    if (states_[Place(parent)].kind != kRegion && random_.OneIn(2)) Add(parent, random_.OneIn(2) ? kShallow : kDeep);
  }
  bool Below(int state, int above) const {
    for (; state >= 0; state = states_[Place(state)].parent) {
      if (states_[Place(state)].parent == above) return true;
    }
    return false;
  }
  bool InParallel(int state) const {
    const int parent = states_[Place(state)].parent;
    return parent >= 0 && (states_[Place(parent)].kind == kParallel || InParallel(parent));
  }
  int Region(int state) const { return states_[Place(state)].parent < 0 ? state : Region(states_[Place(state)].parent); }
  bool IsHistory(int state) const { return states_[Place(state)].kind >= kShallow; }
  static std::string Id(int state) { return "\"s" + std::to_string(state) + "\""; }

  std::string Trigger(bool derived) {
    static const char* const kEvents[] = {"tick", "rang", "established", "established by CUSTOMER", "held", "retrieved",
                                          "connection_cleared", "connection_cleared by AGENT", "act.thanks", "act.closing",
                                          "act.apology by CUSTOMER", "act.greeting", "sentiment.calm", "sentiment.angry",
                                          "sentiment"};
    static const char* const kDerived[] = {"event.x", "event.y", "event.z"};
    return derived && random_.OneIn(3) ? random_.Of(kDerived) : random_.Of(kEvents);
  }
  std::string Guard(bool rings) {
    static const char* const kTerms[] = {"b", "!b", "c", "!c", "n == 1", "m > 0", "n <= 2", "b || c", "1 / n > 0", "unknown",
                                         "!unknown", "false", "now - t > duration('2s')",
                                         "now - t >= duration('3s')"};
    std::string text;
    for (uint64_t terms = 1 + random_.Below(3); terms-- > 0;) {
      static const char* const kIs[] = {">", ">=", "==", "!=", "<"};
      std::string term = random_.Of(kTerms);
      if (rings && random_.OneIn(2)) {
        term = std::string("event.count ") + random_.Of(kIs) + " " + std::to_string(random_.Below(6));
      }
      if (random_.OneIn(5)) {
        int state = static_cast<int>(random_.Below(states_.size()));
        while (IsHistory(state) || states_[Place(state)].kind == kRegion) state = (state + 1) % Count();
        term = (random_.OneIn(2) ? "state.s" : "!state.s") + std::to_string(state);
      }
      text += (text.empty() ? "" : " && ") + (term == "b || c" ? "(b || c)" : term);
    }
    return text;
  }
  std::string Done() {
    static const char* const kActs[] = {"closing", "thanks", "apology", "closing.agent", "apology.customer", "closing"};
    static const char* const kIs[] = {">", ">=", "==", "!=", "<", ">"};
    std::string text;
    for (uint64_t terms = 1 + random_.Below(2); terms-- > 0;) {
      text += (text.empty() ? "acts." : " && acts.") + std::string(random_.Of(kActs)) + ".count " + random_.Of(kIs) + " " +
              std::to_string(random_.Below(3));
    }
    return text;
  }
  std::string Effect(bool may_branch) {
    static const char* const kSets[] = {R"("b" value: "true")", R"("b" value: "false")", R"("c" value: "false")",
                                        R"("c" value: "true")", R"("n" value: "2")", R"("n" value: "0")",
                                        R"("m" value: "1")", R"("t" value: "now")"};
    static const char* const kActions[] = {"SAY script: \"a\"", "CHECK", "ASK script: \"a\"", "REPORT", "CALL_BACK"};
    static const char* const kDelays[] = {"1s", "2s", "2500ms", "4s"};
    static const char* const kNames[] = {"x", "y", "z"};
    switch (random_.Below(may_branch ? 8 : 7)) {
      case 0: case 1: case 2: return std::string("set { variable: ") + random_.Of(kSets) + " }";
      case 3: case 4: return std::string("recommend { action: ") + random_.Of(kActions) + " }";
      case 5: return std::string("send { event: \"") + random_.Of(kNames) + "\" delay: \"" + random_.Of(kDelays) + "\" }";
      case 6: return std::string("cancel: \"") + random_.Of(kNames) + "\"";
      default: {
        const std::string otherwise = random_.OneIn(2) ? " otherwise { " + Effect(false) + " }" : "";
        return "if { when: \"" + Guard(false) + "\" then { " + Effect(false) + " }" + otherwise + " }";
      }
    }
  }
  std::string Effects(const std::string& field) {
    std::string text;
    for (uint64_t n = random_.Below(3); n-- > 0;) text += " " + field + " { " + Effect(true) + " }";
    return text;
  }
  std::string Transition(int source) {
    const std::string on = Trigger(true);
    std::string text = " transition { on: \"" + on + "\"";
    if (random_.OneIn(2)) text += " when: \"" + Guard(on == "rang") + "\"";
    if (!random_.OneIn(6)) {
      std::vector<int> targets;
      for (int s = 0; s < Count(); ++s) {
        if (states_[Place(s)].kind != kRegion && Region(s) == Region(source)) targets.push_back(s);
      }
      const int target = targets[random_.Below(targets.size())];
      text += " target: " + Id(target);
      // Within a parallel state perhaps from one of its regions into another.
      if (!Below(target, source) && (InParallel(source) || random_.OneIn(2))) text += " reenter: true";
    }
    return text + Effects("do") + " }";
  }
  std::string Text(int state) {
    const Kind kind = states_[Place(state)].kind;
    std::string text = (kind == kRegion ? "region { id: " : " state { id: ") + Id(state);
    if (IsHistory(state)) {
      int target = states_[Place(state)].parent + 1;   // the first child
      text += kind == kShallow ? " history: SHALLOW" : " history: DEEP";
      return text + " transition { target: " + Id(target) + " } }";
    }
    if (kind == kParallel) text += " parallel: true";
    if (kind == kFinal) text += " final: true";
    if (random_.OneIn(8) && kind != kRegion) text += Effects("on_entry");
    if (random_.OneIn(6) && kind != kRegion) text += Effects("on_exit");
    for (int s = state + 1; s < Count(); ++s) {
      if (states_[Place(s)].parent == state) text += Text(s);
    }
    for (uint64_t n = kind == kRegion || kind == kFinal ? 0 : random_.Below(4); n-- > 0;) text += Transition(state);
    return text + " }\n";
  }
  std::string Duty(int number) {
    std::string text = "duty { id: \"d" + std::to_string(number) + "\" on: \"" + Trigger(false) + "\"";
    text += " fulfilled_by: \"" + Trigger(false) + "\"";
    if (random_.OneIn(3)) text += " fulfilled_by: \"" + Trigger(false) + "\"";
    if (random_.OneIn(3)) text += " when: \"" + Guard(false) + "\"";
    if (random_.OneIn(4)) text += " fulfilled_when: \"" + Guard(false) + "\"";
    if (!random_.OneIn(5)) text += " within: \"" + std::to_string(random_.Below(9) * 500) + "ms\"";
    return text + (random_.OneIn(2) ? " on_retrigger: ANOTHER }\n" : " }\n");
  }

  Random random_;
  std::vector<Made> states_;
};

TEST(QuickPolicies, DecidesAsTheLongWay) {
  const char* number = std::getenv("CALLCUE_POLICIES");
  const uint64_t policies = number != nullptr ? static_cast<uint64_t>(std::atoll(number)) : 400;
  uint64_t loaded = 0;
  int quick = 0;
  for (uint64_t seed = 0; seed < policies && !HasFailure(); ++seed) {
    const std::string text = PolicyMaker(seed).Make();
    Diagnostics problems;
    const auto policy = Policy::LoadText(text, {}, &problems);
    if (!policy.ok()) continue;
    ++loaded;
    for (uint64_t stream = 0; stream < 4 && !HasFailure(); ++stream) {
      quick += Compare(*policy, SimpleStream(4 * seed + stream, stream % 2 != 0), seed);
    }
    if (HasFailure()) ADD_FAILURE() << text;
  }
  EXPECT_GE(loaded, policies * 3 / 4);
  EXPECT_GE(quick, static_cast<int>(loaded) * 40) << "of some 230 steps a policy";
}

}  // namespace
}  // namespace callcue::step_test

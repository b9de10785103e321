// The abstract statechart of the deep checks takes the engine's microsteps: over generated charts without guards, where
// nothing is uncertain, each event leads both to the same configuration. CALLCUE_CHARTS sets how many charts.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "callcue/call.h"
#include "callcue/view.h"
#include "lib/analyse/machine.h"

namespace callcue::analyse {
namespace {

constexpr uint32_t kEvents = 5;

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 0xD1B54A32D192ED03u) {}
  uint32_t Below(uint32_t n) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<uint32_t>((state_ >> 20) % n);
  }
  bool One(uint32_t of) { return Below(of) == 0; }

 private:
  uint64_t state_;
};

// A chart as text: nested, parallel, final and history states, with transitions to any state by a few events.
class Charts {
 public:
  explicit Charts(uint64_t seed) : random_(seed) {}

  std::string Make() {
    const uint32_t regions = 1 + random_.Below(3);
    for (uint32_t r = 0; r < regions; ++r) {
      states_.push_back({0, 0, kRegion});
      Fill(static_cast<uint32_t>(states_.size() - 1), 1 + random_.Below(3), 0);
    }
    std::string text = "name: \"chart\"\n";
    for (uint32_t e = 0; e < kEvents; ++e) text += "action { name: \"e" + std::to_string(e) + "\" }\n";
    for (uint32_t s = 0; s < states_.size(); ++s) {
      if (states_[s].kind == kRegion) text += Show(s, "");
    }
    return text;
  }

 private:
  enum Kind { kRegion, kCompound, kParallel, kAtomic, kFinal, kShallow, kDeep };
  struct State {
    uint32_t parent, end;
    Kind kind;
  };

  uint32_t Add(uint32_t parent, Kind kind) {
    states_.push_back({parent, 0, kind});
    return static_cast<uint32_t>(states_.size() - 1);
  }

  void Fill(uint32_t parent, uint32_t children, uint32_t depth) {
    for (uint32_t i = 0; i < children; ++i) {
      const bool may_nest = depth < 3 && states_.size() < 40;
      const uint32_t what = random_.Below(may_nest ? 6 : 2);
      if (what == 5) {
        const uint32_t s = Add(parent, kParallel);
        Fill(s, 2 + random_.Below(2), depth + 1);
        if (random_.One(3)) Add(s, random_.One(2) ? kShallow : kDeep);
        states_[s].end = static_cast<uint32_t>(states_.size());
      } else if (what >= 3) {
        const uint32_t s = Add(parent, kCompound);
        Fill(s, 1 + random_.Below(3), depth + 1);
        if (random_.One(2)) Add(s, random_.One(2) ? kShallow : kDeep);
        states_[s].end = static_cast<uint32_t>(states_.size());
      } else {
        // A region of a parallel state is no final state, nor is a first child, so that something goes on.
        const bool final = i > 0 && states_[parent].kind != kParallel && random_.One(6);
        const uint32_t s = Add(parent, final ? kFinal : kAtomic);
        states_[s].end = s + 1;
      }
    }
    states_[parent].end = static_cast<uint32_t>(states_.size());
  }

  static std::string Name(uint32_t s) { return "s" + std::to_string(s); }

  uint32_t RegionOf(uint32_t s) const {
    while (states_[s].kind != kRegion) s = states_[s].parent;
    return s;
  }

  // A state in the same region that isn't the region itself.
  uint32_t Target(uint32_t from) {
    const uint32_t region = RegionOf(from);
    return region + 1 + random_.Below(states_[region].end - region - 1);
  }

  // The least state that holds both; a <= b.
  uint32_t Common(uint32_t a, uint32_t b) const {
    while (!(a <= b && b < states_[a].end)) a = states_[a].parent;
    return a;
  }

  // Whether a transition would lead from one region of a parallel state into another.
  bool Crosses(uint32_t from, uint32_t to) const {
    const uint32_t common = Common(std::min(from, to), std::max(from, to));
    return states_[common].kind == kParallel && common != from && common != to;
  }

  std::string Targets(uint32_t from, bool eventless) {
    uint32_t first = Target(from);
    // Eventless ones lead on in the document, mostly, lest they run in circles.
    for (int tries = 0; tries < 8 && eventless && first < states_[from].end; ++tries) first = Target(from);
    bool reenter = random_.One(3) || Crosses(from, first);
    std::string text = " target: \"" + Name(first) + "\"";
    // A second one in another region of a parallel state around the first, in the order of the document or against it.
    for (int tries = 0; tries < 6 && random_.One(2); ++tries) {
      const uint32_t second = Target(from);
      const uint32_t common = Common(std::min(first, second), std::max(first, second));
      const auto is_history_of_it = [&](uint32_t s) {
        return states_[s].parent == common && states_[s].kind >= kShallow;
      };
      if (states_[common].kind != kParallel || common == first || common == second) continue;
      if (is_history_of_it(first) || is_history_of_it(second)) continue;
      text += " target: \"" + Name(second) + "\"";
      reenter = reenter || Crosses(from, second);
      break;
    }
    return text + (reenter ? " reenter: true" : "");
  }

  std::string Transitions(uint32_t s, const std::string& indent) {
    std::string text;
    for (uint32_t n = random_.Below(3); n > 0; --n) {
      text += indent + "transition { on: \"action.e" + std::to_string(random_.Below(kEvents)) + "\"";
      text += (random_.One(12) ? "" : Targets(s, false)) + " }\n";
    }
    if (random_.One(10)) text += indent + "transition {" + Targets(s, true) + " }\n";
    return text;
  }

  std::string Show(uint32_t s, const std::string& indent) {
    const State& state = states_[s];
    const std::string inner = indent + "  ";
    std::string text = indent + (state.kind == kRegion ? "region" : "state") + " { id: \"" + Name(s) + "\"\n";
    if (state.kind == kParallel) text += inner + "parallel: true\n";
    if (state.kind == kFinal) text += inner + "final: true\n";
    if (state.kind >= kShallow) {
      text += inner + "history: " + (state.kind == kDeep ? "DEEP" : "SHALLOW") + "\n";
      text += inner + "transition { target: \"" + Name(Default(s)) + "\" }\n";
    } else if (state.kind == kCompound || state.kind == kAtomic || state.kind == kParallel) {
      text += Transitions(s, inner);
    }
    if ((state.kind == kCompound || state.kind == kRegion) && random_.One(2)) {
      text += inner + "initial: \"" + Name(Inside(s, state.kind == kCompound)) + "\"\n";
    }
    for (uint32_t c = s + 1; c < state.end; c = std::max(c + 1, states_[c].end)) text += Show(c, inner);
    return text + indent + "}\n";
  }

  // A state below that is no history.
  uint32_t Inside(uint32_t s, bool deep) {
    for (;;) {
      const uint32_t found = s + 1 + random_.Below(states_[s].end - s - 1);
      if (states_[found].kind < kShallow && (deep || states_[found].parent == s)) return found;
    }
  }

  // Of a history: a child of its parent, or for a deep one anything below.
  uint32_t Default(uint32_t history) {
    return Inside(states_[history].parent,
                  states_[history].kind == kDeep && states_[states_[history].parent].kind == kCompound);
  }

  Random random_;
  std::vector<State> states_;
};

using Packed = std::vector<uint64_t>;

// Follows one call. Nothing is uncertain: from each configuration there is one way, or none.
class Follower {
 public:
  explicit Follower(const program::Program& program)
      : program_(program), domain_(program), machine_(program, domain_, true) {
    machine_.Initial([this](const uint64_t* state) { Set(state); });
    Settle();
  }
  void Post(uint32_t name) {
    for (uint32_t i = 0; i < machine_.symbols().size(); ++i) {
      const Symbol& symbol = machine_.symbols()[i];
      if (symbol.kind != static_cast<program::Kind>(EventKind::kAgentAction) || symbol.name != name) continue;
      ways_ = 0;
      machine_.Look(state_.data());
      machine_.Expand(i, [this](const uint64_t* state) { Set(state); });
      EXPECT_LE(ways_, 1) << "nothing is uncertain";
    }
    Settle();
  }
  bool settled() const { return settled_; }
  std::vector<std::string> States() const {
    std::vector<std::string> names;
    for (uint32_t s = 1; s < program_.states.size(); ++s) {
      if (machine_.Active(state_.data(), s)) names.emplace_back(program_.states[s].id);
    }
    return names;
  }

 private:
  void Set(const uint64_t* state) {
    state_.assign(state, state + machine_.words());
    ++ways_;
  }
  void Settle() {
    for (int steps = 0; steps < 100; ++steps) {
      ways_ = 0;
      machine_.Look(state_.data());
      if (!machine_.ExpandEventless([this](const uint64_t* state) { Set(state); })) return;
    }
    settled_ = false;
  }

  const program::Program& program_;
  const Domain domain_;
  Machine machine_;
  Packed state_;
  int ways_ = 0;
  bool settled_ = true;
};

std::string Join(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

TEST(Microstep, LeadsWhereTheEnginesLeads) {
  const char* wish = std::getenv("CALLCUE_CHARTS");
  const uint64_t charts = wish != nullptr ? static_cast<uint64_t>(std::atoll(wish)) : 1000;
  uint64_t loaded = 0, steps = 0, moves = 0;
  for (uint64_t seed = 1; seed <= charts && !HasFailure(); ++seed) {
    const std::string text = Charts(seed).Make();
    Diagnostics problems;
    const auto policy = Policy::LoadText(text, {}, &problems);
    if (!policy.ok()) continue;  // a cycle of eventless transitions, for one
    ++loaded;
    Call call(*policy);
    Follower follower((*policy)->program());
    Random random(seed + 1000000007);
    for (int64_t n = 0; n < 30; ++n) {
      const uint32_t which = random.Below(kEvents);
      Event event;
      event.kind = EventKind::kAgentAction;
      const std::string name = "e" + std::to_string(which);
      event.name = name;
      event.party = Party::kAgent;
      event.at_ms = n;
      const std::string before = Join(follower.States());
      if (!call.Post(event).ok()) break;  // beyond the bound of a macrostep
      follower.Post(which);
      if (!follower.settled()) break;
      CallView view;
      call.View(&view);
      const std::string ours = Join(follower.States()), theirs = Join(view.states);
      ASSERT_EQ(ours, theirs) << "seed " << seed << ", event " << n << " " << name << " in " << before << "\n" << text;
      ++steps;
      moves += ours != before;
    }
  }
  // Charts that don't load, or in which nothing moves, would test little.
  EXPECT_GT(loaded, charts / 2);
  EXPECT_GT(moves, steps / 10);
}

}  // namespace
}  // namespace callcue::analyse

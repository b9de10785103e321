// What entering states makes active, told before any call: as the step finds it (lib/run/statechart.cc), with nothing
// active yet and nothing recorded.
#include <map>
#include <set>

#include "lib/check/state_tree.h"

namespace callcue::check {

using program::StateKind;

namespace {

// Nesting is bounded (lib/base/limits.h), so the recursion is.
class Entry {
 public:
  explicit Entry(const std::vector<State>& states) : states_(states) {}

  void EnterAll(const std::vector<uint32_t>& targets, uint32_t domain) {
    for (uint32_t target : targets) Enter(target);
    for (uint32_t target : targets) EnterAround(target, domain);
  }
  const std::set<uint32_t>& entered() const { return entered_; }
  const std::set<uint32_t>& histories() const { return histories_; }

 private:
  void Enter(uint32_t s) {
    const State& state = states_[s];
    if (IsHistory(state.flat.kind)) {
      if (histories_.insert(s).second) EnterAll(state.initial, state.flat.parent);
      return;
    }
    entered_.insert(s);
    if (state.flat.kind == StateKind::kCompound) EnterAll(state.initial, s);
    if (state.flat.kind != StateKind::kParallel) return;
    for (uint32_t c = s + 1; c < state.flat.end; c = states_[c].flat.end) {
      const auto below = entered_.lower_bound(c);
      const bool there = below != entered_.end() && *below < states_[c].flat.end;
      if (!IsHistory(states_[c].flat.kind) && !there) Enter(c);
    }
  }
  void EnterAround(uint32_t s, uint32_t domain) {
    for (uint32_t a = states_[s].flat.parent; a != kNoIndex && a != domain && s != domain; a = states_[a].flat.parent) {
      if (states_[a].flat.kind == StateKind::kParallel) Enter(a);
      entered_.insert(a);
    }
  }

  const std::vector<State>& states_;
  std::set<uint32_t> entered_, histories_;
};

}  // namespace

std::pair<uint32_t, uint32_t> ClashIn(const std::vector<State>& states, const std::vector<uint32_t>& targets,
                                      uint32_t domain) {
  Entry entry(states);
  entry.EnterAll(targets, domain);
  std::map<uint32_t, uint32_t> child_of;
  for (uint32_t s : entry.entered()) {
    const uint32_t parent = states[s].flat.parent;
    if (parent == kNoIndex || states[parent].flat.kind != StateKind::kCompound) continue;
    const auto [first, fresh] = child_of.emplace(parent, s);
    if (!fresh) return {first->second, s};
  }
  // A history may bring back anything below its parent.
  for (uint32_t history : entry.histories()) {
    for (uint32_t target : targets) {
      if (target != history && Contains(states, states[history].flat.parent, target)) return {history, target};
    }
  }
  for (uint32_t history : targets) {
    for (uint32_t target : targets) {
      if (IsHistory(states[history].flat.kind) && Contains(states, target, history)) return {target, history};
    }
  }
  return {kNoIndex, kNoIndex};
}

bool LeadsToItself(const std::vector<State>& states, uint32_t history) {
  Entry entry(states);
  entry.EnterAll(states[history].initial, states[history].flat.parent);
  return entry.histories().count(history) > 0;
}

}  // namespace callcue::check

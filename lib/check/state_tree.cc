#include "lib/check/state_tree.h"

#include <algorithm>
#include <set>

namespace callcue::check {

using program::StateKind;

namespace {

// What is entered along with `target` by default, and the states around it: all that is certainly active afterwards.
void AddEntered(const std::vector<State>& states, uint32_t target, std::set<uint32_t>* entered) {
  std::vector<uint32_t> open{target};
  while (!open.empty()) {
    const uint32_t s = open.back();
    open.pop_back();
    if (IsHistory(states[s].flat.kind)) continue;  // depends on what was
    if (!entered->insert(s).second) continue;
    if (states[s].flat.kind == StateKind::kParallel) {
      for (uint32_t c = s + 1; c < states[s].flat.end; c = states[c].flat.end) open.push_back(c);
    } else {
      open.insert(open.end(), states[s].initial.begin(), states[s].initial.end());
    }
  }
  for (uint32_t a = states[target].flat.parent; a != kNoIndex; a = states[a].flat.parent) entered->insert(a);
}

}  // namespace

uint32_t ChildToward(const std::vector<State>& states, uint32_t ancestor, uint32_t state) {
  while (states[state].flat.parent != ancestor) state = states[state].flat.parent;
  return state;
}

uint32_t DomainOf(const std::vector<State>& states, const Transition& t) {
  const uint32_t source = t.flat.source;
  const auto inside = [&](uint32_t outer) {
    return std::all_of(t.targets.begin(), t.targets.end(),
                       [&](uint32_t target) { return Contains(states, outer, target); });
  };
  if (!t.reenter && inside(source)) return source;
  uint32_t domain = states[source].flat.parent;
  while (domain != 0 && !inside(domain)) domain = states[domain].flat.parent;
  return domain;
}

std::vector<program::Range> ExitsOf(const std::vector<State>& states, const Transition& t) {
  if (t.targets.empty()) return {};
  const uint32_t domain = t.flat.domain;
  if (states[domain].flat.kind != StateKind::kParallel) {
    if (domain + 1 == states[domain].flat.end) return {};
    return {{domain + 1, states[domain].flat.end}};
  }
  std::set<uint32_t> children;
  for (uint32_t target : t.targets) {
    if (!IsHistory(states[target].flat.kind) || states[target].flat.parent != domain) continue;
    return {{domain + 1, states[domain].flat.end}};  // brings back all regions
  }
  if (t.flat.source != domain) children.insert(ChildToward(states, domain, t.flat.source));
  for (uint32_t target : t.targets) children.insert(ChildToward(states, domain, target));
  std::vector<program::Range> exits;
  for (uint32_t child : children) exits.push_back({child, states[child].flat.end});
  return exits;
}

bool LeavesRegion(const std::vector<State>& states, const Transition& t) {
  const uint32_t domain = t.flat.domain;
  if (t.targets.empty() || states[domain].flat.kind != StateKind::kParallel || t.flat.source == domain) return false;
  const uint32_t home = ChildToward(states, domain, t.flat.source);
  return std::any_of(t.targets.begin(), t.targets.end(),
                     [&](uint32_t target) { return ChildToward(states, domain, target) != home; });
}

std::pair<uint32_t, uint32_t> ConflictIn(const std::vector<State>& states, const std::vector<uint32_t>& targets) {
  for (size_t i = 0; i < targets.size(); ++i) {
    for (size_t k = i + 1; k < targets.size(); ++k) {
      const uint32_t a = std::min(targets[i], targets[k]), b = std::max(targets[i], targets[k]);
      if (a == b || Contains(states, a, b)) continue;
      uint32_t common = states[a].flat.parent;
      while (!Contains(states, common, b)) common = states[common].flat.parent;
      if (states[common].flat.kind != StateKind::kParallel) return {a, b};
    }
  }
  return {kNoIndex, kNoIndex};
}

std::vector<uint32_t> EventlessCycle(const std::vector<State>& states, const std::vector<Transition>& transitions) {
  // Transition t is followed by u if u's source is active once t was taken.
  // One that stands after a guarded one of the same state isn't certain: that one may lead out.
  std::vector<uint32_t> free;
  std::set<uint32_t> guarded;
  for (uint32_t i = 0; i < transitions.size(); ++i) {
    if (!transitions[i].on.empty()) continue;
    if (!transitions[i].unguarded) {
      guarded.insert(transitions[i].flat.source);
    } else if (guarded.count(transitions[i].flat.source) == 0) {
      free.push_back(i);
    }
  }
  std::vector<std::vector<uint32_t>> next(free.size());
  for (size_t i = 0; i < free.size(); ++i) {
    const Transition& t = transitions[free[i]];
    std::set<uint32_t> active;
    for (uint32_t target : t.targets) AddEntered(states, target, &active);
    if (t.targets.empty()) active.insert(t.flat.source);
    for (uint32_t k = 0; k < free.size(); ++k) {
      if (active.count(transitions[free[k]].flat.source) > 0) next[i].push_back(k);
    }
  }
  // Depth first, without recursion: a transition that is met again while it is still on the path closes a circle.
  std::vector<uint8_t> mark(free.size(), 0);  // 1: on the path, 2: done
  for (uint32_t start = 0; start < free.size(); ++start) {
    if (mark[start] != 0) continue;
    std::vector<std::pair<uint32_t, size_t>> path{{start, 0}};
    mark[start] = 1;
    while (!path.empty()) {
      auto& [at, edge] = path.back();
      if (edge == next[at].size()) {
        mark[at] = 2;
        path.pop_back();
        continue;
      }
      const uint32_t to = next[at][edge++];
      if (mark[to] == 1) {
        std::vector<uint32_t> circle;
        for (const auto& [node, unused] : path) {
          if (!circle.empty() || node == to) circle.push_back(free[node]);
        }
        return circle;
      }
      if (mark[to] == 0) {
        mark[to] = 1;
        path.push_back({to, 0});
      }
    }
  }
  return {};
}

}  // namespace callcue::check

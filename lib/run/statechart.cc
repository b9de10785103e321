// The statechart: one microstep, as in the algorithm of SCXML (W3C Recommendation 2015, Appendix D), with the domain of
// transitions as MODEL R7 has it, which the compiler has put into each transition's `domain` and `exits`.
//
// States are numbered in document order, so the descendants of s are s+1 .. end-1, walking up the numbers enters and
// walking down exits.
#include <algorithm>

#include "lib/run/engine.h"

namespace callcue::run {

using program::StateKind;

namespace {

bool Has(const std::vector<uint64_t>& set, uint32_t state) { return set[state / 64] >> (state % 64) & 1; }
void Add(std::vector<uint64_t>* set, uint32_t state) { (*set)[state / 64] |= uint64_t{1} << (state % 64); }
bool IsHistory(StateKind kind) { return kind == StateKind::kShallowHistory || kind == StateKind::kDeepHistory; }
bool IsLeaf(StateKind kind) { return kind == StateKind::kAtomic || kind == StateKind::kFinal; }

}  // namespace

void Engine::Start() {
  if (p_.states.empty()) return;
  const Happening nothing{};
  current_ = &nothing;
  loaded_ = nullptr;
  in_macrostep_ = true;
  error_raised_ = false;
  microsteps_ = 0;
  w_.chosen.clear();
  w_.enters.assign(s_.count<kConfiguration>(), 0);
  w_.default_entries = w_.enters;
  w_.exits = w_.enters;
  Add(&w_.enters, 0);
  AddDescendants(0);
  EnterStates(nothing);
  RunQueue(nothing);
  in_macrostep_ = false;
  NoEvent();
}

// Enabled transitions of a type: for each active leaf in document order the innermost source whose guard holds.
void Engine::SelectFor(const program::Type& type, const Happening& happening) {
  w_.chosen.clear();
  const program::Range range = type.transitions;
  bool any = false;
  for (uint32_t i = range.begin; i < range.end && !any; ++i) {
    any = s_.active(p_.transitions[p_.reactions[i].index].source);
  }
  if (!any) return;
  w_.tried.assign(range.size(), 0);
  const auto first_enabled = [&](uint32_t source) {
    for (uint32_t i = range.begin; i < range.end; ++i) {
      const program::Transition& t = p_.transitions[p_.reactions[i].index];
      if (t.source != source || !Matches(p_.reactions[i], happening)) continue;
      int8_t& tried = w_.tried[i - range.begin];
      if (tried == 0) tried = Holds(t.when, t.element) == expr::Outcome::kTrue ? 1 : -1;
      if (tried == 1) return p_.reactions[i].index;
    }
    return kNone;
  };
  for (uint32_t leaf = 0; leaf < p_.states.size(); ++leaf) {
    if (!IsLeaf(p_.states[leaf].kind) || !s_.active(leaf)) continue;
    for (uint32_t s = leaf; s != program::kNoIndex; s = p_.states[s].parent) {
      const uint32_t t = first_enabled(s);
      if (t == kNone) continue;
      if (std::find(w_.chosen.begin(), w_.chosen.end(), t) == w_.chosen.end()) w_.chosen.push_back(t);
      break;
    }
  }
  RemoveConflicts();
}

bool Engine::SelectEventless() {
  w_.chosen.clear();
  bool any = false;
  for (uint32_t s = 0; s < p_.states.size() && !any; ++s) any = !p_.states[s].eventless.empty() && s_.active(s);
  if (!any) return false;
  w_.tried.assign(p_.transitions.size(), 0);
  for (uint32_t leaf = 0; leaf < p_.states.size(); ++leaf) {
    if (!IsLeaf(p_.states[leaf].kind) || !s_.active(leaf)) continue;
    uint32_t found = kNone;
    for (uint32_t s = leaf; s != program::kNoIndex && found == kNone; s = p_.states[s].parent) {
      const program::Range range = p_.states[s].eventless;
      for (uint32_t t = range.begin; t < range.end && found == kNone; ++t) {
        if (w_.tried[t] == 0) {
          w_.tried[t] = Holds(p_.transitions[t].when, p_.transitions[t].element) == expr::Outcome::kTrue ? 1 : -1;
        }
        if (w_.tried[t] == 1) found = t;
      }
    }
    if (found != kNone && std::find(w_.chosen.begin(), w_.chosen.end(), found) == w_.chosen.end()) {
      w_.chosen.push_back(found);
    }
  }
  RemoveConflicts();
  return !w_.chosen.empty();
}

// R6: where exit sets intersect the descendant's transition wins, else the earlier one.
void Engine::RemoveConflicts() {
  if (w_.chosen.size() < 2) return;
  const size_t words = s_.count<kConfiguration>();
  const auto exits_of = [&](uint32_t t, std::vector<uint64_t>* set) {
    set->assign(words, 0);
    const program::Range spans = p_.transitions[t].exits;
    for (uint32_t i = spans.begin; i < spans.end; ++i) {
      for (uint32_t s = p_.state_spans[i].begin; s < p_.state_spans[i].end; ++s) {
        if (s_.active(s)) Add(set, s);
      }
    }
  };
  w_.enabled.clear();
  for (uint32_t t1 : w_.chosen) {
    exits_of(t1, &w_.exits_of);
    bool preempted = false;
    const size_t kept = w_.enabled.size();
    size_t write = 0;
    w_.touched.clear();
    for (size_t i = 0; i < kept && !preempted; ++i) {
      exits_of(w_.enabled[i], &w_.conflicts);
      bool intersect = false;
      for (size_t k = 0; k < words && !intersect; ++k) intersect = (w_.exits_of[k] & w_.conflicts[k]) != 0;
      if (!intersect) continue;
      const uint32_t a = p_.transitions[t1].source, b = p_.transitions[w_.enabled[i]].source;
      if (a > b && a < p_.states[b].end) {
        w_.touched.push_back(w_.enabled[i]);
      } else {
        preempted = true;
      }
    }
    if (preempted) continue;
    for (size_t i = 0; i < kept; ++i) {
      if (std::find(w_.touched.begin(), w_.touched.end(), w_.enabled[i]) == w_.touched.end()) {
        w_.enabled[write++] = w_.enabled[i];
      }
    }
    w_.enabled.resize(write);
    w_.enabled.push_back(t1);
  }
  w_.chosen = w_.enabled;
}

void Engine::RecordHistory() {
  const size_t words = s_.count<kConfiguration>();
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    const program::State& state = p_.states[s];
    if (!IsHistory(state.kind) || !Has(w_.exits, state.parent)) continue;
    uint64_t* record = s_.data<kHistories>() + state.history * words;
    std::fill_n(record, words, 0);
    const uint32_t parent = state.parent;
    for (uint32_t c = parent + 1; c < p_.states[parent].end; ++c) {
      if (!s_.active(c)) continue;
      const bool wanted = state.kind == StateKind::kShallowHistory ? p_.states[c].parent == parent
                                                                   : IsLeaf(p_.states[c].kind);
      if (wanted) record[c / 64] |= uint64_t{1} << (c % 64);
    }
  }
}

void Engine::Microstep(const Happening& happening) {
  reacted_ = true;
  const size_t words = s_.count<kConfiguration>();
  w_.exits.assign(words, 0);
  for (uint32_t t : w_.chosen) {
    const program::Range spans = p_.transitions[t].exits;
    for (uint32_t i = spans.begin; i < spans.end; ++i) {
      for (uint32_t s = p_.state_spans[i].begin; s < p_.state_spans[i].end; ++s) {
        if (s_.active(s)) Add(&w_.exits, s);
      }
    }
  }
  if (p_.histories > 0) RecordHistory();
  for (uint32_t s = static_cast<uint32_t>(p_.states.size()); s-- > 0;) {
    if (!Has(w_.exits, s)) continue;
    RunEffects(p_.states[s].on_exit, p_.states[s].element, happening);
    s_.at<kConfiguration>(s / 64) &= ~(uint64_t{1} << (s % 64));   // active in its own exit action, not after it
  }
  for (uint32_t t : w_.chosen) RunEffects(p_.transitions[t].effects, p_.transitions[t].element, happening);
  w_.enters.assign(words, 0);
  w_.default_entries.assign(words, 0);
  for (uint32_t t : w_.chosen) {
    const program::Transition& transition = p_.transitions[t];
    for (uint32_t i = transition.targets.begin; i < transition.targets.end; ++i) AddDescendants(p_.state_refs[i]);
    for (uint32_t i = transition.targets.begin; i < transition.targets.end; ++i) {
      const uint32_t target = p_.state_refs[i];
      const program::State& state = p_.states[target];
      AddAncestors(IsHistory(state.kind) ? state.parent : target, transition.domain);
      if (IsHistory(state.kind) && state.parent != transition.domain && !Has(w_.enters, state.parent)) {
        Add(&w_.enters, state.parent);
      }
    }
  }
  EnterStates(happening);
}

bool Engine::EntersBelow(uint32_t state) const {
  for (uint32_t s = state; s < p_.states[state].end; ++s) {
    if (Has(w_.enters, s)) return true;
  }
  return false;
}

void Engine::AddDescendants(uint32_t index) {
  const program::State& state = p_.states[index];
  if (IsHistory(state.kind)) {
    const size_t words = s_.count<kConfiguration>();
    const uint64_t* record = s_.data<kHistories>() + state.history * words;
    bool recorded = false;
    for (uint32_t s = state.parent + 1; s < p_.states[state.parent].end; ++s) {
      if (!(record[s / 64] >> (s % 64) & 1)) continue;
      recorded = true;
      AddDescendants(s);
      AddAncestors(s, state.parent);
    }
    if (recorded) return;
    Add(&w_.default_entries, index);
    for (uint32_t i = state.initial.begin; i < state.initial.end; ++i) {
      AddDescendants(p_.state_refs[i]);
      AddAncestors(p_.state_refs[i], state.parent);
    }
    return;
  }
  Add(&w_.enters, index);
  if (state.kind == StateKind::kCompound) {
    Add(&w_.default_entries, index);
    for (uint32_t i = state.initial.begin; i < state.initial.end; ++i) {
      AddDescendants(p_.state_refs[i]);
      AddAncestors(p_.state_refs[i], index);
    }
  } else if (state.kind == StateKind::kParallel) {
    for (uint32_t c = index + 1; c < state.end; c = p_.states[c].end) {
      if (!IsHistory(p_.states[c].kind) && !EntersBelow(c)) AddDescendants(c);
    }
  }
}

// The ancestors of a state below the domain, with the other children of those that are parallel.
void Engine::AddAncestors(uint32_t index, uint32_t domain) {
  for (uint32_t a = p_.states[index].parent; a != program::kNoIndex && a != domain; a = p_.states[a].parent) {
    Add(&w_.enters, a);
    if (p_.states[a].kind != StateKind::kParallel) continue;
    for (uint32_t c = a + 1; c < p_.states[a].end; c = p_.states[c].end) {
      if (!IsHistory(p_.states[c].kind) && !EntersBelow(c)) AddDescendants(c);
    }
  }
}

bool Engine::InFinal(uint32_t index) const {
  const program::State& state = p_.states[index];
  for (uint32_t c = index + 1; c < state.end; c = p_.states[c].end) {
    if (state.kind == StateKind::kCompound) {
      if (p_.states[c].kind == StateKind::kFinal && s_.active(c)) return true;
    } else if (state.kind == StateKind::kParallel && !IsHistory(p_.states[c].kind) && !InFinal(c)) {
      return false;
    }
  }
  return state.kind == StateKind::kParallel;
}

void Engine::EnterStates(const Happening& happening) {
  const int64_t now = h().now;
  uint32_t left = 0;   // pairs the leaves that were left with those that are entered, region by region
  const uint32_t n = static_cast<uint32_t>(p_.states.size());
  for (uint32_t s = 0; s < n; ++s) {
    if (!Has(w_.enters, s) || s_.active(s)) continue;
    const program::State& state = p_.states[s];
    s_.at<kConfiguration>(s / 64) |= uint64_t{1} << (s % 64);
    if (IsLeaf(state.kind)) {
      while (left < n && !(Has(w_.exits, left) && IsLeaf(p_.states[left].kind) &&
                           p_.states[left].region >= state.region)) {
        ++left;
      }
      const bool paired = left < n && p_.states[left].region == state.region;
      out_.state_changes.push_back({p_.states[state.region].id, paired ? p_.states[left].id : std::string_view(),
                                    state.id, CauseOf(happening)});
      if (paired) ++left;
    }
    RunEffects(state.on_entry, state.element, happening);
    if (Has(w_.default_entries, s)) RunEffects(state.on_initial, state.element, happening);
    for (uint32_t c = s + 1; c < state.end; c = p_.states[c].end) {
      if (IsHistory(p_.states[c].kind) && Has(w_.default_entries, c)) {
        RunEffects(p_.states[c].on_initial, state.element, happening);
      }
    }
    if (state.kind != StateKind::kFinal || state.parent == program::kNoIndex) continue;
    Raise(state.parent, Kind::kDone, now, now);
    const uint32_t grandparent = p_.states[state.parent].parent;
    if (grandparent != program::kNoIndex && p_.states[grandparent].kind == StateKind::kParallel &&
        InFinal(grandparent)) {
      Raise(grandparent, Kind::kDone, now, now);
    }
  }
}

}  // namespace callcue::run

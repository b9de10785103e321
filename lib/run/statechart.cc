// The statechart: one microstep, as in the algorithm of SCXML (W3C Recommendation 2015, Appendix D), with the domain of
// transitions as MODEL R7 has it, which the compiler has put into each transition's `domain` and `exits`.
//
// States are numbered in document order, so the descendants of s are s+1 .. end-1, walking up the numbers enters and
// walking down exits.
#include <algorithm>
#include <cstring>

#include "lib/run/engine.h"

namespace callcue::run {

using program::StateKind;
using program::IsHistory;

namespace {

bool Has(const uint64_t* set, uint32_t state) { return set[state / 64] >> (state % 64) & 1; }
void Add(uint64_t* set, uint32_t state) { set[state / 64] |= uint64_t{1} << (state % 64); }
bool IsLeaf(StateKind kind) { return kind == StateKind::kAtomic || kind == StateKind::kFinal; }
bool Intersect(const uint64_t* a, const uint64_t* b, uint32_t words) {
  for (uint32_t w = 0; w < words; ++w) {
    if (a[w] & b[w]) return true;
  }
  return false;
}

// Calls f(state) for each member of the set that `word_of(w)` gives by words, upwards.
template <typename Words, typename F>
void Upwards(uint32_t words, Words word_of, F f) {
  for (uint32_t w = 0; w < words; ++w) {
    for (uint64_t left = word_of(w); left != 0; left &= left - 1) {
      f(w * 64 + static_cast<uint32_t>(__builtin_ctzll(left)));
    }
  }
}

}  // namespace

void Engine::PrepareSets() {
  const bool few = t_.words <= 1;
  uint64_t* sets = few ? few_sets_ : w().sets.data();
  uint64_t** const all[] = {&exits_, &enters_, &default_entries_, &exits_of_, &conflicts_};
  for (uint64_t** set : all) {
    *set = sets;
    sets += t_.words;
  }
  chosen_ = few_chosen_;
}

void Engine::Start() {
  if (p_.states.empty()) return;
  const Happening nothing{};
  current_ = &nothing;
  in_macrostep_ = true;
  error_raised_ = false;
  microsteps_ = 0;
  queued_ = queue_head_ = 0;
  chosen_count_ = 0;
  if (exits_ == nullptr) PrepareSets();
  std::memset(exits_, 0, t_.words * 8);
  std::memset(enters_, 0, t_.words * 8);
  std::memset(default_entries_, 0, t_.words * 8);
  AddDescendants(0);
  EnterStates(nothing);
  RunQueue(nothing);
  in_macrostep_ = false;
  NoEvent();
}

// A few transitions have room here, more in a workspace.
void Engine::Choose(uint32_t transition) {
  for (uint32_t i = 0; i < chosen_count_; ++i) {
    if (chosen_[i] == transition) return;
  }
  if (chosen_count_ == kFewChosen && chosen_ == few_chosen_) {
    chosen_ = w().chosen.data();
    std::copy_n(few_chosen_, kFewChosen, chosen_);
  }
  chosen_[chosen_count_++] = transition;
}

// Enabled transitions of a type: for each active leaf in document order the innermost source whose guard holds.
void Engine::SelectAmong(const program::TypeStep& type, const Happening& happening) {
  if (!Intersect(Set(type.sources), s_.data<kConfiguration>(), t_.words)) return;
  if (exits_ == nullptr) PrepareSets();
  const program::Range range = type.candidates;
  tried_ = range.size() <= kFewTried ? few_tried_ : w().tried.data();
  std::memset(tried_, 0, range.size());
  const auto first_enabled = [&](uint32_t source) {
    for (uint32_t i = range.begin; i < range.end; ++i) {
      const program::Candidate& t = t_.candidates[i];
      if (t.source != source) continue;
      if (t.parties != 0xff && !(t.parties >> happening.party & 1)) continue;
      int8_t& tried = tried_[i - range.begin];
      if (tried == 0) tried = Holds(t.when, t.element) == expr::Outcome::kTrue ? 1 : -1;
      if (tried == 1) return t.transition;
    }
    return kNone;
  };
  const uint64_t* const sources = Set(type.sources);
  const uint64_t* const leaves = Set(t_.leaves);
  Upwards(t_.words, [&](uint32_t w) { return leaves[w] & s_.at<kConfiguration>(w); }, [&](uint32_t leaf) {
    for (uint32_t s = leaf; s != program::kNoIndex; s = t_.parents[s]) {
      if (!Has(sources, s)) continue;
      const uint32_t t = first_enabled(s);
      if (t == kNone) continue;
      Choose(t);
      break;
    }
  });
  if (chosen_count_ > 1) RemoveConflicts();
}

// The same with at most 64 states; `sources` are those of the type that are active.
void Engine::SelectInWord(const program::TypeStep& type, uint64_t sources, const Happening& happening) {
  if (exits_ == nullptr) PrepareSets();
  const program::Candidate* const begin = t_.candidates.data() + type.candidates.begin;
  const program::Candidate* const end = t_.candidates.data() + type.candidates.end;
  if (end - begin > 64) return SelectAmong(type, happening);
  uint64_t tried = 0, enabled = 0;   // guards run once a microstep, also where two leaves share a source
  const uint64_t leaves = Set(t_.leaves)[0] & s_.at<kConfiguration>(0);
  for (uint64_t left = leaves; left != 0; left &= left - 1) {
    uint64_t path = t_.above[static_cast<uint32_t>(__builtin_ctzll(left))] & sources;
    for (uint32_t found = kNone; path != 0 && found == kNone;) {
      const uint32_t source = 63 - static_cast<uint32_t>(__builtin_clzll(path));
      path &= ~(uint64_t{1} << source);
      for (const program::Candidate* c = begin; c != end && found == kNone; ++c) {
        if (c->source != source || (c->parties != 0xff && !(c->parties >> happening.party & 1))) continue;
        const uint64_t bit = uint64_t{1} << (c - begin);
        if (!(tried & bit)) {
          tried |= bit;
          if (Holds(c->when, c->element) == expr::Outcome::kTrue) enabled |= bit;
        }
        if (enabled & bit) found = c->transition;
      }
      if (found != kNone) Choose(found);
    }
  }
  if (chosen_count_ > 1) RemoveConflicts();
}

bool Engine::SelectEventless() {
  chosen_count_ = 0;
  if (!t_.has_eventless || !Intersect(Set(t_.eventless), s_.data<kConfiguration>(), t_.words)) return false;
  if (exits_ == nullptr) PrepareSets();
  tried_ = p_.transitions.size() <= kFewTried ? few_tried_ : w().tried.data();
  std::memset(tried_, 0, p_.transitions.size());
  const uint64_t* const leaves = Set(t_.leaves);
  Upwards(t_.words, [&](uint32_t w) { return leaves[w] & s_.at<kConfiguration>(w); }, [&](uint32_t leaf) {
    uint32_t found = kNone;
    for (uint32_t s = leaf; s != program::kNoIndex && found == kNone; s = t_.parents[s]) {
      const program::Range range = p_.states[s].eventless;
      for (uint32_t t = range.begin; t < range.end && found == kNone; ++t) {
        if (tried_[t] == 0) {
          tried_[t] = Holds(p_.transitions[t].when, p_.transitions[t].element) == expr::Outcome::kTrue ? 1 : -1;
        }
        if (tried_[t] == 1) found = t;
      }
    }
    if (found != kNone) Choose(found);
  });
  if (chosen_count_ > 1) RemoveConflicts();
  return chosen_count_ > 0;
}

// The active states that a transition leaves.
void Engine::AddExits(uint32_t transition, uint64_t* set) const {
  const program::Range spans = p_.transitions[transition].exits;
  for (uint32_t i = spans.begin; i < spans.end; ++i) {
    for (uint32_t s = p_.state_spans[i].begin; s < p_.state_spans[i].end; ++s) {
      if (s_.active(s)) Add(set, s);
    }
  }
}

// R6: where exit sets intersect the descendant's transition wins, else the earlier one.
void Engine::RemoveConflicts() {
  uint32_t few_kept[kFewChosen], few_dropped[kFewChosen];
  uint32_t* const kept = chosen_count_ <= kFewChosen ? few_kept : w().kept.data();
  uint32_t* const dropped = chosen_count_ <= kFewChosen ? few_dropped : w().dropped.data();
  uint32_t kept_count = 0;
  for (uint32_t c = 0; c < chosen_count_; ++c) {
    const uint32_t t1 = chosen_[c];
    std::memset(exits_of_, 0, t_.words * 8);
    AddExits(t1, exits_of_);
    bool preempted = false;
    uint32_t dropped_count = 0, write = 0;
    for (uint32_t i = 0; i < kept_count && !preempted; ++i) {
      std::memset(conflicts_, 0, t_.words * 8);
      AddExits(kept[i], conflicts_);
      if (!Intersect(exits_of_, conflicts_, t_.words)) continue;
      const uint32_t a = p_.transitions[t1].source, b = p_.transitions[kept[i]].source;
      if (a > b && a < p_.states[b].end) {
        dropped[dropped_count++] = kept[i];
      } else {
        preempted = true;
      }
    }
    if (preempted) continue;
    for (uint32_t i = 0; i < kept_count; ++i) {
      if (std::find(dropped, dropped + dropped_count, kept[i]) == dropped + dropped_count) kept[write++] = kept[i];
    }
    kept_count = write;
    kept[kept_count++] = t1;
  }
  std::copy_n(kept, kept_count, chosen_);
  chosen_count_ = kept_count;
}

void Engine::RecordHistory() {
  const size_t words = t_.words;
  if (words == 1) {
    for (const program::HistoryStep& history : t_.history_steps) {
      if (exits_[0] & history.parent) {
        s_.at<kHistories>(history.record) = s_.at<kConfiguration>(0) & history.recorded;
      }
    }
    return;
  }
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    const program::State& state = p_.states[s];
    if (!IsHistory(state.kind) || !Has(exits_, state.parent)) continue;
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
  const program::TransitionStep* fixed = nullptr;
  if (chosen_count_ == 1 && t_.words == 1 && t_.transitions[chosen_[0]].fixed) fixed = &t_.transitions[chosen_[0]];
  if (fixed != nullptr) {
    exits_[0] = fixed->exits & s_.at<kConfiguration>(0);
  } else {
    std::memset(exits_, 0, t_.words * 8);
    for (uint32_t i = 0; i < chosen_count_; ++i) AddExits(chosen_[i], exits_);
  }
  ExitStates(happening);
  for (uint32_t i = 0; i < chosen_count_; ++i) {
    const program::Transition& transition = p_.transitions[chosen_[i]];
    RunEffects(transition.effects, transition.element, happening);
  }
  if (fixed != nullptr) {
    enters_[0] = fixed->enters;
    default_entries_[0] = fixed->default_entries;
  } else {
    FindEntries();
  }
  EnterStates(happening);
}

void Engine::ExitStates(const Happening& happening) {
  if (p_.histories > 0 && Intersect(exits_, Set(t_.histories), t_.words)) RecordHistory();
  const bool actions = Intersect(exits_, Set(t_.exit_actions), t_.words);
  for (uint32_t w = t_.words; w-- > 0;) {
    for (uint64_t left = actions ? exits_[w] : 0; left != 0;) {
      const uint32_t s = w * 64 + 63 - static_cast<uint32_t>(__builtin_clzll(left));
      left &= ~(uint64_t{1} << (s % 64));
      RunEffects(p_.states[s].on_exit, p_.states[s].element, happening);
      s_.at<kConfiguration>(s / 64) &= ~(uint64_t{1} << (s % 64));   // active in its own exit action, not after it
    }
    s_.at<kConfiguration>(w) &= ~exits_[w];
  }
}

// The states that the chosen transitions enter. What all targets of one need goes in before any of them fills up the
// parallel states around it: else that would enter the default of a region for which a later target stands.
void Engine::FindEntries() {
  std::memset(enters_, 0, t_.words * 8);
  std::memset(default_entries_, 0, t_.words * 8);
  for (uint32_t k = 0; k < chosen_count_; ++k) {
    const program::Transition& transition = p_.transitions[chosen_[k]];
    const program::Range targets = transition.targets;
    for (uint32_t i = targets.begin; i < targets.end; ++i) AddDescendants(p_.state_refs[i]);
    for (uint32_t i = targets.begin; i < targets.end; ++i) AddAncestors(p_.state_refs[i], transition.domain);
    const bool parallel = p_.states[transition.domain].kind == StateKind::kParallel;
    if (parallel && !targets.empty()) AddDescendants(transition.domain);   // regions that were left without a target
  }
}

bool Engine::EntersBelow(uint32_t state) const {
  for (uint32_t s = state; s < p_.states[state].end; ++s) {
    if (Has(enters_, s)) return true;
  }
  return false;
}

void Engine::AddDescendants(uint32_t index) {
  const program::State& state = p_.states[index];
  const program::Range initial = state.initial;
  if (IsHistory(state.kind)) {
    const size_t words = s_.count<kConfiguration>();
    const uint64_t* record = s_.data<kHistories>() + state.history * words;
    const uint32_t begin = state.parent + 1, end = p_.states[state.parent].end;
    bool recorded = false;
    for (uint32_t s = begin; s < end; ++s) {
      if (!Has(record, s)) continue;
      recorded = true;
      AddDescendants(s);
    }
    for (uint32_t s = begin; s < end; ++s) {
      if (Has(record, s)) AddAncestors(s, state.parent);
    }
    if (recorded) return;
    Add(default_entries_, index);
    for (uint32_t i = initial.begin; i < initial.end; ++i) AddDescendants(p_.state_refs[i]);
    for (uint32_t i = initial.begin; i < initial.end; ++i) AddAncestors(p_.state_refs[i], state.parent);
    return;
  }
  Add(enters_, index);
  if (state.kind == StateKind::kCompound) {
    Add(default_entries_, index);
    for (uint32_t i = initial.begin; i < initial.end; ++i) AddDescendants(p_.state_refs[i]);
    for (uint32_t i = initial.begin; i < initial.end; ++i) AddAncestors(p_.state_refs[i], index);
  } else if (state.kind == StateKind::kParallel) {   // the children that neither are active nor will be
    for (uint32_t c = index + 1; c < state.end; c = p_.states[c].end) {
      if (!IsHistory(p_.states[c].kind) && !s_.active(c) && !EntersBelow(c)) AddDescendants(c);
    }
  }
}

// The ancestors of a state below the domain, with the other children of those that are parallel.
void Engine::AddAncestors(uint32_t index, uint32_t domain) {
  if (index == domain) return;
  for (uint32_t a = p_.states[index].parent; a != program::kNoIndex && a != domain; a = p_.states[a].parent) {
    if (p_.states[a].kind == StateKind::kParallel) AddDescendants(a);
    Add(enters_, a);
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

void Engine::PushStateChange(uint32_t entered, uint32_t left, const Happening& happening) {
  StateChange* change = out_.Append(out_.state_changes);
  change->region = t_.state_ids[t_.regions[entered]];
  change->from = left != kNone ? t_.state_ids[left] : std::string_view();
  change->to = t_.state_ids[entered];
  change->cause = {};
  change->cause = CauseOf(happening);
}

// At most 64 states, and nothing happens but that they are entered.
void Engine::EnterInWord(const Happening& happening) {
  const uint64_t fresh = enters_[0] & ~s_.at<kConfiguration>(0);
  s_.at<kConfiguration>(0) |= fresh;
  uint64_t gone = exits_[0] & Set(t_.leaves)[0];
  for (uint64_t left = fresh & Set(t_.leaves)[0]; left != 0; left &= left - 1) {
    const uint32_t s = static_cast<uint32_t>(__builtin_ctzll(left));
    uint32_t from = kNone;
    while (gone != 0 && t_.regions[__builtin_ctzll(gone)] < t_.regions[s]) gone &= gone - 1;
    if (gone != 0 && t_.regions[__builtin_ctzll(gone)] == t_.regions[s]) {
      from = static_cast<uint32_t>(__builtin_ctzll(gone));
      gone &= gone - 1;
    }
    PushStateChange(s, from, happening);
  }
}

void Engine::EnterStates(const Happening& happening) {
  const bool actions = Intersect(enters_, Set(t_.entry_actions), t_.words);
  if (t_.words == 1 && !actions) return EnterInWord(happening);
  // Pairs the leaves that were left with those that are entered, region by region.
  const uint32_t n = static_cast<uint32_t>(p_.states.size());
  const uint64_t* const leaves = Set(t_.leaves);
  const auto next_left = [&](uint32_t from) {   // the first leaf from there on that was left
    for (uint32_t w = from / 64; w < t_.words; ++w) {
      uint64_t bits = exits_[w] & leaves[w];
      if (w == from / 64) bits &= ~uint64_t{0} << (from % 64);
      if (bits != 0) return w * 64 + static_cast<uint32_t>(__builtin_ctzll(bits));
    }
    return n;
  };
  uint32_t left = next_left(0);
  Upwards(t_.words, [&](uint32_t w) { return enters_[w] & ~s_.at<kConfiguration>(w); }, [&](uint32_t s) {
    s_.at<kConfiguration>(s / 64) |= uint64_t{1} << (s % 64);
    if (Has(leaves, s)) {
      const program::State& state = p_.states[s];
      while (left < n && p_.states[left].region < state.region) left = next_left(left + 1);
      const bool paired = left < n && p_.states[left].region == state.region;
      PushStateChange(s, paired ? left : kNone, happening);
      if (paired) left = next_left(left + 1);
    }
    if (actions) EnterActions(s, happening);
  });
}

void Engine::EnterActions(uint32_t s, const Happening& happening) {
  const program::State& state = p_.states[s];
  RunEffects(state.on_entry, state.element, happening);
  if (Has(default_entries_, s)) RunEffects(state.on_initial, state.element, happening);
  for (uint32_t c = s + 1; c < state.end; c = p_.states[c].end) {
    if (IsHistory(p_.states[c].kind) && Has(default_entries_, c)) {
      RunEffects(p_.states[c].on_initial, state.element, happening);
    }
  }
  if (state.kind != StateKind::kFinal || state.parent == program::kNoIndex) return;
  const int64_t now = h().now;
  Raise(state.parent, Kind::kDone, now, now);
  const uint32_t grandparent = p_.states[state.parent].parent;
  if (grandparent != program::kNoIndex && p_.states[grandparent].kind == StateKind::kParallel && InFinal(grandparent)) {
    Raise(grandparent, Kind::kDone, now, now);
  }
}

}  // namespace callcue::run

// Selection, conflicts, exit and entry of the abstract statechart, as MODEL R6 and R7 have them.
#include <algorithm>

#include "lib/analyse/machine.h"
#include "lib/program/step_tables.h"

namespace callcue::analyse {

using expr::Outcome;
using program::IsHistory;
using program::StateKind;

namespace {

bool Has(const std::vector<uint64_t>& set, uint32_t state) { return set[state / 64] >> (state % 64) & 1; }
void Add(std::vector<uint64_t>* set, uint32_t state) { (*set)[state / 64] |= uint64_t{1} << (state % 64); }
void Clear(std::vector<uint64_t>* set) {
  for (uint64_t& word : *set) word = 0;
}
bool IsLeaf(StateKind kind) { return kind == StateKind::kAtomic || kind == StateKind::kFinal; }

// Calls f(state) for each member of a set, upwards or downwards.
template <typename F>
void Upwards(const std::vector<uint64_t>& set, F f) {
  for (size_t w = 0; w < set.size(); ++w) {
    for (uint64_t left = set[w]; left != 0; left &= left - 1) {
      f(static_cast<uint32_t>(w * 64) + static_cast<uint32_t>(__builtin_ctzll(left)));
    }
  }
}
// ... of each that two sets share, by the words of the first.
template <typename F>
void UpwardsIn(const std::vector<uint64_t>& set, const std::vector<uint64_t>& other, F f) {
  for (size_t w = 0; w < set.size(); ++w) {
    for (uint64_t left = set[w] & other[w]; left != 0; left &= left - 1) {
      f(static_cast<uint32_t>(w * 64) + static_cast<uint32_t>(__builtin_ctzll(left)));
    }
  }
}
template <typename F>
void Downwards(const std::vector<uint64_t>& set, F f) {
  for (size_t w = set.size(); w-- > 0;) {
    for (uint64_t left = set[w]; left != 0;) {
      const uint32_t bit = 63 - static_cast<uint32_t>(__builtin_clzll(left));
      left &= ~(uint64_t{1} << bit);
      f(static_cast<uint32_t>(w * 64) + bit);
    }
  }
}

}  // namespace

void Machine::EnterRoot(Work* work) {
  Clear(&enters_);
  Clear(&defaults_);
  if (!p_.states.empty()) {
    Add(&enters_, 0);
    AddDescendants(0, *work);
  }
  Enter(work, enters_);
}

Outcome Machine::OutcomeOf(uint32_t t) {
  if (outcomes_[t] < 0) {
    Outcome outcome = Holds(p_.transitions[t].when);
    if (outcome == Outcome::kError) outcome = Outcome::kUnknown;  // of what isn't known
    tried_.push_back(t);
    marks_.considered[t] = 1;
    if (outcome != Outcome::kFalse) marks_.enabled[t] = 1;
    outcomes_[t] = static_cast<int8_t>(outcome);
  }
  return static_cast<Outcome>(outcomes_[t]);
}

bool Machine::Gather(const Work& work, const Symbol* symbol) {
  chain_count_ = 0;
  uncertain_.clear();
  for (const uint32_t t : tried_) outcomes_[t] = -1;
  tried_.clear();
  const std::vector<uint64_t>& leaves = symbol != nullptr ? symbol->leaves : eventless_leaves_;
  UpwardsIn(leaves, work, [&](uint32_t leaf) {
    if (chains_.size() <= chain_count_) chains_.emplace_back();
    std::vector<Candidate>& chain = chains_[chain_count_];
    chain.clear();
    const auto add = [&](uint32_t t) {
      const Outcome outcome = OutcomeOf(t);
      if (outcome == Outcome::kFalse) return;
      chain.push_back({t, outcome});
      if (outcome == Outcome::kUnknown && std::find(uncertain_.begin(), uncertain_.end(), t) == uncertain_.end()) {
        uncertain_.push_back(t);
      }
    };
    for (uint32_t s = leaf; s != program::kNoIndex; s = p_.states[s].parent) {
      if (symbol == nullptr) {
        for (uint32_t t = p_.states[s].eventless.begin; t < p_.states[s].eventless.end; ++t) add(t);
      } else if (Has(symbol->sources, s)) {
        for (const auto& [source, t] : symbol->moves) {
          if (source == s) add(t);
        }
      }
    }
    if (!chain.empty()) ++chain_count_;
  });
  return chain_count_ > 0;
}

void Machine::AddExits(uint32_t transition, const Work& work, uint64_t* exits) const {
  const program::Range spans = p_.transitions[transition].exits;
  for (uint32_t i = spans.begin; i < spans.end; ++i) {
    const uint32_t begin = p_.state_spans[i].begin, end = p_.state_spans[i].end;
    for (uint32_t w = begin / 64; w * 64 < end; ++w) {
      uint64_t in = work[w];
      if (w == begin / 64) in &= ~uint64_t{0} << (begin % 64);
      if (end - w * 64 < 64) in &= (uint64_t{1} << (end - w * 64)) - 1;
      exits[w] |= in;
    }
  }
}

void Machine::RemoveConflicts(const Work& work, std::vector<uint32_t>* chosen) {
  if (chosen->size() < 2) return;
  exit_sets_.assign(chosen->size() * configuration_words_, 0);
  for (size_t i = 0; i < chosen->size(); ++i) {
    AddExits((*chosen)[i], work, exit_sets_.data() + i * configuration_words_);
  }
  const auto meet = [&](size_t a, size_t b) {
    for (size_t w = 0; w < configuration_words_; ++w) {
      if (exit_sets_[a * configuration_words_ + w] & exit_sets_[b * configuration_words_ + w]) return true;
    }
    return false;
  };
  kept_.clear();  // places among the chosen
  for (uint32_t i = 0; i < chosen->size(); ++i) {
    const uint32_t mine = p_.transitions[(*chosen)[i]].source;
    const auto loses = [&](uint32_t other) {
      const uint32_t theirs = p_.transitions[(*chosen)[other]].source;
      return mine > theirs && mine < p_.states[theirs].end;
    };
    if (std::any_of(kept_.begin(), kept_.end(), [&](uint32_t other) { return meet(i, other) && !loses(other); }))
      continue;
    kept_.erase(
        std::remove_if(kept_.begin(), kept_.end(), [&](uint32_t other) { return meet(i, other) && loses(other); }),
        kept_.end());
    kept_.push_back(i);
  }
  for (size_t i = 0; i < kept_.size(); ++i) (*chosen)[i] = (*chosen)[kept_[i]];
  chosen->resize(kept_.size());
}

// Every way in which the uncertain transitions may turn out. `before` is the state with which rules left `work`.
void Machine::Choose(const Work& before, const Work& work, const Emit& emit) {
  size_t uncertain = uncertain_.size();
  if (uncertain > kMostUncertain) {
    marks_.complete = false;
    uncertain = kMostUncertain;
  }
  std::vector<uint32_t>& chosen = chosen_;
  bool unchanged = false;
  const size_t mark = undo_.size();
  for (uint32_t ways = 0; ways < uint32_t{1} << uncertain; ++ways) {
    const auto holds = [&](const Candidate& c) {
      if (c.outcome == Outcome::kTrue) return true;
      const size_t i =
          static_cast<size_t>(std::find(uncertain_.begin(), uncertain_.end(), c.transition) - uncertain_.begin());
      return i < uncertain && (ways >> i & 1);
    };
    chosen.clear();
    for (size_t i = 0; i < chain_count_; ++i) {
      for (const Candidate& c : chains_[i]) {
        if (!holds(c)) continue;
        if (std::find(chosen.begin(), chosen.end(), c.transition) == chosen.end()) chosen.push_back(c.transition);
        break;
      }
    }
    RemoveConflicts(work, &chosen);
    for (const uint32_t t : chosen) marks_.taken[t] = 1;
    for (size_t i = 0; i < chain_count_; ++i) {
      for (const Candidate& c : chains_[i]) {
        if (marks_.taken[c.transition] || marks_.beaten_by[c.transition] != kNone || !holds(c) || chosen.empty())
          continue;
        marks_.beaten_by[c.transition] = chosen[0];
        for (const uint32_t t : chosen) {
          for (const Candidate& other : chains_[i]) {
            if (other.transition == t) marks_.beaten_by[c.transition] = t;
          }
        }
      }
    }
    if (chosen.empty()) {
      unchanged = true;
      continue;
    }
    next_ = work;
    Take(chosen, &next_);
    Pack(next_, emit);
    Undo(mark);
  }
  if (unchanged && !SameVariables(before, work)) Pack(work, emit);
}

void Machine::Record(const std::vector<uint64_t>& exits, Work* work) const {
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    const program::State& state = p_.states[s];
    if (!IsHistory(state.kind) || !Has(exits, state.parent)) continue;
    uint64_t* record = work->data() + HistoryAt(state.history);
    std::fill_n(record, configuration_words_, 0);
    for (uint32_t c = state.parent + 1; c < p_.states[state.parent].end; ++c) {
      if (!Has(*work, c)) continue;
      const bool wanted =
          state.kind == StateKind::kShallowHistory ? p_.states[c].parent == state.parent : IsLeaf(p_.states[c].kind);
      if (wanted) record[c / 64] |= uint64_t{1} << (c % 64);
    }
  }
}

void Machine::Take(const std::vector<uint32_t>& chosen, Work* work) {
  Clear(&exits_);
  for (const uint32_t t : chosen) AddExits(t, *work, exits_.data());
  if (p_.histories > 0) Record(exits_, work);
  Downwards(exits_, [&](uint32_t s) {
    RunBlock(p_.states[s].on_exit, work, true);
    (*work)[s / 64] &= ~(uint64_t{1} << (s % 64));
  });
  for (const uint32_t t : chosen) RunBlock(p_.transitions[t].effects, work, true);
  FindEntries(chosen, *work);
  Enter(work, enters_);
  Upwards(exits_, [&](uint32_t s) {
    if (IsLeaf(p_.states[s].kind) && !Has(*work, s)) marks_.left[s] = 1;
  });
}

// As the engine has it: what all targets of a transition need goes in before the parallel states around them fill up.
void Machine::FindEntries(const std::vector<uint32_t>& chosen, const Work& work) {
  Clear(&enters_);
  Clear(&defaults_);
  for (const uint32_t t : chosen) {
    const program::Transition& transition = p_.transitions[t];
    const program::Range targets = transition.targets;
    for (uint32_t i = targets.begin; i < targets.end; ++i) AddDescendants(p_.state_refs[i], work);
    for (uint32_t i = targets.begin; i < targets.end; ++i) AddAncestors(p_.state_refs[i], transition.domain, work);
    const bool parallel = p_.states[transition.domain].kind == StateKind::kParallel;
    if (parallel && !targets.empty()) AddDescendants(transition.domain, work);
  }
}

bool Machine::EntersBelow(uint32_t state) const {
  for (uint32_t s = state; s < p_.states[state].end; ++s) {
    if (Has(enters_, s)) return true;
  }
  return false;
}

// Nesting is bounded (lib/base/limits.h), so the recursion is.
void Machine::AddDescendants(uint32_t index, const Work& work) {
  const program::State& state = p_.states[index];
  if (IsHistory(state.kind)) {
    const uint64_t* record = work.data() + HistoryAt(state.history);
    const uint32_t begin = state.parent + 1, end = p_.states[state.parent].end;
    const auto in_record = [&](uint32_t s) { return record[s / 64] >> (s % 64) & 1; };
    bool recorded = false;
    for (uint32_t s = begin; s < end; ++s) {
      if (!in_record(s)) continue;
      recorded = true;
      AddDescendants(s, work);
    }
    for (uint32_t s = begin; s < end; ++s) {
      if (in_record(s)) AddAncestors(s, state.parent, work);
    }
    if (recorded) return;
    Add(&defaults_, index);
    AddInitial(state.initial, state.parent, work);
    return;
  }
  Add(&enters_, index);
  if (state.kind == StateKind::kCompound) {
    Add(&defaults_, index);
    AddInitial(state.initial, index, work);
  } else if (state.kind == StateKind::kParallel) {
    for (uint32_t c = index + 1; c < state.end; c = p_.states[c].end) {
      if (!IsHistory(p_.states[c].kind) && !Has(work, c) && !EntersBelow(c)) AddDescendants(c, work);
    }
  }
}

void Machine::AddInitial(program::Range initial, uint32_t domain, const Work& work) {
  for (uint32_t i = initial.begin; i < initial.end; ++i) AddDescendants(p_.state_refs[i], work);
  for (uint32_t i = initial.begin; i < initial.end; ++i) AddAncestors(p_.state_refs[i], domain, work);
}

void Machine::AddAncestors(uint32_t index, uint32_t domain, const Work& work) {
  if (index == domain) return;
  for (uint32_t a = p_.states[index].parent; a != program::kNoIndex && a != domain; a = p_.states[a].parent) {
    if (p_.states[a].kind == StateKind::kParallel) AddDescendants(a, work);
    Add(&enters_, a);
  }
}

bool Machine::InFinal(uint32_t index, const Work& work) const {
  const program::State& state = p_.states[index];
  for (uint32_t c = index + 1; c < state.end; c = p_.states[c].end) {
    if (state.kind == StateKind::kCompound) {
      if (p_.states[c].kind == StateKind::kFinal && Has(work, c)) return true;
    } else if (state.kind == StateKind::kParallel && !IsHistory(p_.states[c].kind) && !InFinal(c, work)) {
      return false;
    }
  }
  return state.kind == StateKind::kParallel;
}

void Machine::Enter(Work* work, const std::vector<uint64_t>& enters) {
  Upwards(enters, [&](uint32_t s) {
    if (Has(*work, s)) return;
    const program::State& state = p_.states[s];
    Add(work, s);
    RunBlock(state.on_entry, work, true);
    if (Has(defaults_, s)) RunBlock(state.on_initial, work, true);
    for (uint32_t c = s + 1; p_.histories > 0 && c < state.end; c = p_.states[c].end) {
      if (IsHistory(p_.states[c].kind) && Has(defaults_, c)) RunBlock(p_.states[c].on_initial, work, true);
    }
    if (state.kind != StateKind::kFinal || state.parent == program::kNoIndex) return;
    marks_.done[state.parent] = 1;
    const uint32_t grandparent = p_.states[state.parent].parent;
    if (grandparent != program::kNoIndex && p_.states[grandparent].kind == StateKind::kParallel &&
        InFinal(grandparent, *work)) {
      marks_.done[grandparent] = 1;
    }
  });
}

}  // namespace callcue::analyse

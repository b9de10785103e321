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

void Machine::Initial(const Emit& emit) {
  Work work;
  work.configuration.assign(configuration_words_, 0);
  work.histories.assign(history_words_, 0);
  work.variables.assign(tracked_.size(), 0);
  for (size_t i = 0; i < tracked_.size(); ++i) {
    work.variables[i] = ValueNumber(tracked_[i], p_.variables[tracked_[i]].initial);
  }
  LoadFrame(work, nullptr, nullptr);
  enters_.assign(configuration_words_, 0);
  defaults_ = enters_;
  if (!p_.states.empty()) {
    Add(&enters_, 0);
    AddDescendants(0, work);
  }
  Enter(&work, enters_);
  Pack(work, emit);
}

bool Machine::Gather(const Work& work, const Symbol* symbol) {
  chain_count_ = 0;
  uncertain_.clear();
  const program::Range range = symbol != nullptr ? p_.types[symbol->type].transitions : program::Range();
  for (const uint32_t t : tried_) outcomes_[t] = -1;
  tried_.clear();
  const auto outcome_of = [&](uint32_t t) {
    if (outcomes_[t] < 0) {
      tried_.push_back(t);
      marks_.considered[t] = 1;
      Outcome outcome = Holds(p_.transitions[t].when);
      if (outcome == Outcome::kError) outcome = Outcome::kUnknown;  // of what isn't known
      if (outcome != Outcome::kFalse) marks_.enabled[t] = 1;
      outcomes_[t] = static_cast<int8_t>(outcome);
    }
    return static_cast<Outcome>(outcomes_[t]);
  };
  const std::vector<uint64_t>& below = symbol != nullptr ? symbol->below : below_eventless_;
  leaves_ = work.configuration;
  for (size_t w = 0; w < configuration_words_; ++w) leaves_[w] &= below[w];
  Upwards(leaves_, [&](uint32_t leaf) {
    if (!IsLeaf(p_.states[leaf].kind)) return;
    if (chains_.size() <= chain_count_) chains_.emplace_back();
    std::vector<Candidate>& chain = chains_[chain_count_];
    chain.clear();
    const auto add = [&](uint32_t t) {
      const Outcome outcome = outcome_of(t);
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
        for (uint32_t i = range.begin; i < range.end; ++i) {
          const program::Reaction& reaction = p_.reactions[i];
          if (p_.transitions[reaction.index].source != s) continue;
          if (reaction.parties == 0xff || (reaction.parties >> symbol->party & 1)) add(reaction.index);
        }
      }
    }
    if (!chain.empty()) ++chain_count_;
  });
  return chain_count_ > 0;
}

void Machine::RemoveConflicts(const Work& work, std::vector<uint32_t>* chosen) const {
  if (chosen->size() < 2) return;
  const auto exits_of = [&](uint32_t t) {
    std::vector<uint64_t> set(configuration_words_, 0);
    const program::Range spans = p_.transitions[t].exits;
    for (uint32_t i = spans.begin; i < spans.end; ++i) {
      for (uint32_t s = p_.state_spans[i].begin; s < p_.state_spans[i].end; ++s) {
        if (Has(work.configuration, s)) Add(&set, s);
      }
    }
    return set;
  };
  std::vector<uint32_t> kept;
  for (const uint32_t t : *chosen) {
    const std::vector<uint64_t> mine = exits_of(t);
    bool preempted = false;
    std::vector<uint32_t> losers;
    for (const uint32_t other : kept) {
      const std::vector<uint64_t> theirs = exits_of(other);
      bool meet = false;
      for (size_t k = 0; k < configuration_words_; ++k) meet = meet || (mine[k] & theirs[k]) != 0;
      if (!meet) continue;
      const uint32_t a = p_.transitions[t].source, b = p_.transitions[other].source;
      if (a > b && a < p_.states[b].end) {
        losers.push_back(other);
      } else {
        preempted = true;
        break;
      }
    }
    if (preempted) continue;
    kept.erase(std::remove_if(kept.begin(), kept.end(),
                              [&](uint32_t k) { return std::find(losers.begin(), losers.end(), k) != losers.end(); }),
               kept.end());
    kept.push_back(t);
  }
  *chosen = std::move(kept);
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
  }
  if (unchanged && before.variables != work.variables) Pack(work, emit);
}

bool Machine::ExpandEventless(const uint64_t* state, const Emit& emit) {
  bool any = false;
  for (size_t i = 0; i < configuration_words_; ++i) any = any || (eventless_[i] & state[i]) != 0;
  if (!any) return false;
  Work work;
  Unpack(state, &work);
  std::vector<expr::ExprId> guards;
  for (const program::State& s : p_.states) {
    for (uint32_t t = s.eventless.begin; t < s.eventless.end; ++t) guards.push_back(p_.transitions[t].when);
  }
  bool always = true;
  for (const Valuation& facts : domain_.Combine(guards, kFacts, kMostCombinations)) {
    LoadFrame(work, nullptr, &facts);
    if (!Gather(work, nullptr)) {
      always = false;
      continue;
    }
    bool sure = false;
    for (size_t i = 0; i < chain_count_; ++i) {
      sure = sure || std::any_of(chains_[i].begin(), chains_[i].end(),
                                 [](const Candidate& c) { return c.outcome == Outcome::kTrue; });
    }
    always = always && sure;
    Choose(work, work, emit);
  }
  return always;
}

void Machine::Expand(const uint64_t* state, uint32_t number, const Emit& emit) {
  const Symbol& symbol = symbols_[number];
  bool sources = false;
  for (size_t i = 0; i < configuration_words_; ++i) sources = sources || (symbol.sources[i] & state[i]) != 0;
  if (!sources && !symbol.effects) return;
  Unpack(state, &before_);
  const Work& before = before_;
  for (const Valuation& valuation : symbol.valuations) {
    LoadFrame(before, &symbol, &valuation);
    chain_count_ = 0;
    uncertain_.clear();
    const bool moves = sources && Gather(before, &symbol);
    work_ = before;
    if (symbol.effects) RunRules(symbol, &work_);
    if (moves)
      Choose(before, work_, emit);
    else if (work_.variables != before.variables)
      Pack(work_, emit);
  }
}

void Machine::Record(const std::vector<uint64_t>& exits, Work* work) const {
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    const program::State& state = p_.states[s];
    if (!IsHistory(state.kind) || !Has(exits, state.parent)) continue;
    uint64_t* record = work->histories.data() + state.history * configuration_words_;
    std::fill_n(record, configuration_words_, 0);
    for (uint32_t c = state.parent + 1; c < p_.states[state.parent].end; ++c) {
      if (!Has(work->configuration, c)) continue;
      const bool wanted =
          state.kind == StateKind::kShallowHistory ? p_.states[c].parent == state.parent : IsLeaf(p_.states[c].kind);
      if (wanted) record[c / 64] |= uint64_t{1} << (c % 64);
    }
  }
}

void Machine::Take(const std::vector<uint32_t>& chosen, Work* work) {
  exits_.assign(configuration_words_, 0);
  for (const uint32_t t : chosen) {
    const program::Range spans = p_.transitions[t].exits;
    for (uint32_t i = spans.begin; i < spans.end; ++i) {
      for (uint32_t s = p_.state_spans[i].begin; s < p_.state_spans[i].end; ++s) {
        if (Has(work->configuration, s)) Add(&exits_, s);
      }
    }
  }
  if (p_.histories > 0) Record(exits_, work);
  Downwards(exits_, [&](uint32_t s) {
    RunBlock(p_.states[s].on_exit, work, true);
    work->configuration[s / 64] &= ~(uint64_t{1} << (s % 64));
  });
  for (const uint32_t t : chosen) RunBlock(p_.transitions[t].effects, work, true);
  FindEntries(chosen, *work);
  Enter(work, enters_);
  Upwards(exits_, [&](uint32_t s) {
    if (IsLeaf(p_.states[s].kind) && !Has(work->configuration, s)) marks_.left[s] = 1;
  });
}

// As the engine has it: what all targets of a transition need goes in before the parallel states around them fill up.
void Machine::FindEntries(const std::vector<uint32_t>& chosen, const Work& work) {
  enters_.assign(configuration_words_, 0);
  defaults_.assign(configuration_words_, 0);
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
    const uint64_t* record = work.histories.data() + state.history * configuration_words_;
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
      if (!IsHistory(p_.states[c].kind) && !Has(work.configuration, c) && !EntersBelow(c)) AddDescendants(c, work);
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
      if (p_.states[c].kind == StateKind::kFinal && Has(work.configuration, c)) return true;
    } else if (state.kind == StateKind::kParallel && !IsHistory(p_.states[c].kind) && !InFinal(c, work)) {
      return false;
    }
  }
  return state.kind == StateKind::kParallel;
}

void Machine::Enter(Work* work, const std::vector<uint64_t>& enters) {
  Upwards(enters, [&](uint32_t s) {
    if (Has(work->configuration, s)) return;
    const program::State& state = p_.states[s];
    Add(&work->configuration, s);
    RunBlock(state.on_entry, work, true);
    if (Has(defaults_, s)) RunBlock(state.on_initial, work, true);
    for (uint32_t c = s + 1; c < state.end; c = p_.states[c].end) {
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

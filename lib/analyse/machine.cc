#include "lib/analyse/machine.h"

#include <algorithm>
#include <set>

namespace callcue::analyse {

using expr::Outcome;
using expr::Value;
using program::Kind;
using program::OpCode;
using program::Role;
using program::StateKind;

namespace {
bool Reacts(const program::Reaction& reaction, uint8_t party) {
  return reaction.parties == 0xff || (reaction.parties >> party & 1);
}
}  // namespace

Machine::Machine(const Program& program, const Domain& domain, bool track_variables)
    : p_(program), domain_(domain), track_(track_variables) {
  configuration_words_ = p_.states.size() / 64 + 1;
  history_words_ = p_.histories * configuration_words_;
  values_.resize(p_.variables.size());
  widened_.assign(p_.variables.size(), 0);
  unknown_ = widened_;
  place_of_.assign(p_.variables.size(), kNone);
  std::set<uint32_t> read;
  for (expr::ExprId id = 1; id < p_.expr_info.size(); ++id) {
    for (const expr::Slot& slot : p_.expressions->SlotsOf(id)) {
      if (slot.bank == program::kVariableBank && !p_.variables[slot.index].fact) read.insert(slot.index);
    }
  }
  if (track_) tracked_.assign(read.begin(), read.end());
  for (uint32_t i = 0; i < tracked_.size(); ++i) place_of_[tracked_[i]] = i;
  words_ = configuration_words_ + history_words_ + (tracked_.size() + 7) / 8;
  marks_.reached.assign(p_.states.size(), 0);
  marks_.left = marks_.done = marks_.reached;
  marks_.considered.assign(p_.transitions.size(), 0);
  marks_.enabled = marks_.taken = marks_.considered;
  marks_.beaten_by.assign(p_.transitions.size(), kNone);
  marks_.raised.assign(p_.raised.size(), 0);
  variable_bank_.assign(std::max<size_t>(p_.variables.size(), 1), Value());
  event_bank_.assign(static_cast<size_t>(program::EventSlot::kCount) + p_.argument_names.size(), Value());
  derived_bank_.assign(std::max<size_t>(p_.derived.size(), 1), Value());
  for (uint32_t i = 0; i < p_.derived.size(); ++i) {
    if (p_.derived[i].kind == program::DerivedKind::kState) state_slots_.push_back({i, p_.derived[i].id});
  }
  axis_bits_[program::kVariableBank].assign(variable_bank_.size(), 0);
  axis_bits_[program::kEventBank].assign(event_bank_.size(), 0);
  outcomes_.assign(p_.transitions.size(), -1);
  eventless_.assign(configuration_words_, 0);
  reached_ = exits_ = enters_ = defaults_ = eventless_;
  std::vector<expr::ExprId> guards;
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    const program::Range eventless = p_.states[s].eventless;
    if (!eventless.empty()) eventless_[s / 64] |= uint64_t{1} << (s % 64);
    for (uint32_t t = eventless.begin; t < eventless.end; ++t) guards.push_back(p_.transitions[t].when);
  }
  eventless_leaves_ = LeavesIn(eventless_);
  eventless_grid_ = domain_.GridOf(guards, kFacts, kMostCombinations);
  MakeSymbols();
}

std::vector<uint64_t> Machine::LeavesIn(const std::vector<uint64_t>& states) const {
  std::vector<uint64_t> leaves(configuration_words_, 0);
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    if (!(states[s / 64] >> (s % 64) & 1)) continue;
    for (uint32_t d = s; d < p_.states[s].end; ++d) {
      const StateKind kind = p_.states[d].kind;
      if (kind == StateKind::kAtomic || kind == StateKind::kFinal) leaves[d / 64] |= uint64_t{1} << (d % 64);
    }
  }
  return leaves;
}

// False: nothing that a configuration shows.
bool Machine::Acts(uint32_t number, Acting* acting) const {
  const program::Reaction& reaction = p_.reactions[number];
  acting->reaction = number;
  bool acts = false;
  const auto look = [&](program::Range ops) {
    for (uint32_t i = ops.begin; i < ops.end; ++i) {
      const program::Op& op = p_.ops[i];
      if (op.code == OpCode::kSet) acting->assigns = acting->assigns || place_of_[op.target] != kNone;
      if (op.code == OpCode::kRaise || op.code == OpCode::kSend) acting->raises.push_back(op.target);
      acts = acts || op.code == OpCode::kSet || op.code == OpCode::kRaise || op.code == OpCode::kSend;
    }
  };
  if (reaction.role == Role::kRule) look(p_.rules[reaction.index].effects);
  if (reaction.role == Role::kScenario) {
    const program::Range steps = p_.scenarios[reaction.index].steps;
    for (uint32_t s = steps.begin; s < steps.end; ++s) look(p_.steps[s].effects);
  }
  return acts;
}

std::vector<expr::ExprId> Machine::GuardsOf(const program::Type& type) const {
  std::vector<expr::ExprId> guards;
  const auto add_block = [&](program::Range ops) {
    for (uint32_t i = ops.begin; i < ops.end; ++i) guards.push_back(p_.ops[i].value);
  };
  for (uint32_t i = type.reactions.begin; i < type.reactions.end; ++i) {
    Acting acting;
    if (p_.reactions[i].role != Role::kRule || !Acts(i, &acting)) continue;
    guards.push_back(p_.rules[p_.reactions[i].index].when);
    add_block(p_.rules[p_.reactions[i].index].effects);
  }
  for (uint32_t i = type.transitions.begin; i < type.transitions.end; ++i) {
    guards.push_back(p_.transitions[p_.reactions[i].index].when);
    add_block(p_.transitions[p_.reactions[i].index].effects);
  }
  return guards;
}

void Machine::AddSymbol(Kind kind, uint32_t name) {
  Symbol symbol;
  symbol.kind = kind;
  symbol.name = name;
  symbol.type = p_.TypeOf(kind, name);
  const program::Type& type = p_.types[symbol.type];
  symbol.sources.assign(configuration_words_, 0);
  uint8_t parties = 0;
  bool by_any = false;
  const auto note = [&](const program::Reaction& reaction) {
    if (reaction.parties == 0xff)
      by_any = true;
    else
      parties |= reaction.parties;
  };
  std::vector<Acting> acting;
  for (uint32_t i = type.reactions.begin; i < type.reactions.end; ++i) {
    Acting one;
    if (!Acts(i, &one)) continue;
    acting.push_back(std::move(one));
    note(p_.reactions[i]);
  }
  for (uint32_t i = type.transitions.begin; i < type.transitions.end; ++i) {
    const uint32_t source = p_.transitions[p_.reactions[i].index].source;
    symbol.sources[source / 64] |= uint64_t{1} << (source % 64);
    note(p_.reactions[i]);
  }
  if (acting.empty() && type.transitions.empty()) return;
  symbol.leaves = LeavesIn(symbol.sources);
  const std::vector<expr::ExprId> guards = GuardsOf(type);
  const auto reads_party = [&](expr::ExprId id) {
    for (const expr::Slot& slot : p_.expressions->SlotsOf(id)) {
      if (slot.bank == program::kEventBank && slot.index == static_cast<uint32_t>(program::EventSlot::kParty))
        return true;
    }
    return false;
  };
  if (std::any_of(guards.begin(), guards.end(), reads_party)) parties = 0x3f;
  symbol.grid = domain_.GridOf(guards, kFacts | kEventFields, kMostCombinations);
  // What the symbol says itself.
  symbol.grid.Leave({program::kEventBank, static_cast<uint32_t>(program::EventSlot::kParty)});
  if (kind == Kind::kAct) symbol.grid.Leave({program::kEventBank, static_cast<uint32_t>(program::EventSlot::kName)});
  for (uint8_t party = 0; party < 6; ++party) {
    // A party that no reaction names stands for all others.
    if (!(parties >> party & 1) && !(by_any && party == 0)) continue;
    symbol.party = party;
    symbol.acting.clear();
    std::copy_if(acting.begin(), acting.end(), std::back_inserter(symbol.acting),
                 [&](const Acting& one) { return Reacts(p_.reactions[one.reaction], party); });
    symbol.moves.clear();
    for (uint32_t i = type.transitions.begin; i < type.transitions.end; ++i) {
      const uint32_t t = p_.reactions[i].index;
      if (Reacts(p_.reactions[i], party)) symbol.moves.push_back({p_.transitions[t].source, t});
    }
    symbols_.push_back(symbol);
  }
}

void Machine::MakeSymbols() {
  for (int k = 0; k < static_cast<int>(Kind::kCount); ++k) {
    const Kind kind = static_cast<Kind>(k);
    if (k == static_cast<int>(EventKind::kIntent)) continue;
    if (p_.kind_names[k] == 0) AddSymbol(kind, program::kNoIndex);
    for (uint32_t name = 0; name < p_.kind_names[k]; ++name) AddSymbol(kind, name);
  }
}

bool Machine::Possible(const Symbol& symbol) const {
  if (symbol.kind == Kind::kRaised) return marks_.raised[symbol.name] != 0;
  if (symbol.kind == Kind::kDone) return marks_.done[symbol.name] != 0;
  return true;
}

bool Machine::SameVariables(const Work& a, const Work& b) const {
  return std::equal(a.begin() + static_cast<std::ptrdiff_t>(configuration_words_ + history_words_), a.end(),
                    b.begin() + static_cast<std::ptrdiff_t>(configuration_words_ + history_words_));
}

void Machine::Forget(Work* work) const {
  uint8_t* variables = VariablesOf(work);
  for (const uint32_t place : widened_places_) variables[place] = 0;
}

void Machine::Pack(const Work& work, const Emit& emit) {
  const Work* packed = &work;
  if (!widened_places_.empty()) {
    packed_ = work;
    Forget(&packed_);
    packed = &packed_;
  }
  for (size_t w = 0; w < configuration_words_; ++w) {
    for (uint64_t fresh = work[w] & ~reached_[w]; fresh != 0; fresh &= fresh - 1) {
      marks_.reached[w * 64 + static_cast<size_t>(__builtin_ctzll(fresh))] = 1;
    }
    reached_[w] |= work[w];
  }
  emit(packed->data());
}

void Machine::Initial(const Emit& emit) {
  before_.assign(words_, 0);
  for (size_t i = 0; i < tracked_.size(); ++i) {
    VariablesOf(&before_)[i] = ValueNumber(tracked_[i], p_.variables[tracked_[i]].initial);
  }
  LoadState();
  work_ = before_;
  EnterRoot(&work_);
  Pack(work_, emit);
  Undo(0);
}

void Machine::Look(const uint64_t* state) {
  before_.assign(state, state + words_);
  LoadState();
}

template <typename Run>
void Machine::AtPoints(const Grid& grid, Run run) {
  if (grid.axes.empty()) {
    OpenGrid(grid);
    run();
    return Undo(0);
  }
  OpenGrid(grid);
  covered_.assign(grid.points, 0);
  for (size_t point = 0; point < grid.points; ++point) {
    if (covered_[point]) continue;
    const size_t widened = widened_places_.size();
    read_ = 0;
    LoadPoint(grid, point);
    run();
    Undo(0);
    if (widened_places_.size() != widened) {
      // What a variable holds is told apart no more: the same once again may lead to a state that is packed otherwise.
      covered_.assign(grid.points, 0);
    } else if (read_ == 0) {
      break;
    } else if (read_ != axes_) {
      Cover(grid, point);
    }
  }
  CloseGrid(grid);
}

bool Machine::ExpandEventless(const Emit& emit) {
  bool any = false;
  for (size_t i = 0; i < configuration_words_; ++i) any = any || (eventless_[i] & before_[i]) != 0;
  if (!any) return false;
  bool always = true;
  AtPoints(eventless_grid_, [&] {
    if (!Gather(before_, nullptr)) {
      always = false;
      return;
    }
    bool sure = false;
    for (size_t i = 0; i < chain_count_; ++i) {
      sure = sure || std::any_of(chains_[i].begin(), chains_[i].end(),
                                 [](const Candidate& c) { return c.outcome == Outcome::kTrue; });
    }
    always = always && sure;
    Choose(before_, before_, emit);
  });
  return always;
}

void Machine::Expand(uint32_t number, const Emit& emit) {
  const Symbol& symbol = symbols_[number];
  bool sources = false;
  for (size_t i = 0; i < configuration_words_; ++i) sources = sources || (symbol.sources[i] & before_[i]) != 0;
  const bool acts =
      std::any_of(symbol.acting.begin(), symbol.acting.end(), [&](const Acting& acting) { return Matters(acting); });
  if (!sources && !acts) return;
  Value& party = event_bank_[static_cast<size_t>(program::EventSlot::kParty)];
  Value& name = event_bank_[static_cast<size_t>(program::EventSlot::kName)];
  party = Value::Int(symbol.party);
  if (symbol.kind == Kind::kAct) name = Value::String(p_.acts[symbol.name].name);
  AtPoints(symbol.grid, [&] {
    const bool moves = sources && Gather(before_, &symbol);
    if (!acts) {
      if (moves) Choose(before_, before_, emit);
      return;
    }
    work_ = before_;
    RunRules(symbol, &work_);
    if (moves)
      Choose(before_, work_, emit);
    else if (!SameVariables(work_, before_))
      Pack(work_, emit);
  });
  party = name = Value();
}

}  // namespace callcue::analyse

#include "lib/analyse/machine.h"

#include <algorithm>
#include <set>

namespace callcue::analyse {

using expr::Outcome;
using expr::Value;
using program::Kind;
using program::OpCode;
using program::Role;

Machine::Machine(const Program& program, const Domain& domain, bool track_variables)
    : p_(program), domain_(domain), track_(track_variables) {
  configuration_words_ = p_.states.size() / 64 + 1;
  history_words_ = p_.histories * configuration_words_;
  values_.resize(p_.variables.size());
  widened_.assign(p_.variables.size(), 0);
  std::set<uint32_t> read;
  for (expr::ExprId id = 1; id < p_.expr_info.size(); ++id) {
    for (const expr::Slot& slot : p_.expressions->SlotsOf(id)) {
      if (slot.bank == program::kVariableBank && !p_.variables[slot.index].fact) read.insert(slot.index);
    }
  }
  if (track_) tracked_.assign(read.begin(), read.end());
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
  outcomes_.assign(p_.transitions.size(), -1);
  eventless_.assign(configuration_words_, 0);
  reached_ = eventless_;
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    if (!p_.states[s].eventless.empty()) eventless_[s / 64] |= uint64_t{1} << (s % 64);
  }
  below_eventless_ = Below(eventless_);
  MakeSymbols();
}

std::vector<uint64_t> Machine::Below(const std::vector<uint64_t>& states) const {
  std::vector<uint64_t> below(configuration_words_, 0);
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    if (!(states[s / 64] >> (s % 64) & 1)) continue;
    for (uint32_t d = s; d < p_.states[s].end; ++d) below[d / 64] |= uint64_t{1} << (d % 64);
  }
  return below;
}

bool Machine::HasEffects(const program::Reaction& reaction) const {
  const auto acts = [&](program::Range ops) {
    return std::any_of(p_.ops.begin() + ops.begin, p_.ops.begin() + ops.end, [](const program::Op& op) {
      return op.code == OpCode::kSet || op.code == OpCode::kRaise || op.code == OpCode::kSend;
    });
  };
  if (reaction.role == Role::kRule) return acts(p_.rules[reaction.index].effects);
  if (reaction.role != Role::kScenario) return false;
  const program::Range steps = p_.scenarios[reaction.index].steps;
  return std::any_of(p_.steps.begin() + steps.begin, p_.steps.begin() + steps.end,
                     [&](const program::Step& step) { return acts(step.effects); });
}

std::vector<expr::ExprId> Machine::GuardsOf(const program::Type& type) const {
  std::vector<expr::ExprId> guards;
  const auto add_block = [&](program::Range ops) {
    for (uint32_t i = ops.begin; i < ops.end; ++i) guards.push_back(p_.ops[i].value);
  };
  for (uint32_t i = type.reactions.begin; i < type.reactions.end; ++i) {
    if (!HasEffects(p_.reactions[i]) || p_.reactions[i].role != Role::kRule) continue;
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
  for (uint32_t i = type.reactions.begin; i < type.reactions.end; ++i) {
    if (!HasEffects(p_.reactions[i])) continue;
    symbol.effects = true;
    note(p_.reactions[i]);
  }
  for (uint32_t i = type.transitions.begin; i < type.transitions.end; ++i) {
    const uint32_t source = p_.transitions[p_.reactions[i].index].source;
    symbol.sources[source / 64] |= uint64_t{1} << (source % 64);
    note(p_.reactions[i]);
  }
  if (!symbol.effects && type.transitions.empty()) return;
  symbol.below = Below(symbol.sources);
  const std::vector<expr::ExprId> guards = GuardsOf(type);
  const auto reads_party = [&](expr::ExprId id) {
    for (const expr::Slot& slot : p_.expressions->SlotsOf(id)) {
      if (slot.bank == program::kEventBank && slot.index == static_cast<uint32_t>(program::EventSlot::kParty))
        return true;
    }
    return false;
  };
  if (std::any_of(guards.begin(), guards.end(), reads_party)) parties = 0x3f;
  symbol.valuations = domain_.Combine(guards, kFacts | kEventFields, kMostCombinations);
  for (uint8_t party = 0; party < 6; ++party) {
    // A party that no reaction names stands for all others.
    if (!(parties >> party & 1) && !(by_any && party == 0)) continue;
    symbol.party = party;
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

void Machine::Unpack(const uint64_t* state, Work* work) const {
  work->configuration.assign(state, state + configuration_words_);
  work->histories.assign(state + configuration_words_, state + configuration_words_ + history_words_);
  work->variables.resize(tracked_.size());
  const uint64_t* packed = state + configuration_words_ + history_words_;
  for (size_t i = 0; i < tracked_.size(); ++i) {
    uint8_t number = static_cast<uint8_t>(packed[i / 8] >> (i % 8 * 8));
    if (widened_[tracked_[i]]) number = 0;
    work->variables[i] = number;
  }
}

void Machine::Pack(const Work& work, const Emit& emit) {
  std::vector<uint64_t>& packed = packed_;
  packed.assign(words_, 0);
  std::copy(work.configuration.begin(), work.configuration.end(), packed.begin());
  std::copy(work.histories.begin(), work.histories.end(), packed.begin() + configuration_words_);
  for (size_t i = 0; i < tracked_.size(); ++i) {
    const uint64_t number = widened_[tracked_[i]] ? 0 : work.variables[i];
    packed[configuration_words_ + history_words_ + i / 8] |= number << (i % 8 * 8);
  }
  for (size_t w = 0; w < configuration_words_; ++w) {
    for (uint64_t fresh = work.configuration[w] & ~reached_[w]; fresh != 0; fresh &= fresh - 1) {
      marks_.reached[w * 64 + static_cast<size_t>(__builtin_ctzll(fresh))] = 1;
    }
    reached_[w] |= work.configuration[w];
  }
  emit(packed.data());
}

uint8_t Machine::ValueNumber(uint32_t variable, const Value& value) {
  if (!value.known() || widened_[variable]) return 0;
  std::vector<Value>& seen = values_[variable];
  for (size_t i = 0; i < seen.size(); ++i) {
    if (SameValue(seen[i], value)) return static_cast<uint8_t>(i + 1);
  }
  const bool built =
      value.kind == expr::Kind::kString && value.s >= scratch_.data() && value.s < scratch_.data() + scratch_.size();
  if (seen.size() >= kMostValues || built || value.kind == expr::Kind::kTimestamp) {
    widened_[variable] = 1;
    seen.clear();
    return 0;
  }
  seen.push_back(value);
  return static_cast<uint8_t>(seen.size());
}

void Machine::LoadFrame(const Work& work, const Symbol* symbol, const Valuation* valuation) {
  std::fill(event_bank_.begin(), event_bank_.end(), Value());
  for (size_t i = 0; i < p_.variables.size(); ++i) variable_bank_[i] = Value();
  for (size_t i = 0; i < tracked_.size(); ++i) {
    if (work.variables[i] > 0) variable_bank_[tracked_[i]] = values_[tracked_[i]][work.variables[i] - 1];
  }
  for (const auto& [slot, state] : state_slots_) {
    derived_bank_[slot] = Value::Bool(work.configuration[state / 64] >> (state % 64) & 1);
  }
  if (valuation != nullptr) {
    for (const auto& [slot, value] : *valuation) {
      (slot.bank == program::kEventBank ? event_bank_ : variable_bank_)[slot.index] = value;
    }
  }
  if (symbol != nullptr) {
    event_bank_[static_cast<size_t>(program::EventSlot::kParty)] = Value::Int(symbol->party);
    if (symbol->kind == Kind::kAct) {
      event_bank_[static_cast<size_t>(program::EventSlot::kName)] = Value::String(p_.acts[symbol->name].name);
    }
  }
}

Outcome Machine::Holds(expr::ExprId id) {
  if (id == expr::kNone) return Outcome::kTrue;
  expr::Scratch scratch{scratch_.data(), static_cast<uint32_t>(scratch_.size()), 0};
  expr::Frame frame;
  frame.banks[0] = variable_bank_.data();
  frame.banks[1] = event_bank_.data();
  frame.banks[2] = derived_bank_.data();
  frame.scratch = &scratch;
  return p_.expressions->EvaluateBool(id, frame);
}

void Machine::Assign(uint32_t variable, const Value& value, bool sure, Work* work) {
  const auto it = std::lower_bound(tracked_.begin(), tracked_.end(), variable);
  if (it == tracked_.end() || *it != variable) return;
  uint8_t& place = work->variables[static_cast<size_t>(it - tracked_.begin())];
  const uint8_t number = ValueNumber(variable, value);
  place = sure || place == number ? number : 0;
}

void Machine::RunBlock(program::Range ops, Work* work, bool sure) {
  uint32_t unsure_until = 0;
  for (uint32_t pc = ops.begin; pc < ops.end; ++pc) {
    const program::Op& op = p_.ops[pc];
    const bool certain = sure && pc >= unsure_until;
    switch (op.code) {
      case OpCode::kSet: {
        expr::Scratch scratch{scratch_.data(), static_cast<uint32_t>(scratch_.size()), 0};
        expr::Frame frame;
        frame.banks[0] = variable_bank_.data();
        frame.banks[1] = event_bank_.data();
        frame.banks[2] = derived_bank_.data();
        frame.scratch = &scratch;
        const Value value = p_.expressions->Evaluate(op.value, frame);
        if (value.kind == expr::Kind::kError) return;
        Assign(op.target, value, certain, work);
        if (track_ && certain)
          variable_bank_[op.target] = value.known() ? value : Value();
        else
          variable_bank_[op.target] = Value();
        break;
      }
      case OpCode::kRaise:
      case OpCode::kSend: marks_.raised[op.target] = 1; break;
      case OpCode::kJumpUnless: {
        const Outcome outcome = Holds(op.value);
        if (outcome == Outcome::kTrue) break;
        if (outcome == Outcome::kFalse) {
          pc += op.target;
          break;
        }
        // Both branches may run: what they set is unknown afterwards.
        uint32_t end = pc + 1 + op.target;
        if (end > pc + 1 && p_.ops[end - 1].code == OpCode::kJump) end += p_.ops[end - 1].target;
        unsure_until = std::max(unsure_until, end);
        break;
      }
      case OpCode::kJump:
        if (pc >= unsure_until || pc + 1 + op.target > unsure_until) pc += op.target;
        break;
      default: break;
    }
  }
}

void Machine::RunRules(const Symbol& symbol, Work* work) {
  const program::Type& type = p_.types[symbol.type];
  const auto in_states = [&](program::Range in) {
    if (in.empty()) return true;
    for (uint32_t i = in.begin; i < in.end; ++i) {
      const uint32_t s = p_.state_refs[i];
      if (work->configuration[s / 64] >> (s % 64) & 1) return true;
    }
    return false;
  };
  std::vector<std::pair<program::Range, bool>> blocks;  // guards see the state before any of them acts
  for (uint32_t i = type.reactions.begin; i < type.reactions.end; ++i) {
    const program::Reaction& reaction = p_.reactions[i];
    if (reaction.parties != 0xff && !(reaction.parties >> symbol.party & 1)) continue;
    if (!HasEffects(reaction)) continue;
    if (reaction.role == Role::kRule) {
      const program::Rule& rule = p_.rules[reaction.index];
      if (!in_states(rule.in)) continue;
      const Outcome outcome = Holds(rule.when);
      if (outcome == Outcome::kFalse) continue;
      const bool sure = outcome == Outcome::kTrue && p_.elements[rule.element].exceptions.empty();
      blocks.push_back({rule.effects, sure});
    } else {
      const program::Range steps = p_.scenarios[reaction.index].steps;
      for (uint32_t s = steps.begin; s < steps.end; ++s) blocks.push_back({p_.steps[s].effects, false});
    }
  }
  for (const auto& [ops, sure] : blocks) RunBlock(ops, work, sure);
}

}  // namespace callcue::analyse

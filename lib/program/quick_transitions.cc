// What a transition does, as one flat list: what is left from within, its own effects, what is entered from without.
#include <algorithm>
#include <cstring>
#include <vector>

#include "lib/program/quick_maker.h"

namespace callcue::program {

bool QuickMaker::AddSet(const Op& op) {
  const Reading& value = t_.expressions[op.value];
  const SlotPlace place = t_.slots[op.target];
  QuickOp set;
  set.target = place.offset;
  if (place.kind == expr::Kind::kString || place.kind == expr::Kind::kBytes) return false;
  if (value.form == Reading::Form::kConstant) {
    char bytes[12] = {};
    WriteSlot(value.value, place, bytes);
    if (place.kind == expr::Kind::kBool) {
      set.code = QuickOp::Code::kSetBool;
      set.small = static_cast<uint8_t>(bytes[0]);
    } else {
      set.code = QuickOp::Code::kSetValue;
      set.value = out_.constants.size();
      expr::Value constant;
      std::memcpy(&constant.bits, bytes, 8);
      std::memcpy(&constant.size, bytes + 8, 4);
      out_.constants.push_back(constant);
    }
    out_.ops.push_back(set);
    return true;
  }
  if (value.form != Reading::Form::kName || place.kind != expr::Kind::kTimestamp) return false;
  const expr::Slot slot = t_.readings[value.slots.begin];
  set.code = QuickOp::Code::kSetNow;
  out_.ops.push_back(set);
  return slot.bank == kDerivedBank && p_.derived[slot.index].kind == DerivedKind::kNow;
}

// One operation; jumps are set by AddBlock().
bool QuickMaker::AddOp(const Op& op) {
  QuickOp quick;
  quick.target = op.target;
  switch (op.code) {
    case OpCode::kSet: return AddSet(op);
    case OpCode::kRecommend:
      quick.code = QuickOp::Code::kRecommend;
      out_.ops.push_back(quick);
      return t_.offers[op.target].plain;
    case OpCode::kSend:
      quick.code = QuickOp::Code::kSend;
      quick.target = static_cast<uint32_t>(&op - p_.ops.data());
      out_.ops.push_back(quick);
      // One that is due at once is handled with the event, which the short way doesn't do.
      return op.value == expr::kNone && op.delay.present && op.delay.expression == expr::kNone && op.delay.ms > 0;
    case OpCode::kCancel:
      quick.code = QuickOp::Code::kCancel;
      quick.target = op.send_id;
      out_.ops.push_back(quick);
      return true;
    case OpCode::kJump:
      quick.code = QuickOp::Code::kSkip;
      quick.value = op.target;
      out_.ops.push_back(quick);
      return true;
    case OpCode::kJumpUnless: {
      // An entry action may run for what is no event, and a guard that fails would end the block.
      Tests guard;
      if (!MakeGuard(op.value, {false, true}, &guard) || CanFail(guard)) return false;
      quick.code = QuickOp::Code::kUnless;
      quick.target = guard.begin;
      quick.small = static_cast<uint8_t>(guard.count);
      quick.value = op.target;
      out_.ops.push_back(quick);
      return true;
    }
    default: return false;
  }
}

// Appends a block, of which each operation becomes one, and adds what it does at most: along the branch that does most.
bool QuickMaker::AddBlock(Range ops, QuickTransition* step) {
  std::vector<uint8_t> recommends(ops.size() + 1, 0), sends(ops.size() + 1, 0);
  for (uint32_t i = ops.begin; i < ops.end; ++i) {
    if (!AddOp(p_.ops[i])) return false;
  }
  for (uint32_t i = ops.size(); i-- > 0;) {
    const Op& op = p_.ops[ops.begin + i];
    const uint32_t next = op.code == OpCode::kJump ? i + 1 + op.target : i + 1;
    const uint32_t other = op.code == OpCode::kJumpUnless ? i + 1 + op.target : next;
    if (next > ops.size() || other > ops.size()) return false;
    recommends[i] = std::max(recommends[next], recommends[other]);
    sends[i] = std::max(sends[next], sends[other]);
    if (op.code == OpCode::kRecommend && ++recommends[i] > 64) return false;
    if (op.code == OpCode::kSend && ++sends[i] > 64) return false;
  }
  if (step->recommends + recommends[0] > 64 || step->sends + sends[0] > 64) return false;
  step->recommends = static_cast<uint8_t>(step->recommends + recommends[0]);
  step->sends = static_cast<uint8_t>(step->sends + sends[0]);
  return true;
}

// Entering does no more than running entry actions.
bool QuickMaker::AddEntries(uint64_t entered, uint64_t by_default, QuickTransition* step) {
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    if (!(entered & Bit(s))) continue;
    const State& state = p_.states[s];
    if (state.kind == StateKind::kFinal) return false;
    if ((by_default & Bit(s)) && !state.on_initial.empty()) return false;
    AddMark(QuickOp::Code::kEnter, s);
    if (!AddBlock(state.on_entry, step)) return false;
  }
  return true;
}

// A history state all of whose siblings are simple: what it brings back is one of them, and the way to their parent.
bool QuickMaker::AddHistory(const Transition& transition, QuickTransition* step) const {
  if (transition.targets.size() != 1) return false;
  const uint32_t target = p_.state_refs[transition.targets.begin];
  const State& history = p_.states[target];
  // From one region of a parallel state to another: the one that is left is entered by default.
  if (p_.states[transition.domain].kind == StateKind::kParallel) return false;
  if (!IsHistory(history.kind) || p_.states[history.parent].kind != StateKind::kCompound) return false;
  const uint64_t actions = t_.sets[t_.entry_actions];
  for (uint32_t s = history.parent + 1; s < p_.states[history.parent].end; ++s) {
    const StateKind kind = p_.states[s].kind;
    if (p_.states[s].parent != history.parent || (kind != StateKind::kAtomic && !IsHistory(kind))) return false;
    if (actions & Bit(s)) return false;
    if (kind == StateKind::kAtomic) step->to |= Bit(s);
  }
  uint64_t path = 0;
  uint32_t a = history.parent;
  for (; a != kNoIndex && a != transition.domain; a = p_.states[a].parent) {
    if (p_.states[a].kind != StateKind::kCompound || (actions & Bit(a))) return false;
    path |= Bit(a);
  }
  if (a != transition.domain) return false;
  step->enters = path;
  step->history = history.history;
  return true;
}

void QuickMaker::MakeTransition(uint32_t number) {
  const Transition& transition = p_.transitions[number];
  const TransitionStep& fixed = t_.transitions[number];
  const uint64_t leaves = t_.sets[t_.leaves];
  QuickTransition step;
  step.exits = fixed.exits;
  step.enters = fixed.enters;
  Places ops;
  ops.begin = static_cast<uint32_t>(out_.ops.size());
  bool quick = true;
  // As they stand in a step: what is left from within, what the transition does, what is entered from without.
  for (uint32_t s = static_cast<uint32_t>(p_.states.size()); s-- > 0;) {
    if (!(step.exits & Bit(s))) continue;
    if (p_.states[s].on_exit.empty()) {
      AddMark(QuickOp::Code::kLeave, s);
      continue;
    }
    const size_t at = out_.ops.size();
    out_.ops.emplace_back();
    quick = quick && AddBlock(p_.states[s].on_exit, &step);
    out_.ops[at].code = QuickOp::Code::kUnlessActive;
    out_.ops[at].small = static_cast<uint8_t>(s);
    out_.ops[at].value = out_.ops.size() - at - 1;
    AddMark(QuickOp::Code::kLeave, s);
  }
  quick = quick && AddBlock(transition.effects, &step);
  quick = quick &&
          (fixed.fixed ? AddEntries(fixed.enters, fixed.default_entries, &step) : AddHistory(transition, &step));
  step.quick = quick;
  ops.end = static_cast<uint32_t>(out_.ops.size());
  ops_.push_back(ops);
  if (ops.end - ops.begin == 1 && out_.ops.back().code == QuickOp::Code::kRecommend) {
    step.recommend = out_.ops.back().target;
  }
  step.leaves = static_cast<uint8_t>(CountOf(step.enters & leaves) + (step.history != kNoIndex ? 1 : 0));
  if (fixed.fixed) step.to = step.enters & leaves;
  step.to_count = CountOf(step.to);
  for (const HistoryStep& history : t_.history_steps) step.records |= (step.exits & history.parent) != 0;
  if (step.to != 0) {   // leaves of one region each, so that the first one left there is what was there before
    const uint32_t region = t_.regions[__builtin_ctzll(step.to)];
    for (uint32_t s = 0; s < p_.states.size(); ++s) {
      if ((step.exits & leaves & Bit(s)) && t_.regions[s] == region) step.from |= Bit(s);
    }
  }
  out_.transitions.push_back(step);
}

// A state is active in its own exit action and not after it, and from its entry action on.
void QuickMaker::AddMark(QuickOp::Code code, uint32_t state) {
  if (!actions_see_states_) return;
  QuickOp mark;
  mark.code = code;
  mark.small = static_cast<uint8_t>(state);
  out_.ops.push_back(mark);
}

}  // namespace callcue::program

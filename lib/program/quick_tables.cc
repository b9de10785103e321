// Which transitions, types and policies are simple enough for the short way of a step (lib/run/quick.cc). Being too
// careful here costs time in a step; being wrong would change what it decides.
#include <algorithm>

#include "lib/program/step_tables.h"

namespace callcue::program {
namespace {

bool IsHistory(StateKind kind) { return kind == StateKind::kShallowHistory || kind == StateKind::kDeepHistory; }
uint64_t Bit(uint32_t state) { return uint64_t{1} << state; }

class QuickMaker {
 public:
  QuickMaker(const Program& program, StepTables* tables) : p_(program), out_(*tables) {}
  void Run();

 private:
  bool IsQuick(expr::ExprId id) const { return id == expr::kNone || out_.expressions[id].quick; }
  bool Add(Range ops, TransitionStep* step) const;
  bool IsQuick(const Op& op) const;
  void MakeTransition(uint32_t number);
  bool AddEntries(uint64_t entered, uint64_t by_default, TransitionStep* step) const;
  bool AddHistory(const Transition& transition, TransitionStep* step) const;
  void MakeStart();
  void MakePermissions();

  const Program& p_;
  StepTables& out_;
};

void QuickMaker::Run() {
  for (Reading& reading : out_.expressions) {
    reading.quick = true;
    for (uint32_t i = reading.slots.begin; i < reading.slots.end; ++i) {
      const expr::Slot slot = out_.readings[i];
      if (slot.bank != kDerivedBank) continue;
      const DerivedKind kind = p_.derived[slot.index].kind;
      reading.quick &= kind == DerivedKind::kNow || kind == DerivedKind::kState;
    }
  }
  const bool few_slots = p_.variables.size() <= 32 && p_.derived.size() <= 32 && p_.argument_names.size() <= 6;
  out_.quick.possible = out_.words == 1 && !out_.has_eventless && !out_.has_while && !out_.live_details &&
                        p_.settings.max_live == 0 && few_slots;
  if (!out_.quick.possible) return;
  for (uint32_t i = 0; i < p_.transitions.size(); ++i) MakeTransition(i);
  for (TypeStep& type : out_.types) {
    type.quick = type.reactions.empty();
    for (uint32_t i = type.candidates.begin; i < type.candidates.end; ++i) {
      const Candidate& candidate = out_.candidates[i];
      type.quick &= IsQuick(candidate.when) && out_.transitions[candidate.transition].quick;
    }
  }
  const TypeStep& ended = out_.types[p_.TypeOf(Kind::kSegmentEnded)];
  out_.quick.segment_ends = ended.reactions.empty() && ended.candidates.empty();
  MakeStart();
  MakePermissions();
}

bool QuickMaker::IsQuick(const Op& op) const {
  switch (op.code) {
    case OpCode::kSet: {
      const Reading& value = out_.expressions[op.value];
      const expr::Kind kind = p_.variables[op.target].type;
      if (kind == expr::Kind::kString || kind == expr::Kind::kBytes) return false;
      return value.form == Reading::Form::kConstant || (value.form == Reading::Form::kName && value.quick);
    }
    case OpCode::kRecommend: return out_.offers[op.target].plain;
    case OpCode::kSend: return op.value == expr::kNone && op.delay.present && op.delay.expression == expr::kNone;
    case OpCode::kCancel: case OpCode::kJump: return true;
    case OpCode::kJumpUnless: {
      const Reading& value = out_.expressions[op.value];
      return value.form != Reading::Form::kAny && value.quick;
    }
    default: return false;
  }
}

// Adds what a block does at most: along the branch that does most.
bool QuickMaker::Add(Range ops, TransitionStep* step) const {
  std::vector<uint8_t> recommends(ops.size() + 1, 0), sends(ops.size() + 1, 0);
  for (uint32_t i = ops.size(); i-- > 0;) {
    const Op& op = p_.ops[ops.begin + i];
    if (!IsQuick(op)) return false;
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
bool QuickMaker::AddEntries(uint64_t entered, uint64_t by_default, TransitionStep* step) const {
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    if (!(entered & Bit(s))) continue;
    const State& state = p_.states[s];
    if (state.kind == StateKind::kFinal) return false;
    if ((by_default & Bit(s)) && !state.on_initial.empty()) return false;
    if (!Add(state.on_entry, step)) return false;
  }
  return true;
}

// A history state all of whose siblings are simple: what it brings back is one of them, and the way to their parent.
bool QuickMaker::AddHistory(const Transition& transition, TransitionStep* step) const {
  if (transition.targets.size() != 1) return false;
  const uint32_t target = p_.state_refs[transition.targets.begin];
  const State& history = p_.states[target];
  if (!IsHistory(history.kind) || p_.states[history.parent].kind != StateKind::kCompound) return false;
  const uint64_t actions = out_.sets[out_.entry_actions];
  for (uint32_t s = history.parent + 1; s < p_.states[history.parent].end; ++s) {
    const StateKind kind = p_.states[s].kind;
    if (p_.states[s].parent != history.parent || (kind != StateKind::kAtomic && !IsHistory(kind))) return false;
    if (actions & Bit(s)) return false;
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
  TransitionStep* step = &out_.transitions[number];
  step->quick = step->fixed ? AddEntries(step->enters, step->default_entries, step) : AddHistory(transition, step);
  step->quick = step->quick && Add(transition.effects, step);
  for (uint32_t s = 0; s < p_.states.size() && step->quick; ++s) {
    if (step->exits & Bit(s)) step->quick = Add(p_.states[s].on_exit, step);
  }
}

void QuickMaker::MakeStart() {
  uint64_t entered = Bit(0);
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    if (!(entered & Bit(s))) continue;
    const State& state = p_.states[s];
    if (out_.sets[out_.entry_actions] & Bit(s)) return;
    if (state.kind == StateKind::kParallel) {
      for (uint32_t c = s + 1; c < state.end; c = p_.states[c].end) {
        if (!IsHistory(p_.states[c].kind)) entered |= Bit(c);
      }
    } else if (state.kind == StateKind::kCompound) {
      if (state.initial.size() != 1) return;
      const uint32_t child = p_.state_refs[state.initial.begin];
      if (p_.states[child].parent != s || IsHistory(p_.states[child].kind)) return;
      entered |= Bit(child);
    }
    if (out_.sets[out_.leaves] & Bit(s)) {
      out_.quick.changes.push_back({out_.state_ids[out_.regions[s]], {}, out_.state_ids[s], {}});
    }
  }
  out_.quick.start = true;
  out_.quick.initial = entered;
}

void QuickMaker::MakePermissions() {
  bool by_acts = true;
  const auto look = [&](expr::ExprId id) {
    if (id == expr::kNone) return;
    const Range slots = out_.expressions[id].slots;
    for (uint32_t i = slots.begin; i < slots.end; ++i) {
      const expr::Slot slot = out_.readings[i];
      by_acts &= slot.bank == kDerivedBank && p_.derived[slot.index].kind >= DerivedKind::kActCount &&
                 p_.derived[slot.index].kind <= DerivedKind::kActionLast;
    }
  };
  for (const Permission& permission : p_.permissions) {
    look(permission.applies);
    look(permission.when);
    const Range exceptions = p_.elements[permission.element].exceptions;
    for (uint32_t i = exceptions.begin; i < exceptions.end; ++i) look(p_.exceptions[i].when);
  }
  out_.quick.permissions_by_acts = by_acts;
}

}  // namespace

void MakeQuickTables(const Program& program, StepTables* tables) { QuickMaker(program, tables).Run(); }

}  // namespace callcue::program

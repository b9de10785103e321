// Which transitions, types, duties and policies are simple enough for the short way of a step (lib/run/quick.cc), and what
// it reads of them. Being too careful here costs time in a step; being wrong would change what it decides.
#include "lib/program/quick_tables.h"

#include <algorithm>
#include <utility>

#include "lib/program/step_tables.h"

namespace callcue::program {
namespace {

constexpr size_t kMostChanges = 4096, kMostReady = 512;   // entries of what stands ready; the rest is put together

uint64_t Bit(uint32_t state) { return uint64_t{1} << state; }
uint32_t CountOf(uint64_t set) { return static_cast<uint32_t>(__builtin_popcountll(set)); }

// What a guard may read beside variables and the time.
struct Reads { bool event, states; };

// While the tables grow, what points into them is kept as places.
struct Tests { uint32_t begin = 0, count = 0; };
struct CandidatePlaces {
  uint32_t transition = 0;
  Tests guard;
  uint32_t changes = kNoIndex;
};
struct Places { uint32_t begin = 0, end = 0; };

class QuickMaker {
 public:
  QuickMaker(const Program& program, StepTables* tables) : p_(program), t_(*tables), out_(tables->quick) {}
  void Run();

 private:
  bool MakeGuard(expr::ExprId id, Reads may, Tests* guard);
  bool CanFail(const Tests& guard) const;
  QuickGuard GuardOf(const Tests& guard) const;
  void Link();
  bool AddTerms(std::string_view tree, const Range& slots);
  bool AddTerm(std::string_view tree, const Range& slots);
  bool FindSlot(std::string_view name, const Range& slots, expr::Slot* slot) const;
  bool SetTest(expr::Slot slot, QuickTest* test) const;
  bool AddBlock(Range ops, QuickTransition* step);
  bool AddOp(const Op& op);
  bool AddSet(const Op& op);
  bool AddEntries(uint64_t entered, uint64_t by_default, QuickTransition* step);
  bool AddHistory(const Transition& transition, QuickTransition* step) const;
  void MakeTransition(uint32_t number);
  void MakeDuty(const Duty& duty);
  bool MakeReactions(const TypeStep& type, QuickType* quick);
  void MakeType(uint32_t number, bool derived);
  void MakeChanges(const QuickType& type, CandidatePlaces* candidate);
  void MakeKinds();
  bool ReadsStates(expr::ExprId id) const;
  void AddMark(QuickOp::Code code, uint32_t state);
  void MakeOffers();
  void MakeEnd();
  bool IsJudgedByItsAct(const Permission& permission) const;
  void MakeStart();
  bool ReadByActs(expr::ExprId id);
  void MakePermissions();
  bool EvaluateAtStart(expr::ExprId id, bool* holds) const;
  bool StartPermission(uint32_t act);

  const Program& p_;
  StepTables& t_;
  QuickTables& out_;
  bool actions_see_states_ = false;
  std::vector<Places> ops_;                   // by transition
  std::vector<CandidatePlaces> candidates_;
  std::vector<Places> types_;                 // their candidates
  struct DutyPlaces { Tests when, fulfilled_when; };
  std::vector<DutyPlaces> duties_;
};

void QuickMaker::Run() {
  const bool few_slots = p_.variables.size() <= 32 && p_.derived.size() <= 32 && p_.argument_names.size() <= 6;
  out_.possible = t_.words == 1 && !t_.has_eventless && !t_.has_while && !t_.live_details &&
                  p_.settings.max_live == 0 && few_slots;
  MakePermissions();
  if (!out_.possible) return;
  MakeKinds();
  for (const Op& op : p_.ops) {
    if (op.code == OpCode::kJumpUnless) actions_see_states_ |= ReadsStates(op.value);
  }
  out_.timed = t_.sends || !p_.duties.empty() || !p_.permissions.empty() || !p_.prohibitions.empty();
  MakeOffers();
  for (uint32_t i = 0; i < p_.transitions.size(); ++i) MakeTransition(i);
  for (const Duty& duty : p_.duties) MakeDuty(duty);
  out_.types.resize(t_.types.size());
  types_.resize(t_.types.size());
  for (int k = 0; k < static_cast<int>(Kind::kCount); ++k) {
    if (k == static_cast<int>(EventKind::kIntent)) continue;   // shares the types of acts
    for (uint32_t n = 0; n <= p_.kind_names[k]; ++n) MakeType(p_.kind_base[k] + n, k >= 100);
  }
  for (uint32_t act = 0; act < p_.acts.size(); ++act) {
    if (t_.heads[act] != kNoIndex) out_.types[p_.TypeOf(Kind::kAct, act)].plain = false;   // it is noted, too
  }
  MakeEnd();
  MakeStart();
  Link();
}

// The slot of a name among those that an expression reads.
bool QuickMaker::FindSlot(std::string_view name, const Range& slots, expr::Slot* slot) const {
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    *slot = t_.readings[i];
    if (slot->bank == kVariableBank && p_.variables[slot->index].name == name) return true;
    if (slot->bank == kEventBank && slot->index == static_cast<uint32_t>(EventSlot::kRingCount) && name == "event.count") {
      return true;
    }
    if (slot->bank != kDerivedBank) continue;
    const Derived& derived = p_.derived[slot->index];
    if (derived.kind == DerivedKind::kNow && name == "now") return true;
    if (derived.kind == DerivedKind::kState && name.substr(0, 6) == "state." && p_.states[derived.id].id == name.substr(6)) {
      return true;
    }
  }
  return false;
}

bool ReadNumber(std::string_view text, int64_t* value) {
  if (text.empty() || text.size() > 15) return false;
  *value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    *value = *value * 10 + (c - '0');
  }
  return true;
}

// Where a slot stands, and of what kind it is; false where tests don't read such a one.
bool QuickMaker::SetTest(expr::Slot slot, QuickTest* test) const {
  using What = QuickTest::What;
  if (slot.bank == kEventBank) {
    test->what = What::kCount;
    return slot.index == static_cast<uint32_t>(EventSlot::kRingCount);
  }
  if (slot.bank == kDerivedBank) {
    test->what = What::kState;
    test->place = p_.derived[slot.index].id;
    return p_.derived[slot.index].kind == DerivedKind::kState;
  }
  test->place = t_.slots[slot.index].offset;
  switch (p_.variables[slot.index].type) {
    case expr::Kind::kBool: test->what = What::kBool; return true;
    case expr::Kind::kInt: test->what = What::kInt; return true;
    case expr::Kind::kTimestamp: test->what = What::kElapsed; return true;
    default: return false;
  }
}

// One term, as its tree is written: "late", "(! late)", "(> event.count 3)", "(> (- now held_at) 60s)".
bool QuickMaker::AddTerm(std::string_view tree, const Range& slots) {
  using What = QuickTest::What;
  using Is = QuickTest::Is;
  QuickTest test;
  expr::Slot slot;
  const auto add_bool = [&](std::string_view name, Is is) {
    test.is = is;
    if (!FindSlot(name, slots, &slot) || !SetTest(slot, &test)) return false;
    if (test.what != What::kBool && test.what != What::kState) return false;
    out_.tests.push_back(test);
    return true;
  };
  if (tree.empty()) return false;
  if (tree[0] != '(') return add_bool(tree, Is::kTrue);
  tree = tree.substr(1, tree.size() - 2);
  const std::string_view op = tree.substr(0, tree.find(' '));
  if (op.size() == tree.size()) return false;
  const std::string_view rest = tree.substr(op.size() + 1);
  if (op == "!") return add_bool(rest, Is::kFalse);
  static constexpr std::pair<std::string_view, Is> kCompared[] = {{"==", Is::kEq}, {"!=", Is::kNe}, {"<", Is::kLt},
                                                                   {"<=", Is::kLe}, {">", Is::kGt},  {">=", Is::kGe}};
  const auto compared =
      std::find_if(std::begin(kCompared), std::end(kCompared), [&](const auto& one) { return one.first == op; });
  if (compared == std::end(kCompared)) return false;
  test.is = compared->second;
  constexpr std::string_view kSince = "(- now ";
  if (rest.substr(0, kSince.size()) == kSince) {
    const size_t end = rest.find(')');
    if (end == rest.npos || end + 2 > rest.size() || rest.back() != 's') return false;
    if (test.is != Is::kGt && test.is != Is::kGe) return false;
    expr::Slot now;
    if (!FindSlot("now", slots, &now) || now.bank != kDerivedBank) return false;
    if (!FindSlot(rest.substr(kSince.size(), end - kSince.size()), slots, &slot) || !SetTest(slot, &test) ||
        test.what != What::kElapsed || !ReadNumber(rest.substr(end + 2, rest.size() - end - 3), &test.than)) {
      return false;
    }
    out_.tests.push_back(test);
    return true;
  }
  const size_t space = rest.find(' ');
  if (space == rest.npos || !FindSlot(rest.substr(0, space), slots, &slot) || !SetTest(slot, &test) ||
      (test.what != What::kInt && test.what != What::kCount) || !ReadNumber(rest.substr(space + 1), &test.than)) {
    return false;
  }
  out_.tests.push_back(test);
  return true;
}

// A conjunction of terms, or one alone.
bool QuickMaker::AddTerms(std::string_view tree, const Range& slots) {
  if (tree.substr(0, 4) != "(&& ") return AddTerm(tree, slots);
  tree = tree.substr(4, tree.size() - 5);
  while (!tree.empty()) {
    size_t end = 0;
    int depth = 0;
    for (; end < tree.size() && (depth > 0 || tree[end] != ' '); ++end) depth += (tree[end] == '(') - (tree[end] == ')');
    if (!AddTerm(tree.substr(0, end), slots)) return false;
    tree.remove_prefix(std::min(end + 1, tree.size()));
  }
  return true;
}

// False for a guard that reads what the short way doesn't know.
bool QuickMaker::MakeGuard(expr::ExprId id, Reads may, Tests* guard) {
  guard->begin = static_cast<uint32_t>(out_.tests.size());
  guard->count = 0;
  if (id == expr::kNone) return true;
  const Reading& reading = t_.expressions[id];
  for (uint32_t i = reading.slots.begin; i < reading.slots.end; ++i) {
    const expr::Slot slot = t_.readings[i];
    if (slot.bank == kEventBank && !may.event) return false;
    if (slot.bank != kDerivedBank) continue;
    const DerivedKind kind = p_.derived[slot.index].kind;
    if (kind != DerivedKind::kNow && !(kind == DerivedKind::kState && may.states)) return false;
  }
  if (reading.form == Reading::Form::kConstant) {
    QuickTest test;
    test.than = reading.value.kind == expr::Kind::kBool && reading.value.i != 0;
    out_.tests.push_back(test);
  } else if (reading.slots.size() > 8 || !AddTerms(p_.expressions->DumpTree(id), reading.slots)) {
    out_.tests.resize(guard->begin);
    QuickTest test;
    test.what = QuickTest::What::kExpression;
    test.place = id;
    out_.tests.push_back(test);
  }
  guard->count = static_cast<uint32_t>(out_.tests.size()) - guard->begin;
  return guard->count < 256;
}

bool QuickMaker::CanFail(const Tests& guard) const {
  for (uint32_t i = guard.begin; i < guard.begin + guard.count; ++i) {
    const QuickTest::What what = out_.tests[i].what;
    if (what == QuickTest::What::kExpression || what == QuickTest::What::kElapsed) return true;
  }
  return false;
}

QuickGuard QuickMaker::GuardOf(const Tests& guard) const {
  return {out_.tests.data() + guard.begin, out_.tests.data() + guard.begin + guard.count};
}

// Puts addresses in the place of places, now that nothing grows any more.
void QuickMaker::Link() {
  for (size_t i = 0; i < ops_.size(); ++i) {
    out_.transitions[i].ops = out_.ops.data() + ops_[i].begin;
    out_.transitions[i].ops_end = out_.ops.data() + ops_[i].end;
  }
  for (size_t i = 0; i < candidates_.size(); ++i) {
    const CandidatePlaces& from = candidates_[i];
    QuickCandidate& to = out_.candidates[i];
    to.transition = &out_.transitions[from.transition];
    to.guard = GuardOf(from.guard);
    if (from.changes == kNoIndex) continue;
    to.changes = out_.changes.data() + from.changes;
    // A leaf that it starts from is active.
    if (to.transition->from == Bit(to.source) && to.transition->to_count == 1) to.change = to.changes + 1;
  }
  for (size_t i = 0; i < types_.size(); ++i) {
    out_.types[i].begin = out_.candidates.data() + types_[i].begin;
    out_.types[i].end = out_.candidates.data() + types_[i].end;
  }
  for (size_t i = 0; i < duties_.size(); ++i) {
    out_.duties[i].when = GuardOf(duties_[i].when);
    out_.duties[i].fulfilled_when = GuardOf(duties_[i].fulfilled_when);
  }
}

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
      return op.value == expr::kNone && op.delay.present && op.delay.expression == expr::kNone;
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
  quick = quick && (fixed.fixed ? AddEntries(fixed.enters, fixed.default_entries, &step) : AddHistory(transition, &step));
  step.quick = quick;
  ops.end = static_cast<uint32_t>(out_.ops.size());
  ops_.push_back(ops);
  if (ops.end - ops.begin == 1 && out_.ops.back().code == QuickOp::Code::kRecommend) step.recommend = out_.ops.back().target;
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

// What a candidate reports where it enters one leaf, for each that may be left and each that may be entered.
void QuickMaker::MakeChanges(const QuickType& type, CandidatePlaces* candidate) {
  const QuickTransition& step = out_.transitions[candidate->transition];
  const size_t needed = size_t{1 + CountOf(step.from)} * CountOf(step.to);
  if (step.leaves != 1 || out_.changes.size() + needed > kMostChanges) return;
  candidate->changes = static_cast<uint32_t>(out_.changes.size());
  const auto add = [&](std::string_view from) {
    for (uint64_t to = step.to; to != 0; to &= to - 1) {
      const uint32_t s = static_cast<uint32_t>(__builtin_ctzll(to));
      out_.changes.push_back({t_.state_ids[t_.regions[s]], from, t_.state_ids[s], type.cause});
    }
  };
  add({});
  for (uint64_t from = step.from; from != 0; from &= from - 1) add(t_.state_ids[__builtin_ctzll(from)]);
}

// One that is opened, is fulfilled or runs out, and about which nothing else is ever said or done, is quick.
void QuickMaker::MakeDuty(const Duty& duty) {
  const TypeStep& fulfilled = t_.types[p_.TypeOf(Kind::kFulfilled, duty.element)];
  QuickDuty quick;
  DutyPlaces guards;
  if (duty.within.present) quick.within = duty.within.ms;
  quick.another = duty.retrigger == Retrigger::kAnother;
  quick.quick = duty.in.empty() && duty.since == expr::kNone && duty.turns_party == 0 && !duty.has_before &&
                !duty.has_settled_by && duty.recommends.empty() && duty.reminds.empty() &&
                duty.within.expression == expr::kNone && duty.retrigger != Retrigger::kRestart &&
                p_.elements[duty.element].exceptions.empty() && fulfilled.reactions.empty() &&
                fulfilled.candidates.empty() && MakeGuard(duty.when, {false, true}, &guards.when) &&
                MakeGuard(duty.fulfilled_when, {false, true}, &guards.fulfilled_when) && !CanFail(guards.when) &&
                !CanFail(guards.fulfilled_when);
  out_.duties.push_back(quick);
  duties_.push_back(guards);
}

bool QuickMaker::MakeReactions(const TypeStep& type, QuickType* quick) {
  quick->fulfils = static_cast<uint32_t>(out_.reactions.size());
  for (const Role role : {Role::kDutyFulfil, Role::kDutyOpen}) {
    if (role == Role::kDutyOpen) quick->opens = static_cast<uint32_t>(out_.reactions.size());
    for (uint32_t i = type.reactions.begin; i < type.reactions.end; ++i) {
      const Reaction& reaction = p_.reactions[i];
      if (reaction.role != Role::kDutyFulfil && reaction.role != Role::kDutyOpen) return false;
      if (!out_.duties[reaction.index].quick) return false;
      if (reaction.role == role) out_.reactions.push_back({reaction.index, reaction.parties});
    }
  }
  quick->done = static_cast<uint32_t>(out_.reactions.size());
  return true;
}

// `derived`: of the policy's or the engine's own, so that there is no event to read.
void QuickMaker::MakeType(uint32_t number, bool derived) {
  const TypeStep& type = t_.types[number];
  QuickType quick;
  quick.quick = MakeReactions(type, &quick) && (!derived || type.reactions.empty());
  quick.cause = type.cause;
  Places places;
  places.begin = static_cast<uint32_t>(out_.candidates.size());
  quick.plain = quick.quick && type.reactions.empty();
  for (uint32_t i = type.candidates.begin; i < type.candidates.end && quick.quick; ++i) {
    const Candidate& from = t_.candidates[i];
    const QuickTransition& transition = out_.transitions[from.transition];
    QuickCandidate candidate;
    CandidatePlaces candidate_places;
    candidate_places.transition = from.transition;
    candidate.source = static_cast<uint8_t>(from.source);
    candidate.parties = from.parties;
    quick.quick = transition.quick && MakeGuard(from.when, {!derived, true}, &candidate_places.guard);
    if (!quick.quick) break;
    quick.sources |= Bit(from.source);
    MakeChanges(quick, &candidate_places);
    quick.plain &= transition.recommends <= 1 && (candidate_places.changes != kNoIndex || transition.leaves == 0);
    out_.candidates.push_back(candidate);
    candidates_.push_back(candidate_places);
  }
  quick.plain &= quick.quick;
  places.end = static_cast<uint32_t>(out_.candidates.size());
  out_.types[number] = quick;
  types_[number] = places;
}

bool QuickMaker::ReadsStates(expr::ExprId id) const {
  const Range slots = t_.expressions[id].slots;
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    const expr::Slot slot = t_.readings[i];
    if (slot.bank == kDerivedBank && p_.derived[slot.index].kind == DerivedKind::kState) return true;
  }
  return false;
}

// A state is active in its own exit action and not after it, and from its entry action on.
void QuickMaker::AddMark(QuickOp::Code code, uint32_t state) {
  if (!actions_see_states_) return;
  QuickOp mark;
  mark.code = code;
  mark.small = static_cast<uint8_t>(state);
  out_.ops.push_back(mark);
}

void QuickMaker::MakeKinds() {
  using How = QuickKind::How;
  const auto set = [&](EventKind kind, How how, Stream stream) {
    QuickKind& quick = out_.kinds[static_cast<int>(kind)];
    quick.how = how;
    quick.stream = stream == Stream::kUnspecified ? 0 : static_cast<uint16_t>(1u << static_cast<int>(stream));
    quick.type = p_.TypeOf(how == How::kAct ? Kind::kAct : static_cast<Kind>(kind));
  };
  set(EventKind::kTick, How::kTick, Stream::kUnspecified);
  set(EventKind::kRang, How::kRang, Stream::kCallControl);
  set(EventKind::kEstablished, How::kEstablished, Stream::kCallControl);
  set(EventKind::kHeld, How::kHeld, Stream::kCallControl);
  set(EventKind::kRetrieved, How::kRetrieved, Stream::kCallControl);
  set(EventKind::kConnectionCleared, How::kCleared, Stream::kCallControl);
  set(EventKind::kIntent, How::kAct, Stream::kUnderstanding);
  set(EventKind::kDialogueAct, How::kAct, Stream::kUnderstanding);
  set(EventKind::kSentiment, How::kSentiment, Stream::kSentiment);
}

void QuickMaker::MakeOffers() {
  out_.all_ready = true;
  for (const Offered& offered : t_.offers) {
    QuickOffer offer;
    offer.spoken = offered.spoken;
    if (offered.plain && out_.ready.size() + QuickOffer::kReady > kMostReady) out_.all_ready = false;
    if (offered.plain && out_.all_ready) {
      offer.ready = static_cast<uint32_t>(out_.ready.size());
      for (uint32_t id = 1; id <= QuickOffer::kReady; ++id) {
        out_.ready.push_back(offered.ready);
        out_.ready.back().id = id;
      }
    }
    out_.offers.push_back(offer);
  }
}

// What the end of a segment sets off.
void QuickMaker::MakeEnd() {
  const TypeStep& ended = t_.types[p_.TypeOf(Kind::kSegmentEnded)];
  out_.segment_ends = ended.candidates.empty();
  for (uint32_t i = ended.reactions.begin; i < ended.reactions.end; ++i) {
    const Reaction& reaction = p_.reactions[i];
    out_.segment_ends &= reaction.role == Role::kPermissionDo;
    if (!out_.segment_ends) return;
    const Permission& permission = p_.permissions[reaction.index];
    out_.segment_ends &= permission.text_parties == 0 && IsJudgedByItsAct(permission);
    out_.ended.push_back({reaction.index, reaction.parties});
  }
  out_.segment_ends &= out_.ended.size() <= 1;
}

// Whether its verdict is what the call notes of its act: it alone decides about that, without condition or exception, and
// nothing hears of the verdict.
bool QuickMaker::IsJudgedByItsAct(const Permission& permission) const {
  const Element& element = p_.elements[permission.element];
  if (!out_.permissions_by_acts || permission.applies != expr::kNone || !element.exceptions.empty()) return false;
  if (element.mode != Mode::kJudge || p_.permission_acts[permission.act].permissions.size() != 1) return false;
  for (const Kind verdict : {Kind::kFulfilled, Kind::kViolated}) {
    const TypeStep& type = t_.types[p_.TypeOf(verdict, permission.element)];
    if (!type.reactions.empty() || !type.candidates.empty()) return false;
  }
  return permission.act < 64;
}

void QuickMaker::MakeStart() {
  uint64_t entered = Bit(0);
  for (uint32_t s = 0; s < p_.states.size(); ++s) {
    if (!(entered & Bit(s))) continue;
    const State& state = p_.states[s];
    if (t_.sets[t_.entry_actions] & Bit(s)) return;
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
    if (t_.sets[t_.leaves] & Bit(s)) {
      out_.start_changes.push_back({t_.state_ids[t_.regions[s]], {}, t_.state_ids[s], {}});
    }
  }
  out_.start = p_.permission_acts.empty() || out_.permissions;
  out_.initial = entered;
}

// Whether an expression reads nothing but what was done, which is noted.
bool QuickMaker::ReadByActs(expr::ExprId id) {
  if (id == expr::kNone) return true;
  bool by_acts = true;
  const Range slots = t_.expressions[id].slots;
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    const expr::Slot slot = t_.readings[i];
    const bool derived = slot.bank == kDerivedBank;
    const Derived read = derived ? p_.derived[slot.index] : Derived();
    by_acts &= derived && read.kind >= DerivedKind::kActCount && read.kind <= DerivedKind::kActionLast;
    if (derived && read.kind >= DerivedKind::kActCount && read.kind <= DerivedKind::kActEnded) out_.asked[read.id] = 1;
  }
  return by_acts;
}

// What an expression over acts comes to before any was performed; false where it fails or is unknown.
bool QuickMaker::EvaluateAtStart(expr::ExprId id, bool* holds) const {
  *holds = true;
  if (id == expr::kNone) return true;
  std::vector<expr::Value> derived(p_.derived.size());
  const Range slots = t_.expressions[id].slots;
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    const uint32_t index = t_.readings[i].index;
    const DerivedKind kind = p_.derived[index].kind;
    const bool count = kind == DerivedKind::kActCount || kind == DerivedKind::kActionCount;
    derived[index] = count ? expr::Value::Int(0) : expr::Value::TimestampMs(kNeverHappenedMs);
  }
  expr::Scratch scratch;
  expr::Frame frame;
  frame.banks[kDerivedBank] = derived.data();
  frame.scratch = &scratch;
  const expr::Outcome outcome = p_.expressions->EvaluateBool(id, frame);
  *holds = outcome == expr::Outcome::kTrue;
  return *holds || outcome == expr::Outcome::kFalse;
}

// As Engine::AddPermissionChange(), before any act.
bool QuickMaker::StartPermission(uint32_t act) {
  PermissionChange change;
  change.act = p_.permission_acts[act].name;
  change.permitted = true;
  const size_t begin = out_.start_missing.size();
  for (uint32_t i = p_.permission_acts[act].permissions.begin; i < p_.permission_acts[act].permissions.end; ++i) {
    const Permission& permission = p_.permissions[i];
    const Element& element = p_.elements[permission.element];
    bool applies = true, granted = true;
    if (!EvaluateAtStart(permission.applies, &applies) || !EvaluateAtStart(permission.when, &granted)) return false;
    if (!element.exceptions.empty()) return false;
    granted |= !applies || element.mode != Mode::kJudge;
    if (change.element_id.empty() || (change.permitted && !granted)) {
      change.element_id = element.id;
      change.clause_ids = absl::MakeConstSpan(p_.string_refs.data() + element.clauses.begin, element.clauses.size());
    }
    if (granted) continue;
    change.permitted = false;
    for (uint32_t c = permission.conjuncts.begin; c < permission.conjuncts.end; ++c) {
      bool holds = true;
      if (!EvaluateAtStart(p_.conjuncts[c].when, &holds)) return false;
      if (holds) continue;
      for (uint32_t m = p_.conjuncts[c].missing.begin; m < p_.conjuncts[c].missing.end; ++m) {
        const MissingItem& item = p_.missing[m];
        const auto same = [&](const Missing& one) { return one.kind == item.kind && one.name == item.name; };
        if (std::none_of(out_.start_missing.begin() + static_cast<std::ptrdiff_t>(begin), out_.start_missing.end(), same)) {
          out_.start_missing.push_back({item.kind, item.name, item.script_id});
        }
      }
    }
  }
  if (change.permitted) return false;   // it would have to be noted in the call
  // How many; where they lie shows when all of them are there.
  change.missing = absl::Span<const Missing>(nullptr, out_.start_missing.size() - begin);
  out_.start_permissions.push_back(change);
  return true;
}

void QuickMaker::MakePermissions() {
  out_.asked.assign(p_.acts.size(), 0);
  bool by_acts = true;
  for (const Permission& permission : p_.permissions) {
    by_acts &= ReadByActs(permission.applies) & ReadByActs(permission.when);
    const Range exceptions = p_.elements[permission.element].exceptions;
    for (uint32_t i = exceptions.begin; i < exceptions.end; ++i) by_acts &= ReadByActs(p_.exceptions[i].when);
  }
  out_.permissions_by_acts = by_acts;
  out_.permissions = out_.possible && by_acts && p_.permission_acts.size() <= 64;
  for (uint32_t act = 0; act < p_.permission_acts.size() && out_.permissions; ++act) {
    out_.permissions = StartPermission(act);
  }
  const Missing* at = out_.start_missing.data();
  for (PermissionChange& change : out_.start_permissions) {
    change.missing = absl::MakeConstSpan(at, change.missing.size());
    at += change.missing.size();
  }
}

}  // namespace

void MakeQuickTables(const Program& program, StepTables* tables) { QuickMaker(program, tables).Run(); }

}  // namespace callcue::program

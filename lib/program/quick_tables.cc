// Which transitions, types and policies are simple enough for the short way of a step (lib/run/quick.cc). Being too
// careful here costs time in a step; being wrong would change what it decides.
#include <algorithm>
#include <utility>

#include "lib/program/step_tables.h"

namespace callcue::program {
namespace {

uint64_t Bit(uint32_t state) { return uint64_t{1} << state; }

class QuickMaker {
 public:
  QuickMaker(const Program& program, StepTables* tables) : p_(program), out_(*tables) {}
  void Run();

 private:
  bool IsQuick(expr::ExprId id) const { return id == expr::kNone || out_.expressions[id].quick; }
  bool Add(Range ops, TransitionStep* step) const;
  bool IsQuick(const Op& op) const;
  void MakeTerms(expr::ExprId id);
  bool AddTerm(std::string_view tree, const Range& slots);
  bool FindSlot(std::string_view name, const Range& slots, expr::Slot* slot) const;
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
  MakePermissions();
  if (!out_.quick.possible) return;
  for (expr::ExprId id = 1; id < out_.expressions.size(); ++id) MakeTerms(id);
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
}

// The slot of a name among those that an expression reads.
bool QuickMaker::FindSlot(std::string_view name, const Range& slots, expr::Slot* slot) const {
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    *slot = out_.readings[i];
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

// One term, as its tree is written: "late", "(! late)", "(> event.count 3)", "(> (- now held_at) 60s)".
bool QuickMaker::AddTerm(std::string_view tree, const Range& slots) {
  Term term;
  const auto kind_of = [&](expr::Slot slot) {
    if (slot.bank == kVariableBank) return p_.variables[slot.index].type;
    if (slot.bank == kEventBank) return expr::Kind::kInt;
    return p_.derived[slot.index].kind == DerivedKind::kNow ? expr::Kind::kTimestamp : expr::Kind::kBool;
  };
  if (tree.empty()) return false;
  if (tree[0] != '(') {
    if (!FindSlot(tree, slots, &term.slot) || kind_of(term.slot) != expr::Kind::kBool) return false;
    out_.terms.push_back(term);
    return true;
  }
  tree = tree.substr(1, tree.size() - 2);
  const std::string_view op = tree.substr(0, tree.find(' '));
  if (op.size() == tree.size()) return false;
  std::string_view rest = tree.substr(op.size() + 1);
  if (op == "!") {
    term.test = Term::Test::kIsNot;
    if (!FindSlot(rest, slots, &term.slot) || kind_of(term.slot) != expr::Kind::kBool) return false;
    out_.terms.push_back(term);
    return true;
  }
  static constexpr std::pair<std::string_view, Term::Test> kTests[] = {
      {"==", Term::Test::kEq}, {"!=", Term::Test::kNe}, {"<", Term::Test::kLt},
      {"<=", Term::Test::kLe}, {">", Term::Test::kGt},  {">=", Term::Test::kGe}};
  const auto test = std::find_if(std::begin(kTests), std::end(kTests), [&](const auto& one) { return one.first == op; });
  if (test == std::end(kTests)) return false;
  term.test = test->second;
  constexpr std::string_view kSince = "(- now ";
  if (rest.substr(0, kSince.size()) == kSince) {
    const size_t end = rest.find(')');
    if (end == rest.npos || end + 2 > rest.size() || rest.back() != 's') return false;
    if (term.test != Term::Test::kGt && term.test != Term::Test::kGe) return false;
    term.test = term.test == Term::Test::kGt ? Term::Test::kElapsedGt : Term::Test::kElapsedGe;
    expr::Slot now;
    if (!FindSlot("now", slots, &now) || now.bank != kDerivedBank) return false;
    if (!FindSlot(rest.substr(kSince.size(), end - kSince.size()), slots, &term.slot) ||
        term.slot.bank != kVariableBank || kind_of(term.slot) != expr::Kind::kTimestamp ||
        !ReadNumber(rest.substr(end + 2, rest.size() - end - 3), &term.than)) {
      return false;
    }
    out_.terms.push_back(term);
    return true;
  }
  const size_t space = rest.find(' ');
  if (space == rest.npos || !FindSlot(rest.substr(0, space), slots, &term.slot) ||
      kind_of(term.slot) != expr::Kind::kInt || !ReadNumber(rest.substr(space + 1), &term.than)) {
    return false;
  }
  out_.terms.push_back(term);
  return true;
}

// A conjunction of simple terms, none of which can fail: true where all are true, whatever is unknown.
void QuickMaker::MakeTerms(expr::ExprId id) {
  Reading& reading = out_.expressions[id];
  if (!reading.quick || reading.form != Reading::Form::kAny || reading.slots.size() > 8) return;
  const std::string whole = p_.expressions->DumpTree(id);
  std::string_view tree = whole;
  reading.terms.begin = static_cast<uint32_t>(out_.terms.size());
  bool simple = true;
  if (tree.substr(0, 4) == "(&& ") {
    tree = tree.substr(4, tree.size() - 5);
    while (simple && !tree.empty()) {
      size_t end = 0;
      int depth = 0;
      for (; end < tree.size() && (depth > 0 || tree[end] != ' '); ++end) depth += (tree[end] == '(') - (tree[end] == ')');
      simple = AddTerm(tree.substr(0, end), reading.slots);
      tree.remove_prefix(std::min(end + 1, tree.size()));
    }
  } else {
    simple = AddTerm(tree, reading.slots);
  }
  if (!simple) out_.terms.resize(reading.terms.begin);
  reading.terms.end = static_cast<uint32_t>(out_.terms.size());
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
  uint32_t leaves = step->history != kNoIndex ? 1 : 0;
  for (uint32_t s = 0; s < p_.states.size(); ++s) leaves += (step->enters & out_.sets[out_.leaves] & Bit(s)) != 0;
  step->changes = static_cast<uint8_t>(std::min(leaves, 255u));
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

// What holds at the start of a contact, and what is permitted then and at the end of a segment.
#include <algorithm>
#include <cstddef>
#include <vector>

#include "lib/program/missing.h"
#include "lib/program/quick_maker.h"

namespace callcue::program {

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

// Whether an expression reads nothing but what was done, which is noted. `read`: acts that it reads.
bool QuickMaker::ReadByActs(expr::ExprId id, std::vector<uint32_t>* read) const {
  if (id == expr::kNone) return true;
  bool by_acts = true;
  const Range slots = t_.expressions[id].slots;
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    const expr::Slot slot = t_.readings[i];
    const bool derived = slot.bank == kDerivedBank;
    const Derived one = derived ? p_.derived[slot.index] : Derived();
    by_acts &= derived && one.kind >= DerivedKind::kActCount && one.kind <= DerivedKind::kActionLast;
    if (derived && one.kind >= DerivedKind::kActCount && one.kind <= DerivedKind::kActEnded) read->push_back(one.id);
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
  uint32_t choices = 0;
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
    bool simple = true;
    AddMissing(
        p_, permission, &choices,
        [&](expr::ExprId when) {
          bool holds = true;
          simple &= EvaluateAtStart(when, &holds);
          return holds;
        },
        [](const MissingItem&) { return true; },   // nothing was said, and they ask for acts alone
        [&](const Missing& missing) {
          const auto same = [&](const Missing& one) {
            return one.kind == missing.kind && one.name == missing.name && one.choice == missing.choice && one.way == missing.way;
          };
          if (std::none_of(out_.start_missing.begin() + static_cast<std::ptrdiff_t>(begin), out_.start_missing.end(), same)) {
            out_.start_missing.push_back(missing);
          }
        });
    if (!simple) return false;
  }
  if (change.permitted) return false;   // it would have to be noted in the call
  // How many; where they lie shows when all of them are there.
  change.missing = absl::Span<const Missing>(nullptr, out_.start_missing.size() - begin);
  out_.start_permissions.push_back(change);
  return true;
}

// Whether it is granted where a few acts were performed so often, and not otherwise.
bool QuickMaker::AddGrant(uint32_t act) {
  const Range permissions = p_.permission_acts[act].permissions;
  if (!out_.possible || act >= 64 || permissions.size() != 1) return false;
  const Permission& permission = p_.permissions[permissions.begin];
  const Element& element = p_.elements[permission.element];
  const Reading& when = t_.expressions[permission.when];
  if (element.mode != Mode::kJudge || !element.exceptions.empty() || permission.applies != expr::kNone) return false;
  if (permission.when == expr::kNone || when.form == Reading::Form::kConstant) return false;
  Tests tests;
  tests.begin = static_cast<uint32_t>(out_.tests.size());
  bool counts = AddTerms(p_.expressions->DumpTree(permission.when), when.slots);
  tests.count = static_cast<uint32_t>(out_.tests.size()) - tests.begin;
  for (uint32_t i = 0; i < tests.count; ++i) counts &= out_.tests[tests.begin + i].what == QuickTest::What::kDone;
  if (!counts) {
    out_.tests.resize(tests.begin);
    return false;
  }
  QuickGrant grant;
  grant.act = act;
  grant.granted.act = p_.permission_acts[act].name;
  grant.granted.permitted = true;
  grant.granted.element_id = element.id;
  grant.granted.clause_ids = absl::MakeConstSpan(p_.string_refs.data() + element.clauses.begin, element.clauses.size());
  out_.grants.push_back(grant);
  grants_.push_back(tests);
  return true;
}

void QuickMaker::MakePermissions() {
  using Asked = QuickTables::Asked;
  out_.asked.assign(p_.acts.size(), Asked::kNot);
  bool by_acts = true;
  for (uint32_t act = 0; act < p_.permission_acts.size(); ++act) {
    std::vector<uint32_t> read;
    const Range permissions = p_.permission_acts[act].permissions;
    for (uint32_t k = permissions.begin; k < permissions.end; ++k) {
      const Permission& permission = p_.permissions[k];
      by_acts &= ReadByActs(permission.applies, &read) & ReadByActs(permission.when, &read);
      // Its parts may read more than the whole, of which constants may have left nothing.
      for (uint32_t i = permission.parts.begin; i < permission.parts.end; ++i) {
        by_acts &= ReadByActs(p_.grant_parts[i].when, &read);
      }
      const Range exceptions = p_.elements[permission.element].exceptions;
      for (uint32_t i = exceptions.begin; i < exceptions.end; ++i) by_acts &= ReadByActs(p_.exceptions[i].when, &read);
    }
    const Asked asked = AddGrant(act) ? Asked::kOfGrants : Asked::kOtherwise;
    for (const uint32_t one : read) out_.asked[one] = std::max(out_.asked[one], asked);
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

}  // namespace callcue::program

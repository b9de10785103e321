#include "lib/analyse/joint.h"

#include <algorithm>
#include <set>

namespace callcue::analyse {

using expr::Outcome;

namespace {
constexpr size_t kMostJoint = 4096;

// What the engine derives from the host's events alone, so that it is the same for all that one event sets off; empty:
// anything, or what may change meanwhile.
std::vector<expr::Value> HostsOf(const program::Derived& derived) {
  if (derived.kind == program::DerivedKind::kCallCallBack) return {expr::Value::Bool(false), expr::Value::Bool(true)};
  if (derived.kind != program::DerivedKind::kCallDirection) return {};
  return {expr::Value::Int(0), expr::Value::Int(1), expr::Value::Int(2)};
}
}  // namespace

// Variables take the values that they were seen to take, not those that would make a difference.
std::vector<Valuation> Joint::Combinations(const std::vector<expr::ExprId>& guards) const {
  std::vector<Valuation> all = domain_.Combine(guards, kFacts | kEventFields, kMostJoint);
  std::set<std::pair<uint8_t, uint32_t>> slots;
  for (const expr::ExprId id : guards) {
    for (const expr::Slot& slot : p_.expressions->SlotsOf(id)) {
      if (slot.bank == program::kDerivedBank || (slot.bank == program::kVariableBank && !p_.variables[slot.index].fact))
        slots.insert({slot.bank, slot.index});
    }
  }
  for (const auto& [bank, index] : slots) {
    const std::vector<expr::Value> values =
        bank == program::kDerivedBank ? HostsOf(p_.derived[index]) : machine_.ValuesSeen(index);
    if (values.empty() || all.size() * values.size() > kMostJoint) continue;
    std::vector<Valuation> longer;
    for (const Valuation& one : all) {
      for (const expr::Value& value : values) {
        longer.push_back(one);
        longer.back().push_back({{bank, index}, value});
      }
    }
    all = std::move(longer);
  }
  return all;
}

void Joint::Load(const Valuation& valuation) {
  banks_[0].assign(std::max<size_t>(p_.variables.size(), 1), expr::Value());
  banks_[1].assign(static_cast<size_t>(program::EventSlot::kCount) + p_.argument_names.size(), expr::Value());
  banks_[2].assign(std::max<size_t>(p_.derived.size(), 1), expr::Value());
  for (const auto& [slot, value] : valuation) banks_[slot.bank][slot.index] = value;
}

Outcome Joint::All(const std::vector<expr::ExprId>& guards) {
  Outcome all = Outcome::kTrue;
  for (const expr::ExprId id : guards) {
    if (id == expr::kNone) continue;
    expr::Scratch scratch{scratch_.data(), static_cast<uint32_t>(scratch_.size()), 0};
    expr::Frame frame;
    for (int i = 0; i < 3; ++i) frame.banks[i] = banks_[i].data();
    frame.scratch = &scratch;
    const Outcome one = p_.expressions->EvaluateBool(id, frame);
    if (one == Outcome::kFalse) return Outcome::kFalse;
    if (one != Outcome::kTrue) all = Outcome::kUnknown;
  }
  return all;
}

bool Joint::MayHold(const std::vector<expr::ExprId>& guards) {
  for (const Valuation& valuation : Combinations(guards)) {
    Load(valuation);
    if (All(guards) != Outcome::kFalse) return true;
  }
  return false;
}

bool Joint::Implies(const std::vector<expr::ExprId>& premises, const std::vector<expr::ExprId>& conclusions) {
  std::vector<expr::ExprId> both = premises;
  both.insert(both.end(), conclusions.begin(), conclusions.end());
  for (const Valuation& valuation : Combinations(both)) {
    Load(valuation);
    if (All(premises) != Outcome::kFalse && All(conclusions) != Outcome::kTrue) return false;
  }
  return true;
}

// Is it a time that has passed, whenever it is read? Only such are set.
bool Joint::GoneBy(uint32_t variable) const {
  const program::Variable& read = p_.variables[variable];
  return read.type == expr::Kind::kTimestamp && !read.fact && (!read.initial.known() || read.initial.millis() <= 0) &&
         std::all_of(p_.ops.begin(), p_.ops.end(), [&](const program::Op& op) {
           if (op.code != program::OpCode::kSet || op.target != variable) return true;
           const std::string_view source = p_.expressions->SourceOf(op.value);
           return source == "now" || source == "event.at" || source == "event.begin";
         });
}

// What the agent does comes after all times that are known to have passed.
bool Joint::LiftedBy(expr::ExprId guard, const std::vector<bool>& acts) {
  if (guard == expr::kNone) return false;
  constexpr uint8_t kAgent = 1 << static_cast<int>(Party::kAgent);
  const expr::Value passed = expr::Value::TimestampMs(1), done = expr::Value::TimestampMs(2);
  for (Valuation valuation : Combinations({guard})) {
    for (const int64_t times : {1, 1000}) {
      for (const expr::Slot& slot : p_.expressions->SlotsOf(guard)) {
        if (slot.bank == program::kVariableBank && GoneBy(slot.index)) valuation.push_back({slot, passed});
        if (slot.bank != program::kDerivedBank) continue;
        using program::DerivedKind;
        const program::Derived& derived = p_.derived[slot.index];
        if (derived.kind == DerivedKind::kCallEstablishedAt) valuation.push_back({slot, passed});
        const bool by_agent = (derived.parties & kAgent) != 0;
        if (derived.kind == DerivedKind::kActCount && by_agent && acts[derived.id]) {
          valuation.push_back({slot, expr::Value::Int(times)});
        }
        const bool last = derived.kind == DerivedKind::kActLast || derived.kind == DerivedKind::kActEnded;
        if (last && by_agent && acts[derived.id]) valuation.push_back({slot, done});
      }
      Load(valuation);
      if (All({guard}) != Outcome::kFalse) return false;
    }
  }
  return true;
}

}  // namespace callcue::analyse

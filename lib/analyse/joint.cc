#include "lib/analyse/joint.h"

#include <algorithm>
#include <set>

namespace callcue::analyse {

using expr::Outcome;

namespace {
constexpr size_t kMostJoint = 4096;
}

// Variables take the values that they were seen to take, not those that would make a difference.
std::vector<Valuation> Joint::Combinations(const std::vector<expr::ExprId>& guards) const {
  std::vector<Valuation> all = domain_.Combine(guards, kFacts | kEventFields, kMostJoint);
  std::set<uint32_t> variables;
  for (const expr::ExprId id : guards) {
    for (const expr::Slot& slot : p_.expressions->SlotsOf(id)) {
      if (slot.bank == program::kVariableBank && !p_.variables[slot.index].fact) variables.insert(slot.index);
    }
  }
  for (const uint32_t variable : variables) {
    const std::vector<expr::Value>& seen = machine_.ValuesSeen(variable);
    if (seen.empty() || all.size() * seen.size() > kMostJoint) continue;
    std::vector<Valuation> longer;
    for (const Valuation& one : all) {
      for (const expr::Value& value : seen) {
        longer.push_back(one);
        longer.back().push_back({{program::kVariableBank, variable}, value});
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

}  // namespace callcue::analyse

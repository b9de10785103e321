// What blocks of effects and the rules that react to a symbol do to an abstract configuration.
#include <algorithm>

#include "lib/analyse/machine.h"

namespace callcue::analyse {

using expr::Outcome;
using expr::Value;
using program::OpCode;
using program::Role;

// A text in working memory, where the next one is built, too.
bool Machine::IsBuilt(const Value& value) const {
  return value.kind == expr::Kind::kString && value.s >= scratch_.data() && value.s < scratch_.data() + scratch_.size();
}

uint8_t Machine::ValueNumber(uint32_t variable, const Value& value) {
  if (!value.known()) unknown_[variable] = 1;
  if (!value.known() || widened_[variable]) return 0;
  std::vector<Value>& seen = values_[variable];
  for (size_t i = 0; i < seen.size(); ++i) {
    if (SameValue(seen[i], value)) return static_cast<uint8_t>(i + 1);
  }
  if (seen.size() >= kMostValues || IsBuilt(value) || value.kind == expr::Kind::kTimestamp) {
    widened_[variable] = 1;
    widened_places_.push_back(place_of_[variable]);
    seen.clear();
    return 0;
  }
  seen.push_back(value);
  return static_cast<uint8_t>(seen.size());
}

void Machine::Assign(uint32_t variable, const Value& value, bool sure, Work* work) {
  const uint32_t place = place_of_[variable];
  if (place == kNone) return;
  uint8_t& held = VariablesOf(work)[place];
  const uint8_t number = ValueNumber(variable, value);
  held = sure || held == number ? number : 0;
}

// What can't be told here may fail in a call, and that ends the block there: what follows is unsure. What fails for
// certain ends the block here, too, where it runs for certain.
void Machine::RunOps(program::Range ops, Work* work, bool sure) {
  uint32_t unsure_until = 0;
  for (uint32_t pc = ops.begin; pc < ops.end; ++pc) {
    const program::Op& op = p_.ops[pc];
    const bool certain = sure && pc >= unsure_until;
    switch (op.code) {
      case OpCode::kSet: {
        expr::Scratch scratch;
        const expr::Frame frame = FrameOf(op.value, &scratch);
        const Value value = p_.expressions->Evaluate(op.value, frame);
        if (value.kind == expr::Kind::kError) {
          if (certain) return;
          sure = false;
          break;
        }
        Assign(op.target, value, certain, work);
        Assume(op.target, track_ && certain && value.known() && !IsBuilt(value) ? value : Value());
        sure = sure && value.known();
        break;
      }
      case OpCode::kRaise:
      case OpCode::kSend:
        marks_.raised[op.target] = 1;
        sure = sure && op.value == expr::kNone && op.delay.expression == expr::kNone;
        break;
      case OpCode::kJumpUnless: {
        const Outcome outcome = Holds(op.value);
        if (outcome == Outcome::kTrue) break;
        if (outcome == Outcome::kError && certain) return;
        if (outcome == Outcome::kFalse) {
          pc += op.target;
          break;
        }
        sure = false;
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

bool Machine::Matters(const Acting& acting) const {
  return acting.assigns || std::any_of(acting.raises.begin(), acting.raises.end(),
                                       [&](uint32_t name) { return marks_.raised[name] == 0; });
}

void Machine::RunRules(const Symbol& symbol, Work* work) {
  const auto in_states = [&](program::Range in) {
    if (in.empty()) return true;
    for (uint32_t i = in.begin; i < in.end; ++i) {
      if (Active(work->data(), p_.state_refs[i])) return true;
    }
    return false;
  };
  blocks_.clear();  // guards see the state before any of them acts
  for (const Acting& acting : symbol.acting) {
    if (!Matters(acting)) continue;
    const program::Reaction& reaction = p_.reactions[acting.reaction];
    if (reaction.role == Role::kRule) {
      const program::Rule& rule = p_.rules[reaction.index];
      if (!in_states(rule.in)) continue;
      const Outcome outcome = Holds(rule.when);
      if (outcome == Outcome::kFalse) continue;
      const bool sure = outcome == Outcome::kTrue && p_.elements[rule.element].exceptions.empty();
      blocks_.push_back({rule.effects, sure});
    } else {
      const program::Range steps = p_.scenarios[reaction.index].steps;
      for (uint32_t s = steps.begin; s < steps.end; ++s) blocks_.push_back({p_.steps[s].effects, false});
    }
  }
  for (const auto& [ops, sure] : blocks_) RunBlock(ops, work, sure);
}

}  // namespace callcue::analyse

// Recommendations, and blocks of things to do with their jumps.
#include "lib/program/compiler.h"

namespace callcue::program {

Range Compiler::CompileRecommends(const std::vector<linked::Recommend>& list) {
  Range range;
  range.begin = static_cast<uint32_t>(out_.recommends.size());
  for (const linked::Recommend& recommend : list) CompileRecommend(recommend);
  range.end = static_cast<uint32_t>(out_.recommends.size());
  return range;
}

uint32_t Compiler::CompileRecommend(const linked::Recommend& in) {
  const uint32_t index = static_cast<uint32_t>(out_.recommends.size());
  Recommend r = in.flat;
  r.element = ElementOf(r.element);
  r.custom_action = Intern(r.custom_action);
  r.within = Time(r.within);
  r.expires = Time(r.expires);
  r.cooldown = Time(r.cooldown);
  r.arguments.begin = static_cast<uint32_t>(out_.bindings.size());
  for (const Binding& b : in.arguments) out_.bindings.push_back({Intern(b.name), b.value});
  r.arguments.end = static_cast<uint32_t>(out_.bindings.size());
  r.clauses = Strings(in.clauses);
  out_.recommends.push_back(r);
  React(in.done_by, Role::kRecommendDone, index, index);
  return index;
}

// A block is a range of its own: blocks of branches are laid out inside it.
Range Compiler::CompileEffects(const std::vector<linked::Effect>& effects) {
  std::vector<Op> ops;
  AppendEffects(effects, &ops);
  Range range;
  range.begin = static_cast<uint32_t>(out_.ops.size());
  out_.ops.insert(out_.ops.end(), ops.begin(), ops.end());
  range.end = static_cast<uint32_t>(out_.ops.size());
  return range;
}

void Compiler::AppendEffects(const std::vector<linked::Effect>& effects, std::vector<Op>* ops) {
  for (const linked::Effect& effect : effects) {
    Op op = effect.op;
    op.delay = Time(op.delay);
    if (op.code == OpCode::kRecommend) op.target = CompileRecommend(effect.recommend[0]);
    const size_t place = ops->size();
    ops->push_back(op);
    if (op.code != OpCode::kJumpUnless) continue;
    AppendEffects(effect.then, ops);
    if (!effect.otherwise.empty()) {
      const size_t jump = ops->size();
      Op over;
      over.code = OpCode::kJump;
      ops->push_back(over);
      (*ops)[place].target = static_cast<uint32_t>(ops->size() - place - 1);
      AppendEffects(effect.otherwise, ops);
      (*ops)[jump].target = static_cast<uint32_t>(ops->size() - jump - 1);
    } else {
      (*ops)[place].target = static_cast<uint32_t>(ops->size() - place - 1);
    }
  }
}

}  // namespace callcue::program

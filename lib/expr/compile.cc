// Trees to code: the steps. However deep the tree, nothing here calls itself: what a node leaves to do are steps on a
// stack of its own. Conditions, terms and values have a file each.
#include "lib/expr/compile.h"

#include <algorithm>
#include <new>

namespace callcue::expr {

bool Compiler::Compile(const Tree& tree, NodeId root, const std::vector<uint64_t>& costs,
                       const std::vector<std::unique_ptr<re2::RE2>>& patterns, bool keep) {
  tree_ = &tree;
  costs_ = &costs;
  patterns_ = &patterns;
  code_.clear();
  node_of_.clear();
  labels_.clear();
  jumps_.clear();
  variables_.clear();
  steps_.clear();
  operands_.clear();
  chains_used_ = 0;
  loops_ = 0;
  next_register_ = 0;
  ok_ = true;
  keep_ = keep;
  if (At(root).type == Simple(Kind::kBool)) {
    const bool open_yes = PrefersOpenYes(root);
    const Label yes = NewLabel(), no = NewLabel();
    const Label first = open_yes ? yes : no;
    steps_.push_back({Todo::kCondition, root, {yes, no, first, first, NewChain(0), true}});
    Run();
    Bind(first);
    Instruction& chain = Emit(Code::kReturnChain, root);
    chain.i = open_yes;
    Bind(open_yes ? no : yes);
    Emit(Code::kReturnBool, root).i = !open_yes;
  } else {
    steps_.push_back({Todo::kOperand, root});
    Run();
    if (!ok_) return false;
    Emit(Code::kReturn, root).a = static_cast<uint16_t>(TakeOperand());
  }
  for (uint32_t at : jumps_) {
    code_[at].jump = static_cast<int16_t>(labels_[code_[at].target] - static_cast<int>(at));
  }
  return ok_ && code_.size() < INT16_MAX;
}

void Compiler::Run() {
  while (!steps_.empty() && ok_) {
    const Step step = steps_.back();
    steps_.pop_back();
    // Steps are left in the order in which they're to be taken.
    const size_t first = steps_.size();
    Do(step);
    std::reverse(steps_.begin() + static_cast<ptrdiff_t>(first), steps_.end());
  }
}

void Compiler::Do(const Step& s) {
  switch (s.todo) {
    case Todo::kCondition: return Condition(s.id, s.ways);
    case Todo::kChainOver: return ChainOver(s);
    case Todo::kBranch:
      Bind(s.yes);
      EmitJump(Code::kChainEnd, kNoNode, s.chain, s.ways.open).a = static_cast<uint16_t>(s.ways.chain);
      return;
    case Todo::kRoundOver: return RoundOver(s);
    case Todo::kCompare: return Compare(s);
    case Todo::kTest: return Test(s);
    case Todo::kOperand: return Operand(s.id, s.chain);
    case Todo::kInto: return Into(s);
    case Todo::kBoolLoaded: return BoolLoaded(s);
    case Todo::kBranchInto:
      Bind(s.yes);
      EmitJump(Code::kChainValue, s.id, s.chain, s.end).a = static_cast<uint16_t>(s.value);
      return;
    case Todo::kElseInto: EmitJump(Code::kJump, kNoNode, 0, s.end); return Bind(s.no);
    case Todo::kApply: return Apply(s);
    case Todo::kElements: {
      const Node& n = At(s.id);
      const bool map = n.kind == NodeKind::kMap;
      Instruction& in = Emit(map ? Code::kMap : Code::kList, s.id);
      in.target = static_cast<uint16_t>(s.value);
      in.a = static_cast<uint16_t>(s.loop);
      in.i = map ? n.count / 2 : n.count;
      return;
    }
    case Todo::kRange: return Range(s);
    case Todo::kRound: return Round(s);
    case Todo::kCollect: return Collect(s);
    case Todo::kCollectKeep:
      EmitPair(Code::kKeepIf, s.result, TakeOperand(), s.round);
      next_register_ = s.saved;
      return;
    case Todo::kCollected: return Collected(s);
    case Todo::kBind: return Bind(s.end);
    case Todo::kRestore: next_register_ = s.saved; return;
  }
}

Compiler::Label Compiler::NewLabel() {
  labels_.push_back(0);
  return static_cast<Label>(labels_.size() - 1);
}

Instruction& Compiler::Emit(Code code, NodeId node) {
  code_.emplace_back();
  code_.back().code = code;
  node_of_.push_back(static_cast<uint16_t>(node));
  return code_.back();
}

Instruction& Compiler::EmitJump(Code code, NodeId node, int chain, Label target) {
  Instruction& in = Emit(code, node);
  in.place = static_cast<uint8_t>(chain << 2);
  in.target = target;
  jumps_.push_back(static_cast<uint32_t>(code_.size() - 1));
  return in;
}

void Compiler::Go(Label label, Label next) {
  if (label != next) EmitJump(Code::kJump, kNoNode, 0, label);
}

// Makes the chain ready. What an earlier use or round of a loop left in it is forgotten.
int Compiler::NewChain(int chain) {
  if (chain >= static_cast<int>(kMostChains)) {
    ok_ = false;
    return 0;
  }
  if (loops_ > 0 || (chains_used_ >> chain & 1)) Emit(Code::kClear, kNoNode).place = static_cast<uint8_t>(chain << 2);
  chains_used_ |= uint64_t{1} << chain;
  return chain;
}

int Compiler::NewRegister(int count) {
  const int first = next_register_;
  next_register_ += count;
  if (next_register_ > static_cast<int>(kMostRegisters)) {
    ok_ = false;
    next_register_ = count;
    return 0;
  }
  return first;
}

const Value* Compiler::Keep(const Value& value) {
  if (!keep_) return &value;
  return new (arena_->Allocate(sizeof(Value))) Value(value);
}

int Compiler::TakeOperand() {
  const int value = operands_.back();
  operands_.pop_back();
  return value;
}

}  // namespace callcue::expr

// Trees to code: conditions. See program.h for what chains are.
//
// A condition is compiled towards places (Ways): where to go when true, when false, when open. In a && b, a goes on to
// b both when true and when open; in a || b both when false and when open. So "open" is always one of the two others,
// and a term needs one jump and a fall-through. A chain within a chain has its own note of what is pending, handed to
// the outer one at its end; only a chain that is alone (a whole guard) does without.
#include "lib/expr/compile.h"

#include <algorithm>
#include <new>

#include "lib/base/limits.h"

namespace callcue::expr {
bool Compiler::Compile(const Tree& tree, NodeId root, const std::vector<std::unique_ptr<re2::RE2>>& patterns,
                       bool keep) {
  tree_ = &tree;
  patterns_ = &patterns;
  code_.clear();
  node_of_.clear();
  labels_.clear();
  jumps_.clear();
  variables_.clear();
  chains_used_ = 0;
  loops_ = 0;
  next_register_ = 0;
  ok_ = true;
  keep_ = keep;
  if (At(root).type == Simple(Kind::kBool)) {
    const bool open_yes = PrefersOpenYes(root);
    const Label yes = NewLabel(), no = NewLabel();
    const Label first = open_yes ? yes : no;
    Condition(root, {yes, no, first, first, NewChain(0), true});
    Bind(first);
    Instruction& chain = Emit(Code::kReturnChain, root);
    chain.i = open_yes;
    Bind(open_yes ? no : yes);
    Emit(Code::kReturnBool, root).i = !open_yes;
  } else {
    const int result = Operand(root, 0);
    Emit(Code::kReturn, root).a = static_cast<uint16_t>(result);
  }
  for (uint32_t at : jumps_) {
    code_[at].jump = static_cast<int16_t>(labels_[code_[at].target] - static_cast<int>(at));
  }
  return ok_ && code_.size() < INT16_MAX;
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

bool Compiler::PrefersOpenYes(NodeId id) const {
  const Node& n = At(id);
  if (n.kind == NodeKind::kNot) return !PrefersOpenYes(tree_->Child(n, 0));
  return n.kind != NodeKind::kOr && !(n.kind == NodeKind::kLoop && n.loop == LoopKind::kExists);
}

void Compiler::Condition(NodeId id, const Ways& ways) {
  const Node& n = At(id);
  if (!ok_) return;
  switch (n.kind) {
    case NodeKind::kAnd:
    case NodeKind::kOr: return Chain(id, ways);
    case NodeKind::kNot:
      return Condition(tree_->Child(n, 0), {ways.no, ways.yes, ways.open, ways.next, ways.chain, ways.fresh});
    case NodeKind::kConditional:
      if (n.type == Simple(Kind::kBool)) return ConditionalWays(id, ways);
      break;
    case NodeKind::kLoop:
      if (n.loop == LoopKind::kAll || n.loop == LoopKind::kExists) return LoopWays(id, ways);
      break;
    case NodeKind::kConstant:
      if (n.value.kind == Kind::kBool) return Go(n.value.i ? ways.yes : ways.no, ways.next);
      break;
    default:
      if (FusedTerm(id, ways)) return;
  }
  const int before = next_register_;
  if (n.kind == NodeKind::kApply && IsComparison(n.op)) {
    const int a = Operand(tree_->Child(n, 0), ways.chain + 1);
    const int b = Operand(tree_->Child(n, 1), ways.chain + 1);
    Leaf(Code::kCompareIf, Code::kCompareUnless, id, ways);
    Instruction& in = code_[jumps_.back()];
    in.a = static_cast<uint16_t>(a);
    in.b = static_cast<uint16_t>(b);
    in.u = 0;
    in.op = n.op;
  } else {
    const int a = Operand(id, ways.chain + 1);
    Leaf(Code::kRegIf, Code::kRegUnless, id, ways);
    code_[jumps_.back()].a = static_cast<uint16_t>(a);
  }
  Go(ways.open, ways.next);
  next_register_ = before;
}

// The jump of a term; what it compares is the caller's to fill in, as is the way on.
void Compiler::Leaf(Code when_true, Code when_false, NodeId node, const Ways& ways) {
  if (ways.open == ways.no) {
    EmitJump(when_true, node, ways.chain, ways.yes);
  } else {
    EmitJump(when_false, node, ways.chain, ways.no);
    if (when_false >= Code::kBoolIf && when_false <= Code::kTextNotIn) node_of_.back() |= kJumpsIfFalse;
  }
}

void Compiler::Chain(NodeId id, const Ways& ways) {
  const Node& n = At(id);
  const bool is_and = n.kind == NodeKind::kAnd;
  const bool shares = ways.fresh && ways.open == (is_and ? ways.yes : ways.no);
  const int chain = shares ? ways.chain : NewChain(ways.chain + 1);
  const std::vector<NodeId> terms = CheapFirst(n);
  const Label end = shares ? (is_and ? ways.yes : ways.no) : NewLabel();
  for (size_t i = 0; i < terms.size(); ++i) {
    const bool last = i + 1 == terms.size();
    const Label on = last ? end : NewLabel();
    const Label next = last && shares ? ways.next : on;
    Condition(terms[i], {is_and ? on : ways.yes, is_and ? ways.no : on, on, next, chain, false});
    if (!last) Bind(on);
  }
  if (shares) return;
  Bind(end);
  EmitJump(Code::kChainEnd, id, chain, ways.open).a = static_cast<uint16_t>(ways.chain);
  Go(is_and ? ways.yes : ways.no, ways.next);
}

// Terms by their cost's order of magnitude, else as written: which one is asked first makes no difference to && and ||
// but for the error that is named when several fail.
std::vector<NodeId> Compiler::CheapFirst(const Node& n) const {
  std::vector<std::pair<int, NodeId>> ranked;
  for (uint32_t i = 0; i < n.count; ++i) {
    const NodeId id = tree_->Child(n, i);
    const uint64_t cost = CostOfNode(*tree_, id);
    ranked.push_back({cost <= 8 ? 0 : cost <= 64 ? 1 : 2, id});
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
  std::vector<NodeId> terms;
  for (const auto& r : ranked) terms.push_back(r.second);
  return terms;
}

void Compiler::ConditionalWays(NodeId id, const Ways& ways) {
  const Node& n = At(id);
  const int chain = NewChain(ways.chain + 1);
  const Label yes = NewLabel(), no = NewLabel();
  Condition(tree_->Child(n, 0), {yes, no, yes, yes, chain, true});
  Bind(yes);
  EmitJump(Code::kChainEnd, kNoNode, chain, ways.open).a = static_cast<uint16_t>(ways.chain);
  Ways branch = ways;
  branch.fresh = false;
  branch.next = no;
  Condition(tree_->Child(n, 1), branch);
  Bind(no);
  branch.next = ways.next;
  Condition(tree_->Child(n, 2), branch);
}

int Compiler::BeginLoop(const Node& n, int chain, Label bad) {
  const int loop = NewRegister(kLoopRegisters), variable = NewRegister();
  const int before = next_register_;
  const int range = Operand(tree_->Child(n, 0), chain);
  Instruction& in = EmitJump(Code::kLoopBegin, kNoNode, 0, bad);
  in.a = static_cast<uint16_t>(range);
  in.b = static_cast<uint16_t>(loop);
  next_register_ = before;
  if (variables_.size() <= n.aux) variables_.resize(n.aux + 1u);
  variables_[n.aux] = variable;
  return loop;
}

// all is an && of as many terms as there are elements, exists an ||.
void Compiler::LoopWays(NodeId id, const Ways& ways) {
  const Node& n = At(id);
  const bool all = n.loop == LoopKind::kAll;
  const int before = next_register_;
  const int chain = NewChain(ways.chain + 1);
  const Label bad = NewLabel(), round = NewLabel(), end = NewLabel();
  const int loop = BeginLoop(n, chain + 1, bad);
  Bind(round);
  Instruction& in = EmitJump(Code::kLoopNext, id, 0, end);
  in.a = static_cast<uint16_t>(variables_[n.aux]);
  in.b = static_cast<uint16_t>(loop);
  ++loops_;
  const Label on = NewLabel();
  Condition(tree_->Child(n, 1), {all ? on : ways.yes, all ? ways.no : on, on, on, chain, false});
  --loops_;
  Bind(on);
  EmitJump(Code::kJump, kNoNode, 0, round);
  Bind(bad);
  Instruction& pend = Emit(Code::kLoopPend, kNoNode);
  pend.place = static_cast<uint8_t>(chain << 2);
  pend.a = static_cast<uint16_t>(loop);
  Bind(end);
  EmitJump(Code::kChainEnd, id, chain, ways.open).a = static_cast<uint16_t>(ways.chain);
  Go(all ? ways.yes : ways.no, ways.next);
  next_register_ = before;
}

namespace {

bool IsTextList(const Value& v) {
  if (v.kind != Kind::kList) return false;
  const Value* elements = Elements(v, nullptr);
  return std::all_of(elements, elements + v.size, [](const Value& e) { return e.kind == Kind::kString; });
}

}  // namespace

// Terms that compare a slot with a constant, in one instruction. False if this isn't one.
bool Compiler::FusedTerm(NodeId id, const Ways& ways) {
  const Node& n = At(id);
  auto finish = [&](const Node& slot) {
    Instruction& in = code_[jumps_.back()];
    const Slot s = SlotOf(slot);
    in.place |= s.bank;
    in.slot = s.index;
    Go(ways.open, ways.next);
    return true;
  };
  if (n.kind == NodeKind::kSlot && n.type == Simple(Kind::kBool)) {
    Leaf(Code::kBoolIf, Code::kBoolIf, id, ways);
    code_[jumps_.back()].i = ways.open == ways.no;
    return finish(n);
  }
  if (n.kind == NodeKind::kHasSlot) {
    Leaf(Code::kHasIf, Code::kHasUnless, id, ways);
    return finish(n);
  }
  if (n.kind != NodeKind::kApply || n.count != 2) return false;
  const Node &left = At(tree_->Child(n, 0)), &right = At(tree_->Child(n, 1));
  if (n.op == Op::kIn && left.kind == NodeKind::kSlot && left.type == Simple(Kind::kString) &&
      right.kind == NodeKind::kConstant && IsTextList(right.value)) {
    Leaf(Code::kTextIn, Code::kTextNotIn, id, ways);
    code_[jumps_.back()].value = Keep(right.value);
    return finish(left);
  }
  if (!IsComparison(n.op)) return false;
  if (left.kind == NodeKind::kSlot && right.kind == NodeKind::kConstant) {
    return FusedCompare(id, n.op, left, right, ways) && finish(left);
  }
  if (left.kind == NodeKind::kConstant && right.kind == NodeKind::kSlot) {
    return FusedCompare(id, Mirrored(n.op), right, left, ways) && finish(right);
  }
  return false;
}

bool Compiler::FusedCompare(NodeId id, Op op, const Node& slot, const Node& constant, const Ways& ways) {
  if (slot.type != Simple(constant.value.kind)) return false;
  static constexpr Op kOpposite[] = {Op::kNotEqual, Op::kEqual,     Op::kGreaterEqual,
                                     Op::kGreater,  Op::kLessEqual, Op::kLess};
  const int n = static_cast<int>(op) - static_cast<int>(Op::kEqual);
  const int m = static_cast<int>(kOpposite[n]) - static_cast<int>(Op::kEqual);
  auto code = [](Code first, int offset) { return static_cast<Code>(static_cast<int>(first) + offset); };
  const bool equality = op == Op::kEqual || op == Op::kNotEqual;
  switch (constant.value.kind) {
    case Kind::kBool: {
      if (!equality) return false;
      // The slot is V when true; when false it is the other.
      Leaf(Code::kBoolIf, Code::kBoolIf, id, ways);
      const bool wanted = (constant.value.i != 0) == (op == Op::kEqual);
      code_[jumps_.back()].i = wanted == (ways.open == ways.no);
      return true;
    }
    case Kind::kInt: Leaf(code(Code::kIntEq, n), code(Code::kIntEq, m), id, ways); break;
    case Kind::kUint: Leaf(code(Code::kUintEq, n), code(Code::kUintEq, m), id, ways); break;
    case Kind::kDouble: {
      const Code no = equality ? code(Code::kDoubleEq, m) : code(Code::kDoubleNotLt, n - 2);
      Leaf(code(Code::kDoubleEq, n), no, id, ways);
      break;
    }
    case Kind::kTimestamp:
    case Kind::kDuration:
      Leaf(code(Code::kTimeEq, n), code(Code::kTimeEq, m), id, ways);
      code_[jumps_.back()].value = Keep(constant.value);
      return true;
    case Kind::kString:
      if (!equality) return false;
      Leaf(code(Code::kTextEq, n), code(Code::kTextEq, m), id, ways);
      code_[jumps_.back()].value = Keep(constant.value);
      return true;
    default: return false;
  }
  code_[jumps_.back()].u = constant.value.u;
  return true;
}

namespace {

// How many elements a range can have.
uint64_t MostElements(const Tree& tree, NodeId id) {
  const Node& n = tree[id];
  uint64_t most = limits::kListElements;
  if (n.kind == NodeKind::kConstant) most = n.value.size;
  if (n.kind == NodeKind::kList) most = n.count;
  if (n.kind == NodeKind::kMap) most = n.count / 2;
  if (n.kind == NodeKind::kLoop) most = MostElements(tree, tree.Child(n, 0));
  return std::min<uint64_t>(most, limits::kListElements);
}

}  // namespace

uint64_t CostOfNode(const Tree& tree, NodeId id) {
  const Node& n = tree[id];
  uint64_t cost = 1;
  if (n.kind == NodeKind::kLoop) {
    const uint64_t rounds = MostElements(tree, tree.Child(n, 0));
    uint64_t body = 2;
    for (uint32_t i = 1; i < n.count; ++i) body += CostOfNode(tree, tree.Child(n, i));
    return 2 + CostOfNode(tree, tree.Child(n, 0)) + rounds * body;
  }
  if (n.kind == NodeKind::kApply) {
    cost = OpCost(n.op);
    if (n.op == Op::kIn) {
      const Node& list = tree[tree.Child(n, 1)];
      if (list.kind == NodeKind::kConstant) cost = 1 + list.value.size / 2;
    }
    if (n.op == Op::kEqual || n.op == Op::kNotEqual) {
      const Kind kind = static_cast<Kind>(tree[tree.Child(n, 0)].type);
      if (kind > Kind::kDuration) cost = limits::kListElements;
    }
  }
  for (uint32_t i = 0; i < n.count; ++i) cost += CostOfNode(tree, tree.Child(n, i));
  return cost;
}

}  // namespace callcue::expr

// Trees to code: terms that compare a slot with a constant, in one instruction.
#include <algorithm>

#include "lib/expr/compile.h"

namespace callcue::expr {

// The jump of a term; what it compares is the caller's to fill in, as is the way on.
void Compiler::Leaf(Code when_true, Code when_false, NodeId node, const Ways& ways) {
  if (ways.open == ways.no) {
    EmitJump(when_true, node, ways.chain, ways.yes);
  } else {
    EmitJump(when_false, node, ways.chain, ways.no);
    if (when_false >= Code::kBoolIf && when_false <= Code::kTextNotIn) node_of_.back() |= kJumpsIfFalse;
  }
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

}  // namespace callcue::expr

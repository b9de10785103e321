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
    case Todo::kElseInto:
      EmitJump(Code::kJump, kNoNode, 0, s.end);
      return Bind(s.no);
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

bool Compiler::PrefersOpenYes(NodeId id) const {
  bool yes = true;
  for (; At(id).kind == NodeKind::kNot; id = tree_->Child(At(id), 0)) yes = !yes;
  const Node& n = At(id);
  const bool is_or = n.kind == NodeKind::kOr || (n.kind == NodeKind::kLoop && n.loop == LoopKind::kExists);
  return yes != is_or;
}

void Compiler::Condition(NodeId id, const Ways& ways) {
  const Node& n = At(id);
  switch (n.kind) {
    case NodeKind::kAnd:
    case NodeKind::kOr: return Chain(id, ways);
    case NodeKind::kNot:
      steps_.push_back({Todo::kCondition, tree_->Child(n, 0),
                        {ways.no, ways.yes, ways.open, ways.next, ways.chain, ways.fresh}});
      return;
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
  const bool compares = n.kind == NodeKind::kApply && IsComparison(n.op);
  for (uint32_t i = 0; i < (compares ? 2 : 1); ++i) {
    steps_.push_back({Todo::kOperand, compares ? tree_->Child(n, i) : id, {}, ways.chain + 1});
  }
  Step after{compares ? Todo::kCompare : Todo::kTest, id, ways};
  after.saved = next_register_;
  steps_.push_back(after);
}

void Compiler::Compare(const Step& s) {
  Leaf(Code::kCompareIf, Code::kCompareUnless, s.id, s.ways);
  Instruction& in = code_[jumps_.back()];
  in.b = static_cast<uint16_t>(TakeOperand());
  in.a = static_cast<uint16_t>(TakeOperand());
  in.u = 0;
  in.op = At(s.id).op;
  Go(s.ways.open, s.ways.next);
  next_register_ = s.saved;
}

void Compiler::Test(const Step& s) {
  Leaf(Code::kRegIf, Code::kRegUnless, s.id, s.ways);
  code_[jumps_.back()].a = static_cast<uint16_t>(TakeOperand());
  Go(s.ways.open, s.ways.next);
  next_register_ = s.saved;
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
  CheapFirst(n);
  const Label end = shares ? (is_and ? ways.yes : ways.no) : NewLabel();
  for (size_t i = 0; i < terms_.size(); ++i) {
    const bool last = i + 1 == terms_.size();
    const Label on = last ? end : NewLabel();
    const Label next = last && shares ? ways.next : on;
    steps_.push_back({Todo::kCondition, terms_[i],
                      {is_and ? on : ways.yes, is_and ? ways.no : on, on, next, chain, false}});
    if (last) break;
    Step bind{Todo::kBind};
    bind.end = on;
    steps_.push_back(bind);
  }
  if (shares) return;
  Step over{Todo::kChainOver, id, ways, chain};
  over.end = end;
  steps_.push_back(over);
}

void Compiler::ChainOver(const Step& s) {
  Bind(s.end);
  EmitJump(Code::kChainEnd, s.id, s.chain, s.ways.open).a = static_cast<uint16_t>(s.ways.chain);
  Go(At(s.id).kind == NodeKind::kAnd ? s.ways.yes : s.ways.no, s.ways.next);
}

// Terms by their cost's order of magnitude, else as written: which one is asked first makes no difference to && and ||
// but for the error that is named when several fail.
void Compiler::CheapFirst(const Node& n) {
  terms_.clear();
  for (const uint64_t most : {uint64_t{8}, uint64_t{64}, UINT64_MAX}) {
    const uint64_t least = most == 8 ? 0 : most == 64 ? 9 : 65;
    for (uint32_t i = 0; i < n.count; ++i) {
      const NodeId id = tree_->Child(n, i);
      if ((*costs_)[id] >= least && (*costs_)[id] <= most) terms_.push_back(id);
    }
  }
}

void Compiler::ConditionalWays(NodeId id, const Ways& ways) {
  const Node& n = At(id);
  Step branch{Todo::kBranch, id, ways, NewChain(ways.chain + 1)};
  branch.yes = NewLabel();
  branch.no = NewLabel();
  const Label yes = branch.yes, no = branch.no;
  steps_.push_back({Todo::kCondition, tree_->Child(n, 0), {yes, no, yes, yes, branch.chain, true}});
  steps_.push_back(branch);
  Ways way = ways;
  way.fresh = false;
  way.next = no;
  steps_.push_back({Todo::kCondition, tree_->Child(n, 1), way});
  Step bind{Todo::kBind};
  bind.end = no;
  steps_.push_back(bind);
  way.next = ways.next;
  steps_.push_back({Todo::kCondition, tree_->Child(n, 2), way});
}

// The range first; then what goes through it, in `s->loop`, and its variable have registers.
void Compiler::BeginLoop(const Node& n, int chain, Step* s) {
  s->loop = NewRegister(kLoopRegisters);
  const int variable = NewRegister();
  if (variables_.size() <= n.aux) variables_.resize(n.aux + 1u);
  variables_[n.aux] = variable;
  steps_.push_back({Todo::kOperand, tree_->Child(n, 0), {}, chain});
  Step range{Todo::kRange};
  range.bad = s->bad;
  range.loop = s->loop;
  range.saved = next_register_;
  steps_.push_back(range);
}

void Compiler::Range(const Step& s) {
  EmitPair(Code::kLoopBegin, TakeOperand(), s.loop, s.bad);
  next_register_ = s.saved;
}

// all is an && of as many terms as there are elements, exists an ||.
void Compiler::LoopWays(NodeId id, const Ways& ways) {
  Step round{Todo::kRound, id, ways, NewChain(ways.chain + 1)};
  round.saved = next_register_;
  round.bad = NewLabel();
  round.round = NewLabel();
  round.end = NewLabel();
  round.on = NewLabel();
  BeginLoop(At(id), round.chain + 1, &round);
  steps_.push_back(round);
}

void Compiler::Round(const Step& s) {
  const Node& n = At(s.id);
  const bool all = n.loop == LoopKind::kAll;
  Bind(s.round);
  EmitPair(Code::kLoopNext, variables_[n.aux], s.loop, s.end);
  node_of_.back() = static_cast<uint16_t>(s.id);
  ++loops_;
  steps_.push_back({Todo::kCondition, tree_->Child(n, 1),
                    {all ? s.on : s.ways.yes, all ? s.ways.no : s.on, s.on, s.on, s.chain, false}});
  Step over = s;
  over.todo = Todo::kRoundOver;
  steps_.push_back(over);
}

void Compiler::RoundOver(const Step& s) {
  --loops_;
  Bind(s.on);
  EmitJump(Code::kJump, kNoNode, 0, s.round);
  Bind(s.bad);
  Instruction& pend = Emit(Code::kLoopPend, kNoNode);
  pend.place = static_cast<uint8_t>(s.chain << 2);
  pend.a = static_cast<uint16_t>(s.loop);
  Bind(s.end);
  EmitJump(Code::kChainEnd, s.id, s.chain, s.ways.open).a = static_cast<uint16_t>(s.ways.chain);
  Go(At(s.id).loop == LoopKind::kAll ? s.ways.yes : s.ways.no, s.ways.next);
  next_register_ = s.saved;
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

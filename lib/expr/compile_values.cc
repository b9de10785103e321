// Trees to code: values in registers.
#include <new>

#include "lib/expr/compile.h"

namespace callcue::expr {

// A register that holds the node's value: its own if it's a variable's, else a new one.
int Compiler::Operand(NodeId id, int chain) {
  const Node& n = At(id);
  if (n.kind == NodeKind::kVariable) return variables_[n.aux];
  const int to = NewRegister();
  Into(to, id, chain);
  return to;
}

void Compiler::Into(int to, NodeId id, int chain) {
  if (!ok_) return;
  const Node& n = At(id);
  const int before = next_register_;
  switch (n.kind) {
    case NodeKind::kConstant: {
      Instruction& in = Emit(Code::kLoad, id);
      in.target = static_cast<uint16_t>(to);
      in.value = Keep(n.value);
      break;
    }
    case NodeKind::kSlot:
    case NodeKind::kHasSlot: {
      const bool has = n.kind == NodeKind::kHasSlot;
      Instruction& in = Emit(has ? Code::kLoadHas : Code::kLoadSlot, id);
      const Slot slot = SlotOf(n);
      in.target = static_cast<uint16_t>(to);
      in.place = slot.bank;
      in.slot = slot.index;
      if (!has) in.u = static_cast<uint64_t>(types_.KindOf(n.type));
      break;
    }
    case NodeKind::kVariable: {
      Instruction& in = Emit(Code::kMove, id);
      in.target = static_cast<uint16_t>(to);
      in.a = static_cast<uint16_t>(variables_[n.aux]);
      break;
    }
    case NodeKind::kAnd:
    case NodeKind::kOr:
    case NodeKind::kNot: BoolInto(to, id, chain); break;
    case NodeKind::kConditional: ConditionalInto(to, id, chain); break;
    case NodeKind::kApply: ApplyInto(to, id, chain); break;
    case NodeKind::kList:
    case NodeKind::kMap: ElementsInto(to, id, chain); break;
    case NodeKind::kLoop:
      if (n.loop == LoopKind::kAll || n.loop == LoopKind::kExists) {
        BoolInto(to, id, chain);
      } else {
        CollectInto(to, id, chain);
      }
      break;
    default: ok_ = false;
  }
  next_register_ = before;
}

namespace {
const Value kTrue = Value::Bool(true), kFalse = Value::Bool(false);
}

void Compiler::BoolInto(int to, NodeId id, int chain) {
  const Label yes = NewLabel(), no = NewLabel(), end = NewLabel();
  const bool open_yes = PrefersOpenYes(id);
  const Label first = open_yes ? yes : no, second = open_yes ? no : yes;
  const int own = NewChain(chain);
  Condition(id, {yes, no, first, first, own, true});
  auto load = [&](bool value) {
    Instruction& in = Emit(Code::kLoad, id);
    in.target = static_cast<uint16_t>(to);
    in.value = value ? &kTrue : &kFalse;
  };
  Bind(first);
  EmitJump(Code::kChainValue, id, own, end).a = static_cast<uint16_t>(to);
  load(open_yes);
  EmitJump(Code::kJump, kNoNode, 0, end);
  Bind(second);
  load(!open_yes);
  Bind(end);
}

void Compiler::ConditionalInto(int to, NodeId id, int chain) {
  const Node& n = At(id);
  const Label yes = NewLabel(), no = NewLabel(), end = NewLabel();
  const int own = NewChain(chain);
  Condition(tree_->Child(n, 0), {yes, no, yes, yes, own, true});
  Bind(yes);
  EmitJump(Code::kChainValue, id, own, end).a = static_cast<uint16_t>(to);
  Into(to, tree_->Child(n, 1), chain);
  EmitJump(Code::kJump, kNoNode, 0, end);
  Bind(no);
  Into(to, tree_->Child(n, 2), chain);
  Bind(end);
}

void Compiler::ApplyInto(int to, NodeId id, int chain) {
  const Node& n = At(id);
  const int a = Operand(tree_->Child(n, 0), chain);
  if (n.op == Op::kMatches) {
    Instruction& in = Emit(Code::kMatch, id);
    in.target = static_cast<uint16_t>(to);
    in.a = static_cast<uint16_t>(a);
    in.pattern = (*patterns_)[n.aux].get();
    return;
  }
  int b = 0;
  if (n.count == 2) {
    b = Operand(tree_->Child(n, 1), chain);
  } else if (n.op == Op::kSelect || n.op == Op::kHasKey) {
    // The field's name is the key.
    b = NewRegister();
    const Value* name = new (arena_->Allocate(sizeof(Value))) Value(Value::String(n.name));
    Instruction& load = Emit(Code::kLoad, kNoNode);
    load.target = static_cast<uint16_t>(b);
    load.value = name;
  }
  const bool two = n.count == 2 || n.op == Op::kSelect || n.op == Op::kHasKey;
  Instruction& in = Emit(two ? Code::kApply2 : Code::kApply1, id);
  in.target = static_cast<uint16_t>(to);
  in.a = static_cast<uint16_t>(a);
  in.b = static_cast<uint16_t>(b);
  in.op = n.op;
}

void Compiler::ElementsInto(int to, NodeId id, int chain) {
  const Node& n = At(id);
  const int first = n.count > 0 ? NewRegister(n.count) : 0;
  for (int i = 0; i < n.count; ++i) Into(first + i, tree_->Child(n, i), chain);
  const bool map = n.kind == NodeKind::kMap;
  Instruction& in = Emit(map ? Code::kMap : Code::kList, id);
  in.target = static_cast<uint16_t>(to);
  in.a = static_cast<uint16_t>(first);
  in.i = map ? n.count / 2 : n.count;
}

// exists_one, filter and map look at every element. An error ends them; an unknown is remembered, for an error may
// come.
void Compiler::CollectInto(int to, NodeId id, int chain) {
  const Node& n = At(id);
  const bool counts = n.loop == LoopKind::kExistsOne;
  const Label round = NewLabel(), end = NewLabel();
  const int result = NewRegister(kCollectRegisters);
  Label bad = NewLabel();
  const int loop = BeginLoop(n, chain, bad);
  auto jump = [&](Code code, int a, int b, Label target) {
    Instruction& in = EmitJump(code, kNoNode, 0, target);
    in.a = static_cast<uint16_t>(a);
    in.b = static_cast<uint16_t>(b);
  };
  jump(Code::kCollect, result, loop, end);
  code_.back().i = counts;
  Bind(round);
  jump(Code::kLoopNext, variables_[n.aux], loop, end);
  node_of_.back() = static_cast<uint16_t>(id);
  ++loops_;
  const int before = next_register_;
  const NodeId body = tree_->Child(n, 1);
  if (counts) {
    jump(Code::kCount, result, Operand(body, chain), end);
  } else if (n.loop == LoopKind::kFilter) {
    jump(Code::kKeepIf, result, Operand(body, chain), round);
    jump(Code::kAppend, result, variables_[n.aux], end);
  } else {
    if (n.count == 3) jump(Code::kKeepIf, result, Operand(body, chain), round);
    next_register_ = before;
    jump(Code::kAppend, result, Operand(tree_->Child(n, n.count - 1u), chain), end);
  }
  next_register_ = before;
  --loops_;
  EmitJump(Code::kJump, kNoNode, 0, round);
  Bind(bad);
  const Label done = NewLabel();
  Instruction& move = Emit(Code::kMove, id);
  move.target = static_cast<uint16_t>(to);
  move.a = static_cast<uint16_t>(loop);
  EmitJump(Code::kJump, kNoNode, 0, done);
  Bind(end);
  Instruction& in = Emit(Code::kCollected, id);
  in.target = static_cast<uint16_t>(to);
  in.a = static_cast<uint16_t>(result);
  in.i = counts;
  Bind(done);
}

}  // namespace callcue::expr

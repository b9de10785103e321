// Trees to code: values in registers.
#include <new>

#include "lib/expr/compile.h"

namespace callcue::expr {

// Notes a register that holds the node's value: its own if it's a variable's, else a new one.
void Compiler::Operand(NodeId id, int chain) {
  const Node& n = At(id);
  if (n.kind == NodeKind::kVariable) return operands_.push_back(variables_[n.aux]);
  Step into{Todo::kInto, id, {}, chain};
  into.value = NewRegister();
  operands_.push_back(into.value);
  steps_.push_back(into);
}

Instruction& Compiler::EmitPair(Code code, int a, int b, Label target) {
  Instruction& in = EmitJump(code, kNoNode, 0, target);
  in.a = static_cast<uint16_t>(a);
  in.b = static_cast<uint16_t>(b);
  return in;
}

void Compiler::Into(const Step& s) {
  const Node& n = At(s.id);
  const int before = next_register_;
  switch (n.kind) {
    case NodeKind::kConstant: {
      Instruction& in = Emit(Code::kLoad, s.id);
      in.target = static_cast<uint16_t>(s.value);
      in.value = Keep(n.value);
      return;
    }
    case NodeKind::kSlot:
    case NodeKind::kHasSlot: {
      const bool has = n.kind == NodeKind::kHasSlot;
      Instruction& in = Emit(has ? Code::kLoadHas : Code::kLoadSlot, s.id);
      const Slot slot = SlotOf(n);
      in.target = static_cast<uint16_t>(s.value);
      in.place = slot.bank;
      in.slot = slot.index;
      if (!has) in.u = static_cast<uint64_t>(types_.KindOf(n.type));
      return;
    }
    case NodeKind::kVariable: {
      Instruction& in = Emit(Code::kMove, s.id);
      in.target = static_cast<uint16_t>(s.value);
      in.a = static_cast<uint16_t>(variables_[n.aux]);
      return;
    }
    case NodeKind::kAnd:
    case NodeKind::kOr:
    case NodeKind::kNot: BoolInto(s); break;
    case NodeKind::kConditional: ConditionalInto(s); break;
    case NodeKind::kApply: ApplyInto(s); break;
    case NodeKind::kList:
    case NodeKind::kMap: ElementsInto(s); break;
    case NodeKind::kLoop: n.loop == LoopKind::kAll || n.loop == LoopKind::kExists ? BoolInto(s) : CollectInto(s); break;
    default: ok_ = false;
  }
  Step restore{Todo::kRestore};
  restore.saved = before;
  steps_.push_back(restore);
}

namespace {
const Value kTrue = Value::Bool(true), kFalse = Value::Bool(false);
}

void Compiler::BoolInto(const Step& s) {
  Step loaded = s;
  loaded.todo = Todo::kBoolLoaded;
  loaded.yes = NewLabel();
  loaded.no = NewLabel();
  loaded.end = NewLabel();
  loaded.chain = NewChain(s.chain);
  const Label first = PrefersOpenYes(s.id) ? loaded.yes : loaded.no;
  steps_.push_back({Todo::kCondition, s.id, {loaded.yes, loaded.no, first, first, loaded.chain, true}});
  steps_.push_back(loaded);
}

void Compiler::BoolLoaded(const Step& s) {
  const bool open_yes = PrefersOpenYes(s.id);
  auto load = [&](bool value) {
    Instruction& in = Emit(Code::kLoad, s.id);
    in.target = static_cast<uint16_t>(s.value);
    in.value = value ? &kTrue : &kFalse;
  };
  Bind(open_yes ? s.yes : s.no);
  EmitJump(Code::kChainValue, s.id, s.chain, s.end).a = static_cast<uint16_t>(s.value);
  load(open_yes);
  EmitJump(Code::kJump, kNoNode, 0, s.end);
  Bind(open_yes ? s.no : s.yes);
  load(!open_yes);
  Bind(s.end);
}

void Compiler::ConditionalInto(const Step& s) {
  const Node& n = At(s.id);
  Step part = s;
  part.yes = NewLabel();
  part.no = NewLabel();
  part.end = NewLabel();
  part.chain = NewChain(s.chain);
  steps_.push_back({Todo::kCondition, tree_->Child(n, 0), {part.yes, part.no, part.yes, part.yes, part.chain, true}});
  for (const Todo todo : {Todo::kBranchInto, Todo::kElseInto, Todo::kBind}) {
    part.todo = todo;
    steps_.push_back(part);
    if (todo == Todo::kBind) break;
    Step value = s;
    value.id = tree_->Child(n, todo == Todo::kBranchInto ? 1 : 2);
    steps_.push_back(value);
  }
}

void Compiler::ApplyInto(const Step& s) {
  const Node& n = At(s.id);
  // A pattern is none.
  const uint32_t operands = n.op == Op::kMatches ? 1 : n.count;
  for (uint32_t i = 0; i < operands; ++i) steps_.push_back({Todo::kOperand, tree_->Child(n, i), {}, s.chain});
  Step apply = s;
  apply.todo = Todo::kApply;
  steps_.push_back(apply);
}

void Compiler::Apply(const Step& s) {
  const Node& n = At(s.id);
  if (n.op == Op::kMatches) {
    Instruction& in = Emit(Code::kMatch, s.id);
    in.target = static_cast<uint16_t>(s.value);
    in.a = static_cast<uint16_t>(TakeOperand());
    in.pattern = (*patterns_)[n.aux].get();
    return;
  }
  int b = n.count == 2 ? TakeOperand() : 0;
  const int a = TakeOperand();
  const bool named = n.count != 2 && (n.op == Op::kSelect || n.op == Op::kHasKey);
  if (named) {
    // The field's name is the key.
    b = NewRegister();
    const Value* name = new (arena_->Allocate(sizeof(Value))) Value(Value::String(n.name));
    Instruction& load = Emit(Code::kLoad, kNoNode);
    load.target = static_cast<uint16_t>(b);
    load.value = name;
  }
  Instruction& in = Emit(named || n.count == 2 ? Code::kApply2 : Code::kApply1, s.id);
  in.target = static_cast<uint16_t>(s.value);
  in.a = static_cast<uint16_t>(a);
  in.b = static_cast<uint16_t>(b);
  in.op = n.op;
}

void Compiler::ElementsInto(const Step& s) {
  const Node& n = At(s.id);
  Step elements = s;
  elements.todo = Todo::kElements;
  elements.loop = n.count > 0 ? NewRegister(n.count) : 0;
  for (uint32_t i = 0; i < n.count; ++i) {
    Step element = s;
    element.id = tree_->Child(n, i);
    element.value = elements.loop + static_cast<int>(i);
    steps_.push_back(element);
  }
  steps_.push_back(elements);
}

// exists_one, filter and map look at every element. An error ends them; an unknown is remembered, for an error may
// come.
void Compiler::CollectInto(const Step& s) {
  Step collect = s;
  collect.todo = Todo::kCollect;
  collect.round = NewLabel();
  collect.end = NewLabel();
  collect.result = NewRegister(kCollectRegisters);
  collect.bad = NewLabel();
  BeginLoop(At(s.id), s.chain, &collect);
  steps_.push_back(collect);
}

void Compiler::Collect(const Step& s) {
  const Node& n = At(s.id);
  EmitPair(Code::kCollect, s.result, s.loop, s.end).i = n.loop == LoopKind::kExistsOne;
  Bind(s.round);
  EmitPair(Code::kLoopNext, variables_[n.aux], s.loop, s.end);
  node_of_.back() = static_cast<uint16_t>(s.id);
  ++loops_;
  Step after = s;
  after.saved = next_register_;
  for (uint32_t i = 1; i < n.count; ++i) {
    steps_.push_back({Todo::kOperand, tree_->Child(n, i), {}, s.chain});
    after.todo = i + 1u < n.count ? Todo::kCollectKeep : Todo::kCollected;
    steps_.push_back(after);
  }
}

void Compiler::Collected(const Step& s) {
  const Node& n = At(s.id);
  const bool counts = n.loop == LoopKind::kExistsOne;
  const int body = TakeOperand();
  if (counts) {
    EmitPair(Code::kCount, s.result, body, s.end);
  } else if (n.loop == LoopKind::kFilter) {
    EmitPair(Code::kKeepIf, s.result, body, s.round);
    EmitPair(Code::kAppend, s.result, variables_[n.aux], s.end);
  } else {
    EmitPair(Code::kAppend, s.result, body, s.end);
  }
  next_register_ = s.saved;
  --loops_;
  EmitJump(Code::kJump, kNoNode, 0, s.round);
  Bind(s.bad);
  const Label done = NewLabel();
  Instruction& move = Emit(Code::kMove, s.id);
  move.target = static_cast<uint16_t>(s.value);
  move.a = static_cast<uint16_t>(s.loop);
  EmitJump(Code::kJump, kNoNode, 0, done);
  Bind(s.end);
  Instruction& in = Emit(Code::kCollected, s.id);
  in.target = static_cast<uint16_t>(s.value);
  in.a = static_cast<uint16_t>(s.result);
  in.i = counts;
  Bind(done);
}

}  // namespace callcue::expr

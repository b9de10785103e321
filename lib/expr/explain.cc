// What each part of an expression came to. The recording interpreter gives the value that each instruction settled; the
// rest follows from the tree: an operator that was compiled to jumps (&&, ||, !, ?:) has the value that its operands
// give it, and the operands of a fused comparison are a slot and a constant.
#include <cstring>

#include "lib/expr/apply.h"
#include "lib/expr/program.h"

namespace callcue::expr {
namespace {

class Explainer {
 public:
  Explainer(const Program::Impl& program, const Compiled& c, const Frame& frame)
      : program_(program), c_(c), frame_(frame), settled_(c.node_count), ran_(c.node_count) {}

  Value Run(std::vector<Part>* parts) {
    // A value of no kind marks what didn't run.
    Value mark;
    std::memset(static_cast<void*>(&mark), 0xFF, sizeof mark);
    std::vector<Value> by_instruction(c_.code_count, mark);
    const Value result = InterpretRecording(program_.code.data() + c_.code, program_.bit_of.data() + c_.code, frame_,
                                            by_instruction.data());
    for (uint32_t i = 0; i < c_.code_count; ++i) {
      const uint16_t about = program_.node_of[c_.code + i];
      if (about == kNoNode || by_instruction[i].kind == mark.kind) continue;
      const NodeId node = about & ~kJumpsIfFalse;
      Value v = by_instruction[i];
      if (program_.code[c_.code + i].code == Code::kLoopNext) {
        if (variables_.size() <= At(node).aux) variables_.resize(At(node).aux + 1u, mark);
        variables_[At(node).aux] = v;
        continue;
      }
      // A term notes whether it jumped.
      if ((about & kJumpsIfFalse) && v.kind == Kind::kBool) v.i = !v.i;
      settled_[node] = v;
      ran_[node] = true;
    }
    Walk(parts);
    if (!parts->empty()) {
      (*parts)[0].value = result;
      (*parts)[0].evaluated = true;
    }
    return result;
  }

 private:
  const Node& At(NodeId id) const { return program_.NodesOf(c_)[id]; }
  NodeId Child(const Node& n, uint32_t i) const { return program_.children[c_.children + n.first + i]; }

  static Part::Form FormOf(const Node& n) {
    switch (n.kind) {
      case NodeKind::kAnd: return Part::Form::kAnd;
      case NodeKind::kOr: return Part::Form::kOr;
      case NodeKind::kNot: return Part::Form::kNot;
      case NodeKind::kSlot: return Part::Form::kName;
      case NodeKind::kHasSlot: return Part::Form::kHas;
      default: return n.kind == NodeKind::kApply && IsComparison(n.op) ? Part::Form::kCompare : Part::Form::kOther;
    }
  }

  // The value of a node, if it is known without looking at its parts. `reached`: the node above was.
  bool Own(NodeId id, bool reached, Value* value) const {
    const Node& n = At(id);
    if (ran_[id]) return *value = settled_[id], true;
    if (n.kind == NodeKind::kConstant) return *value = n.value, reached;
    if (n.kind == NodeKind::kSlot && reached) {
      const Slot slot = SlotOf(n);
      *value = frame_.banks[slot.bank][slot.index];
      return true;
    }
    if (n.kind == NodeKind::kVariable && reached && n.aux < variables_.size()) {
      *value = variables_[n.aux];
      return true;
    }
    return false;
  }

  // A part of which the first `next` parts below are done. What these came to stands from `operands` on.
  struct Open {
    NodeId id;
    uint32_t next;
    size_t part, operands;
    bool known, in_loop;
    Value value;
  };

  // Adds the part, which needn't be the last for long.
  Open Begin(NodeId id, bool reached, bool in_loop, std::vector<Part>* parts) const {
    Open open{id, 0, parts->size(), operands_.size(), false, in_loop, Value()};
    open.known = Own(id, reached, &open.value);
    parts->emplace_back();
    return open;
  }

  void Walk(std::vector<Part>* parts) {
    std::vector<Open> open = {Begin(c_.root, true, false, parts)};
    while (!open.empty()) {
      Open& at = open.back();
      const Node& n = At(at.id);
      if (at.next < n.count) {
        const NodeId child = Child(n, at.next);
        // A term that ran has looked at its operands, whether they have instructions of their own or not.
        const bool reached = at.known && n.kind == NodeKind::kApply;
        const bool in_loop = at.in_loop || (n.kind == NodeKind::kLoop && at.next > 0);
        ++at.next;
        open.push_back(Begin(child, reached, in_loop, parts));
        (*parts)[open.back().part].depth = static_cast<uint16_t>(open.size() - 1);
        continue;
      }
      End(&at, &(*parts)[at.part]);
      open.pop_back();
    }
  }

  // The parts below are done: the part's own value follows, if it was looked at, and takes their place.
  void End(Open* open, Part* part) {
    const Node& n = At(open->id);
    if (!open->known) open->known = Derive(n, operands_.data() + open->operands, &open->value);
    part->begin = n.begin;
    part->end = n.end;
    part->constant = n.kind == NodeKind::kConstant;
    part->form = FormOf(n);
    if (n.kind == NodeKind::kSlot || n.kind == NodeKind::kHasSlot) part->slot = SlotOf(n);
    part->in_loop = open->in_loop;
    part->evaluated = open->known;
    part->value = open->known ? open->value : Value();
    if (part->value.kind == Kind::kUnknown) part->value = Value();
    operands_.resize(open->operands);
    operands_.push_back({open->value, open->known});
  }

  struct Seen {
    Value value;
    bool known;
  };

  static bool Derive(const Node& n, const Seen* operands, Value* value) {
    bool any = false;
    if (n.kind == NodeKind::kNot) {
      *value = operands[0].value;
      if (value->kind == Kind::kBool) value->i = !value->i;
      return operands[0].known;
    }
    if (n.kind == NodeKind::kConditional) {
      const Value& condition = operands[0].value;
      for (size_t i = 0; i < 3; ++i) {
        if (!operands[i].known || (i == 0 && condition.kind == Kind::kBool)) continue;
        if (i > 0 && condition.kind == Kind::kBool && (condition.i != 0) != (i == 1)) continue;
        *value = operands[i].value;
        return true;
      }
      return false;
    }
    if (n.kind == NodeKind::kLoop && operands[0].known && (n.loop == LoopKind::kAll || n.loop == LoopKind::kExists)) {
      const bool all = n.loop == LoopKind::kAll;
      const Value &range = operands[0].value, &body = operands[1].value;
      *value = range.known() ? Value::Bool(all) : range;
      if (operands[1].known && body.kind == Kind::kBool && (body.i != 0) != all) *value = body;
      return true;
    }
    if (n.kind != NodeKind::kAnd && n.kind != NodeKind::kOr) return false;
    const bool deciding = n.kind == NodeKind::kOr;
    *value = Value::Bool(!deciding);
    for (size_t i = 0; i < n.count; ++i) {
      if (!operands[i].known) continue;
      any = true;
      const Value& v = operands[i].value;
      if (v.kind == Kind::kBool && (v.i != 0) == deciding) return *value = v, true;
      if (v.kind != Kind::kBool) *value = value->kind == Kind::kBool ? v : MergeLogic(*value, v);
    }
    return any;
  }

  const Program::Impl& program_;
  const Compiled& c_;
  const Frame& frame_;
  std::vector<Value> settled_;
  std::vector<bool> ran_;
  std::vector<Value> variables_;  // by loop
  std::vector<Seen> operands_;
};

}  // namespace

Value Program::EvaluateParts(ExprId id, const Frame& frame, std::vector<Part>* parts) const {
  parts->clear();
  if (!impl_->Has(id)) return Error(ErrorCode::kNoSuchExpression);
  const Value result = Explainer(*impl_, impl_->compiled[id], frame).Run(parts);
  return result.kind == Kind::kUnknown ? Value() : result;
}

}  // namespace callcue::expr

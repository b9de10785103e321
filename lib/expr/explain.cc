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
    Visit(c_.root, 0, true, false, parts);
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

  // Adds the part and those below it, and gives the part's value; false if it wasn't looked at.
  bool Visit(NodeId id, uint16_t depth, bool reached, bool in_loop, std::vector<Part>* parts) {
    const Node& n = At(id);
    const size_t at = parts->size();
    parts->emplace_back();
    Value value;
    bool known = Own(id, reached, &value);
    const bool loop = n.kind == NodeKind::kLoop;
    // A term that ran has looked at its operands, whether they have instructions of their own or not.
    const bool below = known && n.kind == NodeKind::kApply;
    std::vector<Value> operands;
    std::vector<bool> seen;
    for (uint32_t i = 0; i < n.count; ++i) {
      const bool child = Visit(Child(n, i), static_cast<uint16_t>(depth + 1), below, in_loop || (loop && i > 0), parts);
      seen.push_back(child);
      operands.push_back(last_);
    }
    if (!known) known = Derive(n, operands, seen, &value);
    Part& part = (*parts)[at];
    part.begin = n.begin;
    part.end = n.end;
    part.depth = depth;
    part.constant = n.kind == NodeKind::kConstant;
    part.form = FormOf(n);
    if (n.kind == NodeKind::kSlot || n.kind == NodeKind::kHasSlot) part.slot = SlotOf(n);
    part.in_loop = in_loop;
    part.evaluated = known;
    part.value = known ? value : Value();
    if (part.value.kind == Kind::kUnknown) part.value = Value();
    last_ = value;
    return known;
  }

  static bool Derive(const Node& n, const std::vector<Value>& operands, const std::vector<bool>& seen, Value* value) {
    bool any = false;
    if (n.kind == NodeKind::kNot) {
      *value = operands[0];
      if (operands[0].kind == Kind::kBool) value->i = !operands[0].i;
      return seen[0];
    }
    if (n.kind == NodeKind::kConditional) {
      for (size_t i = 0; i < 3; ++i) {
        if (!seen[i] || (i == 0 && operands[0].kind == Kind::kBool)) continue;
        if (i > 0 && operands[0].kind == Kind::kBool && (operands[0].i != 0) != (i == 1)) continue;
        *value = operands[i];
        return true;
      }
      return false;
    }
    if (n.kind == NodeKind::kLoop && seen[0] && (n.loop == LoopKind::kAll || n.loop == LoopKind::kExists)) {
      const bool all = n.loop == LoopKind::kAll;
      *value = operands[0].known() ? Value::Bool(all) : operands[0];
      if (seen[1] && operands[1].kind == Kind::kBool && (operands[1].i != 0) != all) *value = operands[1];
      return true;
    }
    if (n.kind != NodeKind::kAnd && n.kind != NodeKind::kOr) return false;
    const bool deciding = n.kind == NodeKind::kOr;
    *value = Value::Bool(!deciding);
    for (size_t i = 0; i < operands.size(); ++i) {
      if (!seen[i]) continue;
      any = true;
      const Value& v = operands[i];
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
  Value last_;
};

}  // namespace

Value Program::EvaluateParts(ExprId id, const Frame& frame, std::vector<Part>* parts) const {
  parts->clear();
  if (!impl_->Has(id)) return Error(ErrorCode::kNoSuchExpression);
  const Value result = Explainer(*impl_, impl_->compiled[id], frame).Run(parts);
  return result.kind == Kind::kUnknown ? Value() : result;
}

}  // namespace callcue::expr

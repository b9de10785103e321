// Types of variables: that of all that is ever assigned to them.
#include "lib/base/concat.h"
#include "lib/scxml/chart.h"

namespace callcue::scxml {
namespace {

class Finder {
 public:
  Finder(Reporter* reporter, Chart* chart) : reporter_(*reporter), chart_(*chart) {}

  void Run() {
    while (Pass(false)) {
    }
    Pass(true);
    for (Variable& v : chart_.variables) {
      v.may_be_unset = !v.initial || v.late || v.initial->e.op == Op::kUndefined;
    }
    while (SpreadUnset()) {
    }
    ForEachBlock(&chart_, [this](Block* block) {
      ForEachFormula(block, [this](Formula* f) { MarkRead(*f); });
    });
    for (State& state : chart_.states) {
      for (Transition& t : state.transitions) {
        if (t.condition) MarkRead(*t.condition);
      }
    }
    for (Variable& v : chart_.variables) v.needs_flag &= v.type != Type::kNone;   // always undefined: no need to ask
  }

 private:
  // True if something new was learnt.
  bool Pass(bool report) {
    bool learnt = false;
    for (Variable& v : chart_.variables) {
      if (v.initial) learnt |= Learn(&v, *v.initial, report);
    }
    ForEachBlock(&chart_, [&](Block* block) {
      for (Content& content : *block) {
        const int v = content.kind == Content::Kind::kAssign ? chart_.FindVariable(content.variable) : -1;
        if (v >= 0 && content.value) learnt |= Learn(&chart_.variables[v], *content.value, report);
      }
    });
    return learnt;
  }

  bool Learn(Variable* v, const Formula& from, bool report) {
    const Type type = TypeOf(chart_, from.e);
    if (type == Type::kNone) return false;
    if (v->type == Type::kNone) {
      v->type = type;
      return true;
    }
    if (report && v->type != type) {
      reporter_.Report(Code::kValueType, from.text.where.end > 0 ? from.text.where : v->where,
                       Concat("\"", v->id, "\" holds values of several types"), "A variable of a policy has one type.");
    }
    return false;
  }

  bool SpreadUnset() {
    bool spread = false;
    ForEachBlock(&chart_, [&](Block* block) {
      for (const Content& content : *block) {
        if (content.kind != Content::Kind::kAssign || !content.value) continue;
        const Expression& e = content.value->e;
        const int from = e.op == Op::kVariable ? chart_.FindVariable(e.text) : -1;
        Variable& to = chart_.variables[chart_.FindVariable(content.variable)];
        const bool unset = e.op == Op::kUndefined || (from >= 0 && chart_.variables[from].may_be_unset);
        if (!unset || to.may_be_unset) continue;
        to.may_be_unset = spread = true;
      }
    });
    return spread;
  }

  void MarkRead(const Formula& formula) {
    ForEach(formula.e, [this](const Expression& e) {
      const int v = e.op == Op::kVariable ? chart_.FindVariable(e.text) : -1;
      if (v >= 0 && chart_.variables[v].may_be_unset) chart_.variables[v].needs_flag = true;
    });
  }

  Reporter& reporter_;
  Chart& chart_;
};

}  // namespace

Type TypeOf(const Chart& chart, const Expression& e) {
  switch (e.op) {
    case Op::kUndefined: case Op::kObject: case Op::kEvent: case Op::kEventData: case Op::kEventField: case Op::kSystem:
      return Type::kNone;
    case Op::kBool: case Op::kNot: case Op::kIn: case Op::kEqual: case Op::kNotEqual: case Op::kLooseEqual:
    case Op::kLooseNotEqual: case Op::kLess: case Op::kLessEqual: case Op::kGreater: case Op::kGreaterEqual:
      return Type::kBool;
    case Op::kNumber: case Op::kNegate: case Op::kSubtract: case Op::kMultiply: case Op::kDivide: return Type::kNumber;
    case Op::kString: case Op::kTypeof: case Op::kEventName: case Op::kMachineName: case Op::kSendId:
      return Type::kString;
    case Op::kArray: return Type::kArray;
    case Op::kVariable: {
      const int v = chart.FindVariable(e.text);
      return v < 0 ? Type::kNone : chart.variables[v].type;
    }
    case Op::kAdd: {
      const Type a = TypeOf(chart, e.args[0]), b = TypeOf(chart, e.args[1]);
      return a == Type::kString || b == Type::kString ? Type::kString : a == Type::kNone ? b : a;
    }
    case Op::kAnd: case Op::kOr: case Op::kConditional: {
      const Type a = TypeOf(chart, e.args[e.args.size() - 2]), b = TypeOf(chart, e.args[e.args.size() - 1]);
      return a == Type::kNone ? b : a;
    }
  }
  return Type::kNone;
}

void FindTypes(Reporter* reporter, Chart* chart) { Finder(reporter, chart).Run(); }

}  // namespace callcue::scxml

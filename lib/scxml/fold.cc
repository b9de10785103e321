// What can be computed before the machine runs.
#include <utility>

#include "lib/scxml/expression.h"

namespace callcue::scxml {
namespace {

bool Truthy(const Expression& e) {
  switch (e.op) {
    case Op::kBool: return e.boolean;
    case Op::kNumber: return e.number != 0 && e.number == e.number;
    case Op::kString: return !e.text.empty();
    default: return false;
  }
}

bool Same(const Expression& a, const Expression& b) {
  if (a.op != b.op) return false;
  switch (a.op) {
    case Op::kBool: return a.boolean == b.boolean;
    case Op::kNumber: return a.number == b.number;
    case Op::kString: return a.text == b.text;
    default: return true;
  }
}

std::string_view TypeName(const Expression& e) {
  switch (e.op) {
    case Op::kBool: return "boolean";
    case Op::kNumber: return "number";
    case Op::kString: return "string";
    default: return "undefined";
  }
}

void Become(Expression* e, Expression with) {
  with.begin = e->begin;
  with.end = e->end;
  *e = std::move(with);
}

void BecomeBool(Expression* e, bool value) {
  Expression with;
  with.op = Op::kBool;
  with.boolean = value;
  Become(e, std::move(with));
}

// Of two numbers.
bool FoldNumbers(Expression* e, double a, double b) {
  switch (e->op) {
    case Op::kAdd: Become(e, NumberLiteral(a + b)); return true;
    case Op::kSubtract: Become(e, NumberLiteral(a - b)); return true;
    case Op::kMultiply: Become(e, NumberLiteral(a * b)); return true;
    case Op::kLess: BecomeBool(e, a < b); return true;
    case Op::kLessEqual: BecomeBool(e, a <= b); return true;
    case Op::kGreater: BecomeBool(e, a > b); return true;
    case Op::kGreaterEqual: BecomeBool(e, a >= b); return true;
    default: return false;
  }
}

void FoldEquality(Expression* e) {
  const Expression &a = e->args[0], &b = e->args[1];
  const bool loose = e->op == Op::kLooseEqual || e->op == Op::kLooseNotEqual;
  if (loose && a.op != b.op && a.op != Op::kUndefined && b.op != Op::kUndefined) return;   // converts
  const bool negated = e->op == Op::kNotEqual || e->op == Op::kLooseNotEqual;
  BecomeBool(e, Same(a, b) != negated);
}

}  // namespace

void Fold(Expression* e) {
  for (Expression& arg : e->args) Fold(&arg);
  const bool first = !e->args.empty() && IsLiteral(e->args[0]);
  const bool both = first && e->args.size() == 2 && IsLiteral(e->args[1]);
  switch (e->op) {
    case Op::kTypeof:
      if (first) Become(e, StringLiteral(std::string(TypeName(e->args[0]))));
      return;
    case Op::kNot:
      if (first) BecomeBool(e, !Truthy(e->args[0]));
      return;
    case Op::kNegate:
      if (e->args[0].op == Op::kNumber) Become(e, NumberLiteral(-e->args[0].number));
      return;
    case Op::kAnd: case Op::kOr: {
      if (!first) return;
      const bool second = Truthy(e->args[0]) == (e->op == Op::kAnd);
      Become(e, Expression(e->args[second ? 1 : 0]));
      return;
    }
    case Op::kConditional:
      if (first) Become(e, Expression(e->args[Truthy(e->args[0]) ? 1 : 2]));
      return;
    case Op::kEqual: case Op::kNotEqual: case Op::kLooseEqual: case Op::kLooseNotEqual:
      if (both) FoldEquality(e);
      return;
    default: break;
  }
  if (!both) return;
  const Expression a = e->args[0], b = e->args[1];
  if (a.op == Op::kNumber && b.op == Op::kNumber) {
    FoldNumbers(e, a.number, b.number);
  } else if (e->op == Op::kAdd && a.op == Op::kString && b.op == Op::kString) {
    Become(e, StringLiteral(a.text + b.text));
  }
}

}  // namespace callcue::scxml

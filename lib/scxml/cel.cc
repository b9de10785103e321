#include "lib/scxml/cel.h"

#include <charconv>
#include <cmath>
#include <set>
#include <utility>

#include "lib/base/concat.h"

namespace callcue::scxml {
namespace {

std::string Quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (c == '\r') out += "\\r";
    else out += c;
  }
  return out + "'";
}

// The shortest that reads back as the same number.
std::string NumberText(double number) {
  if (std::isnan(number)) return "0.0 / 0.0";
  if (std::isinf(number)) return number > 0 ? "1.0 / 0.0" : "-1.0 / 0.0";
  char text[40];
  std::string out(text, std::to_chars(text, text + sizeof text, number, std::chars_format::general).ptr);
  if (out.find_first_of(".e") == out.npos) out += ".0";
  return out;
}

std::string_view Symbol(Op op) {
  switch (op) {
    case Op::kEqual: case Op::kLooseEqual: return " == ";
    case Op::kNotEqual: case Op::kLooseNotEqual: return " != ";
    case Op::kLess: return " < ";
    case Op::kLessEqual: return " <= ";
    case Op::kGreater: return " > ";
    case Op::kGreaterEqual: return " >= ";
    case Op::kSubtract: return " - ";
    case Op::kMultiply: return " * ";
    case Op::kDivide: return " / ";
    default: return " + ";
  }
}

}  // namespace

std::string Cel::Condition(const Formula& formula) {
  formula_ = &formula;
  failed_ = false;
  const Piece piece = Truth(formula.e);
  return failed_ ? "" : piece.text;
}

std::string Cel::Value(const Formula& formula) {
  formula_ = &formula;
  failed_ = false;
  const Expression& e = formula.e;
  const bool number = TypeOf(chart_, e) == Type::kNumber && e.op != Op::kVariable;
  const std::string flags = number ? Flags(e) : "";
  const Piece piece = Plain(e);
  if (failed_) return "";
  return flags.empty() ? piece.text : Concat(flags, " ? ", In(piece, kOr), " : 0.0 / 0.0");   // undefined + 1 is NaN
}

std::string Cel::Literal(const Expression& e) {
  switch (e.op) {
    case Op::kBool: return e.boolean ? "true" : "false";
    case Op::kNumber: return NumberText(e.number);
    default: return Quoted(e.text);
  }
}

Cel::Piece Cel::Fail(Code code, const Expression& e, std::string message) {
  if (!failed_) reporter_.Report(code, SpanIn(reporter_.text(), formula_->text, e.begin, e.end), std::move(message));
  failed_ = true;
  return {"false"};
}

std::string Cel::In(const Piece& piece, int rank) {
  return piece.rank < rank ? Concat("(", piece.text, ")") : piece.text;
}

// The right operand binds more closely than the left one needs to.
Cel::Piece Cel::Join(const Piece& a, std::string_view op, const Piece& b, int rank) const {
  return {Concat(In(a, rank), op, In(b, rank + 1)), rank};
}

const Variable* Cel::Unset(const Expression& e) const {
  const int v = e.op == Op::kVariable ? chart_.FindVariable(e.text) : -1;
  return v >= 0 && chart_.variables[v].needs_flag ? &chart_.variables[v] : nullptr;
}

// "a_is_set && b_is_set" of the variables in a number; of anything else, of the variable that it is.
std::string Cel::Flags(const Expression& e) const {
  std::set<std::string> flags;
  if (TypeOf(chart_, e) == Type::kNumber) {
    ForEach(e, [&](const Expression& part) {
      if (const Variable* v = Unset(part)) flags.insert(FlagOf(*v));
    });
  } else if (const Variable* v = Unset(e)) {
    flags.insert(FlagOf(*v));
  }
  return callcue::Join(flags, " && ");
}

Cel::Piece Cel::Guarded(const std::string& flags, Piece piece) const {
  return flags.empty() ? piece : Piece{Concat(flags, " && ", In(piece, kRelation)), kAnd};
}

Cel::Piece Cel::Truth(const Expression& e) {
  switch (e.op) {
    case Op::kBool: return {e.boolean ? "true" : "false"};
    case Op::kNumber: return {e.number != 0 && !std::isnan(e.number) ? "true" : "false"};
    case Op::kString: return {e.text.empty() ? "false" : "true"};
    case Op::kUndefined: return {"false"};
    case Op::kNot: {
      const Piece inner = Truth(e.args[0]);
      if (inner.text == "true" || inner.text == "false") return {inner.text == "true" ? "false" : "true"};
      return {Concat("!", In(inner, kUnary)), kUnary};
    }
    case Op::kAnd: return Join(Truth(e.args[0]), " && ", Truth(e.args[1]), kAnd);
    case Op::kOr: return Join(Truth(e.args[0]), " || ", Truth(e.args[1]), kOr);
    case Op::kConditional: {
      const Piece c = Truth(e.args[0]), a = Truth(e.args[1]), b = Truth(e.args[2]);
      return {Concat(In(c, kOr), " ? ", In(a, kOr), " : ", In(b, kOr)), kTernary};
    }
    case Op::kEqual: case Op::kNotEqual: case Op::kLooseEqual: case Op::kLooseNotEqual: return Equality(e);
    case Op::kLess: case Op::kLessEqual: case Op::kGreater: case Op::kGreaterEqual: return Relation(e);
    case Op::kIn: {
      const int state = chart_.FindState(e.text);
      return {Concat("state.", state < 0 ? "" : chart_.states[state].name)};
    }
    case Op::kTypeof: case Op::kSendId: case Op::kMachineName: return {"true"};
    case Op::kArray: return Fail(Code::kArray, e, "an array is no condition");
    default: break;
  }
  const Type type = TypeOf(chart_, e);
  const std::string flags = Flags(e);
  if (e.op == Op::kEventField || e.op == Op::kEventData || e.op == Op::kSystem) return Plain(e);
  if (type == Type::kNone) return e.op == Op::kVariable ? Piece{"false"} : Fail(Code::kExpression, e, "no condition");
  const Piece value = Plain(e);
  if (type == Type::kBool) return Guarded(flags, value);
  if (type == Type::kString) return Guarded(flags, Join(value, " != ", {"''"}, kRelation));
  if (type != Type::kNumber) return Fail(Code::kArray, e, "an array is no condition");
  // Neither zero nor NaN.
  const Piece either{Concat(In(value, kSum), " < 0.0 || ", In(value, kSum), " > 0.0"), kOr};
  return flags.empty() ? either : Guarded(flags, {Concat("(", either.text, ")")});
}

Cel::Piece Cel::Typeof(const Expression& inner, bool unset) {
  if (inner.op == Op::kEvent || inner.op == Op::kEventName) {
    return {unset ? "event_name == ''" : "event_name != ''", kRelation};
  }
  if (inner.op == Op::kUndefined) return {unset ? "true" : "false"};
  if (inner.op != Op::kVariable) return {unset ? "false" : "true"};
  const int v = chart_.FindVariable(inner.text);
  if (v < 0 || chart_.variables[v].type == Type::kNone) return {unset ? "true" : "false"};
  if (!chart_.variables[v].needs_flag) return {unset ? "false" : "true"};
  return {Concat(unset ? "!" : "", FlagOf(chart_.variables[v])), unset ? kUnary : kOperand};
}

Cel::Piece Cel::Equality(const Expression& e) {
  const bool negated = e.op == Op::kNotEqual || e.op == Op::kLooseNotEqual;
  const Expression *a = &e.args[0], *b = &e.args[1];
  if (b->op == Op::kTypeof || b->op == Op::kUndefined) std::swap(a, b);
  if (a->op == Op::kTypeof) {
    if (b->op != Op::kString || b->text != "undefined") {
      return Fail(Code::kExpression, e, "typeof is translated only where it is compared with 'undefined'");
    }
    return Typeof(a->args[0], !negated);
  }
  if (a->op == Op::kUndefined) return Typeof(*b, !negated);
  const Type ta = TypeOf(chart_, *a), tb = TypeOf(chart_, *b);
  if (ta == Type::kArray || tb == Type::kArray) return Fail(Code::kArray, e, "arrays aren't compared");
  const Variable *va = Unset(*a), *vb = Unset(*b);
  for (const Expression* side : {a, b}) {
    if (side->op == Op::kEventField || side->op == Op::kEventData || side->op == Op::kSystem) return Plain(*side);
  }
  if (ta == Type::kNone || tb == Type::kNone) return Typeof(ta == Type::kNone ? *b : *a, !negated);
  if (ta != tb) {
    if (e.op == Op::kLooseEqual || e.op == Op::kLooseNotEqual) {
      return Fail(Code::kExpression, e, "a comparison that converts a value isn't translated");
    }
    if (va == nullptr || vb == nullptr) return {negated ? "true" : "false"};
    return {Concat(negated ? "" : "!", FlagOf(*va), negated ? " || " : " && !", FlagOf(*vb)), negated ? kOr : kAnd};
  }
  const std::string_view symbol = Symbol(e.op);
  const Piece plain = Join(Plain(*a), symbol, Plain(*b), kRelation);
  if (va != nullptr && vb != nullptr) {   // both undefined: equal
    const std::string fa = FlagOf(*va), fb = FlagOf(*vb);
    const std::string equal = Concat(fa, " == ", fb, " && (!", fa, " || ", va->name, " == ", vb->name, ")");
    return negated ? Piece{Concat("!(", equal, ")"), kUnary} : Piece{equal, kAnd};
  }
  std::string flags = Flags(*a);
  if (const std::string more = Flags(*b); !more.empty()) flags = flags.empty() ? more : Concat(flags, " && ", more);
  if (flags.empty() || !negated) return Guarded(flags, plain);
  const Piece equal = Join(Plain(*a), " == ", Plain(*b), kRelation);
  return {Concat("!(", Guarded(flags, equal).text, ")"), kUnary};
}

Cel::Piece Cel::Relation(const Expression& e) {
  const Type ta = TypeOf(chart_, e.args[0]), tb = TypeOf(chart_, e.args[1]);
  if (ta == Type::kNone || tb == Type::kNone) return {"false"};   // as with NaN
  if (ta != tb || (ta != Type::kNumber && ta != Type::kString)) {
    return Fail(Code::kExpression, e, "a comparison that converts a value isn't translated");
  }
  std::string flags = Flags(e.args[0]);
  if (const std::string more = Flags(e.args[1]); !more.empty()) {
    flags = flags.empty() ? more : Concat(flags, " && ", more);
  }
  return Guarded(flags, Join(Plain(e.args[0]), Symbol(e.op), Plain(e.args[1]), kRelation));
}

Cel::Piece Cel::Sum(const Expression& e) {
  const Type ta = TypeOf(chart_, e.args[0]), tb = TypeOf(chart_, e.args[1]);
  if (ta == Type::kString && tb == Type::kString) {
    const auto text = [this](const Expression& part) -> Piece {
      const Variable* v = Unset(part);
      if (v == nullptr) return Plain(part);
      return {Concat("(", FlagOf(*v), " ? ", v->name, " : 'undefined')")};
    };
    return Join(text(e.args[0]), " + ", text(e.args[1]), kSum);
  }
  if (ta != Type::kNumber || tb != Type::kNumber) {
    return Fail(Code::kExpression, e, "only two numbers or two texts are added");
  }
  return Join(Plain(e.args[0]), " + ", Plain(e.args[1]), kSum);
}

Cel::Piece Cel::Plain(const Expression& e) {
  switch (e.op) {
    case Op::kBool: case Op::kString: return {Literal(e)};
    case Op::kNumber:
      return {NumberText(e.number), !std::isfinite(e.number) ? kProduct : e.number < 0 ? kUnary : kOperand};
    case Op::kVariable: {
      const int v = chart_.FindVariable(e.text);
      if (v < 0) return {"false"};   // reported
      if (chart_.variables[v].type == Type::kArray) return Fail(Code::kArray, e, "an array is read as a whole");
      if (chart_.variables[v].type == Type::kNone) {
        return Fail(Code::kValueType, e, Concat("\"", e.text, "\" never has a value"));
      }
      return {chart_.variables[v].name};
    }
    case Op::kEventName: return {"event_name"};
    case Op::kEventField: case Op::kEventData: case Op::kSystem:   // reported
      failed_ = true;
      return {"false"};
    case Op::kMachineName: return {Quoted(chart_.name)};
    case Op::kSendId: return {"'send.' + string(send_count)", kSum};
    case Op::kNegate: return {Concat("-", In(Plain(e.args[0]), kUnary)), kUnary};
    case Op::kAdd: return Sum(e);
    case Op::kSubtract: case Op::kMultiply: case Op::kDivide: {
      for (const Expression& arg : e.args) {
        if (TypeOf(chart_, arg) != Type::kNumber) return Fail(Code::kExpression, arg, "this isn't a number");
      }
      return Join(Plain(e.args[0]), Symbol(e.op), Plain(e.args[1]), e.op == Op::kSubtract ? kSum : kProduct);
    }
    case Op::kConditional: {
      if (TypeOf(chart_, e.args[1]) != TypeOf(chart_, e.args[2])) {
        return Fail(Code::kValueType, e, "the two values are of different types");
      }
      for (int arm : {1, 2}) {
        if (!Flags(e.args[arm]).empty()) return Fail(Code::kExpression, e, "a variable may have no value here");
      }
      return {Concat(In(Truth(e.args[0]), kOr), " ? ", In(Plain(e.args[1]), kOr), " : ", In(Plain(e.args[2]), kOr)),
              kTernary};
    }
    case Op::kAnd: case Op::kOr:
      for (const Expression& arg : e.args) {
        if (TypeOf(chart_, arg) != Type::kBool) {
          return Fail(Code::kExpression, e, "&& and || of values that aren't bool");
        }
      }
      return Truth(e);
    case Op::kNot: case Op::kIn: case Op::kEqual: case Op::kNotEqual: case Op::kLooseEqual: case Op::kLooseNotEqual:
    case Op::kLess: case Op::kLessEqual: case Op::kGreater: case Op::kGreaterEqual:
      return Truth(e);
    case Op::kArray: return Fail(Code::kArray, e, "an array is a value only where a variable begins with it");
    default: return Fail(Code::kExpression, e, "this isn't translated");
  }
}

}  // namespace callcue::scxml

// The subset of ECMAScript whose expressions are translated: literals, variables, _event, In(), typeof x, operators on
// numbers, texts and truth values, ?:, Math.pow with a small constant exponent; of scripts, assignments.
#ifndef CALLCUE_LIB_SCXML_EXPRESSION_H_
#define CALLCUE_LIB_SCXML_EXPRESSION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace callcue::scxml {

enum class Op : uint8_t {
  kUndefined, kBool, kNumber, kString, kArray, kObject,   // literals
  kVariable,        // text: its name
  kEventName, kEventData, kEventField,   // _event.name; _event.data, .data.TEXT (or empty); another field, TEXT
  kEvent,           // _event itself: there is one
  kMachineName,     // _name
  kSystem,          // another system variable, TEXT
  kSendId,          // made by <send idlocation>
  kIn,              // text: the state
  kTypeof,          // of args[0]; only compared with a text
  kNot, kNegate, kAdd, kSubtract, kMultiply, kDivide, kAnd, kOr, kConditional,
  kEqual, kNotEqual, kLooseEqual, kLooseNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual,
};

struct Expression {
  Op op = Op::kUndefined;
  bool boolean = false;
  double number = 0;
  std::string text;
  std::vector<Expression> args;
  uint32_t begin = 0, end = 0;   // bytes of what was parsed
};

struct Assignment {
  std::string variable;
  Expression value;
  uint32_t begin = 0, end = 0;
};

// Why a text wasn't read, and where.
struct ParseError {
  std::string message;
  uint32_t begin = 0, end = 0;
};

bool ParseExpression(std::string_view text, Expression* out, ParseError* error);
bool ParseAssignments(std::string_view text, std::vector<Assignment>* out, ParseError* error);

Expression StringLiteral(std::string text);
Expression NumberLiteral(double number);
bool IsLiteral(const Expression& e);

// Replaces what can be computed now. Literals are equal where ECMAScript says so; nothing that could fail is touched.
void Fold(Expression* e);

// Calls `visit` with every node, parents first.
template <typename Visit>
void ForEach(Expression* e, const Visit& visit) {
  visit(e);
  for (Expression& arg : e->args) ForEach(&arg, visit);
}
template <typename Visit>
void ForEach(const Expression& e, const Visit& visit) {
  visit(e);
  for (const Expression& arg : e.args) ForEach(arg, visit);
}

}  // namespace callcue::scxml

#endif  // CALLCUE_LIB_SCXML_EXPRESSION_H_

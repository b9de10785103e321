// What stands between operators: names, literals, and what begins with a bracket.
#include "lib/expr/parser.h"

namespace callcue::expr {

bool Parser::Constant(Value value, TypeId type) {
  const uint32_t begin = negative_ ? negative_begin_ : token_.begin;
  negative_ = false;
  if (!Make(NodeKind::kConstant, begin, token_.end, nullptr, 0)) return false;
  tree_.nodes.back().value = value;
  tree_.nodes.back().type = type;
  Advance();
  return true;
}

bool Parser::Primary() {
  const Token t = token_;
  switch (t.kind) {
    case TokenKind::kInt: {
      if (t.number > uint64_t{INT64_MAX} + (negative_ ? 1 : 0)) {
        return Fail(t.begin, t.end, "number-range", "this number does not fit into an int",
                    "add u for an unsigned number");
      }
      const uint64_t bits = negative_ ? 0 - t.number : t.number;
      return Constant(Value::Int(static_cast<int64_t>(bits)), Simple(Kind::kInt));
    }
    case TokenKind::kUint: return Constant(Value::Uint(t.number), Simple(Kind::kUint));
    case TokenKind::kDouble: return Constant(Value::Double(negative_ ? -t.real : t.real), Simple(Kind::kDouble));
    case TokenKind::kString:
    case TokenKind::kBytes: return Literal(t);
    case TokenKind::kIdentifier: return Name(false);
    case TokenKind::kSymbol: break;
    default: return Unexpected("a value");
  }
  if (Take('(')) {
    open_.push_back({Waits::kGroup, t.begin});
    return BeginExpression();
  }
  if (Is('[')) return BeginElements(Waits::kList);
  if (Is('{')) return BeginElements(Waits::kKey);
  if (Take('.')) {
    if (token_.kind != TokenKind::kIdentifier) return Unexpected("a name");
    return Name(true);
  }
  return Unexpected("a value");
}

bool Parser::Literal(const Token& t) {
  std::string_view body = t.text;
  const bool bytes = t.kind == TokenKind::kBytes;
  if (!t.raw && body.find('\\') != body.npos) {
    uint32_t bad = 0;
    if (!UnescapeLiteral(body, bytes, &unescaped_, &bad)) {
      const uint32_t begin = static_cast<uint32_t>(body.data() - source_.data()) + bad;
      return Fail(begin, begin + 2, "escape", "this escape is not known, or not complete",
                  "a backslash itself is written \\\\, and r'...' takes backslashes as they are");
    }
    body = arena_->Copy(unescaped_);
  }
  Value value = Value::String(body);
  if (bytes) value.kind = Kind::kBytes;
  return Constant(value, Simple(value.kind));
}

bool Parser::IsReserved(std::string_view name) {
  static constexpr std::string_view kReserved[] = {"as",        "break",  "const",  "continue", "else", "for",
                                                   "function",  "if",     "import", "let",      "loop", "package",
                                                   "namespace", "return", "var",    "void",     "while"};
  for (std::string_view r : kReserved) {
    if (name == r) return true;
  }
  return false;
}

bool Parser::Name(bool rooted) {
  const Token t = token_;
  if (t.text == "true" || t.text == "false") {
    return Constant(Value::Bool(t.text == "true"), Simple(Kind::kBool));
  }
  if (t.text == "null") {
    Value null;
    null.kind = Kind::kNull;
    return Constant(null, Simple(Kind::kNull));
  }
  if (t.text == "in" || t.text == "and" || t.text == "or" || t.text == "not") return Unexpected("a value");
  if (IsReserved(t.text)) {
    return Fail(t.begin, t.end, "reserved", "'" + std::string(t.text) + "' is a reserved word");
  }
  Advance();
  const uint32_t begin = rooted ? t.begin - 1 : t.begin;
  if (Is('(')) return BeginArguments(t, false, begin);
  if (Is('{')) {
    return Fail(t.begin, t.end, "unsupported", "messages can't be built in a guard",
                "compare with the fields' values instead");
  }
  if (!Make(NodeKind::kIdentifier, begin, t.end, nullptr, 0)) return false;
  tree_.nodes.back().name = t.text;
  tree_.nodes.back().rooted = rooted;
  return true;
}

}  // namespace callcue::expr

// Recursive descent over CEL's grammar. The recursion is the nesting of the text, which is bounded (kExpressionDepth);
// chains of operators of one rank are loops. `a && b && c` becomes one node of three children, parenthesised or not.
//
// Macros are recognised here, as the specification asks: a call of a macro's name with its number of arguments and a
// plain name for the variable is the macro.
#include "lib/expr/parse.h"

#include "lib/base/limits.h"
#include "lib/expr/parser.h"

namespace callcue::expr {

bool Parser::Run() {
  Advance();
  if (token_.kind == TokenKind::kEnd) return Fail(0, 0, "syntax", "an expression is missing");
  Operand whole;
  if (!Expression(&whole)) return false;
  if (token_.kind != TokenKind::kEnd) return Unexpected("an operator or the end");
  tree_.root = whole.id;
  return true;
}

bool Parser::Fail(uint32_t begin, uint32_t end, const char* code, std::string message, std::string hint) {
  if (!failed_) problems_->push_back({code, begin, end, std::move(message), std::move(hint), false});
  failed_ = true;
  return false;
}

bool Parser::Unexpected(const char* wanted) {
  if (token_.kind == TokenKind::kBad) {
    return Fail(token_.begin, token_.end, "syntax", std::string(token_.text), std::string(token_.hint));
  }
  std::string hint;
  if (token_.kind == TokenKind::kIdentifier) {
    if (token_.text == "and" || token_.text == "AND") hint = "write && for and";
    if (token_.text == "or" || token_.text == "OR") hint = "write || for or";
    if (token_.text == "not" || token_.text == "NOT") hint = "write ! for not";
    if (token_.text == "is") hint = "write == to compare";
  }
  std::string found = token_.kind == TokenKind::kEnd ? "the end" : "'" + std::string(Text(token_)) + "'";
  return Fail(token_.begin, token_.end, "syntax", std::string("expected ") + wanted + ", found " + found, hint);
}

std::string_view Parser::Text(const Token& t) const { return source_.substr(t.begin, t.end - t.begin); }

void Parser::Advance() { token_ = lexer_.Next(); }

bool Parser::Is(uint16_t symbol) const { return token_.kind == TokenKind::kSymbol && token_.symbol == symbol; }

bool Parser::Take(uint16_t symbol) {
  if (!Is(symbol)) return false;
  Advance();
  return true;
}

bool Parser::Expect(uint16_t symbol, const char* wanted) { return Take(symbol) || Unexpected(wanted); }

// A node over `parts`; its depth and the number of all nodes are bounded.
bool Parser::Make(NodeKind kind, uint32_t begin, uint32_t end, const NodeId* parts, size_t count, NodeId* id) {
  if (tree_.nodes.size() >= limits::kExpressionNodes) {
    return Fail(begin, end, "too-complex",
                "the expression has more than " + std::to_string(limits::kExpressionNodes) + " parts",
                "split it over several rules, or keep a part in a variable");
  }
  Node n;
  n.kind = kind;
  n.begin = static_cast<uint16_t>(begin);
  n.end = static_cast<uint16_t>(end);
  n.first = static_cast<uint32_t>(tree_.children.size());
  n.count = static_cast<uint16_t>(count);
  for (size_t i = 0; i < count; ++i) {
    tree_.children.push_back(parts[i]);
    if (tree_[parts[i]].depth >= n.depth) n.depth = static_cast<uint8_t>(tree_[parts[i]].depth + 1);
  }
  if (n.depth > limits::kExpressionDepth) return TooDeep(begin, end);
  *id = static_cast<NodeId>(tree_.nodes.size());
  tree_.nodes.push_back(n);
  return true;
}

bool Parser::Make(NodeKind kind, uint32_t begin, uint32_t end, std::initializer_list<NodeId> parts, NodeId* id) {
  return Make(kind, begin, end, parts.begin(), parts.size(), id);
}

bool Parser::TooDeep(uint32_t begin, uint32_t end) {
  return Fail(begin, end, "too-deep",
              "the expression nests deeper than " + std::to_string(limits::kExpressionDepth) + " levels");
}

bool Parser::Expression(Operand* out) {
  if (++nesting_ > static_cast<int>(limits::kExpressionDepth)) return TooDeep(token_.begin, token_.end);
  bool ok = Conditional(out);
  --nesting_;
  return ok;
}

bool Parser::Conditional(Operand* out) {
  if (!Chain(out, false)) return false;
  if (!Take('?')) return true;
  Operand yes, no;
  if (!Chain(&yes, false) || !Expect(':', "':' and what holds otherwise") || !Expression(&no)) return false;
  out->end = no.end;
  return Make(NodeKind::kConditional, out->begin, out->end, {out->id, yes.id, no.id}, &out->id);
}

// One || of any number of parts, or one &&.
bool Parser::Chain(Operand* out, bool is_and) {
  const uint16_t symbol = is_and ? Symbol('&', '&') : Symbol('|', '|');
  const NodeKind kind = is_and ? NodeKind::kAnd : NodeKind::kOr;
  if (is_and ? !Binary(out, 0) : !Chain(out, true)) return false;
  if (!Is(symbol)) return true;
  std::vector<NodeId> parts;
  Append(kind, out->id, &parts);
  while (Take(symbol)) {
    Operand next;
    if (is_and ? !Binary(&next, 0) : !Chain(&next, true)) return false;
    Append(kind, next.id, &parts);
    out->end = next.end;
  }
  return Make(kind, out->begin, out->end, parts.data(), parts.size(), &out->id);
}

void Parser::Append(NodeKind kind, NodeId id, std::vector<NodeId>* parts) {
  const Node& n = tree_[id];
  if (n.kind != kind) return parts->push_back(id);
  for (uint32_t i = 0; i < n.count; ++i) parts->push_back(tree_.Child(n, i));
}

// The operator that the next token is, and its rank: 0 for relations, 1 for sums, 2 for products; -1 for none.
int Parser::Rank(Op* op) const {
  if (token_.kind == TokenKind::kIdentifier && token_.text == "in") return *op = Op::kIn, 0;
  if (token_.kind != TokenKind::kSymbol) return -1;
  switch (token_.symbol) {
    case Symbol('=', '='): return *op = Op::kEqual, 0;
    case Symbol('!', '='): return *op = Op::kNotEqual, 0;
    case Symbol('<', '='): return *op = Op::kLessEqual, 0;
    case Symbol('>', '='): return *op = Op::kGreaterEqual, 0;
    case '<': return *op = Op::kLess, 0;
    case '>': return *op = Op::kGreater, 0;
    case '+': return *op = Op::kAdd, 1;
    case '-': return *op = Op::kSubtract, 1;
    case '*': return *op = Op::kMultiply, 2;
    case '/': return *op = Op::kDivide, 2;
    case '%': return *op = Op::kModulo, 2;
    default: return -1;
  }
}

bool Parser::Binary(Operand* out, int rank) {
  if (rank > 2) return Unary(out);
  if (!Binary(out, rank + 1)) return false;
  Op op = Op::kNone;
  while (Rank(&op) == rank) {
    Advance();
    Operand right;
    if (!Binary(&right, rank + 1)) return false;
    out->end = right.end;
    if (!Make(NodeKind::kApply, out->begin, out->end, {out->id, right.id}, &out->id)) return false;
    tree_[out->id].op = op;
  }
  return true;
}

// A run of ! or of -, which CEL doesn't mix.
bool Parser::Unary(Operand* out) {
  const uint16_t symbol = Is('!') ? '!' : Is('-') ? '-' : 0;
  std::vector<uint32_t> places;
  while (symbol && Is(symbol)) {
    places.push_back(token_.begin);
    Advance();
  }
  // The least int is a minus and a number that is itself too large.
  if (symbol == '-' && (token_.kind == TokenKind::kInt || token_.kind == TokenKind::kDouble)) {
    negative_ = true;
    negative_begin_ = places.back();
    places.pop_back();
  }
  if (!Postfix(out)) return false;
  for (size_t i = places.size(); i-- > 0;) {
    out->begin = places[i];
    const NodeKind kind = symbol == '!' ? NodeKind::kNot : NodeKind::kApply;
    if (!Make(kind, out->begin, out->end, {out->id}, &out->id)) return false;
    if (symbol == '-') tree_[out->id].op = Op::kNegate;
  }
  return true;
}

bool Parser::Postfix(Operand* out) {
  if (!Primary(out)) return false;
  for (;;) {
    if (Take('[')) {
      Operand index;
      if (!Expression(&index)) return false;
      out->end = token_.end;
      if (!Expect(']', "']'")) return false;
      if (!Make(NodeKind::kApply, out->begin, out->end, {out->id, index.id}, &out->id)) return false;
      tree_[out->id].op = Op::kIndex;
    } else if (Take('.')) {
      const Token name = token_;
      if (name.kind != TokenKind::kIdentifier && name.kind != TokenKind::kQuoted) return Unexpected("a name");
      if (name.text == "in" || name.text == "true" || name.text == "false" || name.text == "null") {
        return Unexpected("a name");
      }
      Advance();
      out->end = name.end;
      if (Is('(') && name.kind == TokenKind::kIdentifier) {
        if (!MemberCall(name, out)) return false;
        continue;
      }
      if (!Make(NodeKind::kSelect, out->begin, out->end, {out->id}, &out->id)) return false;
      tree_[out->id].name = name.text;
    } else {
      return true;
    }
  }
}

bool Parse(std::string_view source, Arena* arena, Tree* tree, std::vector<Problem>* problems) {
  tree->Clear();
  if (source.size() > limits::kExpressionBytes) {
    problems->push_back({"too-long", 0, static_cast<uint32_t>(source.size()),
                         "the expression is longer than " + std::to_string(limits::kExpressionBytes) + " bytes", "",
                         false});
    return false;
  }
  if (!IsValidUtf8(source)) {
    problems->push_back({"utf8", 0, static_cast<uint32_t>(source.size()), "the expression is not UTF-8", "", false});
    return false;
  }
  return Parser(source, arena, tree, problems).Run();
}

}  // namespace callcue::expr

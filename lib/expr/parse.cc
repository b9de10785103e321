// CEL's grammar, read with two states, an operand is wanted or there is one, and a stack of what waits for it:
// brackets, operators, conditions. However deep a text nests, nothing here calls itself; how deep it may is a bound of
// its own (kExpressionDepth). `a && b && c` becomes one node of three children, parenthesised or not.
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
  open_.push_back({Waits::kWhole});
  if (!BeginExpression()) return false;
  while (!whole_) {
    if (!(wants_operand_ ? ReadOperand() : Continue())) return false;
  }
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

// A node over `parts`, which becomes an operand; its depth and the number of all nodes are bounded.
bool Parser::Make(NodeKind kind, uint32_t begin, uint32_t end, const NodeId* parts, size_t count) {
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
  operands_.push_back({static_cast<NodeId>(tree_.nodes.size()), begin, end});
  tree_.nodes.push_back(n);
  wants_operand_ = false;
  return true;
}

// Over those from `first` on, which are taken.
bool Parser::MakeOfParts(NodeKind kind, uint32_t begin, uint32_t end, size_t first) {
  const bool ok = Make(kind, begin, end, parts_.data() + first, parts_.size() - first);
  parts_.resize(first);
  return ok;
}

bool Parser::TooDeep(uint32_t begin, uint32_t end) {
  return Fail(begin, end, "too-deep",
              "the expression nests deeper than " + std::to_string(limits::kExpressionDepth) + " levels");
}

Parser::Operand Parser::TakeOperand() {
  const Operand operand = operands_.back();
  operands_.pop_back();
  return operand;
}

bool Parser::BeginExpression() {
  wants_operand_ = true;
  if (++nesting_ > static_cast<int>(limits::kExpressionDepth)) return TooDeep(token_.begin, token_.end);
  return true;
}

bool Parser::ReadOperand() {
  ReadPrefix();
  return Primary();
}

// A run of ! or of -, which CEL doesn't mix.
void Parser::ReadPrefix() {
  const uint16_t symbol = Is('!') ? '!' : Is('-') ? '-' : 0;
  if (symbol == 0) return;
  Open run{Waits::kUnary};
  run.first = places_.size();
  run.negates = symbol == '-';
  while (Is(symbol)) {
    places_.push_back(token_.begin);
    Advance();
  }
  // The least int is a minus and a number that is itself too large.
  if (run.negates && (token_.kind == TokenKind::kInt || token_.kind == TokenKind::kDouble)) {
    negative_ = true;
    negative_begin_ = places_.back();
    places_.pop_back();
  }
  open_.push_back(run);
}

bool Parser::Continue() {
  if (Take('[')) {
    open_.push_back({Waits::kIndex});
    return BeginExpression();
  }
  if (Take('.')) return Member();
  if (!EndUnary() || !EndBinary()) return false;
  return wants_operand_ || (EndChains() && (wants_operand_ || EndExpression()));
}

bool Parser::EndUnary() {
  if (open_.back().waits != Waits::kUnary) return true;
  const Open run = open_.back();
  open_.pop_back();
  for (; places_.size() > run.first; places_.pop_back()) {
    const Operand of = TakeOperand();
    if (!Make(run.negates ? NodeKind::kApply : NodeKind::kNot, places_.back(), of.end, &of.id, 1)) return false;
    if (run.negates) tree_.nodes.back().op = Op::kNegate;
  }
  return true;
}

// Operators to the left that bind no weaker than the next one have both their operands.
bool Parser::EndBinary() {
  Open next{Waits::kBinary};
  next.rank = Rank(&next.op);
  while (open_.back().waits == Waits::kBinary && open_.back().rank >= next.rank) {
    const Operand right = TakeOperand(), left = TakeOperand();
    const NodeId parts[] = {left.id, right.id};
    if (!Make(NodeKind::kApply, left.begin, right.end, parts, 2)) return false;
    tree_.nodes.back().op = open_.back().op;
    open_.pop_back();
  }
  if (next.rank < 0) return true;
  Advance();
  open_.push_back(next);
  wants_operand_ = true;
  return true;
}

// One && of any number of parts, then one || of these.
bool Parser::EndChains() {
  for (const bool is_and : {true, false}) {
    const Waits waits = is_and ? Waits::kAnd : Waits::kOr;
    const uint16_t symbol = is_and ? Symbol('&', '&') : Symbol('|', '|');
    const NodeKind kind = is_and ? NodeKind::kAnd : NodeKind::kOr;
    if (open_.back().waits != waits) {
      if (!Is(symbol)) continue;
      Open chain{waits, operands_.back().begin};
      chain.first = parts_.size();
      open_.push_back(chain);
    }
    const Operand part = TakeOperand();
    Append(kind, part.id);
    if (Take(symbol)) {
      wants_operand_ = true;
      return true;
    }
    const Open chain = open_.back();
    open_.pop_back();
    if (!MakeOfParts(kind, chain.begin, part.end, chain.first)) return false;
  }
  return true;
}

void Parser::Append(NodeKind kind, NodeId id) {
  const Node& n = tree_[id];
  if (n.kind != kind) return parts_.push_back(id);
  for (uint32_t i = 0; i < n.count; ++i) parts_.push_back(tree_.Child(n, i));
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

// The last operand is all that stands between two of ? : , and brackets.
bool Parser::EndExpression() {
  if (open_.back().waits == Waits::kThen) {
    open_.back().waits = Waits::kElse;
    return Expect(':', "':' and what holds otherwise") && BeginExpression();
  }
  if (Take('?')) {
    open_.push_back({Waits::kThen});
    wants_operand_ = true;
    return true;
  }
  while (--nesting_, open_.back().waits == Waits::kElse) {
    open_.pop_back();
    const Operand no = TakeOperand(), yes = TakeOperand(), condition = TakeOperand();
    const NodeId parts[] = {condition.id, yes.id, no.id};
    if (!Make(NodeKind::kConditional, condition.begin, no.end, parts, 3)) return false;
  }
  return EndBracket();
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

// Recursive descent over CEL's grammar. The recursion is the nesting of the text, which is bounded (kExpressionDepth);
// chains of operators of one rank are loops. `a && b && c` becomes one node of three children, parenthesised or not.
//
// Macros are recognised here, as the specification asks: a call of a macro's name with its number of arguments and a
// plain name for the variable is the macro.
#include "lib/expr/parse.h"

#include <string>

#include "lib/base/limits.h"
#include "lib/expr/lexer.h"

namespace callcue::expr {
namespace {

// A node and the place of its text including parentheses.
struct Part {
  NodeId id = 0;
  uint32_t begin = 0, end = 0;
};

class Parser {
 public:
  Parser(std::string_view source, Arena* arena, Tree* tree, std::vector<Problem>* problems)
      : source_(source), lexer_(source), arena_(arena), tree_(*tree), problems_(problems) {}

  bool Run() {
    Advance();
    if (token_.kind == TokenKind::kEnd) return Fail(0, 0, "syntax", "an expression is missing");
    Part whole;
    if (!Expression(&whole)) return false;
    if (token_.kind != TokenKind::kEnd) return Unexpected("an operator or the end");
    tree_.root = whole.id;
    return true;
  }

 private:
  bool Fail(uint32_t begin, uint32_t end, const char* code, std::string message, std::string hint = {}) {
    if (!failed_) problems_->push_back({code, begin, end, std::move(message), std::move(hint), false});
    failed_ = true;
    return false;
  }

  bool Unexpected(const char* wanted) {
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

  std::string_view Text(const Token& t) const { return source_.substr(t.begin, t.end - t.begin); }
  void Advance() { token_ = lexer_.Next(); }
  bool Is(uint16_t symbol) const { return token_.kind == TokenKind::kSymbol && token_.symbol == symbol; }
  bool Take(uint16_t symbol) {
    if (!Is(symbol)) return false;
    Advance();
    return true;
  }
  bool Expect(uint16_t symbol, const char* wanted) { return Take(symbol) || Unexpected(wanted); }

  // A node over `parts`; its depth and the number of all nodes are bounded.
  bool Make(NodeKind kind, uint32_t begin, uint32_t end, const NodeId* parts, size_t count, NodeId* id) {
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
  bool Make(NodeKind kind, uint32_t begin, uint32_t end, std::initializer_list<NodeId> parts, NodeId* id) {
    return Make(kind, begin, end, parts.begin(), parts.size(), id);
  }
  bool TooDeep(uint32_t begin, uint32_t end) {
    return Fail(begin, end, "too-deep",
                "the expression nests deeper than " + std::to_string(limits::kExpressionDepth) + " levels");
  }

  bool Expression(Part* out) {
    if (++nesting_ > static_cast<int>(limits::kExpressionDepth)) return TooDeep(token_.begin, token_.end);
    bool ok = Conditional(out);
    --nesting_;
    return ok;
  }

  bool Conditional(Part* out) {
    if (!Chain(out, false)) return false;
    if (!Take('?')) return true;
    Part yes, no;
    if (!Chain(&yes, false) || !Expect(':', "':' and what holds otherwise") || !Expression(&no)) return false;
    out->end = no.end;
    return Make(NodeKind::kConditional, out->begin, out->end, {out->id, yes.id, no.id}, &out->id);
  }

  // One || of any number of parts, or one &&.
  bool Chain(Part* out, bool is_and) {
    const uint16_t symbol = is_and ? Symbol('&', '&') : Symbol('|', '|');
    const NodeKind kind = is_and ? NodeKind::kAnd : NodeKind::kOr;
    if (is_and ? !Binary(out, 0) : !Chain(out, true)) return false;
    if (!Is(symbol)) return true;
    std::vector<NodeId> parts;
    Append(kind, out->id, &parts);
    while (Take(symbol)) {
      Part next;
      if (is_and ? !Binary(&next, 0) : !Chain(&next, true)) return false;
      Append(kind, next.id, &parts);
      out->end = next.end;
    }
    return Make(kind, out->begin, out->end, parts.data(), parts.size(), &out->id);
  }
  void Append(NodeKind kind, NodeId id, std::vector<NodeId>* parts) {
    const Node& n = tree_[id];
    if (n.kind != kind) return parts->push_back(id);
    for (uint32_t i = 0; i < n.count; ++i) parts->push_back(tree_.Child(n, i));
  }

  // The operator that the next token is, and its rank: 0 for relations, 1 for sums, 2 for products; -1 for none.
  int Rank(Op* op) const {
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

  bool Binary(Part* out, int rank) {
    if (rank > 2) return Unary(out);
    if (!Binary(out, rank + 1)) return false;
    Op op = Op::kNone;
    while (Rank(&op) == rank) {
      Advance();
      Part right;
      if (!Binary(&right, rank + 1)) return false;
      out->end = right.end;
      if (!Make(NodeKind::kApply, out->begin, out->end, {out->id, right.id}, &out->id)) return false;
      tree_[out->id].op = op;
    }
    return true;
  }

  // A run of ! or of -, which CEL doesn't mix.
  bool Unary(Part* out) {
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

  bool Postfix(Part* out) {
    if (!Primary(out)) return false;
    for (;;) {
      if (Take('[')) {
        Part index;
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
        tree_[out->id].quoted = name.kind == TokenKind::kQuoted;
      } else {
        return true;
      }
    }
  }

  // The arguments of a call, after its name and up to its parenthesis.
  bool Arguments(std::vector<NodeId>* arguments, uint32_t* end) {
    Advance();
    if (!Is(')')) {
      do {
        Part argument;
        if (!Expression(&argument)) return false;
        arguments->push_back(argument.id);
      } while (Take(','));
    }
    *end = token_.end;
    return Expect(')', "',' or ')'");
  }

  bool MemberCall(const Token& name, Part* out) {
    std::vector<NodeId> parts = {out->id};
    if (!Arguments(&parts, &out->end)) return false;
    LoopKind loop;
    if (IsLoop(name.text, parts.size() - 1, &loop)) return Loop(loop, parts, out);
    if (!Make(NodeKind::kMemberCall, out->begin, out->end, parts.data(), parts.size(), &out->id)) return false;
    tree_[out->id].name = name.text;
    return true;
  }

  static bool IsLoop(std::string_view name, size_t arguments, LoopKind* loop) {
    if (name == "all") return *loop = LoopKind::kAll, arguments == 2;
    if (name == "exists") return *loop = LoopKind::kExists, arguments == 2;
    if (name == "exists_one" || name == "existsOne") return *loop = LoopKind::kExistsOne, arguments == 2;
    if (name == "filter") return *loop = LoopKind::kFilter, arguments == 2;
    if (name == "map") return *loop = LoopKind::kMap, arguments == 2 || arguments == 3;
    return false;
  }

  // `parts`: range, variable, body[, transform].
  bool Loop(LoopKind loop, const std::vector<NodeId>& parts, Part* out) {
    const Node variable = tree_[parts[1]];
    if (variable.kind != NodeKind::kIdentifier || variable.rooted) {
      return Fail(variable.begin, variable.end, "syntax", "the first argument names the variable: a plain name",
                  "for example items.exists(i, i > 3)");
    }
    NodeId rest[3] = {parts[0], parts[2], parts.size() > 3 ? parts[3] : 0};
    if (!Make(NodeKind::kLoop, out->begin, out->end, rest, parts.size() - 1, &out->id)) return false;
    Node& n = tree_[out->id];
    n.loop = loop;
    n.name = variable.name;
    return true;
  }

  bool Constant(Value value, TypeId type, Part* out) {
    uint32_t begin = token_.begin;
    if (negative_) begin = negative_begin_;
    negative_ = false;
    *out = {0, begin, token_.end};
    if (!Make(NodeKind::kConstant, out->begin, out->end, {}, &out->id)) return false;
    tree_[out->id].value = value;
    tree_[out->id].type = type;
    Advance();
    return true;
  }

  bool Primary(Part* out) {
    const Token t = token_;
    switch (t.kind) {
      case TokenKind::kInt: {
        if (t.number > uint64_t{INT64_MAX} + (negative_ ? 1 : 0)) {
          return Fail(t.begin, t.end, "number-range", "this number does not fit into an int",
                      "add u for an unsigned number");
        }
        const uint64_t bits = negative_ ? 0 - t.number : t.number;
        return Constant(Value::Int(static_cast<int64_t>(bits)), Simple(Kind::kInt), out);
      }
      case TokenKind::kUint: return Constant(Value::Uint(t.number), Simple(Kind::kUint), out);
      case TokenKind::kDouble:
        return Constant(Value::Double(negative_ ? -t.real : t.real), Simple(Kind::kDouble), out);
      case TokenKind::kString: case TokenKind::kBytes: return Text(t, out);
      case TokenKind::kIdentifier: return Name(false, out);
      case TokenKind::kSymbol: break;
      default: return Unexpected("a value");
    }
    if (Is('(')) {
      Advance();
      if (!Expression(out)) return false;
      *out = {out->id, t.begin, token_.end};
      return Expect(')', "')'");
    }
    if (Is('[')) return List(out);
    if (Is('{')) return Map(out);
    if (Take('.')) {
      if (token_.kind != TokenKind::kIdentifier) return Unexpected("a name");
      return Name(true, out);
    }
    return Unexpected("a value");
  }

  bool Text(const Token& t, Part* out) {
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
    return Constant(value, Simple(value.kind), out);
  }

  static bool IsReserved(std::string_view name) {
    static constexpr std::string_view kReserved[] = {
        "as",     "break", "const", "continue", "else",      "for",    "function", "if",   "import",
        "let",    "loop",  "package", "namespace", "return", "var",    "void",     "while"};
    for (std::string_view r : kReserved) {
      if (name == r) return true;
    }
    return false;
  }

  bool Name(bool rooted, Part* out) {
    const Token t = token_;
    if (t.text == "true" || t.text == "false") {
      return Constant(Value::Bool(t.text == "true"), Simple(Kind::kBool), out);
    }
    if (t.text == "null") {
      Value null;
      null.kind = Kind::kNull;
      return Constant(null, Simple(Kind::kNull), out);
    }
    if (t.text == "in" || t.text == "and" || t.text == "or" || t.text == "not") return Unexpected("a value");
    if (IsReserved(t.text)) {
      return Fail(t.begin, t.end, "reserved", "'" + std::string(t.text) + "' is a reserved word");
    }
    Advance();
    *out = {0, rooted ? t.begin - 1 : t.begin, t.end};
    if (Is('(')) return Call(t, out);
    if (Is('{')) {
      return Fail(t.begin, t.end, "unsupported", "messages can't be built in a guard",
                  "compare with the fields' values instead");
    }
    if (!Make(NodeKind::kIdentifier, out->begin, out->end, {}, &out->id)) return false;
    tree_[out->id].name = t.text;
    tree_[out->id].rooted = rooted;
    return true;
  }

  bool Call(const Token& name, Part* out) {
    std::vector<NodeId> arguments;
    if (!Arguments(&arguments, &out->end)) return false;
    const bool has = name.text == "has" && arguments.size() == 1;
    if (has && tree_[arguments[0]].kind != NodeKind::kSelect) {
      const Node& n = tree_[arguments[0]];
      return Fail(n.begin, n.end, "syntax", "has() takes a name with a dot", "for example has(fact.order_id)");
    }
    const NodeKind kind = has ? NodeKind::kHas : NodeKind::kCall;
    if (!Make(kind, out->begin, out->end, arguments.data(), arguments.size(), &out->id)) return false;
    tree_[out->id].name = name.text;
    return true;
  }

  bool TooLong(uint32_t begin) {
    return Fail(begin, token_.begin, "too-complex",
                "more than " + std::to_string(limits::kListElements) + " elements",
                "keep a long list in a param");
  }

  bool List(Part* out) {
    const uint32_t begin = token_.begin;
    std::vector<NodeId> parts;
    Advance();
    while (!Is(']')) {
      Part element;
      if (!Expression(&element)) return false;
      parts.push_back(element.id);
      if (parts.size() > limits::kListElements) return TooLong(begin);
      if (!Take(',')) break;
    }
    *out = {0, begin, token_.end};
    if (!Expect(']', "',' or ']'")) return false;
    return Make(NodeKind::kList, out->begin, out->end, parts.data(), parts.size(), &out->id);
  }

  bool Map(Part* out) {
    const uint32_t begin = token_.begin;
    std::vector<NodeId> parts;
    Advance();
    while (!Is('}')) {
      Part key, value;
      if (!Expression(&key) || !Expect(':', "':' and a value") || !Expression(&value)) return false;
      parts.push_back(key.id);
      parts.push_back(value.id);
      if (parts.size() > 2 * limits::kListElements) return TooLong(begin);
      if (!Take(',')) break;
    }
    *out = {0, begin, token_.end};
    if (!Expect('}', "',' or '}'")) return false;
    return Make(NodeKind::kMap, out->begin, out->end, parts.data(), parts.size(), &out->id);
  }

  std::string_view source_;
  Lexer lexer_;
  Arena* arena_;
  Tree& tree_;
  std::vector<Problem>* problems_;
  Token token_;
  std::string unescaped_;
  int nesting_ = 0;
  bool failed_ = false;
  bool negative_ = false;  // the minus before the number that comes next
  uint32_t negative_begin_ = 0;
};

}  // namespace

const char* LoopText(LoopKind loop) {
  switch (loop) {
    case LoopKind::kAll: return "all";
    case LoopKind::kExists: return "exists";
    case LoopKind::kExistsOne: return "exists_one";
    case LoopKind::kMap: return "map";
    case LoopKind::kFilter: return "filter";
  }
  return "";
}

bool Parse(std::string_view source, Arena* arena, Tree* tree, std::vector<Problem>* problems) {
  tree->Clear();
  if (source.size() > limits::kExpressionBytes) {
    problems->push_back({"too-long", 0, static_cast<uint32_t>(source.size()),
                         "the expression is longer than " + std::to_string(limits::kExpressionBytes) + " bytes",
                         "", false});
    return false;
  }
  if (!IsValidUtf8(source)) {
    problems->push_back({"utf8", 0, static_cast<uint32_t>(source.size()), "the expression is not UTF-8", "", false});
    return false;
  }
  return Parser(source, arena, tree, problems).Run();
}

}  // namespace callcue::expr

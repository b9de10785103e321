// What stands between operators: names, calls, macros, literals, lists and maps.
#include "lib/base/limits.h"
#include "lib/expr/parser.h"

namespace callcue::expr {

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

// The arguments of a call, after its name and up to its parenthesis.
bool Parser::Arguments(std::vector<NodeId>* arguments, uint32_t* end) {
  Advance();
  if (!Is(')')) {
    do {
      Operand argument;
      if (!Expression(&argument)) return false;
      arguments->push_back(argument.id);
    } while (Take(','));
  }
  *end = token_.end;
  return Expect(')', "',' or ')'");
}

bool Parser::MemberCall(const Token& name, Operand* out) {
  std::vector<NodeId> parts = {out->id};
  if (!Arguments(&parts, &out->end)) return false;
  LoopKind loop;
  if (IsLoop(name.text, parts.size() - 1, &loop)) return Loop(loop, parts, out);
  if (!Make(NodeKind::kMemberCall, out->begin, out->end, parts.data(), parts.size(), &out->id)) return false;
  tree_[out->id].name = name.text;
  return true;
}

bool Parser::IsLoop(std::string_view name, size_t arguments, LoopKind* loop) {
  if (name == "all") return *loop = LoopKind::kAll, arguments == 2;
  if (name == "exists") return *loop = LoopKind::kExists, arguments == 2;
  if (name == "exists_one" || name == "existsOne") return *loop = LoopKind::kExistsOne, arguments == 2;
  if (name == "filter") return *loop = LoopKind::kFilter, arguments == 2;
  if (name == "map") return *loop = LoopKind::kMap, arguments == 2 || arguments == 3;
  return false;
}

// `parts`: range, variable, body[, transform].
bool Parser::Loop(LoopKind loop, const std::vector<NodeId>& parts, Operand* out) {
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

bool Parser::Constant(Value value, TypeId type, Operand* out) {
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

bool Parser::Primary(Operand* out) {
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
    case TokenKind::kDouble: return Constant(Value::Double(negative_ ? -t.real : t.real), Simple(Kind::kDouble), out);
    case TokenKind::kString:
    case TokenKind::kBytes: return Text(t, out);
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

bool Parser::Text(const Token& t, Operand* out) {
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

bool Parser::IsReserved(std::string_view name) {
  static constexpr std::string_view kReserved[] = {"as",        "break",  "const",  "continue", "else", "for",
                                                   "function",  "if",     "import", "let",      "loop", "package",
                                                   "namespace", "return", "var",    "void",     "while"};
  for (std::string_view r : kReserved) {
    if (name == r) return true;
  }
  return false;
}

bool Parser::Name(bool rooted, Operand* out) {
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

bool Parser::Call(const Token& name, Operand* out) {
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

bool Parser::TooLong(uint32_t begin) {
  return Fail(begin, token_.begin, "too-complex", "more than " + std::to_string(limits::kListElements) + " elements",
              "keep a long list in a param");
}

bool Parser::List(Operand* out) {
  const uint32_t begin = token_.begin;
  std::vector<NodeId> parts;
  Advance();
  while (!Is(']')) {
    Operand element;
    if (!Expression(&element)) return false;
    parts.push_back(element.id);
    if (parts.size() > limits::kListElements) return TooLong(begin);
    if (!Take(',')) break;
  }
  *out = {0, begin, token_.end};
  if (!Expect(']', "',' or ']'")) return false;
  return Make(NodeKind::kList, out->begin, out->end, parts.data(), parts.size(), &out->id);
}

bool Parser::Map(Operand* out) {
  const uint32_t begin = token_.begin;
  std::vector<NodeId> parts;
  Advance();
  while (!Is('}')) {
    Operand key, value;
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

}  // namespace callcue::expr

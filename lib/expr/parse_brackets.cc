// What stands before, between and behind brackets: calls, macros, indexes, lists and maps.
#include "lib/base/limits.h"
#include "lib/expr/parser.h"

namespace callcue::expr {

// The expression that the last bracket holds is read.
bool Parser::EndBracket() {
  switch (open_.back().waits) {
    case Waits::kGroup:
      operands_.back().begin = open_.back().begin;
      operands_.back().end = token_.end;
      open_.pop_back();
      return Expect(')', "')'");
    case Waits::kIndex: return EndIndex();
    case Waits::kArguments: return EndArguments();
    case Waits::kKey: open_.back().waits = Waits::kValue; return Expect(':', "':' and a value") && BeginExpression();
    case Waits::kList:
    case Waits::kValue: return EndElement();
    default: return EndWhole();
  }
}

bool Parser::EndWhole() {
  if (token_.kind != TokenKind::kEnd) return Unexpected("an operator or the end");
  tree_.root = operands_.back().id;
  whole_ = true;
  return true;
}

bool Parser::EndIndex() {
  open_.pop_back();
  const Operand index = TakeOperand(), of = TakeOperand();
  const uint32_t end = token_.end;
  if (!Expect(']', "']'")) return false;
  const NodeId parts[] = {of.id, index.id};
  if (!Make(NodeKind::kApply, of.begin, end, parts, 2)) return false;
  tree_.nodes.back().op = Op::kIndex;
  return true;
}

// Behind a dot.
bool Parser::Member() {
  const Token name = token_;
  if (name.kind != TokenKind::kIdentifier && name.kind != TokenKind::kQuoted) return Unexpected("a name");
  if (name.text == "in" || name.text == "true" || name.text == "false" || name.text == "null") {
    return Unexpected("a name");
  }
  Advance();
  const Operand of = TakeOperand();
  if (Is('(') && name.kind == TokenKind::kIdentifier) {
    parts_.push_back(of.id);
    return BeginArguments(name, true, of.begin);
  }
  if (!Make(NodeKind::kSelect, of.begin, name.end, &of.id, 1)) return false;
  tree_.nodes.back().name = name.text;
  return true;
}

// At the parenthesis. What a member is called on is a part already.
bool Parser::BeginArguments(const Token& name, bool member, uint32_t begin) {
  Open call{Waits::kArguments, begin};
  call.first = parts_.size() - (member ? 1 : 0);
  call.name = name.text;
  call.member = member;
  open_.push_back(call);
  wants_operand_ = true;
  Advance();
  return Is(')') ? EndArguments() : BeginExpression();
}

// An argument is read, or there is none.
bool Parser::EndArguments() {
  if (!wants_operand_) {
    parts_.push_back(TakeOperand().id);
    if (Take(',')) return BeginExpression();
  }
  const uint32_t end = token_.end;
  if (!Expect(')', "',' or ')'")) return false;
  const Open call = open_.back();
  open_.pop_back();
  const size_t count = parts_.size() - call.first;
  LoopKind loop;
  if (call.member && IsLoop(call.name, count - 1, &loop)) return Loop(loop, call, end);
  const bool has = !call.member && call.name == "has" && count == 1;
  if (has && tree_[parts_.back()].kind != NodeKind::kSelect) {
    const Node& n = tree_[parts_.back()];
    return Fail(n.begin, n.end, "syntax", "has() takes a name with a dot", "for example has(fact.order_id)");
  }
  const NodeKind kind = has ? NodeKind::kHas : call.member ? NodeKind::kMemberCall : NodeKind::kCall;
  if (!MakeOfParts(kind, call.begin, end, call.first)) return false;
  tree_.nodes.back().name = call.name;
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

// Its parts: range, variable, body[, transform].
bool Parser::Loop(LoopKind loop, const Open& call, uint32_t end) {
  const auto at = parts_.begin() + static_cast<ptrdiff_t>(call.first) + 1;
  const Node variable = tree_[*at];
  if (variable.kind != NodeKind::kIdentifier || variable.rooted) {
    return Fail(variable.begin, variable.end, "syntax", "the first argument names the variable: a plain name",
                "for example items.exists(i, i > 3)");
  }
  parts_.erase(at);
  if (!MakeOfParts(NodeKind::kLoop, call.begin, end, call.first)) return false;
  Node& n = tree_.nodes.back();
  n.loop = loop;
  n.name = variable.name;
  return true;
}

// A list, or a map with kKey.
bool Parser::BeginElements(Waits waits) {
  Open elements{waits, token_.begin};
  elements.first = parts_.size();
  open_.push_back(elements);
  Advance();
  return MoreElements();
}

// Another element, or none: a comma may stand behind the last.
bool Parser::MoreElements() {
  const bool map = open_.back().waits != Waits::kList;
  const uint16_t bracket = map ? '}' : ']';
  if (!Is(bracket) && wants_operand_) {
    if (map) open_.back().waits = Waits::kKey;
    return BeginExpression();
  }
  const Open elements = open_.back();
  open_.pop_back();
  const uint32_t end = token_.end;
  if (!Expect(bracket, map ? "',' or '}'" : "',' or ']'")) return false;
  return MakeOfParts(map ? NodeKind::kMap : NodeKind::kList, elements.begin, end, elements.first);
}

bool Parser::EndElement() {
  const bool map = open_.back().waits == Waits::kValue;
  const Operand value = TakeOperand();
  if (map) parts_.push_back(TakeOperand().id);
  parts_.push_back(value.id);
  const size_t count = parts_.size() - open_.back().first;
  if (count > (map ? 2 : 1) * limits::kListElements) {
    return Fail(open_.back().begin, token_.begin, "too-complex",
                "more than " + std::to_string(limits::kListElements) + " elements", "keep a long list in a param");
  }
  wants_operand_ = Take(',');
  return MoreElements();
}

}  // namespace callcue::expr

// The types of operators and functions. CEL has no implicit conversions: operands of one type, or a hint how to get
// there. An operand of type dyn fits, and is looked at when evaluated.
#include <string>

#include "lib/base/edit_distance.h"
#include "lib/expr/check.h"

namespace callcue::expr {
namespace {

constexpr Kind kAny = Kind::kUnknown;  // in signatures, and what KindOf gives for dyn

bool IsNumber(Kind k) { return k == Kind::kInt || k == Kind::kUint || k == Kind::kDouble; }

struct Signature {
  const char* name;
  Op op;
  bool member, global;  // x.f(), f(x)
  Kind result;
  // The kinds that the receiver, or a conversion's argument, may have; ends with kError.
  Kind takes[8];
  Kind second = Kind::kError;  // kError: there is none
  bool second_optional = false;
};

constexpr Kind E = Kind::kError;
constexpr Signature kSignatures[] = {
    {"size", Op::kSize, true, true, Kind::kInt, {Kind::kString, Kind::kBytes, Kind::kList, Kind::kMap, E}},
    {"startsWith", Op::kStartsWith, true, false, Kind::kBool, {Kind::kString, E}, Kind::kString},
    {"endsWith", Op::kEndsWith, true, false, Kind::kBool, {Kind::kString, E}, Kind::kString},
    {"contains", Op::kContains, true, false, Kind::kBool, {Kind::kString, E}, Kind::kString},
    {"matches", Op::kMatches, true, true, Kind::kBool, {Kind::kString, E}, Kind::kString},
    {"bool", Op::kToBool, false, true, Kind::kBool, {Kind::kBool, Kind::kString, E}},
    {"int",
     Op::kToInt,
     false,
     true,
     Kind::kInt,
     {Kind::kInt, Kind::kUint, Kind::kDouble, Kind::kString, Kind::kTimestamp, E}},
    {"uint", Op::kToUint, false, true, Kind::kUint, {Kind::kUint, Kind::kInt, Kind::kDouble, Kind::kString, E}},
    {"double", Op::kToDouble, false, true, Kind::kDouble, {Kind::kDouble, Kind::kInt, Kind::kUint, Kind::kString, E}},
    {"string", Op::kToString, false, true, Kind::kString, {kAny, E}},
    {"bytes", Op::kToBytes, false, true, Kind::kBytes, {Kind::kBytes, Kind::kString, E}},
    {"timestamp", Op::kToTimestamp, false, true, Kind::kTimestamp, {Kind::kTimestamp, Kind::kString, Kind::kInt, E}},
    {"duration", Op::kToDuration, false, true, Kind::kDuration, {Kind::kDuration, Kind::kString, E}},
    {"type", Op::kToType, false, true, Kind::kType, {kAny, E}},
    {"dyn", Op::kToDyn, false, true, kAny, {kAny, E}},
    {"getFullYear", Op::kGetFullYear, true, false, Kind::kInt, {Kind::kTimestamp, E}, Kind::kString, true},
    {"getMonth", Op::kGetMonth, true, false, Kind::kInt, {Kind::kTimestamp, E}, Kind::kString, true},
    {"getDate", Op::kGetDate, true, false, Kind::kInt, {Kind::kTimestamp, E}, Kind::kString, true},
    {"getDayOfMonth", Op::kGetDayOfMonth, true, false, Kind::kInt, {Kind::kTimestamp, E}, Kind::kString, true},
    {"getDayOfWeek", Op::kGetDayOfWeek, true, false, Kind::kInt, {Kind::kTimestamp, E}, Kind::kString, true},
    {"getDayOfYear", Op::kGetDayOfYear, true, false, Kind::kInt, {Kind::kTimestamp, E}, Kind::kString, true},
    {"getHours", Op::kGetHours, true, false, Kind::kInt, {Kind::kTimestamp, Kind::kDuration, E}, Kind::kString, true},
    {"getMinutes",
     Op::kGetMinutes,
     true,
     false,
     Kind::kInt,
     {Kind::kTimestamp, Kind::kDuration, E},
     Kind::kString,
     true},
    {"getSeconds",
     Op::kGetSeconds,
     true,
     false,
     Kind::kInt,
     {Kind::kTimestamp, Kind::kDuration, E},
     Kind::kString,
     true},
    {"getMilliseconds",
     Op::kGetMilliseconds,
     true,
     false,
     Kind::kInt,
     {Kind::kTimestamp, Kind::kDuration, E},
     Kind::kString,
     true},
};

// How to make two unlike operands alike.
std::string HintFor(Kind a, Kind b) {
  auto either = [&](Kind x, Kind y) { return (a == x && b == y) || (a == y && b == x); };
  if (either(Kind::kInt, Kind::kUint))
    return "one is signed, the other unsigned: write 3u for a number, int(x) for a value";
  if (either(Kind::kInt, Kind::kDouble)) return "one is a double: write 3.0 for a number, double(x) for a value";
  if (either(Kind::kUint, Kind::kDouble)) return "one is a double: write 3.0 for a number, double(x) for a value";
  if (either(Kind::kDuration, Kind::kInt) || either(Kind::kDuration, Kind::kString)) {
    return "a length of time is written duration(\"8s\")";
  }
  if (either(Kind::kTimestamp, Kind::kDuration)) return "the difference of two timestamps is a duration";
  if (either(Kind::kTimestamp, Kind::kString)) return "a point in time is written timestamp(\"2025-01-31T08:00:00Z\")";
  if (a == Kind::kNull || b == Kind::kNull) return "whether something was reported is asked with has()";
  if (a == Kind::kString && IsNumber(b)) return "string(x) makes a text of a number";
  if (b == Kind::kString && IsNumber(a)) return "string(x) makes a text of a number";
  return "";
}

void CheckArithmetic(const CallContext& c, Node* n, TypeId ta, TypeId tb) {
  const Kind a = c.types.KindOf(ta), b = c.types.KindOf(tb);
  const bool adds = n->op == Op::kAdd, subtracts = n->op == Op::kSubtract;
  if (a == kAny || b == kAny) {
    const Kind known = a == kAny ? b : a;
    const bool fits = known == kAny || IsNumber(known) ||
                      (adds && (known == Kind::kString || known == Kind::kBytes || known == Kind::kList)) ||
                      ((adds || subtracts) && (known == Kind::kTimestamp || known == Kind::kDuration));
    if (fits) {
      n->type = IsNumber(known) || known == Kind::kString || known == Kind::kBytes ? Simple(known) : kDynType;
      return;
    }
  } else if (IsNumber(a) && a == b && !(n->op == Op::kModulo && a == Kind::kDouble)) {
    n->type = ta;
    return;
  } else if (adds && a == b && (a == Kind::kString || a == Kind::kBytes)) {
    n->type = ta;
    return;
  } else if (adds && a == Kind::kList && b == Kind::kList && c.types.Compatible(ta, tb)) {
    n->type = c.types.Join(ta, tb);
    return;
  } else if ((adds || subtracts) && a == Kind::kDuration && b == Kind::kDuration) {
    n->type = ta;
    return;
  } else if ((adds || subtracts) && a == Kind::kTimestamp && b == Kind::kDuration) {
    n->type = ta;
    return;
  } else if (adds && a == Kind::kDuration && b == Kind::kTimestamp) {
    n->type = tb;
    return;
  } else if (subtracts && a == Kind::kTimestamp && b == Kind::kTimestamp) {
    n->type = Simple(Kind::kDuration);
    return;
  }
  Complain(c, *n, "type",
           std::string("'") + OpText(n->op) + "' doesn't take " + c.types.Name(ta) + " and " + c.types.Name(tb),
           HintFor(a, b));
}

bool IsOrdered(Kind k) { return k != Kind::kList && k != Kind::kMap && k != Kind::kNull && k != Kind::kType; }

void CheckComparison(const CallContext& c, Node* n, TypeId ta, TypeId tb) {
  const Kind a = c.types.KindOf(ta), b = c.types.KindOf(tb);
  n->type = Simple(Kind::kBool);
  const bool equality = n->op == Op::kEqual || n->op == Op::kNotEqual;
  if (!equality && (!IsOrdered(a) || !IsOrdered(b))) {
    Complain(c, *n, "type", "values of type " + c.types.Name(IsOrdered(a) ? tb : ta) + " have no order");
  } else if (!c.types.Compatible(ta, tb)) {
    // Two numbers of different kinds may be ordered where one is dyn, and nowhere else.
    Complain(c, *n, "type",
             std::string("'") + OpText(n->op) + "' needs one type on both sides, these are " + c.types.Name(ta) +
                 " and " + c.types.Name(tb),
             HintFor(a, b));
  }
}

void CheckIn(const CallContext& c, Node* n, TypeId ta, TypeId tb) {
  const Kind b = c.types.KindOf(tb);
  n->type = Simple(Kind::kBool);
  if (b == kAny) return;
  if (b != Kind::kList && b != Kind::kMap) {
    std::string hint = b == Kind::kString ? "whether a text is part of another: text.contains(part)" : "";
    Complain(c, *n, "type", "'in' looks into a list or a map, this is " + c.types.Name(tb), hint);
    return;
  }
  const TypeId element = b == Kind::kList ? c.types.Element(tb) : c.types.Key(tb);
  if (!c.types.Compatible(ta, element)) {
    Complain(c, *n, "type", "a value of type " + c.types.Name(ta) + " is never in " + c.types.Name(tb),
             HintFor(c.types.KindOf(ta), c.types.KindOf(element)));
  }
}

void CheckIndex(const CallContext& c, Node* n, TypeId ta, TypeId tb) {
  const Kind a = c.types.KindOf(ta);
  if (a == kAny) {
    n->type = kDynType;
  } else if (a == Kind::kList) {
    if (!c.types.Compatible(tb, Simple(Kind::kInt))) {
      Complain(c, *n, "type", "an index is an int, this is " + c.types.Name(tb),
               HintFor(Kind::kInt, c.types.KindOf(tb)));
    } else {
      n->type = c.types.Element(ta);
    }
  } else if (a == Kind::kMap) {
    if (!c.types.Compatible(tb, c.types.Key(ta)) && !IsNumber(c.types.KindOf(tb))) {
      Complain(c, *n, "type", "the keys are " + c.types.Name(c.types.Key(ta)) + ", this is " + c.types.Name(tb));
    } else {
      n->type = c.types.MapValue(ta);
    }
  } else {
    Complain(c, *n, "type", "a value of type " + c.types.Name(ta) + " has no elements");
  }
}

bool AnyBad(const CallContext& c, const Node& n) {
  for (uint32_t i = 0; i < n.count; ++i) {
    if (c.tree[c.tree.Child(n, i)].type == kBadType) return true;
  }
  return false;
}

bool Takes(const Signature& s, Kind kind) {
  if (kind == kAny) return true;
  for (Kind k : s.takes) {
    if (k == E) return false;
    if (k == kAny || k == kind) return true;
  }
  return false;
}

bool IsText(Kind k) {  // what string() takes
  return k == kAny || IsNumber(k) || k == Kind::kString || k == Kind::kBytes || k == Kind::kBool ||
         k == Kind::kTimestamp || k == Kind::kDuration;
}

}  // namespace

void CheckOperator(const CallContext& c, NodeId id) {
  Node* n = &c.tree[id];
  n->type = kBadType;
  const bool bad = AnyBad(c, *n);
  const TypeId a = c.tree[c.tree.Child(*n, 0)].type;
  if (n->op == Op::kNegate) {
    const Kind kind = c.types.KindOf(a);
    if (bad || kind == Kind::kInt || kind == Kind::kDouble || kind == kAny) {
      n->type = a;
    } else {
      Complain(c, *n, "type", "'-' doesn't take " + c.types.Name(a),
               kind == Kind::kUint ? "an unsigned number has no negative: int(x) first" : "");
    }
    return;
  }
  const TypeId b = c.tree[c.tree.Child(*n, 1)].type;
  if (bad) {
    if (IsComparison(n->op) || n->op == Op::kIn) n->type = Simple(Kind::kBool);
    return;
  }
  if (IsComparison(n->op)) return CheckComparison(c, n, a, b);
  if (n->op == Op::kIn) return CheckIn(c, n, a, b);
  if (n->op == Op::kIndex) return CheckIndex(c, n, a, b);
  CheckArithmetic(c, n, a, b);
}

void CheckFunction(const CallContext& c, NodeId id) {
  Node* n = &c.tree[id];
  const bool member = n->kind == NodeKind::kMemberCall;
  n->type = kBadType;
  const Signature* s = nullptr;
  for (const Signature& one : kSignatures) {
    if (n->name == one.name && (member ? one.member : one.global)) s = &one;
  }
  const std::string name(n->name);
  if (s == nullptr) {
    std::string hint;
    size_t best = 3;
    for (const Signature& one : kSignatures) {
      const size_t distance = n->name == one.name ? 0 : EditDistance(n->name, one.name, best);
      if (distance >= best) continue;
      best = distance;
      hint = std::string("did you mean ") + (one.member ? "x." : "") + one.name + (one.member ? "()?" : "(x)?");
    }
    if (name == "now") hint = "guards have no clock; the time of the step is a declared name";
    return Complain(c, *n, "undeclared", "there is no function '" + name + "'" + (member ? " to call on a value" : ""),
                    hint);
  }
  n->kind = NodeKind::kApply;
  n->op = s->op;
  const uint32_t most = s->second == E ? 1 : 2, least = s->second_optional ? 1 : most;
  if (n->count < least || n->count > most) {
    return Complain(c, *n, "type",
                    name + "() takes " + std::to_string(most - (member ? 1 : 0)) + " argument" +
                        (most - (member ? 1 : 0) == 1 ? "" : "s"));
  }
  n->type = s->result == kAny ? kDynType : Simple(s->result);
  if (AnyBad(c, *n)) return;
  const Node& first = c.tree[c.tree.Child(*n, 0)];
  const Kind kind = c.types.KindOf(first.type);
  if (!Takes(*s, kind) || (s->op == Op::kToString && !IsText(kind))) {
    return Complain(c, first, "type", name + "() doesn't take " + c.types.Name(first.type));
  }
  if (n->count < 2) return;
  const Node& second = c.tree[c.tree.Child(*n, 1)];
  if (kind == Kind::kDuration) return Complain(c, second, "type", "a duration has no time zone");
  if (!c.types.Compatible(second.type, Simple(s->second))) {
    Complain(c, second, "type", name + "() needs a " + KindName(s->second) + ", this is " + c.types.Name(second.type));
  }
}

}  // namespace callcue::expr

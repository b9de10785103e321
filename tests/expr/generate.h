// Random well-typed expressions over the names of fixture.h, and random values for its slots. The same seed gives the
// same ones everywhere; or bytes say what is made, and none left make the simplest.
#ifndef CALLCUE_TESTS_EXPR_GENERATE_H_
#define CALLCUE_TESTS_EXPR_GENERATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "lib/expr/value.h"

namespace callcue::expr {

class Generator {
 public:
  explicit Generator(uint64_t seed) : state_(seed * 2654435761u + 88172645463325252u) {}

  Generator(const uint8_t* data, size_t size) : choices_(data), left_(size), chosen_(true) {}

  std::string Any() {
    const uint32_t what = Below(8);
    const int depth = 1 + static_cast<int>(Below(4));
    return what == 0 ? Int(depth) : what == 1 ? List(depth) : Bool(depth);
  }

  std::string Bool(int depth) {
    if (depth <= 0 || One(6)) {
      return Pick({"b", "c", "true", "false", "has(fact.order_id)", "(i > 3)", "(acts.thanks.count == 0)", "(s == 'a')",
                   "(d < 0.5)", "(u >= 2u)", "(p >= param.grace)", "(s in param.words)", "(2 < j)", "(b == c)",
                   "(j != 1)"});
    }
    const int d = depth - 1;
    switch (Below(15)) {
      case 0:
      case 1: return "(" + Bool(d) + " && " + Bool(d) + ")";
      case 2:
      case 3: return "(" + Bool(d) + " || " + Bool(d) + ")";
      case 4: return "(" + Bool(d) + " && " + Bool(d) + " && " + Bool(d) + " || " + Bool(d) + ")";
      case 5: return "!" + Bool(d);
      case 6: return "(" + Bool(d) + " ? " + Bool(d) + " : " + Bool(d) + ")";
      case 7: return "(" + Int(d) + Compare() + Int(d) + ")";
      case 8: return One(2) ? "(" + Uint(d) + Compare() + Uint(d) + ")" : "(" + Double(d) + Compare() + Double(d) + ")";
      case 9: return One(2) ? "(" + Text(d) + Compare() + Text(d) + ")" : "(" + Time(d) + Compare() + Time(d) + ")";
      case 10: return "(" + Text(d) + ")" + Pick({".startsWith(", ".endsWith(", ".contains("}) + Text(d) + ")";
      case 11: return "(" + Int(d) + " in " + List(d) + ")";
      case 12: return One(3) ? "(" + Text(d) + ").matches('a|b+')" : "(" + List(d) + " == " + List(d) + ")";
      case 13:
        return "(dyn(" + Pick({Int(d), Uint(d), Double(d), Text(d)}) + ")" + Compare() +
               Pick({Int(d), Uint(d), Double(d)}) + ")";
      default: return Loop(d, Pick({".all(", ".exists(", ".exists_one("}));
    }
  }

  std::string Int(int depth) {
    if (depth <= 0 || One(4)) {
      std::vector<std::string> leaves = {
          "i", "j", "0", "1", "2", "3", "-1", "5", "param.max_rings", "acts.thanks.count", "9223372036854775807"};
      for (const std::string& v : variables_) leaves.insert(leaves.end(), 3, v);
      return Pick(leaves);
    }
    const int d = depth - 1;
    switch (Below(10)) {
      case 0:
      case 1: return "(" + Int(d) + Pick({" + ", " - ", " * "}) + Int(d) + ")";
      case 2: return "(" + Int(d) + Pick({" / ", " % "}) + Int(d) + ")";
      case 3: return "-(" + Int(d) + ")";
      case 4: return "(" + Bool(d) + " ? " + Int(d) + " : " + Int(d) + ")";
      case 5: return List(d) + "[" + Int(d) + "]";
      case 6: return "(" + Text(d) + ").size()";
      case 7: return List(d) + ".size()";
      case 8: return "int(" + Pick({Uint(d), Double(d)}) + ")";
      default: return Map(d) + (One(2) ? ".a" : "['b']");
    }
  }

  std::string Uint(int depth) {
    if (depth <= 0 || One(3)) return Pick({"u", "0u", "1u", "7u"});
    const int d = depth - 1;
    if (One(4)) return "uint(" + Pick({Int(d), Double(d)}) + ")";
    return "(" + Uint(d) + Pick({" + ", " - ", " * ", " / ", " % "}) + Uint(d) + ")";
  }

  std::string Double(int depth) {
    if (depth <= 0 || One(3)) return Pick({"d", "0.0", "1.5", "-2.25", "1e300"});
    const int d = depth - 1;
    if (One(4)) return "double(" + Pick({Int(d), Uint(d)}) + ")";
    return "(" + Double(d) + Pick({" + ", " - ", " * ", " / "}) + Double(d) + ")";
  }

  std::string Text(int depth) {
    if (depth <= 0 || One(3)) return Pick({"s", "'a'", "''", "'sorry'", "'\xe4\xbd\xa0\xe5\xa5\xbd'", "fact.order_id"});
    const int d = depth - 1;
    if (One(3)) return "string(" + Pick({Int(d), Uint(d), Bool(d), Double(d)}) + ")";
    return "(" + Text(d) + " + " + Text(d) + ")";
  }

  // Durations.
  std::string Time(int depth) {
    if (depth <= 0 || One(3)) return Pick({"p", "duration('3s')", "duration('8s')", "param.grace"});
    return One(3) ? "(t - t)" : "(" + Time(depth - 1) + Pick({" + ", " - "}) + Time(depth - 1) + ")";
  }

  std::string List(int depth) {
    if (depth <= 0 || One(3)) return Pick({"xs", "[]", "[1, 2, 3]", "[i, j]", "[0]"});
    const int d = depth - 1;
    switch (Below(4)) {
      case 0: return "(" + List(d) + " + " + List(d) + ")";
      case 1: return "[" + Int(d) + ", " + Int(d) + "]";
      case 2: return Loop(d, ".filter(");
      default: return Loop(d, ".map(");
    }
  }

  std::string Map(int depth) {
    return Pick({std::string("m"), "{'a': " + Int(depth - 1) + ", 'b': 2}",
                 "{" + Text(0) + ": 1, 'b': " + Int(depth - 1) + "}"});
  }

  // A value for a slot of this kind; now and then none.
  Value For(Kind kind);

  uint32_t Below(uint32_t n) {
    if (chosen_) {
      uint32_t choice = 0;
      for (uint32_t reach = 1; reach < n && left_ > 0; reach *= 256, --left_) choice = choice * 256 + *choices_++;
      return choice % n;
    }
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<uint32_t>((state_ >> 11) % n);
  }
  bool One(uint32_t of) { return Below(of) == 0; }

 private:
  std::string Pick(const std::vector<std::string>& from) { return from[Below(static_cast<uint32_t>(from.size()))]; }
  std::string Compare() { return Pick({" == ", " != ", " < ", " <= ", " > ", " >= "}); }
  std::string Loop(int depth, const std::string& macro) {
    if (variables_.size() >= 2) return macro == ".map(" || macro == ".filter(" ? "xs" : "b";
    const std::string range = List(depth), variable = variables_.empty() ? "x" : "y";
    variables_.push_back(variable);
    std::string text = range + macro + variable + ", ";
    if (macro != ".map(")
      text += Bool(depth) + ")";
    else if (One(2))
      text += Int(depth) + ")";
    else
      text += Bool(depth) + ", " + Int(depth) + ")";
    variables_.pop_back();
    return text;
  }

  uint64_t state_ = 0;
  const uint8_t* choices_ = nullptr;
  size_t left_ = 0;
  bool chosen_ = false;
  std::vector<std::string> variables_;
};

inline Value Generator::For(Kind kind) {
  static const Value kElements[] = {Value::Int(1), Value::Int(0), Value::Int(3), Value::Int(-1)};
  static const Value kEntries[] = {Value::String("a"), Value::Int(1), Value::String("c"), Value::Int(4)};
  if (One(4)) return Value();
  switch (kind) {
    case Kind::kBool: return Value::Bool(One(2));
    case Kind::kInt: return One(10) ? Value::Int(INT64_MIN) : Value::Int(static_cast<int64_t>(Below(8)) - 2);
    case Kind::kUint: return Value::Uint(Below(4));
    case Kind::kDouble: return Value::Double(One(8) ? 0.0 / (One(2) ? 1.0 : -1.0) : Below(16) / 4.0 - 1);
    case Kind::kString: return Value::String(One(2) ? "a" : One(2) ? "sorry" : "bb\xe4\xbd\xa0");
    case Kind::kTimestamp: return Value::TimestampMs(1700000000000 + Below(100000));
    case Kind::kDuration: return Value::DurationMs(Below(16000));
    default: break;
  }
  Value v;
  v.kind = kind;
  v.size = kind == Kind::kList ? Below(5) : Below(3);
  v.s = reinterpret_cast<const char*>(kind == Kind::kList ? kElements : kEntries);
  return v;
}

}  // namespace callcue::expr

#endif  // CALLCUE_TESTS_EXPR_GENERATE_H_

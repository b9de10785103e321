#include "tests/expr/naive.h"

#include <cctype>
#include <charconv>
#include <cmath>
#include <functional>

namespace callcue::expr::naive {

// kind: "num", "str", "name", "list", "map", or the operator's, function's or macro's own text.
struct Node {
  std::string kind;
  V value;
  std::string name;
  std::vector<std::unique_ptr<Node>> parts;
};

namespace {

constexpr __int128 kSecond = 1000000000;
using Tree = std::unique_ptr<Node>;

V Make(V::T t, __int128 n = 0) {
  V v;
  v.t = t;
  v.n = n;
  return v;
}
V Bool(bool b) { return Make(V::kBool, b); }
V Fail() { return Make(V::kError); }

// ---- Parsing: precedence climbing over characters. Texts are well-formed; anything else becomes an error node. ----

class Parser {
 public:
  explicit Parser(const std::string& text) : s_(text) {}
  Tree Whole() { return Ternary(); }

 private:
  void Blanks() {
    while (i_ < s_.size() && std::isspace(static_cast<unsigned char>(s_[i_]))) ++i_;
  }
  bool Take(const std::string& what) {
    Blanks();
    if (s_.compare(i_, what.size(), what) != 0) return false;
    if (std::isalpha(static_cast<unsigned char>(what[0])) &&
        std::isalnum(static_cast<unsigned char>(s_[i_ + what.size()])))
      return false;
    i_ += what.size();
    return true;
  }
  static Tree New(const std::string& kind) {
    Tree t = std::make_unique<Node>();
    t->kind = kind;
    return t;
  }
  static Tree New(const std::string& kind, Tree a, Tree b = nullptr, Tree c = nullptr) {
    Tree t = New(kind);
    t->parts.push_back(std::move(a));
    if (b) t->parts.push_back(std::move(b));
    if (c) t->parts.push_back(std::move(c));
    return t;
  }
  Tree Ternary() {
    Tree c = Or();
    if (!Take("?")) return c;
    Tree a = Or();
    Take(":");
    return New("?", std::move(c), std::move(a), Ternary());
  }
  Tree Or() {
    Tree t = And();
    while (Take("||")) t = New("||", std::move(t), And());
    return t;
  }
  Tree And() {
    Tree t = Relation();
    while (Take("&&")) t = New("&&", std::move(t), Relation());
    return t;
  }
  Tree Left(const std::vector<std::string>& ops, const std::function<Tree()>& next) {
    Tree t = next();
    for (bool more = true; more;) {
      more = false;
      for (const std::string& op : ops) {
        if (!Take(op)) continue;
        t = New(op, std::move(t), next());
        more = true;
        break;
      }
    }
    return t;
  }
  Tree Relation() {
    return Left({"==", "!=", "<=", ">=", "<", ">", "in"}, [this] { return Sum(); });
  }
  Tree Sum() {
    return Left({"+", "-"}, [this] { return Product(); });
  }
  Tree Product() {
    return Left({"*", "/", "%"}, [this] { return Unary(); });
  }
  Tree Unary() {
    Blanks();
    if (s_[i_] == '!' && s_[i_ + 1] != '=') return ++i_, New("!", Unary());
    if (s_[i_] == '-') {
      ++i_;
      Blanks();
      if (std::isdigit(static_cast<unsigned char>(s_[i_]))) return Postfix(Number(true));
      return New("neg", Unary());
    }
    return Postfix(Primary());
  }
  Tree Postfix(Tree t) {
    for (;;) {
      if (Take("[")) {
        t = New("[]", std::move(t), Ternary());
        Take("]");
      } else if (Take(".")) {
        const std::string name = Word();
        if (Take("(")) {
          Tree call = New("." + name, std::move(t));
          if (name == "all" || name == "exists" || name == "exists_one" || name == "map" || name == "filter") {
            call->kind = name;
            Blanks();
            call->name = Word();
            Take(",");
          }
          Arguments(")", call.get());
          t = std::move(call);
        } else if (t->kind == "name") {
          t->name += "." + name;
        } else {
          t = New("select", std::move(t));
          t->name = name;
        }
      } else {
        return t;
      }
    }
  }
  void Arguments(const std::string& close, Node* to) {
    while (!Take(close)) {
      to->parts.push_back(Ternary());
      if (!Take(",")) Take(":");
    }
  }
  std::string Word() {
    Blanks();
    const size_t from = i_;
    while (i_ < s_.size() && (std::isalnum(static_cast<unsigned char>(s_[i_])) || s_[i_] == '_')) ++i_;
    return s_.substr(from, i_ - from);
  }
  Tree Number(bool negative) {
    const size_t from = i_;
    bool real = false;
    while (std::isdigit(static_cast<unsigned char>(s_[i_])) ||
           (s_[i_] == '.' && std::isdigit(static_cast<unsigned char>(s_[i_ + 1]))) || s_[i_] == 'e' ||
           (s_[i_] == '+' && s_[i_ - 1] == 'e') || (s_[i_] == '-' && s_[i_ - 1] == 'e')) {
      real |= s_[i_] == '.' || s_[i_] == 'e';
      ++i_;
    }
    const std::string digits = s_.substr(from, i_ - from);
    Tree t = New("num");
    if (real) {
      t->value.t = V::kDouble;
      t->value.d = (negative ? -1 : 1) * std::stod(digits);
      return t;
    }
    __int128 n = 0;
    for (char c : digits) n = n * 10 + (c - '0');
    const bool is_unsigned = s_[i_] == 'u';
    if (is_unsigned) ++i_;
    t->value = Make(is_unsigned ? V::kUint : V::kInt, negative ? -n : n);
    return t;
  }
  Tree Primary() {
    Blanks();
    const char c = s_[i_];
    if (std::isdigit(static_cast<unsigned char>(c))) return Number(false);
    if (c == '\'') {
      const size_t close = s_.find('\'', i_ + 1);
      Tree t = New("str");
      t->value.t = V::kString;
      t->value.s = s_.substr(i_ + 1, close - i_ - 1);
      i_ = close + 1;
      return t;
    }
    if (Take("(")) {
      Tree t = Ternary();
      Take(")");
      return t->kind == "name" ? New("()", std::move(t)) : std::move(t);
    }
    if (Take("[")) {
      Tree t = New("list");
      Arguments("]", t.get());
      return t;
    }
    if (Take("{")) {
      Tree t = New("map of");
      Arguments("}", t.get());
      return t;
    }
    const std::string word = Word();
    if (word == "true" || word == "false") {
      Tree t = New("num");
      t->value = Bool(word == "true");
      return t;
    }
    if (word == "null") {
      Tree t = New("num");
      t->value.t = V::kNull;
      return t;
    }
    if (Take("(")) {
      Tree t = New(word + "()");
      Arguments(")", t.get());
      return t;
    }
    Tree t = New("name");
    t->name = word;
    return t;
  }

  std::string s_;
  size_t i_ = 0;
};

// ---- Values ----

bool IsNumber(const V& v) { return v.t == V::kInt || v.t == V::kUint || v.t == V::kDouble; }
bool Known(const V& v) { return v.t != V::kUnknown && v.t != V::kError; }
double AsDouble(const V& v) { return v.t == V::kDouble ? v.d : static_cast<double>(v.n); }

// Less, equal, greater as -1, 0, 1; 2 for what has no order.
int Order(const V& a, const V& b) {
  if (IsNumber(a) && IsNumber(b)) {
    if (a.t != V::kDouble && b.t != V::kDouble) return a.n < b.n ? -1 : a.n > b.n;
    const double x = AsDouble(a), y = AsDouble(b);
    return std::isnan(x) || std::isnan(y) ? 3 : x < y ? -1 : x > y;
  }
  if (a.t != b.t) return 2;
  if (a.t == V::kBool || a.t == V::kTime || a.t == V::kDuration) return a.n < b.n ? -1 : a.n > b.n;
  if (a.t == V::kString) return a.s < b.s ? -1 : a.s > b.s;
  return 2;
}

bool Same(const V& a, const V& b) {
  if (IsNumber(a) && IsNumber(b)) return Order(a, b) == 0;
  if (a.t != b.t) return false;
  if (a.t == V::kNull) return true;
  if (a.t == V::kList) {
    if (a.list.size() != b.list.size()) return false;
    for (size_t i = 0; i < a.list.size(); ++i) {
      if (!Same(a.list[i], b.list[i])) return false;
    }
    return true;
  }
  if (a.t == V::kMap) {
    if (a.map.size() != b.map.size()) return false;
    for (const auto& [k, v] : a.map) {
      bool found = false;
      for (const auto& [l, w] : b.map) found |= Same(k, l) && Same(v, w);
      if (!found) return false;
    }
    return true;
  }
  return Order(a, b) == 0;
}

V InRange(V::T t, __int128 n) {
  bool ok = true;
  if (t == V::kInt) ok = n >= INT64_MIN && n <= INT64_MAX;
  if (t == V::kUint) ok = n >= 0 && n <= UINT64_MAX;
  if (t == V::kDuration) ok = n >= INT64_MIN && n <= INT64_MAX;
  if (t == V::kTime) ok = n >= -62135596800 * kSecond && n < 253402300800 * kSecond;
  return ok ? Make(t, n) : Fail();
}

V Arithmetic(const std::string& op, const V& a, const V& b) {
  if (a.t == V::kDouble && b.t == V::kDouble) {
    V v = Make(V::kDouble);
    v.d = op == "+" ? a.d + b.d : op == "-" ? a.d - b.d : op == "*" ? a.d * b.d : a.d / b.d;
    return op == "%" ? Fail() : v;
  }
  if (op == "+" && a.t == V::kString && b.t == V::kString) {
    V v = a;
    v.s += b.s;
    return v;
  }
  if (op == "+" && a.t == V::kList && b.t == V::kList) {
    V v = a;
    v.list.insert(v.list.end(), b.list.begin(), b.list.end());
    return v.list.size() > 64 && !a.list.empty() && !b.list.empty() ? Fail() : v;
  }
  if (a.t == b.t && (a.t == V::kInt || a.t == V::kUint)) {
    if (op == "+") return InRange(a.t, a.n + b.n);
    if (op == "-") return InRange(a.t, a.n - b.n);
    if (op == "*") return InRange(a.t, a.n * b.n);
    if (b.n == 0) return Fail();
    if (!Known(InRange(a.t, a.n / b.n))) return Fail();
    return Make(a.t, op == "/" ? a.n / b.n : a.n % b.n);
  }
  const bool ta = a.t == V::kTime, tb = b.t == V::kTime, da = a.t == V::kDuration, db = b.t == V::kDuration;
  if (op == "+" && (ta || da) && (tb || db) && !(ta && tb))
    return InRange(ta || tb ? V::kTime : V::kDuration, a.n + b.n);
  if (op == "-" && (ta || da) && (tb || db) && !(da && tb))
    return InRange(ta && db ? V::kTime : V::kDuration, a.n - b.n);
  return Fail();
}

V Lookup(const V& a, const V& b) {
  if (a.t == V::kMap) {
    for (const auto& [k, v] : a.map) {
      if (Same(k, b)) return v;
    }
    return Fail();
  }
  if (a.t != V::kList || !IsNumber(b)) return Fail();
  const double at = AsDouble(b);
  if (at < 0 || at != std::floor(at) || at >= static_cast<double>(a.list.size())) return Fail();
  return a.list[static_cast<size_t>(at)];
}

V In(const V& a, const V& b) {
  if (b.t == V::kMap) {
    for (const auto& [k, v] : b.map) {
      if (Same(k, a)) return Bool(true);
    }
    return Bool(false);
  }
  if (b.t != V::kList) return Fail();
  for (const V& v : b.list) {
    if (Same(v, a)) return Bool(true);
  }
  return Bool(false);
}

V SizeOf(const V& a) {
  if (a.t == V::kList) return Make(V::kInt, a.list.size());
  if (a.t == V::kMap) return Make(V::kInt, a.map.size());
  if (a.t != V::kString) return Fail();
  int n = 0;
  for (char c : a.s) n += (c & 0xC0) != 0x80;
  return Make(V::kInt, n);
}

// Patterns as generated: alternatives of plain characters, each perhaps repeated, as in "a|b+". What is found repeated is
// found once.
bool Matches(const std::string& text, const std::string& pattern) {
  std::string part;
  for (size_t i = 0; i <= pattern.size(); ++i) {
    if (i < pattern.size() && pattern[i] != '|') {
      if (pattern[i] != '+') part += pattern[i];
      continue;
    }
    if (text.find(part) != text.npos) return true;
    part.clear();
  }
  return false;
}

V Duration(const std::string& s) {  // of whole seconds, as generated: "12s"
  return Make(V::kDuration, std::stoll(s) * kSecond);
}

std::string Digits(__int128 n) {
  if (n < 0) return "-" + Digits(-n);
  std::string s;
  do s.insert(s.begin(), static_cast<char>('0' + static_cast<int>(n % 10)));
  while ((n /= 10) > 0);
  return s;
}

std::string Real(double d) {
  char buffer[40];
  return {buffer, static_cast<size_t>(std::to_chars(buffer, buffer + sizeof buffer, d).ptr - buffer)};
}

V Convert(const std::string& f, const V& a) {
  V v = Fail();
  if (f == "int()") {
    if (a.t == V::kInt || a.t == V::kUint) return InRange(V::kInt, a.n);
    if (a.t == V::kDouble && a.d > -9.223372036854775808e18 && a.d < 9.223372036854775808e18) {
      return Make(V::kInt, static_cast<int64_t>(a.d));
    }
  } else if (f == "uint()") {
    if (a.t == V::kInt || a.t == V::kUint) return InRange(V::kUint, a.n);
    if (a.t == V::kDouble && a.d >= 0 && a.d < 18446744073709551616.0)
      return Make(V::kUint, static_cast<uint64_t>(a.d));
  } else if (f == "double()") {
    if (!IsNumber(a)) return Fail();
    v.t = V::kDouble;
    v.d = AsDouble(a);
  } else if (f == "string()") {
    v.t = V::kString;
    if (a.t == V::kString) return a;
    if (a.t == V::kInt || a.t == V::kUint)
      v.s = Digits(a.n);
    else if (a.t == V::kBool)
      v.s = a.n ? "true" : "false";
    else if (a.t == V::kDouble)
      v.s = std::isnan(a.d) ? "NaN" : std::isinf(a.d) ? (a.d > 0 ? "+Inf" : "-Inf") : Real(a.d);
    else
      return Fail();
  } else if (f == "duration()") {
    return a.t == V::kString ? Duration(a.s) : Fail();
  } else if (f == "dyn()") {
    return a;
  }
  return v;
}

// What isn't known among the arguments of a strict function: an error if there is one, else all unknown names.
bool Strict(const std::vector<V>& arguments, V* bad) {
  bool any = false;
  *bad = Make(V::kUnknown);
  for (const V& a : arguments) {
    if (a.t == V::kError) return *bad = a, true;
    if (a.t != V::kUnknown) continue;
    any = true;
    bad->names.insert(a.names.begin(), a.names.end());
  }
  return any;
}

// && if `all`, else ||, of evaluated terms.
V Logic(bool all, const std::vector<V>& terms) {
  V unknown = Make(V::kUnknown);
  bool any_unknown = false, any_error = false;
  for (const V& t : terms) {
    if (t.t == V::kBool && (t.n != 0) != all) return Bool(!all);
    if (t.t == V::kUnknown) {
      any_unknown = true;
      unknown.names.insert(t.names.begin(), t.names.end());
    } else if (t.t != V::kBool) {
      any_error = true;
    }
  }
  if (any_unknown) return unknown;
  return any_error ? Fail() : Bool(all);
}

// ---- Evaluating ----

class Walker {
 public:
  explicit Walker(const Facts& facts) : facts_(facts) {}

  V Walk(const Node& n) {
    const std::string& k = n.kind;
    if (k == "num" || k == "str") return n.value;
    if (k == "name") return Name(n.name);
    if (k == "()") return Walk(*n.parts[0]);
    if (k == "has()") {
      const V v = Name(n.parts[0]->name);
      return v.t == V::kError ? v : Bool(v.t != V::kUnknown);
    }
    if (k == "&&" || k == "||") return Logic(k == "&&", {Walk(*n.parts[0]), Walk(*n.parts[1])});
    if (k == "?") {
      const V c = Walk(*n.parts[0]);
      if (!Known(c)) return c;
      if (c.t != V::kBool) return Fail();
      return Walk(*n.parts[c.n ? 1 : 2]);
    }
    if (k == "all" || k == "exists") return Quantifier(n);
    if (k == "exists_one" || k == "map" || k == "filter") return Collect(n);
    std::vector<V> a;
    for (const Tree& p : n.parts) a.push_back(Walk(*p));
    V bad;
    if (Strict(a, &bad)) return bad;
    return Apply(n, a);
  }

 private:
  V Name(const std::string& name) {
    const size_t dot = name.find('.');
    for (size_t i = variables_.size(); i-- > 0;) {
      if (variables_[i].first == name.substr(0, dot)) return variables_[i].second;
    }
    const auto found = facts_.find(name);
    if (found == facts_.end()) {
      const size_t last = name.rfind('.');
      if (last == name.npos) return Fail();
      const V map = Name(name.substr(0, last));
      return Known(map) ? Field(map, name.substr(last + 1)) : map;
    }
    V v = found->second;
    if (v.t == V::kUnknown) v.names.insert(name);
    return v;
  }

  static V Field(const V& map, const std::string& name) {
    V key = Make(V::kString);
    key.s = name;
    return map.t == V::kMap ? Lookup(map, key) : Fail();
  }

  V Apply(const Node& n, const std::vector<V>& a) {
    const std::string& k = n.kind;
    if (k == "select") return Field(a[0], n.name);
    if (k == "!") return a[0].t == V::kBool ? Bool(!a[0].n) : Fail();
    if (k == "neg") {
      V v = a[0];
      v.d = -v.d;
      if (v.t == V::kDouble) return v;
      return v.t == V::kInt ? InRange(V::kInt, -v.n) : Fail();
    }
    if (k == "==" || k == "!=") return Bool(Same(a[0], a[1]) == (k == "=="));
    if (k == "<" || k == "<=" || k == ">" || k == ">=") {
      const int order = Order(a[0], a[1]);
      if (order == 2) return Fail();
      if (order == 3) return Bool(false);
      return Bool(k == "<" ? order < 0 : k == "<=" ? order <= 0 : k == ">" ? order > 0 : order >= 0);
    }
    if (k == "+" || k == "-" || k == "*" || k == "/" || k == "%") return Arithmetic(k, a[0], a[1]);
    if (k == "in") return In(a[0], a[1]);
    if (k == "[]") return Lookup(a[0], a[1]);
    if (k == "list" || k == "map of") return Gather(k, a);
    if (k == "size()" || k == ".size") return SizeOf(a[0]);
    if (k == ".startsWith" || k == ".endsWith" || k == ".contains" || k == ".matches") {
      if (a[0].t != V::kString || a[1].t != V::kString) return Fail();
      const std::string &s = a[0].s, &p = a[1].s;
      if (k == ".contains") return Bool(s.find(p) != s.npos);
      if (k == ".startsWith") return Bool(s.compare(0, p.size(), p) == 0);
      if (k == ".matches") return Bool(Matches(s, p));
      return Bool(s.size() >= p.size() && s.compare(s.size() - p.size(), p.size(), p) == 0);
    }
    return Convert(k, a[0]);
  }

  static V Gather(const std::string& kind, const std::vector<V>& a) {
    V v = Make(kind == "list" ? V::kList : V::kMap);
    if (kind == "list") {
      v.list = a;
      return v;
    }
    for (size_t i = 0; i + 1 < a.size(); i += 2) {
      for (const auto& [k, w] : v.map) {
        if (Same(k, a[i])) return Fail();
      }
      v.map.push_back({a[i], a[i + 1]});
    }
    return v;
  }

  bool Range(const Node& n, std::vector<V>* elements, V* bad) {
    const V range = Walk(*n.parts[0]);
    *bad = range;
    if (!Known(range)) return false;
    *bad = Fail();
    if (range.t == V::kList)
      *elements = range.list;
    else if (range.t == V::kMap)
      for (const auto& [k, v] : range.map) elements->push_back(k);
    else
      return false;
    return elements->size() <= 64;
  }

  V Quantifier(const Node& n) {
    std::vector<V> elements, terms;
    V bad;
    if (!Range(n, &elements, &bad)) return bad;
    for (const V& e : elements) {
      variables_.push_back({n.name, e});
      terms.push_back(Walk(*n.parts[1]));
      variables_.pop_back();
    }
    return Logic(n.kind == "all", terms);
  }

  V Collect(const Node& n) {
    std::vector<V> elements, seen;
    V bad, list = Make(V::kList);
    if (!Range(n, &elements, &bad)) return bad;
    int count = 0;
    const bool filters = n.kind != "map" || n.parts.size() == 3;
    for (const V& e : elements) {
      variables_.push_back({n.name, e});
      V keep = Bool(true);
      if (filters) {
        keep = Walk(*n.parts[1]);
        if (Known(keep) && keep.t != V::kBool) keep = Fail();
        seen.push_back(keep);
      }
      if (keep.t == V::kBool && keep.n) {
        ++count;
        list.list.push_back(n.kind == "map" ? Walk(*n.parts.back()) : e);
        seen.push_back(list.list.back());
      }
      variables_.pop_back();
    }
    if (Strict(seen, &bad)) return bad;
    return n.kind == "exists_one" ? Bool(count == 1) : list;
  }

  const Facts& facts_;
  std::vector<std::pair<std::string, V>> variables_;
};

std::string Show(const V& v) {
  std::string out;
  switch (v.t) {
    case V::kUnknown:
      for (const std::string& name : v.names) out += (out.empty() ? "" : " ") + name;
      return "unknown[" + out + "]";
    case V::kError: return "error";
    case V::kNull: return "null";
    case V::kBool: return v.n ? "true" : "false";
    case V::kInt: return Digits(v.n);
    case V::kUint: return Digits(v.n) + "u";
    case V::kDouble:
      if (std::isnan(v.d)) return "nan";
      if (std::isinf(v.d)) return v.d > 0 ? "inf" : "-inf";
      out = Real(v.d);
      return out.find_first_of(".e") == out.npos ? out + ".0" : out;
    case V::kString: return "\"" + v.s + "\"";
    case V::kTime: return "time";
    case V::kDuration: return "duration";
    case V::kList:
      for (const V& e : v.list) out += (out.empty() ? "" : ", ") + Show(e);
      return "[" + out + "]";
    case V::kMap:
      for (const auto& [k, e] : v.map) out += (out.empty() ? "" : ", ") + Show(k) + ": " + Show(e);
      return "{" + out + "}";
  }
  return out;
}

V FromValue(const Value& v) {
  V out = Make(V::kUnknown);
  switch (v.kind) {
    case Kind::kBool: return Make(V::kBool, v.i);
    case Kind::kInt: return Make(V::kInt, v.i);
    case Kind::kUint: return Make(V::kUint, v.u);
    case Kind::kDouble: out.t = V::kDouble, out.d = v.d; return out;
    case Kind::kString: out.t = V::kString, out.s = std::string(v.text(nullptr)); return out;
    case Kind::kTimestamp: return Make(V::kTime, v.i * kSecond + v.size);
    case Kind::kDuration: return Make(V::kDuration, v.i * kSecond + v.size);
    case Kind::kList:
    case Kind::kMap: {
      const Value* e = reinterpret_cast<const Value*>(v.s);
      out.t = v.kind == Kind::kList ? V::kList : V::kMap;
      for (uint32_t i = 0; i < v.size; ++i) {
        if (v.kind == Kind::kList)
          out.list.push_back(FromValue(e[i]));
        else
          out.map.push_back({FromValue(e[2 * i]), FromValue(e[2 * i + 1])});
      }
      return out;
    }
    case Kind::kError: return Fail();
    default: return out;
  }
}

}  // namespace

Facts FactsOf(const std::vector<Value>& slots) {
  static const char* const kNames[] = {
      "i", "j", "u", "d", "s", "b", "c", "t", "p", "xs", "m", "any", "fact.order_id", "acts.thanks.count"};
  Facts facts;
  for (size_t k = 0; k < 14; ++k) facts[kNames[k]] = FromValue(slots[k]);
  facts["param.max_rings"] = Make(V::kInt, 3);
  facts["param.grace"] = Make(V::kDuration, 8 * kSecond);
  V words = Make(V::kList);
  for (const char* word : {"thanks", "sorry"}) {
    words.list.push_back(Make(V::kString));
    words.list.back().s = word;
  }
  facts["param.words"] = words;
  return facts;
}

Guard::Guard(const std::string& text) : root_(Parser(text).Whole()) {}
Guard::~Guard() = default;
V Guard::EvaluateOnly(const Facts& facts) const { return Walker(facts).Walk(*root_); }
std::string Guard::Evaluate(const Facts& facts) const { return Show(EvaluateOnly(facts)); }

}  // namespace callcue::expr::naive

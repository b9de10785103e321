// Runs the cases of $CALLCUE_CONFORMANCE_DIR/cel/tests.jsonl, or of the file given as argument: one JSON object a line,
// as described beside them. Ends with counts; exits with 1 if a case failed, with 77 (skipped) if there are no cases.
//
// A case passes when the value is right, or when an error is expected and either evaluating fails or loading refuses
// the expression (the checker is always on). It *deviates* when we can't do what it wants and say so on purpose:
//   unchecked   it wants an ill-typed expression to be evaluated (disable_check), and we refuse to load it
//   zone-name   it names a time zone, by letters; ours are fixed offsets
// Deviations found by these rules must be those that deviations.txt lists, as far as their cases are in the file: one
// that isn't listed is reported, one that is listed and passes fails the run, so that the list stays honest.
#include <simdjson.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lib/expr/arena.h"
#include "lib/expr/expr.h"
#include "lib/expr/lexer.h"

namespace callcue::expr {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

std::string_view Text(const element& e, const char* key) {
  std::string_view v;
  return e[key].get(v) == simdjson::SUCCESS ? v : std::string_view();
}

// A 64-bit number, which JSON carries as text.
template <typename T>
T Number(const element& e) {
  std::string_view text;
  if (e.get(text) == simdjson::SUCCESS) {
    return std::is_signed_v<T> ? static_cast<T>(std::strtoll(std::string(text).c_str(), nullptr, 10))
                               : static_cast<T>(std::strtoull(std::string(text).c_str(), nullptr, 10));
  }
  int64_t number = 0;
  return e.get(number) == simdjson::SUCCESS ? static_cast<T>(number) : T{0};
}

double Real(const element& e) {
  std::string_view text;
  if (e.get(text) == simdjson::SUCCESS) {
    return text == "Infinity" ? INFINITY : text == "-Infinity" ? -INFINITY : NAN;
  }
  double d = 0;
  return e.get(d) == simdjson::SUCCESS ? d : NAN;
}

std::string Base64(std::string_view text) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    const size_t digit = kDigits.find(c);
    if (digit == kDigits.npos) break;
    bits = bits << 6 | static_cast<uint32_t>(digit);
    if (count += 6; count >= 8) out.push_back(static_cast<char>(bits >> (count -= 8)));
  }
  return out;
}

// The values of one case live in its arena.
struct Case {
  Arena arena;
  Environment environment;
  std::vector<Value> slots;
  const char* unsupported = nullptr;
};

Value FromExpression(Case* c, const std::string& text) {
  Builder builder;
  std::vector<Problem> problems;
  const ExprId id = builder.Add(text, Environment(), Kind::kNull, &problems);
  Value v;
  if (id == kNone || !builder.Finish()->IsConstant(id, &v)) c->unsupported = "a value of an object";
  return v;
}

// The cases come from a text format whose escapes \\u, \\U and \\? were left as they stand in some expected texts,
// while the others were resolved. They are resolved here where the expression has no way to give a backslash: then one
// that is expected can be nothing else. Everywhere else a text is taken as it is: each case wants one text, never
// either.
bool CanGiveBackslash(std::string_view expression) {
  for (const char* part : {"\\\\", "r'", "r\"", "R'", "R\"", "\\x5", "\\X5", "\\134", "\\u005", "\\U0000005"}) {
    if (expression.find(part) != expression.npos) return true;
  }
  return false;
}

std::string Resolved(const std::string& text) {
  std::string out, one;
  for (size_t i = 0; i < text.size();) {
    const char kind = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
    const size_t length = kind == 'u' ? 6 : kind == 'U' ? 10 : kind == '?' ? 2 : 1;
    uint32_t bad = 0;
    if (length > 1 && UnescapeLiteral(std::string_view(text).substr(i, length), false, &one, &bad)) {
      out += one;
      i += length;
    } else {
      out += text[i++];
    }
  }
  return out;
}

Value Read(Case* c, const element& e);

Value ReadObject(Case* c, const element& e) {
  const std::string_view type = Text(e, "@type"), value = Text(e, "value");
  const std::string quoted = "('" + std::string(value) + "')";
  if (type == "type.googleapis.com/google.protobuf.Duration") return FromExpression(c, "duration" + quoted);
  if (type == "type.googleapis.com/google.protobuf.Timestamp") return FromExpression(c, "timestamp" + quoted);
  c->unsupported = "a message";
  return Value();
}

Value ReadList(Case* c, const element& e) {
  std::vector<Value> elements;
  simdjson::dom::array array;
  if (e["values"].get(array) == simdjson::SUCCESS) {
    for (element one : array) elements.push_back(Read(c, one));
  }
  return c->arena.Copy(ListValue(Kind::kList, elements.data(), static_cast<uint32_t>(elements.size())), nullptr);
}

Value ReadMap(Case* c, const element& e) {
  std::vector<Value> parts;
  simdjson::dom::array array;
  if (e["entries"].get(array) == simdjson::SUCCESS) {
    for (element one : array) {
      parts.push_back(Read(c, one["key"]));
      parts.push_back(Read(c, one["value"]));
    }
  }
  return c->arena.Copy(ListValue(Kind::kMap, parts.data(), static_cast<uint32_t>(parts.size() / 2)), nullptr);
}

Value Read(Case* c, const element& e) {
  Value v;
  element inner;
  if (e["int64_value"].get(inner) == simdjson::SUCCESS) return Value::Int(Number<int64_t>(inner));
  if (e["uint64_value"].get(inner) == simdjson::SUCCESS) return Value::Uint(Number<uint64_t>(inner));
  if (e["double_value"].get(inner) == simdjson::SUCCESS) return Value::Double(Real(inner));
  if (e["bool_value"].get(inner) == simdjson::SUCCESS) return Value::Bool(inner.get_bool().value());
  if (e["string_value"].get(inner) == simdjson::SUCCESS) return Value::String(c->arena.Copy(std::string_view(inner)));
  if (e["list_value"].get(inner) == simdjson::SUCCESS) return ReadList(c, inner);
  if (e["map_value"].get(inner) == simdjson::SUCCESS) return ReadMap(c, inner);
  if (e["object_value"].get(inner) == simdjson::SUCCESS) return ReadObject(c, inner);
  if (e["null_value"].get(inner) == simdjson::SUCCESS) {
    v.kind = Kind::kNull;
    return v;
  }
  if (e["bytes_value"].get(inner) == simdjson::SUCCESS) {
    v = Value::String(c->arena.Copy(Base64(std::string_view(inner))));
    v.kind = Kind::kBytes;
    return v;
  }
  if (e["type_value"].get(inner) == simdjson::SUCCESS) return FromExpression(c, std::string(std::string_view(inner)));
  c->unsupported = "a kind of value";
  return v;
}

Type ReadType(Case* c, const element& e) {
  static const std::map<std::string_view, Kind> kNames = {
      {"BOOL", Kind::kBool},           {"INT64", Kind::kInt},        {"UINT64", Kind::kUint},
      {"DOUBLE", Kind::kDouble},       {"STRING", Kind::kString},    {"BYTES", Kind::kBytes},
      {"TIMESTAMP", Kind::kTimestamp}, {"DURATION", Kind::kDuration}};
  Type t;
  element inner;
  std::string_view name = Text(e, "primitive");
  if (name.empty()) name = Text(e, "well_known");
  if (const auto found = kNames.find(name); found != kNames.end()) return Type::Simple(found->second);
  if (e["list_type"].get(inner) == simdjson::SUCCESS) {
    t = Type::List(ReadType(c, inner["elem_type"]));
  } else if (e["map_type"].get(inner) == simdjson::SUCCESS) {
    const Type key = ReadType(c, inner["key_type"]);
    t = Type::Map(key, ReadType(c, inner["value_type"]));
  } else if (name = Text(e, "message_type");
             name == "google.protobuf.Timestamp" || name == "google.protobuf.Duration") {
    t.kind = name == "google.protobuf.Timestamp" ? Kind::kTimestamp : Kind::kDuration;
  } else if (e["dyn"].get(inner) == simdjson::SUCCESS) {
    t.dyn = true;
  } else {
    c->unsupported = "a type";
  }
  return t;
}

// The enumerations that the suite's own messages declare.
void DeclareEnums(Environment* environment) {
  for (const char* proto : {"proto2", "proto3"}) {
    const std::string prefix = std::string("cel.expr.conformance.") + proto + ".";
    const char* global[] = {"GOO", "GAR", "GAZ"};
    const char* nested[] = {"FOO", "BAR", "BAZ"};
    for (int i = 0; i < 3; ++i) {
      environment->DeclareConstant(prefix + "GlobalEnum." + global[i], Value::Int(i));
      environment->DeclareConstant(prefix + "TestAllTypes.NestedEnum." + nested[i], Value::Int(i));
    }
  }
}

bool Flag(const element& e, const char* key) {
  bool b = false;
  return e[key].get(b) == simdjson::SUCCESS && b;
}

bool Has(const element& e, const char* key) { return e[key].error() == simdjson::SUCCESS; }

void Prepare(Case* c, const element& e) {
  DeclareEnums(&c->environment);
  c->environment.SetContainer(Text(e, "container"));
  simdjson::dom::array declarations;
  if (e["type_env"].get(declarations) != simdjson::SUCCESS) return;
  for (element d : declarations) {
    Value value;
    element bound;
    const std::string_view name = Text(d, "name");
    object bindings;
    if (e["bindings"].get(bindings) == simdjson::SUCCESS) {
      for (auto field : bindings) {
        if (field.key == name) value = Read(c, field.value["value"]);
      }
    }
    const Slot slot{1, static_cast<uint32_t>(c->slots.size())};
    c->slots.push_back(value);
    c->environment.DeclareSlot(name, ReadType(c, d["ident"]["type"]), slot, true);
  }
}

Value Wanted(Case* c, const element& json, const element& e) {
  Value wanted = Read(c, json);
  if ((wanted.kind != Kind::kString && wanted.kind != Kind::kBytes) || Has(e, "bindings")) return wanted;
  if (CanGiveBackslash(Text(e, "expr"))) return wanted;
  const Kind kind = wanted.kind;
  wanted = Value::String(c->arena.Copy(Resolved(std::string(wanted.text(nullptr)))));
  wanted.kind = kind;
  return wanted;
}

// Whether what the problem is about is the name of a zone.
bool IsZoneName(const Problem& p, std::string_view expression) {
  const std::string_view zone = expression.substr(p.begin, p.end - p.begin);
  return p.code == "time-zone" && zone.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != zone.npos;
}

struct Verdict {
  enum { kPassed, kFailed, kDeviates } what = kFailed;
  std::string why;
};

Verdict Judge(const element& e) {
  Case c;
  Prepare(&c, e);
  Builder builder;
  std::vector<Problem> problems;
  const ExprId id = builder.Add(Text(e, "expr"), c.environment, Kind::kNull, &problems);
  const bool wants_error = Has(e, "eval_error") || Has(e, "any_eval_errors");
  if (c.unsupported) return {Verdict::kFailed, std::string("the runner can't make ") + c.unsupported};
  if (id == kNone) {
    const Problem& p = problems[0];
    if (wants_error) return {Verdict::kPassed, ""};
    if (IsZoneName(p, Text(e, "expr"))) return {Verdict::kDeviates, "zone-name"};
    if (Flag(e, "disable_check") && (p.code == "type" || p.code == "undeclared"))
      return {Verdict::kDeviates, "unchecked"};
    return {Verdict::kFailed, "refused: " + p.code + ": " + p.message};
  }
  const auto program = builder.Finish();
  std::vector<char> memory(64 << 10);
  Scratch scratch{memory.data(), static_cast<uint32_t>(memory.size()), 0};
  Frame frame;
  frame.banks[1] = c.slots.data();
  frame.scratch = &scratch;
  const Value got = program->Evaluate(id, frame);
  if (wants_error) {
    if (got.kind == Kind::kError) return {Verdict::kPassed, ""};
    return {Verdict::kFailed, "wants an error, gave " + FormatValue(got, nullptr)};
  }
  element wanted_json;
  Value wanted = Value::Bool(true);
  const bool has_value = e["value"].get(wanted_json) == simdjson::SUCCESS ||
                         e["typed_result"]["result"].get(wanted_json) == simdjson::SUCCESS;
  if (has_value) wanted = Wanted(&c, wanted_json, e);
  // Texts tell kinds apart, and -0.0 from 0.0; maps are compared by == on top, for their order means nothing.
  const std::string a = FormatValue(wanted, nullptr), b = FormatValue(got, nullptr);
  if (a == b) return {Verdict::kPassed, ""};
  if (wanted.kind == Kind::kMap && got.kind == Kind::kMap) {
    Environment maps;
    Type map = Type::Simple(Kind::kMap);
    maps.DeclareSlot("a", map, {1, 0}, false);
    maps.DeclareSlot("b", map, {1, 1}, false);
    const Value both[] = {wanted, got};
    Builder equality;
    const ExprId same = equality.Add("a == b", maps, Kind::kBool, &problems);
    frame.banks[1] = both;
    if (equality.Finish()->EvaluateBool(same, frame) == Outcome::kTrue) return {Verdict::kPassed, ""};
  }
  return {Verdict::kFailed, "wants " + a + ", gave " + b};
}

struct Counts {
  int passed = 0, failed = 0, deviating = 0;
  void Print(const std::string& title) const {
    std::printf("%s: %d passed, %d failed, %d deviating\n", title.c_str(), passed, failed, deviating);
  }
};

// Names of cases, "file/section/name reason" a line.
std::map<std::string, std::string> ReadDeviations() {
  std::map<std::string, std::string> known;
  std::ifstream in(CALLCUE_DEVIATIONS);
  std::string name, reason;
  while (in >> name >> reason) known[name] = reason;
  return known;
}

int Run(const std::string& path) {
  std::ifstream in(path);
  if (!in) {
    std::printf("skipped: no cases (set CALLCUE_CONFORMANCE_DIR)\n");
    return 77;
  }
  const std::map<std::string, std::string> known = ReadDeviations();
  std::map<std::string, Counts> tiers = {{"core", {}}, {"type", {}}};
  std::map<std::string, Counts> files;
  simdjson::dom::parser parser;
  std::string line;
  bool ok = true;
  while (std::getline(in, line)) {
    if (line.empty()) continue;
    element e;
    if (parser.parse(line).get(e) != simdjson::SUCCESS) {
      std::printf("FAILED to read: %.80s\n", line.c_str());
      ok = false;
      continue;
    }
    const std::string tier(Text(e, "tier")), file(Text(e, "file"));
    if (tiers.find(tier) == tiers.end()) continue;
    const std::string name = file + "/" + std::string(Text(e, "section")) + "/" + std::string(Text(e, "name"));
    const Verdict verdict = Judge(e);
    Counts &a = tiers[tier], &b = files[tier + " " + file];
    const auto listed = known.find(name);
    if (verdict.what == Verdict::kPassed) {
      ++a.passed, ++b.passed;
      if (listed != known.end()) {
        std::printf("PASSES, and must leave the list of deviations: %s\n", name.c_str());
        ok = false;
      }
    } else if (verdict.what == Verdict::kDeviates) {
      ++a.deviating, ++b.deviating;
      if (listed == known.end() || listed->second != verdict.why) {
        std::printf("deviates, not listed: %s %s\n", name.c_str(), verdict.why.c_str());
      }
    } else {
      ++a.failed, ++b.failed;
      ok = false;
      std::printf("FAILED %s: %.*s\n  %s\n", name.c_str(), 120, std::string(Text(e, "expr")).c_str(),
                  verdict.why.c_str());
    }
  }
  for (const auto& [file, counts] : files) counts.Print(file);
  for (const auto& [tier, counts] : tiers) counts.Print("cel " + tier);
  if (files.empty()) {
    std::printf("FAILED: the file holds no case of the tiers core and type\n");
    ok = false;
  }
  return ok ? 0 : 1;
}

}  // namespace
}  // namespace callcue::expr

int main(int argc, char** argv) {
  const char* directory = std::getenv("CALLCUE_CONFORMANCE_DIR");
  if (argc > 1) return callcue::expr::Run(argv[1]);
  if (directory == nullptr || *directory == '\0') {
    std::printf("skipped: CALLCUE_CONFORMANCE_DIR is not set\n");
    return 77;
  }
  return callcue::expr::Run(std::string(directory) + "/cel/tests.jsonl");
}

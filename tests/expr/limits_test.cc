// Each bound at n and n + 1, what a host may get wrong, and that evaluating allocates nothing.
#include "lib/base/limits.h"

#include <gtest/gtest.h>

#include "lib/expr/program.h"
#include "tests/expr/allocations.h"
#include "tests/expr/fixture.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace callcue::expr {
namespace {

std::string Repeat(const std::string& part, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += part;
  return out;
}

// The code of the first problem, or "".
std::string CodeOf(std::string_view text, Kind wanted = Kind::kNull) {
  Guards g;
  return g.Add(text, wanted) != kNone ? "" : g.problems[0].code;
}

TEST(Limits, OfAText) {
  EXPECT_EQ(CodeOf("1" + std::string(limits::kExpressionBytes - 2, ' ')), "");
  EXPECT_EQ(CodeOf("1" + std::string(limits::kExpressionBytes - 1, ' ')), "");
  EXPECT_EQ(CodeOf("1" + std::string(limits::kExpressionBytes, ' ')), "too-long");
  EXPECT_EQ(CodeOf("\xff"), "utf8");
  EXPECT_EQ(CodeOf(""), "syntax");
  const size_t deep = limits::kExpressionDepth;
  EXPECT_EQ(CodeOf(Repeat("(", deep - 2) + "1" + Repeat(")", deep - 2)), "");
  EXPECT_EQ(CodeOf(Repeat("(", deep - 1) + "1" + Repeat(")", deep - 1)), "");
  EXPECT_EQ(CodeOf(Repeat("(", deep) + "1" + Repeat(")", deep)), "too-deep");
  EXPECT_EQ(CodeOf("i" + Repeat("+ i", deep - 1)), "");
  EXPECT_EQ(CodeOf("i" + Repeat("+ i", deep)), "too-deep");
  EXPECT_EQ(CodeOf(Repeat("!", deep - 1) + "b"), "");
  EXPECT_EQ(CodeOf(Repeat("!", deep) + "b"), "too-deep");
  // A chain isn't deep. With its own node it has as many as are allowed.
  EXPECT_EQ(CodeOf("b" + Repeat("||c", limits::kExpressionNodes - 3)), "");
  EXPECT_EQ(CodeOf("b" + Repeat("||c", limits::kExpressionNodes - 2)), "");
  EXPECT_EQ(CodeOf("b" + Repeat("||c", limits::kExpressionNodes - 1)), "too-complex");
  EXPECT_EQ(CodeOf("[1" + Repeat(",1", limits::kListElements - 2) + "]"), "");
  EXPECT_EQ(CodeOf("[1" + Repeat(",1", limits::kListElements - 1) + "]"), "");
  EXPECT_EQ(CodeOf("[1" + Repeat(",1", limits::kListElements) + "]"), "too-complex");
  EXPECT_EQ(CodeOf("xs.all(x, x == 1)"), "");
  EXPECT_EQ(CodeOf("xs.all(x, xs.all(y, x == y))"), "");
  EXPECT_EQ(CodeOf("xs.all(x, xs.all(y, xs.all(z, x == y)))"), "too-complex");
  EXPECT_EQ(CodeOf("xs.all(x, xs.all(y, s.contains(s)))"), "too-costly");
  EXPECT_EQ(CodeOf("s.matches('(a{1,20}b){1,4}')"), "");
  EXPECT_EQ(CodeOf("s.matches('(a{1,50}b){1,10}')"), "pattern");
  EXPECT_EQ(CodeOf("s.matches('(')"), "pattern");
  EXPECT_EQ(CodeOf("[1].exists(x, 'a'.matches('('))"), "pattern");
}

TEST(Limits, OfPatterns) {
  Guards g;
  const auto add = [&](size_t n) { return g.Add("s.matches('p" + std::to_string(n) + "')", Kind::kBool); };
  for (size_t n = 1; n < limits::kExpressionPatterns; ++n) ASSERT_NE(add(n), kNone);
  EXPECT_NE(add(limits::kExpressionPatterns), kNone);
  EXPECT_EQ(add(limits::kExpressionPatterns + 1), kNone);
  EXPECT_EQ(g.Problems(),
            "pattern 10-16: this is no pattern that can be used: there are more than 256 different ones (the syntax is "
            "RE2's)");
  EXPECT_NE(add(1), kNone) << "one that is there already";
}

TEST(Limits, OfEvaluating) {
  Guards g;
  std::vector<Value> many(limits::kListElements + 1, Value::Int(1));
  g.slots[9].kind = Kind::kList;
  g.slots[9].s = reinterpret_cast<const char*>(many.data());
  g.slots[9].size = limits::kListElements - 1;
  EXPECT_EQ(g.Run("xs.all(x, x == 1)"), "true");
  EXPECT_EQ(g.Run("size(xs + [1])"), "64");
  g.slots[9].size = limits::kListElements;
  EXPECT_EQ(g.Run("xs.all(x, x == 1)"), "true");
  EXPECT_EQ(g.Run("size(xs + [1])"), "error(list-too-long)");
  g.slots[9].size = limits::kListElements + 1;
  EXPECT_EQ(g.Run("xs.all(x, x == 1)"), "error(list-too-long)");
  EXPECT_EQ(g.Run("xs[64]"), "1");
  // The fixture's scratch memory holds 4,096 bytes.
  const std::string text(2048, 'a');
  g.slots[4] = Value::String(text);
  EXPECT_EQ(g.Run("size(s + 'a')"), "2049");
  EXPECT_EQ(g.Run("size(s + s)"), "4096");
  EXPECT_EQ(g.Run("size(s + s + 'a')"), "error(scratch-full)");
  EXPECT_EQ(g.Run("size(s + s + 'a') > 1 || true"), "true");
}

// What is reported is what is limited: the largest cost that loads is that of kMostCost steps.
TEST(Limits, OfCost) {
  Guards g;
  const auto cost = [&](const std::string& text) {
    Builder builder;
    const ExprId id = builder.Add(text, g.environment, Kind::kNull, nullptr);
    return id == kNone ? uint64_t{0} : builder.Finish()->CostOf(id);
  };
  EXPECT_EQ(cost("b"), 1u);
  const auto loops = [](size_t terms) { return "xs.all(x, xs.all(y, x == y" + Repeat(" && y == x", terms) + "))"; };
  const uint64_t one = cost(loops(1)), step = cost(loops(2)) - one;
  ASSERT_GT(step, 0u);
  const size_t most = 1 + (kMostCost - one) / step;
  EXPECT_EQ(cost(loops(most)), one + (most - 1) * step);
  EXPECT_LE(cost(loops(most)), kMostCost);
  EXPECT_EQ(CodeOf(loops(most + 1)), "too-costly");
}

TEST(Limits, SlotsOfAWrongKindAreErrors) {
  Guards g;
  g.slots[0] = Value::String("five");
  g.slots[4] = Value::Int(1);
  g.slots[5].kind = Kind::kError;
  g.slots[9] = Value::Int(3);
  for (const char* text : {"i > 3", "i + 1 > 3", "s == 'a'", "s.startsWith('a')", "s in ['a']", "b", "!b",
                           "has(fact.order_id) || b", "xs.all(x, x > 1)", "xs[0] == 1", "size(xs) == 1"}) {
    EXPECT_EQ(g.Run(text).substr(0, 6), "error(") << text;
  }
}

TEST(Limits, MoreThanSixtyFourUnknownSlotsAreStillNamed) {
  Environment environment;
  std::string text;
  for (uint32_t k = 0; k < 80; ++k) {
    const std::string name = "f" + std::to_string(k);
    Type type;
    type.kind = Kind::kBool;
    environment.DeclareSlot(name, type, {2, k}, true);
    text += (k ? " && " : "") + name;
  }
  Builder builder;
  const ExprId id = builder.Add(text, environment, Kind::kBool, nullptr);
  const auto program = builder.Finish();
  std::vector<Value> slots(80, Value::Bool(true));
  slots[3] = slots[70] = Value();
  Frame frame;
  frame.banks[2] = slots.data();
  Unknowns unknowns;
  ASSERT_EQ(program->EvaluateBool(id, frame, &unknowns), Outcome::kUnknown);
  ASSERT_EQ(unknowns.count, 2);
  EXPECT_EQ(unknowns.slots[0].index, 3u);
  EXPECT_EQ(unknowns.slots[1].index, 70u);
}

TEST(Limits, UnknownExpressionsAreErrors) {
  Guards g;
  const auto program = g.builder.Finish();
  const char* error = nullptr;
  EXPECT_EQ(program->EvaluateBool(7, Frame(), static_cast<Unknowns*>(nullptr), &error), Outcome::kError);
  EXPECT_STREQ(error, "no-such-expression");
}

TEST(Limits, TextsOfACallMayBeRelative) {
  Guards g;
  const char heap[] = "..sorry";
  g.slots[4] = Value::String("sorry");
  g.slots[4].relative = 1;
  g.slots[4].bits = 2;
  const ExprId id = g.Add("s == 'sorry' && s in ['sorry'] && s.endsWith('rry') && size(s) == 5 && s + 'x' == 'sorryx'");
  ASSERT_NE(id, kNone) << g.Problems();
  const auto program = g.builder.Finish();
  char memory[64];
  Scratch scratch{memory, sizeof memory, 0};
  Frame frame = g.MakeFrame(&scratch);
  frame.heap = heap;
  EXPECT_EQ(program->EvaluateBool(id, frame), Outcome::kTrue);
}

TEST(Limits, EvaluatingAllocatesNothing) {
  if (!kCountsAllocations) GTEST_SKIP() << kNotCounted;
  Guards g;
  for (int known = 0; known < 2; ++known) {
    if (known) {
      g.slots[0] = Value::Int(5);
      g.slots[4] = Value::String("sorry");
      g.slots[5] = Value::Bool(true);
    }
    for (const char* text :
         {"i > 3 && b", "i + 2 > 3 && s + 'x' != 'a'", "[i, 2].map(x, x * 2).exists(y, y == 4)", "{'a': i}.a == 5",
          "s.matches('s.r+y')", "string(i) == '5' || c", "string(1.5 * double(i)).size() > 2", "i / 0 > 1"}) {
      Builder builder;
      const ExprId id = builder.Add(text, g.environment, Kind::kBool, nullptr);
      ASSERT_NE(id, kNone) << text;
      const auto program = builder.Finish();
      char memory[1024];
      Scratch scratch{memory, sizeof memory, 0};
      const Frame frame = g.MakeFrame(&scratch);
      Unknowns unknowns;
      program->EvaluateBool(id, frame, &unknowns);  // RE2 grows its automaton when it sees a text for the first time
      scratch.used = 0;
      AllocationCounter counter;
      program->EvaluateBool(id, frame, &unknowns);
      EXPECT_EQ(counter.count(), 0) << text;
    }
  }
  AllocationCounter counter;
  std::vector<int> one(1);
  EXPECT_EQ(counter.count(), 1) << "the count itself";
}

TEST(Problems, AlwaysFailingPartsAreWarnedOf) {
  Guards g;
  EXPECT_NE(g.Add("i > 1 / 0 || b", Kind::kBool), kNone);
  ASSERT_EQ(g.problems.size(), 1u);
  EXPECT_TRUE(g.problems[0].warning);
  EXPECT_EQ(g.Problems(), "always-fails 4-9: this part always fails: division-by-zero");
}

// A pattern and a zone that stand in a text as they are wait for nothing else to be right.
TEST(Problems, AreToldAtOnce) {
  Guards g;
  EXPECT_EQ(g.Add("nope > 1 && s.matches('(') && i > 3u && t.getHours('CET') > 1 || s.matches()", Kind::kBool), kNone);
  std::string codes;
  for (const Problem& p : g.problems) codes += p.code + " ";
  EXPECT_EQ(codes, "undeclared type type pattern time-zone ");
}

TEST(Problems, HintsForUsualSlips) {
  const struct {
    const char* text;
    const char* problem;
  } rows[] = {
      {"b & c", "syntax 2-3: '&' is not an operator (write && for and)"},
      {"b and c", "syntax 2-5: expected an operator or the end, found 'and' (write && for and)"},
      {"p > 8s", "syntax 4-6: a number ends where a name begins (a length of time is written duration(\"8s\"))"},
      {"p > 8",
       "type 0-5: '>' needs one type on both sides, these are duration and int (a length of time is written "
       "duration(\"8s\"))"},
      {"s.startWith('a')",
       "undeclared 0-16: there is no function 'startWith' to call on a value (did you mean x.startsWith()?)"},
      {"length(s) > 1", "undeclared 0-9: there is no function 'length'"},
      {"s == null",
       "type 0-9: '==' needs one type on both sides, these are string and null_type (whether something was reported is "
       "asked with has())"},
      {"i && b", "type 0-1: && needs a bool, this is int (compare it, for example != 0)"},
      {"'a' in s",
       "type 0-8: 'in' looks into a list or a map, this is string (whether a text is part of another: "
       "text.contains(part))"},
      {"acts.thank.count > 1",
       "undeclared 0-16: nothing is named 'acts.thank.count' here (did you mean acts.thanks.count?)"},
      {"has(i)", "syntax 4-5: has() takes a name with a dot (for example has(fact.order_id))"},
      {"'a", "syntax 0-2: this text has no closing quote"},
      {"'\\q'",
       "escape 1-3: this escape is not known, or not complete (a backslash itself is written \\\\, and r'...' takes "
       "backslashes as they are)"},
      {"xs.exists(1, b)",
       "syntax 10-11: the first argument names the variable: a plain name (for example items.exists(i, i > 3))"},
      {"Foo{a: 1}", "syntax 0-3: "},
      {"9223372036854775808", "number-range 0-19: this number does not fit into an int (add u for an unsigned number)"},
  };
  for (const auto& row : rows) {
    Guards g;
    EXPECT_EQ(g.Add(row.text, Kind::kBool), kNone) << row.text;
    if (std::string_view(row.text) == "Foo{a: 1}") {
      EXPECT_EQ(g.problems[0].code, "unsupported");
    } else {
      EXPECT_EQ(g.Problems(), row.problem);
    }
  }
}

TEST(Fuzz, TheTargetRunsOverAFewTexts) {
  for (const char* text :
       {"1b && (c || i > 3)", "2xs.map(x, x + i).exists(y, y == 2)", "3'a' + s == \"b\"", "\x10i + j > 3 && s == 'a'",
        "5[1, 2", "6m.a / 0 == 1 || b", "7(((b))) && !(c && b)", "8\xff", "9b && [1].exists(x, 'a'.matches('('))",
        "\x80", "\x81\x05\x04\x03\x02\x01\x09\x08\x07\x06\x05\x04\x03\x02\x01\x0d\x03\x07\x02",
        "\xff\x07\x03\x0e\x02\x01\x01\x04\x09\x03\x05\x0b\x07\x02\x06\x05\x0d\x01\x08\x02\x03\x09\x04\x01"}) {
    const std::string_view input(text);
    EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size()), 0);
  }
}

}  // namespace
}  // namespace callcue::expr

// What guards mean, as tables: text, and what it evaluates to.
#include "lib/expr/expr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/expr/fixture.h"

namespace callcue::expr {
namespace {

struct Row {
  const char* text;
  const char* result;
};

void Check(Guards* guards, const std::vector<Row>& rows) {
  for (const Row& row : rows) EXPECT_EQ(guards->Run(row.text), row.result) << row.text;
}

TEST(Evaluate, Constants) {
  Guards g;
  Check(&g, {
                {"1 + 2 * 3", "7"},
                {"7 / 2", "3"},
                {"-7 % 3", "-1"},
                {"2.5 * 2.0", "5.0"},
                {"'a' + \"b\"", "\"ab\""},
                {"'a' in ['b', 'a']", "true"},
                {"[1, 2, 3][1]", "2"},
                {"{'a': 1}.a", "1"},
                {"{'a': 1}['b']", "error(no-such-key)"},
                {"size('\\u4f60\\u597d')", "2"},
                {"'foobar'.startsWith('foo') && 'foobar'.endsWith('bar') && 'foobar'.contains('oba')", "true"},
                {"'hubba'.matches('u.b')", "true"},
                {"duration('1h30m') + duration('1.5s')", "5401.5s"},
                {"timestamp('2025-03-01T00:00:00Z') - timestamp('2025-02-28T00:00:00Z')", "86400s"},
                {"timestamp('2009-02-13T23:31:30Z').getHours('+08:00')", "7"},
                {"[1, 2, 3].filter(x, x > 1).map(x, x * 10)", "[20, 30]"},
                {"[1, 2, 3].map(x, x > 1, x + 1)", "[3, 4]"},
                {"[1, 2, 3].all(x, x > 0) && [1, 2].exists(x, x == 2) && [1, 2].exists_one(x, x == 2)", "true"},
                {"string(12) + string(1.5) + string(true)", "\"121.5true\""},
                {"int('12') + int(3.7)", "15"},
                {"true ? 1 : 2", "1"},
                {"type(1) == int", "true"},
                {"9223372036854775807 + 1", "error(overflow)"},
                {"1 / 0", "error(division-by-zero)"},
                {"1 / 0 > 1 || true", "true"},
                {"-9223372036854775808", "-9223372036854775808"},
                {"param.max_rings + 1", "4"},
                {"'sorry' in param.words", "true"},
                {"param.grace == duration('8s')", "true"},
            });
}

TEST(Evaluate, Slots) {
  Guards g;
  g.slots[0] = Value::Int(5);
  g.slots[1] = Value::Int(-2);
  g.slots[2] = Value::Uint(7);
  g.slots[3] = Value::Double(0.5);
  g.slots[4] = Value::String("sorry to hear");
  g.slots[5] = Value::Bool(true);
  g.slots[6] = Value::Bool(false);
  g.slots[7] = Value::TimestampMs(1000500);
  g.slots[8] = Value::DurationMs(8500);
  const Value xs[] = {Value::Int(1), Value::Int(2), Value::Int(3)};
  g.slots[9].kind = Kind::kList;
  g.slots[9].size = 3;
  g.slots[9].s = reinterpret_cast<const char*>(xs);
  Check(&g, {
                {"i > param.max_rings && b", "true"},
                {"3 < i", "true"},
                {"!(i <= 3) && !c", "true"},
                {"c || i == 5", "true"},
                {"c || i != 5", "false"},
                {"i + j == 3 && u > 6u && d < 0.75", "true"},
                {"!(d < 0.25) && !(d == 0.25)", "true"},
                {"s.startsWith('sorry') && s != 'sorry'", "true"},
                {"s in ['x', 'sorry to hear']", "true"},
                {"!(s in ['x', 'y'])", "true"},
                {"p >= param.grace", "true"},
                {"t - p == timestamp('1970-01-01T00:16:32Z')", "true"},
                {"b ? i : j", "5"},
                {"(c ? i : j) < 0 && (b ? b : c)", "true"},
                {"xs.exists(x, x == 2 && b) && !xs.all(x, x < 3)", "true"},
                {"xs.map(x, xs.filter(y, y < x).size())", "[0, 1, 2]"},
                {"xs[i - 4]", "2"},
                {"has(fact.order_id)", "false"},
                {"has(fact.order_id) || i == 5", "true"},
                {"b == true && c != true && b != c", "true"},
                {"!b || !c", "true"},
                {"(b || c) && (c || (b && i > 4))", "true"},
                {"string(i) + s", "\"5sorry to hear\""},
            });
}

TEST(Evaluate, NamesWithDashesAreQuoted) {
  Guards g;
  g.slots[14] = Value::Bool(true);
  EXPECT_EQ(g.Run("duties.`thank-after-hold`.open"), "true");
  EXPECT_EQ(g.Run("{'a-b': 1}.`a-b`"), "1");
}

TEST(Environments, ChildrenAddNamesAndMayBeMoved) {
  Environment parent;
  parent.DeclareConstant("a", Value::Int(1));
  parent.DeclareConstant("b", Value::Int(2));
  EXPECT_FALSE(parent.DeclareConstant("a", Value::Int(3)));
  EXPECT_FALSE(parent.DeclareSlot("bank", Type(), {kBanks, 0}, false));
  Environment child(&parent);
  child.DeclareConstant("b", Value::Int(20));
  Environment moved(std::move(parent));
  Builder builder;
  std::vector<Problem> problems;
  const ExprId id = builder.Add("a + b", child, Kind::kInt, &problems);
  child = Environment();
  moved = Environment();
  ASSERT_NE(id, kNone);
  Value v;
  ASSERT_TRUE(builder.Finish()->IsConstant(id, &v));
  EXPECT_EQ(v.i, 21);
}

// A program outlives the environments whose constants it uses.
TEST(Environments, ConstantsOutliveThem) {
  std::unique_ptr<const Program> program;
  ExprId id = kNone;
  {
    Environment environment;
    environment.DeclareStringList("words", {"a long enough text for the heap", "another one that is long"});
    Type text;
    text.kind = Kind::kString;
    environment.DeclareSlot("s", text, {0, 0}, false);
    Builder builder;
    id = builder.Add("s in words", environment, Kind::kBool, nullptr);
    program = builder.Finish();
  }
  const Value slot = Value::String("another one that is long");
  Frame frame;
  frame.banks[0] = &slot;
  EXPECT_EQ(program->EvaluateBool(id, frame), Outcome::kTrue);
}

// Which slots are asked for, by their names; all where a term is unknown, or something is no term.
TEST(Evaluate, SlotsAreAskedForAsFarAsTermsNeedThem) {
  class Names : public SlotReader {
   public:
    explicit Names(Guards* g) : g_(*g) {}
    const Value& Read(Slot slot) override {
      asked += std::to_string(slot.index) + " ";
      return g_.slots[slot.index];
    }
    void ReadAll() override { asked += "all"; }
    std::string asked;

   private:
    Guards& g_;
  };
  Guards g;
  g.slots[0] = Value::Int(1);
  g.slots[1] = Value::Int(2);
  g.slots[5] = Value::Bool(false);
  g.slots[6] = Value::Bool(true);
  const auto asked = [&](std::string_view text, Outcome wanted) {
    Builder builder;
    const ExprId id = builder.Add(text, g.environment, Kind::kBool, nullptr);
    const auto program = builder.Finish();
    Names names(&g);
    EXPECT_EQ(program->EvaluateBool(id, g.MakeFrame(nullptr), &names, nullptr), wanted) << text;
    return names.asked;
  };
  EXPECT_EQ(asked("b && i < j && u == 3u", Outcome::kFalse), "5 ");
  EXPECT_EQ(asked("c && i > j && u == 3u", Outcome::kFalse), "6 0 1 ");
  EXPECT_EQ(asked("i < j || u == 3u", Outcome::kTrue), "0 1 ");
  EXPECT_EQ(asked("c && u == 3u && b", Outcome::kFalse), "6 2 all");
  EXPECT_EQ(asked("c && i + 1 > j && b", Outcome::kFalse), "6 all");
}

TEST(Evaluate, TextsOfEveryLengthCompare) {
  for (size_t length = 0; length <= 40; ++length) {
    const std::string text(length, 'x');
    for (size_t at = 0; at <= length; ++at) {
      std::string other = text;
      if (at < length) other[at] = 'y';
      Guards g;
      g.slots[4] = Value::String(other);
      EXPECT_EQ(g.Run("s == '" + text + "'"), at < length ? "false" : "true") << length << " " << at;
      EXPECT_EQ(g.Run("s in ['" + text + "', 'z']"), at < length ? "false" : "true") << length << " " << at;
    }
  }
}

TEST(Evaluate, UnknownFactsAreAbsorbedOrNamed) {
  Guards g;
  g.slots[0] = Value::Int(5);
  g.slots[5] = Value::Bool(true);
  Check(&g, {
                {"j > 1", "unknown[1]"},
                {"j > 1 && b", "unknown[1]"},
                {"j > 1 && !b", "false"},
                {"!b && j > 1", "false"},
                {"j > 1 || b", "true"},
                {"j > 1 || !b", "unknown[1]"},
                {"j > 1 && c", "unknown[1 6]"},
                {"c && j > 1", "unknown[6 1]"},
                {"!(j > 1)", "unknown[1]"},
                {"(j > 1 || b) && c", "unknown[6]"},
                {"(j > 1 && c) || i == 5", "true"},
                {"(j > 1 || c) && i == 6", "false"},
                {"c ? 1 : 2", "unknown[6]"},
                {"(c ? b : b) || b", "true"},
                {"j + i", "unknown[1]"},
                {"j + i / 0", "error(division-by-zero)"},
                {"j > 1 && i / 0 > 1", "unknown[1]"},
                {"i / 0 > 1 && j > 1", "unknown[1]"},
                {"i / 0 > 1 || b", "true"},
                {"i / 0 > 1 && b", "error(division-by-zero)"},
                {"[1, 2].exists(x, x == j)", "unknown[1]"},
                {"[5, 6].exists(x, x == j || x == i)", "true"},
                {"[5, 6].all(x, x == j && x == i)", "false"},
                {"[i, j].size() == 2", "unknown[1]"},
                {"[1, 2].exists_one(x, x == j)", "unknown[1]"},
                {"[1, 0].map(x, j / x)", "unknown[1]"},
                {"xs.all(x, x > 1)", "unknown[9]"},
                {"has(fact.order_id)", "false"},
                {"m.size() > 1 || fact.order_id == 'a'", "unknown[10 12]"},
            });
}

TEST(Problems, AreLocatedAndHelp) {
  Guards g;
  auto problems = [&](std::string_view text) {
    EXPECT_EQ(g.Add(text, Kind::kBool), kNone) << text;
    return g.Problems();
  };
  EXPECT_EQ(problems("i = 3"), "syntax 2-3: '=' is not an operator (write == to compare)");
  EXPECT_EQ(problems("fact.oder_id == 'a'"),
            "undeclared 0-12: nothing is named 'fact.oder_id' here (did you mean fact.order_id?)");
  EXPECT_EQ(problems("i > 3u"),
            "type 0-6: '>' needs one type on both sides, these are int and uint (one is signed, the "
            "other unsigned: write 3u for a number, int(x) for a value)");
  EXPECT_EQ(problems("i"), "type 0-1: this must be bool, and is int (compare it with something)");
  EXPECT_EQ(problems("x == 1 && y == 2 && i == 'a'").find("undeclared 0-1"), 0u);
  EXPECT_EQ(g.problems.size(), 3u);
  EXPECT_EQ(problems("s.matches(s)"),
            "pattern 10-11: a pattern must be constant (contains() and == take texts of the call)");
  EXPECT_EQ(problems("t.getHours('Asia/Shanghai') > 3"),
            "time-zone 11-26: a time zone is a fixed offset (write \"+08:00\"; names of zones mean different things on "
            "different machines)");
}

TEST(PartsOf, TellWhatIsNeededAndWhatIsOneOfSeveralWays) {
  auto texts = [](std::string_view text) {
    std::vector<std::string> out;
    for (const Builder::ConditionPart& r : Builder::PartsOf(text)) {
      out.push_back(std::string(text.substr(r.begin, r.end - r.begin)));
      if (r.choice != 0) out.back() += " " + std::to_string(r.choice) + "." + std::to_string(r.way);
    }
    return out;
  };
  using testing::ElementsAre;
  EXPECT_THAT(texts("a && (b || c) && d"), ElementsAre("a", "b 1.1", "c 1.2", "d"));
  EXPECT_THAT(texts("((a && (b && c)))"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(texts(" (a || b) "), ElementsAre("a 1.1", "b 1.2"));
  EXPECT_THAT(texts("(a && b || (c || (d && (e || f)))) && (g || h)"),
              ElementsAre("a 1.1", "b 1.1", "c 1.2", "d 1.3", "e || f 1.3", "g 2.1", "h 2.2"));
  EXPECT_THAT(texts("!(a && b) && (c ? d : e)"), ElementsAre("!(a && b)", "c ? d : e"));
  EXPECT_THAT(texts("(a + b) * c > 3 && d"), ElementsAre("(a + b) * c > 3", "d"));
  EXPECT_THAT(texts("a &&"), ElementsAre("a &&"));
}

TEST(Program, NamesItsSlotsAndConstants) {
  Guards g;
  const ExprId a = g.Add("b && i > 3 && i < 9 || fact.order_id == 'x'", Kind::kBool);
  const ExprId constant = g.Add("param.max_rings > 2 || b", Kind::kBool);
  const ExprId needless = g.Add("false && b", Kind::kBool);
  ASSERT_NE(a, kNone) << g.Problems();
  const auto program = g.builder.Finish();
  EXPECT_THAT(program->SlotsOf(a), testing::ElementsAre(Slot{1, 0}, Slot{1, 5}, Slot{1, 12}));
  Value v;
  EXPECT_FALSE(program->IsConstant(a, &v));
  ASSERT_TRUE(program->IsConstant(constant, &v));
  EXPECT_EQ(v.i, 1);
  EXPECT_TRUE(program->SlotsOf(needless).empty());
}

}  // namespace
}  // namespace callcue::expr

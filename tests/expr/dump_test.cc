// Trees and programs as texts: what folding leaves, what is fused, in which order terms are asked.
#include <gtest/gtest.h>

#include "tests/expr/fixture.h"

namespace callcue::expr {
namespace {

struct Row {
  const char* text;
  const char* dump;
};

TEST(Dump, TreesAfterFolding) {
  const Row rows[] = {
      {"i > param.max_rings && b", "(&& (> i 3) b)"},
      {"i > 1 + 2 * 3", "(> i 7)"},
      {"true && b", "b"},
      {"b && false", "false"},
      {"b || 1 < 2", "true"},
      {"(b && c) && (i > 1 && true)", "(&& b c (> i 1))"},
      {"!(b || c)", "(! (|| b c))"},
      {"param.max_rings > 2 ? i : j", "i"},
      {"b ? i : j", "(?: b i j)"},
      {"'a' + 'b' == s", "(== \"ab\" s)"},
      {"s.matches('a' + 'b')", "(matches s \"ab\")"},
      {"[1, 2].map(x, x * 2)", "[2, 4]"},
      {"xs.exists(x, x > 2)", "(exists $0 xs (> $0 2))"},
      {"xs.all(x, [1].exists(y, y == 1))", "(all $0 xs true)"},
      {"m.a + 1", "(+ (select m a) 1)"},
      {"has(m.a) && has(fact.order_id)", "(&& (has m a) has(fact.order_id))"},
      {"[i, 2]", "(list i 2)"},
      {"{'a': i}", "(map-of \"a\" i)"},
      {"1 / 0 > i", "(> (/ 1 0) i)"},
      {"t.getHours('+08:00') == 3", "(== (getHours t \"+08:00\") 3)"},
      {"duration('90s') > p", "(> 90s p)"},
      {"b'\\xff' == bytes(s)", "(== b\"\\xff\" (bytes s))"},
  };
  Guards g;
  for (const Row& row : rows) {
    Builder builder;
    g.problems.clear();
    const ExprId id = builder.Add(row.text, g.environment, Kind::kNull, &g.problems);
    ASSERT_NE(id, kNone) << row.text << "\n" << g.Problems();
    EXPECT_EQ(builder.Finish()->DumpTree(id), row.dump) << row.text;
  }
}

TEST(Dump, Programs) {
  const Row rows[] = {
      {"i > 3 && b",
       "0: if-int-le c0 [1:0] 3 -> 3\n"
       "1: if-bool c0 [1:5] false -> 3\n"
       "2: return-chain c0 1\n"
       "3: return-bool 0\n"},
      {"i > 3 || b",
       "0: if-int-gt c0 [1:0] 3 -> 3\n"
       "1: if-bool c0 [1:5] true -> 3\n"
       "2: return-chain c0 0\n"
       "3: return-bool 1\n"},
      // A chain in a chain hands on what is pending; the inner one is left by a jump as soon as it's decided.
      {"b && (c || u != 2u) && d < 0.5",
       "0: if-bool c0 [1:5] false -> 7\n"
       "1: if-bool c1 [1:6] true -> 5\n"
       "2: if-uint-ne c1 [1:2] 2u -> 5\n"
       "3: chain-end c1 c0 -> 5\n"
       "4: jump -> 7\n"
       "5: unless-double-lt c0 [1:3] 0.5 -> 7\n"
       "6: return-chain c0 1\n"
       "7: return-bool 0\n"},
      // The pattern comes last, though written first.
      {"s.matches('a.b') && 3 <= i",
       "0: if-int-lt c0 [1:0] 3 -> 5\n"
       "1: load r1 [1:4] string\n"
       "2: match r0 r1 \"a.b\"\n"
       "3: unless c0 r0 -> 5\n"
       "4: return-chain c0 1\n"
       "5: return-bool 0\n"},
      {"!(s in ['x', 'y'])",
       "0: unless-text-in c0 [1:4] [\"x\", \"y\"] -> 2\n"
       "1: return-chain c0 0\n"
       "2: return-bool 1\n"},
      {"b ? i : j",
       "0: if-bool c0 [1:5] false -> 4\n"
       "1: chain-value c0 r0 -> 5\n"
       "2: load r0 [1:0] int\n"
       "3: jump -> 5\n"
       "4: load r0 [1:1] int\n"
       "5: return r0\n"},
      {"i + j",
       "0: load r1 [1:0] int\n"
       "1: load r2 [1:1] int\n"
       "2: apply + r0 r1 r2\n"
       "3: return r0\n"},
  };
  Guards g;
  for (const Row& row : rows) {
    Builder builder;
    g.problems.clear();
    const ExprId id = builder.Add(row.text, g.environment, Kind::kNull, &g.problems);
    ASSERT_NE(id, kNone) << row.text << "\n" << g.Problems();
    EXPECT_EQ(builder.Finish()->DumpProgram(id), row.dump) << row.text;
  }
}

}  // namespace
}  // namespace callcue::expr

// What the parts of an expression came to, as tables.
#include <gtest/gtest.h>

#include "tests/expr/fixture.h"

namespace callcue::expr {
namespace {

std::string Explain(Guards* g, std::string_view text) {
  Builder builder;
  g->problems.clear();
  const ExprId id = builder.Add(text, g->environment, Kind::kNull, &g->problems);
  if (id == kNone) return g->Problems();
  const auto program = builder.Finish();
  char memory[1024];
  Scratch scratch{memory, sizeof memory, 0};
  const Frame frame = g->MakeFrame(&scratch);
  std::vector<Part> parts;
  const Value result = program->EvaluateParts(id, frame, &parts);
  std::string out;
  for (const Part& p : parts) {
    if (p.depth > 0 && p.constant) continue;
    out += std::string(2 * p.depth, ' ') + std::string(text.substr(p.begin, p.end - p.begin)) + " = " +
           (p.evaluated ? FormatValue(p.value, nullptr) : "-") + "\n";
  }
  scratch.used = 0;
  EXPECT_EQ(FormatValue(result, nullptr), FormatValue(program->Evaluate(id, frame), nullptr)) << text;
  return out;
}

TEST(Explain, ShowsEachPartThatWasLookedAt) {
  Guards g;
  g.slots[0] = Value::Int(5);
  g.slots[3] = Value::Double(2.5);
  g.slots[5] = Value::Bool(true);
  g.slots[6] = Value::Bool(false);
  const Value xs[] = {Value::Int(1), Value::Int(2), Value::Int(3)};
  g.slots[9].kind = Kind::kList;
  g.slots[9].size = 3;
  g.slots[9].s = reinterpret_cast<const char*>(xs);
  EXPECT_EQ(Explain(&g, "i > 3 && b"),
            "i > 3 && b = true\n"
            "  i > 3 = true\n"
            "    i = 5\n"
            "  b = true\n");
  EXPECT_EQ(Explain(&g, "c && i > 3"),
            "c && i > 3 = false\n"
            "  c = false\n"
            "  i > 3 = -\n"
            "    i = -\n");
  EXPECT_EQ(Explain(&g, "!(i < 3 || c) && j > 1"),
            "!(i < 3 || c) && j > 1 = unknown\n"
            "  !(i < 3 || c) = true\n"
            "    i < 3 || c = false\n"
            "      i < 3 = false\n"
            "        i = 5\n"
            "      c = false\n"
            "  j > 1 = unknown\n"
            "    j = unknown\n");
  EXPECT_EQ(Explain(&g, "i + 1 > 3 ? d : 0.5"),
            "i + 1 > 3 ? d : 0.5 = 2.5\n"
            "  i + 1 > 3 = true\n"
            "    i + 1 = 6\n"
            "      i = 5\n"
            "  d = 2.5\n");
  EXPECT_EQ(Explain(&g, "xs.exists(x, x == 2) && b"),
            "xs.exists(x, x == 2) && b = true\n"
            "  xs.exists(x, x == 2) = true\n"
            "    xs = [1, 2, 3]\n"
            "    x == 2 = true\n"
            "      x = 2\n"
            "  b = true\n");
  EXPECT_EQ(Explain(&g, "d >= 2.0 && !(d < 2.0)"),
            "d >= 2.0 && !(d < 2.0) = true\n"
            "  d >= 2.0 = true\n"
            "    d = 2.5\n"
            "  !(d < 2.0) = true\n"
            "    d < 2.0 = false\n"
            "      d = 2.5\n");
}

}  // namespace
}  // namespace callcue::expr

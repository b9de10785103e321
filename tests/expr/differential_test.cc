// The compiled guards against the naive evaluator, over generated expressions and values. CALLCUE_GUARDS_GENERATED sets
// how many (20,000 by default; a million, as expr_million tries in a release build, take about a quarter of a minute).
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/expr/against_naive.h"

namespace callcue::expr {
namespace {

TEST(Differential, CompiledGuardsAgreeWithTheNaiveEvaluator) {
  const char* wish = std::getenv("CALLCUE_GUARDS_GENERATED");
  const int total = wish != nullptr ? std::atoi(wish) : 20000;
  Guards g;
  int failures = 0, refused = 0, by_outcome[4] = {};
  for (int n = 0; n < total && failures < 5; ++n) {
    Generator generator(static_cast<uint64_t>(n) + 1);
    const std::string text = generator.Any();
    FillSlots(&g, &generator);
    const Compared compared = CompareWithNaive(g, text);
    if (!compared.difference.empty()) {
      ADD_FAILURE() << "seed " << n + 1 << ": " << text << ": " << compared.difference;
      ++failures;
    }
    refused += compared.refused;
    if (compared.is_bool) ++by_outcome[static_cast<int>(compared.outcome)];
  }
  // A generator that makes only one kind of outcome would test little.
  for (int count : by_outcome) EXPECT_GT(count, total / 50);
  EXPECT_LT(refused, total / 20);
}

}  // namespace
}  // namespace callcue::expr

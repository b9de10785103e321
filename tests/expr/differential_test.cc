// The compiled guards against the naive evaluator, over generated expressions and values. CALLCUE_GUARDS_GENERATED sets
// how many (20,000 by default; a million takes about a minute).
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/expr/fixture.h"
#include "tests/expr/generate.h"
#include "tests/expr/naive.h"

namespace callcue::expr {
namespace {

constexpr Kind kKinds[] = {Kind::kInt,  Kind::kInt,  Kind::kUint,      Kind::kDouble,   Kind::kString,
                           Kind::kBool, Kind::kBool, Kind::kTimestamp, Kind::kDuration, Kind::kList,
                           Kind::kMap,  Kind::kInt,  Kind::kString,    Kind::kInt};
const char* const kNames[] = {
    "i", "j", "u", "d", "s", "b", "c", "t", "p", "xs", "m", "any", "fact.order_id", "acts.thanks.count"};

// As naive::Guard::Evaluate prints it. The names of unknown slots are sorted; more than fit are left out by ours.
std::string Show(const Value& v, const Unknowns& unknowns) {
  if (v.kind == Kind::kError) return "error";
  if (v.kind != Kind::kUnknown) return FormatValue(v, nullptr);
  std::set<std::string> names;
  for (int k = 0; k < unknowns.count; ++k) names.insert(kNames[unknowns.slots[k].index]);
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : " ") + name;
  return "unknown[" + out + "]";
}

TEST(Differential, CompiledGuardsAgreeWithTheNaiveEvaluator) {
  const char* wish = std::getenv("CALLCUE_GUARDS_GENERATED");
  const int total = wish != nullptr ? std::atoi(wish) : 20000;
  std::vector<char> memory(4 << 20);
  int failures = 0, refused = 0, by_outcome[4] = {};
  for (int n = 0; n < total && failures < 5; ++n) {
    Generator generator(static_cast<uint64_t>(n) + 1);
    Guards g;
    const int what = static_cast<int>(generator.Below(8));
    const int depth = 1 + static_cast<int>(generator.Below(4));
    const std::string text = what == 0   ? generator.Int(depth)
                             : what == 1 ? generator.List(depth)
                                         : generator.Bool(depth);
    for (size_t k = 0; k < std::size(kKinds); ++k) g.slots[k] = generator.For(kKinds[k]);
    const ExprId id = g.Add(text, Kind::kNull);
    if (id == kNone) {
      // Beyond a bound.
      const std::string& code = g.problems.back().code;
      ASSERT_TRUE(code == "too-complex" || code == "too-costly" || code == "too-deep" || code == "too-long")
          << text << "\n"
          << g.Problems();
      ++refused;
      continue;
    }
    const auto program = g.builder.Finish();
    Scratch scratch{memory.data(), static_cast<uint32_t>(memory.size()), 0};
    const Frame frame = g.MakeFrame(&scratch);
    Unknowns unknowns;
    const Value v = program->Evaluate(id, frame, &unknowns);
    const std::string ours = Show(v, unknowns);
    const std::string theirs = naive::Guard(text).Evaluate(naive::FactsOf(g.slots));
    if (ours != theirs && unknowns.count < Unknowns::kMost) {
      ADD_FAILURE() << "seed " << n + 1 << ": " << text << "\n  compiled: " << ours << "\n  naive:    " << theirs
                    << "\n"
                    << program->DumpTree(id) << "\n"
                    << program->DumpProgram(id);
      ++failures;
    }
    // The other ways in give the same.
    std::vector<Part> parts;
    scratch.used = 0;
    if (ours != Show(program->EvaluateParts(id, frame, &parts), unknowns)) {
      ADD_FAILURE() << "seed " << n + 1 << ", recording differs: " << text;
      ++failures;
    }
    if (g.builder.TypeOf(kNone).kind == Kind::kNull && v.kind == Kind::kBool) {
      scratch.used = 0;
      EXPECT_EQ(program->EvaluateBool(id, frame), v.i ? Outcome::kTrue : Outcome::kFalse) << text;
      ++by_outcome[v.i ? 1 : 0];
    } else if (v.kind <= Kind::kError) {
      scratch.used = 0;
      EXPECT_EQ(program->EvaluateBool(id, frame), v.kind == Kind::kError ? Outcome::kError : Outcome::kUnknown) << text;
      ++by_outcome[v.kind == Kind::kError ? 3 : 2];
    }
  }
  // A generator that makes only one kind of outcome would test little.
  for (int count : by_outcome) EXPECT_GT(count, total / 50);
  EXPECT_LT(refused, total / 20);
}

}  // namespace
}  // namespace callcue::expr

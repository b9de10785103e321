// A libFuzzer target (CALLCUE_BUILD_FUZZERS), and a test that runs it over a few inputs. The first byte chooses what
// the slots hold. Up to 127 the rest is a text; checked, beyond not crashing: problems lie in the text, a text that
// loads keeps to its cost, recording and the fast path give the same as evaluating, and each conjunct of a guard is a
// text that parses. From 128 on the rest says what a generator makes, which must agree with the naive evaluator.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "lib/expr/program.h"
#include "tests/expr/against_naive.h"

namespace callcue::expr {
namespace {

void Check(bool holds, std::string_view what, std::string_view text) {
  if (holds) return;
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(what.size()), what.data(), static_cast<int>(text.size()),
               text.data());
  std::abort();
}

void CheckProblems(const std::vector<Problem>& problems, std::string_view text) {
  for (const Problem& p : problems) {
    Check(p.begin <= p.end && p.end <= text.size() && !p.code.empty() && !p.message.empty(), "a problem", text);
  }
}

void Evaluate(const Guards& g, const Program& program, ExprId id, std::string_view text) {
  static std::vector<char> memory(64 << 10);
  Scratch scratch{memory.data(), static_cast<uint32_t>(memory.size()), 0};
  const Frame frame = g.MakeFrame(&scratch);
  Unknowns unknowns;
  const char* error = nullptr;
  const std::string value = FormatValue(program.Evaluate(id, frame, &unknowns, &error), nullptr);
  Check(scratch.used <= scratch.capacity, "scratch memory", text);
  scratch.used = 0;
  const Outcome outcome = program.EvaluateBool(id, frame, &unknowns, &error);
  Check((value == "true") == (outcome == Outcome::kTrue) && (value == "false") == (outcome == Outcome::kFalse),
        "the fast path differs", text);
  scratch.used = 0;
  std::vector<Part> parts;
  Check(FormatValue(program.EvaluateParts(id, frame, &parts), nullptr) == value, "recording differs", text);
  for (const Part& p : parts) Check(p.begin <= p.end && p.end <= text.size(), "a part", text);
}

void FuzzText(Guards* g, uint8_t choice, std::string_view text) {
  Generator generator(choice);
  FillSlots(g, &generator);
  // A host's mistake now and then: a slot of another kind.
  if (choice % 16 == 0) g->slots[choice / 16 % 14] = Value::String("oops");
  Builder builder;
  std::vector<Problem> problems;
  const ExprId id = builder.Add(text, g->environment, Kind::kNull, &problems);
  CheckProblems(problems, text);
  if (id == kNone) return Check(!problems.empty(), "refused for nothing", text);
  const auto program = builder.Finish();
  Check(program->CostOf(id) > 0 && program->CostOf(id) <= kMostCost, "its cost", text);
  Evaluate(*g, *program, id, text);
  Check(!program->DumpTree(id).empty() && !program->DumpProgram(id).empty(), "a dump", text);
  for (const Builder::ConditionPart& r : Builder::PartsOf(text)) {
    Check(r.begin < r.end && r.end <= text.size(), "a part", text);
    Builder again;
    problems.clear();
    const bool loads =
        again.Add(text.substr(r.begin, r.end - r.begin), g->environment, Kind::kNull, &problems) != kNone;
    Check(loads || problems[0].code != "syntax", "a part", text);
  }
}

void FuzzGenerated(Guards* g, const uint8_t* data, size_t size) {
  Generator generator(data, size);
  FillSlots(g, &generator);
  const std::string text = generator.Any();
  const std::string difference = CompareWithNaive(*g, text).difference;
  Check(difference.empty(), difference, text);
}

}  // namespace
}  // namespace callcue::expr

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static callcue::expr::Guards guards;  // its names take longer to declare than most texts to compile
  if (size < 1) return 0;
  if (data[0] >= 128) {
    callcue::expr::FuzzGenerated(&guards, data + 1, size - 1);
  } else {
    callcue::expr::FuzzText(&guards, data[0], {reinterpret_cast<const char*>(data) + 1, size - 1});
  }
  return 0;
}

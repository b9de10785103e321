// A libFuzzer target (CALLCUE_BUILD_FUZZERS), and a test that runs it over a few texts. The first byte chooses what the
// slots hold, the rest is the text. Checked, beyond not crashing: a text that loads keeps to its cost in time, its
// dumps are stable, recording gives the same as evaluating, and each conjunct of a guard is a text that parses.
#include <cstdlib>
#include <vector>

#include "tests/expr/fixture.h"
#include "tests/expr/generate.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace callcue::expr;
  if (size < 1) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Guards g;
  static constexpr Kind kKinds[] = {Kind::kInt,  Kind::kInt,  Kind::kUint,      Kind::kDouble,   Kind::kString,
                                    Kind::kBool, Kind::kBool, Kind::kTimestamp, Kind::kDuration, Kind::kList,
                                    Kind::kMap,  Kind::kInt,  Kind::kString,    Kind::kInt};
  Generator generator(data[0]);
  for (size_t k = 0; k < std::size(kKinds); ++k) g.slots[k] = generator.For(kKinds[k]);
  // A host's mistake now and then: a slot of another kind.
  if (data[0] % 16 == 0) g.slots[data[0] / 16 % 14] = Value::String("oops");

  const ExprId id = g.Add(text);
  for (const Problem& p : g.problems) {
    if (p.begin > p.end || p.end > text.size() || p.code.empty() || p.message.empty()) std::abort();
  }
  if (id == kNone) {
    if (g.problems.empty()) std::abort();
    return 0;
  }
  const auto program = g.builder.Finish();
  std::vector<char> memory(64 << 10);
  Scratch scratch{memory.data(), static_cast<uint32_t>(memory.size()), 0};
  const Frame frame = g.MakeFrame(&scratch);
  Unknowns unknowns;
  const char* error = nullptr;
  const std::string value = FormatValue(program->Evaluate(id, frame, &unknowns, &error), nullptr);
  scratch.used = 0;
  const Outcome outcome = program->EvaluateBool(id, frame, &unknowns, &error);
  if ((value == "true") != (outcome == Outcome::kTrue) || (value == "false") != (outcome == Outcome::kFalse))
    std::abort();
  scratch.used = 0;
  std::vector<Part> parts;
  if (FormatValue(program->EvaluateParts(id, frame, &parts), nullptr) != value) std::abort();
  for (const Part& p : parts) {
    if (p.begin > p.end || p.end > text.size()) std::abort();
  }
  if (program->DumpTree(id).empty() || program->DumpProgram(id).empty()) std::abort();
  for (const Builder::Range& r : Builder::Conjuncts(text)) {
    if (r.begin >= r.end || r.end > text.size()) std::abort();
    Guards again;
    if (again.Add(text.substr(r.begin, r.end - r.begin)) == kNone && again.problems[0].code == "syntax") std::abort();
  }
  return 0;
}

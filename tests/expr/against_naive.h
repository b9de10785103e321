// A text compiled and evaluated in each of the ways that there are, beside the naive evaluator.
#ifndef CALLCUE_TESTS_EXPR_AGAINST_NAIVE_H_
#define CALLCUE_TESTS_EXPR_AGAINST_NAIVE_H_

#include <set>
#include <string>
#include <vector>

#include "tests/expr/fixture.h"
#include "tests/expr/generate.h"
#include "tests/expr/naive.h"

namespace callcue::expr {

// Of the fixture's slots.
inline constexpr Kind kSlotKinds[] = {Kind::kInt,  Kind::kInt,  Kind::kUint,      Kind::kDouble,   Kind::kString,
                                      Kind::kBool, Kind::kBool, Kind::kTimestamp, Kind::kDuration, Kind::kList,
                                      Kind::kMap,  Kind::kInt,  Kind::kString,    Kind::kInt};
inline constexpr const char* kSlotNames[] = {
    "i", "j", "u", "d", "s", "b", "c", "t", "p", "xs", "m", "any", "fact.order_id", "acts.thanks.count"};

inline void FillSlots(Guards* g, Generator* generator) {
  for (size_t k = 0; k < std::size(kSlotKinds); ++k) g->slots[k] = generator->For(kSlotKinds[k]);
}

// As naive::Guard::Evaluate prints it. The names of unknown slots are sorted; more than fit are left out by ours.
inline std::string ShowAsNaive(const Value& v, const Unknowns& unknowns) {
  if (v.kind == Kind::kError) return "error";
  if (v.kind != Kind::kUnknown) return FormatValue(v, nullptr);
  std::set<std::string> names;
  for (int k = 0; k < unknowns.count; ++k) names.insert(kSlotNames[unknowns.slots[k].index]);
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : " ") + name;
  return "unknown[" + out + "]";
}

// Gives out the fixture's slots one at a time; what wasn't asked for is an error.
class OneByOne : public SlotReader {
 public:
  OneByOne(const Guards& g, const std::vector<Slot>& all) : g_(g), all_(all), values_(g.slots.size()) {
    for (Value& value : values_) value.kind = Kind::kError;
  }
  const Value& Read(Slot slot) override { return values_[slot.index] = g_.slots[slot.index]; }
  void ReadAll() override {
    for (const Slot slot : all_) Read(slot);
  }
  Frame FrameOf(Frame frame) const {
    frame.banks[1] = values_.data();
    return frame;
  }

 private:
  const Guards& g_;
  const std::vector<Slot>& all_;
  std::vector<Value> values_;
};

struct Compared {
  bool refused = false;    // beyond a bound
  std::string difference;  // "" if there is none
  Outcome outcome = Outcome::kError;
  bool is_bool = false;  // or unknown, or failed: `outcome` says
};

// With the fixture's slots as they are.
inline Compared CompareWithNaive(const Guards& g, const std::string& text) {
  Compared result;
  Builder builder;
  std::vector<Problem> problems;
  const ExprId id = builder.Add(text, g.environment, Kind::kNull, &problems);
  if (id == kNone) {
    const std::string& code = problems.back().code;
    result.refused = code == "too-complex" || code == "too-costly" || code == "too-deep" || code == "too-long";
    if (!result.refused) result.difference = "doesn't load: " + code + ": " + problems.back().message;
    return result;
  }
  const auto program = builder.Finish();
  static std::vector<char> memory(4 << 20);
  Scratch scratch{memory.data(), static_cast<uint32_t>(memory.size()), 0};
  const Frame frame = g.MakeFrame(&scratch);
  Unknowns unknowns;
  const Value v = program->Evaluate(id, frame, &unknowns);
  const std::string ours = ShowAsNaive(v, unknowns);
  const std::string theirs = naive::Guard(text).Evaluate(naive::FactsOf(g.slots));
  if (ours != theirs && unknowns.count < Unknowns::kMost) {
    result.difference = "\n  compiled: " + ours + "\n  naive:    " + theirs + "\n" + program->DumpTree(id) + "\n" +
                        program->DumpProgram(id);
    return result;
  }
  // The other ways in give the same.
  std::vector<Part> parts;
  scratch.used = 0;
  if (ours != ShowAsNaive(program->EvaluateParts(id, frame, &parts), unknowns)) result.difference = "recording differs";
  result.is_bool = v.kind == Kind::kBool || v.kind <= Kind::kError;
  if (!result.is_bool) return result;
  const Outcome wanted = v.kind == Kind::kError     ? Outcome::kError
                         : v.kind == Kind::kUnknown ? Outcome::kUnknown
                         : v.i                      ? Outcome::kTrue
                                                    : Outcome::kFalse;
  Unknowns again;
  scratch.used = 0;
  result.outcome = program->EvaluateBool(id, frame, &again);
  if (result.outcome != wanted) result.difference = "the fast path differs";
  if (wanted == Outcome::kUnknown && ShowAsNaive(v, again) != ours)
    result.difference = "the fast path's unknowns differ";
  OneByOne reader(g, program->SlotsOf(id));
  scratch.used = 0;
  if (program->EvaluateBool(id, reader.FrameOf(frame), &reader, nullptr) != wanted) {
    result.difference = "with slots as they are asked for it differs";
  }
  return result;
}

}  // namespace callcue::expr

#endif  // CALLCUE_TESTS_EXPR_AGAINST_NAIVE_H_

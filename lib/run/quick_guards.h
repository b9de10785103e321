// Guards of the short way of a step: comparisons of a place that is known, and whole expressions where that isn't enough.
#ifndef CALLCUE_LIB_RUN_QUICK_GUARDS_H_
#define CALLCUE_LIB_RUN_QUICK_GUARDS_H_

#include <cstdint>
#include <cstring>

#include "callcue/event.h"
#include "lib/program/program.h"
#include "lib/program/step_tables.h"
#include "lib/run/state.h"

namespace callcue::run::quick {

using expr::Value;
using program::Program;
using program::QuickTest;

enum class Truth : uint8_t { kFalse, kTrue, kUnknown, kFails };
inline Truth TruthIf(bool holds) { return holds ? Truth::kTrue : Truth::kFalse; }

// What guards see.
struct Seen {
  const Program* program;
  const State* state;
  const Event* event;
  uint64_t config;
  int64_t now, begin, end;
  uint32_t name;
  uint8_t party;
};

Truth Evaluate(const Seen& seen, expr::ExprId id);

// Of the time at a place, which is whole seconds and nanoseconds, in a step at `now_ms`.
[[gnu::always_inline]] inline Truth Elapsed(const QuickTest& test, const char* place, int64_t now_ms) {
  constexpr int64_t kLongest = 9'000'000'000;   // seconds; a little beyond, durations end
  int64_t since = 0;
  uint32_t size = 0;
  std::memcpy(&since, place, 8);
  std::memcpy(&size, place + 8, 4);
  if ((size & program::kSlotKnown) == 0) return Truth::kUnknown;
  const int64_t nanos = size & ~program::kSlotKnown;
  // From that whole second on; both times lie between the years 1 and 9999.
  const int64_t ms = static_cast<int64_t>(static_cast<uint64_t>(now_ms) - static_cast<uint64_t>(since) * 1000);
  if (ms >= (kLongest + 1) * 1000 || ms < -kLongest * 1000) return Truth::kFails;
  const int64_t over = ms - test.than * 1000;
  if (static_cast<uint64_t>(over) > 999) return TruthIf(over > 0);
  const int64_t beyond = over * 1'000'000 - nanos;
  return TruthIf(beyond > 0 || (beyond == 0 && test.is == QuickTest::Is::kGe));
}

// A time that isn't before 1970, as it lies at a place. A division would take as long as half of the step.
[[gnu::always_inline]] inline void WriteTime(int64_t ms, char* place) {
  constexpr uint64_t kThousandth = 0x20C49BA5E353F7CFu;   // of 2^71, of numbers without their last three bits
  const uint64_t whole = static_cast<uint64_t>(ms);
  const uint64_t seconds = static_cast<uint64_t>(static_cast<unsigned __int128>(whole >> 3) * kThousandth >> 68);
  const uint32_t known = static_cast<uint32_t>(whole - seconds * 1000) * 1'000'000 | program::kSlotKnown;
  std::memcpy(place, &seconds, 8);
  std::memcpy(place + 8, &known, 4);
}

inline bool Compare(QuickTest::Is is, int64_t number, int64_t than) {
  switch (is) {
    case QuickTest::Is::kEq: return number == than;
    case QuickTest::Is::kNe: return number != than;
    case QuickTest::Is::kLt: return number < than;
    case QuickTest::Is::kLe: return number <= than;
    case QuickTest::Is::kGt: return number > than;
    default: return number >= than;
  }
}

inline Truth CompareInt(const QuickTest& test, const char* place) {
  int64_t number = 0;
  uint32_t size = 0;
  std::memcpy(&number, place, 8);
  std::memcpy(&size, place + 8, 4);
  return (size & program::kSlotKnown) == 0 ? Truth::kUnknown : TruthIf(Compare(test.is, number, test.than));
}

// Whether what is asked in place is answered with yes; of a choice that has tests, these are left. One condition, since each
// of its parts would be guessed as badly.
[[gnu::always_inline]] inline bool HoldsInPlace(const program::QuickChoice& choice, const char* variables, uint8_t party,
                                                int32_t rings) {
  const bool in_span = static_cast<uint32_t>(rings) - static_cast<uint32_t>(choice.fewest) <= choice.more;
  return ((choice.parties >> party) & (static_cast<uint8_t>(variables[choice.test_place]) == choice.test_value) &
          in_span) != 0;
}

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_GUARDS_H_

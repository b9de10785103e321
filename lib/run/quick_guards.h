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

// As in the value of a timestamp.
struct Time {
  int64_t seconds;
  uint32_t nanos;
  static Time Of(int64_t ms) {
    const Value value = Value::TimestampMs(ms);
    return {value.i, value.size};
  }
  static Time OfEvent(const Event& event) {   // whose time was checked: it isn't before 1970
    const uint64_t ms = static_cast<uint64_t>(event.at_ms);
    return {static_cast<int64_t>(ms / 1000), static_cast<uint32_t>(ms % 1000) * 1'000'000};
  }
};

[[gnu::always_inline]] inline Truth Elapsed(const QuickTest& test, const char* place, Time now) {
  constexpr int64_t kLongest = 9'000'000'000;   // seconds; a little beyond, durations end
  int64_t since = 0;
  uint32_t size = 0;
  std::memcpy(&since, place, 8);
  std::memcpy(&size, place + 8, 4);
  if ((size & program::kSlotKnown) == 0) return Truth::kUnknown;
  size &= ~program::kSlotKnown;
  const int64_t seconds = now.seconds - since;        // both lie between the years 1 and 9999
  if (seconds > kLongest || seconds < -kLongest) return Truth::kFails;
  return TruthIf(seconds != test.than ? seconds > test.than
                                      : now.nanos > size || (now.nanos == size && test.is == QuickTest::Is::kGe));
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

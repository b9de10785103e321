// What can set something off: one line a kind, with the name that triggers use and what its events carry.
#ifndef CALLCUE_LIB_CHECK_KINDS_H_
#define CALLCUE_LIB_CHECK_KINDS_H_

#include <cstdint>
#include <string_view>

#include "absl/types/span.h"
#include "callcue/event.h"
#include "lib/program/program.h"

namespace callcue::check {

// Where the names of a kind are declared.
enum class Names : uint8_t {
  kNothing,
  kActs,
  kVariables,
  kActions,
  kApprovals,
  kSentiments,
  kMeasurements,
  kRaised,
  kElements,
  kStates,
};

struct KindInfo {
  program::Kind kind;
  std::string_view trigger;  // "held"; of a kind with names the part before the dot: "act"
  Names names;
  bool has_party;
  Stream stream;    // that shows it; kUnspecified: none or any
  uint32_t fields;  // bits 1 << EventSlot beside at, begin and end
};

absl::Span<const KindInfo> Kinds();
const KindInfo& InfoOf(program::Kind kind);

// The name of a field of `event.`; empty for none.
std::string_view EventFieldName(program::EventSlot slot);
inline constexpr uint32_t FieldBit(program::EventSlot slot) { return 1u << static_cast<int>(slot); }
// Of events of every kind.
inline constexpr uint32_t kCommonFields =
    FieldBit(program::EventSlot::kAt) | FieldBit(program::EventSlot::kBegin) | FieldBit(program::EventSlot::kEnd);

}  // namespace callcue::check

#endif  // CALLCUE_LIB_CHECK_KINDS_H_

// The values of guards: sixteen bytes, trivially copyable, no ownership.
#ifndef CALLCUE_LIB_EXPR_VALUE_H_
#define CALLCUE_LIB_EXPR_VALUE_H_

#include <cstdint>
#include <string_view>

namespace callcue::expr {

enum class Kind : uint8_t {
  kUnknown = 0,  // a fact that nobody reported: a slot of zero bytes is unknown
  kError,
  kNull,
  kBool,
  kInt,
  kUint,
  kDouble,
  kString,
  kBytes,
  kTimestamp,
  kDuration,
  kList,
  kMap,
  kType,
};

// A string's bytes are borrowed. With `relative` set they lie at `Frame::heap + bits`, so that the block of a call can
// be copied byte by byte; else `bits` is an address.
struct Value {
  Kind kind = Kind::kUnknown;
  uint8_t relative = 0;
  uint16_t detail = 0;  // of an error: its code
  uint32_t size = 0;    // of a string: bytes; of a timestamp or duration: nanoseconds 0..999,999,999 beside the seconds
  union {
    int64_t i;  // int, bool (0 or 1), seconds of a timestamp (since the epoch) or of a duration
    uint64_t u;
    double d;
    const char* s;
    uint64_t bits = 0;
  };

  static Value Bool(bool v) { return Integer(Kind::kBool, v); }
  static Value Int(int64_t v) { return Integer(Kind::kInt, v); }
  static Value Uint(uint64_t v) { return Integer(Kind::kUint, static_cast<int64_t>(v)); }
  static Value Double(double v) { Value r; r.kind = Kind::kDouble; r.d = v; return r; }
  static Value String(std::string_view v) {
    Value r; r.kind = Kind::kString; r.size = static_cast<uint32_t>(v.size()); r.s = v.data(); return r;
  }
  static Value TimestampMs(int64_t ms) { return Millis(Kind::kTimestamp, ms); }
  static Value DurationMs(int64_t ms) { return Millis(Kind::kDuration, ms); }

  bool known() const { return kind > Kind::kError; }
  // Milliseconds of a timestamp or a duration, rounded towards minus infinity; saturates at the ends of int64.
  int64_t millis() const {
    constexpr int64_t kMost = INT64_MAX / 1000 - 1;
    if (i > kMost) return INT64_MAX;
    if (i < -kMost) return INT64_MIN;
    return i * 1000 + static_cast<int64_t>(size) / 1000000;
  }
  std::string_view text(const char* heap) const {
    return {relative ? heap + bits : s, size};
  }

 private:
  static Value Integer(Kind kind, int64_t v) { Value r; r.kind = kind; r.i = v; return r; }
  static Value Millis(Kind kind, int64_t ms) {
    int64_t seconds = ms / 1000, rest = ms % 1000;
    if (rest < 0) { rest += 1000; --seconds; }
    Value r; r.kind = kind; r.i = seconds; r.size = static_cast<uint32_t>(rest * 1000000); return r;
  }
};
static_assert(sizeof(Value) == 16, "a slot is sixteen bytes");

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_VALUE_H_

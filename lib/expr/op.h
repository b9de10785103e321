// The strict functions of guards: operators, conversions and library functions, one line each.
#ifndef CALLCUE_LIB_EXPR_OP_H_
#define CALLCUE_LIB_EXPR_OP_H_

#include <cstdint>

namespace callcue::expr {

// X(name, text in dumps, cost in steps of the interpreter). Costs of string functions assume strings of full size.
#define CALLCUE_EXPR_OPS(X)             \
  X(kNone, "none", 0)                   \
  X(kNegate, "-", 1)                    \
  X(kAdd, "+", 1)                       \
  X(kSubtract, "-", 1)                  \
  X(kMultiply, "*", 1)                  \
  X(kDivide, "/", 1)                    \
  X(kModulo, "%", 1)                    \
  X(kEqual, "==", 1)                    \
  X(kNotEqual, "!=", 1)                 \
  X(kLess, "<", 1)                      \
  X(kLessEqual, "<=", 1)                \
  X(kGreater, ">", 1)                   \
  X(kGreaterEqual, ">=", 1)             \
  X(kIn, "in", 32)                      \
  X(kIndex, "index", 16)                \
  X(kSelect, "select", 16)              \
  X(kHasKey, "has", 16)                 \
  X(kSize, "size", 16)                  \
  X(kStartsWith, "startsWith", 2)       \
  X(kEndsWith, "endsWith", 2)           \
  X(kContains, "contains", 64)          \
  X(kMatches, "matches", 512)           \
  X(kToBool, "bool", 2)                 \
  X(kToInt, "int", 4)                   \
  X(kToUint, "uint", 4)                 \
  X(kToDouble, "double", 8)             \
  X(kToString, "string", 16)            \
  X(kToBytes, "bytes", 1)               \
  X(kToTimestamp, "timestamp", 8)       \
  X(kToDuration, "duration", 8)         \
  X(kToType, "type", 1)                 \
  X(kToDyn, "dyn", 1)                   \
  X(kGetFullYear, "getFullYear", 4)     \
  X(kGetMonth, "getMonth", 4)           \
  X(kGetDate, "getDate", 4)             \
  X(kGetDayOfMonth, "getDayOfMonth", 4) \
  X(kGetDayOfWeek, "getDayOfWeek", 4)   \
  X(kGetDayOfYear, "getDayOfYear", 4)   \
  X(kGetHours, "getHours", 4)           \
  X(kGetMinutes, "getMinutes", 4)       \
  X(kGetSeconds, "getSeconds", 4)       \
  X(kGetMilliseconds, "getMilliseconds", 4)

enum class Op : uint8_t {
#define CALLCUE_EXPR_OP(name, text, cost) name,
  CALLCUE_EXPR_OPS(CALLCUE_EXPR_OP)
#undef CALLCUE_EXPR_OP
};

const char* OpText(Op op);
uint32_t OpCost(Op op);

inline bool IsComparison(Op op) { return op >= Op::kEqual && op <= Op::kGreaterEqual; }
// a OP b == b Mirrored(OP) a, for comparisons.
Op Mirrored(Op op);

// What can go wrong while evaluating: the `detail` of an error value.
#define CALLCUE_EXPR_ERRORS(X)           \
  X(kNone, "error")                      \
  X(kOverflow, "overflow")               \
  X(kDivisionByZero, "division-by-zero") \
  X(kRange, "range")                     \
  X(kNoSuchKey, "no-such-key")           \
  X(kIndex, "index-out-of-range")        \
  X(kNoSuchOverload, "no-such-overload") \
  X(kConversion, "conversion")           \
  X(kInvalidUtf8, "invalid-utf8")        \
  X(kRepeatedKey, "repeated-key")        \
  X(kTimeZone, "time-zone")              \
  X(kListTooLong, "list-too-long")       \
  X(kScratchFull, "scratch-full")        \
  X(kSlotType, "slot-type")              \
  X(kNoSuchExpression, "no-such-expression")

enum class ErrorCode : uint16_t {
#define CALLCUE_EXPR_ERROR(name, text) name,
  CALLCUE_EXPR_ERRORS(CALLCUE_EXPR_ERROR)
#undef CALLCUE_EXPR_ERROR
};

const char* ErrorText(ErrorCode code);

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_OP_H_

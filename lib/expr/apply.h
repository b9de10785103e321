// What the strict functions of guards compute. One implementation, for folding and for evaluating: both look at the
// kinds of the values they get, so that a value of type dyn, or a host's slot of a wrong kind, is an error and nothing
// worse.
#ifndef CALLCUE_LIB_EXPR_APPLY_H_
#define CALLCUE_LIB_EXPR_APPLY_H_

#include <string_view>

#include "lib/expr/arena.h"
#include "lib/expr/expr.h"
#include "lib/expr/op.h"

namespace callcue::expr {

inline Value Error(ErrorCode code) {
  Value v;
  v.kind = Kind::kError;
  v.detail = static_cast<uint16_t>(code);
  return v;
}

// An unknown value carries the set of slots that it comes from: bit i is the i-th slot of the expression.
inline Value Unknown(uint64_t slots) {
  Value v;
  v.u = slots;
  return v;
}

// What a strict function of these gives when one isn't known: errors first, else the unknown slots of all.
inline Value MergeStrict(const Value& a, const Value& b) {
  if (a.known()) return b;
  if (b.known() || a.kind == Kind::kError) return a;
  return b.kind == Kind::kError ? b : Unknown(a.u | b.u);
}

// What && and || of these give when nothing decides: unknown facts first, else the first error.
inline Value MergeLogic(const Value& a, const Value& b) {
  if (a.kind == Kind::kUnknown && b.kind == Kind::kUnknown) return Unknown(a.u | b.u);
  return b.kind == Kind::kUnknown ? b : a;
}

// `bytes` of scratch memory, aligned for values; null when it is full.
char* Allocate(const Frame& frame, size_t bytes);

// The arguments are known. matches() isn't here: it needs its compiled pattern.
Value Apply(Op op, const Value& a, const Frame& frame);
Value Apply(Op op, const Value& a, const Value& b, const Frame& frame);

// The stages of Apply, one file each.
Value Arithmetic(Op op, const Value& a, const Value& b, const Frame& frame);
Value Negate(const Value& a);
Value Concatenate(const Value& a, const Value& b, const Frame& frame);
Value Compare(Op op, const Value& a, const Value& b, const Frame& frame);
Value TextFunction(Op op, const Value& a, const Value& b, const Frame& frame);
Value Convert(Op op, const Value& a, const Frame& frame);
Value TimeArithmetic(Op op, const Value& a, const Value& b);
// `zone` is null or the value of the argument.
Value TimeField(Op op, const Value& a, const Value* zone, const Frame& frame);
Value Lookup(Op op, const Value& a, const Value& b, const Frame& frame);  // in, index, select, has
Value Size(const Value& a, const Frame& frame);
// A map of `count` keys and values; fails on a repeated key or one of a wrong kind.
Value MakeMap(const Value* parts, uint32_t count, const Frame& frame);

// -1, 0, 1; kUnordered if one isn't a number, or isn't one at all (NaN).
inline constexpr int kUnordered = 2;
int CompareNumbers(const Value& a, const Value& b);
inline bool IsNumber(const Value& v) {
  return v.kind == Kind::kInt || v.kind == Kind::kUint || v.kind == Kind::kDouble;
}
// Equality as == has it. `budget` bounds the number of elements looked at; false, and less than none left, when it is
// used up or the values nest deeper than expressions do.
bool Equal(const Value& a, const Value& b, const char* heap, int* budget);
inline constexpr int kEqualBudget = 1 << 16;

// Texts of times. Parse functions give an error value when the text or its range is wrong.
Value ParseTimestamp(std::string_view text);
Value ParseDuration(std::string_view text);
bool ParseZone(std::string_view text, int* minutes);
size_t FormatTimestamp(const Value& v, char* out);  // at most 32 bytes
size_t FormatDuration(const Value& v, char* out);
Value MakeTimestamp(int64_t seconds, int64_t nanos);  // range-checked; nanos may carry
Value MakeDuration(int64_t seconds, int64_t nanos);

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_APPLY_H_

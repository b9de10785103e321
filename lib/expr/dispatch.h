// What the interpreters share: dispatch, and the terms that compare a slot with a constant.
#ifndef CALLCUE_LIB_EXPR_DISPATCH_H_
#define CALLCUE_LIB_EXPR_DISPATCH_H_

#include <cstring>

#include "lib/expr/arena.h"
#include "lib/expr/program.h"

#define CALLCUE_LIKELY(x) __builtin_expect(!!(x), 1)
#define CALLCUE_NOINLINE __attribute__((noinline))

// Dispatch by the addresses of labels, one indirect jump at the end of each instruction: a predictor learns more from
// many jumps than from the one of a switch.
#define CALLCUE_CASE(name) L_##name:
#define CALLCUE_DISPATCH() goto* kLabels[static_cast<size_t>(pc->code)]
#define CALLCUE_NEXT()  \
  do {                  \
    ++pc;               \
    CALLCUE_DISPATCH(); \
  } while (0)
#define CALLCUE_GO()    \
  do {                  \
    pc += pc->jump;     \
    CALLCUE_DISPATCH(); \
  } while (0)
#define CALLCUE_GO_IF(x) \
  do {                   \
    if (x) CALLCUE_GO(); \
    CALLCUE_NEXT();      \
  } while (0)

// The instructions that compare a slot with a constant: X(code, kind that the slot must have, whether it jumps then).
#define CALLCUE_TERMS(X)                                    \
  X(kBoolIf, Kind::kBool, v.i == in.i)                      \
  X(kIntEq, Kind::kInt, v.i == in.i)                        \
  X(kIntNe, Kind::kInt, v.i != in.i)                        \
  X(kIntLt, Kind::kInt, v.i < in.i)                         \
  X(kIntLe, Kind::kInt, v.i <= in.i)                        \
  X(kIntGt, Kind::kInt, v.i > in.i)                         \
  X(kIntGe, Kind::kInt, v.i >= in.i)                        \
  X(kUintEq, Kind::kUint, v.u == in.u)                      \
  X(kUintNe, Kind::kUint, v.u != in.u)                      \
  X(kUintLt, Kind::kUint, v.u < in.u)                       \
  X(kUintLe, Kind::kUint, v.u <= in.u)                      \
  X(kUintGt, Kind::kUint, v.u > in.u)                       \
  X(kUintGe, Kind::kUint, v.u >= in.u)                      \
  X(kDoubleEq, Kind::kDouble, v.d == in.d)                  \
  X(kDoubleNe, Kind::kDouble, v.d != in.d)                  \
  X(kDoubleLt, Kind::kDouble, v.d < in.d)                   \
  X(kDoubleLe, Kind::kDouble, v.d <= in.d)                  \
  X(kDoubleGt, Kind::kDouble, v.d > in.d)                   \
  X(kDoubleGe, Kind::kDouble, v.d >= in.d)                  \
  X(kDoubleNotLt, Kind::kDouble, !(v.d < in.d))             \
  X(kDoubleNotLe, Kind::kDouble, !(v.d <= in.d))            \
  X(kDoubleNotGt, Kind::kDouble, !(v.d > in.d))             \
  X(kDoubleNotGe, Kind::kDouble, !(v.d >= in.d))            \
  X(kTimeEq, in.value->kind, OrderTimes(v, *in.value) == 0) \
  X(kTimeNe, in.value->kind, OrderTimes(v, *in.value) != 0) \
  X(kTimeLt, in.value->kind, OrderTimes(v, *in.value) < 0)  \
  X(kTimeLe, in.value->kind, OrderTimes(v, *in.value) <= 0) \
  X(kTimeGt, in.value->kind, OrderTimes(v, *in.value) > 0)  \
  X(kTimeGe, in.value->kind, OrderTimes(v, *in.value) >= 0)
#define CALLCUE_TEXT_TERMS(X)                              \
  X(kTextEq, Kind::kString, SameText(v, *in.value, heap))  \
  X(kTextNe, Kind::kString, !SameText(v, *in.value, heap)) \
  X(kTextIn, Kind::kString, Find(v, *in.value, heap))      \
  X(kTextNotIn, Kind::kString, !Find(v, *in.value, heap))
// The rest of a guard without registers and without anything pending, in functions that leave whatever else to `on`.
// `read`: the value of the slot that the instruction names.
#define CALLCUE_PLAIN_STEPS(read)                           \
  F_kReturnChain:                                           \
  F_kReturnBool:                                            \
  return pc->i ? Outcome::kTrue : Outcome::kFalse;          \
  F_kJump:                                                  \
  CALLCUE_GO();                                             \
  F_kClear:                                                 \
  F_kChainEnd:                                              \
  F_kChainValue:                                            \
  CALLCUE_NEXT();                                           \
  F_kHasIf:                                                 \
  F_kHasUnless : {                                          \
    const Value& v = read;                                  \
    if (v.kind == Kind::kError) goto on;                    \
    CALLCUE_GO_IF(v.known() == (pc->code == Code::kHasIf)); \
  }
// The instructions that take more than slots and what is pending: values in registers, loops. X(code).
#define CALLCUE_VALUE_CODES(X) X(kLoadSlot) CALLCUE_OTHER_VALUE_CODES(X)
#define CALLCUE_OTHER_VALUE_CODES(X) \
  X(kReturn) X(kRegIf) X(kRegUnless) X(kCompareIf) X(kCompareUnless) X(kLoadHas) \
  X(kLoad) X(kMove) X(kApply1) X(kApply2) X(kMatch) X(kList) X(kMap) X(kLoopBegin) \
  X(kLoopNext) X(kLoopPend) X(kCollect) X(kCount) X(kKeepIf) X(kAppend) X(kCollected)

namespace callcue::expr {

// memcmp() == 0 without a call: the texts of guards are short, and a call would cost the fast path its registers.
// Words as far as they go; the last one overlaps the one before it.
template <typename Word>
inline bool SameWords(const char* a, const char* b, uint32_t n) {
  Word x, y;
  for (uint32_t i = 0; i + sizeof(Word) <= n; i += sizeof(Word)) {
    std::memcpy(&x, a + i, sizeof(Word));
    std::memcpy(&y, b + i, sizeof(Word));
    if (x != y) return false;
  }
  std::memcpy(&x, a + n - sizeof(Word), sizeof(Word));
  std::memcpy(&y, b + n - sizeof(Word), sizeof(Word));
  return x == y;
}

inline bool SameBytes(const char* a, const char* b, uint32_t n) {
  if (n >= 8) return SameWords<uint64_t>(a, b, n);
  if (n >= 4) return SameWords<uint32_t>(a, b, n);
  if (n >= 2) return SameWords<uint16_t>(a, b, n);
  return n == 0 || *a == *b;
}

inline bool SameText(const Value& slot, const Value& constant, const char* heap) {
  return slot.size == constant.size && SameBytes(slot.text(heap).data(), constant.s, constant.size);
}

inline bool Find(const Value& text, const Value& list, const char* heap) {
  const Value* elements = Elements(list, nullptr);
  for (uint32_t i = 0; i < list.size; ++i) {
    if (SameText(text, elements[i], heap)) return true;
  }
  return false;
}

inline int OrderTimes(const Value& a, const Value& b) {
  if (a.i != b.i) return a.i < b.i ? -1 : 1;
  return a.size < b.size ? -1 : a.size > b.size;
}

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_DISPATCH_H_

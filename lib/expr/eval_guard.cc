// Guards, the fast way: what every event costs.
// Every instruction keeps a dispatch of its own, which these passes of gcc would merge again.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-crossjumping", "no-gcse")
#endif

#include "lib/expr/dispatch.h"
#include "lib/expr/expr.h"
#include "lib/expr/program.h"

namespace callcue::expr {

namespace {

// What isn't there: the fast path goes on to GoOn(), which says so.
const Instruction kNothing = {};

}  // namespace

const Instruction* CodeOfNothing() { return &kNothing; }

// The general way on, from `pc`.
CALLCUE_NOINLINE Outcome Program::GoOn(ExprId id, const Frame& frame, Unknowns* unknowns, const char** error,
                                       const Instruction* pc) const {
  const Impl& impl = *impl_;
  if (!impl.Has(id)) {
    if (error != nullptr) *error = ErrorText(ErrorCode::kNoSuchExpression);
    return Outcome::kError;
  }
  const Entry& e = impl.entries[id];
  const uint8_t* bits = impl.bit_of.data() + (e.code - impl.code.data());
  Value v;
  const bool is_term = pc->code >= Code::kBoolIf && pc->code <= Code::kTextNotIn;
  if (!is_term || !InterpretTerms(e.code, bits, frame, &v)) v = Interpret(e.code, pc, bits, frame);
  if (v.kind == Kind::kBool) return v.i ? Outcome::kTrue : Outcome::kFalse;
  if (v.kind == Kind::kUnknown) {
    if (unknowns != nullptr) NameUnknowns(v.u, impl.appearance.data() + e.slots, e.slot_count, frame, unknowns);
    return Outcome::kUnknown;
  }
  const ErrorCode code = v.kind == Kind::kError ? static_cast<ErrorCode>(v.detail) : ErrorCode::kNoSuchOverload;
  if (error != nullptr) *error = ErrorText(code);
  return Outcome::kError;
}

#define CALLCUE_FAST_TERM(name, wanted, jumps)           \
  F_##name : {                                           \
    const Instruction& in = *pc;                         \
    const Value& v = frame.banks[in.place & 3][in.slot]; \
    if (!CALLCUE_LIKELY(v.kind == (wanted))) goto on;    \
    CALLCUE_GO_IF(jumps);                                \
  }
#define CALLCUE_FAST_TEXT_TERM(name, wanted, jumps)                            \
  F_##name : {                                                                 \
    const Instruction& in = *pc;                                               \
    const Value& v = frame.banks[in.place & 3][in.slot];                       \
    if (!CALLCUE_LIKELY(v.kind == (wanted))) goto on;                          \
    if constexpr (!kTexts) return Terms<true>(id, frame, unknowns, error, pc); \
    const char* const heap = frame.heap;                                       \
    CALLCUE_GO_IF(jumps);                                                      \
  }

// A guard of nothing but known terms needs no registers and no stack. The first instruction that is anything else goes
// to the interpreter, which can take over there: nothing is pending yet, and no register written. Looking at texts
// takes more machine registers than the other terms; they are saved once there is a text, not for all.
template <bool kTexts>
CALLCUE_NOINLINE Outcome Program::Terms(ExprId id, const Frame& frame, Unknowns* unknowns, const char** error,
                                        const Instruction* pc) const {
  static const void* const kLabels[] = {
#define CALLCUE_EXPR_CODE(name, text, operands) &&F_##name,
      CALLCUE_EXPR_CODES(CALLCUE_EXPR_CODE)
#undef CALLCUE_EXPR_CODE
  };
  CALLCUE_DISPATCH();

  CALLCUE_TERMS(CALLCUE_FAST_TERM)
  CALLCUE_TEXT_TERMS(CALLCUE_FAST_TEXT_TERM)

  CALLCUE_PLAIN_STEPS(frame.banks[pc->place & 3][pc->slot])
#define CALLCUE_VALUE_CODE(name) F_##name:
  CALLCUE_VALUE_CODES(CALLCUE_VALUE_CODE)
#undef CALLCUE_VALUE_CODE
on:
  return GoOn(id, frame, unknowns, error, pc);
}

Outcome Program::EvaluateBool(ExprId id, const Frame& frame, Unknowns* unknowns, const char** error) const {
  return Terms<false>(id, frame, unknowns, error, entries_[id < count_ ? id : kNone].code);
}

}  // namespace callcue::expr

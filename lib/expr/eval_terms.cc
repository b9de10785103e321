// Guards of terms of which some are unknown: what every event costs before the facts are in. As in the interpreter, a
// term that is unknown is noted as pending in its chain and falls through; but what is noted is a set of slots and no
// value, and there are no registers.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-crossjumping", "no-gcse")
#endif

#include "lib/expr/apply.h"
#include "lib/expr/dispatch.h"
#include "lib/expr/program.h"

namespace callcue::expr {

#define CALLCUE_PENDING_TERM(name, wanted, jumps)               \
  F_##name : {                                                  \
    const Instruction& in = *pc;                                \
    const Value& v = frame.banks[in.place & 3][in.slot];        \
    if (CALLCUE_LIKELY(v.kind == (wanted))) {                   \
      CALLCUE_GO_IF(jumps);                                     \
    }                                                           \
    if (v.kind != Kind::kUnknown) return false;                 \
    const int chain = in.place >> 2;                            \
    const uint64_t bit = uint64_t{1} << bits[pc - code];        \
    noted[chain] = bit | (set >> chain & 1 ? noted[chain] : 0); \
    set |= uint64_t{1} << chain;                                \
    CALLCUE_NEXT();                                             \
  }

bool InterpretTerms(const Instruction* code, const uint8_t* bits, const Frame& frame, Value* result) {
  static const void* const kLabels[] = {
#define CALLCUE_EXPR_CODE(name, text, operands) &&F_##name,
      CALLCUE_EXPR_CODES(CALLCUE_EXPR_CODE)
#undef CALLCUE_EXPR_CODE
  };
  const char* const heap = frame.heap;
  const Instruction* pc = code;
  uint64_t noted[kMostChains];  // of the chains in `set`
  uint64_t set = 0;
  CALLCUE_DISPATCH();

  CALLCUE_TERMS(CALLCUE_PENDING_TERM)
  CALLCUE_TEXT_TERMS(CALLCUE_PENDING_TERM)

F_kReturnChain : {
  const int chain = pc->place >> 2;
  *result = set >> chain & 1 ? Unknown(noted[chain]) : Value::Bool(pc->i != 0);
  return true;
}
F_kReturnBool:
  *result = Value::Bool(pc->i != 0);
  return true;
F_kJump:
  CALLCUE_GO();
F_kClear:
  set &= ~(uint64_t{1} << (pc->place >> 2));
  CALLCUE_NEXT();
F_kChainEnd : {
  const int chain = pc->place >> 2, outer = pc->a;
  if (!(set >> chain & 1)) CALLCUE_NEXT();
  noted[outer] = noted[chain] | (set >> outer & 1 ? noted[outer] : 0);
  set = (set | uint64_t{1} << outer) & ~(uint64_t{1} << chain);
  CALLCUE_GO();
}
F_kHasIf:
F_kHasUnless : {
  const Value& v = frame.banks[pc->place & 3][pc->slot];
  if (v.kind == Kind::kError) return false;
  CALLCUE_GO_IF(v.known() == (pc->code == Code::kHasIf));
}
F_kChainValue:
#define CALLCUE_VALUE_CODE(name) F_##name:
  CALLCUE_VALUE_CODES(CALLCUE_VALUE_CODE)
#undef CALLCUE_VALUE_CODE
  return false;
}

}  // namespace callcue::expr

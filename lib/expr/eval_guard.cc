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

Outcome Program::EvaluateBool(ExprId id, const Frame& frame, Unknowns* unknowns, const char** error) const {
  return Terms(id, frame, unknowns, error, entries_[id < count_ ? id : kNone].code);
}

// Looking at texts takes more machine registers than the other terms; they are saved here, not for all.
CALLCUE_NOINLINE Outcome Program::TextTerm(ExprId id, const Frame& frame, Unknowns* unknowns, const char** error,
                                           const Instruction* pc) const {
  const Value& v = frame.banks[pc->place & 3][pc->slot];
  const bool in_list = pc->code >= Code::kTextIn;
  const bool found = in_list ? Find(v, *pc->value, frame.heap) : SameText(v, *pc->value, frame.heap);
  pc += found == (pc->code == Code::kTextIn || pc->code == Code::kTextEq) ? pc->jump : 1;
  return Terms(id, frame, unknowns, error, pc);
}

// A guard of nothing but known terms needs no registers and no stack. The first instruction that is anything else goes
// to the interpreter, which can take over there: nothing is pending yet, and no register written.
Outcome Program::Terms(ExprId id, const Frame& frame, Unknowns* unknowns, const char** error,
                       const Instruction* pc) const {
  static const void* const kLabels[] = {
#define CALLCUE_EXPR_CODE(name, text, operands) &&F_##name,
      CALLCUE_EXPR_CODES(CALLCUE_EXPR_CODE)
#undef CALLCUE_EXPR_CODE
  };
  CALLCUE_DISPATCH();

#define CALLCUE_FAST_TERM(name, wanted, jumps)           \
  F_##name : {                                           \
    const Instruction& in = *pc;                         \
    const Value& v = frame.banks[in.place & 3][in.slot]; \
    if (!CALLCUE_LIKELY(v.kind == (wanted))) goto on;    \
    CALLCUE_GO_IF(jumps);                                \
  }
  CALLCUE_TERMS(CALLCUE_FAST_TERM)
#undef CALLCUE_FAST_TERM
F_kTextEq:
F_kTextNe:
F_kTextIn:
F_kTextNotIn:
  if (frame.banks[pc->place & 3][pc->slot].kind != Kind::kString) goto on;
  return TextTerm(id, frame, unknowns, error, pc);
F_kReturnChain:
F_kReturnBool:
  return pc->i ? Outcome::kTrue : Outcome::kFalse;
F_kJump:
  CALLCUE_GO();
F_kClear:
F_kChainEnd:
F_kChainValue:
  CALLCUE_NEXT();
F_kHasIf:
F_kHasUnless : {
  const Value& v = frame.banks[pc->place & 3][pc->slot];
  if (v.kind == Kind::kError) goto on;
  CALLCUE_GO_IF(v.known() == (pc->code == Code::kHasIf));
}
F_kReturn:
F_kRegIf:
F_kRegUnless:
F_kCompareIf:
F_kCompareUnless:
F_kLoadSlot:
F_kLoadHas:
F_kLoad:
F_kMove:
F_kApply1:
F_kApply2:
F_kMatch:
F_kList:
F_kMap:
F_kLoopBegin:
F_kLoopNext:
F_kLoopPend:
F_kCollect:
F_kCount:
F_kKeepIf:
F_kAppend:
F_kCollected:
on:
  return GoOn(id, frame, unknowns, error, pc);
}

}  // namespace callcue::expr

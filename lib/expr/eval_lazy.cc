// Guards whose slots are dear to fill: each is read when a term comes to it, so that what one term decides keeps the
// others from being read.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-crossjumping", "no-gcse")
#endif

#include "lib/expr/apply.h"
#include "lib/expr/dispatch.h"
#include "lib/expr/expr.h"
#include "lib/expr/program.h"

namespace callcue::expr {

namespace {

Slot SlotOf(const Instruction& in) { return {static_cast<uint8_t>(in.place & 3), in.slot}; }

bool Fits(const Instruction& load, const Value& v) { return load.u != 0 ? v.kind == static_cast<Kind>(load.u) : v.known(); }

// Two loads and a comparison of what they load: a term of two slots.
bool ComparesSlots(const Instruction* in) {
  return in[1].code == Code::kLoadSlot && (in[2].code == Code::kCompareIf || in[2].code == Code::kCompareUnless) &&
         in[2].a == in[0].target && in[2].b == in[1].target;
}

}  // namespace

#define CALLCUE_LAZY_TERM(name, wanted, jumps)                                           \
  F_##name : {                                                                           \
    const Instruction& in = *pc;                                                         \
    const Value& v = reader->Read(SlotOf(in));                                           \
    if (!CALLCUE_LIKELY(v.kind == (wanted))) goto on;                                    \
    CALLCUE_GO_IF(jumps);                                                                \
  }

// As Terms() does, of which the interpreter takes over what is left.
Outcome Program::EvaluateBool(ExprId id, const Frame& frame, SlotReader* reader, const char** error) const {
  static const void* const kLabels[] = {
#define CALLCUE_EXPR_CODE(name, text, operands) &&F_##name,
      CALLCUE_EXPR_CODES(CALLCUE_EXPR_CODE)
#undef CALLCUE_EXPR_CODE
  };
  const char* const heap = frame.heap;
  const Instruction* pc = entries_[id < count_ ? id : kNone].code;
  CALLCUE_DISPATCH();

  CALLCUE_TERMS(CALLCUE_LAZY_TERM)
  CALLCUE_TEXT_TERMS(CALLCUE_LAZY_TERM)

  CALLCUE_PLAIN_STEPS(reader->Read(SlotOf(*pc)))
F_kLoadSlot : {
  if (!ComparesSlots(pc)) goto on;
  const Value &a = reader->Read(SlotOf(pc[0])), &b = reader->Read(SlotOf(pc[1]));
  if (!Fits(pc[0], a) || !Fits(pc[1], b)) goto on;
  const Value v = Apply(pc[2].op, a, b, frame);
  if (v.kind != Kind::kBool) goto on;
  pc += 2;
  CALLCUE_GO_IF((v.i != 0) == (pc->code == Code::kCompareIf));
}
#define CALLCUE_VALUE_CODE(name) F_##name:
  CALLCUE_OTHER_VALUE_CODES(CALLCUE_VALUE_CODE)
#undef CALLCUE_VALUE_CODE
on:
  reader->ReadAll();
  return GoOn(id, frame, nullptr, error, pc);
}

}  // namespace callcue::expr

// The interpreter. One loop over instructions, instantiated twice: bare, and recording what each instruction settled
// for explanations.
//
// It trusts the code (the compiler made it) and no value: every slot's kind is looked at before its bits are.
// Every instruction keeps a dispatch of its own, which these passes of gcc would merge again.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-crossjumping", "no-gcse")
#endif

#include <re2/re2.h>

#include <cstring>
#include <new>

#include "lib/base/limits.h"
#include "lib/expr/apply.h"
#include "lib/expr/dispatch.h"
#include "lib/expr/program.h"

namespace callcue::expr {
namespace {

// Not initialised: code writes a register before it reads it.
template <size_t kCount>
struct Registers {
  Registers() {}
  Value& operator[](size_t i) { return *std::launder(reinterpret_cast<Value*>(bytes + i * sizeof(Value))); }
  alignas(Value) unsigned char bytes[kCount * sizeof(Value)];
};

template <bool kRecord>
class Interpreter {
 public:
  Interpreter(const Instruction* code, const uint8_t* bits, const Frame& frame, Value* settled)
      : code_(code), bits_(bits), frame_(frame), settled_(settled) {}

  // From `pc` on, with nothing pending.
  Value Run(const Instruction* pc);

 private:
  uint64_t SetOf(const Instruction& in) const { return uint64_t{1} << bits_[&in - code_]; }
  CALLCUE_NOINLINE Value Indefinite(const Instruction& in, const Value& v) const;
  CALLCUE_NOINLINE uint64_t Pend(uint64_t set, const Instruction& in, const Value& v);
  // A term whose slot doesn't hold its kind.
  CALLCUE_NOINLINE uint64_t PendSlot(uint64_t set, const Instruction& in, const Value& v);

  void Settle(const Instruction& in, const Value& v) {
    if constexpr (kRecord) settled_[&in - code_] = v;
  }

  Value Call(const Instruction& in, const Value& a, const Value& b) {
    if (CALLCUE_LIKELY(a.kind == Kind::kInt && b.kind == Kind::kInt)) {
      // What guards calculate most, without a call.
      int64_t r = 0;
      switch (in.op) {
        case Op::kAdd:
          if (!__builtin_add_overflow(a.i, b.i, &r)) return Value::Int(r);
          break;
        case Op::kSubtract:
          if (!__builtin_sub_overflow(a.i, b.i, &r)) return Value::Int(r);
          break;
        case Op::kMultiply:
          if (!__builtin_mul_overflow(a.i, b.i, &r)) return Value::Int(r);
          break;
        case Op::kEqual: return Value::Bool(a.i == b.i);
        case Op::kNotEqual: return Value::Bool(a.i != b.i);
        case Op::kLess: return Value::Bool(a.i < b.i);
        case Op::kLessEqual: return Value::Bool(a.i <= b.i);
        case Op::kGreater: return Value::Bool(a.i > b.i);
        case Op::kGreaterEqual: return Value::Bool(a.i >= b.i);
        default: break;
      }
    }
    if (CALLCUE_LIKELY(a.known() && b.known())) return Apply(in.op, a, b, frame_);
    return MergeStrict(a, b);
  }
  Value Gather(const Instruction& in);
  void BeginCollection(const Instruction& in);
  bool BeginLoop(const Instruction& in);
  bool Failed(Value* registers, const Value& v);
  Value Match(const Instruction& in, const Value& v) const;

  const Instruction* code_;
  const uint8_t* bits_;
  const Frame& frame_;
  Value* settled_;
  Registers<kMostChains> pending_;
  Registers<kMostRegisters> r_;
};

// What a slot that doesn't hold its kind stands for.
template <bool kRecord>
Value Interpreter<kRecord>::Indefinite(const Instruction& in, const Value& v) const {
  if (v.kind == Kind::kError) return v;
  return v.known() ? Error(ErrorCode::kSlotType) : Unknown(SetOf(in));
}

template <bool kRecord>
uint64_t Interpreter<kRecord>::PendSlot(uint64_t set, const Instruction& in, const Value& v) {
  if (kRecord || v.kind != Kind::kUnknown) {
    const Value bad = Indefinite(in, v);
    Settle(in, bad);
    return Pend(set, in, bad);
  }
  // A fact that nobody reported, by far the most frequent.
  const int chain = in.place >> 2;
  const uint64_t bit = uint64_t{1} << chain;
  Value& noted = pending_[chain];
  const bool more = (set & bit) && noted.kind == Kind::kUnknown;
  noted = Unknown(SetOf(in) | (more ? noted.u : 0));
  return set | bit;
}

// Notes v as pending in the instruction's chain; gives the set of chains in which something is.
template <bool kRecord>
uint64_t Interpreter<kRecord>::Pend(uint64_t set, const Instruction& in, const Value& v) {
  const int chain = in.place >> 2;
  const uint64_t bit = uint64_t{1} << chain;
  pending_[chain] = set & bit ? MergeLogic(pending_[chain], v) : v;
  return set | bit;
}

// True if there is a range to run over. Else the loop's register says why not.
template <bool kRecord>
bool Interpreter<kRecord>::BeginLoop(const Instruction& in) {
  const Value range = r_[in.a];
  Value& loop = r_[in.b];
  loop = range;
  if (range.kind != Kind::kList && range.kind != Kind::kMap) {
    if (range.known()) loop = Error(ErrorCode::kNoSuchOverload);
    return false;
  }
  if (range.size > limits::kListElements) {
    loop = Error(ErrorCode::kListTooLong);
    return false;
  }
  r_[in.b + 1] = Value::Int(0);
  return true;
}

template <bool kRecord>
Value Interpreter<kRecord>::Match(const Instruction& in, const Value& v) const {
  if (v.kind != Kind::kString) return v.known() ? Error(ErrorCode::kNoSuchOverload) : v;
  const std::string_view text = v.text(frame_.heap);
  return Value::Bool(re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *in.pattern));
}

// A list or map of registers.
template <bool kRecord>
Value Interpreter<kRecord>::Gather(const Instruction& in) {
  const uint32_t count = static_cast<uint32_t>(in.i), parts = in.code == Code::kMap ? 2 * count : count;
  Value bad = Value::Bool(false);
  for (uint32_t i = 0; i < parts; ++i) bad = MergeStrict(bad, r_[in.a + i]);
  if (parts > 0 && !bad.known()) return bad;
  const Value* from = parts > 0 ? &r_[in.a] : nullptr;
  if (in.code == Code::kMap) return MakeMap(from, count, frame_);
  if (count == 0) return ListValue(Kind::kList, nullptr, 0);
  char* to = Allocate(frame_, count * sizeof(Value));
  if (to == nullptr) return Error(ErrorCode::kScratchFull);
  std::memcpy(to, from, count * sizeof(Value));
  return ListValue(Kind::kList, reinterpret_cast<const Value*>(to), count);
}

// r[a]: the list or count; r[a + 1]: null, or what went wrong.
template <bool kRecord>
void Interpreter<kRecord>::BeginCollection(const Instruction& in) {
  Value null;
  null.kind = Kind::kNull;
  r_[in.a + 1] = null;
  if (in.i) {
    r_[in.a] = Value::Int(0);
    return;
  }
  const uint32_t most = r_[in.b].size;
  char* to = most > 0 ? Allocate(frame_, most * sizeof(Value)) : nullptr;
  if (most > 0 && to == nullptr) r_[in.a + 1] = Error(ErrorCode::kScratchFull);
  r_[in.a] = ListValue(Kind::kList, reinterpret_cast<const Value*>(to), 0);
}

// Notes why a collection can't be known. True if it needn't go on: an error is final.
template <bool kRecord>
bool Interpreter<kRecord>::Failed(Value* registers, const Value& v) {
  registers[1] = MergeStrict(registers[1], v);
  return registers[1].kind == Kind::kError;
}

#define CALLCUE_TERM(name, wanted, jumps)          \
  CALLCUE_CASE(name) {                             \
    const Instruction& in = *pc;                   \
    const Value& v = banks[in.place & 3][in.slot]; \
    if (CALLCUE_LIKELY(v.kind == (wanted))) {      \
      const bool go = jumps;                       \
      Settle(in, Value::Bool(go));                 \
      CALLCUE_GO_IF(go);                           \
    }                                              \
    set = PendSlot(set, in, v);                    \
    CALLCUE_NEXT();                                \
  }

template <bool kRecord>
Value Interpreter<kRecord>::Run(const Instruction* pc) {
  static const void* const kLabels[] = {
#define CALLCUE_EXPR_CODE(name, text, operands) &&L_##name,
      CALLCUE_EXPR_CODES(CALLCUE_EXPR_CODE)
#undef CALLCUE_EXPR_CODE
  };
  const Value* const* const banks = frame_.banks;
  const char* const heap = frame_.heap;
  uint64_t set = 0;  // chains in which something is pending
  CALLCUE_DISPATCH();

  CALLCUE_TERMS(CALLCUE_TERM)
  CALLCUE_TEXT_TERMS(CALLCUE_TERM)

  CALLCUE_CASE(kReturn) { return r_[pc->a]; }
  CALLCUE_CASE(kReturnChain) {
    if (CALLCUE_LIKELY(set == 0) || !(set >> (pc->place >> 2) & 1)) return Value::Bool(pc->i != 0);
    return pending_[pc->place >> 2];
  }
  CALLCUE_CASE(kReturnBool) { return Value::Bool(pc->i != 0); }
  CALLCUE_CASE(kJump) { CALLCUE_GO(); }
  CALLCUE_CASE(kClear) {
    set &= ~(uint64_t{1} << (pc->place >> 2));
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kChainEnd) {
    const int chain = pc->place >> 2;
    if (CALLCUE_LIKELY(!(set >> chain & 1))) CALLCUE_NEXT();
    Instruction outer = *pc;
    outer.place = static_cast<uint8_t>(pc->a << 2);
    Settle(*pc, pending_[chain]);
    set = Pend(set, outer, pending_[chain]) & ~(uint64_t{1} << chain);
    CALLCUE_GO();
  }
  CALLCUE_CASE(kChainValue) {
    const int chain = pc->place >> 2;
    if (CALLCUE_LIKELY(!(set >> chain & 1))) CALLCUE_NEXT();
    r_[pc->a] = pending_[chain];
    Settle(*pc, r_[pc->a]);
    set &= ~(uint64_t{1} << chain);
    CALLCUE_GO();
  }
  CALLCUE_CASE(kRegIf) {
    const Value& v = r_[pc->a];
    if (CALLCUE_LIKELY(v.kind == Kind::kBool)) CALLCUE_GO_IF(v.i != 0);
    set = Pend(set, *pc, v.known() ? Error(ErrorCode::kNoSuchOverload) : v);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kRegUnless) {
    const Value& v = r_[pc->a];
    if (CALLCUE_LIKELY(v.kind == Kind::kBool)) CALLCUE_GO_IF(v.i == 0);
    set = Pend(set, *pc, v.known() ? Error(ErrorCode::kNoSuchOverload) : v);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kCompareIf) {
    const Value v = Call(*pc, r_[pc->a], r_[pc->b]);
    Settle(*pc, v);
    if (CALLCUE_LIKELY(v.kind == Kind::kBool)) CALLCUE_GO_IF(v.i != 0);
    set = Pend(set, *pc, v);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kCompareUnless) {
    const Value v = Call(*pc, r_[pc->a], r_[pc->b]);
    Settle(*pc, v);
    if (CALLCUE_LIKELY(v.kind == Kind::kBool)) CALLCUE_GO_IF(v.i == 0);
    set = Pend(set, *pc, v);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kHasIf)
  CALLCUE_CASE(kHasUnless) {
    const Value& v = banks[pc->place & 3][pc->slot];
    Settle(*pc, v.kind == Kind::kError ? v : Value::Bool(v.known()));
    if (CALLCUE_LIKELY(v.kind != Kind::kError)) CALLCUE_GO_IF(v.known() == (pc->code == Code::kHasIf));
    set = Pend(set, *pc, v);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kLoadSlot) {
    const Value& v = banks[pc->place & 3][pc->slot];
    const bool fits = pc->u != 0 ? v.kind == static_cast<Kind>(pc->u) : v.known();
    r_[pc->target] = CALLCUE_LIKELY(fits) ? v : Indefinite(*pc, v);
    Settle(*pc, r_[pc->target]);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kLoadHas) {
    const Value& v = banks[pc->place & 3][pc->slot];
    r_[pc->target] = v.kind == Kind::kError ? v : Value::Bool(v.known());
    Settle(*pc, r_[pc->target]);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kLoad) {
    r_[pc->target] = *pc->value;
    Settle(*pc, *pc->value);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kMove) {
    r_[pc->target] = r_[pc->a];
    Settle(*pc, r_[pc->a]);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kApply1) {
    const Value a = r_[pc->a];
    r_[pc->target] = CALLCUE_LIKELY(a.known()) ? Apply(pc->op, a, frame_) : a;
    Settle(*pc, r_[pc->target]);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kApply2) {
    r_[pc->target] = Call(*pc, r_[pc->a], r_[pc->b]);
    Settle(*pc, r_[pc->target]);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kMatch) {
    r_[pc->target] = Match(*pc, r_[pc->a]);
    Settle(*pc, r_[pc->target]);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kList)
  CALLCUE_CASE(kMap) {
    r_[pc->target] = Gather(*pc);
    Settle(*pc, r_[pc->target]);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kLoopBegin) { CALLCUE_GO_IF(!BeginLoop(*pc)); }
  CALLCUE_CASE(kLoopNext) {
    const Value& range = r_[pc->b];
    int64_t& at = r_[pc->b + 1].i;
    if (at >= range.size) CALLCUE_GO();
    const Value* elements = Elements(range, frame_.heap);
    r_[pc->a] = range.kind == Kind::kMap ? elements[2 * at] : elements[at];
    ++at;
    Settle(*pc, r_[pc->a]);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kLoopPend) {
    set = Pend(set, *pc, r_[pc->a]);
    CALLCUE_NEXT();
  }
  CALLCUE_CASE(kCollect) {
    BeginCollection(*pc);
    CALLCUE_GO_IF(!r_[pc->a + 1].known());
  }
  CALLCUE_CASE(kCount) {
    const Value& v = r_[pc->b];
    if (CALLCUE_LIKELY(v.kind == Kind::kBool)) {
      r_[pc->a].i += v.i;
      CALLCUE_NEXT();
    }
    CALLCUE_GO_IF(Failed(&r_[pc->a], v.known() ? Error(ErrorCode::kNoSuchOverload) : v));
  }
  CALLCUE_CASE(kKeepIf) {
    const Value& v = r_[pc->b];
    if (CALLCUE_LIKELY(v.kind == Kind::kBool)) CALLCUE_GO_IF(v.i == 0);
    Failed(&r_[pc->a], v.known() ? Error(ErrorCode::kNoSuchOverload) : v);
    CALLCUE_GO();
  }
  CALLCUE_CASE(kAppend) {
    const Value& v = r_[pc->b];
    if (CALLCUE_LIKELY(v.known())) {
      Value& list = r_[pc->a];
      new (const_cast<Value*>(Elements(list, nullptr)) + list.size) Value(v);
      ++list.size;
      CALLCUE_NEXT();
    }
    CALLCUE_GO_IF(Failed(&r_[pc->a], v));
  }
  CALLCUE_CASE(kCollected) {
    const Value &made = r_[pc->a], &bad = r_[pc->a + 1];
    r_[pc->target] = !bad.known() ? bad : pc->i ? Value::Bool(made.i == 1) : made;
    Settle(*pc, r_[pc->target]);
    CALLCUE_NEXT();
  }
}

}  // namespace

Value Interpret(const Instruction* code, const Instruction* pc, const uint8_t* bits, const Frame& frame) {
  return Interpreter<false>(code, bits, frame, nullptr).Run(pc);
}

Value InterpretRecording(const Instruction* code, const uint8_t* bits, const Frame& frame, Value* settled) {
  return Interpreter<true>(code, bits, frame, settled).Run(code);
}

}  // namespace callcue::expr

// The interpreter. One loop over instructions, instantiated twice: bare, and recording what each instruction settled for
// explanations.
//
// It trusts the code (the compiler made it) and no value: every slot's kind is looked at before its bits are.
#include <re2/re2.h>

#include <cstring>
#include <new>

#include "lib/base/limits.h"
#include "lib/expr/apply.h"
#include "lib/expr/program.h"

#define CALLCUE_LIKELY(x) __builtin_expect(!!(x), 1)

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
  Interpreter(const Instruction* code, const Slot* slots, uint32_t slot_count, const Frame& frame, Value* settled)
      : code_(code), slots_(slots), slot_count_(slot_count), frame_(frame), settled_(settled) {}

  Value Run();

 private:
  const Value& At(const Instruction& in) const { return frame_.banks[in.place & 3][in.slot]; }

  // What a slot that doesn't hold its kind stands for.
  Value Indefinite(const Instruction& in, const Value& v) const {
    if (v.kind == Kind::kError) return v;
    if (v.known()) return Error(ErrorCode::kSlotType);
    const Slot slot{static_cast<uint8_t>(in.place & 3), in.slot};
    for (uint32_t i = 0; i < slot_count_; ++i) {
      if (slots_[i] == slot) return Unknown(uint64_t{1} << (i < 63 ? i : 63));
    }
    return Unknown(0);
  }

  void Pend(const Instruction& in, const Value& v) {
    const int chain = in.place >> 2;
    const uint64_t bit = uint64_t{1} << chain;
    pending_[chain] = pending_set_ & bit ? MergeLogic(pending_[chain], v) : v;
    pending_set_ |= bit;
  }
  bool IsPending(const Instruction& in) const { return pending_set_ >> (in.place >> 2) & 1; }
  void Clear(const Instruction& in) { pending_set_ &= ~(uint64_t{1} << (in.place >> 2)); }

  void Settle(const Instruction& in, const Value& v) {
    if constexpr (kRecord) settled_[&in - code_] = v;
  }

  Value Call(const Instruction& in, const Value& a, const Value& b) {
    if (CALLCUE_LIKELY(a.known() && b.known())) return Apply(in.op, a, b, frame_);
    return MergeStrict(a, b);
  }
  Value Gather(const Instruction& in);
  void BeginCollection(const Instruction& in);
  bool Failed(Value* registers, const Value& v);

  const Instruction* code_;
  const Slot* slots_;
  uint32_t slot_count_;
  const Frame& frame_;
  Value* settled_;
  uint64_t pending_set_ = 0;
  Registers<kMostChains> pending_;
  Registers<kMostRegisters> r_;
};

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

bool Find(const Value& text, const Value& list, const char* heap) {
  const Value* elements = Elements(list, nullptr);
  const std::string_view wanted = text.text(heap);
  for (uint32_t i = 0; i < list.size; ++i) {
    if (elements[i].size == wanted.size() && std::memcmp(elements[i].s, wanted.data(), wanted.size()) == 0) return true;
  }
  return false;
}

bool SameText(const Value& slot, const Value& constant, const char* heap) {
  return slot.size == constant.size &&
         (slot.size == 0 || std::memcmp(slot.text(heap).data(), constant.s, slot.size) == 0);
}

int OrderTimes(const Value& a, const Value& b) {
  if (a.i != b.i) return a.i < b.i ? -1 : 1;
  return a.size < b.size ? -1 : a.size > b.size;
}

// The instructions that compare a slot with a constant. `jumps` says whether the jump's condition holds for the slot v.
#define CALLCUE_TERM(name, wanted, jumps)          \
  case Code::name: {                               \
    const Value& v = At(in);                       \
    if (CALLCUE_LIKELY(v.kind == (wanted))) {      \
      if (jumps) {                                 \
        Settle(in, Value::Bool(true));             \
        goto jump;                                 \
      }                                            \
      Settle(in, Value::Bool(false));              \
    } else {                                       \
      const Value bad = Indefinite(in, v);         \
      Settle(in, bad);                             \
      Pend(in, bad);                               \
    }                                              \
    ++pc;                                          \
    continue;                                      \
  }

template <bool kRecord>
Value Interpreter<kRecord>::Run() {
  const Instruction* pc = code_;
  for (;;) {
    const Instruction& in = *pc;
    switch (in.code) {
      CALLCUE_TERM(kBoolIf, Kind::kBool, v.i == in.i)
      CALLCUE_TERM(kIntEq, Kind::kInt, v.i == in.i)
      CALLCUE_TERM(kIntNe, Kind::kInt, v.i != in.i)
      CALLCUE_TERM(kIntLt, Kind::kInt, v.i < in.i)
      CALLCUE_TERM(kIntLe, Kind::kInt, v.i <= in.i)
      CALLCUE_TERM(kIntGt, Kind::kInt, v.i > in.i)
      CALLCUE_TERM(kIntGe, Kind::kInt, v.i >= in.i)
      CALLCUE_TERM(kUintEq, Kind::kUint, v.u == in.u)
      CALLCUE_TERM(kUintNe, Kind::kUint, v.u != in.u)
      CALLCUE_TERM(kUintLt, Kind::kUint, v.u < in.u)
      CALLCUE_TERM(kUintLe, Kind::kUint, v.u <= in.u)
      CALLCUE_TERM(kUintGt, Kind::kUint, v.u > in.u)
      CALLCUE_TERM(kUintGe, Kind::kUint, v.u >= in.u)
      CALLCUE_TERM(kDoubleEq, Kind::kDouble, v.d == in.d)
      CALLCUE_TERM(kDoubleNe, Kind::kDouble, v.d != in.d)
      CALLCUE_TERM(kDoubleLt, Kind::kDouble, v.d < in.d)
      CALLCUE_TERM(kDoubleLe, Kind::kDouble, v.d <= in.d)
      CALLCUE_TERM(kDoubleGt, Kind::kDouble, v.d > in.d)
      CALLCUE_TERM(kDoubleGe, Kind::kDouble, v.d >= in.d)
      CALLCUE_TERM(kDoubleNotLt, Kind::kDouble, !(v.d < in.d))
      CALLCUE_TERM(kDoubleNotLe, Kind::kDouble, !(v.d <= in.d))
      CALLCUE_TERM(kDoubleNotGt, Kind::kDouble, !(v.d > in.d))
      CALLCUE_TERM(kDoubleNotGe, Kind::kDouble, !(v.d >= in.d))
      CALLCUE_TERM(kTimeEq, in.value->kind, OrderTimes(v, *in.value) == 0)
      CALLCUE_TERM(kTimeNe, in.value->kind, OrderTimes(v, *in.value) != 0)
      CALLCUE_TERM(kTimeLt, in.value->kind, OrderTimes(v, *in.value) < 0)
      CALLCUE_TERM(kTimeLe, in.value->kind, OrderTimes(v, *in.value) <= 0)
      CALLCUE_TERM(kTimeGt, in.value->kind, OrderTimes(v, *in.value) > 0)
      CALLCUE_TERM(kTimeGe, in.value->kind, OrderTimes(v, *in.value) >= 0)
      CALLCUE_TERM(kTextEq, Kind::kString, SameText(v, *in.value, frame_.heap))
      CALLCUE_TERM(kTextNe, Kind::kString, !SameText(v, *in.value, frame_.heap))
      CALLCUE_TERM(kTextIn, Kind::kString, Find(v, *in.value, frame_.heap))
      CALLCUE_TERM(kTextNotIn, Kind::kString, !Find(v, *in.value, frame_.heap))
      case Code::kReturn: return r_[in.a];
      case Code::kReturnChain: return IsPending(in) ? pending_[in.place >> 2] : Value::Bool(in.i != 0);
      case Code::kReturnBool: return Value::Bool(in.i != 0);
      case Code::kJump: goto jump;
      case Code::kClear: Clear(in); break;
      case Code::kChainEnd:
        if (!IsPending(in)) break;
        {
          Instruction outer = in;
          outer.place = static_cast<uint8_t>(in.a << 2);
          Pend(outer, pending_[in.place >> 2]);
        }
        Clear(in);
        goto jump;
      case Code::kChainValue:
        if (!IsPending(in)) break;
        r_[in.a] = pending_[in.place >> 2];
        Settle(in, r_[in.a]);
        Clear(in);
        goto jump;
      case Code::kRegIf: case Code::kRegUnless: {
        const Value& v = r_[in.a];
        if (CALLCUE_LIKELY(v.kind == Kind::kBool)) {
          if ((v.i != 0) == (in.code == Code::kRegIf)) goto jump;
        } else {
          Pend(in, v.known() ? Error(ErrorCode::kNoSuchOverload) : v);
        }
        break;
      }
      case Code::kCompareIf: case Code::kCompareUnless: {
        const Value v = Call(in, r_[in.a], r_[in.b]);
        Settle(in, v);
        if (CALLCUE_LIKELY(v.kind == Kind::kBool)) {
          if ((v.i != 0) == (in.code == Code::kCompareIf)) goto jump;
        } else {
          Pend(in, v);
        }
        break;
      }
      case Code::kHasIf: case Code::kHasUnless: {
        const Value& v = At(in);
        Settle(in, v.kind == Kind::kError ? v : Value::Bool(v.known()));
        if (v.kind == Kind::kError) {
          Pend(in, v);
        } else if (v.known() == (in.code == Code::kHasIf)) {
          goto jump;
        }
        break;
      }
      case Code::kLoadSlot: {
        const Value& v = At(in);
        const bool fits = in.u != 0 ? v.kind == static_cast<Kind>(in.u) : v.known();
        r_[in.target] = CALLCUE_LIKELY(fits) ? v : Indefinite(in, v);
        Settle(in, r_[in.target]);
        break;
      }
      case Code::kLoadHas: {
        const Value& v = At(in);
        r_[in.target] = v.kind == Kind::kError ? v : Value::Bool(v.known());
        Settle(in, r_[in.target]);
        break;
      }
      case Code::kLoad:
        r_[in.target] = *in.value;
        Settle(in, *in.value);
        break;
      case Code::kMove:
        r_[in.target] = r_[in.a];
        Settle(in, r_[in.a]);
        break;
      case Code::kApply1: {
        const Value a = r_[in.a];
        r_[in.target] = CALLCUE_LIKELY(a.known()) ? Apply(in.op, a, frame_) : a;
        Settle(in, r_[in.target]);
        break;
      }
      case Code::kApply2:
        r_[in.target] = Call(in, r_[in.a], r_[in.b]);
        Settle(in, r_[in.target]);
        break;
      case Code::kMatch: {
        const Value& v = r_[in.a];
        if (v.kind == Kind::kString) {
          const std::string_view text = v.text(frame_.heap);
          r_[in.target] = Value::Bool(re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *in.pattern));
        } else {
          r_[in.target] = v.known() ? Error(ErrorCode::kNoSuchOverload) : v;
        }
        Settle(in, r_[in.target]);
        break;
      }
      case Code::kList: case Code::kMap:
        r_[in.target] = Gather(in);
        Settle(in, r_[in.target]);
        break;
      case Code::kLoopBegin: {
        const Value range = r_[in.a];
        Value& loop = r_[in.b];
        loop = range;
        if (range.kind != Kind::kList && range.kind != Kind::kMap) {
          if (range.known()) loop = Error(ErrorCode::kNoSuchOverload);
          goto jump;
        }
        if (range.size > limits::kListElements) {
          loop = Error(ErrorCode::kListTooLong);
          goto jump;
        }
        r_[in.b + 1] = Value::Int(0);
        break;
      }
      case Code::kLoopNext: {
        const Value& range = r_[in.b];
        int64_t& at = r_[in.b + 1].i;
        if (at >= range.size) goto jump;
        const Value* elements = Elements(range, frame_.heap);
        r_[in.a] = range.kind == Kind::kMap ? elements[2 * at] : elements[at];
        ++at;
        break;
      }
      case Code::kLoopPend: Pend(in, r_[in.a]); break;
      case Code::kCollect:
        BeginCollection(in);
        if (!r_[in.a + 1].known()) goto jump;
        break;
      case Code::kCount: {
        const Value& v = r_[in.b];
        if (v.kind == Kind::kBool) {
          r_[in.a].i += v.i;
        } else if (Failed(&r_[in.a], v.known() ? Error(ErrorCode::kNoSuchOverload) : v)) {
          goto jump;
        }
        break;
      }
      case Code::kKeepIf: {
        const Value& v = r_[in.b];
        if (v.kind == Kind::kBool) {
          if (v.i == 0) goto jump;
        } else {
          Failed(&r_[in.a], v.known() ? Error(ErrorCode::kNoSuchOverload) : v);
          goto jump;
        }
        break;
      }
      case Code::kAppend: {
        const Value& v = r_[in.b];
        if (v.known()) {
          Value& list = r_[in.a];
          new (const_cast<Value*>(Elements(list, nullptr)) + list.size) Value(v);
          ++list.size;
        } else if (Failed(&r_[in.a], v)) {
          goto jump;
        }
        break;
      }
      case Code::kCollected: {
        const Value &made = r_[in.a], &bad = r_[in.a + 1];
        r_[in.target] = !bad.known() ? bad : in.i ? Value::Bool(made.i == 1) : made;
        Settle(in, r_[in.target]);
        break;
      }
    }
    ++pc;
    continue;
  jump:
    pc = code_ + in.target;
  }
}

}  // namespace

Value Interpret(const Instruction* code, const Slot* slots, uint32_t slot_count, const Frame& frame) {
  return Interpreter<false>(code, slots, slot_count, frame, nullptr).Run();
}

Value InterpretRecording(const Instruction* code, const Slot* slots, uint32_t slot_count, const Frame& frame,
                         Value* settled) {
  return Interpreter<true>(code, slots, slot_count, frame, settled).Run();
}

}  // namespace callcue::expr

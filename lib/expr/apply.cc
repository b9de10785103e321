#include "lib/expr/apply.h"

#include <cmath>
#include <cstring>

#include "lib/base/limits.h"

namespace callcue::expr {

char* Allocate(const Frame& frame, size_t bytes) {
  Scratch* s = frame.scratch;
  if (s == nullptr || s->data == nullptr) return nullptr;
  const size_t misaligned = (reinterpret_cast<uintptr_t>(s->data) + s->used) & 7;
  const size_t from = s->used + (misaligned ? 8 - misaligned : 0);
  if (from > s->capacity || bytes > s->capacity - from) {
    s->full = true;
    return nullptr;
  }
  s->used = static_cast<uint32_t>(from + bytes);
  return s->data + from;
}

Value Apply(Op op, const Value& a, const Frame& frame) {
  switch (op) {
    case Op::kNegate: return Negate(a);
    case Op::kSize: return Size(a, frame);
    case Op::kToDyn: return a;
    case Op::kToType: {
      Value v = Value::Uint(static_cast<uint64_t>(a.kind));
      v.kind = Kind::kType;
      return v;
    }
    case Op::kToBool:
    case Op::kToInt:
    case Op::kToUint:
    case Op::kToDouble:
    case Op::kToString:
    case Op::kToBytes:
    case Op::kToTimestamp:
    case Op::kToDuration: return Convert(op, a, frame);
    default: return TimeField(op, a, nullptr, frame);
  }
}

Value Apply(Op op, const Value& a, const Value& b, const Frame& frame) {
  switch (op) {
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kModulo: return Arithmetic(op, a, b, frame);
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual: return Compare(op, a, b, frame);
    case Op::kIn:
    case Op::kIndex:
    case Op::kSelect:
    case Op::kHasKey: return Lookup(op, a, b, frame);
    case Op::kStartsWith:
    case Op::kEndsWith:
    case Op::kContains: return TextFunction(op, a, b, frame);
    default: return TimeField(op, a, &b, frame);
  }
}

Value Negate(const Value& a) {
  if (a.kind == Kind::kDouble) return Value::Double(-a.d);
  if (a.kind != Kind::kInt) return Error(ErrorCode::kNoSuchOverload);
  return a.i == INT64_MIN ? Error(ErrorCode::kOverflow) : Value::Int(-a.i);
}

namespace {

Value Ints(Op op, int64_t a, int64_t b) {
  int64_t r = 0;
  bool overflow = false;
  switch (op) {
    case Op::kAdd: overflow = __builtin_add_overflow(a, b, &r); break;
    case Op::kSubtract: overflow = __builtin_sub_overflow(a, b, &r); break;
    case Op::kMultiply: overflow = __builtin_mul_overflow(a, b, &r); break;
    default:
      if (b == 0) return Error(ErrorCode::kDivisionByZero);
      // The least int by -1 overflows as a quotient; CEL's % follows suit.
      if (a == INT64_MIN && b == -1) return Error(ErrorCode::kOverflow);
      r = op == Op::kDivide ? a / b : a % b;
  }
  return overflow ? Error(ErrorCode::kOverflow) : Value::Int(r);
}

Value Uints(Op op, uint64_t a, uint64_t b) {
  uint64_t r = 0;
  bool overflow = false;
  switch (op) {
    case Op::kAdd: overflow = __builtin_add_overflow(a, b, &r); break;
    case Op::kSubtract: overflow = __builtin_sub_overflow(a, b, &r); break;
    case Op::kMultiply: overflow = __builtin_mul_overflow(a, b, &r); break;
    default:
      if (b == 0) return Error(ErrorCode::kDivisionByZero);
      r = op == Op::kDivide ? a / b : a % b;
  }
  return overflow ? Error(ErrorCode::kOverflow) : Value::Uint(r);
}

Value Doubles(Op op, double a, double b) {
  switch (op) {
    case Op::kAdd: return Value::Double(a + b);
    case Op::kSubtract: return Value::Double(a - b);
    case Op::kMultiply: return Value::Double(a * b);
    case Op::kDivide: return Value::Double(a / b);
    default: return Error(ErrorCode::kNoSuchOverload);
  }
}

bool IsTime(const Value& v) { return v.kind == Kind::kTimestamp || v.kind == Kind::kDuration; }

}  // namespace

Value Arithmetic(Op op, const Value& a, const Value& b, const Frame& frame) {
  if (a.kind == b.kind) {
    switch (a.kind) {
      case Kind::kInt: return Ints(op, a.i, b.i);
      case Kind::kUint: return Uints(op, a.u, b.u);
      case Kind::kDouble: return Doubles(op, a.d, b.d);
      case Kind::kString:
      case Kind::kBytes:
      case Kind::kList: return op == Op::kAdd ? Concatenate(a, b, frame) : Error(ErrorCode::kNoSuchOverload);
      default: break;
    }
  }
  if (IsTime(a) && IsTime(b)) return TimeArithmetic(op, a, b);
  return Error(ErrorCode::kNoSuchOverload);
}

Value Concatenate(const Value& a, const Value& b, const Frame& frame) {
  if (b.size == 0) return a;
  if (a.size == 0) return b;
  const size_t size = size_t{a.size} + b.size;
  if (a.kind == Kind::kList) {
    if (size > limits::kListElements) return Error(ErrorCode::kListTooLong);
    char* to = Allocate(frame, size * sizeof(Value));
    if (to == nullptr) return Error(ErrorCode::kScratchFull);
    std::memcpy(to, Elements(a, frame.heap), a.size * sizeof(Value));
    std::memcpy(to + a.size * sizeof(Value), Elements(b, frame.heap), b.size * sizeof(Value));
    return ListValue(Kind::kList, reinterpret_cast<Value*>(to), static_cast<uint32_t>(size));
  }
  char* to = Allocate(frame, size);
  if (to == nullptr) return Error(ErrorCode::kScratchFull);
  std::memcpy(to, a.text(frame.heap).data(), a.size);
  std::memcpy(to + a.size, b.text(frame.heap).data(), b.size);
  Value v = Value::String({to, size});
  v.kind = a.kind;
  return v;
}

}  // namespace callcue::expr

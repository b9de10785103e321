// Equality, order, and looking into lists and maps. Numbers compare by value whatever their kinds; beside a double an
// integer is rounded to one, as CEL's conformance cases want it.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "lib/base/limits.h"
#include "lib/expr/apply.h"

namespace callcue::expr {
namespace {

template <typename T>
int Order(T a, T b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

int IntWithDouble(int64_t i, double d) {
  if (std::isnan(d)) return kUnordered;
  return Order(static_cast<double>(i), d);
}

int UintWithDouble(uint64_t u, double d) {
  if (std::isnan(d)) return kUnordered;
  return Order(static_cast<double>(u), d);
}

int Flip(int order) { return order == kUnordered ? order : -order; }

int OrderOf(const Value& a, const Value& b, const Frame& frame) {
  if (IsNumber(a) && IsNumber(b)) return CompareNumbers(a, b);
  if (a.kind != b.kind) return kUnordered;
  switch (a.kind) {
    case Kind::kBool: return Order(a.i, b.i);
    case Kind::kString:
    case Kind::kBytes: {
      // By bytes, which is by code points. string_view::compare is memcmp and length.
      const int r = a.text(frame.heap).compare(b.text(frame.heap));
      return Order(r, 0);
    }
    case Kind::kTimestamp:
    case Kind::kDuration: return a.i != b.i ? Order(a.i, b.i) : Order(a.size, b.size);
    default: return kUnordered;
  }
}

// Of values that hold no others.
bool EqualScalars(const Value& a, const Value& b, const char* heap) {
  if (IsNumber(a) && IsNumber(b)) return CompareNumbers(a, b) == 0;
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Kind::kNull: return true;
    case Kind::kBool:
    case Kind::kType: return a.i == b.i;
    case Kind::kString:
    case Kind::kBytes:
      return a.size == b.size && (a.size == 0 || std::memcmp(a.text(heap).data(), b.text(heap).data(), a.size) == 0);
    case Kind::kTimestamp:
    case Kind::kDuration: return a.i == b.i && a.size == b.size;
    default: return false;
  }
}

// Keys hold nothing.
const Value* FindKey(const Value& map, const Value& key, const char* heap) {
  const Value* entries = Elements(map, heap);
  for (uint32_t i = 0; i < map.size; ++i) {
    if (EqualScalars(entries[2 * i], key, heap)) return &entries[2 * i + 1];
  }
  return nullptr;
}

Value InList(const Value& a, const Value& list, const Frame& frame) {
  const Value* elements = Elements(list, frame.heap);
  int budget = kEqualBudget;
  for (uint32_t i = 0; i < list.size; ++i) {
    if (Equal(a, elements[i], frame.heap, &budget)) return Value::Bool(true);
  }
  return budget < 0 ? Error(ErrorCode::kListTooLong) : Value::Bool(false);
}

Value AtIndex(const Value& list, const Value& index, const Frame& frame) {
  if (!IsNumber(index)) return Error(ErrorCode::kNoSuchOverload);
  if (list.size == 0 || CompareNumbers(index, Value::Int(0)) < 0) return Error(ErrorCode::kIndex);
  if (CompareNumbers(index, Value::Uint(list.size)) >= 0) return Error(ErrorCode::kIndex);
  const uint64_t at = index.kind == Kind::kDouble ? static_cast<uint64_t>(index.d) : index.u;
  if (index.kind == Kind::kDouble && static_cast<double>(at) != index.d) return Error(ErrorCode::kIndex);
  return Elements(list, frame.heap)[at];
}

}  // namespace

int CompareNumbers(const Value& a, const Value& b) {
  if (a.kind == Kind::kDouble) {
    if (b.kind == Kind::kInt) return Flip(IntWithDouble(b.i, a.d));
    if (b.kind == Kind::kUint) return Flip(UintWithDouble(b.u, a.d));
    if (std::isnan(a.d) || std::isnan(b.d)) return kUnordered;
    return Order(a.d, b.d);
  }
  if (a.kind == Kind::kInt) {
    if (b.kind == Kind::kInt) return Order(a.i, b.i);
    if (b.kind == Kind::kDouble) return IntWithDouble(a.i, b.d);
    return a.i < 0 ? -1 : Order(a.u, b.u);
  }
  if (b.kind == Kind::kUint) return Order(a.u, b.u);
  if (b.kind == Kind::kDouble) return UintWithDouble(a.u, b.d);
  return b.i < 0 ? 1 : Order(a.u, b.u);
}

bool Equal(const Value& a, const Value& b, const char* heap, int* budget) {
  // The lists and maps that hold the two values, from the outermost on, and what of them is left.
  struct Holder {
    const Value* of_a;  // elements, or keys and values by turns
    const Value* of_b;  // elements, or the map
    uint32_t left;
    bool map;
  };
  Holder holders[limits::kExpressionDepth];
  size_t depth = 0;
  const Value *x = &a, *y = &b;
  for (;;) {
    if (--*budget < 0) return false;
    const bool map = x->kind == Kind::kMap;
    if (x->kind == y->kind && (map || x->kind == Kind::kList)) {
      if (x->size != y->size) return false;
      if (depth == limits::kExpressionDepth) {  // no expression makes such a value
        *budget = -1;
        return false;
      }
      holders[depth++] = {Elements(*x, heap), map ? y : Elements(*y, heap), x->size, map};
    } else if (!EqualScalars(*x, *y, heap)) {
      return false;
    }
    while (depth > 0 && holders[depth - 1].left == 0) --depth;
    if (depth == 0) return true;
    Holder& in = holders[depth - 1];
    --in.left;
    if (in.map) {
      x = in.of_a + 1;
      y = FindKey(*in.of_b, *in.of_a, heap);
      in.of_a += 2;
      if (y == nullptr) return false;
    } else {
      x = in.of_a++;
      y = in.of_b++;
    }
  }
}

Value Compare(Op op, const Value& a, const Value& b, const Frame& frame) {
  if (op == Op::kEqual || op == Op::kNotEqual) {
    int budget = kEqualBudget;
    const bool equal = Equal(a, b, frame.heap, &budget);
    if (budget < 0) return Error(ErrorCode::kListTooLong);
    return Value::Bool(equal == (op == Op::kEqual));
  }
  const int order = OrderOf(a, b, frame);
  if (order == kUnordered) {
    // NaN is neither less nor greater; anything else unordered has no overload.
    return IsNumber(a) && IsNumber(b) ? Value::Bool(false) : Error(ErrorCode::kNoSuchOverload);
  }
  switch (op) {
    case Op::kLess: return Value::Bool(order < 0);
    case Op::kLessEqual: return Value::Bool(order <= 0);
    case Op::kGreater: return Value::Bool(order > 0);
    default: return Value::Bool(order >= 0);
  }
}

Value Lookup(Op op, const Value& a, const Value& b, const Frame& frame) {
  if (op == Op::kIn) {
    if (b.kind == Kind::kList) return InList(a, b, frame);
    if (b.kind != Kind::kMap) return Error(ErrorCode::kNoSuchOverload);
    return Value::Bool(FindKey(b, a, frame.heap) != nullptr);
  }
  if (a.kind == Kind::kList && op == Op::kIndex) return AtIndex(a, b, frame);
  if (a.kind != Kind::kMap) return Error(ErrorCode::kNoSuchOverload);
  const Value* found = FindKey(a, b, frame.heap);
  if (op == Op::kHasKey) return Value::Bool(found != nullptr);
  return found != nullptr ? *found : Error(ErrorCode::kNoSuchKey);
}

Value MakeMap(const Value* parts, uint32_t count, const Frame& frame) {
  char* memory = Allocate(frame, 2 * count * sizeof(Value));
  if (memory == nullptr && count > 0) return Error(ErrorCode::kScratchFull);
  Value* entries = reinterpret_cast<Value*>(memory);
  Value map = ListValue(Kind::kMap, entries, 0);
  for (uint32_t i = 0; i < count; ++i) {
    const Value& key = parts[2 * i];
    const bool fits =
        key.kind == Kind::kBool || key.kind == Kind::kInt || key.kind == Kind::kUint || key.kind == Kind::kString;
    if (!fits) return Error(ErrorCode::kNoSuchOverload);
    if (FindKey(map, key, frame.heap) != nullptr) return Error(ErrorCode::kRepeatedKey);
    entries[2 * i] = key;
    entries[2 * i + 1] = parts[2 * i + 1];
    ++map.size;
  }
  return map;
}

}  // namespace callcue::expr

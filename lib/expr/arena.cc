#include "lib/expr/arena.h"

#include <new>

namespace callcue::expr {

Value Arena::Copy(const Value& value, const char* heap) {
  if (value.kind == Kind::kString || value.kind == Kind::kBytes) {
    Value copy = Value::String(Copy(value.text(heap)));
    copy.kind = value.kind;
    return copy;
  }
  if (value.kind != Kind::kList && value.kind != Kind::kMap) return value;
  const uint32_t count = value.kind == Kind::kMap ? value.size * 2 : value.size;
  const Value* from = Elements(value, heap);
  Value* to = reinterpret_cast<Value*>(Allocate(count * sizeof(Value)));
  for (uint32_t i = 0; i < count; ++i) new (to + i) Value(Copy(from[i], heap));
  return ListValue(value.kind, to, value.size);
}

}  // namespace callcue::expr

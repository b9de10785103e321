#include "lib/expr/arena.h"

#include <new>

namespace callcue::expr {

// What a copied list holds still points to the old one's until its turn comes.
Value Arena::Copy(const Value& value, const char* heap) {
  struct Row {
    Value* values;
    uint32_t count;
  };
  Value whole = value;
  std::vector<Row> left = {{&whole, 1}};
  while (!left.empty()) {
    const Row row = left.back();
    left.pop_back();
    for (uint32_t i = 0; i < row.count; ++i) {
      Value& v = row.values[i];
      if (v.kind == Kind::kString || v.kind == Kind::kBytes) {
        const std::string_view text = Copy(v.text(heap));
        v.relative = 0;
        v.s = text.data();
      } else if (v.kind == Kind::kList || v.kind == Kind::kMap) {
        const uint32_t count = v.kind == Kind::kMap ? v.size * 2 : v.size;
        const Value* from = Elements(v, heap);
        Value* to = reinterpret_cast<Value*>(Allocate(count * sizeof(Value)));
        for (uint32_t k = 0; k < count; ++k) new (to + k) Value(from[k]);
        v = ListValue(v.kind, to, v.size);
        left.push_back({to, count});
      }
    }
  }
  return whole;
}

}  // namespace callcue::expr

// Memory that lives as long as its owner: the texts and lists of a program or of an environment.
#ifndef CALLCUE_LIB_EXPR_ARENA_H_
#define CALLCUE_LIB_EXPR_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "lib/expr/value.h"

namespace callcue::expr {

class Arena {
 public:
  // Eight-byte aligned.
  char* Allocate(size_t bytes) {
    bytes = (bytes + 7) & ~size_t{7};
    if (bytes > left_) {
      size_t block = bytes > kBlock ? bytes : kBlock;
      blocks_.push_back(std::make_unique<char[]>(block));
      next_ = blocks_.back().get();
      left_ = block;
    }
    char* result = next_;
    next_ += bytes;
    left_ -= bytes;
    return result;
  }
  std::string_view Copy(std::string_view text) {
    if (text.empty()) return {};
    char* bytes = Allocate(text.size());
    std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
  }
  // Deep, and absolute: nothing of the copy points into `heap` or elsewhere.
  Value Copy(const Value& value, const char* heap);

 private:
  static constexpr size_t kBlock = 16 << 10;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t left_ = 0;
};

// The elements of a list (`size` of them), or the keys and values of a map by turns (twice `size`).
inline const Value* Elements(const Value& v, const char* heap) {
  return reinterpret_cast<const Value*>(v.relative ? heap + v.bits : v.s);
}

inline Value ListValue(Kind kind, const Value* elements, uint32_t size) {
  Value v;
  v.kind = kind;
  v.size = size;
  v.s = reinterpret_cast<const char*>(elements);
  return v;
}

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_ARENA_H_

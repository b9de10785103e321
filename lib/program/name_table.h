// A name of the host to its index in one vocabulary.
#ifndef CALLCUE_LIB_PROGRAM_NAME_TABLE_H_
#define CALLCUE_LIB_PROGRAM_NAME_TABLE_H_

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace callcue::program {

inline constexpr uint32_t kNoIndex = UINT32_MAX;

// Case-sensitive. Names are short, and looked up in nearly every step: both their hash and the comparison take eight
// bytes at a time, of which the last overlap those before.
class NameTable {
 public:
  void Build(const std::vector<std::string_view>& names);   // index = position

  // kNoIndex if it isn't there.
  uint32_t Find(std::string_view name) const { return name.size() <= kFewBytes ? FindFew(name) : FindMany(name); }
  // The same of a name of few bytes, which calls nothing.
  static constexpr size_t kFewBytes = 16;
  [[gnu::always_inline]] uint32_t FindFew(std::string_view name) const {
    const size_t size = name.size();
    const bool is_short = size <= 8;
    const uint64_t word = is_short ? Short(name.data(), size) : Word(name.data());
    const uint64_t last = is_short ? 0 : Word(name.data() + size - 8);
    for (uint32_t at = (is_short ? HashOfShort(size, word) : HashOfTwo(size, word, last)) & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.name.size() == size && slot.word == word && slot.last == last) return slot.index;
      if (slot.index == kNoIndex) return kNoIndex;
    }
  }

 private:
  uint32_t FindMany(std::string_view name) const;
  static uint64_t Word(const char* at) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    return word;
  }
  static uint64_t HalfWord(const char* at) {
    uint32_t word;
    std::memcpy(&word, at, 4);
    return word;
  }
  // Of at most eight bytes, all of which are in it.
  static uint64_t Short(const char* at, size_t size) {
    if (size >= 4) return HalfWord(at) | HalfWord(at + size - 4) << 32;
    if (size == 0) return 0;
    const auto byte = [&](size_t i) { return static_cast<uint64_t>(static_cast<unsigned char>(at[i])); };
    return byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  }
  static constexpr uint64_t kFactor = 0x9E3779B97F4A7C15u;
  // The length tells texts apart that overlap entirely.
  static uint32_t HashOfShort(size_t size, uint64_t word) { return static_cast<uint32_t>(((size * kFactor) ^ word) * kFactor >> 32); }
  static uint32_t HashOfTwo(size_t size, uint64_t first, uint64_t last) {
    const uint64_t hash = ((size * kFactor) ^ first) * kFactor;
    return static_cast<uint32_t>(((hash ^ hash >> 29) ^ last) * kFactor >> 32);
  }
  static uint32_t HashOfMany(std::string_view name);

  struct alignas(64) Slot {
    std::string_view name;
    uint64_t word = 0, last = 0;   // all of a name of few bytes; 0 of others
    uint32_t index = kNoIndex;
  };
  std::vector<Slot> slots_ = std::vector<Slot>(1);   // open addressing, a power of two; one at least is nobody's
  uint32_t mask_ = 0;
};

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_NAME_TABLE_H_

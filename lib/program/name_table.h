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
  uint32_t Find(std::string_view name) const {
    if (slots_.empty()) return kNoIndex;
    const bool is_short = name.size() <= 8;
    const uint64_t word = is_short ? Short(name.data(), name.size()) : 0;
    for (uint32_t at = HashOf(name, word) & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.index == kNoIndex) return kNoIndex;
      if (slot.name.size() != name.size() || slot.word != word) continue;
      if (is_short || SameLong(slot.name, name)) return slot.index;
    }
  }

 private:
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
    if (size == 8) return Word(at);
    if (size >= 4) return HalfWord(at) | HalfWord(at + size - 4) << 32;
    if (size == 0) return 0;
    const auto byte = [&](size_t i) { return static_cast<uint64_t>(static_cast<unsigned char>(at[i])); };
    return byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  }
  // Two of the same size, of more than eight bytes.
  static bool SameLong(std::string_view a, std::string_view b) {
    if (a.size() > 16) return std::memcmp(a.data(), b.data(), a.size()) == 0;
    const size_t last = a.size() - 8;
    return Word(a.data()) == Word(b.data()) && Word(a.data() + last) == Word(b.data() + last);
  }
  // `word`: of a short one. The length tells texts apart that overlap entirely.
  static uint32_t HashOf(std::string_view name, uint64_t word) {
    constexpr uint64_t kFactor = 0x9E3779B97F4A7C15u;
    uint64_t hash = name.size() * kFactor;
    if (name.size() > 8) {
      const char* const last = name.data() + name.size() - 8;
      for (const char* at = name.data(); at < last; at += 8) {
        hash = (hash ^ Word(at)) * kFactor;
        hash ^= hash >> 29;
      }
      hash = (hash ^ Word(last)) * kFactor;
    } else {
      hash = (hash ^ word) * kFactor;
    }
    return static_cast<uint32_t>(hash >> 32);
  }

  struct Slot {
    std::string_view name;
    uint64_t word = 0;        // all of a short one; 0 for others
    uint32_t index = kNoIndex;
  };
  std::vector<Slot> slots_;   // open addressing, a power of two
  uint32_t mask_ = 0;
};

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_NAME_TABLE_H_

#include "lib/match/packed_words.h"

#include <algorithm>
#include <cstring>

namespace callcue::match {
namespace {

// By the two bits that tell the size.
constexpr uint32_t kBytes[] = {0, 1, 2, 4};
constexpr uint32_t kMasks[] = {0, 0xFF, 0xFFFF, 0xFFFFFFFF};

uint32_t SizeOf(uint32_t folded) { return folded == 0 ? 0 : folded < 1 << 8 ? 1 : folded < 1 << 16 ? 2 : 3; }

uint32_t LowestFirst(const char* bytes) {
  uint32_t number;
  std::memcpy(&number, bytes, sizeof number);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  number = __builtin_bswap32(number);
#endif
  return number;
}

uint32_t WordAt(const char* words, size_t i) {
  uint32_t word;
  std::memcpy(&word, words + i * sizeof word, sizeof word);
  return word;
}

}  // namespace

void PackWords(const void* from, size_t count, size_t row, std::string* packed) {
  const char* const words = static_cast<const char*>(from);
  for (size_t i = 0; i < count; i += 4) {
    const size_t sizes = packed->size();
    packed->push_back(0);
    for (size_t k = i; k < i + 4 && k < count; ++k) {
      const uint32_t more = WordAt(words, k) - (k < row ? 0 : WordAt(words, k - row));
      const uint32_t folded = more << 1 ^ (0 - (more >> 31));  // whatever its sign, small if it is near 0
      const uint32_t size = SizeOf(folded);
      (*packed)[sizes] = static_cast<char>(static_cast<uint8_t>((*packed)[sizes]) | size << 2 * (k - i));
      for (uint32_t b = 0; b < kBytes[size]; ++b) packed->push_back(static_cast<char>(folded >> 8 * b));
    }
  }
}

const char* UnpackWords(const char* packed, size_t count, size_t row, void* to) {
  char* const words = static_cast<char*>(to);
  const auto unpack = [&](size_t i, uint32_t size, uint32_t above) {
    const uint32_t folded = LowestFirst(packed) & kMasks[size];
    packed += kBytes[size];
    const uint32_t word = above + (folded >> 1 ^ (0 - (folded & 1)));
    std::memcpy(words + i * sizeof word, &word, sizeof word);
  };
  size_t i = 0;
  // Those of the first row have none above them, and the last may be less than four.
  const auto unpack_few = [&] {
    uint32_t sizes = static_cast<uint8_t>(*packed++);
    for (const size_t end = std::min(i + 4, count); i < end; ++i, sizes >>= 2) {
      unpack(i, sizes & 3, i < row ? 0 : WordAt(words, i - row));
    }
  };
  while (i < row && i < count) unpack_few();
  for (; i + 4 <= count; i += 4) {
    const uint32_t sizes = static_cast<uint8_t>(*packed++);
    const char* const above = words + (i - row) * sizeof(uint32_t);
    if (sizes == 0 && row >= 4) {
      std::memcpy(words + i * sizeof(uint32_t), above, 4 * sizeof(uint32_t));
      continue;
    }
    unpack(i, sizes & 3, WordAt(above, 0));
    unpack(i + 1, sizes >> 2 & 3, WordAt(above, 1));
    unpack(i + 2, sizes >> 4 & 3, WordAt(above, 2));
    unpack(i + 3, sizes >> 6, WordAt(above, 3));
  }
  while (i < count) unpack_few();
  return packed;
}

}  // namespace callcue::match

// Eight bytes of text at a time: https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
//
// Which byte is the first depends on the machine; where that counts, other machines take the long way.
#ifndef CALLCUE_LIB_WIRE_WORDS_H_
#define CALLCUE_LIB_WIRE_WORDS_H_

#include <cstdint>
#include <cstring>

namespace callcue::wire {

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
inline constexpr bool kLittleEndian = true;
#else
inline constexpr bool kLittleEndian = false;
#endif

inline constexpr uint64_t kOnes = 0x0101010101010101u, kTops = 0x8080808080808080u;

inline uint64_t LoadWord(const char* from) {
  uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// The top bit of the first byte that is `c`, and perhaps of some behind it; 0 if none is.
inline uint64_t FindByte(uint64_t word, unsigned char c) {
  const uint64_t x = word ^ (kOnes * c);
  return (x - kOnes) & ~x & kTops;
}
// The same of bytes below `c`, which is 128 at most.
inline uint64_t FindBelow(uint64_t word, unsigned char c) { return (word - kOnes * c) & ~word & kTops; }

// The number that eight digits make, of which the first stands lowest, by the low halves of their bytes: pairs, then fours,
// then all.
inline constexpr uint64_t kLowDigits = kOnes * 0x0F;
inline uint64_t EightDigitsAt(uint64_t word) {
  word = word * (10 * 256 + 1) >> 8;
  word = (word & 0x00FF00FF00FF00FFu) * (100 * 65536 + 1) >> 16;
  return (word & 0x0000FFFF0000FFFFu) * (uint64_t{10000} << 32 | 1) >> 32;
}

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_WORDS_H_

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

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_WORDS_H_

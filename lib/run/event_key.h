// The fingerprint of an event's ID in a contact's window of them.
#ifndef CALLCUE_LIB_RUN_EVENT_KEY_H_
#define CALLCUE_LIB_RUN_EVENT_KEY_H_

#include <cstdint>
#include <cstring>
#include <string_view>

#include "lib/run/state.h"

namespace callcue::run {

inline uint64_t MixWords(uint64_t a, uint64_t b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline uint64_t EightBytes(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

// 128 bits, eight bytes at a time in an order of our own, so that it is the same on every machine.
inline EventKey KeyOf(std::string_view id) {
  EventKey key{0x243F6A8885A308D3ull ^ id.size(), 0x13198A2E03707344ull + id.size()};
  for (size_t i = 0; i < id.size(); i += 8) {
    uint64_t word = 0;
    if (i + 8 <= id.size()) {
      word = EightBytes(id.data() + i);
    } else if (id.size() > 8) {   // what is left, with bytes before it that are shifted out
      word = EightBytes(id.data() + id.size() - 8) >> (8 * (i + 8 - id.size()));
    } else {
      for (size_t k = i; k < id.size(); ++k) word |= uint64_t{static_cast<uint8_t>(id[k])} << (8 * (k - i));
    }
    key.low = MixWords(key.low ^ word, 0xA4093822299F31D1ull);
    key.high = MixWords(key.high + word, 0x082EFA98EC4E6C89ull);
    key.high ^= key.low >> 32;
  }
  return key;
}

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_EVENT_KEY_H_

// The fingerprint of an event's ID in a contact's window of them.
#ifndef CALLCUE_LIB_RUN_EVENT_KEY_H_
#define CALLCUE_LIB_RUN_EVENT_KEY_H_

#include <cstdint>
#include <cstring>
#include <string_view>

#include "lib/run/records.h"

namespace callcue::run {

inline uint64_t MixWords(uint64_t a, uint64_t b) {
  const unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// The number that four or eight bytes are, the first being the lowest.
template <typename Word>
uint64_t WordAt(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = sizeof word == 8 ? __builtin_bswap64(word) : __builtin_bswap32(static_cast<uint32_t>(word));
#endif
  return word;
}

// 128 bits, eight bytes at a time in an order of our own, so that it is the same on every machine.
inline EventKey EmptyKey(size_t size) { return {0x243F6A8885A308D3ull ^ size, 0x13198A2E03707344ull + size}; }
[[gnu::always_inline]] inline void AddWord(uint64_t word, EventKey* key) {
  key->low = MixWords(key->low ^ word, 0xA4093822299F31D1ull);
  key->high = MixWords(key->high + word, 0x082EFA98EC4E6C89ull);
  key->high ^= key->low >> 32;
}
EventKey KeyOfAny(std::string_view id);

// Most have 4 to 16 bytes: two words, of which the second has what is left behind the first, bytes before it shifted
// out.
[[gnu::always_inline]] inline EventKey KeyOf(std::string_view id) {
  EventKey key = EmptyKey(id.size());
  if (id.size() > 8 && id.size() <= 16) {
    AddWord(WordAt<uint64_t>(id.data()), &key);
    AddWord(WordAt<uint64_t>(id.data() + id.size() - 8) >> (8 * (16 - id.size())), &key);
    return key;
  }
  if (id.size() < 4 || id.size() > 8) return KeyOfAny(id);
  AddWord(WordAt<uint32_t>(id.data()) | WordAt<uint32_t>(id.data() + id.size() - 4) >> (8 * (8 - id.size())) << 32, &key);
  return key;
}

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_EVENT_KEY_H_

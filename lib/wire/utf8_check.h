// UTF-8 at the speed of the machine; the answer is that of lib/base/utf8.h.
#ifndef CALLCUE_LIB_WIRE_UTF8_CHECK_H_
#define CALLCUE_LIB_WIRE_UTF8_CHECK_H_

#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "lib/base/utf8.h"

namespace callcue::wire {

bool CheckUtf8Long(std::string_view text);

// The first and the last word of a text that has one, all bytes of both together.
template <typename Word>
inline uint64_t BothEnds(std::string_view text) {
  Word first = 0, last = 0;
  std::memcpy(&first, text.data(), sizeof first);
  std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
  return first | last;
}

// Of at most 16 bytes: looked at in two words that may overlap.
inline bool IsShortAscii(std::string_view text) {
  const size_t size = text.size();
  uint64_t bytes = 0;
  if (size >= 8) bytes = BothEnds<uint64_t>(text);
  else if (size >= 4) bytes = BothEnds<uint32_t>(text);
  else if (size >= 2) bytes = BothEnds<uint16_t>(text);
  else if (size == 1) bytes = static_cast<unsigned char>(text[0]);
  return (bytes & 0x8080808080808080u) == 0;
}

// Of 16 bytes or more: whether all of it is characters of three bytes, as Chinese is with its punctuation. Not so sure of
// what begins with E0 or ED, of which only a part is valid.
inline bool IsOfThreeBytes(std::string_view text) {
#if defined(__SSE2__)
  constexpr size_t kBytes = sizeof(__m128i);
  // What a byte is looked at by, and what it must be: one that leads, two that follow.
  static constexpr unsigned char kLook[kBytes + 2] = {0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0,
                                                      0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0};
  static constexpr unsigned char kMust[kBytes + 2] = {0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80,
                                                      0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80};
  const size_t size = text.size();
  if (size % 3 != 0) return false;
  const auto load = [](const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); };
  const __m128i e0 = _mm_set1_epi8('\xE0'), ed = _mm_set1_epi8('\xED');
  __m128i good = _mm_set1_epi8('\xFF');
  size_t i = 0, place = 0;   // of the first byte within its character
  while (true) {
    const __m128i bytes = load(text.data() + i);
    const __m128i fits = _mm_cmpeq_epi8(_mm_and_si128(bytes, load(kLook + place)), load(kMust + place));
    const __m128i unsure = _mm_or_si128(_mm_cmpeq_epi8(bytes, e0), _mm_cmpeq_epi8(bytes, ed));
    good = _mm_and_si128(good, _mm_andnot_si128(unsure, fits));
    if (i == size - kBytes) return _mm_movemask_epi8(good) == 0xFFFF;
    i += kBytes;
    place = place == 2 ? 0 : place + 1;
    if (i > size - kBytes) {   // the last one overlaps the one before
      i = size - kBytes;
      place = i % 3;
    }
  }
#else
  return text.empty();
#endif
}

inline bool CheckUtf8(std::string_view text) {
  // IDs and names are short, and mostly ASCII: the vectors don't pay for them.
  if (text.size() <= 16 && IsShortAscii(text)) return true;
  if (text.size() >= 16 && IsOfThreeBytes(text)) return true;
  return text.size() < 24 ? IsValidUtf8(text) : CheckUtf8Long(text);
}

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_UTF8_CHECK_H_

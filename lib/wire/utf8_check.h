// UTF-8 at the speed of the machine; the answer is that of lib/base/utf8.h.
#ifndef CALLCUE_LIB_WIRE_UTF8_CHECK_H_
#define CALLCUE_LIB_WIRE_UTF8_CHECK_H_

#include <cstddef>
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

#if defined(__SSE2__)
// All ones where a byte is as one of such characters must be: one that leads, two that follow. The first of the 16 is the
// `place`th of its character.
template <int place>
inline __m128i FitsThreeBytes(const char* at) {
  static constexpr unsigned char kLook[18] = {0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0,
                                              0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0};
  static constexpr unsigned char kMust[18] = {0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80,
                                              0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80};
  const auto load = [](const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); };
  const __m128i bytes = load(at);
  const __m128i fits = _mm_cmpeq_epi8(_mm_and_si128(bytes, load(kLook + place)), load(kMust + place));
  const __m128i unsure =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\xE0')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\xED')));
  return _mm_andnot_si128(unsure, fits);
}
#endif

// Of 16 bytes or more: whether all of it is characters of three bytes, as Chinese is with its punctuation. Not so sure of
// what begins with E0 or ED, of which only a part is valid.
inline bool IsOfThreeBytes(std::string_view text) {
#if defined(__SSE2__)
  constexpr size_t kBytes = sizeof(__m128i), kThree = 3 * kBytes;
  const size_t size = text.size();
  if (size % 3 != 0) return false;
  const char* p = text.data();
  const char* const last = p + size - kBytes;
  __m128i good = FitsThreeBytes<2>(last);   // where it begins within a character, as size is a multiple of three
  for (; last - p >= static_cast<ptrdiff_t>(kThree - kBytes); p += kThree) {
    good = _mm_and_si128(good, _mm_and_si128(FitsThreeBytes<0>(p),
                                             _mm_and_si128(FitsThreeBytes<1>(p + kBytes), FitsThreeBytes<2>(p + 2 * kBytes))));
  }
  if (p < last) good = _mm_and_si128(good, FitsThreeBytes<0>(p));
  if (p + kBytes < last) good = _mm_and_si128(good, FitsThreeBytes<1>(p + kBytes));
  return _mm_movemask_epi8(good) == 0xFFFF;
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

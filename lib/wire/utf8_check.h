// UTF-8 at the speed of the machine; the answer is that of lib/base/utf8.h.
#ifndef CALLCUE_LIB_WIRE_UTF8_CHECK_H_
#define CALLCUE_LIB_WIRE_UTF8_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

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

// Of 16 bytes or more: the last 16 may overlap those before.
inline bool IsLongAscii(std::string_view text) {
#if defined(__SSE2__)
  const auto load = [](const char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); };
  const char* const last = text.data() + text.size() - sizeof(__m128i);
  __m128i bytes = load(last);
  for (const char* p = text.data(); p < last; p += sizeof(__m128i)) bytes = _mm_or_si128(bytes, load(p));
  return _mm_movemask_epi8(bytes) == 0;
#else
  return text.empty();
#endif
}

#if defined(__SSE2__)
// All ones where a byte is as one of such characters must be: one that leads, from E1 on, or two that follow. The first of
// the 16 is the `place`th of its character.
template <int place>
inline __m128i FitsThreeBytes(__m128i bytes) {
  static constexpr unsigned char kFirst[18] = {0xE1, 0x80, 0x80, 0xE1, 0x80, 0x80, 0xE1, 0x80, 0x80,
                                               0xE1, 0x80, 0x80, 0xE1, 0x80, 0x80, 0xE1, 0x80, 0x80};
  static constexpr unsigned char kMore[18] = {0x0E, 0x3F, 0x3F, 0x0E, 0x3F, 0x3F, 0x0E, 0x3F, 0x3F,
                                              0x0E, 0x3F, 0x3F, 0x0E, 0x3F, 0x3F, 0x0E, 0x3F, 0x3F};
  const auto load = [](const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); };
  const __m128i beyond = _mm_sub_epi8(bytes, load(kFirst + place));
  return _mm_cmpeq_epi8(_mm_min_epu8(beyond, load(kMore + place)), beyond);
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
  __m128i good = _mm_set1_epi8('\xFF'), unsure = _mm_setzero_si128();
  const auto look = [&](const char* at, auto place) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    good = _mm_and_si128(good, FitsThreeBytes<place.value>(bytes));
    unsure = _mm_or_si128(unsure, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\xED')));
  };
  const std::integral_constant<int, 0> first;
  const std::integral_constant<int, 1> second;
  const std::integral_constant<int, 2> third;
  look(last, third);   // where it begins within a character, as size is a multiple of three
  for (; last - p >= static_cast<ptrdiff_t>(kThree - kBytes); p += kThree) {
    look(p, first), look(p + kBytes, second), look(p + 2 * kBytes, third);
  }
  if (p < last) look(p, first);
  if (p + kBytes < last) look(p + kBytes, second);
  return _mm_movemask_epi8(_mm_andnot_si128(unsure, good)) == 0xFFFF;
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

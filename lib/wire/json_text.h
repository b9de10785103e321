// Strings and integers as JSON writes them.
#ifndef CALLCUE_LIB_WIRE_JSON_TEXT_H_
#define CALLCUE_LIB_WIRE_JSON_TEXT_H_

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "lib/wire/output_buffer.h"
#include "lib/wire/words.h"

namespace callcue::wire {

#if defined(__SSE2__)
// A bit for each byte that needs an escape.
inline int Escapes(__m128i bytes) {
  const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
  const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), slash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(control, quote), slash));
}
// Copies 16 bytes; not zero where one of them needs an escape.
inline int CopySixteen(const char* from, char* to) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
  return Escapes(bytes);
}
// The same of 8 to 15, in two words that may overlap.
inline int CopyEight(const char* from, size_t size, char* to) {
  const __m128i first = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
  const __m128i last = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from + size - 8));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(to), first);
  _mm_storel_epi64(reinterpret_cast<__m128i*>(to + size - 8), last);
  return Escapes(_mm_unpacklo_epi64(first, last));
}
#endif

// Not zero where a byte of the word needs an escape.
inline uint64_t EscapesOfWord(uint64_t word) {
#if defined(__SSE2__)
  return static_cast<uint64_t>(Escapes(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(&word)))) & 0xFF;
#else
  return FindByte(word, '"') | FindByte(word, '\\') | FindBelow(word, 0x20);
#endif
}

// With its quotes, a word at a time, into text.size() + 2 bytes; behind it. Null where the text needs escapes.
inline char* CopyJsonString(std::string_view text, char* p) {
  const size_t size = text.size();
  const char* from = text.data();
  *p++ = '"';
  uint64_t found = 0;
  if (size < 4) {
    for (size_t i = 0; i < size; ++i) {
      p[i] = from[i];
      found |= static_cast<unsigned char>(from[i]) < 0x20 || from[i] == '"' || from[i] == '\\';
    }
  } else if (size < sizeof found) {
    uint32_t first = 0, last = 0;
    std::memcpy(&first, from, sizeof first);
    std::memcpy(&last, from + size - sizeof last, sizeof last);
    std::memcpy(p, &first, sizeof first);
    std::memcpy(p + size - sizeof last, &last, sizeof last);
    found = EscapesOfWord(first | uint64_t{last} << 32);
#if defined(__SSE2__)
  } else if (size < 16) {
    found = static_cast<uint64_t>(CopyEight(from, size, p));
  } else {
    int escapes = 0;
    for (size_t i = 0; i < size - 16; i += 16) escapes |= CopySixteen(from + i, p + i);
    found = static_cast<uint64_t>(escapes | CopySixteen(from + size - 16, p + size - 16));
  }
#else
  } else {
    for (size_t i = 0;; i += sizeof found) {
      if (i > size - sizeof found) i = size - sizeof found;   // the last one overlaps the one before
      const uint64_t word = LoadWord(from + i);
      std::memcpy(p + i, &word, sizeof word);
      found |= EscapesOfWord(word);
      if (i == size - sizeof found) break;
    }
  }
#endif
  if (found != 0) return nullptr;
  p[size] = '"';
  return p + size + 1;
}

// With its quotes, and escapes where JSON wants them: the longest has six bytes.
inline constexpr size_t kLongestEscape = 6;
char* CopyEscapedJsonString(std::string_view text, char* p);
template <typename Buffer>
[[gnu::always_inline]] inline void WriteEscapedJsonString(std::string_view text, Buffer* out) {
  out->Extend(text.size() * (kLongestEscape - 1));
  out->Written(CopyEscapedJsonString(text, out->Room(text.size() * kLongestEscape + 2)));
}
template <typename Buffer>
[[gnu::always_inline]] inline void WriteJsonString(std::string_view text, Buffer* out) {
  char* const end = CopyJsonString(text, out->Room(text.size() + 2));
  if (end == nullptr) return WriteEscapedJsonString(text, out);
  out->Written(end);
}

// Eight digits, zeros in front, as they stand in memory: fours, pairs, digits.
inline uint64_t EightDigits(uint32_t value) {
  const uint64_t fours = value / 10000 | uint64_t{value % 10000} << 32;
  const uint64_t hundreds = (fours * 10486 >> 20) & 0x0000007F0000007Fu;
  const uint64_t pairs = hundreds | (fours - hundreds * 100) << 16;
  const uint64_t tens = (pairs * 103 >> 10) & 0x000F000F000F000Fu;
  return (tens | (pairs - tens * 10) << 8) | 0x3030303030303030u;
}

inline constexpr int64_t kEightDigits = 100'000'000;
inline constexpr size_t kLongestDouble = 32;
inline constexpr size_t kLongestInteger = 24;  // with room for a whole word behind the last digit
inline char* WriteJsonInteger(int64_t value, char* p) {
  constexpr int64_t kEight = kEightDigits;
  if (static_cast<uint64_t>(value) < 100) {   // most that aren't times
    const unsigned small = static_cast<unsigned>(value), tens = small * 103 >> 10;
    *p = static_cast<char>('0' + tens);
    p += small >= 10;
    *p = static_cast<char>('0' + small - 10 * tens);
    return p + 1;
  }
  if (!kLittleEndian || value < 0 || value >= kEight * kEight) return std::to_chars(p, p + kLongestInteger, value).ptr;
  // The first word without its zeros, but for the last digit.
  const bool two = value >= kEight;
  const uint64_t first = EightDigits(static_cast<uint32_t>(two ? value / kEight : value));
  const uint64_t nonzero = (first & kLowDigits) | uint64_t{1} << 63;
  const unsigned zeros = static_cast<unsigned>(__builtin_ctzll(nonzero)) & ~7u;
  const uint64_t digits = first >> zeros;
  std::memcpy(p, &digits, sizeof digits);
  p += 8 - zeros / 8;
  if (!two) return p;
  const uint64_t second = EightDigits(static_cast<uint32_t>(value % kEight));
  std::memcpy(p, &second, sizeof second);
  return p + sizeof second;
}

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_JSON_TEXT_H_

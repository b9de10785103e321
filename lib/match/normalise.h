// Normalisation: what of a text as sent counts as words, in one canonical form, with the place of each character kept.
//
// Width, case and script are folded; punctuation and recogniser marks go; spaces stay between words of letters only, as
// one; numbers become digits (numbers.h); 儿 of manner and stutters go; fillers are taken out of the line and kept
// beside it. Phrases pass through the same code when they are loaded.
//
// Speed: almost every character of a call is a plain Chinese one of three bytes, or punctuation of three. The loop of
// Run decodes, checks and maps those with one load of the table and no branch that depends on which it is; all else
// goes to Other, out of line.
#ifndef CALLCUE_LIB_MATCH_NORMALISE_H_
#define CALLCUE_LIB_MATCH_NORMALISE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/match/characters.h"

namespace callcue::match {

// Bytes [begin, end) of the text as sent.
struct ByteSpan {
  uint32_t begin, end;
};

// A filler, and the character of the line that it stands before.
struct FillerToken {
  uint32_t word;  // equal for equal fillers
  uint32_t at;
  ByteSpan span;
};

// A part of a number as it was sent: working memory of numerals.cc and numbers.cc.
struct Numeral {
  enum Kind : uint8_t { kAscii, kHan, kTwo, kUnit, kPoint, kColon, kDash, kSlash, kPercent } kind = kAscii;
  bool alone = false;  // 一 that begins a word
  uint8_t value = 0;   // of a digit; exponent of a unit
  uint32_t code_point = 0;
  ByteSpan span = {};
};

// The line, its places, and the fillers beside it. Vectors only grow: sizes are `size` and `fillers`.
struct Normalised {
  // Flags above CharTable::kValueMask.
  static constexpr uint32_t kWordBegin = 1u << 24;
  static constexpr uint32_t kWordEnd = 1u << 25;
  static constexpr uint32_t kNumber = 1u << 26;

  std::vector<uint32_t> values;
  std::vector<ByteSpan> spans;
  std::vector<uint32_t> said;  // from place kSaidFrom on: CharTable::Bits of what was sent, or a code point with a flag
  static constexpr uint32_t kSaidFrom = 3;
  uint32_t size = 0;
  uint32_t code_points = 0;  // of the text as sent
  uint32_t digits = 0;       // at least as many as the line holds
  std::vector<FillerToken> fillers;
  std::vector<Numeral> numerals;

  // Flags of `said`: plain, but beyond the plane; a letter, digit or space, in its folded form.
  static constexpr uint32_t kBeyond = 1u << 31, kNotPlain = 1u << 30;

  // The code point as it was sent, or the folded one of what isn't plain.
  uint32_t Said(uint32_t i) const {
    const uint32_t s = said[i + kSaidFrom];
    return s & (kBeyond | kNotPlain) ? s & ~(kBeyond | kNotPlain) : CharTable::CodePoint(s);
  }
  bool IsDigit(uint32_t i) const { return said[i + kSaidFrom] - (kNotPlain | U'0') < 10; }
  bool IsPoint(uint32_t i) const { return said[i + kSaidFrom] == (kNotPlain | U'.'); }
  uint32_t Value(uint32_t i) const { return values[i] & CharTable::kValueMask; }
  void Reserve(size_t bytes);
};

// A character of the text as sent.
struct Decoded {
  uint32_t code_point = 0;
  uint32_t bytes = 0;  // 0: not valid UTF-8, or the end
};
Decoded DecodeUtf8(const char* p, const char* end);
// Of a character of three bytes, as almost all are; 0 if none stands there.
inline uint32_t DecodeThreeBytes(const char* p, const char* end) {
  if (end - p < 3) return 0;
  const auto byte = [p](int i) { return static_cast<uint32_t>(static_cast<uint8_t>(p[i])); };
  const uint32_t bits = byte(0) | byte(1) << 8 | byte(2) << 16;
  if ((bits & CharTable::kThreeBytesMask) != CharTable::kThreeBytes) return 0;
  const uint32_t c = CharTable::CodePoint((bits & ~CharTable::kThreeBytesMask));
  return c < 0x800 || c >> 11 == 0xD800 >> 11 ? 0 : c;
}
uint32_t EncodeUtf8(uint32_t code_point, char* out);  // how many bytes; at most 4
void AppendUtf8(uint32_t code_point, std::string* out);

// False if `text` isn't valid UTF-8.
bool Normalise(const CharTable& table, std::string_view text, Normalised* out);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_NORMALISE_H_

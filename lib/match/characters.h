// What each character is to the normaliser: its kind, and the value that stands for it.
//
// A value is a folded code point while phrases are read, and a symbol of the compiled alphabet while texts are scanned:
// the same normaliser runs over the same table, with other values in it, so that both sides can't differ.
#ifndef CALLCUE_LIB_MATCH_CHARACTERS_H_
#define CALLCUE_LIB_MATCH_CHARACTERS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace callcue::match {

enum CharKind : uint32_t {
  kPlain = 0,  // stands for itself; never below U+0800
  kDrop,       // punctuation, symbols, marks
  kSpace,
  kLetter,  // of a script that separates words
  kDigit,
  kHanNumeral,  // 零〇一二三四五六七八九十百千万亿两幺
  kOpen,        // [ or <: begins a mark such as [UNK]
  kCurrency,
  kFiller,     // a filler of one character
  kFillerEnd,  // last character of a longer filler
  kEr,         // 儿
  kInvalid,    // surrogates
};

class CharTable {
 public:
  static constexpr int kKindShift = 24, kKindMask = 0xF;
  // Traits, above the kind: said twice for a reason, repeated when speech stumbles (words.h).
  static constexpr uint32_t kTwice = 1u << 31, kStumbles = 1u << 30;
  static constexpr uint32_t kValueMask = (1u << kKindShift) - 1;

  // Values are folded code points.
  CharTable();

  // Kind, traits and value, packed.
  uint32_t operator[](uint32_t code_point) const {
    return code_point < 0x10000 ? bmp_[code_point] : Beyond(code_point);
  }
  // The values of plain characters alone, kDropped for those that go, kNotPlain for all others: half the memory of the
  // whole table, which is what the speed of normalisation hangs on.
  static constexpr uint32_t kNotPlain = 0xFFFE, kDropped = 0xFFFF;
  const uint16_t* plain() const { return plain_.data(); }
  // Do they begin with a plain character of three bytes, as almost all words do?
  bool BeginPlain(std::string_view words) const {
    if (words.size() < 3) return false;
    const auto byte = [&](int i) { return static_cast<uint32_t>(static_cast<uint8_t>(words[i])); };
    const uint32_t bits = (byte(0) | byte(1) << 8 | byte(2) << 16) ^ kThreeBytes;
    return (bits & kThreeBytesMask) == 0 && plain_[Place(bits)] < kNotPlain;
  }
  // Where it stands there, by the bits that a character of three bytes holds besides kThreeBytes, first byte lowest.
  // Any one-to-one mapping would do; putting the code point together takes three times as long as this one: 16 bits of
  // a product.
  static constexpr uint32_t kThreeBytes = 0x8080E0, kThreeBytesMask = 0xC0C0F0;
  static uint16_t Place(uint32_t bits) { return static_cast<uint16_t>(bits * (0x4011u << 10) >> 16); }
  static uint32_t Bits(uint32_t code_point) {
    return code_point >> 12 | (code_point >> 6 & 0x3F) << 8 | (code_point & 0x3F) << 16;
  }
  static uint32_t CodePoint(uint32_t bits) { return (bits & 0xF) << 12 | (bits >> 2 & 0xFC0) | bits >> 16; }
  static CharKind Kind(uint32_t entry) { return static_cast<CharKind>(entry >> kKindShift & kKindMask); }
  static uint32_t Value(uint32_t entry) { return entry & kValueMask; }

  // The folded code point, whatever the values are.
  uint32_t Folded(uint32_t code_point) const {
    return code_point < 0x10000 ? folded_[code_point] : FoldedBeyond(code_point);
  }

  // Replaces each value by its symbol: `alphabet` is sorted by value; what isn't in it becomes `unknown`. Symbols are
  // less than kNotPlain.
  void Encode(const std::vector<std::pair<uint32_t, uint32_t>>& alphabet, uint32_t unknown);

  size_t bytes() const {
    return bmp_.capacity() * 4 + (plain_.capacity() + folded_.capacity()) * 2 + alphabet_.capacity() * 8;
  }

 private:
  uint32_t Beyond(uint32_t code_point) const;
  static uint32_t FoldedBeyond(uint32_t code_point);
  void FillPlain();

  std::vector<uint32_t> bmp_;
  std::vector<uint16_t> plain_, folded_;
  bool encoded_ = false;
  uint32_t unknown_ = 0;
  std::vector<std::pair<uint32_t, uint32_t>> alphabet_;  // the part beyond the plane
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_CHARACTERS_H_

// Parts of a regular expression, as far as it is told what they can't do without (regex_needs.h).
#ifndef CALLCUE_LIB_MATCH_REGEX_PART_H_
#define CALLCUE_LIB_MATCH_REGEX_PART_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "lib/match/regex_needs.h"

namespace callcue::match {

// Bounds that have no end stay so.
inline uint32_t Sum(uint32_t a, uint32_t b) { return std::min<uint64_t>(uint64_t{a} + b, kEndless); }
inline uint32_t Times(uint32_t a, uint32_t b) {
  return static_cast<uint32_t>(std::min<uint64_t>(uint64_t{a} * b, kEndless));
}

// Of a part that holds digits: at most so many characters of it stand before the first, and behind the last.
struct DigitMargins {
  uint32_t before = kEndless, behind = kEndless;
};

// Words, or a gap.
struct RegexElement {
  std::vector<std::u32string> words;  // empty: a gap
  GapBounds gap;
  bool digit = false;    // in the gap
  DigitMargins margins;  // likewise
};

// A part of an expression.
struct RegexPart {
  std::vector<RegexElement> chain;
  uint32_t least = 0, most = 0;  // characters
  uint32_t digits = 0, run = 0;
  DigitMargins margins;
  bool point = false;  // the character
  bool whole = false;  // from ^ to $

  bool only_words() const { return chain.size() == 1 && !chain[0].words.empty(); }
};

RegexPart GapOf(uint32_t least, uint32_t most, uint32_t digits, DigitMargins margins = {});
RegexPart OneCharacter(bool digit);
RegexPart WordsOf(std::vector<std::u32string> words);
void Append(RegexPart* part, RegexPart more);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_REGEX_PART_H_

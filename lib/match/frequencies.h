// How often words are likely to be said: told from the words of all phrases, which are about what is talked about.
//
// A word is no commoner than the pair of its characters that the fewest words hold, and each character more makes it
// rarer.
#ifndef CALLCUE_LIB_MATCH_FREQUENCIES_H_
#define CALLCUE_LIB_MATCH_FREQUENCIES_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "lib/match/automaton.h"

namespace callcue::match {

class Frequencies {
 public:
  // All symbols are less than `symbols`.
  Frequencies(const SymbolStrings& strings, size_t symbols);

  // Of string number i, to be compared; never 0.
  uint64_t Of(uint32_t i) const {
    const uint32_t* const s = strings_.symbols.data() + strings_.begin(i);
    const uint32_t length = strings_.length(i);
    uint32_t least = singles_[s[0]];
    for (uint32_t k = 0; k + 1 < length; ++k) least = std::min(least, pairs_[Place(s[k], s[k + 1])]);
    return (uint64_t{least} << kScale >> std::min<uint32_t>(length, kScale)) + 1;
  }
  // Of what would be said everywhere.
  uint64_t OfAll() const { return (uint64_t{strings_.symbols.size()} << kScale >> 1) + 1; }
  // Of sounds of hesitation, of which the strings know nothing.
  uint64_t OfFillers() const { return uint64_t{most_} << kScale; }

 private:
  static constexpr int kScale = 12;
  // Pairs that share a place make each other look commoner.
  static constexpr int kPairBits = 16;
  static uint32_t Place(uint32_t first, uint32_t second) {
    return (first * 0x9E3779B1u + second * 0x85EBCA6Bu) >> (32 - kPairBits);
  }

  const SymbolStrings& strings_;
  std::vector<uint32_t> singles_, pairs_;
  uint32_t most_ = 1;  // of one character
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_FREQUENCIES_H_

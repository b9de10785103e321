#include "lib/match/frequencies.h"

#include <algorithm>

namespace callcue::match {

Frequencies::Frequencies(const SymbolStrings& strings) : strings_(strings), pairs_(size_t{1} << kPairBits, 0) {
  for (size_t i = 0; i < strings.size(); ++i) {
    const uint32_t* const s = strings.symbols.data() + strings.begin(i);
    const uint32_t length = strings.length(i);
    for (uint32_t k = 0; k < length; ++k) {
      if (s[k] >= singles_.size()) singles_.resize(s[k] + 1);
      most_ = std::max(most_, ++singles_[s[k]]);
      if (k + 1 < length) ++pairs_[Place(s[k], s[k + 1])];
    }
  }
}

uint64_t Frequencies::Of(uint32_t i) const {
  const uint32_t* const s = strings_.symbols.data() + strings_.begin(i);
  const uint32_t length = strings_.length(i);
  uint32_t least = singles_[s[0]];
  for (uint32_t k = 0; k + 1 < length; ++k) least = std::min(least, pairs_[Place(s[k], s[k + 1])]);
  return (uint64_t{least} << kScale >> std::min<uint32_t>(length, kScale)) + 1;
}

}  // namespace callcue::match

#include "lib/match/frequencies.h"

#include <algorithm>

namespace callcue::match {

Frequencies::Frequencies(const SymbolStrings& strings) : strings_(strings), pairs_(size_t{1} << kPairBits, 0) {
  for (uint32_t symbol : strings.symbols) {
    if (symbol >= singles_.size()) singles_.resize(symbol + 1);
    ++singles_[symbol];
  }
  for (uint32_t count : singles_) most_ = std::max(most_, count);
  const uint32_t* s = strings.symbols.data();
  for (uint32_t end : strings.ends) {
    const uint32_t* const last = strings.symbols.data() + end - 1;
    for (; s < last; ++s) ++pairs_[Place(s[0], s[1])];
    s = last + 1;
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

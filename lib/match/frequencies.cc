#include "lib/match/frequencies.h"

#include <algorithm>

namespace callcue::match {

Frequencies::Frequencies(const SymbolStrings& strings) : strings_(strings), pairs_(size_t{1} << kPairBits, 0) {
  uint32_t symbols = 0;
  for (uint32_t symbol : strings.symbols) symbols = std::max(symbols, symbol + 1);
  singles_.resize(symbols);
  const uint32_t* s = strings.symbols.data();
  for (uint32_t end : strings.ends) {
    const uint32_t* const last = strings.symbols.data() + end - 1;
    for (; s < last; ++s) {
      ++singles_[s[0]];
      ++pairs_[Place(s[0], s[1])];
    }
    ++singles_[*s++];
  }
  for (uint32_t count : singles_) most_ = std::max(most_, count);
}

}  // namespace callcue::match

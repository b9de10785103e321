#include "lib/match/frequencies.h"

#include <algorithm>

namespace callcue::match {

Frequencies::Frequencies(const SymbolStrings& strings, size_t symbols)
    : strings_(strings), singles_(symbols, 0), pairs_(size_t{1} << kPairBits, 0) {
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

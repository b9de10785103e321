#include "lib/match/filter_bits.h"

#include <algorithm>
#include <numeric>

#include "lib/match/filter.h"

namespace callcue::match {
namespace {

constexpr uint32_t kOfTheirOwn = 16;  // bits of one word each
constexpr uint8_t kNone = kFilterBits;

// Numbers from 0, those with most first.
template <typename Count>
std::vector<uint32_t> ByCount(const std::vector<Count>& counts) {
  std::vector<uint32_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](uint32_t a, uint32_t b) { return counts[a] != counts[b] ? counts[a] > counts[b] : a < b; });
  return order;
}

}  // namespace

std::vector<uint8_t> GiveFilterBits(const std::vector<uint64_t>& weights,
                                    const std::vector<std::pair<uint32_t, uint32_t>>& members,
                                    const std::vector<uint32_t>& asked) {
  std::vector<uint8_t> bits(weights.size(), kNone);
  const std::vector<uint32_t> words = ByCount(weights);
  const uint32_t own = std::min<uint32_t>(kOfTheirOwn, static_cast<uint32_t>(words.size()));
  for (uint32_t i = 0; i < own; ++i) bits[words[i]] = static_cast<uint8_t>(i);
  uint64_t shared = 1;
  for (uint32_t i = own; i < words.size(); ++i) shared += weights[words[i]];
  const uint64_t most = shared / (kFilterBits - own);  // on each bit, about

  std::vector<uint32_t> first(asked.size() + 1, 0), of_sets(members.size());
  for (auto [set, word] : members) ++first[set + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  std::vector<uint32_t> next(first.begin(), first.end() - 1);
  for (auto [set, word] : members) of_sets[next[set]++] = word;

  uint64_t loads[kFilterBits] = {};
  const auto lightest = [&] { return std::min_element(loads + own, loads + kFilterBits) - loads; };
  for (uint32_t set : ByCount(asked)) {
    size_t bit = kFilterBits;
    for (uint32_t i = first[set]; i < first[set + 1]; ++i) {
      const uint32_t word = of_sets[i];
      if (bits[word] != kNone) continue;
      if (bit == kFilterBits || loads[bit] > most) bit = lightest();
      bits[word] = static_cast<uint8_t>(bit);
      loads[bit] += weights[word] + 1;
    }
  }
  // Those of no set are never asked about.
  std::replace(bits.begin(), bits.end(), kNone, uint8_t{0});
  return bits;
}

}  // namespace callcue::match

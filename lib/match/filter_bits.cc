#include "lib/match/filter_bits.h"

#include <algorithm>
#include <numeric>

#include "lib/match/filter.h"

namespace callcue::match {
namespace {

constexpr uint32_t kOfTheirOwn = 16;  // bits of one word each
constexpr uint8_t kNoBit = kFilterBits;

}  // namespace

std::vector<uint8_t> GiveFilterBits(const std::vector<uint64_t>& weights,
                                    const std::vector<std::pair<uint32_t, uint32_t>>& members,
                                    const std::vector<uint32_t>& asked) {
  using Counted = std::pair<uint64_t, uint32_t>;  // what is said, or asked, most comes first
  std::vector<uint32_t> first(asked.size() + 1, 0), of_sets(members.size());
  std::vector<bool> known(weights.size(), false);
  std::vector<Counted> words, sets;
  for (auto [set, word] : members) {
    ++first[set + 1];
    if (asked[set] == 0 || known[word]) continue;
    known[word] = true;
    words.emplace_back(UINT64_MAX - weights[word], word);
  }
  std::partial_sum(first.begin(), first.end(), first.begin());
  std::vector<uint32_t> next(first.begin(), first.end() - 1);
  for (auto [set, word] : members) of_sets[next[set]++] = word;
  for (uint32_t set = 0; set < asked.size(); ++set) {
    if (asked[set] > 0) sets.emplace_back(UINT64_MAX - asked[set], set);
  }
  std::sort(sets.begin(), sets.end());

  std::vector<uint8_t> bits(weights.size(), kNoBit);
  const uint32_t own = std::min<uint32_t>(kOfTheirOwn, static_cast<uint32_t>(words.size()));
  std::partial_sort(words.begin(), words.begin() + own, words.end());
  for (uint32_t i = 0; i < own; ++i) bits[words[i].second] = static_cast<uint8_t>(i);
  uint64_t shared = 1;
  for (uint32_t i = own; i < words.size(); ++i) shared += weights[words[i].second];
  const uint64_t most = shared / (kFilterBits - own);  // on each bit, about
  // Load and bit, as a heap: the lightest first, of those the smallest.
  std::vector<Counted> loads;
  for (uint32_t bit = own; bit < kFilterBits; ++bit) loads.emplace_back(0, bit);
  const auto load_first = [&loads](uint64_t added) {
    loads[0].first += added;
    for (size_t at = 0, next = 1; next < loads.size(); at = next, next = 2 * next + 1) {
      if (next + 1 < loads.size() && loads[next + 1] < loads[next]) ++next;
      if (loads[at] < loads[next]) return;
      std::swap(loads[at], loads[next]);
    }
  };
  for (const auto& [count, set] : sets) {
    uint64_t added = 0;
    for (uint32_t i = first[set]; i < first[set + 1]; ++i) {
      const uint32_t word = of_sets[i];
      if (bits[word] != kNoBit) continue;
      if (added > 0 && loads[0].first + added > most) {
        load_first(added);
        added = 0;
      }
      bits[word] = static_cast<uint8_t>(loads[0].second);
      added += weights[word] + 1;
    }
    if (added > 0) load_first(added);
  }
  return bits;
}

}  // namespace callcue::match

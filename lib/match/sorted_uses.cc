#include "lib/match/sorted_uses.h"

#include <algorithm>

namespace callcue::match {

SortedUses::SortedUses(const Tables& tables, size_t literals, const std::vector<WordSet>& sets,
                       const std::vector<GatheredUse>& uses)
    : uses_(uses), begins_(literals + 2, 0) {
  const auto of = [literals](uint32_t literal) { return std::min<size_t>(literal, literals); };
  const Line::Text* const texts = tables.line_texts.data();
  for (const WordSet& set : sets) {
    for (uint32_t i = 0; i < set.texts; ++i) ++begins_[of(texts[set.first_text + i].literal) + 1];
  }
  for (const GatheredUse& use : uses) ++begins_[of(use.literal) + 1];
  for (size_t i = 0; i <= literals; ++i) begins_[i + 1] += begins_[i];
  std::vector<uint32_t> to(begins_.begin(), begins_.end() - 1);
  entries_.resize(begins_.back());
  std::vector<size_t> edged;  // literals of words with fillers at their edges
  const auto add = [&](uint32_t literal, uint32_t edge, uint32_t what) {
    const size_t at = of(literal);
    entries_[to[at]++] = {edge, what};
    if (edge != kNoIndex) edged.push_back(at);
  };
  for (uint32_t s = 0; s < sets.size(); ++s) {
    for (uint32_t i = 0; i < sets[s].texts; ++i) {
      const Line::Text& text = texts[sets[s].first_text + i];
      add(text.literal, text.edge, s);
    }
  }
  uint32_t alike = 0;  // those of a row have the number of its first
  for (uint32_t u = 0; u < uses.size(); ++u) {
    if (KeyOf(uses[u].use) != KeyOf(uses[alike].use)) alike = u;
    add(uses[u].literal, uses[u].edge, kNoSet | alike);
  }
  std::sort(edged.begin(), edged.end());
  edged.erase(std::unique(edged.begin(), edged.end()), edged.end());
  for (size_t i : edged) {
    std::stable_sort(entries_.begin() + begin(i), entries_.begin() + end(i),
                     [](const Entry& a, const Entry& b) { return a.edge + 1 < b.edge + 1; });
  }
}

}  // namespace callcue::match

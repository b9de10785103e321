#include "lib/match/checks.h"

#include <algorithm>

#include "lib/match/regex_needs.h"

namespace callcue::match {
namespace {

GapBounds Beyond(GapBounds a, GapBounds b) {
  return {std::min(a.least + b.least, kEndless), std::min(a.most + b.most, kEndless)};
}
GapBounds LengthsOf(const SetOfWords& set) { return {set.shortest, set.longest}; }

}  // namespace

void ChooseChecks(const Slot* slots, const std::vector<SetOfWords>& sets, uint64_t most_weight, Series* series,
                  Check* first) {
  struct Choice {
    uint64_t weight = 0;
    Check check;
    NearBy near;
  };
  Choice best[2];
  uint32_t choices = 0;
  const auto add = [&](uint32_t k, GapBounds gap, bool behind) {
    constexpr uint32_t kFar = 24, kFarthest = NearBy::kAnywhere;
    const uint64_t places = std::min(gap.most - gap.least, kFar) + 1;
    const Slot& slot = slots[k];
    gap = {std::min(gap.least, kFarthest), gap.most >= kFarthest ? kEndless : gap.most};
    const Window window = behind ? Window::Behind(gap.least, gap.most) : Window::Before(gap.least, gap.most);
    // Likely to be there, or to look like it: about one word stands at each place.
    const uint64_t there = std::min(sets[slot.set].weight, most_weight) * 256 / most_weight;
    const uint64_t alike = slot.filter.Count() * 256 / kFilterBits;
    const uint64_t weight = (there + alike) * places;
    if (++choices > 2 && weight >= best[1].weight) return;
    best[1] = {weight,
               {slot.filter, window, behind},
               {slot.members, static_cast<uint16_t>(gap.least), static_cast<uint16_t>(std::min(gap.most, kFarthest))}};
    if (choices == 1 || weight < best[0].weight) std::swap(best[0], best[1]);
  };
  GapBounds gap;
  for (uint32_t k = series->woken_by; k-- > 0;) {
    gap = Beyond(gap, slots[k + 1].gap);
    add(k, gap, false);
    gap = Beyond(gap, LengthsOf(sets[slots[k].set]));
  }
  gap = {};
  for (uint32_t k = series->woken_by + 1u; k < series->slots; ++k) {
    gap = Beyond(gap, slots[k].gap);
    add(k, gap, true);
    gap = Beyond(gap, LengthsOf(sets[slots[k].set]));
  }
  const Choice& second = best[choices > 1];
  *first = best[0].check;
  series->second = second.check;
  series->near[0] = best[0].near;
  series->near[1] = second.near;
}

}  // namespace callcue::match

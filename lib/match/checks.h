// Which other slots a series is asked about at once when the words of one wake it: those whose words are least likely
// to stand near enough.
#ifndef CALLCUE_LIB_MATCH_CHECKS_H_
#define CALLCUE_LIB_MATCH_CHECKS_H_

#include <cstdint>
#include <vector>

#include "lib/match/tables.h"

namespace callcue::match {

// What is known of the words of a slot.
struct SetOfWords {
  uint64_t weight = 0;  // how often one of them is likely to be said
  uint32_t shortest = UINT32_MAX, longest = 0;
};

// Fills in what the series is asked second and whether it stands near; `first`: what it is asked before that. `slots`:
// of the series, with filters and members. `most_weight`: of what would be said everywhere.
void ChooseChecks(const Slot* slots, const std::vector<SetOfWords>& sets, uint64_t most_weight, Series* series,
                  Check* first);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_CHECKS_H_

// Cues in the order in which scans read them.
#ifndef CALLCUE_LIB_MATCH_CUE_LAYOUT_H_
#define CALLCUE_LIB_MATCH_CUE_LAYOUT_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "lib/match/tables.h"

namespace callcue::match {

// Once judges and Tables::literals are there: writes Tables::cues and what leads to them. `cues`: each with its literal,
// by literal, then whether they count anywhere, whose they are, judge; `number_sign`: the symbol of #.
void LayCues(const std::vector<std::pair<uint32_t, Cue>>& cues, const SymbolStrings& literals, uint32_t number_sign,
             Tables* tables);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_CUE_LAYOUT_H_

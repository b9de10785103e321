// Uses of literals, gathered phrase by phrase, laid out for scans.
#ifndef CALLCUE_LIB_MATCH_FLATTEN_H_
#define CALLCUE_LIB_MATCH_FLATTEN_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "lib/match/tables.h"

namespace callcue::match {

// A literal as it was gathered.
struct Gathered {
  uint32_t length = 0;
  bool whole_begin = false, whole_end = false;
};

// Numbers the lists anew: those of first slots (`is_first`) come first, those of the same parties together.
void FlattenUses(const std::vector<Gathered>& literals, const std::vector<std::pair<uint32_t, Use>>& uses,
                 std::vector<Use> fillers_only, const std::vector<bool>& is_first, Tables* tables);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_FLATTEN_H_

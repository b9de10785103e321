// Uses of words, gathered phrase by phrase, laid out for scans.
#ifndef CALLCUE_LIB_MATCH_FLATTEN_H_
#define CALLCUE_LIB_MATCH_FLATTEN_H_

#include <cstdint>
#include <vector>

#include "lib/match/literals.h"
#include "lib/match/tables.h"

namespace callcue::match {

struct GatheredUse {
  uint32_t literal;  // kNoIndex: fillers only
  uint32_t edge;     // kNoIndex: no fillers demanded
  Use use;
};

// A set of words, as they stand in Tables::line_texts.
struct WordSet {
  uint32_t first_text, texts;
};

// Chooses what wakes each series and numbers them anew: those that one set of words wakes stand together. `strings`: of
// the literals. `sets`: of words, as slots number them; `uses`: what words are good for beside that.
void FlattenUses(const std::vector<Gathered>& literals, const SymbolStrings& strings,
                 const std::vector<GatheredUse>& uses, const std::vector<WordSet>& sets, Tables* tables);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_FLATTEN_H_

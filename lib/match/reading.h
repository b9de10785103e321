// What phrases and cues come to once they are read, before it is laid out for scans: with the tables' goals, series,
// slots, lines and judges, all that their texts say. Where it is kept, what they are good for is laid out already.
#ifndef CALLCUE_LIB_MATCH_READING_H_
#define CALLCUE_LIB_MATCH_READING_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "lib/match/automaton.h"
#include "lib/match/cue.h"
#include "lib/match/flatten.h"
#include "lib/match/literals.h"
#include "lib/match/regex.h"

namespace callcue::match {

struct Reading {
  std::vector<Gathered> literals;  // by number
  SymbolStrings strings;           // of them
  uint32_t singles = 0;            // so many of the first have one symbol
  std::vector<std::pair<uint32_t, uint32_t>> alphabet;  // character and symbol of each, by character
  std::vector<GatheredUse> uses;
  std::vector<WordSet> sets;
  std::vector<std::pair<uint32_t, Cue>> cues;  // each with its literal, in the order of Tables::cues
  std::vector<RegexSet::Facts> expressions;    // once more, where the reading is kept: Tables::regexes isn't
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_READING_H_

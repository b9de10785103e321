// What the tables hold, in words: normalised, as an author may write them.
#ifndef CALLCUE_LIB_MATCH_WORDING_H_
#define CALLCUE_LIB_MATCH_WORDING_H_

#include <string>

#include "lib/match/normalise.h"
#include "lib/match/tables.h"

namespace callcue::match {

inline void AppendLiteral(const Tables& tables, uint32_t literal, std::string* text) {
  const SymbolStrings& all = tables.automaton.literals();
  for (uint32_t s = all.begin(literal); s < all.ends[literal]; ++s) {
    AppendUtf8(tables.characters[all.symbols[s]], text);
  }
}

inline std::string WordsOf(const Tables& tables, uint32_t literal, Cue cue) {
  std::string words((cue.places & Cue::kLineBegins) != 0 ? "^" : "");
  AppendLiteral(tables, literal, &words);
  return words + ((cue.places & Cue::kLineEnds) != 0 ? "$" : "");
}

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_WORDING_H_

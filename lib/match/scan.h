// The parts of a scan.
#ifndef CALLCUE_LIB_MATCH_SCAN_H_
#define CALLCUE_LIB_MATCH_SCAN_H_

#include <string_view>

#include "lib/match/tables.h"

namespace callcue::match {

class CueScale;

inline constexpr uint16_t kAnyLanguage = UINT16_MAX;
inline constexpr size_t kMaxTextBytes = 1 << 28;  // places are 32 bits

// Begins a scan of scratch->line, and finds its literals (scan.cc).
void FindLiterals(const Tables& tables, Scratch::Impl* scratch);

// Then fills scratch->matches, negators and no_negations, with what acts need that cues don't refuse.
void FindMatches(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch);

// Runs what was announced, and what needs no announcement (run_regexes.cc).
void RunRegexes(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch);

// Turns them into scratch->spans, without those that exceptions and negators take back (finish.cc).
void GatherHits(const Tables& tables, const Said& said, Scratch::Impl* scratch);

// After that: of the hits of the act that were taken back the first, and what took it (finish.cc).
void ExplainTaken(const Tables& tables, const Said& said, uint32_t act, Scratch::Impl* scratch, Account* account);

// As GatherHits(), then into hits.
void FinishHits(const Tables& tables, const Said& said, Scratch::Impl* scratch, CueScale* cues, Result* result);

// Looks for the values of hits (values.cc).
void FindValues(const Tables& tables, Scratch::Impl* scratch, Result* result);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_SCAN_H_

// Cues: what the words of a line say for an act and against it, added up.
#ifndef CALLCUE_LIB_MATCH_CUES_H_
#define CALLCUE_LIB_MATCH_CUES_H_

#include "lib/match/tables.h"

namespace callcue::match {

// Of what is said around a hit, so many characters away: weights are learnt from utterances, and in a long speech
// chance adds up.
inline constexpr uint32_t kCueReach = 24;
// An act is found by cues alone in lines of at most so many characters.
inline constexpr uint32_t kCueLine = 64;

// Drops hits from scratch->spans that the cues around them speak against.
void DropRefused(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch);

// Adds those of acts that cues alone find, in no order. True if there are any.
bool FindByCues(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_CUES_H_

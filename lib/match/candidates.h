// Which acts phrases can find where cues speak against them: none of those that cues refuse in the whole line. What
// only these would need isn't looked for.
//
// Acts that cues may refuse stand for a bit each, or share one if they are many. Of each word it is known which acts it
// has to do with: those that it hits or helps to hit, and those whose hits it takes back.
#ifndef CALLCUE_LIB_MATCH_CANDIDATES_H_
#define CALLCUE_LIB_MATCH_CANDIDATES_H_

#include <cstdint>

namespace callcue::match {

struct Tables;

// The bit of acts that cues never refuse: without any, or with phrases that these leave alone.
inline constexpr uint32_t kNeverRefused = 1;

// Once judges, profiles and bundles are there: writes Tables::act_bits, juries and candidates_of, and the acts of
// bundles of kFinding and of ranges.
void FillCandidates(Tables* tables);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_CANDIDATES_H_

// From what was read of phrases to the tables that a scan reads.
#ifndef CALLCUE_LIB_MATCH_LAY_OUT_H_
#define CALLCUE_LIB_MATCH_LAY_OUT_H_

#include <cstddef>
#include <vector>

#include "lib/match/matcher.h"
#include "lib/match/reading.h"
#include "lib/match/tables.h"

namespace callcue::match {

// What words are good for, and what cues say.
void LayWords(const Reading& reading, Tables* tables);
// Then what finds them. False, and a problem of the last of so many phrases, if all is too large.
bool Finish(Reading reading, const Options& options, size_t phrases, Tables* tables, std::vector<Problem>* problems);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_LAY_OUT_H_

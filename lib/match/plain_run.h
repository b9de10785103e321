// Runs of plain Chinese characters, eight at a time (AVX2, where the machine has it; the loop of normalise.cc does the
// same one by one).
//
// Eight characters of three bytes are spread to eight lanes; there they are checked to be UTF-8 of that form, decoded
// and looked up at once. The first lane that isn't a plain character, or may be a stutter, ends the run.
#ifndef CALLCUE_LIB_MATCH_PLAIN_RUN_H_
#define CALLCUE_LIB_MATCH_PLAIN_RUN_H_

#include <cstdint>

#include "lib/match/normalise.h"

namespace callcue::match {

struct PlainRun {
  const uint16_t* plain;  // CharTable::plain()
  uint32_t* values;
  ByteSpan* spans;
  uint32_t size;
  uint32_t before, before2, before3;
};

inline constexpr int kPlainRunBytes = 32;  // that are read at once

bool HasPlainRuns();

// From `p`, with at least kPlainRunBytes up to `end`; dropped characters are passed over. Returns where it stopped: at
// another kind of character, or with too few bytes left.
const char* RunPlain(const char* start, const char* p, const char* end, PlainRun* run);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_PLAIN_RUN_H_

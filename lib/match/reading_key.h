// Tells what phrases and cues say from what others do: 128 bits of all that their reading depends on.
#ifndef CALLCUE_LIB_MATCH_READING_KEY_H_
#define CALLCUE_LIB_MATCH_READING_KEY_H_

#include <cstdint>
#include <vector>

#include "lib/match/matcher.h"

namespace callcue::match {

struct ReadingKey {
  uint64_t halves[2] = {};
  bool operator==(const ReadingKey& other) const {
    return halves[0] == other.halves[0] && halves[1] == other.halves[1];
  }
};

// What a reading begins with.
struct ReadingHead {
  ReadingKey key, without_cues;  // of all that was read, and as if there had been no cues
  uint64_t mark = 0;             // Matcher::mark
};

ReadingKey KeyOf(const std::vector<PhraseSpec>& phrases, const std::vector<SubPhrase>& sub_phrases,
                 const std::vector<Negators>& negators, const Options& options);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_READING_KEY_H_

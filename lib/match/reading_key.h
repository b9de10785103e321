// Tells what phrases and cues say from what others do: 128 bits of all that their reading depends on.
#ifndef CALLCUE_LIB_MATCH_READING_KEY_H_
#define CALLCUE_LIB_MATCH_READING_KEY_H_

#include <cstdint>
#include <string_view>
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
  uint64_t layout = 0;           // of the tables in it: those of another machine or version have another one
  uint64_t size = 0, sum = 0;    // of what follows the head, and of its bytes
  ReadingKey key, without_cues;  // of all that was read, and as if there had been no cues
  uint64_t mark = 0;             // Matcher::mark
};

uint64_t SumOf(std::string_view bytes);
ReadingKey KeyOf(const std::vector<PhraseSpec>& phrases, const std::vector<SubPhrase>& sub_phrases,
                 const std::vector<Negators>& negators, const Options& options);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_READING_KEY_H_

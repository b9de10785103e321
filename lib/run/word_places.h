// Where the words of a recogniser stand in the text of its utterance.
//
// The two needn't agree: a text has punctuation, capitals and digits that its words haven't, as inverse text
// normalisation leaves them (words 二, 十, 四, 小时; text 24小时), and words may be missing on either side. So words are
// put where the text goes on as they do, skipping as little as possible of both; what was skipped on both sides between
// two of them belongs together.
//
// Cost: linear in text and words, whatever they are.
#ifndef CALLCUE_LIB_RUN_WORD_PLACES_H_
#define CALLCUE_LIB_RUN_WORD_PLACES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "callcue/event.h"

namespace callcue::run {

// Words [first, last) stand at bytes [begin, end) of the text: one as it is written there, or several, or one, in other
// writing.
struct WordPlace {
  uint32_t first, last;
  uint32_t begin, end;
  bool as_written;
};

// In the order of both. Words without a place are in none of them.
void FindWordPlaces(std::string_view text, absl::Span<const Word> words, std::vector<WordPlace>* places);

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_WORD_PLACES_H_

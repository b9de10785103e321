// Stretches of words with bounded gaps between: what phrases come to.
#ifndef CALLCUE_LIB_MATCH_SEQUENCE_H_
#define CALLCUE_LIB_MATCH_SEQUENCE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/match/chains.h"

namespace callcue::match {

inline constexpr size_t kMaxSlots = 16;  // of one sequence

struct Sequence {
  bool at_begin = false, at_end = false;  // ^, $
  GapBounds lead, trail;                  // between ^ and the first words, the last words and $
  uint32_t size = 0;                      // of both that follow
  Row slots[kMaxSlots];                   // at least a word each
  GapBounds gaps[kMaxSlots];              // between slots[i] and slots[i + 1]
};

// One side of A & B, or the whole of a phrase without &.
using Side = std::vector<Sequence>;

// Sides that must all be there; a phrase is a list of such alternatives.
using Conjunction = std::vector<Side>;

enum class SequenceFlaw : uint8_t { kNone, kAnchor, kGap, kEmpty, kTooLong };
// Of a chain, in which no set holds nothing. `at`: the element that stands where it can't.
SequenceFlaw MakeSequence(const std::vector<Element>& elements, Sequence* sequence, size_t* at);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_SEQUENCE_H_

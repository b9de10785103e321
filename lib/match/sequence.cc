#include "lib/match/sequence.h"

namespace callcue::match {

SequenceFlaw MakeSequence(const std::vector<Element>& elements, Sequence* sequence, size_t* at) {
  size_t slots = 0;
  GapBounds gap;  // before the next
  for (size_t i = 0; i < elements.size(); ++i) {
    const Element& element = elements[i];
    const bool last = i + 1 == elements.size();
    *at = i;
    switch (element.kind) {
      case Element::kBegin:
        if (i > 0) return SequenceFlaw::kAnchor;
        sequence->at_begin = true;
        break;
      case Element::kEnd:
        if (!last) return SequenceFlaw::kAnchor;
        sequence->at_end = true;
        break;
      case Element::kGap:
        if (slots == 0) {
          if (!sequence->at_begin) return SequenceFlaw::kGap;
          sequence->lead = element.gap;
        } else if (last) {
          return SequenceFlaw::kGap;
        } else {
          (elements[i + 1].kind == Element::kWords ? gap : sequence->trail) = element.gap;
        }
        break;
      case Element::kWords:
        if (slots < kMaxSlots) {
          if (slots > 0) sequence->gaps[slots - 1] = gap;
          sequence->slots[slots] = element.words;
        }
        ++slots;
        gap = {};
        break;
    }
  }
  if (slots == 0) return SequenceFlaw::kEmpty;
  if (slots > kMaxSlots) return SequenceFlaw::kTooLong;
  sequence->size = static_cast<uint32_t>(slots);
  return SequenceFlaw::kNone;
}

}  // namespace callcue::match

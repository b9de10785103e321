// The strings that a contact keeps: names of segments and participants, facts, variables, captured values. They stand one
// behind the other in kHeap; those that nothing names any more are dropped now and then.
#include <algorithm>
#include <cstring>

#include "lib/run/state.h"

namespace callcue::run {

StringRef State::Keep(std::string_view text) {
  if (text.empty()) return {};
  Reserve<kHeap>(static_cast<uint32_t>(text.size()));
  Entry& heap = directory()[kHeap - kFirstMoving];
  const StringRef ref{heap.count, static_cast<uint32_t>(text.size())};
  std::memcpy(block_ + heap.offset + ref.offset, text.data(), text.size());
  heap.count += ref.size;
  return ref;
}

// Gives `move` each string that something names, and what it returns to that.
template <typename Move>
void State::MoveStrings(Move move) {
  const auto value = [&move](expr::Value* v) {
    if (!v->relative) return false;
    const StringRef moved = move(StringRef{static_cast<uint32_t>(v->bits), v->size});
    v->bits = moved.offset;
    return true;
  };
  for (uint32_t i = 0; i < tables_->slots.size(); ++i) {
    expr::Value slot = Slot(i);
    if (value(&slot)) SetSlot(i, slot);
  }
  for (uint32_t i = 0; i < count<kCaptured>(); ++i) value(&at<kCaptured>(i));
  for (uint32_t i = 0; i < count<kSegments>(); ++i) at<kSegments>(i).id = move(at<kSegments>(i).id);
  for (uint32_t i = 0; i < count<kDuties>(); ++i) at<kDuties>(i).participant = move(at<kDuties>(i).participant);
  for (uint32_t i = 0; i < count<kJudgments>(); ++i) at<kJudgments>(i).participant = move(at<kJudgments>(i).participant);
  if (count<kRare>() == 0) return;
  at<kRare>(0).participant = move(at<kRare>(0).participant);
  at<kRare>(0).second_language = move(at<kRare>(0).second_language);
}

void State::DropStrings(std::vector<StringRef>* kept) {
  kept->clear();
  MoveStrings([kept](StringRef ref) {
    if (ref.size > 0) kept->push_back(ref);
    return ref;
  });
  std::sort(kept->begin(), kept->end(), [](StringRef a, StringRef b) { return a.offset < b.offset; });
  // Stretches that touch or overlap move together. What each is now holds where it was, and how far it moved.
  char* const heap = data<kHeap>();
  uint32_t stretches = 0, end = 0, to = 0;
  for (StringRef ref : *kept) {
    if (stretches == 0 || ref.offset > end) {
      (*kept)[stretches++] = {ref.offset, ref.offset - to};
      end = ref.offset;
    }
    const uint32_t more = std::max(ref.offset + ref.size, end) - end;
    std::memmove(heap + to, heap + end, more);
    to += more;
    end += more;
  }
  kept->resize(stretches);
  MoveStrings([kept](StringRef ref) {
    if (ref.size == 0) return StringRef();
    const auto behind = std::upper_bound(kept->begin(), kept->end(), ref.offset,
                                         [](uint32_t offset, StringRef stretch) { return offset < stretch.offset; });
    return StringRef{ref.offset - behind[-1].size, ref.size};
  });
  Truncate<kHeap>(to);
  MakeRare().strings_kept = to;
}

}  // namespace callcue::run

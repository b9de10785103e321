// Follows series of words that may have been said: from the second word of their pair backwards to all words that they
// may begin with, and forwards to all that they may end with. Every match of a series has one word of each slot, so
// what is found so, pair by pair, is all there is.
//
// Which words near another may stand in a slot is asked place by place: of each character it is known which words end
// there, and which is the first that begins there. For few series in a short text that isn't worth its making. Where
// the gap is wide, 64 words are asked at once: a row of bits for each bit of the slots' filters says which words have
// it.
//
// How much is looked at is bounded by gaps and lengths of words, and, since that bound may be large for a phrase
// written to be slow, by a budget that grows with the text: beyond it only the nearest few of each slot are followed,
// so that a scan is linear whatever the phrases are.
#ifndef CALLCUE_LIB_MATCH_FOLLOW_H_
#define CALLCUE_LIB_MATCH_FOLLOW_H_

#include <algorithm>

#include "lib/match/scan.h"
#include "lib/match/tables.h"

namespace callcue::match {

class Follower {
 public:
  Follower(const Tables& tables, Scratch::Impl* scratch, uint32_t party, uint16_t language)
      : t_(tables), s_(*scratch), party_(party), language_(language) {}

  // Before `series` are followed, once all words are there.
  void Begin(size_t series);
  // The second of its pair is word number `found`, and one of the first stands somewhere before it.
  void Follow(const Series& series, uint32_t found) {
    // What stands before it often isn't near enough.
    if (!indexed_ || Near(series, s_.words[found].begin)) FollowFar(series, found);
  }
  // A series of one slot.
  void Alone(const Series& series, uint32_t found);

  bool Allowed(const Goal& goal) const {
    return (goal.parties >> party_ & 1) &&
           (goal.language == 0 || language_ == kAnyLanguage || goal.language == language_);
  }
  ByteSpan Bytes(const Scratch::Impl::Found& word) const {
    if (word.bytes != kNoIndex) return s_.edged_bytes[word.bytes];
    return {s_.line.spans[word.begin].begin, s_.line.spans[word.end - 1].end};
  }
  void Match(uint32_t number, uint32_t begin, ByteSpan bytes);

 private:
  static constexpr uint32_t kFewPlaces = 24;

  // Do words that pass the filter of the pair's first slot end near enough to the place?
  bool Near(const Series& series, uint32_t begin) {
    if (begin < series.gap.least) return false;
    const uint64_t* const filters = s_.end_filters.data();
    const uint32_t nearest = begin - series.gap.least;
    uint32_t place = begin - std::min(series.gap.most, begin);
    ++s_.work;
    if (nearest - place >= kFewPlaces) return true;
    uint64_t filter = filters[place];
    while (place < nearest) filter |= filters[++place];
    return filter & series.filter;
  }
  void FollowFar(const Series& series, uint32_t found);
  bool Back(const Slot& slot, GapBounds gap);
  bool Forth(const Slot& slot);
  void Emit(const Series& series);
  uint32_t FirstAt(uint32_t place, uint32_t near) const;
  uint64_t Row(uint32_t row, uint64_t filter, uint32_t first, uint32_t last);
  void MakeRows();
  bool Stands(const Slot& slot, uint32_t profile) const;
  bool BeginsRight(const Series& series, const Scratch::Impl::Found& word) const;
  bool EndsRight(const Series& series, const Scratch::Impl::Found& word) const;
  // How many more may be looked at, if `beyond` may be once the budget is spent.
  uint32_t Allowance(uint32_t beyond) const;
  // Of an allowance of `most`, n were looked at, for `work` each. False once `beyond` is used up, too.
  bool Spend(uint32_t n, uint64_t work, uint32_t most, uint32_t* beyond);
  uint32_t NextMark();
  bool Announced(uint32_t regex) const { return regex != kNoIndex && s_.regexes[regex].epoch == s_.epoch; }
  void Announce(uint32_t regex);

  const Tables& t_;
  Scratch::Impl& s_;
  const uint32_t party_;
  const uint16_t language_;
  uint32_t left_ = 0, right_ = 0;  // words in Scratch::Impl::left and right
  uint64_t budget_ = 0;
  bool apart_ = false;                   // no two words overlap that don't in the line
  bool indexed_ = false, rows_ = false;  // are there places of words, and rows?
  bool cut_ = false;                     // by the budget, in the series that is being followed
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_FOLLOW_H_

// Follows series of words that may have been said: from the second word of their pair backwards to all words that they
// may begin with, and forwards to all that they may end with. Every match of a series has one word of each slot, so
// what is found so, pair by pair, is all there is.
//
// Which words near another may stand in a slot is asked 64 words at once: a row of bits for each bit of the slots'
// filters says which words have it, and the first word at each character where to begin. For few series in a short text
// that isn't worth its making, and words are asked one by one.
//
// How much is looked at is bounded by gaps and lengths of words, and, since that bound may be large for a phrase
// written to be slow, by a budget that grows with the text: beyond it only the nearest few of each slot are followed,
// so that a scan is linear whatever the phrases are.
#ifndef CALLCUE_LIB_MATCH_FOLLOW_H_
#define CALLCUE_LIB_MATCH_FOLLOW_H_

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
  void Follow(const Series& series, uint32_t found);
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
  // Words that a series leads from or to, by number.
  using Words = std::vector<uint32_t>;

  bool Back(const Slot& slot, GapBounds gap, Words* words);
  bool Forth(const Slot& slot, Words* words);
  void Emit(const Series& series);
  uint32_t FirstAt(uint32_t place, uint32_t near) const;
  uint64_t Row(uint32_t row, uint64_t filter, uint32_t first, uint32_t last) const;
  bool Stands(const Slot& slot, uint32_t profile) const;
  bool BeginsRight(const Series& series, const Scratch::Impl::Found& word) const;
  bool EndsRight(const Series& series, const Scratch::Impl::Found& word) const;
  // How many more may be looked at, if `beyond` may be once the budget is spent.
  uint32_t Allowance(uint32_t beyond) const;
  // Of an allowance of `most`, n were looked at, for `work` each. False once `beyond` is used up, too.
  bool Spend(uint32_t n, uint64_t work, uint32_t most, uint32_t* beyond);
  void NextMark();
  bool Announced(uint32_t regex) const { return regex != kNoIndex && s_.regexes[regex].epoch == s_.epoch; }
  void Announce(uint32_t regex);

  const Tables& t_;
  Scratch::Impl& s_;
  const uint32_t party_;
  const uint16_t language_;
  bool indexed_ = false;  // are there rows, and places of words?
  bool cut_ = false;      // by the budget, in the series that is being followed
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_FOLLOW_H_

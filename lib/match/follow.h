// Follows series of words that may have been said: from a word that wakes them backwards to all words that they may
// begin with, and forwards to all that they may end with. Every match of a series has one word of each slot, so what is
// found so, from each word of one slot, is all there is.
//
// Most that are woken lead nowhere. Of two more slots it is asked first whether a word of theirs may stand near enough
// (filter.h), of the first for a bundle of series at once, then whether one does: a row of 64 words for each bit of the
// filters says which have it.
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
      : t_(tables),
        s_(*scratch),
        act_bits_(tables.act_bits[SpeakerOf(party)].data()),
        party_(party),
        language_(language) {}

  // Once all words are there.
  void Begin();
  // Word number `word` wakes the bundles of these ranges: series of acts with these bits, of candidates, or in
  // kTakingBack of those that were hit.
  template <Stage stage>
  void Wake(uint32_t first, uint32_t ranges, uint32_t word, uint32_t acts) {
    const BundleRange* const begin = t_.ranges.data() + first;
    const LinePlace* const at[2] = {places_ + s_.words[word].begin, places_ + s_.words[word].end};
    uint64_t woken = 0;
    for (const BundleRange* range = begin; range != begin + ranges; ++range) {
      if (!(range->acts & acts)) continue;
      woken += range->bundles.count;
      const Bundle* bundle = t_.bundles.data() + range->bundles.first;
      for (const Bundle* const last = bundle + range->bundles.count; bundle != last; ++bundle) {
        if (!(bundle->acts & acts)) continue;
        Filter there = bundle->window.At(at[bundle->behind]);
        there &= bundle->any;
        if (there.Empty()) continue;
        woken += bundle->series;
        Ask<stage>(*bundle, there, word, acts);
      }
    }
    s_.wakes += woken;
  }
  // A series of one slot.
  void Alone(const Series& series, uint32_t found);

  // Do cues refuse it in the whole line?
  bool Refused(uint32_t act) const { return !(act_bits_[act] & s_.candidates); }
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
  template <Stage stage>
  void Ask(const Bundle& bundle, Filter there, uint32_t word, uint32_t acts);
  void Consider(const Series& series, bool behind, Filter first, Filter second, uint32_t word);
  bool Near(const NearBy& near, bool behind, Filter there, uint32_t number) const;
  void Follow(const Series& series, uint32_t found);
  bool Back(const Slot& slot, GapBounds gap);
  bool Forth(const Slot& slot);
  bool Backwards(const Series& series);
  bool Forwards(const Series& series);
  void Emit(const Series& series);
  bool Stands(const Members& members, uint32_t profile) const;
  bool BeginsRight(const Series& series, const Scratch::Impl::Found& word) const;
  bool EndsRight(const Series& series, const Scratch::Impl::Found& word) const;
  uint64_t Row(uint32_t row, const Filter& filter) const;
  // How many looks may be taken, if `beyond` may be once the budget is spent.
  uint32_t Allowance(uint32_t beyond) const { return s_.work < budget_ ? UINT32_MAX : beyond; }
  // So many of an allowance of `most` were. False once `beyond` is used up.
  bool Spend(uint32_t looks, uint32_t most, uint32_t* beyond) {
    s_.work += looks;
    cut_ |= looks >= most;
    if (most == UINT32_MAX) return true;
    *beyond -= std::min(looks, *beyond);
    return *beyond > 0;
  }
  uint32_t NextMark();
  bool Announced(uint32_t regex) const { return regex != kNoIndex && s_.regexes[regex].epoch == s_.epoch; }
  void Announce(uint32_t regex);

  const Tables& t_;
  Scratch::Impl& s_;
  const uint32_t* const act_bits_;
  const uint32_t party_;
  const uint16_t language_;
  const LinePlace* places_ = nullptr;
  uint32_t *left_ = nullptr, *right_ = nullptr, *reached_ = nullptr;  // numbers of words
  uint32_t left_count_ = 0, right_count_ = 0;
  uint64_t budget_ = 0;
  bool apart_ = false;  // no two words overlap that don't in the line
  bool cut_ = false;    // by the budget, in the series that is being followed
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_FOLLOW_H_

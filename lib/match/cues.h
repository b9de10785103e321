// Cues: what the words of a line say for an act and against it, added up.
#ifndef CALLCUE_LIB_MATCH_CUES_H_
#define CALLCUE_LIB_MATCH_CUES_H_

#include <algorithm>

#include "absl/types/span.h"
#include "lib/match/tables.h"

namespace callcue::match {

// Lines of at most so many characters are weighed whole: an act is found by cues alone in these only. Longer hits
// aren't judged.
inline constexpr uint32_t kCueLine = 64;
// In a longer line, of what is said so many characters around a hit: weights are learnt from utterances, and in a long
// speech chance adds up.
inline constexpr uint32_t kCueReach = 24;

class CueScale {
 public:
  // Weighs the line that was scanned, if it is short enough.
  CueScale(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch);

  // Drops hits from scratch->spans that the cues around them speak against.
  void DropRefused();
  // Adds those of acts that cues alone find, in no order. True if there are any.
  bool Find();

  // Instead of both: what they make of the hits of an act (account.cc).
  Account Explain(uint32_t act);

 private:
  using Sum = Scratch::Impl::Sum;
  using ActSpan = Scratch::Impl::ActSpan;

  bool Listens(const Judge& judge) const;
  bool Refuses(const ActSpan& span);
  bool Refuses(uint32_t judge, const ActSpan& span);
  bool Finds(uint32_t judge) const;
  Range Around(const ActSpan& span) const;
  Sum SumOf(uint32_t judge, Range characters);
  void FindNumbered();
  bool Counts(uint32_t begin, uint32_t end, Cue cue) const;
  absl::Span<const Cue> CuesOf(uint32_t literal) const;
  void WeighLine();
  void WeighAlong(uint32_t judge);
  ActSpan SpanOf(uint32_t judge) const;
  uint32_t JudgeOf(uint32_t act, Range characters, bool of_hit);
  void Show(uint32_t judge, Range characters, Account* account) const;

  // take(begin, end, literal, cue): of each cue that counts and begins at characters [from, to).
  template <typename Take>
  void ForEachCue(uint32_t from, uint32_t to, Take take) const {
    const auto look = [&](uint32_t begin, uint32_t end, uint32_t literal) {
      const absl::Span<const Cue> cues = CuesOf(literal);
      s_.work += cues.size();
      for (const Cue cue : cues) {
        if (cue.places == 0 || Counts(begin, end, cue)) take(begin, end, literal, cue);
      }
    };
    const auto before = [from](const auto& word) { return word.begin < from; };
    const auto found_end = s_.found.begin() + s_.found_count;
    for (auto i = std::partition_point(s_.found.begin(), found_end, before); i != found_end && i->begin < to; ++i) {
      look(i->begin, i->begin + t_.literals[i->literal].length, i->literal);
    }
    const auto numbered_end = s_.numbered.end();
    for (auto i = std::partition_point(s_.numbered.begin(), numbered_end, before); i != numbered_end && i->begin < to; ++i) {
      look(i->begin, i->end, i->literal);
    }
  }

  const Tables& t_;
  Scratch::Impl& s_;
  const uint32_t party_;
  const uint16_t language_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_CUES_H_

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

  // In a line that is weighed whole: names the acts whose hits all will be refused, and the judges that find theirs.
  void RefuseActs();
  // Drops hits from scratch->spans that the cues around them speak against.
  void DropRefused();
  // Adds those of acts that cues alone find, in no order. True if there are any.
  bool Find();

  // Instead of all three: what they make of the hits of an act (account.cc).
  Account Explain(uint32_t act);

 private:
  using ActSpan = Scratch::Impl::ActSpan;
  // What cues say to one judge; and is there any?
  struct Sum {
    int32_t weight = 0;
    bool cues = false;
  };

  bool Listens(const Judge& judge) const;
  bool Refuses(const ActSpan& span);
  bool Refuses(uint32_t judge, const ActSpan& span);
  bool Ask(uint32_t judge);
  bool Finds(uint32_t judge);
  Range Around(const ActSpan& span) const;
  Sum SumOf(uint32_t judge, Range characters);
  Sum SumOfLine(uint32_t judge);
  void FindNumbered();
  uint8_t PlacesOf(uint32_t begin, uint32_t end) const;
  absl::Span<const Cue> Cues(Range range) const { return {t_.cues.data() + range.first, range.count}; }
  void WeighLine();
  void FetchSets() const;
  bool SpokenTo(uint32_t judge);
  void WeighAlong(uint32_t judge);
  ActSpan SpanOf(uint32_t judge) const;
  uint32_t JudgeOf(uint32_t act, Range characters, bool of_hit);
  void Show(uint32_t judge, Range characters, Account* account) const;

  // take(begin, end, literal, cues): of each literal with cues that begins at characters [from, to).
  template <typename Take>
  void ForEachSet(uint32_t from, uint32_t to, Take take) const {
    const Literal* const literals = t_.literals.data();
    const CueSet* const sets = t_.cue_sets.data();
    const auto before = [from](const auto& word) { return word.begin < from; };
    const Automaton::Found *found = s_.found.data(), *found_end = found + s_.found_count;
    if (from > 0) found = std::partition_point(found, found_end, before);
    if (to < s_.line.size) found_end = std::partition_point(found, found_end, [to](const auto& word) { return word.begin < to; });
    for (; found != found_end; ++found) {
      const Literal literal = literals[found->literal];
      if (literal.cues == kNoIndex) continue;
      take(found->begin, found->begin + literal.length, found->literal, sets[literal.cues]);
    }
    const Scratch::Impl::Numbered *numbered = s_.numbered.data(), *const numbered_end = numbered + s_.numbered.size();
    if (from > 0) numbered = std::partition_point(numbered, numbered_end, before);
    for (; numbered != numbered_end && numbered->begin < to; ++numbered) {
      take(numbered->begin, numbered->end, numbered->literal, sets[literals[numbered->literal].cues]);
    }
  }
  // take(cue): of each that counts only where these characters stand, and counts there.
  template <typename Take>
  void ForEachPlaced(const CueSet& set, uint32_t begin, uint32_t end, Take take) const {
    constexpr uint8_t kWithin = Cue::kWordBegins | Cue::kWordEnds;
    if ((set.places & kWithin) == 0 && begin != 0 && end != s_.line.size) return;
    const uint8_t here = PlacesOf(begin, end);
    if ((set.places & here) == 0) return;
    const absl::Span<const Cue> cues = Cues(set.Placed(speaker_));
    s_.work += cues.size();
    for (const Cue cue : cues) {
      if ((cue.places & ~here) == 0) take(cue);
    }
  }
  // take(begin, end, literal, cue): of each cue that counts and begins at characters [from, to).
  template <typename Take>
  void ForEachCue(uint32_t from, uint32_t to, Take take) const {
    ForEachSet(from, to, [&](uint32_t begin, uint32_t end, uint32_t literal, const CueSet& set) {
      const absl::Span<const Cue> cues = Cues(set.Anywhere(speaker_));
      s_.work += cues.size();
      for (const Cue cue : cues) take(begin, end, literal, cue);
      if (set.places != 0) ForEachPlaced(set, begin, end, [&](Cue cue) { take(begin, end, literal, cue); });
    });
  }

  const Tables& t_;
  Scratch::Impl& s_;
  const uint32_t party_;
  const Speaker speaker_;
  const uint16_t language_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_CUES_H_

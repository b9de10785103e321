// Cues: what the words of a line say for an act and against it, added up.
#ifndef CALLCUE_LIB_MATCH_CUES_H_
#define CALLCUE_LIB_MATCH_CUES_H_

#include "absl/types/span.h"
#include "lib/match/tables.h"

namespace callcue::match {

// Of what is said around a hit, so many characters away: weights are learnt from utterances, and in a long speech
// chance adds up.
inline constexpr uint32_t kCueReach = 24;
// An act is found by cues alone in lines of at most so many characters, and longer hits aren't judged.
inline constexpr uint32_t kCueLine = 64;

class CueScale {
 public:
  // Weighs the line that was scanned, if it is short enough.
  CueScale(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch);

  // Drops hits from scratch->spans that the cues around them speak against.
  void DropRefused();
  // Adds those of acts that cues alone find, in no order. True if there are any.
  bool Find();

 private:
  using Sum = Scratch::Impl::Sum;

  bool Listens(const Judge& judge) const;
  bool Refuses(const Scratch::Impl::ActSpan& span);
  void FindNumbered();
  bool Counts(uint32_t begin, uint32_t end, Cue cue) const;
  absl::Span<const Cue> CuesOf(uint32_t literal) const;
  void Weigh(uint32_t from, uint32_t to, std::vector<Sum>* sums);
  Scratch::Impl::ActSpan SpanOf(uint32_t judge) const;

  const Tables& t_;
  Scratch::Impl& s_;
  const uint32_t party_;
  const uint16_t language_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_CUES_H_

// Cues while they are read, and told apart.
#ifndef CALLCUE_LIB_MATCH_CUE_BUILDER_H_
#define CALLCUE_LIB_MATCH_CUE_BUILDER_H_

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/match/literals.h"
#include "lib/match/matcher.h"
#include "lib/match/stretch.h"
#include "lib/match/tables.h"

namespace callcue::match {

class CueBuilder {
 public:
  // The tables must outlive it.
  explicit CueBuilder(Tables* tables) : t_(*tables) {}

  // The order in which they must be added.
  static std::vector<uint32_t> ByAct(absl::Span<const CuesSpec> specs);
  // Those of one act; `index`: their number, for problems.
  void Add(const CuesSpec& spec, uint32_t index, uint16_t language, StretchReader* stretches, Literals* literals,
           std::vector<Problem>* problems);

  // All of them, each with its literal, by literal, then whether they count anywhere, whose they are, judge. `numbers`: of
  // the literals, by the old ones.
  std::vector<std::pair<uint32_t, Cue>> Sorted(const std::vector<uint32_t>& numbers) const;

 private:
  enum class Read { kWords, kUnit, kFiller, kDigit };
  Read ReadWords(std::string_view words, StretchReader* stretches);

  Tables& t_;
  std::vector<std::pair<uint32_t, Cue>> cues_;  // each with its literal
  // By literal: the last judge that it was added for, and a bit for each set of places where it counts.
  struct Known {
    uint32_t judge = kMostJudges;
    uint16_t places = 0;
  };
  std::vector<Known> known_;
  // What was read last.
  std::vector<uint32_t> plain_;  // room for plain words
  std::vector<uint32_t> characters_;
  bool whole_begin_ = false, whole_end_ = false;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_CUE_BUILDER_H_

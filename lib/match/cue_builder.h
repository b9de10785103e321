// Cues while they are compiled: read, told apart, laid out by literal.
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

  // Once all are there, and Tables::literals: writes Tables::cues and what leads to them. `numbers`: of the literals, by the old ones;
  // `number_sign`: the symbol of #.
  void Lay(const std::vector<uint32_t>& numbers, const SymbolStrings& literals, uint32_t number_sign);

 private:
  enum class Read { kWords, kUnit, kFiller, kDigit };
  Read ReadWords(std::string_view words, StretchReader* stretches);
  void LayRows(Speaker speaker);

  Tables& t_;
  std::vector<std::pair<uint32_t, Cue>> cues_;     // by literal
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

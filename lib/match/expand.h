// From the tree of a phrase to sequences: stretches of words with bounded gaps between.
//
// Alternatives of plain words that touch are multiplied out to strings, so that each is normalised as a whole
// ("二十(四|五) 小时" gives 24小时 and 25小时) and one automaton finds them all; where a gap separates, both sides stay
// sets of strings.
#ifndef CALLCUE_LIB_MATCH_EXPAND_H_
#define CALLCUE_LIB_MATCH_EXPAND_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/match/matcher.h"
#include "lib/match/phrase.h"

namespace callcue::match {

inline constexpr size_t kMaxExpandedStrings = 4096;   // of one phrase
inline constexpr size_t kMaxExpandedBytes = 1 << 18;  // of one phrase
inline constexpr size_t kMaxSequences = 1024;         // of one phrase
inline constexpr size_t kMaxSlots = 16;               // of one sequence

struct GapBounds {
  uint32_t least = 0, most = 0;
};

struct Sequence {
  bool at_begin = false, at_end = false;        // ^, $
  GapBounds lead, trail;                        // between ^ and the first words, the last words and $
  std::vector<std::vector<std::string>> slots;  // strings as written, at least one each
  std::vector<GapBounds> gaps;                  // gaps[i] between slots[i] and slots[i + 1]
};

// One side of A & B, or the whole of a phrase without &.
using Side = std::vector<Sequence>;

// Sides that must all be there; a phrase is a list of such alternatives.
using Conjunction = std::vector<Side>;

class SubPhrases {
 public:
  // Parses them all, looks for names that don't exist and for cycles.
  SubPhrases(const std::vector<SubPhrase>& sub_phrases, std::vector<Problem>* problems);
  const PhraseNode* Find(std::string_view name) const;
  std::string Nearest(std::string_view name) const;  // for hints; may be empty

 private:
  bool Visit(uint32_t index, std::vector<uint8_t>* state, int depth, std::vector<Problem>* problems);
  void VisitNode(const PhraseNode& node, uint32_t index, std::vector<uint8_t>* state, int depth,
                 std::vector<Problem>* problems);

  std::map<std::string, uint32_t, std::less<>> index_;
  std::vector<PhraseNode> nodes_;
  std::vector<bool> good_;
};

// Whether `words` normalise to anything; the expander resolves optional parts with it.
using IsBlank = bool (*)(std::string_view words, void* context);

bool ExpandPhrase(const PhraseNode& root, const SubPhrases& names, uint32_t index, IsBlank is_blank, void* context,
                  std::vector<Conjunction>* result, std::vector<Problem>* problems);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_EXPAND_H_

// From the tree of a phrase to sequences: stretches of words with bounded gaps between.
//
// Alternatives of plain words that touch are multiplied out to strings, so that each is normalised as a whole
// ("二十(四|五) 小时" gives 24小时 and 25小时) and one automaton finds them all; where a gap separates, both sides stay
// sets of strings. So they do where they would multiply to many, if what is normalised beside each other is the same as
// what is normalised together: a gap of none then stands between.
#ifndef CALLCUE_LIB_MATCH_EXPAND_H_
#define CALLCUE_LIB_MATCH_EXPAND_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/match/characters.h"
#include "lib/match/matcher.h"
#include "lib/match/phrase.h"

namespace callcue::match {

inline constexpr size_t kMaxExpandedStrings = 4096;   // of one phrase
inline constexpr size_t kMaxExpandedBytes = 1 << 18;  // of one phrase
inline constexpr size_t kMaxPoolBytes = 16 << 20;     // of one phrase, with all that is put together on the way
inline constexpr size_t kMaxSequences = 1024;         // of one phrase
inline constexpr size_t kMaxSlots = 16;               // of one sequence

struct GapBounds {
  uint32_t least = 0, most = 0;
};

// Strings as written, one behind the other, and where each is.
struct Word {
  uint32_t begin = 0, size = 0;
};
class WordPool {
 public:
  Word Add(std::string_view text) {
    text_.append(text);
    return Last(text.size());
  }
  Word Join(Word a, Word b) {
    text_.append(text_, a.begin, a.size);
    text_.append(text_, b.begin, b.size);
    return Last(a.size + b.size);
  }
  std::string_view operator[](Word word) const { return std::string_view(text_).substr(word.begin, word.size); }
  size_t bytes() const { return text_.size(); }
  void Clear() { text_.clear(); }

 private:
  Word Last(size_t size) const { return {static_cast<uint32_t>(text_.size() - size), static_cast<uint32_t>(size)}; }
  std::string text_;
};

struct Sequence {
  bool at_begin = false, at_end = false;  // ^, $
  GapBounds lead, trail;                  // between ^ and the first words, the last words and $
  std::vector<std::vector<Word>> slots;   // at least one each
  std::vector<GapBounds> gaps;            // gaps[i] between slots[i] and slots[i + 1]
};

// One side of A & B, or the whole of a phrase without &.
using Side = std::vector<Sequence>;

// Sides that must all be there; a phrase is a list of such alternatives.
using Conjunction = std::vector<Side>;

class SubPhrases {
 public:
  // Parses them all, which must outlive it; looks for names that don't exist and for cycles.
  SubPhrases(const std::vector<SubPhrase>& sub_phrases, std::vector<Problem>* problems);
  const PhraseNode* Find(std::string_view name) const;
  std::string Nearest(std::string_view name) const;  // for hints; may be empty

 private:
  bool Visit(uint32_t index, std::vector<uint8_t>* state, int depth, std::vector<Problem>* problems);
  void VisitNode(const PhraseNode& node, uint32_t index, std::vector<uint8_t>* state, int depth,
                 std::vector<Problem>* problems);

  std::map<std::string, uint32_t, std::less<>> index_;
  PhraseTree tree_;
  std::vector<PhraseNode> nodes_;
  std::vector<bool> good_;
};

// Words that touch are multiplied out up to `most_product` strings where they needn't be. The words of `result` are in
// `pool`.
bool ExpandPhrase(const PhraseNode& root, const SubPhrases& names, uint32_t index, const CharTable& table,
                  size_t most_product, WordPool* pool, std::vector<Conjunction>* result,
                  std::vector<Problem>* problems);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_EXPAND_H_

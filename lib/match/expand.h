// From the tree of a phrase to sequences: stretches of words with bounded gaps between.
//
// Alternatives of plain words that touch are multiplied out to strings, so that each is normalised as a whole
// ("二十(四|五) 小时" gives 24小时 and 25小时) and one automaton finds them all; where a gap separates, both sides stay
// sets of strings. So they do where they would multiply to many, if what is normalised beside each other is the same as
// what is normalised together: a gap of none then stands between.
#ifndef CALLCUE_LIB_MATCH_EXPAND_H_
#define CALLCUE_LIB_MATCH_EXPAND_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/match/characters.h"
#include "lib/match/matcher.h"
#include "lib/match/phrase.h"
#include "lib/match/sub_phrases.h"

namespace callcue::match {

inline constexpr size_t kMaxExpandedStrings = 4096;   // of one phrase
inline constexpr size_t kMaxExpandedBytes = 1 << 18;  // of one phrase
inline constexpr size_t kMaxPoolBytes = 16 << 20;     // of one phrase, with all that is put together on the way
inline constexpr size_t kMaxKeptBytes = 4 << 20;      // of sub-phrases that are expanded once
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
    const Word word = New(text.size());
    if (!text.empty()) std::memcpy(text_.data() + word.begin, text.data(), text.size());
    return word;
  }
  Word Join(Word a, Word b) {
    const Word word = New(size_t{a.size} + b.size);
    Copy(a, word.begin);
    Copy(b, word.begin + a.size);
    return word;
  }
  std::string_view operator[](Word word) const { return {text_.data() + word.begin, word.size}; }
  // Those that are there aren't cleared any more.
  void Keep() { kept_ = size_; }
  size_t kept() const { return kept_; }
  size_t bytes() const { return size_ - kept_; }  // of the others
  void Clear() { size_ = kept_; }

 private:
  static constexpr size_t kAtOnce = 16;  // so many bytes are copied, and there is room for as many behind the last

  Word New(size_t size) {
    const Word word = {static_cast<uint32_t>(size_), static_cast<uint32_t>(size)};
    size_ += size;
    if (text_.size() < size_ + kAtOnce) text_.resize(2 * size_ + 1024);
    return word;
  }
  // What stands behind it is overwritten: nothing does yet.
  void Copy(Word from, size_t to) {
    for (uint32_t i = 0; i < from.size; i += kAtOnce) {
      uint64_t bytes[kAtOnce / 8];
      std::memcpy(bytes, text_.data() + from.begin + i, kAtOnce);
      std::memcpy(text_.data() + to + i, bytes, kAtOnce);
    }
  }
  std::vector<char> text_;  // the first size_ of them
  size_t size_ = 0, kept_ = 0;
};

// An element of a chain: a set of strings, a gap, or an anchor.
struct Element {
  enum Kind : uint8_t { kWords, kGap, kBegin, kEnd } kind = kWords;
  bool nothing = false;        // is one of the words empty?
  bool perhaps_blank = false;  // may one of the others normalise to nothing?
  uint32_t begin = 0, end = 0;
  std::vector<Word> words;
  GapBounds gap;
};
// Elements one behind the other. Those of a phrase become a sequence, or several.
using Chain = std::vector<Element>;

// What sub-phrases stand for: those that are expanded once, by their nodes.
using NamedChains = std::unordered_map<const PhraseNode*, std::vector<Chain>>;

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

// The same for every use: sub-phrases that hold no & and aren't too large. Their words are kept in `pool`.
NamedChains ExpandNames(const SubPhrases& names, const CharTable& table, size_t most_product, WordPool* pool);

// Words that touch are multiplied out up to `most_product` strings where they needn't be. The words of `result` are in
// `pool`.
bool ExpandPhrase(const PhraseNode& root, const SubPhrases& names, const NamedChains& named, uint32_t index,
                  const CharTable& table, size_t most_product, WordPool* pool, std::vector<Conjunction>* result,
                  std::vector<Problem>* problems);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_EXPAND_H_

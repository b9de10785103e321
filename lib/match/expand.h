// From the tree of a phrase to sequences: stretches of words with bounded gaps between.
//
// Alternatives of plain words that touch are multiplied out to strings, so that each is normalised as a whole
// ("二十(四|五) 小时" gives 24小时 and 25小时) and one automaton finds them all; where a gap separates, both sides stay
// sets of strings. So they do where they would multiply to many, if what is normalised beside each other is the same as
// what is normalised together: a gap of none then stands between.
#ifndef CALLCUE_LIB_MATCH_EXPAND_H_
#define CALLCUE_LIB_MATCH_EXPAND_H_

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/match/chains.h"
#include "lib/match/characters.h"
#include "lib/match/matcher.h"
#include "lib/match/phrase.h"
#include "lib/match/sequence.h"
#include "lib/match/sub_phrases.h"
#include "lib/match/word_pool.h"

namespace callcue::match {

inline constexpr size_t kMaxExpandedStrings = 4096;   // of one phrase
inline constexpr size_t kMaxExpandedBytes = 1 << 18;  // of one phrase
inline constexpr size_t kMaxPoolBytes = 16 << 20;     // of one phrase, with all that is put together on the way
inline constexpr size_t kMaxPoolThings = 1 << 22;     // likewise: words of sets, and elements of chains, eightfold
inline constexpr size_t kMaxKeptBytes = 4 << 20;      // of sub-phrases that are expanded once
inline constexpr size_t kMaxSequences = 1024;         // of one phrase

// What phrases are made of while they are expanded.
struct Pools {
  WordPool words;
  ChainPool chains;

  // Beside what is kept.
  size_t things() const { return words.sets().size() - words.sets().kept() + 8 * (chains.size() - chains.kept()); }
  // With it.
  size_t bytes() const {
    return words.kept() + words.bytes() + words.sets().size() * sizeof(Word) + chains.size() * sizeof(Element);
  }
  void Keep() {
    words.Keep();
    chains.Keep();
  }
  void Clear() {
    words.Clear();
    chains.Clear();
  }
};

// What sub-phrases stand for: those that are expanded once, by their nodes.
using NamedChains = std::unordered_map<const PhraseNode*, ChainRow>;

// The same for every use: sub-phrases that hold no & and aren't too large. What they are made of is kept.
NamedChains ExpandNames(const SubPhrases& names, const CharTable& table, size_t most_product, Pools* pools);

// Words that touch are multiplied out up to `most_product` strings where they needn't be. `text`: of the phrase that
// `root` is of. What isn't kept is cleared first; the words of `result` are there until the next time.
bool ExpandPhrase(std::string_view text, const PhraseNode& root, const SubPhrases& names, const NamedChains& named,
                  uint32_t index, const CharTable& table, size_t most_product, Pools* pools,
                  std::vector<Conjunction>* result, std::vector<Problem>* problems);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_EXPAND_H_

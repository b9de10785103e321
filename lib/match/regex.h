// Regular expressions of a policy, through RE2 (linear in the text). Each runs only where words that it can't do
// without were found, in their order and with room for what stands between (regex_needs.h). Where no such words are
// told from the expression, RE2's own prefilter (FilteredRE2) names literals; which combinations of them suffice is
// asked of it once, at load, and kept as a table of bits, because asking it during a call would take memory.
//
// An expression sees the fillers that it names, and no others.
#ifndef CALLCUE_LIB_MATCH_REGEX_H_
#define CALLCUE_LIB_MATCH_REGEX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/match/characters.h"
#include "lib/match/matcher.h"
#include "lib/match/named_groups.h"
#include "lib/match/regex_needs.h"

namespace re2 {
class RE2;
}

namespace callcue::match {

inline constexpr int kMaxRegexProgram = 300;      // RE2 instructions: linear isn't cheap
inline constexpr int64_t kRegexMemory = 1 << 20;  // of its automata
inline constexpr int kMaxRegexHits = 64;          // of one expression in one text, so that the whole stays linear
inline constexpr size_t kMaxAtomGroups = 8;       // beyond: any atom will do

// A bit for each filler of Chinese; 0 for others. `word` as in FillerToken.
uint32_t FillerBit(uint32_t word);

class RegexSet {
 public:
  RegexSet();
  ~RegexSet();

  // What is known of an expression beside what RE2 makes of it.
  struct Facts {
    uint32_t goal = 0;
    bool by_ways = false;          // words announce it
    bool always = false;           // nothing does
    uint32_t fillers = 0;          // that it names: FillerBit of each
    uint32_t digits = 0, run = 0;  // of what it matches, at least; one behind the other
    bool point = false;            // it matches nothing without the character
    uint32_t most = kEndless;      // characters of what it matches, if that is nothing but whole texts
    std::vector<uint8_t> bits;     // of each atom: those that stand for each other share one
    uint64_t suffices[4] = {};     // by mask of bits
  };
  struct Entry : Facts {
    std::unique_ptr<const re2::RE2> expression;
    std::vector<NamedGroup> groups;  // that are slots
    size_t bytes = 0;
  };

  // Words, one way of which announces it. Where there are none, atoms: literals whose hits fill the mask, each its bit.
  bool Add(const CharTable& table, const PhraseSpec& spec, const std::vector<SlotSpec>& slots, uint32_t goal,
           uint32_t phrase, std::vector<RegexNeeds::Way>* ways, std::vector<std::string>* atoms,
           std::vector<Problem>* problems);
  // One that could be added to another set, with what was found out there.
  bool AddKnown(const CharTable& table, const PhraseSpec& spec, const std::vector<SlotSpec>& slots, uint32_t phrase,
                Facts facts, std::vector<Problem>* problems);

  const std::vector<Entry>& entries() const { return entries_; }
  size_t bytes() const;

  // Leftmost-longest match in text[from..]; false if none.
  static bool Find(const Entry& entry, std::string_view text, size_t from, size_t* begin, size_t* end);

 private:
  void Keep(Entry entry, std::unique_ptr<const re2::RE2> expression);

  std::vector<Entry> entries_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_REGEX_H_

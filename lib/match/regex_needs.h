// What a regular expression can't do without: words in order, with bounds of what stands between, and digits. It runs
// only where they were found, so that most texts never meet it.
//
// The reader knows the common part of RE2's syntax. What it doesn't know makes the whole unknown; what it knows little
// of counts as a gap. So it may ask for too little, never for too much.
#ifndef CALLCUE_LIB_MATCH_REGEX_NEEDS_H_
#define CALLCUE_LIB_MATCH_REGEX_NEEDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "lib/match/characters.h"
#include "lib/match/expand.h"

namespace callcue::match {

inline constexpr uint32_t kEndless = 1 << 28;  // characters: more than any text has

struct RegexNeeds {
  // One of these must be there. slots[i]: any of these words, of plain characters, not empty; gaps[i] between slots i
  // and i + 1.
  struct Way {
    std::vector<std::vector<std::u32string>> slots;
    std::vector<GapBounds> gaps;
    // A digit stands before all of them, or behind; and so many characters, at most, between it and the first, or last.
    bool digit_before = false, digit_behind = false;
    uint32_t most_before = kEndless, most_behind = kEndless;
    uint32_t run = 0;                                         // digits, one behind the other, anywhere
  };
  bool known = false;
  std::vector<Way> ways;     // empty: no words are needed
  uint32_t digits = 0;       // in what it matches, at least
  uint32_t run = 0;          // and as many one behind the other
  bool point = false;        // the character, which numbers seldom keep
  uint32_t least = 0;        // characters that it matches, at least
  uint32_t most = kEndless;  // and at most, if it matches nothing but whole texts
};

// `pattern` is folded; `fillers` are those that it sees, which are no characters of the line that words are found in.
RegexNeeds ReadRegex(const CharTable& table, const std::u32string& pattern,
                     const std::vector<std::u32string_view>& fillers);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_REGEX_NEEDS_H_

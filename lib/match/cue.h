// What a literal says of an act.
#ifndef CALLCUE_LIB_MATCH_CUE_H_
#define CALLCUE_LIB_MATCH_CUE_H_

#include <cstdint>

namespace callcue::match {

struct Cue {
  // Where it counts: only where the line begins, ends; where a word of letters or a number begins, ends with it.
  enum Place : uint8_t { kLineBegins = 1, kLineEnds = 2, kWordBegins = 4, kWordEnds = 8 };
  uint32_t judge : 12;
  uint32_t places : 4;
  int32_t weight : 16;
};
inline constexpr uint32_t kMostJudges = 1u << 12;
// A number, of however many digits, in a literal of cues. No line holds the character.
inline constexpr char kNumberSign = '#';

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_CUE_H_

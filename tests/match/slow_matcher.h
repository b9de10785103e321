// The obvious matcher: every way to read a phrase, tried at every place. It shares the normaliser with the real one and
// nothing else; phrases come to it as what they mean, from the generator of oracle_test.cc.
#ifndef CALLCUE_TESTS_MATCH_SLOW_MATCHER_H_
#define CALLCUE_TESTS_MATCH_SLOW_MATCHER_H_

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "lib/match/normalise.h"

namespace callcue::match::slow {

// Words, or a gap.
struct Part {
  bool gap = false;
  std::string words;
  uint32_t least = 0, most = 0;
};

struct Reading {
  bool at_begin = false, at_end = false;
  std::vector<Part> parts;
};

struct Phrase {
  uint32_t act = 0;
  bool except = false, negatable = false;
  bool in_clause = false, in_utterance = false;  // how far an exception reaches
  uint32_t group = 0;                            // 0: of the whole act
  std::vector<std::vector<Reading>> sides;  // all of them; each: any reading
};

using Span = std::tuple<uint32_t, uint32_t, uint32_t>;  // begin, end, act

// Hits in the order of Result::hits; bytes of `text`. Clauses end at ， and at `pauses`.
std::vector<Span> Find(const std::vector<Phrase>& phrases, const std::vector<std::string>& negators,
                       const std::string& text, const std::vector<uint32_t>& pauses = {});

// Words touch, gaps touch: what remains alternates. Blank words go.
Reading Joined(const Reading& reading);

}  // namespace callcue::match::slow

#endif  // CALLCUE_TESTS_MATCH_SLOW_MATCHER_H_

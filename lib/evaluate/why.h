// Why an act was found in an utterance or wasn't, in words: which phrase, or what the cues came to, and the strongest
// of them for the act and against it.
#ifndef CALLCUE_LIB_EVALUATE_WHY_H_
#define CALLCUE_LIB_EVALUATE_WHY_H_

#include <string>
#include <string_view>

#include "lib/match/matcher.h"

namespace callcue::evaluate {

// Up to three lines, each behind two blanks:
//   not found: no phrase hits it; cues 212, enough 300
//     for 287: 不好意思 180, 没听清 95, 刚才 12
//     against -75: 师傅 -75
std::string WhyAsText(std::string_view utterance, const match::Account& account);

// {"verdict": "nothing" | "takenBack" | "refused" | "phrase" | "certain" | "cues", "hit",
//  "by": {"kind": "negator" | "except" | "except_in_clause" | "except_in_utterance", "words", "phrase"},
//  "tooLong": true, "around": true, "sum", "least", "enough",
//  "for": [{"words", "weight", "times"}], "against": [the same]}
// "hit" is absent where there is none; "by" but of one that was taken back, its "phrase" (as in the dump) of a negator;
// "tooLong" but where the line or its hit is; what follows where no cues judge the act; "around" where those of the
// whole line are weighed, and "enough" where cues alone don't find it.
std::string WhyAsJson(std::string_view utterance, const match::Account& account);

}  // namespace callcue::evaluate

#endif  // CALLCUE_LIB_EVALUATE_WHY_H_

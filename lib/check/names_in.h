// The dotted names that an expression mentions, found before it is parsed: what they stand for is declared only when
// somebody asks for it, so that the evaluator has few slots to fill.
#ifndef CALLCUE_LIB_CHECK_NAMES_IN_H_
#define CALLCUE_LIB_CHECK_NAMES_IN_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace callcue::check {

struct MentionedName {
  std::vector<std::string_view> parts;  // "acts", "thanks", "agent", "last"; methods that are called aren't among them
  uint32_t begin = 0;                   // bytes of the expression
  std::vector<uint32_t> ends;           // of each part
};

// In order of appearance. A text that isn't an expression gives what can be found; its errors are the parser's.
std::vector<MentionedName> NamesIn(std::string_view expression);

}  // namespace callcue::check

#endif  // CALLCUE_LIB_CHECK_NAMES_IN_H_

// UTF-8 at the speed of the machine; the answer is that of lib/base/utf8.h.
#ifndef CALLCUE_LIB_WIRE_UTF8_CHECK_H_
#define CALLCUE_LIB_WIRE_UTF8_CHECK_H_

#include <string_view>

#include "lib/base/utf8.h"

namespace callcue::wire {

bool CheckUtf8Long(std::string_view text);

inline bool CheckUtf8(std::string_view text) {
  // IDs and names are short: the vectors don't pay for them.
  return text.size() < 24 ? IsValidUtf8(text) : CheckUtf8Long(text);
}

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_UTF8_CHECK_H_

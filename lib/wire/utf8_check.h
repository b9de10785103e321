// UTF-8 at the speed of the machine; the answer is that of lib/base/utf8.h.
#ifndef CALLCUE_LIB_WIRE_UTF8_CHECK_H_
#define CALLCUE_LIB_WIRE_UTF8_CHECK_H_

#include <cstdint>
#include <cstring>
#include <string_view>

#include "lib/base/utf8.h"

namespace callcue::wire {

bool CheckUtf8Long(std::string_view text);

// Of 1 to 16 bytes: looked at in two words that may overlap.
inline bool IsShortAscii(std::string_view text) {
  uint64_t first = 0, last = 0;
  const size_t size = text.size();
  if (size >= sizeof first) {
    std::memcpy(&first, text.data(), sizeof first);
    std::memcpy(&last, text.data() + size - sizeof last, sizeof last);
  } else {
    for (const char c : text) first |= static_cast<unsigned char>(c);
  }
  return ((first | last) & 0x8080808080808080u) == 0;
}

inline bool CheckUtf8(std::string_view text) {
  // IDs and names are short, and mostly ASCII: the vectors don't pay for them.
  if (text.size() <= 16 && IsShortAscii(text)) return true;
  return text.size() < 24 ? IsValidUtf8(text) : CheckUtf8Long(text);
}

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_UTF8_CHECK_H_

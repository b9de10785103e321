#include "lib/wire/json_text.h"

namespace callcue::wire {

char* CopyEscapedJsonString(std::string_view text, char* p) {
  constexpr char kHex[] = "0123456789abcdef";
  constexpr std::string_view kPlain = "\"\\\b\f\n\r\t", kLetters = "\"\\bfnrt";
  *p++ = '"';
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') {
      *p++ = c;
      continue;
    }
    *p++ = '\\';
    const size_t i = kPlain.find(c);
    if (i != std::string_view::npos) {
      *p++ = kLetters[i];
    } else {
      for (const char digit : {'u', '0', '0', kHex[static_cast<unsigned char>(c) >> 4], kHex[c & 15]}) *p++ = digit;
    }
  }
  *p++ = '"';
  return p;
}

}  // namespace callcue::wire

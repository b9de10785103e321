// Comparing language tags (BCP 47, RFC 5646): the case of letters doesn't count, and _ is taken for -.
#ifndef CALLCUE_LIB_BASE_LANGUAGE_TAG_H_
#define CALLCUE_LIB_BASE_LANGUAGE_TAG_H_

#include <algorithm>
#include <string_view>

namespace callcue {

inline bool SameTag(std::string_view a, std::string_view b) {
  const auto folded = [](char c) { return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char one, char other) { return folded(one) == folded(other); });
}

}  // namespace callcue

#endif  // CALLCUE_LIB_BASE_LANGUAGE_TAG_H_

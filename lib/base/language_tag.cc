#include "lib/base/language_tag.h"

#include <algorithm>
#include <iterator>

namespace callcue {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; }
char Folded(char c) { return c == '_' ? '-' : Lower(c); }

}  // namespace

bool SameTag(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char one, char other) { return Folded(one) == Folded(other); });
}

std::string_view PrimaryLanguage(std::string_view tag, char (&room)[kLongestPrimary]) {
  tag = tag.substr(0, tag.find_first_of("-_"));
  if (tag.size() > kLongestPrimary) return tag;
  std::transform(tag.begin(), tag.end(), room, Lower);
  const std::string_view primary(room, tag.size());
  if (primary == "cmn" || primary == "zho" || primary == "chi") return "zh";
  return primary == "eng" ? "en" : primary;
}

bool SamePrimary(std::string_view a, std::string_view b) {
  char one[kLongestPrimary], other[kLongestPrimary];
  return PrimaryLanguage(a, one) == PrimaryLanguage(b, other);
}

std::string_view WiderLanguage(std::string_view primary) {
  constexpr std::string_view kChinese[] = {"yue", "nan", "wuu", "hak", "gan", "hsn", "cdo", "cjy",
                                           "mnp", "cpx", "czh", "czo", "cnp", "csp"};
  return std::find(std::begin(kChinese), std::end(kChinese), primary) != std::end(kChinese) ? "zh" : std::string_view();
}

}  // namespace callcue

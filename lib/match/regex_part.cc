#include "lib/match/regex_part.h"

#include <utility>

namespace callcue::match {
namespace {

constexpr size_t kMaxJoined = 32;  // words that touch are multiplied out to so many

// Of `first`, at most `first_most` characters, with `second` behind it.
DigitMargins Joined(DigitMargins first, uint32_t first_most, DigitMargins second, uint32_t second_most) {
  return {std::min(first.before, Sum(first_most, second.before)),
          std::min(second.behind, Sum(second_most, first.behind))};
}

}  // namespace

RegexPart GapOf(uint32_t least, uint32_t most, uint32_t digits, DigitMargins margins) {
  RegexPart part;
  part.least = least, part.most = most, part.digits = digits;
  part.run = std::min(digits, 1u);
  if (digits > 0) part.margins = margins;
  if (most > 0) part.chain.push_back({{}, {least, most}, digits > 0, part.margins});
  return part;
}
RegexPart OneCharacter(bool digit) { return GapOf(1, 1, digit, {0, 0}); }

RegexPart WordsOf(std::vector<std::u32string> words) {
  RegexPart part;
  part.least = kEndless;
  for (const std::u32string& w : words) {
    part.least = std::min(part.least, static_cast<uint32_t>(w.size()));
    part.most = std::max(part.most, static_cast<uint32_t>(w.size()));
  }
  part.chain.push_back({std::move(words), {}, false, {}});
  return part;
}

void Append(RegexPart* part, RegexPart more) {
  part->margins = Joined(part->margins, part->most, more.margins, more.most);
  part->least = Sum(part->least, more.least);
  part->most = Sum(part->most, more.most);
  part->digits = Sum(part->digits, more.digits);
  part->run = std::max(part->run, more.run);
  part->point = part->point || more.point;
  for (RegexElement& element : more.chain) {
    RegexElement* const last = part->chain.empty() ? nullptr : &part->chain.back();
    if (last == nullptr || last->words.empty() != element.words.empty() ||
        last->words.size() * element.words.size() > kMaxJoined) {
      part->chain.push_back(std::move(element));
    } else if (element.words.empty()) {
      last->margins = Joined(last->margins, last->gap.most, element.margins, element.gap.most);
      last->gap = {Sum(last->gap.least, element.gap.least), Sum(last->gap.most, element.gap.most)};
      last->digit = last->digit || element.digit;
    } else {
      std::vector<std::u32string> joined;
      for (const std::u32string& a : last->words) {
        for (const std::u32string& b : element.words) joined.push_back(a + b);
      }
      last->words = std::move(joined);
    }
  }
}

}  // namespace callcue::match

#include "lib/console/line.h"

#include <string>

#include "absl/strings/numbers.h"

namespace callcue::console {
namespace {

constexpr std::string_view kBlanks = " \t\r";
constexpr std::string_view kWideColon = "：";
constexpr int64_t kYearMs = int64_t{366} * 24 * 3600 * 1000;

bool TakePrefix(std::string_view prefix, std::string_view* text) {
  if (text->substr(0, prefix.size()) != prefix) return false;
  text->remove_prefix(prefix.size());
  return true;
}

}  // namespace

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string_view TakeWord(std::string_view* rest) {
  *rest = Trimmed(*rest);
  const std::string_view word = rest->substr(0, rest->find_first_of(kBlanks));
  *rest = Trimmed(rest->substr(word.size()));
  return word;
}

std::optional<int64_t> ReadDuration(std::string_view text) {
  struct Unit {
    std::string_view name;
    int64_t ms;
  };
  static constexpr Unit kUnits[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
  int64_t sum = 0;
  text = Trimmed(text);
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const size_t digits = text.find_first_not_of("0123456789");
    int64_t number = 0;
    if (digits == 0 || digits == text.npos || !absl::SimpleAtoi(std::string(text.substr(0, digits)), &number)) {
      return std::nullopt;
    }
    text.remove_prefix(digits);
    int64_t unit = 0;
    for (const Unit& one : kUnits) {
      if (unit == 0 && TakePrefix(one.name, &text)) unit = one.ms;
    }
    if (unit == 0 || number > kYearMs / unit) return std::nullopt;
    sum += number * unit;
    if (sum > kYearMs) return std::nullopt;
  }
  return sum;
}

bool ReadSpeech(std::string_view line, Speech* speech) {
  if (line.empty() || std::string_view("acs").find(line[0]) == std::string_view::npos) return false;
  speech->who = line[0];
  line.remove_prefix(1);
  speech->partial = TakePrefix("~", &line);
  if (!TakePrefix(":", &line) && !TakePrefix(kWideColon, &line)) return false;
  speech->text = Trimmed(line);
  return true;
}

}  // namespace callcue::console

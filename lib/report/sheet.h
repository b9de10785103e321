// Text for a terminal: times, columns by display width, colour where it is wanted.
#ifndef CALLCUE_LIB_REPORT_SHEET_H_
#define CALLCUE_LIB_REPORT_SHEET_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "lib/base/concat.h"

namespace callcue::report {

enum class Paint : uint8_t { kPlain, kQuiet, kStrong, kGood, kBad, kWarning, kAdvice, kAgent, kCustomer };

// `text` in the paint, or as it is without colour. Empty text stays empty.
std::string Painted(std::string_view text, Paint paint, bool colour);

// Without what a terminal would obey: control characters and direction overrides become U+FFFD, line ends a blank.
std::string Printable(std::string_view text);

// The pattern with "$0" to "$9" replaced by the values.
std::string Fill(std::string_view pattern, std::initializer_list<std::string_view> values);

template <typename Strings>
std::string Join(const Strings& strings, std::string_view separator) {
  std::string joined;
  bool first = true;
  for (const auto& string : strings) {
    if (!first) joined += separator;
    joined += string;
    first = false;
  }
  return joined;
}

// Columns on a terminal: East Asian wide characters take two.
int Width(std::string_view text);
// Filled with blanks up to `columns`; longer text stays as it is.
std::string PadRight(std::string_view text, int columns);
std::string PadLeft(std::string_view text, int columns);
// At most `columns` wide, its end replaced by an ellipsis if it was longer.
std::string Shortened(std::string_view text, int columns);

// "mm:ss.mmm", with more minutes than 99 where need be and a minus before the start.
std::string Clock(int64_t ms);
// "12 s", "1.5 s".
std::string Seconds(int64_t ms);
// "2026-03-01 09:00:00 UTC".
std::string Date(int64_t utc_ms);

}  // namespace callcue::report

#endif  // CALLCUE_LIB_REPORT_SHEET_H_

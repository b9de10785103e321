#include "lib/wire/json_number.h"

#include <charconv>
#include <cmath>

namespace callcue::wire {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

size_t TakeDigits(std::string_view text, size_t at) {
  while (at < text.size() && IsDigit(text[at])) ++at;
  return at;
}

enum class Form { kNone, kInteger, kReal };

// -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
Form FormOf(std::string_view text) {
  size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  const size_t digits = at;
  at = TakeDigits(text, at);
  if (at == digits || (text[digits] == '0' && at - digits > 1)) return Form::kNone;
  if (at == text.size()) return Form::kInteger;
  if (text[at] == '.') {
    const size_t fraction = ++at;
    at = TakeDigits(text, at);
    if (at == fraction) return Form::kNone;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const size_t exponent = at;
    at = TakeDigits(text, at);
    if (at == exponent) return Form::kNone;
  }
  return at == text.size() ? Form::kReal : Form::kNone;
}

}  // namespace

bool ParseJsonInteger(std::string_view text, int64_t least, int64_t most, int64_t* value) {
  const Form form = FormOf(text);
  if (form == Form::kNone) return false;
  if (form == Form::kInteger) {
    if (std::from_chars(text.data(), text.data() + text.size(), *value).ec != std::errc()) return false;
  } else {
    double number = 0;
    // 2^63 is a double, INT64_MAX isn't.
    if (!ParseJsonDouble(text, &number) || number != std::trunc(number) || std::abs(number) >= 0x1p63) return false;
    *value = static_cast<int64_t>(number);
  }
  return *value >= least && *value <= most;
}

bool ParseJsonDouble(std::string_view text, double* value) {
  if (FormOf(text) == Form::kNone) return false;
  const std::errc error = std::from_chars(text.data(), text.data() + text.size(), *value).ec;
  if (error == std::errc()) return true;
  // Out of range: either end. from_chars leaves open which.
  const size_t exponent = text.find_first_of("eE");
  const bool tiny = exponent != std::string_view::npos ? text[exponent + 1] == '-'
                                                       : text.substr(0, 3) == "0.0" || text.substr(0, 4) == "-0.0";
  *value = text[0] == '-' ? -0.0 : 0.0;
  return tiny;
}

}  // namespace callcue::wire

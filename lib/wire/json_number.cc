#include "lib/wire/json_number.h"

#include <algorithm>
#include <charconv>

#include "lib/wire/words.h"

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

// A number with a fraction or an exponent, exactly: no way through a double, which has 53 bits.
bool ParseReal(std::string_view text, uint64_t most, uint64_t* magnitude) {
  const size_t exponent_at = text.find_first_of("eE");
  int64_t exponent = 0;
  if (exponent_at != std::string_view::npos) {
    std::string_view digits = text.substr(exponent_at + 1);
    if (digits[0] == '+') digits.remove_prefix(1);
    // One that doesn't fit leaves only zero as an integer, as does one out of this range.
    if (std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec != std::errc()) exponent = INT32_MIN;
    exponent = std::clamp<int64_t>(exponent, INT32_MIN, INT32_MAX);
  }
  std::string_view mantissa = text.substr(0, exponent_at);
  while (mantissa.find('.') != std::string_view::npos && (mantissa.back() == '0' || mantissa.back() == '.')) {
    mantissa.remove_suffix(1);
  }
  const size_t dot = mantissa.find('.');
  if (dot != std::string_view::npos) exponent -= static_cast<int64_t>(mantissa.size() - dot - 1);
  // Digits that the exponent takes back must be zeros.
  *magnitude = 0;
  int64_t dropped = exponent < 0 ? -exponent : 0;
  int64_t digits = 0;
  for (char c : mantissa) digits += IsDigit(c);
  for (char c : mantissa) {
    if (!IsDigit(c)) continue;
    const uint64_t digit = c - '0';
    if (digits-- <= dropped) {
      if (digit != 0) return false;
      continue;
    }
    if (*magnitude > (most - digit) / 10) return false;
    *magnitude = *magnitude * 10 + digit;
  }
  for (; exponent > 0 && *magnitude != 0; --exponent) {
    if (*magnitude > most / 10) return false;
    *magnitude *= 10;
  }
  return true;
}

bool ParseEight(uint64_t word, int64_t* value) {
  constexpr uint64_t kHigh = 0xF0F0F0F0F0F0F0F0u;
  if (((word & kHigh) | ((word + 0x0606060606060606u) & kHigh) >> 4) != 0x3333333333333333u) return false;
  *value = static_cast<int64_t>(EightDigitsAt(word & kLowDigits));
  return true;
}

// What nearly every integer is: digits that can't overflow. False: look closer.
bool ParsePlain(std::string_view text, int64_t* value) {
  constexpr size_t kDigits = 18;
  if (text.empty() || text.size() > kDigits || (text[0] == '0' && text.size() > 1)) return false;
  if (kLittleEndian && text.size() >= 8 && text.size() < 16) {
    // The first digits, which are less than eight, behind zeros.
    const unsigned first = 8 * (static_cast<unsigned>(text.size()) - 8);
    const uint64_t zeros = uint64_t{0x3030303030303030u} >> first;
    const uint64_t head = first == 0 ? zeros : LoadWord(text.data()) << (64 - first) | zeros;
    int64_t last = 0;
    if (!ParseEight(head, value) || !ParseEight(LoadWord(text.data() + text.size() - 8), &last)) return false;
    *value = *value * 100'000'000 + last;
    return true;
  }
  *value = 0;
  for (char c : text) {
    if (!IsDigit(c)) return false;
    *value = *value * 10 + (c - '0');
  }
  return true;
}

}  // namespace

bool ParseJsonInteger(std::string_view text, int64_t least, int64_t most, int64_t* value) {
  if (ParsePlain(text, value)) return *value >= least && *value <= most;
  const Form form = FormOf(text);
  if (form == Form::kNone) return false;
  if (form == Form::kInteger) {
    if (std::from_chars(text.data(), text.data() + text.size(), *value).ec != std::errc()) return false;
  } else {
    const bool negative = text[0] == '-';
    uint64_t magnitude = 0;
    if (!ParseReal(text, uint64_t{INT64_MAX} + negative, &magnitude)) return false;
    *value = static_cast<int64_t>(negative ? 0 - magnitude : magnitude);
  }
  return *value >= least && *value <= most;
}

bool IsJsonNumber(std::string_view text) { return FormOf(text) != Form::kNone; }

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

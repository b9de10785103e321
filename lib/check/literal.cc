#include "lib/check/literal.h"

#include <cmath>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/time/time.h"

namespace callcue::check {
namespace {

constexpr int64_t kMostMs = INT64_C(1) << 53;  // as long as anyone can mean; sums can't overflow

struct Unit {
  std::string_view name;
  int64_t ms;
};
constexpr Unit kUnits[] = {{"ms", 1}, {"h", 3600000}, {"m", 60000}, {"s", 1000}};

bool TakeDigits(std::string_view* text, int64_t* number, int64_t* scale) {
  size_t n = 0;
  *number = 0;
  *scale = 1;
  for (; n < text->size() && absl::ascii_isdigit((*text)[n]); ++n) {
    if (n == 15) return false;
    *number = *number * 10 + ((*text)[n] - '0');
    *scale *= 10;
  }
  text->remove_prefix(n);
  return n > 0;
}

bool TakeUnit(std::string_view* text, int64_t* ms) {
  for (const Unit& unit : kUnits) {
    if (text->substr(0, unit.name.size()) == unit.name) {
      text->remove_prefix(unit.name.size());
      *ms = unit.ms;
      return true;
    }
  }
  return false;
}

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

std::string_view Strip(std::string_view text) {
  while (!text.empty() && absl::ascii_isspace(text.front())) text.remove_prefix(1);
  while (!text.empty() && absl::ascii_isspace(text.back())) text.remove_suffix(1);
  return text;
}

bool ParseDuration(std::string_view text, int64_t* ms) {
  if (text.empty()) return false;
  *ms = 0;
  while (!text.empty()) {
    int64_t whole, scale, fraction = 0, fraction_scale = 1, unit;
    if (!TakeDigits(&text, &whole, &scale)) return false;
    if (!text.empty() && text[0] == '.') {
      text.remove_prefix(1);
      if (!TakeDigits(&text, &fraction, &fraction_scale)) return false;
    }
    if (!TakeUnit(&text, &unit)) return false;
    if (whole > kMostMs / unit || fraction_scale > 1000000) return false;
    if (fraction * unit % fraction_scale != 0) return false;  // finer than a millisecond
    *ms += whole * unit + fraction * unit / fraction_scale;
    if (*ms > kMostMs) return false;
  }
  return true;
}

bool ParseValue(expr::Kind kind, std::string_view text, expr::Value* value) {
  switch (kind) {
    case expr::Kind::kBool: *value = expr::Value::Bool(text == "true"); return text == "true" || text == "false";
    case expr::Kind::kInt: {
      int64_t number;
      if (!absl::SimpleAtoi(Absl(text), &number)) return false;
      *value = expr::Value::Int(number);
      return true;
    }
    case expr::Kind::kDouble: {
      double number;
      if (!absl::SimpleAtod(Absl(text), &number) || !std::isfinite(number)) return false;
      *value = expr::Value::Double(number);
      return true;
    }
    case expr::Kind::kString: *value = expr::Value::String(text); return true;
    case expr::Kind::kDuration: {
      int64_t ms;
      if (!ParseDuration(text, &ms)) return false;
      *value = expr::Value::DurationMs(ms);
      return true;
    }
    case expr::Kind::kTimestamp: {
      absl::Time time;
      if (!absl::ParseTime(absl::RFC3339_full, Absl(text), absl::UTCTimeZone(), &time, nullptr)) return false;
      *value = expr::Value::TimestampMs(absl::ToUnixMillis(time));
      return true;
    }
    default: return false;
  }
}

std::string_view KindWord(expr::Kind kind) {
  switch (kind) {
    case expr::Kind::kBool: return "bool";
    case expr::Kind::kInt: return "int";
    case expr::Kind::kDouble: return "double";
    case expr::Kind::kString: return "string";
    case expr::Kind::kDuration: return "duration";
    case expr::Kind::kTimestamp: return "timestamp";
    case expr::Kind::kList: return "list";
    default: return "value";
  }
}

std::string_view DescribeKind(expr::Kind kind) {
  switch (kind) {
    case expr::Kind::kBool: return "true or false";
    case expr::Kind::kInt: return "a whole number";
    case expr::Kind::kDouble: return "a number";
    case expr::Kind::kString: return "a text";
    case expr::Kind::kDuration: return "a duration like \"8s\", \"1500ms\" or \"24h\"";
    case expr::Kind::kTimestamp: return "a time like \"2024-05-01T08:00:00Z\"";
    default: return "a value";
  }
}

}  // namespace callcue::check

#include "lib/report/sheet.h"

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "lib/base/utf8.h"

namespace callcue::report {
namespace {

std::string_view Code(Paint paint) {
  switch (paint) {
    case Paint::kPlain: return "";
    case Paint::kQuiet: return "2";
    case Paint::kStrong: return "1";
    case Paint::kGood: return "32";
    case Paint::kBad: return "1;31";
    case Paint::kWarning: return "33";
    case Paint::kAdvice: return "1;36";
    case Paint::kAgent: return "34";
    case Paint::kCustomer: return "35";
  }
  return "";
}

bool IsObeyed(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::string Blanks(int count) { return std::string(count > 0 ? count : 0, ' '); }

// Magnitude without overflow at INT64_MIN.
uint64_t Magnitude(int64_t ms) { return ms < 0 ? ~static_cast<uint64_t>(ms) + 1 : static_cast<uint64_t>(ms); }

}  // namespace

std::string Painted(std::string_view text, Paint paint, bool colour) {
  if (!colour || paint == Paint::kPlain || text.empty()) return std::string(text);
  return Concat("\x1b[", Code(paint), "m", text, "\x1b[0m");
}

std::string Printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const char32_t c = TakeCodePoint(&text);
    AppendCodePoint(c == '\n' || c == '\r' || c == '\t' ? U' ' : IsObeyed(c) ? U'\uFFFD' : c, &shown);
  }
  return shown;
}

std::string Fill(std::string_view pattern, std::initializer_list<std::string_view> values) {
  std::string filled;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const size_t value = i + 1 < pattern.size() ? static_cast<unsigned char>(pattern[i + 1]) - size_t{'0'} : 10;
    if (pattern[i] == '$' && value < values.size()) {
      filled += values.begin()[value];
      ++i;
    } else {
      filled += pattern[i];
    }
  }
  return filled;
}

int Width(std::string_view text) {
  int width = 0;
  while (!text.empty()) width += DisplayWidth(TakeCodePoint(&text));
  return width;
}

std::string PadRight(std::string_view text, int columns) { return Concat(text, Blanks(columns - Width(text))); }
std::string PadLeft(std::string_view text, int columns) { return Concat(Blanks(columns - Width(text)), text); }

std::string Shortened(std::string_view text, int columns) {
  if (Width(text) <= columns) return std::string(text);
  std::string_view rest = text;
  size_t kept = 0;
  for (int width = 0; !rest.empty();) {
    width += DisplayWidth(TakeCodePoint(&rest));
    if (width > columns - 1) break;
    kept = text.size() - rest.size();
  }
  return Concat(text.substr(0, kept), "…");
}

std::string Clock(int64_t ms) {
  const uint64_t value = Magnitude(ms);
  return absl::StrFormat("%s%02d:%02d.%03d", ms < 0 ? "-" : "", value / 60000, value / 1000 % 60, value % 1000);
}

std::string Seconds(int64_t ms) {
  const uint64_t value = Magnitude(ms);
  std::string number = absl::StrFormat("%s%d.%03d", ms < 0 ? "-" : "", value / 1000, value % 1000);
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return Concat(number, " s");
}

std::string Date(int64_t utc_ms) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", absl::FromUnixMillis(utc_ms), absl::UTCTimeZone());
}

}  // namespace callcue::report

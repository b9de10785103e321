// Timestamps and durations: arithmetic with ranges, parts, texts. No system clock, calendar or zone table: days and
// dates by arithmetic (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"), zones as fixed offsets.
//
// A timestamp lies in the years 1 to 9999. A duration fits into 64 bits of nanoseconds (292 years), as in CEL's
// reference implementation.
#include <cstring>

#include "lib/expr/apply.h"

namespace callcue::expr {
namespace {

constexpr int64_t kBillion = 1000000000;
constexpr int64_t kFirstSecond = -62135596800, kLastSecond = 253402300799;
constexpr int64_t kDurationSeconds = INT64_MAX / kBillion;      // 9223372036
constexpr int64_t kDurationNanos = INT64_MAX % kBillion;        // 854775807
constexpr int64_t kLeastNanos = kBillion - kDurationNanos - 1;  // beside -kDurationSeconds - 1

// Brings nanos into 0..999,999,999. Both are far from the ends of int64.
bool Normalise(int64_t* seconds, int64_t* nanos) {
  int64_t carry = *nanos / kBillion;
  *nanos %= kBillion;
  if (*nanos < 0) *nanos += kBillion, --carry;
  return !__builtin_add_overflow(*seconds, carry, seconds);
}

Value Time(Kind kind, int64_t seconds, int64_t nanos) {
  Value v;
  v.kind = kind;
  v.i = seconds;
  v.size = static_cast<uint32_t>(nanos);
  return v;
}

struct Date {
  int64_t year;
  int month, day;  // from 1
};

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0); }

int64_t DaysFromDate(int64_t y, int m, int d) {
  y -= m <= 2;
  const int64_t era = FloorDivide(y, 400);
  const int64_t year_of_era = y - era * 400;
  const int64_t day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

Date DateFromDays(int64_t days) {
  days += 719468;
  const int64_t era = FloorDivide(days, 146097);
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t mp = (5 * day_of_year + 2) / 153;
  const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  return {year_of_era + era * 400 + (month <= 2), month, static_cast<int>(day_of_year - (153 * mp + 2) / 5 + 1)};
}

int DaysInMonth(int64_t year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// Reads exactly `digits` digits.
bool Digits(std::string_view* s, int digits, int* value) {
  if (s->size() < static_cast<size_t>(digits)) return false;
  *value = 0;
  for (int i = 0; i < digits; ++i) {
    const char c = (*s)[i];
    if (c < '0' || c > '9') return false;
    *value = *value * 10 + (c - '0');
  }
  s->remove_prefix(digits);
  return true;
}

bool Skip(std::string_view* s, char c) {
  if (s->empty() || (*s)[0] != c) return false;
  s->remove_prefix(1);
  return true;
}

char* PutNumber(char* out, int64_t value, int digits) {
  for (int i = digits; i-- > 0; value /= 10) out[i] = static_cast<char>('0' + value % 10);
  return out + digits;
}

// .123, without zeros at the end; nothing for 0.
char* PutFraction(char* out, uint32_t nanos) {
  if (nanos == 0) return out;
  *out++ = '.';
  out = PutNumber(out, nanos, 9);
  while (out[-1] == '0') --out;
  return out;
}

Value DurationField(Op op, const Value& a) {
  // Towards zero; the seconds of a negative duration are rounded down beside positive nanoseconds.
  const bool borrow = a.i < 0 && a.size > 0;
  const int64_t seconds = borrow ? a.i + 1 : a.i;
  switch (op) {
    case Op::kGetHours: return Value::Int(seconds / 3600);
    case Op::kGetMinutes: return Value::Int(seconds / 60);
    case Op::kGetSeconds: return Value::Int(seconds);
    case Op::kGetMilliseconds: {
      const int64_t nanos = borrow ? static_cast<int64_t>(a.size) - kBillion : a.size;
      return Value::Int(nanos / 1000000);
    }
    default: return Error(ErrorCode::kNoSuchOverload);
  }
}

}  // namespace

Value MakeTimestamp(int64_t seconds, int64_t nanos) {
  if (!Normalise(&seconds, &nanos) || seconds < kFirstSecond || seconds > kLastSecond) return Error(ErrorCode::kRange);
  return Time(Kind::kTimestamp, seconds, nanos);
}

Value MakeDuration(int64_t seconds, int64_t nanos) {
  if (!Normalise(&seconds, &nanos)) return Error(ErrorCode::kRange);
  if (seconds > kDurationSeconds || seconds < -kDurationSeconds - 1) return Error(ErrorCode::kRange);
  if (seconds == kDurationSeconds && nanos > kDurationNanos) return Error(ErrorCode::kRange);
  if (seconds == -kDurationSeconds - 1 && nanos < kLeastNanos) return Error(ErrorCode::kRange);
  return Time(Kind::kDuration, seconds, nanos);
}

Value TimeArithmetic(Op op, const Value& a, const Value& b) {
  int64_t seconds = 0;
  const bool adds = op == Op::kAdd;
  if (!adds && op != Op::kSubtract) return Error(ErrorCode::kNoSuchOverload);
  if (adds ? __builtin_add_overflow(a.i, b.i, &seconds) : __builtin_sub_overflow(a.i, b.i, &seconds)) {
    return Error(ErrorCode::kRange);
  }
  const int64_t x = a.size, y = b.size;
  const int64_t nanos = adds ? x + y : x - y;
  const bool ta = a.kind == Kind::kTimestamp, tb = b.kind == Kind::kTimestamp;
  if (ta && tb) return adds ? Error(ErrorCode::kNoSuchOverload) : MakeDuration(seconds, nanos);
  if (!ta && tb && !adds) return Error(ErrorCode::kNoSuchOverload);
  return ta || tb ? MakeTimestamp(seconds, nanos) : MakeDuration(seconds, nanos);
}

bool ParseZone(std::string_view s, int* minutes) {
  *minutes = 0;
  if (s.empty() || s == "Z" || s == "UTC") return true;
  const bool negative = s[0] == '-';
  if (negative || s[0] == '+') s.remove_prefix(1);
  int h = 0, m = 0;
  if (!Digits(&s, 2, &h) || !Skip(&s, ':') || !Digits(&s, 2, &m) || !s.empty() || h > 23 || m > 59) return false;
  *minutes = (negative ? -1 : 1) * (h * 60 + m);
  return true;
}

Value TimeField(Op op, const Value& a, const Value* zone, const Frame& frame) {
  if (a.kind == Kind::kDuration && zone == nullptr) return DurationField(op, a);
  if (a.kind != Kind::kTimestamp) return Error(ErrorCode::kNoSuchOverload);
  int64_t seconds = a.i;
  if (zone != nullptr) {
    int minutes = 0;
    if (zone->kind != Kind::kString) return Error(ErrorCode::kNoSuchOverload);
    if (!ParseZone(zone->text(frame.heap), &minutes)) return Error(ErrorCode::kTimeZone);
    if (__builtin_add_overflow(seconds, int64_t{minutes} * 60, &seconds)) return Error(ErrorCode::kRange);
  }
  const int64_t days = FloorDivide(seconds, 86400), rest = seconds - days * 86400;
  switch (op) {
    case Op::kGetHours: return Value::Int(rest / 3600);
    case Op::kGetMinutes: return Value::Int(rest / 60 % 60);
    case Op::kGetSeconds: return Value::Int(rest % 60);
    case Op::kGetMilliseconds: return Value::Int(a.size / 1000000);
    case Op::kGetDayOfWeek: return Value::Int(((days + 4) % 7 + 7) % 7);  // 1970-01-01 was a Thursday; Sunday is 0
    default: break;
  }
  const Date date = DateFromDays(days);
  switch (op) {
    case Op::kGetFullYear: return Value::Int(date.year);
    case Op::kGetMonth: return Value::Int(date.month - 1);
    case Op::kGetDate: return Value::Int(date.day);
    case Op::kGetDayOfMonth: return Value::Int(date.day - 1);
    case Op::kGetDayOfYear: return Value::Int(days - DaysFromDate(date.year, 1, 1));
    default: return Error(ErrorCode::kNoSuchOverload);
  }
}

Value ParseTimestamp(std::string_view s) {
  int year, month, day, hour, minute, second;
  const bool ok = Digits(&s, 4, &year) && Skip(&s, '-') && Digits(&s, 2, &month) && Skip(&s, '-') &&
                  Digits(&s, 2, &day) && Skip(&s, 'T') && Digits(&s, 2, &hour) && Skip(&s, ':') &&
                  Digits(&s, 2, &minute) && Skip(&s, ':') && Digits(&s, 2, &second);
  if (!ok || month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month) || hour > 23 || minute > 59 ||
      second > 59) {
    return Error(ErrorCode::kConversion);
  }
  int64_t nanos = 0;
  if (Skip(&s, '.')) {
    int digits = 0;
    for (; !s.empty() && s[0] >= '0' && s[0] <= '9'; s.remove_prefix(1), ++digits) {
      if (digits < 9) nanos = nanos * 10 + (s[0] - '0');
    }
    if (digits == 0) return Error(ErrorCode::kConversion);
    for (; digits < 9; ++digits) nanos *= 10;
  }
  int offset = 0;
  const bool utc = s == "Z";
  if (!utc && (s.size() != 6 || (s[0] != '+' && s[0] != '-') || !ParseZone(s, &offset))) {
    return Error(ErrorCode::kConversion);
  }
  const int64_t seconds = DaysFromDate(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
  return MakeTimestamp(seconds - int64_t{offset} * 60, nanos);
}

// "1h30m", "-1.5s", "300ms": decimal numbers with units, as in Go.
Value ParseDuration(std::string_view s) {
  const bool negative = !s.empty() && s[0] == '-';
  if (!s.empty() && (s[0] == '-' || s[0] == '+')) s.remove_prefix(1);
  if (s == "0") return MakeDuration(0, 0);
  if (s.empty()) return Error(ErrorCode::kConversion);
  static constexpr struct {
    std::string_view name;
    int64_t nanos;
  } kUnits[] = {{"ns", 1},       {"us", 1000},    {"\xC2\xB5s", 1000},  {"\xCE\xBCs", 1000},
                {"ms", 1000000}, {"s", kBillion}, {"m", 60 * kBillion}, {"h", 3600 * kBillion}};
  uint64_t total = 0;
  while (!s.empty()) {
    uint64_t whole = 0, fraction = 0, scale = 1;
    int digits = 0;
    for (; !s.empty() && s[0] >= '0' && s[0] <= '9'; s.remove_prefix(1), ++digits) {
      if (__builtin_mul_overflow(whole, uint64_t{10}, &whole)) return Error(ErrorCode::kRange);
      if (__builtin_add_overflow(whole, uint64_t(s[0] - '0'), &whole)) return Error(ErrorCode::kRange);
    }
    if (Skip(&s, '.')) {
      for (; !s.empty() && s[0] >= '0' && s[0] <= '9'; s.remove_prefix(1), ++digits) {
        if (scale < 1000000000) scale *= 10, fraction = fraction * 10 + uint64_t(s[0] - '0');
      }
    }
    if (digits == 0) return Error(ErrorCode::kConversion);
    size_t length = 0;
    while (length < s.size() && s[length] != '.' && (s[length] < '0' || s[length] > '9')) ++length;
    uint64_t unit = 0;
    for (const auto& u : kUnits) {
      if (s.substr(0, length) == u.name) unit = static_cast<uint64_t>(u.nanos);
    }
    if (unit == 0) return Error(ErrorCode::kConversion);
    s.remove_prefix(length);
    // fraction * unit needs more than 64 bits for hours; both have exact quotients by parts of the scale.
    const uint64_t part =
        unit / kBillion > 0 ? unit / kBillion * (fraction * (kBillion / scale)) : fraction * unit / scale;
    uint64_t product = 0;
    if (__builtin_mul_overflow(whole, unit, &product) || __builtin_add_overflow(total, product, &total) ||
        __builtin_add_overflow(total, part, &total)) {
      return Error(ErrorCode::kRange);
    }
  }
  const uint64_t most = uint64_t{INT64_MAX} + (negative ? 1 : 0);
  if (total > most) return Error(ErrorCode::kRange);
  const int64_t seconds = static_cast<int64_t>(total / kBillion), nanos = static_cast<int64_t>(total % kBillion);
  return negative ? MakeDuration(-seconds, -nanos) : MakeDuration(seconds, nanos);
}

size_t FormatTimestamp(const Value& v, char* out) {
  const int64_t days = FloorDivide(v.i, 86400), rest = v.i - days * 86400;
  const Date date = DateFromDays(days);
  // A host's slot may hold any number of seconds; what lies beyond year 9999 loses its leading digits.
  char* p = PutNumber(out, (date.year % 10000 + 10000) % 10000, 4);
  *p++ = '-';
  p = PutNumber(p, date.month, 2);
  *p++ = '-';
  p = PutNumber(p, date.day, 2);
  *p++ = 'T';
  p = PutNumber(p, rest / 3600, 2);
  *p++ = ':';
  p = PutNumber(p, rest / 60 % 60, 2);
  *p++ = ':';
  p = PutNumber(p, rest % 60, 2);
  p = PutFraction(p, v.size);
  *p++ = 'Z';
  return static_cast<size_t>(p - out);
}

size_t FormatDuration(const Value& v, char* out) {
  char* p = out;
  uint64_t seconds = static_cast<uint64_t>(v.i);
  uint32_t nanos = v.size;
  if (v.i < 0) {
    *p++ = '-';
    seconds = 0 - seconds;
    if (nanos > 0) --seconds, nanos = static_cast<uint32_t>(kBillion) - nanos;
  }
  char digits[24];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + seconds % 10);
    seconds /= 10;
  } while (seconds > 0);
  while (count > 0) *p++ = digits[--count];
  p = PutFraction(p, nanos);
  *p++ = 's';
  return static_cast<size_t>(p - out);
}

}  // namespace callcue::expr

// Numbers, however they were said or written, become digits: 二十四小时 = 24小时 = 24 小时.
//
// One form for each: a value is written in decimal digits (三千五 = 3500, 1万2 = 12000, 1.5万 = 15000); digits read one
// by one stay as they are (幺二三零零 = 12300); 点 stands for a decimal point and for a colon (三点五 = 3.5, 三点五十 =
// 3:50, 十五点 = 15:00); 20% = 百分之二十; 2026-03-05 = 2026.3.5 = 2026年3月5日; ¥100 = 100元. A number is a word of its
// own: a phrase that begins or ends with a digit begins or ends where a number of the text does, so that 4小时 isn't
// found in 24小时.
//
// 一 is a numeral like any other and becomes 1 in words too (一下, 万一, 统一), on both sides alike. What matters there
// is where a number ends: 一 that begins a word never belongs to the numerals before it (统一一下 holds 一下), and 百,
// 千, 万 and 亿 with no digit before them are words (万一, 千万).
//
// Two steps: Collect (numerals.cc) gathers the run of numerals with the marks that join them, Write reads it from left to
// right as dates, decimals, structured numbers or digits.
#include "lib/match/normaliser.h"

namespace callcue::match {
namespace {

constexpr uint64_t kPowers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000};
constexpr size_t kLongestFactor = 9;  // digits before 万 or 亿: the product stays within 64 bits
constexpr size_t kPhoneDigits = 7;    // from here on, digits joined by dashes are one number

}  // namespace

void Normaliser::WriteDigit(uint32_t digit, bool first, bool last, ByteSpan span) {
  ++out_->digits;
  const uint32_t flags = Normalised::kNumber | (first ? Normalised::kWordBegin : 0) | (last ? Normalised::kWordEnd : 0);
  AppendOther(CharTable::Value(table_['0' + digit]) | flags, span, '0' + digit);
}

void Normaliser::WriteValue(uint64_t value, ByteSpan span) {
  uint8_t digits[20];
  int n = 0;
  do digits[n++] = static_cast<uint8_t>(value % 10);
  while ((value /= 10) != 0);
  SpaceBeforeWord(span.begin, true);
  for (int i = n; i-- > 0;) WriteDigit(digits[i], i == n - 1, i == 0, span);
}

void Normaliser::WriteDigits(size_t from, size_t to, ByteSpan span) {
  SpaceBeforeWord(span.begin, true);
  const std::vector<Numeral>& run = out_->numerals;
  bool first = true;
  for (size_t i = from; i < to; ++i) {
    if (run[i].kind == Numeral::kDash) continue;
    WriteDigit(run[i].value, first, i + 1 == to, span);
    first = false;
  }
}

void Normaliser::WriteCharacter(uint32_t c, ByteSpan span) { AppendOther(CharTable::Value(table_[c]), span, c); }

bool Normaliser::KindAt(size_t i, Numeral::Kind kind) const {
  return i < out_->numerals.size() && out_->numerals[i].kind == kind;
}

size_t Normaliser::AsciiEnd(size_t i) const {
  while (KindAt(i, Numeral::kAscii)) ++i;
  return i;
}

void Normaliser::Write() {
  const uint32_t before = Before(), before2 = Before(2);
  // 百分之百
  std::vector<Numeral>& run = out_->numerals;
  if (before == U'之' && before2 == U'分' && run.size() == 1 && KindAt(0, Numeral::kUnit) && run[0].value == 2) {
    WriteValue(100, run[0].span);
    return Forget();
  }
  for (size_t i = 0; i < run.size();) i = WriteOne(i);
  Forget();
}

// One token from part `i` on; where the next begins.
size_t Normaliser::WriteOne(size_t i) {
  const std::vector<Numeral>& run = out_->numerals;
  const Numeral& head = run[i];
  switch (head.kind) {
    case Numeral::kDash:
    case Numeral::kSlash:
    case Numeral::kPercent: return i + 1;
    case Numeral::kPoint:
    case Numeral::kColon: WriteCharacter(head.code_point, head.span); return i + 1;
    case Numeral::kUnit:
      if (head.value == 1) return WriteStructured(i);
      WriteCharacter(head.code_point, head.span);
      return i + 1;
    case Numeral::kTwo: return WriteStructured(i);
    case Numeral::kHan: {
      size_t end = i + 1;
      while (!head.alone && KindAt(end, Numeral::kHan) && !run[end].alone) ++end;
      // A zero is no factor: 八零万 is 80 and a word.
      if (KindAt(end, Numeral::kUnit) && !run[end - 1].alone && run[end - 1].value != 0) {
        if (end == i + 1) {
          const size_t decimal = WriteDecimal(i);
          return decimal != i ? decimal : WriteStructured(i);
        }
        --end;  // 零二十: the last digit belongs to the unit
      } else if (const size_t decimal = WriteDecimal(i); decimal != i) {
        return decimal;
      }
      WriteDigits(i, end, {head.span.begin, run[end - 1].span.end});
      return end;
    }
    case Numeral::kAscii: break;
  }
  if (const size_t date = WriteDate(i); date != i) return date;
  if (const size_t decimal = WriteDecimal(i); decimal != i) return decimal;
  size_t end = AsciiEnd(i);
  if (KindAt(end, Numeral::kUnit) && run[end].value > 1 && end - i <= kLongestFactor) return WriteStructured(i);
  // 138-0013-8000
  size_t phone = end, digits = end - i;
  while (KindAt(phone, Numeral::kDash)) {
    const size_t group = AsciiEnd(phone + 1);
    digits += group - phone - 1;
    phone = group;
  }
  if (digits >= kPhoneDigits) end = phone;
  // 20%, 3.5%: the sign goes first, once.
  const bool fraction = i > 0 && KindAt(i - 1, Numeral::kPoint);
  const size_t percent = KindAt(end, Numeral::kPoint) ? AsciiEnd(end + 1) : end;
  ByteSpan span = {head.span.begin, run[end - 1].span.end};
  if (KindAt(end, Numeral::kPercent)) span.end = run[end].span.end;
  if (!fraction && KindAt(percent, Numeral::kPercent)) {
    WriteCharacter(U'百', span);
    WriteCharacter(U'分', span);
    WriteCharacter(U'之', span);
  }
  // 03月, 09:30: a leading zero that nobody says.
  size_t from = i;
  if (end - i == 2 && head.value == 0) {
    bool silent = KindAt(end, Numeral::kColon) && !(i > 0 && KindAt(i - 1, Numeral::kColon));
    if (end == run.size()) {
      const Decoded next = Decode(SkipSpaces(start_ + run[end - 1].span.end));
      silent = silent || next.code_point == U'月' || next.code_point == U'日' || next.code_point == U'号' ||
               next.code_point == U'號';
    }
    if (silent) ++from;
  }
  WriteDigits(from, end, span);
  // 15:00 is 十五点.
  if (KindAt(end, Numeral::kColon) && AsciiEnd(end + 1) == end + 3 && run[end + 1].value == 0 &&
      run[end + 2].value == 0 && !KindAt(end + 3, Numeral::kColon)) {
    WriteCharacter(U'点', {run[end].span.begin, run[end + 2].span.end});
    return end + 3;
  }
  return end;
}

// 2026-03-05, 2026/3/5 or 2026.3.5; `i` if it isn't one.
size_t Normaliser::WriteDate(size_t i) {
  const std::vector<Numeral>& run = out_->numerals;
  const size_t year = AsciiEnd(i);
  if (year - i != 4 || year >= run.size()) return i;
  const Numeral::Kind join = run[year].kind;
  const bool joins = join == Numeral::kDash || join == Numeral::kSlash || join == Numeral::kPoint;
  if (!joins || (i > 0 && run[i - 1].kind == join)) return i;
  const size_t month = AsciiEnd(year + 1);
  if (month - year - 1 < 1 || month - year - 1 > 2 || !KindAt(month, join)) return i;
  const size_t day = AsciiEnd(month + 1);
  if (day - month - 1 < 1 || day - month - 1 > 2 || KindAt(day, join)) return i;
  auto write = [&](size_t from, size_t to, uint32_t name) {
    const ByteSpan span = {run[from].span.begin, run[to - 1].span.end};
    uint64_t value = 0;
    for (size_t k = from; k < to; ++k) value = value * 10 + run[k].value;
    WriteValue(value, span);
    WriteCharacter(name, {span.end, span.end});
  };
  write(i, year, U'年');
  write(year + 1, month, U'月');
  write(month + 1, day, U'日');
  return day;
}

// 1.5万 or 三点五万; `i` if it isn't one.
size_t Normaliser::WriteDecimal(size_t i) {
  const std::vector<Numeral>& run = out_->numerals;
  auto digits_end = [&](size_t k) {
    const Numeral::Kind kind = run[i].kind;
    while (KindAt(k, kind) && !run[k].alone) ++k;
    return k;
  };
  const size_t point = digits_end(i);
  if (!KindAt(point, Numeral::kPoint) || point - i > kLongestFactor) return i;
  const size_t unit = digits_end(point + 1);
  if (!KindAt(unit, Numeral::kUnit) || run[unit].value < 4) return i;
  const size_t places = unit - point - 1;
  if (places == 0 || places > run[unit].value) return i;
  uint64_t value = 0;
  for (size_t k = i; k < unit; ++k) {
    if (k != point) value = value * 10 + run[k].value;
  }
  WriteValue(value * kPowers[run[unit].value - places], {run[i].span.begin, run[unit].span.end});
  return unit + 1;
}

// 二十四, 一百零五, 三千五, 24万. Of 二十三四 and 一百二三十, which are one or the other, both: 23 and 24, 120 and 130.
size_t Normaliser::WriteStructured(size_t i) {
  const std::vector<Numeral>& run = out_->numerals;
  const auto digit = [&](size_t k) { return KindAt(k, Numeral::kHan) && run[k].value > 0 && !run[k].alone; };
  size_t end;
  const uint64_t value = ReadStructured(i, run.size(), &end);
  const bool either = end > i + 1 && digit(end - 1) && digit(end) && run[end].value == run[end - 1].value + 1 &&
                      !KindAt(end + 1, Numeral::kHan) && !KindAt(end + 1, Numeral::kTwo) && !KindAt(end + 1, Numeral::kAscii);
  if (!either) {
    WriteValue(value, {run[i].span.begin, run[end - 1].span.end});
    return end;
  }
  const size_t second = end;
  WriteValue(ReadStructured(i, second, &end), {run[i].span.begin, run[second - 1].span.end});
  WriteValue(ReadStructured(i, second - 1, &end), {run[second].span.begin, run[end - 1].span.end});
  return end;
}

// Factors and units in falling order, as far as they go; what stands at `without` is passed over.
uint64_t Normaliser::ReadStructured(size_t i, size_t without, size_t* end) const {
  const std::vector<Numeral>& run = out_->numerals;
  uint64_t total = 0, section = 0, factor = 0;
  bool have = false, one_digit = false, zero = false;
  int small = 9, big = 9, last = 0;
  size_t k = i;
  while (k < run.size()) {
    if (k == without) {
      ++k;
      continue;
    }
    const Numeral& part = run[k];
    if (part.kind == Numeral::kUnit) {
      const int exponent = part.value;
      if (exponent < 4) {
        if (!have && exponent != 1) break;
        if (exponent >= small || (have && factor > 9)) break;  // 10千伏 is 十千伏
        section += (have ? factor : 1) * kPowers[exponent];
        small = exponent;
      } else {
        if ((!have && section == 0) || exponent >= big) break;
        total += (section + (have ? factor : 0)) * kPowers[exponent];
        section = 0;
        big = exponent;
        small = 9;
      }
      last = exponent;
      have = zero = false;
      ++k;
      continue;
    }
    if (have || part.alone) break;
    if (part.kind == Numeral::kHan && part.value == 0) {
      if (k == i || zero || k + 1 == run.size() || run[k + 1].kind == Numeral::kUnit) break;
      zero = true;
      ++k;
      continue;
    }
    if (part.kind == Numeral::kAscii) {
      const size_t after = AsciiEnd(k);
      if (after - k > kLongestFactor) break;
      one_digit = after == k + 1;
      for (factor = 0; k < after; ++k) factor = factor * 10 + run[k].value;
    } else if (part.kind == Numeral::kHan || part.kind == Numeral::kTwo) {
      factor = part.value;
      one_digit = true;
      ++k;
    } else {
      break;
    }
    have = true;
  }
  if (have) section += !zero && one_digit && last >= 2 ? factor * kPowers[last - 1] : factor;
  *end = k;
  return total + section;
}

}  // namespace callcue::match

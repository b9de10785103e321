// Values in the words of an act: amounts, dates, account and phone numbers. Numbers are digits in the normalised line
// however they were said (numbers.cc), so a value is a run of digits and what stands right behind it.
#include <algorithm>
#include <cstdio>
#include <tuple>

#include "lib/match/scan.h"

namespace callcue::match {
namespace {

constexpr size_t kMobileDigits = 11;
constexpr size_t kLongestAccount = 20, kShortestAccount = 6;
constexpr size_t kShortestPhone = 3;  // of one that is named as such: 110
constexpr size_t kLongestInt = 18;     // digits that a 64-bit integer holds whatever they are
constexpr size_t kLongestAmount = 13;  // whose hundredths a double still tells apart

class Finder {
 public:
  // In characters [first, last) of the line.
  Finder(const CharTable& table, const Normalised& line, uint32_t first, uint32_t last)
      : table_(table), line_(line), first_(first), last_(last) {}

  // The value of the slot where a group of an expression says that it is.
  bool FindNamed(const SlotSpec& spec, SlotValue* value) {
    named_ = true;
    one_number_ = IsOneNumber(spec.kind);
    for (uint32_t i = first_; i < last_; ++i) {
      if (Starts(i) && Read(spec.kind, i, false, value)) return true;
    }
    for (uint32_t i = first_; i < last_ && spec.kind == ValueKind::kAmount; ++i) {
      if (Starts(i) && Read(spec.kind, i, true, value)) return true;
    }
    return false;
  }

  // The value of the slot for a hit over characters [begin, end) of the line.
  bool Find(const SlotSpec& spec, uint32_t begin, uint32_t end, SlotValue* value) {
    one_number_ = IsOneNumber(spec.kind);
    const uint32_t last = std::min<uint64_t>(line_.size, uint64_t{end} + spec.reach + 1);
    for (uint32_t i = begin; i < last; ++i) {
      if (Starts(i) && Read(spec.kind, i, false, value)) return true;
    }
    // Backwards by where values begin; what counts is where they end.
    const uint32_t nearest = begin > spec.reach ? begin - spec.reach : 0;
    const uint32_t first = nearest > kLongestAccount ? nearest - kLongestAccount : 0;
    for (uint32_t i = begin; i-- > first;) {
      if (Starts(i) && Read(spec.kind, i, false, value)) return value->end_byte >= line_.spans[nearest].begin;
    }
    if (spec.kind != ValueKind::kAmount) return false;
    for (uint32_t i = begin; i < end; ++i) {  // "交了二百六": the act's own words say that it is money
      if (Starts(i) && Read(spec.kind, i, true, value)) return true;
    }
    return false;
  }

 private:
  static bool IsOneNumber(ValueKind kind) {
    return kind != ValueKind::kAccountNumber && kind != ValueKind::kPhoneNumber;
  }
  uint32_t At(uint32_t i) const { return i >= first_ && i < last_ ? table_.Folded(line_.Said(i)) : 0; }
  bool Digit(uint32_t i) const { return At(i) >= '0' && At(i) <= '9'; }
  // Of decimals; a normalised number has 点 for every kind of point.
  bool Point(uint32_t i) const { return At(i) == U'点'; }
  // A number begins there: no digit of it, and no point, stands before. 几十 is none.
  bool Starts(uint32_t i) const {
    if (!Digit(i) || i == 0) return Digit(i);
    if (At(i - 1) == U'几') return false;
    if (Digit(i - 1)) return (line_.values[i] & Normalised::kWordBegin) != 0 && (one_number_ || IsMobile(i) || BehindMobile(i));
    return !(Point(i - 1) && i > 1 && Digit(i - 2));
  }
  uint32_t DigitsEnd(uint32_t i) const {
    for (; Digit(i); ++i) {
      if (one_number_ && (line_.values[i] & Normalised::kWordEnd) != 0) return i + 1;
    }
    return i;
  }
  int64_t Int(uint32_t begin, uint32_t end) const {
    int64_t value = 0;
    for (uint32_t i = begin; i < end; ++i) value = value * 10 + (At(i) - '0');
    return value;
  }
  // Does a filler stand before it?
  bool Hesitates(uint32_t i) const {
    const auto filler = std::lower_bound(line_.fillers.begin(), line_.fillers.end(), i,
                                         [](const FillerToken& f, uint32_t at) { return f.at < at; });
    return filler != line_.fillers.end() && filler->at == i;
  }
  // Of 三百二十呃五块 325: what follows a hesitation takes the place of zeros. The sum has 18 digits at most.
  int64_t Whole(uint32_t i, uint32_t* end) const {
    *end = DigitsEnd(i);
    int64_t value = Int(i, *end);
    while (Digit(*end) && At(*end) != '0' && Hesitates(*end)) {
      const uint32_t next = DigitsEnd(*end);
      int64_t zeros = 1;
      for (uint32_t k = *end; k < next && value % zeros == 0 && zeros <= value; ++k) zeros *= 10;
      if (zeros > value || value % zeros != 0) break;
      value += Int(*end, next);
      *end = next;
    }
    return value;
  }
  bool Done(uint32_t begin, uint32_t end, SlotValue* value) const {
    value->begin_byte = line_.spans[begin].begin;
    value->end_byte = line_.spans[end - 1].end;
    return true;
  }
  bool Text(uint32_t begin, uint32_t end, SlotValue* value) const {
    value->size = static_cast<uint8_t>(end - begin);
    for (uint32_t i = begin; i < end; ++i) value->text[i - begin] = static_cast<char>(At(i));
    return Done(begin, end, value);
  }

  bool Read(ValueKind kind, uint32_t i, bool bare, SlotValue* value) const {
    const uint32_t end = one_number_ || named_ ? DigitsEnd(i) : NumberEnd(kind, i);
    const size_t digits = end - i;
    const bool whole = !(Point(end) && Digit(end + 1));
    const bool mobile = digits == kMobileDigits && At(i) == '1';
    switch (kind) {
      case ValueKind::kAmount: return Amount(i, bare, value);
      case ValueKind::kDate: return Date(i, value);
      case ValueKind::kAccountNumber:
        return whole && digits >= kShortestAccount && digits <= kLongestAccount && (named_ || !mobile) &&
               Text(i, end, value);
      case ValueKind::kPhoneNumber: {
        if (named_) return whole && digits >= kShortestPhone && digits <= kLongestAccount && Text(i, end, value);
        const bool local = digits == 7 || digits == 8;
        const bool with_area = At(i) == '0' && (digits == 11 || digits == 12);
        return whole && (mobile || local || with_area) && Text(i, end, value);
      }
      case ValueKind::kNumber:
        if (!whole || digits > kLongestInt) return false;
        uint32_t last;
        value->number = Whole(i, &last);
        return !(Point(last) && Digit(last + 1)) && Done(i, last, value);
    }
    return false;
  }

  // A number by itself, of eleven digits.
  bool IsMobile(uint32_t i) const {
    uint32_t end = i;
    while (Digit(end) && (line_.values[end] & Normalised::kWordEnd) == 0) ++end;
    return At(i) == '1' && Digit(end) && end + 1 - i == kMobileDigits;
  }

  bool BehindMobile(uint32_t i) const { return i >= kMobileDigits && IsMobile(i - kMobileDigits); }

  // Of one that may be said in groups, with pauses between: 138 0013 8000. The last group is another
  // number where a unit follows (户号123456，三百块), and so is what stands before or behind a mobile number.
  uint32_t NumberEnd(ValueKind kind, uint32_t i) const {
    const uint32_t end = DigitsEnd(i);
    const auto group_ends = [&](uint32_t at) { return at > i && (line_.values[at - 1] & Normalised::kWordEnd) != 0; };
    const bool phone = kind == ValueKind::kPhoneNumber && At(i) == '1' && end - i > kMobileDigits;
    if (IsMobile(i) || (phone && group_ends(i + kMobileDigits))) return i + kMobileDigits;
    for (uint32_t at = i + 1; at < end; ++at) {
      if (group_ends(at) && IsMobile(at)) return at;
    }
    uint32_t last = end - 1;
    while (last > i && !group_ends(last)) --last;
    // Groups are longer than most other numbers: 户号123456 三月份的, but 户号123 456度数.
    const bool other = last > i && end - last <= 2 && IsOneOf(At(end), U"度年月天个次点");
    return other || IsOneOf(At(end), U"块元圆毛角") ? last : end;
  }

  static bool IsUnit(uint32_t c) { return c == U'块' || c == U'元' || c == U'圆'; }
  static bool IsTenth(uint32_t c) { return c == U'毛' || c == U'角'; }
  static bool IsOneOf(uint32_t c, std::u32string_view list) {
    return c != 0 && list.find(static_cast<char32_t>(c)) != list.npos;
  }
  // 分 of money: no minutes, no fraction.
  bool Hundredth(uint32_t i) const { return At(i) == U'分' && !IsOneOf(At(i + 1), U"钟之"); }
  // 两块半: no half of what follows.
  bool Half(uint32_t i) const { return At(i) == U'半' && !IsOneOf(At(i + 1), U"年月天日夜个小截"); }

  // In hundredths, so that the sum is exact. 326块5, 326块5毛, 256块3毛8, 3块5分, 2块半, 5毛2, 5分钱, 1250.50元.
  bool Amount(uint32_t i, bool bare, SlotValue* value) const {
    uint32_t end = DigitsEnd(i);
    if (end - i > kLongestAmount) return false;
    int64_t hundredths = Whole(i, &end) * 100;
    bool fraction = false;
    if (Point(end) && Digit(end + 1)) {
      fraction = true;
      const uint32_t point = end;
      end = DigitsEnd(point + 1);
      hundredths += (At(point + 1) - '0') * 10 + (Digit(point + 2) ? At(point + 2) - '0' : 0);
    }
    const auto lone = [this](uint32_t at) { return Digit(at) && DigitsEnd(at) == at + 1 && !Point(at + 1); };
    if (IsUnit(At(end))) {
      ++end;
      if (!fraction && At(end) == '0' && lone(end + 1) && !IsUnit(At(end + 2))) {  // 2块05, 100块05毛
        const int64_t digit = At(end + 1) - '0';
        end += 2;
        const bool tenth = IsTenth(At(end));
        hundredths += tenth ? digit * 10 : digit;
        end += tenth || Hundredth(end);
      } else if (!fraction && lone(end) && Hundredth(end + 1)) {
        hundredths += At(end) - '0';
        end += 2;
      } else if (!fraction && lone(end) && !IsUnit(At(end + 1))) {
        hundredths += (At(end++) - '0') * 10;
        if (IsTenth(At(end)) && lone(++end)) hundredths += At(end++) - '0', end += Hundredth(end);
      } else if (!fraction && Half(end)) {
        hundredths += 50;
        ++end;
      }
    } else if (IsTenth(At(end)) && !fraction) {
      hundredths /= 10;
      ++end;
      if (lone(end)) hundredths += At(end++) - '0', end += Hundredth(end);
    } else if (At(end) == U'分' && At(end + 1) == U'钱' && !fraction) {
      hundredths /= 100;
      ++end;
    } else if (!bare || (named_ ? Digit(end) : end - i < 2)) {
      return false;
    }
    value->amount = static_cast<double>(hundredths) / 100;
    return Done(i, end, value);
  }

  // At most; of no month in particular: 0.
  static int64_t DaysOf(int64_t month) {
    return month == 2 ? 29 : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  bool Date(uint32_t i, SlotValue* value) const {
    // The middle of a date; of 明年3月5号 and 下个月5号 it's the begin.
    const uint32_t unit = i > 1 && At(i - 1) == U'份' ? i - 2 : i - 1;
    if (i > 1 && (At(unit) == U'年' || At(unit) == U'月') && Digit(unit - 1)) return false;
    const uint32_t begin = i;
    int64_t year = 0, month = 0, day = 0;
    uint32_t end = DigitsEnd(i);
    if ((end - i == 4 || end - i == 2) && At(end) == U'年') {
      year = Int(i, end);
      if (end - i == 2) year += year < 70 ? 2000 : 1900;
      i = end + 1;
      end = DigitsEnd(i);
    }
    if (end > i && end - i <= 2 && At(end) == U'月') {
      month = Int(i, end);
      i = end + 1 + (At(end + 1) == U'份');
      end = DigitsEnd(i);
    }
    if (end == i || end - i > 2 || (year != 0 && month == 0) || month > 12) return false;
    day = Int(i, end);
    const bool marked = At(end) == U'号' || At(end) == U'日';
    if (day < 1 || day > DaysOf(month) || (month == 0 && !marked)) return false;
    char text[24];  // more than any of these can be
    const int size = year != 0    ? std::snprintf(text, sizeof(text), "%04d-%02d-%02d", static_cast<int>(year % 10000),
                                                  static_cast<int>(month % 100), static_cast<int>(day % 100))
                     : month != 0 ? std::snprintf(text, sizeof(text), "--%02d-%02d", static_cast<int>(month % 100),
                                                  static_cast<int>(day % 100))
                                  : std::snprintf(text, sizeof(text), "---%02d", static_cast<int>(day % 100));
    value->size = static_cast<uint8_t>(size);
    std::copy(text, text + size, value->text);
    return Done(begin, marked ? end + 1 : end, value);
  }

  const CharTable& table_;
  const Normalised& line_;
  const uint32_t first_, last_;
  bool named_ = false;
  bool one_number_ = false;  // 两三百 is 2 and 300, though no character stands between; else 138 0013 8000 is one
};

}  // namespace

void FindValues(const Tables& t, Scratch::Impl* s, Result* result) {
  const auto by_hit = [](const Scratch::Impl::Captured& a, const Scratch::Impl::Captured& b) {
    return std::tie(a.hit_begin, a.hit_end, a.slot, a.begin) < std::tie(b.hit_begin, b.hit_end, b.slot, b.begin);
  };
  std::sort(s->captured.begin(), s->captured.end(), by_hit);
  for (uint32_t h = 0; h < result->hits.size(); ++h) {
    const Hit& hit = result->hits[h];
    for (uint32_t slot = 0; slot < t.value_slots.size(); ++slot) {
      if (t.value_slots[slot].act != hit.act) continue;
      const Normalised& line = s->line;
      const auto at = [&line](uint32_t byte) {
        return static_cast<uint32_t>(std::lower_bound(line.spans.begin(), line.spans.begin() + line.size, byte,
                                                      [](const ByteSpan& span, uint32_t b) { return span.begin < b; }) -
                                     line.spans.begin());
      };
      SlotValue value;
      value.hit = h;
      value.slot = slot;
      const auto named = std::lower_bound(s->captured.begin(), s->captured.end(),
                                          Scratch::Impl::Captured{slot, hit.begin_byte, hit.end_byte, 0, 0}, by_hit);
      const bool found =
          named != s->captured.end() && named->slot == slot && named->hit_begin == hit.begin_byte &&
                  named->hit_end == hit.end_byte
              ? Finder(t.table, line, named->begin, named->end).FindNamed(t.value_slots[slot], &value)
              : Finder(t.table, line, 0, line.size)
                    .Find(t.value_slots[slot], at(hit.begin_byte), at(hit.end_byte), &value);
      if (found) result->values.push_back(value);
    }
  }
}

}  // namespace callcue::match

// A number in the line as said: where its run of numerals ends, and the marks that join them. What it comes to: numbers.cc.
#include "lib/match/normaliser.h"
#include "lib/match/words.h"

namespace callcue::match {
namespace {

int HanValue(uint32_t folded) {
  constexpr std::u32string_view kDigits = U"零一二三四五六七八九";
  if (folded == U'幺') return 1;
  if (folded == U'〇') return 0;
  const size_t at = kDigits.find(static_cast<char32_t>(folded));
  return at == kDigits.npos ? -1 : static_cast<int>(at);
}

int UnitExponent(uint32_t folded) {
  switch (folded) {
    case U'十': return 1;
    case U'百': return 2;
    case U'千': return 3;
    case U'万': return 4;
    case U'亿': return 8;
  }
  return 0;
}

}  // namespace

// At ¥, a digit or a Chinese numeral.
const char* Normaliser::Number(const char* p) {
  const Decoded c = Decode(p);
  bool currency = false;
  uint32_t begin = At(p);
  if (CharTable::Kind(table_[c.code_point]) == kCurrency) {
    const char* q = SkipSpaces(p + c.bytes);
    const Decoded next = Decode(q);
    const CharKind kind = next.bytes == 0 ? kDrop : CharTable::Kind(table_[next.code_point]);
    if (kind != kDigit && kind != kHanNumeral) return p + c.bytes;
    currency = true;
    p = q;
  }
  if (const char* after = currency ? nullptr : ShortNumber(p)) return after;
  out_->numerals.clear();
  p = Collect(p);
  if (currency) out_->numerals[0].span.begin = begin;
  Write();
  if (currency) {
    const Decoded next = Decode(SkipSpaces(p));
    const uint32_t after = next.bytes == 0 ? 0 : table_.Folded(next.code_point);
    const uint32_t end = At(p);
    if (after != U'元' && after != U'块') WriteCharacter(U'元', {end, end});
  }
  return p;
}

// Most numbers are one Chinese digit or a few ASCII ones before an ordinary character; null if this one isn't.
const char* Normaliser::ShortNumber(const char* p) {
  const char* const begin = p;
  auto plain_after = [&](const char* q) {
    const Decoded next = Decode(q);
    return next.bytes == 3 && CharTable::Kind(table_[next.code_point]) == kPlain &&
           table_.Folded(next.code_point) != U'点';
  };
  const Decoded c = Decode(p);
  if (c.bytes == 3) {
    const int value = c.code_point == U'两' ? 2 : HanValue(c.code_point);
    p += 3;
    if (value < 0 || !plain_after(p)) return nullptr;
    SpaceBeforeWord(At(begin), true);
    WriteDigit(static_cast<uint32_t>(value), true, true, {At(begin), At(p)});
  } else {
    while (p < end_ && *p >= '0' && *p <= '9') ++p;
    if (p == begin || *begin == '0' || !plain_after(p)) return nullptr;
    SpaceBeforeWord(At(begin), true);
    for (const char* d = begin; d < p; ++d) {
      WriteDigit(static_cast<uint32_t>(*d - '0'), d == begin, d + 1 == p, {At(begin), At(p)});
    }
  }
  Forget();
  return p;
}

bool Normaliser::Push(Numeral::Kind kind, uint32_t code_point, uint8_t value, const char* p, uint32_t bytes) {
  Numeral numeral;
  numeral.kind = kind;
  numeral.code_point = code_point;
  numeral.value = value;
  numeral.span = {At(p), At(p) + bytes};
  out_->numerals.push_back(numeral);
  return true;
}

// False if `c`, at `p`, is no numeral.
bool Normaliser::PushNumeral(const char* p, Decoded c) {
  if (c.bytes == 0) return false;
  const CharKind kind = CharTable::Kind(table_[c.code_point]);
  if (kind != kDigit && kind != kHanNumeral) return false;
  const uint32_t folded = table_.Folded(c.code_point);
  if (kind == kDigit) return Push(Numeral::kAscii, folded, static_cast<uint8_t>(folded - '0'), p, c.bytes);
  if (folded == U'两') return Push(Numeral::kTwo, folded, 2, p, c.bytes);
  if (const int exponent = UnitExponent(folded)) {
    return Push(Numeral::kUnit, folded, static_cast<uint8_t>(exponent), p, c.bytes);
  }
  Push(Numeral::kHan, folded, static_cast<uint8_t>(HanValue(folded)), p, c.bytes);
  if (folded == U'一') {
    const Decoded next = Decode(SkipSpaces(p + c.bytes));
    out_->numerals.back().alone =
        next.bytes != 0 &&
        kAfterLoneOne.find(static_cast<char32_t>(table_.Folded(next.code_point))) != kAfterLoneOne.npos;
  }
  return true;
}

// Past the run that begins at `p`.
const char* Normaliser::Collect(const char* p) {
  uint32_t group = 0;  // ASCII digits in a row
  for (;;) {
    const Decoded c = Decode(p);
    if (!PushNumeral(p, c)) return p;
    p += c.bytes;
    const bool ascii = out_->numerals.back().kind == Numeral::kAscii;
    group = ascii ? group + 1 : 0;
    const size_t size = out_->numerals.size();
    const char* next = ascii ? AfterAscii(p, group) : AfterHan(p);
    if (next == nullptr) return p;
    if (next != p) group = 0;
    if (out_->numerals.size() != size && out_->numerals.back().kind == Numeral::kPercent) return next;
    p = next;
  }
}

// Where the run goes on after an ASCII digit that is number `group` of its group; null: nowhere.
const char* Normaliser::AfterAscii(const char* p, uint32_t group) {
  auto digits = [&](const char* q, uint32_t most) {
    uint32_t n = 0;
    for (Decoded c; n < most && (c = Decode(q)).bytes != 0; ++n, q += c.bytes) {
      if (CharTable::Kind(table_[c.code_point]) != kDigit) break;
    }
    return n;
  };
  const Decoded c = Decode(p);
  if (c.bytes == 0) return nullptr;
  const CharKind kind = CharTable::Kind(table_[c.code_point]);
  if (kind == kDigit || kind == kHanNumeral) return p;
  const char* after = p + c.bytes;
  const uint32_t folded = table_.Folded(c.code_point);
  const uint32_t follow = digits(after, 4);
  switch (folded) {
    case ',': return group <= 3 && follow == 3 ? after : nullptr;
    case '.': return follow > 0 && Push(Numeral::kPoint, U'点', 0, p, c.bytes) ? after : nullptr;
    case ':': return follow > 0 && Push(Numeral::kColon, U'点', 0, p, c.bytes) ? after : nullptr;
    case '-': return follow > 0 && Push(Numeral::kDash, 0, 0, p, c.bytes) ? after : nullptr;
    case '/': return follow > 0 && Push(Numeral::kSlash, 0, 0, p, c.bytes) ? after : nullptr;
    case '%': Push(Numeral::kPercent, 0, 0, p, c.bytes); return after;
  }
  if (kind != kSpace && folded != '_') return nullptr;
  after = SkipSpaces(p);
  const Decoded far = Decode(after);
  if (far.bytes == 0) return nullptr;
  if (table_.Folded(far.code_point) == '%') {  // 20 %
    Push(Numeral::kPercent, 0, 0, after, far.bytes);
    return after + far.bytes;
  }
  if (UnitExponent(table_.Folded(far.code_point)) > 1) return after;  // 100 万
  return group == 1 && digits(after, 2) == 1 ? after : nullptr;       // 1 3 8
}

// The same after a Chinese numeral.
const char* Normaliser::AfterHan(const char* p) {
  const char* const start = p;
  p = SkipSpaces(p);
  const Decoded c = Decode(p);
  if (c.bytes == 0) return nullptr;
  const CharKind kind = CharTable::Kind(table_[c.code_point]);
  if (kind == kHanNumeral || (kind == kDigit && p == start)) return p;
  if (table_.Folded(c.code_point) != U'点') return nullptr;
  // A decimal point only if a digit follows; else 点 is a word (一点, 三点半).
  const char* after = SkipSpaces(p + c.bytes);
  const Decoded next = Decode(after);
  if (next.bytes == 0 || CharTable::Kind(table_[next.code_point]) != kHanNumeral) return nullptr;
  if (HanValue(table_.Folded(next.code_point)) < 0) return nullptr;
  Push(Numeral::kPoint, U'点', 0, p, c.bytes);
  return after;
}

}  // namespace callcue::match

#include "tests/match/recogniser.h"

#include <algorithm>

namespace callcue::match {
namespace {

const char* const kDigits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
constexpr std::u32string_view kNumerals = U"零〇一二三四五六七八九幺两十百千万亿";

std::u32string Points(std::string_view text) {
  std::u32string points;
  for (const char *p = text.data(), *end = p + text.size(); p < end;) {
    const Decoded c = DecodeUtf8(p, end);
    points.push_back(static_cast<char32_t>(c.code_point));
    p += c.bytes;
  }
  return points;
}

// [UNK] as a whole, else the bracket.
const char* AfterMark(const char* p, const char* end) {
  const char* q = p;
  while (q < end && *q >= 'A' && *q <= 'Z') ++q;
  return q < end && *q == ']' ? q + 1 : p;
}

bool IsNumeral(uint32_t c) { return kNumerals.find(static_cast<char32_t>(c)) != kNumerals.npos; }
// In either width.
bool IsAscii(uint32_t c) { return c < 0x80 || (c >= 0xFF01 && c <= 0xFF5E); }
bool IsAsciiDigit(uint32_t c) { return c >= '0' && c <= '9'; }

// 1 to 9999, as it is read.
std::string Read(uint32_t value) {
  const char* const kUnits[] = {"千", "百", "十", ""};
  std::string text;
  bool zero = false;
  for (uint32_t k = 0, unit = 1000; k < 4; ++k, unit /= 10) {
    const uint32_t digit = value / unit % 10;
    if (digit == 0) {
      zero = !text.empty();
      continue;
    }
    if (zero) text += "零";
    zero = false;
    if (!(digit == 1 && unit == 10 && text.empty())) text += kDigits[digit];
    text += kUnits[k];
  }
  return text;
}

std::string OneByOne(const std::string& digits) {
  std::string text;
  for (char d : digits) text += kDigits[d - '0'];
  return text;
}

}  // namespace

std::vector<std::string> WaysToSay(std::string_view number) {
  const std::u32string points = Points(number);
  std::string digits;
  for (char32_t c : points) {
    if (IsAsciiDigit(c)) digits += static_cast<char>(c);
    for (int d = 0; d < 10; ++d) {
      if (Points(kDigits[d])[0] == c) digits += static_cast<char>('0' + d);
    }
    if (c == U'幺') digits += '1';
    if (c == U'〇') digits += '0';
  }
  const bool one_by_one = digits.size() == points.size();
  std::vector<std::string> ways;
  if (one_by_one && digits.size() != 2) {
    // A run of digits. Two characters may be two numbers (一二 天).
    ways = {digits, OneByOne(digits)};
    const bool value = digits.size() <= 4 && digits[0] != '0' && number == digits;
    if (value) ways.push_back(Read(static_cast<uint32_t>(std::stoul(digits))));
    if (digits.size() > 4) {
      std::string telephone = OneByOne(digits);
      for (size_t at; (at = telephone.find("一")) != telephone.npos;) telephone.replace(at, 3, "幺");
      ways.push_back(telephone);
    }
  } else if (number == digits && digits[0] != '0') {
    ways = {digits, Read(static_cast<uint32_t>(std::stoul(digits)))};
  } else if (!one_by_one) {
    static const std::map<std::string, uint32_t, std::less<>> kRead = [] {
      std::map<std::string, uint32_t, std::less<>> read;
      for (uint32_t value = 10; value < 10000; ++value) read[Read(value)] = value;
      return read;
    }();
    const auto value = kRead.find(number);
    if (value != kRead.end()) ways = {std::to_string(value->second), value->first};
  }
  return ways;
}

Recogniser::Recogniser(uint32_t seed) : random_(seed) {
  for (uint32_t c = 0x9FFF; c >= 0x4E00; --c) {
    if (table_.Folded(c) != c) traditional_[table_.Folded(c)] = c;
  }
}

std::vector<Recogniser::Piece> Recogniser::Read(std::string_view text) const {
  std::vector<Piece> pieces;
  const char *const start = text.data(), *const end = start + text.size();
  auto next = [&](const char* p) { return DecodeUtf8(p, end); };
  for (const char* p = start; p < end;) {
    const Decoded c = next(p);
    const char* q = p + c.bytes;
    const CharKind kind = CharTable::Kind(table_[c.code_point]);
    Piece piece;
    if ((IsAscii(c.code_point) && (kind == kLetter || kind == kDigit)) || kind == kCurrency) {
      // To the last letter or digit before the next character of another script.
      const char* last = q;
      while (q < end && IsAscii(next(q).code_point)) {
        const CharKind k = CharTable::Kind(table_[next(q).code_point]);
        const bool percent = *q == '%';
        q += next(q).bytes;
        if (k == kLetter || k == kDigit || percent) last = q;
      }
      q = last;
    } else if (IsNumeral(c.code_point)) {
      while (q < end && IsNumeral(next(q).code_point)) q += next(q).bytes;
    } else if (kind == kOpen) {
      p = AfterMark(q, end);
      continue;
    } else if (kind == kDrop || kind == kSpace) {
      p = q;
      continue;
    }
    const std::string_view written(p, static_cast<size_t>(q - p));
    piece.ways = {std::string(written)};
    for (std::string& way : WaysToSay(written)) {
      if (way != written) piece.ways.push_back(std::move(way));
    }
    piece.span = {static_cast<uint32_t>(p - start), static_cast<uint32_t>(q - start)};
    pieces.push_back(std::move(piece));
    p = q;
  }
  return pieces;
}

std::string Recogniser::Write(const std::vector<Piece>& pieces, int switches, std::vector<ByteSpan>* places) {
  std::string text;
  places->clear();
  for (size_t i = 0; i < pieces.size(); ++i) {
    const Piece& piece = pieces[i];
    if (i > 0) {
      // Hesitation parts a word from its repetition (你好 呃 你好), and 那 那个 is a word begun twice.
      const std::string &before = pieces[i - 1].ways[0], &plain = piece.ways[0];
      const bool repeats = plain == before || (i > 1 && plain == pieces[i - 2].ways[0]);
      Between(repeats || before == "那" ? switches & ~kFillers : switches, &text);
    }
    std::string written = piece.ways[switches & kDigits ? Below(piece.ways.size()) : 0];
    if (switches & kScript) written = InScript(written);
    if (switches & kWidth) written = Wide(written);
    const uint32_t begin = static_cast<uint32_t>(text.size());
    const std::string& plain = piece.ways[0];
    if (switches & kStutter && (plain == "我" || plain == "您" || plain == "就") && Below(2))
      text += written + "，" + written;
    text += written;
    places->push_back({begin, static_cast<uint32_t>(text.size())});
  }
  return text;
}

void Recogniser::Between(int switches, std::string* text) {
  static const char* const kPunctuations[] = {"，", "。", "！", "、", "…", "；"};
  if (switches & kPunctuation && Below(4) == 0) *text += kPunctuations[Below(6)];
  if (switches & kMarks && Below(5) == 0) *text += Below(2) ? "_" : "[UNK]";
  if (switches & kFillers && Below(4) == 0) *text += fillers[Below(fillers.size())];
  if (switches & kSpaces && Below(2) == 0) *text += Below(2) ? " " : "　";
}

std::string Recogniser::InScript(std::string_view piece) const {
  std::string other;
  for (char32_t c : Points(piece)) {
    auto found = traditional_.find(c);
    AppendUtf8(found == traditional_.end() ? static_cast<uint32_t>(c) : found->second, &other);
  }
  return other;
}

std::string Recogniser::Wide(std::string_view piece) {
  std::string wide;
  for (char32_t c : Points(piece)) {
    const bool lower = c >= U'a' && c <= U'z', letter = lower || (c >= U'A' && c <= U'Z');
    if (lower && Below(2)) c -= 32;
    AppendUtf8(letter || IsAsciiDigit(c) ? c + 0xFEE0 : static_cast<uint32_t>(c), &wide);
  }
  return wide;
}

}  // namespace callcue::match

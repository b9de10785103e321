#include "lib/match/normalise.h"

#include <cstring>
#include <iterator>

#include "lib/match/normaliser.h"
#include "lib/match/words.h"

namespace callcue::match {
namespace {

bool Holds(std::u32string_view list, uint32_t c) { return list.find(static_cast<char32_t>(c)) != list.npos; }

// Of folded letters only; others as they are.
uint32_t AsciiLower(uint32_t c) {
  if (c >= 0xFF21 && c <= 0xFF5A) c -= 0xFEE0;
  return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

// ' and the marks that are written for it: ’ ‘ ′ ´ ` and the letter of that form.
bool IsApostrophe(uint32_t c) {
  return c == '\'' || c == 0x2019 || c == 0xFF07 || c == 0x2018 || c == 0x2032 || c == 0xB4 || c == '`' || c == 0x2BC;
}

}  // namespace

void Normalised::Reserve(size_t bytes) {
  static_assert(sizeof(ByteSpan) == 8, "written at once");
  // The longest growth is a date ("2026-3-5": 8 bytes, 9 characters) or 9亿 (4 bytes, 9 characters).
  const size_t most = bytes * 3 + 16;
  if (spans.size() < most) {  // the one that grows last, for where memory runs out between the two
    values.resize(most);
    said.resize(most + kSaidFrom);
    spans.resize(most);
  }
  if (fillers.capacity() < bytes / 2 + 4) fillers.reserve(bytes / 2 + 4);
  if (numerals.capacity() < bytes + 4) numerals.reserve(bytes + 4);
  size = code_points = digits = 0;
  fillers.clear();
}

Decoded DecodeUtf8(const char* p, const char* end) {
  if (p == end) return {};
  auto at = [&](int i) { return static_cast<uint8_t>(p[i]); };
  auto continues = [&](int i) { return (at(i) & 0xC0) == 0x80; };
  const uint32_t a = at(0);
  if (a < 0x80) return {a, 1};
  if (a < 0xC2) return {};
  if (a < 0xE0) {
    if (end - p < 2 || !continues(1)) return {};
    return {(a & 0x1F) << 6 | (at(1) & 0x3Fu), 2};
  }
  if (a < 0xF0) {
    if (end - p < 3 || !continues(1) || !continues(2)) return {};
    const uint32_t c = (a & 0x0F) << 12 | (at(1) & 0x3Fu) << 6 | (at(2) & 0x3Fu);
    if (c < 0x800 || (c >= 0xD800 && c < 0xE000)) return {};
    return {c, 3};
  }
  if (a > 0xF4 || end - p < 4 || !continues(1) || !continues(2) || !continues(3)) return {};
  const uint32_t c = (a & 7) << 18 | (at(1) & 0x3Fu) << 12 | (at(2) & 0x3Fu) << 6 | (at(3) & 0x3Fu);
  if (c < 0x10000 || c > 0x10FFFF) return {};
  return {c, 4};
}

uint32_t EncodeUtf8(uint32_t c, char* out) {
  auto tail = [c](int shift) { return static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xC0 | c >> 6), out[1] = tail(0);
    return 2;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xE0 | c >> 12), out[1] = tail(6), out[2] = tail(0);
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | c >> 18), out[1] = tail(12), out[2] = tail(6), out[3] = tail(0);
  return 4;
}

void AppendUtf8(uint32_t c, std::string* out) {
  char bytes[4];
  out->append(bytes, EncodeUtf8(c, bytes));
}

bool Normalise(const CharTable& table, std::string_view text, Normalised* out) {
  out->Reserve(text.size());
  return Normaliser(table, text, out).Run();
}

bool Normaliser::Run() {
  const uint16_t* const plain = table_.plain();
  constexpr uint64_t kBoth = uint64_t{1} << 32 | 1;  // both ends of a span
  uint32_t* const values = out_->values.data();
  constexpr size_t kFrom = Normalised::kSaidFrom;  // there is none before the first, but there is room
  uint32_t* const said = out_->said.data();
  ByteSpan* const spans = out_->spans.data();
  const char* const end = end_;
  const char* const limit = end - start_ < 2 ? start_ : end - 2;  // of characters of three bytes
  const char* p = start_;
  while (p < end) {
    const char* const from = p;
    size_t size = out_->size;
    uint64_t span = At(p) * kBoth + (uint64_t{3} << 32);
    for (; p < limit; p += 3, span += 3 * kBoth) {
      uint16_t low;
      std::memcpy(&low, p, 2);  // little-endian
      const uint32_t c = (low | static_cast<uint32_t>(static_cast<uint8_t>(p[2])) << 16) ^ CharTable::kThreeBytes;
      if ((c & CharTable::kThreeBytesMask) != 0) break;
      const uint32_t value = plain[CharTable::Place(c)];
      // Perhaps a stutter: A A, or A B A B.
      if (value == CharTable::kNotPlain || c == said[size + kFrom - 1] || c == said[size + kFrom - 2]) break;
      values[size] = value;
      said[size + kFrom] = c;
      std::memcpy(&spans[size], &span, 8);  // {at, at + 3}
      size += value != CharTable::kDropped;
    }
    out_->size = static_cast<uint32_t>(size);
    out_->code_points += static_cast<uint32_t>(p - from) / 3;
    if (p == end) break;
    const char* const other = p;
    uint32_t points = 0;
    p = Other(p);
    if (p == nullptr) {
      out_->size = 0;
      out_->fillers.clear();
      return false;
    }
    for (const char* q = other; q < p; ++q) points += (*q & 0xC0) != 0x80;
    out_->code_points += points;
  }
  return true;
}

// One character, or one word or number, in any form. Null if it isn't valid.
const char* Normaliser::Other(const char* p) {
  const Decoded c = Decode(p);
  if (c.bytes == 0) return nullptr;
  const uint32_t entry = table_[c.code_point];
  const ByteSpan span = {At(p), At(p) + c.bytes};
  switch (CharTable::Kind(entry)) {
    case kPlain: Plain(c.code_point, CharTable::Value(entry), span); break;
    case kDrop:
    case kSpace: break;
    case kLetter: return Letters(p);
    case kDigit:
    case kHanNumeral:
    case kCurrency: return Number(p);
    case kOpen: return Mark(p);
    case kFiller: Filler(table_.Folded(c.code_point), span); break;
    case kFillerEnd:
      if (!LongFiller(c.code_point, span)) Plain(c.code_point, CharTable::Value(entry), span);
      break;
    case kEr: return Er(p, c, entry);
    case kInvalid: return nullptr;
  }
  return p + c.bytes;
}

void Normaliser::Plain(uint32_t c, uint32_t entry, ByteSpan span) {
  auto lengthen = [&] {
    const bool filler_between = !out_->fillers.empty() && out_->fillers.back().at == out_->size;
    if (!filler_between) out_->spans[out_->size - 1].end = span.end;
  };
  const uint32_t before = Before(), before3 = Before(3);
  if (c == before) {
    if (!(table_[c] & CharTable::kTwice)) return lengthen();
    if (c == Before(2) && c == before3) {
      // The fourth of 谢谢谢谢 makes them two. Three stay: 感谢，谢谢.
      TakeBack();
      return lengthen();
    }
  }
  if (c == Before(2) && before == before3 && c != before && table_[before] & CharTable::kStumbles &&
      !Holds(kNotStumbling, table_.Folded(c))) {
    // A B A B: the second A goes, and this B is the first.
    TakeBack();
    return lengthen();
  }
  AppendPlain(entry, span, c);
}

// Removes the last plain character.
void Normaliser::TakeBack() {
  --out_->size;
  for (size_t i = out_->fillers.size(); i > 0 && out_->fillers[i - 1].at > out_->size; --i) {
    out_->fillers[i - 1].at = out_->size;
  }
}

void Normaliser::Filler(uint32_t word, ByteSpan span) {
  std::vector<FillerToken>& fillers = out_->fillers;
  if (!fillers.empty() && fillers.back().at == out_->size && fillers.back().word == word) {
    fillers.back().span.end = span.end;  // 嗯嗯嗯
    return;
  }
  fillers.push_back({word, out_->size, span});
}

// At the last character of a longer filler: were the others before it?
bool Normaliser::LongFiller(uint32_t c, ByteSpan span) {
  const uint32_t said[] = {Before(3), Before(2), Before(), c};
  const char32_t last = static_cast<char32_t>(table_.Folded(c));
  for (size_t i = 0; i < std::size(kLongFillers); ++i) {
    const std::u32string_view text = kLongFillers[i].text;
    bool same = text.back() == last;
    for (size_t k = 0; same && k + 1 < text.size(); ++k) {
      same = table_.Folded(said[4 - text.size() + k]) == static_cast<uint32_t>(text[k]);
    }
    if (!same) continue;
    const uint32_t rest = static_cast<uint32_t>(text.size()) - 1;
    out_->size -= rest;
    span.begin = out_->spans[out_->size].begin;
    std::vector<FillerToken>& fillers = out_->fillers;
    while (!fillers.empty() && fillers.back().at > out_->size) fillers.pop_back();  // 那嗯个
    Filler(kLongFiller + static_cast<uint32_t>(i), span);
    return true;
  }
  return false;
}

const char* Normaliser::Er(const char* p, Decoded c, uint32_t entry) {
  const ByteSpan span = {At(p), At(p) + c.bytes};
  const uint32_t host = Before() == 0 ? 0 : table_.Folded(Before());
  if (host != 0 && Holds(kErhuaPlace, host)) {
    Plain(U'里', CharTable::Value(table_[U'里']), span);
  } else if (host != 0 && Holds(kErhuaDay, host) && !BeginsChild(p + c.bytes)) {
    const char* const end = AfterMeasure(p + c.bytes);
    Plain(U'天', CharTable::Value(table_[U'天']), {span.begin, At(end)});
    return end;
  } else if (host == 0 || !Holds(kErhua, host) || BeginsChild(p + c.bytes)) {
    Plain(c.code_point, CharTable::Value(entry), span);
  }
  return p + c.bytes;
}

// Behind the 个 of 今儿个.
const char* Normaliser::AfterMeasure(const char* after_er) const {
  const char* const begin = SkipSpaces(after_er);
  const Decoded measure = Decode(begin);
  if (measure.bytes == 0 || table_.Folded(measure.code_point) != U'个') return after_er;
  const char* const end = begin + measure.bytes;
  const Decoded next = Decode(SkipSpaces(end));
  return next.bytes != 0 && Holds(kAfterMeasure, table_.Folded(next.code_point)) ? after_er : end;
}

// 有事儿子来办: a word of its own.
bool Normaliser::BeginsChild(const char* after_er) const {
  const Decoded next = Decode(SkipSpaces(after_er));
  return next.bytes != 0 && Holds(kAfterEr, table_.Folded(next.code_point));
}

const char* Normaliser::SkipSpaces(const char* p) const {
  for (;;) {
    const Decoded c = Decode(p);
    if (c.bytes == 0) return p;
    if (c.code_point != '_' && CharTable::Kind(table_[c.code_point]) != kSpace) return p;
    p += c.bytes;
  }
}

// [UNK], <unk>, [NOISE], </s>: a short bracket of letters goes as a whole, any other bracket alone.
const char* Normaliser::Mark(const char* p) {
  const Decoded open = Decode(p);
  const char* q = p + open.bytes;
  for (int length = 0; length <= 16; ++length) {
    const Decoded c = Decode(q);
    if (c.bytes == 0) break;
    q += c.bytes;
    if (c.code_point == ']' || c.code_point == '>' || c.code_point == 0xFF3D || c.code_point == 0xFF1E) return q;
    const uint32_t low = AsciiLower(c.code_point);
    if ((low < 'a' || low > 'z') && low != '/' && low != '_' && low != '-') break;
  }
  return p + open.bytes;
}

// he'll is two words: without its apostrophe it would be another one.
bool Normaliser::PartsWords(std::u32string_view word, const char* after) const {
  char32_t rest[3] = {};
  uint32_t letters = 0;
  for (Decoded c; letters < 3 && (c = Decode(after)).bytes != 0; after += c.bytes) {
    if (CharTable::Kind(table_[c.code_point]) != kLetter) break;
    rest[letters++] = static_cast<char32_t>(AsciiLower(c.code_point));
  }
  for (const PartedWord& parted : kPartedWords) {
    if (parted.word == word && parted.rest == std::u32string_view(rest, letters)) return true;
  }
  return false;
}

// A word of letters, its apostrophes left out.
const char* Normaliser::Letters(const char* p) {
  const uint32_t begin = At(p), first = out_->size;
  char32_t word[4] = {};
  uint32_t letters = 0;
  SpaceBeforeWord(begin, false);
  const uint32_t word_at = out_->size;
  for (;;) {
    const Decoded c = Decode(p);
    if (c.bytes == 0) break;
    const uint32_t entry = table_[c.code_point];
    if (CharTable::Kind(entry) != kLetter) {
      if (!IsApostrophe(c.code_point)) break;
      const Decoded next = Decode(p + c.bytes);
      if (next.bytes == 0 || CharTable::Kind(table_[next.code_point]) != kLetter) break;
      if (letters <= 3 && PartsWords({word, letters}, p + c.bytes)) break;
      p += c.bytes;
      continue;
    }
    if (letters < 4) word[letters] = static_cast<char32_t>(AsciiLower(c.code_point));
    ++letters;
    AppendOther(CharTable::Value(entry), {At(p), At(p) + c.bytes}, table_.Folded(c.code_point));
    p += c.bytes;
  }
  Forget();
  for (size_t i = 0; letters <= 4 && i < std::size(kWordFillers); ++i) {
    if (kWordFillers[i] != std::u32string_view(word, letters)) continue;
    out_->size = first;
    Filler(kWordFiller + static_cast<uint32_t>(i), {begin, At(p)});
    return p;
  }
  out_->values[word_at] |= Normalised::kWordBegin;
  out_->values[out_->size - 1] |= Normalised::kWordEnd;
  return p;
}

// One space between two words of letters, and between such a word and a number.
void Normaliser::SpaceBeforeWord(uint32_t begin, bool number) {
  if (out_->size == 0) return;
  const uint32_t before = out_->values[out_->size - 1];
  if (!(before & Normalised::kWordEnd) || (number && before & Normalised::kNumber)) return;
  AppendOther(CharTable::Value(table_[' ']), {begin, begin}, ' ');
}

}  // namespace callcue::match

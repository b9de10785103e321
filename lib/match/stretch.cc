#include "lib/match/stretch.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "lib/match/literals.h"
#include "lib/match/words.h"

namespace callcue::match {
namespace {

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

bool IsFiller(std::string_view word) {
  return std::any_of(std::begin(kWordFillers), std::end(kWordFillers), [word](std::u32string_view filler) {
    return std::equal(word.begin(), word.end(), filler.begin(), filler.end(),
                      [](char a, char32_t b) { return static_cast<char32_t>(a) == b; });
  });
}

}  // namespace

Stretch& StretchReader::Read(std::string_view words) {
  if (stretch_.values.size() < words.size()) stretch_.values.resize(words.size());
  const PlainWords plain = ReadPlain(words, stretch_.values.data());
  if (plain.size > 0) {
    stretch_.values.resize(plain.size);
    stretch_.NoEdges();
    stretch_.whole_begin = stretch_.whole_end = plain.whole;
    return stretch_;
  }
  Normalise(table_, words, &line_);
  Stretch& s = stretch_;
  s.Clear();
  uint32_t begin = 0, end = line_.size;
  while (begin < end && line_.Value(begin) == ' ') ++begin;
  while (end > begin && line_.Value(end - 1) == ' ') --end;
  s.values.resize(end - begin);
  for (uint32_t i = begin; i < end; ++i) s.values[i - begin] = line_.Value(i);
  for (const FillerToken& filler : line_.fillers) {
    if (filler.at <= begin) {
      s.before.push_back(filler.word);
    } else if (filler.at >= end) {
      s.behind.push_back(filler.word);
    }
  }
  if (begin < end) {
    s.whole_begin = line_.values[begin] & Normalised::kWordBegin;
    s.whole_end = line_.values[end - 1] & Normalised::kWordEnd;
  }
  return s;
}

// May the character be the last but one of a longer filler?
bool StretchReader::MayBeFiller(uint32_t bits) const {
  const uint32_t c = table_.Folded(CharTable::CodePoint(bits));
  return std::any_of(std::begin(kLongFillers), std::end(kLongFillers),
                     [c](const LongFiller& filler) { return filler.text[filler.text.size() - 2] == c; });
}

// Most words are plain characters of three bytes that don't stutter: they are normalised to themselves.
PlainWords StretchReader::ReadPlain(std::string_view words, uint32_t* values) const {
  constexpr size_t kBytes = 3;
  if (!words.empty() && IsLetter(words.front())) return ReadLetters(words, values);
  if (words.size() < kBytes || words.size() % kBytes != 0) return {};
  const uint16_t* const plain = table_.plain();
  uint32_t before = 0, second = 0, third = 0;
  uint64_t mixed = words.size() / kBytes;
  uint32_t* to = values;
  const char* p = words.data();
  const char* const end = p + words.size();
  for (; p < end; p += kBytes) {
    uint16_t low;
    std::memcpy(&low, p, 2);  // little-endian
    const uint32_t c = (low | static_cast<uint32_t>(static_cast<uint8_t>(p[2])) << 16) ^ CharTable::kThreeBytes;
    if ((c & CharTable::kThreeBytesMask) != 0) return {};
    // As in Normaliser::Plain.
    if (c == before && (!(table_[CharTable::CodePoint(c)] & CharTable::kTwice) || c == third)) return {};
    if (c == second && before == third) return {};
    uint32_t value = plain[CharTable::Place(c)];
    if (value >= CharTable::kNotPlain) {
      // The end of a longer filler is plain where the others don't stand before it.
      const uint32_t entry = table_[CharTable::CodePoint(c)];
      if (CharTable::Kind(entry) != kFillerEnd || MayBeFiller(before)) return {};
      value = CharTable::Value(entry);
    }
    third = second;
    second = before;
    before = c;
    *to++ = value;
    mixed = Literals::Mixed(mixed, value);
  }
  return {static_cast<uint32_t>(to - values), Literals::Hash(mixed)};
}

// Words of letters with a space between stay as they are, if none is a filler.
PlainWords StretchReader::ReadLetters(std::string_view words, uint32_t* values) {
  const uint32_t size = static_cast<uint32_t>(words.size());
  uint64_t mixed = size;
  for (uint32_t begin = 0, i = 0; i <= size; ++i) {
    if (i == size || words[i] == ' ') {
      if (i == begin || IsFiller(words.substr(begin, i - begin))) return {};
      begin = i + 1;
    } else if (!IsLetter(words[i])) {
      return {};
    }
    if (i == size) break;
    values[i] = static_cast<uint32_t>(words[i]);
    mixed = Literals::Mixed(mixed, values[i]);
  }
  return {size, Literals::Hash(mixed), true};
}

Stretch& StretchReader::Take(std::string_view words) {
  stretch_.Clear();
  const char* const end = words.data() + words.size();
  for (const char* p = words.data(); p < end;) {
    const Decoded c = DecodeUtf8(p, end);
    stretch_.values.push_back(c.code_point);
    p += c.bytes;
  }
  return stretch_;
}

}  // namespace callcue::match

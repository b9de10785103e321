#include "lib/match/stretch.h"

#include <algorithm>
#include <iterator>

#include "lib/match/words.h"

namespace callcue::match {

Stretch& StretchReader::Read(std::string_view words) {
  if (stretch_.values.size() < words.size()) stretch_.values.resize(words.size());
  const uint32_t plain = ReadPlain(words, stretch_.values.data());
  if (plain > 0) {
    stretch_.values.resize(plain);
    stretch_.NoEdges();
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
uint32_t StretchReader::ReadPlain(std::string_view words, uint32_t* values) const {
  constexpr size_t kBytes = 3;
  if (words.size() < kBytes || words.size() % kBytes != 0) return 0;
  const uint16_t* const plain = table_.plain();
  uint32_t before = 0, second = 0, third = 0;
  uint32_t* to = values;
  const char* p = words.data();
  const char* const end = p + words.size();
  const auto byte = [&p](int i) { return static_cast<uint32_t>(static_cast<uint8_t>(p[i])); };
  for (; p < end; p += kBytes) {
    const uint32_t c = (byte(0) | byte(1) << 8 | byte(2) << 16) ^ CharTable::kThreeBytes;
    if ((c & CharTable::kThreeBytesMask) != 0) return 0;
    // As in Normaliser::Plain.
    if (c == before && (!(table_[CharTable::CodePoint(c)] & CharTable::kTwice) || c == third)) return 0;
    if (c == second && before == third) return 0;
    uint32_t value = plain[CharTable::Place(c)];
    if (value >= CharTable::kNotPlain) {
      // The end of a longer filler is plain where the others don't stand before it.
      const uint32_t entry = table_[CharTable::CodePoint(c)];
      if (CharTable::Kind(entry) != kFillerEnd || MayBeFiller(before)) return 0;
      value = CharTable::Value(entry);
    }
    third = second;
    second = before;
    before = c;
    *to++ = value;
  }
  return static_cast<uint32_t>(to - values);
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

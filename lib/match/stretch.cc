#include "lib/match/stretch.h"

namespace callcue::match {

Stretch& StretchReader::Read(std::string_view words) {
  if (ReadPlain(words)) return stretch_;
  Normalise(table_, words, &line_);
  Stretch& s = stretch_;
  s.Clear();
  uint32_t begin = 0, end = line_.size;
  while (begin < end && line_.Value(begin) == ' ') ++begin;
  while (end > begin && line_.Value(end - 1) == ' ') --end;
  for (uint32_t i = begin; i < end; ++i) s.values.push_back(line_.Value(i));
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

// Most words are plain characters of three bytes that don't look like a stutter: they are normalised to themselves.
bool StretchReader::ReadPlain(std::string_view words) {
  constexpr size_t kBytes = 3;
  if (words.empty() || words.size() % kBytes != 0) return false;
  stretch_.Clear(words.size() / kBytes);
  uint32_t* to = stretch_.values.data();
  uint32_t before = 0, second = 0;
  const char* const end = words.data() + words.size();
  for (const char* p = words.data(); p < end; p += kBytes) {
    const uint32_t c = DecodeThreeBytes(p, end), entry = table_[c];
    if (c == 0 || CharTable::Kind(entry) != kPlain || c == before || c == second) return false;
    second = before;
    before = c;
    *to++ = CharTable::Value(entry);
  }
  return true;
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

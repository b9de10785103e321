// Runs the expressions whose words were found.
#include <algorithm>

#include "lib/match/scan.h"
#include "lib/match/words.h"

namespace callcue::match {
namespace {

// The text that they see: normalised, in UTF-8, with the place of each byte.
class RegexText {
 public:
  RegexText(const CharTable& table, Scratch::Impl* s) : table_(table), s_(*s) {}

  void Write(uint32_t visible) {
    const Normalised& line = s_.line;
    constexpr size_t kLongestFiller = 12;  // bytes
    const size_t most = line.size * 4 + line.fillers.size() * kLongestFiller;
    if (s_.regex_text.size() < most) s_.regex_text.resize(most);
    if (s_.regex_offsets.size() < most) s_.regex_offsets.resize(most);
    s_.regex_size = 0;
    size_t f = 0;
    for (uint32_t i = 0; i <= line.size; ++i) {
      for (; visible != 0 && f < line.fillers.size() && line.fillers[f].at == i; ++f) {
        // As it is called, whatever stood between its characters, and once, however often it was said.
        const uint32_t word = line.fillers[f].word;
        if (!(FillerBit(word) & visible)) continue;
        if (word < kLongFiller) {
          Add(word, UINT32_MAX - static_cast<uint32_t>(f));
        } else {
          for (char32_t c : kLongFillers[word - kLongFiller].text) Add(c, UINT32_MAX - static_cast<uint32_t>(f));
        }
      }
      if (i == line.size) break;
      const uint32_t c = table_.Folded(line.Said(i));
      if (c >= 0x800 && c < 0x10000) {
        AddThreeBytes(c, i);
      } else {
        Add(c, i);
      }
    }
  }

 private:
  void Add(uint32_t c, uint32_t place) {
    char bytes[4];
    const uint32_t n = EncodeUtf8(c, bytes);
    for (uint32_t k = 0; k < n; ++k) {
      s_.regex_text[s_.regex_size] = bytes[k];
      s_.regex_offsets[s_.regex_size++] = place;
    }
  }
  // As almost all characters have.
  void AddThreeBytes(uint32_t c, uint32_t place) {
    char* const text = s_.regex_text.data() + s_.regex_size;
    uint32_t* const places = s_.regex_offsets.data() + s_.regex_size;
    text[0] = static_cast<char>(0xE0 | c >> 12);
    text[1] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    text[2] = static_cast<char>(0x80 | (c & 0x3F));
    places[0] = places[1] = places[2] = place;
    s_.regex_size += 3;
  }
  const CharTable& table_;
  Scratch::Impl& s_;
};

// Of the match over text[begin, end), which is the newest.
void CaptureGroup(const NamedGroup& group, std::string_view text, size_t begin, size_t end, Scratch::Impl* s) {
  size_t from, to;
  if (!group.Find(text, begin, end, &from, &to)) return;
  const auto character = [s](size_t byte) {
    const uint32_t at = s->regex_offsets[byte];
    return at > UINT32_MAX / 2 ? s->line.fillers[UINT32_MAX - at].at : at;
  };
  const uint32_t last = s->regex_offsets[to - 1];
  const Scratch::Impl::Match& match = s->matches.back();
  s->captured.push_back(
      {group.slot(), match.begin_byte, match.end_byte, character(from), character(to - 1) + (last <= UINT32_MAX / 2)});
}

void RunRegex(const RegexSet::Entry& entry, Scratch::Impl* s) {
  const std::string_view text(s->regex_text.data(), s->regex_size);
  size_t from = 0, begin, end;
  auto span = [&](size_t byte) {
    const uint32_t at = s->regex_offsets[byte];
    return at > UINT32_MAX / 2 ? s->line.fillers[UINT32_MAX - at].span : s->line.spans[at];
  };
  for (int n = 0; n < kMaxRegexHits && from < text.size() && RegexSet::Find(entry, text, from, &begin, &end); ++n) {
    if (end > begin) {
      const uint32_t at = s->regex_offsets[begin];
      const uint32_t character = at > UINT32_MAX / 2 ? s->line.fillers[UINT32_MAX - at].at : at;
      s->matches.push_back({entry.goal, character, span(begin).begin, span(end - 1).end});
      for (const NamedGroup& group : entry.groups) CaptureGroup(group, text, begin, end, s);
      from = end;
      // Most that need digits have had all that there are.
      const uint32_t next = from < text.size() ? s->regex_offsets[from] : 0;
      if (entry.digits > 0 && next >= s->digits_end && next <= UINT32_MAX / 2) break;
    } else {
      // An empty match (\b): on from the next character.
      for (from = end + 1; from < text.size() && (text[from] & 0xC0) == 0x80;) ++from;
    }
  }
}

}  // namespace

void RunRegexes(const Tables& t, uint32_t party, uint16_t language, Scratch::Impl* s) {
  const std::vector<RegexSet::Entry>& entries = t.regexes.entries();
  const uint32_t* const act_bits = t.act_bits[SpeakerOf(party)].data();
  uint32_t said = 0, written = UINT32_MAX;  // fillers of the text, and of the form of it that stands there
  for (const FillerToken& filler : s->line.fillers) said |= FillerBit(filler.word);
  auto run = [&](uint32_t number) {
    const RegexSet::Entry& entry = entries[number];
    if (s->line.size > entry.most || s->line.digits < entry.digits) return;
    if (s->longest_run < entry.run || (entry.point && !s->point)) return;
    const Goal& goal = t.goals[entry.goal];
    if (!(goal.parties >> party & 1) || !(act_bits[goal.act] & s->candidates)) return;
    if (goal.language != 0 && language != kAnyLanguage && goal.language != language) return;
    if (const uint32_t visible = entry.fillers & said; written != visible) {
      RegexText(t.table, s).Write(visible);
      written = visible;
    }
    RunRegex(entry, s);
  };
  for (uint32_t i : t.unconditional) run(i);
  std::sort(s->announced.begin(), s->announced.end());
  for (uint32_t i : s->announced) {
    const uint32_t mask = s->regexes[i].value;
    if (entries[i].by_ways || entries[i].suffices[mask / 64] >> mask % 64 & 1) run(i);
  }
}

}  // namespace callcue::match

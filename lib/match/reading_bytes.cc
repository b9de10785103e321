#include "lib/match/reading_bytes.h"

#include <cassert>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace callcue::match {
namespace {

class BytesWriter {
 public:
  template <typename T>
  void Number(const T& number) {
    uint64_t rest = static_cast<uint64_t>(number);
    for (; rest >= 0x80; rest >>= 7) bytes_.push_back(static_cast<char>(rest | 0x80));
    bytes_.push_back(static_cast<char>(rest));
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class BytesReader {
 public:
  explicit BytesReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  template <typename T>
  void Number(T& number) {
    uint64_t read = static_cast<uint8_t>(*at_++);
    if (read >= 0x80) {
      read &= 0x7F;
      for (int shift = 7;; shift += 7) {
        const uint64_t next = static_cast<uint8_t>(*at_++);
        read |= (next & 0x7F) << shift;
        if (next < 0x80) break;
      }
    }
    number = static_cast<T>(read);
  }
  bool AtEnd() const { return at_ == end_; }

 private:
  const char* at_;
  const char* const end_;
};

// What has another size has something new, which must be visited too.
static_assert(sizeof(Goal) == 40 && sizeof(Series) == 64 && sizeof(Slot) == 48 && sizeof(LineSlot) == 16);
static_assert(sizeof(Judge) == 16 && sizeof(Both) == 12 && sizeof(Edge) == 16 && sizeof(Gathered) == 8);
static_assert(sizeof(RegexSet::Facts) == sizeof(std::vector<uint8_t>) + 64);

// Most indexes that may be kNoIndex are.
template <typename Bytes>
void Index(Bytes& bytes, uint32_t& index) {
  uint32_t more = index + 1;
  bytes.Number(more);
  index = more - 1;
}
// A number of either sign, near 0.
template <typename Bytes>
void Signed(Bytes& bytes, int32_t& number) {
  uint32_t folded = static_cast<uint32_t>(number) << 1 ^ static_cast<uint32_t>(number >> 31);
  bytes.Number(folded);
  number = static_cast<int32_t>(folded >> 1 ^ (0 - (folded & 1)));
}
// One near another.
template <typename Bytes>
void Near(Bytes& bytes, uint32_t other, uint32_t& number) {
  int32_t more = static_cast<int32_t>(number - other);
  Signed(bytes, more);
  number = other + static_cast<uint32_t>(more);
}
template <typename Bytes>
void Gap(Bytes& bytes, GapBounds& gap) {
  bytes.Number(gap.least);
  bytes.Number(gap.most);
}
template <typename Bytes, typename T, typename Visit>
void Each(Bytes& bytes, std::vector<T>& things, Visit visit) {
  size_t count = things.size();
  bytes.Number(count);
  things.resize(count);
  for (T& thing : things) visit(thing);
}
template <typename Bytes, typename T>
void Numbers(Bytes& bytes, std::vector<T>& numbers) {
  Each(bytes, numbers, [&](T& number) { bytes.Number(number); });
}
template <typename Bytes>
void Text(Bytes& bytes, std::string& text) {
  size_t size = text.size();
  bytes.Number(size);
  text.resize(size);
  for (char& c : text) {
    uint8_t byte = static_cast<uint8_t>(c);
    bytes.Number(byte);
    c = static_cast<char>(byte);
  }
}

template <typename Bytes>
void Visit(Bytes& bytes, Goal& goal) {
  bytes.Number(goal.act);
  Index(bytes, goal.both);
  bytes.Number(goal.side);
  bytes.Number(goal.phrase);
  Index(bytes, goal.regex);
  bytes.Number(goal.language);
  bytes.Number(goal.parties);
  uint32_t flags = goal.except | goal.negatable << 1 | goal.certain << 2;
  bytes.Number(flags);
  goal.except = flags & 1, goal.negatable = flags >> 1 & 1, goal.certain = flags >> 2 & 1;
  bytes.Number(goal.scope);
  bytes.Number(goal.group);
  uint64_t confidence;
  std::memcpy(&confidence, &goal.min_confidence, sizeof confidence);
  bytes.Number(confidence);
  std::memcpy(&goal.min_confidence, &confidence, sizeof confidence);
}

// What is known of it before it is laid out. `slot`: behind those of the series before it.
template <typename Bytes>
void VisitSeries(Bytes& bytes, Series& series, uint32_t slot) {
  bytes.Number(series.goal);
  Near(bytes, slot, series.first_slot);
  bytes.Number(series.slots);
  bytes.Number(series.run);
  uint32_t flags = series.at_begin | series.at_end << 1;
  bytes.Number(flags);
  series.at_begin = flags & 1, series.at_end = flags >> 1 & 1;
  uint16_t digits[] = {static_cast<uint16_t>(series.digit_before + 1), static_cast<uint16_t>(series.digit_behind + 1)};
  for (uint16_t& digit : digits) bytes.Number(digit);
  series.digit_before = static_cast<uint16_t>(digits[0] - 1), series.digit_behind = static_cast<uint16_t>(digits[1] - 1);
}

template <typename Bytes>
void VisitLine(Bytes& bytes, Line& line, uint32_t slot) {
  bytes.Number(line.goal);
  uint32_t flags = line.at_begin | line.at_end << 1 | line.atoms << 2;
  bytes.Number(flags);
  line.at_begin = flags & 1, line.at_end = flags >> 1 & 1, line.atoms = flags >> 2 & 1;
  Gap(bytes, line.lead);
  Gap(bytes, line.trail);
  Near(bytes, slot, line.first_slot);
  bytes.Number(line.slots);
  Text(bytes, line.pattern);
}

template <typename Bytes>
void Visit(Bytes& bytes, Judge& judge) {
  bytes.Number(judge.act);
  bytes.Number(judge.language);
  bytes.Number(judge.parties);
  bytes.Number(judge.finds);
  Signed(bytes, judge.least);
  Signed(bytes, judge.enough);
}

// Few have an edge. Those of a row are near each other.
template <typename Bytes>
void VisitTexts(Bytes& bytes, std::vector<Line::Text>& texts) {
  uint32_t before = 0;
  Each(bytes, texts, [&](Line::Text& text) {
    const uint32_t more = text.literal - before;
    uint64_t folded = uint64_t{more << 1 ^ (0 - (more >> 31))} << 1 | (text.edge != kNoIndex);
    bytes.Number(folded);
    if (folded & 1) {
      bytes.Number(text.edge);
    } else {
      text.edge = kNoIndex;
    }
    const uint32_t read = static_cast<uint32_t>(folded >> 1);
    text.literal = before += read >> 1 ^ (0 - (read & 1));
  });
}

template <typename Bytes>
void VisitLiterals(Bytes& bytes, std::vector<Gathered>& literals, SymbolStrings& strings) {
  uint32_t before = 0, end = 0;
  Each(bytes, literals, [&](Gathered& literal) {
    uint32_t folded = (literal.length - before) << 2 | literal.whole_end << 1 | literal.whole_begin;
    bytes.Number(folded);
    before += folded >> 2;
    literal = {before, (folded & 1) != 0, (folded >> 1 & 1) != 0};
  });
  strings.ends.resize(literals.size());
  for (size_t i = 0; i < literals.size(); ++i) strings.ends[i] = end += literals[i].length;
  Numbers(bytes, strings.symbols);
}

template <typename Bytes>
void VisitAlphabet(Bytes& bytes, std::vector<std::pair<uint32_t, uint32_t>>& alphabet,
                   std::vector<char32_t>& characters) {
  uint32_t before = 0;
  Each(bytes, alphabet, [&](std::pair<uint32_t, uint32_t>& character) {
    Near(bytes, before, character.first);
    bytes.Number(character.second);
    before = character.first;
  });
  characters.assign(Automaton::kFirstSymbol + alphabet.size(), 0);
  for (const auto& [character, symbol] : alphabet) characters[symbol] = static_cast<char32_t>(character);
}

template <typename Bytes>
void VisitCues(Bytes& bytes, std::vector<std::pair<uint32_t, Cue>>& cues) {
  uint32_t before = 0;
  Each(bytes, cues, [&](std::pair<uint32_t, Cue>& entry) {
    auto& [literal, cue] = entry;
    Near(bytes, before, literal);
    before = literal;
    uint32_t folded = cue.judge << 4 | cue.places;
    bytes.Number(folded);
    cue.judge = folded >> 4, cue.places = folded & 0xF;
    int32_t weight = cue.weight;
    Signed(bytes, weight);
    cue.weight = weight;
  });
}

template <typename Bytes>
void Visit(Bytes& bytes, GatheredUse& use) {
  Index(bytes, use.literal);
  Index(bytes, use.edge);
  bytes.Number(use.use.kind);
  bytes.Number(use.use.bit);
  bytes.Number(use.use.language);
  bytes.Number(use.use.target);
}

template <typename Bytes>
void Visit(Bytes& bytes, RegexSet::Facts& facts) {
  bytes.Number(facts.goal);
  bytes.Number(facts.by_ways);
  bytes.Number(facts.always);
  bytes.Number(facts.fillers);
  bytes.Number(facts.digits);
  bytes.Number(facts.run);
  bytes.Number(facts.point);
  bytes.Number(facts.most);
  Numbers(bytes, facts.bits);
  for (uint64_t& some : facts.suffices) bytes.Number(some);
}

template <typename Bytes>
void VisitAll(Bytes& bytes, Reading& reading, Tables& t) {
  const auto visit = [&bytes](auto& thing) { Visit(bytes, thing); };
  bytes.Number(t.acts);
  Numbers(bytes, t.excepted);
  Each(bytes, t.languages, [&](std::string& language) { Text(bytes, language); });
  Each(bytes, t.goals, visit);
  bytes.Number(t.sides);
  Each(bytes, t.boths, [&](Both& both) {
    bytes.Number(both.first_side);
    bytes.Number(both.sides);
    bytes.Number(both.goal);
  });
  bytes.Number(t.in_clause);
  Numbers(bytes, t.unconditional);
  Each(bytes, t.edges, [&](Edge& edge) {
    for (uint32_t* number : {&edge.before, &edge.before_count, &edge.behind, &edge.behind_count}) bytes.Number(*number);
  });
  Numbers(bytes, t.filler_words);
  uint32_t slot = 0;
  Each(bytes, t.series, [&](Series& series) {
    VisitSeries(bytes, series, slot);
    slot = series.first_slot + series.slots;
  });
  Each(bytes, t.slots, [&](Slot& slot) {
    Gap(bytes, slot.gap);
    bytes.Number(slot.set);
  });
  slot = 0;
  Each(bytes, t.lines, [&](Line& line) {
    VisitLine(bytes, line, slot);
    slot = line.first_slot + line.slots;
  });
  uint32_t text = 0;
  Each(bytes, t.line_slots, [&](LineSlot& slot) {
    Gap(bytes, slot.gap);
    Near(bytes, text, slot.first_text);
    bytes.Number(slot.texts);
    text = slot.first_text + slot.texts;
  });
  VisitTexts(bytes, t.line_texts);
  Each(bytes, t.judges, visit);
  VisitAlphabet(bytes, reading.alphabet, t.characters);
  bytes.Number(reading.singles);
  VisitLiterals(bytes, reading.literals, reading.strings);
  Each(bytes, reading.uses, visit);
  text = 0;
  Each(bytes, reading.sets, [&](WordSet& set) {
    Near(bytes, text, set.first_text);
    bytes.Number(set.texts);
    text = set.first_text + set.texts;
  });
  VisitCues(bytes, reading.cues);
  Each(bytes, reading.expressions, visit);
}

}  // namespace

std::string ReadingBytes(const ReadingHead& head, Reading* reading, Tables* tables) {
  BytesWriter bytes;
  VisitAll(bytes, *reading, *tables);
  return std::string(reinterpret_cast<const char*>(&head), sizeof head) + bytes.Take();
}

bool TakeReading(std::string_view bytes, const ReadingKey& key, Reading* reading, Tables* tables) {
  ReadingHead head;
  if (bytes.size() < sizeof head) return false;
  std::memcpy(&head, bytes.data(), sizeof head);
  if (!(key == head.key || key == head.without_cues)) return false;
  if (key == head.without_cues) tables->mark = head.mark;
  BytesReader rest(bytes.substr(sizeof head));
  VisitAll(rest, *reading, *tables);
  assert(rest.AtEnd());
  return true;
}

}  // namespace callcue::match

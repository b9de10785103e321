#include "lib/match/reading_bytes.h"

#include <cassert>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

#include "lib/match/packed_words.h"

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
  template <typename T>
  void Words(T* things, size_t count) {
    PackWords(things, count * (sizeof(T) / 4), sizeof(T) / 4, &bytes_);
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
  template <typename T>
  void Words(T* things, size_t count) {
    at_ = UnpackWords(at_, count * (sizeof(T) / 4), sizeof(T) / 4, things);
  }
  bool AtEnd() const { return at_ == end_; }

 private:
  const char* at_;
  const char* const end_;
};

// What has another size has something new, which must be visited too.
static_assert(sizeof(Goal) == 40 && sizeof(Both) == 12 && sizeof(Edge) == 16 && sizeof(LineSlot) == 16);
static_assert(sizeof(Judge) == 16 && sizeof(Jury) == sizeof(std::vector<Jury::Member>) + 8);
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
// What has been laid out, word by word: as it stands in memory, where nothing may stand between.
template <typename Bytes, typename T>
void Packed(Bytes& bytes, std::vector<T>& things) {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % 4 == 0);
  size_t count = things.size();
  bytes.Number(count);
  things.resize(count);
  bytes.Words(things.data(), count);
}
template <typename Bytes, typename T>
void Words(Bytes& bytes, std::vector<T>& things) {
  static_assert(std::has_unique_object_representations_v<T>, "name what is unused");
  Packed(bytes, things);
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
void VisitStrings(Bytes& bytes, const std::vector<Literal>& literals, SymbolStrings& strings) {
  uint32_t end = 0;
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
void Visit(Bytes& bytes, Jury& jury) {
  Words(bytes, jury.members);
  uint32_t flags = jury.apart | jury.alike << 1;
  bytes.Number(flags);
  jury.apart = flags & 1, jury.alike = flags >> 1 & 1;
  bytes.Number(jury.language);
}

// What LayWords() fills in.
template <typename Bytes>
void VisitLaidOut(Bytes& bytes, Tables& t) {
  Words(bytes, t.literals);
  for (uint32_t speaker = 0; speaker < kSpeakers; ++speaker) {
    Words(bytes, t.profiles[speaker]);
    Words(bytes, t.act_bits[speaker]);
    Words(bytes, t.candidates_of[speaker]);
  }
  Words(bytes, t.uses);
  Words(bytes, t.ranges);
  Words(bytes, t.edged);
  Words(bytes, t.unspoken);
  Words(bytes, t.series);
  Words(bytes, t.wakes);
  Words(bytes, t.bundles);
  Words(bytes, t.slots);
  bytes.Number(t.far);
  Words(bytes, t.members);
  Words(bytes, t.judges_of);
  Words(bytes, t.cues);
  Words(bytes, t.cue_sets);
  bytes.Number(t.number_sign);
  bytes.Number(t.number_lead);
  for (WeightRows& rows : t.weights) {
    rows.VisitParts([&](auto& part) {
      if constexpr (std::is_integral_v<std::remove_reference_t<decltype(part)>>) {
        bytes.Number(part);
      } else {
        Packed(bytes, part);  // tiles are full of vectors, of which Clang doesn't know it
      }
    });
  }
  for (Jury& jury : t.juries) Visit(bytes, jury);
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
  VisitLaidOut(bytes, t);
  VisitStrings(bytes, t.literals, reading.strings);
  Each(bytes, reading.expressions, visit);
}

// Sizes tell what has changed in the tables, most often; and the order of bytes, in which the number itself is written.
constexpr uint64_t Layout() {
  uint64_t layout = 1;
  for (size_t size : {sizeof(Literal), sizeof(Profile), sizeof(Use), sizeof(BundleRange), sizeof(EdgedWord), sizeof(Series),
                      sizeof(Wake), sizeof(Bundle), sizeof(Slot), sizeof(Cue), sizeof(CueSet), sizeof(size_t)}) {
    layout = layout * 0x9E3779B97F4A7C15u + size;
  }
  return layout;
}

}  // namespace

std::string ReadingBytes(const ReadingHead& of, Reading* reading, Tables* tables) {
  BytesWriter writer;
  VisitAll(writer, *reading, *tables);
  const std::string bytes = writer.Take() + std::string(kWordsBeyond, '\0');
  ReadingHead head = of;
  head.layout = Layout();
  head.size = bytes.size();
  head.sum = SumOf(bytes);
  return std::string(reinterpret_cast<const char*>(&head), sizeof head) + bytes;
}

bool TakeReading(std::string_view bytes, const ReadingKey& key, Reading* reading, Tables* tables) {
  ReadingHead head;
  if (bytes.size() < sizeof head) return false;
  std::memcpy(&head, bytes.data(), sizeof head);
  if (!(key == head.key || key == head.without_cues)) return false;
  bytes.remove_prefix(sizeof head);
  if (head.layout != Layout() || head.size != bytes.size() || head.sum != SumOf(bytes)) return false;
  if (key == head.without_cues) tables->mark = head.mark;
  BytesReader rest(bytes.substr(0, bytes.size() - kWordsBeyond));
  VisitAll(rest, *reading, *tables);
  assert(rest.AtEnd());
  return true;
}

}  // namespace callcue::match

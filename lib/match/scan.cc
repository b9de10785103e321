// One scan: normalise, run the automaton, follow sequences from slot to slot, run the expressions whose literals were
// found; finish.cc then turns matches into hits.
//
// A sequence is followed forward only. When a literal of slot k is found, every partial match that had reached slot k -
// 1 and ends within the gap before it goes on; each keeps where it began. Partial matches are kept in a list per slot,
// newest first, so that those too far back end the search. Their number is bounded by gaps and lengths of literals,
// and, since that bound may be large for a phrase written to be slow, by a budget that grows with the text: beyond it
// only the newest few are followed, so that a scan is linear whatever the phrases are.
#include "lib/match/scan.h"

#include <algorithm>

namespace callcue::match {
namespace {

constexpr uint64_t kWorkPerCharacter = 512;
constexpr uint64_t kWorkAtLeast = 1 << 14;
constexpr int kFollowedBeyond = 4;

class Scan {
 public:
  Scan(const Tables& tables, Scratch::Impl* scratch, uint32_t party, uint16_t language)
      : t_(tables), s_(*scratch), party_(party), language_(language) {}

  void Run() {
    const Automaton& automaton = t_.automaton;
    const std::vector<FillerToken>& fillers = s_.line.fillers;
    const uint32_t count = automaton.Scan(s_.line.values.data(), s_.line.size, s_.found.data());
    // Those of fillers only are found between the characters, so that all come in order of their ends.
    const size_t filler_count = t_.filler_literals.empty() ? 0 : fillers.size();
    size_t f = 0;
    for (uint32_t i = 0; i < count; ++i) {
      const Automaton::Found found = s_.found[i];
      while (f < filler_count && fillers[f].at < found.end) FoundFiller(f++, i);
      for (uint32_t l = automaton.First(found.state); l != Automaton::kNone; l = automaton.Next(l)) {
        const Literal& literal = t_.literals[l];
        if (literal.waits || !(literal.parties >> party_ & 1)) continue;
        if (literal.begins || literal.joins > 0) CatchUp(i, found.end);
        Found(found.end, literal);
      }
    }
    while (f < filler_count) FoundFiller(f++, count);
  }

 private:
  bool Allowed(const Goal& goal) const {
    return (goal.parties >> party_ & 1) &&
           (goal.language == 0 || language_ == kAnyLanguage || goal.language == language_);
  }

  // What only begins sequences was left, because most texts never go on with one: now they are of use.
  // Later ends lie at `end` or behind, so that some can't be any more.
  void CatchUp(uint32_t before, uint32_t end) {
    for (; waiting_ < before; ++waiting_) {
      const Automaton::Found found = s_.found[waiting_];
      for (uint32_t l = t_.automaton.First(found.state); l != Automaton::kNone; l = t_.automaton.Next(l)) {
        const Literal& literal = t_.literals[l];
        if (!literal.waits || !(literal.parties >> party_ & 1)) continue;
        if (found.end + literal.reach + t_.longest_join >= end) Found(found.end, literal);
      }
    }
  }

  void Found(uint32_t end, const Literal& literal) {
    const uint32_t begin = end - literal.length;
    const uint32_t* const values = s_.line.values.data();
    const bool whole = (!literal.whole_begin || values[begin] & Normalised::kWordBegin) &&
                       (!literal.whole_end || values[end - 1] & Normalised::kWordEnd);
    const Use* use = t_.uses.data() + literal.first_use;
    for (uint32_t n = literal.uses; n > 0; --n, ++use) {
      if (use->kind == Use::kAtom) {
        Atom(*use);
        continue;
      }
      ByteSpan bytes;
      if (!whole || !Stands(*use, begin, end, &bytes)) continue;
      switch (use->kind) {
        case Use::kGoal:
          if (Allowed(t_.goals[use->target])) s_.matches.push_back({use->target, begin, bytes.begin, bytes.end});
          break;
        case Use::kFirst: Push(use->target, {begin, bytes.begin, end, bytes.end, 0}); break;
        case Use::kSlot: Begin(use->target, begin, end, bytes); break;
        case Use::kNegator: s_.negators.push_back({begin, end, use->language}); break;
        default: s_.no_negations.push_back({begin, end, use->language});
      }
    }
    if (!literal.waits && literal.joins > 0 && whole) Join(use, use + literal.joins, begin, end);
  }

  bool Stands(const Use& use, uint32_t begin, uint32_t end, ByteSpan* bytes) const {
    *bytes = {s_.line.spans[begin].begin, s_.line.spans[end - 1].end};
    return use.edge == kNoIndex || Edges(t_.edges[use.edge], begin, end, bytes);
  }

  // Goes on from lists that hold anything. A frequent word may stand in a slot of very many phrases: then the lists are
  // looked up among its uses rather than its uses among the lists.
  void Join(const Use* use, const Use* last, uint32_t begin, uint32_t end) {
    ByteSpan bytes;
    if (static_cast<size_t>(last - use) <= 8 * s_.touched.size()) {
      for (; use != last; ++use) {
        if (s_.lists[use->from].epoch == s_.epoch && Stands(*use, begin, end, &bytes)) Reach(*use, begin, end, bytes);
      }
      return;
    }
    const size_t touched = s_.touched.size();  // what this literal touches comes too late for it
    for (size_t i = 0; i < touched; ++i) {
      const uint32_t list = s_.touched[i];
      const Use* u = std::lower_bound(use, last, list, [](const Use& a, uint32_t from) { return a.from < from; });
      for (; u != last && u->from == list; ++u) {
        if (Stands(*u, begin, end, &bytes)) Reach(*u, begin, end, bytes);
      }
    }
  }

  void Atom(const Use& use) {
    Scratch::Impl::Stamped& regex = s_.regexes[use.target];
    if (regex.epoch != s_.epoch) {
      regex = {s_.epoch, 0};
      s_.candidates.push_back(use.target);
    }
    regex.value |= 1u << use.bit;
  }

  // Fillers demanded around [begin, end): are they there, in this order? Others may stand between.
  bool Edges(const Edge& edge, uint32_t begin, uint32_t end, ByteSpan* bytes) const {
    const std::vector<FillerToken>& fillers = s_.line.fillers;
    auto before = [](const FillerToken& f, uint32_t at) { return f.at < at; };
    if (edge.before_count > 0) {
      auto first = std::lower_bound(fillers.begin(), fillers.end(), begin, before);
      auto f = std::lower_bound(first, fillers.end(), begin + 1, before);
      uint32_t left = edge.before_count;
      while (left > 0 && f != first) {
        --f;
        if (f->word == t_.filler_words[edge.before + left - 1] && --left == 0) bytes->begin = f->span.begin;
      }
      if (left > 0) return false;
    }
    if (edge.behind_count > 0) {
      uint32_t had = 0;
      for (auto f = std::lower_bound(fillers.begin(), fillers.end(), end, before);
           f != fillers.end() && f->at == end && had < edge.behind_count; ++f) {
        if (f->word == t_.filler_words[edge.behind + had] && ++had == edge.behind_count) bytes->end = f->span.end;
      }
      if (had < edge.behind_count) return false;
    }
    return true;
  }

  // Literals of fillers only, from token `f` on, when `before` of what was found lies before it.
  void FoundFiller(size_t f, uint32_t before) {
    CatchUp(before, s_.line.fillers[f].at);
    const std::vector<FillerToken>& fillers = s_.line.fillers;
    for (uint32_t number : t_.filler_literals) {
      const Use& use = t_.uses[number];
      const Edge& edge = t_.edges[use.edge];
      const uint32_t* const words = t_.filler_words.data() + edge.before;
      uint32_t n = 0;
      while (n < edge.before_count && f + n < fillers.size() && fillers[f + n].at == fillers[f].at &&
             fillers[f + n].word == words[n]) {
        ++n;
      }
      if (n < edge.before_count) continue;
      const uint32_t at = fillers[f].at;
      const ByteSpan bytes = {fillers[f].span.begin, fillers[f + n - 1].span.end};
      if (use.kind == Use::kFirst) {
        Push(use.target, {at, bytes.begin, at, bytes.end, 0});
      } else if (use.kind == Use::kGoal) {
        if (Allowed(t_.goals[use.target])) s_.matches.push_back({use.target, at, bytes.begin, bytes.end});
      } else if (use.from == kNoIndex) {
        Begin(use.target, at, at, bytes);
      } else if (s_.lists[use.from].epoch == s_.epoch) {
        Reach(use, at, at, bytes);
      }
    }
  }

  // The first slot of a sequence with ^, or the only one of a sequence with $, stands at [begin, end).
  void Begin(uint32_t number, uint32_t begin, uint32_t end, ByteSpan bytes) {
    const Slot& slot = t_.slots[number];
    if (slot.at_begin && (begin < slot.gap.least || begin > slot.gap.most)) return;
    if (Allowed(t_.goals[slot.goal])) Go(slot, {begin, bytes.begin, end, bytes.end, 0});
  }

  // A later one does.
  void Reach(const Use& use, uint32_t begin, uint32_t end, ByteSpan bytes) {
    const Slot& slot = t_.slots[use.target];
    uint32_t p = s_.lists[use.from].value;
    if (begin > s_.partials[p].end && begin - s_.partials[p].end > slot.gap.most) return;
    if (!Allowed(t_.goals[slot.goal])) return;
    if (++s_.mark == 0) {
      std::fill(s_.marks.begin(), s_.marks.end(), 0);
      s_.mark = 1;
    }
    const uint64_t most_work = kWorkAtLeast + kWorkPerCharacter * s_.line.size;
    int left = s_.work < most_work ? INT32_MAX : kFollowedBeyond;
    for (; p != kNoIndex && left > 0; p = s_.partials[p].next) {
      const Scratch::Impl::Partial partial = s_.partials[p];
      ++s_.work;
      if (partial.end > begin || partial.end_byte > bytes.begin) continue;
      if (begin - partial.end > slot.gap.most) break;
      if (begin - partial.end < slot.gap.least || s_.marks[partial.begin_byte] == s_.mark) continue;
      s_.marks[partial.begin_byte] = s_.mark;
      --left;
      Go(slot, {partial.begin, partial.begin_byte, end, bytes.end, 0});
    }
  }

  void Go(const Slot& slot, const Scratch::Impl::Partial& partial) {
    if (!slot.last) return Push(slot.list, partial);
    const uint32_t rest = s_.line.size - partial.end;
    if (slot.at_end && (rest < slot.trail.least || rest > slot.trail.most)) return;
    s_.matches.push_back({slot.goal, partial.begin, partial.begin_byte, partial.end_byte});
  }

  void Push(uint32_t list, Scratch::Impl::Partial partial) {
    Scratch::Impl::Stamped& head = s_.lists[list];
    if (head.epoch != s_.epoch) {
      head = {s_.epoch, kNoIndex};
      s_.touched.push_back(list);
    }
    partial.next = head.value;
    head.value = static_cast<uint32_t>(s_.partials.size());
    s_.partials.push_back(partial);
  }

  const Tables& t_;
  Scratch::Impl& s_;
  const uint32_t party_;
  const uint16_t language_;
  uint32_t waiting_ = 0;  // the first of what was found that CatchUp hasn't seen
};

// --- regular expressions ---

// The text that they see: normalised, in UTF-8, with the place of each byte.
class RegexText {
 public:
  RegexText(const CharTable& table, std::string_view text, Scratch::Impl* s) : table_(table), text_(text), s_(*s) {}

  void Write(bool with_fillers) {
    const Normalised& line = s_.line;
    // A character becomes four bytes at most, and a filler no longer than it was sent or three bytes a character.
    const size_t most = line.size * 4 + text_.size() * 3;
    if (s_.regex_text.size() < most) s_.regex_text.resize(most);
    if (s_.regex_offsets.size() < most) s_.regex_offsets.resize(most);
    s_.regex_size = 0;
    size_t f = 0;
    for (uint32_t i = 0; i <= line.size; ++i) {
      for (; with_fillers && f < line.fillers.size() && line.fillers[f].at == i; ++f) {
        const ByteSpan span = line.fillers[f].span;
        for (const char* p = text_.data() + span.begin; p < text_.data() + span.end;) {
          const Decoded c = DecodeUtf8(p, text_.data() + span.end);
          Add(table_.Folded(c.code_point), UINT32_MAX - static_cast<uint32_t>(f));
          p += c.bytes;
        }
      }
      if (i < line.size) Add(table_.Folded(line.Said(i)), i);
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
  const CharTable& table_;
  const std::string_view text_;
  Scratch::Impl& s_;
};

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
      from = end;
    } else {
      // An empty match (\b): on from the next character.
      for (from = end + 1; from < text.size() && (text[from] & 0xC0) == 0x80;) ++from;
    }
  }
}

void RunRegexes(const Tables& t, std::string_view text, uint32_t party, uint16_t language, Scratch::Impl* s) {
  const std::vector<RegexSet::Entry>& entries = t.regexes.entries();
  int written = -1;  // which form of the text stands there
  auto run = [&](uint32_t number) {
    const RegexSet::Entry& entry = entries[number];
    const Goal& goal = t.goals[entry.goal];
    if (!(goal.parties >> party & 1) || s->line.digits < entry.digits) return;
    if (goal.language != 0 && language != kAnyLanguage && goal.language != language) return;
    if (written != entry.with_fillers) RegexText(t.table, text, s).Write(entry.with_fillers);
    written = entry.with_fillers;
    RunRegex(entry, s);
  };
  for (uint32_t i : t.unconditional) run(i);
  std::sort(s->candidates.begin(), s->candidates.end());
  for (uint32_t i : s->candidates) {
    const uint32_t mask = s->regexes[i].value;
    if (entries[i].suffices[mask / 64] >> mask % 64 & 1) run(i);
  }
}

}  // namespace

void FindMatches(const Tables& tables, std::string_view text, uint32_t party, uint16_t language,
                 Scratch::Impl* scratch) {
  Scratch::Impl& s = *scratch;
  if (++s.epoch == 0) {
    for (auto& stamped : s.lists) stamped.epoch = 0;
    for (auto& stamped : s.regexes) stamped.epoch = 0;
    for (auto& side : s.sides) side.epoch = 0;
    s.epoch = 1;
  }
  if (s.lists.size() < tables.lists) s.lists.resize(tables.lists);
  if (s.regexes.size() < tables.regexes.entries().size()) s.regexes.resize(tables.regexes.entries().size());
  if (s.sides.size() < tables.sides) s.sides.resize(tables.sides);
  if (s.marks.size() < text.size() + 1) s.marks.resize(text.size() + 1);
  if (s.found.size() < Automaton::Room(s.line.size)) s.found.resize(Automaton::Room(s.line.values.size()));
  s.work = 0;
  s.candidates.clear();
  s.partials.clear();
  s.touched.clear();
  s.matches.clear();
  s.negators.clear();
  s.no_negations.clear();
  Scan(tables, scratch, party, language).Run();
  if (!tables.unconditional.empty() || !s.candidates.empty()) RunRegexes(tables, text, party, language, scratch);
}

}  // namespace callcue::match

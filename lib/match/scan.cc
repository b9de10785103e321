// One scan: normalise, run the automaton, follow sequences from slot to slot, run the expressions whose literals were
// found; finish.cc then turns matches into hits.
//
// Most of what is found only begins sequences that never go on. So a literal that begins some sets the bits of their
// lists, no more; one that goes on from lists asks which of them have their bit set, all at once, and only for those is
// it looked, from the newest backwards, what began them within the gap. Behind its second slot a sequence is followed
// with partial matches: those that had reached slot k - 1 and end within the gap go on to slot k, each keeping where it
// began. They are kept in a list per slot, newest first, so that those too far back end the search.
//
// How much is looked at is bounded by gaps and lengths of literals, and, since that bound may be large for a phrase
// written to be slow, by a budget that grows with the text: beyond it only the newest few are followed, so that a scan
// is linear whatever the phrases are.
#include "lib/match/scan.h"

#include <algorithm>
#include <tuple>

#include "lib/match/words.h"

namespace callcue::match {
namespace {

constexpr uint64_t kWorkPerCharacter = 512;
constexpr uint64_t kWorkAtLeast = 1 << 14;
constexpr uint64_t kLookedAtBeyond = 16;
constexpr int kWordBeginShift = 24, kWordEndShift = 25;
static_assert(Normalised::kWordBegin == 1u << kWordBeginShift && Normalised::kWordEnd == 1u << kWordEndShift);

class Scan {
 public:
  Scan(const Tables& tables, Scratch::Impl* scratch, uint32_t party, uint16_t language)
      : t_(tables),
        s_(*scratch),
        profiles_(tables.profiles[SpeakerOf(party)].data()),
        party_(party),
        language_(language) {}

  // Each step does one thing for all that was found, so that few branches depend on which it is.
  void Run() {
    const uint32_t count = t_.automaton.Scan(s_.line.values.data(), s_.line.size, &s_.found);
    // Literals of fillers only are found between the characters: all come in order of their begins.
    filler_count_ = t_.filler_literals.empty() ? 0 : s_.line.fillers.size();
    Sort(count);
    for (uint32_t i = 0; i < use_hits_; ++i) Uses(s_.use_hits[i]);
    size_t f = 0;
    for (uint32_t i = 0; i < join_hits_; ++i) {
      const Scratch::Impl::JoinHit hit = s_.join_hits[i];
      while (f < filler_count_ && s_.line.fillers[f].at <= hit.begin) FoundFiller(f++);
      Joins(hit);
    }
    while (f < filler_count_) FoundFiller(f++);
    ByEnd(&s_.negators);
    ByEnd(&s_.no_negations);
  }

 private:
  static void ByEnd(std::vector<Scratch::Impl::NegatorHit>* hits) {
    std::sort(hits->begin(), hits->end(), [](const auto& a, const auto& b) {
      return std::tie(a.end, a.begin, a.language) < std::tie(b.end, b.begin, b.language);
    });
  }
  bool Allowed(const Goal& goal) const {
    return (goal.parties >> party_ & 1) &&
           (goal.language == 0 || language_ == kAnyLanguage || goal.language == language_);
  }

  uint32_t Whole(const Profile& profile, uint32_t begin, uint32_t end) const {
    const uint32_t* const values = s_.line.values.data();
    return ((values[begin] >> kWordBeginShift) | !profile.whole_begin) &
           ((values[end - 1] >> kWordEndShift) | !profile.whole_end) & 1;
  }

  // Notes what begins sequences, and puts aside what has uses and what goes on from lists.
  void Sort(uint32_t count) {
    s_.seen_count = 0;
    if (s_.use_hits.size() < s_.found.size()) {
      s_.use_hits.resize(s_.found.size());
      s_.join_hits.resize(s_.found.size());
    }
    // What is looked at next is on its way while the last is being looked at.
    constexpr uint32_t kAhead = 6;
    size_t f = 0;
    const bool has_fillers = !s_.line.fillers.empty();
    for (uint32_t i = 0; i < count; ++i) {
      const Automaton::Found found = s_.found[i];
      if (i + kAhead < count) __builtin_prefetch(&profiles_[t_.literals[s_.found[i + kAhead].literal].profile]);
      const Literal literal = t_.literals[found.literal];
      const uint32_t begin = found.begin, end = begin + literal.length;
      const Profile& profile = profiles_[literal.profile];
      while (f < filler_count_ && s_.line.fillers[f].at <= begin) SeeFiller(f++);
      const uint64_t whole = Whole(profile, begin, end);
      s_.use_hits[use_hits_] = {begin, end, literal.profile};
      use_hits_ += (profile.uses | (has_fillers ? profile.edged_uses : 0)) > 0;
      Room();
      s_.seen[s_.seen_count] = {begin, end, literal.profile, kNoIndex, {}};
      s_.join_hits[join_hits_] = {begin, end, literal.profile, s_.seen_count};
      s_.seen_count += whole & profile.begins;
      // Nearly always there is one block of each, or the one that is empty.
      const ListBlock *joined = &t_.blocks[profile.first_joined], *led = &t_.blocks[profile.first_led];
      uint64_t any = AnyOf(*joined, Touched(*joined));
      for (uint32_t k = 1; k < profile.joined_blocks; ++k) ++joined, any |= AnyOf(*joined, Touched(*joined));
      join_hits_ += whole & (any != 0);
      Add(*led, whole, Touched(*led));
      for (uint32_t k = 1; k < profile.led_blocks; ++k) ++led, Add(*led, whole, Touched(*led));
      if (has_fillers && profile.begins_edged && whole) SeeEdged(begin, end, profile);
    }
    while (f < filler_count_) SeeFiller(f++);
  }
  uint64_t* Touched(const ListBlock& block) { return s_.touched.data() + block.block * ListBlock::kWords; }
  static uint64_t AnyOf(const ListBlock& block, const uint64_t* touched) {
    const auto both = [&](int w) { return (block.bits[w] & touched[w]) | (block.bits[w + 1] & touched[w + 1]); };
    static_assert(ListBlock::kWords == 8, "written out");
    return (both(0) | both(2)) | (both(4) | both(6));
  }
  static void Add(const ListBlock& block, uint64_t whole, uint64_t* touched) {
    const uint64_t mask = 0 - whole;
    const auto add = [&](int w) { touched[w] |= block.bits[w] & mask; };
    add(0), add(1), add(2), add(3), add(4), add(5), add(6), add(7);
  }
  void Room() {
    if (s_.seen.size() <= s_.seen_count) s_.seen.resize(s_.seen.size() * 2 + 64);
  }

  void Uses(const Scratch::Impl::UseHit& hit) {
    const uint32_t begin = hit.begin, end = hit.end;
    const Profile& profile = profiles_[hit.profile];
    const bool whole = Whole(profile, begin, end);
    const Use* use = t_.uses.data() + profile.first_use;
    const Use* const last = use + profile.uses + (s_.line.fillers.empty() ? 0 : profile.edged_uses);
    for (; use != last; ++use) {
      if (use->kind == Use::kAtom) {
        Atom(*use);
        continue;
      }
      ByteSpan bytes;
      if (!whole || !Stands(*use, begin, end, &bytes)) continue;
      switch (use->kind) {
        case Use::kGoal:
          if (Allowed(t_.goals[use->target])) Match(use->target, begin, bytes);
          break;
        case Use::kSlot: Begin(use->target, begin, end, bytes); break;
        case Use::kNegator: s_.negators.push_back({begin, end, use->language}); break;
        case Use::kNoNegation: s_.no_negations.push_back({begin, end, use->language}); break;
        default:;  // has been seen
      }
    }
  }

  void SeeEdged(uint32_t begin, uint32_t end, const Profile& profile) {
    const Use* const first = t_.uses.data() + profile.first_use + profile.uses;
    for (const Use* u = first; u != first + profile.edged_uses; ++u) {
      const Use& use = *u;
      ByteSpan bytes;
      if (use.kind == Use::kFirst && Stands(use, begin, end, &bytes)) See({begin, end, kNoIndex, use.target, bytes});
    }
  }
  void See(const Scratch::Impl::Seen& seen) {
    Touch(seen.list);
    Room();
    s_.seen[s_.seen_count++] = seen;
  }
  void Touch(uint32_t list) { s_.touched[list / 64] |= uint64_t{1} << list % 64; }

  void Joins(const Scratch::Impl::JoinHit& hit) {
    const Profile& profile = profiles_[hit.profile];
    const ListBlock* block = &t_.blocks[profile.first_joined];
    for (uint32_t k = 0; k < profile.joined_blocks; ++k, ++block) {
      const uint64_t* const touched = Touched(*block);
      uint32_t words = 0;
      for (uint32_t w = 0; w < ListBlock::kWords; ++w) words |= uint32_t{(block->bits[w] & touched[w]) != 0} << w;
      for (; words != 0; words &= words - 1) {
        const uint32_t w = Count((words & (0 - words)) - 1);
        const uint64_t bits = block->bits[w];
        for (uint64_t left = bits & touched[w]; left != 0; left &= left - 1) {
          const uint64_t lower = (left & (0 - left)) - 1;
          // Nobody may have reached a later list yet.
          const uint32_t list = block->block * ListBlock::kLists + w * 64 + Count(lower);
          if (list >= t_.first_lists && s_.lists[list - t_.first_lists].epoch != s_.epoch) continue;
          Join(block->group + block->before[w] + Count(bits & lower), hit);
        }
      }
    }
  }
  // Of bits; in a form that needs no instruction of newer processors.
  static uint32_t Count(uint64_t x) {
    x -= x >> 1 & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
    return static_cast<uint32_t>(((x + (x >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
  }

  // Goes on from a list that may hold something.
  void Join(uint32_t group, const Scratch::Impl::JoinHit& hit) {
    for (uint32_t u = t_.groups[group]; u < t_.groups[group + 1]; ++u) {
      ByteSpan bytes;
      const Use& use = t_.joins[u];
      if (Stands(use, hit.begin, hit.end, &bytes)) Reach(use, hit.begin, hit.end, bytes, hit.seen);
    }
  }

  bool Stands(const Use& use, uint32_t begin, uint32_t end, ByteSpan* bytes) const {
    *bytes = {s_.line.spans[begin].begin, s_.line.spans[end - 1].end};
    return use.edge == kNoIndex || Edges(t_.edges[use.edge], begin, end, bytes);
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

  // Literals of fillers only, from token `f` on: those that begin sequences, and the others.
  void SeeFiller(size_t f) { Fillers(f, true); }
  void FoundFiller(size_t f) { Fillers(f, false); }
  void Fillers(size_t f, bool firsts) {
    const std::vector<FillerToken>& fillers = s_.line.fillers;
    for (uint32_t number : t_.filler_literals) {
      const Use& use = t_.uses[number];
      if (firsts && use.kind == Use::kSlot && !t_.slots[use.target].last) Touch(t_.slots[use.target].list);
      if ((use.kind == Use::kFirst) != firsts) continue;
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
        See({at, at, kNoIndex, use.target, bytes});
      } else if (use.kind == Use::kGoal) {
        if (Allowed(t_.goals[use.target])) Match(use.target, at, bytes);
      } else if (use.from == kNoIndex) {
        Begin(use.target, at, at, bytes);
      } else if (use.from < t_.first_lists || s_.lists[use.from - t_.first_lists].epoch == s_.epoch) {
        Reach(use, at, at, bytes, s_.seen_count);
      }
    }
  }

  // The first slot of a sequence with ^, or the only one of a sequence with $, stands at [begin, end).
  void Begin(uint32_t number, uint32_t begin, uint32_t end, ByteSpan bytes) {
    const Slot& slot = t_.slots[number];
    if (slot.at_begin && (begin < slot.gap.least || begin > slot.gap.most)) return;
    if (Allowed(t_.goals[slot.goal])) Go(slot, {begin, bytes.begin, end, bytes.end, begin, 0});
  }

  // A later one does.
  void Reach(const Use& use, uint32_t begin, uint32_t end, ByteSpan bytes, uint32_t seen_before) {
    const Slot& slot = t_.slots[use.target];
    const Goal& goal = t_.goals[slot.goal];
    if (!Allowed(goal) || Announced(goal.regex)) return;
    if (++s_.mark == 0) {
      std::fill(s_.marks.begin(), s_.marks.end(), 0);
      s_.mark = 1;
    }
    const uint64_t most_work = kWorkAtLeast + kWorkPerCharacter * s_.line.size;
    const uint64_t looked_at = s_.work < most_work ? most_work : kLookedAtBeyond;
    // What ends too near or overlaps is passed by; false: all else lies too far back.
    auto follow = [&](const Scratch::Impl::Partial& partial) {
      if (begin - partial.end < slot.gap.least || partial.end_byte > bytes.begin) return;
      if (s_.marks[partial.begin_byte] == s_.mark) return;
      s_.marks[partial.begin_byte] = s_.mark;
      Go(slot, {partial.begin, partial.begin_byte, end, bytes.end, begin, 0});
    };
    uint64_t n = 0;
    if (use.from < t_.first_lists) {
      for (uint32_t i = seen_before; i-- > 0 && n < looked_at; ++n) {
        const Scratch::Impl::Seen& seen = s_.seen[i];
        if (seen.begin > begin) continue;
        if (begin - seen.begin > slot.reach) break;
        if (seen.end > begin || begin - seen.end > slot.gap.most) continue;
        if (seen.profile == kNoIndex) {
          if (seen.list == use.from) follow({seen.begin, seen.bytes.begin, seen.end, seen.bytes.end, 0, 0});
        } else if (BeginsList(profiles_[seen.profile], use.from)) {
          follow({seen.begin, s_.line.spans[seen.begin].begin, seen.end, s_.line.spans[seen.end - 1].end, 0, 0});
        }
      }
    } else {
      for (uint32_t p = s_.lists[use.from - t_.first_lists].value; p != kNoIndex && n < looked_at; ++n) {
        const Scratch::Impl::Partial partial = s_.partials[p];
        p = partial.next;
        if (partial.last_begin > begin) continue;
        if (begin - partial.last_begin > slot.reach) break;
        if (partial.end <= begin && begin - partial.end <= slot.gap.most) follow(partial);
      }
    }
    s_.work += n + 1;
    // An expression runs rather once too often.
    if (goal.regex != kNoIndex && n == looked_at) Announce(goal.regex);
  }

  bool BeginsList(const Profile& profile, uint32_t list) const {
    const ListBlock* block = &t_.blocks[profile.first_led];
    for (const ListBlock* const last = block + profile.led_blocks; block != last; ++block) {
      if (block->block == list / ListBlock::kLists) {
        return block->bits[list / 64 % ListBlock::kWords] >> list % 64 & 1;
      }
    }
    return false;
  }

  void Go(const Slot& slot, const Scratch::Impl::Partial& partial) {
    if (!slot.last) return Push(slot.list, partial);
    const uint32_t rest = s_.line.size - partial.end;
    if (slot.at_end && (rest < slot.trail.least || rest > slot.trail.most)) return;
    Match(slot.goal, partial.begin, {partial.begin_byte, partial.end_byte});
  }

  void Match(uint32_t number, uint32_t begin, ByteSpan bytes) {
    const Goal& goal = t_.goals[number];
    if (goal.regex != kNoIndex) return Announce(goal.regex);
    s_.matches.push_back({number, begin, bytes.begin, bytes.end});
  }
  bool Announced(uint32_t regex) const { return regex != kNoIndex && s_.regexes[regex].epoch == s_.epoch; }
  void Announce(uint32_t regex) {
    if (Announced(regex)) return;
    s_.regexes[regex] = {s_.epoch, 0};
    s_.candidates.push_back(regex);
  }

  void Push(uint32_t list, Scratch::Impl::Partial partial) {
    Scratch::Impl::Stamped& head = s_.lists[list - t_.first_lists];
    if (head.epoch != s_.epoch) head = {s_.epoch, kNoIndex};
    partial.next = head.value;
    head.value = static_cast<uint32_t>(s_.partials.size());
    s_.partials.push_back(partial);
  }

  const Tables& t_;
  Scratch::Impl& s_;
  const Profile* const profiles_;
  const uint32_t party_;
  const uint16_t language_;
  size_t filler_count_ = 0;
  uint32_t use_hits_ = 0, join_hits_ = 0;
};

// --- regular expressions ---

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

void RunRegexes(const Tables& t, uint32_t party, uint16_t language, Scratch::Impl* s) {
  const std::vector<RegexSet::Entry>& entries = t.regexes.entries();
  uint32_t said = 0, written = UINT32_MAX;  // fillers of the text, and of the form of it that stands there
  for (const FillerToken& filler : s->line.fillers) said |= FillerBit(filler.word);
  auto run = [&](uint32_t number) {
    const RegexSet::Entry& entry = entries[number];
    const Goal& goal = t.goals[entry.goal];
    if (!(goal.parties >> party & 1) || s->line.digits < entry.digits) return;
    if (goal.language != 0 && language != kAnyLanguage && goal.language != language) return;
    if (const uint32_t visible = entry.fillers & said; written != visible) {
      RegexText(t.table, s).Write(visible);
      written = visible;
    }
    RunRegex(entry, s);
  };
  for (uint32_t i : t.unconditional) run(i);
  std::sort(s->candidates.begin(), s->candidates.end());
  for (uint32_t i : s->candidates) {
    const uint32_t mask = s->regexes[i].value;
    if (!entries[i].ways.empty() || entries[i].suffices[mask / 64] >> mask % 64 & 1) run(i);
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
  if (s.lists.size() < tables.lists - tables.first_lists) s.lists.resize(tables.lists - tables.first_lists);
  s.touched.assign((tables.lists / ListBlock::kLists + 1) * ListBlock::kWords, 0);
  if (s.regexes.size() < tables.regexes.entries().size()) s.regexes.resize(tables.regexes.entries().size());
  if (s.sides.size() < tables.sides) s.sides.resize(tables.sides);
  if (s.marks.size() < text.size() + 1) s.marks.resize(text.size() + 1);
  s.work = 0;
  s.candidates.clear();
  s.partials.clear();
  s.matches.clear();
  s.negators.clear();
  s.no_negations.clear();
  Scan(tables, scratch, party, language).Run();
  if (!tables.unconditional.empty() || !s.candidates.empty()) RunRegexes(tables, party, language, scratch);
}

}  // namespace callcue::match

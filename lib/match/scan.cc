// One scan: normalise, run the automaton, find out which series may have been said and follow those, run the
// expressions whose words were found; finish.cc then turns matches into hits.
//
// Most words that are found lead nowhere. Of each series two neighbouring slots were chosen when it was compiled, those
// whose words are found together least often. A word of the first sets the series' bit, and one of the second asks for
// the bits of all series that it is the second of, 64 at once. What may have been said so, few series, is followed from
// that word on, backwards and forwards (follow.h).
//
// Exceptions and negators are looked for in a second stage, and only those of acts that the first has found.
#include "lib/match/scan.h"

#include <algorithm>
#include <tuple>

#include "lib/match/follow.h"
#include "lib/match/words.h"

namespace callcue::match {
namespace {

constexpr int kWordBeginShift = 24, kWordEndShift = 25;
static_assert(Normalised::kWordBegin == 1u << kWordBeginShift && Normalised::kWordEnd == 1u << kWordEndShift);

class Scan {
 public:
  Scan(const Tables& tables, Scratch::Impl* scratch, uint32_t party, uint16_t language)
      : t_(tables),
        s_(*scratch),
        profiles_(tables.profiles[SpeakerOf(party)].data()),
        back_uses_(tables.back_uses[SpeakerOf(party)].data()),
        follower_(tables, scratch, party, language) {}

  // Finds words, and what hits acts.
  void Find() {
    const uint32_t count = t_.automaton.Scan(s_.line.values.data(), s_.line.size, &s_.found);
    FindWords(count);
    Follow<kFinding>();
  }

  // Finds what takes hits of these acts back.
  void TakeBack() {
    bool any = false;
    uint32_t allowed = 0;
    std::fill(s_.allowed.begin(), s_.allowed.end(), 0);
    for (const Scratch::Impl::Match& match : s_.matches) {
      const Goal& goal = t_.goals[match.goal];
      any |= goal.negatable;
      if (s_.act_epochs[goal.act] == s_.epoch) continue;
      s_.act_epochs[goal.act] = s_.epoch;
      any |= t_.excepted[goal.act];
      if (goal.act + 1 >= t_.act_series_at.size()) continue;
      for (uint32_t i = t_.act_series_at[goal.act]; i < t_.act_series_at[goal.act + 1]; ++i) {
        s_.allowed[t_.act_series[i].word] |= t_.act_series[i].bits;
        allowed |= BackBit(t_.act_series[i].word);
      }
    }
    if (!any) return;
    use_hits_ = 0;
    candidates_ = s_.candidates.data();
    for (uint32_t i = 0; i < back_words_; ++i) {
      const uint32_t word = s_.back_words[i];
      const Profile& profile = profiles_[s_.words[word].profile];
      const bool asks = profile.back_asks & allowed, notes = profile.back_notes & allowed;
      if (!asks && !notes && !profile.back_uses) continue;
      const StageUses& uses = back_uses_[s_.words[word].profile];
      if (profile.back_uses) s_.use_hits[use_hits_++] = word;
      if (asks) Ask<kTakingBack>(word, uses);
      if (notes) Note(uses);
    }
    Follow<kTakingBack>();
    ByEnd(&s_.negators);
    ByEnd(&s_.no_negations);
  }

 private:
  using Found = Scratch::Impl::Found;

  static void ByEnd(std::vector<Scratch::Impl::NegatorHit>* hits) {
    std::sort(hits->begin(), hits->end(), [](const auto& a, const auto& b) {
      return std::tie(a.end, a.begin, a.language) < std::tie(b.end, b.begin, b.language);
    });
  }

  bool Whole(const Profile& profile, uint32_t begin, uint32_t end) const {
    if (!profile.whole_begin && !profile.whole_end) return true;
    const uint32_t* const values = s_.line.values.data();
    return ((values[begin] >> kWordBeginShift) | !profile.whole_begin) &
           ((values[end - 1] >> kWordEndShift) | !profile.whole_end) & 1;
  }

  // --- words ---

  // Each is looked at at once: what it begins may be what the next goes on from.
  void FindWords(uint32_t count) {
    candidates_ = s_.candidates.data();
    if (!s_.line.fillers.empty() && (t_.edged.size() > 1 || !t_.unspoken.empty())) return FindWordsAndFillers(count);
    Room(count);
    const Automaton::Found* const found = s_.found.data();
    const Literal* const literals = t_.literals.data();
    for (uint32_t i = 0; i < count; ++i) {
      if (i + kAhead < count) __builtin_prefetch(&profiles_[literals[found[i + kAhead].literal].profile]);
      const Literal literal = literals[found[i].literal];
      AddWord(found[i].begin, found[i].begin + literal.length, literal.profile);
    }
  }

  // Those of fillers only stand between the characters: all come in order of their begins.
  void FindWordsAndFillers(uint32_t count) {
    const std::vector<FillerToken>& fillers = s_.line.fillers;
    const size_t unspoken = t_.unspoken.empty() ? 0 : fillers.size();
    size_t f = 0;
    for (uint32_t i = 0; i < count; ++i) {
      const Automaton::Found found = s_.found[i];
      const Literal literal = t_.literals[found.literal];
      const uint32_t begin = found.begin, end = begin + literal.length;
      while (f < unspoken && fillers[f].at <= begin) Unspoken(f++);
      Room(1);
      AddWord(begin, end, literal.profile);
      const Profile& profile = profiles_[literal.profile];
      if (profile.edged != 0 && Whole(profile, begin, end)) Edged(begin, end, profile);
    }
    while (f < unspoken) Unspoken(f++);
  }

  // What is looked at next is on its way while the last is being looked at.
  static constexpr uint32_t kAhead = 6;

  // For so many more words.
  void Room(uint32_t words) {
    const size_t least = size_t{s_.word_count} + words;
    if (least <= s_.words.size()) return;
    s_.use_hits.resize(least * 2 + 64);
    s_.back_words.resize(s_.use_hits.size());
    s_.words.resize(s_.use_hits.size());  // last: if there's no memory, it is tried again
  }
  // There is room for it.
  void AddWord(uint32_t begin, uint32_t end, uint32_t number) {
    const Profile& profile = profiles_[number];
    if (!profile.open) return;
    if (!Whole(profile, begin, end)) {
      if (profile.atoms) Atoms(profile);
      return;
    }
    AddOpen({begin, end, number, kNoIndex}, profile);
  }
  void AddOpen(const Found& found, const Profile& profile) {
    const uint32_t word = s_.word_count++;
    s_.words[word] = found;
    s_.use_hits[use_hits_] = word;
    use_hits_ += profile.uses.uses > 0;
    Ask<kFinding>(word, profile.uses);
    Note(profile.uses);
    s_.back_words[back_words_] = word;
    back_words_ += profile.back;
  }
  void AddEdged(uint32_t begin, uint32_t end, uint32_t profile, ByteSpan bytes) {
    Room(1);
    AddOpen({begin, end, profile, static_cast<uint32_t>(s_.edged_bytes.size())}, profiles_[profile]);
    s_.edged_bytes.push_back(bytes);
  }

  void Edged(uint32_t begin, uint32_t end, const Profile& profile) {
    for (uint32_t i = profile.edged; t_.edged[i].edge != kNoIndex; ++i) {
      ByteSpan bytes = {s_.line.spans[begin].begin, s_.line.spans[end - 1].end};
      if (Edges(t_.edges[t_.edged[i].edge], begin, end, &bytes)) AddEdged(begin, end, t_.edged[i].profile, bytes);
    }
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

  // Words of fillers only, from token `f` on.
  void Unspoken(size_t f) {
    const std::vector<FillerToken>& fillers = s_.line.fillers;
    const uint32_t at = fillers[f].at;
    for (const EdgedWord& word : t_.unspoken) {
      const Edge& edge = t_.edges[word.edge];
      const uint32_t* const words = t_.filler_words.data() + edge.before;
      uint32_t n = 0;
      while (n < edge.before_count && f + n < fillers.size() && fillers[f + n].at == at &&
             fillers[f + n].word == words[n]) {
        ++n;
      }
      if (n < edge.before_count || !profiles_[word.profile].open) continue;
      AddEdged(at, at, word.profile, {fillers[f].span.begin, fillers[f + n - 1].span.end});
    }
  }

  // --- what they are good for ---

  // Which series may have been said up to word number `word`, of those that ask for what was noted before it?
  template <Stage stage>
  void Ask(uint32_t word, const StageUses& uses) {
    if (uses.asked_bits == 0) return;
    if (s_.candidates.data() + s_.candidates.size() - candidates_ <= uses.more_asked) MoreCandidates(uses.more_asked);
    const uint64_t* const noted = s_.noted.data();
    const uint64_t* const allowed = s_.allowed.data();
    Scratch::Impl::Candidate* to = candidates_;
    const auto ask = [&](uint64_t bits, uint32_t of) {
      const uint64_t asked = bits & noted[of] & (stage == kTakingBack ? allowed[of] : ~uint64_t{0});
      *to = {word, of, asked};
      to += asked != 0;
    };
    ask(uses.asked_bits, uses.asked_word);
    const SeriesBits* bits = t_.bits.data() + uses.first_more;
    for (const SeriesBits* const end = bits + uses.more_asked; bits != end; ++bits) ask(bits->bits, bits->word);
    candidates_ = to;
  }
  void MoreCandidates(uint32_t more) {
    const size_t count = candidates_ - s_.candidates.data();
    s_.candidates.resize(2 * s_.candidates.size() + more + 64);
    candidates_ = s_.candidates.data() + count;
  }
  void Note(const StageUses& uses) {
    uint64_t* const noted = s_.noted.data();
    noted[uses.noted_word] |= uses.noted_bits;
    const SeriesBits* bits = t_.bits.data() + uses.first_more + uses.more_asked;
    for (const SeriesBits* const end = bits + uses.more_noted; bits != end; ++bits) noted[bits->word] |= bits->bits;
  }

  template <Stage stage>
  void Follow() {
    for (uint32_t i = 0; i < use_hits_; ++i) {
      const uint32_t profile = s_.words[s_.use_hits[i]].profile;
      Uses(s_.use_hits[i], stage == kFinding ? profiles_[profile].uses : back_uses_[profile], stage);
    }
    const Scratch::Impl::Candidate* const first = s_.candidates.data();
    const Scratch::Impl::Candidate* const last = candidates_;
    if (first == last) return;
    const Series* const series = t_.series.data();
    follower_.Begin(last - first);
    for (const Scratch::Impl::Candidate* c = first; c != last; ++c) {
      __builtin_prefetch(&series[c->word * 64 + Lowest(c->bits)]);
    }
    for (const Scratch::Impl::Candidate* c = first; c != last; ++c) {
      for (uint64_t left = c->bits; left != 0; left &= left - 1) {
        follower_.Follow(series[c->word * 64 + Lowest(left)], c->found);
      }
    }
  }
  static uint32_t Lowest(uint64_t bits) { return static_cast<uint32_t>(__builtin_ctzll(bits)); }

  void Uses(uint32_t found, const StageUses& uses, Stage stage) {
    const Found& word = s_.words[found];
    const Use* use = t_.uses.data() + uses.first_use;
    for (const Use* const last = use + uses.uses; use != last; ++use) {
      switch (use->kind) {
        case Use::kGoal: {
          const Goal& goal = t_.goals[use->target];
          if (stage == kTakingBack && s_.act_epochs[goal.act] != s_.epoch) break;
          if (follower_.Allowed(goal)) follower_.Match(use->target, word.begin, follower_.Bytes(word));
          break;
        }
        case Use::kAnchored: follower_.Alone(t_.series[use->target], found); break;
        case Use::kNegator: s_.negators.push_back({word.begin, word.end, use->language}); break;
        case Use::kNoNegation: s_.no_negations.push_back({word.begin, word.end, use->language}); break;
        case Use::kAtom: Atom(*use); break;
        case Use::kMember: break;
      }
    }
  }

  // Of a word that isn't whole where it was found.
  void Atoms(const Profile& profile) {
    const StageUses& uses = profile.uses;
    for (const Use *use = t_.uses.data() + uses.first_use, *const last = use + uses.uses; use != last; ++use) {
      if (use->kind == Use::kAtom) Atom(*use);
    }
  }
  void Atom(const Use& use) {
    Scratch::Impl::Stamped& regex = s_.regexes[use.target];
    if (regex.epoch != s_.epoch) {
      regex = {s_.epoch, 0};
      s_.announced.push_back(use.target);
    }
    regex.value |= 1u << use.bit;
  }

  const Tables& t_;
  Scratch::Impl& s_;
  const Profile* const profiles_;
  const StageUses* const back_uses_;
  Follower follower_;
  uint32_t use_hits_ = 0;                           // in Scratch::Impl::use_hits, of one stage
  uint32_t back_words_ = 0;                         // in Scratch::Impl::back_words
  Scratch::Impl::Candidate* candidates_ = nullptr;  // behind the last, likewise
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
    } else {
      // An empty match (\b): on from the next character.
      for (from = end + 1; from < text.size() && (text[from] & 0xC0) == 0x80;) ++from;
    }
  }
}

// How many digits stand one behind the other.
uint32_t LongestRun(const Normalised& line) {
  uint32_t longest = 0, run = 0;
  for (uint32_t i = 0; i < line.size; ++i) {
    run = line.IsDigit(i) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

void RunRegexes(const Tables& t, uint32_t party, uint16_t language, Scratch::Impl* s) {
  const std::vector<RegexSet::Entry>& entries = t.regexes.entries();
  const uint32_t longest = s->line.digits == 0 ? 0 : LongestRun(s->line);
  uint32_t said = 0, written = UINT32_MAX;  // fillers of the text, and of the form of it that stands there
  for (const FillerToken& filler : s->line.fillers) said |= FillerBit(filler.word);
  auto run = [&](uint32_t number) {
    const RegexSet::Entry& entry = entries[number];
    const Goal& goal = t.goals[entry.goal];
    if (!(goal.parties >> party & 1) || s->line.size > entry.most) return;
    if (s->line.digits < entry.digits || longest < entry.run) return;
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
    if (!entries[i].ways.empty() || entries[i].suffices[mask / 64] >> mask % 64 & 1) run(i);
  }
}

void FindDigits(Scratch::Impl* s) {
  const Normalised& line = s->line;
  s->first_digit = line.size;
  s->digits_end = 0;
  if (line.digits == 0) return;
  if (s->next_digits.size() <= line.size) {
    s->digit_ends.resize(line.size + 1);
    s->next_digits.resize(line.size + 1);
  }
  for (uint32_t i = 0; i < line.size; ++i) {
    s->digit_ends[i] = s->digits_end;
    if (line.IsDigit(i)) s->digits_end = i + 1;
  }
  s->digit_ends[line.size] = s->digits_end;
  for (uint32_t i = line.size; i-- > 0;) {
    if (line.IsDigit(i)) s->first_digit = i;
    s->next_digits[i] = s->first_digit;
  }
}

}  // namespace

void FindMatches(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch) {
  Scratch::Impl& s = *scratch;
  if (++s.epoch == 0) {
    for (auto& stamped : s.regexes) stamped.epoch = 0;
    for (auto& side : s.sides) side.epoch = 0;
    std::fill(s.act_epochs.begin(), s.act_epochs.end(), 0);
    s.epoch = 1;
  }
  s.noted.assign(tables.series.size() / 64 + 1, 0);
  if (s.allowed.size() < s.noted.size()) s.allowed.resize(s.noted.size());
  if (s.act_epochs.size() < tables.acts) s.act_epochs.resize(tables.acts);
  if (s.regexes.size() < tables.regexes.entries().size()) s.regexes.resize(tables.regexes.entries().size());
  if (s.sides.size() < tables.sides) s.sides.resize(tables.sides);
  s.work = 0;
  if (tables.near_digits) FindDigits(scratch);
  s.word_count = 0;
  s.edged_bytes.clear();
  s.announced.clear();
  s.matches.clear();
  s.captured.clear();
  s.negators.clear();
  s.no_negations.clear();
  Scan scan(tables, scratch, party, language);
  scan.Find();
  if (!tables.unconditional.empty() || !s.announced.empty()) RunRegexes(tables, party, language, scratch);
  if (!s.matches.empty()) scan.TakeBack();
}

}  // namespace callcue::match

// One scan: normalise, run the automaton, find out which series may have been said and follow those, run the
// expressions whose words were found (run_regexes.cc); finish.cc then turns matches into hits.
//
// In a line that cues weigh whole, only what acts need that they don't refuse is looked for (candidates.h).
//
// Most words that are found lead nowhere. Each series is woken by the words of one slot, those that are said least, and
// dropped at once if no word of another slot may stand near them (follow.h).
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
        candidates_of_(tables.candidates_of[SpeakerOf(party)].data()),
        follower_(tables, scratch, party, language) {}

  // Finds words, and what hits acts.
  void Find() {
    FindWords(s_.found_count);
    s_.word_count = static_cast<uint32_t>(next_ - words_);
    if (s_.word_count == 0) return;
    if (!t_.bundles.empty()) follower_.Begin();
    const Found* const words = words_;
    const uint32_t count = s_.word_count, candidates = s_.candidates;
    uint32_t* const taking_back = s_.taking_back.data();
    for (uint32_t word = 0; word < count; ++word) {
      const Profile& profile = profiles_[words[word].profile];
      taking_back[taking_back_] = word;
      taking_back_ += (profile.uses[kTakingBack] | profile.back_acts) != 0;
      if (profile.uses[kFinding] > 0) Uses(word, profile, kFinding);
      const uint32_t ranges = profile.wakes[kFinding];
      if (ranges > 0) follower_.Wake<kFinding>(profile.first_range, ranges, word, candidates);
    }
  }

  // Finds what takes hits of these acts back.
  void TakeBack() {
    bool any = false;
    uint32_t acts = 0;
    for (const Scratch::Impl::Match& match : s_.matches) {
      const Goal& goal = t_.goals[match.goal];
      any |= goal.negatable | t_.excepted[goal.act];
      acts |= ActBit(goal.act);
      s_.act_epochs[goal.act] = s_.epoch;
    }
    if (!any) return;
    const Found* const words = words_;
    for (uint32_t i = 0; i < taking_back_; ++i) {
      const uint32_t word = s_.taking_back[i];
      const Profile& profile = profiles_[words[word].profile];
      if (profile.uses[kTakingBack] > 0) Uses(word, profile, kTakingBack);
      if (!(profile.back_acts & acts)) continue;
      follower_.Wake<kTakingBack>(profile.first_range + profile.wakes[kFinding], profile.wakes[kTakingBack], word,
                                  acts);
    }
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

  void FindWords(uint32_t count) {
    if (!t_.bundles.empty()) {
      s_.places.Begin(s_.line.size);
      places_ = s_.places.data();
    }
    if (!s_.line.fillers.empty() && (t_.edged.size() > 1 || !t_.unspoken.empty())) return FindWordsAndFillers(count);
    Room(count);
    const Automaton::Found* found = s_.found.data();
    const Literal* const literals = t_.literals.data();
    const uint32_t candidates = s_.candidates, *const candidates_of = candidates_of_;
    Found* next = next_;
    for (const Automaton::Found* const end = found + count; found != end; ++found) {
      const Literal literal = literals[found->literal];
      if (!(candidates_of[literal.profile] & candidates)) continue;
      next = AddWord(next, found->begin, found->begin + literal.length, literal.profile);
    }
    next_ = next;
  }

  // Those of fillers only stand between the characters: all come in order of their begins.
  void FindWordsAndFillers(uint32_t count) {
    const std::vector<FillerToken>& fillers = s_.line.fillers;
    const size_t unspoken = t_.unspoken.empty() ? 0 : fillers.size();
    size_t f = 0, next = 0;  // the first filler that stands where the word begins, or behind
    for (uint32_t i = 0; i < count; ++i) {
      const Automaton::Found found = s_.found[i];
      const Literal literal = t_.literals[found.literal];
      const uint32_t begin = found.begin, end = begin + literal.length;
      while (f < unspoken && fillers[f].at <= begin) Unspoken(f++);
      if (!(candidates_of_[literal.profile] & s_.candidates)) continue;
      Room(1);
      next_ = AddWord(next_, begin, end, literal.profile);
      const Profile& profile = profiles_[literal.profile];
      if (profile.edged == 0) continue;
      while (next < fillers.size() && fillers[next].at < begin) ++next;
      if (next == fillers.size()) continue;
      const auto behind = std::lower_bound(fillers.begin() + next, fillers.end(), end, Before);
      const bool beside = fillers[next].at == begin || (behind != fillers.end() && behind->at == end);
      if (beside && Whole(profile, begin, end)) Edged(begin, end, profile);
    }
    while (f < unspoken) Unspoken(f++);
  }

  // For so many more words.
  void Room(uint32_t words) {
    const size_t count = next_ - words_;
    if (count + words > s_.words.size()) {
      const size_t rows = (count + words) * 2 / 64 + 1;
      s_.rows.resize(rows * kFilterBits);
      s_.taking_back.resize(rows * 64);
      s_.words.resize(rows * 64);  // last: if there's no memory, it is tried again
    }
    words_ = s_.words.data();
    rows_ = s_.rows.data();
    next_ = words_ + count;
  }
  // There is room for it at `to`, and it has to do with an act that this speaker's words may hit. Returns where the
  // next one goes.
  Found* AddWord(Found* to, uint32_t begin, uint32_t end, uint32_t number) {
    const Profile& profile = profiles_[number];
    if (!Whole(profile, begin, end)) {
      if (profile.atoms) Atoms(profile);
      return to;
    }
    return AddOpen(to, begin, end, number, profile, kNoIndex);
  }
  Found* AddOpen(Found* to, uint32_t begin, uint32_t end, uint32_t number, const Profile& profile, uint32_t bytes) {
    const size_t word = to - words_;
    *to++ = {begin, end, number, bytes};
    uint64_t* const row = rows_ + word / 64 * kFilterBits;
    if (word % 64 == 0) std::fill_n(row, kFilterBits, 0);
    if (!profile.asked) return to;
    const uint32_t bit = profile.bit;
    row[bit] |= uint64_t{1} << word % 64;
    LinePlaces::Add(bit, places_ + begin, places_ + end);
    return to;
  }
  void AddEdged(uint32_t begin, uint32_t end, uint32_t profile, ByteSpan bytes) {
    Room(1);
    next_ = AddOpen(next_, begin, end, profile, profiles_[profile], static_cast<uint32_t>(s_.edged_bytes.size()));
    s_.edged_bytes.push_back(bytes);
  }

  void Edged(uint32_t begin, uint32_t end, const Profile& profile) {
    for (uint32_t i = profile.edged; t_.edged[i].edge != kNoIndex; ++i) {
      ByteSpan bytes = {s_.line.spans[begin].begin, s_.line.spans[end - 1].end};
      if (Edges(t_.edges[t_.edged[i].edge], begin, end, &bytes)) AddEdged(begin, end, t_.edged[i].profile, bytes);
    }
  }

  static bool Before(const FillerToken& filler, uint32_t at) { return filler.at < at; }

  // Fillers demanded around [begin, end): are they there, in this order? Others may stand between.
  bool Edges(const Edge& edge, uint32_t begin, uint32_t end, ByteSpan* bytes) const {
    const std::vector<FillerToken>& fillers = s_.line.fillers;
    if (edge.before_count > 0) {
      auto first = std::lower_bound(fillers.begin(), fillers.end(), begin, Before);
      auto f = std::lower_bound(first, fillers.end(), begin + 1, Before);
      uint32_t left = edge.before_count;
      while (left > 0 && f != first) {
        --f;
        if (f->word == t_.filler_words[edge.before + left - 1] && --left == 0) bytes->begin = f->span.begin;
      }
      if (left > 0) return false;
    }
    if (edge.behind_count > 0) {
      uint32_t had = 0;
      for (auto f = std::lower_bound(fillers.begin(), fillers.end(), end, Before);
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

  void Uses(uint32_t found, const Profile& profile, Stage stage) {
    const Found& word = s_.words[found];
    const Use* use = t_.uses.data() + profile.first_use + (stage == kTakingBack ? profile.uses[kFinding] : 0);
    for (const Use* const last = use + profile.uses[stage]; use != last; ++use) {
      switch (use->kind) {
        case Use::kGoal: {
          const Goal& goal = t_.goals[use->target];
          if (stage == kTakingBack ? s_.act_epochs[goal.act] != s_.epoch : follower_.Refused(goal.act)) break;
          if (follower_.Allowed(goal)) follower_.Match(use->target, word.begin, follower_.Bytes(word));
          break;
        }
        case Use::kAnchored: {
          const Series& series = t_.series[use->target];
          if (!follower_.Refused(t_.goals[series.goal].act)) follower_.Alone(series, found);
          break;
        }
        case Use::kNegator: s_.negators.push_back({word.begin, word.end, use->language}); break;
        case Use::kNoNegation: s_.no_negations.push_back({word.begin, word.end, use->language}); break;
        case Use::kAtom: Atom(*use); break;
        case Use::kMember: break;
      }
    }
  }

  // Of a word that isn't whole where it was found.
  void Atoms(const Profile& profile) {
    const Use* use = t_.uses.data() + profile.first_use;
    for (const Use* const last = use + profile.uses[kFinding]; use != last; ++use) {
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
  const uint32_t* const candidates_of_;
  Follower follower_;
  LinePlace* places_ = nullptr;
  Found *words_ = nullptr, *next_ = nullptr;  // the words so far, and behind them
  uint64_t* rows_ = nullptr;                  // of each 64 of them
  uint32_t taking_back_ = 0;                  // of them, so many may take hits back
};

void FindDigits(Scratch::Impl* s) {
  const Normalised& line = s->line;
  const uint32_t size = line.size;
  s->first_digit = size;
  s->digits_end = s->longest_run = 0;
  s->point = false;
  if (line.digits == 0) return;
  if (s->next_digits.size() <= size) {
    s->digit_ends.resize(size + 1);
    s->next_digits.resize(size + 1);
  }
  uint32_t *const ends = s->digit_ends.data(), *const next = s->next_digits.data();
  uint32_t digits_end = 0, longest = 0, first = size;
  bool point = false;
  for (uint32_t i = 0, run = 0; i < size; ++i) {
    ends[i] = digits_end;
    if (line.IsDigit(i)) {
      digits_end = i + 1;
      longest = std::max(longest, ++run);
    } else {
      point |= line.IsPoint(i);
      run = 0;
    }
  }
  ends[size] = digits_end;
  for (uint32_t i = size; i-- > 0;) {
    if (line.IsDigit(i)) first = i;
    next[i] = first;
  }
  s->first_digit = first;
  s->digits_end = digits_end;
  s->longest_run = longest;
  s->point = point;
}

}  // namespace

void FindLiterals(const Tables& tables, Scratch::Impl* scratch) {
  Scratch::Impl& s = *scratch;
  std::vector<uint32_t>* const by_act[] = {&s.act_epochs, &s.taken_back_epochs, &s.weighed_epochs};
  if (++s.epoch == 0) {
    for (auto& stamped : s.regexes) stamped.epoch = 0;
    for (auto& side : s.sides) side.epoch = side.negated_epoch = 0;
    for (std::vector<uint32_t>* epochs : by_act) std::fill(epochs->begin(), epochs->end(), 0);
    s.spoken_epoch = 0;
    s.epoch = 1;
  }
  if (s.weighed_epochs.size() < tables.acts) {
    for (std::vector<uint32_t>* epochs : by_act) epochs->resize(tables.acts);
  }
  if (s.regexes.size() < tables.regexes.entries().size()) s.regexes.resize(tables.regexes.entries().size());
  if (s.sides.size() < tables.sides) s.sides.resize(tables.sides);
  s.candidates = ~0u;
  s.settled = false;
  s.finder_count = 0;
  s.work = s.wakes = 0;
  s.found_count = tables.automaton.Scan(s.line.values.data(), s.line.size, &s.found);
}

void FindMatches(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch) {
  Scratch::Impl& s = *scratch;
  if (!tables.regexes.entries().empty()) FindDigits(scratch);
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

// From phrases as written to the tables of tables.h: parse, expand, normalise, gather literals, number symbols, build.
#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "lib/match/cue_builder.h"
#include "lib/match/flatten.h"
#include "lib/match/literals.h"
#include "lib/match/matcher.h"
#include "lib/match/phrase.h"
#include "lib/match/silent_changes.h"
#include "lib/match/stretch.h"
#include "lib/match/tables.h"
#include "lib/match/word_table.h"
#include "lib/match/words.h"

namespace callcue::match {
namespace {

class Compiler {
 public:
  Compiler(Tables* tables, std::vector<Problem>* problems)
      : t_(*tables), problems_(problems), changes_(tables->table, problems), stretches_(tables->table), cues_(tables) {}

  bool Run(const std::vector<PhraseSpec>& phrases, const std::vector<SubPhrase>& sub_phrases,
           const std::vector<Negators>& negators, const Options& options) {
    const size_t before = problems_->size();
    t_.value_slots = options.slots;
    if (options.tell_changes) changes_.Want();
    most_product_ = options.most_product;
    const SubPhrases names(sub_phrases, problems_);
    const NamedChains named = ExpandNames(names, t_.table, most_product_, &pool_);
    kept_words_.assign(pool_.kept(), kNoIndex);
    for (uint32_t i = 0; i < phrases.size(); ++i) AddPhrase(phrases[i], i, names, named);
    for (uint32_t i = 0; i < negators.size(); ++i) AddNegators(negators[i], i);
    for (uint32_t i : CueBuilder::ByAct(options.cues)) {
      const CuesSpec& spec = options.cues[i];
      cues_.Add(spec, i, Language(spec.language), &stretches_, &literals_, problems_);
    }
    t_.excepted.resize(t_.acts);
    if (problems_->size() > before) {
      std::stable_sort(problems_->begin() + before, problems_->end(), [](const Problem& a, const Problem& b) {
        return std::tie(a.where, a.index, a.word, a.begin) < std::tie(b.where, b.index, b.word, b.begin);
      });
      if (!std::all_of(problems_->begin() + before, problems_->end(), [](const Problem& p) { return p.warning; })) {
        return false;
      }
    }
    t_.acknowledgement = options.acknowledgement;
    return Build(options, phrases.size());
  }

 private:
  // --- phrases ---

  void AddPhrase(const PhraseSpec& spec, uint32_t index, const SubPhrases& names, const NamedChains& named) {
    Goal goal;
    goal.act = spec.act;
    t_.acts = std::max(t_.acts, spec.act + 1);
    goal.phrase = index;
    goal.language = Language(spec.language);
    goal.parties = spec.parties;
    goal.except = spec.role != PhraseSpec::Role::kAny && spec.role != PhraseSpec::Role::kRegex;
    goal.scope = spec.role == PhraseSpec::Role::kExceptInClause      ? kClause
                 : spec.role == PhraseSpec::Role::kExceptInUtterance ? kUtterance
                                                                     : kOverlap;
    goal.group = spec.group;
    goal.min_confidence = spec.min_confidence;
    t_.in_clause |= goal.scope == kClause;
    t_.excepted.resize(t_.acts);
    t_.excepted[goal.act] |= goal.except;
    goal.negatable = spec.negatable;
    goal.certain = spec.certain;
    if (spec.role == PhraseSpec::Role::kRegex) return AddRegex(spec, goal, index);

    PhraseNode root;
    tree_.Clear();
    if (!ParsePhrase(spec.text, Problem::Where::kPhrase, index, &tree_, &root, problems_)) return;
    std::vector<Conjunction> conjunctions;
    phrase_bytes_ = static_cast<uint32_t>(spec.text.size());
    changes_.Begin(spec.text, index);
    pool_.Clear();
    if (!ExpandPhrase(root, names, named, index, t_.table, most_product_, &pool_, &conjunctions, problems_)) return;
    for (const Conjunction& conjunction : conjunctions) AddConjunction(conjunction, goal);
  }

  void AddConjunction(const Conjunction& conjunction, Goal goal) {
    if (conjunction.size() > 1) {
      goal.both = static_cast<uint32_t>(t_.boths.size());
      t_.boths.push_back({t_.sides, static_cast<uint32_t>(conjunction.size()), static_cast<uint32_t>(t_.goals.size())});
    }
    for (const Side& side : conjunction) {
      if (goal.both != kNoIndex) goal.side = t_.sides++;
      const uint32_t number = static_cast<uint32_t>(t_.goals.size());
      t_.goals.push_back(goal);
      for (const Sequence& sequence : side) AddSequence(sequence, number);
    }
  }

  // Its words are as an author wrote them; those of a way that announces an expression, as they stand in the line.
  void AddSequence(const Sequence& sequence, uint32_t goal, const RegexNeeds::Way* way = nullptr,
                   std::string pattern = "") {
    const bool read = way == nullptr;
    const bool digits = way != nullptr && (way->digit_before || way->digit_behind || way->run > 0);
    const size_t n = sequence.slots.size();
    Line line;
    line.goal = goal;
    line.pattern = std::move(pattern);
    line.at_begin = sequence.at_begin, line.at_end = sequence.at_end;
    line.lead = sequence.lead, line.trail = sequence.trail;
    BeginLine(&line);
    if (read && changes_.wanted()) Tell(sequence);
    if (n == 1 && !sequence.at_begin && !sequence.at_end && !digits) {
      const uint32_t first = texts();
      if (!AddWords(sequence.slots[0], {Use::kGoal, 0, 0, goal}, read)) return;
      AddLineSlot(&line, {}, first, texts() - first);
    } else {
      Series series;
      series.goal = goal;
      series.first_slot = static_cast<uint32_t>(t_.slots.size());
      series.slots = static_cast<uint8_t>(n);
      series.at_begin = sequence.at_begin, series.at_end = sequence.at_end;
      if (way != nullptr) series.run = static_cast<uint8_t>(std::min<uint32_t>(way->run, UINT8_MAX));
      if (digits) {
        const auto within = [](bool digit, uint32_t most) {
          return digit ? static_cast<uint16_t>(std::min<uint32_t>(most, Series::kAnyDigit)) : Series::kNoDigit;
        };
        series.digit_before = within(way->digit_before, way->most_before);
        series.digit_behind = within(way->digit_behind, way->most_behind);
      }
      for (size_t i = 0; i < n; ++i) {
        Slot slot;
        if (i > 0) slot.gap = sequence.gaps[i - 1];
        if (!SetOf(sequence.slots[i], read, &slot.set)) return;
        AddLineSlot(&line, slot.gap, sets_[slot.set].first_text, sets_[slot.set].texts);
        if (i == 0) slot.gap = sequence.lead;
        t_.slots.push_back(slot);
      }
      if (sequence.at_end) {
        t_.slots.push_back(t_.slots.back());
        t_.slots.back().gap = sequence.trail;
      }
      t_.series.push_back(series);
    }
    t_.lines.push_back(std::move(line));
  }

  void Tell(const Sequence& sequence) {
    for (const std::vector<Word>& words : sequence.slots) {
      for (Word word : words) {
        Normalise(t_.table, pool_[word], &line_);
        changes_.Look(pool_[word], line_);
      }
    }
  }

  // A set of words, the same for all slots that hold the same ones. False if one is too long.
  bool SetOf(const std::vector<Word>& words, bool read, uint32_t* set) {
    const size_t begin = set_words_.size();
    uint64_t mixed = words.size();
    for (Word w : words) {
      set_words_.push_back(NumberOf(w, read));
      mixed = (mixed ^ set_words_.back()) * 0x9E3779B97F4A7C15u;
    }
    const uint32_t hash = static_cast<uint32_t>(mixed >> 32);
    if (sets_.size() * 2 >= set_index_.size()) GrowSetIndex();
    size_t at = hash & (set_index_.size() - 1);
    for (; set_index_[at] != kNoIndex; at = (at + 1) & (set_index_.size() - 1)) {
      const WordSet& other = sets_[set_index_[at]];
      if (other.hash != hash || other.texts != words.size() ||
          !std::equal(set_words_.begin() + begin, set_words_.end(), set_words_.begin() + other.first_word)) {
        continue;
      }
      *set = set_index_[at];
      set_words_.resize(begin);
      return true;
    }
    *set = static_cast<uint32_t>(sets_.size());
    sets_.push_back({texts(), static_cast<uint32_t>(words.size()), hash, begin});
    // One that isn't good isn't found again: each that holds it says so.
    for (size_t i = begin; i < set_words_.size(); ++i) {
      if (AddWord(set_words_[i], {Use::kMember, 0, 0, *set})) continue;
      sets_.pop_back();
      set_words_.resize(begin);
      return false;
    }
    set_index_[at] = *set;
    return true;
  }
  void GrowSetIndex() {
    set_index_.assign(std::max<size_t>(1024, set_index_.size() * 4), kNoIndex);
    for (uint32_t s = 0; s < sets_.size(); ++s) {
      size_t at = sets_[s].hash & (set_index_.size() - 1);
      while (set_index_[at] != kNoIndex) at = (at + 1) & (set_index_.size() - 1);
      set_index_[at] = s;
    }
  }

  bool AddWords(const std::vector<Word>& words, Use use, bool read) {
    return std::all_of(words.begin(), words.end(),
                       [&](Word word) { return AddWord(NumberOf(word, read), use); });
  }
  // Those of sub-phrases, which most are, are known by their place.
  uint32_t NumberOf(Word word, bool read) {
    const bool kept = word.begin < kept_words_.size() && word.size > 0;
    if (kept && kept_words_[word.begin] != kNoIndex) return kept_words_[word.begin];
    const uint32_t number = words_.NumberOf(pool_[word], read);
    if (kept) kept_words_[word.begin] = number;
    return number;
  }
  // What a word is normalised to is looked at when it is met first.
  bool AddWord(uint32_t number, Use use) {
    WordTable::Entry& word = words_[number];
    if (!word.known) {
      const std::string_view text = words_.Text(number);
      const Stretch& stretch = word.read ? stretches_.Read(text) : stretches_.Take(text);
      word.too_long = stretch.values.size() > kLongestLiteral;
      if (!word.too_long) word.text = TextOf(stretch);
      word.known = true;
    }
    if (word.too_long) {
      FailTooLong(Problem::Where::kPhrase, t_.goals.back().phrase, phrase_bytes_);
      return false;
    }
    uses_.push_back({word.text.literal, word.text.edge, use});
    t_.line_texts.push_back(word.text);
    return true;
  }

  void FailTooLong(Problem::Where where, uint32_t index, uint32_t bytes) {
    problems_->push_back({where, index, 0, bytes, "phrase.too_long",
                          "words without a gap have more than " + std::to_string(kLongestLiteral) + " characters",
                          "put a gap between their parts"});
  }

  void BeginLine(Line* line) { line->first_slot = static_cast<uint32_t>(t_.line_slots.size()); }
  // Of the texts from number `first` on.
  void AddLineSlot(Line* line, GapBounds gap, uint32_t first, uint32_t texts) {
    ++line->slots;
    t_.line_slots.push_back({gap, first, texts});
  }
  uint32_t texts() const { return static_cast<uint32_t>(t_.line_texts.size()); }

  void AddRegex(const PhraseSpec& spec, const Goal& goal, uint32_t index) {
    std::vector<std::string> atoms;
    const uint32_t number = static_cast<uint32_t>(t_.regexes.entries().size());
    if (!t_.regexes.Add(t_.table, spec, t_.value_slots, static_cast<uint32_t>(t_.goals.size()), index, &atoms,
                        problems_)) {
      return;
    }
    const RegexSet::Entry& entry = t_.regexes.entries()[number];
    const uint32_t goal_number = static_cast<uint32_t>(t_.goals.size());
    t_.goals.push_back(goal);
    if (!entry.ways.empty()) {
      t_.goals.back().regex = number;
      for (const RegexNeeds::Way& way : entry.ways) AddWay(way, goal_number, spec.text);
      return;
    }
    if (entry.always) t_.unconditional.push_back(number);
    Line line;
    line.goal = goal_number;
    line.pattern = spec.text;
    line.atoms = true;
    BeginLine(&line);
    for (size_t i = 0; i < atoms.size(); ++i) {
      Use use;
      use.kind = Use::kAtom;
      use.bit = entry.bits[i];
      use.target = number;
      Stretch& stretch = stretches_.Take(atoms[i]);
      if (stretch.values.size() > kLongestLiteral) stretch.values.resize(kLongestLiteral);  // what begins it will do
      AddLineSlot(&line, {}, texts(), 1);
      t_.line_texts.push_back(AddUse(stretch, use));
    }
    t_.lines.push_back(std::move(line));
  }

  // Words that announce an expression.
  void AddWay(const RegexNeeds::Way& way, uint32_t goal, const std::string& pattern) {
    pool_.Clear();
    Sequence sequence;
    sequence.gaps = way.gaps;
    std::string bytes;
    for (const std::vector<std::u32string>& words : way.slots) {
      sequence.slots.emplace_back();
      for (const std::u32string& word : words) {
        bytes.clear();
        for (char32_t c : word) AppendUtf8(c, &bytes);
        sequence.slots.back().push_back(pool_.Add(bytes));
      }
    }
    AddSequence(sequence, goal, &way, pattern);
  }

  void AddNegators(const Negators& negators, uint32_t index) {
    Use use;
    use.kind = Use::kNegator;
    use.language = Language(negators.language);
    for (const std::string& word : negators.words) {
      Stretch& stretch = stretches_.Read(word);
      stretch.before.clear();
      stretch.behind.clear();
      if (stretch.values.empty()) {
        problems_->push_back({Problem::Where::kNegator, index, 0, static_cast<uint32_t>(word.size()), "phrase.empty",
                              "the negator \"" + word + "\" has no words", "a filler can't negate"});
        continue;
      }
      if (stretch.values.size() > kLongestLiteral) {
        FailTooLong(Problem::Where::kNegator, index, static_cast<uint32_t>(word.size()));
        continue;
      }
      AddUse(stretch, use);
    }
    if (!no_negations_ && !negators.words.empty()) {
      no_negations_ = true;
      use.kind = Use::kNoNegation;
      for (std::string_view word : kNoNegation) AddUse(stretches_.Read(word), use);
    }
  }

  uint16_t Language(std::string_view tag) {
    const std::string primary = PrimaryLanguage(tag);
    auto found = std::find(t_.languages.begin(), t_.languages.end(), primary);
    if (found == t_.languages.end()) found = t_.languages.insert(found, primary);
    return static_cast<uint16_t>(found - t_.languages.begin());
  }

  // --- strings ---

  // Returns what is shown of it.
  Line::Text AddUse(const Stretch& stretch, Use use) {
    const Line::Text text = TextOf(stretch);
    uses_.push_back({text.literal, text.edge, use});
    return text;
  }
  Line::Text TextOf(const Stretch& stretch) {
    const bool edged = !stretch.before.empty() || !stretch.behind.empty();
    const Line::Text text = {stretch.values.empty() ? kNoIndex : literals_.NumberOf(stretch.values),
                             edged ? EdgeOf(stretch.before, stretch.behind) : kNoIndex};
    if (text.literal != kNoIndex) {
      Gathered& literal = *literals_.Get(text.literal);
      literal.whole_begin |= stretch.whole_begin;
      literal.whole_end |= stretch.whole_end;
    }
    return text;
  }

  uint32_t EdgeOf(const std::vector<uint32_t>& before, const std::vector<uint32_t>& behind) {
    auto [entry, added] = edges_.emplace(std::make_pair(before, behind), static_cast<uint32_t>(t_.edges.size()));
    if (added) {
      t_.edges.push_back({AddFillers(before), static_cast<uint32_t>(before.size()), AddFillers(behind),
                          static_cast<uint32_t>(behind.size())});
    }
    return entry->second;
  }

  uint32_t AddFillers(const std::vector<uint32_t>& words) {
    const uint32_t at = static_cast<uint32_t>(t_.filler_words.size());
    t_.filler_words.insert(t_.filler_words.end(), words.begin(), words.end());
    return at;
  }

  // --- tables ---

  bool Build(const Options& options, size_t phrases) {
    const std::vector<std::pair<uint32_t, uint32_t>> alphabet = literals_.NumberSymbols(&t_.characters);
    const std::vector<uint32_t> numbers = literals_.NumberAnew();
    for (GatheredUse& use : uses_) {
      if (use.literal != kNoIndex) use.literal = numbers[use.literal];
    }
    for (Line::Text& text : t_.line_texts) {
      if (text.literal != kNoIndex) text.literal = numbers[text.literal];
    }
    const auto sign = std::lower_bound(alphabet.begin(), alphabet.end(), std::make_pair(uint32_t{kNumberSign}, 0u));
    const bool numbers_count = sign != alphabet.end() && sign->first == kNumberSign;
    cues_.Lay(numbers, literals_.strings(), numbers_count ? sign->second : Automaton::kUnknown);
    FlattenUses(literals_.all(), literals_.strings(), uses_, static_cast<uint32_t>(sets_.size()), &t_);
    const uint32_t symbols = static_cast<uint32_t>(t_.characters.size());
    const bool fits = t_.automaton.Build(literals_.TakeStrings(), symbols, literals_.singles(), options.max_bytes);
    t_.table.Encode(alphabet, Automaton::kUnknown);
    t_.total_bytes =
        t_.table.bytes() + t_.automaton.bytes() + t_.regexes.bytes() + t_.literals.capacity() * sizeof(Literal) +
        t_.profiles[0].capacity() * kSpeakers * sizeof(Profile) + t_.uses.capacity() * sizeof(Use) +
        t_.ranges.capacity() * sizeof(Range) +
        (t_.edged.capacity() + t_.unspoken.capacity()) * sizeof(EdgedWord) + t_.series.capacity() * sizeof(Series) +
        t_.wakes.capacity() * sizeof(Wake) + t_.bundles.capacity() * sizeof(Bundle) +
        t_.slots.capacity() * sizeof(Slot) + t_.members.capacity() * 4 + t_.goals.capacity() * sizeof(Goal) +
        t_.edges.capacity() * sizeof(Edge) + t_.filler_words.capacity() * 4 + t_.characters.capacity() * 4 +
        t_.judges.capacity() * sizeof(Judge) + (t_.judges_of.capacity() + t_.cues_of.capacity()) * 4 +
        t_.cue_sets.capacity() * sizeof(CueSet) + t_.weights[kAgentSpeaks].bytes() +
        t_.weights[kCustomerSpeaks].bytes() + t_.cues.capacity() * sizeof(Cue) + t_.line_texts.capacity() * sizeof(Line::Text) +
        t_.line_slots.capacity() * sizeof(LineSlot) + t_.lines.capacity() * sizeof(Line);
    if (fits && t_.edged.size() <= Profile::kMostEdged && t_.total_bytes <= options.max_bytes) return true;
    problems_->push_back({Problem::Where::kPhrase, static_cast<uint32_t>(phrases == 0 ? 0 : phrases - 1), 0, 0,
                          "match.too_large",
                          "all phrases together compile to more than " + std::to_string(options.max_bytes) + " bytes",
                          "use fewer alternatives, or raise the limit"});
    return false;
  }

  Tables& t_;
  std::vector<Problem>* const problems_;
  SilentChanges changes_;
  Normalised line_;
  StretchReader stretches_;
  CueBuilder cues_;
  PhraseTree tree_;  // the nodes of one phrase
  WordPool pool_;    // and its words
  size_t most_product_ = 0;
  uint32_t phrase_bytes_ = 0;
  Literals literals_;
  std::vector<GatheredUse> uses_;
  std::map<std::pair<std::vector<uint32_t>, std::vector<uint32_t>>, uint32_t> edges_;
  struct WordSet {
    uint32_t first_text, texts;  // in Tables::line_texts
    uint32_t hash;
    size_t first_word;  // in set_words_, as many
  };
  WordTable words_;
  std::vector<uint32_t> kept_words_;  // numbers of those that the pool keeps, by where they begin
  std::vector<WordSet> sets_;
  std::vector<uint32_t> set_words_;  // numbers of their words
  std::vector<uint32_t> set_index_;  // hash table of them
  bool no_negations_ = false;
};

}  // namespace

Matcher::Matcher() : impl_(std::make_unique<Impl>()) {}
Matcher::~Matcher() = default;

std::unique_ptr<const Matcher> Matcher::Compile(const std::vector<PhraseSpec>& phrases,
                                                const std::vector<SubPhrase>& sub_phrases,
                                                const std::vector<Negators>& negators, const Options& options,
                                                std::vector<Problem>* problems) {
  std::unique_ptr<Matcher> matcher(new Matcher);
  if (!Compiler(matcher->impl_.get(), problems).Run(phrases, sub_phrases, negators, options)) return nullptr;
  return matcher;
}

size_t Matcher::bytes() const { return impl_->total_bytes; }

}  // namespace callcue::match

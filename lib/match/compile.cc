// From phrases as written to the tables of tables.h: parse, expand, normalise, gather literals, number symbols, build.
#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "lib/base/language_tag.h"
#include "lib/match/cue_builder.h"
#include "lib/match/lay_out.h"
#include "lib/match/literals.h"
#include "lib/match/matcher.h"
#include "lib/match/phrase.h"
#include "lib/match/reading.h"
#include "lib/match/reading_bytes.h"
#include "lib/match/silent_changes.h"
#include "lib/match/stretch.h"
#include "lib/match/tables.h"
#include "lib/match/word_table.h"
#include "lib/match/words.h"

namespace callcue::match {
namespace {

class PhraseReader {
 public:
  PhraseReader(Tables* tables, std::vector<Problem>* problems)
      : t_(*tables), problems_(problems), changes_(tables->table, problems), words_(tables), cues_(tables) {}

  // False if a phrase isn't valid.
  bool Read(const std::vector<PhraseSpec>& phrases, const std::vector<SubPhrase>& sub_phrases,
            const std::vector<Negators>& negators, const Options& options) {
    const size_t before = problems_->size();
    if (options.tell_changes) changes_.Want();
    most_product_ = options.most_product;
    const SubPhrases names(sub_phrases, problems_);
    const NamedChains named = ExpandNames(names, t_.table, most_product_, &pools_);
    words_.Keep(pool_);
    kept_sets_ = pool_.sets().kept();
    for (uint32_t i = 0; i < phrases.size(); ++i) AddPhrase(phrases[i], i, names, named);
    for (uint32_t i = 0; i < negators.size(); ++i) AddNegators(negators[i], i);
    for (uint32_t i : CueBuilder::ByAct(options.cues)) {
      const CuesSpec& spec = options.cues[i];
      cues_.Add(spec, i, Language(spec.language), &words_.stretches(), &words_.literals(), problems_);
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
    Number();
    return true;
  }
  // Then, once.
  Reading TakeReading() { return std::move(reading_); }

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
    if (!ExpandPhrase(spec.text, root, names, named, index, t_.table, most_product_, &pools_, &conjunctions, problems_)) {
      return;
    }
    ForgetSets();
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
    const size_t n = sequence.size;
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
      if (way != nullptr) {
        const bool any_digit = t_.regexes.entries()[t_.goals[goal].regex].digits > 0;
        series.run = static_cast<uint8_t>(std::clamp<uint32_t>(way->run, any_digit, UINT8_MAX));
      }
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
    for (uint32_t i = 0; i < sequence.size; ++i) {
      const Row words = sequence.slots[i];
      for (uint32_t k = 0; k < words.count; ++k) {
        const std::string_view text = pool_[pool_.sets().data(words)[k]];
        Normalise(t_.table, text, &line_);
        changes_.Look(text, line_);
      }
    }
  }

  // A set of words, the same for all slots that hold the same ones. False if one is too long.
  bool SetOf(Row words, bool read, uint32_t* set) {
    // Slots of sub-phrases, and those that several sequences share, are the same row.
    if (words.first >= sets_of_rows_.size()) sets_of_rows_.resize(pool_.sets().size(), kNoIndex);
    uint32_t& known = sets_of_rows_[words.first];
    if (known != kNoIndex && sets_[known].texts == words.count) return *set = known, true;
    const uint32_t begin = texts();
    if (!AddTexts(words, read)) return false;
    uint64_t mixed = words.count;
    for (uint32_t i = begin; i < texts(); ++i) {
      const Line::Text text = t_.line_texts[i];
      mixed = (mixed ^ (uint64_t{text.edge} << 32 | text.literal)) * 0x9E3779B97F4A7C15u;
      mixed ^= mixed >> 32;
    }
    const uint32_t next = static_cast<uint32_t>(sets_.size());
    *set = set_index_.FindOrAdd(static_cast<uint32_t>(mixed), next, [&](uint32_t other) {
      return sets_[other].texts == words.count &&
             std::equal(t_.line_texts.begin() + begin, t_.line_texts.end(), t_.line_texts.begin() + sets_[other].first_text);
    });
    if (*set == next) {
      sets_.push_back({begin, words.count});
    } else {
      t_.line_texts.resize(begin);
    }
    known = *set;
    return true;
  }
  // What isn't kept is another row next time.
  void ForgetSets() {
    sets_of_rows_.resize(std::min(sets_of_rows_.size(), kept_sets_));
    sets_of_rows_.resize(pool_.sets().size(), kNoIndex);
  }

  bool AddWords(Row words, Use use, bool read) {
    const uint32_t begin = texts();
    if (!AddTexts(words, read)) return false;
    for (uint32_t i = begin; i < texts(); ++i) reading_.uses.push_back({t_.line_texts[i].literal, t_.line_texts[i].edge, use});
    return true;
  }
  bool AddTexts(Row words, bool read) {
    if (words_.Find(pool_, words, read, &t_.line_texts)) return true;
    FailTooLong(Problem::Where::kPhrase, t_.goals.back().phrase, phrase_bytes_);
    return false;
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
    std::vector<RegexNeeds::Way> ways;
    std::vector<std::string> atoms;
    const uint32_t number = static_cast<uint32_t>(t_.regexes.entries().size());
    if (!t_.regexes.Add(t_.table, spec, t_.value_slots, static_cast<uint32_t>(t_.goals.size()), index, &ways, &atoms,
                        problems_)) {
      return;
    }
    if (changes_.wanted()) changes_.LookAtExpression(spec.text, index);
    const RegexSet::Entry& entry = t_.regexes.entries()[number];
    const uint32_t goal_number = static_cast<uint32_t>(t_.goals.size());
    t_.goals.push_back(goal);
    if (entry.by_ways) {
      t_.goals.back().regex = number;
      for (const RegexNeeds::Way& way : ways) AddWay(way, goal_number, spec.text);
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
      Stretch& stretch = words_.stretches().Take(atoms[i]);
      if (stretch.values.size() > kLongestLiteral) stretch.values.resize(kLongestLiteral);  // what begins it will do
      AddLineSlot(&line, {}, texts(), 1);
      t_.line_texts.push_back(AddUse(stretch, use));
    }
    t_.lines.push_back(std::move(line));
  }

  // Words that announce an expression.
  void AddWay(const RegexNeeds::Way& way, uint32_t goal, const std::string& pattern) {
    pools_.Clear();
    Sequence sequence;
    std::copy(way.gaps.begin(), way.gaps.end(), sequence.gaps);
    std::string bytes;
    for (const std::vector<std::u32string>& words : way.slots) {
      Row& slot = sequence.slots[sequence.size++];
      for (const std::u32string& word : words) {
        bytes.clear();
        for (char32_t c : word) AppendUtf8(c, &bytes);
        *pool_.sets().Grow(&slot, 1) = pool_.Add(bytes);
      }
    }
    ForgetSets();
    AddSequence(sequence, goal, &way, pattern);
  }

  void AddNegators(const Negators& negators, uint32_t index) {
    Use use;
    use.kind = Use::kNegator;
    use.language = Language(negators.language);
    for (const std::string& word : negators.words) {
      Stretch& stretch = words_.stretches().Read(word);
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
      for (std::string_view word : kNoNegation) AddUse(words_.stretches().Read(word), use);
    }
  }

  uint16_t Language(std::string_view tag) {
    char room[kLongestPrimary];
    const std::string_view primary = PrimaryLanguage(tag, room);
    auto found = std::find(t_.languages.begin(), t_.languages.end(), primary);
    if (found == t_.languages.end()) found = t_.languages.emplace(found, primary);
    return static_cast<uint16_t>(found - t_.languages.begin());
  }

  // --- strings ---

  // Returns what is shown of it.
  Line::Text AddUse(const Stretch& stretch, Use use) {
    const Line::Text text = words_.TextOf(stretch);
    reading_.uses.push_back({text.literal, text.edge, use});
    return text;
  }

  // Symbols and literals get their numbers.
  void Number() {
    Literals& literals = words_.literals();
    reading_.alphabet = literals.NumberSymbols(&t_.characters);
    const std::vector<uint32_t> numbers = literals.NumberAnew();
    for (GatheredUse& use : reading_.uses) {
      if (use.literal != kNoIndex) use.literal = numbers[use.literal];
    }
    for (Line::Text& text : t_.line_texts) {
      if (text.literal != kNoIndex) text.literal = numbers[text.literal];
    }
    reading_.cues = cues_.Sorted(numbers);
    reading_.literals = literals.TakeAll();
    reading_.strings = literals.TakeStrings();
    reading_.singles = literals.singles();
  }

  Tables& t_;
  std::vector<Problem>* const problems_;
  SilentChanges changes_;
  Normalised line_;
  WordTable words_;
  CueBuilder cues_;
  PhraseTree tree_;  // the nodes of one phrase
  Pools pools_;
  WordPool& pool_ = pools_.words;
  size_t most_product_ = 0;
  uint32_t phrase_bytes_ = 0;
  Reading reading_;
  std::vector<WordSet>& sets_ = reading_.sets;
  NumberIndex set_index_;
  std::vector<uint32_t> sets_of_rows_;  // by the first word of a row of the pool
  size_t kept_sets_ = 0;                // of these, so many are of rows that are kept
  bool no_negations_ = false;
};

// Of a reading that was kept: RE2 compiles them anew.
bool AddExpressions(const std::vector<PhraseSpec>& phrases, Reading* reading, Tables* tables,
                    std::vector<Problem>* problems) {
  for (RegexSet::Facts& facts : reading->expressions) {
    const uint32_t phrase = tables->goals[facts.goal].phrase;
    if (!tables->regexes.AddKnown(tables->table, phrases[phrase], tables->value_slots, phrase, std::move(facts),
                                  problems)) {
      return false;
    }
  }
  return true;
}

}  // namespace

Matcher::Matcher() : impl_(std::make_unique<Impl>()) {}
Matcher::~Matcher() = default;

std::unique_ptr<const Matcher> Matcher::Compile(const std::vector<PhraseSpec>& phrases,
                                                const std::vector<SubPhrase>& sub_phrases,
                                                const std::vector<Negators>& negators, const Options& options,
                                                std::vector<Problem>* problems) {
  std::unique_ptr<Matcher> matcher(new Matcher);
  Tables* const tables = matcher->impl_.get();
  tables->acknowledgement = options.acknowledgement;
  tables->value_slots = options.slots;
  const ReadingKey key = options.reading.empty() || options.tell_changes
                             ? ReadingKey()
                             : KeyOf(phrases, sub_phrases, negators, options);
  Reading reading;
  if (TakeReading(options.reading, key, &reading, tables)) {
    if (!AddExpressions(phrases, &reading, tables, problems)) return nullptr;
  } else {
    PhraseReader reader(tables, problems);
    if (!reader.Read(phrases, sub_phrases, negators, options)) return nullptr;
    reading = reader.TakeReading();
    LayWords(reading, tables);
  }
  return Finish(std::move(reading), options, phrases.size(), tables, problems) ? std::move(matcher) : nullptr;
}

std::string Matcher::Read(const std::vector<PhraseSpec>& phrases, const std::vector<SubPhrase>& sub_phrases,
                          const std::vector<Negators>& negators, const Options& options, uint64_t mark) {
  Impl tables;
  std::vector<Problem> problems;
  tables.value_slots = options.slots;
  PhraseReader reader(&tables, &problems);
  if (!reader.Read(phrases, sub_phrases, negators, options) || !problems.empty()) return "";
  Reading reading = reader.TakeReading();
  LayWords(reading, &tables);
  for (const RegexSet::Entry& entry : tables.regexes.entries()) reading.expressions.push_back(entry);
  Options without_cues = options;
  without_cues.cues = {};
  ReadingHead head;
  head.key = KeyOf(phrases, sub_phrases, negators, options);
  head.without_cues = KeyOf(phrases, sub_phrases, negators, without_cues);
  head.mark = mark;
  return ReadingBytes(head, &reading, &tables);
}

size_t Matcher::bytes() const { return impl_->total_bytes; }

}  // namespace callcue::match

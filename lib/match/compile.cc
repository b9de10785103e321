// From phrases as written to the tables of tables.h: parse, expand, normalise, gather literals, number symbols, build.
#include <algorithm>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "lib/match/matcher.h"
#include "lib/match/phrase.h"
#include "lib/match/tables.h"
#include "lib/match/words.h"

namespace callcue::match {
namespace {

// A string of a phrase, normalised: fillers at its edges, words between.
struct Stretch {
  std::u32string values;  // code points; empty: fillers only
  bool whole_begin = false, whole_end = false;
  std::vector<uint32_t> before, behind;
};

class Compiler {
 public:
  Compiler(Tables* tables, std::vector<Problem>* problems) : t_(*tables), problems_(problems) {}

  bool Run(const std::vector<PhraseSpec>& phrases, const std::vector<SubPhrase>& sub_phrases,
           const std::vector<Negators>& negators, const Options& options) {
    const size_t before = problems_->size();
    const SubPhrases names(sub_phrases, problems_);
    for (uint32_t i = 0; i < phrases.size(); ++i) AddPhrase(phrases[i], i, names);
    for (uint32_t i = 0; i < negators.size(); ++i) AddNegators(negators[i], i);
    if (problems_->size() > before) {
      std::stable_sort(problems_->begin() + before, problems_->end(), [](const Problem& a, const Problem& b) {
        return std::tie(a.where, a.index, a.begin) < std::tie(b.where, b.index, b.begin);
      });
      return false;
    }
    t_.acknowledgement = options.acknowledgement;
    t_.value_slots = options.slots;
    FlattenUses();
    return Build(options, phrases.size());
  }

 private:
  // --- phrases ---

  void AddPhrase(const PhraseSpec& spec, uint32_t index, const SubPhrases& names) {
    Goal goal;
    goal.act = spec.act;
    goal.phrase = index;
    goal.language = Language(spec.language);
    goal.parties = spec.parties;
    goal.except = spec.role == PhraseSpec::Role::kExcept;
    goal.negatable = spec.negatable;
    if (spec.role == PhraseSpec::Role::kRegex) return AddRegex(spec, goal, index);

    PhraseNode root;
    if (!ParsePhrase(spec.text, Problem::Where::kPhrase, index, &root, problems_)) return;
    std::vector<Conjunction> conjunctions;
    auto blank = [](std::string_view words, void* self) { return static_cast<Compiler*>(self)->IsBlank(words); };
    if (!ExpandPhrase(root, names, index, blank, this, &conjunctions, problems_)) return;
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

  void AddSequence(const Sequence& sequence, uint32_t goal) {
    const size_t n = sequence.slots.size();
    std::string line = Describe(goal);
    if (sequence.at_begin) line += "^" + GapText(sequence.lead);
    uint32_t list = kNoIndex;  // that the next slot goes on from
    for (size_t i = 0; i < n; ++i) {
      Use use;
      if (n == 1 && !sequence.at_begin && !sequence.at_end) {
        use.target = goal;
      } else if (i == 0 && !sequence.at_begin && n > 1) {
        use.kind = Use::kFirst;
        use.target = list = FirstList(sequence.slots[0]);
      } else {
        Slot slot;
        slot.goal = goal;
        slot.at_begin = i == 0 && sequence.at_begin;
        slot.last = i + 1 == n;
        slot.at_end = sequence.at_end;
        slot.gap = i == 0 ? sequence.lead : sequence.gaps[i - 1];
        slot.trail = sequence.trail;
        use.kind = Use::kSlot;
        use.from = list;
        use.target = static_cast<uint32_t>(t_.slots.size());
        if (!slot.last) slot.list = list = t_.lists++;
        t_.slots.push_back(slot);
      }
      line += i == 0 ? "" : GapText(sequence.gaps[i - 1]);
      std::vector<std::string> texts;
      for (const std::string& words : sequence.slots[i]) {
        const Stretch stretch = Read(words);
        AddUse(stretch, use);
        texts.push_back(Text(stretch));
      }
      line += "(";
      for (size_t k = 0; k < texts.size(); ++k) line += (k ? "|" : "") + texts[k];
      line += ")";
    }
    if (sequence.at_end) line += GapText(sequence.trail) + "$";
    t_.dump.push_back(std::move(line));
  }

  // One for all sequences that begin with the same words.
  uint32_t FirstList(const std::vector<std::string>& words) {
    std::string key;
    for (const std::string& w : words) key += w + '\0';
    auto [entry, added] = first_lists_.emplace(std::move(key), t_.lists);
    if (added) ++t_.lists;
    return entry->second;
  }

  void AddRegex(const PhraseSpec& spec, const Goal& goal, uint32_t index) {
    std::vector<std::string> atoms;
    const uint32_t number = static_cast<uint32_t>(t_.regexes.entries().size());
    if (!t_.regexes.Add(t_.table, spec.text, static_cast<uint32_t>(t_.goals.size()), index, &atoms, problems_)) return;
    t_.goals.push_back(goal);
    if (t_.regexes.entries().back().always) t_.unconditional.push_back(number);
    std::string line = Describe(LastGoal()) + "/" + spec.text + "/";
    for (size_t i = 0; i < atoms.size(); ++i) {
      Use use;
      use.kind = Use::kAtom;
      use.bit = atoms.size() > kMaxAtoms ? 0 : static_cast<uint8_t>(i);
      use.target = number;
      Stretch stretch;
      const char* const end = atoms[i].data() + atoms[i].size();
      for (const char* p = atoms[i].data(); p < end;) {
        const Decoded c = DecodeUtf8(p, end);
        stretch.values.push_back(static_cast<char32_t>(c.code_point));
        p += c.bytes;
      }
      AddUse(stretch, use);
      line += " needs " + atoms[i];
    }
    t_.dump.push_back(std::move(line));
  }
  uint32_t LastGoal() const { return static_cast<uint32_t>(t_.goals.size()) - 1; }

  void AddNegators(const Negators& negators, uint32_t index) {
    Use use;
    use.kind = Use::kNegator;
    use.language = Language(negators.language);
    for (const std::string& word : negators.words) {
      Stretch stretch = Read(word);
      stretch.before.clear();
      stretch.behind.clear();
      if (stretch.values.empty()) {
        problems_->push_back({Problem::Where::kNegator, index, 0, static_cast<uint32_t>(word.size()), "phrase.empty",
                              "the negator \"" + word + "\" has no words", "a filler can't negate"});
        continue;
      }
      AddUse(stretch, use);
    }
    if (!no_negations_ && !negators.words.empty()) {
      no_negations_ = true;
      use.kind = Use::kNoNegation;
      for (std::string_view word : kNoNegation) AddUse(Read(word), use);
    }
  }

  uint16_t Language(std::string_view tag) {
    const std::string primary = PrimaryLanguage(tag);
    auto found = std::find(t_.languages.begin(), t_.languages.end(), primary);
    if (found == t_.languages.end()) found = t_.languages.insert(found, primary);
    return static_cast<uint16_t>(found - t_.languages.begin());
  }

  // --- strings ---

  bool IsBlank(std::string_view words) {
    Normalise(t_.table, words, &line_);
    return line_.size == 0 && line_.fillers.empty();
  }

  Stretch Read(std::string_view words) {
    Normalise(t_.table, words, &line_);
    Stretch s;
    uint32_t begin = 0, end = line_.size;
    while (begin < end && line_.Value(begin) == ' ') ++begin;
    while (end > begin && line_.Value(end - 1) == ' ') --end;
    for (uint32_t i = begin; i < end; ++i) s.values.push_back(static_cast<char32_t>(line_.Value(i)));
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

  void AddUse(const Stretch& stretch, Use use) {
    if (!stretch.before.empty() || !stretch.behind.empty()) {
      Edge edge;
      edge.before = AddFillers(stretch.before);
      edge.before_count = static_cast<uint32_t>(stretch.before.size());
      edge.behind = AddFillers(stretch.behind);
      edge.behind_count = static_cast<uint32_t>(stretch.behind.size());
      use.edge = static_cast<uint32_t>(t_.edges.size());
      t_.edges.push_back(edge);
    }
    if (stretch.values.empty()) {
      fillers_only_.push_back(use);
      return;
    }
    auto [entry, added] = index_.emplace(stretch.values, static_cast<uint32_t>(strings_.size()));
    if (added) {
      strings_.push_back(stretch.values);
      Literal literal;
      literal.length = static_cast<uint32_t>(stretch.values.size());
      t_.literals.push_back(literal);
      uses_.emplace_back();
    }
    Literal& literal = t_.literals[entry->second];
    literal.whole_begin = literal.whole_begin || stretch.whole_begin;
    literal.whole_end = literal.whole_end || stretch.whole_end;
    uses_[entry->second].push_back(use);
  }

  uint32_t AddFillers(const std::vector<uint32_t>& words) {
    const uint32_t at = static_cast<uint32_t>(t_.filler_words.size());
    t_.filler_words.insert(t_.filler_words.end(), words.begin(), words.end());
    return at;
  }

  // --- tables ---

  void FlattenUses() {
    auto key = [](const Use& u) {
      return std::make_tuple(u.kind == Use::kSlot && u.from != kNoIndex, u.from, u.kind, u.target, u.bit, u.language,
                             u.edge);
    };
    for (size_t i = 0; i < t_.literals.size(); ++i) {
      std::vector<Use>& uses = uses_[i];
      std::sort(uses.begin(), uses.end(), [&](const Use& a, const Use& b) { return key(a) < key(b); });
      uses.erase(std::unique(uses.begin(), uses.end(), [&](const Use& a, const Use& b) { return key(a) == key(b); }),
                 uses.end());
      Literal& literal = t_.literals[i];
      literal.first_use = static_cast<uint32_t>(t_.uses.size());
      for (const Use& use : uses) ++(use.kind == Use::kSlot && use.from != kNoIndex ? literal.joins : literal.uses);
      t_.uses.insert(t_.uses.end(), uses.begin(), uses.end());
    }
    for (const Use& use : fillers_only_) {
      t_.filler_literals.push_back(static_cast<uint32_t>(t_.uses.size()));
      t_.uses.push_back(use);
    }
  }

  bool Build(const Options& options, size_t phrases) {
    // Frequent characters get small symbols, so that what a text touches lies close together; before them come those
    // that are a literal by themselves.
    std::unordered_map<uint32_t, uint32_t> counts;
    uint32_t singles = 0;
    for (const std::u32string& s : strings_) {
      for (char32_t c : s) ++counts[c];
    }
    for (const std::u32string& s : strings_) {
      if (s.size() == 1) counts[s[0]] += 1u << 30, ++singles;
    }
    std::vector<std::pair<uint32_t, uint32_t>> order;  // count, value
    for (auto [value, count] : counts) order.emplace_back(count, value);
    std::sort(order.begin(), order.end(),
              [](auto a, auto b) { return std::tie(b.first, a.second) < std::tie(a.first, b.second); });
    std::vector<std::pair<uint32_t, uint32_t>> alphabet;
    for (size_t i = 0; i < order.size(); ++i) {
      alphabet.emplace_back(order[i].second, Automaton::kFirstSymbol + static_cast<uint32_t>(i));
    }
    std::sort(alphabet.begin(), alphabet.end());
    std::unordered_map<uint32_t, uint32_t> symbol(alphabet.begin(), alphabet.end());
    std::vector<std::vector<uint32_t>> literals(strings_.size());
    for (size_t i = 0; i < strings_.size(); ++i) {
      for (char32_t c : strings_[i]) literals[i].push_back(symbol[c]);
    }
    const uint32_t symbols = Automaton::kFirstSymbol + static_cast<uint32_t>(alphabet.size());
    const bool fits = t_.automaton.Build(literals, symbols, singles, options.max_bytes);
    if (!t_.regexes.entries().empty() || !t_.value_slots.empty()) t_.plain = std::make_unique<CharTable>(t_.table);
    t_.table.Encode(alphabet, Automaton::kUnknown);
    t_.total_bytes = t_.table.bytes() + (t_.plain ? t_.plain->bytes() : 0) + t_.automaton.bytes() + t_.regexes.bytes() +
                     t_.literals.capacity() * sizeof(Literal) + t_.uses.capacity() * sizeof(Use) +
                     t_.slots.capacity() * sizeof(Slot) + t_.goals.capacity() * sizeof(Goal) +
                     t_.edges.capacity() * sizeof(Edge);
    for (const std::string& line : t_.dump) t_.total_bytes += line.capacity() + sizeof(line);
    if (fits && t_.total_bytes <= options.max_bytes) return true;
    problems_->push_back({Problem::Where::kPhrase, static_cast<uint32_t>(phrases == 0 ? 0 : phrases - 1), 0, 0,
                          "match.too_large",
                          "all phrases together compile to more than " + std::to_string(options.max_bytes) + " bytes",
                          "use fewer alternatives, or raise the limit"});
    return false;
  }

  // --- for Dump ---

  std::string Describe(uint32_t number) const {
    const Goal& goal = t_.goals[number];
    std::string line = "phrase " + std::to_string(goal.phrase) + " act " + std::to_string(goal.act);
    if (goal.parties != 0xff) line += " parties " + std::to_string(goal.parties);
    if (goal.language != 0) line += " " + t_.languages[goal.language];
    if (goal.both != kNoIndex) line += " side " + std::to_string(goal.side - t_.boths[goal.both].first_side);
    if (goal.except) line += " except";
    if (goal.negatable) line += " negatable";
    return line + ": ";
  }
  static std::string GapText(GapBounds gap) {
    if (gap.most == 0) return "";
    return "{" + std::to_string(gap.least) + "," + std::to_string(gap.most) + "}";
  }
  static std::string Text(const Stretch& stretch) {
    std::string text;
    for (size_t i = 0; i < stretch.before.size(); ++i) text += "~";
    for (char32_t c : stretch.values) AppendUtf8(c, &text);
    for (size_t i = 0; i < stretch.behind.size(); ++i) text += "~";
    return text;
  }

  Tables& t_;
  std::vector<Problem>* const problems_;
  Normalised line_;
  std::vector<std::u32string> strings_;
  std::unordered_map<std::u32string, uint32_t> index_;
  std::vector<std::vector<Use>> uses_;
  std::vector<Use> fillers_only_;
  std::unordered_map<std::string, uint32_t> first_lists_;
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

std::string Matcher::Dump() const {
  std::string text;
  for (const std::string& line : impl_->dump) text += line + "\n";
  return text;
}

}  // namespace callcue::match

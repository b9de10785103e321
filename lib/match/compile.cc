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
  std::vector<uint32_t> values;  // code points; empty: fillers only
  bool whole_begin = false, whole_end = false;
  std::vector<uint32_t> before, behind;

  void Clear() {
    values.clear();
    before.clear();
    behind.clear();
    whole_begin = whole_end = false;
  }
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
    Line line;
    line.goal = goal;
    line.at_begin = sequence.at_begin, line.at_end = sequence.at_end;
    line.lead = sequence.lead, line.trail = sequence.trail;
    BeginLine(&line);
    uint32_t list = kNoIndex;  // that the next slot goes on from
    for (size_t i = 0; i < n; ++i) {
      Use use;
      if (n == 1 && !sequence.at_begin && !sequence.at_end) {
        use.target = goal;
      } else if (i == 0 && !sequence.at_begin && n > 1) {
        use.kind = Use::kFirst;
        use.target = list = FirstList(sequence.slots[0]);
        list_parties_[list] |= t_.goals[goal].parties;
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
        if (!slot.last) slot.list = list = NewList();
        t_.slots.push_back(slot);
      }
      AddLineSlot(&line, i == 0 ? GapBounds{} : sequence.gaps[i - 1]);
      for (const std::string& words : sequence.slots[i]) AddUse(Read(words), use);
    }
    t_.lines.push_back(std::move(line));
  }

  void BeginLine(Line* line) { line->first_slot = static_cast<uint32_t>(t_.line_slots.size()); }
  void AddLineSlot(Line* line, GapBounds gap) {
    ++line->slots;
    t_.line_slots.push_back({gap, static_cast<uint32_t>(t_.line_texts.size()), 0});
  }

  uint32_t NewList() {
    list_parties_.push_back(0);
    return t_.lists++;
  }

  // One for all sequences that begin with the same words.
  uint32_t FirstList(const std::vector<std::string>& words) {
    std::string key;
    for (const std::string& w : words) key += w + '\0';
    auto [entry, added] = first_lists_.emplace(std::move(key), t_.lists);
    return added ? NewList() : entry->second;
  }

  void AddRegex(const PhraseSpec& spec, const Goal& goal, uint32_t index) {
    std::vector<std::string> atoms;
    const uint32_t number = static_cast<uint32_t>(t_.regexes.entries().size());
    if (!t_.regexes.Add(t_.table, spec.text, static_cast<uint32_t>(t_.goals.size()), index, &atoms, problems_)) return;
    t_.goals.push_back(goal);
    if (t_.regexes.entries().back().always) t_.unconditional.push_back(number);
    Line line;
    line.goal = static_cast<uint32_t>(t_.goals.size()) - 1;
    line.pattern = spec.text;
    BeginLine(&line);
    for (size_t i = 0; i < atoms.size(); ++i) {
      Use use;
      use.kind = Use::kAtom;
      use.bit = t_.regexes.entries()[number].bits[i];
      use.target = number;
      stretch_.Clear();
      const char* const end = atoms[i].data() + atoms[i].size();
      for (const char* p = atoms[i].data(); p < end;) {
        const Decoded c = DecodeUtf8(p, end);
        stretch_.values.push_back(c.code_point);
        p += c.bytes;
      }
      AddLineSlot(&line, {});
      AddUse(stretch_, use);
    }
    t_.lines.push_back(std::move(line));
  }

  void AddNegators(const Negators& negators, uint32_t index) {
    Use use;
    use.kind = Use::kNegator;
    use.language = Language(negators.language);
    for (const std::string& word : negators.words) {
      Stretch& stretch = Read(word);
      stretch.before.clear();
      stretch.behind.clear();
      if (stretch.values.empty()) {
        problems_->push_back({Problem::Where::kNegator, index, 0, static_cast<uint32_t>(word.size()), "phrase.empty",
                              "the negator \"" + word + "\" has no words", "a filler can't negate"});
        continue;
      }
      AddUse(stretch, use, false);
    }
    if (!no_negations_ && !negators.words.empty()) {
      no_negations_ = true;
      use.kind = Use::kNoNegation;
      for (std::string_view word : kNoNegation) AddUse(Read(word), use, false);
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
    // Almost all begin with an ordinary character.
    const Decoded first = DecodeUtf8(words.data(), words.data() + words.size());
    if (first.bytes == 3 && CharTable::Kind(t_.table[first.code_point]) == kPlain) return false;
    Normalise(t_.table, words, &line_);
    return line_.size == 0 && line_.fillers.empty();
  }

  // Into one that is reused.
  Stretch& Read(std::string_view words) {
    Normalise(t_.table, words, &line_);
    Stretch& s = stretch_;
    s.Clear();
    uint32_t begin = 0, end = line_.size;
    while (begin < end && line_.Value(begin) == ' ') ++begin;
    while (end > begin && line_.Value(end - 1) == ' ') --end;
    for (uint32_t i = begin; i < end; ++i) s.values.push_back(line_.Value(i));
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

  // Belongs to the last slot of the last line, if that is open.
  void AddUse(const Stretch& stretch, Use use, bool shown = true) {
    if (!stretch.before.empty() || !stretch.behind.empty()) {
      Edge edge;
      edge.before = AddFillers(stretch.before);
      edge.before_count = static_cast<uint32_t>(stretch.before.size());
      edge.behind = AddFillers(stretch.behind);
      edge.behind_count = static_cast<uint32_t>(stretch.behind.size());
      use.edge = static_cast<uint32_t>(t_.edges.size());
      t_.edges.push_back(edge);
    }
    const uint32_t number = stretch.values.empty() ? kNoIndex : LiteralOf(stretch.values);
    if (shown) {
      ++t_.line_slots.back().texts;
      t_.line_texts.push_back({number, use.edge});
    }
    if (number == kNoIndex) {
      fillers_only_.push_back(use);
      return;
    }
    Literal& literal = t_.literals[number];
    literal.whole_begin |= stretch.whole_begin;
    literal.whole_end |= stretch.whole_end;
    uses_.push_back({number, use});
  }

  // Its number, perhaps a new one.
  uint32_t LiteralOf(const std::vector<uint32_t>& values) {
    uint64_t hash = values.size();
    for (uint32_t v : values) hash = (hash ^ v) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
    if (t_.literals.size() * 2 >= index_.size()) GrowIndex();
    SymbolStrings& all = t_.strings;
    size_t at = hash & (index_.size() - 1);
    for (; index_[at].literal != kNoIndex; at = (at + 1) & (index_.size() - 1)) {
      const uint32_t l = index_[at].literal;
      if (index_[at].hash == static_cast<uint32_t>(hash) && all.length(l) == values.size() &&
          std::equal(values.begin(), values.end(), all.symbols.begin() + all.begin(l))) {
        return l;
      }
    }
    index_[at] = {static_cast<uint32_t>(hash), static_cast<uint32_t>(t_.literals.size())};
    all.symbols.insert(all.symbols.end(), values.begin(), values.end());
    all.ends.push_back(static_cast<uint32_t>(all.symbols.size()));
    t_.literals.emplace_back();
    t_.literals.back().length = static_cast<uint32_t>(values.size());
    return index_[at].literal;
  }

  void GrowIndex() {
    std::vector<Indexed> old(std::max<size_t>(1024, index_.size() * 4), Indexed{0, kNoIndex});
    old.swap(index_);
    for (const Indexed& entry : old) {
      if (entry.literal == kNoIndex) continue;
      size_t at = entry.hash & (index_.size() - 1);
      while (index_[at].literal != kNoIndex) at = (at + 1) & (index_.size() - 1);
      index_[at] = entry;
    }
  }

  uint32_t AddFillers(const std::vector<uint32_t>& words) {
    const uint32_t at = static_cast<uint32_t>(t_.filler_words.size());
    t_.filler_words.insert(t_.filler_words.end(), words.begin(), words.end());
    return at;
  }

  // --- tables ---

  static bool Joins(const Use& use) { return use.kind == Use::kSlot && use.from != kNoIndex; }
  static auto Key(const Use& u) {
    return std::make_tuple(Joins(u), u.from, u.kind, u.target, u.bit, u.language, u.edge);
  }

  void FlattenUses() {
    // By literal, in the order of the phrases; then those of each.
    std::vector<uint32_t> at(t_.literals.size() + 1, 0);
    for (const auto& use : uses_) ++at[use.first + 1];
    for (size_t i = 0; i < t_.literals.size(); ++i) at[i + 1] += at[i];
    std::vector<Use> sorted(uses_.size());
    for (const auto& use : uses_) sorted[at[use.first]++] = use.second;
    auto begin = sorted.begin();
    for (size_t i = 0; i < t_.literals.size(); ++i) {
      auto end = sorted.begin() + at[i];
      if (end - begin > 1) std::sort(begin, end, [](const Use& a, const Use& b) { return Key(a) < Key(b); });
      const auto last = std::unique(begin, end, [](const Use& a, const Use& b) { return Key(a) == Key(b); });
      Literal& literal = t_.literals[i];
      literal.first_use = static_cast<uint32_t>(t_.uses.size());
      literal.waits = true;
      for (auto use = begin; use != last; ++use) {
        ++(Joins(*use) ? literal.joins : literal.uses);
        literal.begins |= use->kind == Use::kFirst;
        literal.waits &= use->kind == Use::kFirst;
        literal.parties |= Parties(*use);
      }
      t_.uses.insert(t_.uses.end(), begin, last);
      begin = end;
    }
    SetReach();
    for (const Use& use : fillers_only_) {
      t_.filler_literals.push_back(static_cast<uint32_t>(t_.uses.size()));
      t_.uses.push_back(use);
    }
  }

  void SetReach() {
    std::vector<uint32_t> reach(t_.lists, 0);
    auto look = [&](const Use& use) {
      if (Joins(use)) reach[use.from] = std::max(reach[use.from], t_.slots[use.target].gap.most);
    };
    for (const Use& use : t_.uses) look(use);
    for (const Use& use : fillers_only_) look(use);
    for (Literal& literal : t_.literals) {
      if (literal.joins > 0) t_.longest_join = std::max<uint32_t>(t_.longest_join, literal.length);
    }
    for (Literal& literal : t_.literals) {
      if (!literal.waits) continue;
      for (uint32_t u = 0; u < literal.uses; ++u) {
        literal.reach = std::max(literal.reach, reach[t_.uses[literal.first_use + u].target]);
      }
    }
  }

  uint32_t Parties(const Use& use) const {
    switch (use.kind) {
      case Use::kGoal: return t_.goals[use.target].parties;
      case Use::kFirst: return list_parties_[use.target];
      case Use::kSlot: return t_.goals[t_.slots[use.target].goal].parties;
      case Use::kAtom: return t_.goals[t_.regexes.entries()[use.target].goal].parties;
      default: return 0xff;
    }
  }

  bool Build(const Options& options, size_t phrases) {
    // Frequent characters get small symbols, so that what a text touches lies close together; before them come those
    // that are a literal by themselves.
    SymbolStrings& all = t_.strings;
    std::vector<uint32_t> by_value;  // a count, then a symbol
    for (uint32_t c : all.symbols) {
      if (c >= by_value.size()) by_value.resize(c < 0x10000 ? 0x10000 : 0x110000);
      ++by_value[c];
    }
    uint32_t singles = 0;
    for (size_t i = 0; i < all.size(); ++i) {
      if (all.length(i) == 1) by_value[all.symbols[all.begin(i)]] += 1u << 30, ++singles;
    }
    std::vector<std::pair<uint32_t, uint32_t>> order;  // count, value
    for (uint32_t value = 0; value < by_value.size(); ++value) {
      if (by_value[value] > 0) order.emplace_back(by_value[value], value);
    }
    std::sort(order.begin(), order.end(),
              [](auto a, auto b) { return std::tie(b.first, a.second) < std::tie(a.first, b.second); });
    std::vector<std::pair<uint32_t, uint32_t>> alphabet;
    t_.characters.assign(Automaton::kFirstSymbol, 0);
    for (auto [count, value] : order) {
      alphabet.emplace_back(value, static_cast<uint32_t>(t_.characters.size()));
      t_.characters.push_back(static_cast<char32_t>(value));
      by_value[value] = alphabet.back().second;
    }
    std::sort(alphabet.begin(), alphabet.end());
    for (uint32_t& c : all.symbols) c = by_value[c];
    const uint32_t symbols = static_cast<uint32_t>(t_.characters.size());
    const bool fits = t_.automaton.Build(all, symbols, singles, options.max_bytes);
    t_.table.Encode(alphabet, Automaton::kUnknown);
    t_.total_bytes = t_.table.bytes() + t_.automaton.bytes() + t_.regexes.bytes() +
                     t_.literals.capacity() * sizeof(Literal) + t_.uses.capacity() * sizeof(Use) +
                     t_.slots.capacity() * sizeof(Slot) + t_.goals.capacity() * sizeof(Goal) +
                     t_.edges.capacity() * sizeof(Edge) + t_.filler_words.capacity() * 4 +
                     (all.symbols.capacity() + all.ends.capacity() + t_.characters.capacity()) * 4 +
                     t_.line_texts.capacity() * sizeof(Line::Text) + t_.line_slots.capacity() * sizeof(LineSlot) +
                     t_.lines.capacity() * sizeof(Line);
    if (fits && t_.total_bytes <= options.max_bytes) return true;
    problems_->push_back({Problem::Where::kPhrase, static_cast<uint32_t>(phrases == 0 ? 0 : phrases - 1), 0, 0,
                          "match.too_large",
                          "all phrases together compile to more than " + std::to_string(options.max_bytes) + " bytes",
                          "use fewer alternatives, or raise the limit"});
    return false;
  }

  Tables& t_;
  std::vector<Problem>* const problems_;
  Normalised line_;
  Stretch stretch_;
  struct Indexed {
    uint32_t hash, literal;
  };
  std::vector<Indexed> index_;                  // hash table of the literals
  std::vector<std::pair<uint32_t, Use>> uses_;  // literal, use
  std::vector<uint32_t> list_parties_;
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

}  // namespace callcue::match

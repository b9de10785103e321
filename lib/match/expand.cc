#include "lib/match/expand.h"

#include <algorithm>
#include <utility>

#include "lib/match/junction.h"

namespace callcue::match {
namespace {

constexpr uint32_t kPlainBytes = 3;                      // of a plain character, at least
constexpr size_t kMaxUnited = 16 * kMaxExpandedStrings;  // that stand beside one another, before equal ones are one

class Expander {
 public:
  // `text`: what the node is of.
  Expander(std::string_view text, const SubPhrases& names, const NamedChains& named, uint32_t index,
           const CharTable& table, size_t most_product, Pools* pools, std::vector<Problem>* problems)
      : text_(text),
        names_(names),
        named_(named),
        index_(index),
        most_product_(most_product),
        junction_(table),
        pools_(*pools),
        pool_(pools->words),
        chains_(pools->chains),
        problems_(problems) {
    pools->Clear();
    text_at_ = pool_.Add(text).begin;
  }

  bool Run(const PhraseNode& root, std::vector<Conjunction>* result) {
    Top(root, result);
    return ok_;
  }
  // Of a sub-phrase.
  bool Run(const PhraseNode& root, ChainRow* chains) {
    *chains = Chains(root);
    return ok_;
  }
  // It failed because there was too much of it.
  bool too_large() const { return too_large_; }

 private:
  void Fail(uint32_t begin, uint32_t end, const char* code, const char* message, std::string hint) {
    if (ok_) problems_->push_back({Problem::Where::kPhrase, index_, begin, end, code, message, std::move(hint)});
    ok_ = false;
  }

  const PhraseNode* Resolve(const PhraseNode& node) {
    if (const PhraseNode* found = names_.Find(node.words)) return found;
    const std::string nearest = names_.Nearest(node.words);
    Fail(node.begin, node.end, "phrase.unknown_name", "no sub-phrase has this name",
         nearest.empty() ? "" : "<" + nearest + "> exists");
    return nullptr;
  }

  // Names may multiply a small text without end.
  bool Spend(const PhraseNode& node) {
    if (++steps_ > kMaxSteps || pools_.things() > kMaxPoolThings) TooLarge(node);
    return ok_;
  }

  bool HoldsAnd(const PhraseNode& node) {
    if (!node.looks_out) return false;
    if (!Spend(node)) return false;
    if (node.kind == PhraseNode::kAnd) return true;
    if (node.kind == PhraseNode::kName) {
      const PhraseNode* found = Resolve(node);
      return found != nullptr && named_.count(found) == 0 && HoldsAnd(*found);
    }
    return std::any_of(node.parts.begin(), node.parts.end(), [this](const PhraseNode& part) { return HoldsAnd(part); });
  }

  void Top(const PhraseNode& node, std::vector<Conjunction>* result) {
    if (!ok_) return;
    if (!HoldsAnd(node)) {
      result->emplace_back().push_back(MakeSide(node));
    } else if (node.kind == PhraseNode::kSequence && node.parts.size() == 1) {
      Top(node.parts[0], result);
    } else if (node.kind == PhraseNode::kAlternatives) {
      for (const PhraseNode& part : node.parts) Top(part, result);
    } else if (node.kind == PhraseNode::kName) {
      if (const PhraseNode* found = Resolve(node)) Top(*found, result);
    } else if (node.kind == PhraseNode::kAnd) {
      Conjunction sides;
      for (const PhraseNode& part : node.parts) {
        if (HoldsAnd(part)) return FailNested(part);
        sides.push_back(MakeSide(part));
      }
      result->push_back(std::move(sides));
    } else {
      FailNested(node);
    }
  }
  void FailNested(const PhraseNode& node) {
    Fail(node.begin, node.end, "phrase.nested_and", "& stands inside a longer phrase",
         "use & at the top only, or near(n, A, B) here");
  }

  Side MakeSide(const PhraseNode& node) {
    Side side;
    const ChainRow row = Chains(node);
    for (uint32_t i = 0; i < row.count; ++i) Split(At(row, i), 0, &side, node);
    return side;
  }

  // --- chains of a node ---

  Chain At(ChainRow row, uint32_t i) const { return chains_.rows().data(row)[i]; }

  // None if it fails.
  ChainRow Chains(const PhraseNode& node) {
    if (!ok_ || !Spend(node)) return {};
    switch (node.kind) {
      case PhraseNode::kWords:
      case PhraseNode::kManyWords:
      case PhraseNode::kGap:
      case PhraseNode::kBegin:
      case PhraseNode::kEnd: return One(Leaf(node), node);
      case PhraseNode::kName: {
        const PhraseNode* found = Resolve(node);
        if (found == nullptr) return {};
        const auto known = named_.find(found);
        const ChainRow row = known != named_.end() ? known->second : Chains(*found);
        if (pools_.things() + 8 * chains_.ElementsOf(row) > kMaxPoolThings) TooLarge(node);
        return ok_ ? chains_.Moved(row, node.begin, node.end) : ChainRow();
      }
      case PhraseNode::kSequence: {
        if (node.parts.empty()) return chains_.One(kEmptyChain);
        ChainRow row = Chains(node.parts[0]);
        for (size_t i = 1; i < node.parts.size(); ++i) {
          if (IsLeaf(node.parts[i])) {
            row = Follow(node.parts[i], row, node);
          } else {
            row = Product(row, Chains(node.parts[i]), node);
          }
        }
        return row;
      }
      case PhraseNode::kAlternatives: {
        ChainRow row;
        for (const PhraseNode& part : node.parts) {
          if (part.kind != PhraseNode::kWords && part.kind != PhraseNode::kManyWords) {
            Unite(Chains(part), &row, node);
            continue;
          }
          // Most of what stands here are words beside words.
          const uint32_t words = chains_.WordsOf(row);
          if (words == row.count) {
            if (!ok_ || !Spend(part)) return {};
            *chains_.rows().Grow(&row, 1) = chains_.Add(kEmptyChain, Leaf(part));
          } else {
            Element all = chains_.Last(At(row, words));
            AddWords(part, &all);
            chains_.rows().data(row)[words] = chains_.Add(kEmptyChain, all);
          }
        }
        return row;
      }
      case PhraseNode::kOptional: {
        ChainRow row = Chains(node.parts[0]);
        Element empty;
        *pool_.sets().Grow(&empty.words, 1) = {};
        empty.nothing = true;
        Unite(One(empty, node), &row, node);
        return row;
      }
      case PhraseNode::kNear: {
        PhraseNode gap;
        gap.kind = PhraseNode::kGap;
        gap.begin = node.begin, gap.end = node.end;
        gap.most = node.most;
        ChainRow row;
        for (int first = 0; first < 2; ++first) {
          const ChainRow order = Product(Chains(node.parts[first]), Chains(gap), node);
          Unite(Product(order, Chains(node.parts[1 - first]), node), &row, node);
        }
        return row;
      }
      case PhraseNode::kAnd: FailNested(node); return {};
    }
    return {};
  }

  static bool IsLeaf(const PhraseNode& node) {
    return node.kind == PhraseNode::kWords || node.kind == PhraseNode::kGap || node.kind == PhraseNode::kBegin ||
           node.kind == PhraseNode::kEnd;
  }
  Element Leaf(const PhraseNode& node) {
    Element element;
    element.begin = node.begin;
    element.end = node.end;
    switch (node.kind) {
      case PhraseNode::kWords:
      case PhraseNode::kManyWords: AddWords(node, &element); break;
      case PhraseNode::kGap:
        element.kind = Element::kGap;
        element.gap = {node.least, node.most};
        break;
      default: element.kind = node.kind == PhraseNode::kBegin ? Element::kBegin : Element::kEnd;
    }
    return element;
  }
  // They stand in the pool, if they are of the text.
  void AddWords(const PhraseNode& node, Element* to) {
    const size_t from = reinterpret_cast<uintptr_t>(node.words.data()) - reinterpret_cast<uintptr_t>(text_.data());
    const bool here = from <= text_.size() && node.words.size() <= text_.size() - from;
    const uint32_t begin = here ? text_at_ + static_cast<uint32_t>(from) : pool_.Add(node.words).begin;
    const auto add = [&](std::string_view words, Word* word) {
      *word = {begin + static_cast<uint32_t>(words.data() - node.words.data()), static_cast<uint32_t>(words.size())};
      to->nothing |= words.empty();
      to->perhaps_blank |= !words.empty() && !junction_.BeginsLasting(words);
    };
    if (node.kind == PhraseNode::kWords) return add(node.words, pool_.sets().Grow(&to->words, 1));
    // Each has a character and the | behind it, but for the last.
    const size_t most = node.words.size() / 4 + 1;
    Word* const words = pool_.sets().Grow(&to->words, most);
    uint32_t count = 0;
    for (std::string_view rest = node.words; !rest.empty(); ++count) add(PhraseNode::TakeWords(&rest), words + count);
    pool_.sets().Shrink(&to->words, most - count);
  }
  // A leaf behind each of the chains.
  ChainRow Follow(const PhraseNode& leaf, ChainRow row, const PhraseNode& node) {
    if (!ok_ || !Spend(leaf)) return {};
    const Element element = Leaf(leaf);
    const ChainRow longer = chains_.rows().New(row.count);
    for (uint32_t i = 0; i < row.count && ok_; ++i) {
      const Chain chain = Extended(At(row, i), element, node);
      chains_.rows().data(longer)[i] = chain;
    }
    return ok_ ? longer : ChainRow();
  }

  // The only chain, of this alone.
  ChainRow One(Element element, const PhraseNode& node) {
    element.begin = node.begin;
    element.end = node.end;
    return chains_.One(chains_.Add(kEmptyChain, element));
  }
  // Chains that are only words share one set.
  void Unite(ChainRow more, ChainRow* row, const PhraseNode& node) {
    if (row->count == 0 && more.count == 1) {
      *row = more;
      return;
    }
    for (uint32_t i = 0; i < more.count; ++i) {
      const Chain chain = At(more, i);
      const uint32_t same = chains_.OnlyWords(chain) ? chains_.WordsOf(*row) : row->count;
      if (same == row->count) {
        *chains_.rows().Grow(row, 1) = chain;
        continue;
      }
      Element all = chains_.Last(At(*row, same));
      const Element& added = chains_.Last(chain);
      Word* const words = pool_.sets().Grow(&all.words, added.words.count);
      std::copy_n(pool_.sets().data(added.words), added.words.count, words);
      all.nothing |= added.nothing;
      all.perhaps_blank |= added.perhaps_blank;
      chains_.rows().data(*row)[same] = chains_.Add(kEmptyChain, all);
      if (all.words.count > kMaxUnited) return TooLarge(node);
    }
    if (row->count > kMaxSequences || pool_.bytes() > kMaxPoolBytes) TooLarge(node);
  }

  ChainRow Product(ChainRow left, ChainRow right, const PhraseNode& node) {
    if (!ok_ || size_t{left.count} * right.count > kMaxSequences) {
      TooLarge(node);
      return {};
    }
    const ChainRow result = chains_.rows().New(left.count * right.count);
    for (uint32_t a = 0; a < left.count; ++a) {
      for (uint32_t b = 0; b < right.count; ++b) {
        Chain chain = At(left, a);
        elements_.clear();
        chains_.Read(At(right, b), &elements_);
        for (const Element& element : elements_) chain = Extended(chain, element, node);
        chains_.rows().data(result)[a * right.count + b] = chain;
        if (pools_.things() > kMaxPoolThings) TooLarge(node);
        if (!ok_) return {};
      }
    }
    return result;
  }

  // With the element behind it.
  Chain Extended(Chain chain, const Element& element, const PhraseNode& node) {
    if (chain == kEmptyChain || chains_.Last(chain).kind != element.kind || element.kind > Element::kGap) {
      return chains_.Add(chain, element);
    }
    const Chain before = chains_.Before(chain);
    Element last = chains_.Last(chain);
    last.end = element.end;
    if (element.kind == Element::kGap) {
      last.gap.least += element.gap.least;
      last.gap.most += element.gap.most;
      if (last.gap.most > kMaxGap) {
        Fail(last.begin, element.end, "phrase.gap_too_long", "gaps in a row have more than 200 characters",
             "A & B finds both anywhere");
      }
      return chains_.Add(before, last);
    }
    const size_t product = size_t{last.words.count} * element.words.count;
    // What lies before a short part, apart from it, would come near what is added.
    const bool apart = before != kEmptyChain && chains_.Last(before).kind == Element::kWords;
    const Word* const short_ones = pool_.sets().data(last.words);
    const bool touched = apart && std::any_of(short_ones, short_ones + last.words.count,
                                              [](Word word) { return word.size < 3 * kPlainBytes; });
    if (product > most_product_ && element.words.count > 1 && last.words.count > 1 && !touched &&
        chains_.Size(chain) < kMaxSlots / 2 && junction_.Parts(pool_, last.words, element.words)) {
      return chains_.Add(chain, element);
    }
    const size_t bytes = pool_.BytesOf(last.words) * element.words.count + pool_.BytesOf(element.words) * last.words.count;
    if (product > kMaxExpandedStrings || bytes > kMaxExpandedBytes || pool_.bytes() + bytes > kMaxPoolBytes) {
      TooLarge(node);
      return chain;
    }
    last.words = pool_.Joined(last.words, element.words);
    // They begin as before; those that were empty, as what is behind them.
    last.perhaps_blank |= last.nothing && element.perhaps_blank;
    last.nothing = last.nothing && element.nothing;
    if (touched && !junction_.Parts(pool_, chains_.Last(before).words, last.words)) TooLarge(node);
    return chains_.Add(before, last);
  }
  void TooLarge(const PhraseNode& node) {
    too_large_ = too_large_ || ok_;
    Fail(node.begin, node.end, "phrase.too_large", "the alternatives of this phrase multiply to too many",
         "split the phrase, or put a gap between its parts");
  }

  // --- from chains to sequences ---

  // Resolves sets that hold nothing: with the rest of the set, and without the element.
  void Split(Chain chain, size_t from, Side* side, const PhraseNode& node) {
    if (!ok_ || !Spend(node)) return;
    elements_.clear();
    chains_.Read(chain, &elements_);
    if (std::none_of(elements_.begin() + from, elements_.end(), MayHoldNothing)) return Finish(elements_, side, node);
    std::vector<Element> elements = elements_;
    for (size_t i = from; i < elements.size(); ++i) {
      Element& element = elements[i];
      if (!MayHoldNothing(element)) continue;
      const Row words = WithoutBlanks(element);
      if (words.count == element.words.count) continue;
      element.words = words;
      Chain without = kEmptyChain;
      for (size_t k = 0; k < i; ++k) without = chains_.Add(without, elements[k]);
      for (size_t k = i + 1; k < elements.size(); ++k) without = Extended(without, elements[k], node);
      const size_t again = i > 0 ? i - 1 : 0;
      if (side->size() < kMaxSequences) Split(without, again, side, node);
      if (words.count == 0 || !ok_) return;
    }
    Finish(elements, side, node);
  }
  static bool MayHoldNothing(const Element& element) {
    return element.kind == Element::kWords && (element.nothing || element.perhaps_blank);
  }
  // The same row where only the last of them are.
  Row WithoutBlanks(const Element& element) {
    const auto blank = [&](Word word) {
      return word.size == 0 || (element.perhaps_blank && junction_.Blank(pool_[word]));
    };
    Row words = element.words;
    while (words.count > 0 && blank(pool_.sets().data(words)[words.count - 1])) --words.count;
    const Word* const first = pool_.sets().data(words);
    if (std::none_of(first, first + words.count, blank)) return words;
    Row left = pool_.sets().New(words.count);
    const Word* const from = pool_.sets().data(words);
    Word* const to = pool_.sets().data(left);
    left.count = static_cast<uint32_t>(std::remove_copy_if(from, from + words.count, to, blank) - to);
    return left;
  }

  void Finish(const std::vector<Element>& elements, Side* side, const PhraseNode& node) {
    Sequence sequence;
    size_t at = 0;
    switch (MakeSequence(elements, &sequence, &at)) {
      case SequenceFlaw::kNone: break;
      case SequenceFlaw::kAnchor: return FailAnchor(elements[at]);
      case SequenceFlaw::kGap: return FailGap(elements[at]);
      case SequenceFlaw::kEmpty:
        return Fail(node.begin, node.end, "phrase.empty", "the phrase can match without any words",
                    "what is left after normalisation must hold at least one word or filler");
      case SequenceFlaw::kTooLong: return TooLarge(node);
    }
    for (uint32_t i = 0; i < sequence.size; ++i) strings_ += sequence.slots[i].count;
    if (side->size() >= kMaxSequences || strings_ > kMaxExpandedStrings) return TooLarge(node);
    side->push_back(sequence);
  }
  void FailAnchor(const Element& element) {
    Fail(element.begin, element.end, "phrase.anchor", "^ stands first and $ last in a phrase",
         "write \\ before it if it is meant as text");
  }
  void FailGap(const Element& element) {
    Fail(element.begin, element.end, "phrase.gap_at_edge", "a gap has nothing on one side",
         "leave it out, or add ^ or $");
  }

  const std::string_view text_;
  uint32_t text_at_ = 0;  // in the pool
  const SubPhrases& names_;
  const NamedChains& named_;
  const uint32_t index_;
  const size_t most_product_;
  Junction junction_;
  Pools& pools_;
  WordPool& pool_;
  ChainPool& chains_;
  std::vector<Problem>* const problems_;
  std::vector<Element> elements_;
  static constexpr size_t kMaxSteps = 100000;
  size_t strings_ = 0, steps_ = 0;
  bool ok_ = true, too_large_ = false;
};

}  // namespace

NamedChains ExpandNames(const SubPhrases& names, const CharTable& table, size_t most_product, Pools* pools) {
  NamedChains named;
  for (size_t i = 0; i < names.size(); ++i) {
    const PhraseNode* const node = names.Get(i);
    if (node == nullptr) continue;
    // One that has problems has them at each of its uses.
    std::vector<Problem> problems;
    ChainRow chains;
    if (!Expander(names.Text(i), names, named, 0, table, most_product, pools, &problems).Run(*node, &chains)) continue;
    if (pools->bytes() > kMaxKeptBytes) continue;
    pools->Keep();
    named.emplace(node, chains);
  }
  pools->Clear();
  return named;
}

bool ExpandPhrase(std::string_view text, const PhraseNode& root, const SubPhrases& names, const NamedChains& named,
                  uint32_t index, const CharTable& table, size_t most_product, Pools* pools,
                  std::vector<Conjunction>* result, std::vector<Problem>* problems) {
  const size_t before = problems->size();
  Expander expander(text, names, named, index, table, most_product, pools, problems);
  if (expander.Run(root, result)) return true;
  if (!expander.too_large()) return false;
  // Sets that are kept apart make more sequences than strings: what is too much this way may do the other way.
  problems->resize(before);
  result->clear();
  return Expander(text, names, {}, index, table, SIZE_MAX, pools, problems).Run(root, result);
}

}  // namespace callcue::match

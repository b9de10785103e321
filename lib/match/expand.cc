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
  Expander(const SubPhrases& names, const NamedChains& named, uint32_t index, const CharTable& table,
           size_t most_product, WordPool* pool, std::vector<Problem>* problems)
      : names_(names),
        named_(named),
        index_(index),
        most_product_(most_product),
        junction_(table),
        pool_(*pool),
        problems_(problems) {}

  bool Run(const PhraseNode& root, std::vector<Conjunction>* result) {
    Top(root, result);
    return ok_;
  }
  // Of a sub-phrase.
  bool Run(const PhraseNode& root, std::vector<Chain>* chains) {
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
    if (++steps_ > kMaxSteps) TooLarge(node);
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
    for (Chain& chain : Chains(node)) {
      if (ok_) Split(std::move(chain), 0, &side, node);
    }
    return side;
  }

  // --- chains of a node ---

  std::vector<Chain> Chains(const PhraseNode& node) {
    if (!ok_ || !Spend(node)) return {};
    switch (node.kind) {
      case PhraseNode::kWords:
      case PhraseNode::kGap:
      case PhraseNode::kBegin:
      case PhraseNode::kEnd: return One(Leaf(node), node);
      case PhraseNode::kName: {
        const PhraseNode* found = Resolve(node);
        if (found == nullptr) return {};
        const auto known = named_.find(found);
        std::vector<Chain> chains = known != named_.end() ? known->second : Chains(*found);
        for (Chain& chain : chains) {
          for (Element& element : chain) element.begin = node.begin, element.end = node.end;
        }
        return chains;
      }
      case PhraseNode::kSequence: {
        if (node.parts.empty()) return std::vector<Chain>(1);
        std::vector<Chain> chains = Chains(node.parts[0]);
        for (size_t i = 1; i < node.parts.size(); ++i) {
          if (IsLeaf(node.parts[i])) {
            Follow(node.parts[i], &chains, node);
          } else {
            chains = Product(std::move(chains), Chains(node.parts[i]), node);
          }
        }
        return chains;
      }
      case PhraseNode::kAlternatives: {
        std::vector<Chain> chains;
        for (size_t i = 0; i < node.parts.size();) {
          if (node.parts[i].kind != PhraseNode::kWords) {
            Unite(Chains(node.parts[i++]), &chains, node);
            continue;
          }
          // Most of what stands here are words beside words.
          auto words = std::find_if(chains.begin(), chains.end(), OnlyWords);
          if (words == chains.end()) {
            if (!ok_ || !Spend(node.parts[i])) return {};
            Unite(One(Element(), node.parts[i]), &chains, node);
            words = chains.end() - 1;
          }
          size_t next = i;
          while (next < node.parts.size() && node.parts[next].kind == PhraseNode::kWords) ++next;
          (*words)[0].words.reserve((*words)[0].words.size() + next - i);
          for (; i < next; ++i) AddWord(node.parts[i].words, &(*words)[0]);
        }
        return chains;
      }
      case PhraseNode::kOptional: {
        std::vector<Chain> chains = Chains(node.parts[0]);
        Element empty;
        empty.words.emplace_back();
        empty.nothing = true;
        Unite(One(std::move(empty), node), &chains, node);
        return chains;
      }
      case PhraseNode::kNear: {
        PhraseNode gap;
        gap.kind = PhraseNode::kGap;
        gap.begin = node.begin, gap.end = node.end;
        gap.most = node.most;
        std::vector<Chain> chains;
        for (int first = 0; first < 2; ++first) {
          std::vector<Chain> order = Product(Chains(node.parts[first]), Chains(gap), node);
          Unite(Product(std::move(order), Chains(node.parts[1 - first]), node), &chains, node);
        }
        return chains;
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
      case PhraseNode::kWords: AddWord(node.words, &element); break;
      case PhraseNode::kGap:
        element.kind = Element::kGap;
        element.gap = {node.least, node.most};
        break;
      default: element.kind = node.kind == PhraseNode::kBegin ? Element::kBegin : Element::kEnd;
    }
    return element;
  }
  void AddWord(std::string_view words, Element* to) {
    to->words.push_back(pool_.Add(words));
    to->nothing |= words.empty();
    to->perhaps_blank |= !words.empty() && !junction_.BeginsLasting(words);
  }
  // A leaf behind each of the chains.
  void Follow(const PhraseNode& leaf, std::vector<Chain>* chains, const PhraseNode& node) {
    if (!ok_ || !Spend(leaf)) return chains->clear();
    Element element = Leaf(leaf);
    for (size_t i = 0; i + 1 < chains->size() && ok_; ++i) Extend(&(*chains)[i], element, node);
    if (!chains->empty() && ok_) Extend(&chains->back(), std::move(element), node);
    if (!ok_) chains->clear();
  }

  // The only chain, of this alone.
  static std::vector<Chain> One(Element element, const PhraseNode& node) {
    element.begin = node.begin;
    element.end = node.end;
    std::vector<Chain> chains(1);
    chains[0].reserve(4);
    chains[0].push_back(std::move(element));
    return chains;
  }

  static bool OnlyWords(const Chain& chain) { return chain.size() == 1 && chain[0].kind == Element::kWords; }

  // Chains that are only words share one set.
  void Unite(std::vector<Chain> more, std::vector<Chain>* chains, const PhraseNode& node) {
    for (Chain& chain : more) {
      auto same = chains->end();
      if (OnlyWords(chain)) same = std::find_if(chains->begin(), chains->end(), OnlyWords);
      if (same == chains->end()) {
        chains->push_back(std::move(chain));
      } else {
        std::vector<Word>& words = (*same)[0].words;
        words.insert(words.end(), chain[0].words.begin(), chain[0].words.end());
        (*same)[0].nothing |= chain[0].nothing;
        (*same)[0].perhaps_blank |= chain[0].perhaps_blank;
        if (words.size() > kMaxUnited) return TooLarge(node);
      }
    }
    if (chains->size() > kMaxSequences || pool_.bytes() > kMaxPoolBytes) TooLarge(node);
  }

  std::vector<Chain> Product(std::vector<Chain> left, std::vector<Chain> right, const PhraseNode& node) {
    std::vector<Chain> result;
    if (!ok_ || left.size() * right.size() > kMaxSequences) {
      TooLarge(node);
      return result;
    }
    if (left.size() == 1 && right.size() == 1) {
      for (Element& element : right[0]) Extend(&left[0], std::move(element), node);
      return ok_ ? std::move(left) : std::move(result);
    }
    result.reserve(left.size() * right.size());
    for (size_t a = 0; a < left.size(); ++a) {
      for (size_t b = 0; b < right.size(); ++b) {
        // The last use of each takes it along: most phrases have one of both.
        if (b + 1 == right.size()) {
          result.push_back(std::move(left[a]));
        } else {
          result.push_back(left[a]);
        }
        for (Element& element : right[b]) {
          if (a + 1 == left.size()) {
            Extend(&result.back(), std::move(element), node);
          } else {
            Extend(&result.back(), element, node);
          }
        }
        if (!ok_) return {};
      }
    }
    return result;
  }

  void Extend(Chain* chain, Element element, const PhraseNode& node) {
    if (chain->empty() || chain->back().kind != element.kind || element.kind > Element::kGap) {
      chain->push_back(std::move(element));
      return;
    }
    Element& last = chain->back();
    last.end = element.end;
    if (element.kind == Element::kGap) {
      last.gap.least += element.gap.least;
      last.gap.most += element.gap.most;
      if (last.gap.most > kMaxGap) {
        Fail(last.begin, element.end, "phrase.gap_too_long", "gaps in a row have more than 200 characters",
             "A & B finds both anywhere");
      }
      return;
    }
    const size_t product = last.words.size() * element.words.size();
    // What lies before a short part, apart from it, would come near what is added.
    const Element* const before = chain->size() > 1 ? &(*chain)[chain->size() - 2] : nullptr;
    const bool apart = before != nullptr && before->kind == Element::kWords;
    const bool touched = apart && std::any_of(last.words.begin(), last.words.end(),
                                              [](Word word) { return word.size < 3 * kPlainBytes; });
    if (product > most_product_ && element.words.size() > 1 && last.words.size() > 1 && !touched &&
        chain->size() < kMaxSlots / 2 && junction_.Parts(pool_, last.words, element.words)) {
      chain->push_back(std::move(element));
      return;
    }
    size_t bytes = 0;
    for (Word a : last.words) bytes += a.size * element.words.size();
    for (Word b : element.words) bytes += b.size * last.words.size();
    if (product > kMaxExpandedStrings || bytes > kMaxExpandedBytes || pool_.bytes() + bytes > kMaxPoolBytes) {
      return TooLarge(node);
    }
    joined_.clear();
    for (Word a : last.words) {
      for (Word b : element.words) joined_.push_back(a.size == 0 ? b : b.size == 0 ? a : pool_.Join(a, b));
    }
    last.words.swap(joined_);
    // They begin as before; those that were empty, as what is behind them.
    last.perhaps_blank |= last.nothing && element.perhaps_blank;
    last.nothing = last.nothing && element.nothing;
    if (touched && !junction_.Parts(pool_, before->words, last.words)) TooLarge(node);
  }

  void TooLarge(const PhraseNode& node) {
    too_large_ = too_large_ || ok_;
    Fail(node.begin, node.end, "phrase.too_large", "the alternatives of this phrase multiply to too many",
         "split the phrase, or put a gap between its parts");
  }

  // --- from chains to sequences ---

  // Resolves sets that hold nothing: with the rest of the set, and without the element.
  void Split(Chain chain, size_t from, Side* side, const PhraseNode& node) {
    for (size_t i = from; i < chain.size(); ++i) {
      if (chain[i].kind != Element::kWords || !(chain[i].nothing || chain[i].perhaps_blank)) continue;
      std::vector<Word>& words = chain[i].words;
      const bool all_but_empty = chain[i].perhaps_blank;
      const auto blank = [&](Word word) { return word.size == 0 || (all_but_empty && junction_.Blank(pool_[word])); };
      const auto first = std::find_if(words.begin(), words.end(), blank);
      if (first == words.end()) continue;
      words.erase(std::remove_if(first, words.end(), blank), words.end());
      Chain without(chain.begin(), chain.begin() + i);
      for (size_t k = i + 1; k < chain.size(); ++k) Extend(&without, chain[k], node);
      const size_t again = i > 0 ? i - 1 : 0;
      if (side->size() < kMaxSequences) Split(std::move(without), again, side, node);
      if (words.empty() || !ok_) return;
    }
    Finish(std::move(chain), side, node);
  }

  void Finish(Chain chain, Side* side, const PhraseNode& node) {
    Sequence sequence;
    sequence.slots.reserve(chain.size());
    if (chain.size() > 1) sequence.gaps.reserve(chain.size() - 1);
    size_t total = 0;
    for (size_t i = 0; i < chain.size(); ++i) {
      Element& element = chain[i];
      switch (element.kind) {
        case Element::kBegin:
          if (i > 0) return FailAnchor(element);
          sequence.at_begin = true;
          break;
        case Element::kEnd:
          if (i + 1 < chain.size()) return FailAnchor(element);
          sequence.at_end = true;
          break;
        case Element::kGap:
          if (sequence.slots.empty()) {
            if (!sequence.at_begin) return FailGap(element);
            sequence.lead = element.gap;
          } else if (i + 1 < chain.size() && chain[i + 1].kind == Element::kWords) {
            sequence.gaps.push_back(element.gap);
          } else {
            if (i + 1 == chain.size()) return FailGap(element);
            sequence.trail = element.gap;
          }
          break;
        case Element::kWords:
          total += element.words.size();
          if (i > 0 && chain[i - 1].kind == Element::kWords) sequence.gaps.push_back({});
          sequence.slots.push_back(std::move(element.words));
          break;
      }
    }
    if (sequence.slots.empty()) {
      return Fail(node.begin, node.end, "phrase.empty", "the phrase can match without any words",
                  "what is left after normalisation must hold at least one word or filler");
    }
    if (sequence.slots.size() > kMaxSlots) return TooLarge(node);
    strings_ += total;
    if (side->size() >= kMaxSequences || strings_ > kMaxExpandedStrings) return TooLarge(node);
    side->push_back(std::move(sequence));
  }
  void FailAnchor(const Element& element) {
    Fail(element.begin, element.end, "phrase.anchor", "^ stands first and $ last in a phrase",
         "write \\ before it if it is meant as text");
  }
  void FailGap(const Element& element) {
    Fail(element.begin, element.end, "phrase.gap_at_edge", "a gap has nothing on one side",
         "leave it out, or add ^ or $");
  }

  const SubPhrases& names_;
  const NamedChains& named_;
  const uint32_t index_;
  const size_t most_product_;
  Junction junction_;
  WordPool& pool_;
  std::vector<Problem>* const problems_;
  std::vector<Word> joined_;
  static constexpr size_t kMaxSteps = 100000;
  size_t strings_ = 0, steps_ = 0;
  bool ok_ = true, too_large_ = false;
};

}  // namespace

NamedChains ExpandNames(const SubPhrases& names, const CharTable& table, size_t most_product, WordPool* pool) {
  NamedChains named;
  size_t words = 0;
  for (size_t i = 0; i < names.size(); ++i) {
    const PhraseNode* const node = names.Get(i);
    if (node == nullptr) continue;
    // One that has problems has them at each of its uses.
    std::vector<Problem> problems;
    std::vector<Chain> chains;
    pool->Clear();
    if (!Expander(names, named, 0, table, most_product, pool, &problems).Run(*node, &chains)) continue;
    size_t own = 0;
    for (const Chain& chain : chains) {
      for (const Element& element : chain) own += element.words.size();
    }
    if (pool->kept() + pool->bytes() + (words + own) * sizeof(Word) > kMaxKeptBytes) continue;
    words += own;
    pool->Keep();
    named.emplace(node, std::move(chains));
  }
  return named;
}

bool ExpandPhrase(const PhraseNode& root, const SubPhrases& names, const NamedChains& named, uint32_t index,
                  const CharTable& table, size_t most_product, WordPool* pool, std::vector<Conjunction>* result,
                  std::vector<Problem>* problems) {
  const size_t before = problems->size();
  Expander expander(names, named, index, table, most_product, pool, problems);
  if (expander.Run(root, result)) return true;
  if (!expander.too_large()) return false;
  // Sets that are kept apart make more sequences than strings: what is too much this way may do the other way.
  problems->resize(before);
  result->clear();
  return Expander(names, {}, index, table, SIZE_MAX, pool, problems).Run(root, result);
}

}  // namespace callcue::match

// Chains: what a part of a phrase stands for, elements one behind the other. Each is its last element and the chain
// before that, so that chains share what they begin with.
#ifndef CALLCUE_LIB_MATCH_CHAINS_H_
#define CALLCUE_LIB_MATCH_CHAINS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/match/rows.h"

namespace callcue::match {

struct GapBounds {
  uint32_t least = 0, most = 0;
};

// A set of strings, a gap, or an anchor.
struct Element {
  enum Kind : uint8_t { kWords, kGap, kBegin, kEnd } kind = kWords;
  bool nothing = false;         // is one of the words empty?
  bool perhaps_blank = false;   // may one of the others normalise to nothing?
  uint32_t begin = 0, end = 0;  // bytes of the phrase
  Row words;                    // of WordPool::sets()
  GapBounds gap;
};

using Chain = uint32_t;
inline constexpr Chain kEmptyChain = 0;
using ChainRow = Row;  // of ChainPool::rows()

class ChainPool {
 public:
  ChainPool() : links_(1) {}

  Chain Add(Chain before, const Element& element) {
    links_.push_back({element, before, links_[before].size + 1});
    return static_cast<Chain>(links_.size() - 1);
  }
  // Of one that isn't empty.
  const Element& Last(Chain chain) const { return links_[chain].element; }
  Chain Before(Chain chain) const { return links_[chain].before; }
  uint32_t Size(Chain chain) const { return links_[chain].size; }
  bool OnlyWords(Chain chain) const { return Size(chain) == 1 && Last(chain).kind == Element::kWords; }
  // Behind those that stand in `elements`.
  void Read(Chain chain, std::vector<Element>* elements) const {
    size_t at = elements->size() + Size(chain);
    elements->resize(at);
    for (; chain != kEmptyChain; chain = Before(chain)) (*elements)[--at] = Last(chain);
  }

  Rows<Chain>& rows() { return rows_; }
  const Rows<Chain>& rows() const { return rows_; }
  ChainRow One(Chain chain) {
    const ChainRow row = rows_.New(1);
    *rows_.data(row) = chain;
    return row;
  }

  // The same, written at those bytes of the phrase.
  ChainRow Moved(ChainRow row, uint32_t begin, uint32_t end) {
    const ChainRow moved = rows_.New(row.count);
    for (uint32_t i = 0; i < row.count; ++i) {
      elements_.clear();
      Read(rows_.data(row)[i], &elements_);
      Chain chain = kEmptyChain;
      for (Element& element : elements_) {
        element.begin = begin, element.end = end;
        chain = Add(chain, element);
      }
      rows_.data(moved)[i] = chain;
    }
    return moved;
  }
  // The number of the first that is only words, or that behind the last.
  uint32_t WordsOf(ChainRow row) const {
    uint32_t i = 0;
    while (i < row.count && !OnlyWords(rows_.data(row)[i])) ++i;
    return i;
  }

  // How much there is of it.
  size_t size() const { return links_.size() + rows_.size(); }
  size_t kept() const { return kept_ + rows_.kept(); }
  size_t ElementsOf(ChainRow row) const {
    size_t elements = 0;
    for (uint32_t i = 0; i < row.count; ++i) elements += Size(rows_.data(row)[i]);
    return elements;
  }
  // What is there isn't cleared any more.
  void Keep() {
    kept_ = links_.size();
    rows_.Keep();
  }
  void Clear() {
    links_.resize(kept_);
    rows_.Clear();
  }

 private:
  struct Link {
    Element element;
    Chain before = kEmptyChain;
    uint32_t size = 0;
  };
  std::vector<Link> links_;  // the first is no element
  size_t kept_ = 1;
  Rows<Chain> rows_;
  std::vector<Element> elements_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_CHAINS_H_

// The trie of all literals, as far as it takes to tell them apart, made from their sorted list: what a node leads to is
// a stretch of it. Node 0 is the root.
#ifndef CALLCUE_LIB_MATCH_TRIE_H_
#define CALLCUE_LIB_MATCH_TRIE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/match/automaton.h"

namespace callcue::match {

class Trie {
 public:
  static constexpr uint32_t kNoNode = UINT32_MAX;
  struct Branch {
    uint32_t symbol;
    uint32_t literal;  // that ends there; without a node behind it, the only one that goes on. Or Automaton::kNone
    uint32_t node;     // or kNoNode
  };
  struct Node {
    uint32_t first = 0, count = 0;  // of its branches
  };

  // Of all but the first `skipped` literals; all symbols are less than `symbols`.
  Trie(const SymbolStrings& literals, uint32_t skipped, uint32_t symbols);

  // Near the root first; of one depth, those with many branches first.
  const std::vector<uint32_t>& order() const { return order_; }
  const Node& node(uint32_t n) const { return nodes_[n]; }
  const Branch* branches(uint32_t n) const { return branches_.data() + nodes_[n].first; }
  size_t nodes() const { return nodes_.size(); }
  // Of the automaton: each branch leads to one.
  uint32_t states() const { return static_cast<uint32_t>(branches_.size() + 1); }
  // Literals that are each a beginning of the next.
  uint32_t most_on_a_path() const { return most_on_a_path_; }

 private:
  // The first symbols of a literal in three times 21 bits, 0 where it has none.
  struct Sorted {
    uint64_t key;
    uint32_t literal;
  };
  // Literals of a node: those of sorted_, and how many end on the way there.
  struct Stretch {
    uint32_t begin, end, on_path;
  };
  void Sort(uint32_t skipped, uint32_t symbols);
  void SortTails();
  uint32_t SymbolAt(const Sorted& sorted, uint32_t depth) const;
  void Open(uint32_t node, uint32_t depth);
  void AddLevel(uint32_t first, uint32_t end);

  const SymbolStrings& literals_;
  std::vector<Sorted> sorted_;
  std::vector<Stretch> stretches_;  // by node
  std::vector<Node> nodes_;
  std::vector<Branch> branches_;
  std::vector<uint32_t> order_;
  uint32_t most_on_a_path_ = 0;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_TRIE_H_

// The trie of all literals, in arrays by state, as far as it takes to tell them apart. State 0 is the root.
#ifndef CALLCUE_LIB_MATCH_TRIE_H_
#define CALLCUE_LIB_MATCH_TRIE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/match/automaton.h"

namespace callcue::match {

class Trie {
 public:
  // Of all but the first `skipped` literals.
  Trie(const SymbolStrings& literals, uint32_t skipped);

  uint32_t size() const { return static_cast<uint32_t>(states_.size()); }
  uint32_t parent(uint32_t q) const { return states_[q].parent; }
  uint32_t symbol(uint32_t q) const { return states_[q].symbol; }
  // That ends there; of a state that leads nowhere, the only one that goes on. Or Automaton::kNone.
  uint32_t literal(uint32_t q) const { return states_[q].literal; }
  // It leads to the states child(i), first(q) <= i < last(q).
  uint32_t first(uint32_t q) const { return first_[q]; }
  uint32_t last(uint32_t q) const { return first_[q + 1]; }
  uint32_t child(uint32_t i) const { return children_[i]; }
  // Those that lead anywhere; of one depth, those that lead to many first.
  std::vector<uint32_t> ByDepth() const;
  // Literals that are each a beginning of the next.
  uint32_t most_on_a_path() const { return most_on_a_path_; }

 private:
  struct State {
    uint32_t parent = 0, symbol = 0, literal = Automaton::kNone;
    uint32_t depth : 31, leads : 1;  // leads: anywhere
    State() : depth(0), leads(0) {}
  };
  static size_t Hash(uint32_t state, uint32_t symbol) {
    return (uint64_t{state} << 20 ^ symbol) * 0x9E3779B97F4A7C15u >> 32;
  }
  void Add(const SymbolStrings& literals, uint32_t literal);
  size_t Slot(uint32_t state, uint32_t symbol) const;
  uint32_t New(size_t slot, uint32_t state, uint32_t symbol, uint32_t literal);
  void GroupChildren();

  std::vector<State> states_;
  std::vector<uint32_t> slots_;  // hash table of transitions: the state that each leads to; 0: free
  std::vector<uint32_t> first_, children_;
  uint32_t most_on_a_path_ = 0;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_TRIE_H_

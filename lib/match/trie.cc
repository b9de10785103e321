#include "lib/match/trie.h"

#include <algorithm>

namespace callcue::match {

Trie::Trie(const SymbolStrings& literals, uint32_t skipped) : states_(1) {
  states_[0].leads = 1;
  size_t slots = 1024;
  while (slots < 2 * literals.size()) slots *= 2;
  slots_.resize(slots);
  for (uint32_t i = skipped; i < literals.size(); ++i) Add(literals, i);
  GroupChildren();
  std::vector<uint32_t> on_path(size(), 0);  // parents have smaller numbers
  for (uint32_t q = 1; q < size(); ++q) {
    on_path[q] = on_path[parent(q)] + (literal(q) != Automaton::kNone);
    most_on_a_path_ = std::max(most_on_a_path_, on_path[q]);
  }
}

void Trie::Add(const SymbolStrings& literals, uint32_t literal) {
  uint32_t q = 0;
  const uint32_t* const symbols = literals.symbols.data() + literals.begin(literal);
  const uint32_t length = literals.length(literal);
  for (uint32_t depth = 0;; ++depth) {
    if (!states_[q].leads) {
      // The only one so far that went on there: now they part, here or further on.
      const uint32_t other = states_[q].literal;
      states_[q].leads = 1;
      if (literals.length(other) > depth) {
        states_[q].literal = Automaton::kNone;
        const uint32_t symbol = literals.symbols[literals.begin(other) + depth];
        New(Slot(q, symbol), q, symbol, other);
      }
    }
    if (depth == length) {
      states_[q].literal = literal;
      return;
    }
    const size_t slot = Slot(q, symbols[depth]);
    if (slots_[slot] == 0) {
      New(slot, q, symbols[depth], literal);
      return;
    }
    q = slots_[slot];
  }
}

// The slot of a transition, or the free one where it belongs.
size_t Trie::Slot(uint32_t state, uint32_t symbol) const {
  const size_t mask = slots_.size() - 1;
  size_t at = Hash(state, symbol) & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    const State& there = states_[slots_[at]];
    if (there.parent == state && there.symbol == symbol) break;
  }
  return at;
}

uint32_t Trie::New(size_t slot, uint32_t state, uint32_t symbol, uint32_t literal) {
  const uint32_t q = size();
  State made;
  made.parent = state;
  made.symbol = symbol;
  made.literal = literal;
  made.depth = states_[state].depth + 1;
  states_.push_back(made);
  slots_[slot] = q;
  if (states_.size() * 2 > slots_.size()) {
    slots_.assign(slots_.size() * 4, 0);
    for (uint32_t s = 1; s < size(); ++s) slots_[Slot(states_[s].parent, states_[s].symbol)] = s;
  }
  return q;
}

void Trie::GroupChildren() {
  first_.assign(size() + 1, 0);
  for (uint32_t q = 1; q < size(); ++q) ++first_[parent(q) + 1];
  for (uint32_t q = 0; q < size(); ++q) first_[q + 1] += first_[q];
  children_.resize(size() - 1);
  std::vector<uint32_t> at(first_.begin(), first_.end() - 1);
  for (uint32_t q = 1; q < size(); ++q) children_[at[parent(q)]++] = q;
}

std::vector<uint32_t> Trie::ByDepth() const {
  std::vector<uint64_t> order;
  for (uint32_t q = 0; q < size(); ++q) {
    if (first(q) == last(q)) continue;
    const uint64_t few = UINT16_MAX - std::min<uint32_t>(last(q) - first(q), UINT16_MAX);
    order.push_back(uint64_t{states_[q].depth} << 48 | few << 32 | q);
  }
  std::sort(order.begin(), order.end());
  std::vector<uint32_t> states;
  states.reserve(order.size());
  for (uint64_t key : order) states.push_back(static_cast<uint32_t>(key));
  return states;
}

}  // namespace callcue::match

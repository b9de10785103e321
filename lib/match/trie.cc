#include "lib/match/trie.h"

#include <algorithm>

namespace callcue::match {

Trie::Trie(const SymbolStrings& literals, uint32_t skipped)
    : parent_(1), symbol_(1), literal_(1, Automaton::kNone), depth_(1), leads_(1, true) {
  slots_.resize(1024);
  for (uint32_t i = skipped; i < literals.size(); ++i) Add(literals, i);
  GroupChildren();
  std::vector<uint32_t> on_path(size(), 0);  // parents have smaller numbers
  for (uint32_t q = 1; q < size(); ++q) {
    on_path[q] = on_path[parent_[q]] + (literal_[q] != Automaton::kNone);
    most_on_a_path_ = std::max(most_on_a_path_, on_path[q]);
  }
}

void Trie::Add(const SymbolStrings& literals, uint32_t literal) {
  uint32_t q = 0;
  const uint32_t* const symbols = literals.symbols.data() + literals.begin(literal);
  const uint32_t length = literals.length(literal);
  for (uint32_t depth = 0;; ++depth) {
    if (!leads_[q]) {
      // The only one so far that went on there: now they part, here or further on.
      const uint32_t other = literal_[q];
      leads_[q] = true;
      if (literals.length(other) > depth) {
        literal_[q] = Automaton::kNone;
        const uint32_t symbol = literals.symbols[literals.begin(other) + depth];
        New(Slot(q, symbol), q, symbol, other);
      }
    }
    if (depth == length) {
      literal_[q] = literal;
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
  while (slots_[at] != 0 && (parent_[slots_[at]] != state || symbol_[slots_[at]] != symbol)) at = (at + 1) & mask;
  return at;
}

uint32_t Trie::New(size_t slot, uint32_t state, uint32_t symbol, uint32_t literal) {
  const uint32_t q = size();
  parent_.push_back(state);
  symbol_.push_back(symbol);
  depth_.push_back(depth_[state] + 1);
  literal_.push_back(literal);
  leads_.push_back(false);
  slots_[slot] = q;
  if (parent_.size() * 2 > slots_.size()) {
    slots_.assign(slots_.size() * 4, 0);
    for (uint32_t s = 1; s < size(); ++s) slots_[Slot(parent_[s], symbol_[s])] = s;
  }
  return q;
}

void Trie::GroupChildren() {
  first_.assign(size() + 1, 0);
  for (uint32_t q = 1; q < size(); ++q) ++first_[parent_[q] + 1];
  for (uint32_t q = 0; q < size(); ++q) first_[q + 1] += first_[q];
  children_.resize(size() - 1);
  std::vector<uint32_t> at(first_.begin(), first_.end() - 1);
  for (uint32_t q = 1; q < size(); ++q) children_[at[parent_[q]]++] = q;
}

std::vector<uint32_t> Trie::ByDepth() const {
  std::vector<uint64_t> order;
  for (uint32_t q = 0; q < size(); ++q) {
    if (first(q) == last(q)) continue;
    const uint64_t few = UINT16_MAX - std::min<uint32_t>(last(q) - first(q), UINT16_MAX);
    order.push_back(uint64_t{depth_[q]} << 48 | few << 32 | q);
  }
  std::sort(order.begin(), order.end());
  std::vector<uint32_t> states;
  states.reserve(order.size());
  for (uint64_t key : order) states.push_back(static_cast<uint32_t>(key));
  return states;
}

}  // namespace callcue::match

#include "lib/match/trie.h"

#include <algorithm>

namespace callcue::match {
namespace {

constexpr uint32_t kInKey = 3;  // symbols
constexpr uint32_t kBits = 21;   // of each: there are no more characters

}  // namespace

Trie::Trie(const SymbolStrings& literals, uint32_t skipped, uint32_t symbols) : literals_(literals) {
  Sort(skipped, symbols);
  nodes_.reserve(sorted_.size() / 2 + 1);
  stretches_.reserve(sorted_.size() / 2 + 1);
  branches_.reserve(sorted_.size() + sorted_.size() / 4);
  nodes_.emplace_back();
  stretches_.push_back({0, static_cast<uint32_t>(sorted_.size()), 0});
  uint32_t depth = 0;
  for (uint32_t first = 0; first < nodes_.size(); ++depth) {
    const uint32_t level = first, end = static_cast<uint32_t>(nodes_.size());
    for (; first < end; ++first) Open(first, depth);
    AddLevel(level, end);
  }
}

// By their symbols: first by the key, last symbol first.
void Trie::Sort(uint32_t skipped, uint32_t symbols) {
  sorted_.resize(literals_.size() - skipped);
  std::vector<uint32_t> at(kInKey * (symbols + 1));  // of each symbol of the key: where those with it go
  uint32_t* const of[kInKey] = {at.data(), at.data() + (symbols + 1), at.data() + 2 * (symbols + 1)};
  for (uint32_t i = skipped; i < literals_.size(); ++i) {
    const uint32_t* const s = literals_.symbols.data() + literals_.begin(i);
    const uint32_t length = literals_.length(i);
    uint64_t key = 0;
    for (uint32_t k = 0; k < kInKey; ++k) {
      const uint32_t symbol = k < length ? s[k] : 0;
      ++of[k][symbol + 1];
      key = key << kBits | symbol;
    }
    sorted_[i - skipped] = {key, i};
  }
  std::vector<Sorted> other(sorted_.size());
  for (uint32_t k = kInKey; k-- > 0;) {
    for (uint32_t symbol = 0; symbol < symbols; ++symbol) of[k][symbol + 1] += of[k][symbol];
    const uint32_t shift = kBits * (kInKey - 1 - k);
    const Sorted* const end = sorted_.data() + sorted_.size();
    for (const Sorted* s = sorted_.data(); s < end; ++s) other[of[k][s->key >> shift & ((1u << kBits) - 1)]++] = *s;
    sorted_.swap(other);
  }
  SortTails();
}

void Trie::SortTails() {
  const auto before = [this](const Sorted& a, const Sorted& b) {
    const uint32_t* const symbols = literals_.symbols.data();
    return std::lexicographical_compare(symbols + literals_.begin(a.literal) + kInKey,
                                        symbols + literals_.ends[a.literal],
                                        symbols + literals_.begin(b.literal) + kInKey,
                                        symbols + literals_.ends[b.literal]);
  };
  for (size_t begin = 0; begin < sorted_.size();) {
    size_t end = begin + 1;
    while (end < sorted_.size() && sorted_[end].key == sorted_[begin].key) ++end;
    // Those of one key have three symbols at least, if there are several.
    if (end - begin > 1) std::sort(sorted_.begin() + begin, sorted_.begin() + end, before);
    begin = end;
  }
}

// 0 where it has ended.
uint32_t Trie::SymbolAt(const Sorted& sorted, uint32_t depth) const {
  if (depth < kInKey) return sorted.key >> kBits * (kInKey - 1 - depth) & ((1u << kBits) - 1);
  return depth < literals_.length(sorted.literal) ? literals_.symbols[literals_.begin(sorted.literal) + depth] : 0;
}

// Its branches; where several literals go on behind one, that is a node.
void Trie::Open(uint32_t node, uint32_t depth) {
  const Stretch stretch = stretches_[node];
  nodes_[node].first = static_cast<uint32_t>(branches_.size());
  uint32_t begin = stretch.begin;
  if (begin < stretch.end && SymbolAt(sorted_[begin], depth) == 0) ++begin;  // it ends at the node
  while (begin < stretch.end) {
    const uint32_t symbol = SymbolAt(sorted_[begin], depth);
    uint32_t end = begin + 1;
    while (end < stretch.end && SymbolAt(sorted_[end], depth) == symbol) ++end;
    Branch branch = {symbol, sorted_[begin].literal, kNoNode};
    uint32_t on_path = stretch.on_path + 1;
    if (end - begin > 1) {
      if (literals_.length(branch.literal) > depth + 1) {
        branch.literal = Automaton::kNone;
        --on_path;
      }
      branch.node = static_cast<uint32_t>(nodes_.size());
      nodes_.emplace_back();
      stretches_.push_back({begin, end, on_path});
    }
    most_on_a_path_ = std::max(most_on_a_path_, on_path);
    branches_.push_back(branch);
    begin = end;
  }
  nodes_[node].count = static_cast<uint32_t>(branches_.size()) - nodes_[node].first;
}

// Puts nodes first <= n < end in order.
void Trie::AddLevel(uint32_t first, uint32_t end) {
  constexpr uint32_t kMost = 256;  // branches that are told apart
  const auto rank = [this](uint32_t n) { return kMost - 1 - std::min(nodes_[n].count, kMost - 1); };
  uint32_t at[kMost + 1] = {};
  for (uint32_t n = first; n < end; ++n) ++at[rank(n) + 1];
  for (uint32_t r = 0; r < kMost; ++r) at[r + 1] += at[r];
  order_.resize(end);
  for (uint32_t n = first; n < end; ++n) order_[first + at[rank(n)]++] = n;
}

}  // namespace callcue::match

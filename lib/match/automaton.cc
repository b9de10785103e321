#include "lib/match/automaton.h"

#include <algorithm>
#include <utility>

#include "lib/match/placement.h"
#include "lib/match/trie.h"

namespace callcue::match {
namespace {

// Bytes of the filter a pair, so that few characters pass it by chance; and its bounds, as a power of two in bytes.
constexpr size_t kFilterSpread = 8;
constexpr int kSmallestFilter = 13, kLargestFilter = 17;

constexpr uint32_t kStretch = 64;  // characters that a scan looks at before it enters places

}  // namespace

bool Automaton::Build(SymbolStrings literals, uint32_t symbols, uint32_t singles, size_t max_bytes) {
  literals_ = std::move(literals);
  singles_ = singles;
  const Trie trie(literals_, singles, symbols);
  states_ = trie.states();
  if (states_ * sizeof(Cell) > max_bytes) return false;

  // Near the root first, so that what every text touches lies close together.
  std::vector<uint32_t> bases(trie.nodes()), offsets;
  Placement placement;
  for (uint32_t n : trie.order()) {
    if (n == 0) continue;
    offsets.clear();
    for (uint32_t i = 0; i < trie.node(n).count; ++i) offsets.push_back(trie.branches(n)[i].symbol);
    bases[n] = placement.Place(offsets);
    if (placement.size() * sizeof(Cell) > max_bytes || placement.size() >= kLeaf) return false;
  }
  // A scan may look `symbols` cells past any base.
  cells_.assign(placement.size() + symbols, Cell());
  root_.assign(symbols, Cell());
  tails_.assign(1, 0);
  std::vector<uint16_t> depths(trie.nodes(), 0);  // those of one depth come behind those of the one before
  for (uint32_t n = 0; n < trie.nodes(); ++n) {
    Cell* const cells = n == 0 ? root_.data() : cells_.data() + bases[n];
    const uint32_t check = n == 0 ? kLeaf : bases[n], depth = depths[n] + 1u;
    for (uint32_t i = 0; i < trie.node(n).count; ++i) {
      const Trie::Branch& branch = trie.branches(n)[i];
      Cell& cell = cells[branch.symbol] = {check, kLeaf, branch.literal};
      if (branch.node != Trie::kNoNode) {
        cell.to = bases[branch.node];
        depths[branch.node] = static_cast<uint16_t>(depth);
      } else if (literals_.length(branch.literal) > depth) {
        cell.to = kLeaf | static_cast<uint32_t>(tails_.size());
        const auto literal = literals_.symbols.begin() + literals_.begin(branch.literal);
        tails_.push_back(literals_.length(branch.literal) - depth);
        tails_.insert(tails_.end(), literal + depth, literal + literals_.length(branch.literal));
      }
    }
  }
  most_at_once_ = trie.most_on_a_path() + 1;
  FillFilter();
  return true;
}

void Automaton::FillFilter() {
  size_t pairs = 0;
  for (size_t i = singles_; i < literals_.size(); ++i) pairs += std::min(literals_.length(i) - 1, kPairs);
  int bits = kSmallestFilter;
  while (bits < kLargestFilter && pairs * kFilterSpread > size_t{1} << bits) ++bits;
  hash_shift_ = 32 - bits;
  filter_.assign(size_t{1} << bits, 0);
  for (size_t i = singles_; i < literals_.size(); ++i) {
    const uint32_t* const s = literals_.symbols.data() + literals_.begin(i);
    const uint32_t pairs_of = std::min(literals_.length(i) - 1, kPairs);
    uint32_t bit = pairs_of == 1 ? kOfTwo : pairs_of == 2 ? kOfThree : kOfMore;
    uint32_t half = Half(s[0]);
    for (uint32_t k = 1; k <= pairs_of; ++k, bit <<= 1) {
      const uint32_t next = Half(s[k]);
      filter_[Hash(half, next)] |= static_cast<uint8_t>(bit);
      half = next;
    }
  }
}

// The literals of two characters or more that begin there.
inline uint32_t Automaton::Walk(const uint32_t* values, uint32_t size, uint32_t begin, Found* found) const {
  uint32_t count = 0, at = begin + 1;
  const Cell* cell = &root_[values[begin] & kSymbol];
  while (!(cell->to & kLeaf)) {
    if (cell->literal != kNone) found[count++] = {begin, cell->literal};
    if (at == size) return count;
    const Cell* const next = &cells_[cell->to + (values[at] & kSymbol)];
    if (next->check != cell->to) return count;
    cell = next;
    ++at;
  }
  if (cell->literal == kNone) return count;
  if (const uint32_t where = cell->to & ~kLeaf; where != 0) {
    const uint32_t* const tail = tails_.data() + where;
    const uint32_t left = tail[0];
    if (left > size - at) return count;
    for (uint32_t k = 0; k < left; ++k) {
      if (tail[1 + k] != (values[at + k] & kSymbol)) return count;
    }
  }
  found[count++] = {begin, cell->literal};
  return count;
}

uint32_t Automaton::BeginAt(const uint32_t* values, uint32_t size, uint32_t begin, std::vector<Found>* found) const {
  if (found->size() < most_at_once_) found->resize(most_at_once_);
  const uint32_t single = (values[begin] & kSymbol) - kFirstSymbol;
  uint32_t count = 0;
  if (single < singles_) (*found)[count++] = {begin, single};
  return count + Walk(values, size, begin, found->data() + count);
}

uint32_t Automaton::Scan(const uint32_t* values, uint32_t size, std::vector<Found>* found) const {
  constexpr uint32_t kMostListed = kStretch + kPairs;
  const size_t likely = 2 * size_t{size} + kMostListed * most_at_once_;
  if (found->size() < likely) found->resize(likely);
  const uint8_t* const filter = filter_.data();
  const uint32_t singles = singles_;
  struct {
    uint32_t at, passed;
  } listed[kMostListed];
  uint32_t written = 0, half = 0, state = 0, i = 0;
  const auto pair_before = [&](uint32_t at) {
    const uint32_t first = half;
    half = Half(values[at]);
    return uint32_t{filter[Hash(first, half)]};
  };
  const auto take = [&](uint32_t pair) { state = (state << 1 | kBegin) & (pair | kOfNone); };
  // A place has passed with the third pair behind it, where the line has so many.
  for (; i < kPairs; ++i) take(i < size ? pair_before(i) : 0);
  while (i < size + kPairs) {
    uint32_t count = 0;
    const auto list = [&](uint32_t at) {
      const uint32_t passed = state & kPassed;
      const bool single = (values[at] & kSymbol) - kFirstSymbol < singles;
      listed[count] = {at, passed};
      count += (passed != 0) | single;  // a branch would be guessed
    };
    for (const uint32_t end = std::min(i + kStretch, size); i < end; ++i) {
      take(pair_before(i));
      list(i - kPairs);
    }
    for (; i >= size && i < size + kPairs; ++i) {
      take(0);
      list(i - kPairs);
    }
    const size_t most = written + size_t{count} * most_at_once_;
    if (found->size() < most) found->resize(2 * most);
    Found* const to = found->data();
    for (uint32_t k = 0; k < count; ++k) {
      const uint32_t at = listed[k].at, symbol = values[at] & kSymbol;
      to[written] = {at, symbol - kFirstSymbol};
      written += symbol - kFirstSymbol < singles;
      if (listed[k].passed != 0) written += Walk(values, size, at, to + written);
    }
  }
  return written;
}

}  // namespace callcue::match

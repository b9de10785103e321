#include "lib/match/automaton.h"

#include <array>
#include <utility>

namespace callcue::match {
namespace {

// Bytes of the filter a pair, so that few characters pass it by chance; and its bounds, as a power of two in bytes.
constexpr size_t kFilterSpread = 16;
constexpr int kSmallestFilter = 13, kLargestFilter = 16;
// With more literals of fewer than four symbols, or of one, many places of a text pass, and a filter only gets in the
// way.
constexpr uint32_t kFewShort = 64, kFewSingles = 8;

// The trie of the literals, in arrays by state; state 0 is the root.
class Trie {
 public:
  explicit Trie(const SymbolStrings& literals) : literal_(1, Automaton::kNone), parent_(1), symbol_(1), depth_(1) {
    slots_.resize(64);
    for (size_t i = 0; i < literals.size(); ++i) {
      uint32_t state = 0;
      for (uint32_t s = literals.begin(i); s < literals.ends[i]; ++s) state = ChildOrNew(state, literals.symbols[s]);
      literal_[state] = static_cast<uint32_t>(i);
    }
    GroupChildren();
    Link();
  }

  uint32_t size() const { return static_cast<uint32_t>(parent_.size()); }
  uint32_t symbol(uint32_t q) const { return symbol_[q]; }
  // Is it, or a suffix of it, two characters or more of a longer literal?
  bool goes_on(uint32_t q) const { return goes_on_[q]; }
  // The states with transitions that it leads to are children_[first, last).
  uint32_t first(uint32_t q) const { return first_[q]; }
  uint32_t last(uint32_t q) const { return first_[q + 1]; }
  uint32_t child(uint32_t i) const { return children_[i]; }
  // The longest proper suffix with transitions of its own; 0: the root.
  uint32_t fallback(uint32_t q) const { return fallback_[q]; }
  // The longest literal that ends here, or kNone.
  uint32_t output(uint32_t q) const { return output_[q]; }
  // By literal: the longest literal that is a proper suffix of it.
  std::vector<uint32_t> TakeNext() { return std::move(next_); }

 private:
  static size_t Hash(uint32_t state, uint32_t symbol) {
    return (uint64_t{state} << 20 ^ symbol) * 0x9E3779B97F4A7C15u >> 32;
  }
  // The slot of a transition, or the free one where it belongs.
  size_t Slot(uint32_t state, uint32_t symbol) const {
    const size_t mask = slots_.size() - 1;
    size_t at = Hash(state, symbol) & mask;
    while (slots_[at] != 0 && (parent_[slots_[at]] != state || symbol_[slots_[at]] != symbol)) at = (at + 1) & mask;
    return at;
  }
  uint32_t ChildOrNew(uint32_t state, uint32_t symbol) {
    size_t at = Slot(state, symbol);
    if (slots_[at] != 0) return slots_[at];
    if (parent_.size() * 2 > slots_.size()) {
      slots_.assign(slots_.size() * 4, 0);
      for (uint32_t q = 1; q < size(); ++q) slots_[Slot(parent_[q], symbol_[q])] = q;
      at = Slot(state, symbol);
    }
    slots_[at] = size();
    parent_.push_back(state);
    symbol_.push_back(symbol);
    depth_.push_back(depth_[state] + 1);
    literal_.push_back(Automaton::kNone);
    return slots_[at];
  }

  void GroupChildren() {
    first_.assign(size() + 1, 0);
    for (uint32_t q = 1; q < size(); ++q) ++first_[parent_[q] + 1];
    for (uint32_t q = 0; q < size(); ++q) first_[q + 1] += first_[q];
    children_.resize(size() - 1);
    std::vector<uint32_t> at(first_.begin(), first_.end() - 1);
    for (uint32_t q = 1; q < size(); ++q) children_[at[parent_[q]]++] = q;
  }

  // Suffixes are shorter, so states are taken by depth.
  void Link() {
    std::vector<uint32_t> order = {0};
    order.reserve(size());
    for (size_t i = 0; i < order.size(); ++i) {
      for (uint32_t c = first(order[i]); c < last(order[i]); ++c) order.push_back(children_[c]);
    }
    std::vector<uint32_t> suffix(size(), 0);
    fallback_.assign(size(), 0);
    output_.assign(size(), Automaton::kNone);
    next_.assign(size(), Automaton::kNone);
    goes_on_.assign(size(), 0);
    for (size_t i = 1; i < order.size(); ++i) {
      const uint32_t q = order[i];
      uint32_t s = parent_[q];
      while (s != 0) {
        s = suffix[s];
        if (const uint32_t child = slots_[Slot(s, symbol_[q])]) {
          suffix[q] = child;
          break;
        }
      }
      s = suffix[q];
      fallback_[q] = first(s) < last(s) ? s : fallback_[s];
      output_[q] = literal_[q] != Automaton::kNone ? literal_[q] : output_[s];
      if (literal_[q] != Automaton::kNone) next_[literal_[q]] = output_[s];
      goes_on_[q] = (depth_[q] > 1 && first(q) < last(q)) || goes_on_[s];
    }
  }

  std::vector<uint32_t> literal_, parent_, symbol_, depth_;
  std::vector<uint32_t> slots_;  // hash table of transitions: the state that each leads to; 0: free
  std::vector<uint32_t> first_, children_, fallback_, output_, next_;
  std::vector<uint8_t> goes_on_;
};

// A set of numbers that grows, read 64 at a time.
class Bits {
 public:
  void Add(size_t i) {
    if (i / 64 + 2 > words_.size()) words_.resize(i / 64 * 3 / 2 + 66);
    words_[i / 64] |= uint64_t{1} << (i & 63);
  }
  // i, i + 1, ... i + 63.
  uint64_t From(size_t i) const {
    const size_t w = i / 64, shift = i & 63;
    if (w + 1 >= words_.size()) return w < words_.size() ? words_[w] >> shift : 0;
    return shift == 0 ? words_[w] : words_[w] >> shift | words_[w + 1] << (64 - shift);
  }

 private:
  std::vector<uint64_t> words_;
};

// Finds bases: the offsets of a state land on free cells, and no two states share a base. 64 bases are tried at once.
class Placement {
 public:
  uint32_t Place(const std::vector<uint32_t>& offsets) {
    // Where others with so many offsets began to fail for want of room, holes are too small.
    size_t& from = from_[offsets.size() < from_.size() ? offsets.size() : from_.size() - 1];
    for (size_t at = from;; at += 64) {
      uint64_t taken = bases_.From(at);
      for (uint32_t o : offsets) taken |= cells_.From(at + o);
      if (taken == ~uint64_t{0}) continue;
      if (at > from + 128) from = at - 128;
      const size_t base = at + static_cast<size_t>(__builtin_ctzll(~taken));
      bases_.Add(base);
      for (uint32_t o : offsets) {
        cells_.Add(base + o);
        if (base + o >= size_) size_ = base + o + 1;
      }
      return static_cast<uint32_t>(base);
    }
  }
  size_t size() const { return size_; }

 private:
  Bits cells_, bases_;
  std::array<size_t, 6> from_ = {1, 1, 1, 1, 1, 1};  // 0 is the root's base
  size_t size_ = 1;
};

}  // namespace

bool Automaton::Build(const SymbolStrings& literals, uint32_t symbols, uint32_t singles, size_t max_bytes) {
  Trie trie(literals);
  states_ = trie.size();
  if (states_ * sizeof(Cell) > max_bytes) return false;

  // States with many offsets first; those with one fill the holes.
  std::vector<uint32_t> offsets;
  auto gather = [&](uint32_t q) {
    offsets.clear();
    if (trie.fallback(q) != 0) offsets.push_back(0);
    if (trie.output(q) != kNone) offsets.push_back(1);
    for (uint32_t c = trie.first(q); c < trie.last(q); ++c) offsets.push_back(trie.symbol(trie.child(c)));
  };
  std::vector<std::vector<uint32_t>> by_count(8);
  for (uint32_t q = 1; q < trie.size(); ++q) {
    const size_t count = trie.last(q) - trie.first(q) + (trie.fallback(q) != 0) + (trie.output(q) != kNone);
    size_t group = count;
    if (count > 4) group = count > 16 ? 7 : count > 8 ? 6 : 5;
    by_count[group].push_back(q);
  }
  std::vector<uint32_t> words(trie.size(), 0);
  Placement placement;
  for (size_t group = by_count.size(); group-- > 0;) {
    for (uint32_t q : by_count[group]) {
      gather(q);
      words[q] = placement.Place(offsets) | (trie.output(q) != kNone ? kHasOutput : 0) |
                 (trie.fallback(q) != 0 ? kHasFallback : 0) | (trie.goes_on(q) ? kGoesOn : 0);
    }
    if (placement.size() * sizeof(Cell) > max_bytes || placement.size() > kBaseMask) return false;
  }

  // A scan may look `symbols` cells past any base.
  cells_.assign(placement.size() + symbols + 2, Cell{kNone, 0});
  root_.assign(symbols, 0);
  for (uint32_t c = trie.first(0); c < trie.last(0); ++c) root_[trie.symbol(trie.child(c))] = words[trie.child(c)];
  for (uint32_t q = 1; q < trie.size(); ++q) {
    const uint32_t base = words[q] & kBaseMask;
    if (trie.fallback(q) != 0) cells_[base] = {base, words[trie.fallback(q)]};
    if (trie.output(q) != kNone) cells_[base + 1] = {base, trie.output(q)};
    for (uint32_t c = trie.first(q); c < trie.last(q); ++c) {
      cells_[base + trie.symbol(trie.child(c))] = {base, words[trie.child(c)]};
    }
  }
  next_ = trie.TakeNext();
  next_.resize(literals.size());
  next_.shrink_to_fit();
  singles_ = singles;
  FillFilter(literals);
  return true;
}

void Automaton::FillFilter(const SymbolStrings& literals) {
  filter_.clear();
  size_t pairs = 0, few = 0;
  for (size_t i = 0; i < literals.size(); ++i) {
    few += literals.length(i) < 4;
    pairs += literals.length(i) == 1 ? 0 : literals.length(i) < 4 ? literals.length(i) - 1 : 3;
  }
  if (few > kFewShort || singles_ > kFewSingles) return;
  int bits = kSmallestFilter;
  while (bits < kLargestFilter && pairs * kFilterSpread > size_t{1} << bits) ++bits;
  hash_shift_ = 32 - bits;
  filter_.assign(size_t{1} << bits, 0);
  for (size_t i = 0; i < literals.size(); ++i) {
    const uint32_t* const s = literals.symbols.data() + literals.begin(i);
    const uint32_t length = literals.length(i), pairs_of = length < 4 ? length - 1 : 3;
    const uint32_t first = pairs_of == 3 ? 8 : pairs_of;  // bit 3, 1 or 0
    for (uint32_t k = 0; k < pairs_of; ++k) {
      filter_[Hash(Half(s[k]), Half(s[k + 1]))] |= static_cast<uint8_t>(first << k);
    }
  }
}

uint32_t Automaton::FallBack(uint32_t word, uint32_t symbol) const {
  do {
    word = cells_[word & kBaseMask].word;
    const uint32_t base = word & kBaseMask;
    const Cell cell = cells_[base + symbol];
    if (cell.check == base) return cell.word;
  } while (word & kHasFallback);
  return root_[symbol];
}

uint32_t Automaton::Steps(const uint32_t* values, uint32_t size, Found* found) const {
  uint32_t count = 0, word = 0;
  for (uint32_t i = 0; i < size; ++i) {
    word = Step(word, values[i] & kSymbol);
    found[count] = {i + 1, word};
    count += word >> 31;  // kHasOutput
  }
  return count;
}

template <bool kSingles>
uint32_t Automaton::Filtered(const uint32_t* values, uint32_t size, Found* found) const {
  if (size == 0) return 0;
  const uint8_t* const filter = filter_.data();
  auto is_single = [&](uint32_t value) { return kSingles && (value & kSymbol) - kFirstSymbol < singles_; };
  // Where a literal may have begun: the last character looked at, and the bits of the pairs that end there.
  Found* const places = found + size + 1;
  size_t count = is_single(values[0]);
  places[0] = {0, 0};
  uint32_t half = Half(values[0]), pairs = 0;
  for (uint32_t i = 1; i < size; ++i) {
    const uint32_t next = Half(values[i]);
    pairs = (pairs << 1 | kBegin) & filter[Hash(half, next)];
    half = next;
    places[count] = {i, pairs};
    count += (pairs & kPassed) != 0 || is_single(values[i]);
  }
  uint32_t written = 0;
  // Characters before `at` have been stepped over; only a literal that begins with the last of them may still go on.
  uint32_t at = 0;
  for (size_t k = 0; k < count; ++k) {
    const auto [i, bits] = places[k];
    if (i < at) continue;
    uint32_t p = i - (bits & 0b100000 ? 3 : bits & 0b010100 ? 2 : bits & 0b001011 ? 1 : 0);
    uint32_t word = 0;
    if (p < at) {
      p = at;
      word = root_[values[p - 1] & kSymbol];  // what ends there was found before
    }
    do {
      word = Step(word, values[p++] & kSymbol);
      found[written] = {p, word};
      written += word >> 31;
    } while (p < size && (p <= i || word & kGoesOn));
    at = p;
  }
  return written;
}

uint32_t Automaton::Scan(const uint32_t* values, uint32_t size, Found* found) const {
  if (filter_.empty()) return Steps(values, size, found);
  return singles_ == 0 ? Filtered<false>(values, size, found) : Filtered<true>(values, size, found);
}

}  // namespace callcue::match

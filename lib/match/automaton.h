// Aho-Corasick (Aho and Corasick 1975) over symbols, in a double array (Aoe 1989): all literals of a policy in one
// pass.
//
// A state is a base; its transition on symbol s lies in cell base + s if that cell's check is the base. What a state
// lacks it looks for in its longest proper suffix that is a state with transitions, down to the root, whose transitions
// are a plain array. Nearly every state falls back straight to the root, so a step is two loads and one compare, and
// nothing is built while scanning: the first text is as fast as the last.
//
// Most characters of a text begin no literal. Unless literals of a single character abound, the scan therefore doesn't
// step but asks a small table of bits, pair of characters by pair of characters, whether the next four begin a literal
// of four or more, the next three one of three, the next two one of two: a shift-and automaton (Baeza-Yates and Gonnet
// 1992) over hashed pairs, in which no branch depends on the text. Where it says yes, the scan then steps from there
// for as long as it is two characters or more into a literal. Every character is so stepped over twice at most.
//
// Cells base + 0 and base + 1 of a state hold its fallback and its output, so symbols start at 2: any character that no
// literal has.
#ifndef CALLCUE_LIB_MATCH_AUTOMATON_H_
#define CALLCUE_LIB_MATCH_AUTOMATON_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace callcue::match {

// Strings of symbols, one behind the other.
struct SymbolStrings {
  std::vector<uint32_t> symbols;
  std::vector<uint32_t> ends;  // of each, in `symbols`

  size_t size() const { return ends.size(); }
  uint32_t begin(size_t i) const { return i == 0 ? 0 : ends[i - 1]; }
  uint32_t length(size_t i) const { return ends[i] - begin(i); }
};

class Automaton {
 public:
  static constexpr uint32_t kUnknown = 2, kFirstSymbol = 3;
  static constexpr uint32_t kNone = UINT32_MAX;

  // Where a scan found literals: those of `state` end before `end`.
  struct Found {
    uint32_t end;
    uint32_t state;
  };

  // `literals` are distinct and not empty, of symbols kFirstSymbol <= s < symbols; those of literals of one symbol are
  // the first `singles`. False if more than `max_bytes`.
  bool Build(const SymbolStrings& literals, uint32_t symbols, uint32_t singles, size_t max_bytes);

  // Writes to found[0...], in order of ends, and returns how many: at most one an end. There must be room for
  // Room(size). Symbols are the low 24 bits of values.
  uint32_t Scan(const uint32_t* values, uint32_t size, Found* found) const;

  static size_t Room(size_t size) { return 2 * size + 2; }

  // The literals of a found state, longest first: for (l = First(f.state); l != kNone; l = Next(l)).
  uint32_t First(uint32_t state) const { return cells_[(state & kBaseMask) + 1].word; }
  uint32_t Next(uint32_t literal) const { return next_[literal]; }

  size_t bytes() const {
    return cells_.capacity() * 8 + (root_.capacity() + next_.capacity()) * 4 + filter_.capacity();
  }
  size_t states() const { return states_; }

 private:
  static constexpr uint32_t kSymbol = 0xFFFFFF;
  // A word: base, and whether the state has an output, a fallback other than the root, and whether it or one of its
  // suffixes is two characters or more of a longer literal.
  static constexpr uint32_t kHasOutput = 1u << 31, kHasFallback = 1u << 30, kGoesOn = 1u << 29, kBaseMask = kGoesOn - 1;
  struct Cell {
    uint32_t check;
    uint32_t word;
  };
  // Bits of the filter: the only pair of a literal of two symbols; the first and second of one of three; the first,
  // second and third of a longer one. A bit passes on to the next by a shift.
  static constexpr uint32_t kBegin = 0b001011, kPassed = 0b100101;

  uint32_t Step(uint32_t word, uint32_t symbol) const {
    const uint32_t base = word & kBaseMask;
    const Cell cell = cells_[base + symbol];
    // Whether a literal goes on can't be foreseen, so nothing branches on it; that a state has a fallback is rare.
    const uint32_t missed = AllOnes(cell.check ^ base);
    if (__builtin_expect(missed & word & kHasFallback, 0)) return FallBack(word, symbol);
    return (cell.word & ~missed) | (root_[symbol] & missed);
  }
  // Unless it is 0; in a form that compilers don't make a branch of.
  static uint32_t AllOnes(uint32_t x) { return static_cast<uint32_t>(-int64_t{x} >> 63); }
  uint32_t FallBack(uint32_t word, uint32_t symbol) const;
  // The hash of a pair, in two halves, so that a scan computes each once. Flags of values are shifted out.
  static uint32_t Half(uint32_t value) { return (value << 8) * 0x9E3779B1u; }
  uint32_t Hash(uint32_t first_half, uint32_t second_half) const {
    return (first_half + (second_half >> 13 | second_half << 19)) >> hash_shift_;
  }
  uint32_t Steps(const uint32_t* values, uint32_t size, Found* found) const;
  template <bool kSingles>
  uint32_t Filtered(const uint32_t* values, uint32_t size, Found* found) const;
  void FillFilter(const SymbolStrings& literals);

  std::vector<Cell> cells_;
  std::vector<uint32_t> root_;   // by symbol; 0: stays at the root
  std::vector<uint32_t> next_;   // by literal: the longest that is a proper suffix of it
  std::vector<uint8_t> filter_;  // by hash of a pair; empty: every character is stepped over
  int hash_shift_ = 0;
  uint32_t singles_ = 0;
  size_t states_ = 0;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_AUTOMATON_H_

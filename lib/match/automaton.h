// All literals of a policy in one pass: a trie in a double array (Aoe 1989), entered wherever a filter says that a
// literal may begin.
//
// The filter is a small table of bits. Pair of characters by pair of characters it is asked whether the next four begin
// a literal of four or more, the next three are one of three, the next two one of two: a shift-and automaton
// (Baeza-Yates and Gonnet 1992) over hashed pairs, in which no branch depends on the text. It lists the places of a
// stretch that pass, and these are entered then. Literals of one character are told by their symbols, which are the
// smallest, and listed with the others.
//
// A state is a base; its transition on symbol s lies in cell base + s if that cell's check is the base. Where only one
// literal goes on, the trie ends in a leaf, and the rest of the literal, its tail, is compared (a reduced trie, Aoe
// 1992): few states are left, and what texts touch stays in the nearest cache. Nothing is built while scanning: the
// first text is as fast as the last.
//
// A place costs no more steps than the longest literal that may begin there has characters; kLongestLiteral bounds it.
#ifndef CALLCUE_LIB_MATCH_AUTOMATON_H_
#define CALLCUE_LIB_MATCH_AUTOMATON_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace callcue::match {

inline constexpr size_t kLongestLiteral = 256;  // characters

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

  struct Found {
    uint32_t begin;
    uint32_t literal;
  };

  // `literals` are distinct and not empty, of symbols kFirstSymbol <= s < symbols. The first `singles` of them, and no
  // others, have one symbol: number i has kFirstSymbol + i. False if more than `max_bytes`.
  bool Build(SymbolStrings literals, uint32_t symbols, uint32_t singles, size_t max_bytes);

  // Writes to found[0...], in order of begins, then lengths; grows it as need be. Returns how many. Symbols are the low
  // 24 bits of values.
  uint32_t Scan(const uint32_t* values, uint32_t size, std::vector<Found>* found) const;
  // The same of those only that begin at character `begin`.
  uint32_t BeginAt(const uint32_t* values, uint32_t size, uint32_t begin, std::vector<Found>* found) const;

  const SymbolStrings& literals() const { return literals_; }
  size_t bytes() const {
    return (cells_.capacity() + root_.capacity()) * sizeof(Cell) + filter_.capacity() +
           (tails_.capacity() + literals_.symbols.capacity() + literals_.ends.capacity()) * 4;
  }
  size_t states() const { return states_; }

 private:
  static constexpr uint32_t kSymbol = 0xFFFFFF;
  static constexpr uint32_t kLeaf = 1u << 31;
  struct Cell {
    uint32_t check = kNone;    // base of the state that it is a transition of
    // Base of the state that it leads to; or kLeaf and where the tail of the only literal that goes on stands in tails_.
    uint32_t to = kLeaf;
    uint32_t literal = kNone;  // that ends there, or behind the tail
  };
  // Of the filter's bits, the first pair of a literal of two symbols, of one of three, of a longer one. A bit passes on
  // to the next by a shift if the next pair has it, or if it stands for none; what has passed on twice may begin there.
  static constexpr uint32_t kOfTwo = 1 << 6, kOfThree = 1 << 0, kOfMore = 1 << 3;
  static constexpr uint32_t kBegin = kOfTwo | kOfThree | kOfMore;
  static constexpr uint32_t kOfNone = kOfTwo << 1 | kOfTwo << 2 | kOfThree << 2;
  static constexpr uint32_t kPassed = kBegin << 2;
  static constexpr uint32_t kPairs = 3;  // at most

  // The hash of a pair, in two halves, so that a scan computes each once. Flags of values are shifted out.
  static uint32_t Half(uint32_t value) { return (value << 8) * 0x9E3779B1u; }
  uint32_t Hash(uint32_t first_half, uint32_t second_half) const {
    return (first_half + (second_half >> 13 | second_half << 19)) >> hash_shift_;
  }
  uint32_t Walk(const uint32_t* values, uint32_t size, uint32_t begin, Found* found) const;
  void FillFilter();

  SymbolStrings literals_;
  std::vector<Cell> cells_;
  std::vector<Cell> root_;       // by symbol
  std::vector<uint8_t> filter_;  // by hash of a pair
  std::vector<uint32_t> tails_;  // of each, how many symbols it has, then these; none is at 0
  int hash_shift_ = 0;
  uint32_t singles_ = 0;
  uint32_t most_at_once_ = 0;  // literals that begin at one place
  size_t states_ = 0;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_AUTOMATON_H_

// Aho-Corasick (Aho and Corasick 1975) over symbols, in a double array (Aoe 1989): all literals of a policy in one
// pass.
//
// A state is a base; its transition on symbol s lies in cell base + s if that cell's check is the base. A state holds,
// besides its children in the trie, the transitions of its longest proper suffix, unless those are many: then it keeps
// a link to fall back to. Nearly every state falls back straight to the root, whose transitions are a plain array. So a
// step is one load and one compare, falling back is rare, and nothing is built while scanning: the first text is as
// fast as the last.
//
// Cells base + 0 and base + 1 of a state hold its fallback and its output, so symbols start at 2: any character that no
// literal has.
#ifndef CALLCUE_LIB_MATCH_AUTOMATON_H_
#define CALLCUE_LIB_MATCH_AUTOMATON_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace callcue::match {

class Automaton {
 public:
  static constexpr uint32_t kUnknown = 2, kFirstSymbol = 3;
  static constexpr uint32_t kNone = UINT32_MAX;

  // What ends at a state: a literal, and then those of its suffixes.
  struct Output {
    uint32_t literal;
    uint32_t next;  // kNone: no more
  };

  // `literals` are distinct and not empty, of symbols kFirstSymbol <= s < symbols. False if more than `max_bytes`.
  bool Build(const std::vector<std::vector<uint32_t>>& literals, uint32_t symbols, size_t max_bytes);

  // Calls found(end, literal) for each literal that ends before `end`, longest first. Symbols are the low 24 bits.
  template <typename Found>
  void Scan(const uint32_t* values, uint32_t from, uint32_t to, uint32_t* state, Found found) const;

  size_t bytes() const { return cells_.capacity() * 8 + root_.capacity() * 4 + outputs_.capacity() * 8; }
  size_t states() const { return states_; }

 private:
  // A word: base, and whether the state has an output and a fallback other than the root.
  static constexpr uint32_t kHasOutput = 1u << 31, kHasFallback = 1u << 30, kBaseMask = kHasFallback - 1;
  struct Cell {
    uint32_t check;
    uint32_t word;
  };

  std::vector<Cell> cells_;
  std::vector<uint32_t> root_;  // by symbol; 0: stays at the root
  std::vector<Output> outputs_;
  size_t states_ = 0;
};

template <typename Found>
void Automaton::Scan(const uint32_t* values, uint32_t from, uint32_t to, uint32_t* state, Found found) const {
  const Cell* const cells = cells_.data();
  const uint32_t* const root = root_.data();
  uint32_t word = *state;
  for (uint32_t i = from; i < to; ++i) {
    const uint32_t symbol = values[i] & 0xFFFFFF;
    for (;;) {
      const uint32_t base = word & kBaseMask;
      const Cell cell = cells[base + symbol];
      if (cell.check == base) {
        word = cell.word;
        break;
      }
      if (!(word & kHasFallback)) {
        word = root[symbol];
        break;
      }
      word = cells[base].word;
    }
    if (word & kHasOutput) {
      for (uint32_t o = cells[(word & kBaseMask) + 1].word; o != kNone; o = outputs_[o].next) {
        found(i + 1, outputs_[o].literal);
      }
    }
  }
  *state = word;
}

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_AUTOMATON_H_

// Aho-Corasick (Aho and Corasick 1975) over symbols, in a double array (Aoe 1989): all literals of a policy in one
// pass.
//
// A state is a base; its transition on symbol s lies in cell base + s if that cell's check is the base. A state holds,
// besides its children in the trie, the transitions of its longest proper suffix, unless those are many: then it keeps
// a link to fall back to. Nearly every state falls back straight to the root, whose transitions are a plain array. So a
// step is one load and one compare, falling back is rare, and nothing is built while scanning: the first text is as
// fast as the last.
//
// Most characters of a text begin no literal's first two. While the state is that of one character or none, the scan
// therefore doesn't step but asks a small table of bits whether the next pair begins any literal: no step depends on
// the one before it then, and almost no branch surprises. Where a pair does, or a literal of one character stands, it
// steps on from the state that it would have been in.
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

  // `literals` are distinct and not empty, of symbols kFirstSymbol <= s < symbols; those of literals of one symbol are
  // the first `singles`. False if more than `max_bytes`.
  bool Build(const std::vector<std::vector<uint32_t>>& literals, uint32_t symbols, uint32_t singles, size_t max_bytes);

  // Calls found(end, literal) for each literal that ends before `end`, longest first. Symbols are the low 24 bits.
  template <typename Found>
  void Scan(const uint32_t* values, uint32_t from, uint32_t to, uint32_t* state, Found found) const;

  size_t bytes() const {
    return cells_.capacity() * 8 + root_.capacity() * 4 + (outputs_.capacity() + pairs_.capacity()) * 8;
  }
  size_t states() const { return states_; }

 private:
  // A word: base, and whether the state has an output, a fallback other than the root, and two characters or more.
  static constexpr uint32_t kHasOutput = 1u << 31, kHasFallback = 1u << 30, kDeep = 1u << 29, kBaseMask = kDeep - 1;
  struct Cell {
    uint32_t check;
    uint32_t word;
  };

  uint32_t Step(uint32_t word, uint32_t symbol) const {
    for (;;) {
      const uint32_t base = word & kBaseMask;
      const Cell cell = cells_[base + symbol];
      if (cell.check == base) return cell.word;
      if (!(word & kHasFallback)) return root_[symbol];
      word = cells_[base].word;
    }
  }
  // The hash of a pair, in two halves, so that a scan computes each once. Flags of values are shifted out.
  static uint32_t Half(uint32_t value) { return (value << 8) * 0x9E3779B1u; }
  uint32_t PairHash(uint32_t first_half, uint32_t second_half) const {
    return (first_half + (second_half >> 13 | second_half << 19)) >> pair_shift_;
  }
  bool MayBegin(uint32_t first_half, uint32_t second_half) const {
    const uint32_t hash = PairHash(first_half, second_half);
    return pairs_[hash >> 6] >> (hash & 63) & 1;
  }

  std::vector<Cell> cells_;
  std::vector<uint32_t> root_;  // by symbol; 0: stays at the root
  std::vector<Output> outputs_;
  std::vector<uint64_t> pairs_;
  int pair_shift_ = 0;
  uint32_t singles_ = 0;
  size_t states_ = 0;
};

template <typename Found>
void Automaton::Scan(const uint32_t* values, uint32_t from, uint32_t to, uint32_t* state, Found found) const {
  constexpr uint32_t kSymbol = 0xFFFFFF;
  const uint32_t singles = singles_;
  uint32_t word = *state, i = from;
  auto report = [&] {
    if (!(word & kHasOutput)) return;
    for (uint32_t o = cells_[(word & kBaseMask) + 1].word; o != kNone; o = outputs_[o].next)
      found(i, outputs_[o].literal);
  };
  while (i < to) {
    if (word & kDeep || (word != 0 && MayBegin(Half(values[i - 1]), Half(values[i])))) {
      word = Step(word, values[i++] & kSymbol);
      report();
      continue;
    }
    uint32_t half = Half(values[i]);
    for (; i + 1 < to; ++i) {
      const uint32_t next = Half(values[i + 1]);
      const bool single = (values[i] & kSymbol) - kFirstSymbol < singles;
      if (single | MayBegin(half, next)) break;
      half = next;
    }
    word = root_[values[i++] & kSymbol];
    report();
  }
  *state = word;
}

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_AUTOMATON_H_

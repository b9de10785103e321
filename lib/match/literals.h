// The literals of all phrases while these are compiled: gathered, told apart, numbered.
#ifndef CALLCUE_LIB_MATCH_LITERALS_H_
#define CALLCUE_LIB_MATCH_LITERALS_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "lib/match/automaton.h"
#include "lib/match/number_index.h"
#include "lib/match/room.h"

namespace callcue::match {

// A literal as it was gathered.
struct Gathered {
  uint32_t length = 0;
  bool whole_begin = false, whole_end = false;
};

class Literals {
 public:
  Literals() {
    begins_.Reserve(0, 1);
    *begins_.data() = 0;
  }
  // Of these characters, perhaps a new one.
  uint32_t NumberOf(const std::vector<uint32_t>& characters) {
    const uint32_t size = static_cast<uint32_t>(characters.size());
    return NumberOf(characters.data(), size, HashOf(characters.data(), size));
  }
  uint32_t NumberOf(const uint32_t* characters, uint32_t size, uint32_t hash);
  static uint32_t HashOf(const uint32_t* characters, uint32_t size) {
    uint64_t mixed = size;
    for (uint32_t i = 0; i < size; ++i) mixed = Mixed(mixed, characters[i]);
    return Hash(mixed);
  }
  // The same for those who read the characters anyway: begins with their number, takes one after the other.
  static uint64_t Mixed(uint64_t mixed, uint32_t character) { return (mixed ^ character) * 0x9E3779B97F4A7C15u; }
  static uint32_t Hash(uint64_t mixed) { return static_cast<uint32_t>(mixed ^ mixed >> 32); }
  void Prefetch(uint32_t hash) const { index_.Prefetch(hash); }
  Gathered* Get(uint32_t literal) { return &literals_[literal]; }

  // Frequent characters get small symbols, so that what a text touches lies close together; before them come those that
  // are a literal by themselves. `characters`: by symbol. Returns character and symbol of each, by character.
  std::vector<std::pair<uint32_t, uint32_t>> NumberSymbols(std::vector<char32_t>* characters);
  // Then: short ones first, for they are what most texts hold, and lie close together so. Those of one symbol come in
  // its order. Returns the new numbers, by the old ones.
  std::vector<uint32_t> NumberAnew();

  std::vector<Gathered> TakeAll() { return std::move(literals_); }
  SymbolStrings TakeStrings() { return std::move(strings_); }  // once they are numbered
  uint32_t singles() const { return singles_; }

 private:
  // While they are gathered: the characters of each, where they begin, and where the next would.
  Room<uint32_t> characters_;
  Room<uint32_t> begins_;
  uint32_t size_ = 0;      // of the characters
  SymbolStrings strings_;  // then
  std::vector<Gathered> literals_;
  NumberIndex index_;
  uint32_t singles_ = 0;  // those of one character
  std::vector<uint32_t> by_value_;  // the symbol of each character
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_LITERALS_H_

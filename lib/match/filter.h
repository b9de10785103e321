// Which words may stand somewhere, in 128 bits: of a slot, those that it takes; of a place in the line, those that were
// found there. Where the two have no bit in common, none of the slot's words stands there.
#ifndef CALLCUE_LIB_MATCH_FILTER_H_
#define CALLCUE_LIB_MATCH_FILTER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace callcue::match {

inline constexpr uint32_t kFilterBits = 128;

struct Filter {
  uint64_t bits[2] = {};

  // Words go by the bits of their profiles.
  void Add(uint32_t bit) { bits[bit / 64] |= uint64_t{1} << bit % 64; }
  uint32_t Count() const {
    return static_cast<uint32_t>(__builtin_popcountll(bits[0]) + __builtin_popcountll(bits[1]));
  }
  bool Empty() const { return (bits[0] | bits[1]) == 0; }
  bool Meets(const Filter& other) const { return ((bits[0] & other.bits[0]) | (bits[1] & other.bits[1])) != 0; }
  Filter& operator&=(const Filter& other) {
    bits[0] &= other.bits[0];
    bits[1] &= other.bits[1];
    return *this;
  }
  Filter& operator|=(const Filter& other) {
    bits[0] |= other.bits[0];
    bits[1] |= other.bits[1];
    return *this;
  }
  friend Filter operator|(Filter a, const Filter& b) { return a |= b; }
};

// Between two characters of a line: what ends there, what begins there, and the same of several places taken together,
// so that a stretch of the line is asked about with two looks.
struct LinePlace {
  static constexpr uint32_t kTogether = 4;

  Filter ends, ends_of_four, ends_so_far;           // of this place and the three, or all, before it
  Filter begins, begins_of_four, begins_from_here;  // and behind it
};

class LinePlaces {
 public:
  // So many before and behind the line may be asked about: nothing stands there.
  static constexpr int32_t kBeyond = 16;

  // For a line of `size` characters, without words.
  void Begin(uint32_t size);
  // A word that begins and ends there.
  static void Add(uint32_t bit, LinePlace* begin, LinePlace* end) {
    const uint32_t half = bit / 64;
    const uint64_t mask = uint64_t{1} << bit % 64;
    begin->begins.bits[half] |= mask;
    end->ends.bits[half] |= mask;
    for (uint32_t i = 0; i < LinePlace::kTogether; ++i, --begin, ++end) {
      begin->begins_of_four.bits[half] |= mask;
      end->ends_of_four.bits[half] |= mask;
    }
  }
  // Once all words are there, for far windows.
  void TakeAll();

  LinePlace* data() { return places_.data() + kBeyond; }

 private:
  std::vector<LinePlace> places_;
  uint32_t size_ = 0;
};

// A stretch of the line before a place, or behind it: the two filters that are looked at, in bytes from the place. What
// they say may reach beyond it, but never falls short.
class Window {
 public:
  // Of words that end `least` to `most` characters before the place, or begin so far behind it.
  static Window Before(uint32_t least, uint32_t most);
  static Window Behind(uint32_t least, uint32_t most);

  Filter At(const LinePlace* place) const {
    const char* const at = reinterpret_cast<const char*>(place);
    Filter there = *reinterpret_cast<const Filter*>(at + first_);
    return there |= *reinterpret_cast<const Filter*>(at + second_);
  }
  // Does it look at all places so far, or from here?
  bool far() const;
  // The same for the same stretches only.
  uint32_t key() const {
    return static_cast<uint32_t>(static_cast<uint16_t>(first_)) << 16 | static_cast<uint16_t>(second_);
  }

 private:
  int16_t first_ = 0, second_ = 0;
};

// Does one of a slot's words stand so far from another word? It may say yes where none does.
struct Check {
  Filter filter;
  Window window;
  bool behind = false;
  uint8_t unused[3] = {};

  // What they have in common where the other word begins and ends at these places.
  Filter At(const LinePlace* const begin_and_end[2]) const {
    Filter there = window.At(begin_and_end[behind]);
    return there &= filter;
  }
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_FILTER_H_

// Where the transitions of a trie's states go in a double array.
#ifndef CALLCUE_LIB_MATCH_PLACEMENT_H_
#define CALLCUE_LIB_MATCH_PLACEMENT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace callcue::match {

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
      for (size_t k = 0; k < offsets.size() && taken != ~uint64_t{0}; ++k) taken |= cells_.From(at + offsets[k]);
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
  std::array<size_t, 6> from_ = {};
  size_t size_ = 1;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_PLACEMENT_H_

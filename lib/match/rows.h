// Rows of things one behind the other, while phrases are compiled: cheap to make, to share and to forget.
#ifndef CALLCUE_LIB_MATCH_ROWS_H_
#define CALLCUE_LIB_MATCH_ROWS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "lib/match/room.h"

namespace callcue::match {

struct Row {
  uint32_t first = 0, count = 0;
};

template <class T>
class Rows {
 public:
  // Of so many, which are to be written.
  Row New(size_t count) {
    const Row row = {static_cast<uint32_t>(size_), static_cast<uint32_t>(count)};
    things_.Reserve(size_, size_ + count);
    size_ += count;
    return row;
  }
  // Adds so many to a row, which may move: they are to be written. Others that are the same row keep what they have.
  T* Grow(Row* row, size_t more) {
    if (size_t{row->first} + row->count != size_ || row->first < kept_) {
      const Row moved = New(row->count);
      std::copy_n(things_.data() + row->first, row->count, things_.data() + moved.first);
      row->first = moved.first;
    }
    const Row added = New(more);
    row->count += added.count;
    return data(added);
  }
  // Takes so many of the last off the row, which was made last or has grown.
  void Shrink(Row* row, size_t less) {
    row->count -= static_cast<uint32_t>(less);
    size_ -= less;
  }
  // Until the next one is made.
  T* data(Row row) { return things_.data() + row.first; }
  const T* data(Row row) const { return things_.data() + row.first; }
  size_t size() const { return size_; }

  // Those that are there aren't cleared any more.
  void Keep() { kept_ = size_; }
  size_t kept() const { return kept_; }
  void Clear() { size_ = kept_; }

 private:
  Room<T> things_;  // the first size_ of them
  size_t size_ = 0, kept_ = 0;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_ROWS_H_

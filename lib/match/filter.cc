#include "lib/match/filter.h"

#include <algorithm>

namespace callcue::match {
namespace {

constexpr uint32_t kTogether = 4;
constexpr uint32_t kLongest = 2 * kTogether;  // two looks at four

// One of the filters of a place.
int16_t Bytes(int32_t places, size_t filter) {
  return static_cast<int16_t>(places * static_cast<int32_t>(sizeof(LinePlace)) + static_cast<int32_t>(filter));
}

// From place to place in that direction: what stands at the last four, as two of two, and at all so far.
template <int step>
void Take(LinePlace* place, size_t count, Filter LinePlace::*own, Filter LinePlace::*of_four, Filter LinePlace::*so_far) {
  Filter all, before, two, two_before;
  for (size_t i = 0; i < count; ++i, place += step) {
    const Filter one = place->*own, both = before | one;
    place->*of_four = both | two_before;
    place->*so_far = all |= one;
    two_before = two;
    two = both;
    before = one;
  }
}

}  // namespace

void LinePlaces::Begin(uint32_t size) {
  const size_t places = size + 1 + 2 * kBeyond;
  if (places_.size() < places) places_.resize(places);
  // Nothing is ever written before the line, nor behind the longest since that place was cleared.
  LinePlace* const line = data();
  for (uint32_t i = 0; i <= size; ++i) line[i].ends = line[i].begins = Filter();
  if (size_ > size) std::fill(line + size + 1, line + size_ + 1, LinePlace());
  size_ = size;
}

void LinePlaces::TakeTogether() {
  Take<1>(data(), size_ + 1, &LinePlace::ends, &LinePlace::ends_of_four, &LinePlace::ends_so_far);
  Take<-1>(data() + size_, size_ + 1, &LinePlace::begins, &LinePlace::begins_of_four, &LinePlace::begins_from_here);
}

Window Window::Before(uint32_t least, uint32_t most) {
  Window window;
  const int32_t nearest = -static_cast<int32_t>(std::min<uint32_t>(least, LinePlaces::kBeyond));
  const uint32_t length = most - least + 1;
  if (most > LinePlaces::kBeyond || length > kLongest) {
    window.first_ = window.second_ = Bytes(nearest, offsetof(LinePlace, ends_so_far));
  } else if (length <= 2) {
    window.first_ = Bytes(nearest, offsetof(LinePlace, ends));
    window.second_ = Bytes(-static_cast<int32_t>(most), offsetof(LinePlace, ends));
  } else {
    const uint32_t second = std::max(most, least + kTogether - 1) - (kTogether - 1);
    window.first_ = Bytes(nearest, offsetof(LinePlace, ends_of_four));
    window.second_ = Bytes(-static_cast<int32_t>(second), offsetof(LinePlace, ends_of_four));
  }
  return window;
}

Window Window::Behind(uint32_t least, uint32_t most) {
  Window window = Before(least, most);
  // The same, mirrored.
  for (int16_t* at : {&window.first_, &window.second_}) {
    const int32_t size = sizeof(LinePlace), filter = (*at % size + size) % size;
    *at = static_cast<int16_t>(filter - *at + filter + static_cast<int32_t>(offsetof(LinePlace, begins)));
  }
  return window;
}

}  // namespace callcue::match

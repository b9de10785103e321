#include "lib/match/filter.h"

#include <algorithm>

namespace callcue::match {
namespace {

constexpr uint32_t kTogether = LinePlace::kTogether;
constexpr uint32_t kLongest = 2 * kTogether;  // two looks at four

// One of the filters of a place.
int16_t Bytes(int32_t places, size_t filter) {
  return static_cast<int16_t>(places * static_cast<int32_t>(sizeof(LinePlace)) + static_cast<int32_t>(filter));
}

}  // namespace

void LinePlaces::Begin(uint32_t size) {
  const size_t places = size + 1 + 2 * kBeyond;
  if (places_.size() < places) places_.resize(places);
  // What ends is never asked for behind the line, and never written before it; what begins, the other way round. Behind
  // the line nothing is left of a longer one.
  LinePlace* const line = data();
  for (uint32_t i = 0; i <= size; ++i) {
    line[i].ends = line[i].ends_of_four = line[i].begins = line[i].begins_of_four = Filter();
  }
  if (size_ > size) std::fill(line + size + 1, line + size_ + 1, LinePlace());
  size_ = size;
}

void LinePlaces::TakeAll() {
  LinePlace* const line = data();
  Filter ends, begins;
  for (uint32_t i = 0; i <= size_; ++i) line[i].ends_so_far = ends |= line[i].ends;
  for (uint32_t i = size_ + 1; i-- > 0;) line[i].begins_from_here = begins |= line[i].begins;
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

bool Window::far() const {
  constexpr int32_t kSize = sizeof(LinePlace);
  const size_t filter = static_cast<size_t>((first_ % kSize + kSize) % kSize);
  return filter == offsetof(LinePlace, ends_so_far) || filter == offsetof(LinePlace, begins_from_here);
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

#include "lib/base/edit_distance.h"

#include <algorithm>
#include <cstdint>

namespace callcue {
namespace {

// Bit c mod 64 of each byte c. A step adds or takes away one kind of byte at most, on either side.
uint64_t KindsOf(std::string_view word) {
  uint64_t kinds = 0;
  for (char c : word) kinds |= uint64_t{1} << (static_cast<uint8_t>(c) % 64);
  return kinds;
}

}  // namespace

// A column of the matrix at a time, its differences as bits: Hyyrö, A Bit-Vector Algorithm for Computing Levenshtein and
// Damerau Edit Distances, Nordic Journal of Computing 10, 2003.
size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  const size_t longer = std::max(a.size(), b.size()), shorter = std::min(a.size(), b.size());
  if (longer > kMostThatDiffer || longer - shorter > limit) return limit + 1;
  if (shorter == 0) return longer;
  const uint64_t of_a = KindsOf(a), of_b = KindsOf(b);
  const int kinds = std::max(__builtin_popcountll(of_a & ~of_b), __builtin_popcountll(of_b & ~of_a));
  if (static_cast<size_t>(kinds) > limit) return limit + 1;
  uint64_t places[256] = {};   // of each byte in a
  for (size_t i = 0; i < a.size(); ++i) places[static_cast<uint8_t>(a[i])] |= uint64_t{1} << i;
  uint64_t up = ~uint64_t{0}, down = 0, same = 0, matched_before = 0;
  size_t distance = a.size();
  for (char c : b) {
    const uint64_t matched = places[static_cast<uint8_t>(c)];
    const uint64_t swapped = (~same & matched) << 1 & matched_before;
    same = (((matched & up) + up) ^ up) | matched | down | swapped;
    uint64_t right = down | ~(same | up), left = same & up;
    distance += right >> (a.size() - 1) & 1;
    distance -= left >> (a.size() - 1) & 1;
    right = right << 1 | 1;
    left <<= 1;
    up = left | ~(same | right);
    down = right & same;
    matched_before = matched;
  }
  return std::min(distance, limit + 1);
}

}  // namespace callcue

// FNV-1a, 64 bits: the same everywhere, and good enough to tell two policies apart.
#ifndef CALLCUE_LIB_PROGRAM_FNV_H_
#define CALLCUE_LIB_PROGRAM_FNV_H_

#include <cstdint>
#include <string_view>

namespace callcue::program {

inline constexpr uint64_t kFnvBasis = 14695981039346656037u;

// The text's length counts, so that "ab", "c" and "a", "bc" differ.
inline uint64_t Fnv(uint64_t hash, std::string_view text) {
  constexpr uint64_t kPrime = 1099511628211u;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return (hash ^ text.size()) * kPrime;
}

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_FNV_H_

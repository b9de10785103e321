#include <cstring>

#include "lib/program/program.h"

namespace callcue::program {
namespace {

// Eight bytes at a time: the last eight overlap those before, the length tells texts apart that do so entirely.
uint32_t HashOf(std::string_view name) {
  constexpr uint64_t kFactor = 0x9E3779B97F4A7C15u;
  uint64_t hash = name.size() * kFactor;
  const char* at = name.data();
  size_t left = name.size();
  uint64_t word = 0;
  for (; left > 8; left -= 8, at += 8) {
    std::memcpy(&word, at, 8);
    hash = (hash ^ word) * kFactor;
    hash ^= hash >> 29;
  }
  word = 0;
  if (name.size() >= 8) {
    std::memcpy(&word, name.data() + name.size() - 8, 8);
  } else if (left >= 4) {
    uint32_t low, high;
    std::memcpy(&low, at, 4);
    std::memcpy(&high, at + left - 4, 4);
    word = uint64_t{high} << 32 | low;
  } else if (left > 0) {
    word = static_cast<unsigned char>(at[0]) | static_cast<unsigned>(static_cast<unsigned char>(at[left / 2])) << 8 |
           static_cast<unsigned>(static_cast<unsigned char>(at[left - 1])) << 16;
  }
  hash = (hash ^ word) * kFactor;
  return static_cast<uint32_t>(hash >> 32);
}

}  // namespace

void NameTable::Build(const std::vector<std::string_view>& names) {
  size_t size = 4;
  while (size < names.size() * 2) size *= 2;
  mask_ = static_cast<uint32_t>(size - 1);
  slots_.assign(size, {std::string_view(), kNoIndex});
  for (uint32_t i = 0; i < names.size(); ++i) {
    uint32_t at = HashOf(names[i]) & mask_;
    while (slots_[at].second != kNoIndex && slots_[at].first != names[i]) at = (at + 1) & mask_;
    if (slots_[at].second == kNoIndex) slots_[at] = {names[i], i};
  }
}

uint32_t NameTable::Find(std::string_view name) const {
  if (slots_.empty()) return kNoIndex;
  for (uint32_t at = HashOf(name) & mask_; slots_[at].second != kNoIndex; at = (at + 1) & mask_) {
    if (slots_[at].first == name) return slots_[at].second;
  }
  return kNoIndex;
}

}  // namespace callcue::program

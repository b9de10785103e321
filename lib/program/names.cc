#include "lib/program/program.h"

namespace callcue::program {
namespace {

uint32_t HashOf(std::string_view name) {
  uint32_t hash = 2166136261u;
  for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash ^ hash >> 15;
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

#include "lib/program/name_table.h"

namespace callcue::program {

void NameTable::Build(const std::vector<std::string_view>& names) {
  size_t size = 4;
  while (size < names.size() * 2) size *= 2;
  mask_ = static_cast<uint32_t>(size - 1);
  slots_.assign(size, Slot());
  for (uint32_t i = 0; i < names.size(); ++i) {
    const std::string_view name = names[i];
    Slot slot;
    slot.name = name;
    slot.index = i;
    uint32_t hash = 0;
    if (name.size() <= 8) {
      slot.word = Short(name.data(), name.size());
      hash = HashOfShort(name.size(), slot.word);
    } else if (name.size() <= kFewBytes) {
      slot.word = Word(name.data());
      slot.last = Word(name.data() + name.size() - 8);
      hash = HashOfTwo(name.size(), slot.word, slot.last);
    } else {
      hash = HashOfMany(name);
    }
    uint32_t at = hash & mask_;
    while (slots_[at].index != kNoIndex && slots_[at].name != name) at = (at + 1) & mask_;
    if (slots_[at].index == kNoIndex) slots_[at] = slot;
  }
}

uint32_t NameTable::HashOfMany(std::string_view name) {
  uint64_t hash = name.size() * kFactor;
  const char* const last = name.data() + name.size() - 8;
  for (const char* at = name.data(); at < last; at += 8) {
    hash = (hash ^ Word(at)) * kFactor;
    hash ^= hash >> 29;
  }
  return static_cast<uint32_t>((hash ^ Word(last)) * kFactor >> 32);
}

uint32_t NameTable::FindMany(std::string_view name) const {
  for (uint32_t at = HashOfMany(name) & mask_;; at = (at + 1) & mask_) {
    if (slots_[at].name == name || slots_[at].index == kNoIndex) return slots_[at].index;
  }
}

}  // namespace callcue::program

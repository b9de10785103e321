#include "lib/program/name_table.h"

namespace callcue::program {

void NameTable::Build(const std::vector<std::string_view>& names) {
  size_t size = 4;
  while (size < names.size() * 2) size *= 2;
  mask_ = static_cast<uint32_t>(size - 1);
  slots_.assign(size, Slot());
  for (uint32_t i = 0; i < names.size(); ++i) {
    const uint64_t word = names[i].size() <= 8 ? Short(names[i].data(), names[i].size()) : 0;
    uint32_t at = HashOf(names[i], word) & mask_;
    while (slots_[at].index != kNoIndex && slots_[at].name != names[i]) at = (at + 1) & mask_;
    if (slots_[at].index == kNoIndex) slots_[at] = {names[i], word, i};
  }
}

}  // namespace callcue::program

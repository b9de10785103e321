#include "lib/program/name_table.h"

namespace callcue::program {

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

}  // namespace callcue::program

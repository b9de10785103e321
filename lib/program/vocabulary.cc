#include "lib/program/vocabulary.h"

#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"

namespace callcue::linked {

uint32_t Vocabulary::Add(std::string_view name, bool* fresh) {
  const auto [it, inserted] = index_.emplace(name, size());
  if (inserted) names_.push_back(name);
  if (fresh != nullptr) *fresh = inserted;
  return it->second;
}

uint32_t Vocabulary::Find(std::string_view name) const {
  const auto it = index_.find(name);
  return it == index_.end() ? program::kNoIndex : it->second;
}

std::string Vocabulary::Hint(std::string_view name) const {
  constexpr size_t kMostListed = 12;
  const std::string_view nearest = NearestName(name, names_);
  if (!nearest.empty()) return Concat("Did you mean \"", nearest, "\"?");
  std::vector<std::string_view> known;
  for (std::string_view one : names_) {
    if (!one.empty() && one.rfind("acts.", 0) != 0) known.push_back(one);   // slots of acts stand among the variables
  }
  if (known.empty() || known.size() > kMostListed) return "";
  return Concat("Known are ", Join(known, ", "), ".");
}

}  // namespace callcue::linked

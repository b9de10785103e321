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
  const std::string_view nearest = NearestName(name, names_);
  return nearest.empty() ? "" : Concat("Did you mean \"", nearest, "\"?");
}

}  // namespace callcue::linked

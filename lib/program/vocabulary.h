// Names of one kind, numbered in the order of their declaration. Borrows them.
#ifndef CALLCUE_LIB_PROGRAM_VOCABULARY_H_
#define CALLCUE_LIB_PROGRAM_VOCABULARY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/program/program.h"

namespace callcue::linked {

class Vocabulary {
 public:
  // The name's number; `*fresh` tells whether it is new.
  uint32_t Add(std::string_view name, bool* fresh = nullptr);
  uint32_t Find(std::string_view name) const;  // program::kNoIndex if it isn't there
  const std::vector<std::string_view>& names() const { return names_; }
  uint32_t size() const { return static_cast<uint32_t>(names_.size()); }
  // "Did you mean ...?", else those that there are, if they are few, or nothing.
  std::string Hint(std::string_view name) const;

 private:
  std::vector<std::string_view> names_;
  std::unordered_map<std::string_view, uint32_t> index_;
};

}  // namespace callcue::linked

#endif  // CALLCUE_LIB_PROGRAM_VOCABULARY_H_

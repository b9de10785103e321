#include "lib/syntax/sources.h"

#include <algorithm>
#include <utility>

#include "lib/base/concat.h"

namespace callcue::syntax {

uint32_t Sources::AddFile(const SourceMap* map, std::string_view name) {
  files_.push_back({map, std::string(name)});
  return static_cast<uint32_t>(files_.size() - 1);
}

void Sources::Alias(std::string path, uint32_t file, std::string path_there) {
  aliases_[std::move(path)] = {file, std::move(path_there)};
}

Sources::Place Sources::Find(std::string_view path) const {
  // From the whole path outwards: "act[3].phrases[5].any", "act[3].phrases[5]", "act[3].phrases", ...
  for (size_t end = path.size(); end != 0 && end != path.npos; end = path.find_last_of(".[", end - 1)) {
    const auto it = aliases_.find(path.substr(0, end));
    if (it == aliases_.end()) continue;
    const uint32_t file = it->second.file;
    return {files_[file].map, files_[file].name, file, Concat(it->second.path, path.substr(end))};
  }
  return {files_[0].map, files_[0].name, 0, std::string(path)};
}

bool Sources::any_unread() const {
  return std::any_of(files_.begin(), files_.end(), [](const File& file) { return file.map != nullptr && file.map->any_unread(); });
}

}  // namespace callcue::syntax

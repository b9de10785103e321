// Where each part of a policy stands that was made of several files: a policy, and overlays that were laid over it.
//
// A part is named by its path in the whole, as in SourceMap. What no alias covers stands in the first file, under the
// same path.
#ifndef CALLCUE_LIB_SYNTAX_SOURCES_H_
#define CALLCUE_LIB_SYNTAX_SOURCES_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/syntax/source_map.h"

namespace callcue::syntax {

class Sources {
 public:
  struct Place {
    const SourceMap* map;  // null: a policy without a text
    std::string_view name;
    uint32_t file;
    std::string path;  // in that file
  };

  // The file's number: 0 for the policy. `map` is borrowed; null for a policy without a text.
  uint32_t AddFile(const SourceMap* map, std::string_view name);
  // `path` of the whole, and what lies below it, stands in a file under `path_there`. A later alias of the same path,
  // or of a longer one, wins.
  void Alias(std::string path, uint32_t file, std::string path_there);
  Place Find(std::string_view path) const;
  // Is there a file in which something couldn't be read?
  bool any_unread() const;

 private:
  struct File {
    const SourceMap* map;
    std::string name;
  };
  struct Target {
    uint32_t file;
    std::string path;
  };
  std::vector<File> files_;
  std::map<std::string, Target, std::less<>> aliases_;
};

}  // namespace callcue::syntax

#endif  // CALLCUE_LIB_SYNTAX_SOURCES_H_

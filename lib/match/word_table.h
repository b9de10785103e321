// The words of all phrases as they were written, each once, and what became of them.
#ifndef CALLCUE_LIB_MATCH_WORD_TABLE_H_
#define CALLCUE_LIB_MATCH_WORD_TABLE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/match/expand.h"
#include "lib/match/number_index.h"
#include "lib/match/tables.h"

namespace callcue::match {

class WordTable {
 public:
  struct Entry {
    Word word;             // in pool_
    bool read;             // as an author wrote it, or as it stands in the line
    bool known = false;    // is what follows filled in?
    bool too_long = false;
    Line::Text text = {};
  };

  // The same for the same words that are taken the same way.
  uint32_t NumberOf(std::string_view words, bool read);
  Entry& operator[](uint32_t number) { return entries_[number]; }
  std::string_view Text(uint32_t number) const { return pool_[entries_[number].word]; }

 private:
  static uint64_t Hash(std::string_view words);

  WordPool pool_;
  std::vector<Entry> entries_;
  NumberIndex index_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_WORD_TABLE_H_

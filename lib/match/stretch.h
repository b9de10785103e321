// A string of a phrase, as it stands in normalised text.
#ifndef CALLCUE_LIB_MATCH_STRETCH_H_
#define CALLCUE_LIB_MATCH_STRETCH_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/match/characters.h"
#include "lib/match/normalise.h"

namespace callcue::match {

// Fillers at its edges, words between.
struct Stretch {
  std::vector<uint32_t> values;  // code points; empty: fillers only
  bool whole_begin = false, whole_end = false;
  std::vector<uint32_t> before, behind;

  void Clear() {
    values.clear();
    NoEdges();
  }
  void NoEdges() {
    before.clear();
    behind.clear();
    whole_begin = whole_end = false;
  }
};

// Words that need no normalising. There are none if size is 0.
struct PlainWords {
  uint32_t size = 0, hash = 0;  // in characters; Literals::HashOf these
  bool whole = false;           // they begin and end as words of letters
};

class StretchReader {
 public:
  // The table must outlive it.
  explicit StretchReader(const CharTable& table) : table_(table) {}

  // Both into one that is reused: normalises words; takes them as they stand in the line.
  Stretch& Read(std::string_view words);
  Stretch& Take(std::string_view words);
  // What Read makes of them, if they are plain characters throughout, as most are, or small letters of English words.
  // Writes no more than there are bytes.
  PlainWords ReadPlain(std::string_view words, uint32_t* values) const;

 private:
  static PlainWords ReadLetters(std::string_view words, uint32_t* values);
  bool MayBeFiller(uint32_t bits) const;

  const CharTable& table_;
  Normalised line_;
  Stretch stretch_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_STRETCH_H_

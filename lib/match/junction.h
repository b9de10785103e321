// What normalisation makes of words beside each other.
#ifndef CALLCUE_LIB_MATCH_JUNCTION_H_
#define CALLCUE_LIB_MATCH_JUNCTION_H_

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/match/normalise.h"
#include "lib/match/word_pool.h"

namespace callcue::match {

class Junction {
 public:
  explicit Junction(const CharTable& table) : table_(table) {}

  // Do they begin with a character that never goes, as almost all do?
  bool BeginsLasting(std::string_view words) const {
    return table_.BeginPlain(words) || BeginsLastingOther(words);
  }
  // Do the words normalise to nothing at all?
  bool Blank(std::string_view words);

  // Is any of `left` with any of `right` behind it normalised to the one, then the other? It may say no where it is.
  bool Parts(const WordPool& pool, Row left, Row right);

 private:
  // Up to three characters at an edge of words, the nearest first; all of them plain, or it says no.
  struct Edge {
    uint32_t first = 0, second = 0, third = 0;
  };
  bool BeginsLastingOther(std::string_view words) const;
  bool Last(std::string_view words, Edge* edge) const;
  bool First(std::string_view words, Edge* edge) const;
  bool Plain(uint32_t code_point) const { return CharTable::Kind(table_[code_point]) == kPlain; }

  const CharTable& table_;
  Normalised line_;
  std::vector<Edge> left_, right_;
  std::vector<uint32_t> firsts_;
  std::vector<std::pair<uint32_t, uint32_t>> pairs_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_JUNCTION_H_

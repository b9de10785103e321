// What words of phrases are normalised to: literals, and the fillers that are demanded at their edges. Each is looked at
// when it is met first.
#ifndef CALLCUE_LIB_MATCH_WORD_TABLE_H_
#define CALLCUE_LIB_MATCH_WORD_TABLE_H_

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/match/literals.h"
#include "lib/match/number_index.h"
#include "lib/match/stretch.h"
#include "lib/match/tables.h"
#include "lib/match/word_pool.h"

namespace callcue::match {

class WordTable {
 public:
  // Writes the edges there, which must outlive it.
  explicit WordTable(Tables* tables) : t_(*tables), stretches_(tables->table) {}

  StretchReader& stretches() { return stretches_; }
  Literals& literals() { return literals_; }

  // Those that the pool keeps are known by their place from now on, and most words are theirs.
  void Keep(const WordPool& pool) { kept_.assign(pool.kept(), kNotRead); }
  // Adds those of a set. `read`: as an author wrote them, or as they stand in the line. False if one is too long.
  bool Find(const WordPool& pool, Row words, bool read, std::vector<Line::Text>* texts);
  Line::Text TextOf(const Stretch& stretch);

 private:
  // The same for the same words that are taken the same way.
  struct Entry {
    Word word;  // in pool_
    bool read;
    bool too_long = false;
    Line::Text text;
  };
  // A word that is asked about: one that is known by its place, plain characters, or another.
  struct Asked {
    enum Kind : uint8_t { kKept, kPlain, kOther } kind = kOther;
    uint32_t begin = 0;  // kPlain: in characters_
    PlainWords plain;
  };
  Asked Ask(std::string_view words);
  static uint64_t Hash(std::string_view words);
  bool FindOther(std::string_view words, bool read, Line::Text* text);
  bool IsKept(Word word) const { return word.begin < kept_.size() && word.size > 0; }
  uint32_t EdgeOf(const std::vector<uint32_t>& before, const std::vector<uint32_t>& behind);
  uint32_t AddFillers(const std::vector<uint32_t>& words);

  Tables& t_;
  StretchReader stretches_;
  Literals literals_;
  std::map<std::pair<std::vector<uint32_t>, std::vector<uint32_t>>, uint32_t> edges_;
  std::vector<Asked> asked_;
  std::vector<uint32_t> characters_;
  size_t characters_used_ = 0;
  // Words that aren't plain.
  WordPool pool_;
  std::vector<Entry> entries_;
  NumberIndex index_;
  static constexpr Line::Text kNotRead = {kNoIndex - 1, kNoIndex};
  std::vector<Line::Text> kept_;  // by where they begin
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_WORD_TABLE_H_

// Warnings of what normalisation makes of a phrase where its author may not expect it: a filler that isn't demanded, a
// stutter that is said once, two digits that are one number; in a regular expression a character that no text keeps.
#ifndef CALLCUE_LIB_MATCH_SILENT_CHANGES_H_
#define CALLCUE_LIB_MATCH_SILENT_CHANGES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/match/characters.h"
#include "lib/match/matcher.h"
#include "lib/match/normalise.h"

namespace callcue::match {

class SilentChanges {
 public:
  SilentChanges(const CharTable& table, std::vector<Problem>* problems) : table_(table), problems_(problems) {}

  // Without it nothing is looked at.
  void Want() { wanted_ = true; }
  bool wanted() const { return wanted_; }
  // The phrase that is looked at next; borrowed.
  void Begin(std::string_view phrase, uint32_t index);
  // A stretch of its words, and what it was normalised to. Each kind is told once a phrase, and only where the words
  // stand in the phrase as they are: what alternatives make when they are put together nobody wrote.
  void Look(std::string_view words, const Normalised& line);
  // A regular expression, which RE2 takes. The first character of its own is told that never stands in the text that it
  // sees; classes ([A-Z]) aren't looked into.
  void LookAtExpression(std::string_view pattern, uint32_t index);

 private:
  void LookAtFillers(std::string_view words, const Normalised& line);
  void LookAtRepetitions(std::string_view words, const Normalised& line);
  void LookAtNumbers(std::string_view words);
  // What to write instead; null: the character may stand in a text, behind `before`, if that is one of its own.
  const char* InsteadOf(uint32_t code_point, uint32_t before, bool any_case) const;
  // False if the phrase doesn't hold the piece, with words on both sides where `inside`.
  bool Place(std::string_view piece, bool inside, uint32_t* begin) const;
  void Warn(std::string_view piece, uint32_t begin, const char* code, std::string message, std::string hint);

  const CharTable& table_;
  std::vector<Problem>* const problems_;
  std::string_view phrase_;
  uint32_t index_ = 0;
  bool wanted_ = false;
  bool filler_ = false, repetition_ = false, number_ = false;  // told
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_SILENT_CHANGES_H_

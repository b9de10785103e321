// A recogniser's switches: writes an utterance as another setting of the recogniser would have written it, and says
// where each of its pieces went.
#ifndef CALLCUE_TESTS_MATCH_RECOGNISER_H_
#define CALLCUE_TESTS_MATCH_RECOGNISER_H_

#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "lib/match/normalise.h"

namespace callcue::match {

class Recogniser {
 public:
  enum Switch {
    kPunctuation = 1,  // more of it, and other
    kDigits = 2,       // numbers in characters and in digits
    kWidth = 4,        // letters and digits in full width
    kScript = 8,       // traditional characters
    kFillers = 16,     // hesitation written out
    kSpaces = 32,      // between characters
    kMarks = 64,       // what it didn't understand
    kStutter = 128,    // words begun twice
    kAll = 255
  };

  // A part of an utterance that is written as a whole, in one of these ways.
  struct Piece {
    std::vector<std::string> ways;
    ByteSpan span = {};  // in the utterance
  };

  explicit Recogniser(uint32_t seed);
  // What it hesitates with.
  std::vector<std::string> fillers = {"呃", "那个", "啊"};

  // Characters, words of letters, numbers. Punctuation and spaces between them are left out, except inside of numbers
  // and between words of letters.
  std::vector<Piece> Read(std::string_view text) const;

  // The utterance with these switches thrown, each here and there. places[i] is where piece i went.
  std::string Write(const std::vector<Piece>& pieces, int switches, std::vector<ByteSpan>* places);

 private:
  uint32_t Below(size_t n) { return static_cast<uint32_t>(random_() % n); }
  void Between(int switches, std::string* text);
  std::string InScript(std::string_view piece) const;
  std::string Wide(std::string_view piece);

  CharTable table_;
  std::mt19937 random_;
  std::map<uint32_t, uint32_t> traditional_;
};

// The ways to say a number: "24" and "二十四", "3072" and "三零七二". Empty if the text isn't one that it knows.
std::vector<std::string> WaysToSay(std::string_view number);

}  // namespace callcue::match

#endif  // CALLCUE_TESTS_MATCH_RECOGNISER_H_

// A labelled corpus: utterances, one a line, each with all of its acts.
//
//   {"party": "PARTY_AGENT", "text": "您好，请讲", "acts": ["greeting"]}
//
// `party` is a name of callcue.v1.Party, `acts` a list of names that the policy declares (empty: the utterance has
// none), `language` an optional BCP 47 tag; without it phrases of every language are tried. Other fields are left
// alone.
#ifndef CALLCUE_LIB_EVALUATE_CORPUS_H_
#define CALLCUE_LIB_EVALUATE_CORPUS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/event.h"

namespace callcue::evaluate {

struct Utterance {
  Party party = Party::kUnspecified;
  std::string text, language;
  std::vector<std::string> acts;
};

class CorpusReader {
 public:
  CorpusReader();
  ~CorpusReader();

  // One line of a corpus. False if it isn't one; `problem` then says why, without the line's words.
  bool Read(std::string_view line, Utterance* utterance, std::string* problem);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace callcue::evaluate

#endif  // CALLCUE_LIB_EVALUATE_CORPUS_H_

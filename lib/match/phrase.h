// The phrase language: how an author writes what someone may say. Its reference stands at Phrases in policy.proto.
//
// check --phrases warns where normalisation makes something of a phrase that its author may not expect: a filler inside
// it (phrase.filler), a stutter (phrase.repetition), two digits that are one number, as 三四天 is 34天 (phrase.number);
// and where a regular expression holds what no normalised text has, a capital letter or a % (phrase.regex_never).
//
// Party, language, confidence, exceptions and how far they reach, negation, regular expressions, what else an act
// demands (a place in the call, the n-th time, other acts before it) and the values that its words hold are fields of
// Act and Phrases. What matches is cut into hits as in matcher.h.
#ifndef CALLCUE_LIB_MATCH_PHRASE_H_
#define CALLCUE_LIB_MATCH_PHRASE_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "lib/match/matcher.h"

namespace callcue::match {

inline constexpr uint32_t kMaxGap = 200;    // a longer one says "anywhere": A & B
inline constexpr int kMaxPhraseDepth = 32;  // groups in groups, sub-phrases in sub-phrases
inline constexpr size_t kMaxPhraseBytes = 4096;

struct PhraseNode;

// Nodes that stand one behind the other in a PhraseTree.
struct PhraseParts {
  const PhraseNode* first = nullptr;
  size_t count = 0;

  const PhraseNode* begin() const { return first; }
  const PhraseNode* end() const;
  const PhraseNode& operator[](size_t i) const;
  size_t size() const { return count; }
  bool empty() const { return count == 0; }
};

// Alternatives that are nothing but plain words, as most are, are one node.
struct PhraseNode {
  enum Kind : uint8_t { kWords, kManyWords, kSequence, kAlternatives, kOptional, kGap, kName, kAnd, kNear, kBegin, kEnd };
  Kind kind = kWords;
  bool looks_out = false;        // it, or a part of it, is a name or an &
  uint32_t begin = 0, end = 0;   // bytes of the phrase
  // kWords: without escapes; kManyWords: alternatives, with | between; kName: the name. Of the phrase's text, or the
  // tree's.
  std::string_view words;
  uint32_t least = 0, most = 0;  // kGap; kNear: most
  PhraseParts parts;

  // Takes the first of many words off `rest`, which begins as `words`: all characters have three bytes.
  static std::string_view TakeWords(std::string_view* rest) {
    size_t end = 3;
    while (end < rest->size() && (*rest)[end] != '|') end += 3;
    const std::string_view first = rest->substr(0, end);
    rest->remove_prefix(std::min(end + 1, rest->size()));
    return first;
  }
};

inline const PhraseNode* PhraseParts::end() const { return first + count; }
inline const PhraseNode& PhraseParts::operator[](size_t i) const { return first[i]; }

// Keeps the nodes of phrases where they are put.
class PhraseTree {
 public:
  PhraseParts Keep(const PhraseNode* nodes, size_t count);
  std::string_view Keep(std::string words);
  // Forgets them all, and keeps their room.
  void Clear();
  // Of a parser: empty between phrases.
  std::vector<PhraseNode>* waiting() { return &waiting_; }

 private:
  std::vector<PhraseNode> waiting_;
  std::vector<std::vector<PhraseNode>> blocks_;  // none grows beyond its room
  size_t block_ = 0;                             // that is being filled
  std::deque<std::string> words_;
};

// Adds problems with their bytes; `where` and `index` are copied into them. False if there was one. The text must
// outlive the nodes.
bool ParsePhrase(std::string_view text, Problem::Where where, uint32_t index, PhraseTree* tree, PhraseNode* root,
                 std::vector<Problem>* problems);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_PHRASE_H_

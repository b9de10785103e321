// The phrase language: how an author writes what someone may say. This is its reference.
//
//   请问有什么可以帮您     the words themselves, after normalisation (normalise.h): script, width, case, numbers,
//   fillers,
//                          punctuation and stutters don't matter
//   感谢|谢谢              alternatives; | binds weaker than everything else
//   (请|麻烦您)稍等        a group
//   非常[的]抱歉           an optional part
//   转{6}部门              a gap of 0 to 6 characters;  {2,6}  a gap of 2 to 6.  A character is one of the normalised
//                          text, fillers left out: a digit, a letter and a space between English words are one each
//   <your_name>            a named sub-phrase, in place
//   A & B                  both, in any order, anywhere in one utterance; the hit reaches from the first A to the first
//   B.
//                          Binds stronger than |. Only at the top of a phrase or of a sub-phrase used there
//   near(10, A, B)         both, in any order, not overlapping, with at most 10 characters between. Or NEAR(10, A, B)
//   ^您好    再见$         at the beginning, at the end of the utterance; fillers and punctuation don't count
//   \|  \\                 the character itself
//
// Whitespace separates English words; between Chinese characters it means nothing. The operators may be typed in full
// width as well: （ ） ｜ ［ ］ ｛ ｝ ＜ ＞ ＆ ＾ ＄ ＼.
//
// A word of letters in a phrase is a whole word of the text, a number a whole number: "order" isn't found in "reorder",
// 4小时 not in 24小时. Apostrophes don't count (don't = dont), but he'll isn't hell. Inflected forms are written as
// alternatives: cancel|cancels|cancelled, or cancel[s|led].
//
// Fillers (嗯, 啊, 那个, um; words.h) may stand anywhere inside what a phrase finds. In a phrase, one at the very
// beginning or end of a stretch of words is demanded there (好啊, 嗯), one inside is not (我要那个发票 finds 我要发票
// too).
//
// check --phrases warns where normalisation makes something of a phrase that its author may not expect: a filler inside
// it (phrase.filler), a stutter (phrase.repetition), two digits that are one number, as 三四天 is 34天 (phrase.number);
// and where a regular expression holds what no normalised text has, a capital letter or a % (phrase.regex_never).
//
// Party, language, confidence, exceptions and how far they reach, negation, regular expressions, what else an act
// demands (a place in the call, the n-th time, other acts before it) and the values that its words hold are fields of
// Act and Phrases in policy.proto.
//
// A gap stands between words, or between words and ^ or $. What matches is cut into hits as in matcher.h: of one act,
// the leftmost, then the longest, then on from its end.
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

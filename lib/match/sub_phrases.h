// The named parts that phrases may use.
#ifndef CALLCUE_LIB_MATCH_SUB_PHRASES_H_
#define CALLCUE_LIB_MATCH_SUB_PHRASES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/match/matcher.h"
#include "lib/match/phrase.h"

namespace callcue::match {

class SubPhrases {
 public:
  // Parses them all, which must outlive it; looks for names that don't exist and for cycles.
  SubPhrases(const std::vector<SubPhrase>& sub_phrases, std::vector<Problem>* problems);
  const PhraseNode* Find(std::string_view name) const;
  std::string Nearest(std::string_view name) const;  // for hints; may be empty
  // By number: all of them, in order; null if there's a problem with it.
  size_t size() const { return nodes_.size(); }
  const PhraseNode* Get(size_t i) const { return good_[i] ? &nodes_[i] : nullptr; }
  std::string_view Text(size_t i) const { return sub_phrases_[i].text; }

 private:
  bool Visit(uint32_t index, std::vector<uint8_t>* state, int depth, std::vector<Problem>* problems);
  void VisitNode(const PhraseNode& node, uint32_t index, std::vector<uint8_t>* state, int depth,
                 std::vector<Problem>* problems);

  const std::vector<SubPhrase>& sub_phrases_;
  std::map<std::string, uint32_t, std::less<>> index_;
  PhraseTree tree_;
  std::vector<PhraseNode> nodes_;
  std::vector<bool> good_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_SUB_PHRASES_H_

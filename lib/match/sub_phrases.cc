#include "lib/match/sub_phrases.h"

#include "lib/base/diagnostics.h"

namespace callcue::match {

SubPhrases::SubPhrases(const std::vector<SubPhrase>& sub_phrases, std::vector<Problem>* problems)
    : sub_phrases_(sub_phrases), nodes_(sub_phrases.size()), good_(sub_phrases.size()) {
  for (uint32_t i = 0; i < sub_phrases.size(); ++i) {
    const SubPhrase& sub = sub_phrases[i];
    good_[i] = ParsePhrase(sub.text, Problem::Where::kSubPhrase, i, &tree_, &nodes_[i], problems);
    if (!index_.emplace(sub.name, i).second) {
      problems->push_back({Problem::Where::kSubPhrase, i, 0, static_cast<uint32_t>(sub.text.size()),
                           "phrase.duplicate_name", "a sub-phrase named " + sub.name + " exists already", ""});
      good_[i] = false;
    }
  }
  std::vector<uint8_t> state(nodes_.size(), 0);
  for (uint32_t i = 0; i < nodes_.size(); ++i) Visit(i, &state, 0, problems);
}

// Depth first; state 1: open, 2: done. Names that lead back, or too deep, are cut.
bool SubPhrases::Visit(uint32_t index, std::vector<uint8_t>* state, int depth, std::vector<Problem>* problems) {
  if ((*state)[index] == 1 || depth > kMaxPhraseDepth) return false;
  if ((*state)[index] == 2) return true;
  (*state)[index] = 1;
  if (good_[index]) VisitNode(nodes_[index], index, state, depth, problems);
  (*state)[index] = 2;
  return true;
}

void SubPhrases::VisitNode(const PhraseNode& node, uint32_t index, std::vector<uint8_t>* state, int depth,
                           std::vector<Problem>* problems) {
  if (node.kind == PhraseNode::kName) {
    auto found = index_.find(node.words);
    const char* code = nullptr;
    if (found == index_.end()) {
      code = "phrase.unknown_name";
    } else if (!Visit(found->second, state, depth + 1, problems)) {
      code = "phrase.cycle";
    }
    if (code != nullptr) {
      const std::string nearest = found == index_.end() ? Nearest(node.words) : "";
      problems->push_back({Problem::Where::kSubPhrase, index, node.begin, node.end, code,
                           found == index_.end()
                               ? "no sub-phrase has this name"
                               : "this sub-phrase contains itself, or names are nested more than 32 deep",
                           nearest.empty() ? "" : "<" + nearest + "> exists"});
      good_[index] = false;
    }
  }
  for (const PhraseNode& part : node.parts) VisitNode(part, index, state, depth, problems);
}

const PhraseNode* SubPhrases::Find(std::string_view name) const {
  static const PhraseNode kNothing{PhraseNode::kWords, false, 0, 0, "x", 0, 0, {}};
  auto found = index_.find(name);
  if (found == index_.end()) return nullptr;
  // One with problems has been reported; those who use it needn't be.
  return good_[found->second] ? &nodes_[found->second] : &kNothing;
}

std::string SubPhrases::Nearest(std::string_view name) const {
  std::vector<std::string_view> names;
  for (const auto& [known, index] : index_) names.push_back(known);
  return std::string(NearestName(name, names));
}

}  // namespace callcue::match

#include "lib/match/cue_builder.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>

namespace callcue::match {

std::vector<uint32_t> CueBuilder::ByAct(const std::vector<CuesSpec>& specs) {
  std::vector<uint32_t> order(specs.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return specs[a].act < specs[b].act; });
  return order;
}

void CueBuilder::Add(const CuesSpec& spec, uint32_t index, uint16_t language, Literals* literals,
                     std::vector<Problem>* problems) {
  const uint32_t judge = static_cast<uint32_t>(t_.judges.size());
  if (judge == kMostJudges) {
    problems->push_back({Problem::Where::kCues, index, 0, 0, "cues.too_many",
                         "there are cues for more than " + std::to_string(kMostJudges) + " acts", "leave some out"});
    return;
  }
  t_.acts = std::max(t_.acts, spec.act + 1);
  t_.judges.push_back({spec.act, language, spec.parties, spec.finds, spec.least, spec.enough});
  for (uint32_t c = 0; c < spec.cues.size(); ++c) {
    std::string_view words = spec.cues[c].words;
    const auto fail = [&](std::string code, std::string message, std::string hint) {
      problems->push_back({Problem::Where::kCues, index, 0, static_cast<uint32_t>(spec.cues[c].words.size()),
                           std::move(code), std::move(message), std::move(hint), false, c});
    };
    Cue cue = {};
    cue.judge = judge;
    cue.weight = spec.cues[c].weight;
    if ((cue.at_begin = !words.empty() && words.front() == '^')) words.remove_prefix(1);
    if ((cue.at_end = !words.empty() && words.back() == '$')) words.remove_suffix(1);
    const Stretch& stretch = stretches_.Read(words);
    if (stretch.values.empty() || !stretch.before.empty() || !stretch.behind.empty()) {
      fail("cues.filler", "nothing is left of it, or a filler stands at its edge",
           "leave fillers and punctuation out: an utterance is weighed without them");
      continue;
    }
    if (stretch.values.size() > kLongestLiteral) {
      fail("phrase.too_long", "it has more than " + std::to_string(kLongestLiteral) + " characters",
           "weigh shorter words");
      continue;
    }
    const uint32_t literal = literals->NumberOf(stretch.values);
    if (!known_.emplace(literal, judge * 4 + cue.at_begin * 2 + cue.at_end).second) {
      fail("cues.twice", "these words are a cue of the act already, perhaps written otherwise", "weigh them once");
      continue;
    }
    cues_.emplace_back(literal, cue);
  }
}

void CueBuilder::Lay(const std::vector<uint32_t>& numbers) {
  if (t_.judges.empty()) return;
  for (auto& cue : cues_) cue.first = numbers[cue.first];
  std::sort(cues_.begin(), cues_.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(a.first, a.second.judge, a.second.at_begin, a.second.at_end) <
           std::make_tuple(b.first, b.second.judge, b.second.at_begin, b.second.at_end);
  });
  t_.cues_of.assign(numbers.size() + 1, 0);
  t_.cues.reserve(cues_.size());
  for (const auto& [literal, cue] : cues_) {
    t_.cues.push_back(cue);
    ++t_.cues_of[literal + 1];
  }
  t_.judges_of.assign(t_.acts + 1, 0);
  for (const Judge& judge : t_.judges) ++t_.judges_of[judge.act + 1];
  std::partial_sum(t_.cues_of.begin(), t_.cues_of.end(), t_.cues_of.begin());
  std::partial_sum(t_.judges_of.begin(), t_.judges_of.end(), t_.judges_of.begin());
}

}  // namespace callcue::match

#include "lib/match/cue_layout.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace callcue::match {
namespace {

void LayRows(Speaker speaker, Tables* tables) {
  Tables& t = *tables;
  WeightRows& rows = t.weights[speaker];
  std::vector<uint32_t> judges;
  for (uint32_t i = 0; i < t.judges.size(); ++i) {
    if (t.judges[i].parties & kSpeakerParties[speaker]) judges.push_back(i);
  }
  int32_t heaviest = 0;
  for (const Cue cue : t.cues) heaviest = std::max(heaviest, std::abs(int32_t{cue.weight}));
  rows.Begin(std::move(judges), static_cast<uint32_t>(heaviest));
  const auto pays = [&](const CueSet& set) {
    const uint32_t cues = set.Anywhere(speaker).count;
    return cues > 0 && rows.Pays(cues);
  };
  rows.Reserve(static_cast<size_t>(std::count_if(t.cue_sets.begin(), t.cue_sets.end(), pays)));
  for (CueSet& set : t.cue_sets) {
    if (!pays(set)) continue;
    const Range cues = set.Anywhere(speaker);
    set.rows[speaker] = rows.Add({t.cues.data() + cues.first, cues.count});
  }
}

}  // namespace

void LayCues(const std::vector<std::pair<uint32_t, Cue>>& cues, const SymbolStrings& literals, uint32_t number_sign,
             Tables* tables) {
  Tables& t = *tables;
  if (t.judges.empty()) return;
  t.number_sign = number_sign;
  t.cues.reserve(cues.size());
  for (const auto& [literal, cue] : cues) {
    if (t.literals[literal].cues == kNoIndex) {
      t.literals[literal].cues = static_cast<uint32_t>(t.cue_sets.size());
      CueSet& set = t.cue_sets.emplace_back();
      set.first = static_cast<uint32_t>(t.cues.size());
      const auto begin = literals.symbols.begin() + literals.begin(literal), end = begin + literals.length(literal);
      const auto number = std::find(begin, end, number_sign);
      set.of_numbers = number != end;
      if (set.of_numbers) t.number_lead = std::max(t.number_lead, static_cast<uint32_t>(number - begin));
    }
    CueSet& set = t.cue_sets.back();
    set.places |= cue.places;
    ++(cue.places == 0 ? set.anywhere : set.placed)[ByWhose::WhoseIs(t.judges[cue.judge].parties)];
    t.cues.push_back(cue);
  }
  for (Speaker speaker : {kAgentSpeaks, kCustomerSpeaks}) LayRows(speaker, &t);
  t.judges_of.assign(t.acts + 1, 0);
  for (const Judge& judge : t.judges) ++t.judges_of[judge.act + 1];
  std::partial_sum(t.judges_of.begin(), t.judges_of.end(), t.judges_of.begin());
}

}  // namespace callcue::match

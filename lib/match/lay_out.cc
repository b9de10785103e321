#include "lib/match/lay_out.h"

#include <algorithm>
#include <string>
#include <utility>

#include "lib/match/candidates.h"
#include "lib/match/cue_layout.h"
#include "lib/match/flatten.h"

namespace callcue::match {
namespace {

size_t TotalBytes(const Tables& t) {
  return t.table.bytes() + t.automaton.bytes() + t.regexes.bytes() + t.literals.capacity() * sizeof(Literal) +
         t.profiles[0].capacity() * kSpeakers * sizeof(Profile) + t.candidates_of[0].capacity() * kSpeakers * 4 +
         t.uses.capacity() * sizeof(Use) + t.ranges.capacity() * sizeof(BundleRange) +
         (t.edged.capacity() + t.unspoken.capacity()) * sizeof(EdgedWord) + t.series.capacity() * sizeof(Series) +
         t.wakes.capacity() * sizeof(Wake) + t.bundles.capacity() * sizeof(Bundle) +
         t.slots.capacity() * sizeof(Slot) + t.members.capacity() * 4 + t.goals.capacity() * sizeof(Goal) +
         t.edges.capacity() * sizeof(Edge) + t.filler_words.capacity() * 4 + t.characters.capacity() * 4 +
         t.judges.capacity() * sizeof(Judge) + t.judges_of.capacity() * 4 +
         t.act_bits[0].capacity() * kSpeakers * 4 +
         (t.juries[kAgentSpeaks].members.capacity() + t.juries[kCustomerSpeaks].members.capacity()) *
             sizeof(Jury::Member) +
         t.cue_sets.capacity() * sizeof(CueSet) + t.weights[kAgentSpeaks].bytes() +
         t.weights[kCustomerSpeaks].bytes() + t.cues.capacity() * sizeof(Cue) +
         t.line_texts.capacity() * sizeof(Line::Text) + t.line_slots.capacity() * sizeof(LineSlot) +
         t.lines.capacity() * sizeof(Line);
}

}  // namespace

void LayWords(const Reading& reading, Tables* tables) {
  const auto sign =
      std::lower_bound(reading.alphabet.begin(), reading.alphabet.end(), std::make_pair(uint32_t{kNumberSign}, 0u));
  const bool numbers_count = sign != reading.alphabet.end() && sign->first == kNumberSign;
  FlattenUses(reading.literals, reading.strings, reading.uses, reading.sets, tables);
  LayCues(reading.cues, reading.strings, numbers_count ? sign->second : Automaton::kUnknown, tables);
  FillCandidates(tables);
}

bool Finish(Reading reading, const Options& options, size_t phrases, Tables* tables, std::vector<Problem>* problems) {
  Tables& t = *tables;
  const uint32_t symbols = static_cast<uint32_t>(t.characters.size());
  const bool fits = t.automaton.Build(std::move(reading.strings), symbols, reading.singles, options.max_bytes);
  t.table.Encode(reading.alphabet, Automaton::kUnknown);
  t.total_bytes = TotalBytes(t);
  const auto too_large = [&](std::string message, std::string hint) {
    problems->push_back({Problem::Where::kPhrase, static_cast<uint32_t>(phrases == 0 ? 0 : phrases - 1), 0, 0,
                         "match.too_large", "all phrases together " + message, std::move(hint)});
    return false;
  };
  if (t.edged.size() > Profile::kMostEdged) {
    return too_large("have more than " + std::to_string(Profile::kMostEdged) + " words that demand fillers at their edges",
                     "leave fillers out where they needn't be said");
  }
  if (fits && t.total_bytes <= options.max_bytes) return true;
  return too_large("compile to more than " + std::to_string(options.max_bytes) + " bytes",
                   "use fewer alternatives, or raise the limit");
}

}  // namespace callcue::match

// The compiled phrases as text: a line a sequence, its strings normalised, ~ for a filler that must stand there. Then the
// cues of each act: what it needs, and a line a weight, those that speak for it most strongly first.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "callcue/event.h"
#include "lib/base/concat.h"
#include "lib/match/matcher.h"
#include "lib/match/tables.h"
#include "lib/match/wording.h"

namespace callcue::match {
namespace {

using Names = absl::Span<const std::string_view>;

// Who says what, in which language.
std::string Whose(Names acts, uint32_t act, uint8_t parties) {
  std::string whose = act < acts.size() ? Concat(" act ", acts[act]) : Concat(" act ", act);
  std::string_view separator = " by ";
  for (int party = 1; party < 8 && parties != 0xff; ++party) {
    if ((parties >> party & 1) == 0) continue;
    Append(&whose, separator, PartyName(static_cast<Party>(party)));
    separator = ",";
  }
  return whose;
}

std::string Describe(const Tables& t, const Goal& goal, Names acts) {
  std::string line = Concat("phrase ", goal.phrase, Whose(acts, goal.act, goal.parties));
  if (goal.language != 0) line += " " + t.languages[goal.language];
  if (goal.both != kNoIndex) line += " side " + std::to_string(goal.side - t.boths[goal.both].first_side);
  if (goal.except) line += goal.scope == kClause ? " except in clause" : " except";
  if (goal.scope == kUtterance) line += " in utterance";
  if (goal.group != 0) line += " group " + std::to_string(goal.group);
  if (goal.min_confidence != 0) line += " confidence " + std::to_string(goal.min_confidence);
  if (goal.negatable) line += " negatable";
  return line + ": ";
}

std::string GapText(GapBounds gap) {
  if (gap.most == 0) return "";
  if (gap.most >= kEndless) return "{" + std::to_string(gap.least) + ",}";
  return "{" + std::to_string(gap.least) + "," + std::to_string(gap.most) + "}";
}

std::string Shown(const Tables& t, const Line::Text& text) {
  const bool edged = text.edge != kNoIndex;
  std::string shown(edged ? t.edges[text.edge].before_count : 0, '~');
  if (text.literal != kNoIndex) AppendLiteral(t, text.literal, &shown);
  shown.append(edged ? t.edges[text.edge].behind_count : 0, '~');
  return shown;
}

std::string Texts(const Tables& t, const LineSlot& slot) {
  std::string texts;
  for (uint32_t i = 0; i < slot.texts; ++i) texts += (i ? "|" : "") + Shown(t, t.line_texts[slot.first_text + i]);
  return texts;
}

std::string ShownCues(const Tables& t, Names acts) {
  std::vector<std::vector<std::pair<int32_t, std::string>>> of(t.judges.size());   // by judge: weight, words
  for (uint32_t literal = 0; literal < t.literals.size(); ++literal) {
    if (t.literals[literal].cues == kNoIndex) continue;
    const Range range = t.cue_sets[t.literals[literal].cues].All();
    for (uint32_t c = range.first; c < range.first + range.count; ++c) {
      const Cue cue = t.cues[c];
      of[cue.judge].emplace_back(-cue.weight, WordsOf(t, literal, cue));
    }
  }
  std::string shown;
  for (uint32_t j = 0; j < t.judges.size(); ++j) {
    const Judge& judge = t.judges[j];
    Append(&shown, "cues", Whose(acts, judge.act, judge.parties));
    if (judge.language != 0) Append(&shown, " ", t.languages[judge.language]);
    Append(&shown, " least ", judge.least);
    if (judge.finds) Append(&shown, " enough ", judge.enough);
    std::sort(of[j].begin(), of[j].end());
    for (size_t i = 0; i < of[j].size(); ++i) {
      const bool same = i > 0 && of[j][i - 1].first == of[j][i].first;
      if (same) shown += "|";
      else Append(&shown, "\n  ", -of[j][i].first, ": ");
      shown += of[j][i].second;
    }
    shown += "\n";
  }
  return shown;
}

}  // namespace

std::string Matcher::Dump(Names acts) const {
  const Tables& t = *impl_;
  std::string dump;
  for (const Line& line : t.lines) {
    dump += Describe(t, t.goals[line.goal], acts);
    if (line.at_begin) dump += "^" + GapText(line.lead);
    if (!line.pattern.empty()) dump += "/" + line.pattern + "/";
    for (uint32_t i = 0; i < line.slots; ++i) {
      const LineSlot& slot = t.line_slots[line.first_slot + i];
      if (line.pattern.empty()) {
        dump += GapText(slot.gap) + "(" + Texts(t, slot) + ")";
      } else {
        dump += line.atoms || i == 0 ? " needs " : " " + GapText(slot.gap) + " ";
        dump += Texts(t, slot);
      }
    }
    if (line.at_end) dump += GapText(line.trail) + "$";
    dump += "\n";
  }
  return dump + ShownCues(t, acts);
}

}  // namespace callcue::match

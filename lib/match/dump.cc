// The compiled phrases as text: a line a sequence, its strings normalised, ~ for a filler that must stand there.
#include <string>

#include "lib/match/matcher.h"
#include "lib/match/normalise.h"
#include "lib/match/tables.h"

namespace callcue::match {
namespace {

std::string Describe(const Tables& t, const Goal& goal) {
  std::string line = "phrase " + std::to_string(goal.phrase) + " act " + std::to_string(goal.act);
  if (goal.parties != 0xff) line += " parties " + std::to_string(goal.parties);
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
  if (text.literal != kNoIndex) {
    const SymbolStrings& all = t.automaton.literals();
    for (uint32_t s = all.begin(text.literal); s < all.ends[text.literal]; ++s) {
      AppendUtf8(t.characters[all.symbols[s]], &shown);
    }
  }
  shown.append(edged ? t.edges[text.edge].behind_count : 0, '~');
  return shown;
}

std::string Texts(const Tables& t, const LineSlot& slot) {
  std::string texts;
  for (uint32_t i = 0; i < slot.texts; ++i) texts += (i ? "|" : "") + Shown(t, t.line_texts[slot.first_text + i]);
  return texts;
}

}  // namespace

std::string Matcher::Dump() const {
  const Tables& t = *impl_;
  std::string dump;
  for (const Line& line : t.lines) {
    dump += Describe(t, t.goals[line.goal]);
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
  return dump;
}

}  // namespace callcue::match

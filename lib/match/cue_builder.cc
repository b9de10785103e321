#include "lib/match/cue_builder.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

namespace callcue::match {
namespace {

// ^, $ and # may be written in full width, as in phrases.
constexpr std::string_view kWideBegin = "\uFF3E", kWideEnd = "\uFF04", kWideNumber = "\uFF03";

// False if no such mark stands there.
bool TakeFront(std::string_view mark, std::string_view* words) {
  const bool there = words->substr(0, mark.size()) == mark;
  if (there) words->remove_prefix(mark.size());
  return there;
}
bool TakeBack(std::string_view mark, std::string_view* words) {
  const bool there = words->size() >= mark.size() && words->substr(words->size() - mark.size()) == mark;
  if (there) words->remove_suffix(mark.size());
  return there;
}

// 三万 is one number, and no number is said before 百. But 十千伏 and 三万亿 are a number and a word.
bool BelongsToNumbers(uint32_t c) { return c == U'百' || c == U'万'; }

}  // namespace

std::vector<uint32_t> CueBuilder::ByAct(absl::Span<const CuesSpec> specs) {
  std::vector<uint32_t> order(specs.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return specs[a].act < specs[b].act; });
  return order;
}

void CueBuilder::Add(const CuesSpec& spec, uint32_t index, uint16_t language, StretchReader* stretches,
                     Literals* literals, std::vector<Problem>* problems) {
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
    const auto tell = [&](const char* code, std::string message, std::string hint, bool warning) {
      problems->push_back({Problem::Where::kCues, index, 0, static_cast<uint32_t>(spec.cues[c].words.size()),
                           code, std::move(message), std::move(hint), warning, c});
    };
    const auto fail = [&](const char* code, std::string message, std::string hint) {
      tell(code, std::move(message), std::move(hint), false);
    };
    Cue cue = {};
    cue.judge = judge;
    cue.weight = spec.cues[c].weight;
    const bool line_begins = TakeFront("^", &words) || TakeFront(kWideBegin, &words);
    const bool line_ends = TakeBack("$", &words) || TakeBack(kWideEnd, &words);
    if (plain_.size() < words.size()) plain_.resize(words.size());
    // Most are plain characters, of which # is none.
    const PlainWords plain = stretches->ReadPlain(words, plain_.data());
    whole_begin_ = whole_end_ = plain.whole;
    const Read read = plain.size > 0 ? Read::kWords : ReadWords(words, stretches);
    cue.places = (line_begins ? Cue::kLineBegins : 0) | (line_ends ? Cue::kLineEnds : 0) |
                 (whole_begin_ ? Cue::kWordBegins : 0) | (whole_end_ ? Cue::kWordEnds : 0);
    if (read == Read::kFiller) {
      fail("cues.filler", "nothing is left of it, or a filler stands at its edge",
           "leave fillers and punctuation out: an utterance is weighed without them");
      continue;
    }
    if (read == Read::kDigit) {
      fail("cues.number", "it holds a digit, or two # side by side, though # is any number, whole",
           "write # once for each number, for 一 too");
      continue;
    }
    if ((plain.size > 0 ? plain.size : characters_.size()) > kLongestLiteral) {
      fail("phrase.too_long", "it has more than " + std::to_string(kLongestLiteral) + " characters",
           "weigh shorter words");
      continue;
    }
    const uint32_t literal = plain.size > 0 ? literals->NumberOf(plain_.data(), plain.size, plain.hash)
                                            : literals->NumberOf(characters_);
    if (literal >= known_.size()) known_.resize(literal + size_t{1});
    Known& known = known_[literal];
    if (known.judge != judge) known = {judge, 0};
    const bool twice = known.places >> cue.places & 1;
    known.places |= static_cast<uint16_t>(1u << cue.places);
    if (twice) {
      fail("cues.twice", "these words are a cue of the act already, perhaps written otherwise", "weigh them once");
      continue;
    }
    if (read == Read::kUnit) {
      tell("cues.unit", "百 or 万 behind # is hardly ever found: it belongs to the number (三万元 is # and 元)",
           "leave it out: # is the whole number", true);
    }
    cues_.emplace_back(literal, cue);
  }
}

// Into characters_: what lies between numbers is read by itself.
CueBuilder::Read CueBuilder::ReadWords(std::string_view words, StretchReader* stretches) {
  const auto is_digit = [](uint32_t c) { return c - U'0' < 10; };
  characters_.clear();
  Read read = Read::kWords;
  for (bool first = true;; first = false) {
    const size_t wide = words.find(kWideNumber), number = std::min(words.find(kNumberSign), wide);
    const std::string_view part = words.substr(0, number);
    const bool last = number == words.npos;
    const bool whole = first && last;
    if (whole || !part.empty()) {
      const Stretch& stretch = stretches->Read(part);
      if (stretch.values.empty() || !stretch.before.empty() || !stretch.behind.empty()) return Read::kFiller;
      // The digits of a line are looked for as numbers, or as they are: what holds both would never be found.
      if (!whole && std::any_of(stretch.values.begin(), stretch.values.end(), is_digit)) return Read::kDigit;
      if (!first && BelongsToNumbers(stretch.values.front())) read = Read::kUnit;
      if (first) whole_begin_ = stretch.whole_begin;
      if (last) whole_end_ = stretch.whole_end;
      // In the line a space stands between a word of letters and a number.
      if (!first && stretch.whole_begin) characters_.push_back(' ');
      characters_.insert(characters_.end(), stretch.values.begin(), stretch.values.end());
      if (!last && stretch.whole_end) characters_.push_back(' ');
    } else if (!first && !last) {
      return Read::kDigit;
    }
    if (last) return read;
    characters_.push_back(kNumberSign);
    words.remove_prefix(number + (number == wide ? kWideNumber.size() : sizeof kNumberSign));
  }
}

std::vector<std::pair<uint32_t, Cue>> CueBuilder::Sorted(const std::vector<uint32_t>& numbers) const {
  const auto whose = [this](Cue cue) { return ByWhose::WhoseIs(t_.judges[cue.judge].parties); };
  static_assert(kMostJudges <= 1 << 12);
  std::vector<std::pair<uint64_t, uint32_t>> order;
  order.reserve(cues_.size());
  for (uint32_t i = 0; i < cues_.size(); ++i) {
    const auto& [literal, cue] = cues_[i];
    const uint32_t within = (uint32_t{cue.places != 0} << 2 | whose(cue)) << 16 | cue.judge << 4 | cue.places;
    order.emplace_back(uint64_t{numbers[literal]} << 32 | within, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::pair<uint32_t, Cue>> sorted;
  sorted.reserve(order.size());
  for (const auto& [key, i] : order) sorted.emplace_back(static_cast<uint32_t>(key >> 32), cues_[i].second);
  return sorted;
}

}  // namespace callcue::match

#include "lib/match/cues.h"

#include <algorithm>

#include "lib/match/scan.h"

namespace callcue::match {

using ActSpan = Scratch::Impl::ActSpan;

CueScale::CueScale(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch)
    : t_(tables), s_(*scratch), party_(party), speaker_(SpeakerOf(party)), language_(language) {
  s_.numbered.clear();
  s_.along_judge = kNoIndex;
  if (t_.judges.empty()) return;
  if (s_.line.digits > 0 && t_.number_sign != Automaton::kUnknown) FindNumbered();
  if (s_.line.size <= kCueLine) WeighLine();
}

// In the line as it is with one symbol for each number; of that, only what begins so near before one.
void CueScale::FindNumbered() {
  const uint32_t line_size = s_.line.size;
  if (s_.folded.size() < line_size) {
    s_.folded_at.resize(line_size + 1);
    s_.folded.resize(line_size);
  }
  uint32_t *const folded = s_.folded.data(), *const at = s_.folded_at.data();
  uint32_t size = 0;
  bool in_number = false;
  for (uint32_t i = 0; i < line_size; ++i) {
    const bool digit = s_.line.IsDigit(i);
    folded[size] = digit ? t_.number_sign : s_.line.values[i];
    at[size] = i;
    size += !(digit && in_number);
    in_number = digit;
  }
  at[size] = line_size;
  for (uint32_t begin = 0, number = 0; number < size; ++number) {
    if (folded[number] != t_.number_sign) continue;
    for (begin = std::max(begin, number - std::min(number, t_.number_lead)); begin <= number; ++begin) {
      const uint32_t count = t_.automaton.BeginAt(folded, size, begin, &s_.folded_found);
      for (uint32_t i = 0; i < count; ++i) {
        const uint32_t literal = s_.folded_found[i].literal, set = t_.literals[literal].cues;
        if (set == kNoIndex || !t_.cue_sets[set].of_numbers) continue;
        s_.numbered.push_back({at[begin], at[begin + t_.literals[literal].length], literal});
      }
    }
  }
}

// Those of one act after the other: what its cues say along the line is worked out once.
void CueScale::DropRefused() {
  if (s_.settled) return;
  std::vector<ActSpan>& spans = s_.spans;
  s_.refused.assign(spans.size(), false);
  for (size_t first = 0; first < spans.size(); ++first) {
    const uint32_t act = spans[first].act;
    if (s_.weighed_epochs[act] == s_.epoch) continue;
    s_.weighed_epochs[act] = s_.epoch;
    for (uint32_t judge = t_.judges_of[act]; judge < t_.judges_of[act + 1]; ++judge) {
      if (!Listens(t_.judges[judge])) continue;
      for (size_t i = first; i < spans.size(); ++i) {
        if (spans[i].act != act || spans[i].certain || s_.refused[i] || !Refuses(judge, spans[i])) continue;
        s_.refused[i] = true;
        s_.taken_back_epochs[act] = s_.epoch;
      }
    }
  }
  size_t kept = 0;
  for (size_t i = 0; i < spans.size(); ++i) {
    if (!s_.refused[i]) spans[kept++] = spans[i];
  }
  spans.resize(kept);
}

// Almost all refuse, and no more is asked of them.
void CueScale::RefuseActs() {
  if (t_.judges.empty() || s_.line.size > kCueLine) return;
  if (s_.finders.size() < t_.judges.size()) s_.finders.resize(t_.judges.size());
  if (speaker_ == kAnyoneSpeaks) {
    for (uint32_t judge = 0; judge < t_.judges.size(); ++judge) Ask(judge);
    return;
  }
  const Jury& jury = t_.juries[speaker_];
  const int32_t* const sums = s_.line_sums.data();
  const bool listen =
      jury.alike && (jury.language == 0 || language_ == kAnyLanguage || jury.language == language_);
  uint32_t candidates = kNeverRefused;
  s_.settled = jury.apart;
  for (const Jury::Member& member : jury.members) {
    const int32_t weight = sums[member.judge];
    if (listen && weight < member.refused_below && weight != 0) continue;
    const uint32_t finders = s_.finder_count;
    const bool refuses = Ask(member.judge);
    // Which of the two is right depends on whether there is a hit.
    if (s_.finder_count > finders) s_.settled &= !refuses;
    if (!refuses || s_.finder_count > finders) candidates |= member.act_bit;
  }
  s_.candidates = candidates;
}

// Does it refuse its act in the whole line? If it finds it, that is noted.
bool CueScale::Ask(uint32_t number) {
  const Judge& judge = t_.judges[number];
  const int32_t weight = s_.line_sums[number];
  const bool refuses = weight < judge.least, finds = judge.finds && weight >= judge.enough;
  if (!(refuses || finds) || !Listens(judge) || (weight == 0 && !SpokenTo(number))) return false;
  if (finds) s_.finders[s_.finder_count++] = number;
  return refuses;
}

bool CueScale::Find() {
  const size_t before = s_.spans.size();
  for (uint32_t i = 0; i < s_.finder_count; ++i) {
    const uint32_t j = s_.finders[i], act = t_.judges[j].act;
    if (s_.taken_back_epochs[act] == s_.epoch) continue;
    const auto same = [&](const ActSpan& span) { return span.act == act; };
    if (std::any_of(s_.spans.begin(), s_.spans.end(), same)) continue;
    const ActSpan span = SpanOf(j);
    if (span.end > span.begin) s_.spans.push_back(span);
  }
  return s_.spans.size() > before;
}

bool CueScale::Listens(const Judge& judge) const {
  return (judge.parties >> party_ & 1) != 0 &&
         (judge.language == 0 || language_ == kAnyLanguage || judge.language == language_);
}

bool CueScale::Finds(uint32_t judge) {
  const Judge& one = t_.judges[judge];
  return one.finds && s_.line_sums[judge] >= one.enough && Listens(one) && SumOfLine(judge).cues;
}

bool CueScale::Refuses(uint32_t judge, const ActSpan& span) {
  const Range around = Around(span);
  if (around.count == 0) return false;
  const Sum sum = SumOf(judge, around);
  return sum.cues && sum.weight < t_.judges[judge].least;
}

bool CueScale::Refuses(const ActSpan& span) {
  for (uint32_t judge = t_.judges_of[span.act]; judge < t_.judges_of[span.act + 1]; ++judge) {
    if (Listens(t_.judges[judge]) && Refuses(judge, span)) return true;
  }
  return false;
}

// The characters whose cues judge a hit; none where it is too long.
Range CueScale::Around(const ActSpan& span) const {
  if (s_.line.size <= kCueLine) return {0, s_.line.size};
  const ByteSpan* const spans = s_.line.spans.data();
  const ByteSpan* const line_end = spans + s_.line.size;
  const ByteSpan* const from =
      std::partition_point(spans, line_end, [&](const ByteSpan& at) { return at.end <= span.begin; });
  const ByteSpan* const to =
      std::partition_point(from, line_end, [&](const ByteSpan& at) { return at.begin < span.end; });
  const uint32_t begin = static_cast<uint32_t>(from - spans), end = static_cast<uint32_t>(to - spans);
  // Many hits, each as long as the text, would take the square of it.
  if (end - begin > kCueLine) return {};
  const uint32_t first = begin < kCueReach ? 0 : begin - kCueReach;
  return {first, std::min(end + kCueReach, s_.line.size) - first};
}

CueScale::Sum CueScale::SumOf(uint32_t judge, Range characters) {
  if (s_.line.size <= kCueLine) return SumOfLine(judge);
  if (s_.along_judge != judge) WeighAlong(judge);
  const auto& first = s_.along[characters.first];
  const auto& last = s_.along[characters.first + characters.count];
  return {static_cast<int32_t>(last.weight - first.weight), last.cues != first.cues};
}

CueScale::Sum CueScale::SumOfLine(uint32_t judge) {
  const int32_t weight = s_.line_sums[judge];
  return {weight, weight != 0 || SpokenTo(judge)};
}

// Asked of few: what comes to anything but 0 is made of cues.
bool CueScale::SpokenTo(uint32_t judge) {
  if (s_.spoken_epoch != s_.epoch) {
    s_.spoken_epoch = s_.epoch;
    std::fill(s_.spoken_to.begin(), s_.spoken_to.end(), 0);
    ForEachCue(0, s_.line.size, [this](uint32_t, uint32_t, uint32_t, Cue cue) { s_.spoken_to[cue.judge] = 1; });
  }
  return s_.spoken_to[judge];
}

// Over a long line sums may wrap, but not their differences over the short stretches that are asked for.
void CueScale::WeighAlong(uint32_t judge) {
  s_.along_judge = judge;
  s_.along.assign(s_.line.size + 1, {});
  auto* const along = s_.along.data();
  ForEachCue(0, s_.line.size, [=](uint32_t begin, uint32_t, uint32_t, Cue cue) {
    if (cue.judge != judge) return;
    along[begin + 1].weight += static_cast<uint32_t>(int32_t{cue.weight});
    ++along[begin + 1].cues;
  });
  for (uint32_t i = 0; i < s_.line.size; ++i) {
    along[i + 1].weight += along[i].weight;
    along[i + 1].cues += along[i].cues;
  }
}

// Cue::Place of what is true of characters [begin, end).
uint8_t CueScale::PlacesOf(uint32_t begin, uint32_t end) const {
  const uint32_t* const values = s_.line.values.data();
  return static_cast<uint8_t>((begin == 0 ? Cue::kLineBegins : 0) | (end == s_.line.size ? Cue::kLineEnds : 0) |
                              ((values[begin] & Normalised::kWordBegin) != 0 ? Cue::kWordBegins : 0) |
                              ((values[end - 1] & Normalised::kWordEnd) != 0 ? Cue::kWordEnds : 0));
}

// What its cues say to each judge. No sum is beyond 32 bits: the line is short, and words bounded.
void CueScale::WeighLine() {
  s_.line_sums.assign(t_.judges.size(), 0);
  s_.spoken_to.resize(t_.judges.size());
  int32_t* const sums = s_.line_sums.data();
  const auto add = [sums](Cue cue) { sums[cue.judge] += cue.weight; };
  if (speaker_ == kAnyoneSpeaks) {
    ForEachCue(0, s_.line.size, [add](uint32_t, uint32_t, uint32_t, Cue cue) { add(cue); });
    return;
  }
  FetchSets();
  const WeightRows& weights = t_.weights[speaker_];
  const uint32_t at_once = weights.at_once();
  const Cue* const all = t_.cues.data();
  uint32_t rows[WeightRows::kMostAtOnce], count = 0, work = 0;
  const auto add_rows = [&] {
    weights.AddUp(rows, count, sums);
    work += count * weights.work();
    count = 0;
  };
  ForEachSet(0, s_.line.size, [&](uint32_t begin, uint32_t end, uint32_t, const CueSet& set) {
    if (const uint32_t row = set.rows[speaker_]; row != kNoIndex) {
      rows[count++] = row;
      if (count == at_once) add_rows();
    } else {
      const Range cues = set.Anywhere(speaker_);
      work += cues.count;
      for (uint32_t i = 0; i < cues.count; ++i) add(all[cues.first + i]);
    }
    if (set.places != 0) ForEachPlaced(set, begin, end, add);
  });
  if (count > 0) add_rows();
  s_.work += work;
}

// Which literals have cues is hard to foresee. Their sets come into the cache together, before the first is read.
void CueScale::FetchSets() const {
  if (t_.cue_sets.empty()) return;
  const Literal* const literals = t_.literals.data();
  const CueSet* const sets = t_.cue_sets.data();
  const uint32_t last = static_cast<uint32_t>(t_.cue_sets.size() - 1);
  const Automaton::Found* found = s_.found.data();
  for (const Automaton::Found* const end = found + s_.found_count; found != end; ++found) {
    __builtin_prefetch(sets + std::min(literals[found->literal].cues, last));
  }
}

// From the first to the last of the cues that speak for the act; empty if none does.
ActSpan CueScale::SpanOf(uint32_t judge) const {
  uint32_t begin = s_.line.size, end = 0;
  const WeightRows* const weights = speaker_ < kAnyoneSpeaks ? &t_.weights[speaker_] : nullptr;
  const uint32_t lane = weights != nullptr ? weights->LaneOf(judge) : 0;
  ForEachSet(0, s_.line.size, [&](uint32_t from, uint32_t to, uint32_t, const CueSet& set) {
    bool speaks = false;
    const auto ask = [&](Cue cue) { speaks |= cue.judge == judge && cue.weight > 0; };
    const uint32_t row = weights != nullptr ? set.rows[speaker_] : kNoIndex;
    if (row == kNoIndex) {
      const absl::Span<const Cue> cues = Cues(set.Anywhere(speaker_));
      s_.work += cues.size();
      for (const Cue cue : cues) ask(cue);
    } else {
      speaks = weights->Weight(row, lane) > 0;
    }
    if (set.places != 0) ForEachPlaced(set, from, to, ask);
    if (!speaks) return;
    begin = std::min(begin, from);
    end = std::max(end, to);
  });
  if (end == 0) return {t_.judges[judge].act, 0, 0, 0};
  return {t_.judges[judge].act, 0, s_.line.spans[begin].begin, s_.line.spans[end - 1].end};
}

}  // namespace callcue::match

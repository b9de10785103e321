#include "lib/match/cues.h"

#include <algorithm>

#include "lib/match/scan.h"

namespace callcue::match {

using ActSpan = Scratch::Impl::ActSpan;

CueScale::CueScale(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch)
    : t_(tables), s_(*scratch), party_(party), language_(language) {
  s_.numbered.clear();
  s_.along_judge = kNoIndex;
  if (t_.judges.empty()) return;
  if (s_.line.digits > 0 && t_.number_sign != Automaton::kUnknown) FindNumbered();
  if (s_.line.size <= kCueLine) WeighLine();
}

void CueScale::FindNumbered() {
  s_.folded.clear();
  s_.folded_at.clear();
  for (uint32_t i = 0; i < s_.line.size; ++i) {
    const bool digit = s_.line.IsDigit(i);
    if (digit && i > 0 && s_.line.IsDigit(i - 1)) continue;
    s_.folded.push_back(digit ? t_.number_sign : s_.line.values[i]);
    s_.folded_at.push_back(i);
  }
  s_.folded_at.push_back(s_.line.size);
  const uint32_t count =
      t_.automaton.Scan(s_.folded.data(), static_cast<uint32_t>(s_.folded.size()), &s_.folded_found);
  for (uint32_t i = 0; i < count; ++i) {
    const Automaton::Found& found = s_.folded_found[i];
    const uint32_t set = t_.cues_of[found.literal];
    if (set == kNoIndex || !t_.of_numbers[set]) continue;
    const uint32_t end = found.begin + t_.literals[found.literal].length;
    s_.numbered.push_back({s_.folded_at[found.begin], s_.folded_at[end], found.literal});
  }
}

// Those of one act after the other: what its cues say along the line is worked out once.
void CueScale::DropRefused() {
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

bool CueScale::Find() {
  if (s_.line.size > kCueLine) return false;
  const size_t before = s_.spans.size();
  for (uint32_t j = 0; j < t_.judges.size(); ++j) {
    const uint32_t act = t_.judges[j].act;
    if (!Finds(j) || s_.taken_back_epochs[act] == s_.epoch) continue;
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

bool CueScale::Finds(uint32_t judge) const {
  const Judge& one = t_.judges[judge];
  const Sum sum = s_.line_sums[judge];
  return one.finds && sum.cues > 0 && sum.weight >= one.enough && Listens(one);
}

bool CueScale::Refuses(uint32_t judge, const ActSpan& span) {
  const Range around = Around(span);
  if (around.count == 0) return false;
  const Sum sum = SumOf(judge, around);
  return sum.cues > 0 && sum.weight < t_.judges[judge].least;
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
  if (s_.line.size <= kCueLine) return s_.line_sums[judge];
  if (s_.along_judge != judge) WeighAlong(judge);
  const auto& first = s_.along[characters.first];
  const auto& last = s_.along[characters.first + characters.count];
  return {static_cast<int32_t>(last.weight - first.weight), last.cues - first.cues};
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

bool CueScale::Counts(uint32_t begin, uint32_t end, Cue cue) const {
  const uint32_t* const values = s_.line.values.data();
  return !((cue.places & Cue::kLineBegins) != 0 && begin != 0) &&
         !((cue.places & Cue::kLineEnds) != 0 && end != s_.line.size) &&
         !((cue.places & Cue::kWordBegins) != 0 && (values[begin] & Normalised::kWordBegin) == 0) &&
         !((cue.places & Cue::kWordEnds) != 0 && (values[end - 1] & Normalised::kWordEnd) == 0);
}

// The cues of a literal that are for those who listen to this speaker.
absl::Span<const Cue> CueScale::CuesOf(uint32_t literal) const {
  const uint32_t set = t_.cues_of[literal];
  if (set == kNoIndex) return {};
  const Range range = t_.cue_sets[set].Of(SpeakerOf(party_));
  return {t_.cues.data() + range.first, range.count};
}

// What its cues say to each judge. No sum is beyond 32 bits: the line is short, and words bounded.
void CueScale::WeighLine() {
  s_.line_sums.assign(t_.judges.size(), Sum());
  Sum* const of = s_.line_sums.data();
  ForEachCue(0, s_.line.size, [of](uint32_t, uint32_t, uint32_t, Cue cue) {
    of[cue.judge].weight += cue.weight;
    ++of[cue.judge].cues;
  });
}

// From the first to the last of the cues that speak for the act; empty if none does.
ActSpan CueScale::SpanOf(uint32_t judge) const {
  uint32_t begin = s_.line.size, end = 0;
  ForEachCue(0, s_.line.size, [&](uint32_t from, uint32_t to, uint32_t, Cue cue) {
    if (cue.judge != judge || cue.weight <= 0) return;
    begin = std::min(begin, from);
    end = std::max(end, to);
  });
  if (end == 0) return {t_.judges[judge].act, 0, 0, 0};
  return {t_.judges[judge].act, 0, s_.line.spans[begin].begin, s_.line.spans[end - 1].end};
}

}  // namespace callcue::match

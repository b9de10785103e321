#include "lib/match/cues.h"

#include <algorithm>

#include "lib/match/scan.h"

namespace callcue::match {

using ActSpan = Scratch::Impl::ActSpan;

CueScale::CueScale(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch)
    : t_(tables), s_(*scratch), party_(party), language_(language) {
  s_.numbered.clear();
  if (s_.line.digits > 0 && t_.number_sign != Automaton::kUnknown) FindNumbered();
  if (s_.line.size <= kCueLine) Weigh(0, s_.line.size, &s_.line_sums);
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

void CueScale::DropRefused() {
  size_t kept = 0;
  for (const ActSpan& span : s_.spans) {
    if (!span.certain && Refuses(span)) {
      s_.taken_back_epochs[span.act] = s_.epoch;
    } else {
      s_.spans[kept++] = span;
    }
  }
  s_.spans.resize(kept);
}

bool CueScale::Find() {
  if (s_.line.size > kCueLine) return false;
  const size_t before = s_.spans.size();
  for (uint32_t j = 0; j < t_.judges.size(); ++j) {
    const Judge& judge = t_.judges[j];
    if (!judge.finds || s_.line_sums[j].cues == 0 || s_.line_sums[j].weight < judge.enough || !Listens(judge) ||
        s_.taken_back_epochs[judge.act] == s_.epoch) {
      continue;
    }
    const auto same = [&](const ActSpan& span) { return span.act == judge.act; };
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

bool CueScale::Refuses(const ActSpan& span) {
  const uint32_t first = t_.judges_of[span.act], last = t_.judges_of[span.act + 1];
  if (first == last) return false;
  const ByteSpan* const spans = s_.line.spans.data();
  const ByteSpan* const line_end = spans + s_.line.size;
  const ByteSpan* const from =
      std::partition_point(spans, line_end, [&](const ByteSpan& at) { return at.end <= span.begin; });
  const ByteSpan* const to =
      std::partition_point(from, line_end, [&](const ByteSpan& at) { return at.begin < span.end; });
  const uint32_t begin = static_cast<uint32_t>(from - spans), end = static_cast<uint32_t>(to - spans);
  // Many hits, each as long as the text, would take the square of it.
  if (end - begin > kCueLine) return false;
  std::vector<Sum>* sums = &s_.line_sums;
  if (s_.line.size > kCueLine || begin > kCueReach || end + kCueReach < s_.line.size) {
    sums = &s_.near_sums;
    Weigh(begin < kCueReach ? 0 : begin - kCueReach, end + kCueReach, sums);
  }
  for (uint32_t j = first; j < last; ++j) {
    const Sum sum = (*sums)[j];
    if (sum.cues > 0 && sum.weight < t_.judges[j].least && Listens(t_.judges[j])) return true;
  }
  return false;
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

// What the cues that begin at characters [from, to) say to those who listen to this speaker. No sum is beyond 32 bits:
// the stretch is short, and words bounded.
void CueScale::Weigh(uint32_t from, uint32_t to, std::vector<Sum>* sums) {
  sums->assign(t_.judges.size(), Sum());
  Sum* const of = sums->data();
  const auto add = [&](uint32_t begin, uint32_t literal, uint32_t end) {
    const absl::Span<const Cue> cues = CuesOf(literal);
    s_.work += cues.size();
    for (const Cue cue : cues) {
      if (cue.places != 0 && !Counts(begin, end, cue)) continue;
      of[cue.judge].weight += cue.weight;
      ++of[cue.judge].cues;
    }
  };
  const auto before = [from](const auto& word) { return word.begin < from; };
  const auto found_end = s_.found.begin() + s_.found_count;
  auto found = std::partition_point(s_.found.begin(), found_end, before);
  for (; found != found_end && found->begin < to; ++found) {
    add(found->begin, found->literal, found->begin + t_.literals[found->literal].length);
  }
  auto numbered = std::partition_point(s_.numbered.begin(), s_.numbered.end(), before);
  for (; numbered != s_.numbered.end() && numbered->begin < to; ++numbered) {
    add(numbered->begin, numbered->literal, numbered->end);
  }
}

// From the first to the last of the cues that speak for the act; empty if none does.
ActSpan CueScale::SpanOf(uint32_t judge) const {
  uint32_t begin = s_.line.size, end = 0;
  const auto look = [&](uint32_t from, uint32_t literal, uint32_t to) {
    const absl::Span<const Cue> cues = CuesOf(literal);
    const bool speaks = std::any_of(cues.begin(), cues.end(), [&](Cue cue) {
      return cue.judge == judge && cue.weight > 0 && Counts(from, to, cue);
    });
    if (!speaks) return;
    begin = std::min(begin, from);
    end = std::max(end, to);
  };
  for (uint32_t i = 0; i < s_.found_count; ++i) {
    const Automaton::Found& found = s_.found[i];
    look(found.begin, found.literal, found.begin + t_.literals[found.literal].length);
  }
  for (const Scratch::Impl::Numbered& word : s_.numbered) look(word.begin, word.literal, word.end);
  if (end == 0) return {t_.judges[judge].act, 0, 0, 0};
  return {t_.judges[judge].act, 0, s_.line.spans[begin].begin, s_.line.spans[end - 1].end};
}

}  // namespace callcue::match

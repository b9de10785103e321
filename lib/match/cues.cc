#include "lib/match/cues.h"

#include <algorithm>

#include "lib/match/scan.h"

namespace callcue::match {
namespace {

using ActSpan = Scratch::Impl::ActSpan;
using CueSum = Scratch::Impl::Sum;

class Weigher {
 public:
  Weigher(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch)
      : t_(tables), s_(*scratch), party_(party), language_(language) {}

  // Do the cues of its act speak against it?
  bool Refused(const ActSpan& span) {
    const uint32_t first = t_.judges_of[span.act], last = t_.judges_of[span.act + 1];
    for (uint32_t j = first; j < last; ++j) {
      if (!Listens(t_.judges[j])) continue;
      const CueSum sum = Around(span, j);
      if (sum.cues > 0 && sum.sum < t_.judges[j].least) return true;
    }
    return false;
  }

  void Find() {
    s_.sums.assign(t_.judges.size(), CueSum());
    for (uint32_t i = 0; i < s_.found_count; ++i) {
      const Automaton::Found& found = s_.found[i];
      for (uint32_t c = t_.cues_of[found.literal]; c < t_.cues_of[found.literal + 1]; ++c) {
        Add(found, t_.cues[c], &s_.sums[t_.cues[c].judge]);
      }
    }
    for (uint32_t j = 0; j < t_.judges.size(); ++j) {
      const Judge& judge = t_.judges[j];
      const CueSum& sum = s_.sums[j];
      if (!judge.finds || sum.sum < judge.enough || sum.begin == sum.end || !Listens(judge)) continue;
      if (s_.taken_back_epochs[judge.act] == s_.epoch) continue;
      const auto same = [&](const ActSpan& span) { return span.act == judge.act; };
      if (std::any_of(s_.spans.begin(), s_.spans.end(), same)) continue;
      s_.spans.push_back({judge.act, 0, s_.line.spans[sum.begin].begin, s_.line.spans[sum.end - 1].end});
    }
  }

 private:
  bool Listens(const Judge& judge) const {
    return (judge.parties >> party_ & 1) != 0 &&
           (judge.language == 0 || language_ == kAnyLanguage || judge.language == language_);
  }

  void Add(const Automaton::Found& found, Cue cue, CueSum* sum) const {
    const uint32_t end = found.begin + t_.literals[found.literal].length;
    if ((cue.at_begin && found.begin != 0) || (cue.at_end && end != s_.line.size)) return;
    sum->sum += cue.weight;
    ++sum->cues;
    if (cue.weight < 0) return;
    if (sum->begin == sum->end) sum->begin = found.begin;
    sum->end = std::max(sum->end, end);
  }

  CueSum Around(const ActSpan& span, uint32_t judge) const {
    const auto& spans = s_.line.spans;
    const auto from = std::partition_point(spans.begin(), spans.begin() + s_.line.size,
                                           [&](const ByteSpan& at) { return at.end <= span.begin; });
    const auto to = std::partition_point(from, spans.begin() + s_.line.size,
                                         [&](const ByteSpan& at) { return at.begin < span.end; });
    const uint32_t begin = static_cast<uint32_t>(from - spans.begin()), end = static_cast<uint32_t>(to - spans.begin());
    CueSum sum;
    if (end > begin + kCueLine) return sum;  // many hits, each as long as the text, would take the square of it
    const uint32_t least = begin < kCueReach ? 0 : begin - kCueReach, most = end + kCueReach;
    const auto first = std::partition_point(s_.found.begin(), s_.found.begin() + s_.found_count,
                                            [&](const Automaton::Found& found) { return found.begin < least; });
    for (auto found = first; found < s_.found.begin() + s_.found_count && found->begin < most; ++found) {
      ++s_.work;
      const auto last = t_.cues.begin() + t_.cues_of[found->literal + 1];
      auto cue =
          std::find_if(t_.cues.begin() + t_.cues_of[found->literal], last, [&](Cue c) { return c.judge >= judge; });
      for (; cue < last && cue->judge == judge; ++cue) Add(*found, *cue, &sum);
    }
    return sum;
  }

  const Tables& t_;
  Scratch::Impl& s_;
  const uint32_t party_;
  const uint16_t language_;
};

}  // namespace

void DropRefused(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch) {
  Weigher weigher(tables, party, language, scratch);
  if (scratch->taken_back_epochs.size() < tables.acts) scratch->taken_back_epochs.resize(tables.acts);
  size_t kept = 0;
  for (const ActSpan& span : scratch->spans) {
    if (!span.certain && weigher.Refused(span)) {
      scratch->taken_back_epochs[span.act] = scratch->epoch;
    } else {
      scratch->spans[kept++] = span;
    }
  }
  scratch->spans.resize(kept);
}

bool FindByCues(const Tables& tables, uint32_t party, uint16_t language, Scratch::Impl* scratch) {
  if (scratch->line.size > kCueLine) return false;
  const size_t spans = scratch->spans.size();
  Weigher(tables, party, language, scratch).Find();
  return scratch->spans.size() > spans;
}

}  // namespace callcue::match

// What was said and done, in the order of occurrence: a log, and for each act a chain through it, latest first. Guards
// that judge a past moment count only what began at or before it.
#include "lib/base/limits.h"
#include "lib/run/engine.h"

namespace callcue::run {

namespace {
template <typename Span>
bool Overlap(const Span& a, const Span& b) { return a.begin <= b.end && b.begin <= a.end; }
}  // namespace

// Whether two acts stand in one utterance, or in one from the words and the other from the host.
bool Engine::SameOccasion(uint32_t a, uint32_t b) const {
  const Performed &one = s_.at<kLog>(a), &other = s_.at<kLog>(b);
  if (one.party != other.party) return false;
  if (one.segment != kNone && one.segment == other.segment) return true;
  if (one.segment != kNone && other.segment != kNone) return false;
  const bool two_reports = !one.from_words && !other.from_words;   // of the host, each with its own time
  return two_reports ? Overlap(Span{one.begin, one.end}, Span{other.begin, other.end})
                     : Overlap(SpanOf(one), SpanOf(other));
}

// Where an act may stand: in its utterance, or where the host says. What the host reported without a time, and before
// the words were in, belongs to an utterance that ended no more than the recognition lag before.
Engine::Span Engine::SpanOf(const Performed& act) const {
  if (act.segment != kNone) return {s_.at<kSegments>(act.segment).begin, s_.at<kSegments>(act.segment).end};
  if (act.from_host && act.approximate) return {act.begin - p_.settings.recognition_lag_ms, act.end};
  return {act.begin, act.end};
}

// R5: the same act by the same party over the same segment, or an overlapping time, from the host and from the words is
// one act. The host's times are coarse, so they are compared with the whole segment that the words stand in.
uint32_t Engine::Perform(Performed act, bool* fresh) {
  *fresh = true;
  if (t_.heads[act.act] == program::kNoIndex) return kNone;   // nobody asks for it afterwards
  to_ask_ |= t_.permissions_of[act.act];
  const bool is_act = act.act < p_.acts.size();
  for (uint32_t i = Head(act.act); is_act && i != kNone; i = s_.at<kLog>(i).previous) {
    Performed& known = s_.at<kLog>(i);
    if (known.party != act.party || (act.from_words ? known.from_words : known.from_host)) continue;
    // A host's act without a time may come before the words that it was heard in.
    const bool same = (known.segment != kNone && known.segment == act.segment) || Overlap(SpanOf(known), SpanOf(act)) ||
                      Overlap(Span{known.begin, known.end}, Span{act.begin, act.end});
    if (!same) continue;
    if (act.from_words) {
      known.from_words = 1;
      known.segment = act.segment;
      known.begin_byte = act.begin_byte;
      known.end_byte = act.end_byte;
      known.begin_utf16 = act.begin_utf16;
      known.end_utf16 = act.end_utf16;
      known.step = act.step;
    } else {
      known.from_host = 1;
    }
    *fresh = false;
    return i;
  }
  if (s_.count<kLog>() >= limits::kActHistory) {
    limit_hit_ = true;
    limit_ = "acts";
    *fresh = false;
    return kNone;
  }
  const uint32_t place = s_.Push<kLog>(act);
  // The chain is sorted by begin, so a late one goes behind those that began after it.
  uint32_t after = kNone;
  uint32_t next = Head(act.act);
  while (next != kNone && s_.at<kLog>(next).begin > act.begin) {
    after = next;
    next = s_.at<kLog>(next).previous;
  }
  s_.at<kLog>(place).previous = next;
  (after == kNone ? Head(act.act) : s_.at<kLog>(after).previous) = place;
  return place;
}

const Performed* Engine::LatestOf(uint32_t act, uint8_t parties) const {
  for (uint32_t i = Head(act); i != kNone; i = s_.at<kLog>(i).previous) {
    const Performed& one = s_.at<kLog>(i);
    if (one.begin <= as_of_ && (parties == 0xff || parties >> one.party & 1)) return &one;
  }
  return nullptr;
}

uint32_t Engine::CountOf(uint32_t act, uint8_t parties) const {
  uint32_t count = 0;
  for (uint32_t i = Head(act); i != kNone; i = s_.at<kLog>(i).previous) {
    const Performed& one = s_.at<kLog>(i);
    count += one.begin <= as_of_ && (parties == 0xff || parties >> one.party & 1);
  }
  return count;
}

int64_t Engine::FirstOf(uint32_t act, uint8_t parties) const {
  int64_t first = kNever;
  for (uint32_t i = Head(act); i != kNone; i = s_.at<kLog>(i).previous) {
    const Performed& one = s_.at<kLog>(i);
    if (one.begin <= as_of_ && (parties == 0xff || parties >> one.party & 1)) first = one.begin;
  }
  return first;
}

}  // namespace callcue::run

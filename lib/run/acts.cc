// What was said and done, in the order of occurrence: a log, and for each act a chain through it, latest first. Guards
// that judge a past moment count only what began at or before it.
#include "lib/base/limits.h"
#include "lib/run/engine.h"

namespace callcue::run {

namespace {
bool Overlap(int64_t a_begin, int64_t a_end, int64_t b_begin, int64_t b_end) {
  return a_begin <= b_end && b_begin <= a_end;
}
}  // namespace

// R5: the same act by the same party over the same segment, or an overlapping time, from the host and from the words is
// one act. The host's times are coarse, so they are compared with the whole segment that the words stand in.
uint32_t Engine::Perform(Performed act, bool* fresh) {
  *fresh = true;
  if (t_.heads[act.act] == program::kNoIndex) return kNone;   // nobody asks for it afterwards
  const bool is_act = act.act < p_.acts.size();
  for (uint32_t i = Head(act.act); is_act && i != kNone; i = s_.at<kLog>(i).previous) {
    Performed& known = s_.at<kLog>(i);
    if (known.party != act.party || (act.from_words ? known.from_words : known.from_host)) continue;
    const uint32_t words = act.from_words ? act.segment : known.segment;
    bool same = known.segment != kNone && known.segment == act.segment;
    if (!same && words != kNone) {
      const Segment& segment = s_.at<kSegments>(words);
      const Performed& host = act.from_words ? known : act;
      same = Overlap(host.begin, host.end, segment.begin, segment.end);
    }
    if (!same && Overlap(known.begin, known.end, act.begin, act.end)) same = true;
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

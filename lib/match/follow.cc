#include "lib/match/follow.h"

#include <algorithm>
#include <utility>

namespace callcue::match {
namespace {

constexpr uint64_t kWorkPerCharacter = 512;
constexpr uint64_t kWorkAtLeast = 1 << 14;
constexpr uint64_t kWorkPerMatch = 16;
constexpr uint32_t kLookedAtBeyond = 16;
constexpr uint32_t kFewProfiles = 8;

}  // namespace

void Follower::Begin() {
  if (s_.marks.size() < s_.words.size()) s_.marks.resize(s_.words.size());
}

void Follower::Follow(const Series& series, uint32_t found) {
  const Slot* const slots = &t_.slots[series.first_slot];
  cut_ = false;
  s_.left.assign(1, found);
  // What stands before it often isn't near enough.
  bool reached = Back(slots[series.pair], slots[series.pair + 1].gap, &s_.left);
  if (!reached && !cut_) return;
  const Goal& goal = t_.goals[series.goal];
  if (!Allowed(goal) || Announced(goal.regex)) return;
  for (uint32_t i = series.pair; i-- > 0 && reached;) reached = Back(slots[i], slots[i + 1].gap, &s_.left);
  s_.right.assign(1, found);
  for (uint32_t i = series.pair + 2u; i < series.slots && reached; ++i) reached = Forth(slots[i], &s_.right);
  if (reached) Emit(series);
  // An expression runs rather once too often.
  if (cut_ && goal.regex != kNoIndex) Announce(goal.regex);
}

void Follower::Alone(const Series& series, uint32_t found) {
  const Scratch::Impl::Found& word = s_.words[found];
  if (Allowed(t_.goals[series.goal]) && BeginsRight(series, word) && EndsRight(series, word)) {
    Match(series.goal, word.begin, Bytes(word));
  }
}

void Follower::Match(uint32_t number, uint32_t begin, ByteSpan bytes) {
  const Goal& goal = t_.goals[number];
  if (goal.regex != kNoIndex) return Announce(goal.regex);
  s_.matches.push_back({number, begin, bytes.begin, bytes.end});
}

// From `words` to those of the slot before, so far from them as the gap allows.
bool Follower::Back(const Slot& slot, GapBounds gap, Words* words) {
  NextMark();
  s_.reached.clear();
  const Scratch::Impl::Found* const all = s_.words.data();
  const uint64_t filter = slot.filter;
  const uint32_t reach = gap.most + slot.longest;
  for (const uint32_t number : *words) {
    const Scratch::Impl::Found& to = all[number];
    const uint32_t nearest = to.begin < reach ? 0 : to.begin - reach;
    const uint32_t most = Allowance();
    const uint32_t stop = number < most ? 0 : number - most;
    uint32_t i = number;
    for (; i > stop && all[i - 1].begin >= nearest; --i) {
      const Scratch::Impl::Found& word = all[i - 1];
      if (!(filter & FilterBit(word.profile))) continue;
      if (word.end > to.begin || to.begin - word.end < gap.least || to.begin - word.end > gap.most) continue;
      if (s_.marks[i - 1] == s_.mark || !Stands(slot, word.profile)) continue;
      if (Bytes(word).end > Bytes(to).begin) continue;
      s_.marks[i - 1] = s_.mark;
      s_.reached.push_back(i - 1);
    }
    cut_ |= i == stop && stop > 0;
    s_.work += number - i + 1;
  }
  words->swap(s_.reached);
  return !words->empty();
}

// From `words` to those of the slot behind.
bool Follower::Forth(const Slot& slot, Words* words) {
  NextMark();
  s_.reached.clear();
  const Scratch::Impl::Found* const all = s_.words.data();
  const uint64_t filter = slot.filter;
  for (const uint32_t number : *words) {
    const Scratch::Impl::Found& from = all[number];
    const uint32_t farthest = from.end + slot.gap.most;
    const uint32_t most = Allowance();
    const uint32_t stop = s_.word_count - number <= most ? s_.word_count : number + most;
    uint32_t i = number + 1;
    for (; i < stop && all[i].begin <= farthest; ++i) {
      const Scratch::Impl::Found& word = all[i];
      if (!(filter & FilterBit(word.profile))) continue;
      if (word.begin < from.end || word.begin - from.end < slot.gap.least) continue;
      if (s_.marks[i] == s_.mark || !Stands(slot, word.profile)) continue;
      if (Bytes(word).begin < Bytes(from).end) continue;
      s_.marks[i] = s_.mark;
      s_.reached.push_back(i);
    }
    cut_ |= i == stop && stop < s_.word_count;
    s_.work += i - number;
  }
  words->swap(s_.reached);
  return !words->empty();
}

// Every beginning goes with every end.
void Follower::Emit(const Series& series) {
  const uint32_t regex = t_.goals[series.goal].regex;
  for (uint32_t left : s_.left) {
    const Scratch::Impl::Found& first = s_.words[left];
    if (!BeginsRight(series, first)) continue;
    const uint32_t most = Allowance();
    uint32_t n = 0;
    for (uint32_t right : s_.right) {
      if (n++ == most) break;
      const Scratch::Impl::Found& last = s_.words[right];
      if (!EndsRight(series, last)) continue;
      if (regex != kNoIndex) return Announce(regex);
      Match(series.goal, first.begin, {Bytes(first).begin, Bytes(last).end});
    }
    s_.work += uint64_t{n} * kWorkPerMatch;
  }
}

// One that passes the filter.
bool Follower::Stands(const Slot& slot, uint32_t profile) const {
  const uint32_t* const first = t_.members.data() + slot.first_profile;
  const uint32_t* const last = first + slot.profiles;
  if (slot.profiles <= kFewProfiles) return std::find(first, last, profile) != last;
  return std::binary_search(first, last, profile);
}

bool Follower::BeginsRight(const Series& series, const Scratch::Impl::Found& word) const {
  return !series.at_begin || (word.begin >= series.lead.least && word.begin <= series.lead.most);
}
bool Follower::EndsRight(const Series& series, const Scratch::Impl::Found& word) const {
  const uint32_t rest = s_.line.size - word.end;
  return !series.at_end || (rest >= series.trail.least && rest <= series.trail.most);
}

uint32_t Follower::Allowance() const {
  const uint64_t most = kWorkAtLeast + kWorkPerCharacter * s_.line.size;
  return s_.work < most ? UINT32_MAX : kLookedAtBeyond;
}

void Follower::NextMark() {
  if (++s_.mark != 0) return;
  std::fill(s_.marks.begin(), s_.marks.end(), 0);
  s_.mark = 1;
}

void Follower::Announce(uint32_t regex) {
  if (Announced(regex)) return;
  s_.regexes[regex] = {s_.epoch, 0};
  s_.announced.push_back(regex);
}

}  // namespace callcue::match

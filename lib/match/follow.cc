#include "lib/match/follow.h"

#include <algorithm>
#include <utility>

namespace callcue::match {
namespace {

constexpr uint64_t kWorkPerCharacter = 512;
constexpr uint64_t kWorkAtLeast = 1 << 14;
constexpr uint64_t kWorkPerMatch = 16;
constexpr uint32_t kLookedAtBeyond = 16;  // of each slot
constexpr uint32_t kFewProfiles = 8;
constexpr size_t kWorthAnIndex = 4;

uint32_t Lowest(uint64_t bits) { return static_cast<uint32_t>(__builtin_ctzll(bits)); }
uint32_t Highest(uint64_t bits) { return 63 - static_cast<uint32_t>(__builtin_clzll(bits)); }

}  // namespace

void Follower::Begin(size_t series) {
  if (s_.marks.size() < s_.words.size()) s_.marks.resize(s_.words.size());
  if (indexed_ || (series < kWorthAnIndex && s_.word_count < 64)) return;
  indexed_ = true;
  s_.rows.assign((s_.word_count / 64 + 1) * 64, 0);
  const uint32_t places = s_.line.size + 2;
  if (s_.first_words.size() < places) s_.first_words.resize(places);
  uint32_t place = 0;
  for (uint32_t i = 0; i < s_.word_count; ++i) {
    const Scratch::Impl::Found& word = s_.words[i];
    s_.rows[i / 64 * 64 + FilterPlace(word.profile)] |= uint64_t{1} << i % 64;
    while (place <= word.begin) s_.first_words[place++] = i;
  }
  while (place < places) s_.first_words[place++] = s_.word_count;
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
  uint32_t beyond = kLookedAtBeyond;
  const uint32_t reach = gap.most + slot.longest;
  for (const uint32_t number : *words) {
    const Scratch::Impl::Found& to = s_.words[number];
    const uint32_t first = FirstAt(to.begin < reach ? 0 : to.begin - reach, number);
    const uint32_t most = Allowance(beyond);
    uint32_t looked_at = 0;
    for (uint32_t row = number / 64 + 1; row-- > first / 64 && looked_at < most;) {
      uint64_t found = Row(row, slot.filter, first, number);
      for (++looked_at; found != 0 && looked_at < most; ++looked_at) {
        const uint32_t i = row * 64 + Highest(found);
        found ^= uint64_t{1} << i % 64;
        const Scratch::Impl::Found& word = s_.words[i];
        if (word.end > to.begin || to.begin - word.end < gap.least || to.begin - word.end > gap.most) continue;
        if (s_.marks[i] == s_.mark || !Stands(slot, word.profile)) continue;
        if (Bytes(word).end > Bytes(to).begin) continue;
        s_.marks[i] = s_.mark;
        s_.reached.push_back(i);
      }
    }
    if (!Spend(looked_at, 1, most, &beyond)) break;
  }
  words->swap(s_.reached);
  return !words->empty();
}

// From `words` to those of the slot behind.
bool Follower::Forth(const Slot& slot, Words* words) {
  NextMark();
  s_.reached.clear();
  uint32_t beyond = kLookedAtBeyond;
  for (const uint32_t number : *words) {
    const Scratch::Impl::Found& from = s_.words[number];
    const uint32_t farthest = std::min(from.end + slot.gap.most, s_.line.size);
    const uint32_t nearest = std::min(from.end + slot.gap.least, s_.line.size + 1);
    const uint32_t first = std::max(number + 1, FirstAt(nearest, number + 1));
    const uint32_t last = FirstAt(farthest + 1, first);
    const uint32_t most = Allowance(beyond);
    uint32_t looked_at = 0;
    for (uint32_t row = first / 64; row * 64 < last && looked_at < most; ++row) {
      uint64_t found = Row(row, slot.filter, first, last);
      for (++looked_at; found != 0 && looked_at < most; ++looked_at, found &= found - 1) {
        const uint32_t i = row * 64 + Lowest(found);
        const Scratch::Impl::Found& word = s_.words[i];
        if (s_.marks[i] == s_.mark || !Stands(slot, word.profile)) continue;
        if (Bytes(word).begin < Bytes(from).end) continue;
        s_.marks[i] = s_.mark;
        s_.reached.push_back(i);
      }
    }
    if (!Spend(looked_at, 1, most, &beyond)) break;
  }
  words->swap(s_.reached);
  return !words->empty();
}

// Every beginning goes with every end.
void Follower::Emit(const Series& series) {
  const uint32_t regex = t_.goals[series.goal].regex;
  uint32_t beyond = kLookedAtBeyond;
  for (uint32_t left : s_.left) {
    const Scratch::Impl::Found& first = s_.words[left];
    if (!BeginsRight(series, first)) continue;
    const uint32_t most = Allowance(beyond);
    uint32_t n = 0;
    for (uint32_t right : s_.right) {
      if (n == most) break;
      ++n;
      const Scratch::Impl::Found& last = s_.words[right];
      if (!EndsRight(series, last)) continue;
      if (regex != kNoIndex) return Announce(regex);
      Match(series.goal, first.begin, {Bytes(first).begin, Bytes(last).end});
    }
    if (!Spend(n, kWorkPerMatch, most, &beyond)) break;
  }
}

// The first word that begins at this place or later; `near` is a word to look from.
uint32_t Follower::FirstAt(uint32_t place, uint32_t near) const {
  if (indexed_) return s_.first_words[place];
  while (near > 0 && s_.words[near - 1].begin >= place) --near;
  while (near < s_.word_count && s_.words[near].begin < place) ++near;
  return near;
}

// Which of these 64 words pass the filter, from `first` on and before `last`.
uint64_t Follower::Row(uint32_t row, uint64_t filter, uint32_t first, uint32_t last) const {
  uint64_t found = 0;
  if (!indexed_) {  // then there is one row
    for (uint32_t i = first; i < last; ++i) {
      found |= (filter >> FilterPlace(s_.words[i].profile) & 1) << i;
    }
    return found;
  }
  const uint64_t* const words = s_.rows.data() + row * 64;
  for (; filter != 0; filter &= filter - 1) found |= words[Lowest(filter)];
  if (row == first / 64) found &= ~uint64_t{0} << first % 64;
  if (row == last / 64) found &= (uint64_t{1} << last % 64) - 1;
  return found;
}

// One that passes the filter.
bool Follower::Stands(const Slot& slot, uint32_t profile) const {
  const uint32_t* const first = t_.members.data() + slot.first_profile;
  const uint32_t* const last = first + slot.profiles;
  if (slot.profiles <= kFewProfiles) return std::find(first, last, profile) != last;
  return std::binary_search(first, last, profile);
}

bool Follower::BeginsRight(const Series& series, const Scratch::Impl::Found& word) const {
  if (series.digit_before != Series::kNoDigit) {
    if (s_.first_digit >= word.begin) return false;
    const uint32_t apart = word.begin - s_.digit_ends[word.begin];
    if (apart > series.digit_before && series.digit_before != Series::kAnyDigit) return false;
  }
  return !series.at_begin || (word.begin >= series.lead.least && word.begin <= series.lead.most);
}
bool Follower::EndsRight(const Series& series, const Scratch::Impl::Found& word) const {
  if (series.digit_behind != Series::kNoDigit) {
    if (s_.digits_end <= word.end) return false;
    const uint32_t apart = s_.next_digits[word.end] - word.end;
    if (apart > series.digit_behind && series.digit_behind != Series::kAnyDigit) return false;
  }
  const uint32_t rest = s_.line.size - word.end;
  return !series.at_end || (rest >= series.trail.least && rest <= series.trail.most);
}

uint32_t Follower::Allowance(uint32_t beyond) const {
  const uint64_t most = kWorkAtLeast + kWorkPerCharacter * s_.line.size;
  return s_.work < most ? UINT32_MAX : beyond;
}

bool Follower::Spend(uint32_t n, uint64_t work, uint32_t most, uint32_t* beyond) {
  s_.work += n * work;
  cut_ |= n == most;
  return most == UINT32_MAX || (*beyond -= n) > 0;
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

#include "lib/match/follow.h"

#include <algorithm>
#include <utility>

namespace callcue::match {
namespace {

constexpr uint64_t kWorkPerCharacter = 512;
constexpr uint64_t kWorkAtLeast = 1 << 14;
constexpr uint64_t kWorkPerMatch = 16;
constexpr uint32_t kLookedAtBeyond = 16;  // of each slot
constexpr uint32_t kFewWords = 24;        // are gone through one by one
constexpr size_t kWorthAnIndex = 4;

uint32_t Lowest(uint64_t bits) { return static_cast<uint32_t>(__builtin_ctzll(bits)); }
uint32_t Highest(uint64_t bits) { return 63 - static_cast<uint32_t>(__builtin_clzll(bits)); }

}  // namespace

void Follower::Begin(size_t series) {
  budget_ = kWorkAtLeast + kWorkPerCharacter * s_.line.size;
  if (s_.endings.size() < s_.words.size()) {
    for (std::vector<uint32_t>* words : {&s_.marks, &s_.left, &s_.right, &s_.reached}) words->resize(s_.words.size());
    s_.endings.resize(s_.words.size());
  }
  if (indexed_ || (series < kWorthAnIndex && s_.word_count < 64)) return;
  indexed_ = true;
  const uint32_t places = s_.line.size + 2, count = s_.word_count;
  if (s_.first_words.size() < places) s_.first_words.resize(places);
  s_.end_filters.assign(places, 0);
  s_.ends_at.assign(places + 2, 0);
  // Counted two places too far, so that where each begins is left when all have been put there.
  uint32_t* const ends_at = s_.ends_at.data();
  uint32_t* const first_words = s_.first_words.data();
  uint64_t* const filters = s_.end_filters.data();
  const Scratch::Impl::Found* const words = s_.words.data();
  uint32_t place = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const Scratch::Impl::Found word = words[i];
    ++ends_at[word.end + 2];
    filters[word.end] |= FilterBit(word.profile);
    while (place <= word.begin) first_words[place++] = i;
  }
  while (place < places) first_words[place++] = count;
  for (uint32_t p = 2, before = 0; p < places + 2; ++p) ends_at[p] = before += ends_at[p];
  Scratch::Impl::Ending* const endings = s_.endings.data();
  for (uint32_t i = 0; i < count; ++i) endings[ends_at[words[i].end + 1]++] = {i, words[i].profile};
  // Do words that don't overlap in the line never overlap in the text either?
  bool apart = s_.edged_bytes.empty();
  const ByteSpan* const spans = s_.line.spans.data();
  for (uint32_t i = 1; i < s_.line.size; ++i) apart &= spans[i - 1].end <= spans[i].begin;
  apart_ = apart;
}

void Follower::FollowFar(const Series& series, uint32_t found) {
  const Slot* const slots = &t_.slots[series.first_slot];
  cut_ = false;
  s_.left[0] = found;
  left_ = 1;
  bool reached = Back(slots[series.pair], series.gap);
  if (!reached && !cut_) return;
  const Goal& goal = t_.goals[series.goal];
  if (!Allowed(goal) || Announced(goal.regex)) return;
  for (uint32_t i = series.pair; i-- > 0 && reached;) reached = Back(slots[i], slots[i + 1].gap);
  s_.right[0] = found;
  right_ = 1;
  for (uint32_t i = series.pair + 2u; i < series.slots && reached; ++i) reached = Forth(slots[i]);
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

// From what stands left to words of the slot before, so far from them as the gap allows.
bool Follower::Back(const Slot& slot, GapBounds gap) {
  const Scratch::Impl::Found* const words = s_.words.data();
  const uint32_t* const left = s_.left.data();
  uint32_t* const reached = s_.reached.data();
  uint32_t* const marks = s_.marks.data();
  const uint32_t mark = NextMark(), left_count = left_;
  uint32_t beyond = kLookedAtBeyond, count = 0;
  for (uint32_t k = 0; k < left_count; ++k) {
    const uint32_t number = left[k], begin = words[number].begin;
    if (begin < gap.least) continue;
    const uint32_t nearest = begin - gap.least, farthest = begin - std::min(gap.most, begin);
    auto reach = [&](uint32_t i, uint32_t profile) {
      if (marks[i] == mark || !Stands(slot, profile)) return;
      if (!apart_ && (i >= number || Bytes(words[i]).end > Bytes(words[number]).begin)) return;
      marks[i] = mark;
      reached[count++] = i;
    };
    if (indexed_ && s_.work < budget_) {
      const Scratch::Impl::Ending* ending = s_.endings.data() + s_.ends_at[farthest];
      const Scratch::Impl::Ending* const last = s_.endings.data() + s_.ends_at[nearest + 1];
      if (last - ending <= kFewWords) {
        s_.work += last - ending + 1;
        for (; ending != last; ++ending) {
          if (slot.filter >> FilterPlace(ending->profile) & 1) reach(ending->word, ending->profile);
        }
        continue;
      }
    }
    const uint32_t most = Allowance(beyond);
    const uint32_t first = FirstAt(farthest - std::min(slot.longest, farthest), number);
    uint32_t looked_at = 0;
    for (uint32_t row = number / 64 + 1; row-- > first / 64 && looked_at < most;) {
      uint64_t found = Row(row, slot.filter, first, number);
      for (++looked_at; found != 0 && looked_at < most; ++looked_at) {
        const uint32_t i = row * 64 + Highest(found);
        found ^= uint64_t{1} << i % 64;
        if (words[i].end <= nearest && words[i].end >= farthest) reach(i, words[i].profile);
      }
    }
    if (!Spend(looked_at, 1, most, &beyond)) break;
  }
  s_.left.swap(s_.reached);
  left_ = count;
  return count > 0;
}

// From what stands right to words of the slot behind.
bool Follower::Forth(const Slot& slot) {
  const Scratch::Impl::Found* const words = s_.words.data();
  const uint32_t* const right = s_.right.data();
  uint32_t* const reached = s_.reached.data();
  uint32_t* const marks = s_.marks.data();
  const uint32_t mark = NextMark(), right_count = right_;
  uint32_t beyond = kLookedAtBeyond, count = 0;
  for (uint32_t k = 0; k < right_count; ++k) {
    const uint32_t number = right[k], end = words[number].end;
    const uint32_t farthest = std::min(end + slot.gap.most, s_.line.size);
    const uint32_t nearest = std::min(end + slot.gap.least, s_.line.size + 1);
    const uint32_t first = std::max(number + 1, FirstAt(nearest, number + 1));
    const uint32_t last = FirstAt(farthest + 1, first);
    auto reach = [&](uint32_t i) {
      if (marks[i] == mark || !Stands(slot, words[i].profile)) return;
      if (!apart_ && Bytes(words[i]).begin < Bytes(words[number]).end) return;
      marks[i] = mark;
      reached[count++] = i;
    };
    if (last <= first + kFewWords && s_.work < budget_) {
      s_.work += last > first ? last - first + 1 : 1;
      for (uint32_t i = first; i < last; ++i) {
        if (slot.filter >> FilterPlace(words[i].profile) & 1) reach(i);
      }
      continue;
    }
    const uint32_t most = Allowance(beyond);
    uint32_t looked_at = 0;
    for (uint32_t row = first / 64; row * 64 < last && looked_at < most; ++row) {
      uint64_t found = Row(row, slot.filter, first, last);
      for (++looked_at; found != 0 && looked_at < most; ++looked_at, found &= found - 1) {
        reach(row * 64 + Lowest(found));
      }
    }
    if (!Spend(looked_at, 1, most, &beyond)) break;
  }
  s_.right.swap(s_.reached);
  right_ = count;
  return count > 0;
}

// Every beginning goes with every end.
void Follower::Emit(const Series& series) {
  const uint32_t regex = t_.goals[series.goal].regex;
  uint32_t beyond = kLookedAtBeyond;
  for (uint32_t l = 0; l < left_; ++l) {
    const Scratch::Impl::Found& first = s_.words[s_.left[l]];
    if (!BeginsRight(series, first)) continue;
    const uint32_t most = Allowance(beyond);
    uint32_t n = 0;
    for (; n < right_ && n < most; ++n) {
      const Scratch::Impl::Found& last = s_.words[s_.right[n]];
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
uint64_t Follower::Row(uint32_t row, uint64_t filter, uint32_t first, uint32_t last) {
  uint64_t found = 0;
  if (!indexed_) {  // then there is one row
    for (uint32_t i = first; i < last; ++i) {
      found |= (filter >> FilterPlace(s_.words[i].profile) & 1) << i;
    }
    return found;
  }
  if (!rows_) MakeRows();
  const uint64_t* const words = s_.rows.data() + row * 64;
  for (; filter != 0; filter &= filter - 1) found |= words[Lowest(filter)];
  if (row == first / 64) found &= ~uint64_t{0} << first % 64;
  if (row == last / 64) found &= (uint64_t{1} << last % 64) - 1;
  return found;
}

void Follower::MakeRows() {
  rows_ = true;
  s_.rows.assign((s_.word_count / 64 + 1) * 64, 0);
  for (uint32_t i = 0; i < s_.word_count; ++i) {
    s_.rows[i / 64 * 64 + FilterPlace(s_.words[i].profile)] |= uint64_t{1} << i % 64;
  }
}

// One that passes the filter.
inline bool Follower::Stands(const Slot& slot, uint32_t profile) const {
  const uint32_t* const members = t_.members.data() + slot.first_profile;
  uint32_t place = MemberPlace(profile) & slot.most_place;
  while (members[place] != profile && members[place] != kNoIndex) place = (place + 1) & slot.most_place;
  return members[place] == profile;
}

bool Follower::BeginsRight(const Series& series, const Scratch::Impl::Found& word) const {
  if (series.digit_before != Series::kNoDigit) {
    if (s_.first_digit >= word.begin) return false;
    const uint32_t apart = word.begin - s_.digit_ends[word.begin];
    if (apart > series.digit_before && series.digit_before != Series::kAnyDigit) return false;
  }
  if (!series.at_begin) return true;
  const GapBounds lead = t_.slots[series.first_slot].gap;
  return word.begin >= lead.least && word.begin <= lead.most;
}
bool Follower::EndsRight(const Series& series, const Scratch::Impl::Found& word) const {
  if (series.digit_behind != Series::kNoDigit) {
    if (s_.digits_end <= word.end) return false;
    const uint32_t apart = s_.next_digits[word.end] - word.end;
    if (apart > series.digit_behind && series.digit_behind != Series::kAnyDigit) return false;
  }
  if (!series.at_end) return true;
  const GapBounds trail = t_.slots[series.first_slot + series.slots].gap;
  const uint32_t rest = s_.line.size - word.end;
  return rest >= trail.least && rest <= trail.most;
}

uint32_t Follower::Allowance(uint32_t beyond) const { return s_.work < budget_ ? UINT32_MAX : beyond; }

bool Follower::Spend(uint32_t n, uint64_t work, uint32_t most, uint32_t* beyond) {
  s_.work += n * work;
  cut_ |= n == most;
  return most == UINT32_MAX || (*beyond -= n) > 0;
}

uint32_t Follower::NextMark() {
  if (++s_.mark != 0) return s_.mark;
  std::fill(s_.marks.begin(), s_.marks.end(), 0);
  return s_.mark = 1;
}

void Follower::Announce(uint32_t regex) {
  if (Announced(regex)) return;
  s_.regexes[regex] = {s_.epoch, 0};
  s_.announced.push_back(regex);
}

}  // namespace callcue::match

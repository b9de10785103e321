#include "lib/match/follow.h"

#include <algorithm>
#include <utility>

namespace callcue::match {
namespace {

constexpr uint64_t kWorkPerCharacter = 512;
constexpr uint64_t kWorkAtLeast = 1 << 14;
constexpr uint64_t kWorkPerMatch = 16;
constexpr uint32_t kLooksBeyond = 64, kMatchesBeyond = 16;  // the budget, of each slot

uint32_t Lowest(uint64_t bits) { return static_cast<uint32_t>(__builtin_ctzll(bits)); }
uint32_t Highest(uint64_t bits) { return 63 - static_cast<uint32_t>(__builtin_clzll(bits)); }

}  // namespace

void Follower::Begin() {
  budget_ = s_.work + kWorkAtLeast + kWorkPerCharacter * s_.line.size;
  if (s_.marks.size() < s_.words.size()) {
    for (std::vector<uint32_t>* words : {&s_.left, &s_.right, &s_.reached, &s_.marks}) words->resize(s_.words.size());
  }
  left_ = s_.left.data();
  right_ = s_.right.data();
  reached_ = s_.reached.data();
  if (t_.far) s_.places.TakeAll();
  places_ = s_.places.data();
  // Do words that don't overlap in the line never overlap in the text either? Only characters of numbers share bytes.
  bool apart = s_.edged_bytes.empty();
  const ByteSpan* const spans = s_.line.spans.data();
  for (uint32_t i = 1; s_.line.digits > 0 && i < s_.line.size; ++i) apart &= spans[i - 1].end <= spans[i].begin;
  apart_ = apart;
}

// Which of these 64 words have a bit of the filter.
inline uint64_t Follower::Row(uint32_t row, const Filter& filter) const {
  const uint64_t* const words = s_.rows.data() + size_t{row} * kFilterBits;
  uint64_t found = 0;
  for (uint64_t bits = filter.bits[0]; bits != 0; bits &= bits - 1) found |= words[Lowest(bits)];
  for (uint64_t bits = filter.bits[1]; bits != 0; bits &= bits - 1) found |= words[64 + Lowest(bits)];
  return found;
}

// One that passes the filter.
inline bool Follower::Stands(const Members& members, uint32_t profile) const {
  const uint32_t* const all = t_.members.data() + members.first;
  const uint32_t most = (1u << members.places_log) - 1;
  uint32_t place = members.Place(profile);
  while (all[place] != profile && all[place] != kNoIndex) place = (place + 1) & most;
  return all[place] == profile;
}

// Does a word of that slot stand so near? `there`: of its words, which bits stand about there. It is looked for among
// the 64 words that number `number` is one of; beyond them, it may.
inline bool Follower::Near(const NearBy& near, bool behind, Filter there, uint32_t number) const {
  const Scratch::Impl::Found* const words = s_.words.data();
  constexpr uint32_t kAllOfIt = UINT32_MAX / 2;  // no text is so long
  const uint32_t row = number / 64,
                 width = near.most == NearBy::kAnywhere ? kAllOfIt : uint32_t{near.most} - near.least;
  const uint64_t own = uint64_t{1} << number % 64, found = Row(row, there);
  if (behind) {
    const uint32_t nearest = words[number].end + near.least;
    for (uint64_t left = found & ~(own | (own - 1)); left != 0; left &= left - 1) {
      const Scratch::Impl::Found& word = words[row * 64 + Lowest(left)];
      if (word.begin - nearest <= width && Stands(near.members, word.profile)) return true;
    }
    const uint32_t last = row * 64 + 63;
    return last < s_.word_count && (near.most == NearBy::kAnywhere || words[last].begin <= nearest + width);
  }
  const uint32_t begin = words[number].begin, nearest = begin - near.least;
  if (begin < near.least) return false;
  for (uint64_t left = found & (own - 1); left != 0; left &= left - 1) {
    const Scratch::Impl::Found& word = words[row * 64 + Lowest(left)];
    if (nearest - word.end <= width && Stands(near.members, word.profile)) return true;
  }
  return row > 0 && (near.most == NearBy::kAnywhere || words[row * 64].begin + near.members.longest + width >= nearest);
}

// Word number `word` wakes a series. What it was asked first, `behind` the word or not, and second may stand there.
inline void Follower::Consider(const Series& series, bool behind, Filter first, Filter second, uint32_t word) {
  if (series.run > s_.longest_run || !Near(series.near[0], behind, first, word)) return;
  if (series.slots == 2 || Near(series.near[1], series.second.behind, second, word)) Follow(series, word);
}

// Where the bundle looks, these stand that any of its series needs there.
template <Stage stage>
void Follower::Ask(const Bundle& bundle, Filter there, uint32_t word, uint32_t acts) {
  const LinePlace* const at[2] = {places_ + s_.words[word].begin, places_ + s_.words[word].end};
  const struct Wake* const wakes = t_.wakes.data() + bundle.first;
  // Few pass, and which is hard to foresee: all are asked first.
  uint32_t passed = 0;
  for (uint32_t i = 0; i < bundle.series; ++i) {
    passed |= uint32_t{wakes[i].first.Meets(there)} << i;
  }
  for (; passed != 0; passed &= passed - 1) {
    const uint32_t i = Lowest(passed);
    const struct Wake& wake = wakes[i];
    if (stage == kTakingBack ? s_.act_epochs[wake.act] != s_.epoch : !(act_bits_[wake.act] & acts)) continue;
    const Series& series = t_.series[bundle.first + i];
    Filter first = wake.first;
    first &= there;
    const Filter second = series.second.At(at);
    if (!second.Empty()) Consider(series, bundle.behind, first, second, word);
  }
}
template void Follower::Ask<kFinding>(const Bundle& bundle, Filter there, uint32_t word, uint32_t acts);
template void Follower::Ask<kTakingBack>(const Bundle& bundle, Filter there, uint32_t word, uint32_t acts);

void Follower::Follow(const Series& series, uint32_t found) {
  ++s_.work;
  const Scratch::Impl::Found& word = s_.words[found];
  if (series.woken_by == 0 && !BeginsRight(series, word)) return;
  if (series.woken_by + 1 == series.slots && !EndsRight(series, word)) return;
  cut_ = false;
  *left_ = *right_ = found;
  left_count_ = right_count_ = 1;
  const bool reached = Backwards(series) && Forwards(series);
  if (!reached && !cut_) return;
  const Goal& goal = t_.goals[series.goal];
  if (!Allowed(goal) || Announced(goal.regex)) return;
  if (reached) Emit(series);
  // An expression runs rather once too often.
  if (cut_ && goal.regex != kNoIndex) Announce(goal.regex);
}

bool Follower::Backwards(const Series& series) {
  const Slot* const slots = &t_.slots[series.first_slot];
  for (uint32_t i = series.woken_by; i-- > 0;) {
    if (!Back(slots[i], slots[i + 1].gap)) return false;
  }
  return true;
}
bool Follower::Forwards(const Series& series) {
  const Slot* const slots = &t_.slots[series.first_slot];
  for (uint32_t i = series.woken_by + 1u; i < series.slots; ++i) {
    if (!Forth(slots[i])) return false;
  }
  return true;
}

void Follower::Alone(const Series& series, uint32_t found) {
  const Scratch::Impl::Found& word = s_.words[found];
  if (series.run > s_.longest_run) return;
  if (BeginsRight(series, word) && EndsRight(series, word) && Allowed(t_.goals[series.goal])) {
    Match(series.goal, word.begin, Bytes(word));
  }
}

void Follower::Match(uint32_t number, uint32_t begin, ByteSpan bytes) {
  const Goal& goal = t_.goals[number];
  if (goal.regex != kNoIndex) return Announce(goal.regex);
  s_.matches.push_back({number, begin, bytes.begin, bytes.end});
}

// From what stands left to words of the slot before, so far from them as the gap allows, the nearest first.
bool Follower::Back(const Slot& slot, GapBounds gap) {
  const Scratch::Impl::Found* const words = s_.words.data();
  const bool many = left_count_ > 1;  // from two, the same word may be reached
  const uint32_t mark = many ? NextMark() : 0;
  uint32_t beyond = kLooksBeyond, count = 0;
  for (uint32_t k = 0; k < left_count_; ++k) {
    const uint32_t number = left_[k], begin = words[number].begin;
    Filter there = slot.before.At(places_ + begin);
    there &= slot.filter;
    if (begin < gap.least || there.Empty()) continue;
    const uint32_t nearest = begin - gap.least, farthest = begin - std::min(gap.most, begin);
    const uint32_t most = Allowance(beyond);
    uint32_t looks = 1;
    for (uint32_t row = number / 64 + 1; row-- > 0 && looks < most; ++looks) {
      if (words[row * 64 + 63].begin + kLongestLiteral < farthest && row < number / 64) break;
      uint64_t found = Row(row, there);
      if (row == number / 64) found &= (uint64_t{1} << number % 64) - 1;
      for (; found != 0 && looks < most; ++looks) {
        const uint32_t i = row * 64 + Highest(found);
        found ^= uint64_t{1} << i % 64;
        if (nearest - words[i].end > nearest - farthest || !Stands(slot.members, words[i].profile)) continue;
        if (!apart_ && Bytes(words[i]).end > Bytes(words[number]).begin) continue;
        if (many && s_.marks[i] == mark) continue;
        if (many) s_.marks[i] = mark;
        reached_[count++] = i;
      }
    }
    if (!Spend(looks, most, &beyond)) break;
  }
  std::swap(left_, reached_);
  left_count_ = count;
  return count > 0;
}

// From what stands right to words of the slot behind.
bool Follower::Forth(const Slot& slot) {
  const Scratch::Impl::Found* const words = s_.words.data();
  const bool many = right_count_ > 1;
  const uint32_t mark = many ? NextMark() : 0;
  uint32_t beyond = kLooksBeyond, count = 0;
  for (uint32_t k = 0; k < right_count_; ++k) {
    const uint32_t number = right_[k], end = words[number].end;
    Filter there = slot.behind.At(places_ + end);
    there &= slot.filter;
    if (there.Empty()) continue;
    const uint32_t nearest = end + slot.gap.least, farthest = end + slot.gap.most, first = number + 1;
    const uint32_t most = Allowance(beyond);
    uint32_t looks = 1;
    for (uint32_t row = first / 64; row * 64 < s_.word_count && looks < most; ++row, ++looks) {
      if (words[row * 64].begin > farthest) break;
      uint64_t found = Row(row, there);
      if (row == first / 64) found &= ~uint64_t{0} << first % 64;
      for (; found != 0 && looks < most; found &= found - 1, ++looks) {
        const uint32_t i = row * 64 + Lowest(found);
        if (words[i].begin - nearest > farthest - nearest || !Stands(slot.members, words[i].profile)) continue;
        if (!apart_ && Bytes(words[i]).begin < Bytes(words[number]).end) continue;
        if (many && s_.marks[i] == mark) continue;
        if (many) s_.marks[i] = mark;
        reached_[count++] = i;
      }
    }
    if (!Spend(looks, most, &beyond)) break;
  }
  std::swap(right_, reached_);
  right_count_ = count;
  return count > 0;
}

// Every beginning goes with every end.
void Follower::Emit(const Series& series) {
  const uint32_t regex = t_.goals[series.goal].regex;
  uint32_t beyond = kMatchesBeyond;
  for (uint32_t l = 0; l < left_count_; ++l) {
    const Scratch::Impl::Found& first = s_.words[left_[l]];
    if (!BeginsRight(series, first)) continue;
    for (uint32_t r = 0; r < right_count_; ++r) {
      if (s_.work >= budget_ && beyond-- == 0) return;
      s_.work += kWorkPerMatch;
      const Scratch::Impl::Found& last = s_.words[right_[r]];
      if (!EndsRight(series, last)) continue;
      if (regex != kNoIndex) return Announce(regex);
      Match(series.goal, first.begin, {Bytes(first).begin, Bytes(last).end});
    }
  }
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

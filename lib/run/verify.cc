// Whether a restored block can be trusted: every count, index and reference within bounds.
#include <type_traits>

#include "lib/base/limits.h"
#include "lib/run/state.h"

namespace callcue::run {

// Records are written as they lie in memory, so none may have bytes that nobody sets.
static_assert(std::has_unique_object_representations_v<Header>);
static_assert(std::has_unique_object_representations_v<Rare>);
static_assert(std::has_unique_object_representations_v<Timer>);
static_assert(std::has_unique_object_representations_v<DutyInstance>);
static_assert(std::has_unique_object_representations_v<Judgment>);
static_assert(std::has_unique_object_representations_v<Live>);
static_assert(std::has_unique_object_representations_v<LiveDetails>);
static_assert(std::has_unique_object_representations_v<Counter>);
static_assert(std::has_unique_object_representations_v<Performed>);
static_assert(std::has_unique_object_representations_v<Segment>);
static_assert(std::has_unique_object_representations_v<Interval>);
static_assert(std::has_unique_object_representations_v<Turn>);

namespace {

template <typename Record, typename Test>
bool All(const Record* records, uint32_t count, Test test) {
  for (uint32_t i = 0; i < count; ++i) {
    if (!test(records[i])) return false;
  }
  return true;
}

}  // namespace

bool State::Verify(const program::Program& p) const {
  const Header& head = header();
  const uint32_t heap = count<kHeap>();
  const uint32_t words = static_cast<uint32_t>((p.states.size() + 63) / 64);
  const auto text = [&](StringRef ref) { return ref.offset <= heap && ref.size <= heap - ref.offset; };
  const auto within = [](uint32_t index, size_t size) { return index == kNone || index < size; };
  const auto value = [&](const expr::Value& v) {
    if (v.kind > expr::Kind::kDuration || v.kind == expr::Kind::kError) return false;
    if (v.kind != expr::Kind::kString && v.kind != expr::Kind::kBytes) return v.relative == 0;
    return v.relative == 1 && v.bits <= heap && v.size <= heap - v.bits;
  };
  const size_t names = p.acts.size() + p.actions.size();
  const uint32_t log = count<kLog>(), segments = count<kSegments>();
  const Rare& more = rare();
  if (count<kTimers>() > limits::kTimers || count<kDuties>() > limits::kDuties ||
      count<kJudgments>() > limits::kDuties || count<kLive>() > limits::kRecommendations ||
      log > limits::kActHistory || count<kIds>() > limits::kEventIds || count<kIntervals>() > limits::kIntervals ||
      count<kTurns>() > limits::kTurns || count<kRare>() > 1 || segments > kAllSegments ||
      count<kLiveDetails>() != (p.step->live_details ? count<kLive>() : 0) || heap > 2 * limits::kHeapBytes) {
    return false;
  }
  for (uint32_t bit = static_cast<uint32_t>(p.states.size()); bit < words * 64; ++bit) {
    if (active(bit)) return false;
  }
  if (!text(more.participant) || !text(more.second_language) || (head.language >= p.languages.size() && head.language != 0) ||
      more.next_id_place >= limits::kEventIds || head.rang < 0 || (head.turn_open && count<kTurns>() == 0) ||
      !within(more.last_final[0], segments) || !within(more.last_final[1], segments)) {
    return false;
  }
  for (uint32_t i = 0; i < p.variables.size(); ++i) {
    if (!value(Slot(i))) return false;
    if (p.variables[i].type == expr::Kind::kBool && static_cast<uint8_t>(at<kSlots>(tables_->slots[i].offset)) > 2) {
      return false;
    }
  }
  // Chains through the log run backwards in time of `begin` or stay; a cycle would need more links than entries.
  for (uint32_t i = 0; i < names; ++i) {
    if (tables_->heads[i] == program::kNoIndex) continue;
    uint32_t links = 0;
    for (uint32_t k = at<kHeads>(tables_->heads[i]); k != kNone; k = at<kLog>(k).previous) {
      if (k >= log || at<kLog>(k).act != i || ++links > log) return false;
    }
  }
  for (uint32_t i = 0; i < count<kDuties>(); ++i) {
    const DutyInstance& d = at<kDuties>(i);
    if (d.duty >= p.duties.size() || !text(d.participant) || d.end_verdict > static_cast<uint8_t>(Verdict::kPending)) {
      return false;
    }
  }
  for (uint32_t i = 0; i < count<kJudgments>(); ++i) {
    const Judgment& j = at<kJudgments>(i);
    if (j.element >= p.elements.size() || !within(j.act, log) || !text(j.participant)) return false;
    const program::Element& element = p.elements[j.element];
    uint32_t captures = 0;
    if (element.kind == program::ElementKind::kPermission) captures = p.permissions[element.index].captures.size();
    else if (element.kind == program::ElementKind::kProhibition) captures = p.prohibitions[element.index].captures.size();
    else return false;
    if (j.captures != captures || j.captured > count<kCaptured>() || captures > count<kCaptured>() - j.captured) return false;
  }
  // What a counter counts, by the table of its key (Engine::CounterOf).
  const size_t counted[] = {0,
                            p.recommends.size(),
                            p.scripts.size(),
                            p.items.size(),
                            p.elements.size(),
                            names,
                            p.elements.size(),
                            p.recommends.size()};
  const bool counters = All(data<kCounters>(), count<kCounters>(), [&](const Counter& c) {
    const uint64_t table = c.key >> 32;
    return table < sizeof counted / sizeof counted[0] && static_cast<uint32_t>(c.key) < counted[table] &&
           (table != kAskedCounter || c.count < log);
  });
  return counters && All(data<kTimers>(), count<kTimers>(), [&](const Timer& t) { return t.raised < p.raised.size(); }) &&
         All(data<kCaptured>(), count<kCaptured>(), value) &&
         All(data<kLive>(), count<kLive>(), [&](const Live& l) { return l.recommend < p.recommends.size(); }) &&
         All(data<kLiveDetails>(), count<kLiveDetails>(), [&](const LiveDetails& l) {
           return within(l.duty, p.duties.size()) && within(l.segment, segments) &&
                  l.provisional <= 1 && l.waiting <= 1 && l.seen <= 1 && !(l.provisional && (l.waiting || l.seen));
         }) &&
         All(data<kLog>(), log, [&](const Performed& a) {
           return a.act < names && within(a.previous, log) && within(a.segment, segments) && a.party < 8;
         }) &&
         All(data<kSegments>(), segments, [&](const Segment& s) { return text(s.id) && s.party < 8; }) &&
         All(data<kTurns>(), count<kTurns>(), [](const Turn& t) { return t.party == 1 || t.party == 2; });
}

}  // namespace callcue::run

// What event it is, and whether it may go the short way as far as that doesn't depend on what it sets off.
#ifndef CALLCUE_LIB_RUN_QUICK_UNDERSTAND_H_
#define CALLCUE_LIB_RUN_QUICK_UNDERSTAND_H_

#include <algorithm>
#include <cstring>

#include "lib/base/limits.h"
#include "lib/run/event_key.h"
#include "lib/run/quick_line.h"
#include "lib/run/quick_owed.h"
#include "lib/run/quick_step.h"

namespace callcue::run::quick {

// Numbers of this version alone, a kind that has a place among QuickTables::kinds, and nothing said beside what every event
// says. One test of all of them: nearly always there is none.
CALLCUE_INLINE bool IsKnown(const Event& e) {
  const size_t texts = e.text.size() | e.segment_id.size() | e.participant_id.size() | e.to.size() | e.language.size() |
                       e.second_language.size() | e.words.size() | e.arguments.size() | e.streams.size() |
                       e.unrecognised.size() | e.value.string.size() | e.recommendation_id;
  // The eight numbers lie side by side, each in a byte: one addition carries those that are too large into its highest bit.
  constexpr size_t kFrom = offsetof(Event, kind);
  static_assert(offsetof(Event, party) == kFrom + 1 && offsetof(Event, direction) == kFrom + 2 &&
                offsetof(Event, cause) == kFrom + 3 && offsetof(Event, stream) == kFrom + 4 &&
                offsetof(Event, stage) == kFrom + 5 && offsetof(Event, stability) == kFrom + 6 &&
                offsetof(Event, outcome) == kFrom + 7);
  constexpr auto carry = [](auto last) { return static_cast<uint8_t>(0x7f - static_cast<int>(last)); };
  constexpr uint8_t kCarries[8] = {carry(QuickTables::kKinds - 1),  carry(Party::kThirdParty), carry(Direction::kOutbound),
                                   carry(Cause::kDeviceFailure),    0,                         carry(TransferStage::kFailed),
                                   carry(Stability::kFinal),        carry(FeedbackOutcome::kDismissed)};
  constexpr uint8_t kHighest[8] = {0x80, 0x80, 0x80, 0x80, 0, 0x80, 0x80, 0x80};
  uint64_t numbers, carries, highest;
  std::memcpy(&numbers, reinterpret_cast<const char*>(&e) + kFrom, 8);
  std::memcpy(&carries, kCarries, 8);
  std::memcpy(&highest, kHighest, 8);
  static_assert(limits::kNameBytes == 256);
  const size_t longest = (e.event_id.size() | e.name.size()) >> 8;   // 0 where both are shorter
  return (texts | (((numbers + carries) | numbers) & highest) | longest) == 0;
}

// Whether there is room for its ID, and the window has none like it; `ids`: OutputMemory::ids.
template <typename Parts>
CALLCUE_INLINE bool IsNew(const Parts& parts, const EventKey& key, uint32_t ids) {
  const uint32_t count = parts.template count<kIds>();
  if (count >= limits::kEventIds || !parts.template HasRoom<kIds>(1)) return false;
  if ((ids >> (key.low & 31) & 1) == 0) return true;
  const EventKey* const known = parts.template data<kIds>();
  bool twice = false;
  for (uint32_t i = 0; i < count; ++i) twice |= known[i].low == key.low && known[i].high == key.high;
  return !twice;
}

// As Engine::OnHostAct(), in a call without words.
template <Way way>
bool Quick<way>::UnderstandAct() {
  if (e_.begin_ms.has_value() || e_.end_ms.has_value()) {
    const auto wrong = [](const std::optional<int64_t>& ms) { return ms.has_value() && (*ms < 0 || *ms > kLastMs); };
    if (wrong(e_.begin_ms) || wrong(e_.end_ms) || (e_.begin_ms && e_.end_ms && *e_.end_ms < *e_.begin_ms)) return false;
    begin_ = std::min(e_.begin_ms.value_or(e_.end_ms.value_or(e_.at_ms)), e_.at_ms);
    end_ = std::max(begin_, std::min(e_.end_ms.value_or(begin_), e_.at_ms));
  }
  dispatched_ = party_ != static_cast<uint8_t>(Party::kAgent) || !s_.IsInaudible(begin_);
  logged_ = dispatched_ && t_.heads[name_] != program::kNoIndex;
  if (!logged_) return true;
  if (!p_.acts[name_].slots.empty() || s_.count<kLog>() >= limits::kActHistory || !s_.HasRoom<kLog>(1)) return false;
  if (q_.asked[name_] == QuickTables::Asked::kNot) return true;
  // The first event names all permissions.
  if (q_.asked[name_] == QuickTables::Asked::kOtherwise || first_) return false;
  const Granting granting = GrantingBy(p_, s_, name_, party_);
  granted_ = granting.granted;
  return granting.simple;
}

template <Way way>
bool Quick<way>::Understand() {
  using How = QuickKind::How;
  if (e_.at_ms < head_.now || static_cast<uint64_t>(e_.at_ms) > uint64_t{kLastMs}) return false;
  if (!IsKnown(e_)) return false;
  const QuickKind& kind = q_.kinds[static_cast<int>(e_.kind)];
  how_ = kind.how;
  if (how_ == How::kNot) return false;
  party_ = static_cast<uint8_t>(e_.party);
  if (!plain) begin_ = end_ = e_.at_ms;
  uint32_t type = kind.type;
  if (kind.names != nullptr) {
    name_ = kind.names->Find(e_.name);
    if (name_ == program::kNoIndex) return false;
    type += 1 + name_;
  }
  if (e_.begin_ms.has_value() || e_.end_ms.has_value()) {
    if (plain || how_ != How::kAct) return false;
  }
  type_ = &q_.types[type];
  if (plain ? !type_->plain : !type_->quick) return false;
  if (how_ == How::kAct) {
    if (party_ == 0) return false;
    if (plain && head_.inaudible != 0) return false;
    if (!plain && !UnderstandAct()) return false;
  } else if (how_ == How::kSentiment) {
    if (plain && e_.party == Party::kAgent) return false;
    if (!plain) dispatched_ = e_.party != Party::kAgent || p_.settings.judge_agent_sentiment;
    if (party_ == 0) party_ = static_cast<uint8_t>(Party::kCustomer);   // about whom policies ask
  } else if (how_ > How::kRang && !MayChangeLine(q_, s_, how_)) {
    return false;
  }
  if (q_.timed && s_.count<kDuties>() > 0 && !DutiesAreLater(s_, e_.at_ms)) return false;
  if (e_.event_id.empty()) return true;
  key_ = KeyOf(e_.event_id);
  return IsNew(s_, key_, out_.ids);
}

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_UNDERSTAND_H_

// What the line itself does in a step: before the policy hears of the event, and at the end of a segment.
#ifndef CALLCUE_LIB_RUN_QUICK_LINE_H_
#define CALLCUE_LIB_RUN_QUICK_LINE_H_

#include <algorithm>
#include <new>

#include "lib/run/quick_owed.h"
#include "lib/run/quick_step.h"

namespace callcue::run::quick {

// As Engine::Receive() and OnLine() do before the policy hears of an event.
template <bool plain>
void Quick<plain>::DoLine() {
  const int64_t t = e_.at_ms;
  head_.streams_seen |= q_.kinds[static_cast<int>(e_.kind)].stream;
  if (how_ <= QuickKind::How::kTick || how_ >= QuickKind::How::kCleared) return;
  switch (how_) {
    case QuickKind::How::kRang: head_.rang = std::max(head_.rang, e_.count); break;
    case QuickKind::How::kEstablished:
      if (head_.segment == 0) {   // in a fresh header nothing else is to be set for a segment's beginning
        head_.segment = 1;
        head_.rang = 0;
      }
      if (!head_.established) head_.established_at = head_.last_heard = t;
      head_.established = head_.ever_established = 1;
      head_.answered_by = party_;
      if (head_.direction == 0) head_.direction = static_cast<uint8_t>(Direction::kInbound);
      break;
    case QuickKind::How::kHeld:
      if (head_.inaudible == 0) {
        Interval interval;
        interval.from = t;
        interval.what = kInaudible;
        s_.PushInRoom<kIntervals>(interval);
      }
      head_.inaudible |= 1;
      break;
    case QuickKind::How::kRetrieved: {
      const uint8_t before = head_.inaudible;
      head_.inaudible = static_cast<uint8_t>(before & ~1);
      if (before == 0 || head_.inaudible != 0) break;
      s_.EndInaudible(t);
      if (head_.last_heard != kNever) head_.last_heard = std::max(head_.last_heard, t);
      break;
    }
    default: break;
  }
}

// As Engine::EndSegment().
template <bool plain>
void Quick<plain>::EndSegment() {
  if (e_.party != Party::kAgent && e_.party != Party::kCustomer && e_.party != Party::kUnspecified) return;
  if (head_.ended || head_.segment == 0) return;
  const bool lost = e_.cause == Cause::kNetworkDrop || e_.cause == Cause::kDeviceFailure;
  head_.ended = 1;
  head_.ended_by = lost ? 0 : party_;
  head_.end_cause = static_cast<uint8_t>(e_.cause);
  head_.ended_at = begin();
  head_.last_heard = kNever;
  if (head_.inaudible != 0) {
    head_.inaudible = 0;
    s_.EndInaudible(begin());
  }
  // Nobody listens any more: what was to be said is moot.
  const uint32_t live = s_.count<kLive>();
  Live* const all = s_.data<kLive>();
  Withdrawal* const moot = Take<Withdrawal>(live);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < live; ++i) {
    const Live one = all[i];
    if (q_.offers[one.recommend].spoken) {
      new (moot + (i - kept)) Withdrawal{one.id, WithdrawalReason::kMoot};
      if (one.recommend < kNoted) out_.live &= ~(uint64_t{1} << one.recommend);
    } else {
      all[kept++] = one;
    }
  }
  withdrawals_ = {moot, live - kept};
  if (kept < live) s_.Erase<kLive>(kept, live - kept);
  out_.ordinary = false;   // there is more room now
  for (const program::QuickReaction& reaction : q_.ended) {
    if (reaction.parties != 0xff && !(reaction.parties >> head_.ended_by & 1)) continue;
    reacted_ = true;
    findings_ = {new (Take<Finding>()) Finding(JudgePermission(p_, &s_, reaction.index, begin())), 1};
  }
}

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_LINE_H_

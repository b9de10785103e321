// Time (R2): what is due before an event, and when something is due next.
#include <algorithm>

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/run/engine.h"

namespace callcue::run {

absl::Status Engine::RunUntil(int64_t now) {
  for (int passes = 0; h().next_deadline <= now && !h().closed; ++passes) {
    // A clock that leaps by years, such as from an event without a time to one with it, would fire a timer millions of times.
    if (passes == limits::kDeadlines) {
      limit_hit_ = true;
      limit_ = "deadlines";
    } else {
      Pass(std::max(h().next_deadline, h().now));
    }
    if (limit_hit_) return GiveUp();
  }
  return absl::OkStatus();
}

void Engine::Pass(int64_t t) {
  MarkDecision();
  h().now = t;
  current_segment_ = kNone;
  FireDelays(t);
  PassSpeechTime(t);
  Settle(t);
  if (limit_hit_) return;
  NamePermissions();
  if (out_.NothingSince(mark_)) {
    h().next_deadline = NextTime(false);
    return;
  }
  EndDecision(Disposition::kHandled, 0);
}

// R2: in the order of their deadlines, then of arming; one macrostep each, at their own deadline.
void Engine::FireDueDelays(int64_t t) {
  for (int fired = 0; s_.count<kTimers>() > 0 && !limit_hit_; ++fired) {
    uint32_t first = 0;
    for (uint32_t i = 1; i < s_.count<kTimers>(); ++i) {
      const Timer &a = s_.at<kTimers>(i), &b = s_.at<kTimers>(first);
      if (a.deadline < b.deadline || (a.deadline == b.deadline && a.order < b.order)) first = i;
    }
    const Timer timer = s_.at<kTimers>(first);
    if (timer.deadline > t) return;
    s_.Erase<kTimers>(first);
    if (fired >= limits::kMicrosteps) {   // timers that rearm themselves for the same instant
      Happening again;
      again.kind = Kind::kRaised;
      again.name = timer.raised;
      FailToEnd(driver_, Concat(CauseOf(again), " -> ", CauseOf(again)));
      continue;
    }
    Happening happening;
    happening.kind = Kind::kRaised;
    happening.name = timer.raised;
    happening.begin = happening.end = timer.occurred != kNever ? timer.occurred : timer.deadline;
    DispatchInternal(happening, program::kNoIndex);
  }
}

void Engine::Settle(int64_t t) {
  if (limit_hit_ || h().closed) return;
  NoEvent();
  if (s_.count<kDuties>() > 0) Remind(t);
  SettleDuties(t, false);
  SettleJudgments(t, false);
  if (t_.live_details) Expire(t);
  WithdrawStale();
}

// Only what lies after the clock: what doesn't has been done, or waits for something else than time. Where the instant
// hasn't been settled yet (after partial words) it counts too.
int64_t Engine::NextTime(bool unsettled) {
  const uint32_t things = s_.count<kTimers>() | s_.count<kDuties>() | s_.count<kJudgments>() | s_.count<kLiveDetails>();
  return things == 0 && !Listens() ? kNever : NextOfAll(unsettled);
}

int64_t Engine::NextOfAll(bool unsettled) {
  if (h().closed) return kNever;
  int64_t next = kNever;
  const int64_t now = h().now;
  const auto consider = [&](int64_t t) {
    if (t > now || (unsettled && t == now)) next = std::min(next, t);
  };
  const uint32_t timers = s_.count<kTimers>();
  for (uint32_t i = 0; i < timers; ++i) next = std::min(next, std::max(now, s_.at<kTimers>(i).deadline));
  for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
    const DutyInstance open = s_.at<kDuties>(i);
    consider(SettleTime(open));
    const uint32_t reminders = std::min(p_.duties[open.duty].reminds.size(), 16u);
    for (uint32_t r = 0; r < reminders; ++r) {
      if (open.reminded >> r & 1) continue;
      const int64_t at = RemindTime(open, r);
      consider(at);
      if (at <= now && s_.rare().partial_at != kNever) consider(s_.rare().partial_at + p_.settings.recognition_lag_ms);
      if (at <= now && Unwritten()) consider(s_.rare().last_speech[0][1] + p_.settings.recognition_lag_ms);
    }
  }
  for (uint32_t i = 0; i < s_.count<kJudgments>(); ++i) consider(s_.at<kJudgments>(i).settle);
  for (uint32_t i = 0; i < s_.count<kLiveDetails>(); ++i) consider(s_.at<kLiveDetails>(i).expires);
  consider(NextSpeechTime());
  return next;
}

}  // namespace callcue::run

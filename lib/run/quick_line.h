// What the line itself does in a step of the short way: before the policy hears of the event, and at the end of a segment.
#ifndef CALLCUE_LIB_RUN_QUICK_LINE_H_
#define CALLCUE_LIB_RUN_QUICK_LINE_H_

#include <algorithm>
#include <cstdint>

#include "callcue/decision.h"
#include "callcue/event.h"
#include "lib/base/limits.h"
#include "lib/run/quick_step.h"

namespace callcue::run::quick {

// Of kEstablished to kCleared: whether the line is where that is simple.
CALLCUE_INLINE bool MayChangeLine(const QuickTables& tables, const State& state, QuickKind::How how) {
  using How = QuickKind::How;
  const Header& head = state.header();
  switch (how) {
    case How::kEstablished:
      if ((head.segment > 0 && head.ended) || head.inaudible != 0) return false;
      return head.segment > 0 || state.count<kRare>() == 0;
    case How::kHeld:
      return head.inaudible != 0 || (state.count<kIntervals>() < limits::kIntervals && state.HasRoom<kIntervals>(1));
    case How::kCleared: return tables.segment_ends && state.count<kDuties>() == 0 && state.rare().participant.size == 0;
    default: return true;
  }
}

// As Engine::OnLine(), of kEstablished to kRetrieved.
CALLCUE_INLINE void ChangeLine(State* state, QuickKind::How how, int64_t t, uint8_t party) {
  Header& head = state->header();
  switch (how) {
    case QuickKind::How::kEstablished:
      if (head.segment == 0) {   // in a fresh header nothing else is to be set for a segment's beginning
        head.segment = 1;
        head.rang = 0;
      }
      if (!head.established) head.established_at = head.last_heard = t;
      head.established = head.ever_established = 1;
      head.answered_by = party;
      if (head.direction == 0) head.direction = static_cast<uint8_t>(Direction::kInbound);
      break;
    case QuickKind::How::kHeld:
      if (head.inaudible == 0) {
        Interval interval;
        interval.from = t;
        interval.what = kInaudible;
        state->PushInRoom<kIntervals>(interval);
      }
      head.inaudible |= 1;
      break;
    case QuickKind::How::kRetrieved: {
      const uint8_t before = head.inaudible;
      head.inaudible = static_cast<uint8_t>(before & ~1);
      if (before == 0 || head.inaudible != 0) break;
      state->EndInaudible(t);
      if (head.last_heard != kNever) head.last_heard = std::max(head.last_heard, t);
      break;
    }
    default: break;
  }
}

struct Ending {
  absl::Span<const Withdrawal> withdrawals;
  absl::Span<const Finding> findings;
  bool judged = false;
};
// What it says takes at most.
inline uint32_t BytesToEnd(const QuickTables& tables, const State& state, uint32_t recommends) {
  const uint32_t moot = (state.count<kLive>() + recommends) * static_cast<uint32_t>(sizeof(Withdrawal));
  return moot + (tables.ended.empty() ? 0 : static_cast<uint32_t>(sizeof(Finding)));
}
// As Engine::EndSegment(). `room`: for what it says, a withdrawal for each live recommendation and a finding.
Ending EndSegment(const program::Program& program, State* state, OutputMemory* output, const Event& event, uint8_t party,
                  int64_t begin, char* room);

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_LINE_H_

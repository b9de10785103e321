// What is owed and what is timed, to the short way of a step: few steps have to do with either.
#ifndef CALLCUE_LIB_RUN_QUICK_OWED_H_
#define CALLCUE_LIB_RUN_QUICK_OWED_H_

#include <algorithm>
#include <cstdint>

#include "callcue/decision.h"
#include "lib/base/limits.h"
#include "lib/program/program.h"
#include "lib/program/step_tables.h"
#include "lib/run/state.h"

namespace callcue::run::quick {

using program::Program;

// No duty runs out before t, so that what is due by then are delayed events alone.
bool DutiesAreLater(const State& state, int64_t t);
// Duties that something opens: none that the line's end or something said before decides at once.
bool MayOpen(const State& state, int64_t begin, uint32_t most);
// False where it's owed already.
bool OpenDuty(const Program& p, State* state, uint32_t index, int64_t begin);
Finding FulfilledBy(const Program& p, const DutyInstance& open, int64_t at);
Finding JudgePermission(const Program& p, State* state, uint32_t index, int64_t at);

// What an act that is performed now does about permissions: it grants one at most, and changes no other.
struct Granting {
  bool simple;
  const program::QuickGrant* granted;
};
Granting GrantingBy(const Program& p, const State& state, uint32_t act, uint8_t party);
inline absl::Span<const PermissionChange> Grant(State* state, const program::QuickGrant& granted) {
  state->MakeRare().permitted |= uint64_t{1} << granted.act;
  return {&granted.granted, 1};
}

template <typename Parts>   // of a State, or what it has of them at first
bool HasRoomToSend(const Parts& parts, uint32_t sends) {
  return parts.template count<kTimers>() + sends <= limits::kTimers && parts.template HasRoom<kTimers>(sends);
}
void Arm(State* state, const program::Op& op, int64_t now);
void Cancel(State* state, uint32_t send_id);

// As Engine::SettleTime(), in a call without words.
inline int64_t SettleTime(const Program& p, const DutyInstance& open) {
  const program::Duty& duty = p.duties[open.duty];
  const int64_t base = std::min(open.due, open.end_at);
  if (base == kNever || (duty.has_settled_by && open.end_at == kNever)) return kNever;
  const bool late = duty.text_parties != 0 || (duty.needs >> static_cast<int>(Stream::kUnderstanding) & 1) != 0;
  if (late) return base + p.settings.recognition_lag_ms + 1;
  return open.passed_before ? base : base + 1;
}

template <typename Parts>
int64_t NextDeadline(const Program& p, const Parts& parts, int64_t now) {
  int64_t next = kNever;
  const uint32_t timers = parts.template count<kTimers>(), duties = parts.template count<kDuties>();
  for (uint32_t i = 0; i < timers; ++i) next = std::min(next, std::max(now, parts.template data<kTimers>()[i].deadline));
  for (uint32_t i = 0; i < duties; ++i) next = std::min(next, SettleTime(p, parts.template data<kDuties>()[i]));
  return next;
}

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_OWED_H_

#include "lib/run/quick_line.h"

#include <new>

#include "lib/program/step_tables.h"
#include "lib/run/quick_owed.h"
#include "lib/run/quick_step.h"

namespace callcue::run::quick {

Ending EndSegment(const Program& program, State* state, OutputMemory* output, const Event& event, uint8_t party,
                  int64_t begin, char* room) {
  Ending ending;
  Header& head = state->header();
  const QuickTables& tables = program.step->quick;
  if (event.party != Party::kAgent && event.party != Party::kCustomer && event.party != Party::kUnspecified) return ending;
  if (head.ended || head.segment == 0) return ending;
  const bool lost = event.cause == Cause::kNetworkDrop || event.cause == Cause::kDeviceFailure;
  head.ended = 1;
  head.ended_by = lost ? 0 : party;
  head.end_cause = static_cast<uint8_t>(event.cause);
  head.ended_at = begin;
  head.last_heard = kNever;
  if (head.inaudible != 0) {
    head.inaudible = 0;
    state->EndInaudible(begin);
  }
  // Nobody listens any more: what was to be said is moot.
  const uint32_t live = state->count<kLive>();
  Live* const all = state->data<kLive>();
  Withdrawal* const moot = reinterpret_cast<Withdrawal*>(room);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < live; ++i) {   // without a branch: which are spoken can't be guessed
    const Live one = all[i];
    new (moot + (i - kept)) Withdrawal{one.id, WithdrawalReason::kMoot};
    all[kept] = one;
    kept += !tables.offers[one.recommend].spoken;
  }
  ending.withdrawals = {moot, live - kept};
  if (kept < live) state->Truncate<kLive>(kept);
  output->Forget();   // there is more room now, and fewer are live
  for (const program::QuickReaction& reaction : tables.ended) {
    if (reaction.parties != 0xff && !(reaction.parties >> head.ended_by & 1)) continue;
    ending.judged = true;
    char* const place = room + live * sizeof(Withdrawal);
    ending.findings = {new (place) Finding(JudgePermission(program, state, reaction.index, begin)), 1};
  }
  return ending;
}

}  // namespace callcue::run::quick

// What the line itself does in a step of the short way: before the policy hears of the event, and at the end of a segment.
#ifndef CALLCUE_LIB_RUN_QUICK_LINE_H_
#define CALLCUE_LIB_RUN_QUICK_LINE_H_

#include <cstdint>

#include "callcue/decision.h"
#include "callcue/event.h"
#include "lib/program/program.h"
#include "lib/program/quick_tables.h"
#include "lib/run/output.h"
#include "lib/run/state.h"

namespace callcue::run::quick {

// Of kEstablished to kCleared: whether the line is where that is simple.
bool MayChangeLine(const program::QuickTables& tables, const State& state, program::QuickKind::How how);
// As Engine::OnLine(), of kEstablished to kRetrieved.
void ChangeLine(State* state, program::QuickKind::How how, int64_t at_ms, uint8_t party);

struct Ending {
  absl::Span<const Withdrawal> withdrawals;
  absl::Span<const Finding> findings;
  bool judged = false;
};
// As Engine::EndSegment(). `room`: for what it says, a withdrawal for each live recommendation and a finding.
Ending EndSegment(const program::Program& program, State* state, OutputMemory* output, const Event& event, uint8_t party,
                  int64_t begin, char* room);

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_LINE_H_

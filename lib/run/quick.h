// The short way of a step: events that set off one simple transition or none, while nothing is due and nothing waits to
// be judged. It decides what Engine::Post() would decide, to the byte; which steps may take it is worked out when the
// policy is compiled (StepTables::quick) and looked at again for each event.
#ifndef CALLCUE_LIB_RUN_QUICK_H_
#define CALLCUE_LIB_RUN_QUICK_H_

#include <cstdint>

#include "callcue/decision.h"
#include "callcue/event.h"
#include "lib/program/program.h"
#include "lib/run/output.h"
#include "lib/run/state.h"

namespace callcue::run {

// False: nothing was changed, and the step takes the long way. Else the decisions are output->Last(). Takes no memory.
// What `output` notes of the state must be of this one: `ordinary` is false where anything else changed it.
bool PostQuickly(const program::Program& program, State* state, OutputMemory* output, const Event& event);

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_QUICK_H_

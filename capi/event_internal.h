// The flat structure of the host to the engine's own.
#ifndef CALLCUE_CAPI_EVENT_INTERNAL_H_
#define CALLCUE_CAPI_EVENT_INTERNAL_H_

#include "callcue/event.h"
#include "capi/handles_internal.h"

namespace callcue::capi {

// Lists are copied into `call`. False for a list that is longer than its limit.
bool FromC(const callcue_event& in, callcue_call* call, Event* out);

}  // namespace callcue::capi

#endif  // CALLCUE_CAPI_EVENT_INTERNAL_H_

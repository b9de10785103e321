// What a step leaves at its call's handle.
#ifndef CALLCUE_CAPI_STEP_INTERNAL_H_
#define CALLCUE_CAPI_STEP_INTERNAL_H_

#include "absl/status/statusor.h"
#include "capi/guard_internal.h"
#include "capi/handles_internal.h"

namespace callcue::capi {

[[gnu::always_inline]] inline callcue_status Keep(callcue_call* call, Decisions decisions, uint32_t* count) {
  // In two parts, as they were just written: 16 bytes at once would have to wait for both.
  call->decisions = Decisions(decisions.data(), decisions.size());
  if (count != nullptr) *count = static_cast<uint32_t>(decisions.size());
  return CALLCUE_OK;
}

// Keeps the decisions of a step; without one there are none.
[[gnu::always_inline]] inline callcue_status Finish(callcue_call* call, const absl::StatusOr<Decisions>& decisions,
                                                    uint32_t* count, callcue_error* error) {
  return decisions.ok() ? Keep(call, *decisions, count) : Fail(error, decisions.status());
}

}  // namespace callcue::capi

#endif  // CALLCUE_CAPI_STEP_INTERNAL_H_

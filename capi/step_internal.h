// What a step leaves at its call's handle.
#ifndef CALLCUE_CAPI_STEP_INTERNAL_H_
#define CALLCUE_CAPI_STEP_INTERNAL_H_

#include "absl/status/statusor.h"
#include "capi/guard_internal.h"
#include "capi/handles_internal.h"

namespace callcue::capi {

// The decisions lie in the call's memory, borrowed.
inline Decisions DecisionsOf(const callcue_call* call) {
  return callcue_call::Impl::Of(call)->output.Last().subspan(0, call->decision_count);
}

[[gnu::always_inline]] inline callcue_status Keep(callcue_call* call, uint32_t decisions, uint32_t* count) {
  call->decision_count = decisions;
  if (count != nullptr) *count = decisions;
  return CALLCUE_OK;
}

// Runs a step that may throw; one that fails leaves no decisions.
template <typename Body>
[[gnu::always_inline]] inline callcue_status GuardPost(callcue_call* call, callcue_error* error, const Body& body) noexcept {
  if (!ReadyToThrow()) {
    call->decision_count = 0;
    return NoMemory(error);
  }
  return Catch(error, body);
}

// Keeps the decisions of a step; without one there are none.
[[gnu::always_inline]] inline callcue_status Finish(callcue_call* call, const absl::StatusOr<Decisions>& decisions,
                                                    uint32_t* count, callcue_error* error) {
  return decisions.ok() ? Keep(call, static_cast<uint32_t>(decisions->size()), count) : Fail(error, decisions.status());
}

}  // namespace callcue::capi

#endif  // CALLCUE_CAPI_STEP_INTERNAL_H_

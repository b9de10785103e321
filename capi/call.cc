#include "callcue/call.h"

#include "capi/guard_internal.h"
#include "capi/handles_internal.h"
#include "capi/step_internal.h"
#include "lib/base/limits.h"
#include "lib/base/utf8.h"

using namespace callcue::capi;
using callcue::run::CallRoom;

namespace {

// Posts an event that was read.
callcue_status Post(callcue_call* call, const absl::Status& read, uint32_t* count, callcue_error* error) {
  if (!read.ok()) return Fail(error, read);
  return Finish(call, call->call.Post(call->reader->event()), count, error);
}

callcue::wire::EventReader& Reader(callcue_call* call) {
  if (call->reader == nullptr) call->reader = std::make_unique<callcue::wire::EventReader>();
  return *call->reader;
}

}  // namespace

callcue_status callcue_call_new(const callcue_policy* policy, callcue_call** out, callcue_error* error) {
  if (out == nullptr) return NoHandle(error);
  *out = nullptr;
  if (policy == nullptr) return NoHandle(error);
  return GuardStep(error, [&] {   // many calls are made, and nothing blocks that makes one
    *out = callcue_call::Make(callcue::Call(policy->policy));
    return CALLCUE_OK;
  });
}

callcue_status callcue_call_copy(const callcue_call* call, callcue_call** out, callcue_error* error) {
  if (out == nullptr) return NoHandle(error);
  *out = nullptr;
  if (call == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    *out = callcue_call::Make(callcue::Call(call->call));
    return CALLCUE_OK;
  });
}

void callcue_call_free(callcue_call* call) {
  if (call != nullptr) callcue_call::Free(call);
}

callcue_status callcue_call_post_protobuf(callcue_call* call, callcue_string bytes, uint32_t* decision_count,
                                          callcue_error* error) {
  if (call == nullptr) return NoHandle(error);
  call->decision_count = 0;
  if (!IsThere(bytes)) return NotThere(error);
  return GuardPost(call, error, [&] {
    return Post(call, Reader(call).ReadBinary(FromC(bytes)), decision_count, error);
  });
}

callcue_status callcue_call_post_json(callcue_call* call, callcue_string json, uint32_t flags, uint32_t* decision_count,
                                      callcue_error* error) {
  if (call == nullptr) return NoHandle(error);
  call->decision_count = 0;
  if ((flags & ~uint32_t{CALLCUE_LENIENT}) != 0) {
    return Fail(error, CALLCUE_UNIMPLEMENTED, "a flag that this library is too old for; update it or leave it out");
  }
  if (!IsThere(json)) return NotThere(error);
  return GuardPost(call, error, [&] {
    return Post(call, Reader(call).ReadJson(FromC(json), (flags & CALLCUE_LENIENT) != 0), decision_count, error);
  });
}

callcue_status callcue_call_advance(callcue_call* call, int64_t now_ms, uint32_t* decision_count,
                                    callcue_error* error) {
  if (call == nullptr) return NoHandle(error);
  return GuardPost(call, error, [&] {
    call->decision_count = 0;
    return Finish(call, call->call.Advance(now_ms), decision_count, error);
  });
}

void callcue_call_prefetch(const callcue_call* call) {
  if (call == nullptr) return;
  CallRoom::Prefetch(call);
}

callcue_status callcue_call_feedback(callcue_call* call, int64_t at_ms, uint32_t recommendation_id,
                                     callcue_outcome outcome, uint32_t* decision_count, callcue_error* error) {
  callcue_event event;
  CALLCUE_INIT(&event);
  event.kind = CALLCUE_FEEDBACK;
  event.at_ms = at_ms;
  event.recommendation_id = recommendation_id;
  event.outcome = outcome;
  return callcue_call_post(call, &event, decision_count, error);
}

const callcue_decision* callcue_call_decision(const callcue_call* call, uint32_t index) {
  if (call == nullptr) return nullptr;
  const auto& output = callcue_call::Impl::Of(call)->output;
  const uint32_t count = call->decision_count;
  if (index == 0 && count - 1 < 2) return reinterpret_cast<const callcue_decision*>(output.bytes);   // mostly
  return index < count ? reinterpret_cast<const callcue_decision*>(output.Last().data() + index) : nullptr;
}

callcue_status callcue_call_get(const callcue_call* call, callcue_call_info* out, callcue_error* error) {
  if (call == nullptr) return NoHandle(error);
  callcue_call_info info = {};
  info.closed = call->call.closed();
  info.now_ms = call->call.now_ms();
  if (const auto deadline = call->call.next_deadline_ms()) {
    info.present |= CALLCUE_CALL_HAS_NEXT_DEADLINE_MS;
    info.next_deadline_ms = *deadline;
  }
  return Write(info, out, error);
}

callcue_status callcue_call_snapshot(const callcue_call* call, callcue_buffer* out, callcue_error* error) {
  if (call == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    out->Replace([&](std::string* bytes) { *bytes = call->call.Snapshot(); });
    return CALLCUE_OK;
  });
}

callcue_status callcue_call_restore(const callcue_policy* policy, callcue_string snapshot, callcue_call** out,
                                    callcue_error* error) {
  if (out == nullptr) return NoHandle(error);
  *out = nullptr;
  if (policy == nullptr) return NoHandle(error);
  if (!IsThere(snapshot)) return NotThere(error);
  return Guard(error, [&]() -> callcue_status {
    absl::StatusOr<callcue::Call> call = callcue::Call::Restore(policy->policy, FromC(snapshot));
    if (!call.ok()) return Fail(error, call.status());
    *out = callcue_call::Make(*std::move(call));
    return CALLCUE_OK;
  });
}

callcue_status callcue_call_permission(const callcue_call* call, callcue_string act, callcue_answer* out,
                                       callcue_error* error) {
  if (call == nullptr || out == nullptr) return NoHandle(error);
  if (!IsThere(act)) return NotThere(error);
  // The answer repeats it.
  if (FromC(act).size() > callcue::limits::kNameBytes) {
    return Fail(error, CALLCUE_RESOURCE_EXHAUSTED, "the name of an act is longer than name_bytes of callcue_limits");
  }
  if (!callcue::IsValidUtf8(FromC(act))) return Fail(error, CALLCUE_INVALID_ARGUMENT, "the name of an act isn't UTF-8");
  return Guard(error, [&] {
    callcue::PermissionAnswer answer;   // apart: without memory for all of it, what was asked before stays
    call->call.Permission(FromC(act), &answer);
    out->answer = std::move(answer);
    return CALLCUE_OK;
  });
}

callcue_status callcue_call_view(const callcue_call* call, callcue_view* out, callcue_error* error) {
  if (call == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    callcue::CallView view;
    call->call.View(&view);
    out->view = std::move(view);
    return CALLCUE_OK;
  });
}

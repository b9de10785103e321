// What belongs to no handle: version, limits, buffers.
#include "capi/guard_internal.h"
#include "capi/handles_internal.h"
#include "lib/base/limits.h"

using namespace callcue::capi;
namespace limits = callcue::limits;

uint32_t callcue_version(void) {
  return CALLCUE_VERSION_MAJOR << 16 | CALLCUE_VERSION_MINOR << 8 | CALLCUE_VERSION_PATCH;
}

callcue_status callcue_limits_get(callcue_limits* out, callcue_error* error) {
  callcue_limits l = {};
  l.event_bytes = limits::kEventBytes;
  l.utterance_bytes = limits::kUtteranceBytes;
  l.name_bytes = limits::kNameBytes;
  l.string_value_bytes = limits::kStringValueBytes;
  l.words = limits::kWords;
  l.arguments = limits::kArguments;
  l.streams = limits::kStreams;
  l.policy_bytes = limits::kPolicyBytes;
  l.snapshot_bytes = limits::kSnapshotBytes;
  return Write(l, out, error);
}

callcue_status callcue_buffer_new(callcue_buffer** out, callcue_error* error) { return New(out, error); }

void callcue_buffer_free(callcue_buffer* buffer) { delete buffer; }

callcue_string callcue_buffer_bytes(const callcue_buffer* buffer) {
  return buffer == nullptr ? callcue_string{} : ToC(std::string_view(buffer->bytes.room.data(), buffer->bytes.size));
}

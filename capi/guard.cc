#include "capi/guard_internal.h"

#include <cstddef>
#include <cstdio>
#include <cstdlib>

#if CALLCUE_THREADS_ASK_FOR_MEMORY
#include <cxxabi.h>
#endif

#include "lib/base/utf8.h"

namespace callcue::capi {
namespace {

callcue_status ToCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk: return CALLCUE_OK;
    case absl::StatusCode::kInvalidArgument: return CALLCUE_INVALID_ARGUMENT;
    case absl::StatusCode::kNotFound: return CALLCUE_NOT_FOUND;
    case absl::StatusCode::kResourceExhausted: return CALLCUE_RESOURCE_EXHAUSTED;
    case absl::StatusCode::kFailedPrecondition: return CALLCUE_FAILED_PRECONDITION;
    case absl::StatusCode::kOutOfRange: return CALLCUE_OUT_OF_RANGE;
    case absl::StatusCode::kUnimplemented: return CALLCUE_UNIMPLEMENTED;
    default: return CALLCUE_INTERNAL;
  }
}

// A name that the host gave, and that the message repeats, may be anything.
void MakeReadable(char* text, size_t size) noexcept {
  const bool is_text = IsValidUtf8({text, size});
  for (char* at = text; at != text + size; ++at) {
    if (*at == '\0' || (!is_text && (*at & 0x80) != 0)) *at = '?';
  }
}

}  // namespace

#if CALLCUE_THREADS_ASK_FOR_MEMORY
__thread bool ready_to_throw = false;

bool MakeReadyToThrow() noexcept {
  // The block itself is small; more is asked for because the list of a thread's blocks may have to grow as well.
  constexpr size_t kRoom = size_t{4} << 10;
  void* volatile made = std::malloc(kRoom);   // or compilers leave it out
  std::free(made);
  if (made == nullptr) return false;
  made = abi::__cxa_get_globals();
  ready_to_throw = true;
  return true;
}
#endif

callcue_status Fail(callcue_error* error, callcue_status code, std::string_view message) noexcept {
  constexpr size_t kHeader = offsetof(callcue_error, message);
  if (error == nullptr || error->struct_size <= kHeader) return code;
  const size_t room = std::min<size_t>(error->struct_size, sizeof *error) - kHeader - 1;
  size_t size = std::min(room, message.size());
  // Never cut within a character.
  while (size > 0 && size < message.size() && (message[size] & 0xC0) == 0x80) --size;
  error->code = code;
  error->message_size = static_cast<uint32_t>(size);
  std::memcpy(error->message, message.data(), size);
  MakeReadable(error->message, size);
  error->message[size] = '\0';
  return code;
}

callcue_status Fail(callcue_error* error, const absl::Status& status) noexcept {
  // A step that ran out of memory has none for a message either.
  if (status.code() == absl::StatusCode::kResourceExhausted && status.message().empty()) {
    return Fail(error, CALLCUE_OUT_OF_MEMORY, "out of memory; the call is as it was");
  }
  return Fail(error, ToCode(status.code()), {status.message().data(), status.message().size()});
}

callcue_status TooSmall(callcue_error* error, uint32_t size, size_t first) noexcept {
  char message[160];
  std::snprintf(message, sizeof message,
                "a structure's struct_size is %lu, and it has at least %lu bytes: set it to the sizeof of the structure",
                static_cast<unsigned long>(size), static_cast<unsigned long>(first));
  return Fail(error, CALLCUE_INVALID_ARGUMENT, message);
}

}  // namespace callcue::capi

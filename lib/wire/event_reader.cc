#include "lib/wire/event_reader.h"

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/wire/binary_reader.h"

namespace callcue::wire {

template <typename Read>
absl::Status EventReader::Run(std::string_view bytes, Read read) {
  if (bytes.size() > limits::kEventBytes) {
    return absl::ResourceExhaustedError(
        Concat("event: longer than ", limits::kEventBytes, " bytes; split it, or send fewer words"));
  }
  builder_.Begin();
  if (!read()) return builder_.TakeStatus();
  if (builder_.event().at_ms < 0) {
    return absl::InvalidArgumentError("event: at_ms: negative; send UTC milliseconds since 1970");
  }
  builder_.Finish();
  return absl::OkStatus();
}

absl::Status EventReader::Copied(absl::Status status, Event* out) const {
  if (status.ok()) *out = builder_.event();
  return status;
}

absl::Status EventReader::ReadBinary(std::string_view bytes) {
  return Run(bytes, [&] { return ReadBinaryEvent(bytes, &builder_); });
}

absl::Status EventReader::ReadJson(std::string_view json, bool lenient) {
  return Run(json, [&] { return json_.Read(json, lenient, &builder_); });
}

absl::Status EventReader::ReadBinary(std::string_view bytes, Event* out) { return Copied(ReadBinary(bytes), out); }

absl::Status EventReader::ReadJson(std::string_view json, bool lenient, Event* out) {
  return Copied(ReadJson(json, lenient), out);
}

}  // namespace callcue::wire

#include "lib/wire/event_reader.h"

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/wire/binary_reader.h"
#include "lib/wire/json_reader.h"

namespace callcue::wire {

struct EventReader::Impl {
  EventBuilder builder;
  JsonReader json;

  template <typename Read>
  absl::Status Run(std::string_view bytes, Read read) {
    if (bytes.size() > limits::kEventBytes) {
      return absl::ResourceExhaustedError(
          Concat("event: longer than ", limits::kEventBytes, " bytes; split it, or send fewer words"));
    }
    builder.Begin();
    if (!read()) return builder.TakeStatus();
    if (builder.event().at_ms < 0) {
      return absl::InvalidArgumentError("event: at_ms: negative; send UTC milliseconds since 1970");
    }
    builder.Finish();
    return absl::OkStatus();
  }

  absl::Status Copied(absl::Status status, Event* out) const {
    if (status.ok()) *out = builder.event();
    return status;
  }
};

EventReader::EventReader() : impl_(std::make_unique<Impl>()) {}
EventReader::~EventReader() = default;

const Event& EventReader::event() const { return impl_->builder.event(); }

absl::Status EventReader::ReadBinary(std::string_view bytes) {
  return impl_->Run(bytes, [&] { return ReadBinaryEvent(bytes, &impl_->builder); });
}

absl::Status EventReader::ReadJson(std::string_view json, bool lenient) {
  return impl_->Run(json, [&] { return impl_->json.Read(json, lenient, &impl_->builder); });
}

absl::Status EventReader::ReadBinary(std::string_view bytes, Event* out) { return impl_->Copied(ReadBinary(bytes), out); }

absl::Status EventReader::ReadJson(std::string_view json, bool lenient, Event* out) {
  return impl_->Copied(ReadJson(json, lenient), out);
}

}  // namespace callcue::wire

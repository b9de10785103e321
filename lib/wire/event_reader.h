// Events as bytes: callcue.v1.Event in protobuf's binary form and in proto3 JSON, straight into callcue::Event.
//
// No protobuf object is made and, once the reader has seen events of the usual size, nothing is allocated.
//
// Ownership: the event is the reader's, and borrows from the bytes and from the reader (lists, strings with escapes), until
// the next read.
// Thread rule: a reader belongs to one thread at a time.
#ifndef CALLCUE_LIB_WIRE_EVENT_READER_H_
#define CALLCUE_LIB_WIRE_EVENT_READER_H_

#include <string_view>

#include "absl/status/status.h"
#include "callcue/event.h"
#include "lib/wire/event_builder.h"
#include "lib/wire/json_reader.h"

namespace callcue::wire {

// Both functions return
//   InvalidArgument     not an event: malformed, bad UTF-8, a value out of its range, a negative at_ms
//   ResourceExhausted   a limit of lib/base/limits.h
// Messages say where (the path of the field) and what to do; they never hold words of the call. On an error the event is
// unspecified.
//
// Numbers of enumerations that this version doesn't know are read as unspecified (of Stability: as PARTIAL, see
// event.proto), and named in Event.unrecognised, as are unknown fields: "field 77", "cause 12".
class EventReader {
 public:
  EventReader() = default;
  EventReader(const EventReader&) = delete;
  EventReader& operator=(const EventReader&) = delete;

  // As protobuf's own parser reads it: unknown fields are skipped, the last of several values wins, messages merge.
  absl::Status ReadBinary(std::string_view bytes);

  // The proto3 JSON mapping: lowerCamelCase or original names, 64-bit integers as strings or numbers, enumerations by
  // name or number, null as absent. A repeated key, two members of a oneof, and, unless `lenient`, an unknown key or
  // enumerator are errors; lenient, unknown ones are named in Event.unrecognised.
  absl::Status ReadJson(std::string_view json, bool lenient);

  // What was read.
  const Event& event() const { return builder_.event(); }
  // The same with a copy of it.
  absl::Status ReadBinary(std::string_view bytes, Event* out);
  absl::Status ReadJson(std::string_view json, bool lenient, Event* out);

 private:
  template <typename Read>
  absl::Status Run(std::string_view bytes, Read read);
  absl::Status Copied(absl::Status status, Event* out) const;

  EventBuilder builder_;
  JsonReader json_;
};

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_EVENT_READER_H_

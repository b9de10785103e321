// What both readers share: values checked and put where they belong.
#ifndef CALLCUE_LIB_WIRE_EVENT_BUILDER_H_
#define CALLCUE_LIB_WIRE_EVENT_BUILDER_H_

#include <array>
#include <cstdint>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "callcue/event.h"
#include "lib/base/limits.h"
#include "lib/wire/clear_event.h"
#include "lib/wire/event_schema.h"

namespace callcue::wire {

class EventBuilder {
 public:
  void Begin() {
    ClearEvent(&event_);
    begun_ = 0;
    unrecognised_count_ = names_used_ = 0;
    code_ = absl::StatusCode::kOk;
  }
  // A value of a field, by its type: bools, integers and enumerations; doubles; strings, which must be UTF-8 already. False:
  // failed, see TakeStatus().
  bool SetInteger(const Field& field, int64_t value) {
    return SetPlain(field, static_cast<uint64_t>(value)) || SetOtherInteger(field, value);
  }
  // A value of a type that protobuf sends as a varint, and those bits as it sends them: false where SetInteger() must do it.
  bool SetPlain(const Field& field, uint64_t bits) {
    unsigned char* const to = bytes() + field.place.offset;
    const StoredAs form = field.place.form;
    if (form <= StoredAs::kBody || (form == StoredAs::kEnumerator && bits >= field.values.size())) return false;
    Store(form, bits, to);
    return true;
  }
  // Those bits into a member whose form is of numbers.
  static void Store(StoredAs form, uint64_t bits, unsigned char* to) {
    switch (form) {
      case StoredAs::kEnumerator: *to = static_cast<unsigned char>(bits); break;
      case StoredAs::kFlag: *to = bits != 0; break;
      case StoredAs::kInteger32: {
        const uint32_t low = static_cast<uint32_t>(bits);
        std::memcpy(to, &low, sizeof low);
        break;
      }
      case StoredAs::kInteger64: std::memcpy(to, &bits, sizeof bits); break;
      case StoredAs::kTime: new (to) std::optional<int64_t>(static_cast<int64_t>(bits)); break;
      default: break;
    }
  }
  bool SetNumber(const Field& field, double value);
  bool SetString(const Field& field, std::string_view value) {
    if (field.place.form != StoredAs::kText || value.size() > field.limit) return SetOtherString(field, value);
    unsigned char* const to = bytes() + field.place.offset;
    *std::launder(reinterpret_cast<std::string_view*>(to)) = value;
    return true;
  }
  // Before the content of a field that is a message.
  bool Open(const Field& field) {
    if (field.place.form == StoredAs::kInside) return true;
    if (field.place.form != StoredAs::kBody || event_.kind != EventKind::kNone) return OpenOther(field);
    event_.kind = static_cast<EventKind>(field.number);
    return true;
  }
  void Finish() {
    // The only number without presence on the wire: absent is 0 there.
    if (event_.kind == EventKind::kMeasurement && !event_.number.has_value()) event_.number = 0;
    if ((begun_ | unrecognised_count_) != 0) FinishLists();
  }
  // Where a Place is in it.
  unsigned char* bytes() { return reinterpret_cast<unsigned char*>(&event_); }
  // What was built, until Begin().
  const Event& event() const { return event_; }

  // Names that aren't known; beyond limits::kUnrecognised they are dropped.
  void UnrecognisedField(uint32_t number);
  void UnrecognisedName(std::string_view name);  // must outlive the event

  // Always false, for `return builder.Fail(...)`. On the way out each caller adds the name of its field.
  bool Fail(absl::StatusCode code, std::string what);
  bool Invalid(std::string_view what) { return Fail(absl::StatusCode::kInvalidArgument, std::string(what)); }
  bool In(std::string_view field);
  bool failed() const { return code_ != absl::StatusCode::kOk; }
  absl::Status TakeStatus();

 private:
  static constexpr uint64_t Bit(Slot slot) { return uint64_t{1} << static_cast<int>(slot); }
  void FinishLists();
  bool SetOtherInteger(const Field& field, int64_t value);
  bool SetOtherString(const Field& field, std::string_view value);
  bool OpenOther(const Field& field);
  bool OpenBody(EventKind kind);
  bool AddStream(Stream stream, bool known);
  bool TooMany(size_t limit, std::string_view what);
  bool CheckLimit(const Field& field, size_t size);
  int64_t Known(const Field& field, int64_t number);
  FactValue* Fact(const Field& field);
  void Name(std::string_view prefix, int64_t number);

  Event event_;
  uint64_t begun_ = 0;  // bits of slots: the lists that the event has
  std::vector<Argument> arguments_;
  std::vector<Word> words_;
  std::vector<Stream> streams_;
  std::array<std::string_view, limits::kUnrecognised> unrecognised_;
  size_t unrecognised_count_ = 0;
  std::array<char, limits::kUnrecognised * 64> names_;  // room for the names that are made here
  size_t names_used_ = 0;

  absl::StatusCode code_ = absl::StatusCode::kOk;
  std::string what_, where_;
};

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_EVENT_BUILDER_H_

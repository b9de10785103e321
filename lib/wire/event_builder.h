// What both readers share: values checked and put where they belong.
#ifndef CALLCUE_LIB_WIRE_EVENT_BUILDER_H_
#define CALLCUE_LIB_WIRE_EVENT_BUILDER_H_

#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "callcue/event.h"
#include "lib/base/limits.h"
#include "lib/wire/event_schema.h"

namespace callcue::wire {

class EventBuilder {
 public:
  void Begin();
  // A value of a field, by its type: bools, integers and enumerations; doubles; strings, which must be UTF-8 already. False:
  // failed, see TakeStatus().
  bool SetInteger(const Field& field, int64_t value);
  bool SetNumber(const Field& field, double value);
  bool SetString(const Field& field, std::string_view value) {
    const size_t text = static_cast<size_t>(field.slot) - static_cast<size_t>(Slot::kEventId);
    if (text >= std::size(kTexts) || value.size() > field.limit) return SetOtherString(field, value);
    set_ |= Bit(field.slot);
    event_.*kTexts[text] = value;
    return true;
  }
  // Before the content of a field that is a message.
  bool Open(const Field& field);
  void Finish();
  // What was built, until Begin().
  const Event& event() const { return event_; }

  // Names that aren't known; beyond limits::kUnrecognised they are dropped.
  void UnrecognisedField(uint32_t number);
  void UnrecognisedName(std::string_view name);  // must outlive the event

  // Always false, for `return builder.Fail(...)`. On the way out each caller adds the name of its field.
  bool Fail(absl::StatusCode code, std::string what);
  bool Invalid(std::string_view what) { return Fail(absl::StatusCode::kInvalidArgument, std::string(what)); }
  bool In(std::string_view field);
  absl::Status TakeStatus();

 private:
  static constexpr uint64_t Bit(Slot slot) { return uint64_t{1} << static_cast<int>(slot); }
  // In the order of their slots.
  static constexpr std::string_view Event::*kTexts[] = {&Event::event_id, &Event::name,          &Event::text,
                                                        &Event::language, &Event::second_language, &Event::segment_id,
                                                        &Event::participant_id, &Event::to};
  static_assert(static_cast<size_t>(Slot::kTo) - static_cast<size_t>(Slot::kEventId) + 1 == std::size(kTexts));
  bool SetOtherString(const Field& field, std::string_view value);
  bool OpenBody(EventKind kind);
  bool AddStream(Stream stream, bool known);
  bool TooMany(size_t limit, std::string_view what);
  bool CheckLimit(const Field& field, size_t size);
  int64_t Known(const Field& field, int64_t number);
  FactValue* Fact(const Field& field);
  void Name(std::string_view prefix, int64_t number);

  Event event_;
  uint64_t set_ = 0;  // bits of slots: what the event has
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

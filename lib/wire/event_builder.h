// What both readers share: values checked and put where they belong.
#ifndef CALLCUE_LIB_WIRE_EVENT_BUILDER_H_
#define CALLCUE_LIB_WIRE_EVENT_BUILDER_H_

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "callcue/event.h"
#include "lib/base/limits.h"
#include "lib/wire/event_schema.h"

namespace callcue::wire {

struct Scalar {
  int64_t integer = 0;  // bool, integers, enumerations
  double number = 0;
  std::string_view string;
};

class EventBuilder {
 public:
  void Begin(Event* out);
  // False: failed, see TakeStatus(). A string must be UTF-8 already.
  bool Set(const Field& field, const Scalar& value);
  // Before the content of a field that is a message.
  bool Open(const Field& field);
  void Finish();

  // Names that aren't known; beyond limits::kUnrecognised they are dropped.
  void UnrecognisedField(uint32_t number);
  void UnrecognisedName(std::string_view name);  // must outlive the event

  // Always false, for `return builder.Fail(...)`. On the way out each caller adds the name of its field.
  bool Fail(absl::StatusCode code, std::string what);
  bool Invalid(std::string_view what) { return Fail(absl::StatusCode::kInvalidArgument, std::string(what)); }
  bool In(std::string_view field);
  absl::Status TakeStatus();

 private:
  bool CheckLimit(const Field& field, std::string_view value);
  int64_t Known(const Field& field, int64_t number);
  void SetFact(const Field& field, const Scalar& value, FactValue* out);
  void Name(std::string_view prefix, int64_t number);

  Event* out_ = nullptr;
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

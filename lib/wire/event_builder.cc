#include "lib/wire/event_builder.h"

#include <charconv>
#include <cstring>

#include "lib/base/concat.h"

namespace callcue::wire {
namespace {

// The lists of an event begin anew with the first element that it has.
template <typename List>
void Start(uint64_t bit, uint64_t* begun, List* list) {
  if ((*begun & bit) == 0) list->clear();
  *begun |= bit;
}

}  // namespace

void EventBuilder::FinishLists() {
  if ((begun_ & Bit(Slot::kArguments)) != 0) event_.arguments = arguments_;
  if ((begun_ & Bit(Slot::kWords)) != 0) event_.words = words_;
  if ((begun_ & Bit(Slot::kStreams)) != 0) event_.streams = streams_;
  event_.unrecognised = absl::MakeConstSpan(unrecognised_.data(), unrecognised_count_);
}

bool EventBuilder::Fail(absl::StatusCode code, std::string what) {
  code_ = code;
  what_ = std::move(what);
  where_.clear();
  return false;
}

bool EventBuilder::In(std::string_view field) {
  where_ = where_.empty() ? std::string(field) : Concat(field, ".", where_);
  return false;
}

absl::Status EventBuilder::TakeStatus() {
  return absl::Status(code_, where_.empty() ? Concat("event: ", what_) : Concat("event: ", where_, ": ", what_));
}

void EventBuilder::Name(std::string_view prefix, int64_t number) {
  if (unrecognised_count_ == unrecognised_.size()) return;
  // Names of the schema and a number: 64 bytes hold each.
  char* begin = names_.data() + names_used_;
  std::memcpy(begin, prefix.data(), prefix.size());
  begin[prefix.size()] = ' ';
  char* end = std::to_chars(begin + prefix.size() + 1, begin + 64, number).ptr;
  names_used_ += end - begin;
  UnrecognisedName({begin, static_cast<size_t>(end - begin)});
}

void EventBuilder::UnrecognisedField(uint32_t number) { Name("field", number); }

void EventBuilder::UnrecognisedName(std::string_view name) {
  if (unrecognised_count_ < unrecognised_.size()) unrecognised_[unrecognised_count_++] = name;
}

bool EventBuilder::TooMany(size_t limit, std::string_view what) {
  return Fail(absl::StatusCode::kResourceExhausted, Concat("more than ", limit, " ", what));
}

bool EventBuilder::CheckLimit(const Field& field, size_t size) {
  return size <= field.limit ||
         Fail(absl::StatusCode::kResourceExhausted, Concat("longer than ", field.limit, " bytes; shorten it"));
}

int64_t EventBuilder::Known(const Field& field, int64_t number) {
  if (number >= 0 && static_cast<uint64_t>(number) < field.values.size()) return number;
  Name(field.name, number);
  return field.slot == Slot::kStability ? static_cast<int64_t>(Stability::kPartial) : 0;
}

bool EventBuilder::OpenBody(EventKind kind) {
  if (event_.kind == kind) return true;
  if (event_.kind != EventKind::kNone) {
    // The last member of a oneof wins: nothing of the one before stays.
    const std::string_view event_id = event_.event_id;
    const int64_t at_ms = event_.at_ms;
    event_ = Event();
    event_.event_id = event_id;
    event_.at_ms = at_ms;
    begun_ = 0;
  }
  event_.kind = kind;
  return true;
}

bool EventBuilder::OpenOther(const Field& field) {
  if (field.one_of) return OpenBody(static_cast<EventKind>(field.number));
  if (field.slot == Slot::kArguments) {
    Start(Bit(Slot::kArguments), &begun_, &arguments_);
    if (arguments_.size() == limits::kArguments) return TooMany(limits::kArguments, "arguments");
    arguments_.emplace_back();
  } else if (field.slot == Slot::kWords) {
    Start(Bit(Slot::kWords), &begun_, &words_);
    if (words_.size() == limits::kWords) return TooMany(limits::kWords, "words");
    words_.emplace_back();
  }
  return true;
}

// One that isn't known was named; to the engine it is none.
bool EventBuilder::AddStream(Stream stream, bool known) {
  Start(Bit(Slot::kStreams), &begun_, &streams_);
  if (streams_.size() == limits::kStreams) return TooMany(limits::kStreams, "streams");
  if (known) streams_.push_back(stream);
  return true;
}

FactValue* EventBuilder::Fact(const Field& field) {
  FactValue* fact = field.slot == Slot::kFactValue ? &event_.value : &arguments_.back().value;
  *fact = FactValue();
  fact->kind = static_cast<FactValue::Kind>(field.number);
  return fact;
}

bool EventBuilder::SetOtherInteger(const Field& field, int64_t value) {
  const int64_t integer = field.type == Type::kEnum ? Known(field, value) : value;
  if (integer != value && SetPlain(field, static_cast<uint64_t>(integer))) return true;
  switch (field.slot) {
    case Slot::kStreams: return AddStream(static_cast<Stream>(integer), integer == value);
    case Slot::kAudible: event_.audible_to_customer = integer != 0; break;
    case Slot::kFactValue:
    case Slot::kArgumentValue: Fact(field)->integer = integer; break;
    case Slot::kWordBegin: words_.back().begin_ms = integer; break;
    case Slot::kWordEnd: words_.back().end_ms = integer; break;
    default: break;  // of other types, or dropped
  }
  return true;
}

bool EventBuilder::SetNumber(const Field& field, double value) {
  if (field.slot == Slot::kNumber) event_.number = value;
  if (field.slot == Slot::kFactValue || field.slot == Slot::kArgumentValue) Fact(field)->number = value;
  return true;
}

bool EventBuilder::SetOtherString(const Field& field, std::string_view value) {
  if (!CheckLimit(field, value.size())) return false;
  switch (field.slot) {
    case Slot::kFactValue:
    case Slot::kArgumentValue: Fact(field)->string = value; break;
    case Slot::kArgumentName: arguments_.back().name = value; break;
    case Slot::kWordText: words_.back().text = value; break;
    default: break;  // of other types, or dropped
  }
  return true;
}

}  // namespace callcue::wire

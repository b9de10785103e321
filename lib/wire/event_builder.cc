#include "lib/wire/event_builder.h"

#include <charconv>
#include <cstring>

#include "lib/base/concat.h"

namespace callcue::wire {

void EventBuilder::Begin(Event* out) {
  *out = Event();
  out_ = out;
  arguments_.clear();
  words_.clear();
  streams_.clear();
  unrecognised_count_ = names_used_ = 0;
  code_ = absl::StatusCode::kOk;
}

void EventBuilder::Finish() {
  // The only number without presence on the wire: absent is 0 there.
  if (out_->kind == EventKind::kMeasurement && !out_->number.has_value()) out_->number = 0;
  out_->arguments = arguments_;
  out_->words = words_;
  out_->streams = streams_;
  out_->unrecognised = absl::MakeConstSpan(unrecognised_.data(), unrecognised_count_);
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

bool EventBuilder::CheckLimit(const Field& field, std::string_view value) {
  if (value.size() <= field.limit) return true;
  return Fail(absl::StatusCode::kResourceExhausted, Concat("longer than ", field.limit, " bytes; shorten it"));
}

int64_t EventBuilder::Known(const Field& field, int64_t number) {
  if (number >= 0 && static_cast<uint64_t>(number) < field.values.size()) return number;
  Name(field.name, number);
  return field.slot == Slot::kStability ? static_cast<int64_t>(Stability::kPartial) : 0;
}

bool EventBuilder::Open(const Field& field) {
  if (field.one_of) {  // the body
    const EventKind kind = static_cast<EventKind>(field.number);
    if (out_->kind == kind || out_->kind == EventKind::kNone) {
      out_->kind = kind;
      return true;
    }
    // The last member of a oneof wins: nothing of the one before stays.
    const std::string_view event_id = out_->event_id;
    const int64_t at_ms = out_->at_ms;
    *out_ = Event();
    out_->event_id = event_id;
    out_->at_ms = at_ms;
    out_->kind = kind;
    arguments_.clear();
    words_.clear();
    streams_.clear();
  } else if (field.slot == Slot::kArguments) {
    if (arguments_.size() == limits::kArguments) {
      return Fail(absl::StatusCode::kResourceExhausted, Concat("more than ", limits::kArguments, " arguments"));
    }
    arguments_.emplace_back();
  } else if (field.slot == Slot::kWords) {
    if (words_.size() == limits::kWords) {
      return Fail(absl::StatusCode::kResourceExhausted, Concat("more than ", limits::kWords, " words"));
    }
    words_.emplace_back();
  }
  return true;
}

void EventBuilder::SetFact(const Field& field, const Scalar& value, FactValue* out) {
  *out = FactValue();
  out->kind = static_cast<FactValue::Kind>(field.number);
  if (field.type == Type::kString) {
    out->string = value.string;
  } else if (field.type == Type::kDouble) {
    out->number = value.number;
  } else {
    out->integer = value.integer;
  }
}

bool EventBuilder::Set(const Field& field, const Scalar& value) {
  if (field.type == Type::kString && !CheckLimit(field, value.string)) return false;
  const int64_t integer = field.type == Type::kEnum ? Known(field, value.integer) : value.integer;
  switch (field.slot) {
    case Slot::kNone: break;
    case Slot::kEventId: out_->event_id = value.string; break;
    case Slot::kAtMs: out_->at_ms = integer; break;
    case Slot::kParty: out_->party = static_cast<Party>(integer); break;
    case Slot::kDirection: out_->direction = static_cast<Direction>(integer); break;
    case Slot::kCause: out_->cause = static_cast<Cause>(integer); break;
    case Slot::kStream: out_->stream = static_cast<Stream>(integer); break;
    case Slot::kStage: out_->stage = static_cast<TransferStage>(integer); break;
    case Slot::kStability: out_->stability = static_cast<Stability>(integer); break;
    case Slot::kOutcome: out_->outcome = static_cast<FeedbackOutcome>(integer); break;
    case Slot::kOn: out_->on = integer != 0; break;
    case Slot::kAudible: out_->audible_to_customer = integer != 0; break;
    case Slot::kCount: out_->count = static_cast<int32_t>(integer); break;
    case Slot::kRevision: out_->revision = static_cast<int32_t>(integer); break;
    case Slot::kUtcOffset: out_->utc_offset_minutes = static_cast<int32_t>(integer); break;
    case Slot::kRecommendationId: out_->recommendation_id = static_cast<uint32_t>(integer); break;
    case Slot::kNumber: out_->number = value.number; break;
    case Slot::kBegin: out_->begin_ms = integer; break;
    case Slot::kEnd: out_->end_ms = integer; break;
    case Slot::kName: out_->name = value.string; break;
    case Slot::kText: out_->text = value.string; break;
    case Slot::kLanguage: out_->language = value.string; break;
    case Slot::kSecondLanguage: out_->second_language = value.string; break;
    case Slot::kSegmentId: out_->segment_id = value.string; break;
    case Slot::kParticipantId: out_->participant_id = value.string; break;
    case Slot::kTo: out_->to = value.string; break;
    case Slot::kFactValue: SetFact(field, value, &out_->value); break;
    case Slot::kArgumentValue: SetFact(field, value, &arguments_.back().value); break;
    case Slot::kStreams:
      if (streams_.size() == limits::kStreams) {
        return Fail(absl::StatusCode::kResourceExhausted, Concat("more than ", limits::kStreams, " streams"));
      }
      // One that isn't known was named; to the engine it is none.
      if (integer == value.integer) streams_.push_back(static_cast<Stream>(integer));
      break;
    case Slot::kArgumentName: arguments_.back().name = value.string; break;
    case Slot::kWordText: words_.back().text = value.string; break;
    case Slot::kWordBegin: words_.back().begin_ms = integer; break;
    case Slot::kWordEnd: words_.back().end_ms = integer; break;
    case Slot::kArguments:
    case Slot::kWords: break;  // messages: Open() is for them
  }
  return true;
}

}  // namespace callcue::wire

// What is wrong with the strings and lists of a flat event, in the words that the other forms of it have. Only of an event that
// was refused: what the usual ways ask is whether anything is.
#include <string>
#include <string_view>

#include "capi/event_internal.h"
#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/base/utf8.h"
#include "lib/wire/event_schema.h"

namespace callcue::capi {
namespace {

using wire::Field;
using wire::Message;
using wire::Slot;
using wire::Type;

struct Fault {
  callcue_status code = CALLCUE_OK;
  std::string what;
  explicit operator bool() const { return code != CALLCUE_OK; }
};

Fault In(const Field& field, Fault fault) {
  if (fault) fault.what = Concat(field.name, fault.what.front() == ':' ? "" : ".", fault.what);
  return fault;
}

Fault OfText(callcue_string text, size_t limit) {
  if (!IsThere(text)) return {CALLCUE_INVALID_ARGUMENT, Concat(": ", text.size, " bytes are counted, but its data is NULL")};
  if (text.size > limit) return {CALLCUE_RESOURCE_EXHAUSTED, Concat(": longer than ", limit, " bytes; shorten it")};
  if (!IsValidUtf8(FromC(text))) return {CALLCUE_INVALID_ARGUMENT, ": not UTF-8"};
  return {};
}

Fault OfText(const Field& field, callcue_string text) { return In(field, OfText(text, field.limit)); }

Fault OfList(const void* list, uint32_t count, size_t limit, std::string_view what) {
  if (list == nullptr && count > 0) {
    return {CALLCUE_INVALID_ARGUMENT, Concat(": ", count, " ", what, " are counted, but their list is NULL")};
  }
  if (count > limit) return {CALLCUE_RESOURCE_EXHAUSTED, Concat(": more than ", limit, " ", what)};
  return {};
}

// The value of a fact or an argument, by the fields of its message.
Fault OfValue(const Message& message, const callcue_value& value) {
  for (const Field& field : message.fields) {
    if (field.type == Type::kString && field.number == value.kind) return OfText(field, value.string);
  }
  return {};
}

Fault OfWords(const Message& message, const callcue_event& in) {
  if (Fault list = OfList(in.words, in.word_count, limits::kWords, "words")) return list;
  for (uint32_t i = 0; i < in.word_count; ++i) {
    for (const Field& field : message.fields) {
      if (field.slot != Slot::kWordText) continue;
      if (Fault fault = OfText(field, in.words[i].text)) return fault;
    }
  }
  return {};
}

Fault OfArguments(const Message& message, const callcue_event& in) {
  if (Fault list = OfList(in.arguments, in.argument_count, limits::kArguments, "arguments")) return list;
  for (uint32_t i = 0; i < in.argument_count; ++i) {
    for (const Field& field : message.fields) {
      Fault fault = field.slot == Slot::kArgumentName ? OfText(field, in.arguments[i].name)
                                                      : In(field, OfValue(*field.message, in.arguments[i].value));
      if (fault) return fault;
    }
  }
  return {};
}

Fault OfField(const Field& field, const callcue_event& in) {
  switch (field.slot) {
    case Slot::kName: return OfText(field, in.name);
    case Slot::kText: return OfText(field, in.text);
    case Slot::kLanguage: return OfText(field, in.language);
    case Slot::kSecondLanguage: return OfText(field, in.second_language);
    case Slot::kSegmentId: return OfText(field, in.segment_id);
    case Slot::kParticipantId: return OfText(field, in.participant_id);
    case Slot::kTo: return OfText(field, in.to);
    case Slot::kStreams: return In(field, OfList(in.streams, in.stream_count, limits::kStreams, "streams"));
    case Slot::kWords: return In(field, OfWords(*field.message, in));
    case Slot::kArguments: return In(field, OfArguments(*field.message, in));
    default: break;
  }
  // A fact's value is the only message of which strings are read here.
  return field.type == Type::kMessage && in.kind == CALLCUE_FACT ? In(field, OfValue(*field.message, in.value)) : Fault();
}

Fault FaultOf(const callcue_event& in) {
  for (const Field& field : wire::kEvent.fields) {
    if (field.slot == Slot::kEventId) {
      if (Fault fault = OfText(field, in.event_id)) return fault;
    }
    if (!field.one_of || field.number != in.kind) continue;
    for (const Field& inner : field.message->fields) {
      if (Fault fault = In(field, OfField(inner, in))) return fault;
    }
  }
  return {};
}

}  // namespace

callcue_status Refuse(const callcue_event& in, const absl::Status& status, callcue_error* error) {
  const bool is_input = status.code() == absl::StatusCode::kInvalidArgument ||
                        (status.code() == absl::StatusCode::kResourceExhausted && !status.message().empty());
  if (!is_input) return Fail(error, status);
  const Fault fault = FaultOf(in);
  return fault ? Fail(error, fault.code, Concat("event: ", fault.what)) : Fail(error, status);
}

}  // namespace callcue::capi

#include "capi/event_internal.h"

#include "capi/guard_internal.h"
#include "lib/base/limits.h"

namespace callcue::capi {
namespace {

// Numbers of a newer client are those of no enumerator.
template <typename E>
E Known(int32_t number, E last) {
  return number >= 0 && number <= static_cast<int32_t>(last) ? static_cast<E>(number) : E();
}

EventKind KnownKind(int32_t number) {
  if (number < 0 || number > 255) return EventKind::kNone;
  const EventKind kind = static_cast<EventKind>(number);
  return EventKindName(kind).empty() ? EventKind::kNone : kind;
}

Stability KnownStability(int32_t number) {
  return number < 0 || number > static_cast<int32_t>(Stability::kFinal) ? Stability::kPartial
                                                                        : static_cast<Stability>(number);
}

FactValue ValueFromC(const callcue_value& in) {
  FactValue out;
  out.kind = Known(in.kind, FactValue::Kind::kTimestamp);
  switch (out.kind) {
    case FactValue::Kind::kNone: break;
    case FactValue::Kind::kBool: out.integer = in.integer != 0; break;
    case FactValue::Kind::kDouble: out.number = in.number; break;
    case FactValue::Kind::kString: out.string = FromC(in.string); break;
    default: out.integer = in.integer; break;
  }
  return out;
}

void SetWords(const callcue_event& in, callcue_call* call, Event* out) {
  call->words.clear();
  for (uint32_t i = 0; i < in.word_count; ++i) {
    const callcue_word& from = in.words[i];
    Word& word = call->words.emplace_back();
    word.text = FromC(from.text);
    if (from.present & CALLCUE_WORD_HAS_BEGIN_MS) word.begin_ms = from.begin_ms;
    if (from.present & CALLCUE_WORD_HAS_END_MS) word.end_ms = from.end_ms;
  }
  out->words = call->words;
}

void SetArguments(const callcue_event& in, callcue_call* call, Event* out) {
  call->arguments.clear();
  for (uint32_t i = 0; i < in.argument_count; ++i) {
    call->arguments.push_back({FromC(in.arguments[i].name), ValueFromC(in.arguments[i].value)});
  }
  out->arguments = call->arguments;
}

void SetStreams(const callcue_event& in, callcue_call* call, Event* out) {
  call->streams.clear();
  for (uint32_t i = 0; i < in.stream_count; ++i) {
    const Stream stream = Known(in.streams[i], Stream::kUnderstanding);
    if (stream != Stream::kUnspecified || in.streams[i] == 0) call->streams.push_back(stream);
  }
  out->streams = call->streams;
}

}  // namespace

bool FromC(const callcue_event& in, callcue_call* call, Event* out) {
  if (in.word_count > limits::kWords || in.argument_count > limits::kArguments || in.stream_count > limits::kStreams) {
    return false;
  }
  out->event_id = FromC(in.event_id);
  out->at_ms = in.at_ms;
  out->kind = KnownKind(in.kind);
  out->party = Known(in.party, Party::kThirdParty);
  out->direction = Known(in.direction, Direction::kOutbound);
  out->cause = Known(in.cause, Cause::kDeviceFailure);
  out->stream = Known(in.stream, Stream::kUnderstanding);
  out->stage = Known(in.stage, TransferStage::kFailed);
  out->stability = KnownStability(in.stability);
  out->outcome = Known(in.outcome, FeedbackOutcome::kDismissed);
  out->on = in.on != 0;
  if (in.present & CALLCUE_EVENT_HAS_AUDIBLE) out->audible_to_customer = in.audible_to_customer != 0;
  out->count = in.count;
  out->revision = in.revision;
  out->utc_offset_minutes = in.utc_offset_minutes;
  out->recommendation_id = in.recommendation_id;
  if (in.present & CALLCUE_EVENT_HAS_NUMBER) out->number = in.number;
  if (in.present & CALLCUE_EVENT_HAS_BEGIN_MS) out->begin_ms = in.begin_ms;
  if (in.present & CALLCUE_EVENT_HAS_END_MS) out->end_ms = in.end_ms;
  out->name = FromC(in.name);
  out->text = FromC(in.text);
  out->language = FromC(in.language);
  out->second_language = FromC(in.second_language);
  out->segment_id = FromC(in.segment_id);
  out->participant_id = FromC(in.participant_id);
  out->to = FromC(in.to);
  out->value = ValueFromC(in.value);
  if (in.word_count > 0 && in.words != nullptr) SetWords(in, call, out);
  if (in.argument_count > 0 && in.arguments != nullptr) SetArguments(in, call, out);
  if (in.stream_count > 0 && in.streams != nullptr) SetStreams(in, call, out);
  return true;
}

}  // namespace callcue::capi

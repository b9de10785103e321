#include "capi/event_internal.h"

#include <optional>

#include "lib/base/limits.h"

namespace callcue::capi {
namespace {

// Numbers of a newer client are those of no enumerator.
template <typename E>
E Known(int32_t number, E last) {
  return static_cast<uint32_t>(number) <= static_cast<uint32_t>(last) ? static_cast<E>(number) : E();
}

FactValue ValueFromC(const callcue_value& in) {
  FactValue out;
  out.kind = Known(in.kind, FactValue::Kind::kTimestamp);
  switch (out.kind) {
    case FactValue::Kind::kNone: break;
    case FactValue::Kind::kBool: out.integer = in.integer != 0; break;
    case FactValue::Kind::kDouble: out.number = in.number; break;
    case FactValue::Kind::kString: out.string = TextOf(in.string); break;
    default: out.integer = in.integer; break;
  }
  return out;
}

}  // namespace

EventLists& FlatEvent::Lists() {
  if (lists_ == nullptr) lists_ = std::make_unique<EventLists>();
  return *lists_;
}

bool FlatEvent::Read(const callcue_event& in) {
  event_.Clear();
  Event& out = *event_;
  out.event_id = TextOf(in.event_id);
  out.at_ms = in.at_ms;
  if (!IsText(out.event_id)) return false;
  if (static_cast<uint32_t>(in.kind) >= kKinds) return true;
  SetNumbers(NumbersOf(in));
  // What is read of a kind, as callcue.h says beside its number.
  switch (in.kind) {
    case CALLCUE_CONTACT_STARTED:
      out.language = TextOf(in.language);
      out.second_language = TextOf(in.second_language);
      out.utc_offset_minutes = in.utc_offset_minutes;
      return ReadStreams(in);
    case CALLCUE_STREAM_STATUS: case CALLCUE_ORIGINATED: case CALLCUE_RECORDING_STATUS: case CALLCUE_CONSULTED:
      out.on = in.on != 0;
      break;
    case CALLCUE_QUEUED: case CALLCUE_TRANSFERRED: case CALLCUE_DIVERTED: out.to = TextOf(in.to); break;
    case CALLCUE_RANG: out.count = in.count; break;
    case CALLCUE_ESTABLISHED: case CALLCUE_HELD: case CALLCUE_RETRIEVED: case CALLCUE_CONFERENCED:
    case CALLCUE_CONNECTION_CLEARED: case CALLCUE_SPEECH_STARTED: case CALLCUE_SPEECH_STOPPED:
      out.participant_id = TextOf(in.participant_id);
      break;
    case CALLCUE_DIGIT: out.text = TextOf(in.text); return IsText(out.text);
    case CALLCUE_SENTIMENT: case CALLCUE_INTENT: case CALLCUE_DIALOGUE_ACT:
      out.name = TextOf(in.name);
      ReadWhen(in);
      return IsText(out.name);
    case CALLCUE_MEASUREMENT:
      out.name = TextOf(in.name);
      out.number = in.number;   // 0 is a number like any other
      return IsText(out.name);
    case CALLCUE_FACT:
      out.value = ValueFromC(in.value);
      if (!IsText(out.value.string, limits::kStringValueBytes)) return false;
      [[fallthrough]];
    case CALLCUE_FACT_WITHDRAWN: out.name = TextOf(in.name); return IsText(out.name);
    case CALLCUE_AGENT_ACTION:
      out.name = TextOf(in.name);
      out.recommendation_id = in.recommendation_id;
      return IsText(out.name) && ReadArguments(in);
    case CALLCUE_APPROVAL:
      out.name = TextOf(in.name);
      out.on = in.on != 0;
      return IsText(out.name);
    case CALLCUE_FEEDBACK: out.recommendation_id = in.recommendation_id; break;
    default: break;
  }
  return true;
}

bool FlatEvent::ReadWords(const callcue_event& in) {
  if (in.words == nullptr || in.word_count > limits::kWords) return false;
  auto& words = Lists().words;
  words.clear();
  for (uint32_t i = 0; i < in.word_count; ++i) {
    const callcue_word& from = in.words[i];
    const std::string_view text = TextOf(from.text);
    if (!IsText(text)) return false;
    words.push_back({text, Present(from.present & CALLCUE_WORD_HAS_BEGIN_MS, from.begin_ms),
                     Present(from.present & CALLCUE_WORD_HAS_END_MS, from.end_ms)});
  }
  event_->words = words;
  return true;
}

bool FlatEvent::ReadArguments(const callcue_event& in) {
  if (in.argument_count == 0) return true;
  if (in.arguments == nullptr || in.argument_count > limits::kArguments) return false;
  auto& arguments = Lists().arguments;
  arguments.clear();
  for (uint32_t i = 0; i < in.argument_count; ++i) {
    arguments.push_back({TextOf(in.arguments[i].name), ValueFromC(in.arguments[i].value)});
  }
  event_->arguments = arguments;
  return true;
}

bool FlatEvent::ReadStreams(const callcue_event& in) {
  if (in.stream_count == 0) return true;
  if (in.streams == nullptr || in.stream_count > limits::kStreams) return false;
  auto& streams = Lists().streams;
  streams.clear();
  for (uint32_t i = 0; i < in.stream_count; ++i) {
    const Stream stream = Known(in.streams[i], Stream::kUnderstanding);
    if (stream != Stream::kUnspecified || in.streams[i] == 0) streams.push_back(stream);
  }
  event_->streams = streams;
  return true;
}

}  // namespace callcue::capi

#include "capi/event_internal.h"

#include <cstddef>
#include <cstring>
#include <optional>

#include "capi/guard_internal.h"
#include "lib/base/limits.h"
#include "lib/wire/words.h"

namespace callcue::capi {
namespace {

// The enumerators of an event, its kind the first of them, lie side by side. They are written as one word, as which the
// engine reads them: bytes that were written one by one are slow to read together.
constexpr size_t kKindAt = offsetof(Event, kind);
static_assert(offsetof(Event, party) == kKindAt + 1 && offsetof(Event, direction) == kKindAt + 2 &&
              offsetof(Event, cause) == kKindAt + 3 && offsetof(Event, stream) == kKindAt + 4 &&
              offsetof(Event, stage) == kKindAt + 5 && offsetof(Event, stability) == kKindAt + 6 &&
              offsetof(Event, outcome) == kKindAt + 7);

template <typename E>
uint64_t At(size_t offset, E enumerator) {
  const size_t byte = wire::kLittleEndian ? offset - kKindAt : 7 - (offset - kKindAt);
  return static_cast<uint64_t>(enumerator) << 8 * byte;
}

// Numbers of a newer client are those of no enumerator.
template <typename E>
E Known(int32_t number, E last) {
  return static_cast<uint32_t>(number) <= static_cast<uint32_t>(last) ? static_cast<E>(number) : E();
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

template <typename T>
std::optional<T> Present(uint64_t bit, T value) {
  return bit != 0 ? std::optional<T>(value) : std::nullopt;
}

}  // namespace

EventLists& FlatEvent::Lists() {
  if (lists_ == nullptr) lists_ = std::make_unique<EventLists>();
  return *lists_;
}

// Mostly a host knows no such times: one look at all of them.
inline void FlatEvent::ReadWhen(const callcue_event& in) {
  constexpr uint64_t kTimes = CALLCUE_EVENT_HAS_NUMBER | CALLCUE_EVENT_HAS_BEGIN_MS | CALLCUE_EVENT_HAS_END_MS;
  Event& out = *event_;
  out.segment_id = FromC(in.segment_id);
  if ((in.present & kTimes) == 0) return;
  out.number = Present(in.present & CALLCUE_EVENT_HAS_NUMBER, in.number);
  out.begin_ms = Present(in.present & CALLCUE_EVENT_HAS_BEGIN_MS, in.begin_ms);
  out.end_ms = Present(in.present & CALLCUE_EVENT_HAS_END_MS, in.end_ms);
}

bool FlatEvent::Read(const callcue_event& in) {
  Event& out = *event_;
  out.event_id = FromC(in.event_id);
  out.at_ms = in.at_ms;
  uint64_t word = At(offsetof(Event, kind), static_cast<uint8_t>(in.kind));
  const auto add = [&word](size_t offset, auto enumerator) { word |= At(offset, enumerator); };
  const auto party = [&] { add(offsetof(Event, party), Known(in.party, Party::kThirdParty)); };
  const auto cause = [&] { add(offsetof(Event, cause), Known(in.cause, Cause::kDeviceFailure)); };
  bool fits = true;
  // What is read of a kind, as callcue.h says beside its number.
  switch (in.kind) {
    case CALLCUE_CONTACT_STARTED:
      out.language = FromC(in.language);
      out.second_language = FromC(in.second_language);
      out.utc_offset_minutes = in.utc_offset_minutes;
      fits = ReadStreams(in);
      break;
    case CALLCUE_STREAM_STATUS:
      add(offsetof(Event, stream), Known(in.stream, Stream::kUnderstanding));
      out.on = in.on != 0;
      break;
    case CALLCUE_CONTACT_CLOSED: case CALLCUE_TICK: case CALLCUE_WRAP_UP_ENDED: break;
    case CALLCUE_ORIGINATED: case CALLCUE_RECORDING_STATUS: out.on = in.on != 0; break;
    case CALLCUE_QUEUED: out.to = FromC(in.to); break;
    case CALLCUE_DELIVERED: add(offsetof(Event, direction), Known(in.direction, Direction::kOutbound)); break;
    case CALLCUE_RANG: out.count = in.count; break;
    case CALLCUE_CONNECTION_CLEARED: cause(); [[fallthrough]];
    case CALLCUE_ESTABLISHED: case CALLCUE_HELD: case CALLCUE_RETRIEVED: case CALLCUE_CONFERENCED:
    case CALLCUE_SPEECH_STARTED: case CALLCUE_SPEECH_STOPPED:
      party();
      out.participant_id = FromC(in.participant_id);
      break;
    case CALLCUE_TRANSFERRED:
      party();
      out.to = FromC(in.to);
      add(offsetof(Event, stage), Known(in.stage, TransferStage::kFailed));
      break;
    case CALLCUE_DIVERTED: out.to = FromC(in.to); [[fallthrough]];
    case CALLCUE_FAILED: cause(); break;
    case CALLCUE_DIGIT:
      party();
      out.text = FromC(in.text);
      break;
    case CALLCUE_CONSULTED: out.on = in.on != 0; [[fallthrough]];
    case CALLCUE_MUTED: case CALLCUE_UNMUTED: party(); break;
    case CALLCUE_UTTERANCE:
      party();
      add(offsetof(Event, stability), KnownStability(in.stability));
      out.participant_id = FromC(in.participant_id);
      out.text = FromC(in.text);
      out.language = FromC(in.language);
      out.on = in.on != 0;
      out.revision = in.revision;
      out.audible_to_customer = Present(in.present & CALLCUE_EVENT_HAS_AUDIBLE, in.audible_to_customer != 0);
      ReadWhen(in);
      fits = in.word_count == 0 || in.words == nullptr || ReadWords(in);
      break;
    case CALLCUE_SENTIMENT: case CALLCUE_INTENT: case CALLCUE_DIALOGUE_ACT:
      party();
      out.name = FromC(in.name);
      ReadWhen(in);
      break;
    case CALLCUE_MEASUREMENT:
      party();
      out.name = FromC(in.name);
      out.number = Present(in.present & CALLCUE_EVENT_HAS_NUMBER, in.number);
      break;
    case CALLCUE_FACT: out.value = ValueFromC(in.value); [[fallthrough]];
    case CALLCUE_FACT_WITHDRAWN: out.name = FromC(in.name); break;
    case CALLCUE_AGENT_ACTION:
      out.name = FromC(in.name);
      out.recommendation_id = in.recommendation_id;
      fits = ReadArguments(in);
      break;
    case CALLCUE_APPROVAL:
      out.name = FromC(in.name);
      out.on = in.on != 0;
      break;
    case CALLCUE_FEEDBACK:
      out.recommendation_id = in.recommendation_id;
      add(offsetof(Event, outcome), Known(in.outcome, FeedbackOutcome::kDismissed));
      break;
    default: word = 0; break;
  }
  std::memcpy(reinterpret_cast<unsigned char*>(&out) + kKindAt, &word, sizeof word);
  return fits;
}

bool FlatEvent::ReadWords(const callcue_event& in) {
  if (in.word_count > limits::kWords) return false;
  auto& words = Lists().words;
  words.clear();
  for (uint32_t i = 0; i < in.word_count; ++i) {
    const callcue_word& from = in.words[i];
    words.push_back({FromC(from.text), Present(from.present & CALLCUE_WORD_HAS_BEGIN_MS, from.begin_ms),
                      Present(from.present & CALLCUE_WORD_HAS_END_MS, from.end_ms)});
  }
  event_->words = words;
  return true;
}

bool FlatEvent::ReadArguments(const callcue_event& in) {
  if (in.argument_count == 0 || in.arguments == nullptr) return true;
  if (in.argument_count > limits::kArguments) return false;
  auto& arguments = Lists().arguments;
  arguments.clear();
  for (uint32_t i = 0; i < in.argument_count; ++i) {
    arguments.push_back({FromC(in.arguments[i].name), ValueFromC(in.arguments[i].value)});
  }
  event_->arguments = arguments;
  return true;
}

bool FlatEvent::ReadStreams(const callcue_event& in) {
  if (in.stream_count == 0 || in.streams == nullptr) return true;
  if (in.stream_count > limits::kStreams) return false;
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

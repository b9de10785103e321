#include "capi/event_internal.h"

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "capi/guard_internal.h"
#include "lib/base/limits.h"

namespace callcue::capi {
namespace {

// What is read of a kind, as callcue.h says beside its number. kMore: by a function of its own.
enum Part : uint8_t { kKnown = 1, kParty = 2, kParticipant = 4, kName = 8, kOn = 16, kMore = 32 };

constexpr size_t kLastKind = static_cast<size_t>(EventKind::kFeedback);
constexpr std::array<uint8_t, kLastKind + 1> PartsOfKinds() {
  std::array<uint8_t, kLastKind + 1> parts{};
  constexpr std::pair<EventKind, int> kParts[] = {
      {EventKind::kContactStarted, kMore},
      {EventKind::kStreamStatus, kOn | kMore},
      {EventKind::kContactClosed, 0},
      {EventKind::kTick, 0},
      {EventKind::kOriginated, kOn},
      {EventKind::kQueued, kMore},
      {EventKind::kDelivered, kMore},
      {EventKind::kRang, kMore},
      {EventKind::kEstablished, kParty | kParticipant},
      {EventKind::kHeld, kParty | kParticipant},
      {EventKind::kRetrieved, kParty | kParticipant},
      {EventKind::kTransferred, kParty | kMore},
      {EventKind::kConferenced, kParty | kParticipant},
      {EventKind::kDiverted, kMore},
      {EventKind::kFailed, kMore},
      {EventKind::kConnectionCleared, kParty | kParticipant | kMore},
      {EventKind::kWrapUpEnded, 0},
      {EventKind::kDigit, kParty | kMore},
      {EventKind::kConsulted, kParty | kOn},
      {EventKind::kMuted, kParty},
      {EventKind::kUnmuted, kParty},
      {EventKind::kRecordingStatus, kOn},
      {EventKind::kSpeechStarted, kParty | kParticipant},
      {EventKind::kSpeechStopped, kParty | kParticipant},
      {EventKind::kMeasurement, kParty | kName | kMore},
      {EventKind::kSentiment, kParty | kName | kMore},
      {EventKind::kFact, kName | kMore},
      {EventKind::kFactWithdrawn, kName},
      {EventKind::kIntent, kParty | kName | kMore},
      {EventKind::kDialogueAct, kParty | kName | kMore},
      {EventKind::kAgentAction, kName | kMore},
      {EventKind::kApproval, kName | kOn},
      {EventKind::kFeedback, kMore},
  };
  for (const auto& [kind, part] : kParts) parts[static_cast<size_t>(kind)] = static_cast<uint8_t>(kKnown | part);
  return parts;
}
constexpr auto kPartsOf = PartsOfKinds();

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

bool FlatEvent::Read(const callcue_event& in) {
  Event& out = *event_;
  const unsigned number = static_cast<unsigned>(in.kind);
  if (number == static_cast<unsigned>(EventKind::kUtterance)) return ReadUtterance(in);   // of all kinds the most frequent
  const unsigned parts = number <= kLastKind ? kPartsOf[number] : 0;
  if (parts != 0) out.kind = static_cast<EventKind>(number);
  out.event_id = FromC(in.event_id);
  out.at_ms = in.at_ms;
  if (parts & kParty) out.party = Known(in.party, Party::kThirdParty);
  if (parts & kOn) out.on = in.on != 0;
  if (parts & kParticipant) out.participant_id = FromC(in.participant_id);
  if (parts & kName) out.name = FromC(in.name);
  return (parts & kMore) == 0 || ReadMore(in);
}

bool FlatEvent::ReadMore(const callcue_event& in) {
  Event& out = *event_;
  switch (out.kind) {
    case EventKind::kContactStarted:
      out.language = FromC(in.language);
      out.second_language = FromC(in.second_language);
      out.utc_offset_minutes = in.utc_offset_minutes;
      return ReadStreams(in);
    case EventKind::kStreamStatus: out.stream = Known(in.stream, Stream::kUnderstanding); break;
    case EventKind::kQueued: out.to = FromC(in.to); break;
    case EventKind::kDelivered: out.direction = Known(in.direction, Direction::kOutbound); break;
    case EventKind::kRang: out.count = in.count; break;
    case EventKind::kTransferred:
      out.to = FromC(in.to);
      out.stage = Known(in.stage, TransferStage::kFailed);
      break;
    case EventKind::kDiverted:
      out.to = FromC(in.to);
      out.cause = Known(in.cause, Cause::kDeviceFailure);
      break;
    case EventKind::kFailed:
    case EventKind::kConnectionCleared: out.cause = Known(in.cause, Cause::kDeviceFailure); break;
    case EventKind::kDigit: out.text = FromC(in.text); break;
    case EventKind::kMeasurement: out.number = Present(in.present & CALLCUE_EVENT_HAS_NUMBER, in.number); break;
    case EventKind::kSentiment:
    case EventKind::kIntent:
    case EventKind::kDialogueAct: ReadWhen(in); break;
    case EventKind::kFact: out.value = ValueFromC(in.value); break;
    case EventKind::kAgentAction: out.recommendation_id = in.recommendation_id; return ReadArguments(in);
    case EventKind::kFeedback:
      out.recommendation_id = in.recommendation_id;
      out.outcome = Known(in.outcome, FeedbackOutcome::kDismissed);
      break;
    default: break;
  }
  return true;
}

void FlatEvent::ReadWhen(const callcue_event& in) {
  Event& out = *event_;
  out.segment_id = FromC(in.segment_id);
  out.number = Present(in.present & CALLCUE_EVENT_HAS_NUMBER, in.number);
  out.begin_ms = Present(in.present & CALLCUE_EVENT_HAS_BEGIN_MS, in.begin_ms);
  out.end_ms = Present(in.present & CALLCUE_EVENT_HAS_END_MS, in.end_ms);
}

bool FlatEvent::ReadUtterance(const callcue_event& in) {
  Event& out = *event_;
  out.kind = EventKind::kUtterance;
  out.event_id = FromC(in.event_id);
  out.at_ms = in.at_ms;
  out.party = Known(in.party, Party::kThirdParty);
  out.on = in.on != 0;
  out.participant_id = FromC(in.participant_id);
  ReadWhen(in);
  out.revision = in.revision;
  out.stability = KnownStability(in.stability);
  out.text = FromC(in.text);
  out.language = FromC(in.language);
  out.audible_to_customer = Present(in.present & CALLCUE_EVENT_HAS_AUDIBLE, in.audible_to_customer != 0);
  return in.word_count == 0 || in.words == nullptr || ReadWords(in);
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

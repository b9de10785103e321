#include "lib/check/kinds.h"

namespace callcue::check {
namespace {

using program::EventSlot;
using program::Kind;

constexpr Kind Host(EventKind kind) { return static_cast<Kind>(kind); }

constexpr uint32_t kParty = FieldBit(EventSlot::kParty);
constexpr uint32_t kWho = kParty | FieldBit(EventSlot::kParticipant);
constexpr uint32_t kName = FieldBit(EventSlot::kName);
constexpr uint32_t kCause = FieldBit(EventSlot::kCause);
constexpr uint32_t kDirection = FieldBit(EventSlot::kDirection);
constexpr uint32_t kStage = FieldBit(EventSlot::kStage);
constexpr uint32_t kRingCount = FieldBit(EventSlot::kRingCount);
constexpr uint32_t kDuration = FieldBit(EventSlot::kDuration);
constexpr uint32_t kValue = FieldBit(EventSlot::kValue);
constexpr uint32_t kTextLength = FieldBit(EventSlot::kTextLength);
constexpr uint32_t kGranted = FieldBit(EventSlot::kGranted);
constexpr uint32_t kCallBack = FieldBit(EventSlot::kCallBack);
constexpr uint32_t kConfidence = FieldBit(EventSlot::kConfidence);
constexpr uint32_t kTo = FieldBit(EventSlot::kTo);
constexpr uint32_t kAudible = FieldBit(EventSlot::kAudible);
constexpr uint32_t kEnded = FieldBit(EventSlot::kEnded);
constexpr uint32_t kLanguage = FieldBit(EventSlot::kLanguage);

constexpr Stream kNoStream = Stream::kUnspecified;
constexpr Stream kLine = Stream::kCallControl;
constexpr Stream kDesk = Stream::kAgentDesktop;

constexpr KindInfo kKinds[] = {
    {Host(EventKind::kContactStarted), "contact_started", Names::kNothing, false, kNoStream, 0},
    {Host(EventKind::kStreamStatus), "stream_status", Names::kNothing, false, kNoStream, 0},
    {Host(EventKind::kContactClosed), "contact_closed", Names::kNothing, false, kNoStream, 0},
    {Host(EventKind::kTick), "tick", Names::kNothing, false, kNoStream, 0},
    {Host(EventKind::kOriginated), "originated", Names::kNothing, false, kLine, kCallBack},
    {Host(EventKind::kQueued), "queued", Names::kNothing, false, kLine, kTo},
    {Host(EventKind::kDelivered), "delivered", Names::kNothing, false, kLine, kDirection},
    {Host(EventKind::kRang), "rang", Names::kNothing, false, kLine, kRingCount},
    {Host(EventKind::kEstablished), "established", Names::kNothing, true, kLine, kWho},
    {Host(EventKind::kHeld), "held", Names::kNothing, true, kLine, kWho},
    {Host(EventKind::kRetrieved), "retrieved", Names::kNothing, true, kLine, kWho},
    {Host(EventKind::kTransferred), "transferred", Names::kNothing, true, kLine, kParty | kTo | kStage},
    {Host(EventKind::kConferenced), "conferenced", Names::kNothing, true, kLine, kWho},
    {Host(EventKind::kDiverted), "diverted", Names::kNothing, false, kLine, kTo | kCause},
    {Host(EventKind::kFailed), "failed", Names::kNothing, false, kLine, kCause},
    {Host(EventKind::kConnectionCleared), "connection_cleared", Names::kNothing, true, kLine, kWho | kCause},
    {Host(EventKind::kWrapUpEnded), "wrap_up_ended", Names::kNothing, false, kLine, 0},
    {Host(EventKind::kDigit), "digit", Names::kNothing, true, kLine, kParty | kTextLength},
    {Host(EventKind::kConsulted), "consulted", Names::kNothing, true, kLine, kParty | kEnded},
    {Host(EventKind::kMuted), "muted", Names::kNothing, true, kLine, kParty},
    {Host(EventKind::kUnmuted), "unmuted", Names::kNothing, true, kLine, kParty},
    {Host(EventKind::kRecordingStatus), "recording_status", Names::kNothing, false, kLine, 0},
    {Host(EventKind::kUtterance), "utterance", Names::kNothing, true, kNoStream,
     kWho | kTextLength | kConfidence | kAudible | kLanguage},
    {Host(EventKind::kSpeechStarted), "speech_started", Names::kNothing, true, Stream::kVoiceActivity, kWho},
    {Host(EventKind::kSpeechStopped), "speech_stopped", Names::kNothing, true, Stream::kVoiceActivity, kWho},
    {Host(EventKind::kMeasurement), "measurement", Names::kMeasurements, true, kNoStream, kParty | kName | kValue},
    {Host(EventKind::kSentiment), "sentiment", Names::kSentiments, true, Stream::kSentiment, kParty | kName | kValue},
    {Host(EventKind::kFact), "fact", Names::kVariables, false, kNoStream, kName | kValue},
    {Host(EventKind::kFactWithdrawn), "fact_withdrawn", Names::kVariables, false, kNoStream, kName},
    {Host(EventKind::kIntent), "intent", Names::kActs, true, kNoStream, kParty | kName | kConfidence | kLanguage},
    {Kind::kAct, "act", Names::kActs, true, kNoStream, kParty | kName | kConfidence | kLanguage},
    {Host(EventKind::kAgentAction), "action", Names::kActions, false, kDesk, kName},
    {Host(EventKind::kApproval), "approval", Names::kApprovals, false, kDesk, kName | kGranted},
    {Host(EventKind::kFeedback), "feedback", Names::kNothing, false, kDesk, 0},
    {Kind::kSegmentEnded, "segment_ended", Names::kNothing, true, kLine, kParty | kCause},
    {Kind::kTurnEnded, "turn_ended", Names::kNothing, true, kNoStream, kParty},
    {Kind::kTalkOver, "talk_over", Names::kNothing, true, kNoStream, kParty | kDuration},
    {Kind::kLongTurn, "long_turn", Names::kNothing, true, kNoStream, kParty | kDuration},
    {Kind::kSilence, "silence", Names::kNothing, false, kNoStream, kDuration},
    {Kind::kRaised, "event", Names::kRaised, false, kNoStream, kName},
    {Kind::kFulfilled, "fulfilled", Names::kElements, false, kNoStream, kName},
    {Kind::kViolated, "violated", Names::kElements, false, kNoStream, kName},
    {Kind::kDone, "done", Names::kStates, false, kNoStream, kName},
    {Kind::kErrorExecution, "error.execution", Names::kNothing, false, kNoStream, 0},
};

}  // namespace

absl::Span<const KindInfo> Kinds() { return kKinds; }

const KindInfo& InfoOf(Kind kind) {
  for (const KindInfo& info : kKinds) {
    if (info.kind == kind) return info;
  }
  return kKinds[0];
}

std::string_view EventFieldName(EventSlot slot) {
  static constexpr std::string_view kNames[] = {
      "at",    "begin",    "end",   "party",       "participant", "name",      "cause",      "direction", "stage",
      "count", "duration", "value", "text_length", "granted",     "call_back", "confidence", "to",        "audible",
      "ended", "language"};
  static_assert(sizeof(kNames) / sizeof(kNames[0]) == static_cast<size_t>(EventSlot::kCount));
  return kNames[static_cast<int>(slot)];
}

}  // namespace callcue::check

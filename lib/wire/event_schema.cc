#include "lib/wire/event_schema.h"

#include <array>

#include "lib/base/limits.h"

namespace callcue::wire {
namespace {

constexpr uint16_t kName = limits::kNameBytes;
constexpr uint16_t kUtterance = limits::kUtteranceBytes;
constexpr uint16_t kString = limits::kStringValueBytes;

// clang-format off
constexpr std::string_view kPartyValues[] = {"PARTY_UNSPECIFIED", "PARTY_AGENT", "PARTY_CUSTOMER", "PARTY_SUPERVISOR", "PARTY_SYSTEM", "PARTY_THIRD_PARTY"};
constexpr std::string_view kDirectionValues[] = {"DIRECTION_UNSPECIFIED", "DIRECTION_INBOUND", "DIRECTION_OUTBOUND"};
constexpr std::string_view kCauseValues[] = {"CAUSE_UNSPECIFIED", "CAUSE_NORMAL_CLEARING", "CAUSE_NETWORK_DROP", "CAUSE_BUSY", "CAUSE_NO_ANSWER", "CAUSE_REJECTED", "CAUSE_TRANSFER", "CAUSE_ABANDONED", "CAUSE_DEVICE_FAILURE"};
constexpr std::string_view kStreamValues[] = {"STREAM_UNSPECIFIED", "STREAM_CALL_CONTROL", "STREAM_AGENT_TEXT", "STREAM_CUSTOMER_TEXT", "STREAM_VOICE_ACTIVITY", "STREAM_AGENT_DESKTOP", "STREAM_SENTIMENT", "STREAM_UNDERSTANDING"};
constexpr std::string_view kStageValues[] = {"STAGE_UNSPECIFIED", "STARTED", "COMPLETED", "FAILED"};
constexpr std::string_view kStabilityValues[] = {"STABILITY_UNSPECIFIED", "PARTIAL", "FINAL"};
constexpr std::string_view kOutcomeValues[] = {"OUTCOME_UNSPECIFIED", "SHOWN", "ACCEPTED", "DISMISSED"};

constexpr Field kCallIdsFields[] = {
    {1, Type::kString, Slot::kNone, "call_id", "callId", kName},
    {2, Type::kString, Slot::kNone, "leg_id", "legId", kName},
    {3, Type::kString, Slot::kNone, "root_id", "rootId", kName},
};
constexpr Message kCallIdsMessage("CallIds", kCallIdsFields);
constexpr Field kOccurrenceFields[] = {
    {1, Type::kInt64, Slot::kBegin, "begin_ms", "beginMs"},
    {2, Type::kInt64, Slot::kEnd, "end_ms", "endMs"},
};
constexpr Message kOccurrenceMessage("Occurrence", kOccurrenceFields);
constexpr Field kWordOccurrenceFields[] = {
    {1, Type::kInt64, Slot::kWordBegin, "begin_ms", "beginMs"},
    {2, Type::kInt64, Slot::kWordEnd, "end_ms", "endMs"},
};
constexpr Message kWordOccurrenceMessage("Occurrence", kWordOccurrenceFields);
constexpr Field kValueFields[] = {
    {1, Type::kBool, Slot::kFactValue, "bool_value", "boolValue", 0, nullptr, {}, false, true},
    {2, Type::kInt64, Slot::kFactValue, "int_value", "intValue", 0, nullptr, {}, false, true},
    {3, Type::kDouble, Slot::kFactValue, "double_value", "doubleValue", 0, nullptr, {}, false, true},
    {4, Type::kString, Slot::kFactValue, "string_value", "stringValue", kString, nullptr, {}, false, true},
    {5, Type::kInt64, Slot::kFactValue, "duration_ms", "durationMs", 0, nullptr, {}, false, true},
    {6, Type::kInt64, Slot::kFactValue, "timestamp_ms", "timestampMs", 0, nullptr, {}, false, true},
};
constexpr Message kValueMessage("Value", kValueFields);
constexpr Field kArgumentValueFields[] = {
    {1, Type::kBool, Slot::kArgumentValue, "bool_value", "boolValue", 0, nullptr, {}, false, true},
    {2, Type::kInt64, Slot::kArgumentValue, "int_value", "intValue", 0, nullptr, {}, false, true},
    {3, Type::kDouble, Slot::kArgumentValue, "double_value", "doubleValue", 0, nullptr, {}, false, true},
    {4, Type::kString, Slot::kArgumentValue, "string_value", "stringValue", kString, nullptr, {}, false, true},
    {5, Type::kInt64, Slot::kArgumentValue, "duration_ms", "durationMs", 0, nullptr, {}, false, true},
    {6, Type::kInt64, Slot::kArgumentValue, "timestamp_ms", "timestampMs", 0, nullptr, {}, false, true},
};
constexpr Message kArgumentValueMessage("Value", kArgumentValueFields);
constexpr Field kWordFields[] = {
    {1, Type::kString, Slot::kWordText, "text", "text", kName},
    {2, Type::kMessage, Slot::kNone, "when", "when", 0, &kWordOccurrenceMessage},
    {3, Type::kDouble, Slot::kNone, "confidence", "confidence"},
};
constexpr Message kWordMessage("Word", kWordFields);
constexpr Field kArgumentFields[] = {
    {1, Type::kString, Slot::kArgumentName, "name", "name", kName},
    {2, Type::kMessage, Slot::kNone, "value", "value", 0, &kArgumentValueMessage},
};
constexpr Message kArgumentMessage("Argument", kArgumentFields);
constexpr Field kContactStartedFields[] = {
    {1, Type::kEnum, Slot::kStreams, "streams", "streams", 0, nullptr, kStreamValues, true},
    {2, Type::kString, Slot::kLanguage, "language", "language", kName},
    {3, Type::kString, Slot::kSecondLanguage, "second_language", "secondLanguage", kName},
    {4, Type::kInt32, Slot::kUtcOffset, "utc_offset_minutes", "utcOffsetMinutes"},
};
constexpr Message kContactStartedMessage("ContactStarted", kContactStartedFields);
constexpr Field kStreamStatusFields[] = {
    {1, Type::kEnum, Slot::kStream, "stream", "stream", 0, nullptr, kStreamValues},
    {2, Type::kBool, Slot::kOn, "up", "up"},
};
constexpr Message kStreamStatusMessage("StreamStatus", kStreamStatusFields);
constexpr Message kContactClosedMessage("ContactClosed", {});
constexpr Message kTickMessage("Tick", {});
constexpr Field kOriginatedFields[] = {
    {1, Type::kMessage, Slot::kNone, "ids", "ids", 0, &kCallIdsMessage},
    {2, Type::kString, Slot::kNone, "calling", "calling", kName},
    {3, Type::kString, Slot::kNone, "called", "called", kName},
    {4, Type::kBool, Slot::kOn, "call_back", "callBack"},
};
constexpr Message kOriginatedMessage("Originated", kOriginatedFields);
constexpr Field kQueuedFields[] = {
    {1, Type::kString, Slot::kTo, "queue", "queue", kName},
};
constexpr Message kQueuedMessage("Queued", kQueuedFields);
constexpr Field kDeliveredFields[] = {
    {1, Type::kMessage, Slot::kNone, "ids", "ids", 0, &kCallIdsMessage},
    {2, Type::kEnum, Slot::kDirection, "direction", "direction", 0, nullptr, kDirectionValues},
    {3, Type::kString, Slot::kNone, "calling", "calling", kName},
    {4, Type::kString, Slot::kNone, "called", "called", kName},
};
constexpr Message kDeliveredMessage("Delivered", kDeliveredFields);
constexpr Field kRangFields[] = {
    {1, Type::kInt32, Slot::kCount, "count", "count"},
};
constexpr Message kRangMessage("Rang", kRangFields);
constexpr Field kEstablishedFields[] = {
    {1, Type::kMessage, Slot::kNone, "ids", "ids", 0, &kCallIdsMessage},
    {2, Type::kEnum, Slot::kParty, "answered_by", "answeredBy", 0, nullptr, kPartyValues},
    {3, Type::kString, Slot::kParticipantId, "participant_id", "participantId", kName},
};
constexpr Message kEstablishedMessage("Established", kEstablishedFields);
constexpr Field kHeldFields[] = {
    {1, Type::kEnum, Slot::kParty, "by", "by", 0, nullptr, kPartyValues},
    {2, Type::kString, Slot::kParticipantId, "participant_id", "participantId", kName},
};
constexpr Message kHeldMessage("Held", kHeldFields);
constexpr Field kRetrievedFields[] = {
    {1, Type::kEnum, Slot::kParty, "by", "by", 0, nullptr, kPartyValues},
    {2, Type::kString, Slot::kParticipantId, "participant_id", "participantId", kName},
};
constexpr Message kRetrievedMessage("Retrieved", kRetrievedFields);
constexpr Field kTransferredFields[] = {
    {1, Type::kEnum, Slot::kParty, "by", "by", 0, nullptr, kPartyValues},
    {2, Type::kString, Slot::kTo, "to", "to", kName},
    {3, Type::kEnum, Slot::kStage, "stage", "stage", 0, nullptr, kStageValues},
    {4, Type::kMessage, Slot::kNone, "new_ids", "newIds", 0, &kCallIdsMessage},
};
constexpr Message kTransferredMessage("Transferred", kTransferredFields);
constexpr Field kConferencedFields[] = {
    {1, Type::kEnum, Slot::kParty, "joined", "joined", 0, nullptr, kPartyValues},
    {2, Type::kString, Slot::kParticipantId, "participant_id", "participantId", kName},
};
constexpr Message kConferencedMessage("Conferenced", kConferencedFields);
constexpr Field kDivertedFields[] = {
    {1, Type::kString, Slot::kTo, "to", "to", kName},
    {2, Type::kEnum, Slot::kCause, "cause", "cause", 0, nullptr, kCauseValues},
};
constexpr Message kDivertedMessage("Diverted", kDivertedFields);
constexpr Field kFailedFields[] = {
    {1, Type::kEnum, Slot::kCause, "cause", "cause", 0, nullptr, kCauseValues},
};
constexpr Message kFailedMessage("Failed", kFailedFields);
constexpr Field kConnectionClearedFields[] = {
    {1, Type::kEnum, Slot::kParty, "party", "party", 0, nullptr, kPartyValues},
    {2, Type::kEnum, Slot::kCause, "cause", "cause", 0, nullptr, kCauseValues},
    {3, Type::kString, Slot::kParticipantId, "participant_id", "participantId", kName},
};
constexpr Message kConnectionClearedMessage("ConnectionCleared", kConnectionClearedFields);
constexpr Message kWrapUpEndedMessage("WrapUpEnded", {});
constexpr Field kDigitFields[] = {
    {1, Type::kEnum, Slot::kParty, "party", "party", 0, nullptr, kPartyValues},
    {2, Type::kString, Slot::kText, "digits", "digits", kName},
};
constexpr Message kDigitMessage("Digit", kDigitFields);
constexpr Field kConsultedFields[] = {
    {1, Type::kEnum, Slot::kParty, "with", "with", 0, nullptr, kPartyValues},
    {2, Type::kBool, Slot::kOn, "ended", "ended"},
};
constexpr Message kConsultedMessage("Consulted", kConsultedFields);
constexpr Field kMutedFields[] = {
    {1, Type::kEnum, Slot::kParty, "party", "party", 0, nullptr, kPartyValues},
};
constexpr Message kMutedMessage("Muted", kMutedFields);
constexpr Field kUnmutedFields[] = {
    {1, Type::kEnum, Slot::kParty, "party", "party", 0, nullptr, kPartyValues},
};
constexpr Message kUnmutedMessage("Unmuted", kUnmutedFields);
constexpr Field kRecordingStatusFields[] = {
    {1, Type::kBool, Slot::kOn, "on", "on"},
};
constexpr Message kRecordingStatusMessage("RecordingStatus", kRecordingStatusFields);
constexpr Field kUtteranceFields[] = {
    {1, Type::kString, Slot::kSegmentId, "segment_id", "segmentId", kName},
    {2, Type::kInt32, Slot::kRevision, "revision", "revision"},
    {3, Type::kEnum, Slot::kStability, "stability", "stability", 0, nullptr, kStabilityValues},
    {4, Type::kEnum, Slot::kParty, "party", "party", 0, nullptr, kPartyValues},
    {5, Type::kString, Slot::kParticipantId, "participant_id", "participantId", kName},
    {6, Type::kString, Slot::kText, "text", "text", kUtterance},
    {7, Type::kString, Slot::kLanguage, "language", "language", kName},
    {8, Type::kBool, Slot::kOn, "end_of_turn", "endOfTurn"},
    {9, Type::kMessage, Slot::kNone, "when", "when", 0, &kOccurrenceMessage},
    {10, Type::kDouble, Slot::kNumber, "confidence", "confidence"},
    {11, Type::kBool, Slot::kAudible, "audible_to_customer", "audibleToCustomer"},
    {12, Type::kMessage, Slot::kWords, "words", "words", 0, &kWordMessage, {}, true},
};
constexpr Message kUtteranceMessage("Utterance", kUtteranceFields);
constexpr Field kSpeechStartedFields[] = {
    {1, Type::kEnum, Slot::kParty, "party", "party", 0, nullptr, kPartyValues},
    {2, Type::kString, Slot::kParticipantId, "participant_id", "participantId", kName},
};
constexpr Message kSpeechStartedMessage("SpeechStarted", kSpeechStartedFields);
constexpr Field kSpeechStoppedFields[] = {
    {1, Type::kEnum, Slot::kParty, "party", "party", 0, nullptr, kPartyValues},
    {2, Type::kString, Slot::kParticipantId, "participant_id", "participantId", kName},
};
constexpr Message kSpeechStoppedMessage("SpeechStopped", kSpeechStoppedFields);
constexpr Field kMeasurementFields[] = {
    {1, Type::kEnum, Slot::kParty, "party", "party", 0, nullptr, kPartyValues},
    {2, Type::kString, Slot::kName, "name", "name", kName},
    {3, Type::kDouble, Slot::kNumber, "value", "value"},
};
constexpr Message kMeasurementMessage("Measurement", kMeasurementFields);
constexpr Field kSentimentFields[] = {
    {1, Type::kEnum, Slot::kParty, "party", "party", 0, nullptr, kPartyValues},
    {2, Type::kString, Slot::kName, "label", "label", kName},
    {3, Type::kDouble, Slot::kNumber, "score", "score"},
    {4, Type::kString, Slot::kNone, "source", "source", kName},
    {5, Type::kMessage, Slot::kNone, "when", "when", 0, &kOccurrenceMessage},
    {6, Type::kString, Slot::kSegmentId, "segment_id", "segmentId", kName},
};
constexpr Message kSentimentMessage("Sentiment", kSentimentFields);
constexpr Field kFactFields[] = {
    {1, Type::kString, Slot::kName, "name", "name", kName},
    {2, Type::kMessage, Slot::kNone, "value", "value", 0, &kValueMessage},
};
constexpr Message kFactMessage("Fact", kFactFields);
constexpr Field kFactWithdrawnFields[] = {
    {1, Type::kString, Slot::kName, "name", "name", kName},
};
constexpr Message kFactWithdrawnMessage("FactWithdrawn", kFactWithdrawnFields);
constexpr Field kIntentFields[] = {
    {1, Type::kString, Slot::kName, "name", "name", kName},
    {2, Type::kEnum, Slot::kParty, "party", "party", 0, nullptr, kPartyValues},
    {3, Type::kDouble, Slot::kNumber, "confidence", "confidence"},
    {4, Type::kMessage, Slot::kNone, "when", "when", 0, &kOccurrenceMessage},
    {5, Type::kString, Slot::kSegmentId, "segment_id", "segmentId", kName},
};
constexpr Message kIntentMessage("Intent", kIntentFields);
constexpr Field kDialogueActFields[] = {
    {1, Type::kString, Slot::kName, "name", "name", kName},
    {2, Type::kEnum, Slot::kParty, "party", "party", 0, nullptr, kPartyValues},
    {3, Type::kDouble, Slot::kNumber, "confidence", "confidence"},
    {4, Type::kMessage, Slot::kNone, "when", "when", 0, &kOccurrenceMessage},
    {5, Type::kString, Slot::kSegmentId, "segment_id", "segmentId", kName},
};
constexpr Message kDialogueActMessage("DialogueAct", kDialogueActFields);
constexpr Field kAgentActionFields[] = {
    {1, Type::kString, Slot::kName, "name", "name", kName},
    {2, Type::kMessage, Slot::kArguments, "arguments", "arguments", 0, &kArgumentMessage, {}, true},
    {3, Type::kUint32, Slot::kRecommendationId, "recommendation_id", "recommendationId"},
};
constexpr Message kAgentActionMessage("AgentAction", kAgentActionFields);
constexpr Field kApprovalFields[] = {
    {1, Type::kString, Slot::kName, "act", "act", kName},
    {2, Type::kBool, Slot::kOn, "granted", "granted"},
    {3, Type::kString, Slot::kNone, "by", "by", kName},
};
constexpr Message kApprovalMessage("Approval", kApprovalFields);
constexpr Field kRecommendationFeedbackFields[] = {
    {1, Type::kUint32, Slot::kRecommendationId, "recommendation_id", "recommendationId"},
    {2, Type::kEnum, Slot::kOutcome, "outcome", "outcome", 0, nullptr, kOutcomeValues},
    {3, Type::kString, Slot::kNone, "reason", "reason", kString},
};
constexpr Message kRecommendationFeedbackMessage("RecommendationFeedback", kRecommendationFeedbackFields);
constexpr Field kEventFields[] = {
    {1, Type::kString, Slot::kEventId, "event_id", "eventId", kName},
    {2, Type::kInt64, Slot::kAtMs, "at_ms", "atMs"},
    {5, Type::kMessage, Slot::kNone, "contact_started", "contactStarted", 0, &kContactStartedMessage, {}, false, true},
    {6, Type::kMessage, Slot::kNone, "stream_status", "streamStatus", 0, &kStreamStatusMessage, {}, false, true},
    {7, Type::kMessage, Slot::kNone, "contact_closed", "contactClosed", 0, &kContactClosedMessage, {}, false, true},
    {8, Type::kMessage, Slot::kNone, "tick", "tick", 0, &kTickMessage, {}, false, true},
    {10, Type::kMessage, Slot::kNone, "originated", "originated", 0, &kOriginatedMessage, {}, false, true},
    {11, Type::kMessage, Slot::kNone, "queued", "queued", 0, &kQueuedMessage, {}, false, true},
    {12, Type::kMessage, Slot::kNone, "delivered", "delivered", 0, &kDeliveredMessage, {}, false, true},
    {13, Type::kMessage, Slot::kNone, "rang", "rang", 0, &kRangMessage, {}, false, true},
    {14, Type::kMessage, Slot::kNone, "established", "established", 0, &kEstablishedMessage, {}, false, true},
    {15, Type::kMessage, Slot::kNone, "held", "held", 0, &kHeldMessage, {}, false, true},
    {16, Type::kMessage, Slot::kNone, "retrieved", "retrieved", 0, &kRetrievedMessage, {}, false, true},
    {17, Type::kMessage, Slot::kNone, "transferred", "transferred", 0, &kTransferredMessage, {}, false, true},
    {18, Type::kMessage, Slot::kNone, "conferenced", "conferenced", 0, &kConferencedMessage, {}, false, true},
    {19, Type::kMessage, Slot::kNone, "diverted", "diverted", 0, &kDivertedMessage, {}, false, true},
    {20, Type::kMessage, Slot::kNone, "failed", "failed", 0, &kFailedMessage, {}, false, true},
    {21, Type::kMessage, Slot::kNone, "connection_cleared", "connectionCleared", 0, &kConnectionClearedMessage, {}, false, true},
    {22, Type::kMessage, Slot::kNone, "wrap_up_ended", "wrapUpEnded", 0, &kWrapUpEndedMessage, {}, false, true},
    {23, Type::kMessage, Slot::kNone, "digit", "digit", 0, &kDigitMessage, {}, false, true},
    {24, Type::kMessage, Slot::kNone, "consulted", "consulted", 0, &kConsultedMessage, {}, false, true},
    {25, Type::kMessage, Slot::kNone, "muted", "muted", 0, &kMutedMessage, {}, false, true},
    {26, Type::kMessage, Slot::kNone, "unmuted", "unmuted", 0, &kUnmutedMessage, {}, false, true},
    {27, Type::kMessage, Slot::kNone, "recording_status", "recordingStatus", 0, &kRecordingStatusMessage, {}, false, true},
    {40, Type::kMessage, Slot::kNone, "utterance", "utterance", 0, &kUtteranceMessage, {}, false, true},
    {41, Type::kMessage, Slot::kNone, "speech_started", "speechStarted", 0, &kSpeechStartedMessage, {}, false, true},
    {42, Type::kMessage, Slot::kNone, "speech_stopped", "speechStopped", 0, &kSpeechStoppedMessage, {}, false, true},
    {43, Type::kMessage, Slot::kNone, "measurement", "measurement", 0, &kMeasurementMessage, {}, false, true},
    {44, Type::kMessage, Slot::kNone, "sentiment", "sentiment", 0, &kSentimentMessage, {}, false, true},
    {60, Type::kMessage, Slot::kNone, "fact", "fact", 0, &kFactMessage, {}, false, true},
    {61, Type::kMessage, Slot::kNone, "fact_withdrawn", "factWithdrawn", 0, &kFactWithdrawnMessage, {}, false, true},
    {62, Type::kMessage, Slot::kNone, "intent", "intent", 0, &kIntentMessage, {}, false, true},
    {63, Type::kMessage, Slot::kNone, "dialogue_act", "dialogueAct", 0, &kDialogueActMessage, {}, false, true},
    {80, Type::kMessage, Slot::kNone, "agent_action", "agentAction", 0, &kAgentActionMessage, {}, false, true},
    {81, Type::kMessage, Slot::kNone, "approval", "approval", 0, &kApprovalMessage, {}, false, true},
    {82, Type::kMessage, Slot::kNone, "feedback", "feedback", 0, &kRecommendationFeedbackMessage, {}, false, true},
};
// clang-format on

// Where in kEventFields a number stands, plus one.
constexpr std::array<uint8_t, kLastEventField + 1> IndexEvent() {
  std::array<uint8_t, kLastEventField + 1> index{};
  uint8_t i = 0;
  for (const Field& field : kEventFields) index[field.number] = ++i;
  return index;
}
constexpr auto kEventIndex = IndexEvent();

constexpr std::array<uint8_t, size_t{1} << kKeyBits> IndexKeys() {
  std::array<uint8_t, size_t{1} << kKeyBits> index{};
  uint8_t i = 0;
  for (const Field& field : kEventFields) {
    size_t slot = SlotOfKey(field.key);
    while (index[slot] != 0) slot = (slot + 1) % index.size();
    index[slot] = ++i;
  }
  return index;
}

constexpr std::array<Direct, kLastEventField + 1> DirectFields() {
  std::array<Direct, kLastEventField + 1> direct{};
  for (const Field& field : kEventFields) direct[field.number] = Message::DirectOf(field);
  return direct;
}

// The same by name: an event has many kinds, and its names are mostly told apart by length, beginning and end.
constexpr size_t kNameSlots = 256;
constexpr size_t HashName(std::string_view name) {
  return (name.size() * 29 + static_cast<unsigned char>(name.front()) * 7 + static_cast<unsigned char>(name.back()) +
          static_cast<unsigned char>(name[name.size() / 2]) * 13) % kNameSlots;
}
constexpr std::array<uint8_t, kNameSlots> IndexNames() {
  std::array<uint8_t, kNameSlots> index{};
  uint8_t i = 0;
  for (const Field& field : kEventFields) {
    ++i;
    for (const std::string_view name : {field.name, field.json_name}) {
      size_t at = HashName(name);
      while (index[at] != 0 && index[at] != i) at = (at + 1) % kNameSlots;
      index[at] = i;
    }
  }
  return index;
}
constexpr auto kNameIndex = IndexNames();

bool IsNamed(const Field& field, std::string_view name) {
  return SameName(field.json_name, name) || SameName(field.name, name);
}

const Field* FieldOfEvent(std::string_view name) {
  if (name.empty()) return nullptr;
  for (size_t at = HashName(name); kNameIndex[at] != 0; at = (at + 1) % kNameSlots) {
    const Field& field = kEventFields[kNameIndex[at] - 1];
    if (IsNamed(field, name)) return &field;
  }
  return nullptr;
}

}  // namespace

const Message kEvent("Event", kEventFields, kEventIndex);
const std::array<Direct, kLastEventField + 1> kEventDirect = DirectFields();
const std::array<uint8_t, size_t{1} << kKeyBits> kEventKeys = IndexKeys();

const Field* FieldByName(const Message& message, std::string_view name, size_t* hint) {
  if (&message == &kEvent) return FieldOfEvent(name);
  // Writers keep an order, so what comes next is mostly found at once.
  const size_t size = message.fields.size();
  for (size_t n = 0, i = *hint; n < size; ++n, ++i) {
    if (i >= size) i = 0;
    const Field& field = message.fields[i];
    if (IsNamed(field, name)) {
      *hint = i + 1;
      return &field;
    }
  }
  return nullptr;
}

}  // namespace callcue::wire

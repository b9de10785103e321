// What a host tells the engine: one flat struct for every event of callcue.v1.Event.
//
// Names and numbers are those of proto/callcue/v1/event.proto, which follow ECMA-269 (CSTA).
//
// Ownership: an Event borrows everything it points at; the engine copies what it keeps before Post() returns.
// Thread rule: as for any value.
#ifndef CALLCUE_EVENT_H_
#define CALLCUE_EVENT_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/types/span.h"

namespace callcue {

// Which fields of Event count beside event_id and at_ms; the numbers are those of the oneof in event.proto.
enum class EventKind : uint8_t {
  kNone = 0,                // answered UNKNOWN; moves only the clock
  kContactStarted = 5,      // streams, language, second_language, utc_offset_minutes
  kStreamStatus = 6,        // stream, on
  kContactClosed = 7,
  kTick = 8,
  kOriginated = 10,         // on (call_back)
  kQueued = 11,             // to (the queue)
  kDelivered = 12,          // direction
  kRang = 13,               // count
  kEstablished = 14,        // party (answered_by), participant_id
  kHeld = 15,               // party (by), participant_id
  kRetrieved = 16,          // party (by), participant_id
  kTransferred = 17,        // party (by), to, stage
  kConferenced = 18,        // party (joined), participant_id
  kDiverted = 19,           // to, cause
  kFailed = 20,             // cause
  kConnectionCleared = 21,  // party, cause, participant_id
  kWrapUpEnded = 22,
  kDigit = 23,              // party, text (the digits)
  kConsulted = 24,          // party (with), on (ended)
  kMuted = 25,              // party
  kUnmuted = 26,            // party
  kRecordingStatus = 27,    // on
  kUtterance = 40,          // segment_id, revision, stability, party, participant_id, text, language, on (end_of_turn),
                            // begin_ms, end_ms, number (confidence), audible_to_customer, words
  kSpeechStarted = 41,      // party, participant_id
  kSpeechStopped = 42,      // party, participant_id
  kMeasurement = 43,        // party, name, number (value)
  kSentiment = 44,          // party, name (label), number (score), begin_ms, end_ms, segment_id
  kFact = 60,               // name, value
  kFactWithdrawn = 61,      // name
  kIntent = 62,             // name, party, number (confidence), begin_ms, end_ms, segment_id
  kDialogueAct = 63,        // name, party, number (confidence), begin_ms, end_ms, segment_id
  kAgentAction = 80,        // name, arguments, recommendation_id
  kApproval = 81,           // name (act), on (granted)
  kFeedback = 82,           // recommendation_id, outcome
};

enum class Party : uint8_t { kUnspecified = 0, kAgent = 1, kCustomer = 2, kSupervisor = 3, kSystem = 4, kThirdParty = 5 };
enum class Direction : uint8_t { kUnspecified = 0, kInbound = 1, kOutbound = 2 };
enum class Cause : uint8_t {
  kUnspecified = 0, kNormalClearing = 1, kNetworkDrop = 2, kBusy = 3, kNoAnswer = 4, kRejected = 5, kTransfer = 6,
  kAbandoned = 7, kDeviceFailure = 8,
};
enum class Stream : uint8_t {
  kUnspecified = 0, kCallControl = 1, kAgentText = 2, kCustomerText = 3, kVoiceActivity = 4, kAgentDesktop = 5,
  kSentiment = 6, kUnderstanding = 7,
};
enum class TransferStage : uint8_t { kUnspecified = 0, kStarted = 1, kCompleted = 2, kFailed = 3 };
enum class Stability : uint8_t { kUnspecified = 0, kPartial = 1, kFinal = 2 };  // unspecified is read as final
enum class FeedbackOutcome : uint8_t { kUnspecified = 0, kShown = 1, kAccepted = 2, kDismissed = 3 };

// The value of a fact or an argument.
struct FactValue {
  enum class Kind : uint8_t { kNone = 0, kBool = 1, kInt = 2, kDouble = 3, kString = 4, kDuration = 5, kTimestamp = 6 };
  Kind kind = Kind::kNone;
  union {
    int64_t integer = 0;   // kInt; kBool (0 or 1); kDuration in ms; kTimestamp in UTC ms since the epoch
    double number;         // kDouble
  };
  std::string_view string;  // kString, UTF-8

  static FactValue Bool(bool v) { return Make(Kind::kBool, v); }
  static FactValue Int(int64_t v) { return Make(Kind::kInt, v); }
  static FactValue DurationMs(int64_t v) { return Make(Kind::kDuration, v); }
  static FactValue TimestampMs(int64_t v) { return Make(Kind::kTimestamp, v); }
  static FactValue Double(double v) { FactValue r; r.kind = Kind::kDouble; r.number = v; return r; }
  static FactValue String(std::string_view v) { FactValue r; r.kind = Kind::kString; r.string = v; return r; }

 private:
  static FactValue Make(Kind kind, int64_t v) { FactValue r; r.kind = kind; r.integer = v; return r; }
};

struct Argument {
  std::string_view name;
  FactValue value;
};

// A word as the recogniser timed it. Times in UTC ms since the epoch.
struct Word {
  std::string_view text;
  std::optional<int64_t> begin_ms;
  std::optional<int64_t> end_ms;
};

struct Event {
  std::string_view event_id;  // unique within the contact, or empty; a repeat among the last 64 is answered DUPLICATE
  int64_t at_ms = 0;          // arrival, UTC ms since the epoch; >= 0; made non-decreasing by the host
  EventKind kind = EventKind::kNone;

  Party party = Party::kUnspecified;
  Direction direction = Direction::kUnspecified;
  Cause cause = Cause::kUnspecified;
  Stream stream = Stream::kUnspecified;
  TransferStage stage = TransferStage::kUnspecified;
  Stability stability = Stability::kUnspecified;
  FeedbackOutcome outcome = FeedbackOutcome::kUnspecified;
  bool on = false;                            // see EventKind
  std::optional<bool> audible_to_customer;    // absent: true, but false during hold, mute and consultation
  int32_t count = 0;                          // of rings
  int32_t revision = 0;
  int32_t utc_offset_minutes = 0;
  uint32_t recommendation_id = 0;
  std::optional<double> number;               // see EventKind
  // Occurrence, UTC ms since the epoch; absent = at_ms, of an utterance those of its words, if they have any.
  std::optional<int64_t> begin_ms, end_ms;

  std::string_view name, text, language, second_language, segment_id, participant_id, to;
  FactValue value;
  absl::Span<const Argument> arguments;
  absl::Span<const Word> words;
  absl::Span<const Stream> streams;
  absl::Span<const std::string_view> unrecognised;  // names in the input that its reader didn't know; passed on
};

// "established", "dialogue_act", ...: the field's name in event.proto; empty for an unknown number.
std::string_view EventKindName(EventKind kind);
// "AGENT", ...: without the prefix.
std::string_view PartyName(Party party);

}  // namespace callcue

#endif  // CALLCUE_EVENT_H_

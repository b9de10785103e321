// What the engine answers to one event or to the passing of time.
//
// Names, numbers and meaning are those of proto/callcue/v1/decision.proto, which says more of each field.
//
// Ownership: everything here is borrowed from the Call that made it, until that call's next non-const function; what
// names an element, a clause or a script is borrowed from the policy and lives as long as it does.
// Thread rule: as for the Call.
#ifndef CALLCUE_DECISION_H_
#define CALLCUE_DECISION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/types/span.h"
#include "callcue/event.h"

namespace callcue {

enum class Disposition : uint8_t { kUnspecified = 0, kHandled = 1, kNoMatch = 2, kUnknown = 3, kDuplicate = 4, kLateRevision = 5 };
enum class Action : uint8_t {
  kUnspecified = 0, kSay = 1, kAsk = 2, kListen = 3, kConfirm = 4, kHold = 5, kRetrieve = 6, kTransfer = 7, kCallBack = 8,
  kRecord = 9, kCreateTicket = 10, kNotify = 11, kReport = 12, kRequestApproval = 13, kRelease = 14, kCheck = 15, kCustom = 100,
};
enum class Severity : uint8_t { kUnspecified = 0, kAdvice = 1, kMinor = 2, kMajor = 3, kCritical = 4 };
enum class Audience : uint8_t { kUnspecified = 0, kAgent = 1, kSupervisor = 2 };
enum class Verdict : uint8_t { kUnspecified = 0, kFulfilled = 1, kViolated = 2, kExcused = 3, kUndetermined = 4, kPending = 5 };
enum class WithdrawalReason : uint8_t { kUnspecified = 0, kDone = 1, kSuperseded = 2, kExpired = 3, kRetracted = 4, kMoot = 5, kDismissed = 6 };

using Strings = absl::Span<const std::string_view>;

struct Recommendation {
  uint32_t id = 0;              // unique within the contact, never reused
  Action action = Action::kUnspecified;
  Severity severity = Severity::kUnspecified;   // of what happens if it isn't followed
  Audience audience = Audience::kUnspecified;
  bool provisional = false;     // rests on a PARTIAL utterance: may be withdrawn
  int32_t priority = 0;         // higher = more urgent
  uint32_t confirms = 0;        // ID of the provisional one that this makes firm; 0 = none
  std::string_view custom_action, script_id, text, language, topic, element_id;
  std::optional<int64_t> due_ms, expires_ms;    // UTC ms since the epoch
  Strings clause_ids;
  absl::Span<const Argument> arguments;
};

struct Withdrawal {
  uint32_t recommendation_id = 0;
  WithdrawalReason reason = WithdrawalReason::kUnspecified;
};

// Points at what was seen; never carries the words.
struct Evidence {
  uint32_t step = 0;            // of the decision in which it arrived
  std::string_view segment_id;
  uint32_t begin_byte = 0, end_byte = 0;      // in the utterance's text as the host sent it
  uint32_t begin_utf16 = 0, end_utf16 = 0;    // the same span in UTF-16 code units
  std::string_view act;
  bool approximate = false;
};

struct Finding {
  std::string_view element_id;
  uint32_t instance = 0;        // which time it was owed, from 1
  Verdict verdict = Verdict::kUnspecified;
  Severity severity = Severity::kUnspecified;
  std::string_view participant_id;
  std::string_view excuse_element_id;
  int64_t since_ms = 0;
  std::optional<int64_t> due_ms, occurred_ms;
  Strings clause_ids;
  absl::Span<const Evidence> evidence;
};

struct StateChange { std::string_view region, from, to, cause; };

struct Missing {
  enum class Kind : uint8_t { kUnspecified = 0, kAct = 1, kFact = 2, kApproval = 3, kCondition = 4 };
  Kind kind = Kind::kUnspecified;
  std::string_view name;
  std::string_view script_id;   // the words that would bring it about; may be empty
  // 0: needed in any case. Of those of one other choice, all with the same `way` are enough, and the other ways needless.
  uint32_t choice = 0;
  uint32_t way = 0;             // from 1; 0 without a choice
};

struct PermissionChange {
  std::string_view act;
  bool permitted = false;
  std::string_view element_id;
  Strings clause_ids;
  absl::Span<const Missing> missing;
};

struct Fault {
  enum class Kind : uint8_t { kUnspecified = 0, kGuardError = 1, kStepLimit = 2 };
  Kind kind = Kind::kUnspecified;
  std::string_view element_id;   // kStepLimit: one of those that go round in circles
  std::string_view code;
  std::string_view cycle;        // kStepLimit: what set off what, the last of it: "silence -> event.a -> event.b -> event.a"
};

struct Decision {
  int64_t at_ms = 0;            // logical time of this step, UTC ms since the epoch
  uint32_t step = 0;            // counts the steps of the contact from 1
  Disposition disposition = Disposition::kUnspecified;   // of the event; kHandled for the passing of time
  absl::Span<const Recommendation> recommendations;      // new ones, most urgent first
  absl::Span<const StateChange> state_changes;
  absl::Span<const Finding> findings;                    // so far in one line of the cache
  std::optional<int64_t> next_deadline_ms;               // call Advance() at this time; absent = no timer runs
  absl::Span<const Withdrawal> withdrawals;
  absl::Span<const PermissionChange> permission_changes;
  absl::Span<const Fault> faults;
  Strings unrecognised;
  int64_t clock_skew_ms = 0;
};

// Enumerators as decision.proto writes them: "SAY", "VIOLATED", ...; empty for an unknown number.
std::string_view ActionName(Action action);
std::string_view SeverityName(Severity severity);
std::string_view VerdictName(Verdict verdict);
std::string_view DispositionName(Disposition disposition);
std::string_view WithdrawalReasonName(WithdrawalReason reason);

}  // namespace callcue

#endif  // CALLCUE_DECISION_H_

// What a compiled client relies on: numbers, sizes, offsets. Each assertion that fails here is a broken ABI.
#include <cstddef>

#include "callcue/decision.h"
#include "callcue/event.h"
#include "capi/callcue.h"

namespace {

using callcue::Action;
using callcue::Cause;
using callcue::EventKind;
using callcue::FactValue;
using callcue::Party;

template <typename E>
constexpr bool Same(E ours, int theirs) {
  return static_cast<int>(ours) == theirs;
}

static_assert(Same(EventKind::kContactStarted, CALLCUE_CONTACT_STARTED) && Same(EventKind::kTick, CALLCUE_TICK));
static_assert(Same(EventKind::kEstablished, CALLCUE_ESTABLISHED) &&
              Same(EventKind::kConnectionCleared, CALLCUE_CONNECTION_CLEARED));
static_assert(Same(EventKind::kRecordingStatus, CALLCUE_RECORDING_STATUS) &&
              Same(EventKind::kUtterance, CALLCUE_UTTERANCE));
static_assert(Same(EventKind::kSentiment, CALLCUE_SENTIMENT) && Same(EventKind::kFact, CALLCUE_FACT));
static_assert(Same(EventKind::kDialogueAct, CALLCUE_DIALOGUE_ACT) && Same(EventKind::kFeedback, CALLCUE_FEEDBACK));
static_assert(Same(Party::kThirdParty, CALLCUE_PARTY_THIRD_PARTY) &&
              Same(Cause::kDeviceFailure, CALLCUE_CAUSE_DEVICE_FAILURE));
static_assert(Same(callcue::Stream::kUnderstanding, CALLCUE_STREAM_UNDERSTANDING));
static_assert(Same(callcue::TransferStage::kFailed, CALLCUE_STAGE_FAILED));
static_assert(Same(callcue::FeedbackOutcome::kDismissed, CALLCUE_OUTCOME_DISMISSED));
static_assert(Same(FactValue::Kind::kTimestamp, CALLCUE_VALUE_TIMESTAMP_MS) &&
              Same(FactValue::Kind::kString, CALLCUE_VALUE_STRING));
static_assert(Same(Action::kCheck, CALLCUE_CHECK) && Same(Action::kCustom, CALLCUE_CUSTOM) &&
              Same(Action::kHold, CALLCUE_HOLD));
static_assert(Same(callcue::Verdict::kPending, CALLCUE_PENDING) &&
              Same(callcue::Severity::kCritical, CALLCUE_CRITICAL));
static_assert(Same(callcue::Disposition::kLateRevision, CALLCUE_LATE_REVISION));
static_assert(Same(callcue::WithdrawalReason::kDismissed, CALLCUE_REASON_DISMISSED));
static_assert(Same(callcue::Missing::Kind::kCondition, CALLCUE_MISSING_CONDITION));
static_assert(Same(callcue::Fault::Kind::kStepLimit, CALLCUE_FAULT_STEP_LIMIT));

#if UINTPTR_MAX == UINT64_MAX
static_assert(sizeof(callcue_string) == 16 && sizeof(callcue_error) == 512 && offsetof(callcue_error, message) == 16);
static_assert(sizeof(callcue_value) == 40 && sizeof(callcue_argument) == 56 && sizeof(callcue_word) == 40);
static_assert(sizeof(callcue_event) == 304 && offsetof(callcue_event, name) == 128 &&
              offsetof(callcue_event, streams) == 296);
static_assert(sizeof(callcue_parameter) == 32 && sizeof(callcue_load_options) == 32 &&
              sizeof(callcue_policy_info) == 48);
static_assert(sizeof(callcue_diagnostic) == 120 && sizeof(callcue_limits) == 40 && sizeof(callcue_call_info) == 32);
static_assert(sizeof(callcue_decision_info) == 72 && sizeof(callcue_recommendation) == 160 &&
              sizeof(callcue_withdrawal) == 16);
static_assert(sizeof(callcue_finding) == 104 && sizeof(callcue_evidence) == 64 && sizeof(callcue_state_change) == 72);
static_assert(sizeof(callcue_permission_change) == 48 && sizeof(callcue_missing) == 40 && sizeof(callcue_fault) == 40);
static_assert(sizeof(callcue_permission) == 40 && sizeof(callcue_view_info) == 56 && sizeof(callcue_duty) == 64);
#endif

}  // namespace

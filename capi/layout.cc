// What a compiled client relies on: numbers, sizes, offsets. Each assertion that fails here is a broken ABI.
#include <cstddef>

#include "callcue/decision.h"
#include "callcue/event.h"
#include "callcue/explain.h"
#include "callcue/migration.h"
#include "callcue/scorecard.h"
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

using callcue::Explanation;
static_assert(Same(Explanation::Kind::kTransition, CALLCUE_TRANSITION) && Same(Explanation::Kind::kDuty, CALLCUE_DUTY));
static_assert(Same(Explanation::Standing::kSilent, CALLCUE_SILENT) && Same(Explanation::Standing::kOpen, CALLCUE_OPEN));
static_assert(Same(Explanation::Reason::kStream, CALLCUE_OBSTACLE_STREAM) &&
              Same(Explanation::Reason::kTrigger, CALLCUE_OBSTACLE_TRIGGER));
static_assert(Same(callcue::MigrationKind::kLanguage, CALLCUE_MIGRATION_LANGUAGE) &&
              Same(callcue::MigrationKind::kDuty, CALLCUE_MIGRATION_DUTY));
static_assert(Same(callcue::MigrationOutcome::kEntered, CALLCUE_ENTERED));
static_assert(Same(callcue::Scorecard::Outcome::kUndetermined, CALLCUE_SCORE_UNDETERMINED) &&
              Same(callcue::Scorecard::Outcome::kBroken, CALLCUE_SCORE_BROKEN));

#if UINTPTR_MAX == UINT64_MAX
#define CALLCUE_SIZE(structure, bytes) static_assert(sizeof(structure) == (bytes))
#define CALLCUE_AT(structure, field, bytes) static_assert(offsetof(structure, field) == (bytes))
// clang-format off
CALLCUE_SIZE(callcue_string, 16); CALLCUE_AT(callcue_string, data, 0); CALLCUE_AT(callcue_string, size, 8);
CALLCUE_SIZE(callcue_error, 512); CALLCUE_AT(callcue_error, struct_size, 0); CALLCUE_AT(callcue_error, code, 4);
  CALLCUE_AT(callcue_error, message_size, 8); CALLCUE_AT(callcue_error, reserved, 12);
  CALLCUE_AT(callcue_error, message, 16);
CALLCUE_SIZE(callcue_limits, 40); CALLCUE_AT(callcue_limits, struct_size, 0);
  CALLCUE_AT(callcue_limits, event_bytes, 4); CALLCUE_AT(callcue_limits, utterance_bytes, 8);
  CALLCUE_AT(callcue_limits, name_bytes, 12); CALLCUE_AT(callcue_limits, string_value_bytes, 16);
  CALLCUE_AT(callcue_limits, words, 20); CALLCUE_AT(callcue_limits, arguments, 24);
  CALLCUE_AT(callcue_limits, streams, 28); CALLCUE_AT(callcue_limits, policy_bytes, 32);
  CALLCUE_AT(callcue_limits, snapshot_bytes, 36);
CALLCUE_SIZE(callcue_parameter, 32); CALLCUE_AT(callcue_parameter, name, 0); CALLCUE_AT(callcue_parameter, value, 16);
CALLCUE_SIZE(callcue_overlay, 32); CALLCUE_AT(callcue_overlay, text, 0); CALLCUE_AT(callcue_overlay, path, 16);
CALLCUE_SIZE(callcue_load_options, 48);
  CALLCUE_AT(callcue_load_options, overlays, 32); CALLCUE_AT(callcue_load_options, overlay_count, 40);
  CALLCUE_AT(callcue_load_options, struct_size, 0);
  CALLCUE_AT(callcue_load_options, parameter_count, 4); CALLCUE_AT(callcue_load_options, parameters, 8);
  CALLCUE_AT(callcue_load_options, path, 16);
CALLCUE_SIZE(callcue_policy_info, 48); CALLCUE_AT(callcue_policy_info, struct_size, 0);
  CALLCUE_AT(callcue_policy_info, clause_count, 4); CALLCUE_AT(callcue_policy_info, fingerprint, 8);
  CALLCUE_AT(callcue_policy_info, name, 16); CALLCUE_AT(callcue_policy_info, version, 32);
CALLCUE_SIZE(callcue_diagnostic, 120); CALLCUE_AT(callcue_diagnostic, struct_size, 0);
  CALLCUE_AT(callcue_diagnostic, severity, 4); CALLCUE_AT(callcue_diagnostic, line, 8);
  CALLCUE_AT(callcue_diagnostic, column, 12); CALLCUE_AT(callcue_diagnostic, length, 16);
  CALLCUE_AT(callcue_diagnostic, reserved, 20); CALLCUE_AT(callcue_diagnostic, code, 24);
  CALLCUE_AT(callcue_diagnostic, path, 40); CALLCUE_AT(callcue_diagnostic, element, 56);
  CALLCUE_AT(callcue_diagnostic, message, 72); CALLCUE_AT(callcue_diagnostic, hint, 88);
  CALLCUE_AT(callcue_diagnostic, excerpt, 104);
CALLCUE_SIZE(callcue_value, 40); CALLCUE_AT(callcue_value, kind, 0); CALLCUE_AT(callcue_value, reserved, 4);
  CALLCUE_AT(callcue_value, integer, 8); CALLCUE_AT(callcue_value, number, 16); CALLCUE_AT(callcue_value, string, 24);
CALLCUE_SIZE(callcue_argument, 56); CALLCUE_AT(callcue_argument, name, 0); CALLCUE_AT(callcue_argument, value, 16);
CALLCUE_SIZE(callcue_word, 40); CALLCUE_AT(callcue_word, text, 0); CALLCUE_AT(callcue_word, begin_ms, 16);
  CALLCUE_AT(callcue_word, end_ms, 24); CALLCUE_AT(callcue_word, present, 32);
CALLCUE_SIZE(callcue_event, 304); CALLCUE_AT(callcue_event, struct_size, 0); CALLCUE_AT(callcue_event, kind, 4);
  CALLCUE_AT(callcue_event, at_ms, 8); CALLCUE_AT(callcue_event, event_id, 16);
  CALLCUE_AT(callcue_event, present, 32); CALLCUE_AT(callcue_event, begin_ms, 40);
  CALLCUE_AT(callcue_event, end_ms, 48); CALLCUE_AT(callcue_event, number, 56); CALLCUE_AT(callcue_event, party, 64);
  CALLCUE_AT(callcue_event, direction, 68); CALLCUE_AT(callcue_event, cause, 72);
  CALLCUE_AT(callcue_event, stream, 76); CALLCUE_AT(callcue_event, stage, 80);
  CALLCUE_AT(callcue_event, stability, 84); CALLCUE_AT(callcue_event, outcome, 88); CALLCUE_AT(callcue_event, on, 92);
  CALLCUE_AT(callcue_event, audible_to_customer, 96); CALLCUE_AT(callcue_event, count, 100);
  CALLCUE_AT(callcue_event, revision, 104); CALLCUE_AT(callcue_event, utc_offset_minutes, 108);
  CALLCUE_AT(callcue_event, recommendation_id, 112); CALLCUE_AT(callcue_event, argument_count, 116);
  CALLCUE_AT(callcue_event, word_count, 120); CALLCUE_AT(callcue_event, stream_count, 124);
  CALLCUE_AT(callcue_event, name, 128); CALLCUE_AT(callcue_event, text, 144);
  CALLCUE_AT(callcue_event, language, 160); CALLCUE_AT(callcue_event, second_language, 176);
  CALLCUE_AT(callcue_event, segment_id, 192); CALLCUE_AT(callcue_event, participant_id, 208);
  CALLCUE_AT(callcue_event, to, 224); CALLCUE_AT(callcue_event, value, 240);
  CALLCUE_AT(callcue_event, arguments, 280); CALLCUE_AT(callcue_event, words, 288);
  CALLCUE_AT(callcue_event, streams, 296);
CALLCUE_SIZE(callcue_call_info, 32); CALLCUE_AT(callcue_call_info, struct_size, 0);
  CALLCUE_AT(callcue_call_info, closed, 4); CALLCUE_AT(callcue_call_info, present, 8);
  CALLCUE_AT(callcue_call_info, now_ms, 16); CALLCUE_AT(callcue_call_info, next_deadline_ms, 24);
CALLCUE_SIZE(callcue_snapshot_info, 48); CALLCUE_AT(callcue_snapshot_info, struct_size, 0);
  CALLCUE_AT(callcue_snapshot_info, reserved, 4); CALLCUE_AT(callcue_snapshot_info, fingerprint, 8);
  CALLCUE_AT(callcue_snapshot_info, policy_name, 16); CALLCUE_AT(callcue_snapshot_info, policy_version, 32);
CALLCUE_SIZE(callcue_rename, 40); CALLCUE_AT(callcue_rename, kind, 0); CALLCUE_AT(callcue_rename, reserved, 4);
  CALLCUE_AT(callcue_rename, from, 8); CALLCUE_AT(callcue_rename, to, 24);
CALLCUE_SIZE(callcue_migration_item, 64); CALLCUE_AT(callcue_migration_item, struct_size, 0);
  CALLCUE_AT(callcue_migration_item, kind, 4); CALLCUE_AT(callcue_migration_item, outcome, 8);
  CALLCUE_AT(callcue_migration_item, recommendation_id, 12); CALLCUE_AT(callcue_migration_item, name, 16);
  CALLCUE_AT(callcue_migration_item, to, 32); CALLCUE_AT(callcue_migration_item, reason, 48);
CALLCUE_SIZE(callcue_decision_info, 72); CALLCUE_AT(callcue_decision_info, struct_size, 0);
  CALLCUE_AT(callcue_decision_info, step, 4); CALLCUE_AT(callcue_decision_info, present, 8);
  CALLCUE_AT(callcue_decision_info, at_ms, 16); CALLCUE_AT(callcue_decision_info, next_deadline_ms, 24);
  CALLCUE_AT(callcue_decision_info, clock_skew_ms, 32); CALLCUE_AT(callcue_decision_info, disposition, 40);
  CALLCUE_AT(callcue_decision_info, recommendation_count, 44);
  CALLCUE_AT(callcue_decision_info, withdrawal_count, 48); CALLCUE_AT(callcue_decision_info, finding_count, 52);
  CALLCUE_AT(callcue_decision_info, state_change_count, 56);
  CALLCUE_AT(callcue_decision_info, permission_change_count, 60); CALLCUE_AT(callcue_decision_info, fault_count, 64);
  CALLCUE_AT(callcue_decision_info, unrecognised_count, 68);
CALLCUE_SIZE(callcue_recommendation, 160); CALLCUE_AT(callcue_recommendation, struct_size, 0);
  CALLCUE_AT(callcue_recommendation, id, 4); CALLCUE_AT(callcue_recommendation, present, 8);
  CALLCUE_AT(callcue_recommendation, due_ms, 16); CALLCUE_AT(callcue_recommendation, expires_ms, 24);
  CALLCUE_AT(callcue_recommendation, action, 32); CALLCUE_AT(callcue_recommendation, severity, 36);
  CALLCUE_AT(callcue_recommendation, audience, 40); CALLCUE_AT(callcue_recommendation, priority, 44);
  CALLCUE_AT(callcue_recommendation, provisional, 48); CALLCUE_AT(callcue_recommendation, confirms, 52);
  CALLCUE_AT(callcue_recommendation, clause_count, 56); CALLCUE_AT(callcue_recommendation, argument_count, 60);
  CALLCUE_AT(callcue_recommendation, custom_action, 64); CALLCUE_AT(callcue_recommendation, script_id, 80);
  CALLCUE_AT(callcue_recommendation, text, 96); CALLCUE_AT(callcue_recommendation, language, 112);
  CALLCUE_AT(callcue_recommendation, topic, 128); CALLCUE_AT(callcue_recommendation, element_id, 144);
CALLCUE_SIZE(callcue_withdrawal, 16); CALLCUE_AT(callcue_withdrawal, struct_size, 0);
  CALLCUE_AT(callcue_withdrawal, recommendation_id, 4); CALLCUE_AT(callcue_withdrawal, reason, 8);
  CALLCUE_AT(callcue_withdrawal, reserved, 12);
CALLCUE_SIZE(callcue_finding, 104); CALLCUE_AT(callcue_finding, struct_size, 0);
  CALLCUE_AT(callcue_finding, instance, 4); CALLCUE_AT(callcue_finding, present, 8);
  CALLCUE_AT(callcue_finding, since_ms, 16); CALLCUE_AT(callcue_finding, due_ms, 24);
  CALLCUE_AT(callcue_finding, occurred_ms, 32); CALLCUE_AT(callcue_finding, verdict, 40);
  CALLCUE_AT(callcue_finding, severity, 44); CALLCUE_AT(callcue_finding, clause_count, 48);
  CALLCUE_AT(callcue_finding, evidence_count, 52); CALLCUE_AT(callcue_finding, element_id, 56);
  CALLCUE_AT(callcue_finding, participant_id, 72); CALLCUE_AT(callcue_finding, excuse_element_id, 88);
CALLCUE_SIZE(callcue_evidence, 64); CALLCUE_AT(callcue_evidence, struct_size, 0);
  CALLCUE_AT(callcue_evidence, step, 4); CALLCUE_AT(callcue_evidence, begin_byte, 8);
  CALLCUE_AT(callcue_evidence, end_byte, 12); CALLCUE_AT(callcue_evidence, begin_utf16, 16);
  CALLCUE_AT(callcue_evidence, end_utf16, 20); CALLCUE_AT(callcue_evidence, approximate, 24);
  CALLCUE_AT(callcue_evidence, reserved, 28); CALLCUE_AT(callcue_evidence, segment_id, 32);
  CALLCUE_AT(callcue_evidence, act, 48);
CALLCUE_SIZE(callcue_state_change, 72); CALLCUE_AT(callcue_state_change, struct_size, 0);
  CALLCUE_AT(callcue_state_change, reserved, 4); CALLCUE_AT(callcue_state_change, region, 8);
  CALLCUE_AT(callcue_state_change, from, 24); CALLCUE_AT(callcue_state_change, to, 40);
  CALLCUE_AT(callcue_state_change, cause, 56);
CALLCUE_SIZE(callcue_permission_change, 48); CALLCUE_AT(callcue_permission_change, struct_size, 0);
  CALLCUE_AT(callcue_permission_change, permitted, 4); CALLCUE_AT(callcue_permission_change, clause_count, 8);
  CALLCUE_AT(callcue_permission_change, missing_count, 12); CALLCUE_AT(callcue_permission_change, act, 16);
  CALLCUE_AT(callcue_permission_change, element_id, 32);
CALLCUE_SIZE(callcue_missing, 48); CALLCUE_AT(callcue_missing, struct_size, 0); CALLCUE_AT(callcue_missing, kind, 4);
  CALLCUE_AT(callcue_missing, name, 8); CALLCUE_AT(callcue_missing, script_id, 24);
  CALLCUE_AT(callcue_missing, choice, 40); CALLCUE_AT(callcue_missing, way, 44);
CALLCUE_SIZE(callcue_fault, 56); CALLCUE_AT(callcue_fault, struct_size, 0); CALLCUE_AT(callcue_fault, kind, 4);
  CALLCUE_AT(callcue_fault, element_id, 8); CALLCUE_AT(callcue_fault, code, 24);
  CALLCUE_AT(callcue_fault, cycle, 40);
CALLCUE_SIZE(callcue_permission, 40); CALLCUE_AT(callcue_permission, struct_size, 0);
  CALLCUE_AT(callcue_permission, known, 4); CALLCUE_AT(callcue_permission, permitted, 8);
  CALLCUE_AT(callcue_permission, element_count, 12); CALLCUE_AT(callcue_permission, clause_count, 16);
  CALLCUE_AT(callcue_permission, missing_count, 20); CALLCUE_AT(callcue_permission, act, 24);
CALLCUE_SIZE(callcue_view_info, 56); CALLCUE_AT(callcue_view_info, struct_size, 0);
  CALLCUE_AT(callcue_view_info, step, 4); CALLCUE_AT(callcue_view_info, present, 8);
  CALLCUE_AT(callcue_view_info, at_ms, 16); CALLCUE_AT(callcue_view_info, next_deadline_ms, 24);
  CALLCUE_AT(callcue_view_info, closed, 32); CALLCUE_AT(callcue_view_info, state_count, 36);
  CALLCUE_AT(callcue_view_info, recommendation_count, 40); CALLCUE_AT(callcue_view_info, duty_count, 44);
  CALLCUE_AT(callcue_view_info, permission_count, 48); CALLCUE_AT(callcue_view_info, unknown_fact_count, 52);
CALLCUE_SIZE(callcue_duty, 64); CALLCUE_AT(callcue_duty, struct_size, 0); CALLCUE_AT(callcue_duty, instance, 4);
  CALLCUE_AT(callcue_duty, present, 8); CALLCUE_AT(callcue_duty, since_ms, 16); CALLCUE_AT(callcue_duty, due_ms, 24);
  CALLCUE_AT(callcue_duty, severity, 32); CALLCUE_AT(callcue_duty, overdue, 36);
  CALLCUE_AT(callcue_duty, clause_count, 40); CALLCUE_AT(callcue_duty, reserved, 44);
  CALLCUE_AT(callcue_duty, element_id, 48);
CALLCUE_SIZE(callcue_explain_options, 40); CALLCUE_AT(callcue_explain_options, struct_size, 0);
  CALLCUE_AT(callcue_explain_options, flags, 4); CALLCUE_AT(callcue_explain_options, element_id, 8);
  CALLCUE_AT(callcue_explain_options, language, 24);
CALLCUE_SIZE(callcue_explained, 136); CALLCUE_AT(callcue_explained, struct_size, 0);
  CALLCUE_AT(callcue_explained, kind, 4); CALLCUE_AT(callcue_explained, standing, 8);
  CALLCUE_AT(callcue_explained, obstacle, 12); CALLCUE_AT(callcue_explained, severity, 16);
  CALLCUE_AT(callcue_explained, observed, 20); CALLCUE_AT(callcue_explained, present, 24);
  CALLCUE_AT(callcue_explained, by_ms, 32); CALLCUE_AT(callcue_explained, clause_count, 40);
  CALLCUE_AT(callcue_explained, part_count, 44); CALLCUE_AT(callcue_explained, need_count, 48);
  CALLCUE_AT(callcue_explained, reserved, 52); CALLCUE_AT(callcue_explained, element_id, 56);
  CALLCUE_AT(callcue_explained, obstacle_name, 72); CALLCUE_AT(callcue_explained, obstacle_text, 88);
  CALLCUE_AT(callcue_explained, recommendation_count, 104);  CALLCUE_AT(callcue_explained, finding_count, 108);
  CALLCUE_AT(callcue_explained, duty_count, 112);  CALLCUE_AT(callcue_explained, trigger_count, 116);
  CALLCUE_AT(callcue_explained, timer_count, 120);  CALLCUE_AT(callcue_explained, words_count, 124);
  CALLCUE_AT(callcue_explained, acted, 128);  CALLCUE_AT(callcue_explained, reserved2, 132);
CALLCUE_SIZE(callcue_guard_part, 64); CALLCUE_AT(callcue_guard_part, struct_size, 0);
  CALLCUE_AT(callcue_guard_part, depth, 4); CALLCUE_AT(callcue_guard_part, decisive, 8);
  CALLCUE_AT(callcue_guard_part, reserved, 12); CALLCUE_AT(callcue_guard_part, role, 16);
  CALLCUE_AT(callcue_guard_part, text, 32); CALLCUE_AT(callcue_guard_part, value, 48);
CALLCUE_SIZE(callcue_need, 80); CALLCUE_AT(callcue_need, struct_size, 0); CALLCUE_AT(callcue_need, kind, 4);
  CALLCUE_AT(callcue_need, present, 8); CALLCUE_AT(callcue_need, by_ms, 16); CALLCUE_AT(callcue_need, wanted, 24);
  CALLCUE_AT(callcue_need, reserved, 28); CALLCUE_AT(callcue_need, text, 32); CALLCUE_AT(callcue_need, name, 48);
  CALLCUE_AT(callcue_need, value, 64);
CALLCUE_SIZE(callcue_trigger, 64); CALLCUE_AT(callcue_trigger, struct_size, 0);
  CALLCUE_AT(callcue_trigger, reserved, 4); CALLCUE_AT(callcue_trigger, present, 8);
  CALLCUE_AT(callcue_trigger, last_ms, 16); CALLCUE_AT(callcue_trigger, next_ms, 24);
  CALLCUE_AT(callcue_trigger, on, 32); CALLCUE_AT(callcue_trigger, role, 48);
CALLCUE_SIZE(callcue_timer, 32); CALLCUE_AT(callcue_timer, struct_size, 0); CALLCUE_AT(callcue_timer, reserved, 4);
  CALLCUE_AT(callcue_timer, at_ms, 8); CALLCUE_AT(callcue_timer, what, 16);
CALLCUE_SIZE(callcue_words, 80); CALLCUE_AT(callcue_words, struct_size, 0); CALLCUE_AT(callcue_words, party, 4);
  CALLCUE_AT(callcue_words, begin_ms, 8); CALLCUE_AT(callcue_words, end_ms, 16); CALLCUE_AT(callcue_words, step, 24);
  CALLCUE_AT(callcue_words, begin_byte, 28); CALLCUE_AT(callcue_words, end_byte, 32);
  CALLCUE_AT(callcue_words, begin_utf16, 36); CALLCUE_AT(callcue_words, end_utf16, 40);
  CALLCUE_AT(callcue_words, approximate, 44); CALLCUE_AT(callcue_words, segment_id, 48);
  CALLCUE_AT(callcue_words, act, 64);
CALLCUE_SIZE(callcue_scorecard_info, 56); CALLCUE_AT(callcue_scorecard_info, struct_size, 0);
  CALLCUE_AT(callcue_scorecard_info, line_count, 4); CALLCUE_AT(callcue_scorecard_info, present, 8);
  CALLCUE_AT(callcue_scorecard_info, score, 16); CALLCUE_AT(callcue_scorecard_info, weighted, 20);
  CALLCUE_AT(callcue_scorecard_info, failed, 24); CALLCUE_AT(callcue_scorecard_info, critical_violations, 28);
  CALLCUE_AT(callcue_scorecard_info, fulfilled, 32); CALLCUE_AT(callcue_scorecard_info, violated, 36);
  CALLCUE_AT(callcue_scorecard_info, excused, 40); CALLCUE_AT(callcue_scorecard_info, undetermined, 44);
  CALLCUE_AT(callcue_scorecard_info, worst, 48); CALLCUE_AT(callcue_scorecard_info, not_applicable, 52);
CALLCUE_SIZE(callcue_score_line, 72); CALLCUE_AT(callcue_score_line, struct_size, 0);
  CALLCUE_AT(callcue_score_line, outcome, 4); CALLCUE_AT(callcue_score_line, present, 8);
  CALLCUE_AT(callcue_score_line, score, 16); CALLCUE_AT(callcue_score_line, weight, 20);
  CALLCUE_AT(callcue_score_line, fulfilled, 24); CALLCUE_AT(callcue_score_line, violated, 28);
  CALLCUE_AT(callcue_score_line, excused, 32); CALLCUE_AT(callcue_score_line, undetermined, 36);
  CALLCUE_AT(callcue_score_line, worst, 40); CALLCUE_AT(callcue_score_line, critical, 44);
  CALLCUE_AT(callcue_score_line, observed, 48); CALLCUE_AT(callcue_score_line, reserved, 52);
  CALLCUE_AT(callcue_score_line, clause_id, 56);
// clang-format on
#endif

}  // namespace

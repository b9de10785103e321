#include "callcue/decision.h"

#include "capi/guard_internal.h"
#include "capi/handles_internal.h"
#include "capi/query_internal.h"
#include "lib/wire/decision_writer.h"

using namespace callcue::capi;
using callcue::wire::DecisionWriter;

namespace {

const callcue::Decision& Get(const callcue_decision* decision) {
  return *reinterpret_cast<const callcue::Decision*>(decision);
}

callcue_value ValueToC(const callcue::FactValue& from) {
  callcue_value value = {};
  value.kind = static_cast<callcue_value_kind>(from.kind);
  if (from.kind == callcue::FactValue::Kind::kDouble) {
    value.number = from.number;
  } else {
    value.integer = from.integer;
  }
  value.string = ToC(from.string);
  return value;
}

[[gnu::always_inline]] inline void FillHead(const callcue::Decision& from, callcue_decision_info* to) {
  to->step = from.step;
  to->at_ms = from.at_ms;
  to->present = 0, to->next_deadline_ms = 0;
  if (from.next_deadline_ms.has_value()) {
    to->present = CALLCUE_DECISION_HAS_NEXT_DEADLINE_MS;
    to->next_deadline_ms = *from.next_deadline_ms;
  }
  to->clock_skew_ms = from.clock_skew_ms;
  to->disposition = static_cast<callcue_disposition>(from.disposition);
  to->recommendation_count = Count(from.recommendations);
  to->withdrawal_count = Count(from.withdrawals);
  to->finding_count = Count(from.findings);
  to->state_change_count = Count(from.state_changes);
  to->permission_change_count = Count(from.permission_changes);
  to->fault_count = Count(from.faults);
  to->unrecognised_count = Count(from.unrecognised);
}

[[gnu::always_inline]] inline void FillAll(const callcue::Recommendation& from, callcue_recommendation* to) {
  Fill(from, to);
  to->confirms = from.confirms;
  to->argument_count = Count(from.arguments);
  SetText(from.text, &to->text);
  SetText(from.language, &to->language);
}

// What is no structure of this library's age: apart, with each parameter where it was, so that the usual way moves none.
[[gnu::noinline, gnu::cold]] callcue_status GetOther(const callcue_decision* decision, callcue_decision_info* out,
                                                     callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  return WriteInto(out, error, [&](callcue_decision_info* to) { FillHead(Get(decision), to); });
}
[[gnu::noinline, gnu::cold]] callcue_status RecommendationOther(const callcue_decision* decision, uint32_t index,
                                                                callcue_recommendation* out, callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  if (index >= Get(decision).recommendations.size()) return NoIndex(error);
  return WriteInto(out, error, [&](callcue_recommendation* to) { FillAll(Get(decision).recommendations[index], to); });
}

}  // namespace

callcue_status callcue_decision_get(const callcue_decision* decision, callcue_decision_info* out,
                                    callcue_error* error) {
  if (decision == nullptr || !IsOfThisAge(out)) return GetOther(decision, out, error);
  FillHead(Get(decision), out);
  return CALLCUE_OK;
}

callcue_status callcue_decision_recommendation(const callcue_decision* decision, uint32_t index,
                                               callcue_recommendation* out, callcue_error* error) {
  if (decision == nullptr || index >= Get(decision).recommendations.size() || !IsOfThisAge(out)) {
    return RecommendationOther(decision, index, out, error);
  }
  FillAll(Get(decision).recommendations[index], out);
  return CALLCUE_OK;
}

callcue_status callcue_decision_recommendation_clause(const callcue_decision* decision, uint32_t index, uint32_t clause,
                                                      callcue_string* out, callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  if (index >= Get(decision).recommendations.size()) return NoIndex(error);
  return Item(Get(decision).recommendations[index].clause_ids, clause, out, error);
}

callcue_status callcue_decision_recommendation_argument(const callcue_decision* decision, uint32_t index,
                                                        uint32_t argument, callcue_argument* out,
                                                        callcue_error* error) {
  if (decision == nullptr || out == nullptr) return NoHandle(error);
  if (index >= Get(decision).recommendations.size()) return NoIndex(error);
  const auto& arguments = Get(decision).recommendations[index].arguments;
  if (argument >= arguments.size()) return NoIndex(error);
  out->name = ToC(arguments[argument].name);
  out->value = ValueToC(arguments[argument].value);
  return CALLCUE_OK;
}

callcue_status callcue_decision_withdrawal(const callcue_decision* decision, uint32_t index, callcue_withdrawal* out,
                                           callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  if (index >= Get(decision).withdrawals.size()) return NoIndex(error);
  const callcue::Withdrawal& from = Get(decision).withdrawals[index];
  callcue_withdrawal w = {};
  w.recommendation_id = from.recommendation_id;
  w.reason = static_cast<callcue_withdrawal_reason>(from.reason);
  return Write(w, out, error);
}

callcue_status callcue_decision_finding(const callcue_decision* decision, uint32_t index, callcue_finding* out,
                                        callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  if (index >= Get(decision).findings.size()) return NoIndex(error);
  const callcue::Finding& from = Get(decision).findings[index];
  return WriteInto(out, error, [&](callcue_finding* to) {
    Fill(from, to);
    to->clause_count = Count(from.clause_ids);
    to->evidence_count = Count(from.evidence);
    to->element_id = ToC(from.element_id);
    to->participant_id = ToC(from.participant_id);
  });
}

callcue_status callcue_decision_finding_clause(const callcue_decision* decision, uint32_t index, uint32_t clause,
                                               callcue_string* out, callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  if (index >= Get(decision).findings.size()) return NoIndex(error);
  return Item(Get(decision).findings[index].clause_ids, clause, out, error);
}

callcue_status callcue_decision_finding_evidence(const callcue_decision* decision, uint32_t index, uint32_t evidence,
                                                 callcue_evidence* out, callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  if (index >= Get(decision).findings.size()) return NoIndex(error);
  const auto& list = Get(decision).findings[index].evidence;
  if (evidence >= list.size()) return NoIndex(error);
  callcue_evidence e = {};
  FillPlace(list[evidence], &e);
  return Write(e, out, error);
}

callcue_status callcue_decision_state_change(const callcue_decision* decision, uint32_t index,
                                             callcue_state_change* out, callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  if (index >= Get(decision).state_changes.size()) return NoIndex(error);
  const callcue::StateChange& from = Get(decision).state_changes[index];
  callcue_state_change s = {};
  s.region = ToC(from.region);
  s.from = ToC(from.from);
  s.to = ToC(from.to);
  s.cause = ToC(from.cause);
  return Write(s, out, error);
}

callcue_status callcue_decision_permission_change(const callcue_decision* decision, uint32_t index,
                                                  callcue_permission_change* out, callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  if (index >= Get(decision).permission_changes.size()) return NoIndex(error);
  const callcue::PermissionChange& from = Get(decision).permission_changes[index];
  callcue_permission_change p = {};
  p.permitted = from.permitted;
  p.clause_count = Count(from.clause_ids);
  p.missing_count = Count(from.missing);
  p.act = ToC(from.act);
  p.element_id = ToC(from.element_id);
  return Write(p, out, error);
}

callcue_status callcue_decision_permission_change_clause(const callcue_decision* decision, uint32_t index,
                                                         uint32_t clause, callcue_string* out, callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  if (index >= Get(decision).permission_changes.size()) return NoIndex(error);
  return Item(Get(decision).permission_changes[index].clause_ids, clause, out, error);
}

callcue_status callcue_decision_permission_change_missing(const callcue_decision* decision, uint32_t index,
                                                          uint32_t missing, callcue_missing* out,
                                                          callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  if (index >= Get(decision).permission_changes.size()) return NoIndex(error);
  const auto& list = Get(decision).permission_changes[index].missing;
  if (missing >= list.size()) return NoIndex(error);
  callcue_missing m = {};
  Fill(list[missing], &m);
  return Write(m, out, error);
}

callcue_status callcue_decision_fault(const callcue_decision* decision, uint32_t index, callcue_fault* out,
                                      callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  if (index >= Get(decision).faults.size()) return NoIndex(error);
  const callcue::Fault& from = Get(decision).faults[index];
  callcue_fault f = {};
  f.kind = static_cast<callcue_fault_kind>(from.kind);
  f.element_id = ToC(from.element_id);
  f.code = ToC(from.code);
  f.cycle = ToC(from.cycle);
  return Write(f, out, error);
}

callcue_status callcue_decision_unrecognised(const callcue_decision* decision, uint32_t index, callcue_string* out,
                                             callcue_error* error) {
  if (decision == nullptr) return NoHandle(error);
  return Item(Get(decision).unrecognised, index, out, error);
}

callcue_status callcue_decision_to_protobuf(const callcue_decision* decision, callcue_buffer* out,
                                            callcue_error* error) {
  if (decision == nullptr || out == nullptr) return NoHandle(error);
  return GuardStep(error, [&] {
    DecisionWriter::WriteBinary(Get(decision), &out->bytes);
    return CALLCUE_OK;
  });
}

callcue_status callcue_decision_to_json(const callcue_decision* decision, callcue_buffer* out, callcue_error* error) {
  if (decision == nullptr || out == nullptr) return NoHandle(error);
  return GuardStep(error, [&] {
    DecisionWriter::WriteJson(Get(decision), &out->bytes);
    return CALLCUE_OK;
  });
}

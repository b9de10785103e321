// Answers and views.
#include "capi/query_internal.h"

#include "capi/guard_internal.h"
#include "capi/handles_internal.h"
#include "lib/wire/decision_writer.h"

using namespace callcue::capi;
using callcue::CallView;
using callcue::wire::DecisionWriter;

callcue_recommendation callcue::capi::ToC(const CallView::LiveRecommendation& from) noexcept {
  callcue_recommendation r = {};
  Fill(from, &r);
  return r;
}

callcue_duty callcue::capi::ToC(const CallView::OpenDuty& from) noexcept {
  callcue_duty d = {};
  d.instance = from.instance;
  d.since_ms = from.since_ms;
  SetTime(from.due_ms, CALLCUE_DUTY_HAS_DUE_MS, &d.due_ms, &d.present);
  d.severity = static_cast<callcue_severity>(from.severity);
  d.overdue = from.overdue;
  d.clause_count = Count(from.clause_ids);
  d.element_id = ToC(from.element_id);
  return d;
}

callcue_status callcue_answer_new(callcue_answer** out, callcue_error* error) { return New(out, error); }
void callcue_answer_free(callcue_answer* answer) { delete answer; }

callcue_status callcue_answer_get(const callcue_answer* answer, callcue_permission* out, callcue_error* error) {
  if (answer == nullptr) return NoHandle(error);
  callcue_permission p = {};
  p.known = answer->answer.known;
  p.permitted = answer->answer.permitted;
  p.element_count = Count(answer->answer.element_ids);
  p.clause_count = Count(answer->answer.clause_ids);
  p.missing_count = Count(answer->answer.missing);
  p.act = ToC(answer->answer.act);
  return Write(p, out, error);
}

callcue_status callcue_answer_element(const callcue_answer* answer, uint32_t index, callcue_string* out,
                                      callcue_error* error) {
  return answer == nullptr ? NoHandle(error) : Item(answer->answer.element_ids, index, out, error);
}

callcue_status callcue_answer_clause(const callcue_answer* answer, uint32_t index, callcue_string* out,
                                     callcue_error* error) {
  return answer == nullptr ? NoHandle(error) : Item(answer->answer.clause_ids, index, out, error);
}

callcue_status callcue_answer_missing(const callcue_answer* answer, uint32_t index, callcue_missing* out,
                                      callcue_error* error) {
  if (answer == nullptr) return NoHandle(error);
  if (index >= answer->answer.missing.size()) return NoIndex(error);
  callcue_missing m = {};
  Fill(answer->answer.missing[index], &m);
  return Write(m, out, error);
}

callcue_status callcue_answer_to_protobuf(const callcue_answer* answer, callcue_buffer* out, callcue_error* error) {
  if (answer == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    out->Replace([&](std::string* bytes) { DecisionWriter::AppendBinary(answer->answer, bytes); });
    return CALLCUE_OK;
  });
}

callcue_status callcue_answer_to_json(const callcue_answer* answer, callcue_buffer* out, callcue_error* error) {
  if (answer == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    out->Replace([&](std::string* bytes) { DecisionWriter::AppendJson(answer->answer, bytes); });
    return CALLCUE_OK;
  });
}

callcue_status callcue_view_new(callcue_view** out, callcue_error* error) { return New(out, error); }
void callcue_view_free(callcue_view* view) { delete view; }

callcue_status callcue_view_get(const callcue_view* view, callcue_view_info* out, callcue_error* error) {
  if (view == nullptr) return NoHandle(error);
  const callcue::CallView& v = view->view;
  callcue_view_info info = {};
  info.step = v.step;
  info.at_ms = v.at_ms;
  info.closed = v.closed;
  SetTime(v.next_deadline_ms, CALLCUE_CALL_HAS_NEXT_DEADLINE_MS, &info.next_deadline_ms, &info.present);
  info.state_count = Count(v.states);
  info.recommendation_count = Count(v.recommendations);
  info.duty_count = Count(v.duties);
  info.permission_count = Count(v.permissions);
  info.unknown_fact_count = Count(v.unknown_facts);
  return Write(info, out, error);
}

callcue_status callcue_view_state(const callcue_view* view, uint32_t index, callcue_string* out, callcue_error* error) {
  return view == nullptr ? NoHandle(error) : Item(view->view.states, index, out, error);
}

callcue_status callcue_view_recommendation(const callcue_view* view, uint32_t index, callcue_recommendation* out,
                                           callcue_error* error) {
  if (view == nullptr) return NoHandle(error);
  if (index >= view->view.recommendations.size()) return NoIndex(error);
  return Write(ToC(view->view.recommendations[index]), out, error);
}

callcue_status callcue_view_recommendation_clause(const callcue_view* view, uint32_t index, uint32_t clause,
                                                  callcue_string* out, callcue_error* error) {
  if (view == nullptr) return NoHandle(error);
  if (index >= view->view.recommendations.size()) return NoIndex(error);
  return Item(view->view.recommendations[index].clause_ids, clause, out, error);
}

callcue_status callcue_view_duty(const callcue_view* view, uint32_t index, callcue_duty* out, callcue_error* error) {
  if (view == nullptr) return NoHandle(error);
  if (index >= view->view.duties.size()) return NoIndex(error);
  return Write(ToC(view->view.duties[index]), out, error);
}

callcue_status callcue_view_duty_clause(const callcue_view* view, uint32_t index, uint32_t clause, callcue_string* out,
                                        callcue_error* error) {
  if (view == nullptr) return NoHandle(error);
  if (index >= view->view.duties.size()) return NoIndex(error);
  return Item(view->view.duties[index].clause_ids, clause, out, error);
}

callcue_status callcue_view_permission(const callcue_view* view, uint32_t index, callcue_answer* out,
                                       callcue_error* error) {
  if (view == nullptr || out == nullptr) return NoHandle(error);
  if (index >= view->view.permissions.size()) return NoIndex(error);
  return Guard(error, [&] {
    callcue::PermissionAnswer copy = view->view.permissions[index];
    out->answer = std::move(copy);
    return CALLCUE_OK;
  });
}

callcue_status callcue_view_unknown_fact(const callcue_view* view, uint32_t index, callcue_string* out,
                                         callcue_error* error) {
  return view == nullptr ? NoHandle(error) : Item(view->view.unknown_facts, index, out, error);
}

callcue_status callcue_view_to_protobuf(const callcue_view* view, callcue_buffer* out, callcue_error* error) {
  if (view == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    out->Replace([&](std::string* bytes) { DecisionWriter::AppendBinary(view->view, bytes); });
    return CALLCUE_OK;
  });
}

callcue_status callcue_view_to_json(const callcue_view* view, callcue_buffer* out, callcue_error* error) {
  if (view == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    out->Replace([&](std::string* bytes) { DecisionWriter::AppendJson(view->view, bytes); });
    return CALLCUE_OK;
  });
}

// Why elements speak, and why others don't.
#include "callcue/explain.h"

#include <algorithm>
#include <string_view>

#include "capi/guard_internal.h"
#include "capi/handles_internal.h"
#include "capi/query_internal.h"
#include "capi/step_internal.h"
#include "lib/wire/decision_writer.h"

using namespace callcue::capi;
using callcue::Decision;
using callcue::Decisions;
using callcue::Explanation;
using callcue::wire::DecisionWriter;

namespace {

// False: reported in `error` and by `status`.
bool ReadOptions(const callcue_explain_options* in, callcue::ExplainOptions* out, callcue_status* status,
                 callcue_error* error) {
  callcue_explain_options copy;
  if (in == nullptr) return true;
  in = Read(in, &copy, status, error);
  if (in == nullptr) return false;
  if ((in->flags & ~uint32_t{CALLCUE_EXPLAIN_NOT_SILENT | CALLCUE_EXPLAIN_REVEAL}) != 0) {
    *status = Fail(error, CALLCUE_UNIMPLEMENTED, "a flag that this library is too old for; update it or leave it out");
    return false;
  }
  if (!IsThere(in->element_id) || !IsThere(in->language)) {
    *status = NotThere(error);
    return false;
  }
  out->element_id = FromC(in->element_id);
  out->language = FromC(in->language);
  out->silent = (in->flags & CALLCUE_EXPLAIN_NOT_SILENT) == 0;
  out->reveal = (in->flags & CALLCUE_EXPLAIN_REVEAL) != 0;
  return true;
}

bool Names(const Decision& decision, std::string_view element) {
  const auto any = [&](const auto& items, auto name) {
    return std::any_of(items.begin(), items.end(), [&](const auto& item) { return item.*name == element; });
  };
  return any(decision.recommendations, &callcue::Recommendation::element_id) ||
         any(decision.findings, &callcue::Finding::element_id) ||
         any(decision.findings, &callcue::Finding::excuse_element_id) ||
         any(decision.permission_changes, &callcue::PermissionChange::element_id) ||
         any(decision.faults, &callcue::Fault::element_id);
}

bool InTrace(const Decisions& decisions, const Explanation& x) {
  return x.standing != Explanation::Standing::kSilent || x.acted ||
         std::any_of(decisions.begin(), decisions.end(),
                     [&](const Decision& decision) { return Names(decision, x.element_id); });
}

callcue_status Explain(const callcue_call* call, const callcue_explain_options* options, bool trace,
                       callcue_explanation* out, callcue_error* error) {
  if (call == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&]() -> callcue_status {
    callcue::ExplainOptions wanted;
    callcue_status wrong = CALLCUE_OK;
    if (!ReadOptions(options, &wanted, &wrong, error)) return wrong;
    wanted.silent = wanted.silent || trace;
    std::vector<Explanation> list;
    const absl::Status status = call->call.Explain(wanted, &list);
    if (!status.ok()) return Fail(error, status);
    if (trace) {
      list.erase(std::remove_if(list.begin(), list.end(), [&](const Explanation& x) { return !InTrace(DecisionsOf(call), x); }),
                 list.end());
    }
    out->list = std::move(list);
    return CALLCUE_OK;
  });
}

}  // namespace

callcue_status callcue_explanation_new(callcue_explanation** out, callcue_error* error) { return New(out, error); }
void callcue_explanation_free(callcue_explanation* explanation) { delete explanation; }

callcue_status callcue_call_explain(const callcue_call* call, const callcue_explain_options* options,
                                    callcue_explanation* out, callcue_error* error) {
  return Explain(call, options, false, out, error);
}

callcue_status callcue_call_trace(const callcue_call* call, const callcue_explain_options* options,
                                  callcue_explanation* out, callcue_error* error) {
  return Explain(call, options, true, out, error);
}

uint32_t callcue_explanation_count(const callcue_explanation* explanation) {
  return explanation == nullptr ? 0 : Count(explanation->list);
}

callcue_status callcue_explanation_get(const callcue_explanation* explanation, uint32_t index, callcue_explained* out,
                                       callcue_error* error) {
  callcue_status status;
  const Explanation* from = At(explanation, index, &status, error);
  if (from == nullptr) return status;
  callcue_explained e = {};
  e.kind = static_cast<callcue_element_kind>(from->kind);
  e.standing = static_cast<callcue_standing>(from->standing);
  e.obstacle = static_cast<callcue_obstacle>(from->obstacle.reason);
  e.severity = static_cast<callcue_severity>(from->severity);
  e.observed = from->observed;
  e.acted = from->acted;
  SetTime(from->obstacle.by_ms, CALLCUE_EXPLAINED_HAS_BY_MS, &e.by_ms, &e.present);
  e.clause_count = Count(from->clauses);
  e.part_count = Count(from->parts);
  e.need_count = Count(from->obstacle.needs);
  e.recommendation_count = Count(from->recommendations);
  e.finding_count = Count(from->findings);
  e.duty_count = Count(from->duties);
  e.trigger_count = Count(from->triggers);
  e.timer_count = Count(from->timers);
  e.words_count = Count(from->words);
  e.element_id = ToC(from->element_id);
  e.obstacle_name = ToC(from->obstacle.name);
  e.obstacle_text = ToC(from->obstacle.text);
  return Write(e, out, error);
}

callcue_status callcue_explanation_clause(const callcue_explanation* explanation, uint32_t index, uint32_t clause,
                                          callcue_string* id, callcue_string* title, callcue_string* text,
                                          callcue_error* error) {
  callcue_status status;
  const Explanation* from = At(explanation, index, &status, error);
  if (from == nullptr) return status;
  if (clause >= from->clauses.size()) return NoIndex(error);
  if (id != nullptr) *id = ToC(from->clauses[clause].id);
  if (title != nullptr) *title = ToC(from->clauses[clause].title);
  if (text != nullptr) *text = ToC(from->clauses[clause].text);
  return CALLCUE_OK;
}

callcue_status callcue_explanation_part(const callcue_explanation* explanation, uint32_t index, uint32_t part,
                                        callcue_guard_part* out, callcue_error* error) {
  callcue_status status;
  const Explanation* from = At(explanation, index, &status, error);
  if (from == nullptr) return status;
  if (part >= from->parts.size()) return NoIndex(error);
  callcue_guard_part p = {};
  p.depth = from->parts[part].depth;
  p.decisive = from->parts[part].decisive;
  p.role = ToC(from->parts[part].role);
  p.text = ToC(from->parts[part].text);
  p.value = ToC(from->parts[part].value);
  return Write(p, out, error);
}

callcue_status callcue_explanation_need(const callcue_explanation* explanation, uint32_t index, uint32_t need,
                                        callcue_need* out, callcue_error* error) {
  callcue_status status;
  const Explanation* from = At(explanation, index, &status, error);
  if (from == nullptr) return status;
  if (need >= from->obstacle.needs.size()) return NoIndex(error);
  const Explanation::Need& one = from->obstacle.needs[need];
  callcue_need n = {};
  n.kind = static_cast<callcue_missing_kind>(one.kind);
  SetTime(one.by_ms, CALLCUE_NEED_HAS_BY_MS, &n.by_ms, &n.present);
  n.wanted = one.wanted;
  n.text = ToC(one.text);
  n.name = ToC(one.name);
  n.value = ToC(one.value);
  return Write(n, out, error);
}

callcue_status callcue_explanation_to_protobuf(const callcue_explanation* explanation, callcue_buffer* out,
                                               callcue_error* error) {
  if (explanation == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    out->Replace([&](std::string* bytes) { DecisionWriter::AppendBinary(explanation->list, bytes); });
    return CALLCUE_OK;
  });
}

callcue_status callcue_explanation_to_json(const callcue_explanation* explanation, callcue_buffer* out, callcue_error* error) {
  if (explanation == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    out->Replace([&](std::string* bytes) { DecisionWriter::AppendJson(explanation->list, bytes); });
    return CALLCUE_OK;
  });
}

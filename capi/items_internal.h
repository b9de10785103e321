// What items have in common wherever they come from: a decision, a view, an explanation.
#ifndef CALLCUE_CAPI_ITEMS_INTERNAL_H_
#define CALLCUE_CAPI_ITEMS_INTERNAL_H_

#include <cstdint>
#include <optional>

#include "capi/guard_internal.h"

namespace callcue::capi {

// Sets an optional time and its bit.
inline void SetTime(const std::optional<int64_t>& from, uint64_t bit, int64_t* to, uint64_t* present) noexcept {
  *to = from.value_or(0);
  *present |= from.has_value() ? bit : 0;
}

template <typename Recommendation>
void Fill(const Recommendation& from, callcue_recommendation* to) noexcept {
  to->id = from.id;
  to->present = 0, to->due_ms = 0, to->expires_ms = 0;
  if ((static_cast<int>(from.due_ms.has_value()) | static_cast<int>(from.expires_ms.has_value())) != 0) {   // few have any
    SetTime(from.due_ms, CALLCUE_RECOMMENDATION_HAS_DUE_MS, &to->due_ms, &to->present);
    SetTime(from.expires_ms, CALLCUE_RECOMMENDATION_HAS_EXPIRES_MS, &to->expires_ms, &to->present);
  }
  to->action = static_cast<callcue_action>(from.action);
  to->severity = static_cast<callcue_severity>(from.severity);
  to->audience = static_cast<callcue_audience>(from.audience);
  to->priority = from.priority;
  to->provisional = from.provisional;
  to->clause_count = Count(from.clause_ids);
  SetText(from.custom_action, &to->custom_action);
  SetText(from.script_id, &to->script_id);
  SetText(from.topic, &to->topic);
  SetText(from.element_id, &to->element_id);
}

template <typename Finding>
void Fill(const Finding& from, callcue_finding* to) noexcept {
  to->instance = from.instance;
  to->present = 0;
  to->since_ms = from.since_ms;
  SetTime(from.due_ms, CALLCUE_FINDING_HAS_DUE_MS, &to->due_ms, &to->present);
  SetTime(from.occurred_ms, CALLCUE_FINDING_HAS_OCCURRED_MS, &to->occurred_ms, &to->present);
  to->verdict = static_cast<callcue_verdict>(from.verdict);
  to->severity = static_cast<callcue_severity>(from.severity);
  to->excuse_element_id = ToC(from.excuse_element_id);
}

template <typename Missing>
void Fill(const Missing& from, callcue_missing* to) noexcept {
  to->kind = static_cast<callcue_missing_kind>(from.kind);
  to->name = ToC(from.name);
  to->script_id = ToC(from.script_id);
  to->choice = from.choice;
  to->way = from.way;
}

// Of callcue_evidence and callcue_words.
template <typename Place, typename To>
void FillPlace(const Place& from, To* to) noexcept {
  to->step = from.step;
  to->begin_byte = from.begin_byte;
  to->end_byte = from.end_byte;
  to->begin_utf16 = from.begin_utf16;
  to->end_utf16 = from.end_utf16;
  to->approximate = from.approximate;
  to->segment_id = ToC(from.segment_id);
  to->act = ToC(from.act);
}

}  // namespace callcue::capi

#endif  // CALLCUE_CAPI_ITEMS_INTERNAL_H_

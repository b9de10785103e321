// What an explained element has of each kind: recommendations, findings, duties, triggers, timers, words.
#include "callcue/explain.h"
#include "capi/guard_internal.h"
#include "capi/handles_internal.h"
#include "capi/query_internal.h"

using namespace callcue::capi;
using callcue::Explanation;

namespace {

callcue_finding ItemToC(const Explanation::Finding& from, const Explanation& x) {
  callcue_finding f = {};
  Fill(from, &f);
  f.element_id = ToC(x.element_id);
  return f;
}

// Their clauses are those of the element.
callcue_recommendation ItemToC(const callcue::CallView::LiveRecommendation& from, const Explanation&) {
  callcue_recommendation r = ToC(from);
  r.clause_count = 0;
  return r;
}
callcue_duty ItemToC(const callcue::CallView::OpenDuty& from, const Explanation&) {
  callcue_duty d = ToC(from);
  d.clause_count = 0;
  return d;
}

callcue_trigger ItemToC(const Explanation::Trigger& from, const Explanation&) {
  callcue_trigger t = {};
  SetTime(from.last_ms, CALLCUE_TRIGGER_HAS_LAST_MS, &t.last_ms, &t.present);
  SetTime(from.next_ms, CALLCUE_TRIGGER_HAS_NEXT_MS, &t.next_ms, &t.present);
  t.on = ToC(from.on);
  t.role = ToC(from.role);
  return t;
}

callcue_timer ItemToC(const Explanation::Timer& from, const Explanation&) {
  callcue_timer t = {};
  t.at_ms = from.at_ms;
  t.what = ToC(from.what);
  return t;
}

callcue_words ItemToC(const Explanation::Words& from, const Explanation&) {
  callcue_words w = {};
  w.party = static_cast<callcue_party>(from.party);
  w.begin_ms = from.begin_ms;
  w.end_ms = from.end_ms;
  FillPlace(from, &w);
  return w;
}

template <typename T, typename Out>
callcue_status WriteItem(const callcue_explanation* explanation, uint32_t index, std::vector<T> Explanation::*items,
                         uint32_t item, Out* out, callcue_error* error) {
  callcue_status status;
  const Explanation* x = At(explanation, index, &status, error);
  if (x == nullptr) return status;
  if (item >= (x->*items).size()) return NoIndex(error);
  return Write(ItemToC((x->*items)[item], *x), out, error);
}

}  // namespace

callcue_status callcue_explanation_recommendation(const callcue_explanation* explanation, uint32_t index,
                                                  uint32_t recommendation, callcue_recommendation* out,
                                                  callcue_error* error) {
  return WriteItem(explanation, index, &Explanation::recommendations, recommendation, out, error);
}

callcue_status callcue_explanation_finding(const callcue_explanation* explanation, uint32_t index, uint32_t finding,
                                           callcue_finding* out, callcue_error* error) {
  return WriteItem(explanation, index, &Explanation::findings, finding, out, error);
}

callcue_status callcue_explanation_duty(const callcue_explanation* explanation, uint32_t index, uint32_t duty,
                                        callcue_duty* out, callcue_error* error) {
  return WriteItem(explanation, index, &Explanation::duties, duty, out, error);
}

callcue_status callcue_explanation_trigger(const callcue_explanation* explanation, uint32_t index, uint32_t trigger,
                                           callcue_trigger* out, callcue_error* error) {
  return WriteItem(explanation, index, &Explanation::triggers, trigger, out, error);
}

callcue_status callcue_explanation_timer(const callcue_explanation* explanation, uint32_t index, uint32_t timer,
                                         callcue_timer* out, callcue_error* error) {
  return WriteItem(explanation, index, &Explanation::timers, timer, out, error);
}

callcue_status callcue_explanation_words(const callcue_explanation* explanation, uint32_t index, uint32_t words,
                                         callcue_words* out, callcue_error* error) {
  return WriteItem(explanation, index, &Explanation::words, words, out, error);
}

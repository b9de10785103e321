// A contact, judged by clause.
#include "callcue/scorecard.h"

#include <algorithm>

#include "capi/guard_internal.h"
#include "capi/handles_internal.h"
#include "capi/step_internal.h"
#include "lib/report/scorecard_writer.h"

using namespace callcue::capi;
using callcue::Decision;
using callcue::Policy;
using callcue::Scorecard;

namespace {

void AddAll(const callcue::Decisions& decisions, Scorecard* card) {
  for (const Decision& decision : decisions) card->Add(decision);
}

// Clauses that the scorecard's own policy doesn't have need lines of their own: on a copy, for memory may run out.
void AddOfOtherPolicy(const callcue_call& call, std::shared_ptr<const Policy> policy, callcue_scorecard* scorecard) {
  Scorecard card = scorecard->card;
  AddAll(DecisionsOf(&call), &card);
  auto& others = scorecard->others;
  if (std::find(others.begin(), others.end(), policy) == others.end()) others.push_back(std::move(policy));
  scorecard->card = std::move(card);
}

}  // namespace

callcue_status callcue_scorecard_new(const callcue_policy* policy, callcue_scorecard** out, callcue_error* error) {
  if (out == nullptr) return NoHandle(error);
  *out = nullptr;
  if (policy == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    *out = new callcue_scorecard(policy->policy);
    return CALLCUE_OK;
  });
}

void callcue_scorecard_free(callcue_scorecard* scorecard) { delete scorecard; }

callcue_status callcue_scorecard_add(callcue_scorecard* scorecard, const callcue_call* call, callcue_error* error) {
  if (scorecard == nullptr || call == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    const Policy& policy = call->call.policy();
    if (&policy == scorecard->policy.get()) {
      AddAll(DecisionsOf(call), &scorecard->card);
    } else {
      AddOfOtherPolicy(*call, policy.shared_from_this(), scorecard);
    }
    return CALLCUE_OK;
  });
}

callcue_status callcue_scorecard_clear(callcue_scorecard* scorecard, callcue_error* error) {
  if (scorecard == nullptr) return NoHandle(error);
  scorecard->card.Clear();
  scorecard->others.clear();
  return CALLCUE_OK;
}

callcue_status callcue_scorecard_get(const callcue_scorecard* scorecard, callcue_scorecard_info* out,
                                     callcue_error* error) {
  if (scorecard == nullptr) return NoHandle(error);
  const Scorecard& card = scorecard->card;
  callcue_scorecard_info info = {};
  info.line_count = Count(card.lines());
  if (const auto score = card.score()) {
    info.present = CALLCUE_SCORECARD_HAS_SCORE;
    info.score = *score;
    info.weighted = *card.weighted();
  }
  info.failed = card.failed();
  info.critical_violations = card.critical_violations();
  info.fulfilled = card.total().fulfilled;
  info.violated = card.total().violated;
  info.excused = card.total().excused;
  info.undetermined = card.total().undetermined;
  info.worst = static_cast<callcue_severity>(card.total().worst);
  for (const Scorecard::Line& line : card.lines()) {
    info.not_applicable += line.counts.outcome() == Scorecard::Outcome::kNotApplicable;
  }
  return Write(info, out, error);
}

callcue_status callcue_scorecard_line(const callcue_scorecard* scorecard, uint32_t index, callcue_score_line* out,
                                      callcue_error* error) {
  if (scorecard == nullptr) return NoHandle(error);
  if (index >= scorecard->card.lines().size()) return NoIndex(error);
  const Scorecard::Line& from = scorecard->card.lines()[index];
  callcue_score_line line = {};
  line.outcome = static_cast<callcue_score_outcome>(from.counts.outcome());
  if (const auto score = from.score()) {
    line.present = CALLCUE_SCORE_LINE_HAS_SCORE;
    line.score = *score;
  }
  line.weight = from.rules.weight;
  line.fulfilled = from.counts.fulfilled;
  line.violated = from.counts.violated;
  line.excused = from.counts.excused;
  line.undetermined = from.counts.undetermined;
  line.worst = static_cast<callcue_severity>(from.counts.worst);
  line.critical = from.rules.critical;
  line.observed = from.rules.mode == callcue::Mode::kObserve;
  line.clause_id = ToC(from.clause_id);
  return Write(line, out, error);
}

callcue_status callcue_scorecard_to_protobuf(const callcue_scorecard* scorecard, callcue_buffer* out,
                                             callcue_error* error) {
  if (scorecard == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    out->Replace([&](std::string* bytes) { callcue::report::AppendBinary(scorecard->card, bytes); });
    return CALLCUE_OK;
  });
}

callcue_status callcue_scorecard_to_json(const callcue_scorecard* scorecard, callcue_buffer* out, callcue_error* error) {
  if (scorecard == nullptr || out == nullptr) return NoHandle(error);
  return Guard(error, [&] {
    out->Replace([&](std::string* bytes) { callcue::report::AppendJson(scorecard->card, bytes); });
    return CALLCUE_OK;
  });
}

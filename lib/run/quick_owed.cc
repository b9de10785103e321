#include "lib/run/quick_owed.h"

#include <utility>

#include "lib/base/limits.h"
#include "lib/program/step_tables.h"
#include "lib/run/finding.h"
#include "lib/run/quick_guards.h"

namespace callcue::run::quick {
namespace {

// Who is on the line isn't known, and no words ever were in: what else few calls set, duties don't ask for.
bool IsRareToDuties(const State& state) {
  const Rare& rare = state.rare();
  return rare.participant.size > 0 || rare.transcribed[0] != INT64_MIN || rare.transcribed[1] != INT64_MIN;
}

// How often an act is in the log, as far as that is asked: up to `enough`.
int64_t CountDone(const State& state, uint32_t place, uint8_t parties, int64_t enough) {
  int64_t count = 0;
  for (uint32_t i = state.at<kHeads>(place); i != kNone && count < enough; i = state.at<kLog>(i).previous) {
    count += parties == 0xff || (parties >> state.at<kLog>(i).party & 1) != 0;
  }
  return count;
}

}  // namespace

bool DutiesAreLater(const State& state, int64_t t) {
  if (IsRareToDuties(state)) return false;
  for (uint32_t i = 0; i < state.count<kDuties>(); ++i) {
    const DutyInstance& open = state.at<kDuties>(i);
    if (std::min(open.due, open.end_at) <= t) return false;
  }
  return true;
}

bool MayOpen(const State& state, int64_t begin, uint32_t most) {
  if (state.header().ended || IsRareToDuties(state)) return false;
  if (state.count<kDuties>() + most > limits::kDuties || !state.HasRoom<kDuties>(most)) return false;
  for (uint32_t i = 0; i < state.count<kLog>(); ++i) {
    if (state.at<kLog>(i).begin >= begin) return false;
  }
  return true;
}

// As Engine::OpenDuty().
bool OpenDuty(const Program& p, State* state, uint32_t index, int64_t begin) {
  const program::QuickDuty& duty = p.step->quick.duties[index];
  for (uint32_t i = 0; i < state->count<kDuties>(); ++i) {
    const DutyInstance& open = state->at<kDuties>(i);
    if (open.duty != index || open.end_at != kNever || open.due < begin || open.passed_before) continue;
    if (duty.another) break;
    return false;
  }
  DutyInstance instance;
  instance.since = begin;
  instance.duty = index;
  instance.segment = state->header().segment;
  if (__builtin_add_overflow(begin, duty.within, &instance.limit)) instance.limit = kNever;
  instance.due = instance.limit;
  instance.instance = ++state->at<kInstances>(p.step->instances[p.duties[index].element]);
  uint32_t place = state->PushInRoom<kDuties>(instance);
  for (; place > 0 && state->at<kDuties>(place - 1).duty > index; --place) {
    std::swap(state->at<kDuties>(place - 1), state->at<kDuties>(place));
  }
  return true;
}

// Of a duty that an act without words fulfilled.
Finding FulfilledBy(const Program& p, const DutyInstance& open, int64_t at) {
  Finding finding = FindingOf(p, p.duties[open.duty].element, open.instance, Verdict::kFulfilled);
  finding.since_ms = open.since;
  if (std::min(open.due, open.end_at) != kNever) finding.due_ms = std::min(open.due, open.end_at);
  finding.occurred_ms = at;
  return finding;
}

// As Engine::Judge(), of one whose act is granted or not by that one alone, as the call notes.
Finding JudgePermission(const Program& p, State* state, uint32_t index, int64_t at) {
  const program::Permission& permission = p.permissions[index];
  const uint32_t instance = ++state->at<kInstances>(p.step->instances[permission.element]);
  const bool permitted = state->rare().permitted >> permission.act & 1;
  Finding finding = FindingOf(p, permission.element, instance, permitted ? Verdict::kFulfilled : Verdict::kViolated);
  finding.since_ms = at;
  finding.occurred_ms = at;
  return finding;
}

Granting GrantingBy(const Program& p, const State& state, uint32_t act, uint8_t party) {
  const program::QuickGrant* granted = nullptr;
  const uint64_t permitted = state.rare().permitted;
  for (const program::QuickGrant& grant : p.step->quick.grants) {
    bool holds = true;
    for (const program::QuickTest* test = grant.when.begin; test != grant.when.end && holds; ++test) {
      const bool one = test->place == p.step->heads[act] && (test->parties == 0xff || (test->parties >> party & 1) != 0);
      holds = Compare(test->is, one + CountDone(state, test->place, test->parties, test->than + 1), test->than);
    }
    if (holds == ((permitted >> grant.act & 1) != 0)) continue;
    if (!holds || granted != nullptr) return {false, nullptr};
    granted = &grant;
  }
  return {granted == nullptr || state.count<kRare>() > 0 || state.HasRoom<kRare>(1), granted};
}

void Arm(State* state, const program::Op& op, int64_t now) {
  Timer timer;
  if (__builtin_add_overflow(now, std::max<int64_t>(op.delay.ms, 0), &timer.deadline)) timer.deadline = kNever - 1;
  for (uint32_t i = 0; i < state->count<kTimers>(); ++i) {
    timer.order = std::max(timer.order, state->at<kTimers>(i).order + 1);
  }
  timer.raised = op.target;
  timer.send_id = op.send_id;
  state->PushInRoom<kTimers>(timer);
}

void Cancel(State* state, uint32_t send_id) {
  for (uint32_t i = state->count<kTimers>(); i-- > 0;) {
    if (state->at<kTimers>(i).send_id == send_id) state->Erase<kTimers>(i);
  }
}

}  // namespace callcue::run::quick

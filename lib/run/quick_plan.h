// The first half of a step: which transition an event sets off, and whether there is room for all that comes of it.
#ifndef CALLCUE_LIB_RUN_QUICK_PLAN_H_
#define CALLCUE_LIB_RUN_QUICK_PLAN_H_

#include "lib/base/limits.h"
#include "lib/run/quick_owed.h"
#include "lib/run/quick_step.h"

namespace callcue::run::quick {

// What a history state brings back; what is recorded before the exit counts, also where this transition is what leaves
// the parent.
inline uint64_t Recorded(const StepTables& tables, const State& state, const QuickTransition& step, uint64_t config) {
  uint64_t recorded = state.at<kHistories>(step.history);
  for (const program::HistoryStep& history : tables.history_steps) {
    if (history.record == step.history && (step.exits & config & history.parent)) recorded = config & history.recorded;
  }
  return recorded;
}

// As Engine::SelectInWord(); false where more than one transition is enabled, or a guard fails.
template <Way way>
bool Quick<way>::Plan(const QuickType& type, uint8_t party) {
  seen_ = config_ = !plain && first_ ? q_.initial : *configuration_;
  chosen_ = nullptr;
  enters_ = 0;
  uint32_t bytes = 0, recommends = 0;
  uint64_t active = type.sources & config_;
  if ((active & (active - 1)) == 0) {   // one, or none: all leaves below it find the same
    if (active != 0 && !FirstEnabled(type, static_cast<uint32_t>(__builtin_ctzll(active)), party, &chosen_)) return false;
  } else {
    for (uint64_t left = t_.sets[t_.leaves] & config_; left != 0; left &= left - 1) {
      uint64_t path = t_.above[static_cast<uint32_t>(__builtin_ctzll(left))] & active;
      for (const QuickCandidate* found = nullptr; path != 0 && found == nullptr;) {
        const uint32_t source = 63 - static_cast<uint32_t>(__builtin_clzll(path));
        path &= ~(uint64_t{1} << source);
        if (!FirstEnabled(type, source, party, &found)) return false;
        if (found == nullptr || found == chosen_) continue;
        if (chosen_ != nullptr) return false;
        chosen_ = found;
      }
    }
  }
  if (!plain && type.fulfils != type.done) {
    if (type.opens != type.done && (how_ == QuickKind::How::kCleared || !MayOpen(s_, begin_, type.done - type.opens))) {
      return false;
    }
    if (type.opens != type.fulfils) bytes += sizeof(Finding) + sizeof(Evidence);
  }
  if (chosen_ != nullptr) {
    const QuickTransition& step = *chosen_->transition;
    enters_ = step.enters;
    recommends = step.recommends;
    if (step.history != program::kNoIndex) {
      const uint64_t recorded = Recorded(t_, s_, step, config_);
      if (recorded == 0) return false;
      enters_ |= recorded;
    }
    if (step.sends > 0 && !HasRoomToSend(step.sends)) return false;
    if (!plain && recommends > 1) return false;
    if (recommends > out_.room) {
      if (plain || s_.count<kLive>() >= limits::kRecommendations || !s_.HasRoom<kLive>(1)) return false;
      bytes += sizeof(Recommendation);
    }
    if (chosen_->changes == nullptr || first_) bytes += step.leaves * static_cast<uint32_t>(sizeof(StateChange));
  }
  if (plain && how_ != QuickKind::How::kCleared) return true;
  if (first_) bytes += static_cast<uint32_t>(q_.start_changes.size() * sizeof(StateChange));
  return how_ == QuickKind::How::kCleared ? HasRoomToEnd(recommends, bytes) : taken_ + bytes <= kRoom;
}

// The first of these that is enabled, or `end`; null where a guard fails.
template <Way way>
const program::QuickChoice* Quick<way>::Choose(const program::QuickChoice* choice, const program::QuickChoice* end,
                                               uint8_t party, uint32_t name) {
  party_ = party;
  name_ = name;
  seen_ = *configuration_;
  for (; choice != end; ++choice) {
    if (choice->parties != 0xff && !(choice->parties >> party & 1)) continue;
    const Truth truth = Holds(choice->guard);
    if (truth == Truth::kFails) return nullptr;
    if (truth == Truth::kTrue) break;
  }
  return choice;
}

// The same, where it was worked out beforehand.
template <Way way>
bool Quick<way>::PlanReady() {
  using program::QuickChoice;
  const QuickChoice* choice = q_.choices.data() + row_->begin;
  const QuickChoice* const end = choice + row_->count;
  for (; choice != end; ++choice) {
    if (choice->test_value != 0) {
      const char value = variables()[choice->test_place];   // 0: unknown, so that the others may make it false, or fail
      if (value != choice->test_value && (value != 0 || !choice->more)) continue;
    }
    if (choice->more) choice = ChooseBeside(p_, &s_, &out_, e_, choice, end, party_, name_);
    if (choice == nullptr) return false;
    break;
  }
  if (choice != end) {
    choice_ = choice;
    if (choice->recommends > out_.room) return false;
    if (choice->sends > 0 && !HasRoomToSend(choice->sends)) return false;
    if (choice->history != QuickChoice::kNothing) {
      enters_ = s_.at<kHistories>(choice->history);
      if (enters_ == 0) return false;
    }
  }
  return how_ != QuickKind::How::kCleared || HasRoomToEnd(choice_ != nullptr ? choice_->recommends : 0, 0);
}

template <Way way>
bool Quick<way>::HasRoomToSend(uint32_t sends) const {
  return s_.count<kTimers>() + sends <= limits::kTimers && s_.HasRoom<kTimers>(sends);
}

// For what is withdrawn and judged at the end of a segment, beside `bytes`.
template <Way way>
bool Quick<way>::HasRoomToEnd(uint32_t recommends, uint32_t bytes) const {
  bytes += (s_.count<kLive>() + recommends) * static_cast<uint32_t>(sizeof(Withdrawal));
  if (!q_.ended.empty()) bytes += sizeof(Finding);
  return taken_ + bytes <= kRoom;
}

template <Way way>
bool Quick<way>::FirstEnabled(const QuickType& type, uint32_t source, uint8_t party, const QuickCandidate** found) {
  for (const QuickCandidate* candidate = type.begin; candidate != type.end; ++candidate) {
    if (candidate->source != source || (candidate->parties != 0xff && !(candidate->parties >> party & 1))) continue;
    const Truth truth = Holds(candidate->guard);
    if (truth == Truth::kFails) return false;
    if (truth != Truth::kTrue) continue;
    *found = candidate;
    return true;
  }
  return true;
}

// A conjunction is false where one of its terms is, whatever the others are.
template <Way way>
Truth Quick<way>::Holds(QuickGuard guard) {
  Truth whole = Truth::kTrue;
  for (const QuickTest* test = guard.begin; test != guard.end; ++test) {
    const Truth truth = TruthOf(*test);
    if (truth == Truth::kTrue) continue;
    if (truth == Truth::kFalse) return truth;
    if (truth > whole) whole = truth;
  }
  return whole;
}

template <Way way>
Truth Quick<way>::TruthOf(const QuickTest& test) {
  using Is = QuickTest::Is;
  int64_t number = e_.count;
  if (test.what == QuickTest::What::kBool) {
    const char value = variables()[test.place];
    return value == 0 ? Truth::kUnknown : TruthIf((value == 2) == (test.is == Is::kTrue));
  }
  switch (test.what) {
    case QuickTest::What::kBool: break;
    case QuickTest::What::kConstant: return TruthIf(test.than != 0);
    case QuickTest::What::kState: return TruthIf(((seen_ >> test.place & 1) != 0) == (test.is == Is::kTrue));
    case QuickTest::What::kElapsed: return Elapsed(test, variables() + test.place, now());
    case QuickTest::What::kExpression:
      return Evaluate({&p_, &s_, &e_, seen_, now(), begin(), end(), name_, party_}, test.place);
    case QuickTest::What::kCount: break;
    case QuickTest::What::kInt: {
      uint32_t size = 0;
      std::memcpy(&number, variables() + test.place, 8);
      std::memcpy(&size, variables() + test.place + 8, 4);
      if ((size & program::kSlotKnown) == 0) return Truth::kUnknown;
      break;
    }
  }
  return TruthIf(Compare(test.is, number, test.than));
}

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_PLAN_H_

// The first half of a step: which transition an event sets off, and whether there is room for all that comes of it.
#ifndef CALLCUE_LIB_RUN_QUICK_PLAN_H_
#define CALLCUE_LIB_RUN_QUICK_PLAN_H_

#include "lib/base/limits.h"
#include "lib/run/quick_line.h"
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
    // What is opened as of an earlier moment may be overdue already.
    if (type.opens != type.done && (begin_ < now_ || how_ == QuickKind::How::kCleared ||
                                    !MayOpen(s_, begin_, type.done - type.opens))) {
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
    if (step.sends > 0 && !HasRoomToSend(s_, step.sends)) return false;
    if (!plain && recommends > 1) return false;
    if (recommends > out_.room) {
      if (plain || s_.count<kLive>() >= limits::kRecommendations || !s_.HasRoom<kLive>(1)) return false;
      bytes += sizeof(Recommendation);
    }
    if (chosen_->changes == nullptr || first_) bytes += step.leaves * static_cast<uint32_t>(sizeof(StateChange));
  }
  if (plain && how_ != QuickKind::How::kCleared) return true;
  if (first_) bytes += static_cast<uint32_t>(q_.start_changes.size() * sizeof(StateChange));
  if (how_ == QuickKind::How::kCleared) bytes += BytesToEnd(q_, s_, recommends);
  return taken_ + bytes <= kRoom;
}

// What is left to ask of a choice.
template <Way way>
Truth Quick<way>::Ask(const QuickChoice& choice, uint8_t party) {
  const bool sentiment = e_.kind == EventKind::kSentiment;
  name_ = (sentiment ? p_.sentiment_names : p_.act_names).Find(e_.name);
  party_ = party;
  seen_ = choice.from;
  return Holds({choice.tests, choice.tests + choice.test_count});
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
    case QuickTest::What::kCount: case QuickTest::What::kDone: break;   // the latter only of permissions
    case QuickTest::What::kInt: return CompareInt(test, variables() + test.place);
  }
  return TruthIf(Compare(test.is, e_.count, test.than));
}

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_PLAN_H_

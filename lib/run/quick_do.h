// The second half of a step: it is done, and what is said of it is put together.
#ifndef CALLCUE_LIB_RUN_QUICK_DO_H_
#define CALLCUE_LIB_RUN_QUICK_DO_H_

#include <algorithm>
#include <new>

#include "lib/run/quick_line.h"
#include "lib/run/quick_owed.h"
#include "lib/run/quick_say.h"
#include "lib/run/quick_step.h"

namespace callcue::run::quick {

// As Engine::Perform(): what the host alone reports is always something new.
uint32_t Log(const StepTables& tables, State* state, Performed act);
// The leaves that are entered, in document order, each with the first of its region that was left.
StateChange* ReportLeaves(const StepTables& tables, uint64_t gone, uint64_t entered, std::string_view cause, StateChange* to);

template <Way way>
void Quick<way>::Do() {
  head_.now = e_.at_ms;
  if (!plain && first_) DoFirst();
  DoLine();
  if (plain || dispatched_) {
    if (!plain && (logged_ || type_->fulfils != type_->done)) DoReactions();
    if (!plain && granted_ != nullptr) permissions_ = Grant(&s_, *granted_);
    if (chosen_ != nullptr) DoTransition(*type_);
  }
  if (how_ == QuickKind::How::kCleared) {
    const Ending ending = EndSegment(p_, &s_, &out_, e_, party_, begin(), out_.bytes + 2 * sizeof(Decision) + taken_);
    withdrawals_ = ending.withdrawals;
    if (!ending.findings.empty()) findings_ = ending.findings;
    reacted_ |= ending.judged;
  }
  if (!e_.event_id.empty()) {
    s_.PushInRoom<kIds>(key_);
    out_.ids |= uint32_t{1} << (key_.low & 31);
  }
  Finish();
}

template <Way way>
void Quick<way>::DoFirst() {
  head_.language = static_cast<uint16_t>(p_.settings.default_language);
  *configuration_ = seen_ = config_ = q_.initial;
  out_.rows = q_.RowsOf(q_.initial);
  changes_ = q_.start_changes.data();
  change_count_ = q_.start_changes.size();
  if (p_.permission_acts.empty()) return;
  permissions_ = q_.start_permissions;
  head_.permissions_named = head_.permissions_up_to_date = 1;
}

// As Engine::Receive() and OnLine() do before the policy hears of an event.
template <Way way>
void Quick<way>::DoLine() {
  using How = QuickKind::How;
  head_.streams_seen |= q_.kinds[static_cast<int>(e_.kind)].stream;
  if (how_ == How::kRang) head_.rang = std::max(head_.rang, e_.count);
  else if (how_ > How::kRang && how_ < How::kCleared) ChangeLine(&s_, how_, e_.at_ms, party_);
}

// As Engine::React(): the log first, then duties that it fulfils, then those that it opens.
template <Way way>
void Quick<way>::DoReactions() {
  uint32_t performed = kNone;
  if (logged_) {
    Performed act;
    act.act = name_;
    act.party = party_;
    act.begin = begin_;
    act.end = end_;
    act.step = head_.step + 1;
    act.from_host = 1;
    act.approximate = !e_.begin_ms.has_value();
    performed = Log(t_, &s_, act);
  }
  for (uint32_t r = type_->fulfils; r < type_->done; ++r) {
    const program::QuickReaction& reaction = q_.reactions[r];
    if (reaction.parties != 0xff && !(reaction.parties >> party_ & 1)) continue;
    const program::QuickDuty& duty = q_.duties[reaction.index];
    if (r >= type_->opens) {
      if (Holds(duty.when) == Truth::kTrue) reacted_ |= OpenDuty(p_, &s_, reaction.index, begin_);
      continue;
    }
    for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
      const DutyInstance open = s_.at<kDuties>(i);
      if (open.duty != reaction.index || begin_ < open.since || begin_ > std::min(open.due, open.end_at)) continue;
      if (Holds(duty.fulfilled_when) != Truth::kTrue) continue;
      reacted_ = true;
      s_.Erase<kDuties>(i);
      Finding* const finding = new (Take<Finding>()) Finding(FulfilledBy(p_, open, begin_));
      findings_ = {finding, 1};
      if (performed == kNone) break;
      Evidence* const evidence = new (Take<Evidence>()) Evidence;
      evidence->step = head_.step + 1;
      evidence->act = p_.acts[name_].name;
      evidence->approximate = !e_.begin_ms.has_value();
      finding->evidence = {evidence, 1};
      break;
    }
  }
}

// What a choice opens and fulfils before its transition, and what it notes.
template <Way way>
Reacted Quick<way>::React(const QuickChoice& choice, uint8_t party) {
  type_ = &q_.types[choice.type];
  name_ = choice.act;
  logged_ = choice.act != QuickChoice::kNothing;
  party_ = party;
  begin_ = end_ = e_.at_ms;
  seen_ = config_ = choice.from;
  DoReactions();
  return {reacted_, findings_};
}

// As Engine::Microstep().
template <Way way>
void Quick<way>::DoTransition(const QuickType& type) {
  reacted_ = true;
  const QuickTransition& step = *chosen_->transition;
  const uint64_t exits = step.exits & config_;
  if (step.records && exits != 0) {
    for (const program::HistoryStep& history : t_.history_steps) {
      if (exits & history.parent) s_.at<kHistories>(history.record) = config_ & history.recorded;
    }
  }
  if (step.recommend != program::kNoIndex) Offer(step.recommend);
  else RunOps(step.ops, step.ops_end);
  if ((exits | enters_) == 0) return;
  *configuration_ = (config_ & ~exits) | enters_;
  out_.rows = q_.RowsOf(*configuration_);
  if (step.leaves != 0) Report(type, step);
}

// What a choice does that is a list.
template <Way way>
Ran Quick<way>::Run(const QuickChoice& choice) {
  seen_ = config_ = choice.from;
  RunOps(choice.ops, choice.ops + choice.op_count);
  return {recommendation_, due_changed_};
}

template <Way way>
void Quick<way>::Report(const QuickType& type, const QuickTransition& step) {
  const bool ready = plain || chosen_->changes != nullptr;
  const StateChange* one = chosen_->change;
  if (ready && one == nullptr) {
    const uint64_t from = config_ & step.from;
    const uint32_t row = from == 0 ? 0 : 1 + RankOf(step.from, from & -from);
    const uint32_t column = step.to_count == 1 ? 0 : RankOf(step.to, enters_ & step.to);
    one = chosen_->changes + row * step.to_count + column;
  }
  if (ready && (plain || !first_)) {
    changes_ = one;
    change_count_ = 1;
    return;
  }
  StateChange* const all = Take<StateChange>(change_count_ + step.leaves);
  StateChange* to = all;
  for (size_t i = 0; i < change_count_; ++i) new (to++) StateChange(changes_[i]);
  if (ready) new (to++) StateChange(*one);
  else to = ReportLeaves(t_, step.exits & config_ & t_.sets[t_.leaves], enters_ & t_.sets[t_.leaves], type.cause, to);
  changes_ = all;
  change_count_ = static_cast<size_t>(to - all);
}

template <Way way>
void Quick<way>::SetNow(uint32_t place) {
  program::WriteSlot(Value::TimestampMs(now()), {place, expr::Kind::kTimestamp}, variables() + place);
}

// As Engine::RunEffects() on what is left, the transition and what is entered.
template <Way way>
void Quick<way>::RunOps(const QuickOp* op, const QuickOp* end) {
  for (; op < end; ++op) {
    switch (op->code) {
      case QuickOp::Code::kSetBool: variables()[op->target] = static_cast<char>(op->small); break;
      case QuickOp::Code::kSetValue: {
        const Value& value = q_.constants[op->value];
        std::memcpy(variables() + op->target, &value.bits, 8);
        std::memcpy(variables() + op->target + 8, &value.size, 4);
        break;
      }
      case QuickOp::Code::kSetNow: SetNow(op->target); break;
      case QuickOp::Code::kRecommend: Offer(op->target); break;
      case QuickOp::Code::kSend:
        Arm(&s_, p_.ops[op->target], now());
        due_changed_ = true;
        break;
      case QuickOp::Code::kCancel:
        Cancel(&s_, op->target);
        due_changed_ = true;
        break;
      case QuickOp::Code::kUnless:
        if (Holds({q_.tests.data() + op->target, q_.tests.data() + op->target + op->small}) != Truth::kTrue) op += op->value;
        break;
      case QuickOp::Code::kSkip: op += op->value; break;
      case QuickOp::Code::kUnlessActive:
        if ((config_ >> op->small & 1) == 0) op += op->value;
        break;
      case QuickOp::Code::kLeave: seen_ &= ~(uint64_t{1} << op->small); break;
      case QuickOp::Code::kEnter: seen_ |= uint64_t{1} << op->small; break;
    }
  }
}

// As Engine::Offer(), of a plain one.
template <Way way>
void Quick<way>::Offer(uint32_t index) {
  if (index < kNoted) {
    const uint64_t bit = uint64_t{1} << index;
    if ((out_.live & bit) != 0) return;   // it stands already
    out_.live |= bit;
  } else {
    for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
      if (s_.at<kLive>(i).recommend == index) return;
    }
  }
  const uint32_t id = ++head_.last_recommendation;
  s_.PushInRoom<kLive>({id, index});
  if (plain || out_.room > 0) {
    --out_.room;
    recommendation_ = &q_.ready[q_.offers[index].ready + id - 1];
    return;
  }
  Recommendation* const out = new (Take<Recommendation>()) Recommendation(t_.offers[index].ready);
  out->id = id;
  recommendation_ = out;
}

template <Way way>
void Quick<way>::Finish() {
  // Otherwise it is the same: nothing is due yet, and the clock moves no deadline.
  if (q_.timed && (!plain || due_changed_)) {
    head_.next_deadline = NextDeadline(p_, s_, now());
    NoteDeadline(head_, &out_);
  }
  const Disposition disposition = reacted_ ? Disposition::kHandled : Disposition::kNoMatch;
  Say({now(), ++head_.step, disposition, recommendation_, {changes_, change_count_}, withdrawals_, findings_, permissions_},
      place_, &out_);
  out_.given = ++place_;
}

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_DO_H_

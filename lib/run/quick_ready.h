// The shortest way of a step: what the event sets off in the configuration that the call is in was worked out when the
// policy was compiled, down to what is said of it (program::QuickChoice). It is what most events are, and the first of a
// call as well. In two halves like the rest of the short way: up to TakeLine() nothing is changed.
//
// What the simplest steps need is inlined into Call::Post(), where it finds room in registers: those without an event ID,
// under a policy where nothing becomes due. The other steps have a function of their own, and so has what few of them need.
#ifndef CALLCUE_LIB_RUN_QUICK_READY_H_
#define CALLCUE_LIB_RUN_QUICK_READY_H_

#include <algorithm>

#include "lib/run/first_parts.h"
#include "lib/run/quick_line.h"
#include "lib/run/quick_owed.h"
#include "lib/run/quick_say.h"
#include "lib/run/quick_step.h"
#include "lib/run/quick_understand.h"

namespace callcue::run::quick {

// The first choice from this one on that is taken; null where a guard fails.
const QuickChoice* ChooseBeside(const Program& program, State* state, OutputMemory* output, const Event& event,
                                const QuickChoice* choice, uint8_t party);
// What is left of a guard with an expression.
Truth HoldsBeside(const Program& program, State* state, OutputMemory* output, const Event& event, const QuickChoice& choice,
                  uint8_t party);
// What the line does at kEstablished, kHeld or kRetrieved, before the policy hears of the event; false where that isn't
// simple.
bool TakeLine(const QuickTables& tables, State* state, QuickKind::How how, int64_t at_ms, uint8_t party);
// A choice that is a list.
Ran RunBeside(const Program& program, State* state, OutputMemory* output, const Event& event, const QuickChoice& choice);
// What the type of a choice opens and fulfils, and the act that is noted.
Reacted ReactBeside(const Program& program, State* state, OutputMemory* output, const Event& event, const QuickChoice& choice,
                    uint8_t party);
// What follows once the choice is made, where there is more to it than in the simplest steps.
bool FinishBeside(const Program& program, State* state, OutputMemory* output, const Event& event, const QuickChoice& choice,
                  uint8_t party);
// Ready::PostTimed().
bool PostTimed(const Program& program, State* state, OutputMemory* output, const Event& event, bool checked);

enum class StepKind {
  kSimple,    // no event ID, nothing that ever becomes due, and a choice without kMore
  kUntimed,   // nothing that ever becomes due
  kTimed,
};

class Ready {
 public:
  // `checked`: what IsKnown() asks was seen to already, and the event's kind is below kKinds.
  CALLCUE_INLINE Ready(const Program& program, State* state, OutputMemory* output, const Event& event, bool checked = false)
      : checked_(checked), p_(program), t_(state->tables()), q_(t_.quick), s_(*state), first_parts_(state), out_(*output),
        e_(event), head_(state->header()) {}

  // False: nothing was changed, and the step takes another way. Else the decisions are the first of the memory's. Nothing
  // ever becomes due; the decision is one.
  CALLCUE_INLINE bool PostUntimed() {
    uint32_t type = 0;
    if (!Understand(&type) || !Choose(out_.rows + type)) return false;
    if ((choice_->flags & QuickChoice::kMore) == 0 && e_.event_id.empty()) return Finish<StepKind::kSimple>();
    return FinishBeside(p_, &s_, &out_, e_, *choice_, party_);
  }
  CALLCUE_INLINE bool FinishWith(const QuickChoice& choice, uint8_t party) {
    choice_ = &choice;
    party_ = party;
    how_ = q_.kinds[static_cast<int>(e_.kind)].how;
    return Finish<StepKind::kUntimed>();
  }
  CALLCUE_INLINE bool PostTimed() {
    uint32_t type = 0;
    if (!e_.event_id.empty()) __builtin_prefetch(first_parts_.data<kIds>() + first_parts_.count<kIds>(), 1);
    if (!Understand(&type)) return false;
    uint32_t rows = out_.rows;
    if (out_.due <= e_.at_ms) {
      if (!FindTimer()) return false;
      rows = before_->next_rows;
    }
    return Choose(rows + type) && Finish<StepKind::kTimed>();
  }

 private:
  using How = QuickKind::How;

  CALLCUE_INLINE uint64_t* configuration() { return reinterpret_cast<uint64_t*>(&head_ + 1); }
  CALLCUE_INLINE char* variables() { return VariablesOf(&head_); }

  // As Quick::Understand(), of what is plain.
  CALLCUE_INLINE bool Understand(uint32_t* number) {
    if (!out_.ordinary || out_.rows == QuickTables::kNoRows) return false;
    if (e_.at_ms < head_.now || static_cast<uint64_t>(e_.at_ms) > uint64_t{kLastMs}) return false;
    if (!checked_ && (static_cast<int>(e_.kind) >= QuickTables::kKinds || !IsKnown(e_))) return false;
    if (e_.begin_ms.has_value() || e_.end_ms.has_value()) return false;
    const QuickKind& kind = q_.kinds[static_cast<int>(e_.kind)];
    how_ = kind.how;
    if (how_ == How::kNot) return false;
    party_ = static_cast<uint8_t>(e_.party);
    uint32_t type = kind.type;
    if (how_ >= How::kAct) {
      const bool act = how_ == How::kAct;
      const uint32_t name = (act ? p_.act_names : p_.sentiment_names).Find(e_.name);
      if (name == program::kNoIndex) return false;
      type += 1 + name;
      if (act ? party_ == 0 || head_.inaudible != 0 : e_.party == Party::kAgent) return false;
      if (party_ == 0) party_ = static_cast<uint8_t>(Party::kCustomer);   // about whom policies ask
    }
    *number = type;
    return true;
  }

  CALLCUE_INLINE bool Choose(uint32_t row) {
    choice_ = q_.rows[row];
    if (choice_ == nullptr) return false;
    const char* const values = variables();
    for (; (choice_->flags & QuickChoice::kAsks) != 0; ++choice_) {
      if (!HoldsInPlace(*choice_, values, party_, e_.count)) continue;
      if ((choice_->flags & QuickChoice::kTests) == 0) return true;
      choice_ = ChooseBeside(p_, &s_, &out_, e_, choice_, party_);
      return choice_ != nullptr;
    }
    return true;
  }

  // The one delayed event that comes before this one, where it sets off no more than a change of states and a
  // recommendation: what is chosen after it then depends on nothing else that it does.
  CALLCUE_INLINE bool FindTimer() {
    const Timer* const timers = first_parts_.data<kTimers>();
    for (uint32_t i = 0; i < first_parts_.count<kTimers>(); ++i) {
      const int64_t deadline = timers[i].deadline;
      if (deadline > e_.at_ms) continue;
      if (before_ != nullptr || deadline == e_.at_ms || deadline <= head_.now) return false;
      timer_ = i;
      before_ = q_.rows[out_.rows + p_.TypeOf(program::Kind::kRaised, timers[i].raised)];
      if (before_ == nullptr || (before_->flags & (QuickChoice::kAsks | QuickChoice::kMore)) != 0 || before_->sets != 0 ||
          before_->stamp != QuickChoice::kNoStamp || before_->record != QuickChoice::kNoRecord) {
        return false;
      }
    }
    recommends_ = before_ != nullptr ? before_->recommends : 0;
    return before_ != nullptr;
  }

  template <StepKind kind>
  CALLCUE_INLINE auto& Parts() {
    if constexpr (kind == StepKind::kTimed) return first_parts_;
    else return s_;
  }

  template <StepKind kind>
  CALLCUE_INLINE bool Finish() {
    constexpr bool simple = kind == StepKind::kSimple;
    recommends_ += choice_->recommends;
    if (recommends_ > out_.room) return false;
    if (!simple && !HasRoom<kind>()) return false;
    if (how_ > How::kRang && how_ < How::kCleared) {
      if (!TakeLine(q_, &s_, how_, e_.at_ms, party_)) return false;
    } else if (!simple && how_ == How::kCleared) {
      if (!MayChangeLine(q_, s_, how_) || BytesToEnd(q_, s_, recommends_) > kRoom) return false;
    }
    Do<kind>();
    return true;
  }

  template <StepKind kind>
  CALLCUE_INLINE bool HasRoom() {
    auto& parts = Parts<kind>();
    if (kind == StepKind::kTimed && parts.template count<kDuties>() > 0 && !DutiesAreLater(s_, e_.at_ms)) return false;
    if ((choice_->flags & QuickChoice::kMore) != 0) {
      if (choice_->sends > 0 && !HasRoomToSend(parts, choice_->sends)) return false;
      if (choice_->history != QuickChoice::kNoHistory) {
        recorded_ = s_.at<kHistories>(choice_->history);
        if (recorded_ == 0) return false;
      }
      if ((choice_->flags & QuickChoice::kReacts) != 0 && !MayReact<kind>()) return false;
    }
    if (e_.event_id.empty()) return true;
    key_ = KeyOf(e_.event_id);
    return IsNew(parts, key_, out_.ids);
  }

  template <StepKind kind>
  CALLCUE_INLINE bool MayReact() {
    static_assert(sizeof(Finding) + sizeof(Evidence) <= kRoom);
    auto& parts = Parts<kind>();
    const QuickType& type = q_.types[choice_->type];
    if (choice_->act != QuickChoice::kNothing &&
        (parts.template count<kLog>() >= limits::kActHistory || !parts.template HasRoom<kLog>(1))) {
      return false;
    }
    return type.opens == type.done || MayOpen(s_, e_.at_ms, type.done - type.opens);
  }

  CALLCUE_INLINE void SetDue(int64_t now) { head_.next_deadline = out_.due = NextDeadline(p_, s_, now); }

  // As Engine::RunUntil() with a Pass() of one time. Returns how many decisions that makes.
  CALLCUE_INLINE uint32_t DoTimer() {
    const int64_t deadline = first_parts_.data<kTimers>()[timer_].deadline;
    first_parts_.Erase<kTimers>(timer_);
    SetDue(deadline);
    *configuration() = before_->next;
    out_.rows = before_->next_rows;
    const Recommendation* const recommendation = Offer<StepKind::kSimple>(*before_);
    if (recommendation == nullptr && before_->change_count == 0) return 0;
    Say({deadline, ++head_.step, Disposition::kHandled, recommendation, before_->changes, before_->change_count, {}, {}, {}},
        true, out_.due, 0, &out_);
    return 1;
  }

  template <StepKind kind>
  CALLCUE_INLINE void Do() {
    constexpr bool simple = kind == StepKind::kSimple;
    const QuickChoice& choice = *choice_;
    const uint32_t place = kind == StepKind::kTimed && before_ != nullptr ? DoTimer() : 0;
    head_.now = e_.at_ms;
    head_.rang = std::max(head_.rang, how_ == How::kRang ? e_.count : INT32_MIN);
    head_.streams_seen |= q_.kinds[static_cast<int>(e_.kind)].stream;
    disposition_ = (choice.flags & QuickChoice::kHandled) != 0 ? Disposition::kHandled : Disposition::kNoMatch;
    if (!simple && (choice.flags & QuickChoice::kReacts) != 0) React();
    for (uint32_t i = 0; i < QuickChoice::kSets; ++i) variables()[choice.set_place[i]] = static_cast<char>(choice.set_value[i]);
    if (choice.stamp != QuickChoice::kNoStamp) {
      const Time now = Time::OfEvent(e_);
      const uint32_t known = now.nanos | program::kSlotKnown;
      std::memcpy(variables() + choice.stamp, &now.seconds, 8);
      std::memcpy(variables() + choice.stamp + 8, &known, 4);
    }
    changes_ = choice.changes;
    *configuration() = choice.next;
    out_.rows = choice.next_rows;
    if (choice.record != QuickChoice::kNoRecord) s_.at<kHistories>(choice.record) = choice.recorded;
    if (!simple && (choice.flags & QuickChoice::kMore) != 0) DoMore<kind>();
    else recommendation_ = Offer<StepKind::kSimple>(choice);
    if (!simple) End<kind>();
    Say({e_.at_ms, ++head_.step, disposition_, recommendation_, changes_, choice.change_count, withdrawals_, findings_,
         permissions_},
        kind == StepKind::kTimed, out_.due, place, &out_);
    out_.given = place + 1;
  }

  CALLCUE_INLINE void React() {
    const Reacted reacted = ReactBeside(p_, &s_, &out_, e_, *choice_, party_);
    if (!reacted.any) return;
    disposition_ = Disposition::kHandled;
    findings_ = reacted.findings;
    SetDue(e_.at_ms);
  }

  template <StepKind kind>
  CALLCUE_INLINE void DoMore() {
    const QuickChoice& choice = *choice_;
    if ((choice.flags & QuickChoice::kFirst) != 0) DoFirst();
    if (choice.op_count > 0) {
      const Ran ran = RunBeside(p_, &s_, &out_, e_, choice);
      recommendation_ = ran.recommendation;
      if (ran.due_changed) SetDue(e_.at_ms);
    } else {
      recommendation_ = Offer<kind>(choice);
      if (choice.cancel != QuickChoice::kNothing) Cancel(&s_, choice.cancel);
      if (choice.send != QuickChoice::kNothing) Arm(&s_, p_.ops[choice.send], e_.at_ms);
      if (choice.cancel != QuickChoice::kNothing || choice.send != QuickChoice::kNothing) SetDue(e_.at_ms);
    }
    if (choice.history != QuickChoice::kNoHistory) {
      const uint64_t next = choice.next | recorded_;
      *configuration() = next;
      out_.rows = q_.RowsOf(next);
      changes_ += RankOf(choice.leaves, recorded_ & choice.leaves);
    }
  }

  CALLCUE_INLINE void DoFirst() {
    head_.language = static_cast<uint16_t>(p_.settings.default_language);
    if (p_.permission_acts.empty()) return;
    permissions_ = q_.start_permissions;
    head_.permissions_named = head_.permissions_up_to_date = 1;
  }

  // As Engine::Offer(), of a plain one for which there is room. kSimple: one of those that are noted.
  template <StepKind kind>
  CALLCUE_INLINE const Recommendation* Offer(const QuickChoice& choice) {
    if (choice.recommend == QuickChoice::kNothing || (out_.live & choice.live) != 0) return nullptr;   // it stands already
    if (kind != StepKind::kSimple && choice.live == 0) {
      for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
        if (s_.at<kLive>(i).recommend == choice.recommend) return nullptr;
      }
    }
    out_.live |= choice.live;
    const uint32_t id = ++head_.last_recommendation;
    s_.PushInRoom<kLive>({id, choice.recommend});
    --out_.room;
    return choice.ready + (id - 1);
  }

  template <StepKind kind>
  CALLCUE_INLINE void End() {
    if (how_ == How::kCleared) {
      const Ending ending = EndSegment(p_, &s_, &out_, e_, party_, e_.at_ms, out_.bytes + 2 * sizeof(Decision));
      withdrawals_ = ending.withdrawals;
      findings_ = ending.findings;   // nothing else was judged
      if (ending.judged) disposition_ = Disposition::kHandled;
      __builtin_prefetch(&out_.spill, 1);   // and what lies beside it: the call may soon be freed
    }
    if (e_.event_id.empty()) return;
    Parts<kind>().template PushInRoom<kIds>(key_);
    out_.ids |= uint32_t{1} << (key_.low & 31);
  }

  const bool checked_;
  const Program& p_;
  const StepTables& t_;
  const QuickTables& q_;
  State& s_;
  const FirstParts first_parts_;           // of kTimed
  OutputMemory& out_;
  const Event& e_;
  Header& head_;
  How how_ = How::kNot;
  uint8_t party_ = 0;
  const QuickChoice* choice_ = nullptr;
  uint32_t recommends_ = 0;                // at most
  uint32_t timer_ = 0;                     // that fires before the event, and what it sets off
  const QuickChoice* before_ = nullptr;
  uint64_t recorded_ = 0;
  EventKey key_;
  // What is said.
  Disposition disposition_ = Disposition::kUnspecified;
  const Recommendation* recommendation_ = nullptr;
  const StateChange* changes_ = nullptr;
  absl::Span<const Withdrawal> withdrawals_;
  absl::Span<const Finding> findings_;
  absl::Span<const PermissionChange> permissions_;
};

// How many recommendations stand ready that there is room for.
inline uint8_t ReadyRoom(const QuickTables& tables, const State& state) {
  constexpr uint32_t kMost = limits::kRecommendations;
  const uint32_t given = state.header().last_recommendation, live = state.count<kLive>();
  if (!tables.all_ready || given >= program::QuickOffer::kReady || live >= kMost) return 0;
  return static_cast<uint8_t>(std::min({program::QuickOffer::kReady - given, kMost - live, state.RoomFor<kLive>()}));
}

// What a new call begins with, so that its first event finds everything ready.
CALLCUE_INLINE void Begin(const Program& program, const State& state, OutputMemory* output) {
  const QuickTables& tables = program.step->quick;
  if (tables.start_rows == QuickTables::kNoRows) return;
  output->ordinary = true;
  output->rows = tables.start_rows;
  output->room = ReadyRoom(tables, state);
}

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_READY_H_

// The shortest way of a step: what the event sets off in the configuration that the call is in was worked out when the
// policy was compiled, down to what is said of it (program::QuickChoice). It is what most events are, and the first of a
// call as well. In two halves like the rest of the short way: up to TakeLine() nothing is changed.
//
// What the simplest steps need is inlined into Call::Post(), where it finds room in registers: those without an event ID,
// under a policy where nothing becomes due. The other steps have functions of their own, and so has what few of them need.
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
// What the line does at kEstablished, kHeld or kRetrieved, before the policy hears of the event, and the history that the
// choice leaves. Returns what is done, which of one that brings a history back depends on what was recorded; null where that
// isn't simple.
const QuickChoice* TakeLine(const QuickTables& tables, State* state, QuickKind::How how, int64_t at_ms, uint8_t party,
                            const QuickChoice* choice);
// A choice that is a list.
Ran RunBeside(const Program& program, State* state, OutputMemory* output, const Event& event, const QuickChoice& choice);
// What the type of a choice opens and fulfils, and the act that is noted.
Reacted ReactBeside(const Program& program, State* state, OutputMemory* output, const Event& event, const QuickChoice& choice,
                    uint8_t party);

enum class StepKind {
  kSimple,    // no event ID, nothing that ever becomes due, and a choice without kMore
  kUntimed,   // nothing that ever becomes due
  kTimed,
};

class Ready {
 public:
  // `checked`: what IsKnown() asks was seen to already.
  CALLCUE_INLINE Ready(State* state, OutputMemory* output, const Event& event, bool checked)
      : checked_(checked), t_(state->tables()), q_(t_.quick), p_(*t_.program), s_(*state), out_(*output), e_(event),
        head_(state->header()) {}

  // False: nothing was changed, and the step takes another way. Else the decisions are the first of the memory's.
  //
  // An event without an ID, where nothing ever becomes due; the decision is one.
  CALLCUE_INLINE bool PostSimply() {
    uint32_t type = 0;
    if (CALLCUE_RARELY(e_.name.size() > program::NameTable::kFewBytes || !Understand(&type))) return false;
    if (CALLCUE_RARELY(!Choose(out_.rows + type))) return false;
    if (CALLCUE_RARELY((choice_->flags & (QuickChoice::kMore | QuickChoice::kTests)) != 0)) return false;
    return Finish<StepKind::kSimple>();
  }
  // What PostSimply() came to, for PostOn(): a choice that is taken, or the first that may be. Null: nothing.
  CALLCUE_INLINE const QuickChoice* choice() const { return choice_; }
  CALLCUE_INLINE uint8_t party() const { return party_; }
  // Any event, where nothing ever becomes due.
  CALLCUE_INLINE bool PostOn(const QuickChoice* choice, uint8_t party) {
    if (choice != nullptr) {
      kind_ = &q_.kinds[static_cast<int>(e_.kind)];
      choice_ = choice;
      party_ = party;
    } else {
      uint32_t type = 0;
      if (!Understand(&type) || !Choose(out_.rows + type)) return false;
    }
    return ChooseFurther() && Finish<StepKind::kUntimed>();
  }
  CALLCUE_INLINE bool PostTimed() {
    uint32_t type = 0;
    const FirstParts parts = First();
    if (!e_.event_id.empty()) __builtin_prefetch(parts.data<kIds>() + parts.count<kIds>(), 1);
    if (!Understand(&type)) return false;
    uint32_t rows = out_.rows;
    if (out_.due <= e_.at_ms) {
      if (!FindTimer()) return false;
      rows = before_->next_rows;
    }
    return Choose(rows + type) && ChooseFurther() && Finish<StepKind::kTimed>();
  }

 private:
  using How = QuickKind::How;

  CALLCUE_INLINE uint64_t* configuration() { return reinterpret_cast<uint64_t*>(&head_ + 1); }
  CALLCUE_INLINE char* variables() { return VariablesOf(&head_); }

  CALLCUE_INLINE FirstParts First() { return FirstParts(&head_, t_); }

  // As Quick::Understand(), of what is plain.
  CALLCUE_INLINE bool Understand(uint32_t* number) {
    if (CALLCUE_RARELY(e_.at_ms < head_.now || static_cast<uint64_t>(e_.at_ms) > uint64_t{kLastMs})) return false;
    if (CALLCUE_RARELY((!checked_ && !IsKnown(e_)) || e_.begin_ms.has_value() || e_.end_ms.has_value())) return false;
    kind_ = &q_.kinds[static_cast<int>(e_.kind)];
    party_ = static_cast<uint8_t>(e_.party);
    uint32_t type = kind_->type;
    if (kind_->names != nullptr) {
      const uint32_t name = kind_->names->Find(e_.name);
      if (CALLCUE_RARELY(name == program::kNoIndex)) return false;
      type += 1 + name;
      const bool act = kind_->how == How::kAct;
      if (CALLCUE_RARELY(act ? party_ == 0 || head_.inaudible != 0 : e_.party == Party::kAgent)) return false;
      if (party_ == 0) party_ = static_cast<uint8_t>(Party::kCustomer);   // about whom policies ask
    }
    *number = type;
    return true;
  }

  // The choice is the first of its row that is taken or has tests. Without rows, and in those of an event that isn't for
  // this way, there is none.
  CALLCUE_INLINE bool Choose(uint32_t row) {
    choice_ = q_.rows[row];
    if (CALLCUE_RARELY(choice_ == nullptr)) return false;
    const char* const values = variables();
    for (; (choice_->flags & QuickChoice::kAsks) != 0; ++choice_) {
      if (!HoldsInPlace(*choice_, values, party_, e_.count)) continue;
      if ((choice_->flags & QuickChoice::kElapsed) == 0) break;
      const Truth truth = Elapsed(*choice_->tests, values + choice_->tests->place, e_.at_ms);
      if (truth == Truth::kTrue) break;
      if (truth != Truth::kFails) continue;
      choice_ = nullptr;
      return false;
    }
    return true;
  }
  CALLCUE_INLINE bool ChooseFurther() {
    if ((choice_->flags & QuickChoice::kTests) == 0) return true;
    choice_ = ChooseBeside(p_, &s_, &out_, e_, choice_, party_);
    return choice_ != nullptr;
  }

  // The one delayed event that comes before this one, where it sets off no more than a change of states and a
  // recommendation: what is chosen after it then depends on nothing else that it does.
  CALLCUE_INLINE bool FindTimer() {
    const FirstParts parts = First();
    const Timer* const timers = parts.data<kTimers>();
    for (uint32_t i = 0; i < parts.count<kTimers>(); ++i) {
      const int64_t deadline = timers[i].deadline;
      if (deadline > e_.at_ms) continue;
      if (before_ != nullptr || deadline == e_.at_ms || deadline <= head_.now) return false;
      timer_ = i;
      before_ = q_.rows[out_.rows + p_.TypeOf(program::Kind::kRaised, timers[i].raised)];
      constexpr uint8_t kNotBefore = QuickChoice::kAsks | QuickChoice::kMore | QuickChoice::kLine;
      if (before_ == nullptr || (before_->flags & kNotBefore) != 0 || before_->sets != 0 ||
          before_->stamp != QuickChoice::kNoStamp) {
        return false;
      }
    }
    recommends_ = before_ != nullptr ? before_->recommends : 0;
    return before_ != nullptr;
  }

  template <StepKind kind>
  CALLCUE_INLINE decltype(auto) Parts() {
    if constexpr (kind == StepKind::kTimed) return First();
    else return (s_);
  }

  template <StepKind kind>
  CALLCUE_INLINE bool Finish() {
    constexpr bool simple = kind == StepKind::kSimple;
    recommends_ += choice_->recommends;
    if (CALLCUE_RARELY(recommends_ > out_.room)) return false;
    if (!simple && !HasRoom<kind>()) return false;
    if (CALLCUE_RARELY((choice_->flags & QuickChoice::kLine) != 0)) {
      const QuickChoice* const taken = TakeLine(q_, &s_, kind_->how, e_.at_ms, party_, choice_);
      if (taken == nullptr) return false;
      choice_ = taken;
    }
    Do<kind>();
    return true;
  }

  template <StepKind kind>
  CALLCUE_INLINE bool HasRoom() {
    decltype(auto) parts = Parts<kind>();
    if (kind == StepKind::kTimed && parts.template count<kDuties>() > 0 && !DutiesAreLater(s_, e_.at_ms)) return false;
    if ((choice_->flags & QuickChoice::kMore) != 0) {
      if (kind_->how == How::kCleared && (!MayChangeLine(q_, s_, How::kCleared) || BytesToEnd(q_, s_, recommends_) > kRoom)) {
        return false;
      }
      if (choice_->sends > 0 && !HasRoomToSend(parts, choice_->sends)) return false;
      if ((choice_->flags & QuickChoice::kReacts) != 0 && !MayReact<kind>()) return false;
    }
    if (e_.event_id.empty()) return true;
    key_ = KeyOf(e_.event_id);
    return IsNew(parts, key_, out_.ids);
  }

  template <StepKind kind>
  CALLCUE_INLINE bool MayReact() {
    static_assert(sizeof(Finding) + sizeof(Evidence) <= kRoom);
    decltype(auto) parts = Parts<kind>();
    const QuickType& type = q_.types[choice_->type];
    const uint32_t act = choice_->act;
    if (act != QuickChoice::kNothing) {
      if (parts.template count<kLog>() >= limits::kActHistory || !parts.template HasRoom<kLog>(1)) return false;
      if (q_.asked[act] != QuickTables::Asked::kNot) {
        const Granting granting = GrantingBy(p_, s_, act, party_);
        if (!granting.simple) return false;
        granted_ = granting.granted;
      }
    }
    return type.opens == type.done || MayOpen(s_, e_.at_ms, type.done - type.opens);
  }

  CALLCUE_INLINE void SetDue(int64_t now) {
    head_.next_deadline = NextDeadline(p_, First(), now);
    NoteDeadline(head_, &out_);
  }

  // As Engine::RunUntil() with a Pass() of one time. Returns how many decisions that makes.
  CALLCUE_INLINE uint32_t DoTimer() {
    const FirstParts parts = First();
    const int64_t deadline = parts.data<kTimers>()[timer_].deadline;
    parts.Erase<kTimers>(timer_);
    SetDue(deadline);
    *configuration() = before_->next;
    out_.rows = before_->next_rows;
    const Recommendation* const recommendation = Offer<StepKind::kSimple>(*before_);
    if (recommendation == nullptr && before_->changes.empty()) return 0;
    Say({deadline, ++head_.step, Disposition::kHandled, recommendation, before_->changes, {}, {}, {}},
        0, &out_);
    return 1;
  }

  template <StepKind kind>
  CALLCUE_INLINE void Do() {
    constexpr bool simple = kind == StepKind::kSimple;
    const QuickChoice& choice = *choice_;
    const uint32_t place = kind == StepKind::kTimed && before_ != nullptr ? DoTimer() : 0;
    const int64_t at = e_.at_ms;
    head_.now = at;
    head_.rang = std::max(head_.rang, e_.count & kind_->rings);   // which is never negative
    head_.streams_seen |= kind_->stream;
    if (!simple && (choice.flags & QuickChoice::kReacts) != 0) React();
    for (uint32_t i = 0; i < QuickChoice::kSets; ++i) variables()[choice.set_place[i]] = static_cast<char>(choice.set_value[i]);
    if (choice.stamp != QuickChoice::kNoStamp) WriteTime(at, variables() + choice.stamp);
    *configuration() = choice.next;
    out_.rows = choice.next_rows;
    if (!simple && (choice.flags & QuickChoice::kMore) != 0) DoMore<kind>();
    else recommendation_ = Offer<StepKind::kSimple>(choice);
    if (!simple) End<kind>();
    if (kind == StepKind::kTimed && due_changed_) SetDue(at);
    const Disposition disposition = handled_ ? Disposition::kHandled : choice.disposition;
    Say({at, ++head_.step, disposition, recommendation_, choice.changes, withdrawals_, findings_, permissions_},
        place, &out_);
    out_.given = place + 1;
  }

  CALLCUE_INLINE void React() {
    const Reacted reacted = ReactBeside(p_, &s_, &out_, e_, *choice_, party_);
    if (granted_ != nullptr) permissions_ = Grant(&s_, *granted_);
    if (!reacted.any) return;
    handled_ = true;
    findings_ = reacted.findings;
    due_changed_ = true;
  }

  template <StepKind kind>
  CALLCUE_INLINE void DoMore() {
    const QuickChoice& choice = *choice_;
    if ((choice.flags & QuickChoice::kFirst) != 0) DoFirst();
    if (choice.op_count > 0) {
      const Ran ran = RunBeside(p_, &s_, &out_, e_, choice);
      recommendation_ = ran.recommendation;
      due_changed_ |= ran.due_changed;
    } else {
      recommendation_ = Offer<kind>(choice);
      if (choice.cancel != QuickChoice::kNothing) Cancel(&s_, choice.cancel);
      if (choice.send != QuickChoice::kNothing) Arm(&s_, p_.ops[choice.send], e_.at_ms);
      due_changed_ |= choice.cancel != QuickChoice::kNothing || choice.send != QuickChoice::kNothing;
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
    if (kind != StepKind::kSimple && choice.live == QuickChoice::kNoLive) {
      if (choice.recommend == QuickChoice::kNothing) return nullptr;
      for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
        if (s_.at<kLive>(i).recommend == choice.recommend) return nullptr;
      }
    } else {
      const uint64_t live = out_.live;
      if ((live >> choice.live & 1) != 0) return nullptr;   // it stands already, or is none
      out_.live = live | uint64_t{1} << choice.live;
    }
    const uint32_t id = ++head_.last_recommendation;
    First().PushInRoom<kLive>({id, choice.recommend});
    --out_.room;
    return choice.ready + (id - 1);
  }

  template <StepKind kind>
  CALLCUE_INLINE void End() {
    if (kind_->how == How::kCleared) {
      const Ending ending = EndSegment(p_, &s_, &out_, e_, party_, e_.at_ms, out_.bytes + 2 * sizeof(Decision));
      withdrawals_ = ending.withdrawals;
      findings_ = ending.findings;   // nothing else was judged
      handled_ |= ending.judged;
      __builtin_prefetch(&out_.spill, 1);   // and what lies beside it: the call may soon be freed
    }
    if (e_.event_id.empty()) return;
    Parts<kind>().template PushInRoom<kIds>(key_);
    out_.ids |= uint32_t{1} << (key_.low & 31);
  }

  const bool checked_;
  const StepTables& t_;
  const QuickTables& q_;
  const Program& p_;
  State& s_;
  OutputMemory& out_;
  const Event& e_;
  Header& head_;
  const QuickKind* kind_ = nullptr;
  uint8_t party_ = 0;
  const QuickChoice* choice_ = nullptr;
  uint32_t recommends_ = 0;                // at most
  uint32_t timer_ = 0;                     // that fires before the event, and what it sets off
  const QuickChoice* before_ = nullptr;
  bool due_changed_ = false;
  const program::QuickGrant* granted_ = nullptr;
  EventKey key_;
  // What is said beside what the choice says.
  bool handled_ = false;
  const Recommendation* recommendation_ = nullptr;
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

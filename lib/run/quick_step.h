// In two halves: what the event would set off is found without changing anything, and whether there is room for it; then
// it is done, which can't fail any more, so that it needs no savepoint. A step before which one delayed event is due does
// so twice, and keeps what it needs to go back.
//
// What is said stands ready in the policy's tables where it can; the rest is put together behind the decisions in the
// call's OutputMemory.
//
// A Quick is on the stack of one step, and all that most steps need of it is inlined into that one function, so that it
// lives in registers; what few steps need stands in functions of their own, which get what they read.
#ifndef CALLCUE_LIB_RUN_QUICK_STEP_H_
#define CALLCUE_LIB_RUN_QUICK_STEP_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "callcue/decision.h"
#include "callcue/event.h"
#include "lib/program/step_tables.h"
#include "lib/run/output.h"
#include "lib/run/quick_guards.h"
#include "lib/run/state.h"

#define CALLCUE_INLINE [[gnu::always_inline]] inline
// Where registers are kept for what happens otherwise.
#define CALLCUE_RARELY(condition) __builtin_expect(static_cast<bool>(condition), 0)

namespace callcue::run::quick {

using program::Program;
using program::QuickCandidate;
using program::QuickChoice;
using program::QuickGuard;
using program::QuickKind;
using program::QuickOp;
using program::QuickTables;
using program::QuickTransition;
using program::QuickType;
using program::StepTables;

constexpr uint32_t kRoom = OutputMemory::kBytes - 2 * sizeof(Decision);   // bytes for what doesn't stand ready
constexpr uint32_t kNoted = QuickChoice::kNoLive;   // recommendations in OutputMemory::live

// The variables behind the header and the states, which are one word of bits.
CALLCUE_INLINE char* VariablesOf(Header* head) { return reinterpret_cast<char*>(head + 1) + sizeof(uint64_t); }

// The place of a member among those of a set.
CALLCUE_INLINE uint32_t RankOf(uint64_t set, uint64_t member) {
  uint32_t rank = 0;
  for (uint64_t before = set & (member - 1); before != 0; before &= before - 1) ++rank;
  return rank;
}

// What a list of operations came to.
struct Ran {
  const Recommendation* recommendation;
  bool due_changed;   // timers
};

struct Reacted {
  bool any;
  absl::Span<const Finding> findings;
};

enum class Way {
  kGeneral,
  kPlain,   // nothing is due, and the event has no more to it than a transition which reports what stands ready and
            // recommends one thing at most
};

template <Way way>
class Quick {
  static constexpr bool plain = way == Way::kPlain;

 public:
  CALLCUE_INLINE Quick(const Program& program, State* state, OutputMemory* output, const Event& event)
      : p_(program), t_(*program.step), q_(t_.quick), s_(*state), out_(*output), e_(event), head_(state->header()),
        configuration_(reinterpret_cast<uint64_t*>(&head_ + 1)), now_(event.at_ms),
        first_(!plain && head_.now == INT64_MIN) {}

  // Whether the event may go the short way, as far as that doesn't depend on what it sets off.
  CALLCUE_INLINE bool Understand();
  // What a happening sets off at most, and room for it. Changes nothing in the call.
  CALLCUE_INLINE bool Plan(const QuickType& type, uint8_t party);
  CALLCUE_INLINE bool PlanEvent() { return !dispatched_ || Plan(*type_, party_); }
  CALLCUE_INLINE void Do();
  CALLCUE_INLINE bool PostAfterTimer();
  // What few of the steps need for which everything stands ready (lib/run/quick_ready.h).
  CALLCUE_INLINE Truth Ask(const QuickChoice& choice, uint8_t party);
  CALLCUE_INLINE Ran Run(const QuickChoice& choice);
  CALLCUE_INLINE Reacted React(const QuickChoice& choice, uint8_t party);

 private:
  CALLCUE_INLINE int64_t now() const { return plain ? e_.at_ms : now_; }
  CALLCUE_INLINE int64_t begin() const { return plain ? e_.at_ms : begin_; }
  CALLCUE_INLINE int64_t end() const { return plain ? e_.at_ms : end_; }
  CALLCUE_INLINE char* variables() { return VariablesOf(&head_); }
  CALLCUE_INLINE bool UnderstandAct();
  CALLCUE_INLINE void SetNow(uint32_t place);
  CALLCUE_INLINE bool FirstEnabled(const QuickType& type, uint32_t source, uint8_t party, const QuickCandidate** found);
  CALLCUE_INLINE Truth Holds(QuickGuard guard);
  CALLCUE_INLINE Truth TruthOf(const QuickTest& test);
  CALLCUE_INLINE void DoFirst();
  CALLCUE_INLINE void DoLine();
  CALLCUE_INLINE void DoReactions();
  CALLCUE_INLINE void DoTransition(const QuickType& type);
  CALLCUE_INLINE void RunOps(const QuickOp* op, const QuickOp* end);
  CALLCUE_INLINE void Report(const QuickType& type, const QuickTransition& step);
  CALLCUE_INLINE void Offer(uint32_t index);
  CALLCUE_INLINE void Finish();

  template <typename T>
  CALLCUE_INLINE T* Take(size_t count = 1) {
    char* const at = out_.bytes + 2 * sizeof(Decision) + taken_;
    taken_ += static_cast<uint32_t>(count * sizeof(T));
    return reinterpret_cast<T*>(at);
  }

  const Program& p_;
  const StepTables& t_;
  const QuickTables& q_;
  State& s_;
  OutputMemory& out_;
  const Event& e_;
  Header& head_;                         // nothing moves the block
  uint64_t* const configuration_;        // the first of what stands behind the header
  int64_t now_;                          // logical time; of a plain one, the event's
  QuickKind::How how_ = QuickKind::How::kNot;
  bool first_;
  bool dispatched_ = true;               // the policy hears of the event
  bool logged_ = false;                  // an act that somebody may ask for
  bool reacted_ = false;
  bool due_changed_ = false;             // timers or duties
  uint8_t party_ = 0;
  uint32_t name_ = program::kNoIndex;
  int64_t begin_ = 0, end_ = 0;
  uint64_t config_ = 0;                  // as it was before what is at hand
  uint64_t seen_ = 0;                    // the same, as guards see it
  uint64_t enters_ = 0;
  const QuickType* type_ = nullptr;
  const QuickCandidate* chosen_ = nullptr;
  EventKey key_;
  const program::QuickGrant* granted_ = nullptr;
  // The decision at hand.
  uint32_t place_ = 0;                   // its number
  uint32_t taken_ = 0;                   // bytes behind the decisions
  const Recommendation* recommendation_ = nullptr;
  const StateChange* changes_ = nullptr;
  size_t change_count_ = 0;
  absl::Span<const Withdrawal> withdrawals_;
  absl::Span<const Finding> findings_;
  absl::Span<const PermissionChange> permissions_;
};

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_STEP_H_

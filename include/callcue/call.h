// One contact: events in, decisions out.
//
// Thread rule: a Call belongs to one thread at a time; const functions may overlap with each other. Different calls
// need no lock, whatever policy they share.
// Ownership: decisions and views are borrowed until the next non-const function of the same call.
// Nothing here reads a clock, allocates after warm-up in a step, prints, or throws.
#ifndef CALLCUE_CALL_H_
#define CALLCUE_CALL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "callcue/decision.h"
#include "callcue/event.h"
#include "callcue/explain.h"
#include "callcue/migration.h"
#include "callcue/policy.h"
#include "callcue/view.h"

namespace callcue {

namespace run { struct CallRoom; }

// Decisions of one step, one for each logical time, in order: timers that fired first, the event's own last.
using Decisions = absl::Span<const Decision>;

class Call {
 public:
  // A new contact under a policy, which the call keeps alive.
  explicit Call(std::shared_ptr<const Policy> policy);
  ~Call();
  Call(const Call& other);              // an independent copy of the contact's state
  Call& operator=(const Call& other);
  Call(Call&&) noexcept;
  Call& operator=(Call&&) noexcept;

  // One event. Either returns its decisions, or leaves the call exactly as it was and returns
  //   InvalidArgument      the event itself is wrong: bad UTF-8, a time out of range, a missing name
  //   OutOfRange           the clock would step back by more than the policy's max_skew
  //   ResourceExhausted    a limit of lib/base/limits.h (its name is in the message), or the budget of a macrostep
  //   FailedPrecondition   the contact is closed
  // No words of the call are in a message.
  absl::StatusOr<Decisions> Post(const Event& event);

  // Lets everything that is due up to `now_ms` (UTC ms since the epoch) happen. Errors as for Post. A time before the
  // call's clock, but within max_skew, changes nothing.
  absl::StatusOr<Decisions> Advance(int64_t now_ms);

  // Asks the processor for the memory that the next step of this call begins with, and returns without waiting for it.
  // A host that works through events of very many calls says so of the calls of the next few events: a step of one that
  // has left the caches then costs about half as much. Changes nothing, and may be left out.
  void Prefetch() const;

  // When Advance() is due next; absent if no timer runs. The same as in the last decision.
  std::optional<int64_t> next_deadline_ms() const;
  int64_t now_ms() const;               // the call's clock
  bool closed() const;                  // ContactClosed was accepted

  // May the agent do this now ("release", "hold", ...)? Fills `answer`, which owns its memory.
  void Permission(std::string_view act, PermissionAnswer* answer) const;
  // The current picture: states, live recommendations, open duties, permissions.
  void View(CallView* view) const;

  // Why elements of the policy speak, and why others don't: fills `explanations`, which own their memory, in document
  // order. NotFound for an ID that names no element (one that is switched off is none), ResourceExhausted when memory
  // runs out. What the last step found is known to the call that made it, not to a copy or after Restore().
  absl::Status Explain(const ExplainOptions& options, std::vector<Explanation>* explanations) const;

  // The whole state of the contact between two steps, for fail-over: the bytes are the same for the same state, and
  // restoring and saving again gives them back. Contains what the host reported (facts, IDs), never the words.
  std::string Snapshot() const;
  // A contact from a snapshot that the same policy with the same parameters wrote. Next, Post() again what may not have
  // arrived, each event with its own time; then Advance() to the time that it is now, after which events of before are
  // refused. InvalidArgument for bytes that are cut, changed or no snapshot; FailedPrecondition for another policy, other
  // parameters or another version of the engine's semantics; ResourceExhausted beyond 1 MiB.
  static absl::StatusOr<Call> Restore(std::shared_ptr<const Policy> policy, std::string_view snapshot);

  // Which policy a snapshot is of; its strings are borrowed from the snapshot. InvalidArgument for bytes that are cut,
  // changed or no snapshot; FailedPrecondition for one of another version of the engine.
  struct SnapshotInfo {
    uint64_t fingerprint = 0;
    std::string_view policy_name, policy_version;
  };
  static absl::StatusOr<SnapshotInfo> Describe(std::string_view snapshot);

  // This contact under another policy, by names: see migration.h. The call itself stays as it is, under its policy; the
  // new one decides by the new policy from the next step on. `report` (not null) says of everything that the contact
  // holds what became of it; where the move fails, what was in the way.
  // FailedPrecondition where a state that is active has no place in the new policy; InvalidArgument for a rename of a
  // name that isn't there; ResourceExhausted when memory runs out.
  absl::StatusOr<Call> Migrate(std::shared_ptr<const Policy> to, absl::Span<const MigrationRename> renames,
                               MigrationReport* report) const;

  const Policy& policy() const;

 private:
  friend struct run::CallRoom;
  struct Impl;
  struct Free { void operator()(Impl* impl) const; };
  std::unique_ptr<Impl, Free> impl_;    // all of the contact: its policy, its state, what its last step said
};

}  // namespace callcue

#endif  // CALLCUE_CALL_H_

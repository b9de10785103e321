// What a step of the short way says, written to its place among the decisions.
#ifndef CALLCUE_LIB_RUN_QUICK_SAY_H_
#define CALLCUE_LIB_RUN_QUICK_SAY_H_

#include <new>
#include <optional>

#include "lib/run/quick_step.h"

namespace callcue::run::quick {

struct Said {
  int64_t at_ms;
  uint32_t step;
  Disposition disposition;
  const Recommendation* recommendation;
  absl::Span<const StateChange> changes;
  absl::Span<const Withdrawal> withdrawals;
  absl::Span<const Finding> findings;
  absl::Span<const PermissionChange> permissions;
};

// What is noted of the header's deadline, and what was said of it is to be said again.
CALLCUE_INLINE void NoteDeadline(const Header& header, OutputMemory* memory) {
  memory->due = header.next_deadline;
  for (uint8_t& other : memory->other) other |= OutputMemory::kDeadline;
}

CALLCUE_INLINE void Say(const Said& said, uint32_t place, OutputMemory* memory) {
  Decision* const out = reinterpret_cast<Decision*>(memory->bytes) + place;
  out->at_ms = said.at_ms;
  out->step = said.step;
  out->disposition = said.disposition;
  out->recommendations = absl::Span<const Recommendation>(said.recommendation, said.recommendation != nullptr ? 1 : 0);
  out->state_changes = said.changes;
  const bool bare = said.withdrawals.empty() && said.findings.empty() && said.permissions.empty();
  uint8_t& other = memory->other[place];
  if (__builtin_expect(bare && other == 0, 1)) return;
  new (&out->next_deadline_ms) std::optional<int64_t>();
  if (memory->due != kNever) out->next_deadline_ms = memory->due;
  if (!bare || (other & OutputMemory::kRest) != 0) {
    out->withdrawals = said.withdrawals;
    out->findings = said.findings;
    out->permission_changes = said.permissions;
    out->faults = {};
    out->unrecognised = {};
    out->clock_skew_ms = 0;
  }
  other = bare ? 0 : OutputMemory::kRest;
}

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_SAY_H_

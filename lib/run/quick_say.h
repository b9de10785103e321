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

// `timed`: QuickTables::timed. Without it nothing is ever due.
CALLCUE_INLINE void Say(const Said& said, bool timed, int64_t next_deadline, uint32_t place, OutputMemory* memory) {
  Decision* const out = reinterpret_cast<Decision*>(memory->bytes) + place;
  out->at_ms = said.at_ms;
  out->step = said.step;
  out->disposition = said.disposition;
  out->recommendations = absl::Span<const Recommendation>(said.recommendation, said.recommendation != nullptr ? 1 : 0);
  out->state_changes = said.changes;
  if (timed) {
    new (&out->next_deadline_ms) std::optional<int64_t>();
    if (next_deadline != kNever) out->next_deadline_ms = next_deadline;
  }
  const bool bare = said.withdrawals.empty() && said.findings.empty() && said.permissions.empty();
  if (__builtin_expect(bare && memory->plain[place], 1)) return;
  if (!timed) new (&out->next_deadline_ms) std::optional<int64_t>();
  out->withdrawals = said.withdrawals;
  out->findings = said.findings;
  out->permission_changes = said.permissions;
  out->faults = {};
  out->unrecognised = {};
  out->clock_skew_ms = 0;
  memory->plain[place] = bare;
}

}  // namespace callcue::run::quick

#endif  // CALLCUE_LIB_RUN_QUICK_SAY_H_

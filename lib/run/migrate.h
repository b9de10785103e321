// The state of a contact under another policy (MODEL section 5): by names, reported.
#ifndef CALLCUE_LIB_RUN_MIGRATE_H_
#define CALLCUE_LIB_RUN_MIGRATE_H_

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "callcue/migration.h"
#include "lib/program/program.h"
#include "lib/run/state.h"

namespace callcue::run {

// FailedPrecondition where an active state has no place in `to`; InvalidArgument for a rename of or to a name that isn't
// there. `report` gets every item, also of what failed.
absl::StatusOr<State> Migrate(const program::Program& from, const State& state, const program::Program& to,
                              absl::Span<const MigrationRename> renames, MigrationReport* report);

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_MIGRATE_H_

// Snapshots: the state of a contact as bytes (proto/callcue/v1/snapshot.proto).
#ifndef CALLCUE_LIB_RUN_SNAPSHOT_H_
#define CALLCUE_LIB_RUN_SNAPSHOT_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "lib/program/program.h"
#include "lib/run/state.h"

namespace callcue::run {

std::string Save(const program::Program& program, const State& state);
// Which policy it is of. The texts are borrowed from `bytes`.
absl::Status Describe(std::string_view bytes, uint64_t* fingerprint, std::string_view* name, std::string_view* version);
// `state` is changed only where the status is OK.
absl::Status Load(const program::Program& program, std::string_view bytes, State* state);

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_SNAPSHOT_H_

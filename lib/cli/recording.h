// A recording, and the policy that it is replayed under.
#ifndef CALLCUE_LIB_CLI_RECORDING_H_
#define CALLCUE_LIB_CLI_RECORDING_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "callcue/call.h"
#include "callcue/policy.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/replay/replay.h"

namespace callcue::cli {

class Recording {
 public:
  explicit Recording(std::string path) : path_(std::move(path)), name_(NameOf(path_)) {}

  // Opens it and loads the policy. Anything but kFine: the exit status of what was wrong, which was said.
  int Open(const PolicyArgument& policy);
  const std::shared_ptr<const Policy>& policy() const { return policy_; }
  // What messages call it.
  const std::string& name() const { return name_; }

  // Replays it into a call; `options` need no path.
  absl::Status Replay(replay::Options options, Call* call, replay::Listener* listener);
  // The exit status of what Replay() said; says what was wrong.
  int ExitOf(const absl::Status& status) const;

 private:
  const std::string path_, name_;
  std::optional<Input> input_;
  std::shared_ptr<const Policy> policy_;
};

}  // namespace callcue::cli

#endif  // CALLCUE_LIB_CLI_RECORDING_H_

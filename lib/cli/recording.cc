#include "lib/cli/recording.h"

#include <utility>

#include "lib/base/concat.h"
#include "lib/cli/verbs.h"

namespace callcue::cli {

int Recording::Open(const PolicyArgument& policy) {
  if (path_ == "-" && policy.is_stdin()) {
    Complain("callcue: only one of the policy, its overlays and the events can come from standard input\n");
    return kUsage;
  }
  input_.emplace(path_);
  if (!input_->error().empty()) {
    Complain(Concat("callcue: ", input_->error(), "\n"));
    return kUsage;
  }
  LoadedPolicy loaded = Load(policy);
  if (!loaded.problems.empty()) Complain(FormatProblems(loaded.problems));
  policy_ = std::move(loaded.policy);
  return policy_ ? kFine : loaded.status;
}

absl::Status Recording::Replay(replay::Options options, Call* call, replay::Listener* listener) {
  replay::LineReader lines([this](char* to, size_t size) { return input_->Read(to, size); }, replay::kLongestLine);
  options.path = name_;
  return replay::Replay(&lines, options, call, listener);
}

int Recording::ExitOf(const absl::Status& status) const {
  if (!input_->error().empty()) {
    Complain(Concat("callcue: ", input_->error(), "\n"));
    return kUsage;
  }
  if (status.ok()) return kFine;
  Complain(Concat(std::string(status.message()), "\n"));
  return kFindings;
}

}  // namespace callcue::cli

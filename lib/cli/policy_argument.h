// The policy that a verb works on, as it stands on the command line.
#ifndef CALLCUE_LIB_CLI_POLICY_ARGUMENT_H_
#define CALLCUE_LIB_CLI_POLICY_ARGUMENT_H_

#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "callcue/policy.h"

namespace callcue::cli {

struct PolicyArgument {
  std::string source = "builtin:power-supply";  // a path, "-", or "builtin:NAME"
  std::vector<std::string> overlays;            // paths or "-", in the order in which they are laid over it
  std::vector<std::string> parameters;          // "name=value"
  bool tell_phrases = false;                    // as in LoadOptions

  // Adds --overlay and --param.
  void AddChanges(CLI::App* app);
  // Adds --policy, --overlay and --param.
  void AddOptions(CLI::App* app);
  // True if it, or an overlay, comes from standard input.
  bool is_stdin() const;
};

// A policy, and what there is to say about it. Without a policy `status` says why: kFindings when `problems` do,
// kUsage when the text can't be had at all (said on standard error).
struct LoadedPolicy {
  std::shared_ptr<const Policy> policy;
  Diagnostics problems;
  int status = 0;
  std::string text;       // as it was read
  LoadOptions options;
};
LoadedPolicy Load(const PolicyArgument& argument);

// All of them, with an empty line after each, and a line that counts them.
std::string FormatProblems(const Diagnostics& problems);

}  // namespace callcue::cli

#endif  // CALLCUE_LIB_CLI_POLICY_ARGUMENT_H_

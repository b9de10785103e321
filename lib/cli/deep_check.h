// `callcue check --deep`: what search finds wrong with a policy that loads.
#ifndef CALLCUE_LIB_CLI_DEEP_CHECK_H_
#define CALLCUE_LIB_CLI_DEEP_CHECK_H_

#include <cstdint>
#include <string>

#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"

namespace callcue::cli {

struct DeepCheck {
  bool wanted = false;
  uint32_t most_configurations = 2'000'000, most_calls = 4'000;
  std::string examples;  // a folder for the example calls; empty: none are written

  void AddOptions(CLI::App* verb);
};

// Returns an exit status.
int RunDeepCheck(const DeepCheck& deep, const LoadedPolicy& loaded, Output* output);

}  // namespace callcue::cli

#endif  // CALLCUE_LIB_CLI_DEEP_CHECK_H_

#include <memory>

#include "lib/base/concat.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/verbs.h"

namespace callcue::cli {
namespace {

int Check(const PolicyArgument& argument) {
  const LoadedPolicy loaded = Load(argument);
  if (loaded.status == kUsage) return kUsage;
  Output output;
  if (loaded.problems.empty()) {
    const Policy& policy = *loaded.policy;
    output.Write(
        Concat(policy.name(), " ", policy.version(), ": no problems (", policy.clause_ids().size(), " clauses)\n"));
  } else {
    output.Write(FormatProblems(loaded.problems));
  }
  if (!output.Flush()) return kUsage;
  return loaded.problems.empty() ? kFine : kFindings;
}

}  // namespace

void AddCheck(CLI::App* app, int* status) {
  CLI::App* verb = app->add_subcommand("check", "Report all problems of a policy at once");
  auto argument = std::make_shared<PolicyArgument>();
  verb->add_option("POLICY", argument->source, "A file, - for standard input, or builtin:NAME")
      ->type_name("")
      ->required();
  argument->AddChanges(verb);
  verb->footer(
      "Exit status: 0 no problem, 1 errors or warnings, 2 wrong usage or an unreadable file.\n\n"
      "Examples:\n"
      "  callcue check my-policy.textproto\n"
      "  callcue check my-policy.textproto --param max_rings=4\n"
      "  callcue check builtin:power-supply --overlay our-city.textproto\n");
  verb->callback([argument, status] { *status = Check(*argument); });
}

}  // namespace callcue::cli

#include <memory>

#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/verbs.h"

namespace callcue::cli {
namespace {

struct DumpArguments {
  PolicyArgument policy;
  std::string stage;
};

int Dump(const DumpArguments& arguments) {
  const LoadedPolicy loaded = Load(arguments.policy);
  if (!loaded.policy) {
    if (!loaded.problems.empty()) Complain(FormatProblems(loaded.problems));
    return loaded.status;
  }
  Output output;
  output.Write(loaded.policy->Dump(arguments.stage));
  return output.Flush() ? kFine : kUsage;
}

}  // namespace

void AddDump(CLI::App* app, int* status) {
  CLI::App* verb = app->add_subcommand("dump", "Print what a stage of the loader made of a policy");
  auto arguments = std::make_shared<DumpArguments>();
  verb->add_option("POLICY", arguments->policy.source, "A file, - for standard input, or builtin:NAME")
      ->type_name("")
      ->required();
  verb->add_option("--stage", arguments->stage, "linked, program, expressions, or phrases with their cues")
      ->type_name("STAGE")
      ->required()
      ->check(CLI::IsMember({"linked", "program", "expressions", "phrases"}).description(""));
  arguments->policy.AddChanges(verb);
  verb->footer(
      "The text is stable: two policies with the same dump decide alike.\n"
      "Exit status: 0 printed, 1 the policy has errors (on standard error), 2 wrong usage or an unreadable file.\n\n"
      "Examples:\n"
      "  callcue dump builtin:power-supply --stage linked\n"
      "  callcue dump my-policy.textproto --stage expressions\n");
  verb->callback([arguments, status] { *status = Dump(*arguments); });
}

}  // namespace callcue::cli

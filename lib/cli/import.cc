#include "lib/scxml/import.h"

#include <memory>

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/verbs.h"

namespace callcue::cli {
namespace {

struct ImportArguments {
  std::string source, output;
  std::vector<std::string> events;
};

// The translation is a policy like any other; one that doesn't load isn't handed out.
bool Loads(const std::string& policy, const std::string& path) {
  Diagnostics problems;
  LoadOptions options;
  options.path = Concat(path, " (translated)");
  if (Policy::LoadText(policy, options, &problems).ok()) return true;
  Complain(FormatProblems(problems));
  return false;
}

int ImportScxml(const ImportArguments& arguments) {
  Input input(arguments.source);
  std::string text;
  if (!input.ReadAll(limits::kPolicyBytes + 1, &text)) {
    Complain(Concat("callcue: ", input.error(), "\n"));
    return kUsage;
  }
  if (text.size() > limits::kPolicyBytes) {
    Complain(Concat("callcue: ", NameOf(arguments.source), ": larger than ", limits::kPolicyBytes, " bytes\n"));
    return kFindings;
  }
  scxml::ImportOptions options;
  options.path = NameOf(arguments.source);
  options.events = arguments.events;
  scxml::Imported imported;
  Diagnostics problems;
  const bool ok = scxml::Import(text, options, &imported, &problems);
  if (!problems.empty()) Complain(FormatProblems(problems));
  if (!ok || !Loads(imported.policy, options.path)) return kFindings;
  Output output(arguments.output);
  output.Write(imported.policy);
  return output.Flush() ? kFine : kUsage;
}

}  // namespace

void AddImport(CLI::App* app, int* status) {
  CLI::App* verb = app->add_subcommand("import", "Make a policy of a statechart in another format");
  verb->require_subcommand(1);
  verb->footer(
      "Examples:\n"
      "  callcue import scxml machine.scxml            the policy, on standard output\n\n"
      "callcue import FORMAT --help says more of each.\n");
  CLI::App* format =
      verb->add_subcommand("scxml", "Translate an SCXML document (W3C Recommendation 2015) into a policy");
  auto arguments = std::make_shared<ImportArguments>();
  format->add_option("FILE", arguments->source, "An SCXML document, or - for standard input")
      ->type_name("")
      ->required();
  format->add_option("-o,--output", arguments->output, "Where the policy goes; default: standard output")
      ->type_name("FILE");
  format
      ->add_option("--event", arguments->events,
                   "An event that the host may post beside those that transitions wait for; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  format->footer(
      "Translated are states, history, final states, transitions, raise, send to the machine itself, cancel, assign, "
      "if,\n"
      "foreach over constants, and a subset of ECMAScript. What can't be is named with its place and a code, all at "
      "once.\n"
      "Events that the document raises or sends are event.NAME in the policy; the host posts others as an AgentAction "
      "of\n"
      "that name (trigger action.NAME). Delays run on the clock of the call. IDs that a policy can't have are changed, "
      "and\n"
      "the policy says from what.\n"
      "Exit status: 0 translated (warnings on standard error), 1 something can't be, 2 wrong usage or an unreadable "
      "file.\n\n"
      "Examples:\n"
      "  callcue import scxml machine.scxml > machine.textproto\n"
      "  callcue import scxml machine.scxml -o machine.textproto --event customer.hung_up\n"
      "  callcue import scxml machine.scxml | callcue export - --to mermaid\n");
  format->callback([arguments, status] { *status = ImportScxml(*arguments); });
}

}  // namespace callcue::cli

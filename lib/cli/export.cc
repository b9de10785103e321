#include <memory>

#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/verbs.h"
#include "lib/draw/draw.h"

namespace callcue::cli {
namespace {

struct ExportArguments {
  PolicyArgument policy;
  std::string format, output;
  bool elements = false;
};

int Export(const ExportArguments& arguments) {
  const LoadedPolicy loaded = Load(arguments.policy);
  if (!loaded.policy) {
    if (!loaded.problems.empty()) Complain(FormatProblems(loaded.problems));
    return loaded.status;
  }
  draw::DrawOptions options;
  options.elements = arguments.elements;
  const std::string source = loaded.policy->Serialize();
  Output output(arguments.output);
  output.Write(arguments.format == "dot" ? draw::DrawDot(source, options) : draw::DrawMermaid(source, options));
  return output.Flush() ? kFine : kUsage;
}

}  // namespace

void AddExport(CLI::App* app, int* status) {
  CLI::App* verb = app->add_subcommand("export", "Draw the states of a policy");
  auto arguments = std::make_shared<ExportArguments>();
  verb->add_option("POLICY", arguments->policy.source, "A file, - for standard input, or builtin:NAME")
      ->type_name("")
      ->required();
  verb->add_option("--to", arguments->format, "dot: for Graphviz; mermaid: a stateDiagram-v2 for Markdown")
      ->type_name("FORMAT")
      ->required()
      ->check(CLI::IsMember({"dot", "mermaid"}).description(""));
  verb->add_flag("--elements", arguments->elements,
                 "Tables of duties, prohibitions, permissions, rules, scenarios and checklists too");
  verb->add_option("-o,--output", arguments->output, "Where the drawing goes; default: standard output")
      ->type_name("FILE");
  arguments->policy.AddChanges(verb);
  verb->footer(
      "Regions stand side by side, states within states; arrows carry triggers, [guards], / effects and § clauses. Long\n"
      "texts are cut at \"…\". A policy without regions is drawn as its tables.\n"
      "Exit status: 0 drawn, 1 the policy has errors (on standard error), 2 wrong usage or an unreadable file.\n\n"
      "Examples:\n"
      "  callcue export builtin:power-supply --to dot | dot -Tsvg -o power-supply.svg\n"
      "  callcue export my-policy.textproto --to mermaid\n"
      "  callcue export builtin:power-supply --to dot --elements -o power-supply.dot\n");
  verb->callback([arguments, status] { *status = Export(*arguments); });
}

}  // namespace callcue::cli

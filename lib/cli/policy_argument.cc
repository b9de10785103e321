#include "lib/cli/policy_argument.h"

#include <algorithm>
#include <string_view>

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/cli/files.h"
#include "lib/cli/verbs.h"

namespace callcue::cli {
namespace {

constexpr std::string_view kBuiltin = "builtin:";

std::string CheckPair(const std::string& pair) {
  const size_t equals = pair.find('=');
  return equals == std::string::npos || equals == 0 ? Concat("\"", pair, "\" is not NAME=VALUE") : "";
}

LoadOptions OptionsOf(const PolicyArgument& argument) {
  LoadOptions options;
  options.path = NameOf(argument.source);
  options.tell_phrases = argument.tell_phrases;
  for (const std::string& pair : argument.parameters) {
    const size_t equals = pair.find('=');
    options.parameters.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return options;
}

LoadedPolicy Unreadable(std::string_view why) {
  Complain(Concat("callcue: ", why, "\n"));
  LoadedPolicy loaded;
  loaded.status = kUsage;
  return loaded;
}

LoadedPolicy NoSuchBuiltin(std::string_view name) {
  std::string names;
  for (const std::string_view builtin : Policy::BuiltinNames()) names += Concat(names.empty() ? "" : ", ", builtin);
  return Unreadable(Concat("there is no built-in policy \"", name, "\", only: ", names));
}

std::string Counted(size_t count, std::string_view noun) { return Concat(count, " ", noun, count == 1 ? "" : "s"); }

}  // namespace

void PolicyArgument::AddChanges(CLI::App* app) {
  app->add_option("--overlay", overlays, "Lay a file of changes over the policy; several are laid in this order")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app->add_option("--param", parameters, "Set a parameter of the policy; a list takes one pair an element")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false)
      ->check(CLI::Validator(CheckPair, ""));
}

void PolicyArgument::AddOptions(CLI::App* app) {
  app->add_option("--policy", source, "A file, - or builtin:NAME; default builtin:power-supply")->type_name("POLICY");
  AddChanges(app);
}

bool PolicyArgument::is_stdin() const {
  return source == "-" || std::find(overlays.begin(), overlays.end(), "-") != overlays.end();
}

LoadedPolicy Load(const PolicyArgument& argument) {
  LoadOptions options = OptionsOf(argument);
  LoadedPolicy loaded;
  if (std::count(argument.overlays.begin(), argument.overlays.end(), "-") + (argument.source == "-") > 1) {
    return Unreadable("only one of the policy and its overlays can come from standard input");
  }
  for (const std::string& path : argument.overlays) {
    Input input(path);
    Overlay overlay;
    overlay.path = NameOf(path);
    if (!input.ReadAll(limits::kPolicyBytes + 1, &overlay.text)) return Unreadable(input.error());
    options.overlays.push_back(std::move(overlay));
  }
  loaded.options = options;
  absl::StatusOr<std::shared_ptr<const Policy>> policy;
  if (argument.source.compare(0, kBuiltin.size(), kBuiltin) == 0) {
    const std::string_view name = std::string_view(argument.source).substr(kBuiltin.size());
    if (Policy::BuiltinText(name).empty()) return NoSuchBuiltin(name);
    policy = Policy::LoadBuiltin(name, options, &loaded.problems);
    loaded.text = Policy::BuiltinText(name);
  } else {
    Input input(argument.source);
    if (!input.ReadAll(limits::kPolicyBytes + 1, &loaded.text)) return Unreadable(input.error());
    policy = Policy::LoadText(loaded.text, options, &loaded.problems);
  }
  if (policy.ok()) {
    loaded.policy = *std::move(policy);
  } else if (HasErrors(loaded.problems)) {
    loaded.status = kFindings;
  } else {
    return Unreadable(std::string(policy.status().message()));
  }
  return loaded;
}

std::string FormatProblems(const Diagnostics& problems) {
  std::string text;
  for (const Diagnostic& problem : problems) text += Concat(FormatDiagnostic(problem), "\n");
  const size_t errors = std::count_if(problems.begin(), problems.end(), [](const Diagnostic& problem) {
    return problem.severity == Diagnostic::Severity::kError;
  });
  return Concat(text, Counted(errors, "error"), ", ", Counted(problems.size() - errors, "warning"), "\n");
}

}  // namespace callcue::cli

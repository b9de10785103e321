#include <filesystem>
#include <memory>

#include "callcue/v1/case.pb.h"
#include "callcue/v1/policy.pb.h"
#include "lib/base/concat.h"
#include "lib/cli/case_files.h"
#include "lib/cli/deep_check.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/verbs.h"
#include "lib/coverage/coverage.h"

namespace callcue::cli {
namespace {

namespace fs = std::filesystem;

struct CheckArguments {
  PolicyArgument policy;
  bool coverage = false;
  std::string cases;            // a folder; empty: tests/cases beside the policy
  std::string format = "text";  // of the coverage
  DeepCheck deep;
};

std::string CasesOf(const CheckArguments& arguments) {
  if (!arguments.cases.empty()) return arguments.cases;
  const std::string& source = arguments.policy.source;
  const bool file = source != "-" && source.compare(0, 8, "builtin:") != 0;
  return ((file ? fs::path(source).parent_path() : fs::path()) / "tests" / "cases").string();
}

bool ReadCases(const std::string& folder, std::vector<v1::CaseFile>* files) {
  std::vector<std::string> paths;
  if (!ListCaseFiles(folder, " (--cases names the folder of cases)", &paths)) return false;
  bool ok = true;
  for (const std::string& path : paths) {
    syntax::ParsedCases parsed;
    ok &= ReadCaseFile(path, &parsed) == kFine;
    files->push_back(std::move(parsed.file));
  }
  return ok;
}

int Cover(const CheckArguments& arguments, const Policy& policy) {
  std::vector<v1::CaseFile> files;
  if (!ReadCases(CasesOf(arguments), &files)) return kUsage;
  v1::Policy message;
  message.ParseFromString(policy.Serialize());
  const coverage::Coverage coverage = coverage::CoverageOf(message, files);
  Output output;
  output.Write(arguments.format == "jsonl" ? coverage::FormatJsonLines(coverage) : coverage::FormatText(coverage));
  if (!output.Flush()) return kUsage;
  return coverage.complete() ? kFine : kFindings;
}

int Check(const CheckArguments& arguments) {
  const LoadedPolicy loaded = Load(arguments.policy);
  if (loaded.status == kUsage) return kUsage;
  if (arguments.coverage && loaded.policy != nullptr) {
    Complain(loaded.problems.empty() ? "" : FormatProblems(loaded.problems));
    const int status = Cover(arguments, *loaded.policy);
    return status == kFine && !loaded.problems.empty() ? kFindings : status;
  }
  Output output;
  if (loaded.problems.empty()) {
    const Policy& policy = *loaded.policy;
    output.Write(
        Concat(policy.name(), " ", policy.version(), ": no problems (", policy.clause_ids().size(), " clauses)\n"));
  } else {
    output.Write(FormatProblems(loaded.problems));
  }
  int status = loaded.problems.empty() ? kFine : kFindings;
  if (arguments.deep.wanted && loaded.policy != nullptr) {
    status = std::max(status, RunDeepCheck(arguments.deep, loaded, &output));
  }
  if (!output.Flush()) return kUsage;
  return status;
}

}  // namespace

void AddCheck(CLI::App* app, int* status) {
  CLI::App* verb = app->add_subcommand("check", "Report all problems of a policy at once");
  auto arguments = std::make_shared<CheckArguments>();
  verb->add_option("POLICY", arguments->policy.source, "A file, - for standard input, or builtin:NAME")
      ->type_name("")
      ->required();
  arguments->policy.AddChanges(verb);
  verb->add_flag("--phrases", arguments->policy.tell_phrases,
                 "Warn of fillers, stutters and numbers not kept as written, and of what regexes never see");
  CLI::Option* coverage =
      verb->add_flag("--coverage", arguments->coverage,
                     "List for each clause its elements, scripts and test cases; fail where one is missing");
  verb->add_option("--cases", arguments->cases,
                   "The folder of the test cases (*.textproto); default: tests/cases beside the policy")
      ->type_name("FOLDER")
      ->needs(coverage);
  verb->add_option("--format", arguments->format, "Of the coverage: text, or jsonl for one JSON object a clause")
      ->check(CLI::IsMember({"text", "jsonl"}))
      ->type_name("FORMAT")
      ->needs(coverage);
  arguments->deep.AddOptions(verb);
  verb->footer(
      "Exit status: 0 no problem, 1 errors, warnings or clauses without an element, a script or a case,\n"
      "2 wrong usage or an unreadable file.\n\n"
      "Examples:\n"
      "  callcue check my-policy.textproto\n"
      "  callcue check my-policy.textproto --param max_rings=4\n"
      "  callcue check builtin:power-supply --overlay our-city.textproto\n"
      "  callcue check my-policy.textproto --coverage --cases my-cases\n"
      "  callcue check builtin:power-supply\n"
      "  callcue check --deep --examples found my-policy.textproto\n");
  verb->callback([arguments, status] { *status = Check(*arguments); });
}

}  // namespace callcue::cli

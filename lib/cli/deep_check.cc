#include "lib/cli/deep_check.h"

#include <filesystem>
#include <fstream>

#include "callcue/analysis.h"
#include "lib/base/concat.h"
#include "lib/cli/verbs.h"

namespace callcue::cli {
namespace {

bool WriteExamples(const Analysis& analysis, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const Analysis::Example& example : analysis.examples) {
    const std::filesystem::path path = std::filesystem::path(folder) / (example.name + ".textproto");
    std::ofstream file(path, std::ios::binary);
    file << example.case_text;
    file.close();
    if (file.fail()) {
      Complain(Concat("callcue: can't write ", path.string(), "\n"));
      return false;
    }
  }
  return true;
}

}  // namespace

void DeepCheck::AddOptions(CLI::App* verb) {
  verb->add_flag("--deep", wanted, "Search, too: states out of reach, elements that never speak, conflicts");
  verb->add_option("--most-configurations", most_configurations, "Where --deep gives up, and says \"not proven\"")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(1u, 100'000'000u));
  verb->add_option("--most-calls", most_calls, "How many calls --deep tries for one example of a conflict")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(1u, 100'000'000u));
  verb->add_option("--examples", examples, "Write the example calls of --deep into this folder, each a case file")
      ->type_name("FOLDER");
}

int RunDeepCheck(const DeepCheck& deep, const LoadedPolicy& loaded, Output* output) {
  AnalysisOptions bounds;
  bounds.most_configurations = deep.most_configurations;
  bounds.most_calls = deep.most_calls;
  Diagnostics ignored;
  const auto analysis = AnalysePolicy(loaded.text, loaded.options, bounds, &ignored);
  if (!analysis.ok()) return kFindings;
  if (!analysis->problems.empty()) output->Write(FormatProblems(analysis->problems));
  for (const std::string& open : analysis->not_proven) output->Write(Concat("not proven: ", open, "\n"));
  output->Write(Concat(analysis->configurations, " configurations explored, ", analysis->problems.size(),
                       analysis->problems.size() == 1 ? " problem, " : " problems, ", analysis->not_proven.size(),
                       " not proven\n"));
  if (!deep.examples.empty() && !WriteExamples(*analysis, deep.examples)) return kUsage;
  return analysis->problems.empty() ? kFine : kFindings;
}

}  // namespace callcue::cli

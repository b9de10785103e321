#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <system_error>

#include "callcue/v1/case.pb.h"
#include "callcue/v1/policy.pb.h"
#include "lib/base/concat.h"
#include "lib/cases/expect.h"
#include "lib/cases/known_names.h"
#include "lib/cli/case_files.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/verbs.h"

namespace callcue::cli {
namespace {

namespace fs = std::filesystem;

struct TestArguments {
  std::vector<std::string> paths;
  PolicyArgument policy;
  bool transcript = false;
};

// Plays cases one after the other; a policy is loaded once for each set of parameters.
class Trial {
 public:
  explicit Trial(const TestArguments& arguments) : arguments_(arguments) {}

  // What can't be read is said on standard error. Of a file with errors nothing is played: what was meant isn't known.
  void RunFile(const std::string& path) {
    syntax::ParsedCases parsed;
    const int status = ReadCaseFile(path, &parsed);
    Leave(status);
    if (status != kFine) {
      ++unread_;
      return;
    }
    same_names_ = cases::SameNamesIn(parsed.file);
    for (int i = 0; i < parsed.file.case__size(); ++i) RunCase(path, parsed, i);
  }

  int Finish() {
    const std::string of = Concat(cases_, cases_ == 1 ? " case" : " cases");
    const std::string_view others = unread_ > 0 ? "of the others, " : "";
    if (unread_ > 0) {
      output_.Write(unread_ == 1 ? "1 file couldn't be read: its cases weren't played\n"
                                 : Concat(unread_, " files couldn't be read: their cases weren't played\n"));
    }
    if (cases_ > 0 || unread_ == 0) {
      output_.Write(failed_ > 0 ? Concat(others, failed_, " of ", of, " failed\n")
                    : cases_ > 0 ? Concat(others, of, ": all as expected\n")
                                 : "no cases\n");
    }
    if (cases_ == 0) Leave(kFindings);
    return output_.Flush() ? status_ : kUsage;
  }

 private:
  struct Subject {
    std::shared_ptr<const Policy> policy;
    std::optional<cases::KnownNames> names;
  };

  void Leave(int status) { status_ = std::max(status_, status); }

  void RunCase(const std::string& path, const syntax::ParsedCases& parsed, int number) {
    const v1::Case& one = parsed.file.case_(number);
    ++cases_;
    const Subject& subject = SubjectOf(path, parsed.file, one);
    if (subject.policy == nullptr) return Fail();  // said when it was loaded
    std::vector<cases::Miss> misses = subject.names->UnknownIn(one);
    const cases::CaseRun run = cases::PlayCase(subject.policy, one);
    for (cases::Miss& miss : cases::MissesOf(one, run)) misses.push_back(std::move(miss));
    if (one.expect().ByteSizeLong() == 0) misses.push_back({"", "nothing is expected"});
    const std::string root = Concat("case[", number, "]");
    for (cases::Miss& miss : misses) miss.field = Concat(root, miss.field.empty() ? "" : ".", miss.field);
    for (const cases::Miss& miss : same_names_) {
      if (miss.field == root + ".name") misses.push_back(miss);
    }
    if (misses.empty()) return;
    Fail();
    for (const cases::Miss& miss : misses) {
      const syntax::Position place = parsed.map.Locate(miss.field);
      output_.Write(Concat(NameOf(path), ":", place.line, ":", place.column, ": ", one.name(), ": ", miss.text, "\n"));
    }
    if (arguments_.transcript) output_.Write(Transcript(run));
  }
  void Fail() {
    ++failed_;
    Leave(kFindings);
  }

  const Subject& SubjectOf(const std::string& path, const v1::CaseFile& file, const v1::Case& one) {
    PolicyArgument argument = arguments_.policy;
    if (argument.source.empty()) argument.source = SourceOf(path, file.policy());
    // What the case says takes the place of what its file says, and the command line of both.
    std::map<std::string, std::vector<std::string>> given;
    for (const auto* list : {&file.param(), &one.param()}) {
      for (const v1::Parameter& parameter : *list) given[parameter.name()] = {parameter.value().begin(), parameter.value().end()};
    }
    for (const std::string& pair : arguments_.policy.parameters) given.erase(pair.substr(0, pair.find('=')));
    for (const auto& [name, values] : given) {
      for (const std::string& value : values) argument.parameters.push_back(Concat(name, "=", value));
    }
    const auto [found, fresh] = subjects_.try_emplace(Concat(argument.source, "\n", Join(argument.parameters, "\n")));
    if (!fresh) return found->second;
    LoadedPolicy loaded = Load(argument);
    if (loaded.policy == nullptr) {
      if (loaded.status == kFindings) Complain(FormatProblems(loaded.problems));
      Leave(loaded.status);
      return found->second;
    }
    v1::Policy message;
    message.ParseFromString(loaded.policy->Serialize());
    found->second.names.emplace(message);
    found->second.policy = std::move(loaded.policy);
    return found->second;
  }
  // Of a file of cases: the name of a built-in policy, or a path beside the file.
  static std::string SourceOf(const std::string& path, const std::string& named) {
    const std::string name = named.empty() ? std::string(Policy::kPowerSupply) : named;
    const auto builtin = Policy::BuiltinNames();
    if (std::find(builtin.begin(), builtin.end(), name) != builtin.end()) return Concat("builtin:", name);
    if (name.rfind("builtin:", 0) == 0) return name;
    return path == "-" ? name : (fs::path(path).parent_path() / name).string();
  }

  const TestArguments& arguments_;
  std::map<std::string, Subject> subjects_;
  Output output_;
  int status_ = kFine;
  size_t cases_ = 0, failed_ = 0, unread_ = 0;
  std::vector<cases::Miss> same_names_;   // of the file at hand
};

// A folder stands for the files of cases in it, in the order of their names.
int Test(const TestArguments& arguments) {
  std::vector<std::string> paths;
  for (const std::string& path : arguments.paths) {
    std::error_code error;
    if (path == "-" || !fs::is_directory(path, error)) {
      paths.push_back(path);
      continue;
    }
    const size_t before = paths.size();
    if (!ListCaseFiles(path, "", &paths)) return kUsage;
    if (paths.size() == before) return Complain(Concat("callcue: ", path, ": no *.textproto in this folder\n")), kUsage;
  }
  Trial trial(arguments);
  for (const std::string& path : paths) trial.RunFile(path);
  return trial.Finish();
}

}  // namespace

void AddTest(CLI::App* app, int* status) {
  CLI::App* verb = app->add_subcommand("test", "Play the test cases of a policy, and say what doesn't come out as expected");
  auto arguments = std::make_shared<TestArguments>();
  arguments->policy.source.clear();
  verb->add_option("CASES", arguments->paths, "Files of cases (CaseFile in case.proto), folders of *.textproto, or -")
      ->type_name("")
      ->required();
  verb->add_option("--policy", arguments->policy.source,
                   "A file or builtin:NAME; default: what the file of cases names, else the built-in one")
      ->type_name("POLICY");
  arguments->policy.AddChanges(verb);
  verb->add_flag("--transcript", arguments->transcript, "Below a case that fails, everything that it decided");
  verb->footer(
      "A case is a call in short, and what must and must not come out of it. Each expectation that isn't met is named\n"
      "with its place, and so is one that names what the policy doesn't have: it would hold whatever happens.\n"
      "Exit status: 0 all as expected, 1 something isn't, or a file or a policy has errors, 2 wrong usage or an\n"
      "unreadable file.\n\n"
      "Examples:\n"
      "  callcue test my-cases\n"
      "  callcue test my-cases/closing.textproto --policy my-policy.textproto --transcript\n"
      "  callcue test my-cases --overlay our-city.textproto --param max_rings=4\n");
  verb->callback([arguments, status] { *status = Test(*arguments); });
}

}  // namespace callcue::cli

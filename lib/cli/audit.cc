#include "lib/audit/audit.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

#include "lib/audit/csv.h"
#include "lib/audit/explain.h"
#include "lib/audit/json.h"
#include "lib/audit/text.h"
#include "lib/audit/totals.h"
#include "lib/base/concat.h"
#include "lib/cli/files.h"
#include "lib/cli/policy_argument.h"
#include "lib/cli/style.h"
#include "lib/cli/verbs.h"

namespace callcue::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kMostJobs = 256;
constexpr size_t kLongestList = 64 << 20;  // names on standard input

struct AuditArguments {
  std::vector<std::string> calls;
  PolicyArgument policy;
  std::string format = "text", colour = "auto", language;
  double settle = 120;
  bool lenient = false;
  int jobs = 0;
  size_t worst = 10;
};

bool Fail(std::string_view why) {
  Complain(Concat("callcue: ", why, "\n"));
  return false;
}

// The recordings below a folder, sorted by name.
bool ListFolder(const std::string& folder, std::vector<std::string>* recordings) {
  std::error_code error;
  const size_t before = recordings->size();
  fs::recursive_directory_iterator it(folder, error), end;
  for (; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".jsonl" && !it->is_directory(error)) recordings->push_back(it->path().string());
  }
  if (error) return Fail(Concat(folder, ": ", error.message()));
  std::sort(recordings->begin() + static_cast<ptrdiff_t>(before), recordings->end());
  if (recordings->size() == before) return Fail(Concat(folder, ": no file in it ends with .jsonl"));
  return true;
}

bool ListPath(const std::string& path, std::vector<std::string>* recordings) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return Fail(Concat(path, ": ", error ? error.message() : "No such file or directory"));
  if (fs::is_directory(status)) return ListFolder(path, recordings);
  recordings->push_back(path);
  return true;
}

bool ListStandardInput(std::vector<std::string>* recordings) {
  Input input("-");
  std::string names;
  if (!input.ReadAll(kLongestList, &names)) return Fail(input.error());
  for (size_t begin = 0; begin < names.size();) {
    const size_t end = std::min(names.find('\n', begin), names.size());
    std::string name = names.substr(begin, end - begin);
    if (!name.empty() && name.back() == '\r') name.pop_back();
    if (!name.empty() && !ListPath(name, recordings)) return false;
    begin = end + 1;
  }
  return recordings->empty() ? Fail("<stdin>: no name of a recording") : true;
}

bool List(const std::vector<std::string>& calls, std::vector<std::string>* recordings) {
  for (const std::string& call : calls) {
    if (!(call == "-" ? ListStandardInput(recordings) : ListPath(call, recordings))) return false;
  }
  return true;
}

// A bar on standard error while a terminal shows it, redrawn whenever it changes.
class Progress {
 public:
  explicit Progress(size_t recordings) : recordings_(recordings), shown_(isatty(STDERR_FILENO) == 1 && !Dumb()) {}
  ~Progress() {
    if (drawn_ >= 0) Complain("\r\x1b[K");
  }
  void Done(size_t recording) {
    constexpr int kColumns = 40;
    const int permille = static_cast<int>((recording + 1) * 1000 / recordings_);
    if (!shown_ || permille == drawn_) return;
    drawn_ = permille;
    const int filled = permille * kColumns / 1000;
    Complain(Concat("\r[", std::string(static_cast<size_t>(filled), '#'),
                    std::string(static_cast<size_t>(kColumns - filled), ' '), "] ", recording + 1, "/", recordings_));
  }

 private:
  static bool Dumb() {
    const char* terminal = std::getenv("TERM");
    return terminal == nullptr || std::string_view(terminal) == "dumb";
  }
  const size_t recordings_;
  const bool shown_;
  int drawn_ = -1;
};

replay::LineReader::Source Open(const std::string& name, std::string* error) {
  auto input = std::make_shared<Input>(name);
  if (!input->error().empty()) {
    *error = input->error();
    return nullptr;
  }
  return [input](char* to, size_t size) { return input->Read(to, size); };
}

// What comes out, in the format that was asked for.
class Printer {
 public:
  Printer(const AuditArguments& arguments, const audit::Options& options, std::shared_ptr<const Policy> policy)
      : policy_(policy),
        options_(options),
        format_(arguments.format),
        language_(arguments.language),
        recordings_(options.recordings),
        totals_(policy, arguments.worst),
        text_(report::StandardOf(*policy),
              arguments.language.empty() ? std::nullopt : std::optional(report::LanguageOf(arguments.language)),
              WantsColour(arguments.colour)) {
    if (format_ == "csv") audit::AppendCsvHeader(*policy, &line_);
    Write();
  }
  bool Add(size_t recording, const audit::Contact& contact) {
    totals_.Add(recording, contact);
    const std::string& name = recordings_[recording];
    if (format_ == "jsonl") {
      audit::AppendJsonLine(name, contact, &line_);
    } else if (format_ == "csv") {
      audit::AppendCsvRow(name, contact, &line_);
    } else {
      text_.Add(name, contact, &line_);
    }
    if (!contact.error.empty() && format_ != "text") Complain(Concat(contact.error, "\n"));
    Write();
    return output_.ok();
  }
  int Finish() {
    if (format_ != "csv") {
      const std::vector<audit::PlacedMoment> worst = totals_.Worst();
      const std::string_view language = format_ == "text" ? report::TagOf(text_.language()) : language_;
      const audit::Explanations explanations = audit::Explain(policy_, options_, worst, language);
      if (format_ == "jsonl") {
        audit::AppendJsonLine(totals_, recordings_, worst, explanations, &line_);
      } else {
        text_.AddTotals(totals_, &line_);
        text_.AddWorst(worst, explanations, recordings_, &line_);
      }
    }
    Write();
    if (!output_.Flush()) return kUsage;
    return totals_.unreadable > 0 ? kFindings : kFine;
  }

 private:
  void Write() {
    output_.Write(line_);
    line_.clear();
  }
  const std::shared_ptr<const Policy> policy_;
  const audit::Options& options_;
  const std::string format_, language_;
  const std::vector<std::string>& recordings_;
  audit::Totals totals_;
  audit::TextReport text_;
  Output output_;
  std::string line_;
};

int Audit(const AuditArguments& arguments) {
  if (arguments.policy.is_stdin() && std::count(arguments.calls.begin(), arguments.calls.end(), "-") > 0) {
    Fail("only one of the policy, its overlays and the list of calls can come from standard input");
    return kUsage;
  }
  audit::Options options;
  if (!List(arguments.calls, &options.recordings)) return kUsage;
  const LoadedPolicy loaded = Load(arguments.policy);
  if (!loaded.problems.empty()) Complain(FormatProblems(loaded.problems));
  if (!loaded.policy) return loaded.status;
  options.open = Open;
  options.threads = arguments.jobs > 0 ? arguments.jobs : static_cast<int>(std::thread::hardware_concurrency());
  options.settle_ms = std::llround(arguments.settle * 1000);
  options.lenient = arguments.lenient;
  Printer printer(arguments, options, loaded.policy);
  {
    Progress progress(options.recordings.size());
    audit::Audit(
        loaded.policy, options,
        [&](size_t recording, const audit::Contact& contact) { return printer.Add(recording, contact); },
        [&](size_t recording) { progress.Done(recording); });
  }
  return printer.Finish();
}

}  // namespace

void AddAudit(CLI::App* app, int* status) {
  CLI::App* verb =
      app->add_subcommand("audit", "Judge many recorded calls: a scorecard for each, totals, the worst moments");
  auto arguments = std::make_shared<AuditArguments>();
  verb->add_option("CALLS", arguments->calls,
                   "Recordings (an Event in JSON a line), folders of *.jsonl, or - for a list of both")
      ->type_name("")
      ->required();
  arguments->policy.AddOptions(verb);
  verb->add_option("--format", arguments->format, "text (default); jsonl: an AuditLine a line; csv: a row a contact")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "jsonl", "csv"}).description(""));
  verb->add_option("--jobs", arguments->jobs, "Threads; default: as many as there are processors")
      ->type_name("N")
      ->check(CLI::Range(1, kMostJobs).description(""));
  verb->add_option("--worst", arguments->worst, "How many of the worst moments are shown; default 10")
      ->type_name("N")
      ->check(CLI::Range(0, 1000).description(""));
  AddSettle(verb, &arguments->settle);
  verb->add_flag("--lenient", arguments->lenient, "Accept names in events that this version doesn't know");
  AddColour(verb, &arguments->colour);
  AddLanguage(verb, &arguments->language, "Of the report: zh-CN or en; default: the first contact's");
  verb->footer(
      "A recording is one contact, or several one after the other: a contactStarted after a contactClosed begins the "
      "next.\n"
      "A contact that can't be read is named with its line, and counts nowhere; the audit goes on. A critical "
      "violation\n"
      "makes the score 0; clauses that nothing triggered don't count, and what couldn't be judged is kept apart.\n"
      "Exit status: 0 audited, 1 a bad recording or a policy with errors, 2 wrong usage or an unreadable file.\n\n"
      "Examples:\n"
      "  callcue audit examples/calls\n"
      "  callcue audit monday/ tuesday/ --jobs 4 --format=csv > week.csv\n"
      "  find . -name '*.jsonl' -newer last | callcue audit - --overlay our-city.textproto\n");
  verb->callback([arguments, status] { *status = Audit(*arguments); });
}

}  // namespace callcue::cli

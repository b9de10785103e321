// Runs documents derived from the W3C implementation report, and the pairs of the SCION test framework, that lie in
// $CALLCUE_CONFORMANCE_DIR/statechart (irp/*.txml; scion/*.scxml with *.json), or in the directory given as argument.
// Each is translated by lib/scxml and run in the four ways of machine.h, whose decisions must be the same byte for byte.
// Ends with counts; exits with 1 if one failed, with 77 (skipped) if there are no documents.
//
// A document of the report passes when the final state "pass" is reached; one that has none, when it comes to rest in
// a final state at the top. A pair passes when its configurations (of states without children) are as its JSON says.
//
// A document *deviates* when a rule says that we can't or won't do what it wants: the importer refuses it, naming the
// feature that it needs, or its outcome is another and one of its transitions has another domain by MODEL R7
// (scxml-parallel-domain). statechart_deviations.txt lists those that are known: one that isn't listed is reported; one that is
// listed and passes, or deviates for another reason, fails the run, so that the list stays honest.
#include <simdjson.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "lib/base/concat.h"
#include "lib/scxml/import.h"
#include "tests/conformance/machine.h"

namespace callcue::scxml_test {
namespace {

namespace fs = std::filesystem;
using States = std::vector<std::string>;

constexpr int kRounds = 1000;             // of timers, until a machine counts as going round
constexpr int64_t kLongest = 3'600'000;   // an hour

// What a document is to do.
struct Step {
  int64_t after_ms = 0;
  std::string event;
  States then;
};
struct Case {
  std::string name;      // "irp/test144"
  std::string text;
  bool report = false;   // of the implementation report
  States initial;
  std::vector<Step> steps;
  std::string unreadable;
};

struct Verdict {
  enum What { kPassed, kFailed, kDeviates } what = kFailed;
  std::string why;       // of a deviation: codes
  std::string detail;
};

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

States Sorted(States states) {
  std::sort(states.begin(), states.end());
  return states;
}

States ReadStates(const simdjson::dom::element& json) {
  States states;
  simdjson::dom::array array;
  if (json.get(array) == simdjson::SUCCESS) {
    for (const simdjson::dom::element e : array) {
      std::string_view id;
      if (e.get(id) == simdjson::SUCCESS) states.emplace_back(id);
    }
  }
  return Sorted(states);
}

void ReadSteps(const fs::path& path, Case* out) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::array events;
  if (parser.load(path.string()).get(root) != simdjson::SUCCESS || root["events"].get(events) != simdjson::SUCCESS) {
    out->unreadable = "its JSON can't be read";
    return;
  }
  simdjson::dom::element initial;
  if (root["initialConfiguration"].get(initial) == simdjson::SUCCESS) out->initial = ReadStates(initial);
  for (const simdjson::dom::element e : events) {
    Step step;
    std::string_view name;
    simdjson::dom::element then;
    if (e["event"]["name"].get(name) != simdjson::SUCCESS || e["nextConfiguration"].get(then) != simdjson::SUCCESS) {
      out->unreadable = "an event without a name or a configuration";
    }
    step.event = name;
    step.then = ReadStates(then);
    int64_t after = 0;
    if (e["after"].get(after) == simdjson::SUCCESS) step.after_ms = after;
    out->steps.push_back(std::move(step));
  }
}

// Runs one case on one machine.
class Run {
 public:
  Run(const Case& c, const scxml::Imported& imported, Machine* machine) : case_(c), imported_(imported), m_(*machine) {}

  // Empty if it does what it should.
  std::string Play() {
    std::string wrong = Post(Posted::What::kStart, "");
    if (!wrong.empty()) return wrong;
    wrong = case_.report ? PlayReport() : PlaySteps();
    ++now_;   // what fires by itself before has a decision of its own
    const std::string end = Post(Posted::What::kEnd, "");
    return wrong.empty() ? end : wrong;
  }
  const std::vector<Posted>& recorded() const { return recorded_; }

 private:
  std::string Post(Posted::What what, const std::string& name) {
    recorded_.push_back({what, now_, name});
    return m_.Post(recorded_.back()) ? "" : Concat("refused: ", m_.error());
  }

  States Leaves() {
    const States active = m_.States();
    States leaves;
    for (const scxml::ImportedState& state : imported_.states) {
      if (state.atomic && std::find(active.begin(), active.end(), state.name) != active.end()) {
        leaves.push_back(state.id.empty() ? state.name : state.id);
      }
    }
    return Sorted(leaves);
  }

  std::string Rest() {   // the final state at the top that it has come to
    const States leaves = Leaves();
    for (const scxml::ImportedState& state : imported_.states) {
      if (state.final_at_top && std::find(leaves.begin(), leaves.end(), state.id) != leaves.end()) return state.id;
    }
    return "";
  }

  std::string PlayReport() {
    for (int round = 0; Rest().empty(); ++round) {
      const std::optional<int64_t> next = m_.NextDeadline();
      if (!next) return Concat("stands still in ", Join(Leaves(), " "));
      if (round > kRounds || *next > kLongest) return "never comes to rest";
      now_ = *next;
      if (!m_.Advance(now_)) return Concat("refused: ", m_.error());
    }
    const std::string rest = Rest();
    const bool judged = std::any_of(imported_.states.begin(), imported_.states.end(),
                                    [](const scxml::ImportedState& state) { return state.final_at_top && state.id == "pass"; });
    return !judged || rest == "pass" ? "" : Concat("ends in ", rest);
  }

  std::string PlaySteps() {
    if (const States leaves = Leaves(); leaves != case_.initial) {
      return Concat("begins in ", Join(leaves, " "), ", not ", Join(case_.initial, " "));
    }
    for (size_t i = 0; i < case_.steps.size(); ++i) {
      const Step& step = case_.steps[i];
      now_ += step.after_ms;
      if (const std::string wrong = Post(Posted::What::kEvent, step.event); !wrong.empty()) return wrong;
      if (const States leaves = Leaves(); leaves != step.then) {
        return Concat("event ", i + 1, " (", step.event, ") leads to ", Join(leaves, " "), ", not ", Join(step.then, " "));
      }
    }
    return "";
  }

  const Case& case_;
  const scxml::Imported& imported_;
  Machine& m_;
  int64_t now_ = 0;
  std::vector<Posted> recorded_;
};

std::string CodesOf(const Diagnostics& problems, Diagnostic::Severity severity) {
  std::set<std::string> codes;
  for (const Diagnostic& d : problems) {
    if (d.severity == severity) codes.insert(d.code);
  }
  return Join(codes, ",");
}

// All four ways. Empty if they agree and do what they should; `differs` if they don't agree.
std::string PlayAll(const Case& c, const scxml::Imported& imported, std::shared_ptr<const Policy> policy, bool* differs) {
  const std::unique_ptr<Machine> plain = MakePlain(policy);
  Run run(c, imported, plain.get());
  const std::string outcome = run.Play();
  const auto compare = [&](const char* way, const std::string& other, const std::string& decisions, const std::string& error) {
    if (other == outcome && decisions == plain->decisions()) return std::string();
    *differs = true;
    return Concat(way, ": ", !error.empty() ? error : other != outcome ? Concat("other states: ", other) : "other decisions");
  };
  for (const bool c_api : {false, true}) {
    const std::unique_ptr<Machine> machine = c_api ? MakeC(imported.policy) : MakeRestored(policy);
    const std::string other = Run(c, imported, machine.get()).Play();
    const std::string wrong = compare(c_api ? "through the C API" : "copied and restored", other, machine->decisions(), machine->error());
    if (!wrong.empty()) return wrong;
  }
  std::string decisions, error;
  Replay(policy, run.recorded(), &decisions, &error);
  const std::string wrong = compare("replayed", outcome, decisions, error);
  return wrong.empty() ? outcome : wrong;
}

Verdict Judge(const Case& c) {
  if (!c.unreadable.empty()) return {Verdict::kFailed, "", c.unreadable};
  scxml::ImportOptions options;
  options.path = c.name;
  std::set<std::string> events;
  for (const Step& step : c.steps) events.insert(step.event);
  options.events.assign(events.begin(), events.end());
  scxml::Imported imported;
  Diagnostics problems, of_policy;
  if (!scxml::Import(c.text, options, &imported, &problems)) {
    Verdict verdict{Verdict::kDeviates, CodesOf(problems, Diagnostic::Severity::kError), ""};
    for (const Diagnostic& d : problems) {
      if (d.severity == Diagnostic::Severity::kError && verdict.detail.empty()) verdict.detail = Concat("line ", d.line, ": ", d.message);
    }
    return verdict;
  }
  LoadOptions load;
  load.path = "translated";
  auto policy = Policy::LoadText(imported.policy, load, &of_policy);
  if (!policy.ok()) {
    std::string text;
    for (const Diagnostic& d : of_policy) text += FormatDiagnostic(d);
    return {Verdict::kFailed, "", Concat("what it was translated to doesn't load:\n", text)};
  }
  bool differs = false;
  const std::string wrong = PlayAll(c, imported, *policy, &differs);
  if (wrong.empty()) return {Verdict::kPassed, "", ""};
  const std::string warnings = CodesOf(problems, Diagnostic::Severity::kWarning);
  if (!differs && warnings.find("scxml-parallel-domain") != warnings.npos) {
    return {Verdict::kDeviates, "scxml-parallel-domain", wrong};
  }
  return {Verdict::kFailed, "", wrong};
}

std::map<std::string, std::string> ReadDeviations() {
  std::map<std::string, std::string> known;
  std::ifstream in(CALLCUE_DEVIATIONS);
  std::string name, codes;
  while (in >> name >> codes) known[name] = codes;
  return known;
}

std::vector<Case> ReadCases(const fs::path& directory, std::string_view suite) {
  std::vector<Case> cases;
  const bool report = suite == "irp";
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory / suite, error)) {
    const fs::path path = entry.path();
    if (path.extension() != (report ? ".txml" : ".scxml")) continue;
    Case c;
    c.name = Concat(suite, "/", path.stem().string());
    c.text = ReadFile(path);
    c.report = report;
    if (!report) ReadSteps(fs::path(path).replace_extension(".json"), &c);
    cases.push_back(std::move(c));
  }
  std::sort(cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.name < b.name; });
  return cases;
}

struct Counts {
  int passed = 0, failed = 0, deviating = 0;
};

Counts RunSuite(const std::vector<Case>& cases, const std::map<std::string, std::string>& known) {
  Counts counts;
  for (const Case& c : cases) {
    Verdict verdict = Judge(c);
    const auto listed = known.find(c.name);
    if (listed != known.end() && verdict.what == Verdict::kPassed) {
      verdict = {Verdict::kFailed, "", "it passes, and must leave the list of deviations"};
    } else if (listed != known.end() && verdict.what == Verdict::kDeviates && verdict.why != listed->second) {
      verdict = {Verdict::kFailed, "", Concat("deviates by ", verdict.why, ", is listed with ", listed->second)};
    }
    switch (verdict.what) {
      case Verdict::kPassed: ++counts.passed; break;
      case Verdict::kFailed:
        ++counts.failed;
        std::printf("FAILED %s: %s\n", c.name.c_str(), verdict.detail.c_str());
        break;
      case Verdict::kDeviates:
        ++counts.deviating;
        std::printf("deviates%s: %s %s (%s)\n", listed == known.end() ? ", not listed" : "", c.name.c_str(),
                    verdict.why.c_str(), verdict.detail.c_str());
        break;
    }
  }
  return counts;
}

int RunAll(const fs::path& directory) {
  const std::map<std::string, std::string> known = ReadDeviations();
  const std::vector<Case> irp = ReadCases(directory, "irp"), scion = ReadCases(directory, "scion");
  if (irp.empty() && scion.empty()) {
    std::printf("skipped: no documents in %s\n", directory.string().c_str());
    return 77;
  }
  const Counts a = RunSuite(irp, known), b = RunSuite(scion, known);
  std::printf("runs %zu documents derived from the W3C implementation report and %zu pairs of SCION, four ways each:\n"
              "plain, copied and restored after every event, through the C API, replayed\n",
              irp.size(), scion.size());
  std::printf("irp: %d passed, %d failed, %d deviating\n", a.passed, a.failed, a.deviating);
  std::printf("scion: %d passed, %d failed, %d deviating\n", b.passed, b.failed, b.deviating);
  return a.failed + b.failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace callcue::scxml_test

int main(int argc, char** argv) {
  if (argc > 1) return callcue::scxml_test::RunAll(argv[1]);
  const char* directory = std::getenv("CALLCUE_CONFORMANCE_DIR");
  if (directory == nullptr || *directory == '\0') {
    std::printf("skipped: CALLCUE_CONFORMANCE_DIR is not set\n");
    return 77;
  }
  return callcue::scxml_test::RunAll(std::filesystem::path(directory) / "statechart");
}

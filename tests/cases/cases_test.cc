// Every case of tests/cases/*.textproto, a test each: run live, copied, restored and replayed (see RunCase), which must
// decide the same bytes. A case that fails prints all of its decisions.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "callcue/call.h"
#include "callcue/policy.h"
#include "callcue/v1/case.pb.h"
#include "callcue/v1/policy.pb.h"
#include "gtest/gtest.h"
#include "lib/cases/expect.h"
#include "lib/cases/known_names.h"
#include "lib/syntax/policy_text.h"
#include "tests/cases/case_run.h"

namespace callcue::cases {
namespace {

namespace fs = std::filesystem;

struct NamedCase {
  std::string file;
  std::string policy;
  std::vector<v1::Parameter> parameters;
  v1::Case test_case;
};

std::string Read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// All cases, in the order of the files' names. What can't be read is printed, and fails CasesTest.AllFilesAreRead.
struct Corpus {
  std::vector<NamedCase> cases;
  std::string problems;
  size_t files = 0;
};
const Corpus& AllCases() {
  static const Corpus* corpus = [] {
    auto* all = new Corpus;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(fs::path(CALLCUE_SOURCE_DIR) / "tests" / "cases")) {
      if (entry.path().extension() == ".textproto") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) {
      ++all->files;
      syntax::ParsedCases parsed;
      Diagnostics diagnostics;
      if (!syntax::ParseCaseText(Read(path), path.filename().string(), &parsed, &diagnostics)) {
        for (const Diagnostic& d : diagnostics) all->problems += FormatDiagnostic(d);
        continue;
      }
      for (const v1::Case& one : parsed.file.case_()) {
        NamedCase named;
        named.file = path.stem().string();
        named.policy = parsed.file.policy();
        named.parameters.assign(parsed.file.param().begin(), parsed.file.param().end());
        named.parameters.insert(named.parameters.end(), one.param().begin(), one.param().end());
        named.test_case = one;
        all->cases.push_back(std::move(named));
      }
    }
    return all;
  }();
  return *corpus;
}

// Policies are loaded once for each set of parameters.
std::shared_ptr<const Policy> PolicyFor(const NamedCase& named) {
  static auto* loaded = new std::map<std::string, std::shared_ptr<const Policy>>;
  LoadOptions options;
  std::string key = named.policy;
  for (const v1::Parameter& parameter : named.parameters) {
    for (const std::string& value : parameter.value()) {
      options.parameters.emplace_back(parameter.name(), value);
      key += "\n" + parameter.name() + "=" + value;
    }
  }
  std::shared_ptr<const Policy>& policy = (*loaded)[key];
  if (policy == nullptr) {
    Diagnostics problems;
    const std::string name = named.policy.empty() ? std::string(Policy::kPowerSupply) : named.policy;
    const auto builtin = Policy::BuiltinNames();
    absl::StatusOr<std::shared_ptr<const Policy>> result =
        std::find(builtin.begin(), builtin.end(), name) != builtin.end()
            ? Policy::LoadBuiltin(name, options, &problems)
            : Policy::LoadText(Read(fs::path(CALLCUE_SOURCE_DIR) / "tests" / "cases" / name), options, &problems);
    for (const Diagnostic& d : problems) std::cerr << FormatDiagnostic(d);
    if (result.ok()) policy = *result;
  }
  return policy;
}

// What holds in every call under the built-in policy: advice is never a finding, and an agent is never shown more than two
// prompts, but for what is critical or for the supervisor.
std::vector<std::string> BreachesOf(const CaseRun& run) {
  static const std::set<std::string> advice = {"ts.1.5", "ts.2.6", "ts.5.1", "ts.5.2", "ts.5.3", "ts.5.4", "ts.5.5", "ts.5.6", "ts.5.7",
                                               "ts.6.5", "ts.6.11", "ts.7.1", "ts.7.3", "ts.7.4", "ts.7.6"};
  std::vector<std::string> breaches;
  std::set<uint32_t> shown;
  for (const auto& step : run.steps) {
    for (const auto& decision : step.decisions) {
      const std::string at = " at " + std::to_string(decision.at_ms());
      for (const auto& finding : decision.findings()) {
        for (const std::string& clause : finding.clause_ids()) {
          if (advice.count(clause) > 0) breaches.push_back("a finding of advice: " + finding.element_id() + at);
        }
      }
      for (const auto& r : decision.recommendations()) {
        if (r.clause_ids().empty()) breaches.push_back("a recommendation that cites nothing: " + r.element_id() + at);
        if (r.severity() != v1::Finding::CRITICAL && r.audience() != v1::Recommendation::SUPERVISOR && !r.provisional()) shown.insert(r.id());
      }
      for (const auto& w : decision.withdrawals()) shown.erase(w.recommendation_id());
      if (shown.size() > 2) breaches.push_back("more than two prompts" + at);
    }
  }
  return breaches;
}

class CasesTest : public testing::TestWithParam<size_t> {};

TEST_P(CasesTest, ComesOutAsExpected) {
  const NamedCase& named = AllCases().cases[GetParam()];
  const std::shared_ptr<const Policy> policy = PolicyFor(named);
  ASSERT_NE(policy, nullptr) << "the policy doesn't load";
  const CaseRun run = RunCase(policy, named.test_case);
  v1::Policy message;
  message.ParseFromString(policy->Serialize());
  std::vector<Miss> misses = KnownNames(message).UnknownIn(named.test_case);
  for (Miss& miss : MissesOf(named.test_case, run)) misses.push_back(std::move(miss));
  for (const Miss& miss : misses) {
    ADD_FAILURE() << named.file << ", case \"" << named.test_case.name() << "\": " << miss.field << ": " << miss.text;
  }
  if (named.policy.empty()) {
    for (const std::string& breach : BreachesOf(run)) ADD_FAILURE() << named.file << ", case \"" << named.test_case.name() << "\": " << breach;
  }
  if (HasFailure()) std::cout << Transcript(run);
}

std::string NameOf(const testing::TestParamInfo<size_t>& info) {
  const NamedCase& named = AllCases().cases[info.param];
  std::string name = named.file + "_" + named.test_case.name();
  for (char& c : name) {
    if (!isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, CasesTest, testing::Range<size_t>(0, AllCases().cases.size()), NameOf);

TEST(CaseFilesTest, AllAreRead) {
  EXPECT_EQ(AllCases().problems, "");
  EXPECT_GT(AllCases().files, 0u);
}

TEST(CaseFilesTest, NamesAreUniqueInAFileAndEveryCaseExpectsSomething) {
  std::map<std::string, int> seen;
  for (const NamedCase& named : AllCases().cases) {
    const std::string name = named.file + "/" + named.test_case.name();
    EXPECT_EQ(seen[name]++, 0) << name;
    EXPECT_FALSE(named.test_case.kind().empty()) << name;
    EXPECT_GT(named.test_case.clause_size(), 0) << name;
    EXPECT_GT(named.test_case.expect().ByteSizeLong(), 0u) << name;
  }
}

// Each parameter is set by a case; the texts and the clock's are shown by parameters_test.cc.
TEST(CaseFilesTest, EveryParameterHasACaseThatChangesIt) {
  std::set<std::string> set = {"staff_number", "opening_words", "max_skew"};
  for (const NamedCase& named : AllCases().cases) {
    if (named.test_case.kind() != "parameter") continue;
    for (const v1::Parameter& parameter : named.parameters) set.insert(parameter.name());
  }
  NamedCase builtin;
  v1::Policy policy;
  ASSERT_TRUE(policy.ParseFromString(PolicyFor(builtin)->Serialize()));
  for (const v1::Param& param : policy.param()) EXPECT_EQ(set.count(param.name()), 1u) << param.name();
}

std::map<std::string, std::map<std::string, int>> KindsByClause() {
  std::map<std::string, std::map<std::string, int>> kinds;
  for (const NamedCase& named : AllCases().cases) {
    for (const std::string& clause : named.test_case.clause()) ++kinds[clause][named.test_case.kind()];
  }
  return kinds;
}

// What the standard asks for of each clause that can be broken.
TEST(CaseFilesTest, EveryClauseThatCanBeBrokenHasItsKindsOfCases) {
  auto kinds = KindsByClause();
  for (const char* clause :
       {"ts.1.1", "ts.1.2", "ts.1.3", "ts.1.4", "ts.1.6", "ts.1.7", "ts.1.8", "ts.1.9",  "ts.2.1",  "ts.2.2",  "ts.2.3",  "ts.2.4",  "ts.2.5",  "ts.2.7",
        "ts.3.1", "ts.3.2", "ts.4.1", "ts.4.2", "ts.4.3", "ts.4.4", "ts.4.5", "ts.4.6",  "ts.4.7",  "ts.4.8",  "ts.6.1",  "ts.6.2",  "ts.6.3",  "ts.6.4",
        "ts.6.6", "ts.6.7", "ts.6.8", "ts.6.9", "ts.6.10", "ts.6.12", "ts.6.13", "ts.6.14", "ts.6.15", "ts.6.16", "ts.7.2"}) {
    for (const char* kind : {"kept", "broken", "not-applicable", "easy-to-get-wrong", "stream-absent"}) {
      EXPECT_GT(kinds[clause][kind], 0) << clause << " has no case of kind " << kind;
    }
  }
}

// Of advice: offered, not offered, and nowhere a finding.
TEST(CaseFilesTest, EveryAdviceIsOfferedAndNotOffered) {
  auto kinds = KindsByClause();
  for (const char* clause : {"ts.1.5", "ts.2.6", "ts.5.1", "ts.5.2", "ts.5.3", "ts.5.4", "ts.5.5", "ts.5.6", "ts.5.7", "ts.6.5", "ts.6.11", "ts.7.1",
                             "ts.7.3", "ts.7.4", "ts.7.5", "ts.7.6", "ts.7.7"}) {
    for (const char* kind : {"offered", "not-offered"}) {
      EXPECT_GT(kinds[clause][kind], 0) << clause << " has no case of kind " << kind;
    }
  }
}

}  // namespace
}  // namespace callcue::cases

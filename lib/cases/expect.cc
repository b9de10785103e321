#include "lib/cases/expect.h"

#include <algorithm>
#include <initializer_list>
#include <sstream>
#include <string_view>

#include "lib/base/concat.h"

namespace callcue::cases {
namespace {

constexpr double kTolerance = 0.0005;

// As an author writes it.
std::string Seconds(double seconds) {
  std::ostringstream text;
  text << seconds;
  return text.str();
}

bool Has(const google::protobuf::RepeatedPtrField<std::string>& list, const std::string& wanted) {
  return wanted.empty() || std::find(list.begin(), list.end(), wanted) != list.end();
}
bool Matches(const v1::FindingExpected& wanted, const v1::Finding& found) {
  return Has(found.clause_ids(), wanted.clause()) && (wanted.element().empty() || wanted.element() == found.element_id()) &&
         (wanted.verdict() == v1::Finding::VERDICT_UNSPECIFIED || wanted.verdict() == found.verdict());
}
bool Matches(const v1::RecommendationExpected& wanted, const v1::Recommendation& r, int64_t at_ms) {
  return Has(r.clause_ids(), wanted.clause()) && (wanted.element().empty() || wanted.element() == r.element_id()) &&
         (wanted.script().empty() || wanted.script() == r.script_id()) &&
         (wanted.action() == v1::Recommendation::ACTION_UNSPECIFIED || wanted.action() == r.action()) &&
         wanted.provisional() == r.provisional() && at_ms >= Ms(wanted.from() - kTolerance) &&
         (wanted.to() == 0 || at_ms <= Ms(wanted.to() + kTolerance));
}
// What isn't said of it is left out.
std::string Words(std::initializer_list<std::string_view> words) {
  std::string text;
  for (std::string_view word : words) {
    if (!word.empty()) text += Concat(text.empty() ? "" : " ", word);
  }
  return text;
}
std::string Show(const v1::FindingExpected& f) {
  const bool any = f.verdict() == v1::Finding::VERDICT_UNSPECIFIED;
  return Words({"finding", f.clause(), f.element(), any ? "" : VerdictName(static_cast<Verdict>(f.verdict())),
                f.times() > 0 ? Concat(f.times(), f.times() == 1 ? " time" : " times") : std::string()});
}
std::string Show(const v1::RecommendationExpected& r) {
  const bool any = r.action() == v1::Recommendation::ACTION_UNSPECIFIED;
  const std::string until = r.to() == 0 ? std::string("the end") : Concat(Seconds(r.to()), " s");
  return Words({"recommendation", r.clause(), r.element(), any ? "" : ActionName(static_cast<Action>(r.action())), r.script(),
                Concat("from ", Seconds(r.from()), " s to ", until, r.provisional() ? ", provisional" : "")});
}

// What came, a few of them: "UNDETERMINED at 12.2 s, FULFILLED at 15 s".
class Got {
 public:
  void Add(std::string what, int64_t at_ms) {
    constexpr size_t kMostShown = 5;
    const size_t n = count_++;
    if (n < kMostShown) text_ += Concat(n == 0 ? "" : ", ", what, " at ", Seconds(static_cast<double>(at_ms) / 1000), " s");
    if (n == kMostShown) text_ += ", ...";
  }
  std::string text() const { return text_.empty() ? "none" : text_; }

 private:
  size_t count_ = 0;
  std::string text_;
};
// The findings of the element or clause that is spoken of, whatever their verdicts; `only`: those that are as is said.
std::string GotFindings(v1::FindingExpected wanted, const CaseRun& run, bool only) {
  if (!only) wanted.set_verdict(v1::Finding::VERDICT_UNSPECIFIED);
  Got got;
  for (const auto& step : run.steps)
    for (const auto& decision : step.decisions)
      for (const auto& finding : decision.findings()) {
        if (!Matches(wanted, finding)) continue;
        got.Add(Words({wanted.element().empty() ? std::string_view(finding.element_id()) : "",
                       VerdictName(static_cast<Verdict>(finding.verdict()))}),
                decision.at_ms());
      }
  return got.text();
}
// The recommendations of the element, clause or script that is spoken of, whatever else they are.
std::string GotRecommendations(v1::RecommendationExpected wanted, const CaseRun& run, bool only) {
  Got got;
  if (!only) {
    wanted.clear_from(), wanted.clear_to();
    if (!Words({wanted.element(), wanted.clause(), wanted.script()}).empty()) wanted.clear_action();
    if (!wanted.element().empty()) wanted.clear_script();
  }
  for (const auto& step : run.steps)
    for (const auto& decision : step.decisions)
      for (const auto& r : decision.recommendations()) {
        if (!only) wanted.set_provisional(r.provisional());
        if (!Matches(wanted, r, decision.at_ms())) continue;
        const bool custom = r.action() == v1::Recommendation::CUSTOM;
        got.Add(Words({r.provisional() ? "provisional" : "", wanted.element().empty() ? std::string_view(r.element_id()) : "",
                       custom ? std::string_view(r.custom_action()) : ActionName(static_cast<Action>(r.action())), r.script_id()}),
                decision.at_ms());
      }
  return got.text();
}

// The last step whose decisions are not later than `at`.
const CaseRun::Step* StepAt(const CaseRun& run, double at) {
  const CaseRun::Step* last = nullptr;
  for (const CaseRun::Step& step : run.steps) {
    if (!step.decisions.empty() && step.decisions.back().at_ms() <= Ms(at + kTolerance)) last = &step;
  }
  return last;
}

}  // namespace

std::vector<Miss> MissesOf(const v1::Case& test_case, const CaseRun& run) {
  std::vector<Miss> misses;
  for (const CaseRun::Error& error : run.errors) misses.push_back({error.field, error.text});
  const v1::Expect& expect = test_case.expect();
  const auto miss = [&](const char* list, int i, std::string text) {
    misses.push_back({Concat("expect.", list, "[", i, "]"), std::move(text)});
  };
  const auto count_findings = [&](const v1::FindingExpected& wanted) {
    uint32_t n = 0;
    for (const auto& step : run.steps)
      for (const auto& decision : step.decisions)
        for (const auto& finding : decision.findings()) n += Matches(wanted, finding);
    return n;
  };
  const auto count_recommendations = [&](const v1::RecommendationExpected& wanted) {
    uint32_t n = 0;
    for (const auto& step : run.steps)
      for (const auto& decision : step.decisions)
        for (const auto& r : decision.recommendations()) n += Matches(wanted, r, decision.at_ms());
    return n;
  };
  for (int i = 0; i < expect.finding_size(); ++i) {
    const auto& wanted = expect.finding(i);
    const uint32_t n = count_findings(wanted);
    if (wanted.times() > 0 ? n == wanted.times() : n > 0) continue;
    miss("finding", i, Concat("expected ", Show(wanted), ", got ", wanted.times() > 0 ? Concat(n, ": ") : std::string(),
                              GotFindings(wanted, run, n > 0)));
  }
  for (int i = 0; i < expect.no_finding_size(); ++i) {
    const auto& unwanted = expect.no_finding(i);
    if (count_findings(unwanted) > 0) miss("no_finding", i, Concat("unwanted ", Show(unwanted), ": ", GotFindings(unwanted, run, true)));
  }
  for (int i = 0; i < expect.recommend_size(); ++i) {
    const auto& wanted = expect.recommend(i);
    if (count_recommendations(wanted) == 0) miss("recommend", i, Concat("expected ", Show(wanted), ", got ", GotRecommendations(wanted, run, false)));
  }
  for (int i = 0; i < expect.no_recommend_size(); ++i) {
    const auto& unwanted = expect.no_recommend(i);
    if (count_recommendations(unwanted) == 0) continue;
    miss("no_recommend", i, Concat("unwanted ", Show(unwanted), ": ", GotRecommendations(unwanted, run, true)));
  }
  for (int i = 0; i < expect.permission_size(); ++i) {
    const auto& wanted = expect.permission(i);
    const CaseRun::Step* step = StepAt(run, wanted.at());
    bool permitted = true;
    if (step != nullptr) {
      for (const auto& [act, is] : step->permissions) {
        if (act == wanted.act()) permitted = is;
      }
    }
    if (permitted != wanted.permitted()) {
      miss("permission", i,
           Concat("at ", Seconds(wanted.at()), " s ", wanted.act(), permitted ? " is" : " isn't", " permitted"));
    }
  }
  for (int i = 0; i < expect.disposition_size(); ++i) {
    const auto& wanted = expect.disposition(i);
    bool found = false;
    for (const auto& step : run.steps)
      for (const auto& decision : step.decisions)
        found |= decision.at_ms() == Ms(wanted.at()) && decision.disposition() == wanted.disposition();
    if (found) continue;
    miss("disposition", i,
         Concat("no disposition ", v1::Decision::Disposition_Name(wanted.disposition()), " at ", Seconds(wanted.at()), " s"));
  }
  for (int i = 0; i < expect.state_size(); ++i) {
    const auto& wanted = expect.state(i);
    const CaseRun::Step* step = StepAt(run, wanted.at());
    const bool active =
        step != nullptr && std::find(step->states.begin(), step->states.end(), wanted.state()) != step->states.end();
    if (active == wanted.inactive()) {
      miss("state", i, Concat("at ", Seconds(wanted.at()), " s state ", wanted.state(), active ? " is" : " isn't", " active"));
    }
  }
  return misses;
}

}  // namespace callcue::cases

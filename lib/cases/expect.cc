#include "lib/cases/expect.h"

#include <algorithm>
#include <initializer_list>
#include <sstream>
#include <string_view>

#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"

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
  for (const std::string& error : run.errors) misses.push_back({"", error});
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
    if (wanted.times() > 0 ? n != wanted.times() : n == 0) miss("finding", i, Concat("expected ", Show(wanted), ", got ", n));
  }
  for (int i = 0; i < expect.no_finding_size(); ++i) {
    const auto& unwanted = expect.no_finding(i);
    if (count_findings(unwanted) > 0) miss("no_finding", i, Concat("unwanted ", Show(unwanted)));
  }
  for (int i = 0; i < expect.recommend_size(); ++i) {
    const auto& wanted = expect.recommend(i);
    if (count_recommendations(wanted) == 0) miss("recommend", i, Concat("expected ", Show(wanted)));
  }
  for (int i = 0; i < expect.no_recommend_size(); ++i) {
    const auto& unwanted = expect.no_recommend(i);
    if (count_recommendations(unwanted) > 0) miss("no_recommend", i, Concat("unwanted ", Show(unwanted)));
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

namespace {

bool IsEmpty(const v1::Line& line) {
  return line.agent().empty() && line.customer().empty() && line.intent().empty() && line.act().empty() &&
         line.action().empty() && line.sentiment().empty() && !line.has_event();
}

}  // namespace

KnownNames::KnownNames(const v1::Policy& policy) {
  for (const auto& act : policy.act()) acts_.insert(act.name());
  for (const auto& intent : policy.intent()) acts_.insert(intent.name());   // of one name they are one thing
  for (const auto& action : policy.action()) actions_.insert(action.name());
  for (const auto& sentiment : policy.sentiment()) sentiments_.insert(sentiment.name());
  for (const auto& clause : policy.clause()) clauses_.insert(clause.id());
  for (const auto& script : policy.script()) scripts_.insert(script.id());
  for (const auto& permission : policy.permission()) permitted_.insert(permission.act());
  const auto add = [&](const auto& list) {
    for (const auto& one : list) elements_.insert(one.id());
  };
  add(policy.rule()), add(policy.duty()), add(policy.prohibition()), add(policy.permission()), add(policy.scenario());
  add(policy.checklist());
  std::vector<const v1::State*> open;
  for (const auto& region : policy.region()) {
    for (const auto& state : region.state()) open.push_back(&state);
  }
  while (!open.empty()) {
    const v1::State& state = *open.back();
    open.pop_back();
    states_.insert(state.id());
    for (const auto& child : state.state()) open.push_back(&child);
  }
}

std::vector<Miss> KnownNames::UnknownIn(const v1::Case& test_case) const {
  std::vector<Miss> unknown;
  const auto check = [&](const std::set<std::string>& known, std::string_view what, const std::string& name, std::string field) {
    // States, transitions and items of checklists recommend, too: "state.open", "state.open/1".
    if (name.empty() || known.count(name) > 0 || (what == "element" && name.rfind("state.", 0) == 0)) return;
    std::string_view nearest = NearestName(name, std::vector<std::string_view>(known.begin(), known.end()));
    unknown.push_back({std::move(field), Concat("the policy has no ", what, " \"", name, "\"",
                                                nearest.empty() ? "" : Concat("; did you mean \"", nearest, "\"?"))});
  };
  for (int i = 0; i < test_case.line_size(); ++i) {
    const v1::Line& line = test_case.line(i);
    const auto of_line = [i](const char* name) { return Concat("line[", i, "].", name); };
    const ActLine act = ActOf(line);
    const std::string field = of_line("act");
    check(acts_, "act or intent", act.name, field);
    check(acts_, "act or intent", line.intent(), of_line("intent"));
    check(actions_, "action", line.action(), of_line("action"));
    check(sentiments_, "sentiment", line.sentiment(), of_line("sentiment"));
    if (IsEmpty(line)) {
      unknown.push_back({Concat("line[", i, "]"), "nothing happens; write agent, customer, intent, act, action, sentiment or event"});
    }
    if (!act.party.has_value()) unknown.push_back({field, "there is no such party; write AGENT, CUSTOMER, SUPERVISOR, SYSTEM or THIRD_PARTY"});
  }
  const v1::Expect& expect = test_case.expect();
  const auto at = [](const char* list, int i, const char* field) { return Concat("expect.", list, "[", i, "].", field); };
  const auto check_findings = [&](const auto& list, const char* name) {
    for (int i = 0; i < list.size(); ++i) {
      check(clauses_, "clause", list[i].clause(), at(name, i, "clause"));
      check(elements_, "element", list[i].element(), at(name, i, "element"));
    }
  };
  const auto check_recommendations = [&](const auto& list, const char* name) {
    check_findings(list, name);
    for (int i = 0; i < list.size(); ++i) check(scripts_, "script", list[i].script(), at(name, i, "script"));
  };
  check_findings(expect.finding(), "finding");
  check_findings(expect.no_finding(), "no_finding");
  check_recommendations(expect.recommend(), "recommend");
  check_recommendations(expect.no_recommend(), "no_recommend");
  for (int i = 0; i < expect.state_size(); ++i) check(states_, "state", expect.state(i).state(), at("state", i, "state"));
  for (int i = 0; i < expect.permission_size(); ++i) {
    check(permitted_, "permission for", expect.permission(i).act(), at("permission", i, "act"));
  }
  for (int i = 0; i < test_case.clause_size(); ++i) check(clauses_, "clause", test_case.clause(i), Concat("clause[", i, "]"));
  return unknown;
}

}  // namespace callcue::cases

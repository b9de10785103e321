#include "lib/coverage/coverage.h"

#include <algorithm>
#include <set>

#include "lib/base/concat.h"

namespace callcue::coverage {
namespace {

using Strings = google::protobuf::RepeatedPtrField<std::string>;
using Recommends = google::protobuf::RepeatedPtrField<v1::Recommend>;
using Effects = google::protobuf::RepeatedPtrField<v1::Effect>;

// Walks a policy, clause by clause filling what cites it.
class Walk {
 public:
  explicit Walk(const v1::Policy& policy) {
    for (const v1::Clause& clause : policy.clause()) {
      Clause row;
      row.id = clause.id();
      for (const v1::Text& title : clause.title()) {
        if (row.title.empty() || title.language() == "en") row.title = title.text();
      }
      place_.emplace(row.id, coverage_.clauses.size());
      coverage_.clauses.push_back(std::move(row));
    }
    scripts_.resize(coverage_.clauses.size());
    Elements(policy);
    for (const v1::Region& region : policy.region()) {
      for (const v1::State& state : region.state()) States(state);
    }
    for (const v1::Script& script : policy.script()) {
      for (const std::string& clause : script.clause()) AddScript(clause, script.id());
    }
  }

  void AddCases(const v1::CaseFile& file) {
    for (const v1::Case& one : file.case_()) {
      for (const std::string& clause : one.clause()) {
        const auto found = place_.find(clause);
        if (found == place_.end()) {
          coverage_.strangers.push_back(Concat(one.name(), ": ", clause));
        } else {
          ++coverage_.clauses[found->second].cases[one.kind()];
        }
      }
    }
  }

  Coverage Take() {
    for (size_t i = 0; i < scripts_.size(); ++i) {
      coverage_.clauses[i].scripts.assign(scripts_[i].begin(), scripts_[i].end());
    }
    return std::move(coverage_);
  }

 private:
  void Elements(const v1::Policy& policy) {
    for (const v1::Rule& e : policy.rule()) {
      if (!Add(e.clause(), e.id(), "rule", e.mode())) continue;
      Offers(e.clause(), e.recommend());
      InEffects(e.clause(), e.do_());
    }
    for (const v1::Duty& e : policy.duty()) {
      if (!Add(e.clause(), e.id(), "duty", e.mode())) continue;
      Offers(e.clause(), e.recommend());
      Offers(e.clause(), e.on_violation());
      for (const v1::Remind& remind : e.remind()) Offer(e.clause(), remind.recommend());
    }
    for (const v1::Prohibition& e : policy.prohibition()) {
      if (Add(e.clause(), e.id(), "prohibition", e.mode())) Offers(e.clause(), e.recommend());
    }
    for (const v1::Permission& e : policy.permission()) {
      if (Add(e.clause(), e.id(), "permission", e.mode())) Offers(e.clause(), e.otherwise().recommend());
    }
    for (const v1::Exception& e : policy.exception()) Add(e.clause(), e.id(), "exception", v1::JUDGE);
    for (const v1::Scenario& e : policy.scenario()) {
      if (!Add(e.clause(), e.id(), "scenario", e.mode())) continue;
      for (const v1::Scenario::Step& step : e.step()) {
        Offers(e.clause(), step.recommend());
        InEffects(e.clause(), step.do_());
      }
    }
    for (const v1::Checklist& e : policy.checklist()) {
      if (e.mode() == v1::OFF) continue;
      for (const v1::Checklist::Item& item : e.item()) {
        const Strings& cited = item.clause().empty() ? e.clause() : item.clause();
        Add(cited, Concat(e.id(), ".", item.id()), "item", e.mode());
        Offers(cited, item.recommend());
      }
    }
  }
  // Recursion as deep as the parser lets states nest.
  void States(const v1::State& state) {
    Add(state.clause(), state.id(), "state", v1::JUDGE);
    InEffects(state.clause(), state.on_entry());
    InEffects(state.clause(), state.on_exit());
    for (const v1::Transition& transition : state.transition()) {
      const Strings& cited = transition.clause().empty() ? state.clause() : transition.clause();
      Add(transition.clause(), state.id(), "transition", v1::JUDGE);
      InEffects(cited, transition.do_());
    }
    for (const v1::State& child : state.state()) States(child);
  }
  bool Add(const Strings& clauses, const std::string& id, std::string_view kind, v1::Mode mode) {
    if (mode == v1::OFF) return false;
    for (const std::string& clause : clauses) {
      const auto found = place_.find(clause);
      if (found != place_.end()) coverage_.clauses[found->second].elements.push_back({id, std::string(kind)});
    }
    return true;
  }
  void Offers(const Strings& clauses, const Recommends& all) {
    for (const v1::Recommend& one : all) Offer(clauses, one);
  }
  void Offer(const Strings& clauses, const v1::Recommend& one) {
    if (one.script().empty()) return;
    for (const std::string& clause : clauses) AddScript(clause, one.script());
  }
  void InEffects(const Strings& clauses, const Effects& effects) {
    for (const v1::Effect& effect : effects) {
      if (effect.has_recommend()) Offer(clauses, effect.recommend());
      if (!effect.has_if_()) continue;
      InEffects(clauses, effect.if_().then());
      InEffects(clauses, effect.if_().otherwise());
    }
  }
  void AddScript(const std::string& clause, const std::string& script) {
    const auto found = place_.find(clause);
    if (found != place_.end()) scripts_[found->second].insert(script);
  }

  Coverage coverage_;
  std::map<std::string, size_t> place_;
  std::vector<std::set<std::string>> scripts_;
};

}  // namespace

std::vector<std::string_view> Clause::missing() const {
  std::vector<std::string_view> lacks;
  if (elements.empty()) lacks.push_back("elements");
  if (scripts.empty()) lacks.push_back("scripts");
  if (cases.empty()) lacks.push_back("cases");
  return lacks;
}

bool Coverage::complete() const {
  return strangers.empty() &&
         std::all_of(clauses.begin(), clauses.end(), [](const Clause& clause) { return clause.missing().empty(); });
}

Coverage CoverageOf(const v1::Policy& policy, const std::vector<v1::CaseFile>& cases) {
  Walk walk(policy);
  for (const v1::CaseFile& file : cases) walk.AddCases(file);
  return walk.Take();
}

}  // namespace callcue::coverage

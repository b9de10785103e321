#include "lib/cases/known_names.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "callcue/event.h"
#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/cases/play.h"

namespace callcue::cases {
namespace {

const std::string& NameIn(const std::string& name) { return name; }
const std::string& NameIn(const std::pair<const std::string, std::string_view>& element) { return element.first; }

// What happens in a line, by the names of its groups.
std::vector<std::string_view> GroupsOf(const v1::Line& line) {
  std::vector<std::string_view> groups;
  const auto add = [&](bool given, std::string_view group) {
    if (given) groups.push_back(group);
  };
  add(!line.agent().empty(), "agent"), add(!line.customer().empty(), "customer"), add(!line.intent().empty(), "intent");
  add(!line.act().empty(), "act"), add(!line.action().empty(), "action"), add(!line.sentiment().empty(), "sentiment");
  add(line.has_event(), "event");
  return groups;
}

}  // namespace

KnownNames::KnownNames(const v1::Policy& policy) {
  const auto add_names = [](const auto& list, std::set<std::string>* names) {
    for (const auto& one : list) names->insert(one.name());
  };
  const auto add_ids = [](const auto& list, std::set<std::string>* ids) {
    for (const auto& one : list) ids->insert(one.id());
  };
  const auto add_elements = [this](const auto& list, std::string_view kind) {
    for (const auto& one : list) elements_.emplace(one.id(), kind);
  };
  add_names(policy.act(), &acts_), add_names(policy.intent(), &acts_);   // of one name they are one thing
  add_names(policy.action(), &actions_), add_names(policy.sentiment(), &sentiments_), add_names(policy.fact(), &facts_);
  add_names(policy.approval(), &approvals_), add_names(policy.measurement(), &measurements_);
  add_ids(policy.clause(), &clauses_), add_ids(policy.script(), &scripts_);
  add_elements(policy.rule(), "rule"), add_elements(policy.duty(), "duty"), add_elements(policy.prohibition(), "prohibition");
  add_elements(policy.permission(), "permission"), add_elements(policy.scenario(), "scenario");
  add_elements(policy.checklist(), "checklist");
  for (const auto& permission : policy.permission()) permitted_.insert(permission.act());
  for (const auto& exception : policy.exception()) exceptions_.emplace(exception.id(), exception.element());
  for (const auto& act : policy.act()) {
    for (const int party : act.party()) parties_[act.name()].insert(static_cast<v1::Party>(party));
    if (act.party().empty()) parties_[act.name()] = {v1::PARTY_AGENT, v1::PARTY_CUSTOMER};
  }
  for (const auto& intent : policy.intent()) parties_.erase(intent.name());
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

// Through one case.
class KnownNames::Search {
 public:
  Search(const KnownNames& known, std::vector<Miss>* unknown) : known_(known), unknown_(*unknown) {}

  void InLine(const v1::Line& line, const std::string& field) {
    const std::vector<std::string_view> groups = GroupsOf(line);
    if (groups.empty()) Add(field, "nothing happens; write agent, customer, intent, act, action, sentiment or event");
    for (size_t i = 1; i < groups.size(); ++i) {
      Add(Concat(field, ".", groups[i]), Concat("a line is one thing that happens, and has \"", groups[0], "\" already: write another line for \"", groups[i], "\""));
    }
    const bool speech = !line.agent().empty() || !line.customer().empty();
    for (const auto& [given, name] : {std::pair(line.seconds() != 0, "seconds"), std::pair(line.arrives() != 0, "arrives")}) {
      if (given && !speech && !groups.empty()) Add(Concat(field, ".", name), Concat("\"", name, "\" is of words only: remove it"));
    }
    const ActLine act = ActOf(line);
    Act(act.name, act.party.value_or(v1::PARTY_UNSPECIFIED), Concat(field, ".act"));
    if (!act.party.has_value()) Add(Concat(field, ".act"), "there is no such party; write AGENT, CUSTOMER, SUPERVISOR, SYSTEM or THIRD_PARTY");
    Name(known_.acts_, "act or intent", line.intent(), Concat(field, ".intent"));
    Name(known_.actions_, "action", line.action(), Concat(field, ".action"));
    Name(known_.sentiments_, "sentiment", line.sentiment(), Concat(field, ".sentiment"));
    if (line.has_event()) InEvent(line.event(), Concat(field, ".event"));
  }
  void InEvent(const v1::Event& event, const std::string& field) {
    if (accept_unknown_events) return;
    Name(known_.facts_, "fact", event.fact().name(), Concat(field, ".fact.name"));
    Name(known_.facts_, "fact", event.fact_withdrawn().name(), Concat(field, ".fact_withdrawn.name"));
    Name(known_.acts_, "act or intent", event.intent().name(), Concat(field, ".intent.name"));
    Act(event.dialogue_act().name(), event.dialogue_act().party(), Concat(field, ".dialogue_act.name"));
    Name(known_.actions_, "action", event.agent_action().name(), Concat(field, ".agent_action.name"));
    Name(known_.approvals_, "approval", event.approval().act(), Concat(field, ".approval.act"));
    Name(known_.measurements_, "measurement", event.measurement().name(), Concat(field, ".measurement.name"));
    Name(known_.sentiments_, "sentiment", event.sentiment().label(), Concat(field, ".sentiment.label"));
  }
  void InExpect(const v1::Expect& expect) {
    Findings(expect.finding(), "finding"), Findings(expect.no_finding(), "no_finding");
    for (int i = 0; i < expect.finding_size(); ++i) {
      const v1::FindingExpected& wanted = expect.finding(i);
      const bool any = wanted.clause().empty() && wanted.element().empty() && wanted.verdict() == v1::Finding::VERDICT_UNSPECIFIED;
      if (any) Add(At("finding", i, ""), "any finding would do: say its element, clause or verdict");
    }
    Recommendations(expect.recommend(), "recommend"), Recommendations(expect.no_recommend(), "no_recommend");
    for (int i = 0; i < expect.state_size(); ++i) Name(known_.states_, "state", expect.state(i).state(), At("state", i, ".state"));
    for (int i = 0; i < expect.permission_size(); ++i) {
      Name(known_.permitted_, "permission for", expect.permission(i).act(), At("permission", i, ".act"));
    }
  }
  // Of a case that shows what becomes of names that the policy doesn't have.
  bool accept_unknown_events = false;

  void Clause(const std::string& clause, const std::string& field) { Name(known_.clauses_, "clause", clause, field); }

 private:
  static std::string At(const char* list, int i, const char* field) { return Concat("expect.", list, "[", i, "]", field); }
  void Add(std::string field, std::string text) { unknown_.push_back({std::move(field), std::move(text)}); }

  template <typename Names>
  void Name(const Names& known, std::string_view what, const std::string& name, std::string field) {
    if (name.empty() || known.count(name) > 0) return;
    constexpr size_t kMostListed = 12;
    std::vector<std::string_view> names;
    for (const auto& one : known) names.push_back(NameIn(one));
    const std::string_view nearest = NearestName(name, names);
    std::string hint;
    if (!nearest.empty()) {
      hint = Concat("; did you mean \"", nearest, "\"?");
    } else if (!names.empty() && names.size() <= kMostListed) {
      hint = Concat("; known are ", Join(names, ", "));
    }
    Add(std::move(field), Concat("the policy has no ", what, " \"", name, "\"", hint));
  }
  void Act(const std::string& name, v1::Party party, const std::string& field) {
    Name(known_.acts_, "act or intent", name, field);
    const auto found = known_.parties_.find(name);
    if (found == known_.parties_.end() || party == v1::PARTY_UNSPECIFIED || found->second.count(party) > 0) return;
    std::string by;
    for (const v1::Party one : found->second) {
      by += Concat(by.empty() ? "" : " or ", "\"", name, " by ", PartyName(static_cast<Party>(one)), "\"");
    }
    Add(field, Concat(PartyName(static_cast<Party>(party)), " doesn't perform the act \"", name, "\": write ", by));
  }
  void Element(const std::string& id, const std::string& field) {
    // States, transitions and items of checklists recommend, too: "state.open", "state.open/1".
    if (id.rfind("state.", 0) == 0) return;
    const auto exception = known_.exceptions_.find(id);
    if (exception == known_.exceptions_.end()) return Name(known_.elements_, "element", id, field);
    Add(field, Concat("\"", id, "\" is an exception: see the element \"", exception->second, "\""));
  }
  template <typename List>
  void Findings(const List& list, const char* name) {
    for (int i = 0; i < list.size(); ++i) {
      Clause(list[i].clause(), At(name, i, ".clause"));
      const std::string& id = list[i].element();
      Element(id, At(name, i, ".element"));
      const auto found = known_.elements_.find(id);
      if (found == known_.elements_.end()) continue;
      const std::string_view kind = found->second;
      if (kind != "rule" && kind != "scenario" && kind != "checklist") continue;
      Add(At(name, i, ".element"), Concat("\"", id, "\" is a ", kind, ", which has no findings: ",
                                          name[0] == 'n' ? "no_recommend" : "recommend", " { element: \"", id, "\" } says what it recommends"));
    }
  }
  template <typename List>
  void Recommendations(const List& list, const char* name) {
    for (int i = 0; i < list.size(); ++i) {
      Clause(list[i].clause(), At(name, i, ".clause"));
      Element(list[i].element(), At(name, i, ".element"));
      Name(known_.scripts_, "script", list[i].script(), At(name, i, ".script"));
      if (list[i].to() != 0 && list[i].to() < list[i].from()) {
        Add(At(name, i, ".to"), "the window ends before it begins: write \"to\" above \"from\", or leave it out for the end");
      }
    }
  }

  const KnownNames& known_;
  std::vector<Miss>& unknown_;
};

std::vector<Miss> KnownNames::UnknownIn(const v1::Case& test_case) const {
  std::vector<Miss> unknown;
  Search search(*this, &unknown);
  const auto& dispositions = test_case.expect().disposition();
  search.accept_unknown_events = std::any_of(dispositions.begin(), dispositions.end(), [](const v1::DispositionExpected& one) {
    return one.disposition() == v1::Decision::UNKNOWN;
  });
  for (int i = 0; i < test_case.event_size(); ++i) search.InEvent(test_case.event(i), Concat("event[", i, "]"));
  for (int i = 0; i < test_case.line_size(); ++i) search.InLine(test_case.line(i), Concat("line[", i, "]"));
  search.InExpect(test_case.expect());
  for (int i = 0; i < test_case.clause_size(); ++i) search.Clause(test_case.clause(i), Concat("clause[", i, "]"));
  return unknown;
}

std::vector<Miss> SameNamesIn(const v1::CaseFile& file) {
  std::vector<Miss> same;
  std::set<std::string_view> seen;
  for (int i = 0; i < file.case__size(); ++i) {
    const std::string& name = file.case_(i).name();
    if (!name.empty() && !seen.insert(name).second) {
      same.push_back({Concat("case[", i, "].name"), Concat("two cases have the name \"", name, "\": name this one otherwise")});
    }
  }
  return same;
}

}  // namespace callcue::cases

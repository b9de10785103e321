// Queries: what a desktop shows. They work on a copy of the state and change nothing.
#include <algorithm>

#include "callcue/view.h"
#include "lib/run/engine.h"
#include "lib/run/finding.h"

namespace callcue::run {

namespace {

void CopyStrings(Strings from, std::vector<std::string>* to) {
  for (std::string_view one : from) {
    if (std::find(to->begin(), to->end(), one) == to->end()) to->emplace_back(one);
  }
}

}  // namespace

void Engine::Permission(std::string_view act, PermissionAnswer* answer) {
  *answer = PermissionAnswer();
  answer->act = std::string(act);
  quiet_ = true;
  out_.Reset();
  mark_ = out_.Now();
  NoEvent();
  for (uint32_t i = 0; i < p_.permission_acts.size(); ++i) {
    const program::PermissionAct& governed = p_.permission_acts[i];
    if (governed.name != act) continue;
    answer->known = true;
    AddPermissionChange(i);
    const PermissionChange& change = out_.permission_changes.back();
    answer->permitted = change.permitted;
    for (uint32_t m = out_.change_missing.back().begin; m < out_.change_missing.back().end; ++m) {
      const Missing& missing = out_.missing[m];
      answer->missing.push_back({missing.kind, std::string(missing.name), std::string(missing.script_id), missing.choice, missing.way});
    }
    for (uint32_t k = governed.permissions.begin; k < governed.permissions.end; ++k) {
      const program::Element& element = p_.elements[p_.permissions[k].element];
      if (Granted(p_.permissions[k])) continue;
      answer->element_ids.emplace_back(element.id);
      CopyStrings(ClausesOf(p_, element.clauses), &answer->clause_ids);
    }
  }
}

void Engine::View(CallView* view) {
  *view = CallView();
  quiet_ = true;
  NoEvent();
  view->at_ms = h().now;
  view->step = h().step;
  view->closed = h().closed != 0;
  view->next_deadline_ms = IfEver(h().next_deadline);
  for (uint32_t s = 1; s < p_.states.size(); ++s) {
    if (s_.active(s)) view->states.emplace_back(p_.states[s].id);
  }
  std::vector<uint32_t> live_ones;
  for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
    if (!Details(i).waiting) live_ones.push_back(i);
  }
  std::stable_sort(live_ones.begin(), live_ones.end(), [&](uint32_t a, uint32_t b) {
    const uint32_t x = s_.at<kLive>(a).recommend, y = s_.at<kLive>(b).recommend;
    const int32_t px = p_.recommends[x].priority, py = p_.recommends[y].priority;
    return px != py ? px > py : x < y;
  });
  for (uint32_t i : live_ones) {
    const Live& live = s_.at<kLive>(i);
    const program::Recommend& r = p_.recommends[live.recommend];
    const program::Element& element = p_.elements[r.element];
    CallView::LiveRecommendation one;
    one.id = live.id;
    one.action = r.action;
    one.severity = t_.offers[live.recommend].ready.severity;
    one.audience = t_.offers[live.recommend].ready.audience;
    one.custom_action = std::string(t_.offers[live.recommend].ready.custom_action);
    one.priority = r.priority;
    one.provisional = Details(i).provisional != 0;
    one.element_id = std::string(element.id);
    if (r.script != program::kNoIndex) one.script_id = std::string(p_.scripts[r.script].id);
    if (r.topic != program::kNoIndex) one.topic = std::string(p_.topics[r.topic]);
    CopyStrings(t_.offers[live.recommend].ready.clause_ids, &one.clause_ids);
    one.due_ms = IfEver(Details(i).due);
    one.expires_ms = IfEver(Details(i).expires);
    view->recommendations.push_back(std::move(one));
  }
  for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
    const DutyInstance& open = s_.at<kDuties>(i);
    const program::Element& element = p_.elements[p_.duties[open.duty].element];
    CallView::OpenDuty one;
    one.element_id = std::string(element.id);
    one.instance = open.instance;
    one.severity = element.severity;
    one.since_ms = open.since;
    one.due_ms = IfEver(std::min(open.due, open.end_at));
    one.overdue = std::min(open.due, open.end_at) < h().now;
    CopyStrings(ClausesOf(p_, element.clauses), &one.clause_ids);
    view->duties.push_back(std::move(one));
  }
  for (const program::PermissionAct& act : p_.permission_acts) {
    PermissionAnswer answer;
    Permission(act.name, &answer);
    view->permissions.push_back(std::move(answer));
  }
  // Facts that a guard of a permission or of an open duty's exceptions would need.
  for (const PermissionAnswer& answer : view->permissions) {
    for (const auto& missing : answer.missing) {
      if (missing.kind != Missing::Kind::kFact) continue;
      for (const program::Variable& variable : p_.variables) {
        const uint32_t place = static_cast<uint32_t>(&variable - p_.variables.data());
        if (variable.name != missing.name || s_.Slot(place).known()) continue;
        if (std::find(view->unknown_facts.begin(), view->unknown_facts.end(), missing.name) ==
            view->unknown_facts.end()) {
          view->unknown_facts.push_back(missing.name);
        }
      }
    }
  }
}

}  // namespace callcue::run

// Elements and what is particular to each kind. Those that are off leave no trace.
#include <algorithm>
#include <map>

#include "lib/program/compiler.h"

namespace callcue::program {

void Compiler::CompileElements() {
  for (const linked::Element& in : in_.element_values) {
    if (in.flat.mode == Mode::kOff) {
      element_of_.push_back(kNoIndex);
      continue;
    }
    element_of_.push_back(static_cast<uint32_t>(out_.elements.size()));
    Element element = in.flat;
    element.id = Intern(element.id);
    element.clauses = Strings(in.clauses);
    out_.elements.push_back(element);
  }
  for (uint32_t linked = 0; linked < element_of_.size(); ++linked) {
    if (IsOff(linked)) continue;
    Range& range = out_.elements[element_of_[linked]].exceptions;
    range.begin = static_cast<uint32_t>(out_.exceptions.size());
    for (const linked::Exception& in : in_.exceptions) {
      if (in.element == linked) out_.exceptions.push_back({Intern(in.id), element_of_[linked], in.when});
    }
    range.end = static_cast<uint32_t>(out_.exceptions.size());
  }
  CompileStates();
  CompileRules();
  CompileDuties();
  CompileProhibitions();
  CompilePermissions();
  CompileScenarios();
  CompileChecklists();
  CompileScripts();
}

Element& Compiler::Own(uint32_t linked_element, size_t index) {
  Element& element = out_.elements[element_of_[linked_element]];
  element.index = static_cast<uint32_t>(index);
  return element;
}

void Compiler::React(const std::vector<linked::Trigger>& triggers, Role role, size_t index, uint32_t order) {
  for (const linked::Trigger& trigger : triggers) {
    uint32_t name = trigger.name;
    if (trigger.kind == Kind::kFulfilled || trigger.kind == Kind::kViolated) {
      name = ElementOf(name);
      if (name == kNoIndex && trigger.name != kNoIndex) continue;  // it is off: no verdicts
    }
    const Reaction reaction{role, trigger.parties, static_cast<uint32_t>(index)};
    index_.Add(trigger.kind, name, reaction, order);
    // A fact that is withdrawn has changed, too.
    if (trigger.kind == static_cast<Kind>(EventKind::kFact)) {
      index_.Add(static_cast<Kind>(EventKind::kFactWithdrawn), name, reaction, order);
    }
  }
}

void Compiler::CompileRules() {
  for (const linked::Rule& in : in_.rules) {
    if (IsOff(in.element)) continue;
    Rule rule;
    rule.element = element_of_[in.element];
    rule.in = Refs(in.in);
    rule.when = in.when;
    rule.effects = CompileEffects(in.effects);
    Own(in.element, out_.rules.size());
    React(in.on, Role::kRule, out_.rules.size(), rule.element);
    out_.rules.push_back(rule);
  }
}

void Compiler::CompileDuties() {
  for (const linked::Duty& in : in_.duties) {
    if (IsOff(in.element)) continue;
    const size_t number = out_.duties.size();
    Duty duty = in.flat;
    duty.element = element_of_[in.element];
    duty.in = Refs(in.in);
    duty.within = Time(duty.within);
    duty.recommends = CompileRecommends(in.recommends);
    std::vector<Remind> reminds;
    for (const linked::Remind& remind : in.reminds) {
      reminds.push_back({Time(remind.lead), CompileRecommend(remind.recommend)});
    }
    duty.reminds.begin = static_cast<uint32_t>(out_.reminds.size());
    out_.reminds.insert(out_.reminds.end(), reminds.begin(), reminds.end());
    duty.reminds.end = static_cast<uint32_t>(out_.reminds.size());
    duty.on_violation = CompileRecommends(in.on_violation);
    Own(in.element, number);
    React(in.on, Role::kDutyOpen, number, duty.element);
    React(in.fulfilled_by, Role::kDutyFulfil, number, duty.element);
    React(in.cancelled_by, Role::kDutyCancel, number, duty.element);
    React(in.before, Role::kDutyBefore, number, duty.element);
    React(in.settled_by, Role::kDutySettle, number, duty.element);
    out_.duties.push_back(duty);
  }
}

void Compiler::CompileProhibitions() {
  for (const linked::Prohibition& in : in_.prohibitions) {
    if (IsOff(in.element)) continue;
    Prohibition prohibition = in.flat;
    prohibition.element = element_of_[in.element];
    prohibition.in = Refs(in.in);
    prohibition.recommends = CompileRecommends(in.recommends);
    std::vector<expr::ExprId> guards = ExceptionsOf(in.element);
    guards.push_back(prohibition.while_);
    prohibition.text_parties = TextPartiesOf(guards);
    prohibition.captures = Captures(guards);
    Own(in.element, out_.prohibitions.size());
    React(in.on, Role::kProhibition, out_.prohibitions.size(), prohibition.element);
    out_.prohibitions.push_back(prohibition);
  }
}

// Sorted by act; the acts stand in the order in which they appear first.
void Compiler::CompilePermissions() {
  std::vector<std::pair<uint32_t, const linked::Permission*>> sorted;
  std::map<std::string_view, uint32_t> acts;
  for (const linked::Permission& in : in_.permissions) {
    if (IsOff(in.element)) continue;
    const auto [it, fresh] = acts.emplace(in.act, static_cast<uint32_t>(out_.permission_acts.size()));
    if (fresh) out_.permission_acts.push_back({Intern(in.act), {}});
    sorted.emplace_back(it->second, &in);
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [act, in] : sorted) {
    const uint32_t number = static_cast<uint32_t>(out_.permissions.size());
    Permission permission = in->flat;
    permission.element = element_of_[in->element];
    permission.act = act;
    permission.parts.begin = static_cast<uint32_t>(out_.grant_parts.size());
    for (const linked::GrantPart& part : in->parts) {
      GrantPart flat = part.flat;
      flat.text = Intern(flat.text);
      flat.missing.begin = static_cast<uint32_t>(out_.missing.size());
      for (MissingItem item : part.missing) {
        item.name = Intern(item.name);
        item.script_id = Intern(item.script_id);
        out_.missing.push_back(item);
      }
      flat.missing.end = static_cast<uint32_t>(out_.missing.size());
      out_.grant_parts.push_back(flat);
    }
    permission.parts.end = static_cast<uint32_t>(out_.grant_parts.size());
    permission.otherwise = CompileRecommends(in->otherwise);
    std::vector<expr::ExprId> guards = ExceptionsOf(in->element);
    guards.push_back(permission.applies);
    guards.push_back(permission.when);
    permission.text_parties = TextPartiesOf(guards);
    permission.captures = Captures(guards);
    Own(in->element, number);
    React(in->on, Role::kPermissionDo, number, permission.element);
    React(in->asked_by, Role::kPermissionAsk, number, permission.element);
    Range& range = out_.permission_acts[act].permissions;
    if (range.empty()) range.begin = number;
    range.end = number + 1;
    out_.permissions.push_back(permission);
  }
}

void Compiler::CompileScenarios() {
  for (const linked::Scenario& in : in_.scenarios) {
    if (IsOff(in.element)) continue;
    Scenario scenario;
    scenario.element = element_of_[in.element];
    scenario.when = in.when;
    scenario.steps.begin = static_cast<uint32_t>(out_.steps.size());
    for (const linked::Step& step : in.steps) {
      Step flat;
      flat.when = step.when;
      flat.recommends = CompileRecommends(step.recommends);
      flat.effects = CompileEffects(step.effects);
      out_.steps.push_back(flat);
    }
    scenario.steps.end = static_cast<uint32_t>(out_.steps.size());
    Own(in.element, out_.scenarios.size());
    React(in.on, Role::kScenario, out_.scenarios.size(), scenario.element);
    out_.scenarios.push_back(scenario);
  }
}

void Compiler::CompileChecklists() {
  for (const linked::Checklist& in : in_.checklists) {
    if (IsOff(in.element)) continue;
    const uint32_t number = static_cast<uint32_t>(out_.checklists.size());
    Checklist checklist;
    checklist.element = element_of_[in.element];
    checklist.when = in.when;
    checklist.items.begin = static_cast<uint32_t>(out_.items.size());
    for (const linked::Item& item : in.items) {
      Item flat;
      flat.checklist = number;
      flat.clauses = Strings(item.clauses);
      flat.recommends = CompileRecommends(item.recommends);
      React(item.fulfilled_by, Role::kChecklistFulfil, out_.items.size(), static_cast<uint32_t>(out_.items.size()));
      out_.items.push_back(flat);
    }
    checklist.items.end = static_cast<uint32_t>(out_.items.size());
    Own(in.element, number);
    React(in.on, Role::kChecklistOpen, number, checklist.element);
    out_.checklists.push_back(checklist);
  }
}

}  // namespace callcue::program

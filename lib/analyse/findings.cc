#include "lib/analyse/findings.h"

#include <algorithm>

#include "lib/analyse/names.h"
#include "lib/base/concat.h"

namespace callcue::analyse {

using program::Kind;
using program::Role;
using program::StateKind;

namespace {

bool IsHistory(StateKind kind) { return kind == StateKind::kShallowHistory || kind == StateKind::kDeepHistory; }
bool IsLeaf(StateKind kind) { return kind == StateKind::kAtomic || kind == StateKind::kFinal; }

std::pair<Kind, uint32_t> KindAndName(const Program& p, uint32_t type) {
  Kind kind = static_cast<Kind>(0);
  uint32_t base = 0;
  for (int k = 0; k < static_cast<int>(Kind::kCount); ++k) {
    if (k == static_cast<int>(EventKind::kIntent) || p.kind_base[k] > type || p.kind_base[k] < base) continue;
    base = p.kind_base[k];
    kind = static_cast<Kind>(k);
  }
  return {kind, type == base ? program::kNoIndex : type - base - 1};
}

}  // namespace

void Findings::Report(Code code, const std::string& place, std::string_view element, std::string message,
                      std::string hint) {
  const check::Path path{nullptr, place.c_str(), -1, element};
  reporter_.ReportWarning(InfoOf(code).code, path, std::move(message), std::move(hint));
}

void Findings::ReportShown(Code code, const std::string& place, std::string_view element, const std::string& message,
                           const Shown& shown, std::string hint) {
  size_t number = 1;
  for (const Analysis::Example& e : out_.examples) number += e.code == InfoOf(code).code;
  Analysis::Example example;
  example.code = InfoOf(code).code;
  example.name = Concat(example.code, "-", number);
  example.case_text =
      Concat("# ", message, "\ncase {\n  name: \"", example.name, "\"\n", shown.events, "  leave_open: true\n}\n");
  out_.examples.push_back(std::move(example));
  Report(code, place, element, Concat(message, ", for example in a call of: ", Join(shown.labels, "; ")),
         std::move(hint));
}

std::vector<std::pair<uint32_t, uint8_t>> Findings::TriggersOf(uint32_t transition) const {
  std::vector<std::pair<uint32_t, uint8_t>> triggers;
  for (uint32_t type = 0; type < p_.types.size(); ++type) {
    for (uint32_t i = p_.types[type].transitions.begin; i < p_.types[type].transitions.end; ++i) {
      if (p_.reactions[i].index == transition) triggers.push_back({type, p_.reactions[i].parties});
    }
  }
  return triggers;
}

std::string Findings::TypeText(uint32_t type, uint8_t parties) const {
  const auto [kind, name] = KindAndName(p_, type);
  uint8_t party = 0;
  for (uint8_t i = 1; i < 6 && parties != 0xff; ++i) {
    if (parties >> i & 1) party = i;
  }
  return TriggerText(p_, kind, name, party);
}

bool Findings::CanHappen(uint32_t type) const {
  const auto [kind, name] = KindAndName(p_, type);
  if (kind == Kind::kRaised) return name == program::kNoIndex || machine_.marks().raised[name] != 0;
  if (kind == Kind::kDone) return name == program::kNoIndex || machine_.marks().done[name] != 0;
  return true;
}

std::string Findings::ArrowText(uint32_t t) const {
  std::string text = Concat("from ", p_.states[p_.transitions[t].source].id);
  const auto triggers = TriggersOf(t);
  if (!triggers.empty()) Append(&text, " on ", TypeText(triggers[0].first, triggers[0].second));
  if (triggers.size() > 1) Append(&text, " and others");
  if (p_.transitions[t].when != expr::kNone) Append(&text, " when ", GuardText(p_, p_.transitions[t].when));
  return text;
}

// "count is only ever 0 or 1"
std::string Findings::ValuesText(expr::ExprId guard) const {
  std::string text;
  for (const expr::Slot& slot : p_.expressions->SlotsOf(guard)) {
    if (slot.bank != program::kVariableBank || p_.variables[slot.index].fact) continue;
    const std::vector<expr::Value>& seen = machine_.ValuesSeen(slot.index);
    if (seen.empty()) continue;
    Append(&text, text.empty() ? "" : "; ", p_.variables[slot.index].name, " is only ever ");
    for (size_t i = 0; i < seen.size(); ++i) {
      Append(&text, i == 0 ? "" : i + 1 == seen.size() ? " or " : ", ", expr::FormatValue(seen[i], nullptr));
    }
  }
  return text;
}

std::string Findings::WhyBlocked(uint32_t t) const {
  const program::Transition& transition = p_.transitions[t];
  if (!machine_.marks().reached[transition.source]) return "that state can't be reached either";
  const auto triggers = TriggersOf(t);
  const bool eventless = triggers.empty();
  const bool happens = eventless || std::any_of(triggers.begin(), triggers.end(),
                                                [&](const auto& trigger) { return CanHappen(trigger.first); });
  if (!happens) return "nothing raises that event";
  if (!machine_.marks().enabled[t]) {
    const std::string values = ValuesText(transition.when);
    return values.empty() ? "its guard never holds there" : Concat("its guard never holds there: ", values);
  }
  const uint32_t other = machine_.marks().beaten_by[t];
  if (other != kNone) return Concat("the transition ", ArrowText(other), " is always taken instead");
  return "it is never selected";
}

void Findings::States() {
  const Marks& marks = machine_.marks();
  for (uint32_t s = 1; s < p_.states.size(); ++s) {
    const program::State& state = p_.states[s];
    if (IsHistory(state.kind)) continue;
    if (!marks.reached[s]) {
      if (!marks.reached[state.parent]) continue;  // said of the parent
      if (!explorer_.exhausted()) {
        Open(Concat("whether the state \"", state.id, "\" can be reached: the bound of configurations was hit"));
        continue;
      }
      std::string why;
      for (uint32_t t = 0; t < p_.transitions.size(); ++t) {
        const program::Range targets = p_.transitions[t].targets;
        for (uint32_t i = targets.begin; i < targets.end; ++i) {
          const uint32_t target = p_.state_refs[i];
          if (target < s || target >= state.end) continue;
          Append(&why, why.empty() ? ": " : "; ", ArrowText(t), ": ", WhyBlocked(t));
          break;
        }
      }
      if (why.empty()) why = ": no transition leads to it, and it isn't initial";
      Report(Code::kUnreachableState, places_.OfState(s), state.id,
             Concat("no call reaches the state \"", state.id, "\"", why),
             "Add a transition that leads to it, or remove it.");
    } else if (state.kind == StateKind::kAtomic && !marks.left[s]) {
      uint32_t leaves = 0;
      for (uint32_t c = 0; c < p_.states.size(); ++c) {
        leaves += IsLeaf(p_.states[c].kind) && p_.states[c].region == state.region;
      }
      if (leaves < 2) continue;  // a region that has nowhere to go
      if (!explorer_.exhausted()) {
        Open(Concat("whether the state \"", state.id, "\" can be left: the bound of configurations was hit"));
        continue;
      }
      std::string why;
      for (uint32_t a = s; a != program::kNoIndex; a = p_.states[a].parent) {
        for (uint32_t t = 0; t < p_.transitions.size(); ++t) {
          if (p_.transitions[t].source != a || p_.transitions[t].targets.empty()) continue;
          Append(&why, why.empty() ? ": " : "; ", ArrowText(t), ": ", WhyBlocked(t));
        }
      }
      Report(Code::kNoWayOut, places_.OfState(s), state.id,
             Concat("once entered, the state \"", state.id, "\" can't be left", why),
             "Add a transition out of it, or say \"final: true\".");
    }
  }
}

void Findings::Transitions() {
  const Marks& marks = machine_.marks();
  for (uint32_t t = 0; t < p_.transitions.size(); ++t) {
    const program::Transition& transition = p_.transitions[t];
    if (marks.taken[t] || !marks.reached[transition.source]) continue;
    if (!explorer_.exhausted()) {
      Open(Concat("whether the transition ", ArrowText(t), " can be taken: the bound of configurations was hit"));
      continue;
    }
    const uint32_t other = marks.beaten_by[t];
    if (!marks.enabled[t] || other == kNone) {
      Report(Code::kNeverTaken, places_.OfTransition(t), p_.states[transition.source].id,
             Concat("no call takes the transition ", ArrowText(t), ": ", WhyBlocked(t)),
             "Change its guard or what it waits for, or remove it.");
      continue;
    }
    Shown shown;
    for (const auto& [type, parties] : TriggersOf(t)) {
      const program::Range targets = p_.transitions[other].targets;
      shown = finder_.FindTransition(transition.source, type, parties,
                                     targets.empty() || IsHistory(p_.states[p_.state_refs[targets.begin]].kind)
                                         ? kNone
                                         : p_.state_refs[targets.begin]);
      if (shown.found) break;
    }
    const std::string message =
        Concat("the transition ", ArrowText(t), " is never taken: the one ", ArrowText(other), " is taken instead");
    const std::string hint = "Put the more special one first, or make their guards exclude each other.";
    if (shown.found)
      ReportShown(Code::kShadowedTransition, places_.OfTransition(t), p_.states[transition.source].id, message, shown,
                  hint);
    else
      Report(Code::kShadowedTransition, places_.OfTransition(t), p_.states[transition.source].id, message, hint);
  }
}

bool Findings::AnyReached(program::Range in) const {
  if (in.empty()) return true;
  for (uint32_t i = in.begin; i < in.end; ++i) {
    if (machine_.marks().reached[p_.state_refs[i]]) return true;
  }
  return false;
}

// An element that nothing sets off: its events can't happen, its states can't be reached, its guard can't hold.
void Findings::CheckActive(uint32_t element, program::Range in, expr::ExprId when, Role opens, uint32_t index) {
  bool any = false, happens = false;
  std::string triggers;
  for (uint32_t type = 0; type < p_.types.size(); ++type) {
    for (uint32_t i = p_.types[type].reactions.begin; i < p_.types[type].reactions.end; ++i) {
      if (p_.reactions[i].role != opens || p_.reactions[i].index != index) continue;
      any = true;
      happens = happens || CanHappen(type);
      Append(&triggers, triggers.empty() ? "" : ", ", TypeText(type, p_.reactions[i].parties));
    }
  }
  std::string why;
  if (any && !happens)
    why = Concat("nothing raises ", triggers);
  else if (!AnyReached(in))
    why = "none of the states that it names can be reached";
  else if (when != expr::kNone && !p_.expressions->IsConstant(when, nullptr) && !joint_.MayHold({when})) {
    // A constant guard is a parameter's switch, or the loader's warning.
    const std::string values = ValuesText(when);
    why = Concat("its guard ", GuardText(p_, when), " never holds", values.empty() ? "" : ": ", values);
  }
  if (why.empty()) return;
  const std::string_view id = p_.elements[element].id;
  if (!explorer_.exhausted())
    return Open(Concat("whether \"", id, "\" can be set off: the bound of configurations was hit"));
  Report(Code::kNeverActive, places_.OfElement(id), id, Concat("no call sets \"", id, "\" off: ", why),
         "Change its trigger or guard, or switch it off.");
}

void Findings::CheckDuty(uint32_t index) {
  const program::Duty& duty = p_.duties[index];
  std::string blocked;
  bool any = false;
  for (uint32_t type = 0; type < p_.types.size(); ++type) {
    for (uint32_t i = p_.types[type].reactions.begin; i < p_.types[type].reactions.end; ++i) {
      if (p_.reactions[i].role != Role::kDutyFulfil || p_.reactions[i].index != index) continue;
      any = true;
      const std::string trigger = TypeText(type, p_.reactions[i].parties);
      if (!CanHappen(type)) {
        Append(&blocked, blocked.empty() ? "" : "; ", trigger, ": nothing raises it");
      } else if (duty.fulfilled_when != expr::kNone && !joint_.MayHold({duty.fulfilled_when})) {
        const std::string values = ValuesText(duty.fulfilled_when);
        Append(&blocked, blocked.empty() ? "" : "; ", trigger, ": ", GuardText(p_, duty.fulfilled_when), " never holds",
               values.empty() ? "" : ", ", values);
      } else {
        return;
      }
    }
  }
  if (!any) return;  // a linear check says so
  const std::string_view id = p_.elements[duty.element].id;
  if (!explorer_.exhausted()) {
    return Open(Concat("whether the duty \"", id, "\" can be fulfilled: the bound of configurations was hit"));
  }
  Report(Code::kUnfulfillableDuty, places_.OfElement(id), id,
         Concat("nothing can fulfil the duty \"", id, "\": ", blocked),
         "Change \"fulfilled_by\" or \"fulfilled_when\".");
}

void Findings::Elements() {
  for (uint32_t i = 0; i < p_.rules.size(); ++i) {
    CheckActive(p_.rules[i].element, p_.rules[i].in, p_.rules[i].when, Role::kRule, i);
  }
  for (uint32_t i = 0; i < p_.duties.size(); ++i) {
    CheckActive(p_.duties[i].element, p_.duties[i].in, p_.duties[i].when, Role::kDutyOpen, i);
    CheckDuty(i);
  }
  for (uint32_t i = 0; i < p_.prohibitions.size(); ++i) {
    const program::Prohibition& prohibition = p_.prohibitions[i];
    CheckActive(prohibition.element, prohibition.in, prohibition.while_, Role::kProhibition, i);
  }
  for (uint32_t i = 0; i < p_.scenarios.size(); ++i) {
    CheckActive(p_.scenarios[i].element, {}, p_.scenarios[i].when, Role::kScenario, i);
  }
}

void Findings::Conflicts() {
  std::vector<std::pair<uint32_t, uint32_t>> shadowed;
  for (const Candidate& candidate : FindCandidates(p_, explorer_, &joint_)) {
    const std::string_view first = p_.elements[candidate.first].id, second = p_.elements[candidate.second].id;
    if (candidate.code == Code::kShadowedRecommendation) {
      if (std::find(shadowed.begin(), shadowed.end(), std::make_pair(candidate.first, candidate.second)) !=
          shadowed.end())
        continue;
      shadowed.push_back({candidate.first, candidate.second});
    }
    const Shown shown = finder_.Find(candidate);
    if (!shown.found) {
      if (shown.bound_hit) {
        Open(Concat(InfoOf(candidate.code).code, " between \"", first, "\" and \"", second, "\" on ",
                    TypeText(candidate.type, candidate.parties), ": none of the first ", finder_.most_calls(),
                    " calls shows it, and there are more"));
      }
      continue;
    }
    std::string message, hint;
    switch (candidate.code) {
      case Code::kConflictTopic:
        message = Concat("\"", first, "\" and \"", second, "\" recommend on one topic with equal priority on ",
                         TypeText(candidate.type, candidate.parties));
        hint = Concat("Give one of them a higher priority, or add: exception { element: \"", first, "\" yields_to: \"",
                      second, "\" when: ... }");
        break;
      case Code::kShadowedRecommendation:
        message = Concat("what \"", first, "\" recommends never shows: \"", second,
                         "\" recommends on the same topic, more urgently, whenever it does");
        hint = "Give them different topics, or make their guards exclude each other.";
        break;
      case Code::kConflictForbidden:
        message = Concat("\"", first, "\" asks for ", TypeText(candidate.type, candidate.parties), " while \"", second,
                         "\" forbids it");
        hint = Concat("Add: exception { element: \"", second, "\" yields_to: \"", first,
                      "\" when: ... }, or the other way round.");
        break;
      default:
        message = Concat("\"", first, "\" asks for ", TypeText(candidate.type, candidate.parties), " while \"", second,
                         "\" doesn't permit it");
        hint = Concat("Add: exception { element: \"", second, "\" yields_to: \"", first, "\" when: ... }, or guard \"",
                      first, "\" by what the permission waits for.");
        break;
    }
    ReportShown(candidate.code, places_.OfElement(first), first, message, shown, hint);
  }
}

}  // namespace callcue::analyse

#include "lib/run/explain.h"

#include <algorithm>

#include "lib/base/concat.h"
#include "lib/program/in_language.h"
#include "lib/program/words.h"

namespace callcue::run {

namespace {

using program::ElementKind;

std::string_view InLanguage(const Program& p, program::Range range, uint32_t language) {
  const program::LocalText* found = program::InLanguage(p.local_texts, range, language, p.languages);
  return found == nullptr ? std::string_view() : found->text;
}

// As a policy writes it: "retrieved", "act.thanks by AGENT".
std::string TriggerText(const Program& p, Kind kind, uint32_t name, uint8_t parties) {
  std::string text(program::TriggerWord(kind));
  if (name != program::kNoIndex) {
    std::string_view word;
    switch (kind) {
      case Kind::kAct: word = p.acts[name].name; break;
      case Kind::kRaised: word = p.raised[name]; break;
      case Kind::kFulfilled:
      case Kind::kViolated: word = p.elements[name].id; break;
      case Kind::kDone: word = p.states[name].id; break;
      default: break;
    }
    switch (static_cast<EventKind>(kind)) {
      case EventKind::kFact:
      case EventKind::kFactWithdrawn: word = p.variables[name].name; break;
      case EventKind::kAgentAction: word = p.actions[name]; break;
      case EventKind::kApproval: word = p.approvals[name]; break;
      case EventKind::kSentiment: word = p.sentiments[name]; break;
      case EventKind::kMeasurement: word = p.measurements[name]; break;
      default: break;
    }
    if (!word.empty()) Append(&text, ".", word);
  }
  if (parties == 0xff) return text;
  static constexpr std::string_view kParties[] = {"UNSPECIFIED", "AGENT",  "CUSTOMER",
                                                  "SUPERVISOR",  "SYSTEM", "THIRD_PARTY"};
  std::string_view separator = " by ";
  for (size_t i = 0; i < std::size(kParties); ++i) {
    if (!(parties >> i & 1)) continue;
    Append(&text, separator, kParties[i]);
    separator = ", ";
  }
  return text;
}

}  // namespace

Explainer::Explainer(const Program& program, State* state, OutputMemory* output, const OutputMemory& last,
                     const ExplainOptions& options)
    : p_(program),
      s_(*state),
      e_(program, state, output),
      last_(last.Last()),
      acted_(last.Acted()),
      options_(options) {
  language_ = program::LanguageIndex(p_.languages, options.language, state->header().language);
}

absl::Status Explainer::Run(std::vector<Explanation>* explanations) {
  explanations->clear();
  const auto named = [&](const program::Element& e) {
    return options_.element_id.empty() || e.id == options_.element_id;
  };
  if (!options_.element_id.empty() && std::none_of(p_.elements.begin(), p_.elements.end(), named)) {
    for (const program::Exception& exception : p_.exceptions) {
      if (exception.id != options_.element_id) continue;
      return absl::NotFoundError(Concat("\"", exception.id, "\" is an exception: see the element \"", p_.elements[exception.element].id, "\""));
    }
    return absl::NotFoundError(Concat("the policy has no element \"", options_.element_id, "\""));
  }
  e_.quiet_ = true;
  e_.NoEvent();
  CollectCauses();
  for (uint32_t i = 0; i < p_.elements.size(); ++i) {
    if (!named(p_.elements[i])) continue;
    Explanation x = Explain(i);
    if (options_.silent || x.standing != Explanation::Standing::kSilent) explanations->push_back(std::move(x));
  }
  return absl::OkStatus();
}

// Only what a policy asks for is logged and counted.
const Performed* Explainer::LatestOf(uint32_t act, uint8_t parties) const {
  return e_.t_.heads[act] == program::kNoIndex ? nullptr : e_.LatestOf(act, parties);
}

uint32_t Explainer::InstancesOf(uint32_t element) const {
  const uint32_t place = e_.t_.instances[element];
  return place == program::kNoIndex ? 0 : s_.at<kInstances>(place);
}

// Which element a reaction belongs to, and as what; kNoIndex for one of none.
uint32_t Explainer::ElementOf(const program::Reaction& reaction, std::string_view* role) const {
  const uint32_t i = reaction.index;
  *role = "on";
  switch (reaction.role) {
    case Role::kPermissionAsk: *role = "asked"; return p_.permissions[i].element;
    case Role::kPermissionDo: *role = "done"; return p_.permissions[i].element;
    case Role::kProhibition: return p_.prohibitions[i].element;
    case Role::kDutyFulfil: *role = "fulfilled_by"; return p_.duties[i].element;
    case Role::kDutyCancel: *role = "cancelled_by"; return p_.duties[i].element;
    case Role::kDutyBefore: *role = "before"; return p_.duties[i].element;
    case Role::kDutySettle: *role = "settled_by"; return p_.duties[i].element;
    case Role::kDutyOpen: return p_.duties[i].element;
    case Role::kScenario: return p_.scenarios[i].element;
    case Role::kChecklistOpen: return p_.checklists[i].element;
    case Role::kChecklistFulfil: *role = "fulfilled_by"; return p_.checklists[p_.items[i].checklist].element;
    case Role::kRule: return p_.rules[i].element;
    case Role::kTransition: return p_.transitions[i].element;
    case Role::kRecommendDone: *role = "recommendation done"; return p_.recommends[i].element;
  }
  return program::kNoIndex;
}

void Explainer::AddCauses(Kind kind, uint32_t name, const program::Type& type, const program::Type* any) {
  const auto add = [&](program::Range range, program::Range general) {
    for (uint32_t i = range.begin; i < range.end; ++i) {
      const program::Reaction& r = p_.reactions[i];
      const auto same = [&](const program::Reaction& o) {
        return o.role == r.role && o.index == r.index && o.parties == r.parties;
      };
      // What any name of the kind sets off stands with each name too.
      if (std::any_of(p_.reactions.begin() + general.begin, p_.reactions.begin() + general.end, same)) continue;
      Cause cause;
      cause.element = ElementOf(r, &cause.role);
      if (cause.element == program::kNoIndex) continue;
      if (!options_.element_id.empty() && p_.elements[cause.element].id != options_.element_id) continue;
      cause.kind = kind;
      cause.name = name;
      cause.parties = r.parties;
      causes_.push_back(cause);
    }
  };
  add(type.reactions, any != nullptr ? any->reactions : program::Range());
  add(type.transitions, any != nullptr ? any->transitions : program::Range());
}

void Explainer::CollectCauses() {
  for (int k = 0; k < static_cast<int>(Kind::kCount); ++k) {
    if (k == static_cast<int>(EventKind::kIntent)) continue;  // shares the types of acts
    const uint32_t base = p_.kind_base[k];
    if (base >= p_.types.size()) continue;
    const program::Type& any = p_.types[base];
    AddCauses(static_cast<Kind>(k), program::kNoIndex, any, nullptr);
    for (uint32_t name = 0; name < p_.kind_names[k]; ++name) {
      AddCauses(static_cast<Kind>(k), name, p_.types[base + 1 + name], &any);
    }
  }
  std::stable_sort(causes_.begin(), causes_.end(),
                   [](const Cause& a, const Cause& b) { return a.element < b.element; });
}

Explanation Explainer::Explain(uint32_t index) {
  const program::Element& element = p_.elements[index];
  Explanation x;
  x.at_ms = s_.header().now;
  x.step = s_.header().step;
  x.element_id = std::string(element.id);
  x.kind = static_cast<Explanation::Kind>(static_cast<int>(element.kind) + 1);
  x.observed = element.mode == program::Mode::kObserve;
  x.severity = element.severity;
  x.acted = std::find(acted_.begin(), acted_.end(), index) != acted_.end();
  AddClauses(element.clauses, &x);
  AddLive(index, &x);
  AddJudged(index, &x);
  AddOpen(index, &x);
  AddTriggers(index, &x);
  Judge(index, &x);
  x.standing = StandingOf(index, x);
  using Standing = Explanation::Standing;
  if (x.standing != Standing::kSilent && x.standing != Standing::kDenied) {
    x.obstacle = Explanation::Obstacle();
    HeldUp(index, &x);
  }
  if (x.standing != Standing::kRecommends && x.standing != Standing::kJudged) WaitsForAPlace(index, &x);
  std::stable_sort(x.timers.begin(), x.timers.end(), [](const auto& a, const auto& b) { return a.at_ms < b.at_ms; });
  return x;
}

void Explainer::AddClauses(program::Range range, Explanation* x) const {
  for (uint32_t i = range.begin; i < range.end; ++i) {
    Explanation::Clause clause;
    clause.id = std::string(p_.string_refs[i]);
    const uint32_t found = p_.clause_table.Find(p_.string_refs[i]);
    if (found != program::kNoIndex) {
      clause.title = std::string(InLanguage(p_, p_.clauses[found].titles, language_));
      clause.text = std::string(InLanguage(p_, p_.clauses[found].texts, language_));
    }
    x->clauses.push_back(std::move(clause));
  }
}

void Explainer::AddTimer(std::string_view what, int64_t at, Explanation* x) const {
  if (at != kNever) x->timers.push_back({std::string(what), at});
}

void Explainer::AddLive(uint32_t element, Explanation* x) {
  for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
    const Live& live = s_.at<kLive>(i);
    const program::Recommend& r = p_.recommends[live.recommend];
    if (r.element != element) continue;
    const LiveDetails& details = e_.Details(i);
    AddTimer("expires", details.expires, x);
    if (details.waiting) continue;   // nobody sees it
    CallView::LiveRecommendation one;
    one.id = live.id;
    one.action = r.action;
    one.severity = e_.t_.offers[live.recommend].ready.severity;
    one.audience = e_.t_.offers[live.recommend].ready.audience;
    one.custom_action = std::string(e_.t_.offers[live.recommend].ready.custom_action);
    one.priority = r.priority;
    one.provisional = details.provisional != 0;
    one.element_id = x->element_id;
    if (r.script != program::kNoIndex) one.script_id = std::string(p_.scripts[r.script].id);
    if (r.topic != program::kNoIndex) one.topic = std::string(p_.topics[r.topic]);
    for (std::string_view clause : e_.t_.offers[live.recommend].ready.clause_ids) one.clause_ids.emplace_back(clause);
    one.due_ms = IfEver(details.due);
    one.expires_ms = IfEver(details.expires);
    x->recommendations.push_back(std::move(one));
  }
}

void Explainer::AddJudged(uint32_t element, Explanation* x) const {
  for (const Decision& decision : last_) {
    for (const Finding& f : decision.findings) {
      if (f.element_id != p_.elements[element].id) continue;
      Explanation::Finding one;
      one.instance = f.instance;
      one.verdict = f.verdict;
      one.severity = f.severity;
      one.excuse_element_id = std::string(f.excuse_element_id);
      one.since_ms = f.since_ms;
      one.due_ms = f.due_ms;
      one.occurred_ms = f.occurred_ms;
      x->findings.push_back(std::move(one));
      for (uint32_t i = 0; i < s_.count<kLog>() && !f.evidence.empty(); ++i) {
        const Performed& act = s_.at<kLog>(i);
        if (f.occurred_ms && act.begin == *f.occurred_ms && act.step == f.evidence[0].step) AddWords(i, x);
      }
    }
  }
}

void Explainer::AddOpen(uint32_t element, Explanation* x) {
  for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
    const DutyInstance open = s_.at<kDuties>(i);
    const program::Duty& duty = p_.duties[open.duty];
    if (duty.element != element) continue;
    CallView::OpenDuty one;
    const int64_t due = std::min(open.due, open.end_at);
    one.element_id = x->element_id;
    one.instance = open.instance;
    one.severity = x->severity;
    one.since_ms = open.since;
    one.due_ms = IfEver(due);
    one.overdue = due < s_.header().now;
    for (const Explanation::Clause& clause : x->clauses) one.clause_ids.push_back(clause.id);
    x->duties.push_back(std::move(one));
    AddTimer("due", due, x);
    AddTimer("settled", e_.SettleTime(open), x);
    for (uint32_t r = 0; r < std::min(duty.reminds.size(), 16u); ++r) {
      if (!(open.reminded >> r & 1)) AddTimer("reminder", e_.RemindTime(open, r), x);
    }
  }
  for (uint32_t i = 0; i < s_.count<kJudgments>(); ++i) {
    if (s_.at<kJudgments>(i).element == element) AddTimer("judged", s_.at<kJudgments>(i).settle, x);
  }
}

void Explainer::AddWords(uint32_t performed, Explanation* x) const {
  const Performed& act = s_.at<kLog>(performed);
  if (act.act >= p_.acts.size()) return;
  Explanation::Words words;
  words.act = std::string(p_.acts[act.act].name);
  if (act.segment != kNone) words.segment_id = std::string(s_.Text(s_.at<kSegments>(act.segment).id));
  words.party = static_cast<Party>(act.party);
  words.begin_ms = act.begin;
  words.end_ms = act.end;
  words.step = act.step;
  words.begin_byte = act.from_words ? act.begin_byte : 0;
  words.end_byte = act.end_byte;
  words.begin_utf16 = act.begin_utf16;
  words.end_utf16 = act.end_utf16;
  words.approximate = act.approximate != 0;
  const auto same = [&](const Explanation::Words& o) {
    return o.act == words.act && o.begin_ms == words.begin_ms && o.party == words.party;
  };
  if (std::none_of(x->words.begin(), x->words.end(), same)) x->words.push_back(std::move(words));
}

void Explainer::AddTriggers(uint32_t element, Explanation* x) {
  const auto begin = std::lower_bound(causes_.begin(), causes_.end(), element,
                                      [](const Cause& cause, uint32_t e) { return cause.element < e; });
  for (auto cause = begin; cause != causes_.end() && cause->element == element; ++cause) {
    Explanation::Trigger trigger;
    trigger.on = TriggerText(p_, cause->kind, cause->name, cause->parties);
    trigger.role = std::string(cause->role);
    const bool action = static_cast<EventKind>(cause->kind) == EventKind::kAgentAction;
    if (cause->name != program::kNoIndex && (cause->kind == Kind::kAct || action)) {
      const uint32_t act = cause->name + (action ? static_cast<uint32_t>(p_.acts.size()) : 0);
      if (const Performed* last = LatestOf(act, cause->parties)) {
        trigger.last_ms = last->begin;
        AddWords(static_cast<uint32_t>(last - s_.data<kLog>()), x);
      }
    }
    for (uint32_t i = 0; i < s_.count<kTimers>() && cause->kind == Kind::kRaised; ++i) {
      const Timer& timer = s_.at<kTimers>(i);
      if (timer.raised != cause->name) continue;
      trigger.next_ms = std::min(trigger.next_ms.value_or(kNever), timer.deadline);
    }
    x->triggers.push_back(std::move(trigger));
  }
}

Explanation::Standing Explainer::StandingOf(uint32_t index, const Explanation& x) {
  using Standing = Explanation::Standing;
  const program::Element& element = p_.elements[index];
  if (!x.recommendations.empty()) return Standing::kRecommends;
  if (!x.findings.empty()) return Standing::kJudged;
  for (uint32_t i = 0; i < s_.count<kJudgments>(); ++i) {
    if (s_.at<kJudgments>(i).element == index) return Standing::kOpen;
  }
  if (!x.duties.empty()) return Standing::kOpen;
  if (element.kind == ElementKind::kPermission) {
    return e_.Granted(p_.permissions[element.index]) ? Standing::kGranted : Standing::kDenied;
  }
  if (element.kind == ElementKind::kChecklist && InstancesOf(index) > 0 &&
      x.obstacle.reason != Explanation::Reason::kDone) {
    return Standing::kOpen;
  }
  if (element.kind == ElementKind::kState && s_.active(element.index)) return Standing::kActive;
  return Standing::kSilent;
}

}  // namespace callcue::run

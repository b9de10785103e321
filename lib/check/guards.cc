#include "lib/check/guards.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/check/kinds.h"
#include "lib/check/literal.h"

namespace callcue::check {

using program::Bank;
using program::EventSlot;

namespace {

struct Enumerator {
  const char* name;
  int64_t value;
};
// The enumerations of Event, as expressions write them.
constexpr Enumerator kEnumerators[] = {
    {"party.UNSPECIFIED", 0},  {"party.AGENT", 1},          {"party.CUSTOMER", 2},        {"party.SUPERVISOR", 3},
    {"party.SYSTEM", 4},       {"party.THIRD_PARTY", 5},    {"direction.UNSPECIFIED", 0}, {"direction.INBOUND", 1},
    {"direction.OUTBOUND", 2}, {"cause.UNSPECIFIED", 0},    {"cause.NORMAL_CLEARING", 1}, {"cause.NETWORK_DROP", 2},
    {"cause.BUSY", 3},         {"cause.NO_ANSWER", 4},      {"cause.REJECTED", 5},        {"cause.TRANSFER", 6},
    {"cause.ABANDONED", 7},    {"cause.DEVICE_FAILURE", 8}, {"stage.UNSPECIFIED", 0},     {"stage.STARTED", 1},
    {"stage.COMPLETED", 2},    {"stage.FAILED", 3},
};

expr::Type TypeOf(expr::Kind kind) {
  expr::Type type;
  type.kind = kind;
  return type;
}

expr::Kind KindOf(EventSlot slot, const EventScope& scope) {
  switch (slot) {
    case EventSlot::kAt:
    case EventSlot::kBegin:
    case EventSlot::kEnd: return expr::Kind::kTimestamp;
    case EventSlot::kParticipant:
    case EventSlot::kName:
    case EventSlot::kTo: return expr::Kind::kString;
    case EventSlot::kDuration: return expr::Kind::kDuration;
    case EventSlot::kConfidence: return expr::Kind::kDouble;
    case EventSlot::kGranted:
    case EventSlot::kCallBack:
    case EventSlot::kAudible: return expr::Kind::kBool;
    case EventSlot::kValue: return scope.value;
    default: return expr::Kind::kInt;
  }
}

// What a host may leave out.
bool MayBeUnknown(EventSlot slot) { return slot == EventSlot::kConfidence || slot == EventSlot::kValue; }

}  // namespace

Guards::Guards(LinkedPolicy* policy, Reporter* reporter) : policy_(*policy), reporter_(*reporter), base_(&constants_) {
  DeclareParams();
  DeclareBase();
}

void Guards::DeclareParams() {
  for (const Param& param : policy_.param_values) {
    const std::string name = Concat("param.", param.name);
    if (param.type == expr::Kind::kList) {
      constants_.DeclareStringList(name, param.list);
    } else if (param.value.known()) {
      constants_.DeclareConstant(name, param.value);
    }
    if (param.type == expr::Kind::kDuration) {
      constants_.DeclareConstant(Concat(name, ".set"), expr::Value::Bool(!param.none));
    }
  }
  for (const Enumerator& e : kEnumerators) constants_.DeclareConstant(e.name, expr::Value::Int(e.value));
}

void Guards::DeclareBase() {
  for (uint32_t i = 0; i < policy_.variable_values.size(); ++i) {
    const program::Variable& v = policy_.variable_values[i];
    base_.DeclareSlot(v.name, TypeOf(v.type), {Bank::kVariableBank, i}, !v.initial.known());
  }
}

EventScope Guards::ScopeOf(const Triggers& triggers) const {
  EventScope scope;
  bool first = true;
  for (const Trigger& trigger : triggers) {
    const KindInfo& info = InfoOf(trigger.kind);
    uint32_t fields = info.fields | kCommonFields;
    expr::Kind value = expr::Kind::kDouble;
    if (info.names == Names::kVariables) {
      if (trigger.name == kNoIndex)
        fields &= ~FieldBit(EventSlot::kValue);  // of any type
      else
        value = policy_.variable_values[trigger.name].type;
    }
    if (!first && value != scope.value) fields &= ~FieldBit(EventSlot::kValue);
    const bool arguments = info.names == Names::kActions;
    scope.fields = first ? fields : scope.fields & fields;
    scope.arguments = first ? arguments : scope.arguments && arguments;
    scope.value = value;
    first = false;
  }
  return scope;
}

expr::Environment* Guards::EnvironmentFor(const EventScope& scope) {
  if (scope.fields == 0) return &base_;
  std::unique_ptr<expr::Environment>& environment = environments_[{scope.fields, scope.value, scope.arguments}];
  if (environment == nullptr) {
    environment = std::make_unique<expr::Environment>(&base_);
    for (int i = 0; i < static_cast<int>(EventSlot::kCount); ++i) {
      const EventSlot slot = static_cast<EventSlot>(i);
      if ((scope.fields & FieldBit(slot)) == 0) continue;
      environment->DeclareSlot(Concat("event.", EventFieldName(slot)), TypeOf(KindOf(slot, scope)),
                               {Bank::kEventBank, static_cast<uint32_t>(i)}, MayBeUnknown(slot));
    }
  }
  return environment.get();
}

expr::ExprId Guards::Add(std::string_view text, const Path& at, const EventScope& scope, expr::Kind wanted) {
  if (text.empty()) return expr::kNone;
  expr::Environment* environment = EnvironmentFor(scope);
  if (!Prepare({text, at, scope, environment})) return expr::kNone;
  std::vector<expr::Problem> problems;
  const expr::ExprId id = policy_.builder.Add(text, *environment, wanted, &problems);
  for (expr::Problem& p : problems) {
    reporter_.ReportForeign(p.code, p.warning, at, text, p.begin, p.end, std::move(p.message), std::move(p.hint));
  }
  policy_.expressions = std::max(policy_.expressions, id);
  return id;
}

expr::ExprId Guards::Guard(std::string_view text, const Path& at, const EventScope& scope) {
  const expr::ExprId id = Add(text, at, scope, expr::Kind::kBool);
  if (id == expr::kNone) return id;
  for (const MentionedName& name : NamesIn(text)) {
    if (name.parts[0] != "true" && name.parts[0] != "false") return id;  // a parameter may make sense of it
  }
  if (const std::optional<bool> value = ConstantGuard(text)) {
    reporter_.Report(Code::kConstantGuard, at, *value ? "this is always true" : "this is never true",
                     *value ? "Leave it out." : "To switch an element off use \"mode: OFF\".");
  }
  return id;
}

std::optional<bool> Guards::ConstantGuard(std::string_view text) const {
  static constexpr std::string_view kConstants[] = {"param", "party", "cause", "direction", "stage", "true", "false"};
  for (const MentionedName& name : NamesIn(text)) {
    if (std::find(std::begin(kConstants), std::end(kConstants), name.parts[0]) == std::end(kConstants)) return {};
  }
  expr::Builder builder;
  std::vector<expr::Problem> problems;
  const expr::ExprId id = builder.Add(text, constants_, expr::Kind::kBool, &problems);
  if (id == expr::kNone) return {};
  expr::Value value;
  if (!builder.Finish()->IsConstant(id, &value) || value.kind != expr::Kind::kBool) return {};
  return value.i != 0;
}

TimeSpec Guards::Duration(std::string_view text, const Path& at, const EventScope& scope) {
  TimeSpec spec;
  text = Strip(text);
  if (text.empty() || text == "none") return spec;
  if (absl::ascii_isdigit(text[0])) {
    spec.present = ParseDuration(text, &spec.ms);
    if (!spec.present) {
      reporter_.Report(Code::kBadDuration, at, Concat("\"", text, "\" is no duration"),
                       "Write numbers with units h, m, s, ms: \"8s\", \"1m30s\", \"1500ms\".");
    }
    return spec;
  }
  spec.expression = Add(text, at, scope, expr::Kind::kDuration);
  spec.present = spec.expression != expr::kNone;
  return spec;
}

TimeSpec Guards::ConstantDuration(std::string_view text, const Path& at) {
  TimeSpec spec;
  text = Strip(text);
  if (text.empty() || absl::ascii_isdigit(text[0])) return Duration(text, at, {});
  const EventScope none;
  if (!Prepare({text, at, none, &base_})) return spec;
  for (const MentionedName& name : NamesIn(text)) {
    const std::string_view head = name.parts[0];
    if (policy_.variables.Find(head) == kNoIndex && declared_.count(std::string(head)) == 0 &&
        (name.parts.size() < 2 || declared_.count(Concat(head, ".", name.parts[1])) == 0)) {
      continue;
    }
    reporter_.ReportIn(Code::kNotConstant, at, text, name.begin, name.ends.back(),
                       "a setting can't depend on what happens in a call", "Use parameters.");
    return spec;
  }
  std::vector<expr::Problem> problems;
  spec.expression = policy_.builder.Add(text, constants_, expr::Kind::kDuration, &problems);
  spec.present = spec.expression != expr::kNone;
  policy_.expressions = std::max(policy_.expressions, spec.expression);
  for (expr::Problem& p : problems) {
    reporter_.ReportForeign(p.code, p.warning, at, text, p.begin, p.end, std::move(p.message), std::move(p.hint));
  }
  return spec;
}

// Declares what the expression mentions; false, with a report, if something doesn't exist.
bool Guards::Prepare(const Place& place) {
  bool ok = true;
  for (const MentionedName& name : NamesIn(place.text)) ok = PrepareName(place, name) && ok;
  return ok;
}

bool Guards::PrepareName(const Place& place, const MentionedName& name) {
  const std::string_view head = name.parts[0];
  const size_t n = name.parts.size();
  if (const uint32_t variable = policy_.variables.Find(head); variable != kNoIndex) read_variables_.insert(variable);
  if (head == "now") return Derive(name, 1, {program::DerivedKind::kNow, 0xff, 0}, expr::Kind::kTimestamp), true;
  if (n < 2) return true;
  if (head == "param") {
    const uint32_t param = policy_.params.Find(name.parts[1]);
    if (param == kNoIndex) return Unknown(place, name, 1, "parameter", policy_.params.Hint(name.parts[1]));
    used_params_.insert(param);
    return true;
  }
  if (head == "acts") return PrepareAct(place, name);
  if (head == "actions") return PrepareAction(place, name);
  if (head == "call") return PrepareCall(place, name);
  if (head == "turn") return PrepareParty(place, name, 1, program::DerivedKind::kTurnCount, expr::Kind::kInt);
  if (head == "event") return PrepareEvent(place, name);
  if (head == "state") {
    const uint32_t state = policy_.states.Find(name.parts[1]);
    if (state == kNoIndex) return Unknown(place, name, 1, "state", policy_.states.Hint(name.parts[1]));
    Derive(name, 2, {program::DerivedKind::kState, 0xff, state + 1}, expr::Kind::kBool);
  } else if (head == "approvals") {
    const uint32_t approval = policy_.approvals.Find(name.parts[1]);
    if (approval == kNoIndex) return Unknown(place, name, 1, "approval", policy_.approvals.Hint(name.parts[1]));
    Derive(name, 2, {program::DerivedKind::kApproval, 0xff, approval}, expr::Kind::kBool);
  }
  return true;
}

bool Guards::Unknown(const Place& place, const MentionedName& name, size_t part, std::string_view what,
                     std::string hint) {
  part = std::min(part, name.parts.size() - 1);
  reporter_.ReportIn(Code::kUnknownName, place.at, place.text, name.begin, name.ends[part],
                     Concat("there is no ", what, " \"", name.parts[part], "\""), std::move(hint));
  return false;
}

void Guards::Derive(const MentionedName& name, size_t parts, program::Derived derived, expr::Kind type) {
  std::string text(name.parts[0]);
  for (size_t i = 1; i < parts; ++i) Append(&text, ".", name.parts[i]);
  if (!declared_.insert(text).second) return;
  const auto key = std::make_tuple(derived.kind, derived.parties, derived.id);
  const auto [it, fresh] = derived_.emplace(key, static_cast<uint32_t>(policy_.derived.size()));
  if (fresh) policy_.derived.push_back(derived);
  base_.DeclareSlot(text, TypeOf(type), {Bank::kDerivedBank, it->second}, false);
}

namespace {

struct Field {
  std::string_view name;
  program::DerivedKind kind;
  expr::Kind type;
};
using program::DerivedKind;
constexpr Field kActFields[] = {{"count", DerivedKind::kActCount, expr::Kind::kInt},
                                {"first", DerivedKind::kActFirst, expr::Kind::kTimestamp},
                                {"last", DerivedKind::kActLast, expr::Kind::kTimestamp},
                                {"ended", DerivedKind::kActEnded, expr::Kind::kTimestamp}};
constexpr Field kActionFields[] = {{"count", DerivedKind::kActionCount, expr::Kind::kInt},
                                   {"first", DerivedKind::kActionFirst, expr::Kind::kTimestamp},
                                   {"last", DerivedKind::kActionLast, expr::Kind::kTimestamp}};
constexpr Field kCallFields[] = {
    {"direction", DerivedKind::kCallDirection, expr::Kind::kInt},
    {"segment", DerivedKind::kCallSegment, expr::Kind::kInt},
    {"established_at", DerivedKind::kCallEstablishedAt, expr::Kind::kTimestamp},
    {"ring_count", DerivedKind::kCallRingCount, expr::Kind::kInt},
    {"answered_by", DerivedKind::kCallAnsweredBy, expr::Kind::kInt},
    {"language", DerivedKind::kCallLanguage, expr::Kind::kString},
    {"call_back", DerivedKind::kCallCallBack, expr::Kind::kBool},
    {"ended_by", DerivedKind::kCallEndedBy, expr::Kind::kInt},
    {"end_cause", DerivedKind::kCallEndCause, expr::Kind::kInt},
    {"participant", DerivedKind::kCallParticipant, expr::Kind::kString},
    {"established", DerivedKind::kCallEstablished, expr::Kind::kBool},
    {"inaudible", DerivedKind::kCallInaudible, expr::Kind::kBool},
    {"local_hour", DerivedKind::kCallLocalHour, expr::Kind::kInt},
    {"speaking", DerivedKind::kCallSpeaking, expr::Kind::kBool},
};

template <size_t n>
const Field* FindField(const Field (&fields)[n], std::string_view name) {
  for (const Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

template <size_t n>
std::string HintOf(const Field (&fields)[n], std::string_view name) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) names.push_back(field.name);
  const std::string_view nearest = NearestName(name, names);
  if (!nearest.empty()) return Concat("Did you mean \"", nearest, "\"?");
  return Concat("There are ", Join(names, ", "), ".");
}

constexpr std::string_view kPartyWords[] = {"agent", "customer", "supervisor", "system", "third_party"};

uint8_t PartyBit(std::string_view word) {
  for (int i = 0; i < 5; ++i) {
    if (kPartyWords[i] == word) return static_cast<uint8_t>(1 << (i + 1));
  }
  return 0;
}

}  // namespace

// acts.NAME.FIELD, acts.NAME.PARTY.FIELD
bool Guards::PrepareAct(const Place& place, const MentionedName& name) {
  const uint32_t act = policy_.acts.Find(name.parts[1]);
  if (act == kNoIndex) return Unknown(place, name, 1, "act", policy_.acts.Hint(name.parts[1]));
  const uint8_t party = name.parts.size() > 2 ? PartyBit(name.parts[2]) : 0;
  const size_t part = party != 0 ? 3 : 2;
  const std::string_view word = name.parts.size() > part ? name.parts[part] : "";
  const Field* field = FindField(kActFields, word);
  if (field == nullptr) return Unknown(place, name, part, "field of an act", HintOf(kActFields, word));
  Derive(name, part + 1, {field->kind, party != 0 ? party : uint8_t{0xff}, act}, field->type);
  return true;
}

bool Guards::PrepareAction(const Place& place, const MentionedName& name) {
  const uint32_t action = policy_.actions.Find(name.parts[1]);
  if (action == kNoIndex) return Unknown(place, name, 1, "action", policy_.actions.Hint(name.parts[1]));
  const std::string_view word = name.parts.size() > 2 ? name.parts[2] : "";
  const Field* field = FindField(kActionFields, word);
  if (field == nullptr) return Unknown(place, name, 2, "field of an action", HintOf(kActionFields, word));
  Derive(name, 3, {field->kind, 0xff, action}, field->type);
  return true;
}

bool Guards::PrepareCall(const Place& place, const MentionedName& name) {
  const Field* field = FindField(kCallFields, name.parts[1]);
  if (field == nullptr) return Unknown(place, name, 1, "field of call", HintOf(kCallFields, name.parts[1]));
  if (field->kind == DerivedKind::kCallSpeaking) return PrepareParty(place, name, 2, field->kind, field->type);
  Derive(name, 2, {field->kind, 0xff, 0}, field->type);
  return true;
}

bool Guards::PrepareParty(const Place& place, const MentionedName& name, size_t part, program::DerivedKind kind,
                          expr::Kind type) {
  const uint8_t party = name.parts.size() > part ? PartyBit(name.parts[part]) : 0;
  if (party != PartyBit("agent") && party != PartyBit("customer")) {
    return Unknown(place, name, part, "party here", "It ends in .agent or .customer.");
  }
  Derive(name, part + 1, {kind, party, 0}, type);
  return true;
}

bool Guards::PrepareEvent(const Place& place, const MentionedName& name) {
  if (name.parts[1] == "args") {
    if (!place.scope.arguments || name.parts.size() < 3) {
      return Unknown(place, name, 1, "field of the event", "Only actions of the agent's desktop have arguments.");
    }
    const uint32_t argument = policy_.arguments.Add(name.parts[2]);
    place.environment->DeclareSlot(Concat("event.args.", name.parts[2]), TypeOf(expr::Kind::kString),
                                   {Bank::kEventBank, static_cast<uint32_t>(EventSlot::kCount) + argument}, true);
    return true;
  }
  std::vector<std::string_view> names;
  for (int i = 0; i < static_cast<int>(EventSlot::kCount); ++i) {
    const EventSlot slot = static_cast<EventSlot>(i);
    names.push_back(EventFieldName(slot));
    if (names.back() != name.parts[1] || (place.scope.fields & FieldBit(slot)) != 0) continue;
    reporter_.ReportIn(Code::kNoEventField, place.at, place.text, name.begin, name.ends[1],
                       place.scope.fields == 0 ? "there is no event here"
                                               : Concat("not every event that leads here has \"", names.back(), "\""),
                       place.scope.fields == 0 ? "This is also evaluated when nothing has just happened."
                                               : "Split the element by its triggers.");
    return false;
  }
  const std::string_view nearest = NearestName(name.parts[1], names);
  for (std::string_view known : names) {
    if (known == name.parts[1]) return true;
  }
  return Unknown(place, name, 1, "field of the event",
                 nearest.empty() ? "" : Concat("Did you mean \"", nearest, "\"?"));
}

}  // namespace callcue::check

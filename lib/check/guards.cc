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

expr::Kind KindOf(EventSlot slot, const EventScope& scope) {
  switch (slot) {
    case EventSlot::kAt:
    case EventSlot::kBegin:
    case EventSlot::kEnd: return expr::Kind::kTimestamp;
    case EventSlot::kParticipant:
    case EventSlot::kName:
    case EventSlot::kLanguage:
    case EventSlot::kTo: return expr::Kind::kString;
    case EventSlot::kDuration: return expr::Kind::kDuration;
    case EventSlot::kConfidence: return expr::Kind::kDouble;
    case EventSlot::kGranted:
    case EventSlot::kCallBack:
    case EventSlot::kEnded:
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
  const Place place{text, at, scope, environment};
  return Build(place, *environment, wanted, Misnamed(place));
}

// Names that are reported already aren't again; what else is wrong with the text is, all at once.
expr::ExprId Guards::Build(const Place& place, const expr::Environment& environment, expr::Kind wanted,
                           const std::vector<uint32_t>& misnamed) {
  std::vector<expr::Problem> problems;
  const expr::ExprId id = policy_.builder.Add(place.text, environment, wanted, &problems);
  for (expr::Problem& p : problems) {
    const bool known = std::find(misnamed.begin(), misnamed.end(), p.begin) != misnamed.end();
    if (known && p.code == "undeclared") continue;
    reporter_.ReportForeign(p.code, p.warning, place.at, place.text, p.begin, p.end, std::move(p.message),
                            std::move(p.hint));
  }
  if (!misnamed.empty()) return expr::kNone;
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

namespace {

bool IsNegativeLiteral(std::string_view text) {
  int64_t ms = 0;
  return text.size() > 1 && text[0] == '-' && absl::ascii_isdigit(text[1]) && ParseDuration(text.substr(1), &ms);
}

}  // namespace

TimeSpec Guards::Duration(std::string_view text, const Path& at, const EventScope& scope) {
  TimeSpec spec;
  text = Strip(text);
  if (text.empty() || text == "none") return spec;
  if (IsNegativeLiteral(text)) {
    reporter_.Report(Code::kBadDuration, at, Concat("\"", text, "\" is negative"), Concat("Write \"", text.substr(1), "\"."));
    return spec;
  }
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
  if (text.empty() || absl::ascii_isdigit(text[0]) || IsNegativeLiteral(text)) return Duration(text, at, {});
  const EventScope none;
  const Place place{text, at, none, &base_};
  const std::vector<uint32_t> misnamed = Misnamed(place);
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
  spec.expression = Build(place, constants_, expr::Kind::kDuration, misnamed);
  spec.present = spec.expression != expr::kNone;
  return spec;
}

}  // namespace callcue::check

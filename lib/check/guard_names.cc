// Declares what the names in an expression stand for; one that doesn't exist is reported.
#include <algorithm>

#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/check/guards.h"
#include "lib/check/kinds.h"

namespace callcue::check {

using program::Bank;
using program::EventSlot;

namespace {

// Streams under the names of event.proto, in small letters, by number.
constexpr std::string_view kStreams[] = {"",           "call_control",  "agent_text", "customer_text", "voice_activity",
                                         "agent_desktop", "sentiment", "understanding"};

uint32_t StreamNamed(std::string_view name) {
  const auto found = std::find(std::begin(kStreams) + 1, std::end(kStreams), name);
  return found == std::end(kStreams) ? 0 : static_cast<uint32_t>(found - std::begin(kStreams));
}

std::string StreamHint(std::string_view name) {
  const std::vector<std::string_view> names(std::begin(kStreams) + 1, std::end(kStreams));
  const std::string_view nearest = NearestName(name, names);
  if (!nearest.empty()) return Concat("Did you mean \"", nearest, "\"?");
  return Concat("There are ", Join(names, ", "), ".");
}

}  // namespace

// Declares what the expression mentions. What doesn't exist is reported: the places of these names.
std::vector<uint32_t> Guards::Misnamed(const Place& place) {
  std::vector<uint32_t> begins;
  for (const MentionedName& name : NamesIn(place.text)) {
    if (!PrepareName(place, name)) begins.push_back(name.begin);
  }
  return begins;
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
    return policy_.param_values[param].type != expr::Kind::kNull;  // else it was reported where it is declared
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
  } else if (head == "stream") {
    const uint32_t stream = StreamNamed(name.parts[1]);
    if (stream == 0) return Unknown(place, name, 1, "stream", StreamHint(name.parts[1]));
    Derive(name, 2, {program::DerivedKind::kStream, 0xff, stream}, expr::Kind::kBool);
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
    {"second_language", DerivedKind::kCallSecondLanguage, expr::Kind::kString},
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

}  // namespace

uint8_t PartyBit(std::string_view word) {
  for (int i = 0; i < 5; ++i) {
    if (kPartyWords[i] == word) return static_cast<uint8_t>(1 << (i + 1));
  }
  return 0;
}

// acts.NAME.FIELD, acts.NAME.PARTY.FIELD
bool Guards::PrepareAct(const Place& place, const MentionedName& name) {
  const uint32_t act = policy_.acts.Find(name.parts[1]);
  if (act == kNoIndex) return Unknown(place, name, 1, "act", policy_.acts.Hint(name.parts[1]));
  if (name.parts.size() > 3 && name.parts[2] == "slots") return PrepareActSlot(place, name, act);
  const uint8_t party = name.parts.size() > 2 ? PartyBit(name.parts[2]) : 0;
  const size_t part = party != 0 ? 3 : 2;
  const std::string_view word = name.parts.size() > part ? name.parts[part] : "";
  const Field* field = FindField(kActFields, word);
  if (field == nullptr) return Unknown(place, name, part, "field of an act", HintOf(kActFields, word));
  Derive(name, part + 1, {field->kind, party != 0 ? party : uint8_t{0xff}, act}, field->type);
  return true;
}

// acts.NAME.slots.SLOT: a variable of that name, declared with the other names.
bool Guards::PrepareActSlot(const Place& place, const MentionedName& name, uint32_t act) {
  const std::string text = Concat("acts.", name.parts[1], ".slots.", name.parts[3]);
  const uint32_t variable = policy_.variables.Find(text);
  if (variable != kNoIndex) {
    read_variables_.insert(variable);
    return true;
  }
  std::vector<std::string_view> slots;
  for (uint32_t i = 0; i < policy_.slot_specs.size(); ++i) {
    const std::string_view whole = policy_.variables.names()[policy_.act_slots[i]];
    if (policy_.slot_specs[i].act == act) slots.push_back(whole.substr(whole.rfind('.') + 1));
  }
  const std::string_view nearest = NearestName(name.parts[3], slots);
  return Unknown(place, name, 3, "slot of this act",
                 slots.empty()      ? std::string("It declares none.")
                 : nearest.empty() ? Concat("There are ", Join(slots, ", "), ".")
                                   : Concat("Did you mean \"", nearest, "\"?"));
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
  if (std::find(names.begin(), names.end(), name.parts[1]) != names.end()) return true;
  const std::string_view nearest = NearestName(name.parts[1], names);
  return Unknown(place, name, 1, "field of the event",
                 nearest.empty() ? "" : Concat("Did you mean \"", nearest, "\"?"));
}

}  // namespace callcue::check

#include "lib/analyse/alphabet.h"

#include <algorithm>

#include "callcue/v1/case.pb.h"
#include "lib/analyse/cone.h"
#include "lib/analyse/names.h"
#include "lib/base/concat.h"
#include "lib/syntax/policy_text.h"

namespace callcue::analyse {

using program::EventSlot;
using program::Kind;

namespace {

constexpr size_t kMostFields = 24;  // combinations of fields of one event

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string ValueText(const expr::Value& value) {
  switch (value.kind) {
    case expr::Kind::kBool: return Concat("bool_value: ", value.i != 0 ? "true" : "false");
    case expr::Kind::kInt: return Concat("int_value: ", value.i);
    case expr::Kind::kDouble: return Concat("double_value: ", std::to_string(value.d));
    case expr::Kind::kString: return Concat("string_value: ", Quoted(value.text(nullptr)));
    case expr::Kind::kDuration: return Concat("duration_ms: ", value.millis());
    default: return "";
  }
}

class Maker {
 public:
  Maker(const Program& p, const Domain& domain, const Cone& cone) : p_(p), domain_(domain), cone_(cone) {}

  std::vector<Move> moves;

  void Make() {
    // A call that can be talked on, whatever else.
    const auto always = [&](EventKind kind) { types_.push_back(p_.TypeOf(static_cast<Kind>(kind))); };
    always(EventKind::kDelivered);
    always(EventKind::kEstablished);
    types_.insert(types_.end(), cone_.types.begin(), cone_.types.end());
    std::sort(types_.begin(), types_.end());
    types_.erase(std::unique(types_.begin(), types_.end()), types_.end());
    for (int k = 0; k < static_cast<int>(Kind::kCount); ++k) {
      if (k == static_cast<int>(EventKind::kIntent)) continue;
      for (uint32_t i = 0; i <= p_.kind_names[k]; ++i) {
        const uint32_t type = p_.kind_base[k] + i;
        if (!std::binary_search(types_.begin(), types_.end(), type)) continue;
        if (i == 0 && p_.kind_names[k] > 0) {
          for (uint32_t name = 0; name < p_.kind_names[k]; ++name) Add(static_cast<Kind>(k), name, type + 1 + name);
        } else {
          Add(static_cast<Kind>(k), i == 0 ? program::kNoIndex : i - 1, type);
        }
      }
    }
    for (const uint32_t fact : cone_.facts) AddFact(fact);
    Move time;
    time.label = "time passes";
    time.type = kNoType;
    moves.push_back(std::move(time));
  }

 private:
  static constexpr uint32_t kNoType = UINT32_MAX;

  std::vector<uint8_t> PartiesOf(uint32_t type) const {
    uint8_t parties = 0;
    for (uint32_t i = p_.types[type].reactions.begin; i < p_.types[type].transitions.end; ++i) {
      parties |= p_.reactions[i].parties == 0xff ? 0x06 : p_.reactions[i].parties;
    }
    if (parties == 0) parties = 0x02;
    std::vector<uint8_t> list;
    for (uint8_t party = 1; party < 6; ++party) {
      if (parties >> party & 1) list.push_back(party);
    }
    if (list.empty()) list.push_back(0);
    return list;
  }

  const expr::Value* Field(const Valuation& valuation, EventSlot slot) const {
    for (const auto& [at, value] : valuation) {
      if (at.bank == program::kEventBank && at.index == static_cast<uint32_t>(slot) && value.known()) return &value;
    }
    return nullptr;
  }
  std::string Number(const Valuation& valuation, EventSlot slot, const char* name) const {
    const expr::Value* value = Field(valuation, slot);
    if (value == nullptr) return "";
    if (value->kind == expr::Kind::kBool) return Concat(name, value->i != 0 ? ": true " : ": false ");
    return Concat(name, ": ", value->i, " ");
  }

  void Push(std::string body, std::string label, uint32_t type, uint8_t party) {
    Move move;
    move.body = std::move(body);
    move.label = std::move(label);
    move.type = type;
    move.party = party;
    if (std::any_of(moves.begin(), moves.end(), [&](const Move& m) { return m.body == move.body; })) return;
    moves.push_back(std::move(move));
  }

  std::vector<Valuation> FieldsOf(uint32_t type) const {
    std::vector<expr::ExprId> guards;
    for (uint32_t i = p_.types[type].reactions.begin; i < p_.types[type].transitions.end; ++i) {
      const program::Reaction& r = p_.reactions[i];
      switch (r.role) {
        case program::Role::kRule: guards.push_back(p_.rules[r.index].when); break;
        case program::Role::kTransition: guards.push_back(p_.transitions[r.index].when); break;
        case program::Role::kDutyOpen: guards.push_back(p_.duties[r.index].when); break;
        case program::Role::kDutyFulfil: guards.push_back(p_.duties[r.index].fulfilled_when); break;
        case program::Role::kProhibition: guards.push_back(p_.prohibitions[r.index].while_); break;
        case program::Role::kScenario: guards.push_back(p_.scenarios[r.index].when); break;
        default: break;
      }
    }
    return domain_.Samples(guards, kEventFields, kMostFields);
  }

  void Add(Kind kind, uint32_t name, uint32_t type) {
    if (static_cast<int>(kind) >= 100) return;  // derived by the engine
    for (const Valuation& fields : FieldsOf(type)) {
      for (const uint8_t party : PartiesOf(type)) Add(kind, name, type, party, fields);
    }
  }

  void Add(Kind kind, uint32_t name, uint32_t type, uint8_t party, const Valuation& fields) {
    const std::string_view called = NameOf(p_, kind, name);
    const std::string who = Concat("PARTY_", PartyName(static_cast<Party>(party)), " ");
    const EventKind event = static_cast<EventKind>(kind);
    const std::string label = TriggerText(p_, kind, name, kind == Kind::kAct ? party : 0);
    const std::string by_label = TriggerText(p_, kind, name, party);
    switch (event) {
      case EventKind::kOriginated:
        return Push(Concat("originated { ", Number(fields, EventSlot::kCallBack, "call_back"), "}"), label, type, 0);
      case EventKind::kDelivered:
        Push("delivered { direction: DIRECTION_INBOUND }", label, type, 0);
        return Push("delivered { direction: DIRECTION_OUTBOUND }", label + " (outbound)", type, 0);
      case EventKind::kRang:
        return Push(Concat("rang { ", Number(fields, EventSlot::kRingCount, "count"), "}"), label, type, 0);
      case EventKind::kQueued: return Push("queued {}", label, type, 0);
      case EventKind::kWrapUpEnded: return Push("wrap_up_ended {}", label, type, 0);
      case EventKind::kDigit: return Push(Concat("digit { party: ", who, "digits: \"1\" }"), by_label, type, party);
      case EventKind::kRecordingStatus:
        Push("recording_status { on: true }", label, type, 0);
        return Push("recording_status {}", label + " (off)", type, 0);
      case EventKind::kEstablished: return Push("established { answered_by: PARTY_AGENT }", label, type, 1);
      case EventKind::kHeld: return Push(Concat("held { by: ", who, "}"), by_label, type, party);
      case EventKind::kRetrieved: return Push(Concat("retrieved { by: ", who, "}"), by_label, type, party);
      case EventKind::kMuted: return Push(Concat("muted { party: ", who, "}"), by_label, type, party);
      case EventKind::kUnmuted: return Push(Concat("unmuted { party: ", who, "}"), by_label, type, party);
      case EventKind::kConsulted:
        Push("consulted { with: PARTY_THIRD_PARTY }", label, type, 5);
        return Push("consulted { with: PARTY_THIRD_PARTY ended: true }", label + " (ended)", type, 5);
      case EventKind::kTransferred:
        return Push(Concat("transferred { by: ", who, Number(fields, EventSlot::kStage, "stage"), "}"), by_label, type,
                    party);
      case EventKind::kConferenced: return Push(Concat("conferenced { joined: ", who, "}"), by_label, type, party);
      case EventKind::kDiverted:
        return Push(Concat("diverted { ", Number(fields, EventSlot::kCause, "cause"), "}"), label, type, 0);
      case EventKind::kFailed:
        return Push(Concat("failed { ", Number(fields, EventSlot::kCause, "cause"), "}"), label, type, 0);
      case EventKind::kConnectionCleared:
        return Push(Concat("connection_cleared { party: ", who, Number(fields, EventSlot::kCause, "cause"), "}"),
                    by_label, type, party);
      case EventKind::kUtterance:
        return Push(Concat("utterance { stability: FINAL party: ", who, "text: \"…\" end_of_turn: true }"), by_label,
                    type, party);
      case EventKind::kSpeechStarted: return Push(Concat("speech_started { party: ", who, "}"), by_label, type, party);
      case EventKind::kSpeechStopped: return Push(Concat("speech_stopped { party: ", who, "}"), by_label, type, party);
      case EventKind::kSentiment:
        return Push(Concat("sentiment { party: ", who, "label: ", Quoted(called), " }"), by_label, type, party);
      case EventKind::kMeasurement: {
        const expr::Value* value = Field(fields, EventSlot::kValue);
        return Push(Concat("measurement { party: ", who, "name: ", Quoted(called),
                           " value: ", value == nullptr ? "0" : std::to_string(value->d), " }"),
                    by_label, type, party);
      }
      case EventKind::kDialogueAct:
      case EventKind::kIntent:
        if (name != program::kNoIndex && p_.acts[name].parties != 0 && !(p_.acts[name].parties >> party & 1)) return;
        return Push(Concat("dialogue_act { name: ", Quoted(called), " party: ", who, "}"), label, type, party);
      case EventKind::kAgentAction: return AddAction(called, label, type, fields);
      case EventKind::kApproval:
        Push(Concat("approval { act: ", Quoted(called), " granted: true }"), label, type, 0);
        return Push(Concat("approval { act: ", Quoted(called), " }"), label + " (refused)", type, 0);
      case EventKind::kContactStarted:
      case EventKind::kContactClosed:
      case EventKind::kNone: return;
      case EventKind::kFact:
      case EventKind::kFactWithdrawn:
        return name == program::kNoIndex || !p_.variables[name].fact ? void() : AddFact(name);
      default: return;
    }
  }

  void AddAction(std::string_view name, const std::string& label, uint32_t type, const Valuation& fields) {
    std::string arguments;
    for (const auto& [slot, value] : fields) {
      const uint32_t fixed = static_cast<uint32_t>(EventSlot::kCount);
      if (slot.bank != program::kEventBank || slot.index < fixed || !value.known()) continue;
      Append(&arguments, "arguments { name: ", Quoted(p_.argument_names[slot.index - fixed]), " value { ",
             ValueText(value), " } } ");
    }
    Push(Concat("agent_action { name: ", Quoted(name), " ", arguments, "}"), label, type, 0);
  }

  void AddFact(uint32_t fact) {
    const program::Variable& variable = p_.variables[fact];
    const uint32_t type = p_.TypeOf(static_cast<Kind>(EventKind::kFact), fact);
    std::vector<expr::Value> values = domain_.ValuesOf({program::kVariableBank, fact});
    if (values.empty() && variable.type == expr::Kind::kTimestamp) {
      Push(Concat("fact { name: ", Quoted(variable.name), " value { timestamp_ms: 0 } }"),
           Concat("fact ", variable.name), type, 0);
      return;
    }
    for (const expr::Value& value : values) {
      const std::string text = ValueText(value);
      if (text.empty()) continue;
      Push(Concat("fact { name: ", Quoted(variable.name), " value { ", text, " } }"),
           Concat("fact ", variable.name, " = ", expr::FormatValue(value, nullptr)), type, 0);
    }
  }

  const Program& p_;
  const Domain& domain_;
  const Cone& cone_;
  std::vector<uint32_t> types_;
};

// Of events written side by side; false if one of them can't be read.
bool ReadEvents(Move* begin, Move* end) {
  std::string text = "case { ";
  for (const Move* m = begin; m != end; ++m) Append(&text, "event { ", m->body, " } ");
  syntax::ParsedCases parsed;
  Diagnostics ignored;
  if (!syntax::ParseCaseText(text + "}", "", &parsed, &ignored)) return false;
  if (parsed.file.case__size() != 1 || parsed.file.case_(0).event_size() != end - begin) return false;
  for (int i = 0; i < end - begin; ++i) begin[i].event = parsed.file.case_(0).event(i);
  return true;
}

// All at once: what takes the time is making ready to read. Those that can't be read are left out.
void ReadEvents(std::vector<Move>* moves) {
  if (ReadEvents(moves->data(), moves->data() + moves->size())) return;
  const auto bad = [](Move& m) { return !ReadEvents(&m, &m + 1); };
  moves->erase(std::remove_if(moves->begin(), moves->end(), bad), moves->end());
}

}  // namespace

std::vector<Move> MovesFor(const Program& program, const Domain& domain, const std::vector<uint32_t>& elements,
                           const std::vector<uint32_t>& types, const std::vector<uint32_t>& states) {
  const Cone cone = ConeOf(program, elements, types, states);
  Maker maker(program, domain, cone);
  maker.Make();
  ReadEvents(&maker.moves);
  return std::move(maker.moves);
}

}  // namespace callcue::analyse

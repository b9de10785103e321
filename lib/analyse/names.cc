#include "lib/analyse/names.h"

#include "lib/base/concat.h"
#include "lib/check/kinds.h"

namespace callcue::analyse {

using program::Kind;

std::string_view NameOf(const program::Program& p, Kind kind, uint32_t name) {
  if (name == program::kNoIndex) return {};
  switch (kind) {
    case Kind::kAct: return p.acts[name].name;
    case Kind::kRaised: return p.raised[name];
    case Kind::kFulfilled:
    case Kind::kViolated: return p.elements[name].id;
    case Kind::kDone: return p.states[name].id;
    default: break;
  }
  switch (static_cast<EventKind>(kind)) {
    case EventKind::kFact:
    case EventKind::kFactWithdrawn: return p.variables[name].name;
    case EventKind::kSentiment: return p.sentiments[name];
    case EventKind::kMeasurement: return p.measurements[name];
    case EventKind::kAgentAction: return p.actions[name];
    case EventKind::kApproval: return p.approvals[name];
    default: return {};
  }
}

std::string TriggerText(const program::Program& p, Kind kind, uint32_t name, uint8_t party) {
  std::string text(check::InfoOf(kind).trigger);
  if (const std::string_view called = NameOf(p, kind, name); !called.empty()) Append(&text, ".", called);
  if (party != 0) Append(&text, " by ", PartyName(static_cast<Party>(party)));
  return text;
}

std::string GuardText(const program::Program& p, expr::ExprId id) {
  return id == expr::kNone ? "no guard" : Concat("\"", p.expressions->SourceOf(id), "\"");
}

}  // namespace callcue::analyse

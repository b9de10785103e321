#include "lib/analyse/cone.h"

namespace callcue::analyse {

using program::DerivedKind;
using program::Kind;
using program::OpCode;
using program::Role;

namespace {

class Follower {
 public:
  explicit Follower(const program::Program& p) : p_(p) {}

  Cone cone;

  void Element(uint32_t element) {
    if (!elements_.insert(element).second) return;
    for (uint32_t type = 0; type < p_.types.size(); ++type) {
      for (uint32_t i = p_.types[type].reactions.begin; i < p_.types[type].transitions.end; ++i) {
        if (ElementOf(p_.reactions[i]) == element) Reaction(type, p_.reactions[i]);
      }
    }
    const program::Range exceptions = p_.elements[element].exceptions;
    for (uint32_t i = exceptions.begin; i < exceptions.end; ++i) Guard(p_.exceptions[i].when);
  }

  void Type(uint32_t type) {
    if (!cone.types.insert(type).second) return;
    const Kind kind = KindOf(type);
    const uint32_t name = NameOf(type);
    const auto host = [&](EventKind event) { Type(p_.TypeOf(static_cast<Kind>(event))); };
    switch (kind) {
      case Kind::kRaised: return Raisers(name);
      case Kind::kDone: return State(name);
      case Kind::kFulfilled:
      case Kind::kViolated: return name == program::kNoIndex ? void() : Element(name);
      case Kind::kSegmentEnded: host(EventKind::kConnectionCleared); return host(EventKind::kFailed);
      case Kind::kTurnEnded: return host(EventKind::kUtterance);
      case Kind::kTalkOver:
      case Kind::kLongTurn: host(EventKind::kSpeechStarted); return host(EventKind::kSpeechStopped);
      default: return;
    }
  }

  void State(uint32_t state) {
    if (!states_.insert(state).second) return;
    // Whatever enters or leaves it, and how one gets there.
    for (uint32_t t = 0; t < p_.transitions.size(); ++t) {
      const uint32_t source = p_.transitions[t].source;
      if (p_.states[source].region != p_.states[state].region) continue;
      Transition(t);
    }
  }

  void Guard(expr::ExprId id) {
    if (id == expr::kNone || !guards_.insert(id).second) return;
    cone.guards.push_back(id);
    for (const expr::Slot& slot : p_.expressions->SlotsOf(id)) {
      if (slot.bank == program::kVariableBank) Variable(slot.index);
      if (slot.bank == program::kDerivedBank) Derived(p_.derived[slot.index]);
    }
  }

 private:
  Kind KindOf(uint32_t type) const {
    Kind best = static_cast<Kind>(0);
    uint32_t base = 0;
    for (int k = 0; k < static_cast<int>(Kind::kCount); ++k) {
      if (k == static_cast<int>(EventKind::kIntent)) continue;
      if (p_.kind_base[k] <= type && p_.kind_base[k] >= base) {
        base = p_.kind_base[k];
        best = static_cast<Kind>(k);
      }
    }
    return best;
  }
  uint32_t NameOf(uint32_t type) const {
    const uint32_t base = p_.kind_base[static_cast<int>(KindOf(type))];
    return type == base ? program::kNoIndex : type - base - 1;
  }
  uint32_t ElementOf(const program::Reaction& r) const {
    switch (r.role) {
      case Role::kRule: return p_.rules[r.index].element;
      case Role::kDutyFulfil:
      case Role::kDutyCancel:
      case Role::kDutyBefore:
      case Role::kDutySettle:
      case Role::kDutyOpen: return p_.duties[r.index].element;
      case Role::kProhibition: return p_.prohibitions[r.index].element;
      case Role::kPermissionAsk:
      case Role::kPermissionDo: return p_.permissions[r.index].element;
      case Role::kScenario: return p_.scenarios[r.index].element;
      case Role::kChecklistOpen: return p_.checklists[r.index].element;
      case Role::kChecklistFulfil: return p_.checklists[p_.items[r.index].checklist].element;
      case Role::kRecommendDone: return p_.recommends[r.index].element;
      case Role::kTransition: return p_.transitions[r.index].element;
    }
    return program::kNoIndex;
  }
  void States(program::Range in) {
    for (uint32_t i = in.begin; i < in.end; ++i) State(p_.state_refs[i]);
  }
  void Block(program::Range ops) {
    for (uint32_t i = ops.begin; i < ops.end; ++i) {
      Guard(p_.ops[i].value);
      if (p_.ops[i].code == OpCode::kRecommend) Guard(p_.recommends[p_.ops[i].target].when);
    }
  }
  void Reaction(uint32_t type, const program::Reaction& r) {
    Type(type);
    switch (r.role) {
      case Role::kRule:
        States(p_.rules[r.index].in);
        Guard(p_.rules[r.index].when);
        return Block(p_.rules[r.index].effects);
      case Role::kDutyOpen: States(p_.duties[r.index].in); return Guard(p_.duties[r.index].when);
      case Role::kDutyFulfil: return Guard(p_.duties[r.index].fulfilled_when);
      case Role::kProhibition: States(p_.prohibitions[r.index].in); return Guard(p_.prohibitions[r.index].while_);
      case Role::kPermissionAsk:
      case Role::kPermissionDo: Guard(p_.permissions[r.index].applies); return Guard(p_.permissions[r.index].when);
      case Role::kScenario: {
        Guard(p_.scenarios[r.index].when);
        const program::Range steps = p_.scenarios[r.index].steps;
        for (uint32_t s = steps.begin; s < steps.end; ++s) Guard(p_.steps[s].when);
        return;
      }
      case Role::kChecklistOpen: return Guard(p_.checklists[r.index].when);
      case Role::kTransition: return Transition(r.index);
      default: return;
    }
  }
  void Transition(uint32_t t) {
    if (!transitions_.insert(t).second) return;
    const program::Transition& transition = p_.transitions[t];
    Guard(transition.when);
    State(transition.source);
    for (uint32_t type = 0; type < p_.types.size(); ++type) {
      const program::Range range = p_.types[type].transitions;
      for (uint32_t i = range.begin; i < range.end; ++i) {
        if (p_.reactions[i].index == t) Type(type);
      }
    }
  }
  // Whatever may run one of these operations.
  template <typename Wanted>
  void Runners(Wanted wanted) {
    const auto runs = [&](program::Range ops) {
      for (uint32_t i = ops.begin; i < ops.end; ++i) {
        if (wanted(p_.ops[i])) return true;
      }
      return false;
    };
    for (const program::Rule& rule : p_.rules) {
      if (runs(rule.effects)) Element(rule.element);
    }
    for (const program::Scenario& scenario : p_.scenarios) {
      for (uint32_t s = scenario.steps.begin; s < scenario.steps.end; ++s) {
        if (runs(p_.steps[s].effects)) Element(scenario.element);
      }
    }
    for (uint32_t t = 0; t < p_.transitions.size(); ++t) {
      if (runs(p_.transitions[t].effects)) Transition(t);
    }
    for (uint32_t s = 0; s < p_.states.size(); ++s) {
      if (runs(p_.states[s].on_entry) || runs(p_.states[s].on_exit) || runs(p_.states[s].on_initial)) State(s);
    }
  }
  void Raisers(uint32_t name) {
    Runners([&](const program::Op& op) {
      return (op.code == OpCode::kRaise || op.code == OpCode::kSend) && op.target == name;
    });
  }
  void Variable(uint32_t variable) {
    if (!variables_.insert(variable).second) return;
    if (p_.variables[variable].fact) {
      cone.facts.insert(variable);
      return;
    }
    Runners([&](const program::Op& op) { return op.code == OpCode::kSet && op.target == variable; });
  }
  void Derived(const program::Derived& d) {
    const auto host = [&](EventKind kind) { Type(p_.TypeOf(static_cast<Kind>(kind))); };
    switch (d.kind) {
      case DerivedKind::kActCount:
      case DerivedKind::kActFirst:
      case DerivedKind::kActLast:
      case DerivedKind::kActEnded: return Type(p_.TypeOf(Kind::kAct, d.id));
      case DerivedKind::kActionCount:
      case DerivedKind::kActionFirst:
      case DerivedKind::kActionLast: return Type(p_.TypeOf(static_cast<Kind>(EventKind::kAgentAction), d.id));
      case DerivedKind::kApproval: return Type(p_.TypeOf(static_cast<Kind>(EventKind::kApproval), d.id));
      case DerivedKind::kState: return State(d.id);
      case DerivedKind::kNow: return;
      case DerivedKind::kTurnCount: return host(EventKind::kUtterance);
      case DerivedKind::kCallInaudible:
        host(EventKind::kHeld);
        host(EventKind::kRetrieved);
        return;
      default:
        host(EventKind::kDelivered);
        host(EventKind::kOriginated);
        return host(EventKind::kConnectionCleared);
    }
  }

  const program::Program& p_;
  std::set<uint32_t> elements_, states_, transitions_, variables_;
  std::set<expr::ExprId> guards_;
};

}  // namespace

Cone ConeOf(const program::Program& program, const std::vector<uint32_t>& elements, const std::vector<uint32_t>& types,
            const std::vector<uint32_t>& states) {
  Follower follower(program);
  for (const uint32_t element : elements) follower.Element(element);
  for (const uint32_t type : types) follower.Type(type);
  for (const uint32_t state : states) follower.State(state);
  return std::move(follower.cone);
}

}  // namespace callcue::analyse

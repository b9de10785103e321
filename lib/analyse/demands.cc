#include "lib/analyse/demands.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace callcue::analyse {

using program::Kind;
using program::OpCode;
using program::Role;

namespace {

constexpr uint8_t kAgent = 1 << static_cast<int>(Party::kAgent);

bool Meet(uint8_t a, uint8_t b) { return a == 0xff || b == 0xff || (a & b) != 0; }

// Something that carries out a demand, or that is forbidden.
struct Deed {
  uint32_t type = 0;
  uint8_t parties = 0xff;
  uint32_t element = 0;
  uint32_t recommend = kNone, duty = kNone, permission_act = kNone;
  expr::ExprId while_ = expr::kNone;  // of what is forbidden
  bool at_once = false;               // of what is demanded: with nothing before it but what its script says
  uint32_t script = program::kNoIndex;
};

class Collector {
 public:
  explicit Collector(const Program& p) : p_(p) {}

  std::vector<Emission> emissions;
  std::vector<Deed> demanded, forbidden, governed;

  void Collect() {
    for (uint32_t type = 0; type < p_.types.size(); ++type) {
      for (uint32_t i = p_.types[type].reactions.begin; i < p_.types[type].transitions.end; ++i) {
        Look(type, p_.reactions[i]);
      }
    }
    for (uint32_t r = 0; r < p_.recommends.size(); ++r) AddScripted(r);
  }

  // The acts that the agent may do before the deed and carries the demand out all the same.
  std::vector<bool> MayComeBefore(const Deed& demand) const {
    std::vector<bool> acts(p_.acts.size());
    for (uint32_t a = 0; a < acts.size(); ++a) {
      const program::Act& act = p_.acts[a];
      acts[a] = (act.parties == 0 || (act.parties & kAgent) != 0) && p_.TypeOf(Kind::kAct, a) != demand.type &&
                (!demand.at_once || (act.script != program::kNoIndex && act.script == demand.script));
    }
    return acts;
  }

 private:
  void Add(uint32_t type, const program::Reaction& reaction, program::Range recommends, program::Range in,
           std::vector<expr::ExprId> guards, uint32_t source = kNone) {
    for (uint32_t r = recommends.begin; r < recommends.end; ++r) {
      Emission e;
      e.recommend = r;
      e.type = type;
      e.role = reaction.role;
      e.parties = reaction.parties;
      e.in = in;
      e.source = source;
      e.guards = guards;
      e.guards.push_back(p_.recommends[r].when);
      emissions.push_back(std::move(e));
    }
  }
  void AddBlock(uint32_t type, const program::Reaction& reaction, program::Range ops, program::Range in,
                const std::vector<expr::ExprId>& guards, uint32_t source = kNone) {
    // A recommendation inside of a branch rests on its condition too; only blocks without branches are looked at.
    for (uint32_t i = ops.begin; i < ops.end; ++i) {
      if (p_.ops[i].code == OpCode::kJumpUnless) return;
    }
    for (uint32_t i = ops.begin; i < ops.end; ++i) {
      if (p_.ops[i].code == OpCode::kRecommend) {
        Add(type, reaction, {p_.ops[i].target, p_.ops[i].target + 1}, in, guards, source);
      }
    }
  }
  void Look(uint32_t type, const program::Reaction& r) {
    switch (r.role) {
      case Role::kRule: {
        const program::Rule& rule = p_.rules[r.index];
        return AddBlock(type, r, rule.effects, rule.in, {rule.when});
      }
      case Role::kTransition: {
        const program::Transition& t = p_.transitions[r.index];
        return AddBlock(type, r, t.effects, {}, {t.when}, t.source);
      }
      case Role::kDutyOpen: {
        const program::Duty& duty = p_.duties[r.index];
        return Add(type, r, duty.recommends, duty.in, {duty.when});
      }
      case Role::kScenario: {
        const program::Scenario& scenario = p_.scenarios[r.index];
        for (uint32_t s = scenario.steps.begin; s < scenario.steps.end; ++s) {
          Add(type, r, p_.steps[s].recommends, {}, {scenario.when, p_.steps[s].when});
        }
        return;
      }
      case Role::kProhibition: {
        const program::Prohibition& prohibition = p_.prohibitions[r.index];
        forbidden.push_back({type, r.parties, prohibition.element, kNone, kNone, kNone, prohibition.while_});
        return Add(type, r, prohibition.recommends, prohibition.in, {prohibition.while_});
      }
      case Role::kPermissionDo: {
        const program::Permission& permission = p_.permissions[r.index];
        governed.push_back({type, r.parties, permission.element, kNone, kNone, permission.act});
        return;
      }
      case Role::kDutyFulfil:
        demanded.push_back({type, r.parties, p_.duties[r.index].element, kNone, r.index, kNone});
        return;
      case Role::kRecommendDone:
        demanded.push_back({type, r.parties, p_.recommends[r.index].element, r.index, kNone, kNone});
        return;
      default: return;
    }
  }
  // A recommendation asks for the act that its script performs, and for what its action means.
  void AddScripted(uint32_t r) {
    const program::Recommend& recommend = p_.recommends[r];
    if (recommend.script != program::kNoIndex) {
      for (uint32_t a = 0; a < p_.acts.size(); ++a) {
        if (p_.acts[a].script != recommend.script) continue;
        demanded.push_back({p_.TypeOf(Kind::kAct, a), kAgent, recommend.element, r, kNone, kNone, expr::kNone, true,
                            recommend.script});
      }
    }
    const auto act = [&](EventKind kind) {
      demanded.push_back({p_.TypeOf(static_cast<Kind>(kind)), kAgent, recommend.element, r, kNone, kNone, expr::kNone,
                          true, recommend.script});
    };
    if (recommend.action == Action::kHold) act(EventKind::kHeld);
    if (recommend.action == Action::kRetrieve) act(EventKind::kRetrieved);
    if (recommend.action == Action::kRelease) act(EventKind::kConnectionCleared);
  }

  const Program& p_;
};

bool Compatible(const Program& p, const Explorer& explorer, const Emission& a, const Emission& b) {
  if (a.in.empty() && b.in.empty() && a.source == kNone && b.source == kNone) return true;
  const auto in = [&](const Emission& e, const uint64_t* state) {
    const auto active = [&](uint32_t s) { return (state[s / 64] >> (s % 64) & 1) != 0; };
    if (e.source != kNone && !active(e.source)) return false;
    if (e.in.empty()) return true;
    for (uint32_t i = e.in.begin; i < e.in.end; ++i) {
      if (active(p.state_refs[i])) return true;
    }
    return false;
  };
  return explorer.Any([&](const uint64_t* state) { return in(a, state) && in(b, state); });
}

// Made each time its type happens and its guards hold, whatever happened before.
bool AlwaysMade(const Program& p, const Emission& e) {
  const program::Recommend& r = p.recommends[e.recommend];
  const program::Element& element = p.elements[r.element];
  return e.role == Role::kRule && e.parties == 0xff && e.in.empty() && !r.once && r.at_most == 0 &&
         !r.cooldown.present && element.exceptions.empty() && element.mode == program::Mode::kJudge;
}

}  // namespace

std::vector<Candidate> FindCandidates(const Program& p, const Explorer& explorer, Joint* joint) {
  Collector c(p);
  c.Collect();
  std::vector<Candidate> found;
  std::set<std::tuple<Code, uint32_t, uint32_t, uint32_t>> seen;
  const auto add = [&](const Candidate& candidate) {
    const uint32_t type = candidate.code == Code::kShadowedRecommendation ? candidate.type : 0;
    if (seen.insert({candidate.code, candidate.first, candidate.second, type}).second) found.push_back(candidate);
  };
  for (size_t i = 0; i < c.emissions.size(); ++i) {
    for (size_t k = 0; k < c.emissions.size(); ++k) {
      const Emission& a = c.emissions[i];
      const Emission& b = c.emissions[k];
      const program::Recommend& ra = p.recommends[a.recommend];
      const program::Recommend& rb = p.recommends[b.recommend];
      if (i == k || a.type != b.type || ra.element == rb.element || ra.topic == program::kNoIndex ||
          ra.topic != rb.topic || !Meet(a.parties, b.parties)) {
        continue;
      }
      // Both are transitions of one state: only one of them is taken.
      if (a.source != kNone && a.source == b.source) continue;
      Candidate candidate;
      candidate.first = ra.element;
      candidate.second = rb.element;
      candidate.first_recommend = a.recommend;
      candidate.second_recommend = b.recommend;
      candidate.type = a.type;
      candidate.parties = a.parties == 0xff ? b.parties : b.parties == 0xff ? a.parties : a.parties & b.parties;
      std::vector<expr::ExprId> both = a.guards;
      both.insert(both.end(), b.guards.begin(), b.guards.end());
      if (ra.priority == rb.priority && i < k) {
        candidate.code = Code::kConflictTopic;
        if (joint->MayHold(both) && Compatible(p, explorer, a, b)) add(candidate);
      } else if (ra.priority > rb.priority && AlwaysMade(p, a) && b.role != Role::kScenario) {
        // A scenario's step supersedes whatever is live.
        candidate.code = Code::kShadowedRecommendation;
        std::swap(candidate.first, candidate.second);
        std::swap(candidate.first_recommend, candidate.second_recommend);
        if (joint->Implies(b.guards, a.guards)) add(candidate);
      }
    }
  }
  // A recommendation that shows on one of its triggers isn't shadowed.
  found.erase(std::remove_if(found.begin(), found.end(),
                             [&](const Candidate& candidate) {
                               if (candidate.code != Code::kShadowedRecommendation) return false;
                               return std::any_of(c.emissions.begin(), c.emissions.end(), [&](const Emission& e) {
                                 if (e.recommend != candidate.first_recommend || e.type == candidate.type) return false;
                                 return std::none_of(found.begin(), found.end(), [&](const Candidate& other) {
                                   return other.code == Code::kShadowedRecommendation &&
                                          other.first_recommend == e.recommend && other.type == e.type;
                                 });
                               });
                             }),
              found.end());
  for (const Deed& demand : c.demanded) {
    const std::vector<bool> before = c.MayComeBefore(demand);
    const auto pair = [&](const Deed& other, Code code) {
      if (other.type != demand.type || !Meet(other.parties, demand.parties) || other.element == demand.element) return;
      Candidate candidate;
      candidate.code = code;
      candidate.first = demand.element;
      candidate.second = other.element;
      candidate.first_recommend = demand.recommend;
      candidate.first_duty = demand.duty;
      candidate.type = demand.type;
      candidate.parties = demand.parties == 0xff ? other.parties : demand.parties;
      candidate.permission_act = other.permission_act;
      add(candidate);
    };
    for (const Deed& other : c.forbidden) {
      // What is forbidden until the agent has done something else is an order, not a conflict.
      if (other.type == demand.type && Meet(demand.parties, kAgent) && joint->LiftedBy(other.while_, before)) continue;
      pair(other, Code::kConflictForbidden);
    }
    for (const Deed& other : c.governed) pair(other, Code::kConflictPermission);
  }
  return found;
}

}  // namespace callcue::analyse

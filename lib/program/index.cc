#include "lib/program/index.h"

#include <algorithm>
#include <tuple>

namespace callcue::program {
namespace {

uint32_t NamesOf(const Program& p, Kind kind) {
  size_t names = 0;
  switch (kind) {
    case Kind::kAct: names = p.acts.size(); break;
    case Kind::kRaised: names = p.raised.size(); break;
    case Kind::kFulfilled:
    case Kind::kViolated: names = p.elements.size(); break;
    case Kind::kDone: names = p.states.size(); break;
    default: break;
  }
  switch (static_cast<EventKind>(kind)) {
    case EventKind::kFact:
    case EventKind::kFactWithdrawn: names = p.variables.size(); break;
    case EventKind::kSentiment: names = p.sentiments.size(); break;
    case EventKind::kMeasurement: names = p.measurements.size(); break;
    case EventKind::kAgentAction: names = p.actions.size(); break;
    case EventKind::kApproval: names = p.approvals.size(); break;
    default: break;
  }
  return static_cast<uint32_t>(names);
}

auto Key(const Reaction& r, uint32_t order) { return std::make_tuple(r.role, order, r.index); }

}  // namespace

void IndexBuilder::Add(Kind kind, uint32_t name, Reaction reaction, uint32_t order) {
  entries_.push_back({kind, name, reaction, order});
}

void IndexBuilder::Finish(Program* p) {
  uint32_t types = 0;
  for (int k = 0; k < static_cast<int>(Kind::kCount); ++k) {
    if (k == static_cast<int>(EventKind::kIntent)) continue;
    p->kind_base[k] = types;
    p->kind_names[k] = NamesOf(*p, static_cast<Kind>(k));
    types += 1 + p->kind_names[k];
  }
  p->kind_base[static_cast<int>(EventKind::kIntent)] = p->kind_base[static_cast<int>(Kind::kAct)];
  p->kind_names[static_cast<int>(EventKind::kIntent)] = p->kind_names[static_cast<int>(Kind::kAct)];

  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return Key(a.reaction, a.order) < Key(b.reaction, b.order); });
  std::vector<std::vector<Reaction>> reactions(types);
  const auto add = [&](uint32_t type, const Reaction& reaction) {
    std::vector<Reaction>& list = reactions[type];
    // One that names the same thing twice ("act.*" and "act.thanks") reacts once.
    if (!list.empty() && list.back().role == reaction.role && list.back().index == reaction.index) {
      list.back().parties |= reaction.parties;
    } else {
      list.push_back(reaction);
    }
  };
  for (const Entry& entry : entries_) {
    const uint32_t any = p->TypeOf(entry.kind);
    if (entry.name != kNoIndex) {
      add(any + 1 + entry.name, entry.reaction);
      continue;
    }
    for (uint32_t i = 0; i <= p->kind_names[static_cast<int>(entry.kind)]; ++i) add(any + i, entry.reaction);
  }
  for (const std::vector<Reaction>& list : reactions) {
    Type type;
    type.reactions.begin = static_cast<uint32_t>(p->reactions.size());
    for (const Reaction& r : list) {
      if (r.role != Role::kTransition) p->reactions.push_back(r);
    }
    type.reactions.end = type.transitions.begin = static_cast<uint32_t>(p->reactions.size());
    for (const Reaction& r : list) {
      if (r.role == Role::kTransition) p->reactions.push_back(r);
    }
    type.transitions.end = static_cast<uint32_t>(p->reactions.size());
    p->types.push_back(type);
  }
}

}  // namespace callcue::program

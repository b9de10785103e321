// Regions, states and transitions. State 0 is an implicit parallel root whose children are the regions.
#include <algorithm>

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/check/linker.h"
#include "lib/check/state_tree.h"

namespace callcue::check {

using program::ElementKind;
using program::StateKind;

namespace {

StateKind KindOf(const v1::State& state) {
  if (state.history() == v1::State::SHALLOW) return StateKind::kShallowHistory;
  if (state.history() == v1::State::DEEP) return StateKind::kDeepHistory;
  if (state.final()) return StateKind::kFinal;
  if (state.state_size() == 0) return StateKind::kAtomic;
  return state.parallel() ? StateKind::kParallel : StateKind::kCompound;
}

bool HasRecommend(const google::protobuf::RepeatedPtrField<v1::Effect>& effects) {
  for (const v1::Effect& e : effects) {
    if (e.has_recommend()) return true;
    if (e.has_if_() && (HasRecommend(e.if_().then()) || HasRecommend(e.if_().otherwise()))) return true;
  }
  return false;
}

}  // namespace

void Linker::DeclareStates() {
  State root;
  root.flat.kind = StateKind::kParallel;
  policy_.state_values.push_back(std::move(root));
  for (int i = 0; i < message_.region_size(); ++i) {
    const v1::Region& region = message_.region(i);
    const Path at = root_.At("region", i, region.id());
    const uint32_t number = static_cast<uint32_t>(policy_.state_values.size());
    State state;
    state.flat.kind = StateKind::kCompound;
    state.flat.parent = 0;
    state.flat.region = number;
    state.flat.id = NameState(region.id(), at, "region");
    policy_.state_values.push_back(std::move(state));
    for (int k = 0; k < region.state_size(); ++k) {
      DeclareState(region.state(k), number, number, at.At("state", k, region.state(k).id()));
    }
    if (region.state_size() == 0) reporter_.Report(Code::kNoTarget, at, "a region without a state");
    policy_.state_values[number].flat.end = static_cast<uint32_t>(policy_.state_values.size());
  }
  policy_.state_values[0].flat.end = static_cast<uint32_t>(policy_.state_values.size());
  if (policy_.state_values.size() > limits::kStates) {
    reporter_.Report(Code::kTooMany, root_, Concat("more than ", limits::kStates, " states"));
  }
}

// A state's number in the vocabulary is its number less one, whether or not its name is its own.
std::string_view Linker::NameState(std::string_view id, const Path& at, std::string_view what) {
  if (Declare(&policy_.states, id, at, "id", what)) return id;
  policy_.pool.push_back(Concat(id, "#", policy_.state_values.size()));
  policy_.states.Add(policy_.pool.back());
  return policy_.pool.back();
}

void Linker::DeclareState(const v1::State& message, uint32_t parent, uint32_t region, const Path& at) {
  const uint32_t number = static_cast<uint32_t>(policy_.state_values.size());
  State state;
  state.flat.kind = KindOf(message);
  state.flat.parent = parent;
  state.flat.region = region;
  state.flat.id = NameState(message.id(), at, "state");
  policy_.state_values.push_back(std::move(state));
  if (message.clause_size() > 0 || HasRecommend(message.on_entry()) || HasRecommend(message.on_exit()) ||
      HasRecommend(message.on_initial())) {
    policy_.pool.push_back(Concat("state.", message.id()));
    policy_.state_values[number].flat.element =
        DeclareElement(policy_.pool.back(), ElementKind::kState, v1::JUDGE, v1::Finding::SEVERITY_UNSPECIFIED,
                       message.clause(), at, false);
  }
  for (int i = 0; i < message.transition_size(); ++i) {
    const v1::Transition& t = message.transition(i);
    if (t.clause_size() == 0 && !HasRecommend(t.do_())) continue;
    policy_.pool.push_back(Concat("state.", message.id(), "/", i + 1));
    element_of_[&t] = DeclareElement(policy_.pool.back(), ElementKind::kTransition, v1::JUDGE,
                                     v1::Finding::SEVERITY_UNSPECIFIED, t.clause(), at.At("transition", i), false);
  }
  for (int i = 0; i < message.state_size(); ++i) {
    DeclareState(message.state(i), number, region, at.At("state", i, message.state(i).id()));
  }
  policy_.state_values[number].flat.end = static_cast<uint32_t>(policy_.state_values.size());
  CheckState(message, number, at);
}

void Linker::CheckState(const v1::State& message, uint32_t number, const Path& at) {
  const StateKind kind = policy_.state_values[number].flat.kind;
  const bool history = IsHistory(kind);
  const auto refuse = [&](bool bad, const char* field, std::string_view why) {
    if (bad) reporter_.Report(Code::kOutOfPlace, at.Field(field), std::string(why));
  };
  refuse((history || kind == StateKind::kFinal) && message.state_size() > 0, "state", "this state has no children");
  refuse(kind == StateKind::kFinal && message.transition_size() > 0, "transition", "nothing leaves a final state");
  refuse(history && message.transition_size() > 1, "transition", "a history state has one transition: its default");
  refuse(history && message.final(), "final", "a history state isn't final");
  refuse(history && (message.on_entry_size() > 0 || message.on_exit_size() > 0), "history",
         "a history state is never active");
  refuse(message.parallel() && message.state_size() == 0, "parallel", "there are no children to be active at once");
  refuse(message.initial_size() > 0 && kind != StateKind::kCompound, "initial",
         "only a state with exclusive children has an initial one");
}

void Linker::LinkStates() {
  uint32_t number = 1;
  for (int i = 0; i < message_.region_size(); ++i) {
    const v1::Region& region = message_.region(i);
    const Path at = root_.At("region", i, region.id());
    const uint32_t self = number++;
    LinkInitial(region.initial(), self, at);
    for (int k = 0; k < region.state_size(); ++k) {
      LinkState(region.state(k), &number, at.At("state", k, region.state(k).id()));
    }
  }
  CheckEntries();
}

// Once every initial state is known.
void Linker::CheckEntries() {
  const std::vector<State>& states = policy_.state_values;
  const auto check = [&](const std::vector<uint32_t>& targets, uint32_t domain, const std::string& path,
                         const char* field) {
    if (targets.size() < 2) return;
    const auto pair = ClashIn(states, targets, domain);
    const Path at{nullptr, path.c_str(), -1, {}};
    if (pair.first != kNoIndex) ReportConflict(pair, at.Field(field));
  };
  for (const auto& [number, path] : histories_) {
    if (!LeadsToItself(states, number)) continue;
    const Path at{nullptr, path.c_str(), -1, {}};
    reporter_.Report(Code::kHistoryCycle, at.Field("target"),
                     Concat("the default of \"", states[number].flat.id, "\" leads back to it"),
                     "Name a state that isn't a history.");
    return;   // what is entered can't be told
  }
  for (const auto& [number, path] : histories_) {
    check(states[number].initial, states[number].flat.parent, path, "target");
  }
  for (const auto& [number, path] : initials_) check(states[number].initial, number, path, "initial");
  for (size_t i = 0; i < policy_.transitions.size(); ++i) {
    check(policy_.transitions[i].targets, policy_.transitions[i].flat.domain, transition_paths_[i], "target");
  }
}

void Linker::LinkInitial(const StringField& names, uint32_t number, const Path& at) {
  std::vector<uint32_t> targets = LinkStateNames(names, at, "initial");
  const program::State& self = policy_.state_values[number].flat;
  for (uint32_t target : targets) {
    if (target > number && target < self.end) continue;
    reporter_.Report(Code::kIllegalInitial, at.Field("initial"),
                     Concat("\"", policy_.state_values[target].flat.id, "\" lies outside of \"", self.id, "\""));
    return;
  }
  if (const auto pair = ConflictIn(policy_.state_values, targets); pair.first != kNoIndex) {
    return ReportConflict(pair, at.Field("initial"));
  }
  if (targets.empty() && self.kind == StateKind::kCompound) {
    uint32_t child = number + 1;
    while (child < self.end && IsHistory(policy_.state_values[child].flat.kind)) {
      child = policy_.state_values[child].flat.end;
    }
    if (child < self.end)
      targets.push_back(child);
    else if (self.end > number + 1 || self.parent != 0)   // a region without a state is told as that
      reporter_.Report(Code::kNoTarget, at, Concat("\"", self.id, "\" has no child to begin with"));
  }
  if (targets.size() > 1) initials_.push_back({number, at.Text()});
  policy_.state_values[number].initial = std::move(targets);
}

void Linker::ReportConflict(std::pair<uint32_t, uint32_t> states, const Path& at) {
  reporter_.Report(Code::kConflictingTargets, at,
                   Concat("\"", policy_.state_values[states.first].flat.id, "\" and \"",
                          policy_.state_values[states.second].flat.id, "\" can't be active at once"));
}

std::vector<uint32_t> Linker::LinkStateNames(const StringField& names, const Path& at, const char* field) {
  std::vector<uint32_t> states;
  for (int i = 0; i < names.size(); ++i) {
    const uint32_t state = policy_.states.Find(names[i]);
    if (state != kNoIndex) {
      states.push_back(state + 1);
    } else {
      reporter_.Report(Code::kUnknownName, at.At(field, i), Concat("there is no state \"", names[i], "\""),
                       policy_.states.Hint(names[i]));
    }
  }
  return states;
}

void Linker::LinkState(const v1::State& message, uint32_t* next, const Path& at) {
  const uint32_t number = (*next)++;
  const bool history = IsHistory(policy_.state_values[number].flat.kind);
  Context context = ContextOf(policy_.state_values[number].flat.element, {});
  LinkInitial(message.initial(), number, at);
  std::vector<Effect> on_initial = LinkEffects(message.on_initial(), at, "on_initial", context);
  std::vector<Effect> on_entry = LinkEffects(message.on_entry(), at, "on_entry", context);
  std::vector<Effect> on_exit = LinkEffects(message.on_exit(), at, "on_exit", context);
  if (history) {
    LinkHistory(message, number, at);
  } else {
    policy_.state_values[number].on_initial = std::move(on_initial);
    // Those without a trigger first: they are a range of their own.
    for (const bool eventless : {true, false}) {
      for (int i = 0; i < message.transition_size(); ++i) {
        if ((message.transition(i).on_size() == 0) != eventless) continue;
        LinkTransition(message.transition(i), number, at.At("transition", i));
      }
    }
  }
  policy_.state_values[number].on_entry = std::move(on_entry);
  policy_.state_values[number].on_exit = std::move(on_exit);
  for (int i = 0; i < message.state_size(); ++i) {
    LinkState(message.state(i), next, at.At("state", i, message.state(i).id()));
  }
}

void Linker::LinkHistory(const v1::State& message, uint32_t number, const Path& at) {
  const uint32_t parent = policy_.state_values[number].flat.parent;
  if (message.transition_size() == 0 || message.transition(0).target_size() == 0) {
    reporter_.Report(Code::kNoTarget, at, "a history state needs a transition to its default");
    return;
  }
  const v1::Transition& t = message.transition(0);
  const Path path = at.At("transition", 0);
  if (t.on_size() > 0 || !t.when().empty()) {
    reporter_.Report(Code::kOutOfPlace, path, "the default of a history state has neither a trigger nor a guard");
  }
  std::vector<uint32_t> targets = LinkStateNames(t.target(), path, "target");
  for (uint32_t target : targets) {
    if (target > parent && target < policy_.state_values[parent].flat.end) continue;
    reporter_.Report(Code::kIllegalInitial, path.Field("target"),
                     Concat("\"", policy_.state_values[target].flat.id, "\" isn't a sibling of the history state"));
    return;
  }
  if (const auto pair = ConflictIn(policy_.state_values, targets); pair.first != kNoIndex) {
    return ReportConflict(pair, path.Field("target"));
  }
  histories_.push_back({number, path.Text()});
  const auto found = element_of_.find(&t);
  const Context context = ContextOf(found == element_of_.end() ? kNoIndex : found->second, {});
  policy_.state_values[number].on_initial = LinkEffects(t.do_(), path, "do", context);
  policy_.state_values[number].initial = std::move(targets);
}

void Linker::LinkTransition(const v1::Transition& message, uint32_t source, const Path& at) {
  Transition t;
  const auto found = element_of_.find(&message);
  t.flat.source = source;
  t.flat.element = found == element_of_.end() ? kNoIndex : found->second;
  t.reenter = message.reenter();
  t.on = ReadTriggers(message.on(), at, "on");
  const Context context = ContextOf(t.flat.element, t.on);
  t.flat.when = guards_->Guard(message.when(), at.Field("when"), context.scope);
  t.unguarded = message.when().empty() || guards_->ConstantGuard(message.when()).value_or(false);
  t.targets = LinkStateNames(message.target(), at, "target");
  t.effects = LinkEffects(message.do_(), at, "do", context);
  if (message.on_size() > 0 && t.on.empty()) return;  // reported; not one without triggers
  if (message.target_size() > 0 && t.targets.empty()) return;
  if (const auto pair = ConflictIn(policy_.state_values, t.targets); pair.first != kNoIndex) {
    return ReportConflict(pair, at.Field("target"));
  }
  t.flat.domain = DomainOf(policy_.state_values, t);
  if (!t.reenter && LeavesRegion(policy_.state_values, t)) {
    reporter_.Report(Code::kIllegalTarget, at.Field("target"),
                     Concat("\"", policy_.state_values[t.targets[0]].flat.id, "\" is in another region than \"",
                            policy_.state_values[source].flat.id, "\""),
                     "Raise an event that the other region reacts to.");
  }
  t.exits = ExitsOf(policy_.state_values, t);
  transition_paths_.push_back(at.Text());
  policy_.transitions.push_back(std::move(t));
}

}  // namespace callcue::check

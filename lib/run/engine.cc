#include "lib/run/engine.h"

#include <algorithm>

namespace callcue::run {

Workspace::Workspace(const Program& p) : scratch(new char[kScratchBytes]), before_step(p), before_internal(p) {
  const program::StepTables& t = *p.step;
  banks[program::kVariableBank].resize(p.variables.size());
  banks[program::kEventBank].resize(static_cast<size_t>(program::EventSlot::kCount) + p.argument_names.size());
  banks[program::kDerivedBank].resize(p.derived.size());
  // Bounds that hold for every microstep of this policy, so that nothing grows in one.
  size_t reactions = 0, candidates = p.transitions.size();
  for (const program::TypeStep& type : t.types) {
    reactions = std::max<size_t>(reactions, type.reactions.size());
    candidates = std::max<size_t>(candidates, type.candidates.size());
  }
  rules.resize(reactions);
  chosen.resize(p.states.size());
  kept.resize(p.states.size());
  dropped.resize(p.states.size());
  tried.resize(candidates);
  sets.resize(size_t{5} * t.words);
}

Engine::Engine(const Program& program, State* state, OutputMemory* output)
    : p_(program), t_(*program.step), s_(*state), out_(output) {}

namespace {
void Destroy(void* workspace) { delete static_cast<Workspace*>(workspace); }
// Each thread has a stack of its own, so threads that step at the same time look in different places first.
size_t HintOf(const void* on_stack) { return reinterpret_cast<uintptr_t>(on_stack) >> 16; }
}  // namespace

Workspace& Engine::TakeWorkspace() {
  work_ = static_cast<Workspace*>(p_.workspaces.Take(HintOf(this)));
  if (work_ == nullptr) work_ = new Workspace(p_);
  work_->queue.clear();
  work_->hits.hits.clear();
  work_->hits.code_points = 0;
  work_->hits.only_acknowledgement = false;
  return *work_;
}

Engine::~Engine() {
  if (work_ != nullptr) p_.workspaces.Give(work_, Destroy, HintOf(this));
}

}  // namespace callcue::run

#include "lib/program/compiler.h"

namespace callcue::program {

void Compiler::CompileStates() {
  for (const linked::State& in : in_.state_values) {
    State state = in.flat;
    state.id = Intern(state.id);
    state.element = ElementOf(state.element);
    state.initial = Refs(in.initial);
    state.on_initial = CompileEffects(in.on_initial);
    state.on_entry = CompileEffects(in.on_entry);
    state.on_exit = CompileEffects(in.on_exit);
    if (state.kind == StateKind::kShallowHistory || state.kind == StateKind::kDeepHistory) {
      state.history = out_.histories++;
    }
    if (state.element != kNoIndex) {
      out_.elements[state.element].index = static_cast<uint32_t>(out_.states.size());
    }
    out_.states.push_back(state);
  }
  CompileTransitions();
}

void Compiler::CompileTransitions() {
  for (const linked::Transition& in : in_.transitions) {
    const uint32_t number = static_cast<uint32_t>(out_.transitions.size());
    Transition t = in.flat;
    t.element = ElementOf(t.element);
    t.targets = Refs(in.targets);
    t.effects = CompileEffects(in.effects);
    t.exits.begin = static_cast<uint32_t>(out_.state_spans.size());
    out_.state_spans.insert(out_.state_spans.end(), in.exits.begin(), in.exits.end());
    t.exits.end = static_cast<uint32_t>(out_.state_spans.size());
    if (t.element != kNoIndex) out_.elements[t.element].index = number;
    out_.transitions.push_back(t);
    if (in.on.empty()) {
      Range& eventless = out_.states[t.source].eventless;
      if (eventless.empty()) eventless.begin = number;
      eventless.end = number + 1;
    } else {
      React(in.on, Role::kTransition, number, number);
    }
  }
}

}  // namespace callcue::program

// Questions about the tree of states: which contains which, what a transition leaves.
#ifndef CALLCUE_LIB_CHECK_STATE_TREE_H_
#define CALLCUE_LIB_CHECK_STATE_TREE_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "lib/check/linked.h"

namespace callcue::check {

inline bool IsHistory(program::StateKind kind) {
  return kind == program::StateKind::kShallowHistory || kind == program::StateKind::kDeepHistory;
}

// A state contains all that is below it, and not itself.
inline bool Contains(const std::vector<State>& states, uint32_t outer,
                     uint32_t inner) {
  return inner > outer && inner < states[outer].flat.end;
}

// The child of `ancestor` that is or contains `state`, which lies below it.
uint32_t ChildToward(const std::vector<State>& states, uint32_t ancestor, uint32_t state);

// MODEL R7. The domain is the innermost state, a parallel one included, that contains the source and all targets, where
// nothing contains itself; without `reenter`, and with all targets inside the source, it is the source. So a transition
// to its own source leaves and enters it, `reenter` or not. Without targets: the source.
uint32_t DomainOf(const std::vector<State>& states, const Transition& transition);

// What the transition leaves: the children of its domain with all below them; of a parallel domain only those that hold
// the source or a target. Each is a range of states.
std::vector<program::Range> ExitsOf(const std::vector<State>& states, const Transition& transition);

// Whether it leads from one region of a parallel state into another.
bool LeavesRegion(const std::vector<State>& states, const Transition& transition);

// Two of the targets that can't be active at once; kNoIndex if there are none.
std::pair<uint32_t, uint32_t> ConflictIn(const std::vector<State>& states, const std::vector<uint32_t>& targets);

// Two states that entering all targets below `domain` makes or may make active at once though they can't be, be it by
// what is entered with the targets by default or by what a history brings back; kNoIndex if there are none. Each target
// alone is sound, and all initial states are known.
std::pair<uint32_t, uint32_t> ClashIn(const std::vector<State>& states, const std::vector<uint32_t>& targets,
                                      uint32_t domain);

// Whether the default of a history state leads back to it, by way of others perhaps.
bool LeadsToItself(const std::vector<State>& states, uint32_t history);

// The first eventless transition of a circle of such without a guard, and its members in order; empty if there is none.
std::vector<uint32_t> EventlessCycle(const std::vector<State>& states, const std::vector<Transition>& transitions);

}  // namespace callcue::check

#endif  // CALLCUE_LIB_CHECK_STATE_TREE_H_

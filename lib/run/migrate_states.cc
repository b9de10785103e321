// States, their histories and variables under another policy.
#include <algorithm>

#include "lib/base/concat.h"
#include "lib/run/migration.h"

namespace callcue::run {

using program::kNoIndex;
using program::StateKind;

absl::Status Migration::MoveStates() {
  for (uint32_t s = 1; s < from_.states.size(); ++s) {
    const program::State& state = from_.states[s];
    if (!old_.active(s) || (state.kind != StateKind::kAtomic && state.kind != StateKind::kFinal)) continue;
    const uint32_t place = states_[s];
    if (place == kNoIndex || to_.states[place].kind >= StateKind::kShallowHistory) {
      Dropped(Kind::kState, state.id, "no-such-name");
      return absl::FailedPreconditionError(
          Concat("the state '", state.id, "' is active and the new policy has none of that name; rename it, or let the call end"));
    }
    Carried(Kind::kState, state.id, to_.states[place].id);
    for (uint32_t up = place; up != kNoIndex; up = to_.states[up].parent) Activate(up);
  }
  return Complete();
}

// Regions that are new, and states that have become compound: their initial states. Parents stand before their children, so
// one pass is enough.
absl::Status Migration::Complete() {
  Activate(0);
  for (uint32_t s = 0; s < to_.states.size(); ++s) {
    const program::State& state = to_.states[s];
    if (!now_.active(s)) continue;
    std::vector<uint32_t> children, active;
    for (uint32_t c = s + 1; c < state.end; c = to_.states[c].end) {
      if (to_.states[c].kind >= StateKind::kShallowHistory) continue;
      children.push_back(c);
      if (now_.active(c)) active.push_back(c);
    }
    if (state.kind == StateKind::kParallel) {
      for (uint32_t c : children) Activate(c);
    } else if (state.kind == StateKind::kCompound && active.size() > 1) {
      return absl::FailedPreconditionError(Concat("the states '", to_.states[active[0]].id, "' and '", to_.states[active[1]].id,
                                                  "' can't both be active in the new policy"));
    } else if (state.kind == StateKind::kCompound && active.empty() && !children.empty()) {
      std::vector<uint32_t> targets(to_.state_refs.begin() + state.initial.begin, to_.state_refs.begin() + state.initial.end);
      if (targets.empty()) targets.push_back(children[0]);
      for (size_t i = 0; i < targets.size(); ++i) {
        const program::State& target = to_.states[targets[i]];
        if (target.kind >= StateKind::kShallowHistory) {   // nothing to come back to: its default
          targets.insert(targets.end(), to_.state_refs.begin() + target.initial.begin,
                         to_.state_refs.begin() + target.initial.end);
          continue;
        }
        for (uint32_t up = targets[i]; up != s; up = to_.states[up].parent) Activate(up);
      }
    } else if (state.kind == StateKind::kAtomic || state.kind == StateKind::kFinal) {
      if (std::find_if(states_.begin(), states_.end(), [&](uint32_t place) { return place == s; }) != states_.end()) {
        const size_t was = std::find(states_.begin(), states_.end(), s) - states_.begin();
        if (old_.active(static_cast<uint32_t>(was))) continue;
      }
      MigrationItem item;
      item.kind = Kind::kState;
      item.outcome = MigrationOutcome::kEntered;
      item.name = item.to = std::string(state.id);
      report_->push_back(std::move(item));
    }
  }
  return absl::OkStatus();
}

void Migration::MoveHistories() {
  const size_t old_words = (from_.states.size() + 63) / 64, words = (to_.states.size() + 63) / 64;
  for (uint32_t s = 0; s < from_.states.size(); ++s) {
    const program::State& state = from_.states[s];
    if (state.history == kNoIndex || states_[s] == kNoIndex || to_.states[states_[s]].history == kNoIndex) continue;
    std::vector<uint64_t> moved(words, 0);
    bool whole = true, any = false;
    const program::State& parent = to_.states[to_.states[states_[s]].parent];
    for (uint32_t bit = 0; bit < from_.states.size(); ++bit) {
      if (!(old_.at<kHistories>(static_cast<uint32_t>(state.history * old_words + bit / 64)) >> (bit % 64) & 1)) continue;
      const uint32_t place = states_[bit];
      any = true;
      whole = whole && place != kNoIndex && place < parent.end && to_.states[place].kind == from_.states[bit].kind;
      if (whole) moved[place / 64] |= uint64_t{1} << (place % 64);
    }
    if (any && !whole) Dropped(Kind::kState, state.id, "other-shape");
    if (!any || !whole) continue;
    for (size_t w = 0; w < words; ++w) {
      now_.at<kHistories>(static_cast<uint32_t>(to_.states[states_[s]].history * words + w)) = moved[w];
    }
  }
}

void Migration::MoveVariables() {
  for (uint32_t i = 0; i < from_.variables.size(); ++i) {
    const program::Variable& variable = from_.variables[i];
    expr::Value value = old_.Slot(i);
    if (value.kind == expr::Kind::kUnknown) continue;
    const uint32_t place = variables_[i];
    if (place == kNoIndex) {
      Dropped(Kind::kVariable, variable.name, "no-such-name");
      continue;
    }
    const program::Variable& now = to_.variables[place];
    if (now.type != variable.type || now.fact != variable.fact) {
      Dropped(Kind::kVariable, variable.name, "other-type");
      continue;
    }
    if (value.relative) {
      const std::string_view text = value.text(old_.heap());
      bool listed = now.one_of.empty() || now.type != expr::Kind::kString;
      for (uint32_t k = now.one_of.begin; k < now.one_of.end; ++k) listed |= to_.string_refs[k] == text;
      if (!listed) {
        Dropped(Kind::kVariable, variable.name, "other-value");
        continue;
      }
      value.bits += heap_;
    }
    now_.SetSlot(place, value);
    Carried(Kind::kVariable, variable.name, now.name);
  }
}

}  // namespace callcue::run

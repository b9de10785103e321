#include "lib/match/automaton.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace callcue::match {
namespace {

// A suffix with more transitions than this is linked to, not copied.
constexpr size_t kCopiedTransitions = 8;
// Places tried for a state with several transitions before later ones start further on.
constexpr int kTries = 64;

struct State {
  uint32_t first_child = 0, children = 0;  // children are consecutive, sorted by symbol
  uint32_t symbol = 0;                     // that leads here
  bool deep = false;                       // two characters or more
  uint32_t suffix = 0;
  uint32_t fallback = 0;
  uint32_t output = Automaton::kNone;
  uint32_t transitions = 0, count = 0;  // in the list of all
  uint32_t base = 0;
};
struct Transition {
  uint32_t symbol, target;
};

// Breadth first over the sorted literals; state 0 is the root.
std::vector<State> Trie(const std::vector<std::vector<uint32_t>>& literals, std::vector<Automaton::Output>* outputs) {
  std::vector<uint32_t> order(literals.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return literals[a] < literals[b]; });
  struct Range {
    uint32_t begin, end, depth;
  };
  std::vector<State> states(1);
  std::vector<Range> ranges = {{0, static_cast<uint32_t>(order.size()), 0}};
  for (size_t q = 0; q < states.size(); ++q) {
    Range r = ranges[q];
    if (r.begin < r.end && literals[order[r.begin]].size() == r.depth) {
      states[q].output = static_cast<uint32_t>(outputs->size());
      outputs->push_back({order[r.begin], Automaton::kNone});
      ++r.begin;
    }
    states[q].first_child = static_cast<uint32_t>(states.size());
    while (r.begin < r.end) {
      const uint32_t symbol = literals[order[r.begin]][r.depth];
      uint32_t end = r.begin + 1;
      while (end < r.end && literals[order[end]][r.depth] == symbol) ++end;
      State child;
      child.symbol = symbol;
      child.deep = r.depth > 0;
      states.push_back(child);
      ranges.push_back({r.begin, end, r.depth + 1});
      r.begin = end;
    }
    states[q].children = static_cast<uint32_t>(states.size()) - states[q].first_child;
  }
  return states;
}

uint32_t Child(const std::vector<State>& states, uint32_t q, uint32_t symbol) {
  auto begin = states.begin() + states[q].first_child, end = begin + states[q].children;
  auto found = std::lower_bound(begin, end, symbol, [](const State& s, uint32_t c) { return s.symbol < c; });
  return found != end && found->symbol == symbol ? static_cast<uint32_t>(found - states.begin()) : 0;
}

// Suffix links, the outputs behind them, and the transitions of every state but the root.
std::vector<Transition> Link(std::vector<State>* all, std::vector<Automaton::Output>* outputs) {
  std::vector<State>& states = *all;
  std::vector<Transition> list;
  std::vector<uint32_t> parent(states.size(), 0);
  for (uint32_t q = 0; q < states.size(); ++q) {
    for (uint32_t c = 0; c < states[q].children; ++c) parent[states[q].first_child + c] = q;
  }
  for (uint32_t q = 1; q < states.size(); ++q) {
    State& state = states[q];
    uint32_t suffix = parent[q];
    state.suffix = 0;
    while (suffix != 0) {
      suffix = states[suffix].suffix;
      if (const uint32_t child = Child(states, suffix, state.symbol)) {
        state.suffix = child;
        break;
      }
    }
    const State& behind = states[state.suffix];
    if (state.suffix != 0) {
      if (state.output == Automaton::kNone) {
        state.output = behind.output;
      } else {
        (*outputs)[state.output].next = behind.output;
      }
    }
    state.transitions = static_cast<uint32_t>(list.size());
    for (uint32_t c = 0; c < state.children; ++c) {
      list.push_back({states[state.first_child + c].symbol, state.first_child + c});
    }
    if (behind.count > kCopiedTransitions) {
      state.fallback = state.suffix;
    } else if (state.suffix != 0) {
      state.fallback = behind.fallback;
      for (uint32_t t = 0; t < behind.count; ++t) {
        const Transition copied = list[behind.transitions + t];
        if (!Child(states, q, copied.symbol)) list.push_back(copied);
      }
    }
    state.count = static_cast<uint32_t>(list.size()) - state.transitions;
  }
  return list;
}

// Finds bases: offsets of a state land on free cells, and no two states share a base.
class Placement {
 public:
  uint32_t Place(const std::vector<uint32_t>& offsets) {
    // Those with several look from where others of their kind began to fail: before it, holes are too small for them.
    const bool several = offsets.size() > 1;
    uint32_t at = std::max(offsets[0] + 1, several ? from_ : 0);
    for (int tries = 0;; ++tries, ++at) {
      at = Free(at);
      const uint32_t base = at - offsets[0];
      if (Fits(base, offsets)) {
        if (several && tries > kTries) from_ += (at - from_) / 2;
        Occupy(base, offsets);
        return base;
      }
    }
  }
  size_t size() const { return next_.size(); }

 private:
  // The first free cell from `at` on: links past used cells, shortened on the way.
  uint32_t Free(uint32_t at) {
    uint32_t free = at;
    while (free < next_.size() && next_[free] != free) free = next_[free];
    while (at < next_.size() && next_[at] != free) at = std::exchange(next_[at], free);
    return free;
  }
  bool Fits(uint32_t base, const std::vector<uint32_t>& offsets) const {
    if (base < bases_.size() && bases_[base]) return false;
    for (uint32_t o : offsets) {
      if (base + o < next_.size() && next_[base + o] != base + o) return false;
    }
    return true;
  }
  void Occupy(uint32_t base, const std::vector<uint32_t>& offsets) {
    const size_t need = base + offsets.back() + 1;
    for (uint32_t i = static_cast<uint32_t>(next_.size()); i < need; ++i) next_.push_back(i);
    if (bases_.size() < need) bases_.resize(need);
    bases_[base] = true;
    for (uint32_t o : offsets) next_[base + o] = base + o + 1;
  }
  std::vector<uint32_t> next_;  // next_[i] == i: free
  std::vector<bool> bases_;
  uint32_t from_ = 0;
};

}  // namespace

bool Automaton::Build(const std::vector<std::vector<uint32_t>>& literals, uint32_t symbols, uint32_t singles,
                      size_t max_bytes) {
  outputs_.clear();
  std::vector<State> states = Trie(literals, &outputs_);
  std::vector<Transition> transitions = Link(&states, &outputs_);
  states_ = states.size();
  if (transitions.size() * sizeof(Cell) > max_bytes) return false;

  // States with many transitions first; those with one fill the holes.
  std::vector<uint32_t> order(states.size() - 1);
  std::iota(order.begin(), order.end(), 1);
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return states[a].count > states[b].count; });
  Placement placement;
  std::vector<uint32_t> offsets;
  for (uint32_t q : order) {
    State& state = states[q];
    offsets.clear();
    if (state.fallback != 0) offsets.push_back(0);
    if (state.output != kNone) offsets.push_back(1);
    for (uint32_t t = 0; t < state.count; ++t) offsets.push_back(transitions[state.transitions + t].symbol);
    std::sort(offsets.begin(), offsets.end());
    state.base = placement.Place(offsets);
    if (placement.size() * sizeof(Cell) > max_bytes) return false;
  }

  auto word = [&](uint32_t q) {
    const State& state = states[q];
    return state.base | (state.output != kNone ? kHasOutput : 0) | (state.fallback != 0 ? kHasFallback : 0) |
           (state.deep ? kDeep : 0);
  };
  // About 32 bits for each pair that begins a literal.
  size_t pairs = 0;
  for (const State& state : states) pairs += &state != &states[0] && !state.deep ? state.children : 0;
  int bits = 13;
  while (bits < 20 && pairs * 32 > size_t{1} << bits) ++bits;
  pair_shift_ = 32 - bits;
  pairs_.assign(size_t{1} << (bits - 6), 0);
  for (uint32_t c = 0; c < states[0].children; ++c) {
    const State& first = states[states[0].first_child + c];
    for (uint32_t d = 0; d < first.children; ++d) {
      const uint32_t hash = PairHash(Half(first.symbol), Half(states[first.first_child + d].symbol));
      pairs_[hash >> 6] |= uint64_t{1} << (hash & 63);
    }
  }
  singles_ = singles;

  // A scan may look `symbols` cells past any base.
  cells_.assign(placement.size() + symbols + 2, Cell{kNone, 0});
  root_.assign(symbols, 0);
  for (uint32_t c = 0; c < states[0].children; ++c) {
    root_[states[states[0].first_child + c].symbol] = word(states[0].first_child + c);
  }
  for (uint32_t q = 1; q < states.size(); ++q) {
    const State& state = states[q];
    if (state.fallback != 0) cells_[state.base] = {state.base, word(state.fallback)};
    if (state.output != kNone) cells_[state.base + 1] = {state.base, state.output};
    for (uint32_t t = 0; t < state.count; ++t) {
      const Transition& transition = transitions[state.transitions + t];
      cells_[state.base + transition.symbol] = {state.base, word(transition.target)};
    }
  }
  return true;
}

}  // namespace callcue::match

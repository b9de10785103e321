// An abstract statechart: every configuration that some call could reach, and more.
//
// It forgets time, words and counts, so that there are finitely many configurations: a state is the active states, the
// recorded histories and the values of the policy's variables. Facts and fields of events take each value that makes a
// difference (domain.h) at any moment; what can't be told is unknown, and a guard over it may hold and may fail, as the
// three-valued logic of guards (MODEL R10) has it. What the policy raises or sends may happen at any later moment. So
// what isn't reachable here is reachable in no call; what is reachable here may not be in one.
//
// A variable that takes more than kMostValues values is unknown from then on.
#ifndef CALLCUE_LIB_ANALYSE_MACHINE_H_
#define CALLCUE_LIB_ANALYSE_MACHINE_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "lib/analyse/domain.h"

namespace callcue::analyse {

inline constexpr uint32_t kNone = UINT32_MAX;
inline constexpr size_t kMostValues = 16;
inline constexpr size_t kMostCombinations = 512;  // of facts and fields of one event
inline constexpr size_t kMostUncertain = 8;       // transitions that may or may not be enabled at once

// A reaction of a rule or scenario that sets or raises something.
struct Acting {
  uint32_t reaction = 0;
  bool assigns = false;  // a variable that is tracked
  std::vector<uint32_t> raises;
};

// Something that may happen: a type of the program's index, by a party, with values of its fields and of facts.
struct Symbol {
  program::Kind kind = program::Kind::kCount;
  uint32_t name = program::kNoIndex;
  uint32_t type = 0;
  uint8_t party = 0;
  std::vector<Acting> acting;
  std::vector<std::pair<uint32_t, uint32_t>> moves;  // by document order: transitions on it, each behind its source
  std::vector<uint64_t> sources;                     // states with a transition on it by anybody
  std::vector<uint64_t> leaves;                      // in these, or they themselves
  Grid grid;
};

// What was seen while exploring.
struct Marks {
  std::vector<uint8_t> reached;     // by state
  std::vector<uint8_t> left;        // by state: an active leaf that some transition left
  std::vector<uint8_t> considered;  // by transition: its source was active when its trigger came
  std::vector<uint8_t> enabled;     // ... and its guard may have held
  std::vector<uint8_t> taken;       // ... and it was taken
  std::vector<uint32_t> beaten_by;  // by transition: one that was taken in its place; kNone
  std::vector<uint8_t> raised;      // by raised name
  std::vector<uint8_t> done;        // by state: a final child was entered
  bool complete = true;             // false: more transitions were uncertain at once than are told apart
};

class Machine {
 public:
  Machine(const Program& program, const Domain& domain, bool track_variables);

  size_t words() const { return words_; }  // of a packed state
  bool tracks_variables() const { return !tracked_.empty(); }
  const std::vector<Symbol>& symbols() const { return symbols_; }
  const Marks& marks() const { return marks_; }
  // The values that a variable was seen to take, all of them; empty: unknown.
  const std::vector<expr::Value>& ValuesSeen(uint32_t variable) const {
    return unknown_[variable] ? nothing_ : values_[variable];
  }
  bool Possible(const Symbol& symbol) const;  // by what was raised so far
  bool Active(const uint64_t* state, uint32_t s) const { return state[s / 64] >> (s % 64) & 1; }

  using Emit = std::function<void(const uint64_t* state)>;
  void Initial(const Emit& emit);
  // The state that is expanded from now on. It is copied.
  void Look(const uint64_t* state);
  // Eventless transitions. True if one of them is sure to be taken: nothing else can happen in that state then.
  bool ExpandEventless(const Emit& emit);
  void Expand(uint32_t symbol, const Emit& emit);

 private:
  // Packed: the active states, the histories, then a byte for each tracked variable: 0 = unknown, else 1 + the number
  // of its value.
  using Work = std::vector<uint64_t>;
  struct Candidate {
    uint32_t transition = 0;
    expr::Outcome outcome = expr::Outcome::kTrue;
  };

  void MakeSymbols();
  std::vector<uint64_t> LeavesIn(const std::vector<uint64_t>& states) const;
  void AddSymbol(program::Kind kind, uint32_t name);
  bool Acts(uint32_t reaction, Acting* acting) const;
  std::vector<expr::ExprId> GuardsOf(const program::Type& type) const;

  uint8_t* VariablesOf(Work* work) const {
    return reinterpret_cast<uint8_t*>(work->data() + configuration_words_ + history_words_);
  }
  size_t HistoryAt(uint32_t history) const { return configuration_words_ * (1 + history); }  // in a state
  bool SameVariables(const Work& a, const Work& b) const;
  void Forget(Work* work) const;  // values of variables that are unknown by now
  void Pack(const Work& work, const Emit& emit);

  // What guards and effects see: the state's variables and what is derived from it, then, for one symbol, facts and
  // fields of the event at one point of its grid after the other.
  void LoadState();
  void OpenGrid(const Grid& grid);
  void LoadPoint(const Grid& grid, size_t point);
  void CloseGrid(const Grid& grid);
  // `run` at the grid's points, but for those that differ from an earlier one in nothing that was read there: they lead
  // to the same.
  template <typename Run>
  void AtPoints(const Grid& grid, Run run);
  void Cover(const Grid& grid, size_t point);
  void Assume(uint32_t variable, const expr::Value& value) {
    undo_.push_back({variable, variable_bank_[variable]});
    variable_bank_[variable] = value;
  }
  void Undo(size_t mark);
  expr::Frame FrameOf(expr::ExprId id, expr::Scratch* scratch);
  expr::Outcome Holds(expr::ExprId id);

  bool IsBuilt(const expr::Value& value) const;
  uint8_t ValueNumber(uint32_t variable, const expr::Value& value);
  void RunBlock(program::Range ops, Work* work, bool sure) {
    if (!ops.empty()) RunOps(ops, work, sure);
  }
  void RunOps(program::Range ops, Work* work, bool sure);
  void Assign(uint32_t variable, const expr::Value& value, bool sure, Work* work);
  bool Matters(const Acting& acting) const;
  void RunRules(const Symbol& symbol, Work* work);

  void EnterRoot(Work* work);
  // The chains of transitions that each active leaf would try, innermost first; false if there are none.
  bool Gather(const Work& work, const Symbol* symbol);
  expr::Outcome OutcomeOf(uint32_t transition);
  void Choose(const Work& before, const Work& work, const Emit& emit);
  void AddExits(uint32_t transition, const Work& work, uint64_t* exits) const;
  void RemoveConflicts(const Work& work, std::vector<uint32_t>* chosen);
  void Take(const std::vector<uint32_t>& chosen, Work* work);
  void Record(const std::vector<uint64_t>& exits, Work* work) const;
  void Enter(Work* work, const std::vector<uint64_t>& enters);
  void FindEntries(const std::vector<uint32_t>& chosen, const Work& work);
  void AddDescendants(uint32_t state, const Work& work);
  void AddInitial(program::Range initial, uint32_t domain, const Work& work);
  void AddAncestors(uint32_t state, uint32_t domain, const Work& work);
  bool EntersBelow(uint32_t state) const;
  bool InFinal(uint32_t state, const Work& work) const;

  const Program& p_;
  const Domain& domain_;
  const bool track_;
  size_t configuration_words_ = 0, history_words_ = 0, words_ = 0;
  std::vector<uint32_t> tracked_;    // variables that guards read
  std::vector<uint32_t> place_of_;   // by variable: its place among the tracked ones; kNone
  std::vector<uint64_t> eventless_;  // states with such transitions
  std::vector<uint64_t> eventless_leaves_;
  Grid eventless_grid_;
  std::vector<uint64_t> reached_;  // as in marks_
  std::vector<Symbol> symbols_;
  std::vector<std::vector<expr::Value>> values_;  // by variable
  std::vector<uint8_t> unknown_;                  // by variable: it took a value that can't be told
  const std::vector<expr::Value> nothing_;
  std::vector<uint8_t> widened_;                  // by variable
  std::vector<uint32_t> widened_places_;          // of tracked ones
  Marks marks_;

  // The frame.
  std::vector<expr::Value> variable_bank_, event_bank_, derived_bank_;
  std::vector<std::pair<uint32_t, uint32_t>> state_slots_;  // of the derived bank, and their states
  std::vector<std::pair<uint32_t, expr::Value>> undo_;      // variables, and what they were
  std::vector<uint32_t> axis_bits_[2];  // by bank and slot: the bit of an axis with several values, else 0
  uint32_t axes_ = 0, read_ = 0;        // bits: those of the grid at hand; those that were read at the point at hand
  size_t loaded_widened_ = 0;           // places
  std::vector<uint8_t> covered_;        // by point
  std::vector<size_t> cover_;
  std::vector<char> scratch_ = std::vector<char>(16 << 10);

  // Working memory of one expansion.
  std::vector<std::vector<Candidate>> chains_;
  size_t chain_count_ = 0;
  std::vector<uint32_t> uncertain_;
  std::vector<uint64_t> exits_, enters_, defaults_, packed_;
  std::vector<uint64_t> exit_sets_;  // of the chosen transitions, one behind the other
  std::vector<int8_t> outcomes_;     // of guards, by transition; -1: not asked yet
  std::vector<uint32_t> tried_, chosen_, kept_;
  std::vector<std::pair<program::Range, bool>> blocks_;
  Work before_, work_, next_;
};

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_MACHINE_H_

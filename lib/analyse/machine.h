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

// Something that may happen: a type of the program's index, by a party, with values of its fields and of facts.
struct Symbol {
  program::Kind kind = program::Kind::kCount;
  uint32_t name = program::kNoIndex;
  uint32_t type = 0;
  uint8_t party = 0;
  bool effects = false;           // rules or scenarios react to it that set or raise something
  std::vector<uint64_t> sources;  // states with a transition on it
  std::vector<uint64_t> below;    // these and the states in them
  std::vector<Valuation> valuations;
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
  // The values that a variable was seen to take; empty: unknown.
  const std::vector<expr::Value>& ValuesSeen(uint32_t variable) const { return values_[variable]; }
  bool Possible(const Symbol& symbol) const;  // by what was raised so far
  bool Active(const uint64_t* state, uint32_t s) const { return state[s / 64] >> (s % 64) & 1; }

  using Emit = std::function<void(const uint64_t* state)>;
  void Initial(const Emit& emit);
  // Eventless transitions. True if one of them is sure to be taken: nothing else can happen in that state then.
  bool ExpandEventless(const uint64_t* state, const Emit& emit);
  void Expand(const uint64_t* state, uint32_t symbol, const Emit& emit);

 private:
  struct Work {
    std::vector<uint64_t> configuration, histories;
    std::vector<uint8_t> variables;  // 0 = unknown, else 1 + the number of its value
  };
  struct Candidate {
    uint32_t transition = 0;
    expr::Outcome outcome = expr::Outcome::kTrue;
  };

  void MakeSymbols();
  std::vector<uint64_t> Below(const std::vector<uint64_t>& states) const;
  void AddSymbol(program::Kind kind, uint32_t name);
  bool HasEffects(const program::Reaction& reaction) const;
  std::vector<expr::ExprId> GuardsOf(const program::Type& type) const;

  void Unpack(const uint64_t* state, Work* work) const;
  void Pack(const Work& work, const Emit& emit);
  void LoadFrame(const Work& work, const Symbol* symbol, const Valuation* valuation);
  expr::Outcome Holds(expr::ExprId id);
  uint8_t ValueNumber(uint32_t variable, const expr::Value& value);
  void RunBlock(program::Range ops, Work* work, bool sure);
  void Assign(uint32_t variable, const expr::Value& value, bool sure, Work* work);
  void RunRules(const Symbol& symbol, Work* work);

  // The chains of transitions that each active leaf would try, innermost first; false if there are none.
  bool Gather(const Work& work, const Symbol* symbol);
  void Choose(const Work& before, const Work& work, const Emit& emit);
  void RemoveConflicts(const Work& work, std::vector<uint32_t>* chosen) const;
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
  std::vector<uint64_t> eventless_;  // states with such transitions
  std::vector<uint64_t> below_eventless_;
  std::vector<uint64_t> reached_;  // as in marks_
  std::vector<Symbol> symbols_;
  std::vector<std::vector<expr::Value>> values_;  // by variable
  std::vector<uint8_t> widened_;                  // by variable
  Marks marks_;

  // Working memory of one expansion.
  std::vector<expr::Value> variable_bank_, event_bank_, derived_bank_;
  std::vector<std::pair<uint32_t, uint32_t>> state_slots_;  // of the derived bank, and their states
  std::vector<char> scratch_ = std::vector<char>(16 << 10);
  std::vector<std::vector<Candidate>> chains_;
  size_t chain_count_ = 0;
  std::vector<uint32_t> uncertain_;
  std::vector<uint64_t> leaves_, exits_, enters_, defaults_, packed_;
  std::vector<int8_t> outcomes_;  // of guards, by transition; -1: not asked yet
  std::vector<uint32_t> tried_, chosen_;
  Work before_, work_, next_;
};

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_MACHINE_H_

// Makes what the short way of a step reads: a file for guards, transitions, types, and what holds at the start.
#ifndef CALLCUE_LIB_PROGRAM_QUICK_MAKER_H_
#define CALLCUE_LIB_PROGRAM_QUICK_MAKER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/program/quick_tables.h"
#include "lib/program/step_tables.h"

namespace callcue::program {

class QuickMaker {
 public:
  QuickMaker(const Program& program, StepTables* tables) : p_(program), t_(*tables), out_(tables->quick) {}
  void Run();

 private:
  // What a guard may read beside variables and the time.
  struct Reads { bool event, states; };
  // While the tables grow, what points into them is kept as places.
  struct Tests { uint32_t begin = 0, count = 0; };
  struct CandidatePlaces {
    uint32_t transition = 0;
    Tests guard;
    uint32_t changes = kNoIndex;
  };
  struct Places { uint32_t begin = 0, end = 0; };
  struct DutyPlaces { Tests when, fulfilled_when; };

  static uint64_t Bit(uint32_t state) { return uint64_t{1} << state; }
  static uint32_t CountOf(uint64_t set) { return static_cast<uint32_t>(__builtin_popcountll(set)); }

  // quick_tables.cc
  void MakeKinds();
  void MakeOffers();
  void Link();

  // quick_guards.cc
  bool FindSlot(std::string_view name, const Range& slots, expr::Slot* slot) const;
  bool SetTest(expr::Slot slot, QuickTest* test) const;
  bool AddTerm(std::string_view tree, const Range& slots);
  bool AddTerms(std::string_view tree, const Range& slots);
  bool MakeGuard(expr::ExprId id, Reads may, Tests* guard);
  bool CanFail(const Tests& guard) const;
  QuickGuard GuardOf(const Tests& guard) const;
  bool ReadsStates(expr::ExprId id) const;

  // quick_transitions.cc
  bool AddSet(const Op& op);
  bool AddOp(const Op& op);
  bool AddBlock(Range ops, QuickTransition* step);
  bool AddEntries(uint64_t entered, uint64_t by_default, QuickTransition* step);
  bool AddHistory(const Transition& transition, QuickTransition* step) const;
  void AddMark(QuickOp::Code code, uint32_t state);
  void MakeTransition(uint32_t number);

  // quick_types.cc
  void MakeChanges(const QuickType& type, CandidatePlaces* candidate);
  void MakeDuty(const Duty& duty);
  bool MakeReactions(const TypeStep& type, QuickType* quick);
  void MakeType(uint32_t number, bool derived);

  // quick_lists.cc
  struct Branch {
    std::vector<QuickTest> tests;
    std::vector<QuickOp> then, otherwise;
  };
  std::vector<QuickOp> OpsIn(uint64_t configuration, const QuickTransition& step) const;
  bool FindBranch(const std::vector<QuickOp>& ops, Branch* branch) const;
  void SetOps(std::vector<QuickOp> ops, QuickChoice* choice);

  // quick_rows.cc
  enum class ChoiceIs { kConditional, kCertain, kImpossible, kNotWorkedOut };
  void FindConfigurations();
  uint8_t FirstFlags() const;
  QuickChoice Nothing(uint64_t configuration, bool first) const;
  QuickChoice EmptyChoice(uint64_t configuration) const;
  bool SetGuard(uint8_t parties, const std::vector<QuickTest>& tests, QuickChoice* choice);
  bool AddChoices(uint64_t configuration, bool first, uint32_t number);
  void SetReactions(uint32_t type, QuickChoice* choice) const;
  uint32_t ActOf(uint32_t type) const;
  ChoiceIs AddChoice(uint64_t configuration, bool first, uint32_t type, const QuickCandidate& candidate);
  void AddLandings(uint64_t leaves, QuickChoice* choice);
  ChoiceIs AddChoiceThat(uint8_t parties, const std::vector<QuickTest>& tests, std::vector<QuickOp> ops, uint64_t leaves,
                         const QuickChoice& without);
  void AddRows(uint64_t configuration, bool first, std::vector<uint32_t>* rows);
  void MakeRows();

  // quick_start.cc
  void MakeEnd();
  bool IsJudgedByItsAct(const Permission& permission) const;
  void MakeStart();
  bool ReadByActs(expr::ExprId id, std::vector<uint32_t>* read) const;
  bool EvaluateAtStart(expr::ExprId id, bool* holds) const;
  bool StartPermission(uint32_t act);
  bool AddGrant(uint32_t act);
  void MakePermissions();

  const Program& p_;
  StepTables& t_;
  QuickTables& out_;
  bool actions_see_states_ = false;
  std::vector<Places> ops_;                   // by transition
  std::vector<CandidatePlaces> candidates_;
  std::vector<Places> types_;                 // their candidates
  std::vector<DutyPlaces> duties_;
  std::vector<Tests> grants_;
};

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_QUICK_MAKER_H_

// The passes of Compile(), in order; each file compile_*.cc holds those of one concern.
#ifndef CALLCUE_LIB_PROGRAM_COMPILER_H_
#define CALLCUE_LIB_PROGRAM_COMPILER_H_

#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "lib/program/index.h"
#include "lib/program/linked.h"
#include "lib/program/program.h"

namespace callcue::program {

class Compiler {
 public:
  Compiler(linked::LinkedPolicy* policy, Program* program) : in_(*policy), out_(*program) {}
  void Run();

 private:
  // compile.cc
  std::string_view Intern(std::string_view text);  // into the pool, each text once
  std::vector<std::string_view> InternAll(const std::vector<std::string_view>& names);
  Range Strings(const std::vector<std::string_view>& strings);
  Range Refs(const std::vector<uint32_t>& states);
  Range Texts(const std::vector<linked::LocalText>& texts);
  TimeSpec Time(const TimeSpec& spec) const;  // folded where it can be
  void CompileNames();
  void CompileActConditions();
  void CompileSettings();
  void CompileVariables();

  // compile_guards.cc
  void CompileGuards();
  uint8_t TextPartiesOf(expr::ExprId id) const { return out_.expr_info[id].text_parties; }
  Range Captures(const std::vector<expr::ExprId>& guards);
  std::vector<expr::ExprId> ExceptionsOf(uint32_t linked_element) const;
  uint8_t TextPartiesOf(const std::vector<expr::ExprId>& guards) const;

  // compile_elements.cc
  void CompileElements();
  bool IsOff(uint32_t linked_element) const { return element_of_[linked_element] == kNoIndex; }
  uint32_t ElementOf(uint32_t linked_element) const {
    return linked_element == kNoIndex ? kNoIndex : element_of_[linked_element];
  }
  Element& Own(uint32_t linked_element, size_t index);
  void CompileRules();
  void CompileDuties();
  void CompileProhibitions();
  void CompilePermissions();
  void CompileScenarios();
  void CompileChecklists();

  // compile_effects.cc
  Range CompileRecommends(const std::vector<linked::Recommend>& list);
  uint32_t CompileRecommend(const linked::Recommend& recommend);
  Range CompileEffects(const std::vector<linked::Effect>& effects);
  void AppendEffects(const std::vector<linked::Effect>& effects, std::vector<Op>* ops);

  // compile_states.cc
  void CompileStates();
  void CompileTransitions();

  // compile_scripts.cc
  void CompileScripts();
  void CompileClauses();

  // Role and parties of what a list of triggers sets off.
  void React(const std::vector<linked::Trigger>& triggers, Role role, size_t index, uint32_t order);

  linked::LinkedPolicy& in_;
  Program& out_;
  std::unordered_set<std::string_view> interned_;
  std::vector<uint32_t> element_of_;  // by linked number
  IndexBuilder index_;
};

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_COMPILER_H_

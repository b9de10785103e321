// Compiles the expressions of a policy, each against the names that exist where it stands.
//
// Parameters and enumerations are constants; facts and variables are slots of bank 0; fields of the event that set an
// element off are slots of bank 1, and exist only where every trigger of the element has them. What the engine derives
// (state.X, acts.X.count, call.segment, now, ...) is a slot of bank 2, which is allotted when an expression first
// mentions it.
#ifndef CALLCUE_LIB_CHECK_GUARDS_H_
#define CALLCUE_LIB_CHECK_GUARDS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "lib/check/linked.h"
#include "lib/check/names_in.h"
#include "lib/check/report.h"

namespace callcue::check {

inline expr::Type TypeOf(expr::Kind kind) {
  expr::Type type;
  type.kind = kind;
  return type;
}

// Which fields of `event.` exist.
struct EventScope {
  uint32_t fields = 0;                     // bits 1 << EventSlot; 0: there is no event
  expr::Kind value = expr::Kind::kDouble;  // type of event.value
  bool arguments = false;                  // event.args.NAME
};

// Bit 1 << Party of a name in expressions ("agent"); 0 for another.
uint8_t PartyBit(std::string_view word);

class Guards {
 public:
  // Vocabularies and values of parameters and variables must be complete.
  Guards(LinkedPolicy* policy, Reporter* reporter);

  EventScope ScopeOf(const Triggers& triggers) const;

  // kNone for an empty text, and for one that isn't valid, which is then reported.
  expr::ExprId Add(std::string_view text, const Path& at, const EventScope& scope, expr::Kind wanted);
  // The same of type bool. One that can never be anything else than true or false is reported.
  expr::ExprId Guard(std::string_view text, const Path& at, const EventScope& scope);
  // The value of a valid guard that depends on nothing but parameters and constants.
  std::optional<bool> ConstantGuard(std::string_view text) const;
  // A literal or an expression.
  TimeSpec Duration(std::string_view text, const Path& at, const EventScope& scope);
  // The same of parameters alone, so that its value is known when the policy is loaded.
  TimeSpec ConstantDuration(std::string_view text, const Path& at);

  bool IsParamUsed(uint32_t param) const { return used_params_.count(param) > 0; }
  bool IsVariableRead(uint32_t variable) const { return read_variables_.count(variable) > 0; }
  void MarkParamUsed(uint32_t param) { used_params_.insert(param); }
  void MarkVariableRead(uint32_t variable) { read_variables_.insert(variable); }

 private:
  using EnvironmentKey = std::tuple<uint32_t, expr::Kind, bool>;
  struct Place {
    std::string_view text;
    const Path& at;
    const EventScope& scope;
    expr::Environment* environment;
  };

  void DeclareBase();
  void DeclareParams();
  expr::Environment* EnvironmentFor(const EventScope& scope);
  std::vector<uint32_t> Misnamed(const Place& place);
  expr::ExprId Build(const Place& place, const expr::Environment& environment, expr::Kind wanted,
                     const std::vector<uint32_t>& misnamed);
  bool PrepareName(const Place& place, const MentionedName& name);
  bool PrepareAct(const Place& place, const MentionedName& name);
  bool PrepareActSlot(const Place& place, const MentionedName& name, uint32_t act);
  bool PrepareAction(const Place& place, const MentionedName& name);
  bool PrepareCall(const Place& place, const MentionedName& name);
  bool PrepareParty(const Place& place, const MentionedName& name, size_t part, program::DerivedKind kind,
                    expr::Kind type);
  bool PrepareEvent(const Place& place, const MentionedName& name);
  bool Unknown(const Place& place, const MentionedName& name, size_t part, std::string_view what, std::string hint);
  void Derive(const MentionedName& name, size_t parts, program::Derived derived, expr::Kind type);

  LinkedPolicy& policy_;
  Reporter& reporter_;
  expr::Environment constants_;  // parameters and enumerations
  expr::Environment base_;       // and facts, variables, what is derived
  std::map<EnvironmentKey, std::unique_ptr<expr::Environment>> environments_;
  std::map<std::tuple<program::DerivedKind, uint8_t, uint32_t>, uint32_t> derived_;
  std::set<std::string> declared_;  // names of bank 2
  std::set<uint32_t> used_params_, read_variables_;
};

}  // namespace callcue::check

#endif  // CALLCUE_LIB_CHECK_GUARDS_H_

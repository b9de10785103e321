// Can guards hold together? They are compared by their atoms: each fact, variable and field of the event takes the
// values that make a difference (domain.h); a variable only those that it was seen to take; the call's direction, and
// whether it calls back, each that there is.
#ifndef CALLCUE_LIB_ANALYSE_JOINT_H_
#define CALLCUE_LIB_ANALYSE_JOINT_H_

#include <vector>

#include "lib/analyse/machine.h"

namespace callcue::analyse {

class Joint {
 public:
  Joint(const Program& program, const Domain& domain, const Machine& machine)
      : p_(program), domain_(domain), machine_(machine) {}

  // False: no combination of values makes all of them true. True: one may.
  bool MayHold(const std::vector<expr::ExprId>& guards);
  // True: whenever all of `premises` hold, all of `conclusions` are sure to.
  bool Implies(const std::vector<expr::ExprId>& premises, const std::vector<expr::ExprId>& conclusions);
  // True: once the agent has done these acts the guard is sure to be false.
  bool LiftedBy(expr::ExprId guard, const std::vector<bool>& acts);

 private:
  bool GoneBy(uint32_t variable) const;
  std::vector<Valuation> Combinations(const std::vector<expr::ExprId>& guards) const;
  void Load(const Valuation& valuation);
  expr::Outcome All(const std::vector<expr::ExprId>& guards);

  const Program& p_;
  const Domain& domain_;
  const Machine& machine_;
  std::vector<expr::Value> banks_[3];
  std::vector<char> scratch_ = std::vector<char>(16 << 10);
};

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_JOINT_H_

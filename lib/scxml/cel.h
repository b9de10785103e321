// Expressions as CEL. Numbers are doubles, as in ECMAScript; a variable that may have no value yet has a second one,
// NAME_is_set, and whatever ECMAScript makes of undefined is written out with it.
#ifndef CALLCUE_LIB_SCXML_CEL_H_
#define CALLCUE_LIB_SCXML_CEL_H_

#include <string>

#include "lib/scxml/chart.h"

namespace callcue::scxml {

class Cel {
 public:
  Cel(Reporter* reporter, const Chart* chart) : reporter_(*reporter), chart_(*chart) {}

  // What a condition is: true or false of any value. Empty if it can't be written; that is reported.
  std::string Condition(const Formula& formula);
  // What is assigned: of the formula's own type.
  std::string Value(const Formula& formula);
  static std::string Literal(const Expression& e);
  static std::string FlagOf(const Variable& variable) { return variable.name + "_is_set"; }
  // The variable that an expression is as a whole, if it may have no value.
  const Variable* Unset(const Expression& e) const;

 private:
  struct Piece {
    std::string text;
    int rank = kOperand;   // how closely it binds
  };
  enum Rank { kTernary, kOr, kAnd, kRelation, kSum, kProduct, kUnary, kOperand };

  Piece Truth(const Expression& e);
  Piece Equality(const Expression& e);
  Piece Relation(const Expression& e);
  Piece Typeof(const Expression& inner, bool unset);
  Piece Plain(const Expression& e);
  Piece Sum(const Expression& e);
  Piece Join(const Piece& a, std::string_view op, const Piece& b, int rank) const;
  Piece Guarded(const std::string& flags, Piece piece) const;
  std::string Flags(const Expression& e) const;
  static std::string In(const Piece& piece, int rank);
  Piece Fail(Code code, const Expression& e, std::string message);

  Reporter& reporter_;
  const Chart& chart_;
  const Formula* formula_ = nullptr;
  bool failed_ = false;
};

}  // namespace callcue::scxml

#endif  // CALLCUE_LIB_SCXML_CEL_H_

// Values that make a difference: for each slot that guards read, the constants beside it in any guard, their neighbours
// and one value that is none of them. Between two neighbours no guard of constant and interval atoms changes its mind.
//
// That covers what a slot may hold where nothing but atoms reads it: a comparison with a constant, `in` of constants, a
// truth value. What guards compute with (n + m, a text's size, one slot beside another), what is assigned to a variable,
// and what has no such values (times, what the engine counts), is unknown to the analysis: a guard that rests on it may
// hold and may fail. Examples are looked for with such values all the same.
#ifndef CALLCUE_LIB_ANALYSE_DOMAIN_H_
#define CALLCUE_LIB_ANALYSE_DOMAIN_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/program/program.h"

namespace callcue::analyse {

using program::Program;

// Some slots and what they hold.
using Valuation = std::vector<std::pair<expr::Slot, expr::Value>>;

// Slots with the values that each may hold: all their combinations are the grid's points, numbered so that the last
// slot's value changes first.
struct Grid {
  struct Axis {
    expr::Slot slot;
    const std::vector<expr::Value>* values = nullptr;  // the domain's; never empty
    size_t stride = 1;                                 // between points that differ in this value alone, by one

    size_t Digit(size_t point) const { return point / stride % values->size(); }
    const expr::Value& At(size_t point) const { return (*values)[Digit(point)]; }
  };
  std::vector<Axis> axes;
  size_t points = 1;

  void Add(expr::Slot slot, const std::vector<expr::Value>* values);
  void Leave(expr::Slot slot);
};

class Domain {
 public:
  explicit Domain(const Program& program);

  // Some values to try. Empty: none is known. Of a fact or variable (bank 0) or a field of an event (bank 1).
  const std::vector<expr::Value>& ValuesOf(expr::Slot slot) const;
  // Whether guards tell no other value of the slot from all of these.
  bool Covers(expr::Slot slot) const;

  // All combinations of values of the slots in `banks` that the expressions read and whose values are covered; slots
  // whose values would make it more than `most` combinations are left out (unknown). One point without axes where
  // nothing is read.
  Grid GridOf(const std::vector<expr::ExprId>& expressions, uint8_t banks, size_t most) const;
  // Its points, written out.
  std::vector<Valuation> Combine(const std::vector<expr::ExprId>& expressions, uint8_t banks, size_t most) const;
  // Some combinations to try, of slots that aren't covered, too.
  std::vector<Valuation> Samples(const std::vector<expr::ExprId>& expressions, uint8_t banks, size_t most) const;

 private:
  Grid MakeGrid(const std::vector<expr::ExprId>& expressions, uint8_t banks, size_t most, bool covered) const;
  static std::vector<Valuation> PointsOf(const Grid& grid);
  void NoteUses(expr::ExprId id);
  bool MayBeAbsent(expr::Slot slot) const;
  std::vector<expr::Value> Collect(expr::Slot slot, const std::vector<expr::Value>& constants) const;

  const Program& p_;
  std::map<std::pair<uint8_t, uint32_t>, std::vector<expr::Value>> values_;
  std::set<std::pair<uint8_t, uint32_t>> computed_with_;
};

// The banks of GridOf() and Combine().
inline constexpr uint8_t kFacts = 1, kVariables = 2, kEventFields = 4;

bool SameValue(const expr::Value& a, const expr::Value& b);

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_DOMAIN_H_

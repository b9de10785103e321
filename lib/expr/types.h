// Types while checking: interned, so that equal types are equal numbers.
#ifndef CALLCUE_LIB_EXPR_TYPES_H_
#define CALLCUE_LIB_EXPR_TYPES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "lib/expr/expr.h"

namespace callcue::expr {

// Simple types are their kind's number; parametrised ones follow.
using TypeId = uint16_t;
constexpr TypeId Simple(Kind kind) { return static_cast<TypeId>(kind); }
inline constexpr TypeId kBadType = Simple(Kind::kError);  // already complained about; fits everything
inline constexpr TypeId kDynType = static_cast<TypeId>(Kind::kType) + 1;

class TypeTable {
 public:
  TypeId List(TypeId element) { return Intern(Kind::kList, element, 0); }
  TypeId Map(TypeId key, TypeId value) { return Intern(Kind::kMap, key, value); }
  TypeId From(const Type& type);
  Type To(TypeId id) const;

  // kUnknown for dyn, kError for a bad type.
  Kind KindOf(TypeId id) const;
  bool IsDyn(TypeId id) const { return id == kDynType; }
  TypeId Element(TypeId list) const { return At(list).a; }
  TypeId Key(TypeId map) const { return At(map).a; }
  TypeId MapValue(TypeId map) const { return At(map).b; }

  // Whether a value of one may stand where the other is expected; dyn fits everything.
  bool Compatible(TypeId a, TypeId b) const;
  // The type of a list that holds both.
  TypeId Join(TypeId a, TypeId b);
  std::string Name(TypeId id) const;

 private:
  struct Entry {
    Kind kind;
    TypeId a, b;
  };
  static constexpr TypeId kFirst = kDynType + 1;
  const Entry& At(TypeId id) const { return entries_[id - kFirst]; }
  TypeId Intern(Kind kind, TypeId a, TypeId b);

  std::vector<Entry> entries_;
};

const char* KindName(Kind kind);

}  // namespace callcue::expr

#endif  // CALLCUE_LIB_EXPR_TYPES_H_

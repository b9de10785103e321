#include "lib/expr/types.h"

namespace callcue::expr {

const char* KindName(Kind kind) {
  switch (kind) {
    case Kind::kUnknown: return "unknown";
    case Kind::kError: return "error";
    case Kind::kNull: return "null_type";
    case Kind::kBool: return "bool";
    case Kind::kInt: return "int";
    case Kind::kUint: return "uint";
    case Kind::kDouble: return "double";
    case Kind::kString: return "string";
    case Kind::kBytes: return "bytes";
    case Kind::kTimestamp: return "google.protobuf.Timestamp";
    case Kind::kDuration: return "google.protobuf.Duration";
    case Kind::kList: return "list";
    case Kind::kMap: return "map";
    case Kind::kType: return "type";
  }
  return "unknown";
}

TypeId TypeTable::Intern(Kind kind, TypeId a, TypeId b) {
  for (size_t i = 0; i < entries_.size(); ++i) {
    const Entry& e = entries_[i];
    if (e.kind == kind && e.a == a && e.b == b) return static_cast<TypeId>(kFirst + i);
  }
  // A policy has a handful of types; one that nests thousands of different ones gets the rest unchecked.
  if (entries_.size() >= 4096) return kDynType;
  entries_.push_back({kind, a, b});
  return static_cast<TypeId>(kFirst + entries_.size() - 1);
}

TypeId TypeTable::From(const Type& type) {
  if (type.dyn) return kDynType;
  if (type.kind == Kind::kList) {
    return List(type.parameters.empty() ? kDynType : From(type.parameters[0]));
  }
  if (type.kind == Kind::kMap) {
    if (type.parameters.size() < 2) return Map(kDynType, kDynType);
    const TypeId key = From(type.parameters[0]);
    return Map(key, From(type.parameters[1]));
  }
  return Simple(type.kind);
}

Type TypeTable::To(TypeId id) const {
  Type type;
  if (IsDyn(id)) {
    type.dyn = true;
  } else if (id < kFirst) {
    type.kind = static_cast<Kind>(id);
  } else {
    const Entry& e = At(id);
    type.kind = e.kind;
    type.parameters.push_back(To(e.a));
    if (e.kind == Kind::kMap) type.parameters.push_back(To(e.b));
  }
  return type;
}

Kind TypeTable::KindOf(TypeId id) const {
  if (IsDyn(id)) return Kind::kUnknown;
  return id < kFirst ? static_cast<Kind>(id) : At(id).kind;
}

bool TypeTable::Compatible(TypeId a, TypeId b) const {
  if (a == b || IsDyn(a) || IsDyn(b) || a == kBadType || b == kBadType) return true;
  if (a < kFirst || b < kFirst) return false;
  const Entry &x = At(a), &y = At(b);
  return x.kind == y.kind && Compatible(x.a, y.a) && (x.kind == Kind::kList || Compatible(x.b, y.b));
}

TypeId TypeTable::Join(TypeId a, TypeId b) {
  if (a == b || b == kBadType) return a;
  if (a == kBadType) return b;
  if (a >= kFirst && b >= kFirst && At(a).kind == At(b).kind) {
    const Entry x = At(a), y = At(b);
    const TypeId first = Join(x.a, y.a);
    return x.kind == Kind::kList ? List(first) : Map(first, Join(x.b, y.b));
  }
  return kDynType;
}

std::string TypeTable::Name(TypeId id) const {
  if (IsDyn(id)) return "dyn";
  if (id < kFirst) {
    const Kind kind = static_cast<Kind>(id);
    if (kind == Kind::kTimestamp) return "timestamp";
    if (kind == Kind::kDuration) return "duration";
    return KindName(kind);
  }
  const Entry& e = At(id);
  if (e.kind == Kind::kList) return "list(" + Name(e.a) + ")";
  return "map(" + Name(e.a) + ", " + Name(e.b) + ")";
}

}  // namespace callcue::expr

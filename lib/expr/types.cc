#include "lib/expr/types.h"

#include <utility>

namespace callcue::expr {

Type Type::Simple(Kind kind) {
  Type type;
  type.kind = kind;
  return type;
}

Type Type::Dyn() {
  Type type;
  type.dyn = true;
  return type;
}

Type Type::List(const Type& element) {
  Type type = Simple(Kind::kList);
  type.Append(element);
  return type;
}

Type Type::Map(const Type& key, const Type& value) {
  Type type = Simple(Kind::kMap);
  type.Append(key);
  type.Append(value);
  return type;
}

void Type::Append(const Type& type) {
  inner.push_back({type.kind, type.dyn});
  inner.insert(inner.end(), type.inner.begin(), type.inner.end());
}

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

// From the last part back: what a list or map holds is ready when its own turn comes. What is missing is dyn.
TypeId TypeTable::From(const Type& type) {
  std::vector<TypeId> ready;
  const auto take = [&] {
    if (ready.empty()) return kDynType;
    const TypeId id = ready.back();
    ready.pop_back();
    return id;
  };
  const auto make = [&](Kind kind, bool dyn) {
    if (dyn) return kDynType;
    if (kind == Kind::kList) return List(take());
    if (kind != Kind::kMap) return callcue::expr::Simple(kind);
    const TypeId key = take();
    return Map(key, take());
  };
  for (size_t i = type.inner.size(); i-- > 0;) {
    const TypeId id = make(type.inner[i].kind, type.inner[i].dyn);
    ready.push_back(id);
  }
  return make(type.kind, type.dyn);
}

Type TypeTable::To(TypeId id) const {
  std::vector<Type::Part> parts;
  std::vector<TypeId> left = {id};
  while (!left.empty()) {
    const TypeId at = left.back();
    left.pop_back();
    const Kind kind = KindOf(at);
    parts.push_back({IsDyn(at) ? Kind::kNull : kind, IsDyn(at)});
    if (at < kFirst) continue;
    if (kind == Kind::kMap) left.push_back(At(at).b);
    left.push_back(At(at).a);
  }
  Type type;
  type.kind = parts[0].kind;
  type.dyn = parts[0].dyn;
  type.inner.assign(parts.begin() + 1, parts.end());
  return type;
}

Kind TypeTable::KindOf(TypeId id) const {
  if (IsDyn(id)) return Kind::kUnknown;
  return id < kFirst ? static_cast<Kind>(id) : At(id).kind;
}

bool TypeTable::Compatible(TypeId a, TypeId b) const {
  std::vector<std::pair<TypeId, TypeId>> left;
  for (;;) {
    if (a != b && !IsDyn(a) && !IsDyn(b) && a != kBadType && b != kBadType) {
      if (a < kFirst || b < kFirst) return false;
      const Entry &x = At(a), &y = At(b);
      if (x.kind != y.kind) return false;
      left.push_back({x.a, y.a});
      if (x.kind == Kind::kMap) left.push_back({x.b, y.b});
    }
    if (left.empty()) return true;
    a = left.back().first;
    b = left.back().second;
    left.pop_back();
  }
}

TypeId TypeTable::Join(TypeId a, TypeId b) {
  struct Pair {
    TypeId a, b, first;  // `first`: what the keys or elements have become
    int done;            // of their parameters
  };
  std::vector<Pair> open;
  TypeId joined = kDynType;
  const auto begin = [&](TypeId x, TypeId y) {
    if (x == y || y == kBadType) {
      joined = x;
    } else if (x == kBadType) {
      joined = y;
    } else if (x >= kFirst && y >= kFirst && At(x).kind == At(y).kind) {
      open.push_back({x, y, 0, 0});
    } else {
      joined = kDynType;
    }
  };
  begin(a, b);
  while (!open.empty()) {
    Pair& pair = open.back();
    const Entry x = At(pair.a), y = At(pair.b);
    const bool map = x.kind == Kind::kMap;
    if (pair.done == 1) pair.first = joined;
    if (pair.done++ < (map ? 2 : 1)) {
      const bool keys = pair.done == 1;
      begin(keys ? x.a : x.b, keys ? y.a : y.b);
      continue;
    }
    joined = map ? Map(pair.first, joined) : List(joined);
    open.pop_back();
  }
  return joined;
}

std::string TypeTable::Name(TypeId id) const {
  struct Piece {
    TypeId id;
    const char* text;  // instead of a type, if set
  };
  std::string out;
  std::vector<Piece> left = {{id, nullptr}};
  while (!left.empty()) {
    const Piece piece = left.back();
    left.pop_back();
    const Kind kind = KindOf(piece.id);
    if (piece.text != nullptr) {
      out += piece.text;
    } else if (IsDyn(piece.id)) {
      out += "dyn";
    } else if (piece.id >= kFirst) {
      const Entry& e = At(piece.id);
      out += kind == Kind::kList ? "list(" : "map(";
      left.push_back({0, ")"});
      if (kind == Kind::kMap) left.insert(left.end(), {{e.b, nullptr}, {0, ", "}});
      left.push_back({e.a, nullptr});
    } else {
      out += kind == Kind::kTimestamp ? "timestamp" : kind == Kind::kDuration ? "duration" : KindName(kind);
    }
  }
  return out;
}

}  // namespace callcue::expr

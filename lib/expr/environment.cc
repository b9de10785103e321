#include "lib/expr/environment.h"

#include <algorithm>
#include <vector>

#include "lib/base/edit_distance.h"

namespace callcue::expr {
namespace {

// Values of one kind are of the type of the first.
const Value* Representative(const Value* values, uint32_t count, uint32_t step) {
  for (uint32_t i = step; i < count; i += step) {
    if (values[i].kind != values[0].kind) return nullptr;
  }
  return count > 0 ? values : nullptr;
}

Type TypeOfConstant(const Value& value) {
  std::vector<Type::Part> parts;
  std::vector<const Value*> left = {&value};  // null: nothing is known
  while (!left.empty()) {
    const Value* v = left.back();
    left.pop_back();
    parts.push_back({v == nullptr ? Kind::kNull : v->kind, v == nullptr});
    if (v == nullptr || (v->kind != Kind::kList && v->kind != Kind::kMap)) continue;
    const uint32_t step = v->kind == Kind::kMap ? 2 : 1;
    const Value* elements = Elements(*v, nullptr);
    if (step == 2) left.push_back(v->size == 0 ? nullptr : Representative(elements + 1, 2 * v->size - 1, 2));
    left.push_back(Representative(elements, step * v->size, step));
  }
  Type type;
  type.kind = parts[0].kind;
  type.inner.assign(parts.begin() + 1, parts.end());
  return type;
}

}  // namespace

Environment::Environment(const Environment* parent) : impl_(std::make_unique<Impl>()) {
  if (parent != nullptr) impl_->parent = parent->impl_.get();
}
Environment::~Environment() = default;
Environment::Environment(Environment&&) noexcept = default;
Environment& Environment::operator=(Environment&&) noexcept = default;

bool Environment::DeclareSlot(std::string_view name, Type type, Slot slot, bool may_be_unknown) {
  if (slot.bank >= kBanks) return false;
  Declaration d;
  d.type = std::move(type);
  d.slot = slot;
  d.may_be_unknown = may_be_unknown;
  return impl_->names.emplace(std::string(name), std::move(d)).second;
}

bool Environment::DeclareConstant(std::string_view name, Value value) {
  Declaration d;
  d.constant = true;
  d.type = TypeOfConstant(value);
  d.value = impl_->arena->Copy(value, nullptr);
  return impl_->names.emplace(std::string(name), std::move(d)).second;
}

bool Environment::DeclareStringList(std::string_view name, const std::vector<std::string>& values) {
  std::vector<Value> elements;
  for (const std::string& value : values) elements.push_back(Value::String(value));
  Declaration d;
  d.constant = true;
  d.type = Type::List(Type::Simple(Kind::kString));
  d.value =
      impl_->arena->Copy(ListValue(Kind::kList, elements.data(), static_cast<uint32_t>(elements.size())), nullptr);
  return impl_->names.emplace(std::string(name), std::move(d)).second;
}

void Environment::SetContainer(std::string_view name) { impl_->container = name; }

const Declaration* Environment::Impl::Find(std::string_view name, const Impl** where) const {
  for (const Impl* i = this; i != nullptr; i = i->parent) {
    const auto found = i->names.find(name);
    if (found != i->names.end()) {
      *where = i;
      return &found->second;
    }
  }
  return nullptr;
}

std::string Environment::Impl::Nearest(std::string_view name) const {
  size_t best = std::min<size_t>(name.size() / 3, 3) + 1;
  std::string result;
  for (const Impl* i = this; i != nullptr; i = i->parent) {
    for (const auto& [candidate, declaration] : i->names) {
      const size_t distance = EditDistance(name, candidate, best);
      if (distance < best || (distance == best && !result.empty() && candidate < result)) {
        best = distance;
        result = candidate;
      }
    }
  }
  return result;
}

}  // namespace callcue::expr

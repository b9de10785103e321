#include "lib/analyse/domain.h"

#include <algorithm>
#include <set>

namespace callcue::analyse {

using expr::Kind;
using expr::Slot;
using expr::Value;
using program::EventSlot;

namespace {

Kind KindOf(const Program& p, Slot slot) {
  if (slot.bank == program::kVariableBank) return p.variables[slot.index].type;
  if (slot.bank != program::kEventBank) return Kind::kNull;
  switch (static_cast<EventSlot>(slot.index)) {
    case EventSlot::kParty:
    case EventSlot::kCause:
    case EventSlot::kDirection:
    case EventSlot::kStage:
    case EventSlot::kRingCount:
    case EventSlot::kTextLength: return Kind::kInt;
    case EventSlot::kGranted:
    case EventSlot::kCallBack:
    case EventSlot::kAudible:
    case EventSlot::kEnded: return Kind::kBool;
    case EventSlot::kDuration: return Kind::kDuration;
    case EventSlot::kConfidence: return Kind::kDouble;
    case EventSlot::kTo:
    case EventSlot::kName:
    case EventSlot::kLanguage: return Kind::kString;
    case EventSlot::kValue: return Kind::kDouble;
    case EventSlot::kAt:
    case EventSlot::kBegin:
    case EventSlot::kEnd:
    case EventSlot::kParticipant: return Kind::kNull;
    case EventSlot::kCount: break;
  }
  return Kind::kString;  // an argument of an action
}

// Enumerations of the wire are counted out.
int64_t MembersOf(Slot slot) {
  if (slot.bank != program::kEventBank) return 0;
  switch (static_cast<EventSlot>(slot.index)) {
    case EventSlot::kCause: return 9;
    case EventSlot::kDirection: return 3;
    case EventSlot::kStage: return 4;
    case EventSlot::kParty: return 6;
    default: return 0;
  }
}

}  // namespace

bool SameValue(const Value& a, const Value& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == Kind::kString) return a.text(nullptr) == b.text(nullptr);
  return a.bits == b.bits && a.size == b.size;
}

// What the host may leave out is unknown, one value more.
bool Domain::MayBeAbsent(Slot slot) const {
  if (slot.bank == program::kVariableBank) {
    return p_.variables[slot.index].fact && !p_.variables[slot.index].initial.known();
  }
  return slot.index >= static_cast<uint32_t>(EventSlot::kCount) ||
         slot.index == static_cast<uint32_t>(EventSlot::kConfidence) ||
         slot.index == static_cast<uint32_t>(EventSlot::kValue);
}

std::vector<Value> Domain::Collect(Slot slot, const std::vector<Value>& constants) const {
  std::vector<Value> values;
  const auto add = [&](const Value& value) {
    if (std::none_of(values.begin(), values.end(), [&](const Value& v) { return SameValue(v, value); })) {
      values.push_back(value);
    }
  };
  const Kind kind = KindOf(p_, slot);
  if (kind == Kind::kBool) {
    add(Value::Bool(false));
    add(Value::Bool(true));
    return values;
  }
  for (int64_t i = 0; i < MembersOf(slot); ++i) add(Value::Int(i));
  if (!values.empty()) return values;
  for (const Value& c : constants) {
    if (c.kind != kind) continue;
    switch (kind) {
      case Kind::kInt:
        for (int64_t d = -1; d <= 1; ++d) {
          int64_t near = 0;
          if (!__builtin_add_overflow(c.i, d, &near)) add(Value::Int(near));
        }
        break;
      case Kind::kDouble:
        for (double d = -1; d <= 1; ++d) add(Value::Double(c.d + d));
        break;
      case Kind::kDuration:
        for (int64_t d = -1; d <= 1; ++d) add(Value::DurationMs(c.millis() + d));
        break;
      case Kind::kString: add(c); break;
      default: break;
    }
  }
  if (slot.bank == program::kVariableBank) {
    const program::Variable& variable = p_.variables[slot.index];
    for (uint32_t i = variable.one_of.begin; i < variable.one_of.end; ++i) add(Value::String(p_.string_refs[i]));
    if (variable.initial.known() && !values.empty()) add(variable.initial);
    if (kind == Kind::kString && !values.empty() && variable.one_of.empty()) add(Value::String("another"));
  } else if (kind == Kind::kString && !values.empty()) {
    add(Value::String("another"));
  }
  return values;
}

Domain::Domain(const Program& program) : p_(program) {
  std::map<std::pair<uint8_t, uint32_t>, std::vector<Value>> constants;
  for (expr::ExprId id = 1; id < p_.expr_info.size(); ++id) {
    const std::vector<Value> in = p_.expressions->ConstantsIn(id);
    for (const Slot& slot : p_.expressions->SlotsOf(id)) {
      if (slot.bank > program::kEventBank) continue;
      std::vector<Value>& beside = constants[{slot.bank, slot.index}];
      beside.insert(beside.end(), in.begin(), in.end());
    }
  }
  for (const auto& [key, beside] : constants) {
    const Slot slot{key.first, key.second};
    values_[key] = Collect(slot, beside);
    if (!values_[key].empty() && MayBeAbsent(slot)) values_[key].push_back(Value());
  }
}

const std::vector<Value>& Domain::ValuesOf(Slot slot) const {
  static const auto* none = new std::vector<Value>;
  const auto it = values_.find({slot.bank, slot.index});
  return it == values_.end() ? *none : it->second;
}

void Grid::Leave(Slot slot) {
  const std::vector<Axis> all = std::move(axes);
  axes.clear();
  points = 1;
  for (const Axis& axis : all) {
    if (!(axis.slot == slot)) Add(axis.slot, axis.values);
  }
}

void Grid::Add(Slot slot, const std::vector<Value>* values) {
  for (Axis& axis : axes) axis.stride *= values->size();
  axes.push_back({slot, values, 1});
  points *= values->size();
}

Grid Domain::GridOf(const std::vector<expr::ExprId>& expressions, uint8_t banks, size_t most) const {
  std::set<std::pair<uint8_t, uint32_t>> slots;
  for (const expr::ExprId id : expressions) {
    for (const Slot& slot : p_.expressions->SlotsOf(id)) {
      const bool wanted = slot.bank == program::kEventBank      ? (banks & kEventFields) != 0
                          : slot.bank != program::kVariableBank ? false
                          : p_.variables[slot.index].fact       ? (banks & kFacts) != 0
                                                                : (banks & kVariables) != 0;
      if (wanted) slots.insert({slot.bank, slot.index});
    }
  }
  Grid grid;
  for (const auto& [bank, index] : slots) {
    const std::vector<Value>& values = ValuesOf({bank, index});
    if (values.empty() || grid.points * values.size() > most) continue;
    grid.Add({bank, index}, &values);
  }
  return grid;
}

std::vector<Valuation> Domain::Combine(const std::vector<expr::ExprId>& expressions, uint8_t banks, size_t most) const {
  const Grid grid = GridOf(expressions, banks, most);
  std::vector<Valuation> all(grid.points);
  for (size_t point = 0; point < grid.points; ++point) {
    for (const Grid::Axis& axis : grid.axes) all[point].push_back({axis.slot, axis.At(point)});
  }
  return all;
}

}  // namespace callcue::analyse

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

// What lies between two neighbours; of integers and durations no less than 1 does.
void AddBetween(std::vector<Value>* values) {
  std::vector<double> sorted;
  for (const Value& value : *values) sorted.push_back(value.d);
  std::sort(sorted.begin(), sorted.end());
  for (size_t i = 1; i < sorted.size(); ++i) {
    const double middle = sorted[i - 1] / 2 + sorted[i] / 2;
    if (middle > sorted[i - 1] && middle < sorted[i]) values->push_back(Value::Double(middle));
  }
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n()";
  const size_t begin = text.find_first_not_of(kBlanks);
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

// What the analysis evaluates: guards, and what is assigned. Texts that are shown and times when something is due play
// no part in it.
std::set<expr::ExprId> Evaluated(const Program& p) {
  std::set<expr::ExprId> all;
  for (const program::Rule& rule : p.rules) all.insert(rule.when);
  for (const program::Duty& duty : p.duties) all.insert({duty.when, duty.fulfilled_when});
  for (const program::Prohibition& prohibition : p.prohibitions) all.insert(prohibition.while_);
  for (const program::Scenario& scenario : p.scenarios) all.insert(scenario.when);
  for (const program::Step& step : p.steps) all.insert(step.when);
  for (const program::Checklist& list : p.checklists) all.insert(list.when);
  for (const program::Permission& permission : p.permissions) all.insert({permission.applies, permission.when});
  for (const program::Exception& exception : p.exceptions) all.insert(exception.when);
  for (const program::Recommend& recommend : p.recommends) all.insert({recommend.when, recommend.while_});
  for (const program::Transition& transition : p.transitions) all.insert(transition.when);
  for (const program::Op& op : p.ops) {
    if (op.code == program::OpCode::kSet || op.code == program::OpCode::kJumpUnless) all.insert(op.value);
  }
  all.erase(expr::kNone);
  return all;
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
  if (kind == Kind::kDouble) AddBetween(&values);
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
  for (const expr::ExprId id : Evaluated(p_)) NoteUses(id);
}

// A slot that stands in anything but a comparison with a constant, or `in` of constants.
void Domain::NoteUses(expr::ExprId id) {
  const std::string_view source = p_.expressions->SourceOf(id);
  std::vector<Value> banks[3];
  expr::Frame frame;
  for (const Slot& slot : p_.expressions->SlotsOf(id)) {
    std::vector<Value>& bank = banks[slot.bank];
    bank.resize(std::max<size_t>(bank.size(), slot.index + 1));
  }
  for (int i = 0; i < 3; ++i) frame.banks[i] = banks[i].data();
  char scratch[256];
  expr::Scratch memory{scratch, sizeof scratch, 0};
  frame.scratch = &memory;
  std::vector<expr::Part> parts;
  p_.expressions->EvaluateParts(id, frame, &parts);
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].form != expr::Part::Form::kName) continue;
    size_t above = i;   // the part that it is an operand of: the nearest before it that is less deep
    while (above > 0 && parts[above].depth >= parts[i].depth) --above;
    size_t operands[3], count = 0;
    for (size_t k = above + 1; k < parts.size() && parts[k].depth > parts[above].depth && count < 3; ++k) {
      if (parts[k].depth == parts[above].depth + 1) operands[count++] = k;
    }
    bool atom = above < i && count == 2 && (parts[operands[0]].constant || parts[operands[1]].constant);
    if (atom && parts[above].form != expr::Part::Form::kCompare) {
      const uint32_t from = parts[operands[0]].end, to = parts[operands[1]].begin;
      atom = operands[0] == i && from < to && to <= source.size() && Trimmed(source.substr(from, to - from)) == "in";
    }
    if (!atom) computed_with_.insert({parts[i].slot.bank, parts[i].slot.index});
  }
}

bool Domain::Covers(Slot slot) const {
  if (ValuesOf(slot).empty()) return false;
  if (KindOf(p_, slot) == Kind::kBool || MembersOf(slot) > 0) return true;   // there are no others
  if (slot.bank == program::kVariableBank && !p_.variables[slot.index].one_of.empty()) return true;
  return computed_with_.count({slot.bank, slot.index}) == 0;
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

Grid Domain::MakeGrid(const std::vector<expr::ExprId>& expressions, uint8_t banks, size_t most, bool covered) const {
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
    if (values.empty() || (covered && !Covers({bank, index})) || grid.points * values.size() > most) continue;
    grid.Add({bank, index}, &values);
  }
  return grid;
}

std::vector<Valuation> Domain::PointsOf(const Grid& grid) {
  std::vector<Valuation> all(grid.points);
  for (size_t point = 0; point < grid.points; ++point) {
    for (const Grid::Axis& axis : grid.axes) all[point].push_back({axis.slot, axis.At(point)});
  }
  return all;
}

Grid Domain::GridOf(const std::vector<expr::ExprId>& expressions, uint8_t banks, size_t most) const {
  return MakeGrid(expressions, banks, most, true);
}

std::vector<Valuation> Domain::Combine(const std::vector<expr::ExprId>& expressions, uint8_t banks, size_t most) const {
  return PointsOf(MakeGrid(expressions, banks, most, true));
}

std::vector<Valuation> Domain::Samples(const std::vector<expr::ExprId>& expressions, uint8_t banks, size_t most) const {
  return PointsOf(MakeGrid(expressions, banks, most, false));
}

}  // namespace callcue::analyse

// What guards and effects of the abstract statechart see.
#include "lib/analyse/machine.h"

namespace callcue::analyse {

using expr::Value;

void Machine::LoadState() {
  Forget(&before_);
  loaded_widened_ = widened_places_.size();
  const uint8_t* numbers = VariablesOf(&before_);
  for (size_t i = 0; i < tracked_.size(); ++i) {
    const uint32_t variable = tracked_[i];
    variable_bank_[variable] = numbers[i] > 0 ? values_[variable][numbers[i] - 1u] : Value();
  }
  for (const auto& [slot, state] : state_slots_) derived_bank_[slot] = Value::Bool(Active(before_.data(), state));
}

void Machine::OpenGrid(const Grid& grid) {
  if (loaded_widened_ != widened_places_.size()) LoadState();
  axes_ = 0;
  uint32_t bit = 1;
  for (const Grid::Axis& axis : grid.axes) {
    if (axis.values->size() < 2) continue;
    axis_bits_[axis.slot.bank][axis.slot.index] = bit;
    axes_ |= bit;
    bit <<= 1;
  }
}

void Machine::LoadPoint(const Grid& grid, size_t point) {
  for (const Grid::Axis& axis : grid.axes) {
    (axis.slot.bank == program::kEventBank ? event_bank_ : variable_bank_)[axis.slot.index] = axis.At(point);
  }
}

void Machine::CloseGrid(const Grid& grid) {
  for (const Grid::Axis& axis : grid.axes) {
    (axis.slot.bank == program::kEventBank ? event_bank_ : variable_bank_)[axis.slot.index] = Value();
    axis_bits_[axis.slot.bank][axis.slot.index] = 0;
  }
}

void Machine::Cover(const Grid& grid, size_t point) {
  cover_.assign(1, point);
  for (const Grid::Axis& axis : grid.axes) {
    if (axis_bits_[axis.slot.bank][axis.slot.index] & read_) continue;
    const size_t here = axis.Digit(point), known = cover_.size();
    for (size_t digit = 0; digit < axis.values->size(); ++digit) {
      if (digit == here) continue;
      for (size_t i = 0; i < known; ++i) cover_.push_back(cover_[i] + digit * axis.stride - here * axis.stride);
    }
  }
  for (const size_t other : cover_) covered_[other] = 1;
}

void Machine::Undo(size_t mark) {
  for (; undo_.size() > mark; undo_.pop_back()) variable_bank_[undo_.back().first] = undo_.back().second;
}

expr::Frame Machine::FrameOf(expr::ExprId id, expr::Scratch* scratch) {
  if (axes_ != 0) {
    for (const expr::Slot& slot : p_.expressions->SlotsOf(id)) {
      if (slot.bank <= program::kEventBank) read_ |= axis_bits_[slot.bank][slot.index];
    }
  }
  scratch->data = scratch_.data();
  scratch->capacity = static_cast<uint32_t>(scratch_.size());
  expr::Frame frame;
  frame.banks[program::kVariableBank] = variable_bank_.data();
  frame.banks[program::kEventBank] = event_bank_.data();
  frame.banks[program::kDerivedBank] = derived_bank_.data();
  frame.scratch = scratch;
  return frame;
}

expr::Outcome Machine::Holds(expr::ExprId id) {
  if (id == expr::kNone) return expr::Outcome::kTrue;
  expr::Scratch scratch;
  return p_.expressions->EvaluateBool(id, FrameOf(id, &scratch));
}

}  // namespace callcue::analyse

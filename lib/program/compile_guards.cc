// What the engine must know of each expression: what to derive before it, and whose words it rests on.
#include <algorithm>

#include "lib/program/compiler.h"

namespace callcue::program {
namespace {

bool IsAct(const Derived& d) { return d.kind >= DerivedKind::kActCount && d.kind <= DerivedKind::kActEnded; }

}  // namespace

void Compiler::CompileGuards() {
  out_.expressions = in_.builder.Finish();
  out_.derived = in_.derived;
  out_.matcher = std::move(in_.matcher);
  out_.expr_info.resize(in_.expressions + 1);
  for (expr::ExprId id = 1; id <= in_.expressions; ++id) {
    ExprInfo& info = out_.expr_info[id];
    info.derived.begin = static_cast<uint32_t>(out_.derived_uses.size());
    for (const expr::Slot& slot : out_.expressions->SlotsOf(id)) {
      if (slot.bank != kDerivedBank) continue;
      out_.derived_uses.push_back(slot.index);
      const Derived& d = out_.derived[slot.index];
      if (!IsAct(d) || !out_.acts[d.id].in_words) continue;
      info.text_parties |= d.parties == 0xff ? out_.acts[d.id].parties : d.parties;
    }
    info.derived.end = static_cast<uint32_t>(out_.derived_uses.size());
  }
}

uint8_t Compiler::TextPartiesOf(const std::vector<expr::ExprId>& guards) const {
  uint8_t parties = 0;
  for (expr::ExprId id : guards) parties |= out_.expr_info[id].text_parties;
  return parties;
}

std::vector<expr::ExprId> Compiler::ExceptionsOf(uint32_t linked_element) const {
  std::vector<expr::ExprId> guards;
  for (const linked::Exception& exception : in_.exceptions) {
    if (exception.element == linked_element) guards.push_back(exception.when);
  }
  return guards;
}

// Words may still arrive when a moment is judged; everything else is judged as it was then.
Range Compiler::Captures(const std::vector<expr::ExprId>& guards) {
  std::vector<expr::Slot> slots;
  for (expr::ExprId id : guards) {
    if (id == expr::kNone) continue;
    for (const expr::Slot& slot : out_.expressions->SlotsOf(id)) {
      if (slot.bank == kDerivedBank && IsAct(out_.derived[slot.index])) continue;
      if (std::find(slots.begin(), slots.end(), slot) == slots.end()) slots.push_back(slot);
    }
  }
  std::sort(slots.begin(), slots.end(), [](const expr::Slot& a, const expr::Slot& b) {
    return a.bank != b.bank ? a.bank < b.bank : a.index < b.index;
  });
  Range range;
  range.begin = static_cast<uint32_t>(out_.captures.size());
  out_.captures.insert(out_.captures.end(), slots.begin(), slots.end());
  range.end = static_cast<uint32_t>(out_.captures.size());
  return range;
}

}  // namespace callcue::program

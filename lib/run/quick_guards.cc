#include "lib/run/quick_guards.h"

namespace callcue::run::quick {
namespace {

using program::EventSlot;

// As Engine::EventValue(), for what isn't an utterance nor a fact.
Value EventValue(const Seen& seen, EventSlot slot) {
  const Event& e = *seen.event;
  switch (slot) {
    case EventSlot::kBegin: return Value::TimestampMs(seen.begin);
    case EventSlot::kEnd: return Value::TimestampMs(seen.end);
    case EventSlot::kParty: return Value::Int(seen.party);
    case EventSlot::kDuration: return Value::DurationMs(0);
    case EventSlot::kAt: return Value::TimestampMs(e.at_ms);
    case EventSlot::kName: {
      const bool act = e.kind == EventKind::kDialogueAct || e.kind == EventKind::kIntent;
      return Value::String(act ? seen.program->acts[seen.name].name : e.name);
    }
    case EventSlot::kParticipant: return Value::String(e.participant_id);
    case EventSlot::kCause: return Value::Int(static_cast<int>(e.cause));
    case EventSlot::kDirection: return Value::Int(static_cast<int>(e.direction));
    case EventSlot::kStage: return Value::Int(static_cast<int>(e.stage));
    case EventSlot::kRingCount: return Value::Int(e.count);
    case EventSlot::kTextLength: return Value::Int(0);
    case EventSlot::kGranted: case EventSlot::kCallBack: case EventSlot::kEnded: return Value::Bool(e.on);
    case EventSlot::kTo: return Value::String(e.to);
    case EventSlot::kLanguage: return Value::String(e.language);
    case EventSlot::kConfidence: case EventSlot::kValue: return e.number ? Value::Double(*e.number) : Value();
    default: return Value();   // audible, arguments
  }
}

Value Read(const Seen& seen, expr::Slot slot) {
  if (slot.bank == program::kVariableBank) return seen.state->Slot(slot.index);
  if (slot.bank == program::kEventBank) return EventValue(seen, static_cast<EventSlot>(slot.index));
  const program::Derived& derived = seen.program->derived[slot.index];
  if (derived.kind == program::DerivedKind::kNow) return Value::TimestampMs(seen.now);
  return Value::Bool(seen.config >> derived.id & 1);
}

}  // namespace

Truth Evaluate(const Seen& seen, expr::ExprId id) {
  constexpr size_t kBank = 32;
  alignas(Value) char banks[3 * kBank * sizeof(Value)];   // not cleared: what is read is written here
  Value* const values = reinterpret_cast<Value*>(banks);
  const program::StepTables& tables = *seen.program->step;
  const program::Range slots = tables.expressions[id].slots;
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    const expr::Slot slot = tables.readings[i];
    values[slot.bank * kBank + slot.index] = Read(seen, slot);
  }
  expr::Scratch scratch;
  expr::Frame frame;
  for (size_t bank = 0; bank < 3; ++bank) frame.banks[bank] = values + bank * kBank;
  frame.heap = seen.state->heap();
  frame.scratch = &scratch;
  const expr::Outcome outcome = seen.program->expressions->EvaluateBool(id, frame);
  if (scratch.full || outcome == expr::Outcome::kError) return Truth::kFails;
  return outcome == expr::Outcome::kTrue ? Truth::kTrue : outcome == expr::Outcome::kFalse ? Truth::kFalse : Truth::kUnknown;
}

}  // namespace callcue::run::quick

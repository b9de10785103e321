// What guards read: the fields of the event at hand (bank 1) and what is derived from the call (bank 2), each filled
// only when an expression is about to be evaluated that reads it.
#include "lib/base/limits.h"
#include "lib/run/engine.h"

namespace callcue::run {

using expr::Value;
using program::DerivedKind;
using program::EventSlot;

namespace {

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0); }

Value ValueOf(const FactValue& value) {
  switch (value.kind) {
    case FactValue::Kind::kBool: return Value::Bool(value.integer != 0);
    case FactValue::Kind::kInt: return Value::Int(value.integer);
    case FactValue::Kind::kDouble: return Value::Double(value.number);
    case FactValue::Kind::kString: return Value::String(value.string);
    case FactValue::Kind::kDuration: return Value::DurationMs(value.integer);
    case FactValue::Kind::kTimestamp: return Value::TimestampMs(value.integer);
    case FactValue::Kind::kNone: break;
  }
  return Value();
}

}  // namespace

void Engine::LoadEvent(const Happening& happening) {
  bank_in_use_ = true;
  const size_t fixed = static_cast<size_t>(EventSlot::kCount);
  w_.event_bank.assign(fixed + p_.argument_names.size(), Value());
  const auto set = [&](EventSlot slot, Value value) { w_.event_bank[static_cast<size_t>(slot)] = value; };
  set(EventSlot::kBegin, Value::TimestampMs(happening.begin));
  set(EventSlot::kEnd, Value::TimestampMs(happening.end));
  set(EventSlot::kParty, Value::Int(happening.party));
  set(EventSlot::kDuration, Value::DurationMs(happening.duration));
  set(EventSlot::kAt, Value::TimestampMs(h().now));
  const Event* e = happening.event;
  // An act that was found in words has no name in the host's event.
  if (happening.kind == Kind::kAct) set(EventSlot::kName, Value::String(p_.acts[happening.name].name));
  if (e == nullptr) return;
  set(EventSlot::kParticipant, Value::String(e->participant_id));
  if (happening.kind != Kind::kAct) set(EventSlot::kName, Value::String(e->name));
  set(EventSlot::kCause, Value::Int(static_cast<int>(e->cause)));
  set(EventSlot::kDirection, Value::Int(static_cast<int>(e->direction)));
  set(EventSlot::kStage, Value::Int(static_cast<int>(e->stage)));
  set(EventSlot::kRingCount, Value::Int(e->count));
  set(EventSlot::kTextLength, Value::Int(static_cast<int64_t>(w_.hits.code_points)));
  set(EventSlot::kGranted, Value::Bool(e->on));
  set(EventSlot::kCallBack, Value::Bool(e->on));
  set(EventSlot::kTo, Value::String(e->to));
  if (e->number) set(EventSlot::kConfidence, Value::Double(*e->number));
  if (current_segment_ != kNone) set(EventSlot::kAudible, Value::Bool(s_.at<kSegments>(current_segment_).audible));
  if (happening.kind == static_cast<Kind>(EventKind::kFact) ||
      happening.kind == static_cast<Kind>(EventKind::kFactWithdrawn)) {
    set(EventSlot::kValue, s_.at<kSlots>(happening.name));
  } else if (e->number) {
    set(EventSlot::kValue, Value::Double(*e->number));
  }
  for (const Argument& argument : e->arguments) {
    const uint32_t i = p_.argument_table.Find(argument.name);
    if (i != program::kNoIndex) w_.event_bank[fixed + i] = ValueOf(argument.value);
  }
}

void Engine::NoEvent() {
  current_ = loaded_ = nullptr;
  if (!bank_in_use_) return;
  bank_in_use_ = false;
  w_.event_bank.assign(static_cast<size_t>(EventSlot::kCount) + p_.argument_names.size(), Value());
}

Value Engine::Derive(const program::Derived& d) {
  const Header& head = h();
  const uint32_t action = static_cast<uint32_t>(p_.acts.size()) + d.id;
  const auto time = [](int64_t ms) { return Value::TimestampMs(ms == kNever ? kNeverHappenedMs : ms); };
  switch (d.kind) {
    case DerivedKind::kNow: return Value::TimestampMs(moment());
    case DerivedKind::kActCount: return Value::Int(CountOf(d.id, d.parties));
    case DerivedKind::kActFirst: return time(FirstOf(d.id, d.parties));
    case DerivedKind::kActLast: {
      const Performed* last = LatestOf(d.id, d.parties);
      return time(last != nullptr ? last->begin : kNever);
    }
    case DerivedKind::kActEnded: {
      const Performed* last = LatestOf(d.id, d.parties);
      return time(last != nullptr ? last->end : kNever);
    }
    case DerivedKind::kActionCount: return Value::Int(CountOf(action, 0xff));
    case DerivedKind::kActionFirst: return time(FirstOf(action, 0xff));
    case DerivedKind::kActionLast: {
      const Performed* last = LatestOf(action, 0xff);
      return time(last != nullptr ? last->begin : kNever);
    }
    case DerivedKind::kApproval: return Value::Bool(s_.at<kApprovals>(d.id) != 0);
    case DerivedKind::kState: return Value::Bool(s_.active(d.id));
    case DerivedKind::kCallDirection: return Value::Int(head.direction);
    case DerivedKind::kCallSegment: return Value::Int(head.segment);
    case DerivedKind::kCallEstablishedAt: return time(head.established_at);
    case DerivedKind::kCallRingCount: {
      if (head.rang > 0) return Value::Int(head.rang);
      if (head.delivered_at == kNever) return Value::Int(0);
      const int64_t until = head.established ? head.established_at : moment();
      const int64_t period = std::max<int64_t>(p_.settings.ring_period_ms, 1);
      return Value::Int(std::max<int64_t>(1, (until - head.delivered_at + period - 1) / period));
    }
    case DerivedKind::kCallAnsweredBy: return Value::Int(head.answered_by);
    case DerivedKind::kCallLanguage:
      return Value::String(head.language < p_.languages.size() ? p_.languages[head.language] : std::string_view());
    case DerivedKind::kCallCallBack: return Value::Bool(head.call_back);
    case DerivedKind::kCallEndedBy: return Value::Int(head.ended_by);
    case DerivedKind::kCallEndCause: return Value::Int(head.end_cause);
    case DerivedKind::kCallParticipant: {
      Value value = Value::String({});
      value.size = head.participant.size;
      value.relative = 1;
      value.bits = head.participant.offset;
      return value;
    }
    case DerivedKind::kCallEstablished: return Value::Bool(head.established && !head.ended);
    case DerivedKind::kCallInaudible: return Value::Bool(head.inaudible != 0);
    case DerivedKind::kCallLocalHour: {
      const int64_t minutes = FloorDivide(moment(), 60000) + head.utc_offset_minutes;
      return Value::Int(FloorDivide(minutes, 60) - 24 * FloorDivide(minutes, 1440));
    }
    case DerivedKind::kCallSpeaking:
      return Value::Bool((d.parties & 2 && head.speech_since[0] != kNever) ||
                         (d.parties & 4 && head.speech_since[1] != kNever));
    case DerivedKind::kTurnCount: return Value::Int(d.parties & 4 ? head.turns[1] : head.turns[0]);
  }
  return Value();
}

void Engine::LoadDerived(expr::ExprId id) {
  const program::Range uses = p_.expr_info[id].derived;
  if (w_.derived_bank.size() < p_.derived.size()) w_.derived_bank.resize(p_.derived.size());
  for (uint32_t i = uses.begin; i < uses.end; ++i) {
    const uint32_t d = p_.derived_uses[i];
    w_.derived_bank[d] = Derive(p_.derived[d]);
  }
  if (judging_ == nullptr) return;
  for (uint32_t i = 0; i < judging_->captures; ++i) {
    const expr::Slot slot = p_.captures[judging_captures_.begin + i];
    if (slot.bank == program::kDerivedBank) w_.derived_bank[slot.index] = s_.at<kCaptured>(judging_->captured + i);
  }
}

expr::Frame Engine::FrameNow() {
  expr::Frame frame;
  frame.banks[program::kVariableBank] = judging_ != nullptr ? w_.variable_bank.data() : s_.data<kSlots>();
  frame.banks[program::kEventBank] = w_.event_bank.data();
  frame.banks[program::kDerivedBank] = w_.derived_bank.data();
  frame.heap = s_.heap();
  return frame;
}

expr::Outcome Engine::Holds(expr::ExprId id, uint32_t element, expr::Unknowns* unknowns) {
  if (id == expr::kNone) return expr::Outcome::kTrue;
  if (current_ != loaded_) {
    LoadEvent(*current_);
    loaded_ = current_;
  }
  LoadDerived(id);
  expr::Frame frame = FrameNow();
  expr::Scratch scratch{w_.scratch.get(), Workspace::kScratchBytes, 0};
  frame.scratch = &scratch;
  const char* error = nullptr;
  const expr::Outcome outcome = p_.expressions->EvaluateBool(id, frame, unknowns, &error);
  if (outcome == expr::Outcome::kError) Fail(element, error != nullptr ? error : "error");
  return outcome;
}

// A string that it builds stands in the workspace's scratch until the next evaluation.
Value Engine::Compute(expr::ExprId id, uint32_t element) {
  if (current_ != loaded_) {
    LoadEvent(*current_);
    loaded_ = current_;
  }
  LoadDerived(id);
  expr::Frame frame = FrameNow();
  expr::Scratch scratch{w_.scratch.get(), Workspace::kScratchBytes, 0};
  frame.scratch = &scratch;
  const char* error = nullptr;
  const Value value = p_.expressions->Evaluate(id, frame, nullptr, &error);
  if (value.kind == expr::Kind::kError) Fail(element, error != nullptr ? error : "error");
  return value;
}

bool Engine::Duration(const program::TimeSpec& spec, uint32_t element, int64_t* ms) {
  if (!spec.present) return false;
  *ms = spec.ms;
  if (spec.expression == expr::kNone) return true;
  const Value value = Compute(spec.expression, element);
  if (value.kind != expr::Kind::kDuration) return false;
  *ms = value.millis();
  return true;
}

// R8: reported, and raised at most once a macrostep, never while that event is being handled.
void Engine::Fail(uint32_t element, std::string_view code, Fault::Kind kind) {
  if (quiet_) return;
  const bool named = element < p_.elements.size();
  out_.faults.push_back({kind, named ? p_.elements[element].id : std::string_view(), code});
  if (!in_macrostep_ || in_error_ || error_raised_) return;
  error_raised_ = true;
  Raise(program::kNoIndex, Kind::kErrorExecution, h().now, h().now);
}

bool Engine::Excepted(uint32_t element, uint32_t* exception) {
  const program::Range range = p_.elements[element].exceptions;
  for (uint32_t i = range.begin; i < range.end; ++i) {
    if (Holds(p_.exceptions[i].when, element) != expr::Outcome::kTrue) continue;
    if (exception != nullptr) *exception = i;
    return true;
  }
  return false;
}

}  // namespace callcue::run

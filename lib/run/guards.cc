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

Value Engine::ArgumentValue(uint32_t argument) const {
  if (current_->event == nullptr) return Value();
  Value value;   // of two that bear the name the last counts
  for (const Argument& one : current_->event->arguments) {
    if (one.name == p_.argument_names[argument]) value = ValueOf(one.value);
  }
  return value;
}

Value Engine::EventValue(EventSlot slot) const {
  if (current_ == nullptr) return Value();
  const Happening& happening = *current_;
  switch (slot) {
    case EventSlot::kBegin: return Value::TimestampMs(happening.begin);
    case EventSlot::kEnd: return Value::TimestampMs(happening.end);
    case EventSlot::kParty: return Value::Int(happening.party);
    case EventSlot::kDuration: return Value::DurationMs(happening.duration);
    case EventSlot::kAt: return Value::TimestampMs(h().now);
    case EventSlot::kName:
      // An act that was found in words has no name in the host's event, and what the policy derives has no such event.
      switch (happening.kind) {
        case Kind::kAct: return Value::String(p_.acts[happening.name].name);
        case Kind::kRaised: return Value::String(p_.raised[happening.name]);
        case Kind::kFulfilled: case Kind::kViolated: return Value::String(p_.elements[happening.name].id);
        case Kind::kDone: return Value::String(p_.states[happening.name].id);
        default: break;
      }
      break;
    default: break;
  }
  const Event* e = happening.event;
  if (slot == EventSlot::kLanguage && happening.kind == Kind::kAct) {
    // Of one that is looked up in the log nobody knows it any more.
    return Value::String(e != nullptr ? e->language : std::string_view());
  }
  if (e == nullptr) return Value();
  switch (slot) {
    case EventSlot::kParticipant: return Value::String(e->participant_id);
    case EventSlot::kName: return Value::String(e->name);
    case EventSlot::kCause: return Value::Int(static_cast<int>(e->cause));
    case EventSlot::kDirection: return Value::Int(static_cast<int>(e->direction));
    case EventSlot::kStage: return Value::Int(static_cast<int>(e->stage));
    case EventSlot::kRingCount: return Value::Int(e->count);
    case EventSlot::kTextLength: return Value::Int(code_points_);
    case EventSlot::kGranted: case EventSlot::kCallBack: case EventSlot::kEnded: return Value::Bool(e->on);
    case EventSlot::kLanguage: return Value::String(e->language);
    case EventSlot::kTo: return Value::String(e->to);
    case EventSlot::kConfidence: return e->number ? Value::Double(*e->number) : Value();
    case EventSlot::kAudible:
      return current_segment_ == kNone ? Value() : Value::Bool(s_.at<kSegments>(current_segment_).audible);
    case EventSlot::kValue:
      if (happening.kind == static_cast<Kind>(EventKind::kFact) ||
          happening.kind == static_cast<Kind>(EventKind::kFactWithdrawn)) {
        return s_.Slot(happening.name);
      }
      return e->number ? Value::Double(*e->number) : Value();
    default: return Value();
  }
}

Value Engine::Derive(const program::Derived& d) {
  const Header& head = h();
  const uint32_t action = static_cast<uint32_t>(p_.acts.size()) + d.id;
  const auto time = [](int64_t ms) { return Value::TimestampMs(ms == kNever ? kNeverHappenedMs : ms); };
  const auto kept = [](StringRef text) {
    Value value = Value::String({});
    value.size = text.size;
    value.relative = 1;
    value.bits = text.offset;
    return value;
  };
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
      if (s_.rare().delivered_at == kNever) return Value::Int(0);
      const int64_t until = head.established ? head.established_at : moment();
      const int64_t period = std::max<int64_t>(p_.settings.ring_period_ms, 1);
      return Value::Int(std::max<int64_t>(1, (until - s_.rare().delivered_at + period - 1) / period));
    }
    case DerivedKind::kCallAnsweredBy: return Value::Int(head.answered_by);
    case DerivedKind::kCallLanguage:
      return Value::String(head.language < p_.languages.size() ? p_.languages[head.language] : std::string_view());
    case DerivedKind::kCallCallBack: return Value::Bool(head.call_back);
    case DerivedKind::kCallEndedBy: return Value::Int(head.ended_by);
    case DerivedKind::kCallEndCause: return Value::Int(head.end_cause);
    case DerivedKind::kCallParticipant: return kept(s_.rare().participant);
    case DerivedKind::kCallSecondLanguage: return kept(s_.rare().second_language);
    case DerivedKind::kStream: return Value::Bool(StreamUp(static_cast<Stream>(d.id)));
    case DerivedKind::kCallEstablished: return Value::Bool(head.established && !head.ended);
    case DerivedKind::kCallInaudible: return Value::Bool(head.inaudible != 0);
    case DerivedKind::kCallLocalHour: {
      const int64_t minutes = FloorDivide(moment(), 60000) + s_.rare().utc_offset_minutes;
      return Value::Int(FloorDivide(minutes, 60) - 24 * FloorDivide(minutes, 1440));
    }
    case DerivedKind::kCallSpeaking:
      return Value::Bool((d.parties & 2 && s_.rare().speech_since[0] != kNever) ||
                         (d.parties & 4 && s_.rare().speech_since[1] != kNever));
    case DerivedKind::kTurnCount: return Value::Int(d.parties & 4 ? s_.rare().turns[1] : s_.rare().turns[0]);
  }
  return Value();
}

Value Engine::Read(expr::Slot slot) {
  switch (slot.bank) {
    case program::kVariableBank: return s_.Slot(slot.index);
    case program::kDerivedBank: return Derive(p_.derived[slot.index]);
    default: break;
  }
  constexpr uint32_t kFields = static_cast<uint32_t>(EventSlot::kCount);
  if (slot.index < kFields) return EventValue(static_cast<EventSlot>(slot.index));
  return current_ != nullptr ? ArgumentValue(slot.index - kFields) : Value();
}

void Engine::PrepareBanks() {
  const size_t sizes[3] = {p_.variables.size(), static_cast<size_t>(EventSlot::kCount) + p_.argument_names.size(),
                           p_.derived.size()};
  Value* at = reinterpret_cast<Value*>(few_slots_);
  for (int bank = 0; bank < 3; at += kFewSlots[bank++]) {
    banks_[bank] = sizes[bank] <= kFewSlots[bank] ? at : w().banks[bank].data();
  }
}

void Engine::PointAtBanks(expr::Frame* frame) {
  if (banks_[0] == nullptr) PrepareBanks();
  for (int bank = 0; bank < 3; ++bank) frame->banks[bank] = banks_[bank];
  frame->heap = s_.heap();
}

void Engine::Fill(expr::ExprId id, expr::Frame* frame) {
  PointAtBanks(frame);
  const program::Range slots = t_.expressions[id].slots;
  for (uint32_t i = slots.begin; i < slots.end; ++i) {
    const expr::Slot slot = t_.readings[i];
    banks_[slot.bank][slot.index] = Read(slot);
  }
  if (judging_ != nullptr) {
    for (uint32_t i = 0; i < judging_->captures; ++i) {
      const expr::Slot slot = p_.captures[judging_captures_.begin + i];
      banks_[slot.bank][slot.index] = s_.at<kCaptured>(judging_->captured + i);
    }
  }
}

// Fills slots one by one, as a guard comes to them, and each once: worth it where there are so many.
constexpr uint32_t kManySlots = 3;
class Engine::Reader : public expr::SlotReader {
 public:
  Reader(Engine* engine, expr::ExprId id) : engine_(*engine), id_(id) {}
  const Value& Read(expr::Slot slot) override {
    Value& value = engine_.banks_[slot.bank][slot.index];
    if (slot.index < kNoted) {
      uint64_t& noted = read_[slot.bank][slot.index / 64];
      const uint64_t bit = uint64_t{1} << (slot.index % 64);
      if ((noted & bit) != 0) return value;
      noted |= bit;
    }
    return value = engine_.Read(slot);
  }
  void ReadAll() override {
    const program::Range slots = engine_.t_.expressions[id_].slots;
    for (uint32_t i = slots.begin; i < slots.end; ++i) Read(engine_.t_.readings[i]);
  }

 private:
  static constexpr uint32_t kNoted = 256;

  Engine& engine_;
  const expr::ExprId id_;
  uint64_t read_[3][kNoted / 64] = {};
};

expr::Scratch Engine::LargeScratch() { return {w().scratch.get(), Workspace::kScratchBytes, 0, false}; }

expr::Outcome Engine::Evaluate(expr::ExprId id, uint32_t element, expr::Unknowns* unknowns) {
  const program::Reading& reading = t_.expressions[id];
  if (judging_ == nullptr && unknowns == nullptr && reading.form != program::Reading::Form::kAny) {
    const bool constant = reading.form == program::Reading::Form::kConstant;
    const Value value = constant ? reading.value : Read(t_.readings[reading.slots.begin]);
    if (value.kind == expr::Kind::kBool) {
      const bool holds = (value.i != 0) != (reading.form == program::Reading::Form::kNotName);
      return holds ? expr::Outcome::kTrue : expr::Outcome::kFalse;
    }
  }
  expr::Scratch scratch{small_scratch_, kSmallScratch, 0, false};
  expr::Frame frame;
  frame.scratch = &scratch;
  const char* error = nullptr;
  expr::Outcome outcome;
  if (judging_ == nullptr && unknowns == nullptr && reading.slots.size() >= kManySlots) {
    PointAtBanks(&frame);
    Reader reader(this, id);
    outcome = p_.expressions->EvaluateBool(id, frame, &reader, &error);
  } else {
    Fill(id, &frame);
    outcome = p_.expressions->EvaluateBool(id, frame, unknowns, &error);
  }
  if (scratch.full) {   // once more, with all that there is
    scratch = LargeScratch();
    error = nullptr;
    outcome = p_.expressions->EvaluateBool(id, frame, unknowns, &error);
  }
  if (outcome == expr::Outcome::kError) Fail(element, error != nullptr ? error : "error");
  return outcome;
}

// A string that it builds stands in the scratch until the next evaluation.
Value Engine::Compute(expr::ExprId id, uint32_t element) {
  const program::Reading& reading = t_.expressions[id];
  if (reading.form == program::Reading::Form::kConstant) return reading.value;
  if (judging_ == nullptr && reading.form == program::Reading::Form::kName) {
    const Value value = Read(t_.readings[reading.slots.begin]);
    if (value.known()) return value;
  }
  expr::Scratch scratch{small_scratch_, kSmallScratch, 0, false};
  expr::Frame frame;
  Fill(id, &frame);
  frame.scratch = &scratch;
  const char* error = nullptr;
  Value value = p_.expressions->Evaluate(id, frame, nullptr, &error);
  if (scratch.full) {
    scratch = LargeScratch();
    error = nullptr;
    value = p_.expressions->Evaluate(id, frame, nullptr, &error);
  }
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
  out_.Push(out_.faults, {kind, named ? p_.elements[element].id : std::string_view(), code, {}});
  if (!in_macrostep_ || in_error_ || error_raised_) return;
  error_raised_ = true;
  Raise(program::kNoIndex, Kind::kErrorExecution, h().now, h().now);
}

// R9: an internal step went beyond its limit.
void Engine::FailToEnd(uint32_t element, std::string_view cycle) {
  const size_t faults = out_.faults.size();
  Fail(element, "step-limit", Fault::Kind::kStepLimit);
  if (out_.faults.size() > faults) out_.faults.back().cycle = out_.Copy(cycle);
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

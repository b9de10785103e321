// In two halves: what the event would set off is found without changing anything, and whether there is room for it; then
// it is done, which can't fail any more, so that it needs no savepoint.
#include "lib/run/quick.h"

#include <algorithm>
#include <new>

#include "lib/base/limits.h"
#include "lib/program/step_tables.h"
#include "lib/run/event_key.h"
#include "lib/run/engine.h"

namespace callcue::run {
namespace {

using expr::Value;
using program::EventSlot;
using program::OpCode;
using program::Reading;
using program::StepTables;

constexpr int64_t kLastMs = 253402300799999;   // the end of year 9999
constexpr uint32_t kRecommendationRoom = 1, kChangeRoom = 4, kWithdrawalRoom = 8;   // of OutputMemory
constexpr uint16_t kSpeechStreams =
    1u << static_cast<int>(Stream::kCustomerText) | 1u << static_cast<int>(Stream::kVoiceActivity);

class Quick {
 public:
  Quick(const Program& program, State* state, OutputMemory* output, const Event& event)
      : p_(program), t_(*program.step), s_(*state), out_(*output), event_(event) {}

  bool Post(absl::Span<const Decision>* decisions) {
    if (!MayTry() || !Understand()) return false;
    if (dispatched_ && (!Select() || !HasRoom())) return false;
    if (!event_.event_id.empty() && !s_.HasRoom<kIds>(1)) return false;
    Do();
    *decisions = Finish();
    return true;
  }

 private:
  Header& h() { return s_.header(); }
  const Header& h() const { return s_.header(); }

  bool MayTry();
  bool Understand();
  bool UnderstandAct();
  bool Inaudible(int64_t t) const;
  bool Find(const program::NameTable& names);
  bool Select();
  bool HasRoom();
  int Holds(expr::ExprId id);
  enum class Truth : uint8_t { kFalse, kTrue, kUnknown, kFails };
  Truth TruthOf(const program::Term& term) const;
  Value Read(expr::Slot slot) const;
  Value EventValue(EventSlot slot) const;

  void Do();
  void DoLine();
  void EndSegment();
  void DoTransition();
  void RunBlock(program::Range block);
  void Offer(uint32_t index);
  void Enter(uint64_t exits);
  void Change(uint32_t entered, std::string_view from);
  int64_t NextDeadline() const;
  absl::Span<const Decision> Finish();

  // The output's lists, which lie one after the other.
  Decision* decision() { return reinterpret_cast<Decision*>(out_.bytes); }
  Recommendation* recommendations() { return reinterpret_cast<Recommendation*>(out_.bytes + sizeof(Decision)); }
  StateChange* changes() {
    return reinterpret_cast<StateChange*>(out_.bytes + sizeof(Decision) + kRecommendationRoom * sizeof(Recommendation));
  }
  Withdrawal* withdrawals() { return reinterpret_cast<Withdrawal*>(changes() + kChangeRoom); }

  const Program& p_;
  const StepTables& t_;
  State& s_;
  OutputMemory& out_;
  const Event& event_;
  EventKey key_;
  bool first_ = false;
  bool dispatched_ = true;               // the policy hears of the event
  bool reacted_ = false;
  uint8_t party_ = 0;
  Kind kind_ = static_cast<Kind>(0);
  uint32_t name_ = program::kNoIndex;
  int64_t begin_ = 0, end_ = 0;
  uint64_t config_ = 0;
  const program::TypeStep* type_ = nullptr;
  uint32_t transition_ = kNone;
  uint64_t enters_ = 0;
  uint32_t recommendation_count_ = 0, change_count_ = 0, withdrawal_count_ = 0;
};

// Nothing is due, nothing waits, and the event is an ordinary one.
bool Quick::MayTry() {
  const Header& head = h();
  const Event& e = event_;
  first_ = head.now == INT64_MIN;
  if (head.closed || e.at_ms < head.now || e.at_ms < 0 || e.at_ms > kLastMs || head.next_deadline <= e.at_ms) return false;
  if (first_ && !(t_.quick.start && t_.quick.changes.size() <= kChangeRoom)) return false;
  if (!first_ && head.language != p_.settings.default_language) return false;   // recommendations are ready in one language
  const size_t texts = e.text.size() | e.segment_id.size() | e.participant_id.size() | e.to.size() | e.language.size() |
                       e.second_language.size() | e.words.size() | e.arguments.size() | e.streams.size() |
                       e.unrecognised.size() | e.value.string.size() | e.recommendation_id;
  if (texts != 0 || e.event_id.size() > limits::kNameBytes || e.name.size() > limits::kNameBytes) return false;
  if (e.party > Party::kThirdParty || e.direction > Direction::kOutbound || e.cause > Cause::kDeviceFailure ||
      e.stage > TransferStage::kFailed || e.stability > Stability::kFinal || e.outcome > FeedbackOutcome::kDismissed) {
    return false;
  }
  if (e.kind == EventKind::kMeasurement && p_.settings.speech_rate != program::kNoIndex) return false;
  // Most calls have none of these parts.
  if (s_.directory_size() > static_cast<uint32_t>(kDuties - kFirstMoving) &&
      ((s_.count<kDuties>() | s_.count<kJudgments>()) != 0 || s_.count<kHeap>() > limits::kHeapBytes)) {
    return false;
  }
  if (head.turn_open || ((head.streams_declared | head.streams_seen) & kSpeechStreams) != 0) return false;
  if (!p_.permission_acts.empty() && !(t_.quick.permissions_by_acts && head.permissions_steady)) return false;
  if (!e.event_id.empty()) {
    if (s_.count<kIds>() >= limits::kEventIds) return false;
    key_ = KeyOf(e.event_id);
    const EventKey* known = s_.data<kIds>();
    for (uint32_t i = s_.count<kIds>(); i-- > 0;) {
      if (known[i].low == key_.low && known[i].high == key_.high) return false;
    }
  }
  return true;
}

bool Quick::Find(const program::NameTable& names) {
  name_ = names.Find(event_.name);
  return name_ != program::kNoIndex;
}

bool Quick::Inaudible(int64_t t) const {
  for (uint32_t i = s_.count<kIntervals>(); i-- > 0;) {
    const Interval& interval = s_.at<kIntervals>(i);
    if (interval.what == kInaudible && interval.from <= t && t < interval.to) return true;
  }
  return false;
}

// As Engine::OnHostAct(), for acts that nobody asks for afterwards.
bool Quick::UnderstandAct() {
  kind_ = Kind::kAct;
  if (!Find(p_.act_names) || t_.heads[name_] != program::kNoIndex || party_ == 0) return false;
  const Event& e = event_;
  if (e.begin_ms || e.end_ms) {
    if ((e.begin_ms && (*e.begin_ms < 0 || *e.begin_ms > kLastMs)) || (e.end_ms && (*e.end_ms < 0 || *e.end_ms > kLastMs)) ||
        (e.begin_ms && e.end_ms && *e.end_ms < *e.begin_ms)) {
      return false;
    }
    begin_ = std::min(e.begin_ms.value_or(e.end_ms.value_or(e.at_ms)), e.at_ms);
    end_ = std::max(begin_, std::min(e.end_ms.value_or(begin_), e.at_ms));
  } else if (s_.count<kSegments>() > 0) {
    return false;
  }
  dispatched_ = party_ != static_cast<uint8_t>(Party::kAgent) || !Inaudible(begin_);
  return true;
}

// What the event is in the policy's words, where it is one of those that change little.
bool Quick::Understand() {
  const Header& head = h();
  const Event& e = event_;
  kind_ = static_cast<Kind>(e.kind);
  party_ = static_cast<uint8_t>(e.party);
  begin_ = end_ = e.at_ms;
  const bool timed = e.begin_ms.has_value() || e.end_ms.has_value();
  switch (e.kind) {
    case EventKind::kIntent: case EventKind::kDialogueAct:
      if (!UnderstandAct()) return false;
      break;
    case EventKind::kSentiment:
      if (timed || !Find(p_.sentiment_names)) return false;
      dispatched_ = e.party != Party::kAgent || p_.settings.judge_agent_sentiment;
      break;
    case EventKind::kEstablished:
      if (timed || (head.segment > 0 && head.ended) || head.inaudible != 0) return false;
      if (head.segment == 0 && s_.count<kRare>() > 0) return false;
      break;
    case EventKind::kHeld:
      if (timed || (head.inaudible == 0 && (s_.count<kIntervals>() >= limits::kIntervals || !s_.HasRoom<kIntervals>(1)))) {
        return false;
      }
      break;
    case EventKind::kConnectionCleared:
      if (timed || !t_.quick.segment_ends) return false;
      break;
    case EventKind::kTick: case EventKind::kRang: case EventKind::kRetrieved:
      if (timed) return false;
      break;
    default: return false;
  }
  type_ = &t_.types[p_.TypeOf(kind_, name_)];
  return type_->quick;
}

// As Engine::SelectInWord(); false where more than one transition is enabled, or a guard fails.
bool Quick::Select() {
  config_ = first_ ? t_.quick.initial : s_.at<kConfiguration>(0);
  if (type_->sources == program::kNoIndex) return true;
  const uint64_t sources = t_.sets[type_->sources] & config_;
  if (sources == 0) return true;
  const program::Candidate* const begin = t_.candidates.data() + type_->candidates.begin;
  const program::Candidate* const end = t_.candidates.data() + type_->candidates.end;
  for (uint64_t left = t_.sets[t_.leaves] & config_; left != 0; left &= left - 1) {
    uint64_t path = t_.above[static_cast<uint32_t>(__builtin_ctzll(left))] & sources;
    for (uint32_t found = kNone; path != 0 && found == kNone;) {
      const uint32_t source = 63 - static_cast<uint32_t>(__builtin_clzll(path));
      path &= ~(uint64_t{1} << source);
      for (const program::Candidate* c = begin; c != end && found == kNone; ++c) {
        if (c->source != source || (c->parties != 0xff && !(c->parties >> party_ & 1))) continue;
        const int holds = c->when == expr::kNone ? 1 : Holds(c->when);
        if (holds < 0) return false;
        if (holds > 0) found = c->transition;
      }
      if (found == kNone || found == transition_) continue;
      if (transition_ != kNone) return false;
      transition_ = found;
    }
  }
  return true;
}

// 1 if a guard is true, 0 if it is false or unknown, -1 if it fails.
int Quick::Holds(expr::ExprId id) {
  if (id == expr::kNone) return 1;
  const Reading& reading = t_.expressions[id];
  if (reading.form != Reading::Form::kAny) {
    const bool constant = reading.form == Reading::Form::kConstant;
    const Value value = constant ? reading.value : Read(t_.readings[reading.slots.begin]);
    if (value.kind != expr::Kind::kBool) return 0;   // unknown
    return (value.i != 0) != (reading.form == Reading::Form::kNotName) ? 1 : 0;
  }
  if (!reading.terms.empty()) {
    bool unknown = false, failed = false;
    for (uint32_t i = reading.terms.begin; i < reading.terms.end; ++i) {
      const Truth truth = TruthOf(t_.terms[i]);
      if (truth == Truth::kFalse) return 0;   // whatever the others are
      unknown |= truth == Truth::kUnknown;
      failed |= truth == Truth::kFails;
    }
    return failed ? -1 : unknown ? 0 : 1;
  }
  constexpr size_t kBank = 32;
  alignas(Value) char banks[3 * kBank * sizeof(Value)];   // not cleared: what is read is written here
  Value* const values = reinterpret_cast<Value*>(banks);
  for (uint32_t i = reading.slots.begin; i < reading.slots.end; ++i) {
    const expr::Slot slot = t_.readings[i];
    values[slot.bank * kBank + slot.index] = Read(slot);
  }
  expr::Scratch scratch;
  expr::Frame frame;
  for (size_t bank = 0; bank < 3; ++bank) frame.banks[bank] = values + bank * kBank;
  frame.heap = s_.heap();
  frame.scratch = &scratch;
  const expr::Outcome outcome = p_.expressions->EvaluateBool(id, frame);
  if (scratch.full || outcome == expr::Outcome::kError) return -1;
  return outcome == expr::Outcome::kTrue ? 1 : 0;
}

Quick::Truth Quick::TruthOf(const program::Term& term) const {
  using Test = program::Term::Test;
  const auto truth = [](bool holds) { return holds ? Truth::kTrue : Truth::kFalse; };
  const Value value = Read(term.slot);
  if (!value.known()) return Truth::kUnknown;
  switch (term.test) {
    case Test::kIs: return truth(value.i != 0);
    case Test::kIsNot: return truth(value.i == 0);
    case Test::kEq: return truth(value.i == term.than);
    case Test::kNe: return truth(value.i != term.than);
    case Test::kLt: return truth(value.i < term.than);
    case Test::kLe: return truth(value.i <= term.than);
    case Test::kGt: return truth(value.i > term.than);
    case Test::kGe: return truth(value.i >= term.than);
    case Test::kElapsedGt: case Test::kElapsedGe: break;
  }
  constexpr int64_t kLongest = 9'000'000'000;   // seconds; a little beyond, durations end
  const Value now = Value::TimestampMs(event_.at_ms);
  const int64_t seconds = now.i - value.i;      // both lie between the years 1 and 9999
  if (seconds > kLongest || seconds < -kLongest) return Truth::kFails;
  if (seconds != term.than) return truth(seconds > term.than);
  return truth(now.size > value.size || (now.size == value.size && term.test == Test::kElapsedGe));
}

Value Quick::Read(expr::Slot slot) const {
  if (slot.bank == program::kVariableBank) return s_.Slot(slot.index);
  if (slot.bank == program::kEventBank) return EventValue(static_cast<EventSlot>(slot.index));
  const program::Derived& derived = p_.derived[slot.index];
  if (derived.kind == program::DerivedKind::kNow) return Value::TimestampMs(event_.at_ms);
  return Value::Bool(config_ >> derived.id & 1);
}

// As Engine::EventValue(), for what isn't an utterance nor a fact.
Value Quick::EventValue(EventSlot slot) const {
  switch (slot) {
    case EventSlot::kBegin: return Value::TimestampMs(begin_);
    case EventSlot::kEnd: return Value::TimestampMs(end_);
    case EventSlot::kParty: return Value::Int(party_);
    case EventSlot::kDuration: return Value::DurationMs(0);
    case EventSlot::kAt: return Value::TimestampMs(event_.at_ms);
    case EventSlot::kName: return Value::String(kind_ == Kind::kAct ? p_.acts[name_].name : event_.name);
    case EventSlot::kParticipant: return Value::String(event_.participant_id);
    case EventSlot::kCause: return Value::Int(static_cast<int>(event_.cause));
    case EventSlot::kDirection: return Value::Int(static_cast<int>(event_.direction));
    case EventSlot::kStage: return Value::Int(static_cast<int>(event_.stage));
    case EventSlot::kRingCount: return Value::Int(event_.count);
    case EventSlot::kTextLength: return Value::Int(0);
    case EventSlot::kGranted: case EventSlot::kCallBack: return Value::Bool(event_.on);
    case EventSlot::kTo: return Value::String(event_.to);
    case EventSlot::kConfidence: case EventSlot::kValue:
      return event_.number ? Value::Double(*event_.number) : Value();
    default: return Value();   // audible, arguments
  }
}

// All that the event may take fits where it goes.
bool Quick::HasRoom() {
  uint32_t recommends = 0, changes = 0;
  if (transition_ != kNone) {
    const program::TransitionStep& step = t_.transitions[transition_];
    recommends = step.recommends;
    changes = step.changes;
    enters_ = step.enters;
    if (step.history != program::kNoIndex) {
      // What is recorded before the exit counts, also where this transition is what leaves the parent.
      uint64_t recorded = s_.at<kHistories>(step.history);
      for (const program::HistoryStep& history : t_.history_steps) {
        if (history.record == step.history && (step.exits & config_ & history.parent)) recorded = config_ & history.recorded;
      }
      if (recorded == 0) return false;
      enters_ |= recorded;
    }
    if (step.sends > 0 &&
        (s_.count<kTimers>() + step.sends > limits::kTimers || !s_.HasRoom<kTimers>(step.sends))) {
      return false;
    }
  }
  if (recommends > kRecommendationRoom) return false;
  const uint32_t live = s_.count<kLive>();
  if (recommends > 0 && (live + recommends > limits::kRecommendations || !s_.HasRoom<kLive>(recommends))) return false;
  if (first_) changes += static_cast<uint32_t>(t_.quick.changes.size());
  if (changes > kChangeRoom) return false;
  if (event_.kind == EventKind::kConnectionCleared) {
    uint32_t spoken = recommends;
    for (uint32_t i = 0; i < live; ++i) spoken += t_.offers[s_.at<kLive>(i).recommend].spoken;
    if (spoken > kWithdrawalRoom) return false;
  }
  return true;
}

void Quick::Do() {
  Header& head = h();
  head.now = event_.at_ms;
  if (first_) {
    head.language = static_cast<uint16_t>(p_.settings.default_language);
    s_.at<kConfiguration>(0) = config_ = t_.quick.initial;
    for (const StateChange& change : t_.quick.changes) new (changes() + change_count_++) StateChange(change);
  }
  DoLine();
  if (transition_ != kNone) DoTransition();
  if (event_.kind == EventKind::kConnectionCleared) EndSegment();
  if (!event_.event_id.empty()) s_.Push<kIds>(key_);
}

// As Engine::Receive() and OnLine() do before the policy hears of an event.
void Quick::DoLine() {
  Header& head = h();
  const int64_t t = event_.at_ms;
  Stream stream = Stream::kCallControl;
  switch (event_.kind) {
    case EventKind::kIntent: case EventKind::kDialogueAct: stream = Stream::kUnderstanding; break;
    case EventKind::kSentiment: stream = Stream::kSentiment; break;
    case EventKind::kTick: stream = Stream::kUnspecified; break;
    case EventKind::kRang: head.rang = std::max(head.rang, event_.count); break;
    case EventKind::kEstablished:
      if (head.segment == 0) {   // in a fresh header nothing else is to be set for a segment's beginning
        head.segment = 1;
        head.rang = 0;
      }
      if (!head.established) head.established_at = head.last_heard = t;
      head.established = head.ever_established = 1;
      head.answered_by = party_;
      if (head.direction == 0) head.direction = static_cast<uint8_t>(Direction::kInbound);
      break;
    case EventKind::kHeld:
      if (head.inaudible == 0) {
        Interval interval;
        interval.from = t;
        interval.what = kInaudible;
        s_.Push<kIntervals>(interval);
      }
      head.inaudible |= 1;
      break;
    case EventKind::kRetrieved: {
      const uint8_t before = head.inaudible;
      head.inaudible = static_cast<uint8_t>(before & ~1);
      if (before == 0 || head.inaudible != 0) break;
      for (uint32_t i = s_.count<kIntervals>(); i-- > 0;) {
        Interval& interval = s_.at<kIntervals>(i);
        if (interval.what != kInaudible || interval.to != kNever) continue;
        interval.to = t;
        break;
      }
      if (head.last_heard != kNever) head.last_heard = std::max(head.last_heard, t);
      break;
    }
    default: break;
  }
  if (stream != Stream::kUnspecified) head.streams_seen |= static_cast<uint16_t>(1u << static_cast<int>(stream));
}

// As Engine::EndSegment(), where nothing reacts to it.
void Quick::EndSegment() {
  Header& head = h();
  if (event_.party != Party::kAgent && event_.party != Party::kCustomer && event_.party != Party::kUnspecified) return;
  if (head.ended || head.segment == 0) return;
  const bool lost = event_.cause == Cause::kNetworkDrop || event_.cause == Cause::kDeviceFailure;
  head.ended = 1;
  head.ended_by = lost ? 0 : party_;
  head.end_cause = static_cast<uint8_t>(event_.cause);
  head.ended_at = begin_;
  head.last_heard = kNever;
  if (head.inaudible != 0) {
    head.inaudible = 0;
    for (uint32_t i = s_.count<kIntervals>(); i-- > 0;) {
      Interval& interval = s_.at<kIntervals>(i);
      if (interval.what != kInaudible || interval.to != kNever) continue;
      interval.to = begin_;
      break;
    }
  }
  // Nobody listens any more: what was to be said is moot.
  const uint32_t live = s_.count<kLive>();
  Live* all = s_.data<kLive>();
  uint32_t kept = 0;
  for (uint32_t i = 0; i < live; ++i) {
    if (t_.offers[all[i].recommend].spoken) {
      new (withdrawals() + withdrawal_count_++) Withdrawal{all[i].id, WithdrawalReason::kMoot};
    } else {
      all[kept++] = all[i];
    }
  }
  if (kept < live) s_.Erase<kLive>(kept, live - kept);
}

// As Engine::Microstep().
void Quick::DoTransition() {
  reacted_ = true;
  const program::TransitionStep& step = t_.transitions[transition_];
  const uint64_t exits = step.exits & config_;
  if (exits != 0) {
    for (const program::HistoryStep& history : t_.history_steps) {
      if (exits & history.parent) s_.at<kHistories>(history.record) = config_ & history.recorded;
    }
    for (uint64_t left = exits & t_.sets[t_.exit_actions]; left != 0;) {
      const uint32_t s = 63 - static_cast<uint32_t>(__builtin_clzll(left));
      left &= ~(uint64_t{1} << s);
      config_ &= ~(exits & (~uint64_t{1} << s));   // those behind it are left already, it is not
      RunBlock(p_.states[s].on_exit);
    }
    config_ &= ~exits;
  }
  RunBlock(p_.transitions[transition_].effects);
  Enter(exits);
  s_.at<kConfiguration>(0) = config_;
}

// As Engine::EnterStates().
void Quick::Enter(uint64_t exits) {
  const uint64_t leaves = t_.sets[t_.leaves], actions = t_.sets[t_.entry_actions];
  uint64_t gone = exits & leaves;
  uint64_t left = enters_ & ~config_;
  if ((left & actions) == 0) {   // then their order shows in nothing but the leaves
    config_ |= left;
    left &= leaves;
  }
  for (; left != 0; left &= left - 1) {
    const uint32_t s = static_cast<uint32_t>(__builtin_ctzll(left));
    config_ |= uint64_t{1} << s;
    if (leaves >> s & 1) {
      std::string_view from;
      while (gone != 0 && t_.regions[__builtin_ctzll(gone)] < t_.regions[s]) gone &= gone - 1;
      if (gone != 0 && t_.regions[__builtin_ctzll(gone)] == t_.regions[s]) {
        from = t_.state_ids[__builtin_ctzll(gone)];
        gone &= gone - 1;
      }
      Change(s, from);
    }
    if (actions >> s & 1) RunBlock(p_.states[s].on_entry);
  }
}

void Quick::Change(uint32_t entered, std::string_view from) {
  new (changes() + change_count_++)
      StateChange{t_.state_ids[t_.regions[entered]], from, t_.state_ids[entered], type_->cause};
}

// As Engine::RunEffects(), of the operations that QuickTables lets through.
void Quick::RunBlock(program::Range block) {
  for (uint32_t pc = block.begin; pc < block.end; ++pc) {
    const program::Op& op = p_.ops[pc];
    switch (op.code) {
      case OpCode::kSet: {
        const Reading& value = t_.expressions[op.value];
        s_.SetSlot(op.target, value.form == Reading::Form::kConstant ? value.value
                                                                     : Read(t_.readings[value.slots.begin]));
        break;
      }
      case OpCode::kRecommend: Offer(op.target); break;
      case OpCode::kSend: {
        Timer timer;
        if (__builtin_add_overflow(event_.at_ms, std::max<int64_t>(op.delay.ms, 0), &timer.deadline)) {
          timer.deadline = kNever - 1;
        }
        for (uint32_t i = 0; i < s_.count<kTimers>(); ++i) timer.order = std::max(timer.order, s_.at<kTimers>(i).order + 1);
        timer.raised = op.target;
        timer.send_id = op.send_id;
        s_.Push<kTimers>(timer);
        break;
      }
      case OpCode::kCancel:
        for (uint32_t i = s_.count<kTimers>(); i-- > 0;) {
          if (s_.at<kTimers>(i).send_id == op.send_id) s_.Erase<kTimers>(i);
        }
        break;
      case OpCode::kJumpUnless:
        if (Holds(op.value) <= 0) pc += op.target;
        break;
      case OpCode::kJump: pc += op.target; break;
      default: break;
    }
  }
}

// As Engine::Offer(), of a plain one.
void Quick::Offer(uint32_t index) {
  const uint32_t count = s_.count<kLive>();
  const Live* live = s_.data<kLive>();
  for (uint32_t i = 0; i < count; ++i) {
    if (live[i].recommend == index) return;   // it stands already
  }
  Live one;
  one.id = ++h().last_recommendation;
  one.recommend = index;
  s_.Push<kLive>(one);
  Recommendation* out = new (recommendations() + recommendation_count_++) Recommendation(t_.offers[index].ready);
  out->id = one.id;
}

int64_t Quick::NextDeadline() const {
  int64_t next = kNever;
  const uint32_t timers = s_.count<kTimers>();
  for (uint32_t i = 0; i < timers; ++i) next = std::min(next, std::max(h().now, s_.at<kTimers>(i).deadline));
  return next;
}

absl::Span<const Decision> Quick::Finish() {
  Header& head = h();
  Decision* out = new (decision()) Decision();
  out->at_ms = head.now;
  out->step = ++head.step;
  out->disposition = reacted_ ? Disposition::kHandled : Disposition::kNoMatch;
  out->recommendations = absl::MakeConstSpan(recommendations(), recommendation_count_);
  out->withdrawals = absl::MakeConstSpan(withdrawals(), withdrawal_count_);
  out->state_changes = absl::MakeConstSpan(changes(), change_count_);
  head.next_deadline = NextDeadline();
  if (head.next_deadline != kNever) out->next_deadline_ms = head.next_deadline;
  return {out, 1};
}

}  // namespace

bool PostQuickly(const program::Program& program, State* state, OutputMemory* output, const Event& event,
                 absl::Span<const Decision>* decisions) {
  if (!program.step->quick.possible) return false;
  return Quick(program, state, output, event).Post(decisions);
}

}  // namespace callcue::run

// In two halves: what the event would set off is found without changing anything, and whether there is room for it; then
// it is done, which can't fail any more, so that it needs no savepoint. A step before which one delayed event is due does
// so twice, and keeps what it needs to go back.
//
// What is said stands ready in the policy's tables where it can; the rest is put together behind the decisions in the
// call's OutputMemory.
//
// A Quick is on the stack of one step, and all that most steps need of it is inlined into that one function, so that it
// lives in registers; what few steps need stands in functions of their own, which get what they read.
#include "lib/run/quick.h"

#include <algorithm>
#include <cstddef>
#include <new>

#include "lib/base/limits.h"
#include "lib/program/step_tables.h"
#include "lib/run/engine.h"
#include "lib/run/event_key.h"

#define CALLCUE_INLINE [[gnu::always_inline]] inline

namespace callcue::run {
namespace {

using expr::Value;
using program::EventSlot;
using program::QuickCandidate;
using program::QuickGuard;
using program::QuickKind;
using program::QuickOffer;
using program::QuickOp;
using program::QuickTables;
using program::QuickTest;
using program::QuickTransition;
using program::QuickType;
using program::StepTables;

constexpr uint32_t kRoom = OutputMemory::kBytes - 2 * sizeof(Decision);   // bytes for what doesn't stand ready
constexpr uint32_t kSmallBlock = 1024;         // that a step goes back to
constexpr uint16_t kSpeechStreams =
    1u << static_cast<int>(Stream::kCustomerText) | 1u << static_cast<int>(Stream::kVoiceActivity);
constexpr uint32_t kNoted = 64;                // recommendations in OutputMemory::live

enum class Truth : uint8_t { kFalse, kTrue, kUnknown, kFails };
Truth TruthIf(bool holds) { return holds ? Truth::kTrue : Truth::kFalse; }

// What stands in the way of the short way, whatever happens; else what it notes of the state.
[[gnu::noinline]] bool IsOrdinary(const Program& p, const State& state, OutputMemory* output) {
  const QuickTables& q = p.step->quick;
  const Header& head = state.header();
  const bool first = head.now == INT64_MIN;
  if (!q.possible || head.closed || head.turn_open) return false;
  if (((head.streams_declared | head.streams_seen) & kSpeechStreams) != 0) return false;
  if (first ? !q.start : head.language != p.settings.default_language) return false;   // recommendations are ready in one
  if (!first && !p.permission_acts.empty() && !(q.permissions_by_acts && head.permissions_steady)) return false;
  if (state.count<kJudgments>() > 0 || state.count<kSegments>() > 0) return false;
  if (state.count<kHeap>() > limits::kHeapBytes) return false;
  output->live = 0;
  const uint32_t live = state.count<kLive>();
  output->room = 0;
  if (q.all_ready && head.last_recommendation < QuickOffer::kReady && live < limits::kRecommendations) {
    const uint32_t ids = QuickOffer::kReady - head.last_recommendation;
    const uint32_t most = static_cast<uint32_t>(limits::kRecommendations) - live;
    output->room = static_cast<uint8_t>(std::min({ids, most, state.RoomFor<kLive>()}));
  }
  for (uint32_t i = 0; i < state.count<kLive>(); ++i) {
    const uint32_t recommend = state.at<kLive>(i).recommend;
    if (recommend < kNoted) output->live |= uint64_t{1} << recommend;
  }
  output->ordinary = true;
  return true;
}

// Numbers of this version alone, and nothing said beside what every event says. One test of all of them: nearly always
// there is none.
CALLCUE_INLINE bool IsKnown(const Event& e) {
  const size_t texts = e.text.size() | e.segment_id.size() | e.participant_id.size() | e.to.size() | e.language.size() |
                       e.second_language.size() | e.words.size() | e.arguments.size() | e.streams.size() |
                       e.unrecognised.size() | e.value.string.size() | e.recommendation_id;
  // The eight numbers lie side by side, each in a byte: one addition carries those that are too large into its highest bit.
  constexpr size_t kFrom = offsetof(Event, kind);
  static_assert(offsetof(Event, party) == kFrom + 1 && offsetof(Event, direction) == kFrom + 2 &&
                offsetof(Event, cause) == kFrom + 3 && offsetof(Event, stream) == kFrom + 4 &&
                offsetof(Event, stage) == kFrom + 5 && offsetof(Event, stability) == kFrom + 6 &&
                offsetof(Event, outcome) == kFrom + 7);
  constexpr auto carry = [](auto last) { return static_cast<uint8_t>(0x7f - static_cast<int>(last)); };
  constexpr uint8_t kCarries[8] = {0, carry(Party::kThirdParty), carry(Direction::kOutbound), carry(Cause::kDeviceFailure),
                                   0, carry(TransferStage::kFailed), carry(Stability::kFinal),
                                   carry(FeedbackOutcome::kDismissed)};
  constexpr uint8_t kHighest[8] = {0x80, 0x80, 0x80, 0x80, 0, 0x80, 0x80, 0x80};
  uint64_t numbers, carries, highest;
  std::memcpy(&numbers, reinterpret_cast<const char*>(&e) + kFrom, 8);
  std::memcpy(&carries, kCarries, 8);
  std::memcpy(&highest, kHighest, 8);
  static_assert(limits::kNameBytes == 256);
  const auto longer = [](std::string_view name) { return (name.size() + limits::kNameBytes - 1) >> 9; };
  return (texts | (((numbers + carries) | numbers) & highest) | longer(e.event_id) | longer(e.name)) == 0;
}

// What guards see.
struct Seen {
  const Program* program;
  const State* state;
  const Event* event;
  uint64_t config;
  int64_t now, begin, end;
  uint32_t name;
  uint8_t party;
};

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

[[gnu::noinline]] Truth Evaluate(const Seen& seen, expr::ExprId id) {
  constexpr size_t kBank = 32;
  alignas(Value) char banks[3 * kBank * sizeof(Value)];   // not cleared: what is read is written here
  Value* const values = reinterpret_cast<Value*>(banks);
  const StepTables& tables = *seen.program->step;
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

Truth Elapsed(const QuickTest& test, const char* place, int64_t now_ms) {
  constexpr int64_t kLongest = 9'000'000'000;   // seconds; a little beyond, durations end
  int64_t since = 0;
  uint32_t size = 0;
  std::memcpy(&since, place, 8);
  std::memcpy(&size, place + 8, 4);
  if ((size & program::kSlotKnown) == 0) return Truth::kUnknown;
  size &= ~program::kSlotKnown;
  const Value now = Value::TimestampMs(now_ms);
  const int64_t seconds = now.i - since;        // both lie between the years 1 and 9999
  if (seconds > kLongest || seconds < -kLongest) return Truth::kFails;
  return TruthIf(seconds != test.than ? seconds > test.than
                                      : now.size > size || (now.size == size && test.is == QuickTest::Is::kGe));
}

bool Compare(QuickTest::Is is, int64_t number, int64_t than) {
  switch (is) {
    case QuickTest::Is::kEq: return number == than;
    case QuickTest::Is::kNe: return number != than;
    case QuickTest::Is::kLt: return number < than;
    case QuickTest::Is::kLe: return number <= than;
    case QuickTest::Is::kGt: return number > than;
    default: return number >= than;
  }
}

// No duty runs out before t, so that what is due by then are delayed events alone.
[[gnu::noinline]] bool DutiesAreLater(const State& state, int64_t t) {
  if (state.count<kRare>() > 0) return false;
  for (uint32_t i = 0; i < state.count<kDuties>(); ++i) {
    const DutyInstance& open = state.at<kDuties>(i);
    if (std::min(open.due, open.end_at) <= t) return false;
  }
  return true;
}

// Duties that something opens: none that the line's end or something said before decides at once.
[[gnu::noinline]] bool MayOpen(const State& state, int64_t begin, uint32_t most) {
  if (state.header().ended || state.count<kRare>() > 0) return false;
  if (state.count<kDuties>() + most > limits::kDuties || !state.HasRoom<kDuties>(most)) return false;
  for (uint32_t i = 0; i < state.count<kLog>(); ++i) {
    if (state.at<kLog>(i).begin >= begin) return false;
  }
  return true;
}

// What a history state brings back; what is recorded before the exit counts, also where this transition is what leaves
// the parent.
uint64_t Recorded(const StepTables& tables, const State& state, const QuickTransition& step, uint64_t config) {
  uint64_t recorded = state.at<kHistories>(step.history);
  for (const program::HistoryStep& history : tables.history_steps) {
    if (history.record == step.history && (step.exits & config & history.parent)) recorded = config & history.recorded;
  }
  return recorded;
}

// As Engine::Perform(): what the host alone reports is always something new.
[[gnu::noinline]] uint32_t Log(const StepTables& tables, State* state, Performed act) {
  const uint32_t place = state->PushInRoom<kLog>(act);
  uint32_t& head = state->at<kHeads>(tables.heads[act.act]);
  uint32_t after = kNone, next = head;
  while (next != kNone && state->at<kLog>(next).begin > act.begin) {
    after = next;
    next = state->at<kLog>(next).previous;
  }
  state->at<kLog>(place).previous = next;
  (after == kNone ? head : state->at<kLog>(after).previous) = place;
  return place;
}

// As Engine::OpenDuty().
[[gnu::noinline]] bool OpenDuty(const Program& p, State* state, uint32_t index, int64_t begin) {
  const program::QuickDuty& duty = p.step->quick.duties[index];
  for (uint32_t i = 0; i < state->count<kDuties>(); ++i) {
    const DutyInstance& open = state->at<kDuties>(i);
    if (open.duty != index || open.end_at != kNever || open.due < begin || open.passed_before) continue;
    if (duty.another) break;
    return false;
  }
  DutyInstance instance;
  instance.since = begin;
  instance.duty = index;
  instance.segment = state->header().segment;
  if (__builtin_add_overflow(begin, duty.within, &instance.limit)) instance.limit = kNever;
  instance.due = instance.limit;
  instance.instance = ++state->at<kInstances>(p.step->instances[p.duties[index].element]);
  uint32_t place = state->PushInRoom<kDuties>(instance);
  for (; place > 0 && state->at<kDuties>(place - 1).duty > index; --place) {
    std::swap(state->at<kDuties>(place - 1), state->at<kDuties>(place));
  }
  return true;
}

// As Engine::Judge(), of one whose act is granted or not by that one alone, as the call notes.
Finding JudgePermission(const Program& p, State* state, uint32_t index, int64_t at) {
  const program::Permission& permission = p.permissions[index];
  const program::Element& element = p.elements[permission.element];
  Finding finding;
  finding.element_id = element.id;
  finding.instance = ++state->at<kInstances>(p.step->instances[permission.element]);
  finding.verdict = state->rare().permitted >> permission.act & 1 ? Verdict::kFulfilled : Verdict::kViolated;
  finding.severity = element.severity;
  finding.clause_ids = absl::MakeConstSpan(p.string_refs.data() + element.clauses.begin, element.clauses.size());
  finding.since_ms = at;
  finding.occurred_ms = at;
  return finding;
}

// As Engine::AddFinding(), of a duty that an act without words fulfilled.
Finding FulfilledBy(const Program& p, const DutyInstance& open, int64_t at) {
  const program::Element& element = p.elements[p.duties[open.duty].element];
  Finding finding;
  finding.element_id = element.id;
  finding.instance = open.instance;
  finding.verdict = Verdict::kFulfilled;
  finding.severity = element.severity;
  finding.clause_ids = absl::MakeConstSpan(p.string_refs.data() + element.clauses.begin, element.clauses.size());
  finding.since_ms = open.since;
  if (std::min(open.due, open.end_at) != kNever) finding.due_ms = std::min(open.due, open.end_at);
  finding.occurred_ms = at;
  return finding;
}

[[gnu::noinline]] void Arm(State* state, const program::Op& op, int64_t now) {
  Timer timer;
  if (__builtin_add_overflow(now, std::max<int64_t>(op.delay.ms, 0), &timer.deadline)) timer.deadline = kNever - 1;
  for (uint32_t i = 0; i < state->count<kTimers>(); ++i) {
    timer.order = std::max(timer.order, state->at<kTimers>(i).order + 1);
  }
  timer.raised = op.target;
  timer.send_id = op.send_id;
  state->PushInRoom<kTimers>(timer);
}

[[gnu::noinline]] void Cancel(State* state, uint32_t send_id) {
  for (uint32_t i = state->count<kTimers>(); i-- > 0;) {
    if (state->at<kTimers>(i).send_id == send_id) state->Erase<kTimers>(i);
  }
}

// As Engine::SettleTime(), in a call without words.
int64_t SettleTime(const Program& p, const DutyInstance& open) {
  const program::Duty& duty = p.duties[open.duty];
  const int64_t base = std::min(open.due, open.end_at);
  if (base == kNever || (duty.has_settled_by && open.end_at == kNever)) return kNever;
  const bool late = duty.text_parties != 0 || (duty.needs >> static_cast<int>(Stream::kUnderstanding) & 1) != 0;
  if (late) return base + p.settings.recognition_lag_ms + 1;
  return open.passed_before ? base : base + 1;
}

int64_t NextDeadline(const Program& p, const State& state, int64_t now) {
  int64_t next = kNever;
  const uint32_t timers = state.count<kTimers>(), duties = state.count<kDuties>();
  for (uint32_t i = 0; i < timers; ++i) next = std::min(next, std::max(now, state.at<kTimers>(i).deadline));
  for (uint32_t i = 0; i < duties; ++i) next = std::min(next, SettleTime(p, state.at<kDuties>(i)));
  return next;
}

// The leaves that are entered, in document order, each with the first of its region that was left.
StateChange* ReportLeaves(const StepTables& tables, uint64_t gone, uint64_t entered, std::string_view cause,
                          StateChange* to) {
  for (uint64_t left = entered; left != 0; left &= left - 1) {
    const uint32_t s = static_cast<uint32_t>(__builtin_ctzll(left));
    std::string_view from;
    while (gone != 0 && tables.regions[__builtin_ctzll(gone)] < tables.regions[s]) gone &= gone - 1;
    if (gone != 0 && tables.regions[__builtin_ctzll(gone)] == tables.regions[s]) {
      from = tables.state_ids[__builtin_ctzll(gone)];
      gone &= gone - 1;
    }
    new (to++) StateChange{tables.state_ids[tables.regions[s]], from, tables.state_ids[s], cause};
  }
  return to;
}

// The place of a member among those of a set.
CALLCUE_INLINE uint32_t RankOf(uint64_t set, uint64_t member) {
  uint32_t rank = 0;
  for (uint64_t before = set & (member - 1); before != 0; before &= before - 1) ++rank;
  return rank;
}

// `plain`: the call is under way, nothing is due, and the event has no more to it than a transition which reports what
// stands ready and recommends one thing at most: what most events are.
template <bool plain>
class Quick {
 public:
  CALLCUE_INLINE Quick(const Program& program, State* state, OutputMemory* output, const Event& event)
      : p_(program), t_(*program.step), q_(t_.quick), s_(*state), out_(*output), e_(event), head_(state->header()),
        configuration_(reinterpret_cast<uint64_t*>(&head_ + 1)), now_(event.at_ms),
        first_(!plain && head_.now == INT64_MIN) {}

  // Whether the event may go the short way, as far as that doesn't depend on what it sets off.
  CALLCUE_INLINE bool Understand();
  // What a happening sets off at most, and room for it. Changes nothing in the call.
  CALLCUE_INLINE bool Plan(const QuickType& type, uint8_t party);
  CALLCUE_INLINE bool PlanEvent() { return !dispatched_ || Plan(*type_, party_); }
  CALLCUE_INLINE void Do();
  CALLCUE_INLINE bool PostAfterTimer();

 private:
  CALLCUE_INLINE int64_t now() const { return plain ? e_.at_ms : now_; }
  CALLCUE_INLINE int64_t begin() const { return plain ? e_.at_ms : begin_; }
  CALLCUE_INLINE int64_t end() const { return plain ? e_.at_ms : end_; }
  CALLCUE_INLINE char* variables() { return reinterpret_cast<char*>(configuration_) + t_.fixed[kSlots].offset; }
  CALLCUE_INLINE bool UnderstandAct();
  CALLCUE_INLINE bool FirstEnabled(const QuickType& type, uint32_t source, uint8_t party, const QuickCandidate** found);
  CALLCUE_INLINE Truth Holds(QuickGuard guard);
  CALLCUE_INLINE Truth TruthOf(const QuickTest& test);
  CALLCUE_INLINE void DoFirst();
  CALLCUE_INLINE void DoLine();
  CALLCUE_INLINE void DoReactions();
  CALLCUE_INLINE void EndSegment();
  CALLCUE_INLINE void DoTransition(const QuickType& type);
  CALLCUE_INLINE void RunOps(const QuickTransition& step);
  CALLCUE_INLINE void Report(const QuickType& type, const QuickTransition& step);
  CALLCUE_INLINE void Offer(uint32_t index);
  CALLCUE_INLINE void Finish();

  template <typename T>
  CALLCUE_INLINE T* Take(size_t count = 1) {
    char* const at = out_.bytes + 2 * sizeof(Decision) + taken_;
    taken_ += static_cast<uint32_t>(count * sizeof(T));
    return reinterpret_cast<T*>(at);
  }

  const Program& p_;
  const StepTables& t_;
  const QuickTables& q_;
  State& s_;
  OutputMemory& out_;
  const Event& e_;
  Header& head_;                         // nothing moves the block
  uint64_t* const configuration_;        // the first of what stands behind the header
  int64_t now_;                          // logical time; of a plain one, the event's
  QuickKind::How how_ = QuickKind::How::kNot;
  bool first_;
  bool dispatched_ = true;               // the policy hears of the event
  bool logged_ = false;                  // an act that somebody may ask for
  bool reacted_ = false;
  uint8_t party_ = 0;
  uint32_t name_ = program::kNoIndex;
  int64_t begin_ = 0, end_ = 0;
  uint64_t config_ = 0;                  // as it was before what is at hand
  uint64_t seen_ = 0;                    // the same, as guards see it
  uint64_t enters_ = 0;
  const QuickType* type_ = nullptr;
  const QuickCandidate* chosen_ = nullptr;
  EventKey key_;
  // The decision at hand.
  uint32_t place_ = 0;                   // its number
  uint32_t taken_ = 0;                   // bytes behind the decisions
  const Recommendation* recommendation_ = nullptr;
  const StateChange* changes_ = nullptr;
  size_t change_count_ = 0;
  absl::Span<const Withdrawal> withdrawals_;
  absl::Span<const Finding> findings_;
  absl::Span<const PermissionChange> permissions_;
};

// As Engine::OnHostAct(), in a call without words.
template <bool plain>
bool Quick<plain>::UnderstandAct() {
  if (e_.begin_ms.has_value() || e_.end_ms.has_value()) {
    const auto wrong = [](const std::optional<int64_t>& ms) { return ms.has_value() && (*ms < 0 || *ms > kLastMs); };
    if (wrong(e_.begin_ms) || wrong(e_.end_ms) || (e_.begin_ms && e_.end_ms && *e_.end_ms < *e_.begin_ms)) return false;
    begin_ = std::min(e_.begin_ms.value_or(e_.end_ms.value_or(e_.at_ms)), e_.at_ms);
    end_ = std::max(begin_, std::min(e_.end_ms.value_or(begin_), e_.at_ms));
  }
  dispatched_ = party_ != static_cast<uint8_t>(Party::kAgent) || !s_.IsInaudible(begin_);
  logged_ = dispatched_ && t_.heads[name_] != program::kNoIndex;
  if (!logged_) return true;
  return p_.acts[name_].slots.empty() && q_.asked[name_] == 0 && s_.count<kLog>() < limits::kActHistory &&
         s_.HasRoom<kLog>(1);
}

template <bool plain>
bool Quick<plain>::Understand() {
  using How = QuickKind::How;
  if (e_.at_ms < head_.now || static_cast<uint64_t>(e_.at_ms) > uint64_t{kLastMs}) return false;
  if (static_cast<int>(e_.kind) >= QuickTables::kKinds || !IsKnown(e_)) return false;
  const QuickKind& kind = q_.kinds[static_cast<int>(e_.kind)];
  how_ = kind.how;
  party_ = static_cast<uint8_t>(e_.party);
  if (!plain) begin_ = end_ = e_.at_ms;
  uint32_t type = kind.type;
  if (how_ >= How::kAct) {
    name_ = (how_ == How::kAct ? p_.act_names : p_.sentiment_names).Find(e_.name);
    if (name_ == program::kNoIndex) return false;
    type += 1 + name_;
  }
  type_ = &q_.types[type];
  if (plain ? !type_->plain : !type_->quick) return false;
  const bool timed = e_.begin_ms.has_value() || e_.end_ms.has_value();
  if (timed && (plain || how_ != How::kAct)) return false;
  if (how_ > How::kRang) switch (how_) {
    case How::kAct:
      if (party_ == 0) return false;
      if (plain && head_.inaudible != 0) return false;
      if (!plain && !UnderstandAct()) return false;
      break;
    case How::kSentiment:
      if (plain && e_.party == Party::kAgent) return false;
      if (!plain) dispatched_ = e_.party != Party::kAgent || p_.settings.judge_agent_sentiment;
      if (party_ == 0) party_ = static_cast<uint8_t>(Party::kCustomer);   // about whom policies ask
      break;
    case How::kEstablished:
      if ((head_.segment > 0 && head_.ended) || head_.inaudible != 0) return false;
      if (head_.segment == 0 && s_.count<kRare>() > 0) return false;
      break;
    case How::kHeld:
      if (head_.inaudible == 0 && (s_.count<kIntervals>() >= limits::kIntervals || !s_.HasRoom<kIntervals>(1))) {
        return false;
      }
      break;
    case How::kCleared:
      if (!q_.segment_ends || s_.count<kDuties>() > 0 || s_.rare().participant.size > 0) return false;
      break;
    default: break;
  }
  if (how_ == How::kNot) return false;
  if (q_.timed && s_.count<kDuties>() > 0 && !DutiesAreLater(s_, e_.at_ms)) return false;
  if (e_.event_id.empty()) return true;
  const uint32_t ids = s_.count<kIds>();
  if (ids >= limits::kEventIds || !s_.HasRoom<kIds>(1)) return false;
  key_ = KeyOf(e_.event_id);
  const EventKey* const known = s_.data<kIds>();
  bool twice = false;
  for (uint32_t i = 0; i < ids; ++i) twice |= known[i].low == key_.low && known[i].high == key_.high;
  return !twice;
}

// As Engine::SelectInWord(); false where more than one transition is enabled, or a guard fails.
template <bool plain>
bool Quick<plain>::Plan(const QuickType& type, uint8_t party) {
  seen_ = config_ = !plain && first_ ? q_.initial : *configuration_;
  chosen_ = nullptr;
  enters_ = 0;
  uint32_t bytes = 0, recommends = 0;
  uint64_t active = type.sources & config_;
  if ((active & (active - 1)) == 0) {   // one, or none: all leaves below it find the same
    if (active != 0 && !FirstEnabled(type, static_cast<uint32_t>(__builtin_ctzll(active)), party, &chosen_)) return false;
  } else {
    for (uint64_t left = t_.sets[t_.leaves] & config_; left != 0; left &= left - 1) {
      uint64_t path = t_.above[static_cast<uint32_t>(__builtin_ctzll(left))] & active;
      for (const QuickCandidate* found = nullptr; path != 0 && found == nullptr;) {
        const uint32_t source = 63 - static_cast<uint32_t>(__builtin_clzll(path));
        path &= ~(uint64_t{1} << source);
        if (!FirstEnabled(type, source, party, &found)) return false;
        if (found == nullptr || found == chosen_) continue;
        if (chosen_ != nullptr) return false;
        chosen_ = found;
      }
    }
  }
  if (!plain && type.fulfils != type.done) {
    if (type.opens != type.done && (how_ == QuickKind::How::kCleared || !MayOpen(s_, begin_, type.done - type.opens))) {
      return false;
    }
    if (type.opens != type.fulfils) bytes += sizeof(Finding) + sizeof(Evidence);
  }
  if (chosen_ != nullptr) {
    const QuickTransition& step = *chosen_->transition;
    enters_ = step.enters;
    recommends = step.recommends;
    if (step.history != program::kNoIndex) {
      const uint64_t recorded = Recorded(t_, s_, step, config_);
      if (recorded == 0) return false;
      enters_ |= recorded;
    }
    if (step.sends > 0 && (s_.count<kTimers>() + step.sends > limits::kTimers || !s_.HasRoom<kTimers>(step.sends))) {
      return false;
    }
    if (plain) {
      if (recommends > out_.room) return false;
    } else if (recommends > out_.room) {
      if (recommends > 1 || s_.count<kLive>() >= limits::kRecommendations || !s_.HasRoom<kLive>(1)) return false;
      bytes += sizeof(Recommendation);
    } else if (recommends > 1) {
      return false;
    }
    if (chosen_->changes == nullptr || first_) bytes += step.leaves * static_cast<uint32_t>(sizeof(StateChange));
  }
  if (plain && how_ != QuickKind::How::kCleared) return true;
  if (first_) bytes += static_cast<uint32_t>(q_.start_changes.size() * sizeof(StateChange));
  if (how_ == QuickKind::How::kCleared) {
    bytes += (s_.count<kLive>() + recommends) * static_cast<uint32_t>(sizeof(Withdrawal));
    if (!q_.ended.empty()) bytes += sizeof(Finding);
  }
  return taken_ + bytes <= kRoom;
}

template <bool plain>
bool Quick<plain>::FirstEnabled(const QuickType& type, uint32_t source, uint8_t party, const QuickCandidate** found) {
  for (const QuickCandidate* candidate = type.begin; candidate != type.end; ++candidate) {
    if (candidate->source != source || (candidate->parties != 0xff && !(candidate->parties >> party & 1))) continue;
    const Truth truth = Holds(candidate->guard);
    if (truth == Truth::kFails) return false;
    if (truth != Truth::kTrue) continue;
    *found = candidate;
    return true;
  }
  return true;
}

// A conjunction is false where one of its terms is, whatever the others are.
template <bool plain>
Truth Quick<plain>::Holds(QuickGuard guard) {
  Truth whole = Truth::kTrue;
  for (const QuickTest* test = guard.begin; test != guard.end; ++test) {
    const Truth truth = TruthOf(*test);
    if (truth == Truth::kTrue) continue;
    if (truth == Truth::kFalse) return truth;
    if (truth > whole) whole = truth;
  }
  return whole;
}

template <bool plain>
Truth Quick<plain>::TruthOf(const QuickTest& test) {
  using Is = QuickTest::Is;
  int64_t number = e_.count;
  if (test.what == QuickTest::What::kBool) {
    const char value = variables()[test.place];
    return value == 0 ? Truth::kUnknown : TruthIf((value == 2) == (test.is == Is::kTrue));
  }
  switch (test.what) {
    case QuickTest::What::kBool: break;
    case QuickTest::What::kConstant: return TruthIf(test.than != 0);
    case QuickTest::What::kState: return TruthIf(((seen_ >> test.place & 1) != 0) == (test.is == Is::kTrue));
    case QuickTest::What::kElapsed: return Elapsed(test, variables() + test.place, now());
    case QuickTest::What::kExpression:
      return Evaluate({&p_, &s_, &e_, seen_, now(), begin(), end(), name_, party_}, test.place);
    case QuickTest::What::kCount: break;
    case QuickTest::What::kInt: {
      uint32_t size = 0;
      std::memcpy(&number, variables() + test.place, 8);
      std::memcpy(&size, variables() + test.place + 8, 4);
      if ((size & program::kSlotKnown) == 0) return Truth::kUnknown;
      break;
    }
  }
  return TruthIf(Compare(test.is, number, test.than));
}

// One delayed event comes first, as a decision of its own: as Engine::RunUntil() with a Pass() of one time.
template <bool plain>
bool Quick<plain>::PostAfterTimer() {
  uint32_t first = kNone;
  for (uint32_t i = 0; i < s_.count<kTimers>(); ++i) {
    const int64_t deadline = s_.at<kTimers>(i).deadline;
    if (deadline > e_.at_ms) continue;
    if (first != kNone || deadline == e_.at_ms || deadline <= head_.now) return false;
    first = i;
  }
  if (first == kNone || s_.bytes() > kSmallBlock) return false;
  const Timer timer = s_.at<kTimers>(first);
  const QuickType& type = q_.types[p_.TypeOf(Kind::kRaised, timer.raised)];
  now_ = timer.deadline;
  if (!type.quick || !Plan(type, 0)) return false;
  if (chosen_ != nullptr && chosen_->transition->sends > 0) return false;

  alignas(8) char saved[kSmallBlock];
  const size_t bytes = s_.bytes();
  const uint32_t directory = s_.directory_size();
  std::memcpy(saved, s_.block(), bytes);
  s_.Erase<kTimers>(first);
  head_.now = now_;
  if (chosen_ != nullptr) DoTransition(type);
  if (recommendation_ != nullptr || change_count_ > 0) {
    reacted_ = true;
    Finish();
  }
  now_ = e_.at_ms;
  reacted_ = false;
  recommendation_ = nullptr;
  change_count_ = 0;
  if (PlanEvent()) {
    Do();
    return true;
  }
  s_.Put(saved, bytes, directory);
  out_.given = 0;
  out_.ordinary = false;
  return false;
}

template <bool plain>
void Quick<plain>::Do() {
  head_.now = e_.at_ms;
  if (!plain && first_) DoFirst();
  DoLine();
  if (plain || dispatched_) {
    if (!plain && (logged_ || type_->fulfils != type_->done)) DoReactions();
    if (chosen_ != nullptr) DoTransition(*type_);
  }
  if (how_ == QuickKind::How::kCleared) EndSegment();
  if (!e_.event_id.empty()) s_.PushInRoom<kIds>(key_);
  Finish();
}

template <bool plain>
void Quick<plain>::DoFirst() {
  head_.language = static_cast<uint16_t>(p_.settings.default_language);
  *configuration_ = seen_ = config_ = q_.initial;
  changes_ = q_.start_changes.data();
  change_count_ = q_.start_changes.size();
  if (p_.permission_acts.empty()) return;
  permissions_ = q_.start_permissions;
  head_.permissions_named = head_.permissions_steady = 1;
}

// As Engine::Receive() and OnLine() do before the policy hears of an event.
template <bool plain>
void Quick<plain>::DoLine() {
  const int64_t t = e_.at_ms;
  head_.streams_seen |= q_.kinds[static_cast<int>(e_.kind)].stream;
  if (how_ <= QuickKind::How::kTick || how_ >= QuickKind::How::kCleared) return;
  switch (how_) {
    case QuickKind::How::kRang: head_.rang = std::max(head_.rang, e_.count); break;
    case QuickKind::How::kEstablished:
      if (head_.segment == 0) {   // in a fresh header nothing else is to be set for a segment's beginning
        head_.segment = 1;
        head_.rang = 0;
      }
      if (!head_.established) head_.established_at = head_.last_heard = t;
      head_.established = head_.ever_established = 1;
      head_.answered_by = party_;
      if (head_.direction == 0) head_.direction = static_cast<uint8_t>(Direction::kInbound);
      break;
    case QuickKind::How::kHeld:
      if (head_.inaudible == 0) {
        Interval interval;
        interval.from = t;
        interval.what = kInaudible;
        s_.PushInRoom<kIntervals>(interval);
      }
      head_.inaudible |= 1;
      break;
    case QuickKind::How::kRetrieved: {
      const uint8_t before = head_.inaudible;
      head_.inaudible = static_cast<uint8_t>(before & ~1);
      if (before == 0 || head_.inaudible != 0) break;
      s_.EndInaudible(t);
      if (head_.last_heard != kNever) head_.last_heard = std::max(head_.last_heard, t);
      break;
    }
    default: break;
  }
}

// As Engine::React(): the log first, then duties that it fulfils, then those that it opens.
template <bool plain>
void Quick<plain>::DoReactions() {
  uint32_t performed = kNone;
  if (logged_) {
    Performed act;
    act.act = name_;
    act.party = party_;
    act.begin = begin_;
    act.end = end_;
    act.step = head_.step + 1;
    act.from_host = 1;
    act.approximate = !e_.begin_ms.has_value();
    performed = Log(t_, &s_, act);
  }
  for (uint32_t r = type_->fulfils; r < type_->done; ++r) {
    const program::QuickReaction& reaction = q_.reactions[r];
    if (reaction.parties != 0xff && !(reaction.parties >> party_ & 1)) continue;
    const program::QuickDuty& duty = q_.duties[reaction.index];
    if (r >= type_->opens) {
      if (Holds(duty.when) == Truth::kTrue) reacted_ |= OpenDuty(p_, &s_, reaction.index, begin_);
      continue;
    }
    for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
      const DutyInstance open = s_.at<kDuties>(i);
      if (open.duty != reaction.index || begin_ < open.since || begin_ > std::min(open.due, open.end_at)) continue;
      if (Holds(duty.fulfilled_when) != Truth::kTrue) continue;
      reacted_ = true;
      s_.Erase<kDuties>(i);
      Finding* const finding = new (Take<Finding>()) Finding(FulfilledBy(p_, open, begin_));
      findings_ = {finding, 1};
      if (performed == kNone) break;
      Evidence* const evidence = new (Take<Evidence>()) Evidence;
      evidence->step = head_.step + 1;
      evidence->act = p_.acts[name_].name;
      evidence->approximate = !e_.begin_ms.has_value();
      finding->evidence = {evidence, 1};
      break;
    }
  }
}

// As Engine::EndSegment().
template <bool plain>
void Quick<plain>::EndSegment() {
  if (e_.party != Party::kAgent && e_.party != Party::kCustomer && e_.party != Party::kUnspecified) return;
  if (head_.ended || head_.segment == 0) return;
  const bool lost = e_.cause == Cause::kNetworkDrop || e_.cause == Cause::kDeviceFailure;
  head_.ended = 1;
  head_.ended_by = lost ? 0 : party_;
  head_.end_cause = static_cast<uint8_t>(e_.cause);
  head_.ended_at = begin();
  head_.last_heard = kNever;
  if (head_.inaudible != 0) {
    head_.inaudible = 0;
    s_.EndInaudible(begin());
  }
  // Nobody listens any more: what was to be said is moot.
  const uint32_t live = s_.count<kLive>();
  Live* const all = s_.data<kLive>();
  Withdrawal* const moot = Take<Withdrawal>(live);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < live; ++i) {
    const Live one = all[i];
    if (q_.offers[one.recommend].spoken) {
      new (moot + (i - kept)) Withdrawal{one.id, WithdrawalReason::kMoot};
      if (one.recommend < kNoted) out_.live &= ~(uint64_t{1} << one.recommend);
    } else {
      all[kept++] = one;
    }
  }
  withdrawals_ = {moot, live - kept};
  if (kept < live) s_.Erase<kLive>(kept, live - kept);
  out_.ordinary = false;   // there is more room now
  for (const program::QuickReaction& reaction : q_.ended) {
    if (reaction.parties != 0xff && !(reaction.parties >> head_.ended_by & 1)) continue;
    reacted_ = true;
    findings_ = {new (Take<Finding>()) Finding(JudgePermission(p_, &s_, reaction.index, begin())), 1};
  }
}

// As Engine::Microstep().
template <bool plain>
void Quick<plain>::DoTransition(const QuickType& type) {
  reacted_ = true;
  const QuickTransition& step = *chosen_->transition;
  const uint64_t exits = step.exits & config_;
  if (step.records && exits != 0) {
    for (const program::HistoryStep& history : t_.history_steps) {
      if (exits & history.parent) s_.at<kHistories>(history.record) = config_ & history.recorded;
    }
  }
  if (step.recommend != program::kNoIndex) Offer(step.recommend);
  else RunOps(step);
  if ((exits | enters_) == 0) return;
  *configuration_ = (config_ & ~exits) | enters_;
  if (step.leaves != 0) Report(type, step);
}

template <bool plain>
void Quick<plain>::Report(const QuickType& type, const QuickTransition& step) {
  const bool ready = plain || chosen_->changes != nullptr;
  const StateChange* one = chosen_->change;
  if (ready && one == nullptr) {
    const uint64_t from = config_ & step.from;
    const uint32_t row = from == 0 ? 0 : 1 + RankOf(step.from, from & -from);
    const uint32_t column = step.to_count == 1 ? 0 : RankOf(step.to, enters_ & step.to);
    one = chosen_->changes + row * step.to_count + column;
  }
  if (ready && (plain || !first_)) {
    changes_ = one;
    change_count_ = 1;
    return;
  }
  StateChange* const all = Take<StateChange>(change_count_ + step.leaves);
  StateChange* to = all;
  for (size_t i = 0; i < change_count_; ++i) new (to++) StateChange(changes_[i]);
  if (ready) new (to++) StateChange(*one);
  else to = ReportLeaves(t_, step.exits & config_ & t_.sets[t_.leaves], enters_ & t_.sets[t_.leaves], type.cause, to);
  changes_ = all;
  change_count_ = static_cast<size_t>(to - all);
}

// As Engine::RunEffects() on what is left, the transition and what is entered.
template <bool plain>
void Quick<plain>::RunOps(const QuickTransition& step) {
  for (const QuickOp* op = step.ops; op < step.ops_end; ++op) {
    switch (op->code) {
      case QuickOp::Code::kSetBool: variables()[op->target] = static_cast<char>(op->small); break;
      case QuickOp::Code::kSetValue: {
        const Value& value = q_.constants[op->value];
        std::memcpy(variables() + op->target, &value.bits, 8);
        std::memcpy(variables() + op->target + 8, &value.size, 4);
        break;
      }
      case QuickOp::Code::kSetNow:
        program::WriteSlot(Value::TimestampMs(now()), {op->target, expr::Kind::kTimestamp}, variables() + op->target);
        break;
      case QuickOp::Code::kRecommend: Offer(op->target); break;
      case QuickOp::Code::kSend: Arm(&s_, p_.ops[op->target], now()); break;
      case QuickOp::Code::kCancel: Cancel(&s_, op->target); break;
      case QuickOp::Code::kUnless:
        if (Holds({q_.tests.data() + op->target, q_.tests.data() + op->target + op->small}) != Truth::kTrue) op += op->value;
        break;
      case QuickOp::Code::kSkip: op += op->value; break;
      case QuickOp::Code::kUnlessActive:
        if ((config_ >> op->small & 1) == 0) op += op->value;
        break;
      case QuickOp::Code::kLeave: seen_ &= ~(uint64_t{1} << op->small); break;
      case QuickOp::Code::kEnter: seen_ |= uint64_t{1} << op->small; break;
    }
  }
}

// As Engine::Offer(), of a plain one.
template <bool plain>
void Quick<plain>::Offer(uint32_t index) {
  if (index < kNoted) {
    const uint64_t bit = uint64_t{1} << index;
    if ((out_.live & bit) != 0) return;   // it stands already
    out_.live |= bit;
  } else {
    for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
      if (s_.at<kLive>(i).recommend == index) return;
    }
  }
  const uint32_t id = ++head_.last_recommendation;
  s_.PushInRoom<kLive>({id, index});
  if (plain || out_.room > 0) {
    --out_.room;
    recommendation_ = &q_.ready[q_.offers[index].ready + id - 1];
    return;
  }
  Recommendation* const out = new (Take<Recommendation>()) Recommendation(t_.offers[index].ready);
  out->id = id;
  recommendation_ = out;
}

template <bool plain>
void Quick<plain>::Finish() {
  Decision* const out = reinterpret_cast<Decision*>(out_.bytes) + place_;
  out->at_ms = now();
  out->step = ++head_.step;
  out->disposition = reacted_ ? Disposition::kHandled : Disposition::kNoMatch;
  out->recommendations = absl::Span<const Recommendation>(recommendation_, recommendation_ != nullptr ? 1 : 0);
  out->state_changes = absl::Span<const StateChange>(changes_, change_count_);
  new (&out->next_deadline_ms) std::optional<int64_t>();
  if (q_.timed) {
    head_.next_deadline = NextDeadline(p_, s_, now());
    if (head_.next_deadline != kNever) out->next_deadline_ms = head_.next_deadline;
  }
  const bool bare = withdrawals_.empty() && findings_.empty() && (plain || permissions_.empty());
  if (!bare || !out_.plain[place_]) {
    out->withdrawals = withdrawals_;
    out->findings = findings_;
    out->permission_changes = permissions_;
    out->faults = {};
    out->unrecognised = {};
    out->clock_skew_ms = 0;
    out_.plain[place_] = bare;
  }
  out_.given = ++place_;
}

[[gnu::noinline]] bool PostGenerally(const Program& program, State* state, OutputMemory* output, const Event& event) {
  if (!output->ordinary && !IsOrdinary(program, *state, output)) return false;
  Quick<false> quick(program, state, output, event);
  if (!quick.Understand()) return false;
  if (state->header().next_deadline <= event.at_ms) return quick.PostAfterTimer();
  if (!quick.PlanEvent()) return false;
  quick.Do();
  return true;
}

}  // namespace

bool PostQuickly(const program::Program& program, State* state, OutputMemory* output, const Event& event) {
  const Header& head = state->header();
  if (output->ordinary && head.next_deadline > event.at_ms && head.now != INT64_MIN) {
    Quick<true> quick(program, state, output, event);
    if (quick.Understand() && quick.PlanEvent()) {
      quick.Do();
      return true;
    }
  }
  return PostGenerally(program, state, output, event);
}

}  // namespace callcue::run

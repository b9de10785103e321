// The two entries of a call, and time (R1, R2).
#include <algorithm>
#include <cstring>

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/base/utf8.h"
#include "lib/run/engine.h"
#include "lib/run/event_key.h"

namespace callcue::run {

namespace {


// Numbers that this version doesn't know are read as unspecified, a stability as PARTIAL (event.proto).
bool AllKnown(const Event& e) {
  return e.party <= Party::kThirdParty && e.direction <= Direction::kOutbound && e.cause <= Cause::kDeviceFailure &&
         e.stage <= TransferStage::kFailed && e.stability <= Stability::kFinal && e.outcome <= FeedbackOutcome::kDismissed;
}

Event WithKnownNumbers(Event e) {
  if (e.party > Party::kThirdParty) e.party = Party::kUnspecified;
  if (e.direction > Direction::kOutbound) e.direction = Direction::kUnspecified;
  if (e.cause > Cause::kDeviceFailure) e.cause = Cause::kUnspecified;
  if (e.stage > TransferStage::kFailed) e.stage = TransferStage::kUnspecified;
  if (e.stability > Stability::kFinal) e.stability = Stability::kPartial;
  if (e.outcome > FeedbackOutcome::kDismissed) e.outcome = FeedbackOutcome::kUnspecified;
  return e;
}

bool InRange(const std::optional<int64_t>& ms) { return !ms || (*ms >= 0 && *ms <= kLastMs); }

absl::Status Wrong(std::string_view what) { return absl::InvalidArgumentError({what.data(), what.size()}); }

// The numbers of event.proto's oneof.
bool IsKind(EventKind kind) {
  static_assert(static_cast<int>(EventKind::kFeedback) == 82);
  constexpr uint64_t kLow = 0xF000'1F00'0FFF'FDE0, kHigh = 0x0007'0000;
  const unsigned number = static_cast<unsigned>(kind);
  return number < 64 ? (kLow >> number & 1) != 0 : number < 128 && (kHigh >> (number - 64) & 1) != 0;
}

Stream StreamOf(const Event& event) {
  const int kind = static_cast<int>(event.kind);
  if (kind >= 10 && kind <= 27) return Stream::kCallControl;
  switch (event.kind) {
    case EventKind::kUtterance:
      return event.party == Party::kAgent      ? Stream::kAgentText
             : event.party == Party::kCustomer ? Stream::kCustomerText
                                               : Stream::kUnspecified;
    case EventKind::kSpeechStarted: case EventKind::kSpeechStopped: return Stream::kVoiceActivity;
    case EventKind::kSentiment: return Stream::kSentiment;
    case EventKind::kIntent: case EventKind::kDialogueAct: return Stream::kUnderstanding;
    case EventKind::kAgentAction: case EventKind::kApproval: return Stream::kAgentDesktop;
    default: return Stream::kUnspecified;
  }
}

}  // namespace

absl::Status Engine::Check(const Event& event) const {
  if (h().closed) return absl::FailedPreconditionError("the contact is closed");
  if (event.at_ms < 0 || event.at_ms > kLastMs) return Wrong("at_ms: not between 0 and the end of year 9999");
  if (!InRange(event.begin_ms) || !InRange(event.end_ms)) return Wrong("when: not between 0 and the end of year 9999");
  if (event.begin_ms && event.end_ms && *event.end_ms < *event.begin_ms) return Wrong("when: ends before it begins");
  // Most events bring a name at most.
  const size_t texts = event.text.size() | event.segment_id.size() | event.participant_id.size() | event.to.size() |
                       event.language.size() | event.second_language.size() | event.words.size() |
                       event.arguments.size() | event.streams.size() | event.unrecognised.size() |
                       event.value.string.size();
  if (texts == 0 && s_.count<kHeap>() <= limits::kHeapBytes && event.event_id.size() <= limits::kNameBytes && event.name.size() <= limits::kNameBytes) {
    return absl::OkStatus();
  }
  return CheckTexts(event);
}

absl::Status Engine::CheckTexts(const Event& event) const {
  if (event.text.size() > limits::kUtteranceBytes) {
    return absl::ResourceExhaustedError("utterance.text: longer than 4096 bytes (limit kUtteranceBytes)");
  }
  for (std::string_view name : {event.event_id, event.name, event.segment_id, event.participant_id, event.to,
                                event.language, event.second_language}) {
    if (name.size() > limits::kNameBytes) {
      return absl::ResourceExhaustedError("a name or an ID is longer than 256 bytes (limit kNameBytes)");
    }
  }
  for (std::string_view text : {event.segment_id, event.participant_id, event.to, event.language, event.second_language}) {
    if (!IsValidUtf8(text)) return Wrong("an ID or a name of the event: not valid UTF-8");
  }
  if (event.kind == EventKind::kDigit && !IsValidUtf8(event.text)) return Wrong("digit.digits: not valid UTF-8");
  if (event.words.size() > limits::kWords || event.arguments.size() > limits::kArguments ||
      event.streams.size() > limits::kStreams ||
      event.unrecognised.size() > limits::kUnrecognised) {
    return absl::ResourceExhaustedError("too many words, arguments, streams or unknown names");
  }
  for (const Word& word : event.words) {
    if (!InRange(word.begin_ms) || !InRange(word.end_ms)) return Wrong("words.when: not between 0 and the end of year 9999");
  }
  for (const Argument& argument : event.arguments) {
    if (argument.name.size() > limits::kNameBytes || argument.value.string.size() > limits::kStringValueBytes) {
      return absl::ResourceExhaustedError("an argument is too long (limits kNameBytes, kStringValueBytes)");
    }
    if (!IsValidUtf8(argument.name) || !IsValidUtf8(argument.value.string)) return Wrong("an argument: not valid UTF-8");
  }
  if (s_.count<kHeap>() + event.segment_id.size() + event.participant_id.size() + event.second_language.size() +
          event.value.string.size() >
      limits::kHeapBytes) {
    return absl::ResourceExhaustedError("the contact keeps too many strings (limit kHeapBytes)");
  }
  return absl::OkStatus();
}

bool Engine::SeenBefore(const EventKey& key) const {
  const uint32_t count = s_.count<kIds>();
  for (uint32_t i = 0; i < count; ++i) {
    const EventKey& known = s_.at<kIds>(i);
    if (known.low == key.low && known.high == key.high) return true;
  }
  return false;
}

void Engine::Remember(const EventKey& key) {
  if (s_.count<kIds>() < limits::kEventIds) {
    s_.Push<kIds>(key);
    return;
  }
  Rare& rare = s_.MakeRare();
  s_.at<kIds>(rare.next_id_place) = key;
  rare.next_id_place = (rare.next_id_place + 1) % limits::kEventIds;
}

void Engine::SaveLarge() {
  w().before_step = s_;
  saved_ = true;
}

void Engine::Undo() {
  // The block fits into what there is, so nothing is allocated.
  if (saved_bytes_ > 0) s_.Put(saved_block_, saved_bytes_, saved_directory_);
  else s_ = w().before_step;
}

void Engine::Abandon() {
  if (saved_) Undo();
  out_.Reset();
}

absl::Status Engine::GiveUp() {
  Undo();
  out_.Reset();
  if (std::string_view(limit_) == "microsteps") {
    return absl::ResourceExhaustedError(
        Concat("the event sets off more than ", limits::kMicrosteps, " microsteps: ", cycle_));
  }
  return absl::ResourceExhaustedError(Concat("the contact has too many ", limit_));
}

absl::Status Engine::Post(const Event& event) {
  if (!AllKnown(event)) return Post(WithKnownNumbers(event));
  // R1: duplicates first, then the clock.
  EventKey key;
  if (!event.event_id.empty()) {
    key = KeyOf(event.event_id);
    if (SeenBefore(key)) {
      Decision* decision = out_.EndDecision(mark_);
      decision->at_ms = h().now;
      decision->step = h().step;
      decision->disposition = Disposition::kDuplicate;
      if (h().next_deadline != kNever) decision->next_deadline_ms = h().next_deadline;
      return absl::OkStatus();
    }
  }
  if (absl::Status status = Check(event); !status.ok()) return status;
  int64_t t = event.at_ms, skew = 0;
  const bool first = h().now == INT64_MIN;
  if (!first && t < h().now) {
    skew = h().now - t;
    if (skew > p_.settings.max_skew_ms) {
      return absl::OutOfRangeError(Concat("at_ms steps back by ", skew, " ms, more than max_skew (",
                                                p_.settings.max_skew_ms, " ms)"));
    }
    t = h().now;
  }
  if (event.kind == EventKind::kUtterance) {
    const bool valid = p_.matcher != nullptr ? FindHits(event) : IsValidUtf8(event.text);
    if (!valid) return Wrong("utterance.text: not valid UTF-8");
    code_points_ = w().hits.code_points;
  }
  Save();
  if (first) {
    h().now = t;
    h().language = static_cast<uint16_t>(p_.settings.default_language);
  } else if (h().next_deadline < t) {
    if (absl::Status status = RunUntil(t - 1); !status.ok()) return status;
  }
  MarkDecision();
  h().now = t;
  if (first) Start();
  FireDelays(t);
  // R3: words that arrive later than the recognition lag don't count, so what waited for them comes before the event.
  const bool partial = event.kind == EventKind::kUtterance && event.stability == Stability::kPartial;
  if (!partial) {
    SettleDuties(t, false, true);
    SettleJudgments(t, false);
  }
  reacted_ = false;
  Disposition disposition = Disposition::kUnspecified;
  if (absl::Status status = Receive(event, &disposition); !status.ok()) {
    Undo();
    out_.Reset();
    return status;
  }
  if (limit_hit_) return GiveUp();
  if (disposition == Disposition::kUnspecified) disposition = reacted_ ? Disposition::kHandled : Disposition::kNoMatch;
  current_segment_ = kNone;
  // R11: partial words settle nothing, not even at their own instant, where the final may still follow.
  if (!partial) {
    FireDelays(t);
    PassSpeechTime(t);
    Settle(t);
  }
  if (limit_hit_) return GiveUp();
  if (!event.event_id.empty()) Remember(key);
  for (std::string_view name : event.unrecognised) out_.Push(out_.unrecognised, out_.Copy(name));
  EndDecision(disposition, skew, partial);
  return absl::OkStatus();
}

absl::Status Engine::Advance(int64_t now) {
  if (h().closed) return absl::FailedPreconditionError("the contact is closed");
  if (now < 0 || now > kLastMs) return Wrong("now_ms: not between 0 and the end of year 9999");
  if (h().now == INT64_MIN) return absl::OkStatus();
  if (now < h().now) {
    if (h().now - now > p_.settings.max_skew_ms) return absl::OutOfRangeError("now_ms steps back by more than max_skew");
    return absl::OkStatus();
  }
  if (h().next_deadline > now) {
    h().now = now;
    return absl::OkStatus();
  }
  Save();
  if (absl::Status status = RunUntil(now); !status.ok()) return status;
  h().now = now;
  return absl::OkStatus();
}

absl::Status Engine::RunUntil(int64_t now) {
  while (h().next_deadline <= now && !h().closed) {
    Pass(std::max(h().next_deadline, h().now));
    if (limit_hit_) return GiveUp();
  }
  return absl::OkStatus();
}

void Engine::Pass(int64_t t) {
  MarkDecision();
  h().now = t;
  current_segment_ = kNone;
  FireDelays(t);
  PassSpeechTime(t);
  Settle(t);
  if (limit_hit_) return;
  NamePermissions();
  if (out_.NothingSince(mark_)) {
    h().next_deadline = NextTime(false);
    return;
  }
  EndDecision(Disposition::kHandled, 0);
}

// R2: in the order of their deadlines, then of arming; one macrostep each, at their own deadline.
void Engine::FireDueDelays(int64_t t) {
  for (int fired = 0; s_.count<kTimers>() > 0 && !limit_hit_; ++fired) {
    uint32_t first = 0;
    for (uint32_t i = 1; i < s_.count<kTimers>(); ++i) {
      const Timer &a = s_.at<kTimers>(i), &b = s_.at<kTimers>(first);
      if (a.deadline < b.deadline || (a.deadline == b.deadline && a.order < b.order)) first = i;
    }
    const Timer timer = s_.at<kTimers>(first);
    if (timer.deadline > t) return;
    s_.Erase<kTimers>(first);
    if (fired >= limits::kMicrosteps) {   // timers that rearm themselves for the same instant
      Fail(program::kNoIndex, "step-limit", Fault::Kind::kStepLimit);
      continue;
    }
    Happening happening;
    happening.kind = Kind::kRaised;
    happening.name = timer.raised;
    happening.begin = happening.end = timer.occurred != kNever ? timer.occurred : timer.deadline;
    DispatchInternal(happening, program::kNoIndex);
  }
}

// R9: an internal step that goes over the budget is undone alone and reported.
void Engine::DispatchInternal(const Happening& happening, uint32_t element) {
  const program::TypeStep& type = TypeOf(happening);
  // Nobody hears of it, and there is no transition that waits for whatever comes next.
  if (type.reactions.empty() && type.candidates.empty() && !t_.has_eventless) return;
  if (limit_hit_) return;
  const size_t bytes = s_.bytes();
  const uint32_t directory = s_.directory_size();
  char block[kSmallBlock];
  if (bytes <= kSmallBlock) std::memcpy(block, s_.block(), bytes);
  else w().before_internal = s_;
  const Output::Mark before = out_.Now();
  const size_t from = taken_back_from_;
  taken_back_from_ = before.recommendations;
  Dispatch(happening);
  taken_back_from_ = from;
  if (!limit_hit_) return;
  limit_hit_ = false;
  if (bytes <= kSmallBlock) s_.Put(block, bytes, directory);
  else s_ = w().before_internal;
  out_.GoBack(before);
  Fail(element, "step-limit", Fault::Kind::kStepLimit);
}

void Engine::Settle(int64_t t) {
  if (limit_hit_ || h().closed) return;
  NoEvent();
  if (s_.count<kDuties>() > 0) Remind(t);
  SettleDuties(t, false);
  SettleJudgments(t, false);
  if (t_.live_details) Expire(t);
  WithdrawStale();
}

// Only what lies after the clock: what doesn't has been done, or waits for something else than time. Where the instant
// hasn't been settled yet (after partial words) it counts too.
int64_t Engine::NextTime(bool unsettled) {
  const uint32_t things = s_.count<kTimers>() | s_.count<kDuties>() | s_.count<kJudgments>() | s_.count<kLiveDetails>();
  return things == 0 && !Listens() ? kNever : NextOfAll(unsettled);
}

int64_t Engine::NextOfAll(bool unsettled) {
  if (h().closed) return kNever;
  int64_t next = kNever;
  const int64_t now = h().now;
  const auto consider = [&](int64_t t) {
    if (t > now || (unsettled && t == now)) next = std::min(next, t);
  };
  const uint32_t timers = s_.count<kTimers>();
  for (uint32_t i = 0; i < timers; ++i) next = std::min(next, std::max(now, s_.at<kTimers>(i).deadline));
  for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
    const DutyInstance open = s_.at<kDuties>(i);
    consider(SettleTime(open));
    const uint32_t reminders = std::min(p_.duties[open.duty].reminds.size(), 16u);
    for (uint32_t r = 0; r < reminders; ++r) {
      if (open.reminded >> r & 1) continue;
      const int64_t at = RemindTime(open, r);
      consider(at);
      if (at <= now && s_.rare().partial_at != kNever) consider(s_.rare().partial_at + p_.settings.recognition_lag_ms);
      if (at <= now && Unwritten()) consider(s_.rare().last_speech[0][1] + p_.settings.recognition_lag_ms);
    }
  }
  for (uint32_t i = 0; i < s_.count<kJudgments>(); ++i) consider(s_.at<kJudgments>(i).settle);
  for (uint32_t i = 0; i < s_.count<kLiveDetails>(); ++i) consider(s_.at<kLiveDetails>(i).expires);
  consider(NextSpeechTime());
  return next;
}

void Engine::EndDecision(Disposition disposition, int64_t skew, bool unsettled) {
  if (!unsettled && !h().closed) FillPlaces();
  NamePermissions();
  if (out_.recommendations.size() > mark_.recommendations + 1) SortRecommendations(mark_.recommendations);
  Decision* decision = out_.EndDecision(mark_);
  decision->at_ms = h().now;
  decision->step = ++h().step;
  decision->disposition = disposition;
  decision->clock_skew_ms = skew;
  h().next_deadline = NextTime(unsettled);
  if (h().next_deadline != kNever) decision->next_deadline_ms = h().next_deadline;
}

// The event's kind and name in the policy's vocabulary; false where the policy doesn't know the name.
bool Engine::NameOf(const Event& event, Happening* happening) const {
  happening->kind = static_cast<Kind>(event.kind);
  const auto find = [&](const program::NameTable& names) {
    happening->name = names.Find(event.name);
    return happening->name != program::kNoIndex;
  };
  switch (event.kind) {
    case EventKind::kIntent: case EventKind::kDialogueAct:
      happening->kind = Kind::kAct;
      return find(p_.act_names);
    case EventKind::kFact: case EventKind::kFactWithdrawn: return find(p_.fact_names);
    case EventKind::kAgentAction: return find(p_.action_names);
    case EventKind::kApproval: return find(p_.approval_names);
    case EventKind::kSentiment: return find(p_.sentiment_names);
    case EventKind::kMeasurement: return find(p_.measurement_names);
    default: return IsKind(event.kind);
  }
}

absl::Status Engine::ReceiveFact(const Event& event, Disposition* disposition) {
  Happening happening;
  NameOf(event, &happening);
  const program::Variable& fact = p_.variables[happening.name];
  happening.begin = happening.end = h().now;
  happening.event = &event;
  expr::Value value = fact.initial;
  if (event.kind == EventKind::kFact) {
    switch (event.value.kind) {
      case FactValue::Kind::kBool: value = expr::Value::Bool(event.value.integer != 0); break;
      case FactValue::Kind::kInt:
        value = fact.type == expr::Kind::kDouble ? expr::Value::Double(static_cast<double>(event.value.integer))
                                                 : expr::Value::Int(event.value.integer);
        break;
      case FactValue::Kind::kDouble: value = expr::Value::Double(event.value.number); break;
      case FactValue::Kind::kString: value = expr::Value::String(event.value.string); break;
      case FactValue::Kind::kDuration: value = expr::Value::DurationMs(event.value.integer); break;
      case FactValue::Kind::kTimestamp: value = expr::Value::TimestampMs(event.value.integer); break;
      case FactValue::Kind::kNone: return Wrong(Concat("fact '", fact.name, "': has no value"));
    }
    if (value.kind != fact.type) return Wrong(Concat("fact '", fact.name, "': the value is of another type than declared"));
    if (value.kind == expr::Kind::kString && !IsValidUtf8(event.value.string)) {
      return Wrong(Concat("fact '", fact.name, "': not valid UTF-8"));
    }
    if (value.size > limits::kStringValueBytes && value.kind == expr::Kind::kString) {
      return absl::ResourceExhaustedError(Concat("fact '", fact.name, "': longer than 1024 bytes (limit kStringValueBytes)"));
    }
    bool listed = fact.one_of.empty() || value.kind != expr::Kind::kString;
    for (uint32_t i = fact.one_of.begin; i < fact.one_of.end; ++i) listed |= p_.string_refs[i] == event.value.string;
    if (!listed) return Wrong(Concat("fact '", fact.name, "': not one of the values that the policy declares"));
  }
  const expr::Value old = s_.Slot(happening.name);
  const bool same = old.kind == value.kind &&
                    (value.kind == expr::Kind::kString ? old.text(s_.heap()) == value.text(s_.heap())
                                                       : old.bits == value.bits && old.size == value.size);
  if (same) {   // a fact is a state: nothing changed
    *disposition = Disposition::kNoMatch;
    return absl::OkStatus();
  }
  if (value.kind == expr::Kind::kString) {
    const StringRef ref = s_.Keep(value.text(nullptr));
    value.relative = 1;
    value.bits = ref.offset;
    value.size = ref.size;
  }
  s_.SetSlot(happening.name, value);
  Dispatch(happening);
  return absl::OkStatus();
}

absl::Status Engine::Receive(const Event& event, Disposition* disposition) {
  Happening happening;
  if (!NameOf(event, &happening)) {
    *disposition = Disposition::kUnknown;
    if (!event.name.empty() && IsValidUtf8(event.name)) out_.Push(out_.unrecognised, out_.Copy(event.name));
    return absl::OkStatus();
  }
  // R11: partial words make no stream seen.
  const bool partial = event.kind == EventKind::kUtterance && event.stability == Stability::kPartial;
  if (const Stream stream = StreamOf(event); stream != Stream::kUnspecified && !partial) See(stream);
  happening.party = static_cast<uint8_t>(event.party);
  happening.begin = happening.end = h().now;
  happening.event = &event;
  switch (event.kind) {
    case EventKind::kUtterance: OnUtterance(event, disposition); return absl::OkStatus();
    case EventKind::kFact: case EventKind::kFactWithdrawn: return ReceiveFact(event, disposition);
    case EventKind::kDialogueAct: case EventKind::kIntent:
      if (OnHostAct(event, &happening)) Dispatch(happening);
      return absl::OkStatus();
    case EventKind::kSpeechStarted: case EventKind::kSpeechStopped:
      OnSpeech(event, event.kind == EventKind::kSpeechStarted);
      Dispatch(happening);
      return absl::OkStatus();
    case EventKind::kSentiment:
      if (event.party == Party::kAgent && !p_.settings.judge_agent_sentiment) return absl::OkStatus();
      if (event.begin_ms) happening.begin = std::min(*event.begin_ms, h().now);
      // Whose isn't said: the customer's, about whom policies ask.
      if (happening.party == 0) happening.party = static_cast<uint8_t>(Party::kCustomer);
      Dispatch(happening);
      return absl::OkStatus();
    case EventKind::kMeasurement:
      if (happening.name == p_.settings.speech_rate && happening.name != program::kNoIndex) {
        s_.MakeRare().rate_measured = 1;   // so none is taken from the words
      }
      break;
    case EventKind::kContactClosed: Close(happening); return absl::OkStatus();
    default: break;
  }
  OnLine(event, &happening);
  if (event.recommendation_id != 0) {
    const bool dismissed = event.outcome == FeedbackOutcome::kDismissed;
    for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
      if (s_.at<kLive>(i).id != event.recommendation_id) continue;
      reacted_ = true;
      if (event.kind == EventKind::kAgentAction) WithdrawAt(i, WithdrawalReason::kDone);
      else if (dismissed) WithdrawAt(i, WithdrawalReason::kDismissed);
      break;
    }
  }
  Dispatch(happening);
  if (event.kind == EventKind::kConnectionCleared &&
      (event.party == Party::kAgent || event.party == Party::kCustomer || event.party == Party::kUnspecified)) {
    const bool lost = event.cause == Cause::kNetworkDrop || event.cause == Cause::kDeviceFailure;
    EndSegment(happening, lost ? 0 : happening.party, event.cause);
  } else if (event.kind == EventKind::kFailed && h().established) {
    EndSegment(happening, 0, event.cause == Cause::kUnspecified ? Cause::kNetworkDrop : event.cause);
  } else if (event.kind == EventKind::kFailed && h().segment > 0) {
    h().ended = 1;
    h().ended_at = h().now;
  } else if (event.kind == EventKind::kTransferred && event.stage == TransferStage::kCompleted) {
    // The next agent is judged on what opens from now on.
    EndLine(h().now, true);
  }
  return absl::OkStatus();
}

void Engine::Close(const Happening& happening) {
  Dispatch(happening);
  if (limit_hit_) return;
  if (h().turn_open) EndTurn(2);
  NoEvent();
  SettleDuties(h().now, true);
  SettleJudgments(h().now, true);
  CloseProhibitions();
  for (uint32_t i = s_.count<kLive>(); i-- > 0;) WithdrawAt(i, WithdrawalReason::kMoot);
  s_.Clear<kTimers>();
  h().closed = 1;
  reacted_ = true;
}

}  // namespace callcue::run

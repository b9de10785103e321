// What an event changes before the policy hears of it, and how it is told.
#include <algorithm>

#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/base/utf8.h"
#include "lib/run/engine.h"

namespace callcue::run {

namespace {

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

absl::Status OfAnotherType(const program::Variable& fact) {
  const auto [type, field] = [&]() -> std::pair<std::string_view, std::string_view> {
    switch (fact.type) {
      case expr::Kind::kBool: return {"BOOL", "boolValue"};
      case expr::Kind::kInt: return {"INT", "intValue"};
      case expr::Kind::kDouble: return {"DOUBLE", "doubleValue"};
      case expr::Kind::kDuration: return {"DURATION", "durationMs"};
      case expr::Kind::kTimestamp: return {"TIMESTAMP", "timestampMs"};
      default: return {"STRING", "stringValue"};
    }
  }();
  return absl::InvalidArgumentError(Concat("fact '", fact.name, "' is ", type, ": send ", field));
}

absl::Status NotListed(const Program& p, const program::Variable& fact) {
  constexpr uint32_t kMostListed = 12;
  std::string known;
  for (uint32_t i = fact.one_of.begin; i < fact.one_of.end && i < fact.one_of.begin + kMostListed; ++i) {
    Append(&known, known.empty() ? "" : ", ", "\"", p.string_refs[i], "\"");
  }
  return absl::InvalidArgumentError(
      Concat("fact '", fact.name, "': not one of the values that the policy declares: ", known, fact.one_of.size() > kMostListed ? ", ..." : ""));
}

}  // namespace

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
      case FactValue::Kind::kNone: return OfAnotherType(fact);
    }
    if (value.kind != fact.type) return OfAnotherType(fact);
    if (value.kind == expr::Kind::kString && !IsValidUtf8(event.value.string)) {
      return absl::InvalidArgumentError(Concat("fact '", fact.name, "': not valid UTF-8"));
    }
    if (value.size > limits::kStringValueBytes && value.kind == expr::Kind::kString) {
      return absl::ResourceExhaustedError(Concat("fact '", fact.name, "': longer than 1024 bytes (limit string_value_bytes)"));
    }
    bool listed = fact.one_of.empty() || value.kind != expr::Kind::kString;
    for (uint32_t i = fact.one_of.begin; i < fact.one_of.end; ++i) listed |= p_.string_refs[i] == event.value.string;
    if (!listed) return NotListed(p_, fact);
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

// The two entries of a call, duplicates (R1), and how a step is undone.
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

}  // namespace

bool Engine::SeenBefore(const EventKey& key) const {
  for (const EventKey& known : absl::MakeConstSpan(s_.data<kIds>(), s_.count<kIds>())) {
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
  if (std::string_view(limit_) == "deadlines") {
    return absl::ResourceExhaustedError(Concat("more than ", limits::kDeadlines,
                                               " deadlines lie before this time: is it right? if so, advance to it by steps"));
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
    if (!valid) return absl::InvalidArgumentError("utterance.text: not valid UTF-8");
    code_points_ = p_.matcher != nullptr ? w().hits.code_points : static_cast<uint32_t>(CountCodePoints(event.text));
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
  if (s_.HasMuchToDrop()) s_.DropStrings(&w().strings);
  return absl::OkStatus();
}

absl::Status Engine::Advance(int64_t now) {
  if (h().closed) return absl::FailedPreconditionError("the contact is closed");
  if (now < 0 || now > kLastMs) return absl::InvalidArgumentError("now_ms: not between 0 and the end of year 9999");
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
  if (s_.HasMuchToDrop()) s_.DropStrings(&w().strings);
  return absl::OkStatus();
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

}  // namespace callcue::run

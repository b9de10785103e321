// Call control: which segment of the contact this is, who is on the line, what the customer can hear, which streams run.
#include <algorithm>

#include "lib/base/limits.h"
#include "lib/program/in_language.h"
#include "lib/run/engine.h"

namespace callcue::run {

bool Engine::IsInaudible(int64_t t) const { return s_.IsInaudible(t); }

void Engine::SetInaudible(uint8_t bit, bool on, int64_t t) {
  const uint8_t before = h().inaudible;
  h().inaudible = static_cast<uint8_t>(on ? before | bit : before & ~bit);
  if ((before != 0) == (h().inaudible != 0)) return;
  if (before == 0) {
    // The oldest spans are forgotten first: nothing that old is still judged.
    if (s_.count<kIntervals>() >= limits::kIntervals) s_.Erase<kIntervals>(0);
    Interval interval;
    interval.from = t;
    interval.what = kInaudible;
    s_.Push<kIntervals>(interval);
    return;
  }
  s_.EndInaudible(t);
  if (h().last_heard != kNever) h().last_heard = std::max(h().last_heard, t);
}

void Engine::BeginSegment(int64_t t) {
  Header& head = h();
  if (head.segment > 0 && !head.ended) return;
  SetInaudible(7, false, t);
  ++head.segment;
  head.ended = head.established = head.call_back = 0;
  head.ended_by = head.end_cause = head.answered_by = head.direction = 0;
  head.established_at = head.ended_at = head.last_heard = kNever;
  head.rang = 0;
  if (s_.count<kRare>() > 0) {
    Rare& rare = s_.MakeRare();
    rare.delivered_at = kNever;
    rare.turns[0] = rare.turns[1] = 0;
  }
  head.turn_open = 0;
  head.silence_reported = 0;
}

// The first ConnectionCleared of a segment says who ended it.
void Engine::EndSegment(const Happening& cause, uint8_t by, Cause end) {
  Header& head = h();
  if (head.ended || head.segment == 0) return;
  head.ended = 1;
  head.ended_by = by;
  head.end_cause = static_cast<uint8_t>(end);
  head.ended_at = cause.begin;
  head.last_heard = kNever;
  if (head.turn_open) EndTurn(2);
  CountAwaited();
  SetInaudible(7, false, cause.begin);
  WithdrawSpoken();
  Happening ended = cause;
  ended.kind = Kind::kSegmentEnded;
  ended.name = program::kNoIndex;
  ended.party = by;
  Dispatch(ended);
  EndLine(cause.begin, end == Cause::kTransfer);
}

// Nobody listens any more: what was to be said or done on the line is moot.
void Engine::WithdrawSpoken() {
  for (uint32_t i = 0; i < s_.count<kLive>();) {
    switch (p_.recommends[s_.at<kLive>(i).recommend].action) {
      case Action::kSay: case Action::kAsk: case Action::kListen: case Action::kConfirm: case Action::kHold:
      case Action::kRetrieve: case Action::kTransfer: case Action::kRelease:
        WithdrawAt(i, WithdrawalReason::kMoot);
        break;
      default: ++i;
    }
  }
}

bool Engine::StreamKnown(Stream stream) const {
  const Header& head = s_.header();
  const uint16_t bit = static_cast<uint16_t>(1u << static_cast<int>(stream));
  return ((head.declared ? head.streams_declared : head.streams_seen) & bit) != 0;
}

bool Engine::StreamUp(Stream stream) const {
  if (!StreamKnown(stream)) return false;
  const int64_t t = moment();
  for (uint32_t i = 0; i < s_.count<kIntervals>(); ++i) {
    const Interval& outage = s_.at<kIntervals>(i);
    if (outage.what == static_cast<uint8_t>(stream) && outage.from <= t && t < outage.to) return false;
  }
  return true;
}

void Engine::SetStream(const Event& event) {
  const uint8_t what = static_cast<uint8_t>(event.stream);
  if (what == 0 || what > static_cast<uint8_t>(Stream::kUnderstanding)) return;
  See(event.stream);
  h().streams_declared |= static_cast<uint16_t>(1u << what);
  for (uint32_t i = s_.count<kIntervals>(); i-- > 0;) {
    Interval& interval = s_.at<kIntervals>(i);
    if (interval.what != what || interval.to != kNever) continue;
    if (event.on) interval.to = h().now;
    return;
  }
  if (event.on) return;
  if (s_.count<kIntervals>() >= limits::kIntervals) s_.Erase<kIntervals>(0);
  Interval interval;
  interval.from = h().now;
  interval.what = what;
  s_.Push<kIntervals>(interval);
}

// What an event of call control changes before the policy sees it. What follows from it afterwards is in Receive().
void Engine::OnLine(const Event& event, Happening* happening) {
  const int64_t t = h().now;
  switch (event.kind) {
    case EventKind::kContactStarted: {
      Header& head = h();
      head.declared = !event.streams.empty();
      for (Stream stream : event.streams) {
        if (static_cast<int>(stream) < 16) {
          head.streams_declared |= static_cast<uint16_t>(1u << static_cast<int>(stream));
        }
      }
      head.language = static_cast<uint16_t>(program::LanguageIndex(p_.languages, event.language, p_.settings.default_language));
      if (s_.rare().utc_offset_minutes != event.utc_offset_minutes) {
        s_.MakeRare().utc_offset_minutes = event.utc_offset_minutes;   // moves the header
      }
      if (!event.second_language.empty()) {
        const StringRef ref = s_.Keep(event.second_language);
        s_.MakeRare().second_language = ref;
      }
      break;
    }
    case EventKind::kStreamStatus: SetStream(event); break;
    case EventKind::kOriginated:
      BeginSegment(t);
      h().direction = static_cast<uint8_t>(Direction::kOutbound);
      h().call_back = event.on;
      break;
    case EventKind::kDelivered:
      BeginSegment(t);
      if (s_.rare().delivered_at == kNever) s_.MakeRare().delivered_at = t;
      if (event.direction != Direction::kUnspecified) {
        h().direction = static_cast<uint8_t>(event.direction);
      } else if (h().direction == 0) {
        h().direction = static_cast<uint8_t>(Direction::kInbound);
      }
      break;
    case EventKind::kRang: h().rang = std::max(h().rang, event.count); break;
    case EventKind::kEstablished: {
      BeginSegment(t);
      Header& head = h();
      if (!head.established) {
        head.established_at = t;
        head.last_heard = t;
      }
      head.established = head.ever_established = 1;
      head.answered_by = static_cast<uint8_t>(event.party);
      if (head.direction == 0) head.direction = static_cast<uint8_t>(Direction::kInbound);
      if (!event.participant_id.empty() && event.party != Party::kCustomer) {
        const StringRef ref = s_.Keep(event.participant_id);
        s_.MakeRare().participant = ref;
      }
      break;
    }
    case EventKind::kHeld: SetInaudible(1, true, t); break;
    case EventKind::kRetrieved: SetInaudible(1, false, t); break;
    case EventKind::kMuted: if (event.party != Party::kCustomer) SetInaudible(2, true, t); break;
    case EventKind::kUnmuted: if (event.party != Party::kCustomer) SetInaudible(2, false, t); break;
    case EventKind::kConsulted: SetInaudible(4, !event.on, t); break;
    case EventKind::kApproval: s_.at<kApprovals>(happening->name) = event.on; break;
    case EventKind::kAgentAction: {
      Performed action;
      action.act = static_cast<uint32_t>(p_.acts.size()) + happening->name;
      action.begin = happening->begin;
      action.end = happening->end;
      action.party = static_cast<uint8_t>(Party::kAgent);
      action.from_host = 1;
      action.step = h().step + 1;
      bool fresh = false;
      happening->performed = Perform(action, &fresh);
      break;
    }
    default: break;
  }
}

}  // namespace callcue::run

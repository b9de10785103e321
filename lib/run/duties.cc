// A duty's life: opened by its trigger, fulfilled by the first matching occurrence in its span, due at its deadline,
// settled once. Judged by when things happened (R3), not by when the engine heard of them.
#include <algorithm>

#include "lib/base/limits.h"
#include "lib/run/engine.h"
#include "lib/run/finding.h"

namespace callcue::run {

void Engine::OpenDuty(uint32_t index, const Happening& happening) {
  const program::Duty& duty = p_.duties[index];
  if (!InStates(duty.in) || Holds(duty.when, duty.element) != expr::Outcome::kTrue) return;
  int64_t since = happening.begin;
  if (duty.since != expr::kNone) {
    const expr::Value value = Compute(duty.since, duty.element);
    if (value.kind != expr::Kind::kTimestamp) return;
    since = value.millis();
  }
  DutyInstance instance;
  instance.since = since;
  instance.duty = index;
  instance.segment = h().segment;
  instance.participant = s_.rare().participant;
  int64_t within = 0;
  if (Duration(duty.within, duty.element, &within) && __builtin_add_overflow(since, within, &instance.limit)) {
    instance.limit = kNever;
  }
  if (duty.turns_party != 0) {
    const expr::Value turns = Compute(duty.turns, duty.element);
    instance.turns = turns.kind == expr::Kind::kInt && turns.i > 0 ? static_cast<uint32_t>(turns.i) : 1;
  }
  instance.due = instance.limit;
  for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
    DutyInstance& open = s_.at<kDuties>(i);
    if (open.duty != index || open.end_at != kNever || open.due < happening.begin || open.passed_before) continue;
    if (duty.retrigger == program::Retrigger::kAnother) break;
    if (duty.retrigger == program::Retrigger::kRestart) {
      open.since = instance.since;
      open.limit = instance.limit;
      open.due = instance.due;
      open.reminded = 0;
      reacted_ = true;
      RecountTurns();
    }
    return;
  }
  reacted_ = true;
  instance.instance = ++Instances(duty.element);
  uint32_t exception = kNone;
  if (Excepted(duty.element, &exception)) {
    AddFinding(duty.element, instance.instance, Verdict::kExcused, instance.participant, since, instance.due,
               happening.begin, happening.performed, exception);
    return;
  }
  if (s_.count<kDuties>() >= limits::kDuties) {
    limit_hit_ = true;
    limit_ = "duties";
    return;
  }
  // Document order, then age: the order in which verdicts and reminders of one instant come.
  if (duty.speech && h().ended && instance.due > h().ended_at) {   // heard of after the line was gone
    instance.end_at = h().ended_at;
    instance.end_verdict = static_cast<uint8_t>(AtEnd(duty));
  }
  uint32_t place = s_.Push<kDuties>(instance);
  while (place > 0 && s_.at<kDuties>(place - 1).duty > index) {
    std::swap(s_.at<kDuties>(place - 1), s_.at<kDuties>(place));
    --place;
  }
  if (instance.turns > 0) RecountTurns();
  FulfilByEarlier(index, since, happening);
  bool still_open = false;   // what was done already isn't recommended
  for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
    still_open |= s_.at<kDuties>(i).duty == index && s_.at<kDuties>(i).instance == instance.instance;
  }
  if (!still_open) return;
  Occasion cause;
  cause.begin = since;
  cause.duty = index;
  cause.instance = instance.instance;
  cause.due = instance.due;
  OfferAll(duty.recommends, cause);
}

// Acts that began in the span but were heard of before its trigger, in the order of occurrence.
void Engine::FulfilByEarlier(uint32_t index, int64_t since, const Happening& trigger) {
  w().touched.clear();
  for (uint32_t i = 0; i < s_.count<kLog>(); ++i) {
    if (s_.at<kLog>(i).begin >= since && s_.at<kLog>(i).act < p_.acts.size() && i != trigger.performed) {
      w().touched.push_back(i);
    }
  }
  std::stable_sort(w().touched.begin(), w().touched.end(),
                   [&](uint32_t a, uint32_t b) { return s_.at<kLog>(a).begin < s_.at<kLog>(b).begin; });
  for (uint32_t i : w().touched) {
    const Performed& act = s_.at<kLog>(i);
    Happening earlier;
    earlier.kind = Kind::kAct;
    earlier.name = act.act;
    earlier.party = act.party;
    earlier.begin = act.begin;
    earlier.end = act.end;
    earlier.performed = i;
    const program::Range reactions = p_.types[p_.TypeOf(Kind::kAct, act.act)].reactions;
    for (uint32_t r = reactions.begin; r < reactions.end; ++r) {
      const program::Reaction& reaction = p_.reactions[r];
      if (reaction.role != Role::kDutyFulfil || reaction.index != index || !Matches(reaction, earlier)) continue;
      current_ = &earlier;
      FulfilDuty(index, earlier);
      current_ = &trigger;
    }
  }
}

void Engine::FulfilDuty(uint32_t index, const Happening& happening) {
  const program::Duty& duty = p_.duties[index];
  for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
    const DutyInstance& open = s_.at<kDuties>(i);
    if (open.duty != index || happening.begin < open.since || happening.begin > std::min(open.due, open.end_at)) continue;
    if (Holds(duty.fulfilled_when, duty.element) != expr::Outcome::kTrue) continue;
    reacted_ = true;
    return FinishDuty(i, Verdict::kFulfilled, happening.begin, happening.performed, kNone);
  }
}

void Engine::CancelDuty(uint32_t index) {
  for (uint32_t i = s_.count<kDuties>(); i-- > 0;) {
    const DutyInstance open = s_.at<kDuties>(i);
    if (open.duty != index) continue;
    Acted(p_.duties[index].element);
    s_.Erase<kDuties>(i);
    WithdrawDuty(index, open.instance, WithdrawalReason::kMoot);
  }
}

void Engine::BeforeDuty(uint32_t index, const Happening& happening) {
  for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
    DutyInstance& open = s_.at<kDuties>(i);
    if (open.duty != index || happening.begin < open.since || open.due <= happening.begin) continue;
    open.due = happening.begin;
    open.passed_before = 1;
    reacted_ = true;
  }
}

// Judged at this event and not when time runs out, as a limit on rings is.
void Engine::SettleDutyBy(uint32_t index, const Happening& happening) {
  for (uint32_t i = 0; i < s_.count<kDuties>();) {
    const DutyInstance open = s_.at<kDuties>(i);
    if (open.duty != index) { ++i; continue; }
    reacted_ = true;
    uint32_t exception = kNone;
    Verdict verdict = Verdict::kExcused;
    if (open.due < happening.begin) verdict = JudgeMissed(open, true, &exception);
    FinishDuty(i, verdict, happening.begin, kNone, exception);
  }
}

// What the way in which the segment ended makes of a duty whose deadline had not passed.
Verdict Engine::AtEnd(const program::Duty& duty) {
  const Header& head = h();
  if (head.end_cause == static_cast<uint8_t>(Cause::kTransfer)) return duty.at_end_transferred;
  if (!head.ended || head.ended_by == 0) return duty.at_end_dropped;
  return head.ended_by == static_cast<uint8_t>(Party::kAgent) ? duty.at_end_agent : duty.at_end_customer;
}

// The line is gone: what only speech could fulfil ends with it, once the words said before are in.
void Engine::EndLine(int64_t at, bool transferred) {
  for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
    DutyInstance& open = s_.at<kDuties>(i);
    const program::Duty& duty = p_.duties[open.duty];
    if (transferred && !duty.speech && open.due == kNever && open.since <= at) {   // however the leg is cleared later
      open.end_verdict = static_cast<uint8_t>(duty.at_end_transferred);
    }
    if (!duty.speech || open.end_at != kNever || open.due <= at || open.since > at) continue;
    open.end_at = at;
    open.end_verdict = static_cast<uint8_t>(transferred ? duty.at_end_transferred : AtEnd(duty));
    const uint32_t instance = open.instance, index = open.duty;
    WithdrawDuty(index, instance, WithdrawalReason::kMoot);
  }
}

// Deadlines that are counted in turns: the end of the n-th turn of the party that began in the span, once it's over.
void Engine::RecountTurns() {
  for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
    DutyInstance& open = s_.at<kDuties>(i);
    if (open.turns == 0 || open.passed_before) continue;
    uint32_t counted = 0;
    open.due = open.limit;
    for (uint32_t t = 0; t < s_.count<kTurns>(); ++t) {
      const Turn& turn = s_.at<kTurns>(t);
      if (turn.segment != open.segment || turn.party != p_.duties[open.duty].turns_party || turn.begin < open.since) {
        continue;
      }
      if (++counted < open.turns) continue;
      if (turn.ended) open.due = std::min(open.limit, turn.end);
      break;
    }
  }
}

// Late words went on with a turn that silence seemed to have ended: what was said in them counts within that turn.
void Engine::FulfilInTurns() {
  RecountTurns();
  const Happening words;
  for (uint32_t duty = 0; duty < p_.duties.size(); ++duty) {
    for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
      const DutyInstance open = s_.at<kDuties>(i);
      if (open.duty != duty || open.turns == 0) continue;
      FulfilByEarlier(duty, open.since, words);
      break;
    }
  }
  NoEvent();
}

// What fulfils it may be heard of after it happened.
bool Engine::HeardLate(const program::Duty& duty) {
  return duty.text_parties != 0 || (duty.needs >> static_cast<int>(Stream::kUnderstanding) & 1) != 0;
}

int64_t Engine::SettleTime(const DutyInstance& open) const {
  const program::Duty& duty = p_.duties[open.duty];
  const int64_t base = std::min(open.due, open.end_at);
  if (base == kNever || (duty.has_settled_by && open.end_at == kNever)) return kNever;
  if (!HeardLate(duty)) return open.passed_before ? base : base + 1;
  if (Transcribed(duty.text_parties, base) && !StreamKnown(Stream::kUnderstanding)) return base + 1;
  return base + p_.settings.recognition_lag_ms + 1;
}

// The words of these parties are known beyond t.
bool Engine::Transcribed(uint8_t parties, int64_t t) const {
  const Rare& rare = s_.rare();
  if (parties == 0) return false;
  return (!(parties & 2) || rare.transcribed[0] > t) && (!(parties & 4) || rare.transcribed[1] > t);
}

bool Engine::AgentSpeaks() const {
  const Rare& rare = s_.rare();
  return rare.speech_since[0] != kNever ||
         (rare.partial_at != kNever && h().now - rare.partial_at < p_.settings.recognition_lag_ms) ||
         (Unwritten() && h().now - rare.last_speech[0][1] < p_.settings.recognition_lag_ms);
}

// What the agent said last was heard, and its words are still to come.
bool Engine::Unwritten() const {
  const Rare& rare = s_.rare();
  return rare.last_speech[0][1] != kNever && rare.transcribed[0] <= rare.last_speech[0][0] && StreamKnown(Stream::kAgentText);
}

int64_t Engine::RemindTime(const DutyInstance& open, uint32_t reminder) {
  if (open.due == kNever || open.end_at != kNever) return kNever;
  const program::Duty& duty = p_.duties[open.duty];
  int64_t lead = 0;
  Duration(p_.reminds[duty.reminds.begin + reminder].lead, duty.element, &lead);
  return open.due - lead;
}

void Engine::Remind(int64_t t) {
  if (AgentSpeaks()) return;   // R11: whoever speaks isn't reminded
  for (uint32_t i = 0; i < s_.count<kDuties>(); ++i) {
    const uint32_t reminders = std::min(p_.duties[s_.at<kDuties>(i).duty].reminds.size(), 16u);
    for (uint32_t r = 0; r < reminders; ++r) {
      const DutyInstance open = s_.at<kDuties>(i);
      if (open.reminded >> r & 1 || RemindTime(open, r) > t) continue;
      s_.at<kDuties>(i).reminded |= static_cast<uint16_t>(1u << r);
      Occasion cause;
      cause.begin = open.since;
      cause.duty = open.duty;
      cause.instance = open.instance;
      cause.due = open.due;
      cause.insist = true;
      Offer(p_.reminds[p_.duties[open.duty].reminds.begin + r].recommend, cause);
    }
  }
}

// R4: an element is judged only while the streams that it needs were up. `wait` is set where a stream may still be seen.
bool Engine::StreamsUp(uint16_t needs, int64_t from, int64_t to, bool* wait) const {
  bool up = true;
  for (int stream = 1; stream <= static_cast<int>(Stream::kUnderstanding); ++stream) {
    if (!(needs >> stream & 1)) continue;
    if (!StreamKnown(static_cast<Stream>(stream))) {
      if (!s_.header().declared) *wait = true;
      up = false;
      continue;
    }
    for (uint32_t i = 0; i < s_.count<kIntervals>(); ++i) {
      const Interval& outage = s_.at<kIntervals>(i);
      if (outage.what == stream && outage.from <= to && outage.to >= from) up = false;
    }
  }
  return up;
}

Verdict Engine::JudgeMissed(const DutyInstance& open, bool closing, uint32_t* exception) {
  const program::Duty& duty = p_.duties[open.duty];
  if (open.end_at != kNever && static_cast<Verdict>(open.end_verdict) != Verdict::kViolated) {
    return static_cast<Verdict>(open.end_verdict);
  }
  if (Excepted(duty.element, exception)) return Verdict::kExcused;
  bool wait = false;
  const int64_t to = std::min({open.due, open.end_at, h().now});
  if (!StreamsUp(duty.needs, open.since, to, &wait)) {
    return wait && !closing ? Verdict::kPending : Verdict::kUndetermined;
  }
  return Verdict::kViolated;
}

void Engine::SettleOpenDuties(int64_t t, bool closing, bool lagging_only) {
  for (uint32_t i = 0; i < s_.count<kDuties>() && !limit_hit_;) {
    const DutyInstance open = s_.at<kDuties>(i);
    const program::Duty& duty = p_.duties[open.duty];
    uint32_t exception = kNone;
    Verdict verdict;
    if (closing && std::min(open.due, open.end_at) > t) {
      // The contact is over before the deadline: as where the line ends.
      verdict = duty.has_before || duty.has_settled_by ? Verdict::kExcused
                : open.end_verdict != 0                        ? static_cast<Verdict>(open.end_verdict)
                                                               : AtEnd(duty);
      if (verdict == Verdict::kViolated) verdict = JudgeMissed(open, true, &exception);
    } else if (closing && duty.has_settled_by) {
      verdict = Verdict::kExcused;
    } else {
      if (!closing && (SettleTime(open) > t || (lagging_only && !HeardLate(duty)))) { ++i; continue; }
      verdict = JudgeMissed(open, closing, &exception);
      if (verdict == Verdict::kPending) { ++i; continue; }
    }
    FinishDuty(i, verdict, kNever, kNone, exception);
    i = 0;   // what the verdict set off may have opened or settled others
  }
}

void Engine::FinishDuty(uint32_t place, Verdict verdict, int64_t occurred, uint32_t performed, uint32_t exception) {
  const DutyInstance open = s_.at<kDuties>(place);
  const program::Duty& duty = p_.duties[open.duty];
  s_.Erase<kDuties>(place);
  AddFinding(duty.element, open.instance, verdict, open.participant, open.since, std::min(open.due, open.end_at),
             occurred, performed, exception);
  WithdrawDuty(open.duty, open.instance,
               verdict == Verdict::kFulfilled ? WithdrawalReason::kDone : WithdrawalReason::kMoot);
  if (verdict == Verdict::kViolated) {
    Occasion cause;
    cause.begin = h().now;
    OfferAll(duty.on_violation, cause);
  }
  RaiseVerdict(duty.element, verdict, occurred != kNever ? occurred : std::min(open.due, open.end_at));
}

void Engine::AddFinding(uint32_t element, uint32_t instance, Verdict verdict, StringRef participant, int64_t since,
                        int64_t due, int64_t occurred, uint32_t performed, uint32_t exception) {
  Finding finding = FindingOf(p_, element, instance, verdict);
  finding.participant_id = out_.Copy(s_.Text(participant));
  finding.since_ms = since;
  if (due != kNever) finding.due_ms = due;
  if (occurred != kNever) finding.occurred_ms = occurred;
  if (exception != kNone) finding.excuse_element_id = p_.exceptions[exception].id;
  const uint32_t begin = static_cast<uint32_t>(out_.evidence.size());
  if (performed != kNone) {
    const Performed& act = s_.at<kLog>(performed);
    Evidence evidence;
    evidence.step = act.step;
    if (act.segment != kNone) evidence.segment_id = out_.Copy(s_.Text(s_.at<kSegments>(act.segment).id));
    evidence.begin_byte = act.from_words ? act.begin_byte : 0;
    evidence.end_byte = act.end_byte;
    evidence.begin_utf16 = act.begin_utf16;
    evidence.end_utf16 = act.end_utf16;
    evidence.act = act.act < p_.acts.size() ? p_.acts[act.act].name : p_.actions[act.act - p_.acts.size()];
    evidence.approximate = act.approximate != 0;
    out_.Push(out_.evidence, evidence);
  }
  out_.Push(out_.findings, finding);
  out_.Push(out_.finding_evidence, {begin, static_cast<uint32_t>(out_.evidence.size())});
}

// A verdict is an event of the policy's own: a second duty may open on it.
void Engine::RaiseVerdict(uint32_t element, Verdict verdict, int64_t at) {
  const Kind kind = verdict == Verdict::kFulfilled ? Kind::kFulfilled : Kind::kViolated;
  if (verdict != Verdict::kFulfilled && verdict != Verdict::kViolated) return;
  if (in_macrostep_) return Raise(element, kind, at, at);
  const program::Type& type = p_.types[p_.TypeOf(kind, element)];
  if (type.reactions.empty() && type.transitions.empty() && !t_.has_eventless) return;
  if (++verdicts_ > limits::kMicrosteps) {   // R9: verdicts that reopen their own duty
    if (verdicts_ == limits::kMicrosteps + 1) Fail(element, "step-limit", Fault::Kind::kStepLimit);
    return;
  }
  Happening happening;
  happening.kind = kind;
  happening.name = element;
  happening.begin = happening.end = at;
  DispatchInternal(happening, element);
}

}  // namespace callcue::run

// One thing that happened, and all that it sets off (R6): the reactions of its type in the order of their roles, then a
// microstep of the statechart, then what was raised, until nothing is left.
#include <algorithm>
#include <cstring>
#include <new>
#include <string>

#include "lib/base/limits.h"
#include "lib/run/engine.h"

namespace callcue::run {

void Engine::Dispatch(const Happening& happening) {
  if (limit_hit_) return;
  in_macrostep_ = true;
  error_raised_ = false;
  microsteps_ = 0;
  queued_ = queue_head_ = 0;
  React(happening);
  RunQueue(happening);
  in_macrostep_ = false;
  NoEvent();
}

void Engine::GoOn(const Happening& happening) {
  while (!limit_hit_) {
    if (++microsteps_ > limits::kMicrosteps) return StepLimit(happening);
    current_ = &happening;   // what eventless transitions and their effects see: the event that led here
    if (SelectEventless()) {
      driver_ = p_.transitions[chosen_[0]].element;
      Microstep(happening);
      continue;
    }
    if (queue_head_ == queued_) return;
    const Raised raised = QueuedAt(queue_head_++);
    Happening next;
    next.kind = raised.kind;
    next.name = raised.name;
    next.begin = raised.begin;
    next.end = raised.end;
    in_error_ = raised.kind == Kind::kErrorExecution;
    React(next);
    in_error_ = false;
  }
}

// R9. The step is given up; the error names what went round.
void Engine::StepLimit(const Happening& happening) {
  limit_hit_ = true;
  limit_ = "microsteps";
  cycle_ = std::string(CauseOf(happening));
  for (uint32_t i = queued_ > 4 ? queued_ - 4 : 0; i < queued_; ++i) {
    Happening raised;
    raised.kind = QueuedAt(i).kind;
    raised.name = QueuedAt(i).name;
    cycle_ += " -> ";
    cycle_ += CauseOf(raised);
  }
}

bool Engine::Matches(const program::Reaction& reaction, const Happening& happening) const {
  return reaction.parties == 0xff || (reaction.parties >> happening.party & 1) != 0;
}

bool Engine::InStates(program::Range in) const {
  if (in.empty()) return true;
  for (uint32_t i = in.begin; i < in.end; ++i) {
    if (s_.active(p_.state_refs[i])) return true;
  }
  return false;
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
  cycle_.clear();
  driver_ = kNone;
  Dispatch(happening);
  taken_back_from_ = from;
  if (!limit_hit_) return;
  limit_hit_ = false;
  if (bytes <= kSmallBlock) s_.Put(block, bytes, directory);
  else s_ = w().before_internal;
  out_.GoBack(before);
  FailToEnd(element == kNone ? driver_ : element, cycle_);
}

void Engine::React(const Happening& happening) {
  current_ = &happening;
  const program::TypeStep& type = TypeOf(happening);
  if (type.reactions.empty()) {
    SelectFor(type, happening);
    if (chosen_count_ > 0) Microstep(happening);
    return;
  }
  // Rules and transitions see the state as it is before any of them acts, so their guards come first. Nothing that
  // precedes them in the order of roles changes what a guard reads.
  uint32_t few_rules[kFewChosen];
  uint32_t* rules = few_rules;
  uint32_t enabled = 0;
  if (type.reactions.size() > kFewChosen) rules = w().rules.data();
  for (uint32_t i = type.reactions.begin; i < type.reactions.end; ++i) {
    const program::Reaction& reaction = p_.reactions[i];
    if (!Matches(reaction, happening)) continue;
    if (reaction.role == Role::kRule) {
      const program::Rule& rule = p_.rules[reaction.index];
      if (InStates(rule.in) && Holds(rule.when, rule.element) == expr::Outcome::kTrue &&
          !Excepted(rule.element, nullptr)) {
        rules[enabled++] = i;
      }
    } else if (reaction.role == Role::kScenario) {
      const program::Scenario& scenario = p_.scenarios[reaction.index];
      if (Holds(scenario.when, scenario.element) == expr::Outcome::kTrue &&
          !Excepted(scenario.element, nullptr)) {
        rules[enabled++] = i;
      }
    } else {
      RunReaction(reaction, happening);
    }
  }
  SelectFor(type, happening);
  for (uint32_t i = 0; i < enabled; ++i) RunReaction(p_.reactions[rules[i]], happening);
  if (chosen_count_ > 0) Microstep(happening);
}

// What it does may show in no decision.
void Engine::Acted(uint32_t element) {
  reacted_ = true;
  if (std::find(out_.acted.begin(), out_.acted.end(), element) == out_.acted.end()) out_.Push(out_.acted, element);
}

void Engine::RunReaction(const program::Reaction& reaction, const Happening& happening) {
  switch (reaction.role) {
    case Role::kPermissionAsk: return AskPermission(reaction.index, happening);
    case Role::kPermissionDo: return DoPermitted(reaction.index, happening);
    case Role::kProhibition: return DoProhibited(reaction.index, happening);
    case Role::kDutyFulfil: return FulfilDuty(reaction.index, happening);
    case Role::kDutyCancel: return CancelDuty(reaction.index);
    case Role::kDutyBefore: return BeforeDuty(reaction.index, happening);
    case Role::kDutySettle: return SettleDutyBy(reaction.index, happening);
    case Role::kDutyOpen: return OpenDuty(reaction.index, happening);
    case Role::kRecommendDone: return WithdrawRecommend(reaction.index, WithdrawalReason::kDone);
    case Role::kScenario: return RunScenario(reaction.index, happening);
    case Role::kChecklistOpen: {
      const program::Checklist& list = p_.checklists[reaction.index];
      uint32_t& opened = Instances(list.element);
      if (opened > 0 || Holds(list.when, list.element) != expr::Outcome::kTrue) return;
      opened = 1;
      Acted(list.element);
      return OfferNextItem(reaction.index, happening);
    }
    case Role::kChecklistFulfil: {
      const program::Item& item = p_.items[reaction.index];
      Counter* done = CounterOf(uint64_t{3} << 32 | reaction.index, true);
      ++done->count;
      done->last = happening.begin;
      for (uint32_t i = item.recommends.begin; i < item.recommends.end; ++i) {
        WithdrawRecommend(i, WithdrawalReason::kDone);
      }
      const uint32_t element = p_.checklists[item.checklist].element;
      if (Instances(element) == 0) return;
      Acted(element);
      return OfferNextItem(item.checklist, happening);
    }
    case Role::kRule: {
      const program::Rule& rule = p_.rules[reaction.index];
      Acted(rule.element);
      return RunEffects(rule.effects, rule.element, happening);
    }
    case Role::kTransition: return;
  }
}

void Engine::OfferNextItem(uint32_t checklist, const Happening& happening) {
  const program::Range items = p_.checklists[checklist].items;
  for (uint32_t i = items.begin; i < items.end; ++i) {
    if (CounterOf(uint64_t{3} << 32 | i, false) != nullptr) continue;
    const program::Range offers = p_.items[i].recommends;
    bool applies = offers.empty();
    for (uint32_t r = offers.begin; r < offers.end && !applies; ++r) {
      applies = Holds(p_.recommends[r].when, p_.recommends[r].element) == expr::Outcome::kTrue;
    }
    if (!applies) continue;   // not now
    Occasion cause;
    cause.begin = happening.begin;
    return OfferAll(offers, cause);
  }
}

// Whether all that a step recommends still waits for a place.
bool Engine::Unseen(uint32_t step) {
  const program::Range offers = p_.steps[step].recommends;
  uint32_t wanted = 0, waiting = 0;
  for (uint32_t r = offers.begin; r < offers.end; ++r) {
    wanted += Holds(p_.recommends[r].when, p_.recommends[r].element) == expr::Outcome::kTrue;
  }
  for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
    const uint32_t recommend = s_.at<kLive>(i).recommend;
    waiting += recommend >= offers.begin && recommend < offers.end && Details(i).waiting != 0;
  }
  return waiting > 0 && waiting >= wanted;
}

// A ladder: the next step each time, the last one again once it is reached. What was asked is asked once, in however
// many acts it was recognised. A step that nobody has seen, since it waits for a place, is the next one still.
void Engine::RunScenario(uint32_t index, const Happening& happening) {
  const program::Scenario& scenario = p_.scenarios[index];
  const uint32_t steps = scenario.steps.size();
  const uint32_t told = Instances(scenario.element);
  const uint64_t key = kAskedCounter << 32 | scenario.element;
  if (happening.performed != kNone) {
    const Counter* asked = CounterOf(key, false);
    if (asked != nullptr && SameOccasion(static_cast<uint32_t>(asked->count), happening.performed)) return;
  }
  const uint32_t next = told > 0 && Unseen(scenario.steps.begin + told - 1) ? told - 1 : std::min(told, steps - 1);
  for (uint32_t i = next; i < steps; ++i) {
    const program::Step& step = p_.steps[scenario.steps.begin + i];
    if (Holds(step.when, scenario.element) != expr::Outcome::kTrue) continue;
    Acted(scenario.element);
    Instances(scenario.element) = i + 1;
    if (happening.performed != kNone) CounterOf(key, true)->count = happening.performed;
    Occasion cause;
    cause.begin = happening.begin;
    cause.insist = true;   // asked again, it is offered again
    RunEffects(step.effects, scenario.element, happening);
    return OfferAll(step.recommends, cause);
  }
}

std::string_view Engine::CauseOf(const Happening& happening) {
  if (const std::string_view known = TypeOf(happening).cause; !known.empty()) return known;
  const auto join = [&](std::string_view kind, std::string_view name) {
    char* text = out_.AllocateText(kind.size() + 1 + name.size());
    std::memcpy(text, kind.data(), kind.size());
    text[kind.size()] = '.';
    std::memcpy(text + kind.size() + 1, name.data(), name.size());
    return std::string_view(text, kind.size() + 1 + name.size());
  };
  const uint32_t name = happening.name;
  const bool named = name != program::kNoIndex;
  switch (happening.kind) {
    case Kind::kAct: return named ? join("act", p_.acts[name].name) : "act";
    case Kind::kSegmentEnded: return "segment_ended";
    case Kind::kTurnEnded: return "turn_ended";
    case Kind::kTalkOver: return "talk_over";
    case Kind::kLongTurn: return "long_turn";
    case Kind::kSilence: return "silence";
    case Kind::kRaised: return named ? join("event", p_.raised[name]) : "event";
    case Kind::kFulfilled: return named ? join("fulfilled", p_.elements[name].id) : "fulfilled";
    case Kind::kViolated: return named ? join("violated", p_.elements[name].id) : "violated";
    case Kind::kDone: return named ? join("done", p_.states[name].id) : "done";
    case Kind::kErrorExecution: return "error.execution";
    default: break;
  }
  switch (static_cast<EventKind>(happening.kind)) {
    case EventKind::kFact: case EventKind::kFactWithdrawn:
      return named ? join("fact", p_.variables[name].name) : "fact";
    case EventKind::kAgentAction: return named ? join("action", p_.actions[name]) : "action";
    case EventKind::kApproval: return named ? join("approval", p_.approvals[name]) : "approval";
    case EventKind::kSentiment: return named ? join("sentiment", p_.sentiments[name]) : "sentiment";
    case EventKind::kMeasurement: return named ? join("measurement", p_.measurements[name]) : "measurement";
    default: return EventKindName(static_cast<EventKind>(happening.kind));
  }
}

void Engine::Raise(uint32_t name, Kind kind, int64_t begin, int64_t end) {
  if (!in_macrostep_) return;
  const Raised raised{name, kind, begin, end};
  if (queued_ < kFewRaised) {
    new (few_raised_ + queued_ * sizeof(Raised)) Raised(raised);
  } else {
    w().queue.resize(queued_ - kFewRaised);   // what an earlier macrostep of the step left goes
    w().queue.push_back(raised);
  }
  ++queued_;
}

void Engine::RunEffects(program::Range block, uint32_t element, const Happening& happening) {
  // R8: a failed action ends its own block only.
  for (uint32_t pc = block.begin; pc < block.end && !limit_hit_; ++pc) {
    const program::Op& op = p_.ops[pc];
    switch (op.code) {
      case program::OpCode::kRecommend: {
        Occasion cause;
        cause.begin = happening.begin;
        Offer(op.target, cause);
        break;
      }
      case program::OpCode::kSet: {
        expr::Value value = Compute(op.value, element);
        if (value.kind == expr::Kind::kError) return;
        if (value.kind == expr::Kind::kString) {
          std::string& text = w().rendered;   // it may stand in the heap, which moves
          text.assign(value.text(s_.heap()));
          const expr::Value old = s_.Slot(op.target);
          if (old.kind == expr::Kind::kString && old.text(s_.heap()) == text) break;
          if (s_.count<kHeap>() + text.size() > limits::kHeapBytes) {
            limit_hit_ = true;
            limit_ = "strings";
            return;
          }
          const StringRef ref = s_.Keep(text);
          value.relative = 1;
          value.bits = ref.offset;
          value.size = ref.size;
        }
        s_.SetSlot(op.target, value);
        break;
      }
      case program::OpCode::kRaise: {
        int64_t begin = happening.begin, end = happening.end;
        if (op.value != expr::kNone) {
          const expr::Value at = Compute(op.value, element);
          if (at.kind != expr::Kind::kTimestamp) return;
          begin = end = at.millis();
        }
        driver_ = element;
        Raise(op.target, Kind::kRaised, begin, end);
        break;
      }
      case program::OpCode::kSend: {
        int64_t delay = 0;
        Timer timer;
        if (!Duration(op.delay, element, &delay)) return;
        if (op.value != expr::kNone) {
          const expr::Value at = Compute(op.value, element);
          if (at.kind != expr::Kind::kTimestamp) return;
          timer.occurred = at.millis();
        }
        if (s_.count<kTimers>() >= limits::kTimers) {
          limit_hit_ = true;
          limit_ = "timers";
          return;
        }
        if (__builtin_add_overflow(h().now, std::max<int64_t>(delay, 0), &timer.deadline)) timer.deadline = kNever - 1;
        for (uint32_t i = 0; i < s_.count<kTimers>(); ++i) {   // after those that are armed already
          timer.order = std::max(timer.order, s_.at<kTimers>(i).order + 1);
        }
        driver_ = element;
        timer.raised = op.target;
        timer.send_id = op.send_id;
        s_.Push<kTimers>(timer);
        break;
      }
      case program::OpCode::kCancel:
        for (uint32_t i = s_.count<kTimers>(); i-- > 0;) {
          if (s_.at<kTimers>(i).send_id == op.send_id) s_.Erase<kTimers>(i);
        }
        break;
      case program::OpCode::kWithdraw: WithdrawTopic(op.target, WithdrawalReason::kMoot); break;
      case program::OpCode::kJumpUnless: {
        const expr::Outcome outcome = Holds(op.value, element);
        if (outcome == expr::Outcome::kError) return;
        if (outcome != expr::Outcome::kTrue) pc += op.target;
        break;
      }
      case program::OpCode::kJump: pc += op.target; break;
    }
  }
}

}  // namespace callcue::run

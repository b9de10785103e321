// One thing that happened, and all that it sets off (R6): the reactions of its type in the order of their roles, then a
// microstep of the statechart, then what was raised, until nothing is left.
#include <string>

#include "lib/base/limits.h"
#include "lib/run/engine.h"

namespace callcue::run {

void Engine::Dispatch(const Happening& happening) {
  if (limit_hit_) return;
  in_macrostep_ = true;
  error_raised_ = false;
  microsteps_ = 0;
  w_.queue.clear();
  w_.queue_head = 0;
  React(happening);
  RunQueue(happening);
  in_macrostep_ = false;
  NoEvent();
}

void Engine::RunQueue(const Happening& happening) {
  while (!limit_hit_) {
    if (++microsteps_ > limits::kMicrosteps) return StepLimit(happening);
    current_ = &happening;   // what eventless transitions and their effects see: the event that led here
    if (SelectEventless()) {
      Microstep(happening);
      continue;
    }
    if (w_.queue_head == w_.queue.size()) return;
    const Raised raised = w_.queue[w_.queue_head++];
    Happening next;
    next.kind = raised.kind;
    next.name = raised.name;
    next.begin = raised.begin;
    next.end = raised.end;
    in_error_ = raised.kind == Kind::kErrorExecution;
    React(next);
    in_error_ = false;
    loaded_ = nullptr;
  }
}

// R9. The step is given up; the error names what went round.
void Engine::StepLimit(const Happening& happening) {
  limit_hit_ = true;
  limit_ = "microsteps";
  cycle_ = std::string(CauseOf(happening));
  const size_t end = w_.queue.size();
  for (size_t i = end > 4 ? end - 4 : 0; i < end; ++i) {
    Happening raised;
    raised.kind = w_.queue[i].kind;
    raised.name = w_.queue[i].name;
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

void Engine::React(const Happening& happening) {
  current_ = &happening;
  loaded_ = nullptr;
  const program::Type& type = p_.types[p_.TypeOf(happening.kind, happening.name)];
  // Rules and transitions see the state as it is before any of them acts, so their guards come first. Nothing that
  // precedes them in the order of roles changes what a guard reads.
  w_.enabled_rules.clear();
  for (uint32_t i = type.reactions.begin; i < type.reactions.end; ++i) {
    const program::Reaction& reaction = p_.reactions[i];
    if (!Matches(reaction, happening)) continue;
    if (reaction.role == Role::kRule) {
      const program::Rule& rule = p_.rules[reaction.index];
      if (InStates(rule.in) && Holds(rule.when, rule.element) == expr::Outcome::kTrue &&
          !Excepted(rule.element, nullptr)) {
        w_.enabled_rules.push_back(i);
      }
    } else if (reaction.role == Role::kScenario) {
      const program::Scenario& scenario = p_.scenarios[reaction.index];
      if (Holds(scenario.when, scenario.element) == expr::Outcome::kTrue &&
          !Excepted(scenario.element, nullptr)) {
        w_.enabled_rules.push_back(i);
      }
    } else {
      RunReaction(reaction, happening);
    }
  }
  SelectFor(type, happening);
  for (uint32_t i : w_.enabled_rules) RunReaction(p_.reactions[i], happening);
  if (!w_.chosen.empty()) Microstep(happening);
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
      uint32_t& opened = s_.at<kInstances>(list.element);
      if (opened > 0 || Holds(list.when, list.element) != expr::Outcome::kTrue) return;
      opened = 1;
      reacted_ = true;
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
      if (s_.at<kInstances>(p_.checklists[item.checklist].element) == 0) return;
      reacted_ = true;
      return OfferNextItem(item.checklist, happening);
    }
    case Role::kRule: {
      const program::Rule& rule = p_.rules[reaction.index];
      reacted_ = true;
      return RunEffects(rule.effects, rule.element, happening);
    }
    case Role::kTransition: return;
  }
}

void Engine::OfferNextItem(uint32_t checklist, const Happening& happening) {
  const program::Range items = p_.checklists[checklist].items;
  for (uint32_t i = items.begin; i < items.end; ++i) {
    if (CounterOf(uint64_t{3} << 32 | i, false) != nullptr) continue;
    Occasion cause;
    cause.begin = happening.begin;
    return OfferAll(p_.items[i].recommends, cause);
  }
}

// A ladder: the next step each time, the last one again once it is reached.
void Engine::RunScenario(uint32_t index, const Happening& happening) {
  const program::Scenario& scenario = p_.scenarios[index];
  const uint32_t steps = scenario.steps.size();
  uint32_t& told = s_.at<kInstances>(scenario.element);
  for (uint32_t i = std::min(told, steps - 1); i < steps; ++i) {
    const program::Step& step = p_.steps[scenario.steps.begin + i];
    if (Holds(step.when, scenario.element) != expr::Outcome::kTrue) continue;
    reacted_ = true;
    s_.at<kInstances>(scenario.element) = i + 1;
    Occasion cause;
    cause.begin = happening.begin;
    cause.insist = true;   // asked again, it is offered again
    RunEffects(step.effects, scenario.element, happening);
    return OfferAll(step.recommends, cause);
  }
}

std::string_view Engine::CauseOf(const Happening& happening) {
  const auto join = [&](std::string_view kind, std::string_view name) {
    char* text = out_.text.Allocate(kind.size() + 1 + name.size());
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
  if (in_macrostep_) w_.queue.push_back({name, kind, begin, end});
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
          const std::string text(value.text(s_.heap()));
          const expr::Value& old = s_.at<kSlots>(op.target);
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
        s_.at<kSlots>(op.target) = value;
        break;
      }
      case program::OpCode::kRaise: {
        int64_t begin = happening.begin, end = happening.end;
        if (op.value != expr::kNone) {
          const expr::Value at = Compute(op.value, element);
          if (at.kind != expr::Kind::kTimestamp) return;
          begin = end = at.millis();
        }
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
        timer.order = h().timer_order++;
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

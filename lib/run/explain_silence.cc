// What keeps an element silent: the questions of a step, in its order, asked as if what sets the element off came now.
#include <algorithm>

#include "lib/base/concat.h"
#include "lib/program/words.h"
#include "lib/run/explain.h"

namespace callcue::run {

namespace {

using program::ElementKind;
using Reason = Explanation::Reason;

}  // namespace

// False, with the states, if the call is in none of them.
bool Explainer::OutOfStates(program::Range in, Explanation* x) const {
  if (e_.InStates(in)) return false;
  x->obstacle.reason = Reason::kState;
  for (uint32_t i = in.begin; i < in.end; ++i) {
    Append(&x->obstacle.name, x->obstacle.name.empty() ? "" : ", ", p_.states[p_.state_refs[i]].id);
  }
  return true;
}

bool Explainer::NoException(uint32_t element, Explanation* x) {
  const program::Range range = p_.elements[element].exceptions;
  for (uint32_t i = range.begin; i < range.end; ++i) {
    const program::Exception& exception = p_.exceptions[i];
    const bool applies = e_.Holds(exception.when, element) == expr::Outcome::kTrue;
    Explanation only;  // an exception that is unknown doesn't apply, and stands in nobody's way
    Ask(exception.when, "exception", false, applies ? x : &only);
    if (!applies) {
      x->parts.insert(x->parts.end(), only.parts.begin(), only.parts.end());
      continue;
    }
    if (x->obstacle.reason == Reason::kUnspecified || x->obstacle.name.empty())
      x->obstacle.name = std::string(exception.id);
    x->obstacle.reason = Reason::kException;
    return false;
  }
  return true;
}

// The recommendations that it would make; `insist`: whatever was recommended a short while ago.
std::vector<uint32_t> Explainer::RecommendsOf(uint32_t index, bool* insist) {
  const program::Element& element = p_.elements[index];
  std::vector<uint32_t> all;
  const auto add = [&](program::Range range) {
    for (uint32_t i = range.begin; i < range.end; ++i) all.push_back(i);
  };
  const auto add_effects = [&](program::Range effects) {
    for (uint32_t pc = effects.begin; pc < effects.end; ++pc) {
      if (p_.ops[pc].code == program::OpCode::kRecommend) all.push_back(p_.ops[pc].target);
    }
  };
  *insist = false;
  switch (element.kind) {
    case ElementKind::kRule: add_effects(p_.rules[element.index].effects); break;
    case ElementKind::kDuty: {
      const program::Duty& duty = p_.duties[element.index];
      add(duty.recommends);
      for (uint32_t i = duty.reminds.begin; i < duty.reminds.end; ++i) all.push_back(p_.reminds[i].recommend);
      break;
    }
    case ElementKind::kProhibition: add(p_.prohibitions[element.index].recommends); break;
    case ElementKind::kPermission:
      *insist = true;
      add(p_.permissions[element.index].otherwise);
      break;
    case ElementKind::kScenario: {
      *insist = true;
      const program::Range steps = p_.scenarios[element.index].steps;
      for (uint32_t i = std::min(InstancesOf(index), steps.size() - 1); i < steps.size(); ++i) {
        const program::Step& step = p_.steps[steps.begin + i];
        if (e_.Holds(step.when, index) != expr::Outcome::kTrue) continue;
        add(step.recommends);
        break;
      }
      break;
    }
    case ElementKind::kChecklist: {
      const program::Range items = p_.checklists[element.index].items;
      for (uint32_t i = items.begin; i < items.end && all.empty(); ++i) {
        if (e_.CounterOf(uint64_t{3} << 32 | i, false) == nullptr) add(p_.items[i].recommends);
      }
      break;
    }
    case ElementKind::kState: break;
    case ElementKind::kTransition: add_effects(p_.transitions[element.index].effects); break;
  }
  return all;
}

// The live recommendation that a new one would have to yield to.
uint32_t Explainer::StandsInTheWay(uint32_t recommend, Reason* reason) const {
  const program::Recommend& r = p_.recommends[recommend];
  uint32_t replaced = kNone;
  for (uint32_t i = 0; i < s_.count<kLive>() && replaced == kNone; ++i) {
    const Live& live = s_.at<kLive>(i);
    if (e_.Details(i).provisional || live.recommend == recommend) continue;
    const program::Recommend& other = p_.recommends[live.recommend];
    if (r.topic == program::kNoIndex || other.topic != r.topic) continue;
    *reason = Reason::kTopic;
    if (other.priority > r.priority) return live.recommend;
    replaced = i;
  }
  if (!e_.Counts(r)) return kNone;
  uint32_t shown = 0;
  const uint32_t least = e_.LeastShown(replaced, &shown);
  if (shown < p_.settings.max_live) return kNone;
  const uint32_t shows = s_.at<kLive>(least).recommend;
  *reason = Reason::kCap;
  return p_.recommends[shows].priority >= r.priority ? shows : kNone;
}

bool Explainer::MayRecommend(uint32_t index, bool insist, Explanation* x) {
  const program::Recommend& r = p_.recommends[index];
  Explanation::Obstacle& obstacle = x->obstacle;
  if (!e_.Shown(r.element)) {
    obstacle.reason = Reason::kObserved;
    return false;
  }
  if (!Ask(r.when, "recommend.when", true, x)) return false;
  if (const Counter* counter = e_.CounterOf(uint64_t{1} << 32 | index, false)) {
    if (r.once || (r.at_most > 0 && counter->count >= r.at_most)) {
      obstacle.reason = Reason::kOnce;
      return false;
    }
    int64_t cooldown = 0, until = 0;
    if (!insist && e_.Duration(r.cooldown, r.element, &cooldown) && s_.header().now - counter->last < cooldown &&
        !__builtin_add_overflow(counter->last, cooldown, &until)) {
      obstacle.reason = Reason::kCooldown;
      obstacle.by_ms = until;
      return false;
    }
  }
  Reason reason = Reason::kUnspecified;
  const uint32_t other = insist ? kNone : StandsInTheWay(index, &reason);
  if (other == kNone) return true;
  obstacle.reason = reason;
  obstacle.name = std::string(p_.elements[p_.recommends[other].element].id);
  return false;
}

// True if something keeps it silent beside what sets it off.
bool Explainer::Blocked(uint32_t index, Explanation* x) {
  const program::Element& element = p_.elements[index];
  switch (element.kind) {
    case ElementKind::kRule: {
      const program::Rule& rule = p_.rules[element.index];
      const bool out = OutOfStates(rule.in, x);
      if (!Ask(rule.when, "when", true, x) || out) return true;
      break;
    }
    case ElementKind::kDuty: {
      const program::Duty& duty = p_.duties[element.index];
      const bool out = OutOfStates(duty.in, x);
      if (!Ask(duty.when, "when", true, x) || out) return true;
      break;
    }
    case ElementKind::kProhibition: {
      const program::Prohibition& prohibition = p_.prohibitions[element.index];
      const bool out = OutOfStates(prohibition.in, x);
      if (!Ask(prohibition.while_, "while", true, x) || out) return true;
      break;
    }
    case ElementKind::kPermission: {
      const program::Permission& permission = p_.permissions[element.index];
      Explanation applies;
      const bool governed = Ask(permission.applies, "applies", true, &applies);
      x->parts.insert(x->parts.end(), applies.parts.begin(), applies.parts.end());
      if (!Ask(permission.when, "when", true, x) && governed) return true;
      return false;
    }
    case ElementKind::kScenario:
      if (!Ask(p_.scenarios[element.index].when, "when", true, x)) return true;
      break;
    case ElementKind::kChecklist: {
      const program::Checklist& list = p_.checklists[element.index];
      bool left = false;
      for (uint32_t i = list.items.begin; i < list.items.end; ++i) {
        left |= e_.CounterOf(uint64_t{3} << 32 | i, false) == nullptr;
      }
      if (!left) x->obstacle.reason = Reason::kDone;
      if (!Ask(list.when, "when", true, x) || !left) return true;
      break;
    }
    case ElementKind::kState:
      if (s_.active(element.index)) return false;
      x->obstacle.reason = Reason::kState;
      x->obstacle.name = std::string(p_.states[element.index].id);
      return true;
    case ElementKind::kTransition: {
      const program::Transition& t = p_.transitions[element.index];
      if (!s_.active(t.source)) {
        x->obstacle.reason = Reason::kState;
        x->obstacle.name = std::string(p_.states[t.source].id);
      }
      if (!Ask(t.when, "when", true, x) || x->obstacle.reason != Reason::kUnspecified) return true;
      break;
    }
  }
  if (!NoException(index, x)) return true;
  bool insist = false;
  for (uint32_t recommend : RecommendsOf(index, &insist)) {
    if (!MayRecommend(recommend, insist, x)) return true;
  }
  return false;
}

// What came already and waits under the cap is shown as soon as there is room, whatever its trigger and guard come to now.
void Explainer::WaitsForAPlace(uint32_t index, Explanation* x) const {
  for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
    if (!e_.Details(i).waiting || p_.recommends[s_.at<kLive>(i).recommend].element != index) continue;
    uint32_t shown = 0;
    const uint32_t least = e_.LeastShown(kNone, &shown);
    if (shown < p_.settings.max_live) return;
    x->obstacle = Explanation::Obstacle();
    x->obstacle.reason = Reason::kCap;
    x->obstacle.name = std::string(p_.elements[p_.recommends[s_.at<kLive>(least).recommend].element].id);
    return;
  }
}

void Explainer::FillTrigger(uint32_t index, Explanation* x) {
  const ElementKind kind = p_.elements[index].kind;
  const bool counted =
      kind == ElementKind::kDuty || kind == ElementKind::kProhibition || kind == ElementKind::kPermission;
  x->obstacle.reason = counted && InstancesOf(index) > 0 ? Reason::kSettled : Reason::kTrigger;
  for (const Explanation::Trigger& trigger : x->triggers) {
    if (trigger.role != "on" || !trigger.next_ms) continue;
    x->obstacle.by_ms = std::min(x->obstacle.by_ms.value_or(kNever), *trigger.next_ms);
  }
}

void Explainer::Judge(uint32_t index, Explanation* x) {
  const program::Element& element = p_.elements[index];
  if (!Blocked(index, x) && x->obstacle.reason == Reason::kUnspecified) FillTrigger(index, x);
  for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
    const program::Recommend& r = p_.recommends[s_.at<kLive>(i).recommend];
    Explanation stands;
    if (r.element != index || r.while_ == expr::kNone) continue;
    Ask(r.while_, "recommend.while", true, &stands);
    x->parts.insert(x->parts.end(), stands.parts.begin(), stands.parts.end());
  }
  if (element.kind != ElementKind::kDuty || x->duties.empty()) return;
  // Open: what would fulfil it.
  Explanation fulfils;
  Ask(p_.duties[element.index].fulfilled_when, "fulfilled_when", true, &fulfils);
  x->parts.insert(x->parts.end(), fulfils.parts.begin(), fulfils.parts.end());
}

uint16_t Explainer::NeedsOf(uint32_t index) const {
  const program::Element& element = p_.elements[index];
  switch (element.kind) {
    case ElementKind::kDuty: return p_.duties[element.index].needs;
    case ElementKind::kProhibition: return p_.prohibitions[element.index].needs;
    case ElementKind::kPermission: return e_.NeedsOf(p_.permissions[element.index].text_parties);
    default: return 0;
  }
}

// Those of the needed streams that weren't up all the time.
std::string Explainer::StreamsDown(uint16_t needs, int64_t from, int64_t to) const {
  std::string names;
  for (int stream = 1; stream <= static_cast<int>(Stream::kUnderstanding); ++stream) {
    const uint16_t one = static_cast<uint16_t>(1u << stream);
    bool wait = false;
    if (!(needs & one) || e_.StreamsUp(one, from, to, &wait)) continue;
    Append(&names, names.empty() ? "" : ", ", program::StreamWord(static_cast<Stream>(stream)));
  }
  return names;
}

void Explainer::HeldUp(uint32_t index, Explanation* x) {
  const int64_t now = s_.header().now;
  const auto hold = [&](Reason reason, std::string name) {
    if (x->obstacle.reason != Reason::kUnspecified) return;
    x->obstacle.reason = reason;
    x->obstacle.name = std::move(name);
  };
  for (const Explanation::Finding& finding : x->findings) {
    if (finding.verdict != Verdict::kUndetermined) continue;
    const std::string down = StreamsDown(NeedsOf(index), finding.since_ms, std::min(finding.due_ms.value_or(now), now));
    if (!down.empty()) hold(Reason::kStream, down);
  }
  for (const Explanation::Timer& timer : x->timers) {
    if (timer.at_ms > now) continue;
    if (timer.what == "reminder" && e_.AgentSpeaks()) hold(Reason::kSpeaking, "");
    if (timer.what != "settled" || x->duties.empty()) continue;
    const CallView::OpenDuty& duty = x->duties[0];
    const std::string down = StreamsDown(NeedsOf(index), duty.since_ms, std::min(duty.due_ms.value_or(now), now));
    if (!down.empty()) hold(Reason::kStream, down);
  }
}

}  // namespace callcue::run

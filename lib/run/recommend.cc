// Recommendations (R12): one live per topic, bounded in how often, withdrawn with a reason when they no longer hold.
// Partial words (R11) have an overlay of their own: provisional ones that only their own segment's results touch.
#include <algorithm>
#include <new>

#include "lib/base/limits.h"
#include "lib/run/engine.h"
#include "lib/run/event_key.h"

namespace callcue::run {

Counter* Engine::CounterOf(uint64_t key, bool add) {
  for (uint32_t i = 0; i < s_.count<kCounters>(); ++i) {
    if (s_.at<kCounters>(i).key == key) return &s_.at<kCounters>(i);
  }
  if (!add) return nullptr;
  Counter counter;
  counter.key = key;
  return &s_.at<kCounters>(s_.Push<kCounters>(counter));
}

void Engine::OfferAll(program::Range range, const Occasion& cause) {
  for (uint32_t i = range.begin; i < range.end; ++i) Offer(i, cause);
}

bool Engine::MayOffer(uint32_t index, bool insist) {
  const program::Recommend& r = p_.recommends[index];
  if (!Shown(r.element) || Holds(r.when, r.element) != expr::Outcome::kTrue) return false;
  if (!t_.offers[index].counted) return true;
  const Counter* counter = CounterOf(uint64_t{1} << 32 | index, false);
  if (counter == nullptr) return true;
  if (r.once || (r.at_most > 0 && counter->count >= r.at_most)) return false;
  int64_t cooldown = 0;
  return insist || !Duration(r.cooldown, r.element, &cooldown) || h().now - counter->last >= cooldown;
}

// One of those that nothing bounds, and that no other can stand in the way of: false if it stands already.
bool Engine::OfferPlain(uint32_t index) {
  const uint32_t count = s_.count<kLive>();
  const Live* live = s_.data<kLive>();
  for (uint32_t i = 0; i < count; ++i) {
    if (live[i].recommend == index && !Details(i).provisional) return false;
  }
  return true;
}

// The place where it stands firm, or waits for one.
uint32_t Engine::Standing(uint32_t index) const {
  for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
    if (s_.at<kLive>(i).recommend == index && !Details(i).provisional) return i;
  }
  return kNone;
}

namespace {

void AddTo(EventKey* key, const Argument& argument) {
  AddWord(KeyOf(argument.name).low, key);
  AddWord(static_cast<uint64_t>(argument.value.kind), key);
  const bool text = argument.value.kind == FactValue::Kind::kString;
  AddWord(text ? KeyOf(argument.value.string).low : static_cast<uint64_t>(argument.value.integer), key);
}

}  // namespace

// Whether one that stands would be the same, word for word, if it came now.
bool Engine::SaysTheSame(uint32_t index) {
  const Counter* said = CounterOf(kSaidCounter << 32 | index, false);
  if (said == nullptr) return false;
  const uint64_t then = said->count, variant = static_cast<uint64_t>(said->last);
  const program::Recommend& r = p_.recommends[index];
  const bool quiet = quiet_;
  quiet_ = true;   // what failed was said when it was offered
  const program::ScriptText* const text = r.script == program::kNoIndex ? nullptr : TextOf(r.script);
  EventKey key = KeyOf(text == nullptr ? "" : Words(*text, static_cast<uint32_t>(variant % text->variants.size())));
  for (uint32_t i = r.arguments.begin; i < r.arguments.end; ++i) {
    Argument argument;
    if (ArgumentOf(p_.bindings[i], r.element, &argument)) AddTo(&key, argument);
  }
  quiet_ = quiet;
  return key.low == then;
}

// One that stands, or waits, came again. What it says is what holds now: other words or arguments take its place; the
// same stay as they are. One that nobody has seen is as new as its last cause.
void Engine::OfferAgain(uint32_t place, const Occasion& cause) {
  const uint32_t index = s_.at<kLive>(place).recommend;
  LiveDetails details = Planned(index, cause);
  if (Details(place).waiting) {
    details.waiting = 1;
    if (Details(place).duty == details.duty && Details(place).instance == details.instance) s_.at<kLiveDetails>(place) = details;
    return;
  }
  if (!t_.offers[index].varies || SaysTheSame(index)) return;
  if (!TakeBack(place)) WithdrawAt(place, WithdrawalReason::kSuperseded);
  Emit(index, details);
}

void Engine::Offer(uint32_t index, const Occasion& cause) {
  const program::Recommend& r = p_.recommends[index];
  if (t_.offers[index].plain && !cause.insist && p_.settings.max_live == 0) {
    if (OfferPlain(index)) Emit(index, Planned(index, cause));
    return;
  }
  if (!MayOffer(index, cause.insist)) return;
  if (const uint32_t own = cause.insist ? kNone : Standing(index); own != kNone) return OfferAgain(own, cause);
  uint32_t replaced = kNone;
  for (uint32_t i = 0; i < s_.count<kLive>();) {
    const Live live = s_.at<kLive>(i);
    const program::Recommend& other = p_.recommends[live.recommend];
    if (Details(i).provisional || (live.recommend != index && (r.topic == program::kNoIndex || other.topic != r.topic))) {
      ++i;
      continue;
    }
    if (other.priority > r.priority && !cause.insist) return;
    if (Details(i).waiting) {
      EraseLive(i);
    } else {
      replaced = i++;
    }
  }
  LiveDetails details = Planned(index, cause);
  if (Counts(r)) {
    uint32_t shown = 0;
    const uint32_t least = LeastShown(replaced, &shown);
    if (shown >= p_.settings.max_live) {
      // Who asks for a permission is answered; a scenario that is asked again only makes room for itself.
      const program::Recommend& other = p_.recommends[s_.at<kLive>(least).recommend];
      const bool own = OfScenario(index) && other.element == r.element && NewPlace(least) == kNone;
      if (other.priority >= r.priority && !own && (!cause.insist || OfScenario(index))) {
        details.waiting = 1;
        Keep({0, index}, details);
        return;
      }
      if (own) WithdrawAt(least, WithdrawalReason::kSuperseded);
      else Displace(least);
      if (replaced != kNone && replaced > least) --replaced;
    }
  }
  if (replaced != kNone && !TakeBack(replaced)) WithdrawAt(replaced, WithdrawalReason::kSuperseded);
  Emit(index, details);
}

bool Engine::OfScenario(uint32_t recommend) const {
  return p_.elements[p_.recommends[recommend].element].kind == program::ElementKind::kScenario;
}

// Whether it takes one of the places of the cap: what is critical, or for another than the agent, doesn't.
bool Engine::Counts(const program::Recommend& r) const {
  return p_.settings.max_live > 0 && r.severity != Severity::kCritical && r.audience == Audience::kAgent;
}

// How many places are taken, and which of those that take them is the least urgent.
uint32_t Engine::LeastShown(uint32_t but, uint32_t* shown) const {
  uint32_t least = kNone;
  for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
    const program::Recommend& r = p_.recommends[s_.at<kLive>(i).recommend];
    if (i == but || Details(i).provisional || Details(i).waiting || !Counts(r)) continue;
    ++*shown;
    if (least == kNone || r.priority < p_.recommends[s_.at<kLive>(least).recommend].priority) least = i;
  }
  return least;
}

// Makes room for something more urgent, and waits as if it had come after that.
void Engine::Displace(uint32_t place) {
  const uint32_t recommend = s_.at<kLive>(place).recommend;
  LiveDetails details = Details(place);
  if (!TakeBack(place)) {
    WithdrawAt(place, WithdrawalReason::kSuperseded);
    details.seen = 1;
  }
  details.waiting = 1;
  Keep({0, recommend}, details);
}

// Where this decision recommends it for the first time; kNone where an earlier one did.
uint32_t Engine::NewPlace(uint32_t place) const {
  const uint32_t id = s_.at<kLive>(place).id;
  for (size_t i = out_.recommendations.size(); i-- > std::max<size_t>(mark_.recommendations, taken_back_from_);) {
    if (out_.recommendations[i].id == id) return static_cast<uint32_t>(i);
  }
  return kNone;
}

// What this decision recommended is left out of it again; false where an earlier one did. The provisional one that it
// would have confirmed goes: with partial words and without, what stands firm is the same.
bool Engine::TakeBack(uint32_t place) {
  const uint32_t i = NewPlace(place);
  if (i == kNone) return false;
  if (const uint32_t confirms = out_.recommendations[i].confirms) {
    out_.Push(out_.withdrawals, {confirms, WithdrawalReason::kRetracted});
  }
  out_.Remove(out_.recommendations, i);
  out_.Remove(out_.notes, i);
  EraseLive(place);
  return true;
}

// The most urgent of those that wait, then the first in document order.
uint32_t Engine::NextWaiting() const {
  uint32_t best = kNone;
  for (uint32_t i = 0; i < s_.count<kLive>(); ++i) {
    if (!Details(i).waiting) continue;
    if (best == kNone) { best = i; continue; }
    const uint32_t one = s_.at<kLive>(i).recommend, other = s_.at<kLive>(best).recommend;
    const int32_t a = p_.recommends[one].priority, b = p_.recommends[other].priority;
    if (a != b ? a > b : one < other) best = i;
  }
  return best;
}

// At the end of a decision: places that got free go to what waits.
void Engine::FillPlaces() {
  if (p_.settings.max_live == 0) return;
  for (uint32_t next; !limit_hit_ && (next = NextWaiting()) != kNone;) {
    uint32_t shown = 0;
    LeastShown(kNone, &shown);
    if (shown >= p_.settings.max_live) return;
    const uint32_t index = s_.at<kLive>(next).recommend;
    LiveDetails details = Details(next);
    EraseLive(next);
    const program::Recommend& r = p_.recommends[index];
    if (details.duty == kNone && details.due < h().now) continue;   // its moment passed while it waited
    bool stands = false;   // something more urgent on its topic
    for (uint32_t i = 0; i < s_.count<kLive>() && r.topic != program::kNoIndex; ++i) {
      const program::Recommend& other = p_.recommends[s_.at<kLive>(i).recommend];
      if (Details(i).provisional || Details(i).waiting || other.topic != r.topic) continue;
      stands = other.priority > r.priority;
      if (!stands) WithdrawAt(i, WithdrawalReason::kSuperseded);
      break;
    }
    if (stands) continue;
    int64_t ms = 0;
    details.waiting = 0;
    // From when it is seen first: an agent who was told until when it is good isn't told another time.
    if (!details.seen && Duration(r.expires, r.element, &ms)) details.expires = h().now + ms;
    Emit(index, details);
  }
}

LiveDetails Engine::Planned(uint32_t index, const Occasion& cause) {
  const program::Recommend& r = p_.recommends[index];
  LiveDetails details;
  details.due = cause.due;
  details.duty = cause.duty;
  details.instance = cause.instance;
  int64_t ms = 0;
  if (Duration(r.within, r.element, &ms)) details.due = cause.begin + ms;
  if (Duration(r.expires, r.element, &ms)) details.expires = h().now + ms;
  return details;
}

// False where the contact has too many already.
bool Engine::Keep(const Live& live, const LiveDetails& details) {
  if (s_.count<kLive>() < limits::kRecommendations) {
    s_.Push<kLive>(live);
    if (t_.live_details) s_.Push<kLiveDetails>(details);
    return true;
  }
  if (!in_macrostep_) {   // a reminder or the like: refused alone, or the contact would be stuck
    Fail(p_.recommends[live.recommend].element, "recommendation-limit", Fault::Kind::kStepLimit);
    return false;
  }
  limit_hit_ = true;
  limit_ = "recommendations";
  return false;
}

// False where it is unknown: left out. A string stands in the scratch until the next evaluation.
bool Engine::ArgumentOf(const program::Binding& binding, uint32_t element, Argument* argument) {
  const expr::Value value = Compute(binding.value, element);
  argument->name = binding.name;
  switch (value.kind) {
    case expr::Kind::kBool: argument->value = FactValue::Bool(value.i != 0); return true;
    case expr::Kind::kInt: argument->value = FactValue::Int(value.i); return true;
    case expr::Kind::kDouble: argument->value = FactValue::Double(value.d); return true;
    case expr::Kind::kString: argument->value = FactValue::String(value.text(s_.heap())); return true;
    case expr::Kind::kDuration: argument->value = FactValue::DurationMs(value.millis()); return true;
    case expr::Kind::kTimestamp: argument->value = FactValue::TimestampMs(value.millis()); return true;
    default: return false;
  }
}

void Engine::Emit(uint32_t index, const LiveDetails& details) {
  const program::Recommend& r = p_.recommends[index];
  const program::Offered& offer = t_.offers[index];
  const bool provisional = details.provisional != 0;
  const uint32_t before = s_.count<kLive>(), id = h().last_recommendation + 1;
  if (!Keep({id, index}, details)) return;
  ++h().last_recommendation;

  // What is computed comes first: it may take a workspace, but says nothing itself.
  const bool text_ready = offer.text_ready && h().language == p_.settings.default_language;
  std::string_view text = offer.ready.text, language = offer.ready.language;
  uint32_t variant = 0;
  if (!text_ready && r.script != program::kNoIndex) {
    language = {};
    text = Render(r.script, provisional, &language, &variant);
  }
  const uint32_t begin = static_cast<uint32_t>(out_.arguments.size());
  for (uint32_t i = r.arguments.begin; i < r.arguments.end; ++i) {
    Argument argument;
    if (!ArgumentOf(p_.bindings[i], r.element, &argument)) continue;
    if (argument.value.kind == FactValue::Kind::kString) argument.value.string = out_.Copy(argument.value.string);
    out_.Push(out_.arguments, argument);
  }
  uint32_t confirms = 0;
  if (!provisional) {
    if (offer.counted) {
      Counter* counter = CounterOf(uint64_t{1} << 32 | index, true);
      counter->count += details.seen == 0;
      counter->last = h().now;
    }
    if (offer.varies) {
      EventKey key = KeyOf(text);
      for (uint32_t i = begin; i < out_.arguments.size(); ++i) AddTo(&key, out_.arguments[i]);
      Counter* said = CounterOf(kSaidCounter << 32 | index, true);
      said->count = key.low;
      said->last = variant;
    }
    for (uint32_t i = 0; i < before && current_segment_ != kNone; ++i) {
      const Live other = s_.at<kLive>(i);
      if (!Details(i).provisional || other.recommend != index || Details(i).segment != current_segment_) continue;
      confirms = other.id;
      EraseLive(i);
      break;
    }
  }
  out_.Push(out_.notes, {begin, static_cast<uint32_t>(out_.arguments.size()), index});
  Recommendation* out = new (out_.Append(out_.recommendations)) Recommendation(offer.ready);
  out->id = id;
  out->provisional = provisional;
  out->confirms = confirms;
  out->text = text;
  out->language = language;
  if (details.due != kNever) out->due_ms = details.due;
  if (details.expires != kNever) out->expires_ms = details.expires;
}

void Engine::EraseLive(uint32_t place) {
  s_.Erase<kLive>(place);
  if (t_.live_details) s_.Erase<kLiveDetails>(place);
}

void Engine::WithdrawAt(uint32_t place, WithdrawalReason reason) {
  if (!Details(place).waiting) out_.Push(out_.withdrawals, {s_.at<kLive>(place).id, reason});
  EraseLive(place);
}

void Engine::WithdrawTopic(uint32_t topic, WithdrawalReason reason) {
  for (uint32_t i = s_.count<kLive>(); i-- > 0;) {
    const Live& live = s_.at<kLive>(i);
    if (!Details(i).provisional && p_.recommends[live.recommend].topic == topic) WithdrawAt(i, reason);
  }
}

void Engine::WithdrawDuty(uint32_t duty, uint32_t instance, WithdrawalReason reason) {
  for (uint32_t i = s_.count<kLiveDetails>(); i-- > 0;) {
    const LiveDetails& live = s_.at<kLiveDetails>(i);
    if (!live.provisional && live.duty == duty && live.instance == instance) WithdrawAt(i, reason);
  }
}

void Engine::WithdrawRecommend(uint32_t recommend, WithdrawalReason reason) {
  for (uint32_t i = s_.count<kLive>(); i-- > 0;) {
    const Live& live = s_.at<kLive>(i);
    if (Details(i).provisional || live.recommend != recommend) continue;
    reacted_ = true;
    WithdrawAt(i, reason);
  }
}

void Engine::WithdrawMoot() {
  for (uint32_t i = 0; i < s_.count<kLive>();) {
    const Live& live = s_.at<kLive>(i);
    const program::Recommend& r = p_.recommends[live.recommend];
    if (Details(i).provisional || r.while_ == expr::kNone || Holds(r.while_, r.element) == expr::Outcome::kTrue) {
      ++i;
    } else {
      WithdrawAt(i, WithdrawalReason::kMoot);
    }
  }
}

void Engine::Expire(int64_t t) {
  for (uint32_t i = 0; i < s_.count<kLiveDetails>();) {
    if (s_.at<kLiveDetails>(i).expires > t) ++i;
    else WithdrawAt(i, WithdrawalReason::kExpired);
  }
}

// What the rules and duties would recommend if these words were final, in the view of the call as it is.
void Engine::CollectOffers(const Happening& happening) {
  current_ = &happening;
  const auto add = [&](program::Range range) {
    for (uint32_t i = range.begin; i < range.end; ++i) {
      if (std::find(w().offered.begin(), w().offered.end(), i) == w().offered.end()) w().offered.push_back(i);
    }
  };
  const program::Type& type = p_.types[p_.TypeOf(happening.kind, happening.name)];
  for (uint32_t i = type.reactions.begin; i < type.reactions.end; ++i) {
    const program::Reaction& reaction = p_.reactions[i];
    if (!Matches(reaction, happening)) continue;
    if (reaction.role == Role::kRule) {
      const program::Rule& rule = p_.rules[reaction.index];
      if (!InStates(rule.in) || Holds(rule.when, rule.element) != expr::Outcome::kTrue ||
          Excepted(rule.element, nullptr)) {
        continue;
      }
      for (uint32_t pc = rule.effects.begin; pc < rule.effects.end; ++pc) {
        const program::Op& op = p_.ops[pc];
        if (op.code == program::OpCode::kRecommend) add({op.target, op.target + 1});
        if (op.code == program::OpCode::kJump ||
            (op.code == program::OpCode::kJumpUnless && Holds(op.value, rule.element) != expr::Outcome::kTrue)) {
          pc += op.target;
        }
      }
    } else if (reaction.role == Role::kDutyOpen) {
      const program::Duty& duty = p_.duties[reaction.index];
      if (!InStates(duty.in) || Holds(duty.when, duty.element) != expr::Outcome::kTrue ||
          Excepted(duty.element, nullptr)) {
        continue;
      }
      bool open = false;
      for (uint32_t k = 0; k < s_.count<kDuties>(); ++k) open |= s_.at<kDuties>(k).duty == reaction.index;
      if (!open || duty.retrigger == program::Retrigger::kAnother) add(duty.recommends);
    } else if (reaction.role == Role::kProhibition) {
      const program::Prohibition& prohibition = p_.prohibitions[reaction.index];
      if (InStates(prohibition.in) && Holds(prohibition.while_, prohibition.element) == expr::Outcome::kTrue &&
          !Excepted(prohibition.element, nullptr)) {
        add(prohibition.recommends);
      }
    }
  }
}

void Engine::ReviseProvisional(uint32_t segment, const Event& event, uint32_t hits) {
  w().offered.clear();
  quiet_ = true;   // the guards of words that aren't settled report no faults
  for (uint32_t i = 0; i < hits; ++i) {
    const program::Act& declared = p_.acts[w().hits.hits[i].act];
    if (event.number && *event.number < declared.min_confidence) continue;
    if (declared.condition != program::kNoIndex) {
      const program::ActCondition& condition = p_.act_conditions[declared.condition];
      Performed act;
      act.act = w().hits.hits[i].act;
      act.party = static_cast<uint8_t>(event.party);
      act.begin = s_.at<kSegments>(segment).begin;
      act.segment = segment;
      // How often it was said is known of final words alone.
      if (condition.has_last() || condition.from_hit > 1 || condition.to_hit > 0 || !CountsNow(condition, act)) continue;
    }
    Happening happening;
    happening.kind = Kind::kAct;
    happening.name = w().hits.hits[i].act;
    happening.party = static_cast<uint8_t>(event.party);
    happening.begin = s_.at<kSegments>(segment).begin;
    happening.end = s_.at<kSegments>(segment).end;
    happening.event = &event;
    CollectOffers(happening);
    NoEvent();
  }
  for (uint32_t i = 0; i < s_.count<kLive>();) {
    const Live& live = s_.at<kLive>(i);
    const auto found = std::find(w().offered.begin(), w().offered.end(), live.recommend);
    if (!Details(i).provisional || Details(i).segment != segment) {
      // What stands firm already isn't offered again.
      if (!Details(i).provisional && found != w().offered.end()) w().offered.erase(found);
      ++i;
    } else if (found != w().offered.end()) {
      w().offered.erase(found);
      ++i;
    } else {
      WithdrawAt(i, WithdrawalReason::kRetracted);
    }
  }
  Occasion cause;
  cause.begin = s_.at<kSegments>(segment).begin;
  for (uint32_t index : w().offered) {
    if (!MayOffer(index, false)) continue;
    LiveDetails details = Planned(index, cause);
    details.provisional = 1;
    details.segment = segment;
    Emit(index, details);
  }
  quiet_ = false;
}

// The final words are in: provisional ones that they didn't confirm are retracted.
void Engine::SettleProvisional(uint32_t segment) {
  for (uint32_t i = 0; i < s_.count<kLive>();) {
    if (Details(i).provisional && Details(i).segment == segment) WithdrawAt(i, WithdrawalReason::kRetracted);
    else ++i;
  }
}

// By priority, then document order; few at a time, so by insertion, which is stable.
void Engine::SortRecommendations(size_t from) {
  auto& all = out_.recommendations;
  auto& notes = out_.notes;
  const auto before = [&](size_t a, size_t b) {
    return all[a].priority != all[b].priority ? all[a].priority > all[b].priority : notes[a].order < notes[b].order;
  };
  for (size_t i = from + 1; i < all.size(); ++i) {
    for (size_t k = i; k > from && before(k, k - 1); --k) {
      std::swap(all[k - 1], all[k]);
      std::swap(notes[k - 1], notes[k]);
    }
  }
}

}  // namespace callcue::run

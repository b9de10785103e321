// Permissions and prohibitions. A guard that rests on words is judged as of the moment of the act, once the words said
// before it are in (R3): what else the guard reads is captured at that moment.
#include <algorithm>

#include "lib/base/limits.h"
#include "lib/program/missing.h"
#include "lib/run/engine.h"
#include "lib/run/finding.h"

namespace callcue::run {

uint16_t Engine::NeedsOf(uint8_t text_parties) const {
  uint16_t needs = 0;
  if (text_parties & 1 << static_cast<int>(Party::kAgent)) needs |= 1u << static_cast<int>(Stream::kAgentText);
  if (text_parties & 1 << static_cast<int>(Party::kCustomer)) needs |= 1u << static_cast<int>(Stream::kCustomerText);
  return needs;
}

bool Engine::IsAbsent(const program::MissingItem& item) const {
  using Named = program::MissingItem::Named;
  switch (item.named) {
    case Named::kAlways: return true;
    case Named::kUnsaid: return t_.heads[item.of] == program::kNoIndex || LatestOf(item.of, item.parties) == nullptr;
    case Named::kUnknown: return !s_.Slot(item.of).known();
    case Named::kNotApproved: return s_.at<kApprovals>(item.of) == 0;
  }
  return true;
}

void Engine::AddPermissionChange(uint32_t act) {
  const program::PermissionAct& permission_act = p_.permission_acts[act];
  for (size_t i = mark_.permission_changes; i < out_.permission_changes.size(); ++i) {
    if (out_.permission_changes[i].act == permission_act.name) return;   // named in this decision already
  }
  PermissionChange change;
  change.act = permission_act.name;
  change.permitted = true;
  const uint32_t begin = static_cast<uint32_t>(out_.missing.size());
  uint32_t choices = 0;
  for (uint32_t i = permission_act.permissions.begin; i < permission_act.permissions.end; ++i) {
    const program::Permission& permission = p_.permissions[i];
    const program::Element& element = p_.elements[permission.element];
    const bool granted = Granted(permission);
    if (change.element_id.empty() || (change.permitted && !granted)) {
      change.element_id = element.id;
      change.clause_ids = ClausesOf(p_, element.clauses);
    }
    if (granted) continue;
    change.permitted = false;
    const bool quiet = quiet_;
    quiet_ = true;   // the whole has said whether it failed
    program::AddMissing(
        p_, permission, &choices,
        [&](expr::ExprId when) { return Holds(when, permission.element) == expr::Outcome::kTrue; },
        [&](const program::MissingItem& item) { return IsAbsent(item); },
        [&](const Missing& missing) {
          const auto same = [&](const Missing& one) {
            return one.kind == missing.kind && one.name == missing.name && one.choice == missing.choice && one.way == missing.way;
          };
          if (std::none_of(out_.missing.begin() + begin, out_.missing.end(), same)) out_.Push(out_.missing, missing);
        });
    quiet_ = quiet;
  }
  const uint64_t bit = uint64_t{1} << (act % 64);
  const uint64_t before = s_.rare().permitted, after = change.permitted ? before | bit : before & ~bit;
  if (after != before) s_.MakeRare().permitted = after;
  out_.Push(out_.permission_changes, change);
  out_.Push(out_.change_missing, {begin, static_cast<uint32_t>(out_.missing.size())});
}

// Asking is answered in its own decision, every time.
void Engine::AskPermission(uint32_t index, const Happening& happening) {
  const program::Permission& permission = p_.permissions[index];
  if (!Shown(permission.element)) return;
  reacted_ = true;
  AddPermissionChange(permission.act);
  if (Granted(permission)) return;
  Occasion cause;
  cause.begin = happening.begin;
  cause.insist = true;
  OfferAll(permission.otherwise, cause);
}

void Engine::DoPermitted(uint32_t index, const Happening& happening) {
  const program::Permission& permission = p_.permissions[index];
  reacted_ = true;
  Defer(permission.element, permission.captures, happening, permission.text_parties != 0);
}

void Engine::DoProhibited(uint32_t index, const Happening& happening) {
  const program::Prohibition& prohibition = p_.prohibitions[index];
  if (!InStates(prohibition.in)) return;
  const expr::Outcome now = Holds(prohibition.while_, prohibition.element);
  if (now == expr::Outcome::kTrue && !Excepted(prohibition.element, nullptr)) {
    reacted_ = true;
    Occasion cause;
    cause.begin = happening.begin;
    OfferAll(prohibition.recommends, cause);
  }
  Defer(prohibition.element, prohibition.captures, happening, prohibition.text_parties != 0);
}

void Engine::Defer(uint32_t element, program::Range captures, const Happening& happening, bool wait) {
  Judgment judgment;
  judgment.at = happening.begin;
  judgment.since = h().established_at == kNever ? happening.begin : std::min(h().established_at, happening.begin);
  judgment.settle = happening.begin + p_.settings.recognition_lag_ms + 1;
  judgment.element = element;
  judgment.act = happening.performed;
  judgment.participant = s_.rare().participant;
  if (!wait) {
    Judge(judgment);
    return;
  }
  if (s_.count<kJudgments>() >= limits::kDuties) {
    limit_hit_ = true;
    limit_ = "judgments";
    return;
  }
  judgment.captured = s_.count<kCaptured>();
  judgment.captures = captures.size();
  for (uint32_t i = captures.begin; i < captures.end; ++i) {
    expr::Value value = Read(p_.captures[i]);
    if (value.kind == expr::Kind::kString && !value.relative) {
      const StringRef ref = s_.Keep(value.text(nullptr));
      value.relative = 1;
      value.bits = ref.offset;
      value.size = ref.size;
    }
    s_.Push<kCaptured>(value);
  }
  s_.Push<kJudgments>(judgment);
}

void Engine::Judge(const Judgment& judgment) {
  const program::Element& element = p_.elements[judgment.element];
  const bool is_permission = element.kind == program::ElementKind::kPermission;
  as_of_ = judgment.at;
  if (judgment.captures > 0) {
    judging_ = &judgment;
    judging_captures_ = is_permission ? p_.permissions[element.index].captures
                                      : p_.prohibitions[element.index].captures;
  }
  Verdict verdict = Verdict::kUnspecified;
  uint32_t exception = kNone;
  const auto unless_absent = [&](uint16_t needs) {
    bool wait = false;
    return StreamsUp(needs, judgment.since, judgment.at, &wait) ? Verdict::kViolated : Verdict::kUndetermined;
  };
  if (is_permission) {
    const program::Permission& permission = p_.permissions[element.index];
    if (Holds(permission.applies, judgment.element) == expr::Outcome::kTrue) {
      const expr::Outcome when = Holds(permission.when, judgment.element);
      if (when == expr::Outcome::kTrue) {
        verdict = Verdict::kFulfilled;
      } else if (Excepted(judgment.element, &exception)) {
        verdict = Verdict::kExcused;
      } else {
        verdict = when == expr::Outcome::kFalse ? unless_absent(NeedsOf(permission.text_parties))
                                                : Verdict::kUndetermined;
      }
    }
  } else {
    const program::Prohibition& prohibition = p_.prohibitions[element.index];
    const expr::Outcome broken = Holds(prohibition.while_, judgment.element);
    if (broken == expr::Outcome::kTrue) {
      verdict = Excepted(judgment.element, &exception) ? Verdict::kExcused
                                                       : unless_absent(NeedsOf(prohibition.text_parties));
    } else if (broken != expr::Outcome::kFalse) {
      verdict = Verdict::kUndetermined;
    } else {
      ++CounterOf(uint64_t{4} << 32 | judgment.element, true)->count;   // kept, this time
    }
  }
  as_of_ = kNever;
  judging_ = nullptr;
  if (verdict == Verdict::kUnspecified) return;
  reacted_ = true;
  const uint32_t instance = ++Instances(judgment.element);
  AddFinding(judgment.element, instance, verdict, judgment.participant, judgment.at, kNever, judgment.at, judgment.act,
             exception);
  RaiseVerdict(judgment.element, verdict, judgment.at);
}

void Engine::SettleOpenJudgments(int64_t t, bool closing) {
  for (uint32_t i = 0; i < s_.count<kJudgments>() && !limit_hit_;) {
    const Judgment judgment = s_.at<kJudgments>(i);
    const program::Element& element = p_.elements[judgment.element];
    const uint8_t parties = element.kind == program::ElementKind::kPermission
                                ? p_.permissions[element.index].text_parties
                                : p_.prohibitions[element.index].text_parties;
    const bool words_are_in = judgment.at < t && Transcribed(parties, judgment.at) && !StreamKnown(Stream::kUnderstanding);
    if (!closing && judgment.settle > t && !words_are_in) { ++i; continue; }
    NoEvent();
    s_.Erase<kJudgments>(i);
    Judge(judgment);
    s_.Erase<kCaptured>(judgment.captured, judgment.captures);
    for (uint32_t k = 0; k < s_.count<kJudgments>(); ++k) {
      Judgment& other = s_.at<kJudgments>(k);
      if (other.captured > judgment.captured) other.captured -= judgment.captures;
    }
    NoEvent();
    i = 0;
  }
}

// What was forbidden and never happened counts as kept, where it could have been seen: always for what is forbidden
// without condition, else if the occasion came and the condition didn't hold.
void Engine::CloseProhibitions() {
  if (!h().ever_established) return;
  for (const program::Prohibition& prohibition : p_.prohibitions) {
    if (Instances(prohibition.element) > 0) continue;
    const bool always = prohibition.while_ == expr::kNone && prohibition.in.empty();
    if (!always && CounterOf(uint64_t{4} << 32 | prohibition.element, false) == nullptr) continue;
    bool wait = false;
    const int64_t since = h().established_at == kNever ? h().now : h().established_at;
    const bool up = StreamsUp(prohibition.needs, since, h().ended_at == kNever ? h().now : h().ended_at, &wait);
    Instances(prohibition.element) = 1;
    AddFinding(prohibition.element, 1, up ? Verdict::kFulfilled : Verdict::kUndetermined, s_.rare().participant, since,
               kNever, kNever, kNone, kNone);
  }
}

}  // namespace callcue::run

// Duties: what is owed, until when, and what shows it.
#include "lib/base/concat.h"
#include "lib/check/linker.h"

namespace callcue::check {
namespace {

constexpr int kMostReminders = 16;  // bits of an instance's record

Verdict VerdictOr(v1::Finding::Verdict verdict, Verdict otherwise) {
  return verdict == v1::Finding::VERDICT_UNSPECIFIED ? otherwise : static_cast<Verdict>(verdict);
}

}  // namespace

void Linker::LinkDuties() {
  for (int i = 0; i < message_.duty_size(); ++i) {
    const v1::Duty& message = message_.duty(i);
    LinkDuty(message, root_.At("duty", i, message.id()));
  }
}

void Linker::LinkDuty(const v1::Duty& message, const Path& at) {
  Duty duty;
  program::Duty& flat = duty.flat;
  duty.element = element_of_[&message];
  duty.on = ReadTriggers(message.on(), at, "on");
  if (message.on_size() == 0) reporter_.Report(Code::kMissingTrigger, at, "nothing opens the duty", "Add \"on\".");
  duty.fulfilled_by = ReadTriggers(message.fulfilled_by(), at, "fulfilled_by");
  duty.before = ReadTriggers(message.before(), at, "before");
  duty.cancelled_by = ReadTriggers(message.cancelled_by(), at, "cancelled_by");
  duty.settled_by = ReadTriggers(message.settled_by(), at, "settled_by");
  flat.has_before = !duty.before.empty();
  flat.has_settled_by = !duty.settled_by.empty();

  const Context context = ContextOf(duty.element, duty.on);
  duty.in = LinkStateNames(message.in(), at, "in");
  flat.when = guards_->Guard(message.when(), at.Field("when"), context.scope);
  flat.since = guards_->Add(message.since(), at.Field("since"), context.scope, expr::Kind::kTimestamp);
  flat.fulfilled_when =
      guards_->Guard(message.fulfilled_when(), at.Field("fulfilled_when"), guards_->ScopeOf(duty.fulfilled_by));
  flat.within = guards_->Duration(message.within(), at.Field("within"), context.scope);
  if (message.has_within_turns()) {
    const Path turns = at.Field("within_turns");
    flat.turns_party = static_cast<uint8_t>(message.within_turns().party());
    if (flat.turns_party != v1::PARTY_AGENT && flat.turns_party != v1::PARTY_CUSTOMER) {
      reporter_.Report(Code::kBadValue, turns, "turns of whom?", "party: AGENT or CUSTOMER.");
    }
    flat.turns = guards_->Add(message.within_turns().count(), turns.Field("count"), context.scope, expr::Kind::kInt);
    const std::string& count = message.within_turns().count();
    if (count.empty()) {
      reporter_.Report(Code::kBadValue, turns, "how many turns?");
    } else if (flat.turns != expr::kNone && guards_->ConstantGuard(Concat("(", count, ") < 1")).value_or(false)) {
      reporter_.Report(Code::kBadValue, turns.Field("count"), "due within no turn at all", "Write 1 or more.");
    }
  }
  flat.retrigger = v1::Duty::Retrigger_IsValid(message.on_retrigger())
                       ? static_cast<program::Retrigger>(message.on_retrigger())
                       : program::Retrigger::kIgnore;
  const v1::AtEnd& end = message.at_end();
  flat.at_end_agent = VerdictOr(end.agent(), Verdict::kViolated);
  flat.at_end_customer = VerdictOr(end.customer(), Verdict::kExcused);
  flat.at_end_dropped = VerdictOr(end.dropped(), Verdict::kExcused);
  flat.at_end_transferred = VerdictOr(end.transferred(), Verdict::kExcused);
  DeriveStreams(&duty, message.needs());

  // What is offered later than at the opening sees no event.
  Context later = context;
  later.scope = {};
  duty.recommends = LinkRecommends(message.recommend(), at, "recommend", context);
  for (int i = 0; i < message.remind_size(); ++i) {
    const Path path = at.At("remind", i);
    duty.reminds.push_back({guards_->Duration(message.remind(i).lead(), path.Field("lead"), later.scope),
                            LinkRecommend(message.remind(i).recommend(), path.Field("recommend"), later)});
  }
  if (message.remind_size() > kMostReminders) {
    reporter_.Report(Code::kTooMany, at.At("remind", kMostReminders),
                     Concat("more than ", kMostReminders, " reminders"));
  }
  duty.on_violation = LinkRecommends(message.on_violation(), at, "on_violation", later);
  if (message.fulfilled_by_size() == 0 && message.settled_by_size() == 0 && message.cancelled_by_size() == 0) {
    reporter_.Report(Code::kNeverFulfilled, at, "nothing can fulfil the duty", "Add \"fulfilled_by\".");
  }
  policy_.duties.push_back(std::move(duty));
}

}  // namespace callcue::check

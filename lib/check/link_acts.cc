// What acts demand of the call beside their words, and the values that their words hold.
#include "lib/base/concat.h"
#include "lib/base/limits.h"
#include "lib/check/linker.h"
#include "lib/match/phrase.h"

namespace callcue::check {
namespace {

constexpr uint32_t kReach = 12;  // characters: a few words

expr::Kind KindOf(v1::ActSlot::Type type) {
  switch (type) {
    case v1::ActSlot::AMOUNT: return expr::Kind::kDouble;
    case v1::ActSlot::DATE:
    case v1::ActSlot::ACCOUNT_NUMBER:
    case v1::ActSlot::PHONE_NUMBER: return expr::Kind::kString;
    case v1::ActSlot::NUMBER: return expr::Kind::kInt;
    default: return expr::Kind::kNull;
  }
}

match::ValueKind ValueKindOf(v1::ActSlot::Type type) {
  switch (type) {
    case v1::ActSlot::DATE: return match::ValueKind::kDate;
    case v1::ActSlot::ACCOUNT_NUMBER: return match::ValueKind::kAccountNumber;
    case v1::ActSlot::PHONE_NUMBER: return match::ValueKind::kPhoneNumber;
    case v1::ActSlot::NUMBER: return match::ValueKind::kNumber;
    default: return match::ValueKind::kAmount;
  }
}

}  // namespace

// A slot is a variable that only the words set: unknown at first, of a name that nobody else can give.
void Linker::DeclareActSlots() {
  for (int a = 0; a < message_.act_size(); ++a) {
    const v1::Act& act = message_.act(a);
    const uint32_t number = policy_.acts.Find(act.name());
    const Path act_at = root_.At("act", a, act.name());
    const uint32_t begin = static_cast<uint32_t>(policy_.act_slots.size());
    for (int i = 0; i < act.slot_size() && number != kNoIndex; ++i) {
      const v1::ActSlot& slot = act.slot(i);
      const Path at = act_at.At("slot", i, slot.name());
      policy_.pool.push_back(Concat("acts.", act.name(), ".slots.", slot.name()));
      if (slot.name().empty()) {
        reporter_.Report(Code::kMissingName, at, "a slot without a name");
        continue;
      }
      if (!IsIdentifier(slot.name(), at) ||
          !Declare(&policy_.variables, policy_.pool.back(), at, "name", "slot")) {
        continue;
      }
      program::Variable value;
      value.name = policy_.pool.back();
      value.type = KindOf(slot.type());
      if (value.type == expr::Kind::kNull) {
        reporter_.Report(Code::kMissingType, at, Concat("\"", slot.name(), "\" has no type"),
                         "AMOUNT, DATE, ACCOUNT_NUMBER, PHONE_NUMBER or NUMBER.");
        value.type = expr::Kind::kString;
      }
      if (slot.reach() > match::kMaxGap) {
        reporter_.Report(Code::kTooMany, at.Field("reach"),
                         Concat("reaches further than ", match::kMaxGap, " characters"));
      }
      if (!policy_.act_values[number].in_words) {
        reporter_.Report(Code::kOutOfPlace, at, Concat("\"", act.name(), "\" has no phrases that could hold a value"));
      }
      if (!act.position().last().empty() || act.position().last_turns() > 0) {
        reporter_.Report(Code::kOutOfPlace, at,
                         Concat("\"", act.name(), "\" waits for the end of the segment, and keeps no values till then"),
                         "Give the slot to an act of its own, without the position.");
      }
      const uint32_t reach = slot.reach() == 0 ? kReach : slot.reach();
      policy_.slot_specs.push_back({number, ValueKindOf(slot.type()), reach, slot.name()});
      policy_.act_slots.push_back(static_cast<uint32_t>(policy_.variable_values.size()));
      policy_.variable_values.push_back(value);
      policy_.one_of.emplace_back();
    }
    if (number != kNoIndex) {
      policy_.act_values[number].slots = {begin, static_cast<uint32_t>(policy_.act_slots.size())};
    }
  }
  if (policy_.variable_values.size() > limits::kVariables) {
    reporter_.Report(Code::kTooMany, root_, Concat("more than ", limits::kVariables, " facts, variables and slots"));
  }
}

void Linker::LinkActConditions() {
  for (int i = 0; i < message_.act_size(); ++i) {
    const v1::Act& act = message_.act(i);
    const uint32_t number = policy_.acts.Find(act.name());
    if (number == kNoIndex) continue;
    if (act.has_position() || act.has_after() || act.from_hit() > 0 || act.to_hit() > 0) {
      LinkActCondition(act, number, root_.At("act", i, act.name()));
    }
  }
}

void Linker::LinkActCondition(const v1::Act& act, uint32_t number, const Path& at) {
  program::ActCondition condition;
  const Path position = at.Field("position");
  condition.first = guards_->ConstantDuration(act.position().first(), position.Field("first"));
  condition.last = guards_->ConstantDuration(act.position().last(), position.Field("last"));
  condition.first_turns = act.position().first_turns();
  condition.last_turns = act.position().last_turns();
  condition.from_hit = act.from_hit();
  condition.to_hit = act.to_hit();
  if (condition.last_turns > limits::kTurns) {
    reporter_.Report(Code::kTooMany, position.Field("last_turns"),
                     Concat("a call remembers ", limits::kTurns, " turns"));
  }
  if (condition.to_hit > 0 && condition.from_hit > condition.to_hit) {
    reporter_.Report(Code::kBadValue, at.Field("to_hit"), "lies before from_hit, so that no hit counts");
  }
  if (!policy_.act_values[number].in_words) {
    reporter_.Report(Code::kOutOfPlace, at, Concat("\"", act.name(), "\" has no phrases whose place could matter"));
  }
  const Path after = at.Field("after");
  condition.after.begin = static_cast<uint32_t>(policy_.act_refs.size());
  for (const Trigger& trigger : ReadTriggers(act.after().act(), after, "act")) {
    if (trigger.kind != program::Kind::kAct || trigger.name == kNoIndex) {
      reporter_.Report(Code::kBadTrigger, after.Field("act"), "only acts can be demanded before an act",
                       "Write \"act.NAME\" or \"act.NAME by PARTY\".");
      continue;
    }
    policy_.act_refs.push_back({trigger.name, trigger.parties});
  }
  condition.after.end = static_cast<uint32_t>(policy_.act_refs.size());
  condition.within = guards_->ConstantDuration(act.after().within(), after.Field("within"));
  if (act.has_after() && act.after().act_size() == 0) {
    reporter_.Report(Code::kMissingTrigger, after, "names no act that should come before");
  }
  policy_.act_values[number].condition = static_cast<uint32_t>(policy_.act_conditions.size());
  policy_.act_conditions.push_back(condition);
}

}  // namespace callcue::check

// What a type of event sets off: transitions with what they report, and duties that it opens or fulfils.
#include "lib/program/quick_maker.h"

namespace callcue::program {
namespace {

constexpr size_t kMostChanges = 4096;   // that stand ready; the rest is put together in a step

}  // namespace

// What a candidate reports where it enters one leaf, for each that may be left and each that may be entered.
void QuickMaker::MakeChanges(const QuickType& type, CandidatePlaces* candidate) {
  const QuickTransition& step = out_.transitions[candidate->transition];
  const size_t needed = size_t{1 + CountOf(step.from)} * CountOf(step.to);
  if (step.leaves != 1 || out_.changes.size() + needed > kMostChanges) return;
  candidate->changes = static_cast<uint32_t>(out_.changes.size());
  const auto add = [&](std::string_view from) {
    for (uint64_t to = step.to; to != 0; to &= to - 1) {
      const uint32_t s = static_cast<uint32_t>(__builtin_ctzll(to));
      out_.changes.push_back({t_.state_ids[t_.regions[s]], from, t_.state_ids[s], type.cause});
    }
  };
  add({});
  for (uint64_t from = step.from; from != 0; from &= from - 1) add(t_.state_ids[__builtin_ctzll(from)]);
}

// One that is opened, is fulfilled or runs out, and about which nothing else is ever said or done, is quick.
void QuickMaker::MakeDuty(const Duty& duty) {
  const TypeStep& fulfilled = t_.types[p_.TypeOf(Kind::kFulfilled, duty.element)];
  QuickDuty quick;
  DutyPlaces guards;
  if (duty.within.present) quick.within = duty.within.ms;
  quick.another = duty.retrigger == Retrigger::kAnother;
  quick.quick = duty.in.empty() && duty.since == expr::kNone && duty.turns_party == 0 && !duty.has_before &&
                !duty.has_settled_by && duty.recommends.empty() && duty.reminds.empty() &&
                duty.within.expression == expr::kNone && duty.retrigger != Retrigger::kRestart &&
                p_.elements[duty.element].exceptions.empty() && fulfilled.reactions.empty() &&
                fulfilled.candidates.empty() && MakeGuard(duty.when, {false, true}, &guards.when) &&
                MakeGuard(duty.fulfilled_when, {false, true}, &guards.fulfilled_when) && !CanFail(guards.when) &&
                !CanFail(guards.fulfilled_when);
  out_.duties.push_back(quick);
  duties_.push_back(guards);
}

bool QuickMaker::MakeReactions(const TypeStep& type, QuickType* quick) {
  quick->fulfils = static_cast<uint32_t>(out_.reactions.size());
  for (const Role role : {Role::kDutyFulfil, Role::kDutyOpen}) {
    if (role == Role::kDutyOpen) quick->opens = static_cast<uint32_t>(out_.reactions.size());
    for (uint32_t i = type.reactions.begin; i < type.reactions.end; ++i) {
      const Reaction& reaction = p_.reactions[i];
      if (reaction.role != Role::kDutyFulfil && reaction.role != Role::kDutyOpen) return false;
      if (!out_.duties[reaction.index].quick) return false;
      if (reaction.role == role) out_.reactions.push_back({reaction.index, reaction.parties});
    }
  }
  quick->done = static_cast<uint32_t>(out_.reactions.size());
  return quick->opens - quick->fulfils <= 1;   // there is room for one finding
}

// `derived`: of the policy's or the engine's own, so that there is no event to read.
void QuickMaker::MakeType(uint32_t number, bool derived) {
  const TypeStep& type = t_.types[number];
  QuickType quick;
  quick.quick = MakeReactions(type, &quick) && (!derived || type.reactions.empty());
  quick.cause = type.cause;
  Places places;
  places.begin = static_cast<uint32_t>(out_.candidates.size());
  quick.ready = quick.quick;
  for (uint32_t i = type.candidates.begin; i < type.candidates.end && quick.quick; ++i) {
    const Candidate& from = t_.candidates[i];
    const QuickTransition& transition = out_.transitions[from.transition];
    QuickCandidate candidate;
    CandidatePlaces candidate_places;
    candidate_places.transition = from.transition;
    candidate.source = static_cast<uint8_t>(from.source);
    candidate.parties = from.parties;
    quick.quick = transition.quick && MakeGuard(from.when, {!derived, true}, &candidate_places.guard);
    if (!quick.quick) break;
    quick.sources |= Bit(from.source);
    MakeChanges(quick, &candidate_places);
    quick.ready &= transition.recommends <= 1 && (candidate_places.changes != kNoIndex || transition.leaves == 0);
    out_.candidates.push_back(candidate);
    candidates_.push_back(candidate_places);
  }
  quick.ready &= quick.quick;
  quick.plain = quick.ready && type.reactions.empty();
  places.end = static_cast<uint32_t>(out_.candidates.size());
  out_.types[number] = quick;
  types_[number] = places;
}

}  // namespace callcue::program

// Which transitions, types, duties and policies are simple enough for the short way of a step (lib/run/quick.cc), and
// what it reads of them. Being too careful here costs time in a step; being wrong would change what it decides.
#include "lib/program/quick_tables.h"

#include <cassert>

#include "lib/program/quick_maker.h"
#include "lib/program/step_tables.h"

namespace callcue::program {
namespace {

constexpr size_t kMostReady = 512;   // recommendations that stand ready; the rest is put together in a step

}  // namespace

void QuickMaker::Run() {
  const bool few_slots = p_.variables.size() <= 32 && p_.derived.size() <= 32 && p_.argument_names.size() <= 6;
  out_.possible = t_.words == 1 && !t_.has_eventless && !t_.has_while && !t_.live_details &&
                  p_.settings.max_live == 0 && few_slots;
  MakePermissions();
  out_.rows.assign(1, nullptr);
  out_.timed = true;
  if (!out_.possible) return;
  MakeKinds();
  for (const Op& op : p_.ops) {
    if (op.code == OpCode::kJumpUnless) actions_see_states_ |= ReadsStates(op.value);
  }
  out_.timed = t_.sends || !p_.duties.empty() || !p_.permissions.empty() || !p_.prohibitions.empty();
  MakeOffers();
  for (uint32_t i = 0; i < p_.transitions.size(); ++i) MakeTransition(i);
  for (const Duty& duty : p_.duties) MakeDuty(duty);
  out_.types.resize(t_.types.size());
  types_.resize(t_.types.size());
  for (int k = 0; k < static_cast<int>(Kind::kCount); ++k) {
    if (k == static_cast<int>(EventKind::kIntent)) continue;   // shares the types of acts
    for (uint32_t n = 0; n <= p_.kind_names[k]; ++n) MakeType(p_.kind_base[k] + n, k >= 100);
  }
  for (uint32_t act = 0; act < p_.acts.size(); ++act) {
    if (t_.heads[act] == kNoIndex) continue;
    QuickType& type = out_.types[p_.TypeOf(Kind::kAct, act)];   // it is noted, too
    type.plain = false;
    type.ready &= p_.acts[act].slots.empty() && out_.asked[act] != QuickTables::Asked::kOtherwise;
  }
  QuickType& cleared = out_.types[p_.TypeOf(static_cast<Kind>(EventKind::kConnectionCleared))];
  cleared.ready &= cleared.plain;   // there is enough to say of what the line's end decides
  MakeEnd();
  MakeStart();
  Link();
  MakeRows();
}

void QuickMaker::MakeKinds() {
  using How = QuickKind::How;
  out_.types_of_row = static_cast<uint32_t>(t_.types.size()) + 1;
  out_.rows.assign(out_.types_of_row, nullptr);
  for (QuickKind& quick : out_.kinds) quick.type = out_.types_of_row - 1;
  const auto set = [&](EventKind kind, How how, Stream stream) {
    assert(IsQuickKind(kind));
    QuickKind& quick = out_.kinds[static_cast<int>(kind)];
    quick.how = how;
    quick.stream = stream == Stream::kUnspecified ? 0 : static_cast<uint16_t>(1u << static_cast<int>(stream));
    quick.type = p_.TypeOf(how == How::kAct ? Kind::kAct : static_cast<Kind>(kind));
    if (how >= How::kAct) quick.names = how == How::kAct ? &p_.act_names : &p_.sentiment_names;
    if (how == How::kRang) quick.rings = -1;
  };
  set(EventKind::kTick, How::kTick, Stream::kUnspecified);
  set(EventKind::kRang, How::kRang, Stream::kCallControl);
  set(EventKind::kEstablished, How::kEstablished, Stream::kCallControl);
  set(EventKind::kHeld, How::kHeld, Stream::kCallControl);
  set(EventKind::kRetrieved, How::kRetrieved, Stream::kCallControl);
  set(EventKind::kConnectionCleared, How::kCleared, Stream::kCallControl);
  set(EventKind::kIntent, How::kAct, Stream::kUnderstanding);
  set(EventKind::kDialogueAct, How::kAct, Stream::kUnderstanding);
  set(EventKind::kSentiment, How::kSentiment, Stream::kSentiment);
}

void QuickMaker::MakeOffers() {
  out_.all_ready = true;
  for (const Offered& offered : t_.offers) {
    QuickOffer offer;
    offer.spoken = offered.spoken;
    if (offered.plain && out_.ready.size() + QuickOffer::kReady > kMostReady) out_.all_ready = false;
    if (offered.plain && out_.all_ready) {
      offer.ready = static_cast<uint32_t>(out_.ready.size());
      for (uint32_t id = 1; id <= QuickOffer::kReady; ++id) {
        out_.ready.push_back(offered.ready);
        out_.ready.back().id = id;
      }
    }
    out_.offers.push_back(offer);
  }
}

// Puts addresses in the place of places, now that nothing grows any more.
void QuickMaker::Link() {
  for (size_t i = 0; i < ops_.size(); ++i) {
    out_.transitions[i].ops = out_.ops.data() + ops_[i].begin;
    out_.transitions[i].ops_end = out_.ops.data() + ops_[i].end;
  }
  for (size_t i = 0; i < candidates_.size(); ++i) {
    const CandidatePlaces& from = candidates_[i];
    QuickCandidate& to = out_.candidates[i];
    to.transition = &out_.transitions[from.transition];
    to.guard = GuardOf(from.guard);
    if (from.changes == kNoIndex) continue;
    to.changes = out_.changes.data() + from.changes;
    // A leaf that it starts from is active.
    if (to.transition->from == Bit(to.source) && to.transition->to_count == 1) to.change = to.changes + 1;
  }
  for (size_t i = 0; i < types_.size(); ++i) {
    out_.types[i].begin = out_.candidates.data() + types_[i].begin;
    out_.types[i].end = out_.candidates.data() + types_[i].end;
  }
  for (size_t i = 0; i < duties_.size(); ++i) {
    out_.duties[i].when = GuardOf(duties_[i].when);
    out_.duties[i].fulfilled_when = GuardOf(duties_[i].fulfilled_when);
  }
  for (size_t i = 0; i < grants_.size(); ++i) out_.grants[i].when = GuardOf(grants_[i]);
}

void MakeQuickTables(const Program& program, StepTables* tables) { QuickMaker(program, tables).Run(); }

}  // namespace callcue::program

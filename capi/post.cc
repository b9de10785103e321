// An event as a flat structure: each kind goes straight to where its step begins. What the shortest one asks of the event is
// read into registers; the others read what they need into an event of the engine's on their own stack.
#include "capi/event_internal.h"
#include "capi/step_internal.h"

using namespace callcue::capi;
using callcue::Decisions;
using Impl = callcue_call::Impl;

namespace {

callcue_status RefuseUnread(const callcue_event& event, callcue_error* error) {
  return Refuse(event, absl::InvalidArgumentError("event: a string or a list of it is wrong"), error);
}

[[gnu::always_inline]] inline callcue_status FinishFlat(callcue_call* call, const callcue_event& event,
                                                        const absl::StatusOr<Decisions>& decisions, uint32_t* count,
                                                        callcue_error* error) {
  return decisions.ok() ? Keep(call, static_cast<uint32_t>(decisions->size()), count) : Refuse(event, decisions.status(), error);
}

// None of these is entered before the structure is known to be of this library's size.
[[gnu::noinline]] callcue_status PostLong(callcue_call* call, const callcue_event* event, uint32_t* count,
                                          callcue_error* error) {
  return GuardPost(call, error, [&]() __attribute__((always_inline)) -> callcue_status {
    Impl::Of(call)->Prefetch();
    call->decision_count = 0;
    FlatEvent flat(&call->lists);
    if (!flat.Read(*event)) return RefuseUnread(*event, error);
    return FinishFlat(call, *event, Impl::Of(call)->PostOther(flat.event()), count, error);
  });
}

[[gnu::noinline]] callcue_status PostUtterance(callcue_call* call, const callcue_event* event, uint32_t* count,
                                               callcue_error* error) {
  return GuardPost(call, error, [&]() __attribute__((always_inline)) -> callcue_status {
    Impl::Of(call)->Prefetch();
    call->decision_count = 0;
    FlatEvent flat(&call->lists);
    if (!flat.ReadUtterance(*event)) return RefuseUnread(*event, error);
    return FinishFlat(call, *event, Impl::Of(call)->PostAtLength(flat.event()), count, error);
  });
}

// Of kinds that have a short way.
[[gnu::noinline]] callcue_status PostShort(callcue_call* call, const callcue_event* event, uint32_t* count,
                                           callcue_error* error, Impl::Tried tried) {
  return GuardPost(call, error, [&]() __attribute__((always_inline)) -> callcue_status {
    Impl& impl = *Impl::Of(call);
    impl.PrefetchFor(static_cast<callcue::EventKind>(event->kind));
    FlatEvent flat(&call->lists);
    if (!flat.ReadShort(*event)) return PostLong(call, event, count, error);
    if (impl.output.ordinary) {
      const Decisions decisions = impl.PostFurther(flat.event(), tried, true);
      if (!decisions.empty()) return Keep(call, static_cast<uint32_t>(decisions.size()), count);
    }
    if (!IsText(flat.event().name)) return PostLong(call, event, count, error);
    call->decision_count = 0;
    return FinishFlat(call, *event, impl.PostOther(flat.event()), count, error);
  });
}

// What the simplest of steps asks (Impl::PostSimply()) of an event without an ID, whose kind has a short way. False: it says
// more.
[[gnu::always_inline]] inline bool ReadSimply(const callcue_event& in, const Impl& impl, callcue::Event* out) {
  impl.Prefetch();
  out->kind = static_cast<callcue::EventKind>(in.kind);
  out->at_ms = in.at_ms;
  if (in.kind < CALLCUE_ESTABLISHED) {   // of nobody
    if (in.kind == CALLCUE_RANG) out->count = in.count;
    return true;
  }
  if (static_cast<uint32_t>(in.party) > static_cast<uint32_t>(callcue::Party::kThirdParty)) return false;
  out->party = static_cast<callcue::Party>(in.party);
  if (in.kind <= CALLCUE_CONNECTION_CLEARED) {
    impl.PrefetchLine();
    return in.participant_id.size == 0;
  }
  out->name = TextOf(in.name);
  return (in.segment_id.size | (in.present & kTimes)) == 0 && out->name.size() <= callcue::program::NameTable::kFewBytes;
}

// The simplest of steps takes no memory.
[[gnu::noinline]] callcue_status PostSimply(callcue_call* call, const callcue_event* event, uint32_t* count,
                                            callcue_error* error) {
  return Catch(error, [&]() __attribute__((always_inline)) -> callcue_status {
    Impl& impl = *Impl::Of(call);
    callcue::Event simple;
    Impl::Tried tried;
    if (ReadSimply(*event, impl, &simple) && impl.PostSimply(simple, true, &tried)) return Keep(call, 1, count);
    return PostShort(call, event, count, error, tried);
  });
}

[[gnu::noinline]] callcue_status PostOfOtherAge(callcue_call* call, const callcue_event* event, uint32_t* count,
                                                callcue_error* error) {
  callcue_event copy;
  callcue_status wrong = CALLCUE_OK;
  call->decision_count = 0;
  if (ReadOther(event, &copy, &wrong, error) == nullptr) return wrong;
  copy.struct_size = sizeof copy;
  return callcue_call_post(call, &copy, count, error);
}

}  // namespace

callcue_status callcue_call_post(callcue_call* call, const callcue_event* event, uint32_t* decision_count,
                                 callcue_error* error) {
  if (call == nullptr) return NoHandle(error);
  if (event == nullptr) return Fail(error, CALLCUE_INVALID_ARGUMENT, "the event is NULL");
  if (event->struct_size != sizeof *event) return PostOfOtherAge(call, event, decision_count, error);
  const uint32_t kind = static_cast<uint32_t>(event->kind);
  if (kind < 64 && callcue::program::IsQuickKind(static_cast<callcue::EventKind>(kind))) {
    const bool timed = Impl::Of(call)->state.tables().quick.timed;
    if (timed || event->event_id.size != 0) return PostShort(call, event, decision_count, error, {});
    return PostSimply(call, event, decision_count, error);
  }
  if (kind == CALLCUE_UTTERANCE) return PostUtterance(call, event, decision_count, error);
  return PostLong(call, event, decision_count, error);
}

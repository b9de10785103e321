// What a call is, for its own functions and for a border that goes the shortest way by itself.
#ifndef CALLCUE_LIB_RUN_CALL_IMPL_H_
#define CALLCUE_LIB_RUN_CALL_IMPL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include "callcue/call.h"
#include "lib/program/step_tables.h"
#include "lib/run/call_room.h"
#include "lib/run/new_call.h"
#include "lib/run/quick_ready.h"

namespace callcue {

// One piece of memory. What nearly every step touches is two pairs of cache lines, since processors fetch the other line of
// a pair, too: what leads to the rest and what the short way notes, and behind it the first line of the last decision, which
// says all of most; then, behind what few steps need, in the block of the state the line of the clock, the configuration
// and the first variables, and the one behind it. The block goes elsewhere when it grows.
struct alignas(64) Call::Impl {
  static Impl* Make(std::shared_ptr<const Policy> policy) {
    const run::NewCall& begin = run::NewCall::Of(policy->program());
    return Make(policy, begin.layout.bytes, true, [&](void* at, char* place) {
      return begin.begin != nullptr ? new (at) Impl(std::move(policy), begin, place)
                                    : new (at) Impl(std::move(policy), begin.layout, place);
    });
  }
  static Impl* Make(const Impl& other) {
    const uint32_t bytes = static_cast<uint32_t>(other.state.bytes());
    const bool grew = bytes != run::NewCall::Of(other.program()).layout.bytes;
    return Make(other.policy, bytes, !grew, [&](void* at, char* place) { return new (at) Impl(other, place, bytes); });
  }
  // Asks for the lines that a simple step and the reader of its decision touch, so that those that aren't in the cache come
  // together. Inlined, since compilers drop calls of what only asks.
  CALLCUE_INLINE void Prefetch() const {
    constexpr size_t kLine = run::State::kLine;
    const char* const at = reinterpret_cast<const char*>(this);
    for (size_t line = 0; line <= kLine; line += kLine) __builtin_prefetch(at + line, 1);
    for (size_t line = 0; line < 2 * kLine; line += kLine) __builtin_prefetch(block() + offsetof(run::Header, now) + line, 1);
  }
  const char* block() const { return reinterpret_cast<const char*>(this) + Block(); }
  // Where the block begins.
  static constexpr size_t Block() { return sizeof(Impl) + run::State::kLead; }
  // Of an event that tells of the line also the front of the header.
  CALLCUE_INLINE void PrefetchFor(EventKind kind) const {
    Prefetch();
    if (kind >= EventKind::kEstablished && kind <= EventKind::kConnectionCleared) PrefetchLine();
  }
  CALLCUE_INLINE void PrefetchLine() const { __builtin_prefetch(block(), 1); }
  // Of an event that isn't known yet: whatever it may be.
  CALLCUE_INLINE void PrefetchAhead() const {
    Prefetch();
    PrefetchLine();
  }
  // What PostSimply() came to: a choice that is taken, or the first that may be; or that no short way is of use.
  struct Tried {
    const program::QuickChoice* choice = nullptr;
    uint8_t party = 0;
    bool hopeless = false;
  };
  // The decisions of the shortest way, none where the event takes another.
  CALLCUE_INLINE Decisions PostReady(const Event& event) {
    PrefetchFor(event.kind);
    if (CALLCUE_RARELY(state.tables().quick.timed || !event.event_id.empty())) {
      if (!(output.ordinary && program::IsQuickKind(event.kind))) return {};
      return PostFurther(event, {}, false);
    }
    Tried tried;
    if (CALLCUE_RARELY(!PostSimply(event, false, &tried))) {
      return tried.hopeless ? Decisions() : PostOn(event, tried.choice, tried.party, false);
    }
    return {reinterpret_cast<const Decision*>(output.bytes), 1};
  }
  // The simplest of steps, which come to it without a question: of an event without an ID, under a policy where nothing
  // becomes due. It asks for nothing but kind, time, party, name, rings and whether there are other times, and its event is
  // never put into memory. One decision, the first of the memory's. `checked`: as of run::quick::Ready.
  CALLCUE_INLINE bool PostSimply(const Event& event, bool checked, Tried* tried) {
    run::quick::Ready ready(&state, &output, event, checked);
    if (CALLCUE_RARELY(!ready.PostSimply())) {
      tried->choice = ready.choice();
      tried->party = ready.party();
      tried->hopeless = ready.choice() == nullptr && event.name.size() <= program::NameTable::kFewBytes;
      return false;
    }
    return true;
  }
  // The short ways of an event with an ID, or under a policy where something may become due, or that PostSimply() left.
  CALLCUE_INLINE Decisions PostFurther(const Event& event, const Tried& tried, bool checked) {
    if (state.tables().quick.timed) return PostTimed(event, checked);
    return tried.hopeless ? Decisions() : PostOn(event, tried.choice, tried.party, checked);
  }
  Decisions PostTimed(const Event& event, bool checked);
  Decisions PostOn(const Event& event, const program::QuickChoice* choice, uint8_t party, bool checked);
  CALLCUE_INLINE Decisions Given(bool done) const {
    return {reinterpret_cast<const Decision*>(output.bytes), done ? output.given : 0};
  }
  // Any other way; the longest.
  absl::StatusOr<Decisions> PostOther(const Event& event);
  absl::StatusOr<Decisions> PostAtLength(const Event& event);
  const program::Program& program() const { return *state.tables().program; }
  // The call that a room is of.
  static Impl* Of(const void* room) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"   // it has no base
    constexpr size_t kPlace = offsetof(Impl, room);
#pragma GCC diagnostic pop
    return reinterpret_cast<Impl*>(const_cast<char*>(static_cast<const char*>(room)) - kPlace);
  }

  run::State state;
  run::OutputMemory output;
  std::shared_ptr<const Policy> policy;
  uint32_t shift = 0;       // from the beginning of the memory, or kOfArena
  alignas(8) char room[run::CallRoom::kBytes];

 private:
  static_assert(sizeof state + sizeof output - run::OutputMemory::kBytes - sizeof output.spill == run::State::kLine);

  Impl(std::shared_ptr<const Policy> of, const run::NewCall& begin, char* place)
      : state(of->program(), begin.layout, begin.begin.get(), place), policy(std::move(of)) {
    output.ordinary = begin.ordinary;
    output.room = begin.room;
    output.rows = begin.rows;
  }
  Impl(std::shared_ptr<const Policy> of, const run::StateLayout& layout, char* place)
      : state(of->program(), layout, place), policy(std::move(of)) {}
  Impl(const Impl& other, char* place, uint32_t bytes)
      : state(other.state, place, bytes), policy(other.policy) {}

  static constexpr size_t kPair = program::Arena::kAlignment;
  static_assert(kPair == 2 * run::State::kLine);
  static constexpr uint32_t kOfArena = UINT32_MAX;
  static constexpr long kFewCalls = 1024;   // for which a large page would be a waste

  // The allocator's own alignment is 16, aligned allocation is slow, and few calls stay in the caches. `usual`: it is of the
  // size that calls begin with, which is the arena's.
  template <typename Construct>
  static Impl* Make(const std::shared_ptr<const Policy>& policy, uint32_t bytes, bool usual, Construct construct) {
    program::Arena& arena = policy->program().calls;
    char* memory = nullptr;
    if (usual && policy.use_count() > kFewCalls) memory = static_cast<char*>(arena.Take(Block() + bytes));
    uint32_t shift = kOfArena;
    if (memory == nullptr) {
      memory = static_cast<char*>(::operator new(Block() + bytes + alignof(Impl) - 16));
      shift = static_cast<uint32_t>(-reinterpret_cast<uintptr_t>(memory) & (alignof(Impl) - 1));
    }
    static_assert((Block() + offsetof(run::Header, now)) % kPair == 0);
    char* const at = shift == kOfArena ? memory : memory + shift;
    try {
      Impl* const impl = construct(at, at + Block());
      impl->shift = shift;
      if (shift == kOfArena && impl->state.header().next_deadline == run::kNever) impl->output.FindBare();
      return impl;
    } catch (...) {
      shift == kOfArena ? arena.Give(memory) : ::operator delete(memory);
      throw;
    }
  }

 public:
  static void Free(Impl* impl) {
    const std::shared_ptr<const Policy> policy = std::move(impl->policy);   // whose arena it may be
    const uint32_t shift = impl->shift;
    if (shift == kOfArena) impl->output.LeaveBare();
    impl->~Impl();
    if (shift == kOfArena) policy->program().calls.Give(impl);
    else ::operator delete(reinterpret_cast<char*>(impl) - shift);
  }
};

}  // namespace callcue

#endif  // CALLCUE_LIB_RUN_CALL_IMPL_H_

#include "callcue/call.h"

#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

#include "lib/program/step_tables.h"
#include "lib/run/call_room.h"
#include "lib/run/engine.h"
#include "lib/run/explain.h"
#include "lib/run/migrate.h"
#include "lib/run/new_call.h"
#include "lib/run/quick.h"
#include "lib/run/quick_ready.h"
#include "lib/run/snapshot.h"

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
    if (kind >= EventKind::kEstablished && kind <= EventKind::kConnectionCleared) __builtin_prefetch(block(), 1);
  }
  // The decisions of the shortest way, none where the event takes another. `checked`: as of run::quick::Ready.
  template <bool checked>
  CALLCUE_INLINE Decisions PostReady(const Event& event) {
    PrefetchFor(event.kind);
    const bool timed = state.tables().quick.timed;
    if (CALLCUE_RARELY(timed || !event.event_id.empty())) {   // the simplest of steps come to it without a question
      if (!checked && !(output.ordinary && program::IsQuickKind(event.kind))) return {};
      return timed ? PostTimed(event, checked) : PostOn(event, nullptr, 0, checked);
    }
    run::quick::Ready ready(&state, &output, event, checked);
    if (CALLCUE_RARELY(!ready.PostSimply())) {
      if (ready.choice() == nullptr && event.name.size() <= program::NameTable::kFewBytes) return {};
      return PostOn(event, ready.choice(), ready.party(), checked);
    }
    return {reinterpret_cast<const Decision*>(output.bytes), 1};
  }
  // The same, where it isn't among the simplest of steps: under a policy where something may become due; from the choice on
  // that PostSimply() came to, if any.
  [[gnu::noinline]] Decisions PostTimed(const Event& event, bool checked) {
    return Given(run::quick::Ready(&state, &output, event, checked).PostTimed());
  }
  [[gnu::noinline]] Decisions PostOn(const Event& event, const program::QuickChoice* choice, uint8_t party, bool checked) {
    return Given(run::quick::Ready(&state, &output, event, checked).PostOn(choice, party));
  }
  CALLCUE_INLINE Decisions Given(bool done) const {
    return {reinterpret_cast<const Decision*>(output.bytes), done ? output.given : 0};
  }
  // Any other way.
  [[gnu::noinline]] absl::StatusOr<Decisions> PostOther(const Event& event);
  const program::Program& program() const { return *state.tables().program; }

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
    impl->~Impl();
    if (shift == kOfArena) policy->program().calls.Give(impl);
    else ::operator delete(reinterpret_cast<char*>(impl) - shift);
  }
};

void Call::Free::operator()(Impl* impl) const { Impl::Free(impl); }

void* run::CallRoom::Of(const Call& call) { return call.impl_->room; }

namespace {

// The call that the room is of.
template <typename Impl>
Impl* CallOf(const void* room) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"   // it has no base
  constexpr size_t kPlace = offsetof(Impl, room);
#pragma GCC diagnostic pop
  return reinterpret_cast<Impl*>(const_cast<char*>(static_cast<const char*>(room)) - kPlace);
}

}  // namespace

void run::CallRoom::Prefetch(const void* room) {
  __builtin_prefetch(room, 1);
  CallOf<Call::Impl>(room)->Prefetch();
}

namespace {

// Runs one step; where memory runs out the call is as it was. The status then has no message: one would take memory.
template <typename Impl, typename Run>
absl::StatusOr<Decisions> Step(Impl* impl, Run run) {
  run::Engine engine(impl->program(), &impl->state, &impl->output);
  try {
    if (absl::Status status = run(engine); !status.ok()) return status;
    return engine.Finish();
  } catch (const std::bad_alloc&) {
    engine.Abandon();
    return absl::Status(absl::StatusCode::kResourceExhausted, "");
  }
}

}  // namespace

Call::Call(std::shared_ptr<const Policy> policy) : impl_(Impl::Make(std::move(policy))) {}
Call::~Call() = default;
Call::Call(const Call& other) : impl_(Impl::Make(*other.impl_)) {}
Call& Call::operator=(const Call& other) {
  if (this == &other) return *this;
  if (impl_->policy != other.impl_->policy) {   // which its memory may belong to
    impl_.reset(Impl::Make(*other.impl_));
    return *this;
  }
  impl_->state = other.impl_->state;
  impl_->output.given = 0;
  if (impl_->output.spill != nullptr) impl_->output.spill->acted = 0;
  impl_->output.Forget();
  return *this;
}
Call::Call(Call&&) noexcept = default;
Call& Call::operator=(Call&&) noexcept = default;

const Policy& Call::policy() const { return *impl_->policy; }

void Call::Prefetch() const { impl_->Prefetch(); }

absl::StatusOr<Decisions> Call::Post(const Event& event) {
  if (const Decisions decisions = impl_->PostReady<false>(event); !decisions.empty()) return decisions;
  return impl_->PostOther(event);
}

absl::StatusOr<Decisions> Call::Impl::PostOther(const Event& event) {
  if (run::PostQuickly(program(), &state, &output, event)) return output.Last();
  return Step(this, [&](run::Engine& engine) { return engine.Post(event); });
}

bool run::CallRoom::MayBeShort(const void* room) { return CallOf<Call::Impl>(room)->output.ordinary; }

Decisions run::CallRoom::PostShort(void* room, const Event& event) { return CallOf<Call::Impl>(room)->PostReady<true>(event); }

absl::StatusOr<Decisions> run::CallRoom::PostLong(void* room, const Event& event) {
  Call::Impl* const impl = CallOf<Call::Impl>(room);
  impl->PrefetchFor(event.kind);
  return impl->PostOther(event);
}

absl::StatusOr<Decisions> Call::Advance(int64_t now_ms) {
  return Step(impl_.get(), [&](run::Engine& engine) { return engine.Advance(now_ms); });
}

std::optional<int64_t> Call::next_deadline_ms() const { return run::IfEver(impl_->state.header().next_deadline); }

int64_t Call::now_ms() const { return impl_->state.header().now; }
bool Call::closed() const { return impl_->state.header().closed != 0; }

std::string Call::Snapshot() const { return run::Save(impl_->program(), impl_->state); }

absl::StatusOr<Call> Call::Restore(std::shared_ptr<const Policy> policy, std::string_view snapshot) {
  Call call(std::move(policy));
  if (absl::Status status = run::Load(call.policy().program(), snapshot, &call.impl_->state); !status.ok()) return status;
  call.impl_->output.Forget();
  return call;
}

absl::StatusOr<Call::SnapshotInfo> Call::Describe(std::string_view snapshot) {
  SnapshotInfo info;
  const absl::Status status = run::Describe(snapshot, &info.fingerprint, &info.policy_name, &info.policy_version);
  if (!status.ok()) return status;
  return info;
}

absl::StatusOr<Call> Call::Migrate(std::shared_ptr<const Policy> to, absl::Span<const MigrationRename> renames,
                                   MigrationReport* report) const {
  try {
    auto state = run::Migrate(impl_->program(), impl_->state, to->program(), renames, report);
    if (!state.ok()) return state.status();
    Call call(std::move(to));
    call.impl_->state = *std::move(state);
    call.impl_->output.Forget();
    run::OutputMemory output;
    run::Engine(call.policy().program(), &call.impl_->state, &output).Rearm();
    return call;
  } catch (const std::bad_alloc&) {
    report->clear();
    return absl::Status(absl::StatusCode::kResourceExhausted, "");
  }
}

void Call::Permission(std::string_view act, PermissionAnswer* answer) const {
  run::OutputMemory output;   // its own, so that queries may overlap
  run::State state = impl_->state;
  run::Engine(impl_->program(), &state, &output).Permission(act, answer);
}

void Call::View(CallView* view) const {
  run::OutputMemory output;
  run::State state = impl_->state;
  run::Engine(impl_->program(), &state, &output).View(view);
}

absl::Status Call::Explain(const ExplainOptions& options, std::vector<Explanation>* explanations) const {
  try {
    run::OutputMemory output;
    run::State state = impl_->state;
    return run::Explainer(impl_->program(), &state, &output, impl_->output, options).Run(explanations);
  } catch (const std::bad_alloc&) {
    explanations->clear();
    return absl::Status(absl::StatusCode::kResourceExhausted, "");
  }
}

}  // namespace callcue

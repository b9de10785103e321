#include "callcue/call.h"

#include <new>
#include <utility>

#include "lib/run/call_impl.h"
#include "lib/run/engine.h"
#include "lib/run/explain.h"
#include "lib/run/migrate.h"
#include "lib/run/quick.h"
#include "lib/run/snapshot.h"

namespace callcue {

void Call::Free::operator()(Impl* impl) const { Impl::Free(impl); }

void* run::CallRoom::Of(const Call& call) { return call.impl_->room; }

void run::CallRoom::Prefetch(const void* room) {
  __builtin_prefetch(room, 1);
  Call::Impl::Of(room)->PrefetchAhead();
}

namespace {

// Runs one step; where memory runs out the call is as it was. The status then has no message: one would take memory.
template <typename Impl, typename Run>
[[gnu::always_inline]] inline absl::StatusOr<Decisions> Step(Impl* impl, Run run) {
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

void Call::Prefetch() const { impl_->PrefetchAhead(); }

absl::StatusOr<Decisions> Call::Post(const Event& event) {
  if (const Decisions decisions = impl_->PostReady(event); !decisions.empty()) return decisions;
  return impl_->PostOther(event);
}

[[gnu::noinline]] Decisions Call::Impl::PostTimed(const Event& event, bool checked) {
  return Given(run::quick::Ready(&state, &output, event, checked).PostTimed());
}

[[gnu::noinline]] Decisions Call::Impl::PostOn(const Event& event, const program::QuickChoice* choice, uint8_t party,
                                               bool checked) {
  return Given(run::quick::Ready(&state, &output, event, checked).PostOn(choice, party));
}

[[gnu::noinline]] absl::StatusOr<Decisions> Call::Impl::PostOther(const Event& event) {
  if (run::PostQuickly(program(), &state, &output, event)) return output.Last();
  return PostAtLength(event);
}

[[gnu::noinline]] absl::StatusOr<Decisions> Call::Impl::PostAtLength(const Event& event) {
  return Step(this, [&](run::Engine& engine) { return engine.Post(event); });
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

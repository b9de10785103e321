#include "callcue/call.h"

#include <new>
#include <utility>

#include "lib/run/engine.h"
#include "lib/run/explain.h"
#include "lib/run/migrate.h"
#include "lib/run/quick.h"
#include "lib/run/snapshot.h"

namespace callcue {

struct Call::Impl {
  explicit Impl(const program::Program& program) : state(program) {}
  Impl(const Impl& other) : state(other.state) {}

  run::State state;
  run::OutputMemory output;
  Decisions last;   // of the last step; in `output`
};

namespace {

// Runs one step; where memory runs out the call is as it was. The status then has no message: one would take memory.
template <typename Impl, typename Run>
absl::StatusOr<Decisions> Step(Impl* impl, Run run, const program::Program& program) {
  run::Engine engine(program, &impl->state, &impl->output);
  impl->last = {};
  try {
    if (absl::Status status = run(engine); !status.ok()) return status;
    return impl->last = engine.Finish();
  } catch (const std::bad_alloc&) {
    engine.Abandon();
    return absl::Status(absl::StatusCode::kResourceExhausted, "");
  }
}

}  // namespace

Call::Call(std::shared_ptr<const Policy> policy)
    : policy_(std::move(policy)), impl_(std::make_unique<Impl>(policy_->program())) {}
Call::~Call() = default;
Call::Call(const Call& other) : policy_(other.policy_), impl_(std::make_unique<Impl>(*other.impl_)) {}
Call& Call::operator=(const Call& other) {
  if (this == &other) return *this;
  impl_->state = other.impl_->state;
  impl_->last = {};
  policy_ = other.policy_;
  return *this;
}
Call::Call(Call&&) noexcept = default;
Call& Call::operator=(Call&&) noexcept = default;

absl::StatusOr<Decisions> Call::Post(const Event& event) {
  if (run::PostQuickly(policy_->program(), &impl_->state, &impl_->output, event, &impl_->last)) return impl_->last;
  return Step(impl_.get(), [&](run::Engine& engine) { return engine.Post(event); }, policy_->program());
}

absl::StatusOr<Decisions> Call::Advance(int64_t now_ms) {
  return Step(impl_.get(), [&](run::Engine& engine) { return engine.Advance(now_ms); }, policy_->program());
}

std::optional<int64_t> Call::next_deadline_ms() const {
  const int64_t next = impl_->state.header().next_deadline;
  if (next == run::kNever) return std::nullopt;
  return next;
}

int64_t Call::now_ms() const { return impl_->state.header().now; }
bool Call::closed() const { return impl_->state.header().closed != 0; }

std::string Call::Snapshot() const { return run::Save(policy_->program(), impl_->state); }

absl::StatusOr<Call> Call::Restore(std::shared_ptr<const Policy> policy, std::string_view snapshot) {
  Call call(std::move(policy));
  if (absl::Status status = run::Load(call.policy_->program(), snapshot, &call.impl_->state); !status.ok()) return status;
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
    auto state = run::Migrate(policy_->program(), impl_->state, to->program(), renames, report);
    if (!state.ok()) return state.status();
    Call call(std::move(to));
    call.impl_->state = *std::move(state);
    run::OutputMemory output;
    run::Engine(call.policy_->program(), &call.impl_->state, &output).Rearm();
    return call;
  } catch (const std::bad_alloc&) {
    report->clear();
    return absl::Status(absl::StatusCode::kResourceExhausted, "");
  }
}

void Call::Permission(std::string_view act, PermissionAnswer* answer) const {
  run::OutputMemory output;   // its own, so that queries may overlap
  run::State state = impl_->state;
  run::Engine(policy_->program(), &state, &output).Permission(act, answer);
}

void Call::View(CallView* view) const {
  run::OutputMemory output;
  run::State state = impl_->state;
  run::Engine(policy_->program(), &state, &output).View(view);
}

absl::Status Call::Explain(const ExplainOptions& options, std::vector<Explanation>* explanations) const {
  try {
    run::OutputMemory output;
    run::State state = impl_->state;
    return run::Explainer(policy_->program(), &state, &output, impl_->last, options).Run(explanations);
  } catch (const std::bad_alloc&) {
    explanations->clear();
    return absl::Status(absl::StatusCode::kResourceExhausted, "");
  }
}

}  // namespace callcue

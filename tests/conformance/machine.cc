#include "tests/conformance/machine.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "lib/base/concat.h"
#include "lib/replay/replay.h"
#include "lib/wire/decision_writer.h"

namespace callcue::scxml_test {
namespace {

Event EventOf(const Posted& posted) {
  Event event;
  event.at_ms = posted.at_ms;
  event.kind = posted.what == Posted::What::kStart ? EventKind::kContactStarted
               : posted.what == Posted::What::kEnd ? EventKind::kContactClosed
                                                   : EventKind::kAgentAction;
  event.name = posted.name;
  return event;
}

void Append(Decisions decisions, std::string* out) {
  for (const Decision& decision : decisions) {
    wire::DecisionWriter::AppendJson(decision, out);
    *out += '\n';
  }
}

class Plain : public Machine {
 public:
  explicit Plain(std::shared_ptr<const Policy> policy) : call_(std::move(policy)) {}

  bool Post(const Posted& posted) override { return Take(call_.Post(EventOf(posted))) && After(); }
  bool Advance(int64_t now_ms) override { return Take(call_.Advance(now_ms)) && After(); }
  std::optional<int64_t> NextDeadline() override { return call_.next_deadline_ms(); }
  std::vector<std::string> States() override {
    CallView view;
    call_.View(&view);
    return {view.states.begin(), view.states.end()};
  }

 protected:
  virtual bool After() { return true; }
  bool Take(const absl::StatusOr<Decisions>& decisions) {
    if (decisions.ok()) Append(*decisions, &decisions_);
    else error_ = std::string(decisions.status().message());
    return decisions.ok();
  }
  Call call_;
};

class Restored : public Plain {
 public:
  using Plain::Plain;

 protected:
  bool After() override {
    if (call_.closed()) return true;
    const Call copy(call_);
    const std::string snapshot = copy.Snapshot();
    if (snapshot != call_.Snapshot()) return Fail("a copy saves other bytes");
    absl::StatusOr<Call> restored = Call::Restore(call_.policy().shared_from_this(), snapshot);
    if (!restored.ok()) return Fail(std::string(restored.status().message()));
    if (restored->Snapshot() != snapshot) return Fail("saved again, a restored call gives other bytes");
    call_ = *std::move(restored);
    return true;
  }

 private:
  bool Fail(std::string why) {
    error_ = std::move(why);
    return false;
  }
};

class Recorder : public replay::Listener {
 public:
  explicit Recorder(std::string* out) : out_(out) {}
  void Posted(const Event&, Decisions decisions) override { Append(decisions, out_); }
  void Passed(Decisions decisions) override { Append(decisions, out_); }
  bool GoOn() override { return true; }

 private:
  std::string* out_;
};

std::string LineOf(const Posted& posted) {
  std::string line = Concat("{\"atMs\":\"", posted.at_ms, "\",");
  if (posted.what == Posted::What::kStart) return line + "\"contactStarted\":{}}\n";
  if (posted.what == Posted::What::kEnd) return line + "\"contactClosed\":{}}\n";
  line += "\"agentAction\":{\"name\":";
  wire::AppendJsonString(posted.name, &line);
  return line + "}}\n";
}

}  // namespace

std::unique_ptr<Machine> MakePlain(std::shared_ptr<const Policy> policy) {
  return std::make_unique<Plain>(std::move(policy));
}
std::unique_ptr<Machine> MakeRestored(std::shared_ptr<const Policy> policy) {
  return std::make_unique<Restored>(std::move(policy));
}

bool Replay(std::shared_ptr<const Policy> policy, const std::vector<Posted>& recorded, std::string* decisions,
            std::string* error) {
  std::string text;
  for (const Posted& posted : recorded) text += LineOf(posted);
  size_t at = 0;
  replay::LineReader lines(
      [&](char* to, size_t size) {
        size = std::min(size, text.size() - at);
        std::memcpy(to, text.data() + at, size);
        at += size;
        return static_cast<ptrdiff_t>(size);
      },
      replay::kLongestLine);
  Call call(std::move(policy));
  Recorder recorder(decisions);
  const absl::Status status = replay::Replay(&lines, {}, &call, &recorder);
  if (!status.ok()) *error = std::string(status.message());
  return status.ok();
}

}  // namespace callcue::scxml_test

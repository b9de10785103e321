#include "tests/cases/case_run.h"

#include <algorithm>

#include "callcue/call.h"
#include "google/protobuf/util/json_util.h"
#include "lib/base/concat.h"
#include "lib/replay/replay.h"
#include "tests/syntax/generator.h"

namespace callcue::cases {
namespace {

// As a line of a recording.
std::string JsonOf(const v1::Event& event) {
  static auto* schema = new testing_support::Schema;
  const auto message = schema->New("callcue.v1.Event");
  std::string json;
  if (!message->ParseFromString(event.SerializeAsString()) ||
      !google::protobuf::util::MessageToJsonString(*message, &json).ok()) {
    return "an event that can't be written as JSON";
  }
  return json + "\n";
}

class Recorder : public replay::Listener {
 public:
  void Posted(const Event&, Decisions decisions) override { Passed(decisions); }
  void Passed(Decisions decisions) override { bytes_ += BytesOf(decisions); }
  bool GoOn() override { return true; }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// The same events as lines of a recording: what it decides, as bytes, or why it stopped.
std::string Replayed(const std::shared_ptr<const Policy>& policy, const std::vector<CaseEvent>& events, std::string* error) {
  std::string recording;
  for (const CaseEvent& one : events) recording += JsonOf(one.event);
  size_t at = 0;
  replay::LineReader lines(
      [&](char* to, size_t size) {
        const size_t n = std::min(size, recording.size() - at);
        recording.copy(to, n, at);
        at += n;
        return static_cast<ptrdiff_t>(n);
      },
      replay::kLongestLine);
  replay::Options options;
  options.path = "replayed";
  options.settle_ms = kSettleMs;
  Call call(policy);
  Recorder recorder;
  const absl::Status status = replay::Replay(&lines, options, &call, &recorder);
  if (!status.ok()) *error = status.ToString();
  return recorder.bytes();
}

// Makes each step once more on a copy of the call from just before, and on one that is saved and restored before every step.
class Doubles : public Witness {
 public:
  explicit Doubles(const std::shared_ptr<const Policy>& policy) : policy_(policy), copy_(policy), restored_(policy) {}

  void Before(const Call& call) override { copy_ = call; }
  void After(const std::string& cause, const Act& act, const std::string& bytes, const Call& call, CaseRun* run) override {
    const auto object = [&](const char* what) { run->errors.push_back({"", Concat("at ", cause, ": ", what)}); };
    const auto copied = act(&copy_);
    if (!copied.ok() || BytesOf(*copied) != bytes) object("a copy decides otherwise");
    absl::StatusOr<Call> restored = Call::Restore(policy_, restored_.Snapshot());
    if (!restored.ok()) return object(restored.status().ToString().c_str());
    restored_ = *std::move(restored);
    const auto again = act(&restored_);
    if (!again.ok() || BytesOf(*again) != bytes) object("a restored call decides otherwise");
    if (restored_.Snapshot() != call.Snapshot()) object("a restored call saves otherwise");
  }

 private:
  std::shared_ptr<const Policy> policy_;
  Call copy_, restored_;
};

}  // namespace

CaseRun RunCase(const std::shared_ptr<const Policy>& policy, const v1::Case& test_case) {
  Doubles doubles(policy);
  CaseRun run = PlayCase(policy, test_case, &doubles);
  std::string error;
  const std::string replayed = Replayed(policy, EventsOf(test_case), &error);   // closes what is left open
  if (!error.empty()) run.errors.push_back({"", Concat("replayed: ", error)});
  if (test_case.leave_open() ? replayed.compare(0, run.bytes.size(), run.bytes) != 0 : replayed != run.bytes) {
    run.errors.push_back({"", "replayed from a recording, it decides otherwise"});
  }
  return run;
}

}  // namespace callcue::cases

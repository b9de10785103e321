// A translated statechart, run in one of four ways: plainly; copied, and saved and restored, after every event; through
// the C API; as a replay of the events that were recorded of a plain run.
#ifndef CALLCUE_TESTS_CONFORMANCE_MACHINE_H_
#define CALLCUE_TESTS_CONFORMANCE_MACHINE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/call.h"

namespace callcue::scxml_test {

// What is posted to a machine: its start, an event by name (an AgentAction), its end.
struct Posted {
  enum class What { kStart, kEvent, kEnd };
  What what = What::kEvent;
  int64_t at_ms = 0;
  std::string name;
};

class Machine {
 public:
  virtual ~Machine() = default;
  // False: refused; Error() says why.
  virtual bool Post(const Posted& posted) = 0;
  virtual bool Advance(int64_t now_ms) = 0;
  virtual std::optional<int64_t> NextDeadline() = 0;
  virtual std::vector<std::string> States() = 0;   // active ones, by the policy's names
  const std::string& error() const { return error_; }
  const std::string& decisions() const { return decisions_; }   // in JSON, one a line

 protected:
  std::string error_, decisions_;
};

std::unique_ptr<Machine> MakePlain(std::shared_ptr<const Policy> policy);
// After each event the call is copied, saved, restored, and goes on as what was restored from the copy's snapshot.
std::unique_ptr<Machine> MakeRestored(std::shared_ptr<const Policy> policy);
// From the policy's text, through the C API alone.
std::unique_ptr<Machine> MakeC(const std::string& policy_text);

// The decisions of a replay of what was posted.
bool Replay(std::shared_ptr<const Policy> policy, const std::vector<Posted>& recorded, std::string* decisions,
            std::string* error);

}  // namespace callcue::scxml_test

#endif  // CALLCUE_TESTS_CONFORMANCE_MACHINE_H_

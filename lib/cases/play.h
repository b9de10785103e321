// A case of case.proto, played: events in, everything that came out.
#ifndef CALLCUE_LIB_CASES_PLAY_H_
#define CALLCUE_LIB_CASES_PLAY_H_

#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <optional>
#include <utility>
#include <vector>

#include "callcue/call.h"
#include "callcue/policy.h"
#include "callcue/v1/case.pb.h"
#include "callcue/v1/decision.pb.h"

namespace callcue::cases {

inline constexpr int64_t kSettleMs = 120'000;
// -1 where that is no time: the engine refuses it.
inline int64_t Ms(double seconds) {
  constexpr double kMostSeconds = 1e9;
  return std::abs(seconds) <= kMostSeconds ? std::llround(seconds * 1000) : -1;
}

// An act of a line: "greeting by AGENT".
struct ActLine {
  std::string name;
  std::optional<v1::Party> party;   // none where there is none of that name
};
ActLine ActOf(const v1::Line& line);

struct CaseRun {
  struct Step {
    std::string cause;  // the event, for readers
    std::vector<v1::Decision> decisions;
    std::vector<std::string> states;  // active after it
    std::vector<std::pair<std::string, bool>> permissions;
  };
  struct Error {
    std::string field;  // of the case: "line[3]", "event[0]"; empty where it concerns the whole
    std::string text;
  };
  std::vector<Step> steps;
  std::string bytes;                // all of its decisions, in binary form
  std::vector<Error> errors;        // events that were refused, and what a witness objects to
};

// One step of a call: an event, or time that passes.
using Act = std::function<absl::StatusOr<Decisions>(Call*)>;

// Sees each step before and after it is made, and may make it once more in another way.
class Witness {
 public:
  virtual ~Witness() = default;
  virtual void Before(const Call& call) = 0;
  virtual void After(const std::string& cause, const Act& act, const std::string& bytes, const Call& call, CaseRun* run) = 0;
};

struct CaseEvent {
  v1::Event event;
  std::string field;                // of the case: "line[3]", "event[0]"
};
// The case's events and lines, merged by time of arrival.
std::vector<CaseEvent> EventsOf(const v1::Case& test_case);
// A contact that is left open is closed after its timers have run for two minutes, unless the case says leave_open.
CaseRun PlayCase(const std::shared_ptr<const Policy>& policy, const v1::Case& test_case, Witness* witness = nullptr);
// The decisions in binary form, one after the other.
std::string BytesOf(Decisions decisions);
// Every decision of the run, readable.
std::string Transcript(const CaseRun& run);

}  // namespace callcue::cases

#endif  // CALLCUE_LIB_CASES_PLAY_H_

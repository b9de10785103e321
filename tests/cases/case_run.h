// A case of case.proto, run: events in, everything that came out, and what of the expectations isn't met.
#ifndef CALLCUE_TESTS_CASES_CASE_RUN_H_
#define CALLCUE_TESTS_CASES_CASE_RUN_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "callcue/policy.h"
#include "callcue/v1/case.pb.h"
#include "callcue/v1/decision.pb.h"

namespace callcue::cases {

struct CaseRun {
  struct Step {
    std::string cause;                        // the event, for readers
    std::vector<v1::Decision> decisions;
    std::vector<std::string> states;          // active after it
    std::vector<std::pair<std::string, bool>> permissions;
  };
  std::vector<Step> steps;
  std::string bytes;                          // all of its decisions, in binary form
  // Events that were refused; copies, restored calls and recordings that decided otherwise.
  std::vector<std::string> errors;
};

// The case's events and lines, merged by time of arrival; a contact that is left open is closed after its timers have
// run for two minutes, unless the case says leave_open.
std::vector<v1::Event> EventsOf(const v1::Case& test_case);
// Four times: live, on a copy of the call made before every step, on one saved and restored before every step, and as a
// recording of JSON lines. All must decide the same bytes.
CaseRun RunCase(const std::shared_ptr<const Policy>& policy, const v1::Case& test_case);
std::vector<std::string> MissesOf(const v1::Case& test_case, const CaseRun& run);
// Every decision of the run, readable.
std::string Transcript(const CaseRun& run);

}  // namespace callcue::cases

#endif  // CALLCUE_TESTS_CASES_CASE_RUN_H_

// A case run in every way: live, on copies, on restored calls and as a recording, which must decide the same bytes.
#ifndef CALLCUE_TESTS_CASES_CASE_RUN_H_
#define CALLCUE_TESTS_CASES_CASE_RUN_H_

#include <memory>

#include "callcue/policy.h"
#include "lib/cases/play.h"

namespace callcue::cases {

// Four times: live, on a copy of the call made before every step, on one saved and restored before every step, and as a
// recording of JSON lines. What differs is among the errors of the run.
CaseRun RunCase(const std::shared_ptr<const Policy>& policy, const v1::Case& test_case);

}  // namespace callcue::cases

#endif  // CALLCUE_TESTS_CASES_CASE_RUN_H_

// What of a case's expectations isn't met by a run of it.
#ifndef CALLCUE_LIB_CASES_EXPECT_H_
#define CALLCUE_LIB_CASES_EXPECT_H_

#include <string>
#include <vector>

#include "callcue/v1/policy.pb.h"
#include "lib/cases/play.h"

namespace callcue::cases {

struct Miss {
  std::string field;  // of the case: "expect.finding[0]"; empty for the whole
  std::string text;
};
std::vector<Miss> MissesOf(const v1::Case& test_case, const CaseRun& run);

}  // namespace callcue::cases

#endif  // CALLCUE_LIB_CASES_EXPECT_H_

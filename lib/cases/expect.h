// What of a case's expectations isn't met by a run of it.
#ifndef CALLCUE_LIB_CASES_EXPECT_H_
#define CALLCUE_LIB_CASES_EXPECT_H_

#include <set>
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

// Names that a policy has, for cases that name something else: an act that doesn't exist is never performed, and what doesn't
// exist is never found, so that it is as if nothing were expected.
class KnownNames {
 public:
  explicit KnownNames(const v1::Policy& policy);
  std::vector<Miss> UnknownIn(const v1::Case& test_case) const;

 private:
  std::set<std::string> acts_, actions_, sentiments_, clauses_, elements_, scripts_, states_, permitted_;
};

}  // namespace callcue::cases

#endif  // CALLCUE_LIB_CASES_EXPECT_H_

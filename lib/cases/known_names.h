// What a case names that its policy doesn't have, and what of a case can't mean anything: an act that doesn't exist is
// never performed, and what doesn't exist is never found, so that it is as if nothing were expected.
#ifndef CALLCUE_LIB_CASES_KNOWN_NAMES_H_
#define CALLCUE_LIB_CASES_KNOWN_NAMES_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/v1/case.pb.h"
#include "callcue/v1/policy.pb.h"
#include "lib/cases/expect.h"

namespace callcue::cases {

class KnownNames {
 public:
  explicit KnownNames(const v1::Policy& policy);
  // Of one case of a file.
  std::vector<Miss> UnknownIn(const v1::Case& test_case) const;

 private:
  class Search;
  std::set<std::string> acts_, actions_, sentiments_, facts_, approvals_, measurements_, clauses_, scripts_, states_, permitted_;
  std::map<std::string, std::string_view> elements_;         // and what each is: "rule"
  std::map<std::string, std::string> exceptions_;            // and the element that yields
  std::map<std::string, std::set<v1::Party>> parties_;       // of acts that not everyone performs
};

// Cases that have the name of an earlier one.
std::vector<Miss> SameNamesIn(const v1::CaseFile& file);

}  // namespace callcue::cases

#endif  // CALLCUE_LIB_CASES_KNOWN_NAMES_H_

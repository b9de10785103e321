// What stands behind each clause of a policy: the elements that judge or advise, the scripts that they offer, and the
// test cases that show it. A clause without one of the three is a promise that nothing keeps.
//
// Thread rule: plain functions over values.
#ifndef CALLCUE_LIB_COVERAGE_COVERAGE_H_
#define CALLCUE_LIB_COVERAGE_COVERAGE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/v1/case.pb.h"
#include "callcue/v1/policy.pb.h"

namespace callcue::coverage {

struct Element {
  std::string id;
  std::string kind;   // "duty", "rule", ...; here an exception, an item of a checklist and a state are elements, too
};
struct Clause {
  std::string id;
  std::string title;                      // in English where there is one, else the first
  std::vector<Element> elements;          // that are switched on, in the order of policy.proto
  std::vector<std::string> scripts;       // that cite the clause, or that its elements offer; sorted
  std::map<std::string, uint32_t> cases;  // how many of each kind

  // "elements", "scripts", "cases": what there are none of.
  std::vector<std::string_view> missing() const;
};
struct Coverage {
  std::vector<Clause> clauses;            // in the order of the file
  std::vector<std::string> strangers;     // "CASE: CLAUSE" of cases that cite a clause that the policy hasn't
  bool complete() const;
};

Coverage CoverageOf(const v1::Policy& policy, const std::vector<v1::CaseFile>& cases);

// For people, and one JSON object a clause.
std::string FormatText(const Coverage& coverage);
std::string FormatJsonLines(const Coverage& coverage);

}  // namespace callcue::coverage

#endif  // CALLCUE_LIB_COVERAGE_COVERAGE_H_

// A scorecard as a table for a reader.
#ifndef CALLCUE_LIB_REPORT_SCORE_TABLE_H_
#define CALLCUE_LIB_REPORT_SCORE_TABLE_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "callcue/policy.h"
#include "callcue/scorecard.h"
#include "lib/report/labels.h"

namespace callcue::report {

// What a report needs of a policy; borrowed from it.
struct Standard {
  std::string_view name, version;
  std::vector<std::pair<std::string_view, ClauseRules>> clauses;  // in the order of the policy
  std::function<std::string_view(std::string_view clause_id, std::string_view language)> title;
};
Standard StandardOf(const Policy& policy);

// Clauses with a judgment, in the order of the policy, and closing lines: what was judged, and the score.
std::string RenderScorecard(const Scorecard& card, const Standard& standard, Language language, bool colour);

// "97.5 %", "100 %".
std::string Percent(uint32_t score);

}  // namespace callcue::report

#endif  // CALLCUE_LIB_REPORT_SCORE_TABLE_H_

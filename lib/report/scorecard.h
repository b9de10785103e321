// A contact, judged: how often each clause was fulfilled, violated, excused or left undetermined.
#ifndef CALLCUE_LIB_REPORT_SCORECARD_H_
#define CALLCUE_LIB_REPORT_SCORECARD_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "callcue/decision.h"
#include "lib/report/labels.h"

namespace callcue::report {

// What a report needs of a policy; borrowed from it.
struct Standard {
  std::string_view name, version;
  Strings clause_ids;  // in the order of the policy
  std::function<std::string_view(std::string_view clause_id, std::string_view language)> title;
};

class Scorecard {
 public:
  struct Counts {
    uint32_t fulfilled = 0, violated = 0, excused = 0, undetermined = 0;
    Severity worst = Severity::kUnspecified;  // of what was violated
    uint32_t judged() const { return fulfilled + violated + excused + undetermined; }
  };

  // Counts once for each clause that the finding cites, and once in the total. Its clause IDs belong to the policy.
  void Add(const Finding& finding);

  const Counts& total() const { return total_; }
  const std::map<std::string_view, Counts>& clauses() const { return clauses_; }

  // The table, in the order of the policy's clauses, and a closing line.
  std::string Render(const Standard& standard, Language language, bool colour) const;

 private:
  std::map<std::string_view, Counts> clauses_;
  Counts total_;
};

}  // namespace callcue::report

#endif  // CALLCUE_LIB_REPORT_SCORECARD_H_

// What stands between the agent and a permission, in words.
#ifndef CALLCUE_LIB_REPORT_MISSING_H_
#define CALLCUE_LIB_REPORT_MISSING_H_

#include <string>

#include "absl/types/span.h"
#include "callcue/decision.h"
#include "callcue/view.h"
#include "lib/report/labels.h"

namespace callcue::report {

// "not yet said: ask (say closing.ask); not known: paid_at, or not approved: release and not so: state.late".
std::string MissingInWords(absl::Span<const Missing> missing, Language language);
std::string MissingInWords(absl::Span<const PermissionAnswer::MissingItem> missing, Language language);

}  // namespace callcue::report

#endif  // CALLCUE_LIB_REPORT_MISSING_H_

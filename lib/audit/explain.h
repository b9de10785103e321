// Why a moment of a recording was found as it was: the recording is replayed up to it, and explained there.
#ifndef CALLCUE_LIB_AUDIT_EXPLAIN_H_
#define CALLCUE_LIB_AUDIT_EXPLAIN_H_

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "callcue/explain.h"
#include "lib/audit/audit.h"
#include "lib/audit/totals.h"

namespace callcue::audit {

// One for each moment; absent where the recording can't be read any more. `language` of the clauses; empty: the
// contact's.
using Explanations = std::vector<std::optional<Explanation>>;
Explanations Explain(const std::shared_ptr<const Policy>& policy, const Options& options,
                     const std::vector<PlacedMoment>& moments, std::string_view language);

}  // namespace callcue::audit

#endif  // CALLCUE_LIB_AUDIT_EXPLAIN_H_

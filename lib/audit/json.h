// What an audit found, as the messages of view.proto in canonical proto3 JSON, one AuditLine a line.
#ifndef CALLCUE_LIB_AUDIT_JSON_H_
#define CALLCUE_LIB_AUDIT_JSON_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/audit/explain.h"
#include "lib/audit/totals.h"

namespace callcue::audit {

void AppendJsonLine(std::string_view recording, const Contact& contact, std::string* out);
// `worst` are the moments of the totals, and why each was found.
void AppendJsonLine(const Totals& totals, const std::vector<std::string>& recordings,
                    const std::vector<PlacedMoment>& worst, const Explanations& explanations, std::string* out);

}  // namespace callcue::audit

#endif  // CALLCUE_LIB_AUDIT_JSON_H_

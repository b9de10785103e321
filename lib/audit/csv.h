// Contacts as rows of a spreadsheet (RFC 4180): one a contact, with a column for each clause of the policy.
//
// A clause's cell is its score in percent; empty where it wasn't applicable, "?" where it couldn't be judged.
#ifndef CALLCUE_LIB_AUDIT_CSV_H_
#define CALLCUE_LIB_AUDIT_CSV_H_

#include <string>
#include <string_view>

#include "lib/audit/contact.h"

namespace callcue::audit {

void AppendCsvHeader(const Policy& policy, std::string* out);
void AppendCsvRow(std::string_view recording, const Contact& contact, std::string* out);

}  // namespace callcue::audit

#endif  // CALLCUE_LIB_AUDIT_CSV_H_

// Scorecards as bytes: Scorecard of view.proto, in protobuf's binary form and in canonical proto3 JSON.
//
// Clauses without a judgment have no line there; `not_applicable` counts them.
#ifndef CALLCUE_LIB_REPORT_SCORECARD_WRITER_H_
#define CALLCUE_LIB_REPORT_SCORECARD_WRITER_H_

#include <string>

#include "callcue/scorecard.h"

namespace callcue::report {

// Each appends one message to `out`; JSON on one line, without a line end.
void AppendBinary(const Scorecard& card, std::string* out);
void AppendJson(const Scorecard& card, std::string* out);

}  // namespace callcue::report

#endif  // CALLCUE_LIB_REPORT_SCORECARD_WRITER_H_

// One event of the host in words: who, and what they said or did.
#ifndef CALLCUE_LIB_REPORT_HAPPENING_H_
#define CALLCUE_LIB_REPORT_HAPPENING_H_

#include <string>
#include <string_view>

#include "callcue/event.h"
#include "lib/report/labels.h"

namespace callcue::report {

struct Happening {
  std::string who;                      // "agent", "line", "desktop", ...
  std::string what;                     // printable
  Party speaker = Party::kUnspecified;  // of words
  bool quiet = false;  // worth a line only if something came of it: ticks, partial words, voice activity
};

Happening Describe(const Event& event, Language language);

// "42", "true", "1.5", "90 s", "2026-03-01 09:00:00 UTC", or the printable string.
std::string Describe(const FactValue& value);

}  // namespace callcue::report

#endif  // CALLCUE_LIB_REPORT_HAPPENING_H_

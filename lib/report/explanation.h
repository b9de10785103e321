// Explanations for a reader: at one moment of a contact, why each element speaks, and why another doesn't.
#ifndef CALLCUE_LIB_REPORT_EXPLANATION_H_
#define CALLCUE_LIB_REPORT_EXPLANATION_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "callcue/explain.h"
#include "lib/report/labels.h"
#include "lib/report/score_table.h"

namespace callcue::report {

struct ExplanationSheet {
  Standard standard;
  Language language = Language::kEnglish;
  bool colour = false;
  int64_t start_ms = 0;               // of the contact: times count from here
  int64_t at_ms = 0;                  // the moment
  std::map<uint32_t, int64_t> given;  // recommendations: when each was given
  std::vector<Explanation> judged;    // of the last findings, as of the step that gave them
  std::vector<Explanation> now;       // of the moment
  bool details = false;               // also of the silent ones
};

// By what the elements do: who speaks, what was found, what is owed, what isn't permitted, then one line for each that
// is silent.
std::string Render(const ExplanationSheet& sheet);
// One of them, in full, as it stands in a sheet.
std::string Render(const ExplanationSheet& sheet, const Explanation& explanation);

}  // namespace callcue::report

#endif  // CALLCUE_LIB_REPORT_EXPLANATION_H_

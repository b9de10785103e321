// What search finds wrong with a policy that loads: states that no call reaches, elements that never speak, demands
// that contradict each other. `callcue check --deep` is this function.
//
// Two kinds of answers. An impossibility (a state out of reach, a duty that nothing can fulfil) is proven over an
// abstract statechart that does all that any call can do, and more; the message lists the guards that block. A
// possibility (a conflict, a shadowed transition) comes with a shortest example call that was found and replayed with
// the engine itself. Where a bound was hit, `not_proven` says what remains open.
#ifndef CALLCUE_ANALYSIS_H_
#define CALLCUE_ANALYSIS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "callcue/diagnostic.h"
#include "callcue/policy.h"

namespace callcue {

struct AnalysisOptions {
  uint32_t most_configurations = 2'000'000;   // of the abstract statechart, each some tens of bytes
  uint32_t most_calls = 4'000;                // that are tried for one example
};

struct Analysis {
  struct Example {
    std::string code;          // of the problem that it shows
    std::string name;          // "conflict-topic-1": a name for a file
    std::string case_text;     // a callcue.v1.CaseFile in text format
  };
  Diagnostics problems;        // warnings, sorted; the linear ones of the loader aren't repeated
  std::vector<Example> examples;
  std::vector<std::string> not_proven;   // sentences, one for what a bound left open
  uint32_t configurations = 0;           // that were explored
};

// Analyses a policy in text format. Deterministic; takes seconds for a large policy. Errors: those of Policy::LoadText,
// whose problems are then in `problems`. Thread rule: none, everything is local.
absl::StatusOr<Analysis> AnalysePolicy(std::string_view text, const LoadOptions& options, const AnalysisOptions& bounds,
                                       Diagnostics* problems);

}  // namespace callcue

#endif  // CALLCUE_ANALYSIS_H_

// The deep checks as a pipeline: domain, abstract statechart, exploration, then what follows from it.
#include <algorithm>
#include <deque>
#include <memory>
#include <utility>

#include "callcue/analysis.h"
#include "lib/analyse/findings.h"
#include "lib/load/overlay.h"
#include "lib/syntax/policy_text.h"

namespace callcue {
namespace {
constexpr uint32_t kShareWithVariables = 100;  // of the bound: the values of many variables multiply
}  // namespace

absl::StatusOr<Analysis> AnalysePolicy(std::string_view text, const LoadOptions& options, const AnalysisOptions& bounds,
                                       Diagnostics* problems) {
  auto policy = Policy::LoadText(text, options, problems);
  if (!policy.ok()) return policy.status();
  // Once more for the places: a policy keeps none.
  syntax::ParsedPolicy parsed;
  Diagnostics ignored;
  syntax::ParsePolicyText(text, options.path, &parsed, &ignored);
  syntax::Sources sources;
  sources.AddFile(&parsed.map, options.path);
  std::deque<syntax::ParsedPolicy> overlays;
  load::LayOverlays(options.overlays, &parsed.policy, &sources, &overlays, &ignored);
  const program::Program& program = (*policy)->program();

  using namespace analyse;
  Analysis analysis;
  const Domain domain(program);
  // With the values of variables first; where there are too many, by states alone: coarser, and still sound.
  auto machine = std::make_unique<Machine>(program, domain, true);
  const bool tracks = machine->tracks_variables();
  const uint32_t first = bounds.most_configurations / (tracks ? kShareWithVariables : 1);
  auto explorer = std::make_unique<Explorer>(machine.get(), std::max(first, 1u));
  explorer->Run();
  if (!explorer->exhausted() && tracks) {
    machine = std::make_unique<Machine>(program, domain, false);
    explorer = std::make_unique<Explorer>(machine.get(), bounds.most_configurations);
    explorer->Run();
  }
  analysis.configurations = explorer->size();
  Joint joint(program, domain, *machine);
  const ExampleFinder finder(*policy, text, options, domain, bounds.most_calls);
  const Places places(parsed.policy, program);
  check::Reporter reporter(std::move(sources));
  Findings findings(program, *machine, *explorer, &joint, finder, places, &reporter, &analysis);
  findings.States();
  findings.Transitions();
  findings.Elements();
  findings.Conflicts();
  analysis.problems = reporter.Take();
  return analysis;
}

}  // namespace callcue

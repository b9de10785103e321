#include "lib/scxml/import.h"

#include <utility>

#include "lib/base/diagnostics.h"
#include "lib/scxml/chart.h"
#include "lib/scxml/conformance.h"
#include "lib/scxml/write.h"

namespace callcue::scxml {
namespace {

std::vector<ImportedState> StatesOf(const Chart& chart) {
  std::vector<ImportedState> states;
  for (size_t i = 1; i < chart.states.size(); ++i) {
    const State& state = chart.states[i];
    if (state.kind == StateKind::kShallow || state.kind == StateKind::kDeep) continue;
    bool atomic = true;
    for (int c = static_cast<int>(i) + 1; c < state.end; c = chart.states[c].end) {
      atomic &= chart.states[c].kind == StateKind::kShallow || chart.states[c].kind == StateKind::kDeep;
    }
    states.push_back({state.id, state.name, atomic, state.kind == StateKind::kFinal && state.parent == 0});
  }
  return states;
}

bool Translate(Reporter* reporter, const ImportOptions& options, Imported* imported) {
  Element root;
  if (!ReadXml(reporter, &root)) return false;
  RewriteConformance(reporter, &root);
  Chart chart;
  ReadChart(reporter, root, &chart);
  if (chart.states.empty()) return false;
  LowerContent(reporter, &chart);
  NameAll(&chart);
  LowerEvents(reporter, options.events, &chart);
  FindTypes(reporter, &chart);
  imported->policy = Writer(reporter, &chart).Write();
  imported->states = StatesOf(chart);
  return !reporter->failed();
}

}  // namespace

bool Import(std::string_view text, const ImportOptions& options, Imported* imported, Diagnostics* problems) {
  problems->clear();
  Reporter reporter(text, options.path, problems);
  const bool ok = Translate(&reporter, options, imported);
  SortDiagnostics(problems);
  if (!ok) *imported = Imported();
  return ok;
}

}  // namespace callcue::scxml

// The deep checks: a million configurations of the abstract statechart, and the built-in policy.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "callcue/analysis.h"

namespace {

// Regions of two states each, all independent: 2^regions configurations.
std::string Toggles(int regions) {
  std::string text = "name: \"toggles\"\n";
  for (int i = 0; i < regions; ++i) {
    const std::string n = std::to_string(i);
    text += "action { name: \"t" + n + "\" }\nregion { id: \"r" + n + "\"\n  state { id: \"a" + n +
            "\" transition { on: \"action.t" + n + "\" target: \"b" + n + "\" } }\n  state { id: \"b" + n +
            "\" transition { on: \"action.t" + n + "\" target: \"a" + n + "\" } }\n}\n";
  }
  return text;
}

void Run(benchmark::State& state, std::string_view text) {
  uint32_t configurations = 0;
  for (auto _ : state) {
    callcue::Diagnostics problems;
    const auto analysis = callcue::AnalysePolicy(text, {}, {}, &problems);
    if (!analysis.ok()) std::abort();
    configurations = analysis->configurations;
  }
  state.counters["configurations"] = configurations;
}

void BM_Toggles(benchmark::State& state) { Run(state, Toggles(static_cast<int>(state.range(0)))); }
void BM_PowerSupply(benchmark::State& state) {
  Run(state, callcue::Policy::BuiltinText(callcue::Policy::kPowerSupply));
}

BENCHMARK(BM_Toggles)->Arg(16)->Arg(20)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_PowerSupply)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();

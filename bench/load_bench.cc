// How long it takes to load the built-in policy: the whole, and stage by stage.
#include <benchmark/benchmark.h>

#include "callcue/policy.h"
#include "lib/check/link.h"
#include "lib/program/compile.h"
#include "lib/syntax/policy_text.h"

namespace callcue {
namespace {

void LoadBuiltin(benchmark::State& state) {
  for (auto unused : state) {
    Diagnostics problems;
    auto policy = Policy::LoadBuiltin(Policy::kPowerSupply, {}, &problems);
    if (!policy.ok()) return state.SkipWithError("the built-in policy doesn't load");
    benchmark::DoNotOptimize(policy);
  }
}
BENCHMARK(LoadBuiltin)->Unit(benchmark::kMillisecond);

// As if it were an author's.
void LoadText(benchmark::State& state) {
  for (auto unused : state) {
    Diagnostics problems;
    auto policy = Policy::LoadText(Policy::BuiltinText(Policy::kPowerSupply), {}, &problems);
    if (!policy.ok()) return state.SkipWithError("the built-in policy doesn't load");
    benchmark::DoNotOptimize(policy);
  }
}
BENCHMARK(LoadText)->Unit(benchmark::kMillisecond);

void LoadBinary(benchmark::State& state) {
  Diagnostics problems;
  auto policy = Policy::LoadBuiltin(Policy::kPowerSupply, {}, &problems);
  if (!policy.ok()) return state.SkipWithError("the built-in policy doesn't load");
  const std::string bytes = (*policy)->Serialize();
  for (auto unused : state) benchmark::DoNotOptimize(Policy::LoadBinary(bytes, {}, &problems));
}
BENCHMARK(LoadBinary)->Unit(benchmark::kMillisecond);

void Parse(benchmark::State& state) {
  for (auto unused : state) {
    Diagnostics problems;
    syntax::ParsedPolicy parsed;
    syntax::ParsePolicyText(Policy::BuiltinText(Policy::kPowerSupply), "", &parsed, &problems);
    benchmark::DoNotOptimize(parsed);
  }
}
BENCHMARK(Parse)->Unit(benchmark::kMillisecond);

void LinkAndCompile(benchmark::State& state) {
  Diagnostics problems;
  syntax::ParsedPolicy parsed;
  syntax::ParsePolicyText(Policy::BuiltinText(Policy::kPowerSupply), "", &parsed, &problems);
  double link = 0, compile = 0;
  for (auto unused : state) {
    const auto begin = std::chrono::steady_clock::now();
    check::Reporter reporter(&parsed.map, "");
    auto linked = check::Link(parsed.policy, {}, &reporter);
    const auto middle = std::chrono::steady_clock::now();
    if (reporter.failed()) return state.SkipWithError("the built-in policy has errors");
    benchmark::DoNotOptimize(program::Compile(linked.get()));
    const auto end = std::chrono::steady_clock::now();
    link += std::chrono::duration<double, std::milli>(middle - begin).count();
    compile += std::chrono::duration<double, std::milli>(end - middle).count();
  }
  state.counters["link_ms"] = link / static_cast<double>(state.iterations());
  state.counters["compile_ms"] = compile / static_cast<double>(state.iterations());
}
BENCHMARK(LinkAndCompile)->Unit(benchmark::kMillisecond);

void MatcherOnly(benchmark::State& state) {
  Diagnostics problems;
  syntax::ParsedPolicy parsed;
  syntax::ParsePolicyText(Policy::BuiltinText(Policy::kPowerSupply), "", &parsed, &problems);
  check::Reporter reporter(nullptr, "");
  auto linked = check::Link(parsed.policy, {}, &reporter);
  for (auto unused : state) {
    std::vector<match::Problem> none;
    benchmark::DoNotOptimize(
        match::Matcher::Compile(linked->phrases, linked->sub_phrases, linked->negators, {}, &none));
  }
}
BENCHMARK(MatcherOnly)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace callcue

BENCHMARK_MAIN();

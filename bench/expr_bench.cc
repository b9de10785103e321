// Guards: evaluating and compiling, beside the naive evaluator of the tests and the same guards in LuaJIT (where it was
// found), in one run, and how many times as long these take. Every benchmark checks its results once, and counts the
// allocations of its loop.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "lib/expr/expr.h"
#include "tests/expr/allocations.h"
#include "tests/expr/fixture.h"
#include "tests/expr/naive.h"

#ifdef CALLCUE_BENCH_LUAJIT
#include <lua.hpp>
#endif

namespace callcue::expr {
namespace {

// A guard, the same in Lua, and what it gives with the slots of MakeGuards.
struct Sample {
  const char* name;
  const char* cel;
  const char* lua;
  bool result;
};
constexpr Sample kSamples[] = {
    {"TwoTerms", "i > 3 && b", "function(e) return e.i > 3 and e.b end", true},
    {"EightTerms", "i > 3 && b && !c && u < 9u && d < 0.75 && j != 7 && s == 'sorry' && p >= param.grace",
     "function(e) return e.i > 3 and e.b and not e.c and e.u < 9 and e.d < 0.75 and e.j ~= 7 and e.s == 'sorry' and "
     "e.p >= 8 end",
     true},
    {"MixedEight", "(i > 7 || b) && !(c && i == 5) && (u == 1u || d < 0.75 || c) && (j != 7 || s == 'x')",
     "function(e) return (e.i > 7 or e.b) and not (e.c and e.i == 5) and (e.u == 1 or e.d < 0.75 or e.c) and "
     "(e.j ~= 7 or e.s == 'x') end",
     true},
    {"Arithmetic", "i + j * 2 < 3 && i - j > 4", "function(e) return e.i + e.j * 2 < 3 and e.i - e.j > 4 end", true},
    {"TextPrefix", "s.startsWith('so') && s.size() < 10", "function(e) return e.s:sub(1, 2) == 'so' and #e.s < 10 end",
     true},
    {"InList", "s in ['thanks', 'pardon', 'sorry']",
     "function(e) return e.s == 'thanks' or e.s == 'pardon' or e.s == 'sorry' end", true},
    {"Loop", "xs.exists(x, x == i)",
     "function(e) for _, x in ipairs(e.xs) do if x == e.i then return true end end return false end", true},
};

const Value kXs[] = {Value::Int(1), Value::Int(2), Value::Int(3), Value::Int(4), Value::Int(5)};

void Fill(Guards* g) {
  g->slots[0] = Value::Int(5);
  g->slots[1] = Value::Int(-2);
  g->slots[2] = Value::Uint(7);
  g->slots[3] = Value::Double(0.5);
  g->slots[4] = Value::String("sorry");
  g->slots[5] = Value::Bool(true);
  g->slots[6] = Value::Bool(false);
  g->slots[7] = Value::TimestampMs(1000500);
  g->slots[8] = Value::DurationMs(8500);
  g->slots[9].kind = Kind::kList;
  g->slots[9].size = 5;
  g->slots[9].s = reinterpret_cast<const char*>(kXs);
}

class Counting {
 public:
  explicit Counting(benchmark::State* state) : state_(*state) {}
  ~Counting() {
    const long count = counter_.count();  // before the counter's own name is allocated
    state_.counters["allocations"] = static_cast<double>(count);
  }

 private:
  benchmark::State& state_;
  AllocationCounter counter_;
};

void Evaluate(benchmark::State& state, const Sample& sample) {
  Guards g;
  Fill(&g);
  const ExprId id = g.Add(sample.cel, Kind::kBool);
  if (id == kNone) return state.SkipWithError(g.Problems().c_str());
  const auto program = g.builder.Finish();
  char memory[1024];
  Scratch scratch{memory, sizeof memory, 0};
  const Frame frame = g.MakeFrame(&scratch);
  if (program->EvaluateBool(id, frame) != (sample.result ? Outcome::kTrue : Outcome::kFalse)) {
    return state.SkipWithError("wrong result");
  }
  Counting counting(&state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(g.slots.data());
    benchmark::ClobberMemory();
    scratch.used = 0;
    benchmark::DoNotOptimize(program->EvaluateBool(id, frame));
  }
}

void EvaluateNaive(benchmark::State& state, const Sample& sample) {
  Guards g;
  Fill(&g);
  naive::Guard guard(sample.cel);
  const naive::Facts facts = naive::FactsOf(g.slots);
  if (guard.Evaluate(facts) != (sample.result ? "true" : "false")) return state.SkipWithError("wrong result");
  for (auto _ : state) benchmark::DoNotOptimize(guard.EvaluateOnly(facts));
}

#ifdef CALLCUE_BENCH_LUAJIT
void EvaluateLua(benchmark::State& state, const Sample& sample) {
  lua_State* lua = luaL_newstate();
  luaL_openlibs(lua);
  const std::string code =
      std::string("e = {i=5, j=-2, u=7, d=0.5, s='sorry', b=true, c=false, p=8.5, xs={1,2,3,4,5}}\n") + "return " +
      sample.lua;
  if (luaL_dostring(lua, code.c_str()) != 0) {
    state.SkipWithError(lua_tostring(lua, -1));
    lua_close(lua);
    return;
  }
  const int function = luaL_ref(lua, LUA_REGISTRYINDEX);
  lua_getglobal(lua, "e");
  const int event = luaL_ref(lua, LUA_REGISTRYINDEX);
  bool ok = true;
  for (auto _ : state) {
    lua_rawgeti(lua, LUA_REGISTRYINDEX, function);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, event);
    lua_call(lua, 1, 1);
    ok &= (lua_toboolean(lua, -1) != 0) == sample.result;
    lua_pop(lua, 1);
  }
  if (!ok) state.SkipWithError("wrong result");
  lua_close(lua);
}
#endif

// Guards as a policy has them: two to four terms over fields of an event, facts and counters.
std::vector<std::string> PolicyGuards(int count) {
  std::vector<std::string> texts;
  for (int k = 0; k < count; ++k) {
    const std::string n = std::to_string(k % 17);
    switch (k % 5) {
      case 0: texts.push_back("i > " + n + " && b"); break;
      case 1: texts.push_back("acts.thanks.count == 0 && j < " + n + " && !c"); break;
      case 2: texts.push_back("(u == " + n + "u || d < 0." + n + ") && s != 'a" + n + "'"); break;
      case 3: texts.push_back("p > duration('" + n + "s') && i != " + n); break;
      case 4: texts.push_back("s in ['x" + n + "', 'sorry'] && (b || c) && i <= " + n + " && j != 3"); break;
    }
  }
  return texts;
}

// A thousand guards over one event: its fields are projected into slots, then every guard is asked.
void ThousandGuards(benchmark::State& state) {
  Guards g;
  Fill(&g);
  g.slots[13] = Value::Int(0);
  std::vector<ExprId> ids;
  for (const std::string& text : PolicyGuards(1000)) ids.push_back(g.Add(text, Kind::kBool));
  const auto program = g.builder.Finish();
  const std::vector<Value> event = g.slots;
  char memory[1024];
  Scratch scratch{memory, sizeof memory, 0};
  const Frame frame = g.MakeFrame(&scratch);
  int64_t fired = 0;
  {
    Counting counting(&state);
    for (auto _ : state) {
      for (size_t k = 0; k < event.size(); ++k) g.slots[k] = event[k];
      benchmark::ClobberMemory();
      for (ExprId id : ids) fired += program->EvaluateBool(id, frame) == Outcome::kTrue;
    }
  }
  state.counters["fired"] = static_cast<double>(fired) / static_cast<double>(state.iterations());
}

// A thousand guards when nothing was reported yet.
void ThousandUnknown(benchmark::State& state) {
  Guards g;
  std::vector<ExprId> ids;
  for (const std::string& text : PolicyGuards(1000)) ids.push_back(g.Add(text, Kind::kBool));
  const auto program = g.builder.Finish();
  const Frame frame = g.MakeFrame(nullptr);
  int64_t unknown = 0;
  {
    Counting counting(&state);
    for (auto _ : state) {
      benchmark::ClobberMemory();
      for (ExprId id : ids) unknown += program->EvaluateBool(id, frame) == Outcome::kUnknown;
    }
  }
  state.counters["unknown"] = static_cast<double>(unknown) / static_cast<double>(state.iterations());
}

void CompileTenThousand(benchmark::State& state) {
  const std::vector<std::string> texts = PolicyGuards(10000);
  for (auto _ : state) {
    Guards g;
    for (const std::string& text : texts) {
      if (g.Add(text, Kind::kBool) == kNone) return state.SkipWithError(g.Problems().c_str());
    }
    benchmark::DoNotOptimize(g.builder.Finish());
  }
}

template <typename Function>
void Register(const std::string& name, benchmark::TimeUnit unit, Function function) {
  benchmark::RegisterBenchmark(name.c_str(), function)
      ->Unit(unit)
      ->MinTime(0.1)
      ->Repetitions(9)
      ->ReportAggregatesOnly(true);
}

void RegisterAll() {
  for (const Sample& sample : kSamples) {
    const std::string name = sample.name;
    Register(name + "/callcue", benchmark::kNanosecond, [&sample](auto& state) { Evaluate(state, sample); });
    Register(name + "/naive", benchmark::kNanosecond, [&sample](auto& state) { EvaluateNaive(state, sample); });
#ifdef CALLCUE_BENCH_LUAJIT
    Register(name + "/luajit", benchmark::kNanosecond, [&sample](auto& state) { EvaluateLua(state, sample); });
#endif
  }
  Register("ThousandGuards", benchmark::kMicrosecond, ThousandGuards);
  Register("ThousandUnknown", benchmark::kMicrosecond, ThousandUnknown);
  Register("CompileTenThousand", benchmark::kMillisecond, CompileTenThousand);
}

// The usual table, then how many times as long the others take, by medians.
class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.aggregate_name == "median") medians_[run.run_name.function_name] = run.GetAdjustedCPUTime();
    }
  }
  void Finalize() override {
    for (const Sample& sample : kSamples) {
      const std::string name = sample.name;
      const auto ours = medians_.find(name + "/callcue");
      if (ours == medians_.end()) continue;
      std::printf("%-12s callcue %.1f ns", sample.name, ours->second);
      for (const char* other : {"naive", "luajit"}) {
        const auto theirs = medians_.find(name + "/" + other);
        if (theirs != medians_.end()) std::printf(", %s %.1f times as long", other, theirs->second / ours->second);
      }
      std::printf("\n");
    }
  }

 private:
  std::map<std::string, double> medians_;
};

}  // namespace
}  // namespace callcue::expr

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  callcue::expr::RegisterAll();
  callcue::expr::Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
}

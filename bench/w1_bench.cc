// The cost of a step on workload W1, one call after another and interleaved over many calls, against a hand-written
// switch in the same run. Both must produce the same actions in the same order; a difference ends the run.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "bench/w1_switch.h"
#include "bench/w1_workload.h"
#include "callcue/call.h"
#include "callcue/policy.h"

namespace {

std::shared_ptr<const callcue::Policy> Load(const std::string& file) {
  std::ifstream in(CALLCUE_SOURCE_DIR "/bench/" + file);
  std::stringstream text;
  text << in.rdbuf();
  callcue::Diagnostics problems;
  auto policy = callcue::Policy::LoadText(text.str(), {}, &problems);
  for (const auto& problem : problems) std::fputs(callcue::FormatDiagnostic(problem).c_str(), stderr);
  if (!policy.ok()) std::exit(2);
  return *policy;
}

const std::shared_ptr<const callcue::Policy>& W1() {
  static const auto* policy = new std::shared_ptr<const callcue::Policy>(Load("w1.textproto"));
  return *policy;
}

const std::shared_ptr<const callcue::Policy>& W1Plus() {
  static const auto* policy = new std::shared_ptr<const callcue::Policy>(Load("w1plus.textproto"));
  return *policy;
}

callcue::Event Translate(const w1::Event& e) {
  using callcue::EventKind;
  callcue::Event event;
  event.at_ms = e.now;
  static constexpr std::string_view kActs[] = {"other", "apology", "greeting", "thanks", "closing", "other"};
  static constexpr std::string_view kMoods[] = {"calm", "upset", "angry"};
  switch (e.kind) {
    case w1::EV_RINGING: event.kind = EventKind::kRang; event.count = e.arg; break;
    case w1::EV_ANSWERED: event.kind = EventKind::kEstablished; event.party = callcue::Party::kAgent; break;
    case w1::EV_AGENT:
      event.kind = EventKind::kDialogueAct;
      event.party = callcue::Party::kAgent;
      event.name = kActs[e.arg];
      event.begin_ms = e.now;
      break;
    case w1::EV_HOLD_START: event.kind = EventKind::kHeld; event.party = callcue::Party::kAgent; break;
    case w1::EV_HOLD_END: event.kind = EventKind::kRetrieved; event.party = callcue::Party::kAgent; break;
    case w1::EV_TICK: event.kind = EventKind::kTick; break;
    case w1::EV_EMOTION:
      event.kind = EventKind::kSentiment;
      event.party = callcue::Party::kCustomer;
      event.name = kMoods[e.arg];
      break;
    default: event.kind = EventKind::kConnectionCleared; event.party = callcue::Party::kAgent; break;
  }
  return event;
}

struct Engine {
  explicit Engine(const std::shared_ptr<const callcue::Policy>& policy = W1()) : call(policy) {}
  void on(const w1::Event& e, w1::Out& out) {
    const auto decisions = call.Post(Translate(e));
    if (!decisions.ok()) std::abort();
    for (const callcue::Decision& decision : *decisions) {
      for (const callcue::Recommendation& r : decision.recommendations) {
        out.emit(static_cast<uint8_t>((r.script_id[0] - '0') * 10 + r.script_id[1] - '0'));
      }
    }
  }
  callcue::Call call;
};

// W1+: every event has an ID, as a host that may redeliver sends it.
struct EnginePlus : Engine {
  EnginePlus() : Engine(W1Plus()) {}
  void on(const w1::Event& e, w1::Out& out) {
    callcue::Event event = Translate(e);
    char id[16] = "event-0000000";
    uint32_t n = ++posted;
    for (int i = 12; n > 0; --i, n /= 10) id[i] = static_cast<char>('0' + n % 10);
    event.event_id = std::string_view(id, 13);
    const auto decisions = call.Post(event);
    if (!decisions.ok()) std::abort();
    for (const callcue::Decision& decision : *decisions) {
      for (const callcue::Recommendation& r : decision.recommendations) {
        out.emit(static_cast<uint8_t>((r.script_id[0] - '0') * 10 + r.script_id[1] - '0'));
      }
      for (size_t i = 0; i < decision.findings.size(); ++i) out.emit(100);
    }
  }
  uint32_t posted = 0;
};

template <class S>
uint64_t Sequential(const std::vector<w1::Script>& calls) {
  uint64_t hash = 14695981039346656037ull;
  for (const w1::Script& script : calls) {
    S session;
    for (const w1::Event& e : script) {
      w1::Out out;
      session.on(e, out);
      w1::fold(hash, out);
    }
  }
  return hash;
}

template <class S>
uint64_t Interleaved(const std::vector<w1::Step>& steps, std::vector<std::unique_ptr<S>>* sessions) {
  uint64_t hash = 14695981039346656037ull;
  for (const w1::Step& step : steps) {
    std::unique_ptr<S>& session = (*sessions)[step.slot];
    if (!session) session = std::make_unique<S>();
    w1::Out out;
    session->on(step.ev, out);
    w1::fold(hash, out);
    if (step.ev.last) session = std::make_unique<S>();
  }
  return hash;
}

template <class S>
void BM_Sequential(benchmark::State& state) {
  const auto calls = w1::seq_calls(2000);
  for (auto _ : state) benchmark::DoNotOptimize(Sequential<S>(calls));
  state.SetItemsProcessed(state.iterations() * 24000);
}

template <class S>
void BM_Interleaved(benchmark::State& state) {
  const size_t slots = state.range(0);
  const auto steps = w1::mix_stream(slots, 500000);
  std::vector<std::unique_ptr<S>> sessions(slots);
  for (auto& session : sessions) session = std::make_unique<S>();
  for (auto _ : state) benchmark::DoNotOptimize(Interleaved(steps, &sessions));
  state.SetItemsProcessed(state.iterations() * 500000);
}

// The difference that a new call makes: construction and destruction alone.
template <class S>
void BM_Create(benchmark::State& state) {
  for (auto _ : state) {
    S session;
    benchmark::DoNotOptimize(&session);
  }
}

BENCHMARK_TEMPLATE(BM_Sequential, w1::Switch);
BENCHMARK_TEMPLATE(BM_Sequential, Engine);
BENCHMARK_TEMPLATE(BM_Sequential, EnginePlus);
BENCHMARK_TEMPLATE(BM_Interleaved, w1::Switch)->Arg(10000)->Arg(200000);
BENCHMARK_TEMPLATE(BM_Interleaved, Engine)->Arg(10000)->Arg(200000);
BENCHMARK_TEMPLATE(BM_Interleaved, EnginePlus)->Arg(10000)->Arg(200000);
BENCHMARK_TEMPLATE(BM_Create, Engine);

bool SameActions() {
  const auto calls = w1::seq_calls(1000);
  const uint64_t a = Sequential<w1::Switch>(calls), b = Sequential<Engine>(calls);
  const auto steps = w1::mix_stream(1000, 100000);
  std::vector<std::unique_ptr<w1::Switch>> switches(1000);
  std::vector<std::unique_ptr<Engine>> engines(1000);
  const uint64_t c = Interleaved(steps, &switches), d = Interleaved(steps, &engines);
  std::printf("hashes: sequential %016lx %016lx, interleaved %016lx %016lx\n", a, b, c, d);
  // W1+ has no reference: the same calls must give the same actions whether they run alone or side by side.
  const uint64_t e = Sequential<EnginePlus>(calls), f = Sequential<EnginePlus>(calls);
  std::printf("hashes of W1+: %016lx %016lx\n", e, f);
  return a == b && c == d && e == f && e != 14695981039346656037ull;
}

}  // namespace

int main(int argc, char** argv) {
  if (!SameActions()) {
    std::fputs("the engine and the reference differ\n", stderr);
    return 1;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

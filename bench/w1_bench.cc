// The cost of a step on workload W1, against a hand-written switch in the same run: one call after another (a new one
// every 12 events, its creation counted), and interleaved over many calls that lie side by side, as the events come and
// with the call of each announced eight events before (Call::Prefetch()). All must do the same
// actions in the same order as the switch; a difference ends the run with an error.
//
// The last peer does nothing but write four cache lines of a call, in two pairs, as a step does: interleaved, no step that
// touches them can be faster on the machine.
//
//   w1_bench            one line of JSON a peer; CPU time, medians of W1_REPS (7) runs
//   w1_bench --check    only what doesn't depend on the machine: hashes, allocations, the size of a call's block
//
// W1_CALLS, W1_SLOTS and W1_MIX set the calls one after another, the calls that interleave, and their events; W1_PEER
// runs one peer alone, as "W1+ callcue".
#include <malloc.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "bench/w1_sessions.h"
#include "bench/w1_switch.h"
#include "bench/w1_workload.h"
#include "lib/program/arena.h"
#include "lib/run/engine.h"
#include "tests/expr/allocations.h"

namespace w1 {
namespace {

constexpr uint64_t kBasis = 14695981039346656037ull;
constexpr size_t kMostBlockBytes = 256;
constexpr size_t kAhead = 8;
constexpr int kMidCall = 7;   // events of the canonical call until it's on hold and over time

double Now() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e9 + static_cast<double>(t.tv_nsec);
}
double Median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  return v.empty() ? 0 : v[v.size() / 2];
}
void Escape(void* p) { asm volatile("" : : "g"(p) : "memory"); }
size_t Setting(const char* name, size_t otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

// Each call in the place of the one before. The actions of the first thousand are hashed.
template <class S>
[[gnu::noinline]] uint64_t Sequential(const std::vector<Script>& calls, void* place) {
  uint64_t hash = kBasis;
  for (size_t i = 0; i < calls.size(); ++i) {
    S* session = new (place) S;
    for (const Event& e : calls[i]) {
      Out out;
      session->on(e, out);
      if (i < 1000) fold(hash, out);
      else Escape(&out);
    }
    session->~S();
  }
  return hash;
}

// `ahead`: the call that an event is for is announced so many events before; 0: not at all.
template <class S>
[[gnu::noinline]] uint64_t Interleaved(const std::vector<Step>& steps, S* sessions, size_t ahead) {
  uint64_t hash = kBasis;
  for (size_t i = 0; i < steps.size(); ++i) {
    Out out;
    if (ahead > 0 && i + ahead < steps.size()) sessions[steps[i + ahead].slot].announce();
    S& session = sessions[steps[i].slot];
    session.on(steps[i].ev, out);
    if (i < 100000) fold(hash, out);
    else Escape(&out);
    if (steps[i].ev.last) {
      session.~S();
      new (&session) S;
    }
  }
  return hash;
}

struct Figures {
  double sequential = 0, create = 0, interleaved = 0, announced = 0;
  size_t bytes = 0;   // of memory in use for a call in its middle
  uint64_t hash_sequential = 0, hash_interleaved = 0, hash_announced = 0;
};

// Of this process, in memory: where calls are many, not all of it comes from malloc.
size_t InUse() {
  malloc_trim(0);
  unsigned long total = 0, resident = 0;
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr || std::fscanf(file, "%lu %lu", &total, &resident) != 2) resident = 0;
  if (file != nullptr) std::fclose(file);
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

template <class S>
Figures Measure(size_t calls, size_t slots, size_t events, size_t reps) {
  Figures f;
  const std::vector<Script> scripts = seq_calls(calls);
  void* place = std::aligned_alloc(64, (sizeof(S) + 63) / 64 * 64);
  std::vector<double> full, create, mixed, announced;
  for (size_t r = 0; r < reps; ++r) {
    const double t0 = Now();
    f.hash_sequential = Sequential<S>(scripts, place);
    const double t1 = Now();
    for (size_t i = 0; i < calls; ++i) {
      S* session = new (place) S;
      Escape(session);
      session->~S();
    }
    full.push_back((t1 - t0) / static_cast<double>(calls * 12));
    create.push_back((Now() - t1) / static_cast<double>(calls));
  }
  std::free(place);
  const std::vector<Step> steps = mix_stream(slots, events);
  const size_t before = InUse();
  S* sessions = static_cast<S*>(std::malloc(sizeof(S) * slots));
  for (size_t i = 0; i < slots; ++i) new (sessions + i) S;
  const Script script = canonical(4);
  for (size_t i = 0; i < slots; ++i) {
    for (int k = 0; k < kMidCall; ++k) {
      Out out;
      sessions[i].on(script[k], out);
    }
  }
  f.bytes = (InUse() - before) / slots;
  for (size_t r = 0; r < 2 * reps; ++r) {
    for (size_t i = 0; i < slots; ++i) {
      sessions[i].~S();
      new (sessions + i) S;
    }
    const double t0 = Now();
    const bool ahead = r % 2 == 1;
    (ahead ? f.hash_announced : f.hash_interleaved) = Interleaved(steps, sessions, ahead ? kAhead : 0);
    (ahead ? announced : mixed).push_back((Now() - t0) / static_cast<double>(events));
  }
  for (size_t i = 0; i < slots; ++i) sessions[i].~S();
  std::free(sessions);
  f.sequential = Median(full), f.create = Median(create), f.interleaved = Median(mixed);
  f.announced = Median(announced);
  return f;
}

// What a call's own block takes in the middle of the canonical call.
size_t BlockBytes(Workload workload) {
  const callcue::program::Program& program = PolicyOf(workload)->program();
  callcue::run::State state(program);
  const Script script = canonical(4);
  for (int k = 0; k < kMidCall; ++k) {
    callcue::run::OutputMemory output;
    if (!callcue::run::Engine(program, &state, &output).Post(Translate(script[k])).ok()) std::abort();
  }
  return state.bytes();
}

// Of the steps of calls alone, not of making them.
template <class S>
long Allocations() {
  long count = 0;
  for (const Script& script : scripts()) {
    S session;
    for (const Event& e : script) {
      Out out;
      callcue::expr::AllocationCounter counter;
      session.on(e, out);
      count += counter.count();
    }
  }
  return count;
}

int problems = 0;
void Expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "w1_bench: %s\n", what);
  ++problems;
}

void Print(const char* workload, const char* peer, const Figures& f, size_t slots) {
  std::printf("{\"workload\":\"%s\",\"peer\":\"%s\",\"seq_ns_event\":%.1f,\"create_ns\":%.1f,\"mix_ns_event\":%.1f,"
              "\"mix_announced_ns_event\":%.1f,\"mix_calls\":%zu,\"bytes_session\":%zu,\"h_seq\":\"%016llx\","
              "\"h_mix\":\"%016llx\"}\n",
              workload, peer, f.sequential, f.create, f.interleaved, f.announced, slots, f.bytes,
              static_cast<unsigned long long>(f.hash_sequential), static_cast<unsigned long long>(f.hash_interleaved));
  std::fflush(stdout);
}

void CheckMemory() {
  const size_t block = BlockBytes(Workload::kPlain);
  const long plain = Allocations<Engine>(), plus = Allocations<EnginePlus>();
  std::printf("{\"block_bytes\":%zu,\"block_bytes_plus\":%zu,\"allocations_of_steps\":%ld,"
              "\"allocations_of_steps_plus\":%ld}\n", block, BlockBytes(Workload::kPlus), plain, plus);
  Expect(block <= kMostBlockBytes, "a call's block on W1 is larger than 256 bytes");
  Expect(plain == 0, "a step of W1 allocates");
}

bool Same(const Figures& a, const Figures& b) {
  return a.hash_sequential == b.hash_sequential && a.hash_interleaved == b.hash_interleaved &&
         a.hash_announced == b.hash_interleaved;
}

class FourLines {
 public:
  FourLines() : memory_(static_cast<char*>(Memory().Take(kBytes))) {
    if (memory_ == nullptr) std::abort();
  }
  FourLines(const FourLines&) = delete;
  FourLines& operator=(const FourLines&) = delete;
  ~FourLines() { Memory().Give(memory_); }
  void announce() const {
    for (size_t at : kLines) __builtin_prefetch(memory_ + at, 1);
  }
  void on(const Event& e, Out&) {
    for (size_t at : kLines) *reinterpret_cast<uint32_t*>(memory_ + at) += e.now;
  }

 private:
  static constexpr size_t kBytes = 1024, kLines[] = {0, 64, 768, 832};   // as of a call of W1
  static callcue::program::Arena& Memory() {
    static auto* const memory = new callcue::program::Arena;
    return *memory;
  }
  char* memory_;
};

// A peer that W1_PEER leaves out has no figures.
template <class S>
Figures MeasurePeer(const char* workload, const char* peer, size_t calls, size_t slots, size_t events, size_t reps) {
  const char* only = std::getenv("W1_PEER");
  if (only != nullptr && std::string_view(only) != std::string(workload) + " " + peer) return {};
  const Figures f = Measure<S>(calls, slots, events, reps);
  Print(workload, peer, f, slots);
  return f;
}

int Run(size_t calls, size_t slots, size_t events, size_t reps) {
  PolicyOf(Workload::kPlain);
  HandleOf(Workload::kPlain);
  const Figures reference = MeasurePeer<Switch>("W1", "switch", calls, slots, events, reps);
  const Figures cpp = MeasurePeer<Engine>("W1", "callcue", calls, slots, events, reps);
  const Figures c = MeasurePeer<CEngine>("W1", "callcue, C ABI", calls, slots, events, reps);
  const Figures plus = MeasurePeer<EnginePlus>("W1+", "callcue", calls, slots, events, reps);
  const Figures c_plus = MeasurePeer<CEnginePlus>("W1+", "callcue, C ABI", calls, slots, events, reps);
  const Figures memory = MeasurePeer<FourLines>("memory", "four lines", calls, slots, events, reps);
  if (std::getenv("W1_PEER") != nullptr) return 0;
  Expect(Same(cpp, reference), "the engine does other actions on W1 than the switch");
  Expect(Same(c, reference), "the engine does other actions on W1 through the C ABI than the switch");
  Expect(Same(plus, c_plus), "the engine does other actions on W1+ through the C ABI than in C++");
  Expect(memory.hash_interleaved != reference.hash_interleaved, "what does nothing does the actions of W1");
  Expect(plus.hash_sequential != kBasis && plus.hash_interleaved != kBasis, "W1+ does nothing");
  CheckMemory();
  return problems == 0 ? 0 : 1;
}

}  // namespace
}  // namespace w1

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--check") == 0) return w1::Run(1000, 200, 100000, 1);
  if (argc != 1) return std::fputs("usage: w1_bench [--check]\n", stderr), 2;
  return w1::Run(w1::Setting("W1_CALLS", 20000), w1::Setting("W1_SLOTS", 200000), w1::Setting("W1_MIX", 1000000),
                 w1::Setting("W1_REPS", 7));
}

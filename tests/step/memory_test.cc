// Memory: steps that have run before allocate nothing, and one that gets no memory fails as if it hadn't been asked for.
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "lib/program/program.h"
#include "tests/expr/allocations.h"
#include "tests/step/generator.h"

namespace {
// Allocations of this thread since it began, and which of them fails: the one after so many, and all that follow.
thread_local long allocations = 0;
thread_local long fail_after = -1;
thread_local bool fail_on = false;

void* Take(std::size_t bytes) {
  ++allocations;
  if (fail_after >= 0 && (fail_after == 0 || --fail_after < 0)) {
    if (!fail_on) fail_after = -1;
    throw std::bad_alloc();
  }
  void* p = std::malloc(bytes);
  if (p == nullptr) throw std::bad_alloc();
  return p;
}
}  // namespace

// The forms that return null belong to the same family, or what they give would be freed by another.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  try {
    return ::operator new(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept { return ::operator new(bytes, std::nothrow); }
void* operator new(std::size_t bytes) { return Take(bytes); }
void* operator new[](std::size_t bytes) { return Take(bytes); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }

namespace callcue::step_test {
namespace {

TEST(Memory, StepsOfAWarmCallAllocateNothing) {
  if (!expr::kCountsAllocations) GTEST_SKIP() << expr::kNotCounted;
  // A call that has been through everything once is emptied by assigning a fresh one to it, which keeps its memory.
  const auto policy = Everything();
  std::vector<Script> scripts;
  for (uint64_t seed = 0; seed < 40; ++seed) scripts.push_back(Parse(MakeStream(seed, {true, true})));
  const Call fresh(policy);
  Call call(policy);
  long counted[3] = {0, 0, 0};
  for (long& pass : counted) {
    for (const Script& script : scripts) {
      call = fresh;
      for (const auto& line : script) {
        const long before = allocations;
        const auto decisions = line->Give(&call);
        // A refusal has words, and they are allocated.
        if (decisions.ok()) pass += allocations - before;
      }
    }
  }
  EXPECT_GT(counted[0], 0);   // the counter counts
  // What a contact itself grows by, its block, starts small in each.
  EXPECT_LE(counted[2], counted[0]);
  EXPECT_EQ(counted[1], counted[2]);
  // One that has been through the same before: nothing at all.
  Call long_call(policy);
  static const char* const kTalk[] = {"tick", "held agent", "retrieved agent", "fact vip true", "fact vip false", "starts agent",
                                      "stops agent", "did nothing_known", "advance"};
  long last = 0;
  for (int pass = 0; pass < 2; ++pass) {
    long_call = fresh;
    int64_t t = 0;
    last = 0;
    (void)Line("0 started call,agent,customer").Give(&long_call);
    (void)Line("0 established agent").Give(&long_call);
    for (int round = 0; round < 30; ++round) {
      for (const char* event : kTalk) {
        const Line line(std::to_string(t += 2000) + " " + event);
        const long before = allocations;
        (void)line.Give(&long_call);
        last += allocations - before;
      }
    }
  }
  EXPECT_EQ(last, 0);
}

// Fails the k-th allocation of one step, for every k, once or from then on.
void StarveSteps(bool all_that_follow) {
  if (!expr::kCountsAllocations) GTEST_SKIP() << expr::kNotCounted;
  const auto policy = Everything();
  int starved = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Call call(policy);
    for (const auto& line : Parse(MakeStream(seed, {true, false}))) {
      const std::string before = call.Snapshot();
      if (Call probe(call); !line->Give(&probe).ok()) continue;   // refused whatever memory there is
      for (long k = 0; k < 60; ++k) {
        Call copy(call);   // cold: its workspace is empty
        fail_on = all_that_follow;
        fail_after = k;
        absl::Status status;
        bool thrown = false;
        try {
          status = line->Give(&copy).status();
        } catch (const std::bad_alloc&) {
          thrown = true;
        }
        const bool failed = fail_after < 0 || (fail_on && fail_after == 0);
        fail_after = -1;
        ASSERT_FALSE(thrown) << seed << ": allocation " << k << " of " << line->text();
        if (status.ok()) {
          if (!failed) break;
          continue;
        }
        if (!failed) break;
        ++starved;
        ASSERT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << seed << ": " << k << " " << line->text() << status;
        ASSERT_EQ(copy.Snapshot(), before) << seed << ": allocation " << k << " of " << line->text();
        // And once there is memory it goes on as if nothing had been.
        Call other(call);
        ASSERT_EQ(Step(*line, &copy), Step(*line, &other)) << seed << ": " << k << " " << line->text();
        ASSERT_EQ(copy.Snapshot(), other.Snapshot());
      }
      (void)line->Give(&call);
    }
  }
  EXPECT_GT(starved, 1000);
}

TEST(Memory, VeryManyCallsAreAsOneIs) {
  const auto policy = Everything(), other = Load(Speech(""));
  const auto script = Parse(MakeStream(7, {true, true}));
  Call lone(policy);
  for (const auto& line : script) (void)line->Give(&lone);
  const std::string snapshot = lone.Snapshot();
  std::vector<Call> calls;
  for (int i = 0; i < 3000; ++i) calls.emplace_back(policy);
  const program::Arena& arena = policy->program().calls;
  program::Arena probe;
  void* const piece = probe.Take(64);
  if (piece != nullptr) {
    EXPECT_GT(arena.chunks(), 0);
    probe.Give(piece);
  }
  for (const size_t i : {0, 1500, 2999}) {
    for (const auto& line : script) (void)line->Give(&calls[i]);
    EXPECT_EQ(calls[i].Snapshot(), snapshot) << i;
  }
  Call copy(calls[2999]);
  EXPECT_EQ(copy.Snapshot(), snapshot);
  copy = calls[10];
  calls[11] = calls[0];
  EXPECT_EQ(calls[11].Snapshot(), snapshot);
  // One of another policy takes no memory of this one's.
  const Call stranger(other);
  calls[12] = calls[2998] = stranger;
  EXPECT_EQ(&calls[12].policy(), other.get());
  EXPECT_EQ(calls[2998].Snapshot(), stranger.Snapshot());
  for (const auto& line : script) (void)line->Give(&calls[2998]);
  calls.clear();
  EXPECT_LE(arena.chunks(), 1);
}

TEST(Memory, ACopyOfACallThatGrewTakesNothingFromThoseThatBegin) {
  const auto policy = Load(Speech(R"(act { name: "greeting" phrases { any: "hello" } })"));
  Call grown(policy);
  const std::vector<std::string> lines(40, "1 say agent \"hello\"");
  for (const auto& line : Parse(lines)) (void)line->Give(&grown);
  const program::Arena& arena = policy->program().calls;
  const std::vector<std::shared_ptr<const Policy>> held(2000, policy);
  const Call copy(grown);
  EXPECT_EQ(copy.Snapshot(), grown.Snapshot());
  EXPECT_EQ(arena.chunks(), 0);
  program::Arena probe;
  void* const piece = probe.Take(64);
  if (piece == nullptr) return;
  probe.Give(piece);
  const std::vector<Call> calls(4000, Call(policy));
  EXPECT_GT(arena.chunks(), 1);
}

TEST(Memory, AnAllocationThatFailsLeavesTheCallAsItWas) { StarveSteps(false); }
TEST(Memory, AllAllocationsFromOneOn) { StarveSteps(true); }

}  // namespace
}  // namespace callcue::step_test

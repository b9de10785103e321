// What snapshots are made of: their bytes, and the block that they are copies of.
#include <cstdint>

#include "lib/run/engine.h"
#include "lib/run/snapshot.h"
#include "lib/run/state.h"
#include "tests/step/generator.h"

namespace callcue::step_test {
namespace {

constexpr std::string_view kPolicy = R"(
  name: "kept" version: "1"
  variable { name: "late" type: BOOL } variable { name: "n" type: INT default_value: "7" } variable { name: "was_at" type: TIMESTAMP }
  fact { name: "vip" type: BOOL } fact { name: "who" type: STRING } approval { name: "ok" }
  act { name: "thanks" party: PARTY_AGENT } sentiment { name: "angry" }
  region { id: "a"
    state { id: "a1" transition { on: "established" target: "c" do { set { variable: "late" value: "true" } } do { recommend { action: CUSTOM custom_action: "x" } } } }
    state { id: "c" state { id: "h" history: SHALLOW transition { target: "c1" } }
      state { id: "c1" transition { on: "sentiment.angry" target: "c2" } } state { id: "c2" }
      transition { on: "held" target: "d" do { set { variable: "was_at" value: "now" } } do { send { event: "long" delay: "60s" } } } }
    state { id: "d" transition { on: "retrieved" target: "h" } } }
  duty { id: "thank" on: "retrieved" fulfilled_by: "act.thanks by AGENT" within: "8s" }
  permission { id: "p" act: "release" on: "segment_ended by AGENT" when: "acts.thanks.count > 0" }
)";
constexpr const char* kCall[] = {
    "1000 started call,desk,mood", "1500 delivered in", "2000 rang 4", "3000 established agent eid=e1", "3500 fact who \"Bo Li\"",
    "3600 fact vip true", "4000 mood customer angry", "5000 held agent eid=e2", "6000 approve ok", "9000 retrieved agent",
    "9500 act agent thanks", "20000 muted agent", "21000 cleared customer cause=drop", "22000 originated back",
    "30000 established agent", "31000 cleared agent", "90000 closed"};

uint64_t Fold(uint64_t hash, std::string_view bytes) {
  for (const char c : bytes) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211ull;
  return hash;
}

// From the header to the checksum: what stands before says which policy it is, and which version wrote it.
std::string_view WhatIsKept(std::string_view snapshot) {
  const size_t names = 19 + 2 + std::string_view("kept").size() + 2 + 1;
  return snapshot.substr(names, snapshot.size() - names - 8);
}

// The bytes of snapshots that hosts have stored, whatever the order in memory.
TEST(Snapshots, AreWrittenAsTheyEverWere) {
  Call call(Load(kPolicy));
  uint64_t hash = 14695981039346656037ull;
  for (const char* line : kCall) {
    Step(Line(line), &call);
    const std::string snapshot = call.Snapshot();
    ASSERT_EQ(WhatIsKept(snapshot)[0], 0x2a);   // the header's tag
    hash = Fold(hash, WhatIsKept(snapshot));
  }
  EXPECT_EQ(hash, 2761158059547941310u);
}

// Wherever a block lies, and however often it grew: what nearly every step touches begins with a line of the cache, and its
// last line is its own.
TEST(Block, LiesInLinesOfItsOwn) {
  const auto policy = Load(kPolicy);
  run::State state(policy->program());
  run::OutputMemory memory;
  const auto look = [](const run::State& s) {
    EXPECT_EQ(reinterpret_cast<uintptr_t>(&s.header().now) % run::State::kLine, 0u) << s.bytes();
    EXPECT_EQ((s.bytes() + run::State::kLead) % run::State::kLine, 0u);
  };
  look(state);
  const size_t at_first = state.bytes();
  for (int i = 0; i < 40; ++i) {
    const Line act(std::to_string(1000 * i) + " act agent thanks eid=e" + std::to_string(i));
    ASSERT_TRUE(run::Engine(policy->program(), &state, &memory).Post(act.event()).ok());
    look(state);
    const run::State copy = state;
    look(copy);
    run::State assigned(policy->program());
    assigned = state;
    look(assigned);
  }
  EXPECT_GT(state.bytes(), at_first);
}

}  // namespace
}  // namespace callcue::step_test

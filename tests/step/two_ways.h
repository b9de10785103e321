// The same call the short way and the long way, and calls that mostly go the short one.
#ifndef CALLCUE_TESTS_STEP_TWO_WAYS_H_
#define CALLCUE_TESTS_STEP_TWO_WAYS_H_

#include "lib/run/engine.h"
#include "lib/run/quick.h"
#include "lib/run/snapshot.h"
#include "tests/step/generator.h"

namespace callcue::step_test {

// Feeds a script to a call, which steps the short way where it can, and to an engine of its own, which never does.
// Returns how many steps went the short way.
inline int Compare(const std::shared_ptr<const Policy>& policy, const std::vector<std::string>& script, uint64_t seed = 0) {
  Call call(policy);
  run::State state(policy->program());
  run::OutputMemory memory;
  int quick = 0;
  for (const auto& line : Parse(script)) {
    run::State probe = state;
    run::OutputMemory probe_memory;
    quick += !line->is_advance() && run::PostQuickly(policy->program(), &probe, &probe_memory, line->event());
    std::string expected;
    {
      run::Engine engine(policy->program(), &state, &memory);
      const absl::Status status = line->is_advance() ? engine.Advance(line->event().at_ms) : engine.Post(line->event());
      expected = status.ok() ? Dump(engine.Finish()) : std::string(status.ToString());
    }
    EXPECT_EQ(Step(*line, &call), expected) << seed << ": " << line->text();
    if (call.Snapshot() != run::Save(policy->program(), state)) {
      ADD_FAILURE() << seed << ": another state after " << line->text();
      break;
    }
    if (testing::Test::HasFailure()) break;
  }
  return quick;
}

// `plain`: nothing that takes the long way in most calls, so that nearly all goes the shortest one.
inline std::vector<std::string> SimpleStream(uint64_t seed, bool plain) {
  Random random(seed);
  static const char* const kParties[] = {"agent", "customer", "nobody", "supervisor"};
  static const char* const kActs[] = {"thanks", "closing", "apology", "greeting", "nothing_known"};
  static const char* const kMoods[] = {"calm", "angry", "upset", "glad"};
  std::vector<std::string> lines;
  int64_t now = 1000;
  for (int i = 0; i < 60; ++i) {
    // Half of them by whole seconds, so that deadlines and events often fall together.
    now += static_cast<int64_t>(random.OneIn(2) ? 1000 * random.Below(5) : random.Below(4) * random.Below(2500));
    std::string what;
    const std::string party = plain ? kParties[random.Below(2)] : random.Of(kParties);
    uint64_t kind = random.Below(13);
    while (plain && (kind == 7 || kind == 10 || kind == 11)) kind = random.Below(13);
    switch (kind) {
      case 0: what = "rang " + std::to_string(random.Below(6)); break;
      case 1: what = "established " + party; break;
      case 2: what = "held " + party; break;
      case 3: what = "retrieved " + party; break;
      case 4: what = "mood " + party + " " + random.Of(kMoods); break;
      case 5: case 6: what = "act " + party + " " + random.Of(kActs); break;
      case 7:
        what = "act " + party + " " + random.Of(kActs) + " " + std::to_string(now - static_cast<int64_t>(random.Below(3000))) + "-";
        break;
      case 8: what = "cleared " + party + (random.OneIn(2) ? " cause=drop" : ""); break;
      case 9: what = !plain && random.OneIn(3) ? "advance" : "tick"; break;
      case 10: what = random.OneIn(4) ? "delivered in" : "muted agent"; break;
      case 11: what = random.OneIn(12) ? "started call,agent,customer" : "did noted"; break;
      default: what = "tick"; break;
    }
    const bool advance = what == "advance";
    lines.push_back(std::to_string(now - (!plain && random.OneIn(9) ? 1500 : 0)) + " " + what);
    if (!advance && random.OneIn(3)) lines.back() += " eid=e" + std::to_string(random.Below(80));
  }
  return lines;
}

}  // namespace callcue::step_test

#endif  // CALLCUE_TESTS_STEP_TWO_WAYS_H_

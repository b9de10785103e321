// The same call the short way and the long way.
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

}  // namespace callcue::step_test

#endif  // CALLCUE_TESTS_STEP_TWO_WAYS_H_

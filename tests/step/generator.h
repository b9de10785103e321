// Calls that nobody would make up: streams of events from a number, the same on every machine.
#ifndef CALLCUE_TESTS_STEP_GENERATOR_H_
#define CALLCUE_TESTS_STEP_GENERATOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/step/harness.h"

namespace callcue::step_test {

// SplitMix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
  uint64_t Below(uint64_t n) { return Next() % n; }
  bool OneIn(uint64_t n) { return Below(n) == 0; }
  template <typename T, size_t n> const T& Of(const T (&all)[n]) { return all[Below(n)]; }

 private:
  uint64_t state_;
};

struct StreamOptions {
  bool partials = false;    // partial results before most final ones
  bool refused = false;     // events that Post() refuses among them
  bool undone = false;      // pairs of "did noted" and a "tick" that comes later than what the first delays by a second
};

// A script of the harness: a call with words, holds, facts, actions, outages, drops. Without partials it is the same
// call, but that each final result stands alone.
std::vector<std::string> MakeStream(uint64_t seed, const StreamOptions& options);

// A policy with one of everything.
std::shared_ptr<const Policy> Everything();

using Script = std::vector<std::unique_ptr<Line>>;
inline Script Parse(const std::vector<std::string>& lines) {
  Script script;
  for (const std::string& line : lines) script.push_back(std::make_unique<Line>(line));
  return script;
}

// What one step gives: a dump, or the error.
inline std::string Step(const Line& line, Call* call) {
  const auto decisions = line.Give(call);
  return decisions.ok() ? Dump(*decisions) : std::string(decisions.status().ToString());
}

}  // namespace callcue::step_test

#endif  // CALLCUE_TESTS_STEP_GENERATOR_H_

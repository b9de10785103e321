// A shortest call that shows what is claimed: breadth-first search with the engine itself over the moves that can
// matter, then the call is written as a test case, read back and replayed; only what shows again counts.
#ifndef CALLCUE_LIB_ANALYSE_EXAMPLE_H_
#define CALLCUE_LIB_ANALYSE_EXAMPLE_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/policy.h"
#include "lib/analyse/alphabet.h"
#include "lib/analyse/demands.h"

namespace callcue::analyse {

struct Shown {
  bool found = false;
  bool bound_hit = false;           // not found, and not all calls were tried
  std::vector<std::string> labels;  // of the events
  std::string events;               // in text format, an event a line
};

class ExampleFinder {
 public:
  // `policy` was loaded from `text` with `options`; all are borrowed.
  ExampleFinder(std::shared_ptr<const Policy> policy, std::string_view text, const LoadOptions& options,
                const Domain& domain, uint32_t most_calls)
      : policy_(std::move(policy)), text_(text), options_(options), domain_(domain), most_calls_(most_calls) {}

  uint32_t most_calls() const { return most_calls_; }

  // Both sides of a candidate, in one call.
  Shown Find(const Candidate& candidate) const;
  // A call in which `source` is active and something of `type` happens that makes it leave for `target` (kNone: that is
  // handled).
  Shown FindTransition(uint32_t source, uint32_t type, uint8_t parties, uint32_t target) const;

 private:
  struct Goal;
  struct Node;
  Shown Search(const Goal& goal, const std::vector<Move>& moves) const;
  bool Confirmed(const Goal& goal, const Move& last, const std::string& events) const;
  // The policy with one element switched off; null where it can't be (a state, a transition).
  std::shared_ptr<const Policy> Without(std::string_view element) const;

  std::shared_ptr<const Policy> policy_;
  const std::string_view text_;
  const LoadOptions& options_;
  const Domain& domain_;
  const uint32_t most_calls_;
  mutable std::map<std::string, std::shared_ptr<const Policy>, std::less<>> without_;  // by element; a few at a time
};

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_EXAMPLE_H_

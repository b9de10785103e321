// Breadth-first search over the configurations of the abstract statechart: each once, in the order of discovery.
#ifndef CALLCUE_LIB_ANALYSE_EXPLORER_H_
#define CALLCUE_LIB_ANALYSE_EXPLORER_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "lib/analyse/machine.h"

namespace callcue::analyse {

class Explorer {
 public:
  Explorer(Machine* machine, uint32_t most) : machine_(*machine), most_(most) {}

  void Run();
  // False: the bound was reached, or more was uncertain at once than is told apart. What wasn't reached then isn't
  // proven to be out of reach.
  bool exhausted() const { return !bound_hit_ && machine_.marks().complete; }
  uint32_t size() const { return count_; }
  const uint64_t* At(uint32_t i) const { return store_.data() + size_t{i} * machine_.words(); }
  // True for some configuration.
  bool Any(const std::function<bool(const uint64_t*)>& test) const;

 private:
  void Add(const uint64_t* state);
  void Grow();
  uint64_t Hash(const uint64_t* state) const;

  Machine& machine_;
  const uint32_t most_;
  uint32_t count_ = 0;
  bool bound_hit_ = false;
  std::vector<uint64_t> store_;
  std::vector<uint32_t> table_ = std::vector<uint32_t>(1 << 12, kNone);  // open addressing
};

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_EXPLORER_H_

// Where states, transitions and elements stand in the author's message, as field paths, for diagnostics.
#ifndef CALLCUE_LIB_ANALYSE_PLACES_H_
#define CALLCUE_LIB_ANALYSE_PLACES_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/v1/policy.pb.h"
#include "lib/program/program.h"

namespace callcue::analyse {

class Places {
 public:
  Places(const v1::Policy& message, const program::Program& program);
  // Empty where it isn't known.
  const std::string& OfState(uint32_t state) const { return states_[state]; }
  const std::string& OfTransition(uint32_t transition) const { return transitions_[transition]; }
  const std::string& OfElement(std::string_view id) const;

 private:
  std::vector<std::string> states_, transitions_;
  std::map<std::string, std::string, std::less<>> elements_;
  std::string none_;
};

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_PLACES_H_

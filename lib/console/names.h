// What a policy lets a host report, for hints and for the types of values.
#ifndef CALLCUE_LIB_CONSOLE_NAMES_H_
#define CALLCUE_LIB_CONSOLE_NAMES_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/event.h"
#include "callcue/policy.h"

namespace callcue::console {

struct Names {
  explicit Names(const Policy& policy);

  using List = std::vector<std::string>;  // in the order of the policy
  List facts, acts, intents, sentiments, actions, approvals, measurements, permissions, elements;
  std::map<std::string, FactValue::Kind, std::less<>> types;  // of facts
  std::map<std::string, std::string, std::less<>> exceptions;  // and the element that yields
  std::string language;                                       // of its first script; "en" where there is none
};

// "Did you mean ...?", else "Known are ...".
std::string Hint(std::string_view name, const Names::List& list);

}  // namespace callcue::console

#endif  // CALLCUE_LIB_CONSOLE_NAMES_H_

// The binary form of a policy, from whoever sent it.
#ifndef CALLCUE_LIB_LOAD_BINARY_H_
#define CALLCUE_LIB_LOAD_BINARY_H_

#include <string_view>

#include "callcue/diagnostic.h"
#include "callcue/v1/policy.pb.h"

namespace callcue::load {

// False, with a problem, for bytes that are too many, nested too deep, malformed or not UTF-8 where they should be.
bool ParseBinary(std::string_view bytes, std::string_view path, v1::Policy* message, Diagnostics* problems);

}  // namespace callcue::load

#endif  // CALLCUE_LIB_LOAD_BINARY_H_

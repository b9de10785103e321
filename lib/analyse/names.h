// What things are called in messages, as a policy's author writes them.
#ifndef CALLCUE_LIB_ANALYSE_NAMES_H_
#define CALLCUE_LIB_ANALYSE_NAMES_H_

#include <string>
#include <string_view>

#include "lib/program/program.h"

namespace callcue::analyse {

// "act.thanks by AGENT". Party 0 is none.
std::string TriggerText(const program::Program& program, program::Kind kind, uint32_t name, uint8_t party);
// The name of something of a kind; empty where the kind has none.
std::string_view NameOf(const program::Program& program, program::Kind kind, uint32_t name);
// "\"x > 3\"", or "no guard".
std::string GuardText(const program::Program& program, expr::ExprId id);

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_NAMES_H_

// Words of dumps for the numbers of the tables.
#ifndef CALLCUE_LIB_PROGRAM_WORDS_H_
#define CALLCUE_LIB_PROGRAM_WORDS_H_

#include <string>
#include <string_view>

#include "lib/program/program.h"

namespace callcue::program {

// With quotes, backslashes and line ends escaped.
std::string Escaped(std::string_view text);
std::string_view StreamWord(Stream stream);
std::string_view KindWord(expr::Kind kind);
std::string ValueText(const expr::Value& value);
std::string_view DerivedWord(DerivedKind kind);
std::string_view ElementWord(ElementKind kind);
std::string_view ModeWord(Mode mode);
std::string_view StateWord(StateKind kind);
std::string_view RoleWord(Role role);
std::string_view OpWord(OpCode code);
std::string_view MissingWord(Missing::Kind kind);
std::string_view RetriggerWord(Retrigger retrigger);
// "held", "act", "event": of a kind of event, as triggers write it.
std::string_view TriggerWord(Kind kind);

}  // namespace callcue::program

#endif  // CALLCUE_LIB_PROGRAM_WORDS_H_

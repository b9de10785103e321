// Text format to the wire bytes of a message, by its schema, with every problem located.
#ifndef CALLCUE_LIB_SYNTAX_TEXT_PARSER_H_
#define CALLCUE_LIB_SYNTAX_TEXT_PARSER_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>

#include "callcue/diagnostic.h"
#include "lib/syntax/source_map.h"

namespace callcue::syntax {

// `text` is valid UTF-8. Appends the bytes of everything that could be read to `wire`, fills `map` (made from
// the same text) and adds the problems, unsorted, without path and element. At most kMaxProblems of them.
inline constexpr size_t kMaxProblems = 200;
void ParseText(std::string_view text, const google::protobuf::Descriptor& type, std::string* wire,
               SourceMap* map, Diagnostics* problems);

}  // namespace callcue::syntax

#endif  // CALLCUE_LIB_SYNTAX_TEXT_PARSER_H_

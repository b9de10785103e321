// Values as authors and deployments write them: "4", "0.5", "true", "90s", "2024-05-01T08:00:00Z".
#ifndef CALLCUE_LIB_CHECK_LITERAL_H_
#define CALLCUE_LIB_CHECK_LITERAL_H_

#include <cstdint>
#include <string_view>

#include "lib/expr/value.h"

namespace callcue::check {

// Without blanks at its ends.
std::string_view Strip(std::string_view text);

// "8s", "1500ms", "1m30s", "1.5h": numbers with the units h, m, s, ms, to the millisecond.
bool ParseDuration(std::string_view text, int64_t* ms);

// A value of one of the kinds bool, int, double, string (borrowed), duration, timestamp.
bool ParseValue(expr::Kind kind, std::string_view text, expr::Value* value);

// For messages: "a duration, e.g. \"90s\"".
std::string_view DescribeKind(expr::Kind kind);
std::string_view KindWord(expr::Kind kind);  // "duration"

}  // namespace callcue::check

#endif  // CALLCUE_LIB_CHECK_LITERAL_H_

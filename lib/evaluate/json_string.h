// A string as JSON has it.
#ifndef CALLCUE_LIB_EVALUATE_JSON_STRING_H_
#define CALLCUE_LIB_EVALUATE_JSON_STRING_H_

#include <string>
#include <string_view>

namespace callcue::evaluate {

void AppendString(std::string_view text, std::string* out);

}  // namespace callcue::evaluate

#endif  // CALLCUE_LIB_EVALUATE_JSON_STRING_H_

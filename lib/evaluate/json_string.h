// A string as JSON has it.
#ifndef CALLCUE_LIB_EVALUATE_JSON_STRING_H_
#define CALLCUE_LIB_EVALUATE_JSON_STRING_H_

#include <string>
#include <string_view>

#include "lib/wire/json_text.h"
#include "lib/wire/output_buffer.h"

namespace callcue::evaluate {

inline void AppendString(std::string_view text, std::string* out) {
  wire::OutputBuffer buffer(out);
  wire::WriteJsonString(text, &buffer);
  buffer.Flush();
}

}  // namespace callcue::evaluate

#endif  // CALLCUE_LIB_EVALUATE_JSON_STRING_H_

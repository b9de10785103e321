#include "lib/evaluate/json_string.h"

#include "absl/strings/str_format.h"

namespace callcue::evaluate {

void AppendString(std::string_view text, std::string* out) {
  out->push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < ' ') {
      *out += absl::StrFormat("\\u%04x", static_cast<unsigned char>(c));
    } else {
      out->push_back(c);
    }
  }
  out->push_back('"');
}

}  // namespace callcue::evaluate

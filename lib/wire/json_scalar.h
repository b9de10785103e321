// A scalar of JSON to a field: what both ways of reading share.
#ifndef CALLCUE_LIB_WIRE_JSON_SCALAR_H_
#define CALLCUE_LIB_WIRE_JSON_SCALAR_H_

#include <cstdint>
#include <string_view>

#include "lib/wire/event_builder.h"
#include "lib/wire/json_number.h"

namespace callcue::wire {

inline bool ReadJsonInteger(const Field& field, std::string_view text, int64_t* value) {
  switch (field.type) {
    case Type::kInt64: return ParseJsonInteger(text, INT64_MIN, INT64_MAX, value);
    case Type::kUint32: return ParseJsonInteger(text, 0, UINT32_MAX, value);
    default: return ParseJsonInteger(text, INT32_MIN, INT32_MAX, value);
  }
}

// The number of an enumerator; -1 for a name that isn't known.
inline int64_t EnumeratorNamed(const Field& field, std::string_view name) {
  for (size_t i = 0; i < field.values.size(); ++i) {
    if (SameName(field.values[i], name)) return static_cast<int64_t>(i);
  }
  return -1;
}

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_JSON_SCALAR_H_

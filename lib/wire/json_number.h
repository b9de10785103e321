// Numbers as JSON writes them.
#ifndef CALLCUE_LIB_WIRE_JSON_NUMBER_H_
#define CALLCUE_LIB_WIRE_JSON_NUMBER_H_

#include <cstdint>
#include <string_view>

namespace callcue::wire {

// The whole text must be one number of JSON's grammar. An integer may be written with a fraction or an exponent, as
// the proto3 mapping allows, if it is one. False if it isn't, or doesn't fit into [least, most].
bool ParseJsonInteger(std::string_view text, int64_t least, int64_t most, int64_t* value);
// Whether it is a number of JSON's grammar, of any size.
bool IsJsonNumber(std::string_view text);
// False for what a double can't hold; what is too small is zero.
bool ParseJsonDouble(std::string_view text, double* value);

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_JSON_NUMBER_H_

// Events in JSON as nearly every writer sends them, in one pass over the text.
//
// Plain is an object of known fields, each once, in any order: strings without escapes, whole numbers, decimals, true and
// false, names of enumerators. What isn't plain, wrong or not, is left to JsonReader, which tells what is wrong.
#ifndef CALLCUE_LIB_WIRE_JSON_PLAIN_H_
#define CALLCUE_LIB_WIRE_JSON_PLAIN_H_

#include <string_view>

#include "lib/wire/event_builder.h"

namespace callcue::wire {

// Whether it was plain; else what the builder holds is unspecified. Strings of the event borrow from the text.
bool ReadPlainJson(std::string_view json, EventBuilder* builder);

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_JSON_PLAIN_H_

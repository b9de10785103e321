// The binary half of EventReader.
#ifndef CALLCUE_LIB_WIRE_BINARY_READER_H_
#define CALLCUE_LIB_WIRE_BINARY_READER_H_

#include <string_view>

#include "lib/wire/event_builder.h"

namespace callcue::wire {

bool ReadBinaryEvent(std::string_view bytes, EventBuilder* builder);

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_BINARY_READER_H_

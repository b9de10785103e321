// The JSON half of EventReader.
#ifndef CALLCUE_LIB_WIRE_JSON_READER_H_
#define CALLCUE_LIB_WIRE_JSON_READER_H_

#include <memory>
#include <string_view>

#include "lib/wire/event_builder.h"

namespace callcue::wire {

class JsonReader {
 public:
  JsonReader();
  ~JsonReader();
  // Strings of the event borrow from the text, or from this reader until the next read.
  bool Read(std::string_view json, bool lenient, EventBuilder* builder);
  // The same without the short way of plain ones.
  bool ReadAny(std::string_view json, bool lenient, EventBuilder* builder);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace callcue::wire

#endif  // CALLCUE_LIB_WIRE_JSON_READER_H_

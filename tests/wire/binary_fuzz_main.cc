// Any bytes as an event: no crash, and what is accepted writes no rubbish into the event.
#include <cstdlib>

#include "lib/base/utf8.h"
#include "lib/wire/event_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static callcue::wire::EventReader reader;
  callcue::Event event;
  if (!reader.ReadBinary({reinterpret_cast<const char*>(data), size}, &event).ok()) return 0;
  if (event.at_ms < 0 || !callcue::IsValidUtf8(event.text) || !callcue::IsValidUtf8(event.name)) std::abort();
  for (const callcue::Word& word : event.words) {
    if (!callcue::IsValidUtf8(word.text)) std::abort();
  }
  return 0;
}

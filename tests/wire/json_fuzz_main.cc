// Any bytes as JSON, strictly and leniently. What is accepted strictly, is accepted leniently.
#include <cstdlib>

#include "lib/base/utf8.h"
#include "lib/wire/event_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static callcue::wire::EventReader strict_reader, lenient_reader;
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  callcue::Event strict, lenient;
  const bool strictly = strict_reader.ReadJson(json, false, &strict).ok();
  const bool leniently = lenient_reader.ReadJson(json, true, &lenient).ok();
  if (strictly && (!leniently || strict.text != lenient.text || strict.kind != lenient.kind)) std::abort();
  for (std::string_view name : lenient.unrecognised) {
    if (leniently && !callcue::IsValidUtf8(name)) std::abort();
  }
  if (leniently && (lenient.at_ms < 0 || !callcue::IsValidUtf8(lenient.text))) std::abort();
  return 0;
}

#include "lib/run/event_key.h"

namespace callcue::run {

EventKey KeyOfAny(std::string_view id) {
  EventKey key = EmptyKey(id.size());
  for (size_t i = 0; i < id.size(); i += 8) {
    uint64_t word = 0;
    if (i + 8 <= id.size()) {
      word = WordAt<uint64_t>(id.data() + i);
    } else if (id.size() > 8) {   // as in KeyOf()
      word = WordAt<uint64_t>(id.data() + id.size() - 8) >> (8 * (i + 8 - id.size()));
    } else {
      for (size_t k = i; k < id.size(); ++k) word |= uint64_t{static_cast<uint8_t>(id[k])} << (8 * (k - i));
    }
    AddWord(word, &key);
  }
  return key;
}

}  // namespace callcue::run

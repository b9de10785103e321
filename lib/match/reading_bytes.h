// What is read of phrases, as bytes: numbers of seven bits a byte, in one order for both ways. What RE2 makes of regular
// expressions isn't in them, since it keeps pointers.
#ifndef CALLCUE_LIB_MATCH_READING_BYTES_H_
#define CALLCUE_LIB_MATCH_READING_BYTES_H_

#include <string>
#include <string_view>

#include "lib/match/reading.h"
#include "lib/match/reading_key.h"
#include "lib/match/tables.h"

namespace callcue::match {

// Neither changes.
std::string ReadingBytes(const ReadingHead& head, Reading* reading, Tables* tables);
// False if they have other keys, or there are none. Others were never cut or changed: they aren't looked at.
bool TakeReading(std::string_view bytes, const ReadingKey& key, Reading* reading, Tables* tables);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_READING_BYTES_H_

// What is read of phrases, as bytes, once it is laid out: in one order for both ways, what is long in packed words, the
// rest in numbers of seven bits a byte. What RE2 makes of regular expressions isn't in them, since it keeps pointers;
// nor is the automaton, which is larger than what it is made of.
#ifndef CALLCUE_LIB_MATCH_READING_BYTES_H_
#define CALLCUE_LIB_MATCH_READING_BYTES_H_

#include <string>
#include <string_view>

#include "lib/match/reading.h"
#include "lib/match/reading_key.h"
#include "lib/match/tables.h"

namespace callcue::match {

// `of`: its keys and its mark. Neither of the others changes.
std::string ReadingBytes(const ReadingHead& of, Reading* reading, Tables* tables);
// False if they have other keys, were cut or changed, or come from where tables are laid out otherwise.
bool TakeReading(std::string_view bytes, const ReadingKey& key, Reading* reading, Tables* tables);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_READING_BYTES_H_

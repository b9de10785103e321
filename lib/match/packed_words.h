// Words of 32 bits that stand in rows, in few bytes: of each, how far it is from the one above it, in as many bytes as
// that takes. A byte before them tells the sizes of four.
#ifndef CALLCUE_LIB_MATCH_PACKED_WORDS_H_
#define CALLCUE_LIB_MATCH_PACKED_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>

namespace callcue::match {

// Rows of `row` words: `count` words in all, of whatever type.
void PackWords(const void* words, size_t count, size_t row, std::string* packed);
// Returns what follows them. `packed` is as PackWords() gave it, or what is read is nonsense; it reads up to
// kWordsBeyond bytes behind it.
inline constexpr size_t kWordsBeyond = 16;
const char* UnpackWords(const char* packed, size_t count, size_t row, void* words);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_PACKED_WORDS_H_

// UTF-8 by hand: no locale, no system tables, so results are the same everywhere.
#ifndef CALLCUE_LIB_BASE_UTF8_H_
#define CALLCUE_LIB_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace callcue {

// The length of the longest valid prefix; text.size() if all of it is valid. Surrogates, overlong forms and
// what lies beyond U+10FFFF are invalid.
size_t ValidUtf8Prefix(std::string_view text);
inline bool IsValidUtf8(std::string_view text) { return ValidUtf8Prefix(text) == text.size(); }

// Takes one code point off the front of a text that isn't empty. An invalid byte gives U+FFFD and is skipped
// alone.
char32_t TakeCodePoint(std::string_view* text);

void AppendCodePoint(char32_t code_point, std::string* out);

// Code points in valid UTF-8.
size_t CountCodePoints(std::string_view text);

// Columns that a terminal gives the code point: 0, 1 or 2 (East Asian wide). A tab is 1.
int DisplayWidth(char32_t code_point);

}  // namespace callcue

#endif  // CALLCUE_LIB_BASE_UTF8_H_

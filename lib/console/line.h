// The words of a console line.
#ifndef CALLCUE_LIB_CONSOLE_LINE_H_
#define CALLCUE_LIB_CONSOLE_LINE_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace callcue::console {

std::string_view Trimmed(std::string_view text);
// The first word, which is taken away with the blanks around it; empty at the end.
std::string_view TakeWord(std::string_view* rest);

// "10s", "1m30s", "250ms", "2h": at most a year, in milliseconds.
std::optional<int64_t> ReadDuration(std::string_view text);

// "a: 您好", also with a wide colon: who speaks ('a', 'c' or 's'), whether the words are partial ("a~: ..."), and what
// is said. False if the line isn't of that form.
struct Speech {
  char who = 'a';
  bool partial = false;
  std::string_view text;
};
bool ReadSpeech(std::string_view line, Speech* speech);

}  // namespace callcue::console

#endif  // CALLCUE_LIB_CONSOLE_LINE_H_

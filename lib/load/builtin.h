// The policies of lib/packs in the library: their texts, and what is worked out of these when the library is built.
#ifndef CALLCUE_LIB_LOAD_BUILTIN_H_
#define CALLCUE_LIB_LOAD_BUILTIN_H_

#include <string_view>

namespace callcue::load {

struct Builtin {
  std::string_view name;  // "power-supply"
  std::string_view (*text)();
  // Empty where the library was compiled for another machine.
  std::string_view (*bytes)();    // the binary form without cues, which are half of it
  std::string_view (*cues)();     // what follows it: these
  std::string_view (*reading)();  // of its words: match::Matcher::Read, marked with program::HashOfPhrases
};
// Sorted by name; `*count` of them. Defined by a file that the build writes.
const Builtin* Builtins(int* count);

}  // namespace callcue::load

#endif  // CALLCUE_LIB_LOAD_BUILTIN_H_

// The policies of lib/packs in the library: their texts, the same in binary form, and what is read of their phrases.
#ifndef CALLCUE_LIB_LOAD_BUILTIN_H_
#define CALLCUE_LIB_LOAD_BUILTIN_H_

#include <string_view>

namespace callcue::load {

struct Builtin {
  std::string_view name;  // "power-supply"
  std::string_view (*text)();
  // Empty where the library was compiled for another machine.
  std::string_view (*bytes)();    // as the text was read
  std::string_view (*reading)();  // as match::Matcher::Read gives it
};
// Sorted by name; `*count` of them. Defined by a file that the build writes.
const Builtin* Builtins(int* count);

}  // namespace callcue::load

#endif  // CALLCUE_LIB_LOAD_BUILTIN_H_

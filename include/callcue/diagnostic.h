// What authors of policies are told: one list of located, coded problems.
//
// Authors' errors and engine errors never mix: a policy that has problems yields
// diagnostics; a step that can't be made yields an absl::Status (see call.h).
//
// Ownership: plain values. Thread rule: as for any value.
#ifndef CALLCUE_DIAGNOSTIC_H_
#define CALLCUE_DIAGNOSTIC_H_

#include <cstdint>
#include <string>
#include <vector>

namespace callcue {

struct Diagnostic {
  enum class Severity : uint8_t { kError = 0, kWarning = 1 };

  Severity severity = Severity::kError;
  std::string code;     // stable and documented, e.g. "unknown-name"; never changes its meaning
  std::string path;     // the file as the caller named it; empty for text without a name
  uint32_t line = 0;    // from 1; 0 = the whole file
  uint32_t column = 0;  // in characters (code points), from 1; 0 = the whole line
  uint32_t length = 0;  // of the offending text in characters; 0 or 1 = a single caret
  std::string element;  // the ID of the element that holds it; may be empty
  std::string message;  // one sentence: what is wrong
  std::string hint;     // what to do about it; may be empty
  std::string excerpt;  // the line of the file that holds it, without its line end
};

// Sorted by path, line, column, code; that is the order in which every function of the library returns them.
using Diagnostics = std::vector<Diagnostic>;

// "path:line:column: error: message [code]", the excerpt, a line with the caret, the hint; ends with a line end.
// The caret is placed by display width, so East Asian wide characters count two columns.
std::string FormatDiagnostic(const Diagnostic& diagnostic);

// True if at least one of them is an error.
bool HasErrors(const Diagnostics& diagnostics);

}  // namespace callcue

#endif  // CALLCUE_DIAGNOSTIC_H_

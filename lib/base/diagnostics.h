// Helpers for those who write diagnostics; the type itself is in include/callcue/diagnostic.h.
#ifndef CALLCUE_LIB_BASE_DIAGNOSTICS_H_
#define CALLCUE_LIB_BASE_DIAGNOSTICS_H_

#include <string_view>

#include "absl/types/span.h"
#include "callcue/diagnostic.h"

namespace callcue {

// By path, line, column, code; equal ones keep their order.
void SortDiagnostics(Diagnostics* diagnostics);

// The candidate that a writer of `name` most likely meant: at most a third of its characters differ
// (insertions, deletions, replacements and swaps of neighbours count one each), or none but for the case of
// letters. Empty if none is near. Ties go to the first.
std::string_view NearestName(std::string_view name, absl::Span<const std::string_view> candidates);

// "a" or "an", before one of the nouns that authors are told.
inline std::string_view Article(std::string_view noun) {
  return !noun.empty() && std::string_view("AEIOaeio").find(noun[0]) != std::string_view::npos ? "an" : "a";
}

}  // namespace callcue

#endif  // CALLCUE_LIB_BASE_DIAGNOSTICS_H_

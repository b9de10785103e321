#include "lib/base/diagnostics.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/ascii.h"
#include "lib/base/edit_distance.h"

namespace callcue {
namespace {

bool EqualButForCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return absl::ascii_tolower(x) == absl::ascii_tolower(y); });
}

}  // namespace

void SortDiagnostics(Diagnostics* diagnostics) {
  std::stable_sort(diagnostics->begin(), diagnostics->end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.path, a.line, a.column, a.code) < std::tie(b.path, b.line, b.column, b.code);
  });
}

std::string_view NearestName(std::string_view name, absl::Span<const std::string_view> candidates) {
  std::string_view best;
  if (name.empty()) return best;
  for (std::string_view candidate : candidates) {
    if (EqualButForCase(name, candidate)) return candidate;
  }
  size_t best_distance = SIZE_MAX;
  for (std::string_view candidate : candidates) {
    if (best_distance == 1) break;
    const size_t longer = std::max(name.size(), candidate.size());
    const size_t bound = std::min({std::max<size_t>(1, longer / 3), longer - 1, best_distance - 1});
    const size_t distance = EditDistance(name, candidate, bound);
    if (distance > bound) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

}  // namespace callcue

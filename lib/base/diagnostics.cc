#include "lib/base/diagnostics.h"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "absl/strings/ascii.h"

namespace callcue {
namespace {

constexpr size_t kLongestName = 128;  // the distance is quadratic; a longer name is no typing error

// Optimal string alignment distance over bytes, three rows.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

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
  if (name.empty() || name.size() > kLongestName) return best;
  for (std::string_view candidate : candidates) {
    if (EqualButForCase(name, candidate)) return candidate;
  }
  size_t best_distance = SIZE_MAX;
  for (std::string_view candidate : candidates) {
    if (candidate.empty() || candidate.size() > kLongestName) continue;
    const size_t longer = std::max(name.size(), candidate.size());
    const size_t bound = std::max<size_t>(1, longer / 3);
    if (longer - std::min(name.size(), candidate.size()) > bound) continue;
    const size_t distance = Distance(name, candidate);
    if (distance <= bound && distance < longer && distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace callcue

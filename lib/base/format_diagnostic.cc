#include <algorithm>

#include "callcue/diagnostic.h"
#include "lib/base/concat.h"
#include "lib/base/utf8.h"

namespace callcue {
namespace {

constexpr int kWindow = 120;  // display columns of a long line that are shown around the caret
constexpr int kIndent = 4;

struct Glyph {
  char32_t c;
  int width;
};

// What a terminal may safely draw: a policy is no place for escape sequences.
Glyph Printable(char32_t c) {
  if (c == '\t') return {c, 1};
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return {0xFFFD, 1};
  return {c, DisplayWidth(c)};
}

// The excerpt and its caret line. `first` and `length` count code points; length 0 draws no caret.
void AppendExcerpt(std::string_view line, size_t first, size_t length, std::string* out) {
  std::u32string shown;
  std::vector<int> widths;
  while (!line.empty()) {
    const Glyph glyph = Printable(TakeCodePoint(&line));
    shown.push_back(glyph.c);
    widths.push_back(glyph.width);
  }
  first = std::min(first, shown.size());
  size_t begin = first, end = first;
  for (int used = 0; used < kWindow && (begin > 0 || end < shown.size());) {
    // Grows to the left up to half of the window, then to the right, then to the left again.
    const bool left = begin > 0 && (used < kWindow / 2 || end == shown.size());
    used += left ? widths[--begin] : end < shown.size() ? widths[end++] : widths[--begin];
  }
  std::string text(kIndent, ' '), caret(kIndent, ' ');
  if (begin > 0) text += "…", caret += ' ';
  for (size_t i = begin; i < end; ++i) {
    AppendCodePoint(shown[i], &text);
    if (i < first) {
      caret.append(shown[i] == '\t' ? "\t" : std::string(widths[i], ' '));
    } else if (i < first + length) {
      caret.append(widths[i], i == first ? '^' : '~');
      if (i == first && widths[i] == 2) caret.back() = '~';
    }
  }
  if (first == end && length > 0) caret += '^';
  if (end < shown.size()) text += "…";
  *out += Concat(text, "\n");
  if (length > 0) *out += Concat(caret, "\n");
}

}  // namespace

std::string FormatDiagnostic(const Diagnostic& d) {
  std::string out = d.path.empty() ? "<text>" : d.path;
  if (d.line > 0) out += Concat(":", d.line);
  if (d.line > 0 && d.column > 0) out += Concat(":", d.column);
  out += Concat(d.severity == Diagnostic::Severity::kError ? ": error: " : ": warning: ", d.message, " [",
                d.code, "]\n");
  if (d.line > 0 && !d.excerpt.empty()) {
    const bool located = d.column > 0;
    AppendExcerpt(d.excerpt, located ? d.column - 1 : 0, located ? std::max(d.length, 1u) : 0, &out);
  }
  if (!d.hint.empty()) out += Concat("  hint: ", d.hint, "\n");
  return out;
}

bool HasErrors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Diagnostic::Severity::kError; });
}

}  // namespace callcue

#include "callcue/diagnostic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/diagnostics.h"

namespace callcue {
namespace {

Diagnostic At(uint32_t line, uint32_t column, uint32_t length, std::string excerpt) {
  Diagnostic d;
  d.code = "bad-value";
  d.path = "p.txtpb";
  d.line = line;
  d.column = column;
  d.length = length;
  d.message = "it is wrong";
  d.excerpt = std::move(excerpt);
  return d;
}

TEST(FormatDiagnostic, PutsTheCaretUnderTheText) {
  Diagnostic d = At(3, 7, 4, "  on: wrng");
  d.hint = "did you mean \"wrong\"?";
  EXPECT_EQ(FormatDiagnostic(d),
            "p.txtpb:3:7: error: it is wrong [bad-value]\n"
            "      on: wrng\n"
            "          ^~~~\n"
            "  hint: did you mean \"wrong\"?\n");
}

TEST(FormatDiagnostic, CountsTwoColumnsForWideCharacters) {
  EXPECT_EQ(FormatDiagnostic(At(1, 3, 2, "您好x很y")),
            "p.txtpb:1:3: error: it is wrong [bad-value]\n"
            "    您好x很y\n"
            "        ^~~\n");
  EXPECT_EQ(FormatDiagnostic(At(1, 2, 1, "您好")),
            "p.txtpb:1:2: error: it is wrong [bad-value]\n"
            "    您好\n"
            "      ^~\n");
}

TEST(FormatDiagnostic, KeepsTabsUnderTabs) {
  EXPECT_EQ(FormatDiagnostic(At(1, 2, 0, "\tx")),
            "p.txtpb:1:2: error: it is wrong [bad-value]\n    \tx\n    \t^\n");
}

TEST(FormatDiagnostic, MarksTheEndOfALine) {
  EXPECT_EQ(FormatDiagnostic(At(1, 3, 1, "ab")),
            "p.txtpb:1:3: error: it is wrong [bad-value]\n    ab\n      ^\n");
}

TEST(FormatDiagnostic, CutsLongLinesAroundTheCaret) {
  const std::string out =
      FormatDiagnostic(At(1, 5001, 2, std::string(5000, 'a') + "XY" + std::string(5000, 'b')));
  EXPECT_LT(out.size(), 400u);
  EXPECT_THAT(out, testing::HasSubstr("XY"));
  const size_t text = out.find("XY"), line = out.rfind('\n', text), caret = out.find('^');
  // The ellipsis has three bytes and one column.
  EXPECT_EQ(text - line - 2, caret - out.find('\n', text));
}

TEST(FormatDiagnostic, DrawsNoControlCharacters) {
  const std::string out = FormatDiagnostic(At(1, 1, 1, "\x1b[31mred\xff"));
  EXPECT_EQ(out.find('\x1b'), std::string::npos);
  EXPECT_EQ(out.find('\xff'), std::string::npos);
}

TEST(FormatDiagnostic, ToleratesMissingPlaces) {
  Diagnostic d = At(0, 0, 0, "");
  d.severity = Diagnostic::Severity::kWarning;
  d.path.clear();
  EXPECT_EQ(FormatDiagnostic(d), "<text>: warning: it is wrong [bad-value]\n");
  EXPECT_EQ(FormatDiagnostic(At(4, 0, 0, "abc")), "p.txtpb:4: error: it is wrong [bad-value]\n    abc\n");
  EXPECT_NO_FATAL_FAILURE(FormatDiagnostic(At(4, 900, 900, "abc")));
}

TEST(SortDiagnostics, ByPathLineColumnCode) {
  Diagnostics list = {At(2, 1, 0, "c"), At(1, 2, 0, "b"), At(1, 1, 0, "a"), At(1, 1, 0, "a")};
  list[3].code = "another";
  list.push_back(At(9, 9, 0, "first"));
  list.back().path = "a.txtpb";
  SortDiagnostics(&list);
  std::vector<std::string> order;
  for (const Diagnostic& d : list) order.push_back(d.excerpt + d.code);
  EXPECT_THAT(order,
              testing::ElementsAre("firstbad-value", "aanother", "abad-value", "bbad-value", "cbad-value"));
}

TEST(HasErrors, WarningsAreNone) {
  Diagnostics list = {At(1, 1, 1, "")};
  EXPECT_TRUE(HasErrors(list));
  list[0].severity = Diagnostic::Severity::kWarning;
  EXPECT_FALSE(HasErrors(list));
  EXPECT_FALSE(HasErrors({}));
}

TEST(NearestName, FindsTypingErrors) {
  const std::vector<std::string_view> names = {"id", "clause", "recommend", "when"};
  EXPECT_EQ(NearestName("whne", names), "when");
  EXPECT_EQ(NearestName("recomend", names), "recommend");
  EXPECT_EQ(NearestName("clauses", names), "clause");
  EXPECT_EQ(NearestName("script", names), "");
  EXPECT_EQ(NearestName("xy", names), "");
  EXPECT_EQ(NearestName("", names), "");
}

}  // namespace
}  // namespace callcue

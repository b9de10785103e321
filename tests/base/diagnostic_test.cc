#include "callcue/diagnostic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/diagnostics.h"
#include "lib/base/edit_distance.h"

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

TEST(EditDistance, CountsStepsUpToALimit) {
  EXPECT_EQ(EditDistance("", "", 5), 0u);
  EXPECT_EQ(EditDistance("when", "when", 0), 0u);
  EXPECT_EQ(EditDistance("whne", "when", 5), 1u);
  EXPECT_EQ(EditDistance("", "abc", 5), 3u);
  EXPECT_EQ(EditDistance("kitten", "sitting", 5), 3u);
  EXPECT_EQ(EditDistance("kitten", "sitting", 3), 3u);
  EXPECT_EQ(EditDistance("kitten", "sitting", 2), 3u);   // more than 2
  EXPECT_EQ(EditDistance("abcdef", "uvwxyz", 2), 3u);
  EXPECT_EQ(EditDistance("aaaa", "bbbb", 9), 4u);
  EXPECT_EQ(EditDistance("ca", "abc", 9), 3u);           // swapped neighbours are left as they are
  const std::string longest = "a" + std::string(kMostThatDiffer - 2, 'x') + "b", other = "b" + longest.substr(1, longest.size() - 2) + "a";
  EXPECT_EQ(EditDistance(longest, other, 9), 2u);
  EXPECT_EQ(EditDistance("left " + longest + " right", "left " + other + " right", 9), 2u);
  EXPECT_EQ(EditDistance(longest + "a", other + "b", 9), 10u);
}

// Against the definition, over all words of three letters.
TEST(EditDistance, IsWhatTheMatrixSays) {
  const auto slowly = [](const std::string& a, const std::string& b) {
    std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
    for (size_t i = 0; i <= a.size(); ++i) {
      for (size_t j = 0; j <= b.size(); ++j) {
        d[i][j] = i == 0 || j == 0 ? i + j : std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
    return d[a.size()][b.size()];
  };
  std::vector<std::string> words = {""};
  for (size_t i = 0; words[i].size() < 5; ++i) {
    for (char c : {'a', 'b', 'c'}) words.push_back(words[i] + c);
  }
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      const size_t distance = slowly(a, b);
      ASSERT_EQ(EditDistance(a, b, 9), distance) << a << " " << b;
      ASSERT_EQ(EditDistance(a, b, 2), std::min<size_t>(distance, 3)) << a << " " << b;
    }
  }
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

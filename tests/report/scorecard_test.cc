#include "lib/report/scorecard.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "lib/report/sheet.h"

namespace callcue::report {
namespace {

constexpr std::string_view kClauses[] = {"ts.1.2", "ts.1.1", "ts.9.9"};

Standard MakeStandard() {
  return {"test", "1.0", kClauses, [](std::string_view id, std::string_view language) -> std::string_view {
            if (id == "ts.1.1") return language == "zh-CN" ? "三声内接听" : "Answer within three rings";
            return id == "ts.1.2" ? (language == "zh-CN" ? "迟接致歉" : "Apologise for the wait") : "";
          }};
}

Finding Make(Verdict verdict, Severity severity, Strings clauses) {
  Finding finding;
  finding.verdict = verdict;
  finding.severity = severity;
  finding.clause_ids = clauses;
  return finding;
}

constexpr std::string_view kFirst[] = {"ts.1.1"}, kBoth[] = {"ts.1.1", "ts.1.2"}, kForeign[] = {"other"};

TEST(ScorecardTest, CountsByClauseAndOnceInTotal) {
  Scorecard card;
  card.Add(Make(Verdict::kFulfilled, Severity::kMajor, kBoth));
  card.Add(Make(Verdict::kViolated, Severity::kMinor, kFirst));
  card.Add(Make(Verdict::kViolated, Severity::kCritical, kFirst));
  card.Add(Make(Verdict::kPending, Severity::kMajor, kFirst));
  EXPECT_EQ(card.total().judged(), 3);
  EXPECT_EQ(card.total().violated, 2);
  EXPECT_EQ(card.clauses().at("ts.1.1").fulfilled, 1);
  EXPECT_EQ(card.clauses().at("ts.1.1").violated, 2);
  EXPECT_EQ(card.clauses().at("ts.1.1").worst, Severity::kCritical);
  EXPECT_EQ(card.clauses().at("ts.1.2").violated, 0);
  EXPECT_EQ(card.clauses().at("ts.1.2").worst, Severity::kUnspecified);  // a kept duty has no worst
}

TEST(ScorecardTest, TableInTheOrderOfThePolicy) {
  Scorecard card;
  card.Add(Make(Verdict::kViolated, Severity::kMajor, kForeign));
  card.Add(Make(Verdict::kFulfilled, Severity::kMajor, kBoth));
  card.Add(Make(Verdict::kUndetermined, Severity::kMinor, kFirst));
  EXPECT_EQ(card.Render(MakeStandard(), Language::kEnglish, false),
            "Clause                             fulfilled  violated  excused  undecided  worst\n"
            "ts.1.2  Apologise for the wait             1         -        -          -\n"
            "ts.1.1  Answer within three rings          1         -        -          1\n"
            "other                                      -         1        -          -  major\n"
            "3 judged: 1 fulfilled, 1 violated (worst: major), 0 excused, 1 undecided.\n");
}

TEST(ScorecardTest, ChineseAlignsByDisplayWidth) {
  Scorecard card;
  card.Add(Make(Verdict::kFulfilled, Severity::kMajor, kBoth));
  card.Add(Make(Verdict::kExcused, Severity::kMajor, kFirst));
  EXPECT_EQ(card.Render(MakeStandard(), Language::kChinese, false),
            "条款                已做到  违规  免责  无法判定  最重\n"
            "ts.1.2  迟接致歉         1     -     -         -\n"
            "ts.1.1  三声内接听       1     -     1         -\n"
            "共判定 2 项：已做到 1，违规 0，免责 1，无法判定 0。\n");
}

TEST(ScorecardTest, ColourTouchesNoColumn) {
  Scorecard card;
  card.Add(Make(Verdict::kViolated, Severity::kMajor, kBoth));
  std::string coloured = card.Render(MakeStandard(), Language::kEnglish, true);
  EXPECT_NE(coloured.find("\x1b["), std::string::npos);
  for (size_t at; (at = coloured.find('\x1b')) != std::string::npos;) {
    coloured.erase(at, coloured.find('m', at) - at + 1);
  }
  EXPECT_EQ(coloured, card.Render(MakeStandard(), Language::kEnglish, false));
}

TEST(ScorecardTest, NothingJudged) {
  EXPECT_EQ(Scorecard().Render(MakeStandard(), Language::kEnglish, false), "Nothing was judged.\n");
}

}  // namespace
}  // namespace callcue::report

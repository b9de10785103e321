#include "callcue/scorecard.h"

#include <string>
#include <vector>

#include "callcue/v1/view.pb.h"
#include "gtest/gtest.h"
#include "lib/report/score_table.h"
#include "lib/report/scorecard_writer.h"
#include "lib/report/sheet.h"

namespace callcue::report {
namespace {

using Outcome = Scorecard::Outcome;
using Clauses = std::vector<std::pair<std::string_view, ClauseRules>>;

Clauses MakeClauses() { return {{"ts.1.2", {}}, {"ts.1.1", {}}, {"ts.9.9", {}}}; }

Standard MakeStandard() {
  return {"test", "1.0", MakeClauses(), [](std::string_view id, std::string_view language) -> std::string_view {
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
Finding Kept(Strings clauses) { return Make(Verdict::kFulfilled, Severity::kMajor, clauses); }
Finding Broken(Strings clauses, Severity severity = Severity::kMajor) {
  return Make(Verdict::kViolated, severity, clauses);
}

constexpr std::string_view kFirst[] = {"ts.1.1"}, kSecond[] = {"ts.1.2"}, kBoth[] = {"ts.1.1", "ts.1.2"},
                           kForeign[] = {"other"};
enum { kTs12 = 0, kTs11 = 1, kTs99 = 2 };

TEST(ScorecardTest, CountsByClauseAndOnceInTotal) {
  Scorecard card(MakeClauses());
  card.Add(Kept(kBoth));
  card.Add(Broken(kFirst, Severity::kMinor));
  card.Add(Broken(kFirst));
  card.Add(Make(Verdict::kPending, Severity::kMajor, kFirst));
  EXPECT_EQ(card.total().judged(), 3);
  EXPECT_EQ(card.total().violated, 2);
  ASSERT_EQ(card.lines().size(), 3u);
  EXPECT_EQ(card.lines()[kTs11].counts.fulfilled, 1);
  EXPECT_EQ(card.lines()[kTs11].counts.violated, 2);
  EXPECT_EQ(card.lines()[kTs11].counts.worst, Severity::kMajor);
  EXPECT_EQ(card.lines()[kTs12].counts.violated, 0);
  EXPECT_EQ(card.lines()[kTs12].counts.worst, Severity::kUnspecified);  // a kept duty has no worst
  card.Clear();
  EXPECT_EQ(card.total().judged(), 0);
  EXPECT_EQ(card.lines()[kTs11].counts.judged(), 0);
}

TEST(ScorecardTest, OutcomesAreKeptApart) {
  Scorecard card(MakeClauses());
  EXPECT_EQ(card.lines()[kTs11].counts.outcome(), Outcome::kNotApplicable);
  card.Add(Make(Verdict::kExcused, Severity::kMajor, kFirst));
  EXPECT_EQ(card.lines()[kTs11].counts.outcome(), Outcome::kNotApplicable);
  card.Add(Make(Verdict::kUndetermined, Severity::kMajor, kFirst));
  EXPECT_EQ(card.lines()[kTs11].counts.outcome(), Outcome::kUndetermined);
  EXPECT_FALSE(card.lines()[kTs11].score());
  EXPECT_FALSE(card.score());  // nobody is scored by what nobody saw
  card.Add(Kept(kFirst));
  EXPECT_EQ(card.lines()[kTs11].counts.outcome(), Outcome::kKept);
  EXPECT_EQ(card.score(), Scorecard::kFull);
  card.Add(Broken(kFirst));
  EXPECT_EQ(card.lines()[kTs11].counts.outcome(), Outcome::kBroken);
  EXPECT_EQ(card.lines()[kTs11].score(), 5000u);
}

TEST(ScorecardTest, AContactScoresTheWeightedMeanOfWhatApplied) {
  Clauses clauses = MakeClauses();
  clauses[kTs12].second.weight = 3;
  Scorecard card(clauses);
  card.Add(Broken(kFirst));
  card.Add(Kept(kSecond));
  EXPECT_EQ(card.score(), 7500u);  // (1 * 0 + 3 * 1) / 4; the third clause has no say
  card.Add(Kept(kFirst));
  card.Add(Kept(kFirst));
  EXPECT_EQ(card.lines()[kTs11].score(), 6667u);
  EXPECT_EQ(card.score(), 9167u);  // (2/3 + 3) / 4
  clauses[kTs12].second.weight = 0;
  Scorecard unweighted(clauses);
  unweighted.Add(Broken(kSecond));
  EXPECT_FALSE(unweighted.score());
  EXPECT_EQ(unweighted.lines()[kTs12].score(), 0u);
  EXPECT_FALSE(unweighted.lines()[kTs12].scored());
}

TEST(ScorecardTest, HalvesAreRoundedUp) {
  Clauses clauses{{"ts.1.1", {}}, {"ts.1.2", {}}};
  clauses[0].second.weight = 1;
  clauses[1].second.weight = 7;
  Scorecard card(clauses);
  card.Add(Kept(kFirst));
  card.Add(Broken(kSecond));
  EXPECT_EQ(card.score(), 1250u);
  clauses[1].second.weight = 31;  // 3.125 %
  Scorecard half(clauses);
  half.Add(Kept(kFirst));
  half.Add(Broken(kSecond));
  EXPECT_EQ(half.score(), 313u);
}

TEST(ScorecardTest, ACriticalItemFailsTheContact) {
  Scorecard by_severity(MakeClauses());
  by_severity.Add(Kept(kSecond));
  by_severity.Add(Broken(kFirst, Severity::kCritical));
  EXPECT_TRUE(by_severity.failed());
  EXPECT_EQ(by_severity.score(), 0u);
  EXPECT_EQ(by_severity.weighted(), 5000u);

  Clauses clauses = MakeClauses();
  clauses[kTs11].second.critical = true;
  Scorecard by_clause(clauses);
  by_clause.Add(Make(Verdict::kUndetermined, Severity::kCritical, kBoth));
  by_clause.Add(Kept(kBoth));
  EXPECT_FALSE(by_clause.failed());
  by_clause.Add(Broken(kBoth, Severity::kMinor));
  EXPECT_EQ(by_clause.critical_violations(), 1u);
  by_clause.Clear();
  EXPECT_FALSE(by_clause.failed());
}

TEST(ScorecardTest, AnObservedClauseIsCountedAndScoresNothing) {
  Clauses clauses = MakeClauses();
  clauses[kTs11].second.mode = Mode::kObserve;
  clauses[kTs11].second.critical = true;
  Scorecard card(clauses);
  card.Add(Broken(kFirst, Severity::kCritical));
  EXPECT_EQ(card.lines()[kTs11].counts.violated, 1u);
  EXPECT_FALSE(card.failed());
  EXPECT_FALSE(card.score());
  card.Add(Broken(kBoth, Severity::kCritical));  // a judged clause demands the same
  EXPECT_TRUE(card.failed());
}

TEST(ScorecardTest, OfAPolicy) {
  Diagnostics problems;
  const auto policy = Policy::LoadText(
      "clause { id: \"b\" weight: 5 critical: true } clause { id: \"a\" mode: OBSERVE }\n"
      "rule { id: \"r\" clause: \"a\" clause: \"b\" on: \"held\" recommend { action: LISTEN } }",
      {}, &problems);
  ASSERT_TRUE(policy.ok());
  const Scorecard card(*policy);
  ASSERT_EQ(card.lines().size(), 2u);
  EXPECT_EQ(card.lines()[0].clause_id, "b");
  EXPECT_EQ(card.lines()[0].rules.weight, 5u);
  EXPECT_TRUE(card.lines()[0].rules.critical);
  EXPECT_EQ(card.lines()[1].rules.mode, Mode::kObserve);
}

TEST(ScorecardTest, BothFormsAreTheMessageOfViewProto) {
  Clauses clauses = MakeClauses();
  clauses[kTs12].second = {Mode::kObserve, 4, true};
  Scorecard card(clauses);
  card.Add(Broken(kBoth, Severity::kMinor));
  card.Add(Kept(kFirst));
  card.Add(Make(Verdict::kExcused, Severity::kMinor, kFirst));
  card.Add(Broken(kForeign, Severity::kCritical));
  std::string bytes, json;
  AppendBinary(card, &bytes);
  v1::Scorecard message;
  ASSERT_TRUE(message.ParseFromString(bytes));
  ASSERT_EQ(message.lines_size(), 3);
  EXPECT_EQ(message.lines(0).clause_id(), "ts.1.2");
  EXPECT_EQ(message.lines(0).outcome(), v1::Scorecard::BROKEN);
  EXPECT_EQ(message.lines(0).weight(), 4u);
  EXPECT_TRUE(message.lines(0).critical());
  EXPECT_TRUE(message.lines(0).observed());
  EXPECT_EQ(message.lines(0).worst(), v1::Finding::MINOR);
  EXPECT_EQ(message.lines(1).score(), 5000u);
  EXPECT_EQ(message.lines(2).score(), 0u);
  EXPECT_TRUE(message.lines(2).has_score());
  EXPECT_EQ(message.violated(), 2u);
  EXPECT_EQ(message.score(), 0u);
  EXPECT_TRUE(message.has_score());
  EXPECT_EQ(message.weighted(), 2500u);
  EXPECT_EQ(message.critical_violations(), 1u);
  EXPECT_TRUE(message.failed());
  EXPECT_EQ(message.not_applicable(), 1u);
  AppendJson(card, &json);
  EXPECT_EQ(json,
            R"({"lines":[{"clauseId":"ts.1.2","violated":1,"worst":"MINOR","outcome":"BROKEN","score":0,"weight":4,)"
            R"("critical":true,"observed":true},{"clauseId":"ts.1.1","fulfilled":1,"violated":1,"excused":1,)"
            R"("worst":"MINOR","outcome":"BROKEN","score":5000,"weight":1},{"clauseId":"other","violated":1,)"
            R"("worst":"CRITICAL","outcome":"BROKEN","score":0,"weight":1}],"fulfilled":1,"violated":2,"excused":1,)"
            R"("score":0,"weighted":2500,"criticalViolations":1,"failed":true,"notApplicable":1})");
}

TEST(ScorecardTest, TableInTheOrderOfThePolicy) {
  Scorecard card(MakeClauses());
  card.Add(Broken(kForeign));
  card.Add(Kept(kBoth));
  card.Add(Make(Verdict::kUndetermined, Severity::kMinor, kFirst));
  EXPECT_EQ(RenderScorecard(card, MakeStandard(), Language::kEnglish, false),
            "Clause                             fulfilled  violated  excused  undecided  worst\n"
            "ts.1.2  Apologise for the wait             1         -        -          -\n"
            "ts.1.1  Answer within three rings          1         -        -          1\n"
            "other                                      -         1        -          -  major\n"
            "3 judged: 1 fulfilled, 1 violated (worst: major), 0 excused, 1 undecided.\n"
            "Score: 66.67 %.\n");
}

TEST(ScorecardTest, ChineseAlignsByDisplayWidth) {
  Scorecard card(MakeClauses());
  card.Add(Kept(kBoth));
  card.Add(Make(Verdict::kExcused, Severity::kMajor, kFirst));
  EXPECT_EQ(RenderScorecard(card, MakeStandard(), Language::kChinese, false),
            "条款                已做到  违规  免责  无法判定  最重\n"
            "ts.1.2  迟接致歉         1     -     -         -\n"
            "ts.1.1  三声内接听       1     -     1         -\n"
            "共判定 2 项：已做到 1，违规 0，免责 1，无法判定 0。\n"
            "得分：100 %。\n");
}

TEST(ScorecardTest, TheTableSaysWhyAContactFailedAndWhatIsOnlyObserved) {
  Clauses clauses = MakeClauses();
  clauses[kTs12].second.mode = Mode::kObserve;
  Scorecard card(clauses);
  card.Add(Broken(kFirst, Severity::kCritical));
  card.Add(Kept(kFirst));
  card.Add(Broken(kSecond));
  EXPECT_EQ(RenderScorecard(card, MakeStandard(), Language::kEnglish, false),
            "Clause                             fulfilled  violated  excused  undecided  worst\n"
            "ts.1.2  Apologise for the wait             -         1        -          -  major (observed)\n"
            "ts.1.1  Answer within three rings          1         1        -          -  critical\n"
            "3 judged: 1 fulfilled, 2 violated (worst: critical), 0 excused, 0 undecided.\n"
            "Score: 0 %, for 1 critical; without that 50 %.\n");
}

TEST(ScorecardTest, ColourTouchesNoColumn) {
  Scorecard card(MakeClauses());
  card.Add(Broken(kBoth));
  std::string coloured = RenderScorecard(card, MakeStandard(), Language::kEnglish, true);
  EXPECT_NE(coloured.find("\x1b["), std::string::npos);
  for (size_t at; (at = coloured.find('\x1b')) != std::string::npos;) {
    coloured.erase(at, coloured.find('m', at) - at + 1);
  }
  EXPECT_EQ(coloured, RenderScorecard(card, MakeStandard(), Language::kEnglish, false));
}

TEST(ScorecardTest, NothingJudged) {
  EXPECT_EQ(RenderScorecard(Scorecard(MakeClauses()), MakeStandard(), Language::kEnglish, false),
            "Nothing was judged.\n");
}

}  // namespace
}  // namespace callcue::report

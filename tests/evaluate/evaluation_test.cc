// What `callcue evaluate` counts, and how it says so.
#include "lib/evaluate/evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace callcue::evaluate {
namespace {

using ::testing::HasSubstr;

constexpr char kPolicy[] = R"(
  name: "small" version: "1"
  act { name: "greeting" party: PARTY_AGENT phrases { any: "hello" } phrases { language: "zh" any: "您好" } }
  act { name: "thanks" party: PARTY_AGENT party: PARTY_CUSTOMER phrases { any: "thanks" any: "谢谢" } }
  act { name: "explanation" party: PARTY_AGENT }
)";

std::shared_ptr<const Policy> Load() {
  Diagnostics problems;
  auto policy = Policy::LoadText(kPolicy, {}, &problems);
  for (const Diagnostic& problem : problems) {
    if (problem.severity == Diagnostic::Severity::kError) ADD_FAILURE() << FormatDiagnostic(problem);
  }
  return policy.ok() ? *policy : nullptr;
}

class EvaluationTest : public ::testing::Test {
 protected:
  void Add(std::string_view line) { evaluation_.Add(++number_, line); }
  std::string Problem(std::string_view line) {
    const size_t before = evaluation_.bad_lines().size();
    Add(line);
    return evaluation_.bad_lines().size() > before ? evaluation_.bad_lines().back().problem : "";
  }
  Counts Of(std::string_view act) {
    for (const Evaluation::Row& row : evaluation_.rows()) {
      if (row.act == act) return row.counts;
    }
    ADD_FAILURE() << "no row " << act;
    return {};
  }

  Evaluation evaluation_{Load()};
  uint64_t number_ = 0;
};

void ExpectCounts(const Counts& counts, uint64_t tp, uint64_t fp, uint64_t fn, uint64_t tn) {
  EXPECT_EQ(counts.true_positives, tp);
  EXPECT_EQ(counts.false_positives, fp);
  EXPECT_EQ(counts.false_negatives, fn);
  EXPECT_EQ(counts.true_negatives, tn);
}

TEST_F(EvaluationTest, CountsEachActOfEachUtterance) {
  Add(R"({"party": "PARTY_AGENT", "text": "hello, thanks, hello", "acts": ["greeting", "thanks"]})");
  Add(R"({"party": "PARTY_AGENT", "text": "hello", "acts": []})");
  Add(R"({"party": "PARTY_AGENT", "text": "good day", "acts": ["greeting"]})");
  Add(R"({"party": "PARTY_CUSTOMER", "text": "hello", "acts": []})");
  Add("  ");
  EXPECT_EQ(evaluation_.utterances(), 4u);
  ExpectCounts(Of("greeting"), 1, 1, 1, 1);
  ExpectCounts(Of("thanks"), 1, 0, 0, 3);
  ExpectCounts(evaluation_.total(), 2, 1, 1, 4);
  ASSERT_EQ(evaluation_.cases().size(), 2u);
  EXPECT_EQ(evaluation_.cases()[0].line, 2u);
  EXPECT_FALSE(evaluation_.cases()[0].missed());
  EXPECT_EQ(evaluation_.cases()[1].line, 3u);
  EXPECT_TRUE(evaluation_.cases()[1].missed());
}

TEST_F(EvaluationTest, AnActTwiceInALabelCountsOnce) {
  Add(R"({"party": "PARTY_AGENT", "text": "hello", "acts": ["greeting", "greeting"]})");
  ExpectCounts(Of("greeting"), 1, 0, 0, 0);
}

TEST_F(EvaluationTest, PhrasesOfEveryLanguageUnlessOneIsNamed) {
  Add(R"({"party": "PARTY_AGENT", "text": "您好", "acts": ["greeting"]})");
  Add(R"({"party": "PARTY_AGENT", "text": "您好", "acts": [], "language": "en"})");
  ExpectCounts(Of("greeting"), 1, 0, 0, 1);
}

TEST_F(EvaluationTest, AnActThatNoLineHasIsNotJudged) {
  Add(R"({"party": "PARTY_AGENT", "text": "hello, thanks", "acts": ["greeting"]})");
  Add(R"({"party": "PARTY_AGENT", "text": "thanks", "acts": []})");
  ASSERT_EQ(evaluation_.rows().size(), 1u);
  EXPECT_TRUE(evaluation_.cases().empty());
  ExpectCounts(evaluation_.total(), 1, 0, 0, 1);
  ASSERT_EQ(evaluation_.unlabelled().size(), 1u);
  EXPECT_EQ(evaluation_.unlabelled()[0].act, "thanks");
  EXPECT_EQ(evaluation_.unlabelled()[0].counts.found(), 2u);
  EXPECT_THAT(evaluation_.RenderText("c", true), HasSubstr("but found: thanks (2)\n"));
  EXPECT_THAT(evaluation_.RenderJson(true),
              HasSubstr(R"("unlabelled": [{"act": "thanks", "found": 2}], "errors": []})"));
  Add(R"({"party": "PARTY_AGENT", "text": "no words of it", "acts": ["thanks"]})");
  EXPECT_EQ(evaluation_.cases().size(), 3u);
}

TEST_F(EvaluationTest, AnActOfTheHostAlwaysCountsAsMissed) {
  Add(R"({"party": "PARTY_AGENT", "text": "because", "acts": ["explanation"]})");
  ExpectCounts(Of("explanation"), 0, 0, 1, 0);
}

TEST_F(EvaluationTest, BadLinesAreNamedAndLeftOut) {
  EXPECT_THAT(Problem("{"), HasSubstr("not JSON"));
  EXPECT_THAT(Problem("[]"), HasSubstr("an object"));
  EXPECT_THAT(Problem("{\"party\": \"PARTY_AGENT\", \"text\": \"\xc3\x28\", \"acts\": []}"), HasSubstr("UTF-8"));
  EXPECT_THAT(Problem(R"({"text": "secret", "acts": []})"), HasSubstr("\"party\""));
  EXPECT_THAT(Problem(R"({"party": "AGENT", "text": "secret", "acts": []})"), HasSubstr("PARTY_AGENT"));
  EXPECT_THAT(Problem(R"({"party": "PARTY_AGENT", "acts": []})"), HasSubstr("\"text\""));
  EXPECT_THAT(Problem(R"({"party": "PARTY_AGENT", "text": "secret"})"), HasSubstr("\"acts\""));
  EXPECT_THAT(Problem(R"({"party": "PARTY_AGENT", "text": "secret", "acts": [1]})"), HasSubstr("\"acts\""));
  EXPECT_THAT(Problem(R"({"party": "PARTY_AGENT", "text": "secret", "acts": [], "language": 1})"),
              HasSubstr("\"language\""));
  EXPECT_EQ(Problem(R"({"party": "PARTY_AGENT", "text": "secret", "acts": ["greting"]})"),
            "the policy has no act \"greting\"; did you mean \"greeting\"?");
  EXPECT_EQ(evaluation_.utterances(), 0u);
  EXPECT_EQ(evaluation_.bad_lines().size(), 10u);
  EXPECT_EQ(evaluation_.bad_lines()[9].line, 10u);
  for (const Evaluation::BadLine& bad : evaluation_.bad_lines()) EXPECT_THAT(bad.problem, Not(HasSubstr("secret")));
  ExpectCounts(evaluation_.total(), 0, 0, 0, 0);
}

TEST_F(EvaluationTest, TheTextHasTheLimitOfAnUtterance) {
  const auto line = [](size_t bytes) {
    return R"({"party": "PARTY_AGENT", "acts": [], "text": ")" + std::string(bytes, 'x') + "\"}";
  };
  EXPECT_EQ(Problem(line(4095)), "");
  EXPECT_EQ(Problem(line(4096)), "");
  EXPECT_THAT(Problem(line(4097)), HasSubstr("4096"));
}

TEST(WilsonIntervalTest, IsThatOfTheLiterature) {
  // R: prop.test(x, n, correct = FALSE)
  struct {
    uint64_t x, n;
    double low, high;
  } cases[] = {{81, 263, 0.2553, 0.3662},
               {15, 148, 0.0624, 0.1605},
               {0, 20, 0, 0.1611},
               {1, 29, 0.0061, 0.1718},
               {20, 20, 0.8389, 1}};
  for (const auto& c : cases) {
    EXPECT_NEAR(WilsonInterval(c.x, c.n).low, c.low, 5e-5) << c.x << " of " << c.n;
    EXPECT_NEAR(WilsonInterval(c.x, c.n).high, c.high, 5e-5) << c.x << " of " << c.n;
  }
  EXPECT_EQ(WilsonInterval(0, 0).low, 0);
  EXPECT_EQ(WilsonInterval(0, 0).high, 1);
}

TEST_F(EvaluationTest, Text) {
  Add(R"({"party": "PARTY_AGENT", "text": "hello", "acts": ["greeting"]})");
  Add(R"({"party": "PARTY_AGENT", "text": "thanks\nand\u001b", "acts": ["greeting"]})");
  Add(R"({"party": "PARTY_CUSTOMER", "text": "thanks", "acts": ["thanks"]})");
  const std::string table = R"(small 1, c.jsonl: 3 utterances
act          TP     FP     FN      TN  precision  95 % interval        recall  95 % interval
greeting      1      0      1       1     1.0000  0.2065 to 1.0000     0.5000  0.0945 to 0.9055
thanks        1      1      0       1     0.5000  0.0945 to 0.9055     1.0000  0.2065 to 1.0000
total         2      1      1       2     0.6667  0.2077 to 0.9385     0.6667  0.2077 to 0.9385
)";
  EXPECT_EQ(evaluation_.RenderText("c.jsonl", false), table);
  EXPECT_EQ(evaluation_.RenderText("c.jsonl", true),
            "c.jsonl:2: missed greeting: thanks and\xEF\xBF\xBD\nc.jsonl:2: false thanks: thanks and\xEF\xBF\xBD\n\n" +
                table);
}

TEST_F(EvaluationTest, Json) {
  Add(R"({"party": "PARTY_AGENT", "text": "hello", "acts": ["greeting"]})");
  Add(R"({"party": "PARTY_AGENT", "text": "\"ok\"\\\n", "acts": ["greeting"]})");
  Add("{}");
  const std::string figures =
      R"({"policy": {"name": "small", "version": "1"}, "utterances": 2, "badLines": 1, "confidence": 0.95, "acts": [)"
      R"({"act": "greeting", "truePositives": 1, "falsePositives": 0, "falseNegatives": 1, "trueNegatives": 0, )"
      R"("precision": 1.0000, "precisionInterval": [0.2065, 1.0000], "recall": 0.5000, "recallInterval": [0.0945, 0.9055]}], )"
      R"("total": {"truePositives": 1, "falsePositives": 0, "falseNegatives": 1, "trueNegatives": 0, )"
      R"("precision": 1.0000, "precisionInterval": [0.2065, 1.0000], "recall": 0.5000, "recallInterval": [0.0945, 0.9055]}, )"
      R"("unlabelled": [])";
  EXPECT_EQ(evaluation_.RenderJson(false), figures + "}\n");
  EXPECT_EQ(
      evaluation_.RenderJson(true),
      figures + R"(, "errors": [{"line": 2, "act": "greeting", "kind": "missed", "text": "\"ok\"\\\n"}]})" + "\n");
}

}  // namespace
}  // namespace callcue::evaluate

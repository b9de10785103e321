// What `callcue evaluate --alternatives` counts.
#include "lib/evaluate/alternatives.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "lib/base/concat.h"
#include "lib/evaluate/evaluation.h"

namespace callcue::evaluate {
namespace {

using ::testing::ElementsAre;

// The second act comes first by name, so that no order but the policy's will do.
constexpr char kApart[] = R"policy(
  name: "apart" version: "1"
  negators { language: "zh" word: "不" }
  sub_phrase { name: "wait" text: "稍等|等一下" }
  act { name: "waits" party: PARTY_AGENT negatable: true
    phrases { language: "zh" any: "请<wait>|别挂(机|线)|挂\\|断" except: "别挂线了" }
    phrases { regex: "等(?P<n>[0-9]+)秒" } slot { name: "n" type: NUMBER } }
  act { name: "asks" party: PARTY_AGENT party: PARTY_CUSTOMER
    phrases { any: "吗 | (呢|呀)" } phrases { party: PARTY_CUSTOMER any: "多少" except_in_utterance: "不管" } }
  act { name: "thanks" party: PARTY_AGENT phrases { any: "谢谢" } }
)policy";

class AlternativesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Diagnostics problems;
    auto policy = Policy::LoadText(kApart, {}, &problems);
    ASSERT_TRUE(policy.ok()) << FormatDiagnostic(problems.front());
    evaluation_ = std::make_unique<Evaluation>(*policy);
    policy_ = *std::move(policy);
  }
  void Count() { ASSERT_TRUE(evaluation_->CountAlternatives().ok()); }
  void Add(std::string_view party, std::string_view text, std::string_view acts) {
    evaluation_->Add(++number_, Concat(R"({"party": "PARTY_)", party, R"(", "text": ")", text, R"(", "acts": [)", acts, "]}"));
    ASSERT_TRUE(evaluation_->bad_lines().empty()) << evaluation_->bad_lines()[0].problem;
  }
  // "text right alone wrong taken_back" of each.
  std::vector<std::string> Rows() {
    std::vector<std::string> rows;
    for (const Alternatives::Row& row : evaluation_->alternatives()) {
      rows.push_back(Concat(row.act, " ", row.text, " ", row.right, " ", row.alone, " ", row.wrong, " ", row.taken_back));
    }
    return rows;
  }

  std::shared_ptr<const Policy> policy_;
  std::unique_ptr<Evaluation> evaluation_;
  uint64_t number_ = 0;
};

TEST_F(AlternativesTest, EachIsTriedByItselfAndWithoutExceptions) {
  Count();
  Add("AGENT", "请稍等", R"("waits")");              // found by one
  Add("AGENT", "请稍等别挂机", R"("waits")");        // by two
  Add("AGENT", "等30秒等40秒", R"("waits")");        // once, however often
  Add("AGENT", "别挂线了", R"("waits")");            // an exception loses it
  Add("AGENT", "别挂线了好", "");                    // an exception saves from it
  Add("AGENT", "您说请稍等", "");                    // nothing does
  Add("AGENT", "不请稍等", "");                      // negated
  Add("CUSTOMER", "请稍等", "");                     // not this party's
  Add("CUSTOMER", "多少呢", R"("asks")");
  Add("AGENT", "多少", "");                          // not the block's party
  Add("CUSTOMER", "不管多少", "");
  EXPECT_THAT(Rows(), ElementsAre("0 请<wait> 2 1 1 0", "0 别挂(机|线) 2 0 1 1", "1 多少 1 0 1 1",
                                  "0 等(?P<n>[0-9]+)秒 1 1 0 0", "1 (呢|呀) 1 0 0 0", "0 挂\\|断 0 0 0 0", "1 吗 0 0 0 0"));
}

TEST_F(AlternativesTest, OfActsThatTheCorpusJudgesAlone) {
  Count();
  Add("AGENT", "谢谢", "");
  EXPECT_THAT(Rows(), ElementsAre());
  Add("AGENT", "谢谢您", R"("thanks")");
  EXPECT_THAT(Rows(), ElementsAre("2 谢谢 1 1 1 0"));
}

// An act of its own for each phrase would have its slots, too, which are counted with the variables.
TEST_F(AlternativesTest, OfManyPhrasesWithSlots) {
  std::string text = R"(name: "many" version: "1" act { name: "a" party: PARTY_AGENT slot { name: "n" type: NUMBER } phrases { regex: "等(?P<n>[0-9]+)秒" )";
  for (int i = 0; i < 1100; ++i) text += Concat("any: \"w", i, "\" ");
  Diagnostics problems;
  auto policy = Policy::LoadText(text + "} }", {}, &problems);
  ASSERT_TRUE(policy.ok()) << FormatDiagnostic(problems.front());
  EXPECT_TRUE(Evaluation(*policy).CountAlternatives().ok());
}

TEST_F(AlternativesTest, Text) {
  Add("AGENT", "谢谢", R"("thanks")");
  const std::string without = evaluation_->RenderText("c", true);
  EXPECT_EQ(without.find("lternative"), std::string::npos);
  Count();
  EXPECT_EQ(evaluation_->RenderText("c", true), without +
            "\nEach alternative by itself, without exceptions:\n"
            " right  alone  wrong  taken back  act: alternative\n"
            "     0      0      0           0  thanks: 谢谢\n");
}

TEST_F(AlternativesTest, Json) {
  Count();
  Add("CUSTOMER", "多少", R"("asks")");
  EXPECT_THAT(evaluation_->RenderJson(false),
              ::testing::EndsWith(
                  R"json(, "alternatives": [{"act": "asks", "text": "多少", "right": 1, "alone": 1, "wrong": 0, "takenBack": 0}, )json"
                  R"json({"act": "asks", "text": "吗", "right": 0, "alone": 0, "wrong": 0, "takenBack": 0}, )json"
                  R"json({"act": "asks", "text": "(呢|呀)", "right": 0, "alone": 0, "wrong": 0, "takenBack": 0}]})json" "\n"));
}

}  // namespace
}  // namespace callcue::evaluate

// What --explain says of an act and an utterance.
#include "lib/evaluate/why.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "lib/evaluate/evaluation.h"

namespace callcue::evaluate {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kWeighed[] = R"(
  name: "weighed" version: "1"
  act { name: "thanks" party: PARTY_AGENT phrases { language: "zh" any: "谢谢" except: "不谢谢" } phrases { any: "多谢" certain: true } }
  act { name: "waiting" party: PARTY_AGENT phrases { any: "稍等" } }
  act { name: "closing" party: PARTY_AGENT phrases { any: "再见" } }
  cues { act: "thanks" least: -100 enough: 300
         cue { weight: 200 words: "谢" } cue { weight: 40 words: "您" words: "帮" words: "了" words: "忙" words: "麻烦" words: "真$" }
         cue { weight: -350 words: "先生" } }
  cues { act: "waiting" least: 5 cue { weight: 10 words: "等" } }
)";

std::string Text(const std::string& lines, Evaluation::Explains what, bool json = false) {
  Diagnostics problems;
  auto policy = Policy::LoadText(kWeighed, {}, &problems);
  for (const Diagnostic& problem : problems) ADD_FAILURE() << FormatDiagnostic(problem);
  if (!policy.ok()) return "";
  Evaluation evaluation(*policy);
  evaluation.Explain(what);
  uint64_t number = 0;
  for (size_t at = 0; at < lines.size();) {
    const size_t end = lines.find('\n', at), bar = lines.find('|', at);
    evaluation.Add(++number, R"({"party": "PARTY_AGENT", "text": ")" + lines.substr(at, bar - at) + R"(", "acts": [)" +
                                 lines.substr(bar + 1, end - bar - 1) + "]}");
    at = end + 1;
  }
  EXPECT_TRUE(evaluation.bad_lines().empty());
  return json ? evaluation.RenderJson(true) : evaluation.RenderText("c", true);
}

std::string Cases(const std::string& lines, Evaluation::Explains what) {
  const std::string text = Text(lines, what);
  return text.substr(0, text.find("\nweighed 1, c: "));
}

TEST(Why, OfErrorsInText) {
  const auto errors = Evaluation::Explains::kErrors;
  EXPECT_EQ(Cases("谢谢|\n麻烦您了真帮忙真|\"thanks\"\n谢谢先生先生|\"thanks\"\n多谢先生|\n不谢谢|\"thanks\"\n"
                  "谢您帮了忙|\n您好|\"thanks\"\n多谢|\"thanks\"\n", errors),
            "c:1: false thanks: 谢谢\n"
            "  found by a phrase: 谢谢; cues 400, least -100\n"
            "    for 400: 谢 200 x2\n"
            "c:2: missed thanks: 麻烦您了真帮忙真\n"
            "  not found: no phrase hits it; cues 240, enough 300\n"
            "    for 240: 了 40, 帮 40, 忙 40, 您 40, 真$ 40, and 1 more\n"
            "c:3: missed thanks: 谢谢先生先生\n"
            "  not found: cues refuse 谢谢; cues -300, least -100\n"
            "    for 400: 谢 200 x2\n"
            "    against -700: 先生 -350 x2\n"
            "c:4: false thanks: 多谢先生\n"
            "  found by a phrase that is certain: 多谢\n"
            "c:5: missed thanks: 不谢谢\n"
            "  not found: 谢谢 is taken back by the exception 不谢谢, phrase 1\n"
            "c:6: false thanks: 谢您帮了忙\n"
            "  found by cues alone: 谢您帮了忙; cues 360, enough 300\n"
            "    for 360: 谢 200, 了 40, 帮 40, 忙 40, 您 40\n"
            "c:7: missed thanks: 您好\n"
            "  not found: no phrase hits it; cues 40, enough 300\n"
            "    for 40: 您 40\n");
  std::string far;
  for (int i = 0; i < 40; ++i) far += "今天";
  EXPECT_EQ(Cases("等|\"waiting\"\n好|\"waiting\",\"closing\"\n" + far + "|\"thanks\"\n再见|\n", errors),
            "c:1: missed waiting: 等\n"
            "  not found: no phrase hits it; cues 10, which alone don't find it\n"
            "    for 10: 等 10\n"
            "c:2: missed waiting: 好\n"
            "  not found: no phrase hits it; no cues stand there\n"
            "c:2: missed closing: 好\n"
            "  not found: no phrase hits it\n"
            "c:3: missed thanks: " + far + "\n"
            "  not found: no phrase hits it; the line is too long for cues\n"
            "c:4: false closing: 再见\n"
            "  found by a phrase: 再见\n");
  EXPECT_EQ(Cases("谢谢先生" + far + "|\n谢谢|\"thanks\"\n", errors),
            "c:1: false thanks: 谢谢先生" + far + "\n"
            "  found by a phrase: 谢谢; cues around it 50, least -100\n"
            "    for 400: 谢 200 x2\n"
            "    against -350: 先生 -350\n");
}

TEST(Why, OfAllInText) {
  EXPECT_EQ(Cases("谢谢|\"thanks\"\n再见|\n", Evaluation::Explains::kAll),
            "c:1: right thanks: 谢谢\n"
            "  found by a phrase: 谢谢; cues 400, least -100\n"
            "    for 400: 谢 200 x2\n"
            "c:2: unjudged closing: 再见\n"
            "  found by a phrase: 再见\n");
  EXPECT_EQ(Text("谢谢|\"thanks\"\n再见|\n", Evaluation::Explains::kErrors).find("weighed 1, c: "), 0u);
  EXPECT_EQ(Cases("谢谢|\n谢|\"thanks\"\n", Evaluation::Explains::kNothing), "c:1: false thanks: 谢谢\nc:2: missed thanks: 谢\n");
}

TEST(Why, InJson) {
  const std::string lines = "谢谢先生|\"thanks\"\n再见|\n稍等|\"thanks\"\n";
  const std::string errors = Text(lines, Evaluation::Explains::kErrors, true);
  EXPECT_THAT(errors, HasSubstr(
      R"("errors": [{"line": 3, "act": "thanks", "kind": "missed", "text": "稍等", "why": {"verdict": "nothing", )"
      R"("sum": 0, "least": -100, "enough": 300, "for": [], "against": []}}])"));
  EXPECT_THAT(errors, Not(HasSubstr("others")));
  std::string far;
  for (int i = 0; i < 40; ++i) far += "今天";
  const std::string taken = Text("不谢谢|\"thanks\"\n谢谢先生" + far + "|\n", Evaluation::Explains::kErrors, true);
  EXPECT_THAT(taken, HasSubstr(R"("why": {"verdict": "takenBack", "hit": "谢谢", )"
                               R"("by": {"kind": "except", "words": "不谢谢", "phrase": 1}}})"));
  EXPECT_THAT(taken, HasSubstr(R"("why": {"verdict": "phrase", "hit": "谢谢", "around": true, "sum": 50, )"));
  EXPECT_THAT(Text(lines, Evaluation::Explains::kAll, true), HasSubstr(
      R"("others": [{"line": 1, "act": "thanks", "kind": "right", "text": "谢谢先生", "why": {"verdict": "phrase", "hit": "谢谢", )"
      R"("sum": 50, "least": -100, "enough": 300, "for": [{"words": "谢", "weight": 200, "times": 2}], )"
      R"("against": [{"words": "先生", "weight": -350, "times": 1}]}}, )"
      R"({"line": 2, "act": "closing", "kind": "unjudged", "text": "再见", "why": {"verdict": "phrase", "hit": "再见"}}, )"
      R"({"line": 3, "act": "waiting", "kind": "unjudged", "text": "稍等", "why": {"verdict": "phrase", "hit": "稍等", )"
      R"("sum": 10, "least": 5, "for": [{"words": "等", "weight": 10, "times": 1}], "against": []}}])"));
  EXPECT_THAT(Text(lines, Evaluation::Explains::kNothing, true), Not(HasSubstr("why")));
}

}  // namespace
}  // namespace callcue::evaluate

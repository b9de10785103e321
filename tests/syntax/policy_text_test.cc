#include "lib/syntax/policy_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/concat.h"
#include "lib/base/limits.h"

namespace callcue::syntax {
namespace {

// "line:column+length code element" of each problem.
std::string Problems(std::string_view text) {
  ParsedPolicy parsed;
  Diagnostics problems;
  const bool ok = ParsePolicyText(text, "p", &parsed, &problems);
  EXPECT_EQ(ok, problems.empty());
  std::string out;
  for (const Diagnostic& d : problems) {
    EXPECT_EQ(d.path, "p");
    EXPECT_EQ(d.excerpt, parsed.map.Line(d.line));
    out += Concat(d.line, ":", d.column, "+", d.length, " ", d.code, d.element.empty() ? "" : " ", d.element, "\n");
  }
  return out;
}

std::string FirstHint(std::string_view text) {
  ParsedPolicy parsed;
  Diagnostics problems;
  ParsePolicyText(text, "", &parsed, &problems);
  return problems.empty() ? "" : problems[0].hint;
}

ParsedPolicy Parse(std::string_view text) {
  ParsedPolicy parsed;
  Diagnostics problems;
  EXPECT_TRUE(ParsePolicyText(text, "", &parsed, &problems)) << (problems.empty() ? "" : FormatDiagnostic(problems[0]));
  return parsed;
}

TEST(PolicyText, ReadsEveryShapeOfAField) {
  const ParsedPolicy p = Parse(R"(# a comment
name: "a" 'b' # adjacent literals
  "\x63\u4f60\344\275\240\n"
settings < judge_agent_sentiment: t; max_live_recommendations: 0x10, >
act { name: "x" party: [PARTY_AGENT, 2] party: PARTY_SYSTEM min_confidence: .5f phrases: [{any: "1"}, <any: ["2", "3"]>] }
act: { party: [] })");
  EXPECT_EQ(p.policy.name(), "abc你你\n");
  EXPECT_TRUE(p.policy.settings().judge_agent_sentiment());
  EXPECT_EQ(p.policy.settings().max_live_recommendations(), 16u);
  ASSERT_EQ(p.policy.act_size(), 2);
  EXPECT_THAT(p.policy.act(0).party(), testing::ElementsAre(1, 2, 4));
  EXPECT_EQ(p.policy.act(0).min_confidence(), .5);
  EXPECT_EQ(p.policy.act(0).phrases(1).any(1), "3");
}

TEST(PolicyText, ReportsAllProblemsAtOnce) {
  EXPECT_EQ(Problems(R"(name: 3
rule {
  id: "a"
  whn: "x > 1"
  recommend { action: SAYY priority: "high" }
  recommend { action: "SAY" script "greeting" }
  when: "ok" when: "twice"
  on ["a"]
}
ruel { id: "b" { deep: 1 } }
duty { id: "c" within: }
)"),
            "1:7+1 bad-value\n"
            "4:3+3 unknown-field a\n"
            "5:23+4 bad-value a\n"
            "5:38+6 bad-value a\n"
            "6:23+5 bad-value a\n"
            "6:36+10 syntax a\n"
            "7:14+4 duplicate-field a\n"
            "8:6+1 syntax a\n"
            "10:1+4 unknown-field\n"
            "11:24+1 bad-value c\n");
}

TEST(PolicyText, NamesWhatWasMeant) {
  EXPECT_EQ(FirstHint("ruel { }"), "did you mean \"rule\"?");
  EXPECT_EQ(FirstHint("rule { recommend { action: ASKK } }"), "did you mean \"ASK\"?");
  EXPECT_EQ(FirstHint("rule { recommend { action: say } }"), "did you mean \"SAY\"?");
  EXPECT_EQ(FirstHint("act { party: AGENT }"), FirstHint("act { party: CALLER }"));
  EXPECT_EQ(FirstHint("act { party: CALLER }"),
            "known are PARTY_AGENT, PARTY_CUSTOMER, PARTY_SUPERVISOR, PARTY_SYSTEM, PARTY_THIRD_PARTY");
  EXPECT_EQ(FirstHint("text_of { }"), FirstHint("completely_other: 1"));
  EXPECT_EQ(FirstHint("name { }"), "");
  EXPECT_EQ(FirstHint("raise { }").substr(0, 9), "known are");
}

TEST(PolicyText, AMissingBraceIsNamedWhereTheBlockBegins) {
  EXPECT_EQ(Problems(R"(rule {
  id: "a"
  recommend {
    action: SAY

duty {
  id: "b"
  wihtin: "8s"
}
script { id: "c"
act { nmae: "d" }
rule { id: "e"
rule { id: "f" }
)"),
            "3:3+9 unclosed-block a\n8:3+6 unknown-field b\n10:1+6 unclosed-block c\n11:7+4 "
            "unknown-field\n12:1+4 unclosed-block e\n");
  EXPECT_EQ(Problems("rule { id: \"a\" recommend {\n"), "1:16+9 unclosed-block a\n");
  EXPECT_EQ(Problems("rule { }\n}\nnam: 1\n"), "2:1+1 syntax\n3:1+3 unknown-field\n");
}

TEST(PolicyText, FieldsInTheFirstColumnAreNoMissingBrace) {
  const ParsedPolicy p = Parse("rule {\nid: \"a\"\nclause: \"x\"\nrecommend {\nscript: \"s\"\n}\n}\nname: \"n\"");
  EXPECT_EQ(p.policy.rule(0).clause(0), "x");
}

TEST(PolicyText, AMissingQuoteEndsWithItsLine) {
  EXPECT_EQ(Problems("rule {\n  id: \"a\"\n  when: \"x > 1\n  on: \"b\" \"c\n  clause: \"d\n}\nnaem: 1\n"),
            "3:9+6 unclosed-string a\n4:11+2 unclosed-string a\n5:11+2 unclosed-string a\n7:1+4 unknown-field\n");
}

TEST(PolicyText, AMissingQuoteIsFoundWhereverItLeads) {
  EXPECT_EQ(Problems("duty {\n  id: \"a\"\n  within: \"8s on: \"held\"\n  when: \"x\"\n}\n"),
            "3:20+4 unknown-field a\n3:24+1 unclosed-string a\n");
  EXPECT_EQ(Problems("duty { nothing { x: \"a } }\n}"), "1:8+7 unknown-field\n1:21+6 unclosed-string\n");
}

TEST(PolicyText, FullWidthPunctuationIsReadAsItIsMeant) {
  ParsedPolicy parsed;
  Diagnostics problems;
  const std::string_view text =
      "name： “银行\\n”\nrule｛\n  id: \"a\"，　on：[\"held\"、‘rang’]\n｝ ＃ 注\nnaem: 1\nversion: \"“1”：\"\n";
  EXPECT_FALSE(ParsePolicyText(text, "p", &parsed, &problems));
  EXPECT_EQ(parsed.policy.name(), "银行\n");
  EXPECT_EQ(parsed.policy.version(), "“1”：");
  ASSERT_EQ(parsed.policy.rule_size(), 1);
  EXPECT_THAT(parsed.policy.rule(0).on(), testing::ElementsAre("held", "rang"));
  EXPECT_EQ(Problems(text),
            "1:5+1 full-width\n1:7+1 full-width\n2:5+1 full-width\n3:10+1 full-width a\n3:11+1 full-width a\n"
            "3:14+1 full-width a\n3:22+1 full-width a\n3:23+1 full-width a\n4:1+1 full-width a\n4:3+1 full-width a\n"
            "5:1+4 unknown-field\n");
  EXPECT_EQ(FirstHint("name： \"x\""), "write :");
  EXPECT_EQ(FirstHint("name: “x”"), "write \"");
  EXPECT_EQ(FirstHint("name:　\"x\""), "write a space");
  // A value keeps its places, and ends with its line.
  EXPECT_EQ(parsed.map.LocateIn("name", 3).column, 9u);
  EXPECT_EQ(Problems("name: “x\nversion: 1"), "1:7+1 full-width\n1:7+2 unclosed-string\n2:10+1 bad-value\n");
  EXPECT_EQ(Problems("name 。 \"x\""), "1:6+1 syntax\n");
}

TEST(PolicyText, StringsAreChecked) {
  EXPECT_EQ(Problems(R"(name: "a\q" "b\xff")"), "1:7+13 bad-utf8\n1:9+2 bad-escape\n");
  EXPECT_EQ(Problems(R"(name: "\ud83d\ude00")"), "");
  EXPECT_EQ(Problems(R"(name: "\ud83d")"), "1:8+6 bad-escape\n");
  EXPECT_EQ(Problems(R"(name: "\U00110000")"), "1:8+10 bad-escape\n");
}

TEST(PolicyText, BytesThatAreNoUtf8AreLocated) {
  ParsedPolicy parsed;
  Diagnostics problems;
  EXPECT_FALSE(ParsePolicyText("name: \"您\xff\"\n# fine\n# \xC0\xAF\n", "p", &parsed, &problems));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message, "the file holds bytes that are no UTF-8, in 2 lines");
  EXPECT_EQ(problems[0].hint, "it may be in another encoding, such as GBK: save it as UTF-8");
  EXPECT_EQ(Problems("name: \"您\xff\"\n# fine"), "1:9+0 bad-utf8\n");
  EXPECT_EQ(Problems("# fine\n\xff\xff"), "2:1+0 bad-utf8\n");
}

TEST(PolicyText, AByteOrderMarkAndWindowsLineEndsAreNoProblem) {
  const ParsedPolicy p = Parse("\xEF\xBB\xBFname: \"n\"\r\nrule {\r\n  id: \"a\"\r\n}\r\n");
  EXPECT_EQ(p.policy.name(), "n");
  EXPECT_EQ(p.map.Line(2), "rule {");
  EXPECT_EQ(p.map.Locate("rule[0].id").column, 7u);
}

TEST(PolicyText, NumbersHaveTheirRange) {
  EXPECT_EQ(Problems("settings { max_live_recommendations: 4294967295 }"), "");
  EXPECT_EQ(Problems("settings { max_live_recommendations: 4294967296 }"), "1:38+10 bad-value\n");
  EXPECT_EQ(Problems("settings { max_live_recommendations: -1 }"), "1:38+2 bad-value\n");
  EXPECT_EQ(Problems("rule { recommend { priority: -2147483648 } }"), "");
  EXPECT_EQ(Problems("rule { recommend { priority: -2147483649 } }"), "1:30+11 bad-value\n");
  EXPECT_EQ(Problems("rule { recommend { priority: 2147483648 } }"), "1:30+10 bad-value\n");
  EXPECT_EQ(Problems("act { min_confidence: 1e-3 } act { min_confidence: -inf } act { min_confidence: 07 }"), "");
}

TEST(PolicyText, OnlyOneFieldOfAOneof) {
  EXPECT_EQ(Problems("rule { do { cancel: \"a\" withdraw: \"b\" } }"), "1:25+8 duplicate-field\n");
}

std::string Nested(int depth) {
  std::string text = "region { ";
  for (int i = 1; i < depth; ++i) text += "state { ";
  for (int i = 0; i < depth; ++i) text += "} ";
  return text;
}

TEST(PolicyText, NestingIsBounded) {
  EXPECT_EQ(Problems(Nested(limits::kPolicyNesting - 1)), "");
  EXPECT_EQ(Problems(Nested(limits::kPolicyNesting)), "");
  EXPECT_THAT(Problems(Nested(limits::kPolicyNesting + 1)), testing::EndsWith("too-deep\n"));
  EXPECT_THAT(Problems(Nested(1000000)), testing::EndsWith("too-deep\n"));
  EXPECT_THAT(Problems("ruel " + std::string(1000000, '{')), testing::EndsWith("unknown-field\n"));
}

TEST(PolicyText, SizeIsBounded) {
  const std::string filler(limits::kPolicyBytes - 1, '#');
  EXPECT_EQ(Problems(filler), "");
  EXPECT_EQ(Problems(filler + "#"), "");
  ParsedPolicy parsed;
  Diagnostics problems;
  EXPECT_FALSE(ParsePolicyText(filler + "##", "p", &parsed, &problems));
  EXPECT_EQ(problems.at(0).code, "too-large");
}

TEST(PolicyText, AnElementWithAProblemKeepsItsPlace) {
  ParsedPolicy parsed;
  Diagnostics problems;
  ParsePolicyText("rule { id: \"a\" whn: \"1\" when: \"x\" }\nrule { id: \"b\" }", "", &parsed, &problems);
  ASSERT_EQ(parsed.policy.rule_size(), 2);
  EXPECT_EQ(parsed.policy.rule(0).when(), "x");
  EXPECT_EQ(parsed.map.Locate("rule[1].id").line, 2u);
}

TEST(PolicyText, CasesAreReadTheSameWay) {
  ParsedCases parsed;
  Diagnostics problems;
  EXPECT_TRUE(
      ParseCaseText("case { name: \"n\" line { at: 1.5 agent: \"您好\" } event { at_ms: 3 held { by: PARTY_AGENT } } }",
                    "c", &parsed, &problems));
  EXPECT_EQ(parsed.file.case_(0).event(0).held().by(), v1::PARTY_AGENT);
  EXPECT_EQ(parsed.map.Locate("case[0].line[0].agent").column, 40u);
}

TEST(PolicyText, AQuoteInsideAStringIsNamedAsThat) {
  for (const char* rule : {R"x(rule { id: "r" when: "call.language == "zh-CN"" on: "held" })x", R"x(rule { id: "r" when: "event.duration > duration("60s")" on: "held" })x",
                           R"x(rule { id: "r" when: "name == "张三" && known" on: "held" })x", R"x(rule { id: "r" when: "a == "b c" || d == "e f"" on: "held" })x"}) {
    ParsedPolicy p;
    Diagnostics problems;
    EXPECT_FALSE(ParsePolicyText(rule, "f", &p, &problems));
    ASSERT_EQ(problems.size(), 1u) << rule << FormatDiagnostic(problems.back());
    EXPECT_EQ(problems[0].code, "quote-in-string");
    EXPECT_EQ(problems[0].hint, "inside quotes write \\\", or enclose the whole in '...'");
    EXPECT_EQ(problems[0].excerpt[problems[0].column - 1], '"');
    EXPECT_EQ(p.policy.rule(0).on_size(), 1) << rule;   // what stands behind it is read
  }
  for (const char* fine : {R"x(rule{id:"r"on:"held"when:"a"recommend{action:SAY}})x", R"x(rule { id: "r"; on: ["held","retrieved"], when: "a" "b"})x",
                           R"x(rule { id: "r" when: 'call.language == "zh-CN"' on: "held" })x", R"x(rule { id: "r" when: "a == \"b\"" on: "held" })x"}) {
    ParsedPolicy p;
    Diagnostics problems;
    EXPECT_TRUE(ParsePolicyText(fine, "f", &p, &problems)) << fine << FormatDiagnostic(problems.back());
  }
}

TEST(PolicyText, AnUnclosedStringTakesTheBraceBehindIt) {
  EXPECT_EQ(Problems("act { name: \"a\" phrases { any: \"x } }\nact { name: \"b\" }\n"), "1:32+6 unclosed-string a\n");
}

}  // namespace
}  // namespace callcue::syntax

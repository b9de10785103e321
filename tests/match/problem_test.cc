// What is told of phrases that can't be used, or are read otherwise than written.
#include <gtest/gtest.h>

#include "lib/match/expand.h"
#include "lib/match/phrase.h"
#include "lib/match/tables.h"
#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

using Role = PhraseSpec::Role;

// Every problem is found at once, with its place.
TEST(Problems, OfPhrases) {
  struct {
    const char* phrase;
    const char* codes;
  } cases[] = {{"(好", "phrase.unclosed@0:0-1"},
               {"好)", "phrase.unopened@0:3-4"},
               {"[好", "phrase.unclosed@0:0-1"},
               {"好{x}吗", "phrase.gap@0:3-6"},
               {"好{5,2}吗", "phrase.gap@0:3-8"},
               {"好{201}吗", "phrase.gap_too_long@0:3-8"},
               {"好{200}吗", ""},
               {"好{150}{51}吗", "phrase.gap_too_long@0:3-12"},
               {"{3}好", "phrase.gap_at_edge@0:0-3"},
               {"好{3}", "phrase.gap_at_edge@0:3-6"},
               {"好{3}。", "phrase.gap_at_edge@0:3-6"},
               {"<x>", "phrase.unknown_name@0:0-3"},
               {"<", "phrase.name@0:0-1"},
               {"好^", "phrase.anchor@0:3-4"},
               {"$好", "phrase.anchor@0:0-1"},
               {"", "phrase.empty@0:0-0"},
               {"，。", "phrase.empty@0:0-6"},
               {"[好]", "phrase.empty@0:0-5"},
               {"好|", "phrase.empty@0:0-4"},
               {"好\\", "phrase.escape@0:3-4"},
               {"near(好,吗)", "phrase.near@0:0-5"},
               {"好(a & b)", "phrase.nested_and@0:0-10"},
               {"\xff", "phrase.utf8@0:0-1"}};
  for (const auto& c : cases) {
    std::vector<Problem> problems;
    EXPECT_EQ(Matcher::Compile({Phrase(0, c.phrase)}, {}, {}, {}, &problems) == nullptr, *c.codes != '\0') << c.phrase;
    EXPECT_EQ(Codes(problems), c.codes) << c.phrase;
  }
}

// What is told of a phrase that can be used: "code@begin-end" of each.
std::string Warned(const char* phrase) {
  std::vector<Problem> problems;
  EXPECT_NE(Matcher::Compile({Phrase(0, phrase)}, {}, {}, {}, &problems), nullptr) << phrase;
  EXPECT_EQ(Codes(problems), "");
  Options options;
  options.tell_changes = true;
  // Each phrase hears of its own words, though others hold the same.
  std::vector<Problem> twice;
  Matcher::Compile({Phrase(0, phrase), Phrase(0, phrase)}, {}, {}, options, &twice);
  EXPECT_NE(Matcher::Compile({Phrase(0, phrase)}, {}, {}, options, &problems), nullptr) << phrase;
  EXPECT_EQ(twice.size(), 2 * problems.size()) << phrase;
  for (const Problem& p : problems) EXPECT_TRUE(p.warning && !p.hint.empty()) << p.message;
  return Codes(problems);
}

TEST(Warnings, OfWhatNormalisationMakesOfAPhrase) {
  EXPECT_EQ(Warned("我要那个发票"), "phrase.filler@0:6-12");
  EXPECT_EQ(Warned("是呀对了"), "phrase.filler@0:3-6");
  EXPECT_EQ(Warned("thanks um bye"), "phrase.filler@0:7-9");
  // Demanded, or optional as written.
  for (const char* phrase : {"好啊", "嗯", "那个月", "我要[那个]发票", "(那个|这个)月", "我要{3}那个", "好啊|行啊"}) {
    EXPECT_EQ(Warned(phrase), "") << phrase;
  }
  EXPECT_EQ(Warned("我我要投诉"), "phrase.repetition@0:0-6");
  EXPECT_EQ(Warned("您说我要我要投诉"), "phrase.repetition@0:6-18");
  EXPECT_EQ(Warned("要投诉诉"), "phrase.repetition@0:6-12");
  EXPECT_EQ(Warned("要投诉诉1"), "phrase.repetition@0:6-12");
  // Said twice for a reason, or only where alternatives are put together.
  for (const char* phrase : {"谢谢", "看看", "好的好的", "(我|你)(我|他)", "事儿", "这儿", "那[个]"}) {
    EXPECT_EQ(Warned(phrase), "") << phrase;
  }
  EXPECT_EQ(Warned("大概三四天"), "phrase.number@0:6-12");
  EXPECT_EQ(Warned("等一两"), "phrase.number@0:3-9");
  EXPECT_EQ(Warned("(大概|也就)两三天"), "phrase.number@0:15-21");
  for (const char* phrase : {"三天", "二十四小时", "三十", "一百二", "幺二", "一零", "一二三", "1二", "34天", "(三|四)(五|六)天", "一下", "2026-3-5"}) {
    EXPECT_EQ(Warned(phrase), "") << phrase;
  }
  EXPECT_EQ(Warned("我我要那个票，三四天"), "phrase.repetition@0:0-6 phrase.filler@0:9-15 phrase.number@0:21-27");
}

TEST(Warnings, OfWhatAnExpressionNeverSees) {
  const auto warned = [](const char* pattern) {
    std::vector<Problem> problems;
    Options options;
    options.tell_changes = true;
    EXPECT_NE(Matcher::Compile({Phrase(0, pattern, Role::kRegex)}, {}, {}, options, &problems), nullptr) << pattern;
    for (const Problem& p : problems) EXPECT_TRUE(p.warning && !p.hint.empty()) << p.message;
    return Codes(problems);
  };
  EXPECT_EQ(warned("Thank"), "phrase.regex_never@0:0-1");
  EXPECT_EQ(warned("well|thank You"), "phrase.regex_never@0:11-12");
  EXPECT_EQ(warned("ａ"), "phrase.regex_never@0:0-3");
  EXPECT_EQ(warned("3\\.5"), "phrase.regex_never@0:1-3");
  EXPECT_EQ(warned("[0-9]+%"), "phrase.regex_never@0:6-7");
  EXPECT_EQ(warned("您好，请"), "phrase.regex_never@0:6-9");
  EXPECT_EQ(warned("(?:事儿)"), "phrase.regex_never@0:6-9");
  EXPECT_EQ(warned("这儿"), "phrase.regex_never@0:3-6");
  EXPECT_EQ(warned("don't"), "phrase.regex_never@0:3-4");
  EXPECT_EQ(warned("\\Qa.b\\E"), "phrase.regex_never@0:3-4");
  EXPECT_EQ(warned("(好){1,2}，"), "phrase.regex_never@0:10-13");
  for (const char* pattern :
       {"(?i)Thank", "thank you", "[A-Z，]?好", "[]，]?好", "[^A]好", "\\p{Han}好", "\\x{4F60}\\x61\\S\\D\\B?", "(?P<Days>[0-9])天",
        "女儿", "嗯.?好", "^(您好|请.{1,4}问)+$", "3点5", "百分之[0-9]+"}) {
    std::vector<Problem> problems;
    Options options;
    options.tell_changes = true;
    options.slots = {{0, ValueKind::kNumber, 0, "Days"}};
    EXPECT_NE(Matcher::Compile({Phrase(0, pattern, Role::kRegex)}, {}, {}, options, &problems), nullptr) << pattern;
    EXPECT_EQ(Codes(problems), "") << pattern;
  }
}

TEST(Problems, AllAtOnce) {
  std::vector<Problem> problems;
  EXPECT_EQ(
      Matcher::Compile({Phrase(0, "(好"), Phrase(0, "好"), Phrase(0, "(", Role::kRegex), Phrase(1, "<boss>")},
                       {{"bos", "好"}, {"a", "<b>"}, {"b", "<a>"}, {"a", "好"}}, {{"zh", {"不", "嗯"}}}, {}, &problems),
      nullptr);
  EXPECT_EQ(Codes(problems),
            "phrase.unclosed@0:0-1 phrase.regex@2:0-1 phrase.unknown_name@3:0-6 phrase.cycle@2:0-3 "
            "phrase.duplicate_name@3:0-3 phrase.empty@0:0-3");
  EXPECT_EQ(problems[2].hint, "<bos> exists");
}

TEST(Problems, OfRegularExpressions) {
  struct {
    const char* pattern;
    const char* codes;
  } cases[] = {{"好{300}", "phrase.regex_too_large@0:0-8"},
               {"a*", "phrase.empty@0:0-2"},
               {"好[", "phrase.regex@0:0-4"},
               {"一个", "phrase.regex_numeral@0:0-3"},
               {"\xff", "phrase.utf8@0:0-1"}};
  for (const auto& c : cases) {
    std::vector<Problem> problems;
    Matcher::Compile({Phrase(0, c.pattern, Role::kRegex)}, {}, {}, {}, &problems);
    EXPECT_EQ(Codes(problems), c.codes) << c.pattern;
  }
}

TEST(Problems, OfSize) {
  auto code = [](std::string phrase, std::vector<SubPhrase> names, size_t max_bytes) {
    std::vector<Problem> problems;
    Options options;
    options.max_bytes = max_bytes;
    Matcher::Compile({Phrase(0, std::move(phrase))}, names, {}, options, &problems);
    return problems.empty() ? "" : problems[0].code;
  };
  auto groups = [](int n) {
    std::string phrase;
    for (int i = 0; i < n; ++i) phrase += "(甲|乙)";
    return phrase;
  };
  EXPECT_EQ(code(groups(12), {}, 64 << 20), "");
  EXPECT_EQ(code(groups(13), {}, 64 << 20), "phrase.too_large");
  EXPECT_EQ(code(std::string(32, '(') + "好" + std::string(32, ')'), {}, 64 << 20), "");
  EXPECT_EQ(code(std::string(33, '(') + "好" + std::string(33, ')'), {}, 64 << 20), "phrase.too_deep");
  EXPECT_EQ(code(std::string(kMaxPhraseBytes - 1, ' ') + "a", {}, 64 << 20), "");
  EXPECT_EQ(code(std::string(kMaxPhraseBytes, ' ') + "a", {}, 64 << 20), "phrase.too_long");
  EXPECT_EQ(code("好", {}, 1 << 10), "match.too_large");
  std::vector<SubPhrase> laughs = {{"0", "好|"}};
  for (int i = 1; i < 30; ++i) {
    const std::string before = "<" + std::to_string(i - 1) + ">";
    laughs.push_back({std::to_string(i), before + before});
  }
  EXPECT_EQ(code("<29>", laughs, 64 << 20), "phrase.too_large");
}

// Words of one literal stand in a list that ends with a mark, behind the mark of those that have none.
TEST(Problems, OfWordsWithFillersAtTheirEdges) {
  constexpr const char* kFillers[] = {"嗯", "啊", "呃", "哦", "噢", "喔", "诶", "欸", "哎", "唉", "呀", ""};
  constexpr size_t kAll = 12, kFits = Profile::kMostEdged - 2;
  std::vector<std::string> words;
  // No filler twice on a side, which would be a stutter; the last may be left out.
  for (size_t i = 0; words.size() <= kFits; ++i) {
    const size_t a = i % 11, b = i / 11 % 11, c = i / 121 % 11, d = i / 1331 % 11, e = i / 14641 % 11, f = i / 161051;
    ASSERT_LT(f, kAll);
    if (a == b || a == c || b == c || d == e || d == f || e == f) continue;
    words.push_back(std::string(kFillers[a]) + kFillers[b] + kFillers[c] + "好" + kFillers[d] + kFillers[e] + kFillers[f]);
  }
  Options options;
  options.max_bytes = size_t{1} << 30;
  for (size_t count : {kFits - 1, kFits, kFits + 1}) {
    std::vector<PhraseSpec> phrases;
    std::string phrase;
    for (size_t i = 0; i < count; ++i) {
      phrase += words[i];
      if (i + 1 < count && phrase.size() + words[i + 1].size() < kMaxPhraseBytes) {
        phrase += "|";
      } else {
        phrases.push_back(Phrase(0, std::move(phrase)));
        phrase.clear();
      }
    }
    std::vector<Problem> problems;
    const auto matcher = Matcher::Compile(phrases, {}, {}, options, &problems);
    ASSERT_EQ(matcher != nullptr, count <= kFits) << count;
    EXPECT_EQ(problems.empty() ? "" : problems[0].code, count <= kFits ? "" : "match.too_large");
    if (matcher == nullptr) {
      EXPECT_NE(problems[0].message.find("fillers"), std::string::npos) << problems[0].message;
    } else {
      EXPECT_EQ(Hits(*matcher, "说" + words[count - 1] + "吧"), "0:" + words[count - 1]);
    }
  }
}

}  // namespace
}  // namespace callcue::match

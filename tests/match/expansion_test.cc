// What phrases and sub-phrases expand to: the same words however they are shared, within limits that nobody else uses up.
#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "lib/match/normalise.h"
#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

std::string Alternatives(const std::string& one, size_t count) {
  std::string all = "(" + one;
  for (size_t i = 1; i < count; ++i) all += "|" + one;
  return all + ")";
}

TEST(Expansion, ASubPhraseGrowsByTheWordsOfEachPhraseAlone) {
  const auto matcher = Compiled({Phrase(0, "(<x>|丙){6}丁"), Phrase(1, "(<x>|戊){6}丁")}, {{"x", "甲|乙"}});
  EXPECT_EQ(Hits(*matcher, "甲天丁"), "0:甲天丁 1:甲天丁");
  EXPECT_EQ(Hits(*matcher, "丙天丁"), "0:丙天丁");
  EXPECT_EQ(Hits(*matcher, "戊天丁"), "1:戊天丁");
}

TEST(Expansion, NamesAreAsWhatTheyStandForWrittenOut) {
  static const std::string kWords[] = {"甲", "乙", "丙", "丁", "戊", "己"};
  std::mt19937 random(5);
  const auto word = [&] { return kWords[random() % std::size(kWords)]; };
  for (int round = 0; round < 300; ++round) {
    const std::string x = word() + "|" + word(), y = word() + "|" + word() + "|" + word();
    std::vector<PhraseSpec> named, written;
    for (uint32_t act = 0; act < 6; ++act) {
      const bool first = random() % 2 == 0;
      std::string front = "(", behind = random() % 2 == 0 ? "" : "|" + word();
      behind += ")" + std::string(random() % 2 == 0 ? "{3}" : "") + word();
      named.push_back(Phrase(act, front + (first ? "<x>" : "<y>") + behind));
      written.push_back(Phrase(act, front + (first ? x : y) + behind));
    }
    const auto a = Compiled(named, {{"x", x}, {"y", y}}), b = Compiled(written);
    for (int line = 0; line < 10; ++line) {
      std::string text;
      for (int i = 0; i < 6; ++i) text += word();
      ASSERT_EQ(Hits(*a, text), Hits(*b, text)) << x << "; " << y << "; " << text;
    }
  }
}

TEST(Expansion, SubPhrasesThatNobodyUsesCostNoPhrase) {
  const std::string ten = Alternatives("二{1}三", 10);
  std::vector<SubPhrase> names;
  for (int i = 0; i < 200; ++i) names.push_back({"s" + std::to_string(i), ten + "{1}" + ten + "{1}" + ten});
  EXPECT_EQ(Hits(*Compiled({Phrase(0, "四")}, names), "四"), "0:四");
}

TEST(Expansion, LongChainsThatAreCopiedCount) {
  std::string a = "一", b = "<a>", d = "<b>";
  for (int i = 1; i < 500; ++i) a += "{1}一";
  for (int i = 0; i < 7; ++i) b += "{1}<a>";
  for (int i = 0; i < 9; ++i) d += "{1}<b>";
  const std::string ten = Alternatives("二{1}三", 10);
  std::vector<Problem> problems;
  EXPECT_EQ(Matcher::Compile({Phrase(0, "<c>")}, {{"a", a}, {"b", b}, {"d", d}, {"c", "<d>{1}" + ten + "{1}" + ten + "{1}" + ten}},
                             {}, {}, &problems),
            nullptr);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].code, "phrase.too_large");
}

TEST(Expansion, ManyOptionalWordsInSubPhrasesEndInTime) {
  std::string a = "[一]", b = "<a>", c = "<b>";
  for (int i = 0; i < 400; ++i) a += "{0}[一]";
  for (int i = 0; i < 7; ++i) b += "{0}<a>";
  for (int i = 0; i < 7; ++i) c += "{0}<b>";
  std::vector<Problem> problems;
  EXPECT_EQ(Matcher::Compile({Phrase(0, "首{0}<c>{0}尾")}, {{"a", a}, {"b", b}, {"c", c}}, {}, {}, &problems), nullptr);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].code, "phrase.too_large");
}

// More different characters than 16 bits have numbers.
TEST(Expansion, PhrasesMayUseAllOfUnicode) {
  std::vector<PhraseSpec> phrases;
  const auto add = [&](uint32_t first, uint32_t last) {
    for (uint32_t c = first; c + 1 < last; c += 2) {
      std::string text;
      AppendUtf8(c, &text);
      AppendUtf8(c + 1, &text);
      phrases.push_back(Phrase(static_cast<uint32_t>(phrases.size()), text));
    }
  };
  for (const auto& [first, last] : {std::pair(0x4E00u, 0x9FFFu), {0x20000u, 0x2A6D0u}, {0x2A700u, 0x2B700u}, {0x30000u, 0x31340u},
                                   {0xAC00u, 0xD7A0u}, {0x3400u, 0x4DB0u}}) {
    add(first, last);
  }
  Options options;
  options.max_bytes = 1 << 30;
  const auto matcher = Compiled(phrases, {}, {}, options);
  for (size_t i = 0; i < phrases.size(); i += 997) {
    EXPECT_NE((" " + Hits(*matcher, phrases[i].text)).find(" " + std::to_string(i) + ":"), std::string::npos) << phrases[i].text;
  }
}

}  // namespace
}  // namespace callcue::match

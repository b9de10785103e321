// What announces a regular expression: never too much. Each expression is looked for with and without words that
// announce it, over texts made of what it is made of.
#include "lib/match/regex_needs.h"

#include <gtest/gtest.h>

#include <iterator>
#include <random>

#include "lib/match/tables.h"
#include "lib/match/words.h"
#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

std::u32string CodePoints(std::string_view text) {
  std::u32string points;
  for (const char *p = text.data(), *end = p + text.size(); p < end;) {
    const Decoded c = DecodeUtf8(p, end);
    points.push_back(static_cast<char32_t>(c.code_point));
    p += c.bytes;
  }
  return points;
}

std::string Needs(std::string_view pattern, const std::vector<std::u32string_view>& fillers = {}) {
  static const CharTable table;
  const RegexNeeds needs = ReadRegex(table, CodePoints(pattern), fillers);
  if (!needs.known) return "unknown";
  std::string shown = std::to_string(needs.least) + " " + std::to_string(needs.digits);
  if (needs.run > 0) shown += " in " + std::to_string(needs.run);
  if (needs.point) shown += " with a point";
  if (needs.most < kEndless) shown += " of " + std::to_string(needs.most);
  for (const RegexNeeds::Way& way : needs.ways) {
    const auto within = [](uint32_t most) { return most < kEndless ? "{" + std::to_string(most) + "}" : "{}"; };
    shown += way.digit_before ? " / \\d" + within(way.most_before) + " " : " / ";
    for (size_t i = 0; i < way.slots.size(); ++i) {
      if (i > 0) {
        shown += "{" + std::to_string(way.gaps[i - 1].least) + ",";
        shown += (way.gaps[i - 1].most < kEndless ? std::to_string(way.gaps[i - 1].most) : "") + "}";
      }
      for (size_t k = 0; k < way.slots[i].size(); ++k) {
        shown += k ? "|" : "";
        for (char32_t c : way.slots[i][k]) AppendUtf8(c, &shown);
      }
    }
    if (way.digit_behind) shown += " " + within(way.most_behind) + "\\d";
    if (way.run > needs.run) shown += " in " + std::to_string(way.run);
  }
  return shown;
}

TEST(RegexNeeds, WordsInOrderAndDigits) {
  EXPECT_EQ(Needs("工号.{0,10}\\d{3,}"), "5 3 in 3 / 工号 {10}\\d");
  EXPECT_EQ(Needs("元[.]\\d"), "3 1 in 1 with a point / 元 {1}\\d");
  EXPECT_EQ(Needs("元[.\\d]"), "2 0 / 元");
  EXPECT_EQ(Needs("元[[:digit:].]"), "2 0 / 元");
  EXPECT_EQ(Needs("(说|讲)了\\D{2,4}里\\d+号"), "7 1 in 1 / 说了|讲了{2,4}里{1,}号");
  EXPECT_EQ(Needs("[园区]\\d?(号楼|栋)"), "2 0 / 园|区{0,1}号楼|栋");
  EXPECT_EQ(Needs("到\\d+|第(?:一)?层"), "2 0 / 到 {0}\\d in 1 / 第{0,1}层");
  EXPECT_EQ(Needs("(?P<day>\\d{1,2})[号日]?(生|前)$"), "2 1 in 1 / \\d{1} 生|前");
  EXPECT_EQ(Needs("(号|日)([^楼]|$)"), "1 0 / 号|日");
  EXPECT_EQ(Needs("交¥\\d+"), "3 " + std::to_string(kEndless) + " in 1 with a point / 交 {0}\\d");  // no text holds a ¥
  EXPECT_EQ(Needs("¥?元"), "1 0 / 元");
  EXPECT_EQ(Needs("的\\D(草字头|3点水)"), "5 0 / 的{1,2}草字头|点水");
  EXPECT_EQ(Needs("(每月|1个月|月.底)\\d"), "3 1 in 1 / 每月|个月|月 {2}\\d");
  EXPECT_EQ(Needs("念.{0,20}(\\d{4,}|.\\d+号)"), "4 1 in 1 / 念 {20}\\d in 4 / 念{2,}号");
  EXPECT_EQ(Needs("(\\d{3,}|[周初][1-7日]).*(对吗|是吧)"), "4 0 / \\d{} 对吗|是吧 in 3 / 周|初{1,}对吗|是吧");
  EXPECT_EQ(Needs("(\\d{3,}|周)?对"), "1 0 / 对");
  EXPECT_EQ(Needs("(的|)(\\d|号)(\\d\\d|楼)(\\d|层)"), "3 0");
  EXPECT_EQ(Needs("1[.]\\d块|¥\\d|\\d\\.\\d"), "2 2 in 1 with a point");
  EXPECT_EQ(Needs("\\d[.]?\\d|\\d[.][元\\d]|\\d[^.]"), "2 1 in 1");
  EXPECT_EQ(Needs("(\\d.|1){2,3}\\D?号|(.\\d)?.*\\d号"), "2 1 in 1 / \\d{2} 号 / \\d{0} 号");
  EXPECT_EQ(Needs("号.*\\d"), "2 1 in 1 / 号 {}\\d");
  EXPECT_EQ(Needs("\\d{7,}"), "7 7 in 7");
  EXPECT_EQ(Needs("^(\\D是)?\\D{2}的\\D$"), "4 0 of 6 / 的");
  EXPECT_EQ(Needs("^甲$|^乙丙?$"), "1 0 of 2 / 甲 / 乙");
  EXPECT_EQ(Needs("^甲$|乙$"), "1 0 / 甲 / 乙");
  EXPECT_EQ(Needs("^?甲$"), "1 0 / 甲");
  EXPECT_EQ(Needs("^甲.*$"), "1 0 / 甲");
  EXPECT_EQ(Needs("\\d{2}号\\d|(\\d{3}|\\d\\d)号"), "3 2 in 1 / \\d{0} 号 {0}\\d in 2 / \\d{0} 号");
  EXPECT_EQ(Needs("(\\d号){3}\\d{2,}?|\\d{4}"), "4 4 in 2");
  EXPECT_EQ(Needs("(\\d{3})?号"), "1 0 / 号");
  EXPECT_EQ(Needs("a|第"), "1 0");
  EXPECT_EQ(Needs("(交了)+?钱"), "3 0 / 钱");
  EXPECT_EQ(Needs("(?i)好"), "unknown");
  EXPECT_EQ(Needs("\\p{Han}好"), "unknown");
}

TEST(RegexNeeds, FillersStandBesideTheLine) {
  EXPECT_EQ(Needs("(是|在|啊)好", {U"啊"}), "2 0 / 是好|在好|啊好|好");
  EXPECT_EQ(Needs("\\d(是|这个数)", {U"这个"}), "2 1 in 1 / \\d{0} 是|这个数|数");
  EXPECT_EQ(Needs("说.{2,3}个人", {U"这个"}), "5 0 / 说{0,3}个人|人");
  EXPECT_EQ(Needs("那个", {U"那个"}), "2 0");
}

TEST(RegexNeeds, NeverTooMuch) {
  const char* const kPatterns[] = {"工号.{0,3}\\d{3,}",
                                   "[甲乙]\\D{0,2}(丙丁|丁)\\d?",
                                   "(甲|乙丙|丁)+丙",
                                   "甲(乙|丙)?丁",
                                   "(甲乙){1,2}\\d*丁",
                                   "甲[^乙]丙|丁\\d+甲",
                                   "(^|[^甲])乙(丙|$)",
                                   "甲这个乙",
                                   "(甲|啊)乙.{1,2}丙",
                                   "甲.{2,3}个乙.?这",
                                   "甲啊乙",
                                   "甲\\d{3,}|(乙\\d{2}){2}",
                                   "\\d+.{0,2}(甲|乙)",
                                   "(甲|丙)+.?\\d{2,}",
                                   "\\d甲\\d|乙.\\d丙",
                                   "\\d{2}(这个|啊)?乙(1|丙)",
                                   "^甲(乙|丙){0,2}丁?$",
                                   "^([甲乙]|丙丁?)[甲丁]$",
                                   "^甲?(这个|啊)?乙$|^丙$",
                                   "^(丁|甲$)",
                                   "丙.*?丁",
                                   "甲(1乙|丙.丁|乙丁)(丙)?\\D{1,2}甲",
                                   "(?P<x>\\d+)(甲|乙)",
                                   "(甲|丙).{0,2}(\\d{2,}|\\d乙)",
                                   "(\\d|1.)\\D{0,2}(甲|丙)",
                                   "(甲|乙\\d|\\d丁)丙(.?\\d|1..)",
                                   "(\\d{3,}|(甲|乙)[1-7丙]).*(丁|丙甲)",
                                   "(\\d{2}|甲.)(乙|\\d+)丙",
                                   "丙(\\d{4,}|\\d+(甲|乙.))",
                                   "\\d[.]\\d|¥|甲\\d\\.5"};
  const char* const kPieces[] = {"甲", "乙", "丙", "丁", "这个", "那个", "啊",
                                 "嗯", "1",  "23", "个", "工号", "，",   "这",  "1.5"};
  std::mt19937 random(9);
  Scratch scratch;
  Result result;
  size_t hits = 0;
  for (const char* pattern : kPatterns) {
    auto matcher = Compiled({Phrase(0, pattern, PhraseSpec::Role::kRegex)});
    uint32_t fillers = 0;
    for (const char32_t* filler : {U"这个", U"啊"}) {
      if (CodePoints(pattern).find(filler) == std::u32string::npos) continue;
      fillers |= FillerBit(filler[1] != 0 ? kLongFiller + 1 : filler[0]);
    }
    RegexSet alone;
    std::vector<RegexNeeds::Way> ways;
    std::vector<std::string> atoms;
    std::vector<Problem> problems;
    ASSERT_TRUE(alone.Add(CharTable(), Phrase(0, pattern, PhraseSpec::Role::kRegex), {}, 0, 0, &ways, &atoms, &problems));
    EXPECT_EQ(alone.entries()[0].fillers, fillers) << pattern;
    for (int round = 0; round < 3000; ++round) {
      std::string text;
      for (uint32_t n = 1 + random() % 9; n > 0; --n) text += kPieces[random() % std::size(kPieces)];
      // The text as an expression sees it.
      static const CharTable table;
      Normalised line;
      ASSERT_TRUE(Normalise(table, text, &line));
      std::string seen;
      size_t f = 0;
      for (uint32_t i = 0; i <= line.size; ++i) {
        for (; f < line.fillers.size() && line.fillers[f].at == i; ++f) {
          if (!(FillerBit(line.fillers[f].word) & fillers)) continue;
          if (line.fillers[f].word < kLongFiller) AppendUtf8(line.fillers[f].word, &seen);
          if (line.fillers[f].word >= kLongFiller) seen += "这个";
        }
        if (i < line.size) AppendUtf8(line.Value(i), &seen);
      }
      size_t begin, end = 0, there = 0;
      while (RegexSet::Find(alone.entries()[0], seen, end, &begin, &end)) ++there;
      ASSERT_TRUE(matcher->Scan(text, 1, "", &scratch, &result));
      ASSERT_EQ(result.hits.size(), there) << pattern << " in " << text << " seen as " << seen;
      hits += there;
    }
  }
  EXPECT_GT(hits, 1000u);
}

}  // namespace
}  // namespace callcue::match

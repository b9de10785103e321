// Where timed words stand in the text that they were made into.
#include "lib/run/word_places.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace callcue::run {
namespace {

std::vector<WordPlace> PlacesOf(std::string_view text, const std::vector<std::string>& words) {
  std::vector<Word> spoken(words.size());
  for (size_t i = 0; i < words.size(); ++i) spoken[i].text = words[i];
  std::vector<WordPlace> places;
  FindWordPlaces(text, spoken, &places);
  return places;
}

// "words=text" of each place, "words~text" where the text is written otherwise.
std::string PlacesShown(std::string_view text, const std::vector<std::string>& words) {
  std::string shown;
  for (const WordPlace& place : PlacesOf(text, words)) {
    if (!shown.empty()) shown += " ";
    for (uint32_t i = place.first; i < place.last; ++i) shown += words[i];
    shown += (place.as_written ? "=" : "~") + std::string(text.substr(place.begin, place.end - place.begin));
  }
  return shown;
}

TEST(WordPlaces, WordForWord) {
  EXPECT_EQ(PlacesShown("您好，请讲。", {"您好", "请", "讲"}), "您好=您好 请=请 讲=讲");
  EXPECT_EQ(PlacesShown("Thank you, sir!", {"thank", " you ", "SIR"}), "thank=Thank  you =you SIR=sir");
  EXPECT_EQ(PlacesShown("我我要", {"我", "我", "要"}), "我=我 我=我 要=要");
  EXPECT_EQ(PlacesShown("", {"我"}), "");
  EXPECT_EQ(PlacesShown("我", {}), "");
  EXPECT_EQ(PlacesShown("我", {"", " "}), "");
}

TEST(WordPlaces, WhatTheTextWritesOtherwise) {
  const std::vector<std::string> spoken = {"二", "十", "四", "小", "时", "服", "务", "二", "楼"};
  EXPECT_EQ(PlacesShown("24小时服务，二楼", spoken), "二十四~24 小=小 时=时 服=服 务=务 二=二 楼=楼");
  EXPECT_EQ(PlacesShown("24小时服务，2楼", spoken), "二十四~24 小=小 时=时 服=服 务=务 二~2 楼=楼");
  EXPECT_EQ(PlacesShown("2026年的二月", {"二", "零", "二", "六", "年", "的", "二", "月"}), "二零二六~2026 年=年 的=的 二=二 月=月");
  EXPECT_EQ(PlacesShown("交了两百块，余额24元", {"交", "了", "200", "块", "余", "额", "二十四", "元"}),
            "交=交 了=了 200~两百 块=块 余=余 额=额 二十四~24 元=元");
  EXPECT_EQ(PlacesShown("完全不同", {"什", "么"}), "什么~完全不同");
}

TEST(WordPlaces, WhatIsMissingOnEitherSide) {
  EXPECT_EQ(PlacesShown("嗯那个我要查", {"我", "要", "查"}), "我=我 要=要 查=查");
  EXPECT_EQ(PlacesShown("您的我帮您", {"我", "帮", "您"}), "我=我 帮=帮 您=您");
  EXPECT_EQ(PlacesShown("我要查", {"嗯", "我", "那个", "要", "查", "啊"}), "我=我 要=要 查=查");
  const std::string without(300, 'x');
  EXPECT_EQ(PlacesShown(without + "我要查", {"我", "要", "查"}), "我=我 要=要 查=查");
}

// In order, within the text, at characters; and in time, however little the two have in common.
TEST(WordPlaces, OfAnything) {
  const std::vector<std::string> pieces = {"a", "ab", "aa", "我", "我我", "，", "x", "24", "二", ",", " ", "啊", "b", "时"};
  uint32_t seed = 1;
  const auto below = [&seed](uint32_t n) { return (seed = seed * 1664525 + 1013904223) / 65536 % n; };
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    std::vector<std::string> words;
    const uint32_t kinds = 1 + below(static_cast<uint32_t>(pieces.size()));
    for (uint32_t n = below(i % 100 == 0 ? 1365 : 20); n > 0; --n) text += pieces[below(kinds)];
    for (uint32_t n = below(i % 100 == 0 ? 1365 : 20); n > 0; --n) words.push_back(pieces[below(kinds)]);
    uint32_t word = 0, at = 0;
    for (const WordPlace& place : PlacesOf(text, words)) {
      ASSERT_TRUE(place.first >= word && place.last > place.first && place.last <= words.size()) << text;
      ASSERT_TRUE(place.begin >= at && place.end > place.begin && place.end <= text.size()) << text;
      ASSERT_TRUE((text[place.begin] & 0xC0) != 0x80 && (place.end == text.size() || (text[place.end] & 0xC0) != 0x80)) << text;
      word = place.last;
      at = place.end;
    }
  }
}

}  // namespace
}  // namespace callcue::run

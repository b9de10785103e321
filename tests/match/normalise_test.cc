#include "lib/match/normalise.h"

#include <gtest/gtest.h>

#include <iterator>
#include <string>
#include <vector>

#include "lib/match/stretch.h"
#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

struct Case {
  const char* text;
  const char* shown;
};

void Check(std::initializer_list<Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(Shown(c.text), c.shown) << c.text;
}

TEST(Normalise, FoldsScriptWidthAndCase) {
  Check({{"您好，請問有什麼可以幫您？", "您好请问有什么可以帮您"},
         {"ＡＰＰ登錄", "«app»登录"},
         {"Thank You, sir!", "«thank» «you» «sir»"},
         {"　全角　空格　", "全角空格"},
         {"妳的號碼", "你的号码"},
         {"\U0002005e\U00020000", "\U0002003e\U00020000"}});
}

TEST(Normalise, FoldsWhatOneScriptTellsApartAndTheOtherDoesNot) {
  for (const auto& [traditional, simplified] : std::vector<std::pair<const char*, const char*>>{
           {"瞭解", "了解"}, {"答覆", "答复"}, {"憑藉", "凭借"}, {"跟著", "跟着"}, {"帳單", "账单"}, {"帐单", "账单"}, {"衞生", "卫生"},
           {"祇要", "只要"}, {"衹有", "只有"}}) {
    EXPECT_EQ(Shown(traditional), Shown(simplified));
  }
}

// Most words of phrases take a short way.
TEST(Normalise, WordsOfPhrasesAreReadAsTextsAre) {
  const std::vector<std::string> characters = {"那", "這", "这", "个", "個", "就", "是", "说", "怎", "么", "呢", "谢", "嗯"};
  const CharTable table;
  StretchReader reader(table);
  Normalised line;
  std::vector<std::string> words = {""};
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string word = words[i];
    if (word.size() < 12) {
      for (const std::string& c : characters) words.push_back(word + c);
    }
    if (word.empty()) continue;
    ASSERT_TRUE(Normalise(table, word, &line));
    std::vector<uint32_t> values;
    for (uint32_t k = 0; k < line.size; ++k) values.push_back(line.Value(k));
    size_t edges = 0;
    for (const FillerToken& filler : line.fillers) edges += filler.at == 0 || filler.at == line.size;
    const Stretch& stretch = reader.Read(word);
    ASSERT_EQ(stretch.values, values) << word;
    ASSERT_EQ(stretch.before.size() + stretch.behind.size(), edges) << word;
  }
}

TEST(Normalise, DropsPunctuationAndMarks) {
  Check({{"请_稍[UNK]等...", "请稍等"},
         {"<unk>您<s>好</s>", "您好"},
         {"[NOISE]好【的】《吗》……", "好的吗"},
         {"[一]", "«1»"},
         {"a[b", "«a» «b»"},
         {"好😀的", "好的"},
         {"好\U000e0100的\U0001F3F4\U000E0067\U000E007F", "好的"},
         {"don't follow-up", "«dont» «follow» «up»"}});
}

TEST(Normalise, WritesNumbersInDigits) {
  Check({{"二十四小时", "«24»小时"},
         {"24 小时", "«24»小时"},
         {"二 十 四 小时", "«24»小时"},
         {"两百零五", "«205»"},
         {"三千五", "«3500»"},
         {"一万二", "«12000»"},
         {"一万零二十", "«10020»"},
         {"九亿八千万", "«980000000»"},
         {"1.5万", "«15000»"},
         {"三点五万", "«35000»"},
         {"100 万", "«1000000»"},
         {"10千伏", "«10»千伏"},
         {"十千伏", "«10»千伏"},
         {"110 千伏", "«110»千伏"},
         {"一百一十千伏", "«110»千伏"},
         {"5千瓦3百", "«5000»瓦«300»"},
         {"1,000,000元", "«1000000»元"},
         {"十二", "«12»"},
         {"五六十", "«5»«60»"},
         {"二十三四块", "«23»«24»块"},
         {"二十三四万", "«230000»«240000»"},
         {"一百二三十", "«120»«130»"},
         {"一百二三", "«120»«130»"},
         {"一百零三四", "«103»«104»"},
         {"十一二点", "«11»«12»点"},
         {"二十三五块", "«23»«5»块"},
         {"二十三四五", "«23»«45»"},
         {"3.5", "«3»点«5»"},
         {"三点五", "«3»点«5»"},
         {"20%", "百分之«20»"},
         {"20 %", "百分之«20»"},
         {"3.5%", "百分之«3»点«5»"},
         {"1.5.2%", "«1»点«5»点«2»"},
         {"百分之二十", "百分之«20»"},
         {"百分之百", "百分之«100»"},
         {"¥100", "«100»元"},
         {"￥一百元", "«100»元"}});
}

TEST(Normalise, ReadsDigitsOneByOne) {
  Check({{"幺二三零零", "«12300»"},
         {"1 2 3 0 0", "«12300»"},
         {"138-0013-8000", "«13800138000»"},
         {"10086 24小时", "«10086»«24»小时"},
         {"二〇二六年", "«2026»年"},
         {"八零零幺二十四小时", "«8001»«24»小时"}});
}

TEST(Normalise, WritesDatesAndTimesInOneForm) {
  Check({{"2026-03-05", "«2026»年«3»月«5»日"},
         {"2026/3/5", "«2026»年«3»月«5»日"},
         {"2026.03.05", "«2026»年«3»月«5»日"},
         {"2026.3.5.1", "«2026»点«3»点«5»点«1»"},
         {"12026.3.5", "«12026»点«3»点«5»"},
         {"二零二六年三月五日", "«2026»年«3»月«5»日"},
         {"03月05日", "«3»月«5»日"},
         {"3:50", "«3»点«50»"},
         {"三点五十", "«3»点«50»"},
         {"09:30", "«9»点«30»"},
         {"15:00", "«15»点"},
         {"十五点", "«15»点"}});
}

// Left out, but where a word would become another one; some recognisers write a space there.
TEST(Normalise, LeavesApostrophesOut) {
  Check({{"Don't", "«dont»"},         {"don’t dont", "«dont» «dont»"}, {"I'll", "«i» «ll»"}, {"HE’LL", "«he» «ll»"},
         {"I 'll", "«i» «ll»"},       {"we're were", "«we» «re» «were»"}, {"they're", "«theyre»"}, {"i'd id", "«i» «d» «id»"},
         {"ｗｅ＇ｌｌ", "«we» «ll»"}, {"we'llx", "«wellx»"},           {"o'clock's'", "«oclocks»"},
         {"don´t", "«dont»"},         {"don\u02bct", "«dont»"},         {"he`ll", "«he» «ll»"}});
}

TEST(Normalise, LeavesWordsWithNumeralsWhole) {
  Check({{"等一下", "等«1»下"},
         {"统一一下", "统«1»«1»下"},
         {"千万一定", "千万«1»定"},
         {"万一", "万«1»"},
         {"一百一下", "«100»«1»下"},
         {"二十一点", "«21»点"},
         {"一点", "«1»点"}});
}

TEST(Normalise, DropsStutterButNotReduplication) {
  Check({{"我我我要投诉", "我要投诉"},
         {"我，我我要我要投诉", "我要投诉"},
         {"谢谢", "谢谢"},
         {"谢谢谢谢谢谢", "谢谢"},
         {"感谢，谢谢", "感谢谢谢"},
         {"是不是不行", "是不是不行"},
         {"那个那个我", "{那个那个}我"},
         {"你们你们看", "你们看"},
         {"1111", "«1111»"}});
}

TEST(Normalise, KeepsFillersBeside) {
  Check({{"嗯嗯", "{嗯嗯}"},
         {"嗯，我啊要", "{嗯}我{啊}要"},
         {"那个月", "{那个}月"},
         {"怎么说呢就是说", "{怎么说呢}{就是说}"},
         {"thank um you", "«thank»{um} «you»"},
         {"um hello", "{um}«hello»"}});
}

TEST(Normalise, DropsErhua) {
  Check({{"一会儿", "«1»会"}, {"这儿", "这里"}, {"女儿", "女儿"}, {"今儿个", "今天"}, {"昨儿個停电", "昨天停电"}, {"明 儿 个 说", "明天说"},
         {"今儿个人多", "今天个人多"}, {"前儿来的", "前天来的"},
         {"前儿子", "前儿子"}, {"后儿", "后天"}, {"玩意儿", "玩意"}, {"自个儿", "自个"}, {"有事兒", "有事"},
         {"账单儿、電線桿兒，说一遍儿", "账单电线杆说«1»遍"}, {"两天儿女儿科", "«2»天儿女儿科"},
         {"有事，儿子来", "有事儿子来"}, {"没空儿 童装", "没空儿童装"}});
}

TEST(Normalise, RejectsInvalidUtf8) {
  for (const char* text :
       {"\xff", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "好\xe5", "好好\xe5\xa5", "\x80",
        "a\xc3", "1\xe5", "[\xff", "\xf0\x80\x80\x80", "abc\xe5\x28\xa1xyz"}) {
    EXPECT_EQ(Shown(text), "invalid");
  }
}

TEST(Normalise, PlacesPointIntoTheTextAsSent) {
  static const CharTable table;
  Normalised line;
  const std::string text = "，請 二十四小时，我我要";
  ASSERT_TRUE(Normalise(table, text, &line));
  std::vector<std::string> places;
  for (uint32_t i = 0; i < line.size; ++i) {
    places.push_back(text.substr(line.spans[i].begin, line.spans[i].end - line.spans[i].begin));
  }
  EXPECT_EQ(places, (std::vector<std::string>{"請", "二十四", "二十四", "小", "时", "我我", "要"}));
}

TEST(Normalise, IsStable) {
  // What stands in the table is its own folded form: folding twice changes nothing.
  static const CharTable table;
  for (uint32_t c = 0; c < 0x30000; ++c) {
    const uint32_t once = table.Folded(c);
    ASSERT_EQ(table.Folded(once), once) << std::hex << c;
  }
}

TEST(Normalise, TakesNoZeroForAFactor) {
  Check({{"零万", "«0»万"},
         {"八零万块", "«80»万块"},
         {"零十", "«0»«10»"},
         {"一八五零零零零二零二零万", "«18500002020»万"}});
}

// Every run of four of these: it ends, and stays within the memory that was reserved for it.
TEST(Normalise, EveryShortRunOfNumerals) {
  static const CharTable table;
  const char* const kPieces[] = {"零", "一", "九", "两", "幺", "十", "百", "万", "亿", "点", "0",
                                 "7",  ".",  ",",  ":",  "-",  "/",  "%",  "¥",  " ",  "下", "a"};
  constexpr size_t kCount = std::size(kPieces);
  Normalised line;
  for (size_t n = 0; n < kCount * kCount * kCount * kCount; ++n) {
    std::string text;
    for (size_t k = 0, rest = n; k < 4; ++k, rest /= kCount) text += kPieces[rest % kCount];
    ASSERT_TRUE(Normalise(table, text, &line)) << text;
    ASSERT_LE(line.size, text.size() * 3 + 8) << text;
    uint32_t begin = 0;
    for (uint32_t i = 0; i < line.size; ++i) {
      ASSERT_GE(line.spans[i].begin, begin) << text;
      ASSERT_LE(line.spans[i].end, text.size()) << text;
      begin = line.spans[i].begin;
    }
  }
}

TEST(Normalise, LooksUpEachCharacterAtAPlaceOfItsOwn) {
  std::vector<bool> taken(0x10000);
  for (uint32_t c = 0; c < 0x10000; ++c) {
    ASSERT_EQ(CharTable::CodePoint(CharTable::Bits(c)), c);
    const uint16_t place = CharTable::Place(CharTable::Bits(c));
    ASSERT_FALSE(taken[place]) << std::hex << c;
    taken[place] = true;
  }
}

TEST(Normalise, CountsCodePoints) {
  static const CharTable table;
  Normalised line;
  for (auto [text, count] : std::vector<std::pair<const char*, uint32_t>>{
           {"", 0}, {"您好", 2}, {"a您，好。24 小时[UNK]\U0001F600é", 17}, {"我我我一百二十", 7}}) {
    ASSERT_TRUE(Normalise(table, text, &line));
    EXPECT_EQ(line.code_points, count) << text;
  }
}

}  // namespace
}  // namespace callcue::match

// A recogniser's switches: the same utterance, written with and without punctuation, with numbers in digits or
// characters, in either width and script, with spaces, fillers and stutters in any combination, gives the same acts at
// the same places.
#include <gtest/gtest.h>

#include <map>

#include "tests/match/match_testing.h"
#include "tests/match/recogniser.h"

namespace callcue::match {
namespace {

using Ways = std::vector<std::string>;
using Piece = Recogniser::Piece;

// "#24#" is a number, all else a character each. A run of letters is one piece.
std::vector<Piece> Read(const std::string& text) {
  static const std::map<std::string, Ways> kNumbers = {{"24", {"24", "二十四", "２４", "廿四"}},
                                                       {"2", {"2", "两", "二"}},
                                                       {"1", {"1", "一"}},
                                                       {"12300", {"12300", "幺二三零零", "一二三〇〇", "１２３００"}},
                                                       {"3500", {"3500", "三千五", "三千五百", "3,500", "三千五百"}},
                                                       {"15000", {"15000", "1.5万", "一万五", "一万五千", "15,000"}},
                                                       {"20%", {"20%", "百分之二十", "２０％"}},
                                                       {"8001", {"8001", "八零零一", "八零零幺"}},
                                                       {"30", {"30", "三十"}}};
  std::vector<Piece> pieces;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '#') {
      const size_t end = text.find('#', i + 1);
      Ways ways = kNumbers.at(text.substr(i + 1, end - i - 1));
      ways.erase(std::remove(ways.begin(), ways.end(), "廿四"), ways.end());
      pieces.push_back({ways});
      i = end + 1;
    } else if (text[i] > 0) {
      size_t end = i;
      while (end < text.size() && text[end] > 0 && text[end] != '#') ++end;
      pieces.push_back({{text.substr(i, end - i)}});
      i = end;
    } else {
      const size_t bytes = DecodeUtf8(text.data() + i, text.data() + text.size()).bytes;
      pieces.push_back({{text.substr(i, bytes)}});
      i += bytes;
    }
  }
  return pieces;
}

TEST(Invariance, UnderARecognisersSwitches) {
  PhraseSpec angry = Phrase(6, "生气|发火|投诉你们", PhraseSpec::Role::kAny, true);
  auto matcher = Compiled(
      {Phrase(0, "^您好|您好{8}为您服务"), Phrase(1, "(请问|请)有什么(可以|能){2}帮[到]您"), Phrase(2, "稍等|等一下"),
       Phrase(3, "24小时{6}(联系|回复)"), Phrase(4, "对不起 & 久等"), Phrase(5, "near(6, 谢谢, 来电)|感谢{4}来电"),
       angry, Phrase(7, "不用道歉", PhraseSpec::Role::kExcept), Phrase(7, "道歉"), Phrase(8, "工号[是]八零零一"),
       Phrase(9, "百分之二十"), Phrase(10, "拨打12300"), Phrase(11, "[0-9]{4,5}元", PhraseSpec::Role::kRegex),
       Phrase(12, "app"), Phrase(13, "两个月|三十天"), Phrase(14, "再见$")},
      {}, {{"zh", {"没有", "没", "不", "别"}}});
  const char* const kUtterances[] = {"您好工号#8001#为您服务请问有什么可以帮到您",
                                     "麻烦您稍等一下我帮您查询",
                                     "我们会在#24#小时之内联系您",
                                     "实在对不起让您久等了",
                                     "感谢您的来电再见",
                                     "谢谢您今天的来电",
                                     "我没有生气",
                                     "我真的很生气我要投诉你们",
                                     "您不用道歉",
                                     "我向您道歉",
                                     "我的工号是#8001#",
                                     "已经涨了#20#%了",
                                     "请您拨打#12300#热线",
                                     "一共是#3500#元",
                                     "扣了我#15000#元",
                                     "您可以在app上面办理",
                                     "都#2#个月了还没有处理",
                                     "#30#天之内给您回复",
                                     "国际长途说明书对您很难过长头发"};
  Recogniser writer(11);
  writer.fillers = {"嗯", "呃", "那个", "啊", "就是说"};
  Scratch scratch;
  Result result;
  size_t hits = 0;
  for (std::string text : kUtterances) {
    const size_t percent = text.find("#20#%");
    if (percent != std::string::npos) text.replace(percent, 5, "#20%#");
    const std::vector<Piece> utterance = Read(text);
    std::vector<ByteSpan> places;
    std::string plain;
    for (int round = 0; round < 1024; ++round) {
      const int switches = round % 256;
      const std::string written = writer.Write(utterance, switches, &places);
      ASSERT_TRUE(matcher->Scan(written, 1, "zh", &scratch, &result));
      std::string shown;
      for (const Hit& hit : result.hits) {
        size_t first = 0, last = 0;
        for (size_t i = 0; i < places.size(); ++i) {
          if (places[i].begin <= hit.begin_byte) first = i;
          if (places[i].begin < hit.end_byte) last = i;
        }
        shown += std::to_string(hit.act) + ":" + std::to_string(first) + "-" + std::to_string(last) + " ";
      }
      if (round == 0) {
        plain = shown;
        hits += result.hits.size();
      }
      ASSERT_EQ(shown, plain) << "switches " << switches << ": " << written << " " << Shown(written);
    }
  }
  EXPECT_EQ(hits, 20u);
}

}  // namespace
}  // namespace callcue::match

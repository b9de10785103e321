// What the language of phrases says, by what each finds.
#include <gtest/gtest.h>

#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

struct Case {
  const char* phrase;
  const char* text;
  const char* hits;
};

void ExpectHits(std::initializer_list<Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(Find(c.phrase, c.text), c.hits) << c.phrase << " in " << c.text;
}

TEST(Phrases, PlainText) {
  ExpectHits({{"感谢您的来电", "您好，感謝您的 来电。", "0:感謝您的 来电"},
         {"24小时", "二十四小时内", "0:二十四小时"},
         {"二十四小时", "24 小时", "0:24 小时"},
         {"4小时", "24小时", ""},
         {"一下", "麻烦统一一下", "0:一下"},
         {"等一下", "等1下", "0:等1下"},
         {"order", "reorder orders", ""},
         {"order", "my order, please", "0:order"},
         {"thank you", "Thank   you", "0:Thank   you"},
         {"thank you", "thankyou", ""},
         {"don't know", "I don’t know.", "0:don’t know"},
         {"谢谢", "谢谢，谢谢您", "0:谢谢，谢谢"},
         {"谢谢您", "好，谢谢谢谢您", "0:谢谢谢谢您"}});
}

// Word boundaries, and inflected forms as the author gives them.
TEST(Phrases, EnglishWords) {
  ExpectHits({{"(cancel|cancels|cancelled|canceling)", "He cancels what she cancelled; cancellation", "0:cancels 0:cancelled"},
         {"cancel[s|led|ling]", "cancelled, cancel it, canceller", "0:cancelled 0:cancel"},
         {"cancel (my|the) [current] order[s]", "CANCEL the current order", "0:CANCEL the current order"},
         {"cancel{6}order", "cancel my order", "0:cancel my order"},
         {"cancel{6}order", "cancel my reorder", ""},
         {"i will|i'll", "I’ll do it", "0:I’ll"},
         {"well|hell|were|ill", "We'll see, he'll say; we're what I'll be", ""},
         {"24 hour", "24 hours, 24 hour", "0:24 hour"},
         {"near(4, call, back)", "back, I call", "0:back, I call"},
         {"app", "打开APP登录", "0:APP"}});
}

TEST(Phrases, AlternativesGroupsOptionals) {
  ExpectHits({{"感谢|谢谢", "感谢，谢谢", "0:感谢 0:谢谢"},
         {"感谢|抱歉", "感谢，抱歉", "0:感谢 0:抱歉"},
         {"(请|麻烦您)稍等", "麻烦您稍等", "0:麻烦您稍等"},
         {"非常[的]抱歉", "非常抱歉，非常的抱歉", "0:非常抱歉 0:非常的抱歉"},
         {"二十(四|五)小时", "25小时", "0:25小时"},
         {"thank (you|u)", "thank u", "0:thank u"},
         {"[very] much", "very much, much", "0:very much 0:much"},
         {"（好｜行）的", "行的", "0:行的"},
         {"a\\|b", "a b", "0:a b"}});
}

TEST(Phrases, Gaps) {
  ExpectHits({{"转{3}部门", "转给技术部门", "0:转给技术部门"},
         {"转{2}部门", "转给技术部门", ""},
         {"转{2,3}部门", "转部门", ""},
         {"转{0}部门", "转部门", "0:转部门"},
         {"转{3}部门", "转给嗯技啊术，部门", "0:转给嗯技啊术，部门"},
         {"(退|换){2}(货|款)", "退您的款", "0:退您的款"},
         {"我{2}要{2}投诉", "我想要马上投诉", "0:我想要马上投诉"},
         {"a{9}b", "a b", "0:a b"},
         {"退{9}款", "退退款款", "0:退退款款"},
         {"扣了{0,8}元", "扣了三万元", "0:扣了三万元"}});
}

TEST(Phrases, BothAndNear) {
  ExpectHits({{"对不起 & 久等", "让您久等了，实在对不起", "0:久等了，实在对不起"},
         {"对不起 & 久等", "让您久等了", ""},
         {"near(3, 对不起, 久等)", "久等了对不起", "0:久等了对不起"},
         {"near(1, 对不起, 久等)", "久等了实在对不起", ""},
         {"NEAR（3， 对不起， 久等）", "久等了对不起", "0:久等了对不起"},
         {"我near(1,要,退)款", "我退要款", "0:我退要款"},
         {"a & b | c", "c", "0:c"},
         {"(a|b) & c", "c b", "0:c b"}});
}

TEST(Phrases, Anchors) {
  ExpectHits({{"^您好", "嗯，您好", "0:您好"},
         {"^您好", "喂您好", ""},
         {"^{1}您好", "喂您好", "0:您好"},
         {"再见$", "再见。啊", "0:再见"},
         {"再见$", "再见了", ""},
         {"^好$", "好。", "0:好"},
         {"^好{2}的$", "好是的", "0:好是的"},
         {"^hello", "um hello", "0:hello"}});
}

TEST(Phrases, ACantoneseNegationIsNoFiller) {
  ExpectHits({{"我同意", "我啊同意", "0:我啊同意"}, {"我同意", "我唔同意", ""}});
}

TEST(Phrases, Fillers) {
  ExpectHits({{"我要投诉", "我嗯要那个投诉", "0:我嗯要那个投诉"},
         {"嗯", "好，嗯嗯", "0:嗯嗯"},
         {"好啊", "好的啊", ""},
         {"好啊", "好嗯啊", "0:好嗯啊"},
         {"这个月", "这个月", "0:这个月"},
         {"这个月", "那个月", ""},
         {"我要那个发票", "我要发票", "0:我要发票"},
         {"嗯{2}好", "嗯，我很好", "0:嗯，我很好"},
         {"嗯{2}好", "嗯，我很很想好", ""}});
}

TEST(Phrases, Names) {
  auto matcher =
      Compiled({Phrase(0, "我叫<who>"), Phrase(1, "<any>再见")}, {{"who", "小(王|李)"}, {"any", "[<who>]说"}});
  EXPECT_EQ(Hits(*matcher, "我叫小李"), "0:我叫小李");
  EXPECT_EQ(Hits(*matcher, "小王说再见"), "1:小王说再见");
  EXPECT_EQ(Hits(*matcher, "说再见"), "1:说再见");
}

}  // namespace
}  // namespace callcue::match

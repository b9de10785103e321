#include "lib/match/matcher.h"

#include <gtest/gtest.h>

#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

using Role = PhraseSpec::Role;

TEST(Matcher, ExceptionsAndNegation) {
  const std::vector<Negators> negators = {{"zh", {"不", "没有", "不用", "别"}}};
  auto matcher = Compiled({Phrase(0, "道歉|对不起", Role::kAny), Phrase(0, "不用道歉", Role::kExcept),
                           Phrase(1, "生气|好意", Role::kAny, true), Phrase(2, "生气")},
                          {}, negators);
  EXPECT_EQ(Hits(*matcher, "不用道歉，对不起"), "0:对不起");
  EXPECT_EQ(Hits(*matcher, "我没有生气"), "2:生气");
  EXPECT_EQ(Hits(*matcher, "我没有那个很生气"), "2:生气");
  EXPECT_EQ(Hits(*matcher, "我没有这么样生气"), "1:生气 2:生气");
  EXPECT_EQ(Hits(*matcher, "对不起生气了"), "0:对不起 1:生气 2:生气");
  EXPECT_EQ(Hits(*matcher, "是不是生气了"), "1:生气 2:生气");
}

TEST(Matcher, OneWordOfLettersMayStandBehindANegator) {
  const std::vector<Negators> negators = {{"en", {"not", "never", "no need to"}}, {"zh", {"不"}}};
  auto matcher = Compiled({Phrase(0, "risk free|guaranteed return|95598", Role::kAny, true)}, {}, negators);
  for (const char* text : {"not risk free", "this is not a risk free product", "it's never a guaranteed return",
                           "no need to call that risk free", "Not, really; risk free", "not a, um, risk free",
                           "not abcdefghijklmnop risk free", "不risk free", "不a risk free"}) {
    EXPECT_EQ(Hits(*matcher, text), std::string(text).find("call") != std::string::npos ? "0:risk free" : "") << text;
  }
  for (const char* text : {"not at all risk free", "nota risk free", "knot a risk free", "a risk free",
                           "not abcdefghijklmnopq risk free", "not 5 risk free", "不可以a risk free", "risk free, not"}) {
    EXPECT_EQ(Hits(*matcher, text), "0:risk free") << text;
  }
  EXPECT_EQ(Hits(*matcher, "not a 95598"), "");
}

TEST(Matcher, ExceptionsReachAsFarAsTheySay) {
  const auto hits = [](Role role, const char* text, std::vector<uint32_t> pauses = {}) {
    const auto matcher = Compiled({Phrase(0, "抱歉|道歉"), Phrase(0, "不用", role), Phrase(1, "客气")});
    EXPECT_EQ(matcher->needs_pauses(), role == Role::kExceptInClause);
    Said said;
    said.text = text;
    said.party = 1;
    said.pauses = pauses.data();
    said.pause_count = pauses.size();
    Scratch scratch;
    Result result;
    EXPECT_TRUE(matcher->Scan(said, &scratch, &result));
    std::string shown;
    for (const Hit& hit : result.hits) {
      shown += std::to_string(hit.act) + ":" + std::string(said.text.substr(hit.begin_byte, hit.end_byte - hit.begin_byte)) + " ";
    }
    return shown;
  };
  const char* const text = "您不用跟我道歉，实在抱歉。客气";
  EXPECT_EQ(hits(Role::kExcept, text), "0:道歉 0:抱歉 1:客气 ");
  EXPECT_EQ(hits(Role::kExceptInClause, text), "0:抱歉 1:客气 ");
  EXPECT_EQ(hits(Role::kExceptInUtterance, text), "1:客气 ");
  // Before it in the clause and behind it; a hit that only ends there.
  EXPECT_EQ(hits(Role::kExceptInClause, "抱歉，道歉什么的不用；抱歉"), "0:抱歉 0:抱歉 ");
  EXPECT_EQ(hits(Role::kExceptInClause, "抱，歉不用"), "");
  EXPECT_EQ(hits(Role::kExceptInClause, "不，用抱歉"), "");
  // What ends a clause, and what doesn't.
  for (const char* end : {"，", "。", "！", "？", "；", "．", "｡", ", ", ". ", ".", "!", "?", ";", "\n", "\r",
                          "95598，10086", "95598，120", "１０８６,120", "ok,sir"}) {
    EXPECT_EQ(hits(Role::kExceptInClause, (std::string("不用了") + end + "抱歉").c_str()), "0:抱歉 ") << end;
  }
  for (const char* inside : {"、", "：", " ", "_", "…", "...", "[UNK]", "1.5", "1,500", "95598.cn", "嗯", "１．５",
                             "１，５００", "１,500", "９.ｃｎ", "．．．"}) {
    EXPECT_EQ(hits(Role::kExceptInClause, (std::string("不用了") + inside + "抱歉").c_str()), "") << inside;
  }
  // The speaker paused before 抱歉, or before something else.
  EXPECT_EQ(hits(Role::kExceptInClause, "不用了抱歉", {9}), "0:抱歉 ");
  EXPECT_EQ(hits(Role::kExceptInClause, "不用了抱歉", {0, 6}), "0:抱歉 ");
  EXPECT_EQ(hits(Role::kExceptInClause, "不用了抱歉", {0, 15, 99}), "");
}

TEST(Matcher, ExceptionsOfAGroupConcernItAlone) {
  PhraseSpec own = Phrase(0, "抱歉"), own_except = Phrase(0, "没抱歉", Role::kExcept);
  own.group = own_except.group = 1;
  const auto matcher = Compiled({own, own_except, Phrase(0, "歉意"), Phrase(0, "不歉意", Role::kExcept)});
  EXPECT_EQ(Hits(*matcher, "没抱歉意"), "0:歉意");
  EXPECT_EQ(Hits(*matcher, "抱歉，不歉意"), "0:抱歉");
  // Those of the whole act concern the group, too.
  const auto both = Compiled({own, Phrase(0, "不抱歉", Role::kExcept)});
  EXPECT_EQ(Hits(*both, "不抱歉，抱歉"), "0:抱歉");
}

TEST(Matcher, PhrasesDemandConfidence) {
  PhraseSpec sure = Phrase(0, "好"), except = Phrase(1, "不好", Role::kExcept);
  sure.min_confidence = 0.5;
  except.min_confidence = 0.8;
  const auto matcher = Compiled({sure, Phrase(1, "好"), except});
  const auto hits = [&](double confidence) {
    Said said;
    said.text = "不好";
    said.confidence = confidence;
    Scratch scratch;
    Result result;
    EXPECT_TRUE(matcher->Scan(said, &scratch, &result));
    std::string acts;
    for (const Hit& hit : result.hits) acts += std::to_string(hit.act);
    return acts;
  };
  EXPECT_EQ(hits(1), "0");
  EXPECT_EQ(hits(0.8), "0");
  EXPECT_EQ(hits(0.79), "01");
  EXPECT_EQ(hits(0.5), "01");
  EXPECT_EQ(hits(0.49), "1");
}

TEST(Matcher, PartiesAndLanguages) {
  PhraseSpec agent = Phrase(0, "您好"), english = Phrase(1, "hello");
  agent.parties = 1 << 1;
  english.language = "en";
  auto matcher = Compiled({agent, english});
  EXPECT_EQ(Hits(*matcher, "您好 hello", 1, "en-US"), "0:您好 1:hello");
  EXPECT_EQ(Hits(*matcher, "您好 hello", 2, "EN"), "1:hello");
  EXPECT_EQ(Hits(*matcher, "您好 hello", 1, "zh"), "0:您好");
  EXPECT_EQ(Hits(*matcher, "您好 hello", 1, ""), "0:您好 1:hello");
  EXPECT_EQ(Hits(*matcher, "您好 hello", 99, ""), "");
}

// Recognisers say cmn for Mandarin; a policy for Chinese hears Cantonese, unless it has words of its own for it.
TEST(Matcher, LanguagesOfChinese) {
  PhraseSpec chinese = Phrase(0, "投诉"), english = Phrase(1, "complain"), cantonese = Phrase(2, "投诉");
  chinese.language = "zh-CN";
  english.language = "eng";
  cantonese.language = "yue";
  const auto hits = [&](const std::vector<PhraseSpec>& phrases, std::string_view language) {
    return Hits(*Compiled(phrases), "投诉 complain", 1, language);
  };
  for (const char* same : {"zh", "cmn-Hans-CN", "CMN_hans", "zho", "zh-cmn-Hans-CN", "yue-Hant-HK", "nan-TW"}) {
    EXPECT_EQ(hits({chinese, english}, same), "0:投诉") << same;
  }
  EXPECT_EQ(hits({chinese, english, cantonese}, "yue-Hant-HK"), "2:投诉");
  EXPECT_EQ(hits({chinese, english, cantonese}, "zh-yue"), "0:投诉");
  EXPECT_EQ(hits({chinese, english, cantonese}, "en-US"), "1:complain");
  for (const char* other : {"ja", "y", "cm", "zhx", "klingon-of-a-tag-beyond-all-measure"}) {
    EXPECT_EQ(hits({chinese, english, cantonese}, other), "") << other;
  }
}

TEST(Matcher, RegularExpressions) {
  auto matcher = Compiled({Phrase(0, "工号[0-9]{4,5}", Role::kRegex), Phrase(1, "[0-9]{11}", Role::kRegex),
                           Phrase(2, "嗯.*好", Role::kRegex), Phrase(3, "退.?款|换.?貨", Role::kRegex)});
  EXPECT_EQ(Hits(*matcher, "我的工号是，工号八零零幺"), "0:工号八零零幺");
  EXPECT_EQ(Hits(*matcher, "138-0013-8000"), "1:138-0013-8000");
  EXPECT_EQ(Hits(*matcher, "工啊号八零零幺，嗯，很好"), "0:工啊号八零零幺 2:嗯，很好");
  EXPECT_EQ(Hits(*matcher, "退款换個貨"), "3:退款 3:换個貨");
  EXPECT_NE(matcher->Dump().find("needs 工号"), std::string::npos);
  // Of fillers an expression sees those that it names.
  matcher = Compiled({Phrase(0, "是这个号吗", Role::kRegex), Phrase(1, "是啊好", Role::kRegex)});
  EXPECT_EQ(Hits(*matcher, "嗯是呃这，个那个号呃吗"), "0:是呃这，个那个号呃吗");
  EXPECT_EQ(Hits(*matcher, "是号吗，是这个啊号吗"), "0:是这个啊号吗");
  for (const char* text : {"是啊啊好", "是这个啊好", "是啊这个好"})
    EXPECT_EQ(Hits(*matcher, text), std::string("1:") + text);
  EXPECT_EQ(Hits(*matcher, "是好"), "");
}

TEST(Matcher, OrdersAndReducesHits) {
  auto matcher =
      Compiled({Phrase(1, "您好请问"), Phrase(0, "您好"), Phrase(0, "您好请"), Phrase(2, "好"), Phrase(3, "您好")});
  EXPECT_EQ(Hits(*matcher, "您好请问"), "3:您好 0:您好请 1:您好请问 2:好");
}

TEST(Matcher, CountsUtf16AndCodePoints) {
  auto matcher = Compiled({Phrase(0, "𠀀好")});
  Scratch scratch;
  Result result;
  ASSERT_TRUE(matcher->Scan("é😀𠀀好a", 1, "", &scratch, &result));
  ASSERT_EQ(result.hits.size(), 1u);
  const Hit& hit = result.hits[0];
  EXPECT_EQ(hit.begin_byte, 6u);
  EXPECT_EQ(hit.end_byte, 13u);
  EXPECT_EQ(hit.begin_utf16, 3u);
  EXPECT_EQ(hit.end_utf16, 6u);
  EXPECT_EQ(hit.begin_point, 2u);
  EXPECT_EQ(hit.end_point, 4u);
  EXPECT_EQ(result.code_points, 5u);
}

TEST(Matcher, KnowsMereAcknowledgements) {
  Options options;
  options.acknowledgement = 1;
  auto matcher = Compiled({Phrase(0, "投诉"), Phrase(1, "好的|嗯|对")}, {}, {}, options);
  Scratch scratch;
  Result result;
  auto only = [&](const char* text) {
    return matcher->Scan(text, 2, "", &scratch, &result) && result.only_acknowledgement;
  };
  EXPECT_TRUE(only("好的，好的，啊"));
  EXPECT_TRUE(only("嗯"));
  EXPECT_TRUE(only("嗯，对对"));
  EXPECT_FALSE(only("好的，我要投诉"));
  EXPECT_FALSE(only("啊"));
  EXPECT_FALSE(only("我说好的"));
  EXPECT_FALSE(only(""));
  // What is said again is no more than what it says again.
  matcher = Compiled({Phrase(0, "投诉"), Phrase(1, "^(好的|对|没问题)|知道了$")}, {}, {}, options);
  for (const char* text : {"对对对", "对，对，对对对对", "好的好的好的", "没问题没问题没问题", "好的好的知道了"}) {
    EXPECT_TRUE(only(text)) << text;
  }
  for (const char* text : {"对对方", "好的好吃", "没问题没电", "我好的好的", "好的投诉投诉"})
    EXPECT_FALSE(only(text)) << text;
  matcher->Scan("，。", 2, "", &scratch, &result);
  EXPECT_TRUE(result.empty);
  matcher->Scan("嗯", 2, "", &scratch, &result);
  EXPECT_FALSE(result.empty);
}

TEST(Matcher, RejectsInvalidText) {
  auto matcher = Compiled({Phrase(0, "好")});
  Scratch scratch;
  Result result;
  EXPECT_TRUE(matcher->Scan("好", 1, "", &scratch, &result));
  EXPECT_FALSE(matcher->Scan("好\xe5\xa5", 1, "", &scratch, &result));
  EXPECT_TRUE(result.hits.empty());
}

// What a product would be too much for stays apart, where normalisation makes the same of it.
TEST(Matcher, KeepsWordsApartThatNeedNotBeMultiplied) {
  Options options;
  options.most_product = 3;
  const auto dump = [&options](const char* phrase) { return Compiled({Phrase(0, phrase)}, {}, {}, options)->Dump(); };
  EXPECT_EQ(dump("(您|你)(要|想)"), "phrase 0 act 0: (您|你)(要|想)\n");
  EXPECT_EQ(dump("(您|你)(要|想)[的](办|查)"),
            "phrase 0 act 0: (您|你)(要的办|要的查|要办|要查|想的办|想的查|想办|想查)\n");
  EXPECT_EQ(dump("(您|你)要"), "phrase 0 act 0: (您要|你要)\n");
  EXPECT_EQ(dump("(甲|乙)(乙|丙)"), "phrase 0 act 0: (甲乙|甲丙|乙|乙丙)\n");            // 乙乙
  EXPECT_EQ(dump("(我要|你)(我要|他)"), "phrase 0 act 0: (我要|我要他|你我要|你他)\n");  // 我要我要
  EXPECT_EQ(dump("(二|三)(十|百)"), "phrase 0 act 0: (20|200|30|300)\n");
  EXPECT_EQ(dump("(那|哪)(个|里)"), "phrase 0 act 0: (~|那里|哪个|哪里)\n");
  auto matcher = Compiled({Phrase(0, "(您|你)(要|想)[的](办|查)")}, {}, {}, options);
  EXPECT_EQ(Hits(*matcher, "您嗯想，查，您想要查，你要的办"), "0:您嗯想，查 0:你要的办");
}

TEST(Matcher, DumpsInOneForm) {
  auto matcher =
      Compiled({Phrase(0, "請{2,3}(稍等|等一下)"), Phrase(1, "^好啊 & 行"), Phrase(2, "x", Role::kExcept, true)});
  EXPECT_EQ(matcher->Dump(),
            "phrase 0 act 0: (请){2,3}(稍等|等1下)\n"
            "phrase 1 act 1 side 0: ^(好~)\n"
            "phrase 1 act 1 side 1: (行)\n"
            "phrase 2 act 2 except negatable: (x)\n");
  PhraseSpec clause = Phrase(0, "甲", Role::kExceptInClause), utterance = Phrase(0, "乙", Role::kExceptInUtterance);
  clause.group = 3;
  utterance.min_confidence = 0.25;
  EXPECT_EQ(Compiled({clause, utterance})->Dump(),
            "phrase 0 act 0 except in clause group 3: (甲)\n"
            "phrase 1 act 0 except in utterance confidence 0.250000: (乙)\n");
}

// They run only where the text holds as many digits as they need: never too few.
TEST(Matcher, RegexesThatNeedDigits) {
  const struct {
    const char* pattern;
    const char* text;
    const char* hits;
  } kCases[] = {{"\\d{7,}", "电话1380013", "0:1380013"},
                {"\\d{7,}", "电话138001", ""},
                {"\\d{7,}|客服", "客服", "0:客服"},
                {"(\\d{4})?元", "元", "0:元"},
                {"(\\d\\d)*元", "元", "0:元"},
                {"\\d{0,4}元", "元", "0:元"},
                {"\\d+?元", "5元", "0:5元"},
                {"\\d??元", "元", "0:元"},
                {"(?:\\d{2}|号|楼){2}", "号楼", "0:号楼"},
                {"[0-9]{2}[^0-9][\\d]", "12元3", "0:12元3"},
                {"[0-9]{2}[^0-9][\\d]", "12元", ""},
                {"[0-9a]号", "a号", "0:a号"},
                {"[]0-9]号", "7号", "0:7号"},
                {"[[:digit:]号]好", "号好", "0:号好"},
                {"[0-z]号", "a号", "0:a号"},
                {"[号楼-]{2}好", "号楼好", "0:号楼好"},
                {"(?i)A?1?号", "号", "0:号"},
                {"\\D{2}号", "您好号", "0:您好号"},
                {"\\x{597d}的", "好的", "0:好的"},
                {"号\\.?(1|您)", "号您", "0:号您"},
                {"((1)(2|好))|(34)好", "1好", "0:1好"}};
  for (const auto& c : kCases) {
    EXPECT_EQ(Hits(*Compiled({Phrase(0, c.pattern, PhraseSpec::Role::kRegex)}), c.text), c.hits) << c.pattern;
  }
}

}  // namespace
}  // namespace callcue::match

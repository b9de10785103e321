// Words that speak for an act or against it.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

CuesSpec Judged(uint32_t act, std::vector<CuesSpec::Cue> cues, int least, int enough = INT32_MAX) {
  CuesSpec spec;
  spec.act = act;
  spec.least = least;
  spec.finds = enough != INT32_MAX;
  spec.enough = enough;
  spec.cues = std::move(cues);
  return spec;
}

std::unique_ptr<const Matcher> With(std::vector<CuesSpec> cues, const std::vector<PhraseSpec>& phrases,
                                    const std::vector<Negators>& negators = {}) {
  Options options;
  options.cues = cues;
  return Compiled(phrases, {}, negators, options);
}

std::string Problems(std::vector<CuesSpec> cues) {
  Options options;
  options.cues = cues;
  std::vector<Problem> problems;
  EXPECT_EQ(Matcher::Compile({}, {}, {}, options, &problems), nullptr);
  std::string shown;
  for (const Problem& p : problems) {
    shown += p.code + "@" + std::to_string(p.index) + "," + (p.word == UINT32_MAX ? "all" : std::to_string(p.word)) + ":" + std::to_string(p.begin) +
             "-" + std::to_string(p.end) + " ";
  }
  return shown;
}

TEST(Cues, TakesAHitBackWhenWordsSpeakAgainstIt) {
  const auto matcher = With({Judged(0, {{"谢谢", 200}, {"他说", -150}, {"先生", -250}}, 0)}, {Phrase(0, "谢谢")});
  EXPECT_EQ(Hits(*matcher, "谢谢您"), "0:谢谢");
  EXPECT_EQ(Hits(*matcher, "他说谢谢"), "0:谢谢");
  EXPECT_EQ(Hits(*matcher, "谢谢先生"), "");
  EXPECT_EQ(Hits(*matcher, "他说，后来他说谢谢"), "");  // each time counts
}

TEST(Cues, LeaveCertainHitsAlone) {
  PhraseSpec certain = Phrase(0, "谢谢");
  certain.certain = true;
  const auto matcher = With({Judged(0, {{"先生", -250}}, 0)}, {certain, Phrase(0, "真谢谢您")});
  EXPECT_EQ(Hits(*matcher, "谢谢先生"), "0:谢谢");
  EXPECT_EQ(Hits(*matcher, "真谢谢您先生"), "0:谢谢");  // the longer one goes, and doesn't take it along
  EXPECT_EQ(Hits(*matcher, "真谢谢您"), "0:真谢谢您");
}

TEST(Cues, AnUtteranceWithoutAnyIsNotJudged) {
  const auto matcher = With({Judged(0, {{"先生", -250}}, 100)}, {Phrase(0, "谢谢")});
  EXPECT_EQ(Hits(*matcher, "谢谢您"), "0:谢谢");
  EXPECT_EQ(Hits(*matcher, "谢谢先生"), "");
}

TEST(Cues, FindsAnActFromTheFirstToTheLastWordsThatSpeakForIt) {
  const auto matcher = With({Judged(1, {{"多谢", 200}, {"帮忙", 150}, {"不", -300}}, -50, 300)}, {Phrase(0, "再见")});
  EXPECT_EQ(Hits(*matcher, "真是多谢您帮忙了"), "1:多谢您帮忙");
  EXPECT_EQ(Hits(*matcher, "多，谢 嗯您帮忙，再见"), "1:多，谢 嗯您帮忙 0:再见");
  EXPECT_EQ(Hits(*matcher, "真是多谢您了"), "");
  EXPECT_EQ(Hits(*matcher, "不多谢您帮忙"), "");
}

TEST(Cues, OneActIsFoundOnce) {
  const auto matcher = With({Judged(0, {{"多谢", 400}}, -50, 300)}, {Phrase(0, "谢您")});
  EXPECT_EQ(Hits(*matcher, "多谢您"), "0:谢您");
  EXPECT_EQ(Hits(*matcher, "多谢"), "0:多谢");
}

TEST(Cues, DoesNotBringBackWhatWasTaken) {
  const std::vector<CuesSpec> cues = {Judged(0, {{"道歉", 900}}, 0, 300)};
  EXPECT_EQ(Hits(*With(cues, {Phrase(0, "对不起")}), "不用道歉"), "0:道歉");
  EXPECT_EQ(Hits(*With(cues, {Phrase(0, "道歉"), Phrase(0, "不用", PhraseSpec::Role::kExceptInUtterance)}), "不用道歉"),
            "");
  EXPECT_EQ(Hits(*With(cues, {Phrase(0, "道歉", PhraseSpec::Role::kAny, true)}, {{"zh", {"不用"}}}), "不用道歉"), "");
}

TEST(Cues, ANegatedExceptionTakesNothing) {
  using Role = PhraseSpec::Role;
  const auto matcher = With({Judged(0, {{"谢", 400}}, 0, 300)},
                            {Phrase(0, "谢 & 好", Role::kAny, true), Phrase(0, "道歉", Role::kExcept, true)}, {{"zh", {"不用"}}});
  EXPECT_EQ(Hits(*matcher, "谢，不用道歉"), "0:谢");
}

// Half of A & B is no hit that negators could take back.
TEST(Cues, FindWhereNegatorsTookNothingWholeBack) {
  const auto matcher = With({Judged(0, {{"道歉", 900}}, 0, 300)}, {Phrase(0, "赔偿 & 生气", PhraseSpec::Role::kAny, true)}, {{"zh", {"不"}}});
  EXPECT_EQ(Hits(*matcher, "我不生气要道歉"), "0:道歉");
  EXPECT_EQ(Hits(*matcher, "我不生气要赔偿道歉"), "");
  EXPECT_EQ(Hits(*matcher, "不赔偿我也不生气要道歉"), "");
  EXPECT_EQ(Hits(*matcher, "不赔偿我生气要道歉也生气"), "");
}

TEST(Cues, AnchorsDemandTheEdges) {
  const auto matcher = With({Judged(0, {{"^好", -100}, {"好$", -100}}, -150)}, {Phrase(0, "行")});
  EXPECT_EQ(Hits(*matcher, "好行"), "0:行");
  EXPECT_EQ(Hits(*matcher, "好好行"), "0:行");  // a stutter
  EXPECT_EQ(Hits(*matcher, "好行也好"), "");
  EXPECT_EQ(Hits(*matcher, "嗯，好行也好的嗯"), "0:行");
  const auto wide = With({Judged(0, {{"＾好", -100}, {"好＄", -100}}, -150)}, {Phrase(0, "行")});
  EXPECT_EQ(Hits(*wide, "好行也好的"), "0:行");
  EXPECT_EQ(Hits(*wide, "好行也好"), "");
}

TEST(Cues, OfALongLineNearAHitOnly) {
  const auto matcher = With({Judged(0, {{"先生", -250}}, 0)}, {Phrase(0, "谢谢")});
  const auto days = [](size_t characters) {
    std::string text;
    while (text.size() < characters * 3) text += "今天";
    return text.substr(0, characters * 3);
  };
  EXPECT_EQ(Hits(*matcher, "谢谢" + days(24) + "先生" + days(40)), "0:谢谢");
  EXPECT_EQ(Hits(*matcher, "谢谢" + days(23) + "先生" + days(40)), "");
  EXPECT_EQ(Hits(*matcher, days(40) + "先生" + days(24) + "谢谢"), "0:谢谢");
  EXPECT_EQ(Hits(*matcher, days(40) + "先生" + days(22) + "谢谢"), "");
  // One of 64 characters is weighed whole.
  EXPECT_EQ(Hits(*matcher, "谢谢" + days(60) + "先生"), "");
  EXPECT_EQ(Hits(*matcher, "先生" + days(60) + "谢谢"), "");
  EXPECT_EQ(Hits(*matcher, "谢谢" + days(61) + "先生"), "0:谢谢");
  EXPECT_EQ(Hits(*matcher, "先生" + days(61) + "谢谢"), "0:谢谢");
}

TEST(Cues, LeaveLongHitsAlone) {
  const auto matcher = With({Judged(0, {{"先生", -250}}, 0)}, {Phrase(0, "多谢{0,64}再见")});
  std::string rest;
  for (int i = 0; i < 30; ++i) rest += "今天";
  EXPECT_EQ(Hits(*matcher, "多谢先生" + rest + "再见"), "0:多谢先生" + rest + "再见");
  EXPECT_EQ(Hits(*matcher, "多谢先生" + rest.substr(6) + "再见"), "");
}

// What lies near a hit may be all of a line that is too long for cues alone: weighed anew, whatever was said before.
TEST(Cues, AroundALongHit) {
  const auto matcher = With({Judged(0, {{"先生", -250}}, 0)}, {Phrase(0, "谢{30,60}您")});
  const auto repeat = [](size_t n) {
    std::string text;
    for (size_t i = 0; i < n; ++i) text += i % 2 ? "说" : "家";
    return text;
  };
  Scratch scratch;
  const auto hits = [&](const std::string& text) {
    Result result;
    EXPECT_TRUE(matcher->Scan(text, 1, "zh", &scratch, &result));
    return result.hits.size();
  };
  const std::string hit = "谢" + repeat(40) + "您";
  EXPECT_EQ(hits(repeat(20) + hit + repeat(8)), 1u);
  EXPECT_EQ(hits("先生" + repeat(18) + hit + repeat(8)), 0u);
  EXPECT_EQ(hits("先生"), 0u);
  EXPECT_EQ(hits(repeat(20) + hit + repeat(8)), 1u);
}

TEST(Cues, FindsNothingInLongLines) {
  const auto matcher = With({Judged(0, {{"多谢", 400}}, 0, 300)}, {Phrase(1, "再见")});
  std::string rest;
  for (int i = 0; i < 31; ++i) rest += "今天";  // 62 characters
  EXPECT_EQ(Hits(*matcher, "多谢" + rest), "0:多谢");
  EXPECT_EQ(Hits(*matcher, "多谢" + rest + "了"), "");
}

TEST(Cues, OfAPartyAndALanguage) {
  CuesSpec cues = Judged(0, {{"多谢", 400}}, 0, 300);
  cues.parties = 1 << 2;
  cues.language = "zh";
  const auto matcher = With({cues}, {Phrase(1, "再见")});
  EXPECT_EQ(Hits(*matcher, "多谢", 2, "zh-CN"), "0:多谢");
  EXPECT_EQ(Hits(*matcher, "多谢", 2), "0:多谢");
  EXPECT_EQ(Hits(*matcher, "多谢", 1, "zh-CN"), "");
  EXPECT_EQ(Hits(*matcher, "多谢", 2, "en"), "");
}

TEST(Cues, OfLettersAndNumbersAreWholeWords) {
  const auto matcher = With({Judged(0, {{"24小时", 400}, {"cancel", 400}}, 0, 300)}, {});
  EXPECT_EQ(Hits(*matcher, "124小时"), "");
  EXPECT_EQ(Hits(*matcher, "please cancel it"), "0:cancel");
  EXPECT_EQ(Hits(*matcher, "cancelled"), "");
}

TEST(Cues, ANumberSignIsAnyNumber) {
  const auto matcher = With({Judged(0, {{"欠了#块", 400}}, 0, 300)}, {});
  EXPECT_EQ(Hits(*matcher, "还欠了八十块呢"), "0:欠了八十块");
  EXPECT_EQ(Hits(*matcher, "欠了12345块"), "0:欠了12345块");
  EXPECT_EQ(Hits(*matcher, "欠了块"), "");
  EXPECT_EQ(Hits(*matcher, "欠了#块"), "");
  EXPECT_EQ(Hits(*matcher, "欠了3点5块"), "");  // two numbers
  EXPECT_EQ(Hits(*matcher, "欠了三十，五块"), "0:欠了三十，五块");  // side by side they are one
  EXPECT_EQ(Hits(*With({Judged(0, {{"欠了＃块", 400}}, 0, 300)}, {}), "欠了八十块"), "0:欠了八十块");
  const auto edges = With({Judged(0, {{"^#", 100}, {"#$", 10}, {"#点#", 1}}, 0, 111)}, {});
  EXPECT_EQ(Hits(*edges, "12点30"), "0:12点30");
  EXPECT_EQ(Hits(*edges, "12点"), "");
  EXPECT_EQ(Hits(*edges, "在12点30"), "");
}

// In long lines, too: those count that begin within reach, and a number is as many characters as it has digits.
TEST(Cues, OfNumbersAroundAHit) {
  const auto matcher = With({Judged(0, {{"欠#块", -50}}, 0)}, {Phrase(0, "谢谢")});
  std::string rest;
  for (int i = 0; i < 40; ++i) rest += "今天";
  EXPECT_EQ(Hits(*matcher, rest + "谢谢" + rest + "欠300块"), "0:谢谢");
  EXPECT_EQ(Hits(*matcher, rest + "谢谢" + rest.substr(0, 23 * 3) + "欠300块"), "");
  EXPECT_EQ(Hits(*matcher, "12345678901" + rest + "谢谢" + rest.substr(0, 24 * 3) + "欠300块"), "0:谢谢");
  EXPECT_EQ(Hits(*matcher, "欠300块" + rest.substr(0, 19 * 3) + "谢谢" + rest), "");
  EXPECT_EQ(Hits(*matcher, "欠300块" + rest.substr(0, 20 * 3) + "谢谢" + rest), "0:谢谢");
}

// In the line a space stands between a word of letters and a number, however they were written.
TEST(Cues, ANumberStandsBesideLetters) {
  const auto matcher = With({Judged(0, {{"pay # yuan", 400}, {"wifi#", 400}, {"#kg", 400}, {"第#q", 400}}, 0, 300)}, {});
  EXPECT_EQ(Hits(*matcher, "please pay 12 yuan now"), "0:pay 12 yuan");
  EXPECT_EQ(Hits(*matcher, "pay，um，十二yuan"), "0:pay，um，十二yuan");
  EXPECT_EQ(Hits(*matcher, "用wifi5吧"), "0:wifi5");
  EXPECT_EQ(Hits(*matcher, "在家wifi 12"), "0:wifi 12");
  EXPECT_EQ(Hits(*matcher, "二十KG"), "0:二十KG");
  EXPECT_EQ(Hits(*matcher, "第3q"), "0:第3q");
  EXPECT_EQ(Hits(*matcher, "5kgs"), "");
  EXPECT_EQ(Hits(*matcher, "awifi5"), "");
  EXPECT_EQ(Problems({Judged(0, {{"wifi#", 1}, {"wifi #", 1}}, 0)}), "cues.twice@0,1:0-6 ");
}

TEST(Cues, OfNumbersHoldNoDigits) {
  EXPECT_EQ(Problems({Judged(0, {{"#点5", 1}, {"5点#", 1}, {"等#分钟一下", 1}, {"第#次", 1}, {"a5a#", 1}}, 0)}),
            "cues.number@0,0:0-5 cues.number@0,1:0-5 cues.number@0,2:0-16 cues.number@0,4:0-4 ");
}

// A number takes its 百 and 万 in; 千 stands behind one in 十千伏, 亿 in 三万亿.
TEST(Cues, AUnitBehindANumberIsToldOf) {
  const std::vector<CuesSpec> cues = {Judged(
      0, {{"#万", 400}, {"#千", 1}, {"欠＃萬元", 1}, {"#百分之#", 1}, {"#亿", 1}, {"#，百", 2}, {"万#", 1}, {"百姓", 1}}, 0, 300)};
  Options options;
  options.cues = cues;
  std::vector<Problem> problems;
  const auto matcher = Matcher::Compile({}, {}, {}, options, &problems);
  ASSERT_NE(matcher, nullptr);
  std::string words;
  for (const Problem& p : problems) words += p.code + (p.warning ? " " : "! ") + cues[0].cues[p.word].words + "\n";
  EXPECT_EQ(words, "cues.unit #万\ncues.unit 欠＃萬元\ncues.unit #百分之#\ncues.unit #，百\n");
  EXPECT_EQ(Hits(*matcher, "三万"), "");
  EXPECT_EQ(Hits(*matcher, "八零万"), "0:八零万");
}

TEST(Cues, OfNumbersCountBesideThoseOfDigits) {
  const auto matcher = With({Judged(0, {{"24小时", 50}, {"#小时", 30}, {"小时", 20}}, 0, 100)}, {});
  EXPECT_EQ(Hits(*matcher, "等二十四小时"), "0:二十四小时");
  EXPECT_EQ(Hits(*matcher, "等二十五小时"), "");
  // As often as they stand there, and around a hit no further away than others.
  const auto often = With({Judged(0, {{"#块", 40}, {"不", -30}}, 0, 80)}, {});
  EXPECT_EQ(Hits(*often, "三块五块"), "0:三块五块");
}

std::string Told(const Matcher& matcher, std::string_view text, uint32_t act = 0, int party = 1) {
  static constexpr const char* kVerdicts[] = {"nothing", "taken back", "refused", "phrase", "certain", "cues"};
  Scratch scratch;
  const Account account = matcher.Explain({text, party, "zh"}, act, &scratch);
  std::string told = kVerdicts[static_cast<int>(account.verdict)];
  told += " " + std::string(text.substr(account.begin_byte, account.end_byte - account.begin_byte));
  if (account.weighed == Account::Weighed::kTooLong) told += " too long";
  static constexpr const char* kTakers[] = {"", " by negator ", " by except ", " in clause ", " in utterance "};
  told += kTakers[static_cast<int>(account.taker)];
  told += text.substr(account.taker_begin, account.taker_end - account.taker_begin);
  if (account.taker >= Account::Taker::kException) told += " " + std::to_string(account.taker_phrase);
  if (account.weighed < Account::Weighed::kLine) return told;
  if (account.weighed == Account::Weighed::kAround) told += " around";
  told += " " + std::to_string(account.sum) + " of " + std::to_string(account.least);
  if (account.finds) told += ".." + std::to_string(account.enough);
  for (const Account::Word& word : account.words) {
    told += " " + word.words + "*" + std::to_string(word.weight);
    if (word.times > 1) told += "x" + std::to_string(word.times);
  }
  return told;
}

TEST(Account, TellsWhatDecided) {
  PhraseSpec certain = Phrase(0, "多谢"), except = Phrase(0, "不谢", PhraseSpec::Role::kExcept);
  certain.certain = true;
  const auto matcher = With({Judged(0, {{"谢谢", 200}, {"他说", -150}, {"先生", -250}, {"^您好", 30}, {"#元", 80}}, 0, 300)},
                            {Phrase(0, "谢谢"), certain, Phrase(0, "谢"), except, Phrase(1, "再见")});
  EXPECT_EQ(Told(*matcher, "谢谢，他说"), "phrase 谢谢 50 of 0..300 谢谢*200 他说*-150");
  EXPECT_EQ(Told(*matcher, "他说谢谢先生"), "refused 谢谢 -200 of 0..300 先生*-250 谢谢*200 他说*-150");
  EXPECT_EQ(Told(*matcher, "先生多谢"), "certain 多谢");
  EXPECT_EQ(Told(*matcher, "您好不谢"), "taken back 谢 by except 不谢 3");
  EXPECT_EQ(Told(*matcher, "您好，三元五元八元五百元"), "cues 您好，三元五元八元五百元 350 of 0..300 #元*80x4 ^您好*30");
  EXPECT_EQ(Told(*matcher, "请您好好说"), "nothing  0 of 0..300");
  EXPECT_EQ(Told(*matcher, "谢"), "phrase 谢 0 of 0..300");
  EXPECT_EQ(Told(*matcher, "再见", 1), "phrase 再见");
  EXPECT_EQ(Told(*matcher, "先生", 1), "nothing ");
  EXPECT_EQ(Told(*matcher, "再见", 7), "nothing ");
  EXPECT_EQ(Told(*matcher, "\xff谢谢"), "nothing ");
  EXPECT_EQ(Told(*matcher, "，"), "nothing ");
  std::string rest;
  for (int i = 0; i < 40; ++i) rest += "今天";
  EXPECT_EQ(Told(*matcher, rest), "nothing  too long");
  EXPECT_EQ(Told(*matcher, rest + "谢谢先生"), "refused 谢谢 around -50 of 0..300 先生*-250 谢谢*200");
  EXPECT_EQ(Told(*Compiled({Phrase(0, "嗯")}), "嗯"), "phrase 嗯");
}

// Of several hits it names the first, and what took that one.
TEST(Account, NamesWhatTookAHitBack) {
  using Role = PhraseSpec::Role;
  PhraseSpec own = Phrase(1, "好您", Role::kExcept), of_group = Phrase(1, "好");
  own.group = of_group.group = 1;
  const auto matcher = With({}, {Phrase(0, "谢谢", Role::kAny, true), Phrase(0, "他", Role::kExceptInClause, true),
                                 Phrase(0, "先生", Role::kExceptInUtterance, true), Phrase(0, "谢谢啦", Role::kExcept),
                                 Phrase(0, "钱 & 费", Role::kExcept), of_group, own, Phrase(1, "您")}, {{"zh", {"不"}}});
  EXPECT_EQ(Told(*matcher, "不谢谢"), "taken back 谢谢 by negator 不");
  EXPECT_EQ(Told(*matcher, "早，他说谢谢"), "taken back 谢谢 in clause 他 1");
  EXPECT_EQ(Told(*matcher, "他说，谢谢"), "phrase 谢谢");
  EXPECT_EQ(Told(*matcher, "谢谢，张先生"), "taken back 谢谢 in utterance 先生 2");
  EXPECT_EQ(Told(*matcher, "谢谢啦"), "taken back 谢谢 by except 谢谢啦 3");
  EXPECT_EQ(Told(*matcher, "费，谢谢，钱"), "taken back 谢谢 by except 费，谢谢，钱 4");
  EXPECT_EQ(Told(*matcher, "谢谢啦，不谢谢"), "taken back 谢谢 by except 谢谢啦 3");
  EXPECT_EQ(Told(*matcher, "不谢谢了，谢谢啦"), "taken back 谢谢 by negator 不");
  EXPECT_EQ(Told(*matcher, "好您", 1), "phrase 您");
  EXPECT_EQ(Told(*matcher, "谢谢，不他"), "phrase 谢谢");
}

// Of several judges it names one that decides; and whatever is said, an act is found where Scan() finds it.
TEST(Account, AgreesWithTheScan) {
  CuesSpec customers = Judged(0, {{"谢", 90}, {"说", -90}}, -20, 100), anyone = Judged(0, {{"谢谢", 50}, {"说", 10}, {"好", -40}}, -30);
  customers.parties = 1 << 2;
  CuesSpec odd = Judged(1, {{"说", -10}, {"好", -10}}, -30, -25);
  odd.language = "zh";
  const auto matcher = With({customers, anyone, odd, Judged(1, {{"谢", 20}, {"#", 7}}, -5, 34)},
                            {Phrase(0, "谢谢", PhraseSpec::Role::kAny, true), Phrase(0, "谢{0,2}好"), Phrase(1, "说好"),
                             Phrase(1, "好说", PhraseSpec::Role::kExcept)},
                            {{"zh", {"不"}}});
  EXPECT_EQ(Told(*matcher, "谢谢说", 0, 1), "phrase 谢谢 60 of -30 谢谢*50 说*10");
  EXPECT_EQ(Told(*matcher, "谢谢说说说", 0, 2), "refused 谢谢 -90 of -20..100 说*-90x3 谢*90x2");
  const char* const kPieces[] = {"谢", "谢", "说", "好", "不", "，", "3", "嗯"};
  Scratch scratch;
  Result result;
  uint64_t random = 7;
  int found = 0, refused = 0, by_cues = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    const auto next = [&random] { return (random = random * 6364136223846793005u + 1442695040888963407u) >> 33; };
    for (uint64_t left = next() % 9; left > 0; --left) text += kPieces[next() % 8];
    const Said said{text, static_cast<int>(1 + next() % 2), next() % 2 ? "zh" : ""};
    matcher->Scan(said, &scratch, &result);
    for (uint32_t act = 0; act < 2; ++act) {
      const auto first = std::find_if(result.hits.begin(), result.hits.end(), [act](const Hit& hit) { return hit.act == act; });
      const Account account = matcher->Explain(said, act, &scratch);
      ASSERT_EQ(account.found(), first != result.hits.end()) << text << " " << act;
      if (account.found()) {
        ASSERT_EQ(account.begin_byte, first->begin_byte) << text;
        ASSERT_EQ(account.end_byte, first->end_byte) << text;
      }
      int64_t sum = 0;
      for (const Account::Word& word : account.words) sum += int64_t{word.weight} * word.times;
      ASSERT_EQ(account.sum, sum);
      found += account.found();
      refused += account.verdict == Account::Verdict::kRefused;
      by_cues += account.verdict == Account::Verdict::kCues;
    }
  }
  EXPECT_GT(found, 1000);
  EXPECT_GT(refused, 100);
  EXPECT_GT(by_cues, 100);
}

// Blocks of one act: the words of one aren't those of another.
TEST(Cues, OfOneActJudgeByThemselves) {
  const auto matcher = With({Judged(0, {{"他", -30}, {"请", 60}}, 0, 50), Judged(0, {{"他", 40}, {"您", -40}}, 0, 90)}, {Phrase(0, "谢谢")});
  EXPECT_EQ(Hits(*matcher, "他谢谢"), "");
  EXPECT_EQ(Hits(*matcher, "您谢谢"), "");
  EXPECT_EQ(Hits(*matcher, "请他谢谢"), "0:谢谢");
  EXPECT_EQ(Hits(*matcher, "请他谢谢您，请您"), "");
  EXPECT_EQ(Hits(*matcher, "请"), "0:请");
  EXPECT_EQ(Hits(*matcher, "他他他您"), "");  // -90; 80
  EXPECT_EQ(Hits(*matcher, "他们跟他说他"), "0:他们跟他说他");
}

// Of several that find an act in a line, the first says where.
TEST(Account, NamesTheJudgeThatFinds) {
  const auto matcher = With({Judged(0, {{"谢", 100}}, 0, 90), Judged(0, {{"好", 300}}, 0, 90), Judged(0, {{"说", 30}}, 0, 10)}, {});
  EXPECT_EQ(Hits(*matcher, "谢说好"), "0:谢");
  EXPECT_EQ(Told(*matcher, "谢说好"), "cues 谢 100 of 0..90 谢*100");
  EXPECT_EQ(Hits(*matcher, "说好"), "0:好");
  EXPECT_EQ(Told(*matcher, "说好"), "cues 好 300 of 0..90 好*300");
}

// Of each act, the heaviest first; words of the same weight in one order, whatever the author's.
TEST(Cues, StandInTheDump) {
  CuesSpec thanks = Judged(1, {{"谢先生", -320}, {"謝了$", 180}, {"^多谢", 90}, {"ＯＫ谢谢您", 180}}, -250, 300);
  thanks.parties = 1 << 1 | 1 << 2;
  thanks.language = "zh";
  const auto matcher = With({thanks, Judged(0, {{"一下", -1}, {"#分钟", 12}}, -7)}, {Phrase(1, "谢谢")});
  const std::vector<std::string_view> acts = {"waiting", "thanks"};
  EXPECT_EQ(matcher->Dump(acts),
            "phrase 0 act thanks: (谢谢)\n"
            "cues act waiting least -7\n"
            "  12: #分钟\n"
            "  -1: 1下\n"
            "cues act thanks by AGENT,CUSTOMER zh least -250 enough 300\n"
            "  180: ok谢谢您|谢了$\n"
            "  90: ^多谢\n"
            "  -320: 谢先生\n");
  EXPECT_EQ(With({Judged(3, {{"好", 1}}, 0)}, {})->Dump(), "cues act 3 least 0\n  1: 好\n");
}

TEST(Cues, TheSameInAnyScriptAndWidth) {
  const auto matcher = With({Judged(0, {{"24小时", 400}}, 0, 300)}, {});
  for (const char* text : {"二十四小时", "24小时", "２４小時", "24 小时"})
    EXPECT_EQ(Hits(*matcher, text), "0:" + std::string(text));
}

TEST(Cues, ProblemsSayWhichWords) {
  EXPECT_EQ(
      Problems({Judged(0, {{"好", 1}, {"", 1}, {"^$", 1}, {"嗯好", 1}, {"您好", 1}, {"您好", 2}, {"^您好", 2}}, 0),
                Judged(0, {{"您好", 1}, {"，", 1}}, 0), Judged(0, {{"#", 1}, {"#1", 1}, {"二#", 1}, {"a##", 1}, {"#嗯", 1}}, 0)}),
      "cues.filler@0,1:0-0 cues.filler@0,2:0-2 cues.filler@0,3:0-6 cues.twice@0,5:0-6 "
      "cues.filler@1,1:0-3 cues.number@2,1:0-2 cues.number@2,2:0-4 cues.number@2,3:0-3 cues.filler@2,4:0-4 ");
  const auto for_acts = [](uint32_t acts) {
    std::vector<CuesSpec> cues;
    for (uint32_t act = 0; act < acts; ++act) cues.push_back(Judged(act, {{"好", 1}}, 0));
    return cues;
  };
  EXPECT_NE(With(for_acts(4096), {}), nullptr);
  EXPECT_EQ(Problems(for_acts(4097)), "cues.too_many@4096,all:0-0 ");
  std::string longer;
  for (int i = 0; i < 300; ++i) longer += i % 3 == 0 ? "天" : i % 3 == 1 ? "地" : "人";
  EXPECT_EQ(Problems({Judged(0, {{longer, 1}}, 0)}), "phrase.too_long@0,0:0-900 ");
}

}  // namespace
}  // namespace callcue::match

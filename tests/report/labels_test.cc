#include "lib/report/labels.h"

#include <string>

#include "gtest/gtest.h"
#include "lib/report/happening.h"

namespace callcue::report {
namespace {

template <typename Enum>
void ExpectLabels(int first, int last) {
  for (int i = first; i <= last; ++i) {
    EXPECT_FALSE(LabelOf(static_cast<Enum>(i)).english.empty()) << i;
    EXPECT_FALSE(LabelOf(static_cast<Enum>(i)).chinese.empty()) << i;
  }
  EXPECT_TRUE(LabelOf(static_cast<Enum>(last + 1)).english.empty());
}

TEST(LabelsTest, EveryNumberHasOneInBothLanguages) {
  ExpectLabels<Action>(1, 15);
  ExpectLabels<Action>(100, 100);
  ExpectLabels<Severity>(1, 4);
  ExpectLabels<Verdict>(1, 5);
  ExpectLabels<WithdrawalReason>(1, 6);
  ExpectLabels<Party>(1, 5);
  ExpectLabels<Cause>(1, 8);
  ExpectLabels<Stream>(1, 7);
  ExpectLabels<TransferStage>(1, 3);
  ExpectLabels<FeedbackOutcome>(1, 3);
}

TEST(LabelsTest, Languages) {
  EXPECT_EQ(LanguageOf("zh"), Language::kChinese);
  EXPECT_EQ(LanguageOf("zh-CN"), Language::kChinese);
  EXPECT_EQ(LanguageOf("ZH_cn"), Language::kChinese);
  EXPECT_EQ(LanguageOf("cmn-Hans-CN"), Language::kChinese);
  EXPECT_EQ(LanguageOf("zha"), Language::kEnglish);
  EXPECT_EQ(LanguageOf(""), Language::kEnglish);
}

TEST(LabelsTest, EveryKindOfEventIsDescribed) {
  constexpr int kinds[] = {0,  5,  6,  7,  8,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                           23, 24, 25, 26, 27, 40, 41, 42, 43, 44, 60, 61, 62, 63, 80, 81, 82};
  for (const int kind : kinds) {
    Event event;
    event.kind = static_cast<EventKind>(kind);
    event.text = event.name = "words";
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      const Happening happening = Describe(event, language);
      EXPECT_FALSE(happening.who.empty()) << kind;
      EXPECT_FALSE(happening.what.empty()) << kind;
      EXPECT_EQ(happening.what.find('$'), std::string::npos) << happening.what;
    }
  }
}

TEST(LabelsTest, DigitsAreCountedNotShown) {
  Event event;
  event.kind = EventKind::kDigit;
  event.party = Party::kCustomer;
  event.text = "123456";
  EXPECT_EQ(Describe(event, Language::kEnglish).what, "keys digits: 6");
}

}  // namespace
}  // namespace callcue::report

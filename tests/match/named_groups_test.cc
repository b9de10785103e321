// Named groups of regular expressions: where the value of a slot stands.
#include <gtest/gtest.h>

#include <cstdio>

#include "lib/match/named_groups.h"
#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

using Role = PhraseSpec::Role;

// "slot=value" of each value that the expression's hits hold.
std::string Captured(std::vector<PhraseSpec> phrases, std::vector<SlotSpec> slots, std::string_view text) {
  Options options;
  options.slots = std::move(slots);
  const auto matcher = Compiled(phrases, {}, {}, options);
  Scratch scratch;
  Result result;
  if (!matcher->Scan(text, 1, "", &scratch, &result)) return "invalid";
  std::string shown;
  for (const SlotValue& v : result.values) {
    const SlotSpec& slot = options.slots[v.slot];
    char amount[32];
    std::snprintf(amount, sizeof(amount), "%.2f", v.amount);
    shown += (shown.empty() ? "" : " ") + slot.name + "=" +
             (slot.kind == ValueKind::kAmount   ? std::string(amount)
              : slot.kind == ValueKind::kNumber ? std::to_string(v.number)
                                                : std::string(v.text, v.size));
  }
  return shown;
}
std::string Captured(const char* pattern, ValueKind kind, std::string_view text) {
  return Captured({Phrase(0, pattern, Role::kRegex)}, {{0, kind, 12, "x"}}, text);
}

TEST(NamedGroups, SayWhereTheValueIs) {
  constexpr ValueKind kNumber = ValueKind::kNumber, kAccount = ValueKind::kAccountNumber;
  // Without a name the first number would do.
  EXPECT_EQ(Captured("表号[0-9]+户号[0-9]+", kNumber, "表号三五户号七七"), "x=35");
  EXPECT_EQ(Captured("表号[0-9]+户号(?P<x>[0-9]+)", kNumber, "表号三五户号七七"), "x=77");
  EXPECT_EQ(Captured("户号.{0,3}(?P<x>[0-9]{6,})", kAccount, "我的户号那个是，零三二六 零零零零八五"), "x=0326000085");
  // As early as it can begin, then as long as it can be.
  EXPECT_EQ(Captured("户.*(?P<x>[0-9]+).*号", kNumber, "户1234号"), "x=1234");
  EXPECT_EQ(Captured("户.*?(?P<x>[0-9]{2})", kNumber, "户1234"), "x=34");  // the whole is as long as it can be
  EXPECT_EQ(Captured("(?P<x>[0-9]+)[0-9]{2}号", kNumber, "1234号"), "x=12");
  EXPECT_EQ(Captured("尾号(?P<x>[0-9]{4})", kNumber, "尾号一二三四五六"), "x=1234");
}

TEST(NamedGroups, AreOfTheirType) {
  EXPECT_EQ(Captured("充(?P<x>.+)到账", ValueKind::kAmount, "充了三百二十六块五到账"), "x=326.50");
  EXPECT_EQ(Captured("充值(?P<x>[0-9]+)", ValueKind::kAmount, "充值五"), "x=5.00");
  EXPECT_EQ(Captured("充值(?P<x>[0-9]+)", ValueKind::kAmount, "充值5块3"), "x=5.00");   // no more than the group
  // Of two that touch an amount is the last, a number the first.
  EXPECT_EQ(Captured("充(?P<x>.+)到账", ValueKind::kAmount, "充了两三百块到账"), "x=300.00");
  EXPECT_EQ(Captured("充值(?P<x>[0-9]+)", ValueKind::kAmount, "充值两三百块"), "x=300.00");
  EXPECT_EQ(Captured("等了(?P<x>[0-9]+)", ValueKind::kNumber, "等了两三天"), "x=2");
  EXPECT_EQ(Captured("从(?P<x>.+)起", ValueKind::kDate, "从三月八号起"), "x=--03-08");
  EXPECT_EQ(Captured("从(?P<x>.+)起", ValueKind::kDate, "三月八号从那天起"), "");       // not beside it
  EXPECT_EQ(Captured("户号(?P<x>[0-9]+)", ValueKind::kAccountNumber, "户号13900001234"), "x=13900001234");
  EXPECT_EQ(Captured("户号(?P<x>[0-9]+)", ValueKind::kAccountNumber, "户号12345"), "");
  EXPECT_EQ(Captured("打(?P<x>[0-9]+)", ValueKind::kPhoneNumber, "打九五五九八"), "x=95598");
  EXPECT_EQ(Captured("打(?P<x>[0-9]+)", ValueKind::kPhoneNumber, "打12"), "");
}

TEST(NamedGroups, SeveralOptionalAndWithoutAHit) {
  const std::vector<SlotSpec> slots = {{0, ValueKind::kNumber, 12, "from"}, {0, ValueKind::kNumber, 12, "to"}};
  const PhraseSpec range = Phrase(0, "从(?P<from>[0-9]+)号?(到(?:第)?)(?P<to>[0-9]+)", Role::kRegex);
  EXPECT_EQ(Captured({range}, slots, "从三到十五，从2到第9"), "from=3 to=15 from=2 to=9");
  const PhraseSpec open = Phrase(0, "从(?P<from>[0-9]+)号?(?P<to>[0-9]+)?", Role::kRegex);
  EXPECT_EQ(Captured({open}, {{0, ValueKind::kNumber, 0, "to"}}, "从三号"), "to=3");   // as without a group
  EXPECT_EQ(Captured({open}, slots, "从3号5"), "from=3 to=5");
  // What a phrase finds has no groups: the value is looked for near it.
  EXPECT_EQ(Captured({range, Phrase(0, "第")}, {{0, ValueKind::kNumber, 12, "to"}}, "第7"), "to=7");
  // The longer hit counts.
  EXPECT_EQ(Captured({Phrase(0, "尾号(?P<x>[0-9]{2})", Role::kRegex), Phrase(0, "尾号1234吗")},
                     {{0, ValueKind::kNumber, 12, "x"}}, "尾号1234吗"),
            "x=1234");
  // Another act's slots are none of its own.
  EXPECT_EQ(Captured({range, Phrase(1, "好")}, {{1, ValueKind::kNumber, 9, "from"}}, "从3到5"), "");
}

TEST(NamedGroups, OfMatchesThatAreTooLongHoldNothing) {
  const auto captured = [](size_t between) {
    std::string text = "户12";
    while (text.size() < between) text += "好";
    return Captured("户(?P<x>[0-9]+).*号", ValueKind::kNumber, text + "号");
  };
  EXPECT_EQ(captured(kLongestWithGroups - 4), "x=12");
  // The value is looked for as without a group: the first number of the words.
  EXPECT_EQ(captured(kLongestWithGroups + 4), "x=12");
}

TEST(NamedGroups, FillersInAndAroundThem) {
  EXPECT_EQ(Captured("户嗯(?P<x>[0-9]+)", ValueKind::kNumber, "户嗯12"), "x=12");
  EXPECT_EQ(Captured("户(?P<x>[0-9]+嗯)", ValueKind::kNumber, "户12嗯"), "x=12");
  EXPECT_EQ(Captured("户(?P<x>嗯[0-9]+)", ValueKind::kNumber, "户啊嗯12"), "x=12");
}

TEST(NamedGroups, Problems) {
  struct {
    const char* pattern;
    const char* codes;
    bool usable;
  } cases[] = {{"户(?P<x>[0-9]+)", "", true},
               {"戶(?P<x>[0-9]+)?號", "", true},
               {"户(?P<y>[0-9]+)", "phrase.regex_group@0:4-9", true},
               {"(户(?P<x>[0-9]+))", "phrase.regex_group@0:4-9", false},
               {"户(?P<x>[0-9]+)|号", "phrase.regex_group@0:3-8", false},
               {"户(?P<x>[0-9])+", "phrase.regex_group@0:3-8", false},
               {"户(?P<x>[0-9]){3}", "phrase.regex_group@0:3-8", false},
               {"(?i)户(?P<x>[0-9]+)", "phrase.regex_group@0:7-12", false},
               {"户(?P<x>(?:[0-9]|号)+)", "", true},
               {"户[(|]\\((?P<x>[0-9]+)", "", true},
               {"户\\Q(|\\E(?P<x>[0-9]+)", "", true},
               {"户[](|](?P<x>[0-9]+)", "", true},
               {"户[[:alpha:](|](?P<x>[0-9]+)", "", true}};
  for (const auto& c : cases) {
    std::vector<Problem> problems;
    Options options;
    options.slots = {{0, ValueKind::kNumber, 12, "x"}};
    const bool usable = Matcher::Compile({Phrase(0, c.pattern, Role::kRegex)}, {}, {}, options, &problems) != nullptr;
    std::string codes = Codes(problems);
    EXPECT_EQ(usable, c.usable) << c.pattern;
    EXPECT_EQ(codes.empty(), *c.codes == '\0') << c.pattern << " " << codes;
    EXPECT_EQ(codes.substr(0, codes.find('@')), std::string(c.codes).substr(0, codes.find('@'))) << c.pattern;
    for (const Problem& p : problems) EXPECT_EQ(p.warning, c.usable);
  }
}

}  // namespace
}  // namespace callcue::match

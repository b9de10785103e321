// Values in the words of an act, however the numbers were said.
#include <gtest/gtest.h>

#include <cstdio>

#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

// "slot=value:words" of each value found; the act's words are "交了" and "号码".
std::string Values(std::string_view text, std::vector<SlotSpec> slots) {
  std::vector<Problem> problems;
  Options options;
  options.slots = std::move(slots);
  const auto matcher =
      Matcher::Compile({Phrase(0, "交了|交二百六"), Phrase(1, "号码")}, {}, {}, options, &problems);
  if (!matcher) return "problems";
  Scratch scratch;
  Result result;
  if (!matcher->Scan(text, 1, "", &scratch, &result)) return "invalid";
  std::string shown;
  for (const SlotValue& v : result.values) {
    char amount[32];
    std::snprintf(amount, sizeof(amount), "%.2f", v.amount);
    const ValueKind kind = options.slots.empty() ? ValueKind::kAmount : options.slots[v.slot].kind;
    shown += (shown.empty() ? "" : " ") + std::to_string(v.slot) + "=" +
             (kind == ValueKind::kAmount   ? std::string(amount)
              : kind == ValueKind::kNumber ? std::to_string(v.number)
                                           : std::string(v.text, v.size)) +
             ":" + std::string(text.substr(v.begin_byte, v.end_byte - v.begin_byte));
  }
  return shown;
}

std::string Value(ValueKind kind, std::string_view text, uint32_t reach = 12) {
  Options options;
  std::vector<Problem> problems;
  options.slots = {{0, kind, reach}};
  const auto matcher = Matcher::Compile({Phrase(0, "交了|交二百六|号码")}, {}, {}, options, &problems);
  Scratch scratch;
  Result result;
  if (!matcher || !matcher->Scan(text, 1, "", &scratch, &result)) return "invalid";
  if (result.values.empty()) return "";
  const SlotValue& v = result.values[0];
  char amount[32];
  std::snprintf(amount, sizeof(amount), "%.2f", v.amount);
  if (kind == ValueKind::kAmount) return amount;
  return kind == ValueKind::kNumber ? std::to_string(v.number) : std::string(v.text, v.size);
}

TEST(Values, Amounts) {
  for (const auto& [text, value] : std::vector<std::pair<const char*, const char*>>{
           {"交了三百二十六块五", "326.50"}, {"交了326块5毛", "326.50"},   {"交了两百五十六块三毛八", "256.38"},
           {"交了五毛二", "0.52"},           {"交了１８０元", "180.00"},   {"交了1250.50元", "1250.50"},
           {"交了1.5万元", "15000.00"},      {"我二百块钱交了", "200.00"}, {"交了呃二百块", "200.00"},
           {"交了吗", ""},                   {"交了3个月", ""},            {"交了260度电", ""},
           {"交二百六", "260.00"},           {"交了二百零五块", "205.00"},
           {"交了两块零五", "2.05"},         {"交了两块零五分", "2.05"},  {"交了一百块零五毛", "100.50"},
           {"交了两三百块", "300.00"},       {"交了3块12块", "3.00"},
           {"交了二十三四块", "24.00"},      {"交了十一二块", "12.00"},     {"交了一百二三十块", "130.00"},
           {"交了3块5 20号", "3.50"},        {"交了两块半", "2.50"},         {"交了两块半年费", "2.00"},
           {"交了三块五分", "3.05"},         {"交了三块五分钟前", "3.50"},   {"交了五分钱", "0.05"},
           {"交了三百二十嗯五块", "325.00"},  {"交了三百，那个二十块五", "320.50"}, {"交了三百二十，五块", "5.00"},
           {"交了二嗯五块", "5.00"},         {"交了二十嗯三十块", "30.00"},
           {"交了五分", ""},                 {"交了几十块", ""},             {"交了三块五毛五分", "3.55"}}) {
    EXPECT_EQ(Value(ValueKind::kAmount, text), value) << text;
  }
}

TEST(Values, Dates) {
  for (const auto& [text, value] : std::vector<std::pair<const char*, const char*>>{
           {"三月八号交了", "--03-08"}, {"交了是二零二六年三月五日的", "2026-03-05"}, {"2026-03-05交了", "2026-03-05"},
           {"我十五号交了", "---15"},   {"交了三个月", ""},                           {"十三月八号交了", ""},
           {"三月三十二号交了", ""},    {"三月份交了", ""},                        {"二月三十号交了", ""},
           {"二六年三月五号交了", "2026-03-05"}, {"98年2月28日交了", "1998-02-28"},   {"两三号交了", "---03"},
           {"十二三号交了", "---13"},            {"明年三月五号交了", "--03-05"},           {"下个月五号交了", "---05"},
           {"三月份五号交了", "--03-05"},        {"26年13月5号交了", ""},                   {"2026年3月份交了", ""}}) {
    EXPECT_EQ(Value(ValueKind::kDate, text), value) << text;
  }
}

TEST(Values, Numbers) {
  EXPECT_EQ(Value(ValueKind::kPhoneNumber, "号码幺三九零零零零幺二三四"), "13900001234");
  EXPECT_EQ(Value(ValueKind::kPhoneNumber, "号码138 0000 9090"), "13800009090");
  EXPECT_EQ(Value(ValueKind::kPhoneNumber, "号码零二七八八六六七七五五"), "02788667755");
  EXPECT_EQ(Value(ValueKind::kPhoneNumber, "号码零三二六零零零零八五"), "");   // an account number
  EXPECT_EQ(Value(ValueKind::kAccountNumber, "号码零三二六零零零零八五"), "0326000085");
  EXPECT_EQ(Value(ValueKind::kAccountNumber, "号码13900001234"), "");
  EXPECT_EQ(Value(ValueKind::kAccountNumber, "号码12345"), "");
  EXPECT_EQ(Value(ValueKind::kAccountNumber, "号码123456"), "123456");
  EXPECT_EQ(Value(ValueKind::kAccountNumber, "号码123456789012345678901"), "");
  EXPECT_EQ(Value(ValueKind::kNumber, "号码二十四"), "24");
  EXPECT_EQ(Value(ValueKind::kNumber, "号码两三天"), "2");
  EXPECT_EQ(Value(ValueKind::kNumber, "号码十二三天"), "12");
  EXPECT_EQ(Value(ValueKind::kNumber, "号码1 2 3"), "123");
  EXPECT_EQ(Value(ValueKind::kNumber, "号码二十呃四"), "24");
  EXPECT_EQ(Value(ValueKind::kNumber, "号码二呃四"), "2");
  EXPECT_EQ(Value(ValueKind::kNumber, "号码二十呃四点五"), "");
  EXPECT_EQ(Value(ValueKind::kNumber, "号码10086 24小时"), "10086");
  EXPECT_EQ(Value(ValueKind::kNumber, "号码1234567890123456789"), "");
}

// Groups of a number have pauses between them, and so have two numbers.
TEST(Values, WhereANumberEnds) {
  for (const auto& [text, phone, account] : std::vector<std::tuple<const char*, const char*, const char*>>{
           {"号码13800138000，13900139000", "13800138000", ""},
           {"号码幺三八 零零幺三 八零零零，幺三九零零幺三九零零零", "13800138000", ""},
           {"号码123456，13800138000", "13800138000", "123456"},
           {"号码13800138000，123456", "13800138000", "123456"},
           {"号码123456，三百块", "", "123456"},
           {"号码三二零，一二三，四五六，三月份的", "", "320123456"},
           {"号码123，456元", "", ""},
           {"号码123456，点不了", "", "123456"},
           {"号码三二零，一二三，度数多少", "", "320123"},
           {"号码幺三八，零零幺三，八零零零", "13800138000", ""}}) {
    EXPECT_EQ(Value(ValueKind::kPhoneNumber, text), phone) << text;
    EXPECT_EQ(Value(ValueKind::kAccountNumber, text), account) << text;
  }
}

TEST(Values, WithinReachTheNearestBehindThenBefore) {
  EXPECT_EQ(Value(ValueKind::kNumber, "5号码7"), "7");
  EXPECT_EQ(Value(ValueKind::kNumber, "3再5号码"), "5");
  EXPECT_EQ(Value(ValueKind::kNumber, "号码是甲乙丙7", 4), "7");
  EXPECT_EQ(Value(ValueKind::kNumber, "号码是甲乙丙7", 3), "");
  EXPECT_EQ(Value(ValueKind::kNumber, "7甲乙丙号码", 3), "7");
  EXPECT_EQ(Value(ValueKind::kNumber, "7甲乙丙号码", 2), "");
}

TEST(Values, OfEachHitAndSlotWithTheirPlaces) {
  EXPECT_EQ(Values("我三月八号交了二百块号码是123456",
                   {{0, ValueKind::kAmount, 12}, {0, ValueKind::kDate, 12}, {1, ValueKind::kAccountNumber, 12}}),
            "0=200.00:二百块 1=--03-08:三月八号 2=123456:123456");
  EXPECT_EQ(Values("交了100块又交了200块", {{0, ValueKind::kAmount, 4}}), "0=100.00:100块 0=200.00:200块");
  EXPECT_EQ(Values("交了100块", {}), "");
}

}  // namespace
}  // namespace callcue::match

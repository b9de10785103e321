// Texts and phrases made to be slow, measured in steps of the scan, not in time: they grow with the text and no faster.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

using Role = PhraseSpec::Role;

// A text may cost so many steps for each of its bytes before less is looked at; and then so many, whatever it is and
// however many slots a phrase has.
constexpr uint64_t kFreeStepsPerByte = 600, kMostStepsPerByte = 1000;
constexpr size_t kSmall = 1 << 11, kLarge = 8 * kSmall;


struct Policy {
  const char* name;
  std::vector<PhraseSpec> phrases;
};

std::vector<Policy> Policies() {
  std::vector<Policy> all;
  all.push_back({"first words that repeat", {Phrase(0, "甲{200}乙{200}甲{200}丙"), Phrase(1, "甲{200}甲{200}甲{200}甲{200}甲")}});
  std::string nested = "甲";
  for (int i = 0; i < 15; ++i) nested = "(" + nested + "{150}(乙|甲乙|丙))";
  all.push_back({"gaps in gaps", {Phrase(0, nested), Phrase(1, "near(200, 甲{200}乙, 乙{200}甲)"), Phrase(2, "甲 & 乙 & 丙")}});
  all.push_back({"fillers", {Phrase(0, "嗯{200}啊{200}嗯"), Phrase(1, "嗯{200}甲{200}啊"), Phrase(2, "嗯啊嗯啊嗯啊甲"), Phrase(3, "啊{200}啊{200}啊{200}啊")}});
  std::string twist;
  for (int i = 0; i < 60; ++i) twist += i % 7 ? "甲" : "乙丙";
  all.push_back({"stutters and long words", {Phrase(0, twist + "|甲乙丙甲乙丙甲乙|乙丙"), Phrase(1, "我要{200}我要{200}我"), Phrase(2, "谢谢{200}谢谢{200}谢")}});
  all.push_back({"digits", {Phrase(0, "1|12|123|1234|12345{200}1{200}1"), Phrase(1, "1{200}1{200}1"), Phrase(2, "[0-9]{3,20}", Role::kRegex), Phrase(3, "1.*2.*(?P<x>[0-9]).*1", Role::kRegex)}});
  all.push_back({"exceptions", {Phrase(0, "甲|乙|嗯|1"), Phrase(0, "甲{200}乙", Role::kExcept), Phrase(0, "丙", Role::kExceptInClause), Phrase(0, "丁", Role::kExceptInUtterance),
                                Phrase(1, "甲", Role::kAny, true), Phrase(2, "(甲|乙){3}(甲|乙)", Role::kExceptInClause), Phrase(2, "甲{9}乙")}});
  all.push_back({"expressions", {Phrase(0, "甲.*丁|乙", Role::kRegex), Phrase(1, "甲(.{1,5}乙){1,5}", Role::kRegex), Phrase(2, "嗯.?甲", Role::kRegex), Phrase(3, "[甲乙嗯1].", Role::kRegex)}});
  return all;
}

const char* const kPieces[] = {"甲",     "甲乙",   "甲乙丙", "甲乙甲丙", "甲，乙。",  "嗯啊",       "嗯啊甲", "啊",     "嗯甲",   "1 ",       "1-1-",  "12",
                               "1,111",  "1.1.",   "一 ",    "十一",     "a ",        "[a",         "[[",     "[UNK]",  "_",      "...",      "我要我", "谢谢",
                               "2026-1-1 ", "那个", "就是说", "万亿",    "丙丁甲乙",  "甲嗯乙啊丙", "    ",   "不甲",   "　，、"};

std::string Repeated(const char* piece, size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

uint64_t Steps(const Matcher& matcher, const std::string& text) {
  Scratch scratch;
  Result result;
  EXPECT_TRUE(matcher.Scan(text, 1, "zh", &scratch, &result));
  EXPECT_TRUE(scratch.steps() > 0 || result.empty) << text;
  return scratch.steps();
}

TEST(Hostile, StepsAreLinearInTheText) {
  for (const Policy& policy : Policies()) {
    Options options;
    options.slots = {{3, ValueKind::kNumber, 12, "x"}};
    const auto matcher = Compiled(policy.phrases, {}, {{"zh", {"甲", "不"}}}, options);
    for (const char* piece : kPieces) {
      const uint64_t small = Steps(*matcher, Repeated(piece, kSmall)), large = Steps(*matcher, Repeated(piece, kLarge));
      // Eight times the text: eight times the steps, or 64 times were they quadratic.
      EXPECT_LE(large, std::max(small * 10, kLarge * kFreeStepsPerByte)) << policy.name << " " << piece << " " << small;
      EXPECT_LE(large, kLarge * kMostStepsPerByte) << policy.name << " " << piece;
    }
  }
}

// Anything may come, whole or cut anywhere: what isn't valid costs no more and shows nothing.
TEST(Hostile, TextsThatAreNotValid) {
  const auto matcher = Compiled(Policies()[0].phrases);
  const std::string text = Repeated("甲乙1a嗯", 1 << 12);
  Scratch scratch;
  Result result;
  for (const char* bad : {"\xff", "\x80", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe7\x94", "\xf0\x9f\x98"}) {
    for (size_t at : {size_t{0}, size_t{3}, text.size() / 2, text.size()}) {
      std::string broken = text;
      while (at < broken.size() && (broken[at] & 0xC0) == 0x80) ++at;
      broken.insert(at, bad);
      EXPECT_FALSE(matcher->Scan(broken, 1, "zh", &scratch, &result)) << at;
      EXPECT_TRUE(result.hits.empty() && result.values.empty() && result.empty);
    }
  }
}

}  // namespace
}  // namespace callcue::match

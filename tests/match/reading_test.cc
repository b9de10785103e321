// What is read of phrases can be kept: a matcher that takes it is the same as one that reads them again.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "lib/match/reading_bytes.h"
#include "lib/match/reading_key.h"
#include "tests/match/match_testing.h"

namespace callcue::match {
namespace {

using Role = PhraseSpec::Role;

// What a policy may say of words.
struct Words {
  std::vector<PhraseSpec> phrases;
  std::vector<SubPhrase> names;
  std::vector<Negators> negators;
  std::vector<CuesSpec> cues;
  std::vector<SlotSpec> slots;

  Options options() const {
    Options options;
    options.cues = cues;
    options.slots = slots;
    return options;
  }
  std::string Read() const { return Matcher::Read(phrases, names, negators, options()); }
  std::unique_ptr<const Matcher> Compile(std::string_view reading = {}) const {
    Options with = options();
    with.reading = reading;
    std::vector<Problem> problems;
    auto matcher = Matcher::Compile(phrases, names, negators, with, &problems);
    EXPECT_EQ(Codes(problems), "");
    return matcher;
  }
};

Words Everything() {
  Words words;
  words.phrases = {Phrase(0, "^ 您好|喂 ..3 (请|麻烦)? 讲 $"),
                   Phrase(0, "<wish> & (电费|账单)"),
                   Phrase(1, "near(5, 嗯好, 退款)", Role::kAny, true),
                   Phrase(1, "不用 退款", Role::kExcept),
                   Phrase(1, "算了", Role::kExceptInClause),
                   Phrase(2, "工号.{0,3}是[0-9]{4,5}", Role::kRegex),
                   Phrase(2, "(?P<amount>[0-9]+)块", Role::kRegex),
                   Phrase(2, "[a-c]+x|[d-f]+yz", Role::kRegex),
                   Phrase(3, "hello there")};
  words.phrases[1].min_confidence = 0.7;
  words.phrases[2].group = words.phrases[3].group = 1;
  words.phrases[8].language = "en";
  words.phrases[8].parties = 1 << 2;
  words.phrases[8].certain = true;
  words.names = {{"wish", "想|要 (查|交)"}};
  words.negators = {{"zh", {"没", "不"}}, {"en", {"not"}}};
  words.cues = {{3, 1 << 2, "", 2, true, 9, {{"^谢谢", 7}, {"#度", -3}, {"电费", 4}}}, {0, 0xff, "zh", 1, false, 0, {{"hi", 5}}}};
  words.slots = {{2, ValueKind::kAmount, 10, "amount"}};
  return words;
}

// What only spares looks doesn't show in hits.
uint64_t Steps(const Matcher& matcher, std::string_view text, int party) {
  Scratch scratch;
  Result result;
  matcher.Scan(text, party, "", &scratch, &result);
  return scratch.steps();
}

TEST(Reading, ThatIsTakenGivesTheSameMatcher) {
  const Words words = Everything();
  const std::string reading = words.Read();
  ASSERT_FALSE(reading.empty());
  const auto read = words.Compile(), taken = words.Compile(reading);
  ASSERT_TRUE(read != nullptr && taken != nullptr);
  EXPECT_EQ(taken->Dump(), read->Dump());
  EXPECT_EQ(taken->needs_pauses(), read->needs_pauses());
  for (const char* said : {"您好啊，请讲", "喂讲", "我想交电费", "嗯好那就给我退款", "没嗯好退款", "不用退款嗯好", "退款嗯好算了",
                           "工号就是八零零幺，三十块", "我的工号就是八零零", "abcx", "ddyz", "hello there", "谢谢三十度电费", "谢谢电费", "hi 您好讲"}) {
    for (int party : {1, 2}) {
      EXPECT_EQ(Hits(*taken, said, party), Hits(*read, said, party)) << said;
      EXPECT_EQ(Steps(*taken, said, party), Steps(*read, said, party)) << said;
    }
  }
}

// All that is laid out is in it.
TEST(Reading, ThatIsTakenIsTheSameToTheByte) {
  const Words words = Everything();
  const std::string bytes = words.Read();
  Reading reading;
  Tables tables;
  const ReadingKey key = KeyOf(words.phrases, words.names, words.negators, words.options());
  ASSERT_TRUE(TakeReading(bytes, key, &reading, &tables));
  ReadingHead head;
  std::memcpy(&head, bytes.data(), sizeof head);
  EXPECT_TRUE(ReadingBytes(head, &reading, &tables) == bytes);
}

TEST(Reading, IsTakenByItsKey) {
  Words words = Everything(), others = Everything();
  others.phrases[0].text = "您好";
  constexpr size_t kKeys = offsetof(ReadingHead, key), kSize = 2 * sizeof(ReadingKey);
  const std::string reading = words.Read(), other = others.Read();
  // Under the keys of others it would be theirs: so it isn't read again.
  const std::string forged = std::string(reading).replace(kKeys, kSize, other, kKeys, kSize);
  EXPECT_EQ(others.Compile(forged)->Dump(), words.Compile()->Dump());
  // That of others, or none at all, does nothing.
  EXPECT_EQ(others.Compile(reading)->Dump(), others.Compile()->Dump());
  EXPECT_EQ(words.Compile(reading.substr(0, kKeys))->Dump(), words.Compile()->Dump());
}

TEST(Reading, OfTheSamePhrasesBringsItsCues) {
  const Words words = Everything();
  const std::string reading = Matcher::Read(words.phrases, words.names, words.negators, words.options(), 17);
  Words without = Everything();
  without.cues.clear();
  EXPECT_EQ(without.Compile(reading)->Dump(), words.Compile()->Dump());
  EXPECT_EQ(without.Compile(reading)->mark(), 17u);
  EXPECT_EQ(words.Compile(reading)->mark(), 0u);
  EXPECT_EQ(without.Compile()->mark(), 0u);
  without.cues = {words.cues[0]};   // others than it has
  EXPECT_EQ(without.Compile(reading)->Dump(), without.Compile()->Dump());
}

// Wherever it was cut, and whatever bit of it has changed.
TEST(Reading, ThatIsDamagedIsReadAgain) {
  Words words = Everything();
  words.cues.clear();   // so that the mark tells that it was taken
  const std::string reading = Matcher::Read(words.phrases, words.names, words.negators, words.options(), 17);
  EXPECT_EQ(words.Compile(reading)->mark(), 17u);
  const std::string dump = words.Compile()->Dump();
  constexpr size_t kMark = offsetof(ReadingHead, mark);
  for (size_t i = 0; i < reading.size(); i += 7) {
    const auto cut = words.Compile(reading.substr(0, i));
    EXPECT_EQ(cut->mark(), 0u) << i;
    EXPECT_EQ(cut->Dump(), dump) << i;
    std::string changed = reading;
    changed[i] = static_cast<char>(changed[i] ^ 1 << i % 8);
    // One key is enough: without cues, both are the same.
    if (i < offsetof(ReadingHead, key) || i >= kMark + sizeof(uint64_t)) {
      EXPECT_EQ(words.Compile(changed)->mark(), 0u) << i;
    }
  }
}

TEST(Reading, OfOtherWordsHasAnotherKey) {
  const Words words = Everything();
  const auto key_of = [](const Words& w) { return KeyOf(w.phrases, w.names, w.negators, w.options()); };
  const ReadingKey key = key_of(words);
  EXPECT_TRUE(key == key_of(Everything()));
  EXPECT_FALSE(key == ReadingKey());
  const auto differs = [&](const char* what, auto change) {
    Words changed = Everything();
    change(&changed);
    EXPECT_FALSE(key_of(changed) == key) << what;
  };
  differs("act", [](Words* w) { w->phrases[4].act = 0; });
  differs("parties", [](Words* w) { w->phrases[4].parties = 2; });
  differs("language", [](Words* w) { w->phrases[4].language = "en"; });
  differs("role", [](Words* w) { w->phrases[4].role = Role::kExceptInUtterance; });
  differs("text", [](Words* w) { w->phrases[4].text += "吧"; });
  differs("negatable", [](Words* w) { w->phrases[4].negatable = true; });
  differs("confidence", [](Words* w) { w->phrases[4].min_confidence = 0.5; });
  differs("certain", [](Words* w) { w->phrases[4].certain = true; });
  differs("group", [](Words* w) { w->phrases[4].group = 2; });
  differs("a phrase more", [](Words* w) { w->phrases.push_back(Phrase(0, "好")); });
  differs("order", [](Words* w) { std::swap(w->phrases[3], w->phrases[4]); });
  differs("name", [](Words* w) { w->names[0].name = "want"; });
  differs("sub-phrase", [](Words* w) { w->names[0].text = "想"; });
  differs("where words end", [](Words* w) { w->negators[0].words = {"没不"}; });
  differs("negator's language", [](Words* w) { w->negators[0].language = ""; });
  differs("cue's act", [](Words* w) { w->cues[0].act = 2; });
  differs("cue's parties", [](Words* w) { w->cues[0].parties = 2; });
  differs("cue's language", [](Words* w) { w->cues[0].language = "zh"; });
  differs("least", [](Words* w) { w->cues[0].least = -2; });
  differs("finds", [](Words* w) { w->cues[0].finds = false; });
  differs("enough", [](Words* w) { w->cues[0].enough = 8; });
  differs("cue", [](Words* w) { w->cues[0].cues[0].words = "谢谢"; });
  differs("weight", [](Words* w) { w->cues[0].cues[0].weight = -7; });
  differs("slot's act", [](Words* w) { w->slots[0].act = 1; });
  differs("kind", [](Words* w) { w->slots[0].kind = ValueKind::kDate; });
  differs("reach", [](Words* w) { w->slots[0].reach = 11; });
  differs("slot's name", [](Words* w) { w->slots[0].name = "sum"; });
}

// Nobody would be told of the problem again.
TEST(Reading, ThatHasAProblemIsntKept) {
  Words words;
  words.phrases = {Phrase(0, "(")};
  EXPECT_EQ(words.Read(), "");
  words.phrases = {};
  words.cues = {{0, 0xff, "", 1, false, 0, {{"#万", 5}}}};  // a warning
  EXPECT_EQ(words.Read(), "");
}

}  // namespace
}  // namespace callcue::match

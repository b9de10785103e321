// Plain words are read without the normaliser: they come out as it makes them.
#include "lib/match/stretch.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "lib/match/literals.h"

namespace callcue::match {
namespace {

void ExpectAsTheNormaliser(const CharTable& table, const PlainWords& plain, std::vector<uint32_t> values,
                           std::string_view words) {
  values.resize(plain.size);
  Normalised line;
  Normalise(table, words, &line);
  std::vector<uint32_t> normalised;
  for (uint32_t i = 0; i < line.size; ++i) normalised.push_back(line.Value(i));
  ASSERT_EQ(values, normalised) << words;
  EXPECT_TRUE(line.fillers.empty()) << words;
  EXPECT_EQ(plain.hash, Literals::HashOf(values.data(), plain.size)) << words;
  EXPECT_EQ(plain.whole, (line.values[0] & Normalised::kWordBegin) != 0) << words;
  EXPECT_EQ(plain.whole, (line.values[line.size - 1] & Normalised::kWordEnd) != 0) << words;
}

// All words of up to five of the characters. Returns how many of a hundred were plain.
size_t ReadAll(const std::vector<std::string_view>& characters) {
  const CharTable table;
  const StretchReader reader(table);
  size_t plain = 0, count = 0;
  for (uint32_t length = 1; length <= 5; ++length) {
    size_t all = 1;
    for (uint32_t i = 0; i < length; ++i) all *= characters.size();
    for (size_t number = 0; number < all; ++number) {
      std::string words;
      for (size_t i = 0, rest = number; i < length; ++i, rest /= characters.size()) {
        words += characters[rest % characters.size()];
      }
      ++count;
      std::vector<uint32_t> values(words.size());
      const PlainWords read = reader.ReadPlain(words, values.data());
      if (read.size == 0) continue;
      ++plain;
      ExpectAsTheNormaliser(table, read, values, words);
    }
  }
  return plain * 100 / count;
}

// 谢 is said twice for a reason, 我 and 是 are repeated when speech stumbles, 不 stops that, 電 is folded, 个 may end a
// filler that 那 begins.
TEST(Stretch, ReadsPlainWordsAsTheNormaliserDoes) {
  EXPECT_GT(ReadAll({"谢", "我", "是", "不", "電", "电", "那", "个"}), 25u);
}

// um, umm, er and hm are fillers.
TEST(Stretch, ReadsWordsOfLettersAsTheNormaliserDoes) {
  EXPECT_GT(ReadAll({"u", "m", "e", "r", "h", " ", "好"}), 25u);
}

}  // namespace
}  // namespace callcue::match

// Plain words are read without the normaliser: they come out as it makes them.
#include "lib/match/stretch.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace callcue::match {
namespace {

std::vector<uint32_t> ByTheNormaliser(const CharTable& table, std::string_view words) {
  Normalised line;
  Normalise(table, words, &line);
  std::vector<uint32_t> values;
  for (uint32_t i = 0; i < line.size; ++i) values.push_back(line.Value(i));
  return values;
}

// 谢 is said twice for a reason, 我 and 是 are repeated when speech stumbles, 不 stops that, 電 is folded, 个 may end a
// filler that 那 begins.
TEST(Stretch, ReadsPlainWordsAsTheNormaliserDoes) {
  const std::string_view kCharacters[] = {"谢", "我", "是", "不", "電", "电", "那", "个"};
  const CharTable table;
  const StretchReader reader(table);
  size_t plain = 0, count = 0;
  for (uint32_t length = 1; length <= 5; ++length) {
    uint32_t all = 1;
    for (uint32_t i = 0; i < length; ++i) all *= 8;
    for (uint32_t number = 0; number < all; ++number) {
      std::string words;
      for (uint32_t i = 0, rest = number; i < length; ++i, rest /= 8) words += kCharacters[rest % 8];
      ++count;
      std::vector<uint32_t> values(words.size());
      values.resize(reader.ReadPlain(words, values.data()));
      if (values.empty()) continue;
      ++plain;
      ASSERT_EQ(values, ByTheNormaliser(table, words)) << words;
    }
  }
  EXPECT_GT(plain, count / 4);
}

}  // namespace
}  // namespace callcue::match

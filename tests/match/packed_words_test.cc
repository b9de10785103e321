// Packed words are the same once they are unpacked, in few bytes where rows are alike.
#include "lib/match/packed_words.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace callcue::match {
namespace {

std::string Packed(const std::vector<uint32_t>& words, size_t row) {
  std::string packed;
  PackWords(words.data(), words.size(), row, &packed);
  return packed;
}

std::vector<uint32_t> Unpacked(std::string packed, size_t count, size_t row) {
  const size_t size = packed.size();
  packed.append(kWordsBeyond, '\xff');
  std::vector<uint32_t> words(count);
  EXPECT_EQ(UnpackWords(packed.data(), count, row, words.data()), packed.data() + size);
  return words;
}

TEST(PackedWords, AreTheSameAgain) {
  std::mt19937 random(1);
  for (size_t row : {1, 2, 3, 7, 12}) {
    for (size_t rows : {0, 1, 2, 9, 100}) {
      std::vector<uint32_t> words(row * rows);
      for (uint32_t& word : words) word = static_cast<uint32_t>(random()) >> random() % 32;
      EXPECT_EQ(Unpacked(Packed(words, row), words.size(), row), words) << row << " x " << rows;
    }
  }
  const std::vector<uint32_t> extremes = {0, UINT32_MAX, 0, 1u << 31, UINT32_MAX, 1, 127, 0, 128, 1u << 15, 0};
  EXPECT_EQ(Unpacked(Packed(extremes, 1), extremes.size(), 1), extremes);
}

TEST(PackedWords, AreFewWhereRowsAreAlike) {
  EXPECT_EQ(Packed({7, 8, 9, 10, 7, 8, 9, 10}, 4), std::string("\x55\x0e\x10\x12\x14\x00", 6));
  EXPECT_EQ(Packed({UINT32_MAX, 0}, 1), std::string("\x05\x01\x02"));
}

}  // namespace
}  // namespace callcue::match

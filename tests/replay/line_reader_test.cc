#include "lib/replay/line_reader.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace callcue::replay {
namespace {

using Result = LineReader::Result;

// Gives `text` in pieces, then fails if `fails`.
LineReader::Source Pieces(std::string text, size_t piece, bool fails = false) {
  size_t at = 0;
  return [text = std::move(text), piece, fails, at](char* to, size_t size) mutable -> ptrdiff_t {
    const size_t count = std::min({piece, size, text.size() - at});
    std::memcpy(to, text.data() + at, count);
    at += count;
    return count == 0 && fails ? -1 : static_cast<ptrdiff_t>(count);
  };
}

std::vector<std::string> All(LineReader* reader, Result* last) {
  std::vector<std::string> lines;
  std::string_view line;
  while ((*last = reader->Next(&line)) == Result::kLine) lines.emplace_back(line);
  return lines;
}

TEST(LineReaderTest, AnyPiecesGiveTheSameLines) {
  for (size_t piece = 1; piece < 12; ++piece) {
    LineReader reader(Pieces("\xEF\xBB\xBFone\r\n\ntwo\n\xEF\xBB\xBFthree", piece), 10);
    Result last;
    EXPECT_EQ(All(&reader, &last), (std::vector<std::string>{"one", "", "two", "\xEF\xBB\xBFthree"})) << piece;
    EXPECT_EQ(last, Result::kEnd);
    EXPECT_EQ(reader.number(), 5);
  }
}

TEST(LineReaderTest, NoLineAfterTheLastEnd) {
  LineReader reader(Pieces("one\n", 100), 10);
  Result last;
  EXPECT_EQ(All(&reader, &last), std::vector<std::string>{"one"});
  EXPECT_EQ(last, Result::kEnd);
}

TEST(LineReaderTest, Empty) {
  LineReader reader(Pieces("", 1), 10);
  Result last;
  EXPECT_TRUE(All(&reader, &last).empty());
  EXPECT_EQ(last, Result::kEnd);
}

TEST(LineReaderTest, LongestLineExactly) {
  for (const int length : {9, 10, 11}) {
    for (const std::string end : {"", "\n", "\r\n"}) {
      LineReader reader(Pieces(std::string(length, 'x') + end, 4), 10);
      std::string_view line;
      EXPECT_EQ(reader.Next(&line), length <= 10 ? Result::kLine : Result::kTooLong) << length;
    }
  }
}

TEST(LineReaderTest, EndlessLineStopsInBoundedMemory) {
  size_t given = 0;
  LineReader reader(
      [&given](char* to, size_t size) {
        std::memset(to, 'x', size);
        given += size;
        return static_cast<ptrdiff_t>(size);
      },
      1000);
  std::string_view line;
  EXPECT_EQ(reader.Next(&line), Result::kTooLong);
  EXPECT_LT(given, 200'000);
}

TEST(LineReaderTest, FailureAfterTheLinesBeforeIt) {
  LineReader reader(Pieces("one\ntwo", 3, true), 10);
  Result last;
  EXPECT_EQ(All(&reader, &last), std::vector<std::string>{"one"});
  EXPECT_EQ(last, Result::kFailed);
  EXPECT_EQ(reader.number(), 2);
}

}  // namespace
}  // namespace callcue::replay

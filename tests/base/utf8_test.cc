#include "lib/base/utf8.h"

#include <gtest/gtest.h>

namespace callcue {
namespace {

// By the definition: encodes every code point that may be encoded, and looks whether the bytes are one of
// these.
bool SlowIsCharacter(std::string_view bytes) {
  std::string_view rest = bytes;
  const char32_t c = TakeCodePoint(&rest);
  std::string again;
  if (c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF)) AppendCodePoint(c, &again);
  return rest.empty() && again == bytes;
}

TEST(Utf8, EveryCodePointRoundTrips) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c == 0xD800) c = 0xE000;
    std::string bytes;
    AppendCodePoint(c, &bytes);
    std::string_view rest = bytes;
    ASSERT_TRUE(IsValidUtf8(bytes)) << std::hex << static_cast<uint32_t>(c);
    ASSERT_EQ(TakeCodePoint(&rest), c);
    ASSERT_TRUE(rest.empty());
  }
}

TEST(Utf8, EveryTwoAndThreeByteStringIsJudgedRightly) {
  int valid = 0;
  for (uint32_t n = 0xC000; n <= 0xFFFF; ++n) {
    for (uint32_t third = 0x7F; third <= 0xC0; ++third) {
      const char bytes[3] = {static_cast<char>(n >> 8), static_cast<char>(n), static_cast<char>(third)};
      const std::string_view text(bytes, 3);
      if (bytes[1] >= 0 || third < 0x80 || third > 0xBF) continue;
      ASSERT_EQ(IsValidUtf8(text), SlowIsCharacter(text)) << std::hex << n << third;
      valid += IsValidUtf8(text);
    }
  }
  EXPECT_EQ(valid, 0x10000 - 0x800 - 0x800);
}

TEST(Utf8, RejectsWhatIsNotShortestOrNotACharacter) {
  for (const char* bad : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE4\xBD", "\xFF"}) {
    EXPECT_EQ(ValidUtf8Prefix(std::string("abcdefghij") + bad), 10u);
    EXPECT_EQ(ValidUtf8Prefix(std::string("您") + bad + "x"), 3u);
  }
}

TEST(Utf8, CountsAndWidths) {
  EXPECT_EQ(CountCodePoints("a您😀"), 3u);
  EXPECT_EQ(DisplayWidth('a'), 1);
  EXPECT_EQ(DisplayWidth(U'您'), 2);
  EXPECT_EQ(DisplayWidth(U'，'), 2);
  EXPECT_EQ(DisplayWidth(U'é'), 1);
  EXPECT_EQ(DisplayWidth(0x301), 0);
  EXPECT_EQ(DisplayWidth(U'😀'), 2);
}

}  // namespace
}  // namespace callcue

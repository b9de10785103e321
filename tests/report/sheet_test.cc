#include "lib/report/sheet.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace callcue::report {
namespace {

TEST(SheetTest, WideCharactersTakeTwoColumns) {
  EXPECT_EQ(Width("agent"), 5);
  EXPECT_EQ(Width("坐席"), 4);
  EXPECT_EQ(Width("“坐席”"), 6);
  EXPECT_EQ(PadRight("坐席", 6), "坐席  ");
  EXPECT_EQ(PadRight("坐席", 3), "坐席");
  EXPECT_EQ(PadLeft("7", 3), "  7");
}

TEST(SheetTest, ShortensAtAWholeCharacter) {
  EXPECT_EQ(Shortened("接通后先问候", 12), "接通后先问候");
  EXPECT_EQ(Shortened("接通后先问候", 11), "接通后先问…");
  EXPECT_EQ(Shortened("接通后先问候", 10), "接通后先…");
  EXPECT_EQ(Shortened("abc", 2), "a…");
}

TEST(SheetTest, NothingThatATerminalObeysGetsThrough) {
  EXPECT_EQ(Printable("a\x1b[2Jb"), "a\xEF\xBF\xBD[2Jb");
  EXPECT_EQ(Printable("a\nb\tc\r"), "a b c ");
  EXPECT_EQ(Printable("a\xC2\x9B"
                      "2J"),
            "a\xEF\xBF\xBD"
            "2J");
  EXPECT_EQ(Printable("x\xE2\x80\xAEy"), "x\xEF\xBF\xBDy");  // right-to-left override
  EXPECT_EQ(Printable("bad \xFF"), "bad \xEF\xBF\xBD");
  EXPECT_EQ(Printable("您好"), "您好");
}

TEST(SheetTest, Clock) {
  EXPECT_EQ(Clock(0), "00:00.000");
  EXPECT_EQ(Clock(62005), "01:02.005");
  EXPECT_EQ(Clock(6000000), "100:00.000");
  EXPECT_EQ(Clock(-1500), "-00:01.500");
  EXPECT_EQ(Clock(INT64_MIN), "-153722867280912:55.808");
}

TEST(SheetTest, Seconds) {
  EXPECT_EQ(Seconds(0), "0 s");
  EXPECT_EQ(Seconds(3000), "3 s");
  EXPECT_EQ(Seconds(1250), "1.25 s");
  EXPECT_EQ(Seconds(100000), "100 s");
}

TEST(SheetTest, Date) { EXPECT_EQ(Date(1772355600000), "2026-03-01 09:00:00 UTC"); }

TEST(SheetTest, ColourOnlyWhereWanted) {
  EXPECT_EQ(Painted("x", Paint::kBad, false), "x");
  EXPECT_EQ(Painted("x", Paint::kBad, true), "\x1b[1;31mx\x1b[0m");
  EXPECT_EQ(Painted("", Paint::kBad, true), "");
}

}  // namespace
}  // namespace callcue::report

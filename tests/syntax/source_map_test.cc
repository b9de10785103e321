#include "lib/syntax/source_map.h"

#include <gtest/gtest.h>

#include "lib/base/concat.h"
#include "lib/syntax/policy_text.h"

namespace callcue::syntax {
namespace {

constexpr char kText[] =
    "name: \"n\"\n"
    "rule {\n"
    "  id: \"a\"  on: [\"x\", 'yy']\n"
    "  on: \"z\"\n"
    "  when: \"您好 > 1 \\u4f60\\n&& \"  # cut here\n"
    "        'b == \\'c\\''\n"
    "}\n"
    "rule { do { if { when: \"q\" then { set { variable: \"v\" value: \"1\" } } } } }\n";

class SourceMapTest : public testing::Test {
 protected:
  void SetUp() override {
    Diagnostics problems;
    ASSERT_TRUE(ParsePolicyText(kText, "", &parsed_, &problems));
  }
  std::string Text(const Position& p) { return Concat(p.line, ":", p.column, "+", p.length); }
  std::string At(std::string_view path) { return Text(parsed_.map.Locate(path)); }
  std::string In(std::string_view path, uint32_t offset) { return Text(parsed_.map.LocateIn(path, offset)); }
  ParsedPolicy parsed_;
};

TEST_F(SourceMapTest, FindsFields) {
  EXPECT_EQ(At("name"), "1:7+3");
  EXPECT_EQ(At("rule[0]"), "2:1+4");
  EXPECT_EQ(At("rule[0].on[0]"), "3:17+3");
  EXPECT_EQ(At("rule[0].on[1]"), "3:22+4");
  EXPECT_EQ(At("rule[0].on[2]"), "4:7+3");
  EXPECT_EQ(At("rule[1].do[0].if.then[0].set.value"), "8:62+3");
  EXPECT_EQ(At("rule[1].do[0].if"), "8:13+2");
}

TEST_F(SourceMapTest, FallsBackToTheNearestEnclosingField) {
  EXPECT_EQ(At("rule[0].recommend[3].script"), "2:1+4");
  EXPECT_EQ(At("rule[0].on[3]"), "2:1+4");
  EXPECT_EQ(At("rule[1].do[0].if.otherwise[0].set"), "8:13+2");
  for (const char* nowhere : {"", "rule[2]", "duty[0].id", "[", "a[", "rule[x]", "rule[0", "..", "rule[]"}) {
    EXPECT_EQ(At(nowhere), "1:1+0") << nowhere;
  }
}

TEST_F(SourceMapTest, FollowsEscapesAndAdjacentLiterals) {
  const std::string& when = parsed_.policy.rule(0).when();
  EXPECT_EQ(In("rule[0].when", 0), "5:10+1");
  EXPECT_EQ(In("rule[0].when", 2), "5:10+1");  // within the first character
  EXPECT_EQ(In("rule[0].when", 3), "5:11+1");
  EXPECT_EQ(In("rule[0].when", when.find("你")), "5:17+6");
  EXPECT_EQ(In("rule[0].when", when.find("&&")), "5:25+1");
  EXPECT_EQ(In("rule[0].when", when.find("b ==")), "6:10+1");
  EXPECT_EQ(In("rule[0].when", when.find("c'")), "6:17+1");
  EXPECT_EQ(In("rule[0].when", when.size()), "6:20+1");  // the closing quote
  EXPECT_EQ(In("rule[0].when", 9999), "6:20+1");
  EXPECT_EQ(In("rule[0].missing", 1), "2:1+4");
  EXPECT_EQ(In("rule[0]", 1), "2:1+4");
}

// Every byte of every string maps to a place that holds its character.
TEST_F(SourceMapTest, EveryByteHasItsPlace) {
  const std::string& when = parsed_.policy.rule(0).when();
  Position last;
  for (uint32_t i = 0; i < when.size(); ++i) {
    const Position p = parsed_.map.LocateIn("rule[0].when", i);
    EXPECT_TRUE(p.line > last.line || p.column >= last.column);
    last = p;
    if (p.length == 1 && static_cast<signed char>(when[i]) > 0) {
      size_t byte = 0;
      const std::string line(parsed_.map.Line(p.line));
      for (uint32_t column = 1; column < p.column; ++column) {
        do ++byte;
        while ((line[byte] & 0xC0) == 0x80);
      }
      EXPECT_EQ(line[byte], when[i]);
    }
  }
}

TEST_F(SourceMapTest, Lines) {
  EXPECT_EQ(parsed_.map.Line(0), "");
  EXPECT_EQ(parsed_.map.Line(1), "name: \"n\"");
  EXPECT_EQ(parsed_.map.Line(8).substr(0, 6), "rule {");
  EXPECT_EQ(parsed_.map.Line(9), "");
  EXPECT_EQ(parsed_.map.Line(10), "");
}

TEST(SourceMap, WithoutATextThereIsNoPlace) {
  SourceMap map;
  EXPECT_EQ(map.Locate("rule[0]").line, 0u);
  EXPECT_EQ(map.LocateIn("rule[0].when", 3).line, 0u);
  EXPECT_EQ(map.Line(1), "");
}

}  // namespace
}  // namespace callcue::syntax

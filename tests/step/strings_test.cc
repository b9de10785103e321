// The strings that a contact keeps: what nothing names any more makes room, and what is named stays what it was.
#include "lib/base/limits.h"
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

// Strings of every kind that a contact keeps: a fact, a variable, a participant of a duty that is owed and of a judgment
// that waits, the ID of a segment, the second language.
constexpr const char* kStrings = R"(
  fact { name: "who" type: STRING } fact { name: "other" type: STRING default_value: "\"nobody\"" }
  variable { name: "last" type: STRING }
  rule { id: "keep" on: "fact.other" do { set { variable: "last" value: "other" } } }
  rule { id: "show" on: "act.thanks" recommend { [s] argument { name: "who" value: "who" } argument { name: "other" value: "other" }
         argument { name: "last" value: "last" } } }
  duty { id: "owed" on: "established" fulfilled_by: "act.hello by AGENT" within: "60s" })";

std::string Long(const char* name, int i) { return name + std::to_string(i) + std::string(180, 'x'); }

TEST(Strings, OnesThatNothingNamesMakeRoom) {
  Scene scene(Speech(kStrings));
  ASSERT_EQ(scene.Play("0 started call,agent lang2=yue\n 0 established agent who=first\n 0 fact who \"somebody\""), "\n");
  const std::string second = "second";
  for (int i = 1; i < 20000; ++i) {   // ten times what there is room for
    const std::string t = std::to_string(i);
    ASSERT_EQ(scene.Play(t + " fact other \"" + Long("o", i) + "\"\n" + t + " say customer \"x\" 0-" + t + " seg=" + Long("s", i)), "\n") << i;
  }
  EXPECT_LT(scene.call().Snapshot().size(), 400000);
  EXPECT_EQ(scene.Play("20000 say customer \"y\" seg=" + Long("s", 19999)), "\n20000: LATE_REVISION\n");
  EXPECT_EQ(scene.Play("20001 say customer \"thanks\""), "\n20001: +s{who=somebody}{other=" + Long("o", 19999) + "}{last=" + Long("o", 19999) + "}\n");
  const auto late = scene.call().Advance(70000);
  ASSERT_TRUE(late.ok());
  ASSERT_EQ(late->size(), 1);
  ASSERT_EQ((*late)[0].findings.size(), 1);
  EXPECT_EQ((*late)[0].findings[0].participant_id, "first");
}

// Those that are named may fill it; then nothing more is taken, and nothing changes.
TEST(Strings, WhatIsNamedStays) {
  Scene scene(Speech(kStrings));
  int taken = 0;
  std::string refused;
  for (; refused.empty() && taken < 2000; ++taken) {
    const std::string before = scene.call().Snapshot();
    const Line line(std::to_string(taken) + " say customer \"x\" 0-1 seg=" + std::to_string(taken) + std::string(240, 'x'));
    if (const auto decisions = line.Give(&scene.call()); !decisions.ok()) {
      refused = std::string(decisions.status().message());
      EXPECT_EQ(scene.call().Snapshot(), before);
    }
  }
  EXPECT_GT(taken, 1000);
  for (int i = taken - 700; i < taken - 1; ++i) {
    EXPECT_EQ(scene.Play("9000 say customer \"x\" seg=" + std::to_string(i) + std::string(240, 'x')), "\n9000: LATE_REVISION\n") << i;
  }
}

}  // namespace
}  // namespace callcue::step_test

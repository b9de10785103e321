// R1: the order of steps: duplicates, the clock, dispositions.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

const char kTicks[] = R"(
  rule { id: "tock" on: "tick" recommend { [tock] expires: "1ms" } }
  fact { name: "vip" type: BOOL }
)";

TEST(R1Order, TheClockStepsBackByMaxSkewAndIsClamped) {
  EXPECT_EQ(Play(Speech("settings { max_skew: \"5s\" }"), R"(
    10000 tick
    5001 tick
    5000 tick
    4999 tick
    10001 tick)"),
            "\n10000: skew 4999\n" + std::string("10000: skew 5000\n4999: error OUT_OF_RANGE\n"));
}

TEST(R1Order, AClampedEventHappensAtTheClock) {
  EXPECT_EQ(Play(Speech("settings { max_skew: \"5s\" } duty { id: \"d\" on: \"held\" fulfilled_by: \"retrieved\" within: "
                        "\"1s\" }"),
                 R"(
    10000 tick
    9000 held agent
    9500 retrieved agent)"),
            "\n10000: skew 1000\n10000: d#1 FULFILLED 10000..11000 @10000 skew 500\n");
}

TEST(R1Order, ADuplicateIsRecognisedBeforeTheClockIsLookedAt) {
  Scene scene(Speech(kTicks));
  EXPECT_EQ(scene.Play(R"(
    100 established agent eid=a
    100000 nothing
    100 established agent eid=a
    100100 tick eid=b
    200000 tick eid=b)"),
            "\n100000: UNKNOWN\n100000: DUPLICATE\n100100: +tock\n100100: DUPLICATE\n");
  EXPECT_EQ(scene.call().now_ms(), 100100);   // a duplicate moves nothing
}

TEST(R1Order, ADuplicateFiresNothingThatIsDue) {
  Scene scene(Speech(kTicks));
  scene.Play("100 tick eid=a");
  EXPECT_EQ(scene.next(), "101");
  EXPECT_EQ(scene.Play("500 tick eid=a\n 500 nothing"), "\n100: DUPLICATE\n101: -tock EXPIRED\n500: UNKNOWN\n");
}

TEST(R1Order, TheWindowHoldsTheLast64AcceptedIds) {
  for (int others : {63, 64, 65}) {
    Scene scene(Speech(""));
    scene.Play("0 tick eid=first");
    for (int i = 1; i <= others; ++i) scene.Play("0 tick eid=x" + std::to_string(i));
    EXPECT_EQ(scene.Play("0 tick eid=first"), others < 64 ? "\n0: DUPLICATE\n" : "\n") << others;
  }
}

TEST(R1Order, TheWindowForgetsTheOldestFirst) {
  Scene scene(Speech(""));
  for (int i = 0; i < 100; ++i) scene.Play("0 tick eid=x" + std::to_string(i));
  for (int i = 36; i < 100; ++i) EXPECT_EQ(scene.Play("0 tick eid=x" + std::to_string(i)), "\n0: DUPLICATE\n") << i;
  EXPECT_EQ(scene.Play("0 tick eid=x35"), "\n");
}

TEST(R1Order, ARefusedEventLeavesItsIdFree) {
  EXPECT_EQ(Play(Speech(kTicks), R"(
    10000 nothing
    10 tick eid=a
    10000 tick eid=a)"),
            "\n10000: UNKNOWN\n10: error OUT_OF_RANGE\n10000: +tock\n");
}

TEST(R1Order, EventsWithoutAnIdAreNeverDuplicates) {
  EXPECT_EQ(Play(Speech(kTicks), "0 nothing\n 5 tick\n 5 tick"), "\n0: UNKNOWN\n5: +tock\n");
}

TEST(R1Order, EveryAcceptedEventMovesTheClockWhateverItsDisposition) {
  for (const char* event : {"nothing", "fact no_such_fact true", "did no_such_action", "tick", "wrapped",
                            "say agent \"late\" seg=s", "act agent no_such_act", "mood customer no_such_mood",
                            "partial agent \"x\" seg=p rev=1"}) {
    Scene scene(Speech(R"(duty { id: "d" on: "held" fulfilled_by: "retrieved" within: "1s" })"));
    scene.Play("0 held agent\n 0 say agent \"x\" seg=s eot\n 0 partial agent \"x\" seg=p rev=1");
    const std::string out = scene.Only("#").Play("2000 " + std::string(event));
    EXPECT_EQ(out.substr(0, 28), "\n1001: d#1 VIOLATED 0..1000\n") << event;
    EXPECT_EQ(scene.call().now_ms(), 2000) << event;
  }
}

TEST(R1Order, DispositionsSayWhatBecameOfAnEvent) {
  Scene scene(Speech(kTicks));
  const auto disposition = [&](const char* text) {
    Line line(text);
    auto decisions = line.Give(&scene.call());
    return std::string(decisions.ok() ? DispositionName(decisions->back().disposition) : "error");
  };
  EXPECT_EQ(disposition("0 tick"), "HANDLED");
  EXPECT_EQ(disposition("0 held agent"), "NO_MATCH");
  EXPECT_EQ(disposition("0 nothing"), "UNKNOWN");
  EXPECT_EQ(disposition("0 fact nope 1"), "UNKNOWN");
  EXPECT_EQ(disposition("0 act agent nope"), "UNKNOWN");
  EXPECT_EQ(disposition("0 tick eid=a"), "HANDLED");
  EXPECT_EQ(disposition("0 tick eid=a"), "DUPLICATE");
  EXPECT_EQ(disposition("0 partial agent \"x\" seg=s rev=2"), "NO_MATCH");
  EXPECT_EQ(disposition("0 partial agent \"y\" seg=s rev=2"), "DUPLICATE");   // not newer
  EXPECT_EQ(disposition("0 partial agent \"y\" seg=s rev=1"), "DUPLICATE");
  EXPECT_EQ(disposition("0 say agent \"y\" seg=s rev=1"), "NO_MATCH");        // a final counts whatever its number
  EXPECT_EQ(disposition("0 say agent \"z\" seg=s rev=9"), "LATE_REVISION");
  EXPECT_EQ(disposition("0 closed"), "HANDLED");
  EXPECT_EQ(disposition("0 tick"), "error");
}

TEST(R1Order, AFactIsAState) {
  EXPECT_EQ(Play(Speech(std::string(kTicks) + R"(rule { id: "r" on: "fact.vip" recommend { [r] expires: "0s" } })"),
                 R"(
    1 fact vip true
    2 fact vip true
    3 unfact vip
    4 unfact vip
    5 fact vip false)",
                 "+"),
            "\n1: +r\n3: +r\n5: +r\n");
}

TEST(R1Order, AStepBackOfTheFirstEventIsNone) {
  EXPECT_EQ(Play(Speech(kTicks), "0 tick"), "\n0: +tock\n");
}

TEST(R1Order, NothingHappensAfterTheContactIsClosed) {
  Scene scene(Speech(kTicks));
  EXPECT_EQ(scene.Play("0 tick eid=a\n 5 closed eid=c\n 6 nothing\n 7 advance\n 8 closed eid=c"),
            "\n0: +tock\n1: -tock EXPIRED\n6: error FAILED_PRECONDITION\n7: error FAILED_PRECONDITION\n5: DUPLICATE\n");
  EXPECT_TRUE(scene.call().closed());
  EXPECT_EQ(scene.next(), "none");
}

TEST(R1Order, AdvanceBackWithinTheSkewChangesNothing) {
  Scene scene(Speech(kTicks));
  EXPECT_EQ(scene.Play("10000 tick\n 9000 advance\n 4999 advance"), "\n10000: +tock\n4999: error OUT_OF_RANGE\n");
  EXPECT_EQ(scene.call().now_ms(), 10000);
}

}  // namespace
}  // namespace callcue::step_test

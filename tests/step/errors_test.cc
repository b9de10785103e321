// R8: guards and actions that fail. R9: the budget of a macrostep. R10: what is unknown.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

const char kFails[] = R"(
  variable { name: "n" type: INT }
  rule { id: "error" on: "error.execution" do { <error> } }
)";
std::string Failing(std::string_view rest) { return Logging(kFails + std::string(rest)); }

TEST(R8Errors, AGuardThatFailsIsNotTrueIsReportedAndRaisesAnEvent) {
  const std::string policy = Failing(R"(rule { id: "bad" on: "held" when: "1 / n == 1" do { <bad> } }
                                        rule { id: "good" on: "held" do { <good> } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "good error");
  EXPECT_EQ(Play(policy, "0 held agent"), "\n0: !GUARD_ERROR bad\n");
}

TEST(R8Errors, TheEventIsRaisedAtMostOnceAMacrostep) {
  const std::string policy = Failing(R"(
    rule { id: "b1" on: "held" when: "1 / n == 1" do { <bad> } }
    rule { id: "b2" on: "held" when: "1 % n == 1" do { <bad> } }
    rule { id: "again" on: "held" do { raise { event: "more" } } }
    rule { id: "b3" on: "event.more" when: "1 / n == 1" do { <bad> } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "error");
  EXPECT_EQ(LogAfter(policy, "0 held agent\n 1 held agent"), "error error");
  EXPECT_EQ(Play(policy, "0 held agent"), "\n0: !GUARD_ERROR b1 !GUARD_ERROR b2 !GUARD_ERROR b3\n");
}

TEST(R8Errors, NeverWhileThatEventIsBeingHandled) {
  const std::string policy = Failing(R"(rule { id: "bad" on: "held" when: "1 / n == 1" do { <bad> } }
                                        rule { id: "worse" on: "error.execution" when: "1 / n == 1" do { <bad> } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "error");
  EXPECT_EQ(Play(policy, "0 held agent"), "\n0: !GUARD_ERROR bad !GUARD_ERROR worse\n");
}

TEST(R8Errors, AFailedActionEndsItsOwnBlockOnly) {
  const std::string policy = Failing(R"(
    rule { id: "r1" on: "held" do { <one> } do { set { variable: "n" value: "1 / n" } } do { <never> } recommend { [never] } }
    rule { id: "r2" on: "held" do { <two> } recommend { [still] } }
    region { id: "r" state { id: "a" transition { on: "held" target: "b" do { set { variable: "n" value: "1 / n" } } do { <never> } } }
                     state { id: "b" on_entry { <entered> } } })");
  EXPECT_EQ(LogAfter(policy, "0 held agent"), "one two entered error");
  EXPECT_EQ(Play(policy, "0 held agent", "+!"), "\n0: +still !GUARD_ERROR r1 !GUARD_ERROR\n");
}

TEST(R8Errors, AConditionThatFailsEndsTheBlock) {
  EXPECT_EQ(LogAfter(Failing(R"(rule { id: "r" on: "held" do { if { when: "1 / n == 1" then { <then> } otherwise { <else> } } } do { <after> } })"),
                     "0 held agent"),
            "error");
}

// R9. One event and n - 1 raised ones are n microsteps.
std::string Chain(int raised) {
  return Logging(R"(variable { name: "n" type: INT } variable { name: "done" type: BOOL }
    rule { id: "start" on: "held" do { set { variable: "n" value: ")" + std::to_string(raised) + R"(" } } do { raise { event: "go" } } }
    rule { id: "go" on: "event.go" do { set { variable: "n" value: "n - 1" } }
           do { if { when: "n > 0" then { raise { event: "go" } } otherwise { set { variable: "done" value: "true" } } } } }
    rule { id: "told" on: "tick" when: "done" recommend { [done] } }
    rule { id: "untold" on: "tick" when: "!done" recommend { [undone] } })");
}

TEST(R9Budget, AThousandMicrostepsRaisedEventsCounted) {
  EXPECT_EQ(Play(Chain(998), "0 held agent\n 1 tick"), "\n1: +done\n");
  EXPECT_EQ(Play(Chain(999), "0 held agent\n 1 tick"), "\n1: +done\n");
  EXPECT_EQ(Play(Chain(1000), "0 held agent\n 1 tick"), "\n0: error RESOURCE_EXHAUSTED\n1: +undone\n");
}

TEST(R9Budget, AnExternalEventsStepIsUndoneAndTheErrorNamesTheCycle) {
  Scene scene(Logging(R"(
    rule { id: "hint" on: "retrieved" recommend { [hint] expires: "10ms" } }
    rule { id: "ping" on: "held" do { <x> } do { raise { event: "ping" } } recommend { [never] }  }
    rule { id: "a" on: "event.ping" do { raise { event: "pong" } } }
    rule { id: "b" on: "event.pong" do { raise { event: "ping" } } })"));
  scene.Play("0 retrieved agent");
  const std::string before = scene.call().Snapshot();
  const Line line("50 held agent eid=e");
  const auto refused = line.Give(&scene.call());
  ASSERT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.status().message()), testing::HasSubstr("event.ping"));
  EXPECT_THAT(std::string(refused.status().message()), testing::HasSubstr("event.pong"));
  EXPECT_EQ(scene.call().Snapshot(), before);   // what was due before is undone too
  EXPECT_EQ(scene.Play("50 tick eid=e"), "\n10: -hint EXPIRED\n");
}

TEST(R9Budget, AnInternalStepIsUndoneAloneAndTheRestGoesOn) {
  Scene scene(Logging(R"(
    rule { id: "arm" on: "held" do { send { event: "bad" delay: "10ms" } } do { send { event: "good" delay: "10ms" } } }
    rule { id: "bad" on: "event.bad" do { <undone> } do { raise { event: "loop" } } recommend { [undone] } }
    rule { id: "loop" on: "event.loop" do { raise { event: "loop" } } }
    rule { id: "good" on: "event.good" do { <good> } recommend { [good] } }
    rule { id: "r" on: "retrieved" recommend { [own] } })"));
  EXPECT_EQ(scene.Play("0 held agent\n 10 retrieved agent\n 20 tick"), 
            "\n10: +good +own !STEP_LIMIT loop (event.bad -> event.loop -> event.loop -> event.loop -> event.loop)\n");
  EXPECT_EQ(scene.next(), "none");   // the timer is disarmed
  EXPECT_EQ(scene.Play("30 measured nobody show 0"), "\n30: +log{log=good }\n");
}

TEST(R9Budget, AVerdictThatSetsOffACycleIsAnInternalStep) {
  EXPECT_EQ(Play(Logging(R"(
    duty { id: "d" on: "held" fulfilled_by: "retrieved" within: "10ms" }
    rule { id: "v" on: "violated.d" do { raise { event: "loop" } } }
    rule { id: "loop" on: "event.loop" do { raise { event: "loop" } } })"),
                 "0 held agent\n 20 tick"),
            "\n11: d#1 VIOLATED 0..10 !STEP_LIMIT d (violated.d -> event.loop -> event.loop -> event.loop -> event.loop)\n");
}

TEST(R9Budget, EventlessCyclesAreCounted) {
  const std::string policy = Logging(R"(variable { name: "n" type: INT } region { id: "r"
    state { id: "a" transition { on: "held" target: "b" } } state { id: "b" transition { target: "c" when: "n < 10000" } }
    state { id: "c" transition { target: "b" when: "n < 10000" } } })");
  EXPECT_EQ(Play(policy, "0 tick\n 1 held agent\n 2 tick", "#"), "\n1: error RESOURCE_EXHAUSTED\n");
}

// R10: a fact that nobody reported.
std::string Unknown(std::string_view rest) {
  return Speech("fact { name: \"f\" type: BOOL } fact { name: \"n\" type: INT } variable { name: \"z\" type: INT }" + std::string(rest));
}

TEST(R10Unknown, ARuleDoesNotFire) {
  const auto fires = [](const char* guard) {
    return Play(Unknown("rule { id: \"r\" on: \"tick\" when: \"" + std::string(guard) + "\" recommend { [r] } }"), "0 tick");
  };
  for (const char* guard : {"f", "!f", "f && true", "f || false", "n == 1", "n != 1", "f ? true : true", "!(f && true)", "f == f"}) {
    EXPECT_EQ(fires(guard), "\n") << guard;
  }
  for (const char* guard : {"f || true", "true || f", "!(f && false)", "!(false && f)"}) {
    EXPECT_EQ(fires(guard), "\n0: +r\n") << guard;
  }
}

TEST(R10Unknown, ErrorAndUnknownCombine) {
  const auto plays = [](const char* guard) {
    return Play(Unknown("rule { id: \"r\" on: \"tick\" when: \"" + std::string(guard) + "\" recommend { [r] } }"), "0 tick");
  };
  EXPECT_EQ(plays("1 / z == 1 || true"), "\n0: +r\n");
  EXPECT_EQ(plays("1 / z == 1 && false"), "\n");
  EXPECT_EQ(plays("1 / z == 1 || f"), "\n");       // unknown outweighs error, as CEL has it
  EXPECT_EQ(plays("f && 1 / z == 1"), "\n");
  EXPECT_EQ(plays("1 / z == 1 || false"), "\n0: !GUARD_ERROR r\n");
}

TEST(R10Unknown, ATriggerDoesNotOpen) {
  const std::string policy = Unknown(R"(duty { id: "d" on: "held" when: "f" fulfilled_by: "retrieved" within: "1ms" })");
  EXPECT_EQ(Play(policy, "0 held agent\n 9 tick"), "\n");
  EXPECT_EQ(Play(policy, "0 fact f true\n 0 held agent\n 9 tick"), "\n2: d#1 VIOLATED 0..1\n");
}

TEST(R10Unknown, AnExcuseDoesNotApply) {
  const std::string policy = Unknown(R"(duty { id: "d" on: "held" fulfilled_by: "retrieved" within: "1ms" }
                                        exception { id: "e" element: "d" when: "f" })");
  EXPECT_EQ(Play(policy, "0 held agent\n 9 tick"), "\n2: d#1 VIOLATED 0..1\n");
  EXPECT_EQ(Play(policy, "0 held agent\n 1 fact f true\n 9 tick"), "\n2: d#1 EXCUSED 0..1 (e)\n");
}

TEST(R10Unknown, AProhibitionIsUndetermined) {
  const std::string policy = Unknown(R"(prohibition { id: "p" on: "held" while: "f" })");
  EXPECT_EQ(Play(policy, "0 held agent"), "\n0: p#1 UNDETERMINED 0.. @0\n");
  EXPECT_EQ(Play(policy, "0 fact f true\n 0 held agent"), "\n0: p#1 VIOLATED 0.. @0\n");
  EXPECT_EQ(Play(policy, "0 fact f false\n 0 held agent"), "\n");
}

TEST(R10Unknown, APermissionIsNotGrantedAndNamesTheFact) {
  const std::string policy = Unknown(R"(permission { id: "p" act: "hold" on: "held" when: "f && n > 3" })");
  EXPECT_EQ(Play(policy, "0 tick\n 1 held agent"), "\n0: hold=no[FACT f, FACT n]\n1: p#1 UNDETERMINED 1.. @1\n");
  EXPECT_EQ(Play(policy, "0 fact f true\n 1 fact n 4\n 2 held agent\n 3 unfact n"),
            "\n0: hold=no[FACT n]\n1: hold=yes\n2: p#1 FULFILLED 2.. @2\n3: hold=no[FACT n]\n");
  Scene scene(policy);
  scene.Play("0 tick");
  CallView view;
  scene.call().View(&view);
  EXPECT_EQ(view.unknown_facts, (std::vector<std::string>{"f", "n"}));
}

}  // namespace
}  // namespace callcue::step_test

// R2: time: delayed events, deadlines and what comes first at one instant.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

// Delays of the statechart: the order in which they fire, at which time, and what cancels them.
const char kDelays[] = R"(
  rule { id: "arm" on: "held" do { send { event: "late" delay: "20ms" } } do { send { event: "b" delay: "10ms" } }
         do { send { event: "a" delay: "10ms" } } }
  rule { id: "a" on: "event.a" do { <a> } recommend { [a] argument { name: "at" value: "event.at" } } }
  rule { id: "b" on: "event.b" do { <b> } recommend { [b] argument { name: "at" value: "event.at" } } }
  rule { id: "l" on: "event.late" do { <late> } recommend { [late] argument { name: "at" value: "event.at" } } }
)";

TEST(R2Time, DelaysFireInTheOrderOfTheirDeadlinesAtTheirOwn) {
  EXPECT_EQ(LogAfter(Logging(kDelays), "100 held agent\n 200 tick"), "b a late");
  EXPECT_EQ(Play(Logging(R"(
    rule { id: "arm" on: "held" do { send { event: "b" delay: "20ms" } } do { send { event: "a" delay: "10ms" } } }
    rule { id: "r" on: "event.*" recommend { [r] argument { name: "at" value: "event.at" } expires: "0s" } }
  )"),
                 "100 held agent\n 200 tick", "+"),
            "\n110: +r{at=@110}\n120: +r{at=@120}\n");
}

TEST(R2Time, EqualDeadlinesFireInTheOrderOfArming) {
  EXPECT_EQ(LogAfter(Logging(kDelays), "100 held agent\n 110 advance"), "b a");
  // Armed later with the same deadline: after those armed before.
  EXPECT_EQ(LogAfter(Logging(std::string(kDelays) + R"(
    rule { id: "second" on: "retrieved" do { send { id: "s2" event: "a" delay: "5ms" } } })"),
                     "100 held agent\n 105 retrieved agent\n 110 advance"),
            "b a a");
}

TEST(R2Time, OneThatIsArmedAnewStandsLastAmongEqualDeadlines) {
  EXPECT_EQ(LogAfter(Logging(std::string(kDelays) + R"(
    rule { id: "anew" on: "retrieved" do { cancel: "b" } do { send { event: "b" delay: "5ms" } } })"),
                     "100 held agent\n 105 retrieved agent\n 110 advance"),
            "a b");
}

TEST(R2Time, ADelayOfNothingComesAfterWhatWasRaisedAndBeforeTheNextEvent) {
  const char policy[] = R"(
    rule { id: "arm" on: "held" do { send { event: "sent" delay: "0s" } } do { raise { event: "raised" } } do { <held> } }
    rule { id: "s" on: "event.sent" do { <sent> } }
    rule { id: "r" on: "event.raised" do { <raised> } do { raise { event: "again" } } }
    rule { id: "g" on: "event.again" do { <again> } }
    rule { id: "e" on: "retrieved" do { <event> } }
  )";
  EXPECT_EQ(LogAfter(Logging(policy), "100 held agent\n 100 retrieved agent"), "held raised again sent event");
}

TEST(R2Time, ADelayIsNeverLessThanNothing) {
  const std::string policy = Logging(R"(variable { name: "d" type: DURATION } region { id: "r"
    state { id: "a" transition { on: "held" do { set { variable: "d" value: "duration('1s') - duration('6s') " } } do { send { event: "x" delay: "0s" } } do { send { event: "y" delay: "d" } } }
            transition { on: "event.x" do { <x> } } transition { on: "event.y" do { <y> } } } })");
  EXPECT_EQ(LogAfter(policy, "9000 held agent"), "x y");
}

TEST(R2Time, OneDecisionForEachLogicalTimeTheEventsOwnLast) {
  Scene scene(Logging(kDelays));
  scene.Play("100 held agent");
  Line line("150 retrieved agent");
  auto decisions = line.Give(&scene.call());
  ASSERT_TRUE(decisions.ok());
  std::vector<int64_t> times;
  for (const Decision& d : *decisions) times.push_back(d.at_ms);
  EXPECT_EQ(times, (std::vector<int64_t>{110, 120, 150}));
}

TEST(R2Time, OneThatAnEarlierOneOfTheSameInstantCancelsDoesNotFire) {
  const char policy[] = R"(
    rule { id: "arm" on: "held" do { send { id: "one" event: "a" delay: "10ms" } }
           do { send { id: "two" event: "b" delay: "10ms" } } }
    rule { id: "a" on: "event.a" do { <a> } do { cancel: "two" } }
    rule { id: "b" on: "event.b" do { <b> } }
  )";
  EXPECT_EQ(LogAfter(Logging(policy), "100 held agent\n 110 advance"), "a");
  EXPECT_EQ(LogAfter(Logging(policy), "100 held agent\n 110 tick"), "a");
}

TEST(R2Time, DelaysDueAtTheTimeOfAnEventComeBeforeIt) {
  const char policy[] = R"(
    rule { id: "arm" on: "held" do { send { event: "a" delay: "10ms" } } }
    rule { id: "a" on: "event.a" do { <delay> } }
    rule { id: "r" on: "retrieved" do { <event> } }
  )";
  EXPECT_EQ(LogAfter(Logging(policy), "100 held agent\n 110 retrieved agent"), "delay event");
  EXPECT_EQ(LogAfter(Logging(policy), "100 held agent\n 109 retrieved agent\n 110 tick"), "event delay");
}

TEST(R2Time, AnEventThatCancelsComesTooLateForWhatIsDueAtItsTime) {
  const char policy[] = R"(
    rule { id: "arm" on: "held" do { send { event: "a" delay: "10ms" } } }
    rule { id: "a" on: "event.a" do { <a> } }
    rule { id: "r" on: "retrieved" do { cancel: "a" } }
  )";
  EXPECT_EQ(LogAfter(Logging(policy), "100 held agent\n 109 retrieved agent\n 200 tick"), "");
  EXPECT_EQ(LogAfter(Logging(policy), "100 held agent\n 110 retrieved agent\n 200 tick"), "a");
}

TEST(R2Time, EachDelayIsAMacrostepOfItsOwn) {
  // What the first raises is handled before the second fires.
  EXPECT_EQ(LogAfter(Logging(R"(
    rule { id: "arm" on: "held" do { send { id: "1" event: "a" delay: "10ms" } }
           do { send { id: "2" event: "b" delay: "10ms" } } }
    rule { id: "a" on: "event.a" do { <a> } do { raise { event: "c" } } }
    rule { id: "b" on: "event.b" do { <b> } }
    rule { id: "c" on: "event.c" do { <c> } }
  )"),
                     "100 held agent\n 110 advance"),
            "a c b");
}

// Also one that nobody hears of: transitions without an event are looked for after it as after any other. So they are after
// a verdict.
TEST(R2Time, ADelayThatNobodyHearsOfIsAMacrostepToo) {
  const std::string policy = Logging(R"p(
    variable { name: "since" type: TIMESTAMP }
    region { id: "r"
      state { id: "a" transition { on: "held" target: "b" do { set { variable: "since" value: "now" } } } }
      state { id: "b" on_entry { send { event: "unheard" delay: "3s" } }
              transition { target: "c" when: "now - since >= duration('3s')" } }
      state { id: "c" } }
    duty { id: "d" on: "muted" fulfilled_by: "unmuted" within: "1s" })p");
  EXPECT_EQ(Play(policy, "0 held agent\n 9000 tick", ">"), "\n0: r:>a r:a>b\n3000: r:b>c\n");
  EXPECT_EQ(Play(policy, "0 held agent\n 2500 muted agent\n 2600 advance\n 9000 advance", ">#"),
            "\n0: r:>a r:a>b\n3000: r:b>c\n3501: d#1 VIOLATED 2500..3500\n");
}

TEST(R2Time, ADelayOfADelayCountsFromItsLogicalTime) {
  EXPECT_EQ(Play(Logging(R"(
    rule { id: "arm" on: "held" do { send { event: "a" delay: "10ms" } } }
    rule { id: "a" on: "event.a" do { send { event: "b" delay: "10ms" } } }
    rule { id: "b" on: "event.b" recommend { [b] } }
  )"),
                 "100 held agent\n 500 advance"),
            "\n120: +b\n");
}

TEST(R2Time, WithinIsInclusive) {
  const std::string policy = Speech(R"(duty { id: "d" on: "held" fulfilled_by: "retrieved" within: "1s" })");
  EXPECT_EQ(Play(policy, "0 held agent\n 999 retrieved agent"), "\n999: d#1 FULFILLED 0..1000 @999\n");
  EXPECT_EQ(Play(policy, "0 held agent\n 1000 retrieved agent"), "\n1000: d#1 FULFILLED 0..1000 @1000\n");
  EXPECT_EQ(Play(policy, "0 held agent\n 1001 retrieved agent"), "\n1001: d#1 VIOLATED 0..1000\n");
  // However often one asks in between.
  EXPECT_EQ(Play(policy, "0 held agent\n 1000 advance\n 1000 tick\n 1000 retrieved agent"),
            "\n1000: d#1 FULFILLED 0..1000 @1000\n");
}

TEST(R2Time, TheNextDeadlineOfADutyIsTheInstantAfterIt) {
  Scene scene(Speech(R"(duty { id: "d" on: "held" fulfilled_by: "retrieved" within: "1s" })"));
  scene.Play("0 held agent");
  EXPECT_EQ(scene.next(), "1001");
  EXPECT_EQ(scene.Play("1000 advance"), "\n");
  EXPECT_EQ(scene.next(), "1001");
  EXPECT_EQ(scene.Play("1001 advance"), "\n1001: d#1 VIOLATED 0..1000\n");
  EXPECT_EQ(scene.next(), "none");
}

TEST(R2Time, TheNextDeadlineOfADelayIsItsOwn) {
  Scene scene(Logging(kDelays));
  scene.Play("100 held agent");
  EXPECT_EQ(scene.next(), "110");
  scene.Play("109 advance");
  EXPECT_EQ(scene.next(), "110");
  scene.Play("110 advance");
  EXPECT_EQ(scene.next(), "120");
}

TEST(R2Time, RemindersComeAtTheirLeadElseAtTheDeadline) {
  EXPECT_EQ(Play(Speech(R"(duty { id: "d" on: "held" fulfilled_by: "retrieved" within: "1s"
                                 remind { lead: "300ms" recommend { [soon] } } remind { recommend { [now] } } })"),
                 "0 held agent\n 2000 advance"),
            "\n700: +soon<=1000\n1000: +now<=1000\n1001: -now MOOT -soon MOOT d#1 VIOLATED 0..1000\n");
}

TEST(R2Time, AtOneInstantRemindersThenVerdictsThenExpiries) {
  // All at 1000: a reminder, which the verdict on the duty due at 999 would have silenced; that verdict, whose
  // recommendation yields to the hint as long as that stands; the expiry of the hint.
  EXPECT_EQ(Play(Logging(R"(
    rule { id: "r" on: "held" recommend { [hint] expires: "1000ms" topic: "t" priority: 2 } }
    duty { id: "a" on: "held" fulfilled_by: "retrieved" within: "999ms" on_violation { [yields] topic: "t" priority: 1 } }
    duty { id: "b" on: "held" fulfilled_by: "retrieved" within: "1s" remind { recommend { [now] when: "log == ''" } } }
    rule { id: "v" on: "violated.a" do { <v> } }
  )"),
                 "0 held agent\n 1000 advance"),
            "\n0: +hint\n1000: +now<=1000 -hint EXPIRED a#1 VIOLATED 0..999\n");
}

TEST(R2Time, AnEventAtTheDeadlineFulfilsBeforeTheReminderOfThatInstant) {
  const std::string policy = Speech(R"(duty { id: "d" on: "held" fulfilled_by: "retrieved" within: "1s"
                                              remind { recommend { [now] } } })");
  EXPECT_EQ(Play(policy, "0 held agent\n 1000 retrieved agent"), "\n1000: d#1 FULFILLED 0..1000 @1000\n");
}

TEST(R2Time, VerdictsOfOneInstantComeInDocumentOrder) {
  EXPECT_EQ(Play(Speech(R"(
    duty { id: "second" on: "muted" on: "held" fulfilled_by: "unmuted" within: "10ms" }
    duty { id: "first" on: "held" fulfilled_by: "retrieved" within: "20ms" }
    duty { id: "zeroth" on: "held" fulfilled_by: "retrieved" within: "20ms" }
  )"),
                 "0 held agent\n 10 muted agent\n 100 advance", "#"),
            "\n11: second#1 VIOLATED 0..10\n21: first#1 VIOLATED 0..20 zeroth#1 VIOLATED 0..20\n");
}

TEST(R2Time, RingsByCadenceAreADeadlineToo) {
  // The cadence of rings that nobody reports: one every 5 s from Delivered.
  const std::string policy = Speech(R"(
    rule { id: "late" on: "established" when: "call.ring_count > 3" recommend { [late] } }
    rule { id: "fine" on: "established" when: "call.ring_count <= 3" recommend { [fine] } })");
  EXPECT_EQ(Play(policy, "0 delivered in\n 15000 established agent"), "\n15000: +fine\n");
  EXPECT_EQ(Play(policy, "0 delivered in\n 15001 established agent"), "\n15001: +late\n");
  EXPECT_EQ(Play(policy, "0 delivered in\n 0 rang 1\n 15001 established agent"), "\n15001: +fine\n");
  EXPECT_EQ(Play(policy, "0 delivered in\n 0 rang 4\n 1 established agent"), "\n1: +late\n");
}

TEST(R2Time, TimersThatRearmThemselvesForTheSameInstantAreStopped) {
  Scene scene(Logging(R"(
    rule { id: "arm" on: "held" do { send { event: "again" delay: "0s" } } }
    rule { id: "again" on: "event.again" do { send { event: "again" delay: "0s" } } }
  )"));
  EXPECT_EQ(scene.Play("0 held agent\n 1 tick"), "\n0: !STEP_LIMIT again (event.again -> event.again)\n");
  EXPECT_EQ(scene.next(), "none");
}

}  // namespace
}  // namespace callcue::step_test

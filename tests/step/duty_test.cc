// A duty's life: opening, instances, fulfilment, ends.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

std::string Duty(std::string_view fields) { return Speech("duty { id: \"d\" on: \"held\" " + std::string(fields) + " }"); }

TEST(DutyLife, FulfilledByTheFirstOccurrenceInItsSpanAndSettledOnce) {
  const std::string policy = Duty("fulfilled_by: \"retrieved\" within: \"1s\"");
  EXPECT_EQ(Play(policy, "5 retrieved agent\n 10 held agent\n 20 retrieved agent\n 30 retrieved agent"),
            "\n20: d#1 FULFILLED 10..1010 @20\n");
  EXPECT_EQ(Play(policy, "10 held agent\n 2000 retrieved agent"), "\n1011: d#1 VIOLATED 10..1010\n");
}

TEST(DutyLife, OfTwoThatWereHeardBeforeItsTriggerTheEarlierOccurrenceCounts) {
  EXPECT_EQ(Play(Speech(R"(duty { id: "d" on: "act.wait by CUSTOMER" fulfilled_by: "act.fine by AGENT" within: "1s" })"), R"(
    0 established agent
    1000 say agent "fine" 900-950
    1100 say agent "fine" 800-850
    1200 say customer "wait" 700-750)",
                 "#"),
            "\n1200: d#1 FULFILLED 700..1700 @800\n");
}

TEST(DutyLife, AGuardOverTheEventThatWouldFulfilIt) {
  const std::string policy = Duty("fulfilled_by: \"retrieved\" fulfilled_when: \"event.party == party.AGENT\" within: \"1s\"");
  EXPECT_EQ(Play(policy, "0 held agent\n 1 retrieved customer\n 2 retrieved agent"), "\n2: d#1 FULFILLED 0..1000 @2\n");
}

TEST(DutyLife, TheGuardSeesTheActThatWasHeardBeforeTheTrigger) {
  const std::string policy = Speech(R"(duty { id: "d" on: "act.wait by CUSTOMER" fulfilled_by: "act.fine"
                                              fulfilled_when: "event.party == party.AGENT" within: "1s" })");
  EXPECT_EQ(Play(policy, "1000 say agent \"fine\" 900-950\n 1200 say customer \"wait\" 700-750", "#"),
            "\n1200: d#1 FULFILLED 700..1700 @900\n");
  EXPECT_EQ(Play(policy, "1000 say customer \"fine\" 900-950\n 1200 say customer \"wait\" 700-750", "#"), "\n");
}

TEST(DutyLife, RetriggeredItIsIgnoredRestartedOrAnotherOne) {
  const char* script = "0 held agent\n 600 held agent\n 1300 retrieved agent\n 1400 retrieved agent\n 9000 tick";
  EXPECT_EQ(Play(Duty("fulfilled_by: \"retrieved\" within: \"1s\""), script), "\n1001: d#1 VIOLATED 0..1000\n");
  EXPECT_EQ(Play(Duty("fulfilled_by: \"retrieved\" within: \"1s\" on_retrigger: RESTART"), script),
            "\n1300: d#1 FULFILLED 600..1600 @1300\n");
  EXPECT_EQ(Play(Duty("fulfilled_by: \"retrieved\" within: \"1s\" on_retrigger: ANOTHER"), script),
            "\n1001: d#1 VIOLATED 0..1000\n1300: d#2 FULFILLED 600..1600 @1300\n");
}

TEST(DutyLife, OneOccurrenceServesTheOldestOpenInstance) {
  EXPECT_EQ(Play(Duty("fulfilled_by: \"retrieved\" within: \"1s\" on_retrigger: ANOTHER"),
                 "0 held agent\n 100 held agent\n 200 retrieved agent\n 300 retrieved agent\n 9000 tick"),
            "\n200: d#1 FULFILLED 0..1000 @200\n300: d#2 FULFILLED 100..1100 @300\n");
}

TEST(DutyLife, AnOverdueOneThatWaitsForWordsDoesNotKeepTheNextFromOpening) {
  EXPECT_EQ(Play(Speech(R"(duty { id: "d" on: "retrieved" fulfilled_by: "act.thanks by AGENT" within: "1s" })"), R"(
    0 started call,agent
    0 established agent
    10 retrieved agent
    2000 retrieved agent
    3000 say agent "thanks" 2500-2700
    9000 tick)",
                 "#"),
            "\n3000: d#2 FULFILLED 2000..3000 @2500 d#1 VIOLATED 10..1010\n");
}

TEST(DutyLife, CancelledWithoutAVerdict) {
  Scene scene(Duty("fulfilled_by: \"retrieved\" cancelled_by: \"muted\" within: \"1s\" recommend { [a] }"));
  EXPECT_EQ(scene.Play("0 held agent\n 1 muted agent\n 9000 tick"), "\n0: +a<=1000\n1: -a MOOT\n");
  EXPECT_EQ(scene.open(), "");
}

TEST(DutyLife, OnlyInItsStates) {
  EXPECT_EQ(Play(Duty("in: \"b\" fulfilled_by: \"retrieved\" within: \"1ms\" ") +
                     R"(region { id: "r" state { id: "a" transition { on: "muted" target: "b" } } state { id: "b" } })",
                 "0 held agent\n 1 muted agent\n 2 held agent\n 9 tick", "#"),
            "\n4: d#1 VIOLATED 2..3\n");
}

TEST(DutyLife, ItsRecommendationsGoWithIt) {
  const std::string policy = Duty("fulfilled_by: \"retrieved\" within: \"1s\" recommend { [a] } on_violation { [bad] } on_retrigger: ANOTHER");
  EXPECT_EQ(Play(policy, "0 held agent\n 10 retrieved agent"), "\n0: +a<=1000\n10: -a DONE d#1 FULFILLED 0..1000 @10\n");
  EXPECT_EQ(Play(policy, "0 held agent\n 2000 tick"), "\n0: +a<=1000\n1001: +bad -a MOOT d#1 VIOLATED 0..1000\n");
}

TEST(DutyLife, ExcusesAreReadAtOpeningAndAtSettlement) {
  const std::string policy = Duty("fulfilled_by: \"retrieved\" within: \"1s\"") +
                             "fact { name: \"storm\" type: BOOL default_value: \"false\" }"
                             "exception { id: \"e\" element: \"d\" when: \"storm\" }";
  EXPECT_EQ(Play(policy, "0 fact storm true\n 1 held agent\n 2 retrieved agent", "#"), "\n1: d#1 EXCUSED 1..1001 @1 (e)\n");
  EXPECT_EQ(Play(policy, "1 held agent\n 2 fact storm true\n 9000 tick", "#"), "\n1002: d#1 EXCUSED 1..1001 (e)\n");
  EXPECT_EQ(Play(policy, "1 held agent\n 2 fact storm true\n 3 retrieved agent", "#"), "\n3: d#1 FULFILLED 1..1001 @3\n");
  EXPECT_EQ(Play(policy, "1 held agent\n 2 fact storm true\n 3 fact storm false\n 9000 tick", "#"), "\n1002: d#1 VIOLATED 1..1001\n");
}

TEST(DutyLife, SettledByAnEventNotByTime) {
  const std::string policy = Speech(R"(duty { id: "d" on: "delivered" fulfilled_by: "held" within: "15s" settled_by: "established" })");
  EXPECT_EQ(Play(policy, "0 delivered in\n 15000 established agent"), "\n15000: d#1 EXCUSED 0..15000 @15000\n");
  EXPECT_EQ(Play(policy, "0 started call\n 0 delivered in\n 15001 established agent"), "\n15001: d#1 VIOLATED 0..15000 @15001\n");
  EXPECT_EQ(Play(policy, "0 started call\n 0 delivered in\n 99000 closed"), "\n99000: d#1 EXCUSED 0..15000\n");
}

TEST(DutyLife, AVerdictMayOpenASecondDuty) {
  EXPECT_EQ(Play(Speech(R"(
    duty { id: "d" on: "held" fulfilled_by: "retrieved" within: "1s" }
    duty { id: "after" on: "violated.d" fulfilled_by: "action.noted" within: "1s" }
    duty { id: "good" on: "fulfilled.d" fulfilled_by: "action.noted" within: "1s" })"),
                 "0 started call,desk\n 0 held agent\n 9000 tick"),
            "\n1001: d#1 VIOLATED 0..1000\n2001: after#1 VIOLATED 1000..2000\n");
}

// The end of the contact.
std::string Spoken(std::string_view more = "") {
  return Speech("duty { id: \"d\" on: \"retrieved\" fulfilled_by: \"act.thanks by AGENT\" within: \"10s\" " + std::string(more) + " }" +
                "duty { id: \"desk\" on: \"retrieved\" fulfilled_by: \"action.noted\" within: \"10s\" }");
}
std::string Ended(std::string_view script, std::string_view more = "") {
  return Play(Spoken(more), "0 started call,agent,customer,desk\n 0 established agent\n 1000 retrieved agent\n" + std::string(script), "#");
}

TEST(DutyLife, TheEndOfTheLineDecidesByWhoEndedIt) {
  const std::string desk = "11001: desk#1 VIOLATED 1000..11000\n";
  EXPECT_EQ(Ended("2000 cleared agent\n 20000 tick"), "\n7001: d#1 VIOLATED 1000..2000\n" + desk);
  EXPECT_EQ(Ended("2000 cleared customer\n 20000 tick"), "\n7001: d#1 EXCUSED 1000..2000\n" + desk);
  EXPECT_EQ(Ended("2000 cleared agent cause=drop\n 20000 tick"), "\n7001: d#1 EXCUSED 1000..2000\n" + desk);
  EXPECT_EQ(Ended("2000 failed\n 20000 tick"), "\n7001: d#1 EXCUSED 1000..2000\n" + desk);
  EXPECT_EQ(Ended("2000 transferred agent completed\n 2100 cleared agent cause=transfer\n 20000 tick"),
            "\n7001: d#1 EXCUSED 1000..2000\n" + desk);
}

TEST(DutyLife, AtEndSaysOtherwise) {
  const char* more = "at_end { agent: EXCUSED customer: VIOLATED dropped: VIOLATED transferred: VIOLATED }";
  EXPECT_EQ(Ended("2000 cleared agent\n 9000 tick", more), "\n7001: d#1 EXCUSED 1000..2000\n");
  EXPECT_EQ(Ended("2000 cleared customer\n 9000 tick", more), "\n7001: d#1 VIOLATED 1000..2000\n");
  EXPECT_EQ(Ended("2000 cleared agent cause=drop\n 9000 tick", more), "\n7001: d#1 VIOLATED 1000..2000\n");
  EXPECT_EQ(Ended("2000 transferred agent completed\n 9000 tick", more), "\n7001: d#1 VIOLATED 1000..2000\n");
}

TEST(DutyLife, OnceTheWordsSaidBeforeAreIn) {
  EXPECT_EQ(Ended("2000 cleared agent\n 3000 say agent \"thanks\" 1900-1990\n 9000 tick"), "\n3000: d#1 FULFILLED 1000..2000 @1900\n");
  EXPECT_EQ(Ended("2000 cleared agent\n 3000 say agent \"thanks\" 2001-2100\n 9000 tick"), "\n3000: d#1 VIOLATED 1000..2000\n");
}

TEST(DutyLife, ADeadlineThatHadPassedIsNotTheEnds) {
  EXPECT_EQ(Ended("11000 cleared customer\n 20000 tick"), "\n11001: desk#1 VIOLATED 1000..11000\n16001: d#1 VIOLATED 1000..11000\n");
  EXPECT_EQ(Ended("10999 cleared customer\n 20000 tick"), "\n11001: desk#1 VIOLATED 1000..11000\n16000: d#1 EXCUSED 1000..10999\n");
}

TEST(DutyLife, TheFirstConnectionClearedSaysWhoEndedIt) {
  EXPECT_EQ(Ended("2000 cleared customer\n 2001 cleared agent\n 9000 tick"), "\n7001: d#1 EXCUSED 1000..2000\n");
  EXPECT_EQ(Ended("2000 cleared agent\n 2001 cleared customer\n 9000 tick"), "\n7001: d#1 VIOLATED 1000..2000\n");
  const std::string policy = Speech(R"(permission { id: "p" act: "release" on: "segment_ended by AGENT" when: "false" })");
  EXPECT_EQ(Play(policy, "0 established agent\n 5 cleared customer\n 6 cleared agent", "#"), "\n");   // a later one is no release
  EXPECT_EQ(Play(policy, "0 established agent\n 5 cleared third\n 6 cleared agent", "#"), "\n6: p#1 VIOLATED 6.. @6\n");
}

TEST(DutyLife, OneThatOpensAfterTheLineEndedByWordsSaidBeforeEndsWithIt) {
  EXPECT_EQ(Play(Speech(R"(duty { id: "d" on: "act.wait by CUSTOMER" fulfilled_by: "act.fine by AGENT" within: "10s" })"), R"(
    0 started call,agent,customer
    0 established agent
    2000 cleared customer
    3000 say customer "wait" 1800-1900
    30000 tick)",
                 "#"),
            "\n7001: d#1 EXCUSED 1800..2000\n");
}

TEST(DutyLife, AfterATransferTheNextAgentIsJudgedOnWhatOpensFromThenOn) {
  EXPECT_EQ(Ended("2000 transferred agent completed\n 3000 retrieved agent\n 20000 tick").find("d#2 VIOLATED 3000..13000") == std::string::npos, false);
}

TEST(DutyLife, ACompletedTransferIsTheEndForADutyOfTheDesktopWithoutADeadline) {
  const std::string policy = Speech(R"(
    duty { id: "before" on: "held" fulfilled_by: "action.noted" } duty { id: "after" on: "retrieved" fulfilled_by: "action.noted" })");
  const std::string up = "0 started call,desk\n 0 established agent\n 1000 held agent\n 2000 transferred agent completed\n";
  EXPECT_EQ(Play(policy, up + "2100 cleared agent\n 9000 closed", "#"), "\n9000: before#1 EXCUSED 1000..\n");
  EXPECT_EQ(Play(policy, up + "2500 retrieved agent\n 3000 cleared agent\n 9000 closed", "#"),
            "\n9000: before#1 EXCUSED 1000.. after#1 VIOLATED 2500..\n");
  EXPECT_EQ(Play(policy, up + "2100 did noted\n 9000 closed", "#"), "\n2100: before#1 FULFILLED 1000.. @2100\n");
}

TEST(DutyLife, DesktopDutiesKeepTheirDeadlinesUntilTheContactIsClosed) {
  EXPECT_EQ(Ended("2000 cleared customer\n 9000 did noted"), "\n7001: d#1 EXCUSED 1000..2000\n9000: desk#1 FULFILLED 1000..11000 @9000\n");
  EXPECT_EQ(Ended("2000 cleared customer\n 9000 closed"), "\n7001: d#1 EXCUSED 1000..2000\n9000: desk#1 EXCUSED 1000..11000\n");
  EXPECT_EQ(Ended("2000 cleared agent\n 9000 closed"), "\n7001: d#1 VIOLATED 1000..2000\n9000: desk#1 VIOLATED 1000..11000\n");
}

TEST(DutyLife, ASecondSegmentBelongsToTheSameContact) {
  EXPECT_EQ(Ended(R"(2000 cleared customer cause=drop
    30000 originated back
    31000 established customer
    32000 retrieved agent
    33000 say agent "thanks" 32500-32900
    34000 did noted)"),
            "\n7001: d#1 EXCUSED 1000..2000\n11001: desk#1 VIOLATED 1000..11000\n33000: d#2 FULFILLED 32000..42000 @32500\n"
            "34000: desk#2 FULFILLED 32000..42000 @34000\n");
}

TEST(DutyLife, AVerdictThatReopensItsOwnDutyEnds) {
  const std::string policy = Speech(R"(duty { id: "d" on: "held" on: "violated.d" fulfilled_by: "retrieved" within: "10s" })");
  const std::string out = Play(policy, "0 started call\n 0 established agent\n 1 held agent\n 2 cleared agent\n 3 closed\n 4 tick");
  EXPECT_THAT(out, testing::HasSubstr("3: d#1 VIOLATED 1..10001"));
  EXPECT_THAT(out, testing::HasSubstr("4: error FAILED_PRECONDITION"));   // it is closed
}

}  // namespace
}  // namespace callcue::step_test

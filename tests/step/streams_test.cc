// R4: an element is judged only while the streams that it needs were up.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

std::string Policies() {
  return Speech(R"(
    duty { id: "say" on: "established" fulfilled_by: "act.hello by AGENT" within: "1s" }
    duty { id: "note" on: "established" fulfilled_by: "action.noted" within: "1s" }
  )");
}

TEST(R4Streams, WithAListThoseNamed) {
  EXPECT_EQ(Play(Policies(), "0 started call,desk\n 0 established agent\n 9000 tick"),
            "\n1001: note#1 VIOLATED 0..1000\n6001: say#1 UNDETERMINED 0..1000\n");
  EXPECT_EQ(Play(Policies(), "0 started call,agent\n 0 established agent\n 9000 tick"),
            "\n1001: note#1 UNDETERMINED 0..1000\n6001: say#1 VIOLATED 0..1000\n");
}

TEST(R4Streams, WithAListOneThatIsSeenAllTheSameIsNotJudged) {
  EXPECT_EQ(Play(Policies(), "0 started call\n 0 established agent\n 500 say agent \"fine\" 400-500\n 9000 tick", "#"),
            "\n1001: note#1 UNDETERMINED 0..1000\n6001: say#1 UNDETERMINED 0..1000\n");
}

TEST(R4Streams, WithoutAListVerdictsWaitForOneNotYetSeen) {
  EXPECT_EQ(Play(Policies(), "0 started\n 0 established agent\n 9000 tick\n 20000 closed"),
            "\n20000: say#1 UNDETERMINED 0..1000 note#1 UNDETERMINED 0..1000\n");
  // Once seen, then for the whole contact, also for the time before.
  EXPECT_EQ(Play(Policies(), "0 established agent\n 9000 say agent \"fine\" 8500-9000\n 9500 did noted\n 20000 closed"),
            "\n9000: say#1 VIOLATED 0..1000\n9500: note#1 VIOLATED 0..1000\n");
}

TEST(R4Streams, AnOutageMakesWhatFellIntoItUndetermined) {
  const std::string up = "0 started call,agent,desk\n 0 established agent\n";
  const auto say = [&](const char* script) {
    Scene scene(Policies());
    scene.Play("0 started call,agent,desk");
    return scene.Play(script);
  };
  EXPECT_EQ(say("0 established agent\n 500 down agent\n 600 up agent\n 9000 tick"),
            "\n1001: note#1 VIOLATED 0..1000\n6001: say#1 UNDETERMINED 0..1000\n");
  EXPECT_EQ(say("0 established agent\n 500 down agent\n 600 up agent\n 700 say agent \"hello\" 650-700"),
            "\n700: say#1 FULFILLED 0..1000 @650\n");
  EXPECT_EQ(say("0 established agent\n 1000 down agent\n 9000 tick"),
            "\n1001: note#1 VIOLATED 0..1000\n6001: say#1 UNDETERMINED 0..1000\n");
  EXPECT_EQ(say("0 established agent\n 1001 down agent\n 9000 tick"),
            "\n1001: note#1 VIOLATED 0..1000\n6001: say#1 VIOLATED 0..1000\n");
  EXPECT_EQ(say("0 down agent\n 9 up agent\n 10 established agent\n 9000 tick"),
            "\n1011: note#1 VIOLATED 10..1010\n6011: say#1 VIOLATED 10..1010\n");
  EXPECT_EQ(say("0 down desk\n 10 established agent\n 9000 tick"),
            "\n1011: note#1 UNDETERMINED 10..1010\n6011: say#1 VIOLATED 10..1010\n");
}

TEST(R4Streams, AnOutageOfAnotherStreamExcusesNothing) {
  EXPECT_EQ(Play(Policies(), "0 started call,agent,customer,desk\n 0 established agent\n 1 down customer\n 9000 tick"),
            "\n1001: note#1 VIOLATED 0..1000\n6001: say#1 VIOLATED 0..1000\n");
}

TEST(R4Streams, HostActsAloneFulfilButNeverConvict) {
  const char* up = "0 started call,desk,host\n 0 established agent\n";
  EXPECT_EQ(Play(Policies(), up + std::string("500 act agent hello\n 9000 tick"), "#"),
            "\n500: say#1 FULFILLED 0..1000 @500\n1001: note#1 VIOLATED 0..1000\n");
  EXPECT_EQ(Play(Policies(), up + std::string("9000 tick"), "#"),
            "\n1001: note#1 VIOLATED 0..1000\n6001: say#1 UNDETERMINED 0..1000\n");
}

TEST(R4Streams, APermissionNeedsTheTextOfThePartiesItRestsOn) {
  const std::string policy = Speech(
      R"(permission { id: "p" act: "hold" on: "held" when: "acts.fine.customer.count > 0" })");
  EXPECT_EQ(Play(policy, "0 started call,agent\n 0 established agent\n 10 held agent\n 9000 tick", "#"),
            "\n5011: p#1 UNDETERMINED 10.. @10\n");
  EXPECT_EQ(Play(policy, "0 started call,agent,customer\n 0 established agent\n 10 held agent\n 9000 tick", "#"),
            "\n5011: p#1 VIOLATED 10.. @10\n");
  EXPECT_EQ(Play(policy, "0 started call,customer,host\n 0 established agent\n 5 act customer fine\n 10 held agent\n 9000 tick",
                 "#"),
            "\n5011: p#1 FULFILLED 10.. @10\n");
  EXPECT_EQ(Play(policy,
                 "0 started call,customer\n 0 established agent\n 5 down customer\n 8 up customer\n 10 held agent\n 9000 tick",
                 "#"),
            "\n5011: p#1 UNDETERMINED 10.. @10\n");
}

TEST(R4Streams, AProhibitionIsKeptOnlyWhereItsBreachCouldBeSeen) {
  const std::string policy = Speech(R"(prohibition { id: "p" on: "act.sorry by AGENT" })");
  EXPECT_EQ(Play(policy, "0 started call,agent\n 0 established agent\n 10 closed", "#"), "\n10: p#1 FULFILLED 0..\n");
  EXPECT_EQ(Play(policy, "0 started call\n 0 established agent\n 10 closed", "#"), "\n10: p#1 UNDETERMINED 0..\n");
  EXPECT_EQ(Play(policy, "0 started call,agent\n 0 established agent\n 5 down agent\n 6 up agent\n 10 closed", "#"),
            "\n10: p#1 UNDETERMINED 0..\n");
  EXPECT_EQ(Play(policy, "0 started call,agent\n 10 closed", "#"), "\n");   // never answered
  EXPECT_EQ(Play(policy, "0 started call,agent\n 0 established agent\n 5 say agent \"sorry\" 1-2\n 10 closed", "#"),
            "\n5: p#1 VIOLATED 1.. @1\n");
}

TEST(R4Streams, NeedsMayBeNamed) {
  EXPECT_EQ(Play(Speech(R"(duty { id: "d" on: "established" fulfilled_by: "act.hello by AGENT" within: "1s"
                                  needs: STREAM_AGENT_DESKTOP })"),
                 "0 started call,agent\n 0 established agent\n 9000 tick"),
            "\n6001: d#1 UNDETERMINED 0..1000\n");
}

}  // namespace
}  // namespace callcue::step_test

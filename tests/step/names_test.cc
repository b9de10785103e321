// Names in expressions: streams, languages, the end of a consultation.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

// Shows an expression of type bool on a measurement.
std::string Ask(std::string_view expression) {
  return Speech("measurement { name: \"ask\" } rule { id: \"r\" on: \"measurement.ask\" recommend { [yes] when: \"" +
                std::string(expression) + "\" expires: \"0s\" } }");
}
constexpr char kYes[] = "\n9: +yes\n";
constexpr char kNo[] = "\n";

TEST(Names, AStreamIsThereIfItWasListedOrSeen) {
  const std::string customer = Ask("stream.customer_text"), voice = Ask("stream.voice_activity");
  EXPECT_EQ(Play(customer, "0 started call,customer\n 9 measured agent ask 1", "+"), kYes);
  EXPECT_EQ(Play(voice, "0 started call,customer\n 9 measured agent ask 1", "+"), kNo);
  // A list that doesn't name it stands, whatever comes.
  EXPECT_EQ(Play(voice, "0 started call\n 1 starts customer\n 9 measured agent ask 1", "+"), kNo);
  EXPECT_EQ(Play(voice, "1 starts customer\n 9 measured agent ask 1", "+"), kYes);
  EXPECT_EQ(Play(voice, "1 held agent\n 9 measured agent ask 1", "+"), kNo);
  for (const char* name : {"call_control", "agent_text", "customer_text", "voice_activity", "agent_desktop", "sentiment", "understanding"}) {
    EXPECT_EQ(Play(Ask(std::string("stream.") + name), "0 started call,agent,customer,voice,desk,mood,host\n 9 measured agent ask 1", "+"), kYes);
  }
}

TEST(Names, AStreamThatIsDownIsNotThere) {
  const std::string policy = Ask("stream.customer_text");
  EXPECT_EQ(Play(policy, "0 started customer\n 1 down customer\n 9 measured agent ask 1", "+"), kNo);
  EXPECT_EQ(Play(policy, "0 started customer\n 1 down customer\n 8 up customer\n 9 measured agent ask 1", "+"), kYes);
}

// What a judgment reads is as it was at the moment that is judged.
TEST(Names, AJudgmentSeesTheStreamsOfItsMoment) {
  const std::string policy = Speech(R"(permission { id: "p" act: "hold" on: "held" when: "stream.voice_activity || acts.hello.agent.count > 0" })");
  EXPECT_EQ(Play(policy, "0 started call,voice,agent\n 0 established agent\n 10 held agent\n 11 down voice\n 9000 tick", "#"),
            "\n5011: p#1 FULFILLED 10.. @10\n");
}

TEST(Names, TheLanguageOfAnUtteranceIsThatOfItsActs) {
  const std::string policy = Speech(R"x(
    rule { id: "a" on: "act.hello" recommend { [act] when: "event.language == 'yue'" expires: "0s" } }
    rule { id: "u" on: "utterance" recommend { [utterance] when: "event.language.startsWith('yue')" expires: "0s" } }
    rule { id: "n" on: "act.hello" recommend { [none] when: "event.language == ''" expires: "0s" } })x");
  EXPECT_EQ(Play(policy, "5 say agent \"hello\" 0-5 lang=yue", "+"), "\n5: +act +utterance\n");
  EXPECT_EQ(Play(policy, "5 say agent \"hello\" 0-5", "+"), "\n5: +none\n");
  EXPECT_EQ(Play(policy, "5 act agent hello", "+"), "\n5: +none\n");
}

TEST(Names, TheSecondLanguageIsTheLines) {
  const std::string policy = Ask("call.second_language == 'yue'");
  EXPECT_EQ(Play(policy, "0 started call lang=zh-CN lang2=yue\n 9 measured agent ask 1", "+"), kYes);
  EXPECT_EQ(Play(policy, "0 started call lang=zh-CN\n 9 measured agent ask 1", "+"), kNo);
  EXPECT_EQ(Play(Ask("call.second_language == ''"), "9 measured agent ask 1", "+"), kYes);
}

TEST(Names, TheSecondLanguageIsSavedWithTheCall) {
  const std::string policy = Ask("call.second_language == 'yue'");
  const auto loaded = Load(policy);
  Scene scene(loaded);
  scene.Play("0 started call lang2=yue");
  auto restored = Call::Restore(loaded, scene.call().Snapshot());
  ASSERT_TRUE(restored.ok());
  scene.call() = *restored;
  EXPECT_EQ(scene.Only("+").Play("9 measured agent ask 1"), kYes);
}

TEST(Names, AConsultationBeginsAndEnds) {
  const std::string policy = Speech(R"(
    rule { id: "b" on: "consulted" when: "!event.ended" recommend { [begins] } }
    rule { id: "e" on: "consulted" when: "event.ended" recommend { [ends] } })");
  EXPECT_EQ(Play(policy, "0 consulted supervisor\n 9 consulted supervisor ended", "+"), "\n0: +begins\n9: +ends\n");
}

}  // namespace
}  // namespace callcue::step_test

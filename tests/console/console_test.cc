// The console: what can be typed, what comes of it, and that its recording replays alike.
#include "lib/console/console.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "lib/base/concat.h"
#include "lib/console/line.h"
#include "lib/replay/replay.h"
#include "lib/wire/decision_writer.h"

namespace callcue::console {
namespace {

constexpr char kPolicy[] = R"(
name: "test" version: "1"
clause { id: "c.1" title { language: "en" text: "Greet" } }
clause { id: "c.2" title { language: "en" text: "Ask before ending" } }
fact { name: "paid" type: BOOL } fact { name: "paid_at" type: TIMESTAMP } fact { name: "count" type: INT }
fact { name: "wait" type: DURATION } fact { name: "rate" type: DOUBLE } fact { name: "name" type: STRING }
intent { name: "buy" } sentiment { name: "angry" } action { name: "saved" } approval { name: "release" }
measurement { name: "pace" }
act { name: "hello" party: PARTY_AGENT script: "hi" phrases { any: "hello" any: "您好" } }
act { name: "ask" party: PARTY_AGENT phrases { any: "anything else" } }
duty { id: "greet" clause: "c.1" on: "established" within: "5s" fulfilled_by: "act.hello by AGENT"
  recommend { action: SAY script: "hi" topic: "t" done_by: "act.hello by AGENT" } }
permission { id: "end" act: "release" clause: "c.2" on: "segment_ended by AGENT" when: "acts.ask.count > 0 || approvals.release" }
rule { id: "all" clause: "c.2" on: "fact.*" when: "paid && paid_at > now && count > 0 && wait > duration('1s') && rate > 0.5 && name == 'x'"
  recommend { action: LISTEN topic: "u" } }
exception { id: "late" element: "greet" clause: "c.1" when: "call.segment > 9" }
rule { id: "freeze" clause: "c.2" on: "action.saved" recommend { action: CUSTOM custom_action: "freeze_card" topic: "f" } }
script { id: "hi" act: "hello" text { language: "en" variant: "Hello" } }
)";

std::shared_ptr<const Policy> MakePolicy() {
  Diagnostics problems;
  auto policy = Policy::LoadText(kPolicy, {}, &problems);
  for (const Diagnostic& d : problems) ADD_FAILURE() << FormatDiagnostic(d);
  return *policy;
}

class ConsoleTest : public testing::Test {
 protected:
  // What one line shows; "wrong: ..." for one that is wrong.
  std::string Type(std::string_view line) {
    std::string out;
    const size_t before = recording_.size();
    if (console_.Run(line, &out, &recording_)) return out;
    EXPECT_EQ(recording_.size(), before) << line;
    return Concat("wrong: ", out);
  }
  void TypeAll(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      const std::string out = Type(line);
      EXPECT_NE(out.substr(0, 6), "wrong:") << line << ": " << out;
    }
  }
  // The last event of the recording.
  std::string Last() const {
    const size_t begin = recording_.rfind('\n', recording_.size() - 2);
    return recording_.substr(begin == std::string::npos ? 0 : begin + 1);
  }
  std::shared_ptr<const Policy> policy_ = MakePolicy();
  Console console_{policy_, {}};
  std::string recording_;
};

TEST(Line, Durations) {
  EXPECT_EQ(ReadDuration("10s"), 10'000);
  EXPECT_EQ(ReadDuration("1m30s"), 90'000);
  EXPECT_EQ(ReadDuration("250ms"), 250);
  EXPECT_EQ(ReadDuration(" 2h "), 7'200'000);
  EXPECT_EQ(ReadDuration("8784h"), int64_t{8784} * 3'600'000);
  for (const char* bad : {"", "s", "10", "10x", "-5s", "1.5s", "8785h", "8784h1ms", "99999999999999999999s", "10s 5"}) {
    EXPECT_FALSE(ReadDuration(bad)) << bad;
  }
}

TEST(Line, Speech) {
  Speech speech;
  ASSERT_TRUE(ReadSpeech("a: hello", &speech));
  EXPECT_EQ(speech.who, 'a');
  EXPECT_EQ(speech.text, "hello");
  EXPECT_FALSE(speech.partial);
  ASSERT_TRUE(ReadSpeech("c：您好", &speech));
  EXPECT_EQ(speech.text, "您好");
  ASSERT_TRUE(ReadSpeech("s~:", &speech));
  EXPECT_TRUE(speech.partial);
  EXPECT_EQ(speech.text, "");
  for (const char* other : {"answer", "a hello", "x: y", "", "a"}) EXPECT_FALSE(ReadSpeech(other, &speech)) << other;
}

TEST_F(ConsoleTest, SaysWhatTheEngineSays) {
  EXPECT_EQ(Type("# nothing"), "");
  EXPECT_EQ(Type(""), "");
  const std::string rung = Type("ring");
  EXPECT_NE(rung.find("test 1"), std::string::npos) << rung;
  const std::string answered = Type("answer");
  EXPECT_NE(answered.find("say hi: “Hello”"), std::string::npos) << answered;
  const std::string waited = Type("+12s");
  EXPECT_NE(waited.find("00:10.001    VIOLATED"), std::string::npos) << waited;
  EXPECT_NE(Type("score").find("Score: 0 %."), std::string::npos);
}

TEST_F(ConsoleTest, WordsTakeTheirTimeAndPartialOnesShareASegment) {
  Type("answer");
  Type("a~: hel");
  EXPECT_NE(Last().find(R"("segmentId":"a1","revision":0,"stability":"PARTIAL")"), std::string::npos) << Last();
  Type("a: hello");
  EXPECT_NE(Last().find(R"("segmentId":"a1","revision":1,"stability":"FINAL")"), std::string::npos) << Last();
  EXPECT_NE(Last().find(R"("beginMs":"1772355600000","endMs":"1772355600300")"), std::string::npos) << Last();
  Type("c: 您好您好");
  EXPECT_NE(Last().find(R"("segmentId":"c2","revision":0)"), std::string::npos) << Last();
  EXPECT_NE(Last().find(R"("beginMs":"1772355600300","endMs":"1772355601300")"), std::string::npos) << Last();
}

TEST_F(ConsoleTest, ValuesAreOfTheTypeThatThePolicyDeclares) {
  TypeAll({"answer", "fact paid=true", "fact paid_at = now+2h", "fact count=3", "fact wait=90s", "fact rate=0.75"});
  EXPECT_NE(Type("fact name=x").find("listen"), std::string::npos);
  EXPECT_NE(Last().find(R"("fact":{"name":"name","value":{"stringValue":"x"}})"), std::string::npos) << Last();
  EXPECT_NE(recording_.find(R"({"timestampMs":"1772362800000"})"), std::string::npos);
  TypeAll({"fact paid_at=2026-03-01T08:00:00Z", "fact paid_at=now-13h", "fact paid_at=5", "forget paid_at"});
  EXPECT_NE(recording_.find(R"({"timestampMs":"1772352000000"})"), std::string::npos);
  for (const char* bad : {"fact paid=yes", "fact count=1.5", "fact wait=soon", "fact rate=x", "fact paid_at=then",
                          "fact paid_at=now*2h"}) {
    EXPECT_NE(Type(bad).find("wrong: \""), std::string::npos) << bad;
    EXPECT_NE(Type(bad).find("\" isn't "), std::string::npos) << bad;
  }
}

TEST_F(ConsoleTest, EveryCommandSendsItsEvent) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"ring", R"("rang":{"count":1}})"},
      {"ring", R"("rang":{"count":2}})"},
      {"answer", R"("established":{"answeredBy":"PARTY_AGENT"}})"},
      {"speaks customer", R"("speechStarted":{"party":"PARTY_CUSTOMER"}})"},
      {"silent customer", R"("speechStopped":{"party":"PARTY_CUSTOMER"}})"},
      {"hold", R"("held":{"by":"PARTY_AGENT"}})"},
      {"retrieve", R"("retrieved":{"by":"PARTY_AGENT"}})"},
      {"mute", R"("muted":{"party":"PARTY_AGENT"}})"},
      {"unmute", R"("unmuted":{"party":"PARTY_AGENT"}})"},
      {"act hello", R"("dialogueAct":{"name":"hello","party":"PARTY_AGENT"}})"},
      {"act hello customer", R"("dialogueAct":{"name":"hello","party":"PARTY_CUSTOMER"}})"},
      {"intent buy", R"("intent":{"name":"buy","party":"PARTY_CUSTOMER"}})"},
      {"sentiment angry", R"("sentiment":{"party":"PARTY_CUSTOMER","label":"angry"}})"},
      {"action saved record=7 ok=true by=me",
       R"("agentAction":{"name":"saved","arguments":[{"name":"record","value":{"intValue":"7"}},{"name":"ok","value":{"boolValue":true}},{"name":"by","value":{"stringValue":"me"}}]}})"},
      {"approve release", R"("approval":{"act":"release","granted":true}})"},
      {"deny release", R"("approval":{"act":"release","granted":false}})"},
      {"measure pace=180.5", R"("measurement":{"party":"PARTY_AGENT","name":"pace","value":180.5}})"},
      {"transfer team-2 started", R"("transferred":{"by":"PARTY_AGENT","to":"team-2","stage":"STARTED"}})"},
      {"hangup drop", R"("connectionCleared":{"cause":"CAUSE_NETWORK_DROP"}})"},
      {"dial back", R"("delivered":{"direction":"DIRECTION_OUTBOUND"}})"},
      {"answer customer", R"("established":{"answeredBy":"PARTY_CUSTOMER"}})"},
      {"hangup agent", R"("connectionCleared":{"party":"PARTY_AGENT","cause":"CAUSE_NORMAL_CLEARING"}})"},
      {"json {\"eventId\":\"x\",\"atMs\":\"1772355700000\",\"wrapUpEnded\":{}}", R"("wrapUpEnded":{}})"},
      {"close", R"("contactClosed":{}})"},
  };
  for (const auto& [line, event] : table) {
    TypeAll({line});
    const std::string last = Last();
    EXPECT_EQ(last.substr(last.size() - event.size() - 1), event + "\n") << line;
  }
  EXPECT_NE(recording_.find(R"("originated":{"callBack":true}})"), std::string::npos);
  EXPECT_EQ(Type("ring"), "wrong: the contact is closed; quit, and begin another\n");
}

// As a host reports it, so that nobody is prompted to say what is being said.
TEST_F(ConsoleTest, AVoiceIsHeardWhileWordsAreSaid) {
  TypeAll({"answer", "a~: hel", "a: hello", "c: yes"});
  std::string voices;
  for (size_t at = 0; (at = recording_.find("\"speech", at)) != std::string::npos; at += 8) {
    voices += recording_.substr(at + 7, recording_.find("}}", at) - at - 7) + " ";
  }
  EXPECT_EQ(voices, "Started\":{\"party\":\"PARTY_AGENT\" Stopped\":{\"party\":\"PARTY_AGENT\" "
                    "Started\":{\"party\":\"PARTY_CUSTOMER\" Stopped\":{\"party\":\"PARTY_CUSTOMER\" ");
  EXPECT_NE(recording_.find("STREAM_VOICE_ACTIVITY"), std::string::npos);
}

TEST_F(ConsoleTest, AnswersQuestions) {
  TypeAll({"ring", "answer"});
  EXPECT_EQ(Type("may release?"), "release: no: not yet said: ask, or not approved: release [c.2]\n");
  const std::string view = Type("view");
  for (const char* part : {"time           00:00.000\n", "prompt         say hi  (greet)",
                           "owed           greet, since 00:00.000, due 00:05.000", "may            release: no: "}) {
    EXPECT_NE(view.find(part), std::string::npos) << part << "\n" << view;
  }
  const std::string why = Type("why");
  EXPECT_NE(why.find("greet"), std::string::npos) << why;
  EXPECT_EQ(why.find("\n  all"), std::string::npos) << why;
  EXPECT_NE(Type("why all?").find("all"), std::string::npos);
  EXPECT_EQ(Type("why gret"), "wrong: the policy has no element \"gret\"; did you mean \"greet\"?\n");
  Type("a: anything else");
  EXPECT_EQ(Type("may release"), "release: yes\n");
}

TEST_F(ConsoleTest, ErrorsSayWhatToType) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"rnig", "wrong: \"rnig\" is no command; did you mean \"ring\"?\n"},
      {"您好", "wrong: \"您好\" is no command; words are typed as  a: ...  or  c: ..., and \"help\" lists the rest\n"},
      {"a:", "wrong: what is said? Type for example  a: 您好\n"},
      {"+", "wrong: how long? Type for example  +10s, +1m30s, +500ms\n"},
      {"+soon", "wrong: how long? Type for example  +10s, +1m30s, +500ms\n"},
      {"fact paid", "wrong: type  fact NAME=VALUE\n"},
      {"fact piad=true", "wrong: the policy has no fact \"piad\"; did you mean \"paid\"?\n"},
      {"act nothing", "wrong: the policy has no act \"nothing\"; known are hello, ask\n"},
      {"hangup", "wrong: type  hangup agent|customer|drop\n"},
      {"answer someone", "wrong: type  answer [agent|customer]\n"},
      {"may", "wrong: type  may ACT?\n"},
      {"may hold?", "wrong: the policy has no permission \"hold\"; known are release\n"},
      {"view all", "wrong: nothing was expected after the command, found \"all\"\n"},
      {"action saved x", "wrong: type  action NAME [ARGUMENT=VALUE ...]\n"},
      {"measure pace=fast", "wrong: \"fast\" isn't a number\n"},
  };
  for (const auto& [line, problem] : table) EXPECT_EQ(Type(line), problem) << line;
  EXPECT_EQ(Type("json {\"atMs\":1,\"x\":{}}").substr(0, 13), "wrong: event:") << "";
}

TEST_F(ConsoleTest, HelpListsEverythingAndQuitEnds) {
  const std::string help = Type("help");
  for (const char* command : {"a: WORDS", "+10s", "ring", "hangup agent|customer|drop", "may ACT?", "view", "quit"}) {
    EXPECT_NE(help.find(Concat("  ", command)), std::string::npos) << command;
  }
  EXPECT_FALSE(console_.over());
  Type("quit");
  EXPECT_TRUE(console_.over());
}

TEST(ConsoleLanguage, LabelsFollowTheContacts) {
  Options options;
  options.language = "zh-CN";
  Console console(MakePolicy(), options);
  std::string out, recording;
  ASSERT_TRUE(console.Run("answer", &out, &recording));
  EXPECT_NE(recording.find("\"language\":\"zh-CN\""), std::string::npos);
  EXPECT_NE(out.find("坐席接听"), std::string::npos) << out;
  EXPECT_NE(console.Help().find("时间过去"), std::string::npos);
}

class Collector : public replay::Listener {
 public:
  void Posted(const Event&, Decisions decisions) override { Passed(decisions); }
  void Passed(Decisions decisions) override {
    for (const Decision& decision : decisions) {
      wire::DecisionWriter::AppendJson(decision, &text);
      text += '\n';
    }
  }
  bool GoOn() override { return true; }
  std::string text;
};

TEST_F(ConsoleTest, TheRecordingReplaysAlike) {
  TypeAll({"ring", "ring", "answer", "+2s", "a~: hel", "a: hello", "c: 我家停电了", "hold", "+1m10s", "retrieve",
           "fact paid=true", "a: anything else", "hangup agent", "+30s"});
  Type("nonsense");
  TypeAll({"close"});
  const auto replayed = [&](std::string_view text) {
    size_t at = 0;
    replay::LineReader lines(
        [&](char* to, size_t size) {
          const size_t count = std::min(size, text.size() - at);
          std::memcpy(to, text.data() + at, count);
          at += count;
          return static_cast<ptrdiff_t>(count);
        },
        replay::kLongestLine);
    Call call(policy_);
    Collector collector;
    EXPECT_TRUE(replay::Replay(&lines, {}, &call, &collector).ok());
    return collector.text;
  };
  const std::string once = replayed(recording_);
  EXPECT_NE(once.find("\"elementId\":\"greet\""), std::string::npos);
  // The same session typed again gives the same recording.
  const std::string first = recording_;
  Console again(policy_, {});
  std::string out, second;
  for (const char* line : {"ring", "ring", "answer", "+2s", "a~: hel", "a: hello", "c: 我家停电了", "hold", "+1m10s",
                           "retrieve", "fact paid=true", "a: anything else", "hangup agent", "+30s", "close"}) {
    again.Run(line, &out, &second);
  }
  EXPECT_EQ(second, first);
  EXPECT_EQ(replayed(second), once);
}

TEST_F(ConsoleTest, AnActionOfThePolicysOwnHasItsNameEverywhere) {
  TypeAll({"ring", "answer", "action saved"});
  EXPECT_NE(Type("view").find(" freeze_card  (freeze)\n"), std::string::npos) << Type("view");
  EXPECT_NE(Type("why freeze").find(" freeze_card, since "), std::string::npos) << Type("why freeze");
  EXPECT_NE(Type("why").find(" freeze_card, since "), std::string::npos) << Type("why");
}

TEST_F(ConsoleTest, AnExceptionIsExplainedByItsElement) {
  EXPECT_EQ(Type("why late?"), "wrong: \"late\" is an exception: type why greet\n");
}

TEST_F(ConsoleTest, AnEventWithoutATimeHappensNow) {
  TypeAll({"ring", "answer", "+10s", R"(json {"fact":{"name":"paid","value":{"boolValue":true}}})"});
  EXPECT_NE(Last().find(R"({"atMs":"1772355610000","fact":)"), std::string::npos) << Last();
  TypeAll({R"(json { "atMs" : "1772355611000", "tick" : {} })"});
  EXPECT_NE(Last().find(R"({ "atMs" : "1772355611000",)"), std::string::npos) << Last();
}

}  // namespace
}  // namespace callcue::console

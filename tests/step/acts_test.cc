// R5: the acts of one utterance are events of their own, in order, and each happens once.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

std::string Acts() {
  return Logging(R"(
    rule { id: "h" on: "act.hello" do { <hello> } }
    rule { id: "t" on: "act.thanks" do { <thanks> } }
    rule { id: "s" on: "act.sorry" do { <sorry> } }
    rule { id: "u" on: "utterance" do { <utterance> } }
  )");
}

TEST(R5Acts, InTextOrderThenTheUtteranceItself) {
  EXPECT_EQ(LogAfter(Acts(), "0 say agent \"thanks hello sorry\" 0-0"), "thanks hello sorry utterance");
  EXPECT_EQ(LogAfter(Acts(), "0 say agent \"sorry, sorry\""), "sorry sorry utterance");
}

TEST(R5Acts, EqualPlacesByLengthThenDeclaration) {
  const char acts[] = R"(
    act { name: "b" party: PARTY_AGENT phrases { any: "good" } }
    act { name: "a" party: PARTY_AGENT phrases { any: "good" } }
    act { name: "long" party: PARTY_AGENT phrases { any: "good day" } }
    rule { id: "ra" on: "act.a" do { <a> } }
    rule { id: "rb" on: "act.b" do { <b> } }
    rule { id: "rl" on: "act.long" do { <long> } }
  )";
  const std::string log = LogAfter(Logging(acts), "0 say agent \"good day\"");
  EXPECT_TRUE(log == "b a long" || log == "long b a") << log;   // start, then length, then declaration
  EXPECT_EQ(log, "b a long");
}

TEST(R5Acts, EachHasItsOwnTimeByCodePoints) {
  const std::string policy = Speech(R"(
    rule { id: "h" on: "act.hello" recommend { [h] argument { name: "b" value: "event.begin" }
                                               argument { name: "e" value: "event.end" } } }
    rule { id: "t" on: "act.thanks" recommend { [t] argument { name: "b" value: "event.begin" } } })");
  // "hello......thanks": 5 + 5 + 6 characters over 1600 ms.
  EXPECT_EQ(Play(policy, "5000 say agent \"hello.....thanks\" 1000-2600"), "\n5000: +h{b=@1000}{e=@1500} +t{b=@2000}\n");
}

TEST(R5Acts, ByTheTimesOfTheWordsWhereThereAreAny) {
  const std::string policy = Speech(R"(
    rule { id: "h" on: "act.hello" recommend { [h] argument { name: "b" value: "event.begin" }
                                               argument { name: "e" value: "event.end" } } })");
  EXPECT_EQ(Play(policy, "5000 say agent \"fine hello\" 1000-2600 words=fine:1000-1100,hello:1234-1567"),
            "\n5000: +h{b=@1234}{e=@1567}\n");
}

// Recognisers write numbers and capitals in the text that they don't say in the words, and leave words out.
TEST(R5Acts, WordsAreFoundThoughTheTextIsWrittenOtherwise) {
  const auto times = [](const char* script) {
    return Play(Speech(R"(
        act { name: "day" party: PARTY_AGENT phrases { any: "24 hours" } }
        rule { id: "h" on: "act.hello" on: "act.day" recommend { [h] argument { name: "b" value: "event.begin" }
                                                                 argument { name: "e" value: "event.end" } } })"),
                script);
  };
  EXPECT_EQ(times("5000 say agent \"Hello.\" 1000-2600 words=hello:1234-1567"), "\n5000: +h{b=@1234}{e=@1567}\n");
  // The first "two" isn't the one that stands behind the greeting.
  EXPECT_EQ(times("5000 say agent \"2 hello two\" 1000-2600 words=two:1001-1100,hello:1234-1567,two:1600-1700"),
            "\n5000: +h{b=@1234}{e=@1567}\n");
  EXPECT_EQ(times("5000 say agent \"well hello\" 1000-2600 words=hello:1234-1567"), "\n5000: +h{b=@1234}{e=@1567}\n");
  EXPECT_EQ(times("5000 say agent \"hello\" 1000-2600 words=oh:1001-1100,hello:1234-1567,there:1570-1600"),
            "\n5000: +h{b=@1234}{e=@1567}\n");
  // Words that the text has in other writing share their time by its characters.
  EXPECT_EQ(times("5000 say agent \"24 hours\" 1000-2600 words=twenty:1100-1200,four:1250-1300,hours:1400-1500"),
            "\n5000: +h{b=@1100}{e=@1500}\n");
  EXPECT_EQ(times("5000 say agent \"hello two wait\" 0-2600 words=hiya:1100-1200,to:1300-1400,wait:1800-1900"),
            "\n5000: +h{b=@1100}{e=@1266}\n");
}

TEST(R5Acts, AnUtteranceWithoutTimesHasThoseOfItsWords) {
  const std::string policy = Speech(R"(
    rule { id: "u" on: "utterance" recommend { [u] argument { name: "b" value: "event.begin" }
                                               argument { name: "e" value: "event.end" } } })");
  const std::string words = " words=fine:1000-1100,hello:1234-1567";
  EXPECT_EQ(Play(policy, "5000 say agent \"fine hello\"" + words), "\n5000: +u{b=@1000}{e=@1567}\n");
  EXPECT_EQ(Play(policy, "5000 say agent \"fine hello\" 900-1600" + words), "\n5000: +u{b=@900}{e=@1600}\n");
  // Nobody's words end after they are heard of.
  EXPECT_EQ(Play(policy, "1300 say agent \"fine hello\"" + words), "\n1300: +u{b=@1000}{e=@1300}\n");
}

TEST(R5Acts, ActsInOneSentenceKeepTheirOrderForPrecedence) {
  const std::string policy = Speech(R"(
    duty { id: "first" on: "established" fulfilled_by: "act.hello by AGENT" before: "act.thanks by AGENT" })");
  const std::string up = "0 started call,agent\n 0 established agent\n";
  EXPECT_EQ(Play(policy, up + "2000 say agent \"hello thanks\" 1000-2000\n 9000 tick"),
            "\n2000: first#1 FULFILLED 0.. @1000\n");
  EXPECT_EQ(Play(policy, up + "2000 say agent \"thanks hello\" 1000-2000\n 9000 tick"),
            "\n2000: first#1 VIOLATED 0..1000\n");
}

TEST(R5Acts, OverTheSameSpanBreakNoPrecedence) {
  const std::string policy = Speech(R"(
    act { name: "both" party: PARTY_AGENT phrases { any: "hello" } }
    duty { id: "first" on: "established" fulfilled_by: "act.both by AGENT" before: "act.hello by AGENT" })");
  EXPECT_EQ(Play(policy, "0 started call,agent\n 0 established agent\n 2000 say agent \"hello\" 1000-2000\n 9000 tick"),
            "\n2000: first#1 FULFILLED 0..1000 @1000\n");
}

TEST(R5Acts, TheSameActFromTheHostAndFromTheWordsIsOne) {
  const auto log = [](const char* script) { return LogAfter(Acts(), script); };
  // By the segment, in either order.
  EXPECT_EQ(log("5 say agent \"hello\" 0-5 seg=s\n 6 act agent hello seg=s"), "hello utterance");
  EXPECT_EQ(log("5 partial agent \"he\" 0-3 seg=s rev=1\n 6 act agent hello seg=s\n 7 say agent \"hello\" 0-5 seg=s"),
            "hello utterance");
  EXPECT_EQ(log("100 say agent \"hello\" 10-90 seg=s\n 200 act agent hello 150-160 seg=s"), "hello utterance");
  // One of a segment that isn't final yet has the time of its report, with partial words or without (R11).
  for (const char* partial : {"", "5 partial agent \"he\" 0-3 seg=s rev=1\n"}) {
    const std::string before = partial;
    EXPECT_EQ(log((before + "9000 act agent hello seg=s\n 9500 say agent \"hello\" 0-5 seg=s").c_str()), "hello utterance");
    EXPECT_EQ(log((before + "9000 act agent hello seg=s\n 9500 say agent \"hello\" 0-5 seg=t").c_str()), "hello hello utterance");
    EXPECT_EQ(log((before + "9000 act agent hello seg=s\n 9500 say customer \"hello\" 0-5 seg=s").c_str()), "hello hello utterance");
    EXPECT_EQ(log((before + "4 say agent \"thanks\" 1-2 seg=r\n 9 act agent hello seg=s\n 10 say agent \"hello\" 6-8 seg=s").c_str()),
              "thanks utterance hello utterance");
  }
  // By an overlapping time.
  EXPECT_EQ(log("100 say agent \"hello\" 10-90\n 110 act agent hello 90-100"), "hello utterance");
  EXPECT_EQ(log("100 act agent hello 50-60\n 110 say agent \"hello\" 10-90"), "hello utterance");
  EXPECT_EQ(log("100 say agent \"hello\" 10-90\n 110 act agent hello 91-100"), "hello utterance hello");
  // Without a time: the party's last utterance, if it ended no more than the recognition lag before.
  EXPECT_EQ(log("100 say agent \"hello\" 10-90\n 5090 act agent hello"), "hello utterance");
  EXPECT_EQ(log("100 say agent \"hello\" 10-90\n 5091 act agent hello"), "hello utterance hello");
  // Another act, another party, or twice from the same source: not one.
  EXPECT_EQ(log("100 say agent \"hello\" 10-90\n 110 act agent thanks 10-90"), "hello utterance thanks");
  EXPECT_EQ(log("100 say agent \"hello\" 10-90\n 110 act customer hello 10-90"), "hello utterance hello");
  EXPECT_EQ(log("100 say agent \"hello\" 10-90\n 110 say agent \"hello\" 95-99"), "hello utterance hello utterance");
  EXPECT_EQ(log("100 act agent hello 10-90\n 110 act agent hello 10-90"), "hello hello");
}

TEST(R5Acts, OneReportMatchesOneActOnly) {
  // Two greetings in the words, one from the host: two in all.
  const std::string policy = Speech(R"(rule { id: "r" on: "tick" recommend { [n] argument { name: "n" value: "acts.hello.count" } } })");
  EXPECT_EQ(Play(policy, "100 say agent \"hello hello\" 10-90\n 110 act agent hello 10-90\n 120 tick", "+"),
            "\n120: +n{n=2}\n");
  EXPECT_EQ(Play(policy, "100 act agent hello 10-90\n 110 say agent \"hello hello\" 10-90\n 120 tick", "+"),
            "\n120: +n{n=2}\n");
}

TEST(R5Acts, CountsAndTimesAsAGuardSeesThem) {
  const std::string policy = Speech(R"(rule { id: "r" on: "tick" recommend { [r]
      argument { name: "n" value: "acts.hello.count" } argument { name: "a" value: "acts.hello.agent.count" }
      argument { name: "f" value: "acts.hello.first" } argument { name: "l" value: "acts.hello.last" }
      argument { name: "e" value: "acts.hello.ended" } argument { name: "c" value: "acts.hello.customer.last" } } })");
  EXPECT_EQ(Play(policy, R"(
    100 say agent "hello" 50-60
    110 say customer "hello" 20-30
    120 say agent "hello" 40-48
    130 tick)",
                 "+"),
            "\n130: +r{n=3}{a=2}{f=@20}{l=@50}{e=@60}{c=@20}\n");
  EXPECT_THAT(Play(policy, "130 tick", "+"), testing::HasSubstr("+r{n=0}{a=0}{f=@-62135596800000}{l=@-62135596800000}"));
}

TEST(R5Acts, AGuardSeesTheActAtHand) {
  EXPECT_EQ(Play(Speech(R"(rule { id: "r" on: "act.hello" when: "acts.hello.count == 2" recommend { [twice] } })"),
                 "10 say agent \"hello\" 1-2\n 20 say agent \"hello\" 11-12\n 30 say agent \"hello\" 21-22", "+"),
            "\n20: +twice\n");
}

TEST(R5Acts, PartiesAreToldApart) {
  const std::string policy = Speech(R"(
    rule { id: "a" on: "act.hello by AGENT" recommend { [a] } }
    rule { id: "c" on: "act.hello by CUSTOMER" recommend { [c] } }
    rule { id: "x" on: "act.hello" recommend { [x] } })");
  EXPECT_EQ(Play(policy, "0 say customer \"hello\" 0-0", "+"), "\n0: +c +x\n");
  EXPECT_EQ(Play(policy, "0 act agent hello", "+"), "\n0: +a +x\n");
}

TEST(R5Acts, WhatTheCustomerCannotHearIsNotSaidToThem) {
  const auto log = [](const char* script) { return LogAfter(Acts(), script); };
  EXPECT_EQ(log("0 established agent\n 10 held agent\n 30 say agent \"thanks\" 20-25"), "utterance");
  EXPECT_EQ(log("0 established agent\n 10 muted agent\n 30 act agent thanks 20-25"), "");
  EXPECT_EQ(log("0 established agent\n 10 consulted third\n 30 say agent \"thanks\" 20-25"), "utterance");
  EXPECT_EQ(log("0 established agent\n 10 consulted third\n 15 consulted third ended\n 30 say agent \"thanks\" 20-25"),
            "thanks utterance");
  // By the time at which it was said.
  EXPECT_EQ(log("0 established agent\n 10 held agent\n 20 retrieved agent\n 30 say agent \"thanks\" 15-25"), "utterance");
  EXPECT_EQ(log("0 established agent\n 10 held agent\n 20 retrieved agent\n 30 say agent \"thanks\" 20-25"),
            "thanks utterance");
  EXPECT_EQ(log("0 established agent\n 10 held agent\n 30 say agent \"thanks\" 9-25"), "thanks utterance");
  // Unless the host knows better.
  EXPECT_EQ(log("0 established agent\n 10 held agent\n 30 say agent \"thanks\" 20-25 aud=1"), "thanks utterance");
  EXPECT_EQ(log("0 established agent\n 30 say agent \"thanks\" 20-25 aud=0"), "utterance");
  // The customer's own words are heard; the customer's muting hides nothing of the agent's.
  EXPECT_EQ(log("0 established agent\n 10 muted agent\n 30 say customer \"thanks\" 20-25"), "thanks utterance");
  EXPECT_EQ(log("0 established agent\n 10 muted customer\n 30 say agent \"thanks\" 20-25"), "thanks utterance");
}

TEST(R5Acts, WordsOfTooLittleConfidenceShowNoAct) {
  const std::string policy = Speech(R"(act { name: "sure" party: PARTY_AGENT phrases { any: "sure" } min_confidence: 0.5 }
                                       rule { id: "r" on: "act.sure" recommend { [r] } })");
  EXPECT_EQ(Play(policy, "0 say agent \"sure\" conf=0.49", "+"), "\n");
  EXPECT_EQ(Play(policy, "0 say agent \"sure\" conf=0.5", "+"), "\n0: +r\n");
  EXPECT_EQ(Play(policy, "0 say agent \"sure\"", "+"), "\n0: +r\n");
}

TEST(R5Acts, ABlockOfPhrasesMayDemandMoreThanItsAct) {
  const std::string policy = Speech(R"(act { name: "sure" phrases { any: "surely" }
                                             phrases { any: "yes" party: PARTY_CUSTOMER min_confidence: 0.5 } }
                                       rule { id: "r" on: "act.sure" recommend { [r] } })");
  EXPECT_EQ(Play(policy, "0 say customer \"yes\" conf=0.49", "+"), "\n");
  EXPECT_EQ(Play(policy, "0 say customer \"surely\" conf=0.49", "+"), "\n0: +r\n");
  EXPECT_EQ(Play(policy, "0 say customer \"yes\" conf=0.5", "+"), "\n0: +r\n");
  EXPECT_EQ(Play(policy, "0 say customer \"yes\"", "+"), "\n0: +r\n");
  EXPECT_EQ(Play(policy, "0 say agent \"yes\"", "+"), "\n");
  EXPECT_EQ(Play(policy, "0 say agent \"surely\"", "+"), "\n0: +r\n");
}

TEST(R5Acts, PartialWordsOfTooLittleConfidenceOfferNothing) {
  const std::string policy = Speech(R"(act { name: "sure" party: PARTY_AGENT phrases { any: "sure" } min_confidence: 0.5 }
                                       rule { id: "r" on: "act.sure" recommend { [r] } })");
  EXPECT_EQ(Play(policy, "0 partial agent \"sure\" seg=s rev=1 conf=0.49", "?"), "\n");
  EXPECT_EQ(Play(policy, "0 partial agent \"sure\" seg=s rev=1 conf=0.5", "?"), "\n0: ?r\n");
}

TEST(R5Acts, AClauseEndsWhereTheSpeakerPaused) {
  const auto play = [](const char* settings, const char* script) {
    const std::string policy = Speech(std::string(settings) + R"(
        act { name: "regret" party: PARTY_AGENT phrases { any: "regret" except_in_clause: "nothing" } }
        rule { id: "r" on: "act.regret" recommend { [r] } })");
    return Play(policy, script, "+");
  };
  const char* const paused = "5000 say agent \"nothing regret\" 1000-4000 words=nothing:1000-1500,regret:2000-2500";
  const char* const fluent = "5000 say agent \"nothing regret\" 1000-4000 words=nothing:1000-1500,regret:1999-2500";
  EXPECT_EQ(play("", "5000 say agent \"nothing regret\" 1000-4000"), "\n");
  EXPECT_EQ(play("", "5000 say agent \"nothing, regret\" 1000-4000"), "\n5000: +r\n");
  // A word that the text writes otherwise is none of the silence around it.
  const char* const unlike = "5000 say agent \"nothing regret\" 1000-4000 words=nothing:1000-1500,to:1600-2400,regret:2500-3000";
  const char* const before = "5000 say agent \"nothing regret\" 1000-4000 words=nothing:1000-1500,to:2000-2400,regret:2500-3000";
  EXPECT_EQ(play("", paused), "\n5000: +r\n");
  EXPECT_EQ(play("", fluent), "\n");
  EXPECT_EQ(play("", unlike), "\n");
  EXPECT_EQ(play("", before), "\n5000: +r\n");
  EXPECT_EQ(play("settings { clause_pause: \"499ms\" }", fluent), "\n5000: +r\n");
  EXPECT_EQ(play("settings { clause_pause: \"501ms\" }", paused), "\n");
}

}  // namespace
}  // namespace callcue::step_test

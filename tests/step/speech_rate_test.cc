// How fast a party speaks: as the host measures it, else from the words and their times.
#include "tests/step/harness.h"

namespace callcue::step_test {
namespace {

std::string Rates(std::string_view settings = "") {
  return "settings { " + std::string(settings) + " }\n" + Speech(R"(
    measurement { name: "speech_rate" }
    rule { id: "a" on: "measurement.speech_rate by AGENT"
           recommend { [agent] argument { name: "rate" value: "event.value" } } }
    rule { id: "c" on: "measurement.speech_rate by CUSTOMER"
           recommend { [customer] argument { name: "rate" value: "event.value" } } })");
}

TEST(SpeechRate, OfAWindowOfSpeech) {
  // Ten characters in five seconds, three times: 120 a minute, known when fifteen seconds were spoken.
  EXPECT_EQ(Play(Rates(), R"(
    5000 say agent "子丑寅卯辰巳午未申酉" 0-5000
    10000 say agent "甲乙丙丁戊己庚辛壬癸" 5000-10000
    15000 say agent "甲乙丙丁戊己庚辛壬癸" 10000-15000
    16000 say agent "甲乙丙" 15000-16000)", "+"),
            "\n15000: +agent{rate=120.000000}\n");
  EXPECT_EQ(Play(Rates("speech_rate_window: \"5s\""), "5000 say agent \"甲乙丙丁戊己庚辛壬癸\" 0-5000", "+"),
            "\n5000: +agent{rate=120.000000}\n");
}

TEST(SpeechRate, OfWordsThatHaveTimesWhereTheUtteranceHasNone) {
  EXPECT_EQ(Play(Rates("speech_rate_window: \"5s\""),
                 "9000 say agent \"甲乙丙丁戊己庚辛壬癸\" words=甲乙丙丁戊:1000-2500,己庚辛壬癸:3000-6000", "+"),
            "\n9000: +agent{rate=120.000000}\n");
}

TEST(SpeechRate, OfAPolicyWithoutPhrases) {
  const char* const policy = R"(
    measurement { name: "speech_rate" }
    rule { id: "r" on: "measurement.speech_rate" recommend { action: CUSTOM custom_action: "r"
           argument { name: "rate" value: "event.value" } } }
    rule { id: "u" on: "utterance" recommend { action: CUSTOM custom_action: "u"
           argument { name: "length" value: "event.text_length" } } })";
  EXPECT_EQ(Play(policy, "15000 say agent \"甲乙丙，丁戊己庚辛壬癸\" 0-15000", "+"),
            "\n15000: +r{rate=40.000000} +u{length=11}\n");
}

TEST(SpeechRate, EachPartyHasItsOwn) {
  EXPECT_EQ(Play(Rates("speech_rate_window: \"5s\""), R"(
    3000 say agent "甲乙丙丁戊" 0-3000
    6000 say customer "甲乙丙丁戊己" 3000-6000
    9000 say customer "甲乙丙丁戊己" 7000-9000
    12000 say agent "甲乙丙丁戊" 10000-12000)", "+"),
            "\n9000: +customer{rate=144.000000}\n12000: +agent{rate=120.000000}\n");
}

TEST(SpeechRate, ByVoiceActivityWhereThereIsAny) {
  // The utterance's times take in pauses: only two of its five seconds were spoken.
  EXPECT_EQ(Play(Rates("speech_rate_window: \"2s\""), R"(
    1000 starts agent
    3000 stops agent
    5000 say agent "甲乙丙丁戊" 0-5000)", "+"),
            "\n5000: +agent{rate=150.000000}\n");
}

TEST(SpeechRate, TheHostsOwnIsTheOnlyOne) {
  EXPECT_EQ(Play(Rates("speech_rate_window: \"1s\""), R"(
    0 measured agent speech_rate 200
    5000 say agent "甲乙丙丁戊己庚辛壬癸" 0-5000)", "+"),
            "\n0: +agent{rate=200.000000}\n");
}

TEST(SpeechRate, NotOfGuessedTimesAcknowledgementsOrPartialWords) {
  EXPECT_EQ(Play(Rates("speech_rate_window: \"1s\""), R"(
    5000 say agent "甲乙丙丁戊己庚辛壬癸"
    9000 say agent "uh-huh" 5000-9000
    12000 partial agent "甲乙丙丁" seg=s rev=1 10000-12000)", "+"),
            "\n");
}

TEST(SpeechRate, OnlyWhereThePolicyKnowsTheMeasurement) {
  EXPECT_EQ(Play(Speech("rule { id: \"a\" on: \"measurement\" recommend { [any] } }"),
                 "20000 say agent \"甲乙丙丁戊\" 0-20000", "+"),
            "\n");
}

}  // namespace
}  // namespace callcue::step_test

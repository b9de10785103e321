// Explanations and traces as a client sees them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/capi/fixture.h"

namespace {

using namespace callcue::testing;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(CApi, ExplainsWhoSpeaksAndWhoDoesNot) {
  ASSERT_EQ(Json(call_, R"({"atMs":4000,"established":{"answeredBy":"PARTY_AGENT"}})"), CALLCUE_OK);
  callcue_explanation* explanation = nullptr;
  ASSERT_EQ(callcue_explanation_new(&explanation, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_call_explain(call_, nullptr, explanation, &error_), CALLCUE_OK) << error_.message;
  const uint32_t all = callcue_explanation_count(explanation);
  ASSERT_EQ(callcue_explanation_to_json(explanation, buffer_, nullptr), CALLCUE_OK);
  const std::string json = Text(callcue_buffer_bytes(buffer_));
  uint32_t clauses = 0, parts = 0, needs = 0, speaking = 0;
  std::string element;
  for (uint32_t i = 0; i < all; ++i) {
    auto e = Init<callcue_explained>();
    ASSERT_EQ(callcue_explanation_get(explanation, i, &e, nullptr), CALLCUE_OK);
    EXPECT_THAT(json, HasSubstr("\"elementId\":\"" + Text(e.element_id) + "\""));
    if (e.standing != CALLCUE_SILENT) ++speaking, element = Text(e.element_id);
    callcue_string id, title, text;
    for (uint32_t n = 0; n < e.clause_count; ++n, ++clauses) {
      ASSERT_EQ(callcue_explanation_clause(explanation, i, n, &id, &title, &text, nullptr), CALLCUE_OK);
      EXPECT_NE(Text(id), "");
    }
    EXPECT_EQ(callcue_explanation_clause(explanation, i, e.clause_count, &id, nullptr, nullptr, nullptr), CALLCUE_NOT_FOUND);
    auto part = Init<callcue_guard_part>();
    for (uint32_t n = 0; n < e.part_count; ++n, ++parts)
      ASSERT_EQ(callcue_explanation_part(explanation, i, n, &part, nullptr), CALLCUE_OK);
    EXPECT_EQ(callcue_explanation_part(explanation, i, e.part_count, &part, nullptr), CALLCUE_NOT_FOUND);
    auto need = Init<callcue_need>();
    for (uint32_t n = 0; n < e.need_count; ++n, ++needs)
      ASSERT_EQ(callcue_explanation_need(explanation, i, n, &need, nullptr), CALLCUE_OK);
    EXPECT_EQ(callcue_explanation_need(explanation, i, e.need_count, &need, nullptr), CALLCUE_NOT_FOUND);
  }
  EXPECT_GT(clauses, 0u);
  EXPECT_GT(parts, 0u);
  EXPECT_GT(needs, 0u);
  ASSERT_GT(speaking, 0u);
  auto options = Init<callcue_explain_options>();
  options.flags = CALLCUE_EXPLAIN_NOT_SILENT;
  ASSERT_EQ(callcue_call_explain(call_, &options, explanation, &error_), CALLCUE_OK);
  EXPECT_EQ(callcue_explanation_count(explanation), speaking);
  options.element_id = callcue_str(element.c_str());
  ASSERT_EQ(callcue_call_explain(call_, &options, explanation, &error_), CALLCUE_OK);
  EXPECT_EQ(callcue_explanation_count(explanation), 1u);
  ASSERT_EQ(callcue_explanation_to_protobuf(explanation, buffer_, nullptr), CALLCUE_OK);
  EXPECT_THAT(Text(callcue_buffer_bytes(buffer_)), HasSubstr(element));
  options.element_id = callcue_str("nobody");
  EXPECT_EQ(callcue_call_explain(call_, &options, explanation, &error_), CALLCUE_NOT_FOUND);
  options.flags = 64;
  EXPECT_EQ(callcue_call_explain(call_, &options, explanation, &error_), CALLCUE_UNIMPLEMENTED);
  callcue_explanation_free(explanation);
}

TEST_F(CApi, TheTraceHasWhatTheLastStepNamed) {
  callcue_explanation *trace = nullptr, *speaking = nullptr;
  ASSERT_EQ(callcue_explanation_new(&trace, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_explanation_new(&speaking, nullptr), CALLCUE_OK);
  auto options = Init<callcue_explain_options>();
  options.flags = CALLCUE_EXPLAIN_NOT_SILENT;
  uint32_t silent = 0, recommendations = 0, findings = 0, duties = 0, triggers = 0, timers = 0, words = 0;
  const auto look = [&] {
    ASSERT_EQ(callcue_call_trace(call_, nullptr, trace, &error_), CALLCUE_OK) << error_.message;
    ASSERT_EQ(callcue_call_explain(call_, &options, speaking, &error_), CALLCUE_OK) << error_.message;
    const std::string decisions = Decisions(call_);
    ASSERT_EQ(callcue_explanation_to_json(trace, buffer_, nullptr), CALLCUE_OK);
    const std::string json = Text(callcue_buffer_bytes(buffer_));
    std::vector<std::string> not_silent, all;
    for (uint32_t i = 0; i < callcue_explanation_count(speaking); ++i) {
      auto e = Init<callcue_explained>();
      ASSERT_EQ(callcue_explanation_get(speaking, i, &e, nullptr), CALLCUE_OK);
      not_silent.push_back(Text(e.element_id));
    }
    for (uint32_t i = 0; i < callcue_explanation_count(trace); ++i) {
      auto e = Init<callcue_explained>();
      ASSERT_EQ(callcue_explanation_get(trace, i, &e, nullptr), CALLCUE_OK);
      const std::string element = Text(e.element_id);
      if (e.standing != CALLCUE_SILENT) {
        all.push_back(element);
      } else {  // by now; it says itself, or the decisions do, that it took part
        ++silent;
        if (!e.acted) {
          EXPECT_THAT(decisions, HasSubstr("lementId\":\"" + element + "\""));
        }
      }
      auto recommendation = Init<callcue_recommendation>();
      for (uint32_t n = 0; n < e.recommendation_count; ++n, ++recommendations) {
        ASSERT_EQ(callcue_explanation_recommendation(trace, i, n, &recommendation, nullptr), CALLCUE_OK);
        EXPECT_EQ(Text(recommendation.element_id), element);
        EXPECT_EQ(recommendation.clause_count, 0u);
      }
      EXPECT_EQ(callcue_explanation_recommendation(trace, i, e.recommendation_count, &recommendation, nullptr), CALLCUE_NOT_FOUND);
      auto finding = Init<callcue_finding>();
      for (uint32_t n = 0; n < e.finding_count; ++n, ++findings) {
        ASSERT_EQ(callcue_explanation_finding(trace, i, n, &finding, nullptr), CALLCUE_OK);
        EXPECT_NE(finding.verdict, CALLCUE_VERDICT_UNSPECIFIED);
        EXPECT_EQ(e.standing == CALLCUE_JUDGED || e.standing == CALLCUE_RECOMMENDS, true);
      }
      EXPECT_EQ(callcue_explanation_finding(trace, i, e.finding_count, &finding, nullptr), CALLCUE_NOT_FOUND);
      auto duty = Init<callcue_duty>();
      for (uint32_t n = 0; n < e.duty_count; ++n, ++duties) {
        ASSERT_EQ(callcue_explanation_duty(trace, i, n, &duty, nullptr), CALLCUE_OK);
        EXPECT_GT(duty.instance, 0u);
      }
      EXPECT_EQ(callcue_explanation_duty(trace, i, e.duty_count, &duty, nullptr), CALLCUE_NOT_FOUND);
      auto trigger = Init<callcue_trigger>();
      for (uint32_t n = 0; n < e.trigger_count; ++n, ++triggers) {
        ASSERT_EQ(callcue_explanation_trigger(trace, i, n, &trigger, nullptr), CALLCUE_OK);
        EXPECT_THAT(json, HasSubstr("\"on\":\"" + Text(trigger.on) + "\",\"role\":\"" + Text(trigger.role) + "\""));
      }
      EXPECT_EQ(callcue_explanation_trigger(trace, i, e.trigger_count, &trigger, nullptr), CALLCUE_NOT_FOUND);
      auto timer = Init<callcue_timer>();
      for (uint32_t n = 0; n < e.timer_count; ++n, ++timers) {
        ASSERT_EQ(callcue_explanation_timer(trace, i, n, &timer, nullptr), CALLCUE_OK);
        EXPECT_THAT(json, HasSubstr("{\"what\":\"" + Text(timer.what) + "\",\"atMs\":\"" + std::to_string(timer.at_ms) + "\"}"));
      }
      EXPECT_EQ(callcue_explanation_timer(trace, i, e.timer_count, &timer, nullptr), CALLCUE_NOT_FOUND);
      auto said = Init<callcue_words>();
      for (uint32_t n = 0; n < e.words_count; ++n, ++words) {
        ASSERT_EQ(callcue_explanation_words(trace, i, n, &said, nullptr), CALLCUE_OK);
        EXPECT_EQ(Text(said.segment_id), "s1");
        EXPECT_EQ(said.party, CALLCUE_PARTY_AGENT);
        EXPECT_LT(said.begin_byte, said.end_byte);
        EXPECT_THAT(json, HasSubstr("\"act\":\"" + Text(said.act) + "\""));
      }
      EXPECT_EQ(callcue_explanation_words(trace, i, e.words_count, &said, nullptr), CALLCUE_NOT_FOUND);
    }
    EXPECT_EQ(all, not_silent);
  };
  for (const char* json : {
           R"({"contactStarted":{"streams":["STREAM_CALL_CONTROL","STREAM_AGENT_TEXT"],"language":"zh-CN"}})",
           R"({"atMs":100,"delivered":{"direction":"DIRECTION_INBOUND"}})",
           R"({"atMs":30000,"established":{"answeredBy":"PARTY_AGENT"}})",
           R"({"atMs":33000,"utterance":{"segmentId":"s1","stability":"FINAL","party":"PARTY_AGENT","text":"您好，很高兴为您服务，请讲","language":"zh-CN"}})",
           R"({"atMs":50000,"held":{"by":"PARTY_AGENT"}})", R"({"atMs":190000,"retrieved":{"by":"PARTY_AGENT"}})",
           R"({"atMs":220000,"connectionCleared":{"party":"PARTY_AGENT"}})", R"({"atMs":250000,"contactClosed":{}})"}) {
    ASSERT_EQ(Json(call_, json), CALLCUE_OK) << error_.message;
    look();
  }
  EXPECT_GT(recommendations, 0u);
  EXPECT_GT(findings, 0u);
  EXPECT_GT(duties, 0u);
  EXPECT_GT(triggers, 0u);
  EXPECT_GT(timers, 0u);
  EXPECT_GT(words, 0u);
  EXPECT_GT(silent, 0u);
  callcue_explanation_free(trace), callcue_explanation_free(speaking);
}

// Of an event as the host sends it, of one that a rule raises, and of a timer.
TEST_F(CApi, TheTraceHasRulesThatShowInNoDecision) {
  const std::string text = R"(
    name: "t"
    variable { name: "holds" type: INT }
    rule { id: "counts" on: "held" do { set { variable: "holds" value: "holds + 1" } } }
    rule { id: "raises" on: "held" do { raise { event: "again" } } }
    rule { id: "raised" on: "event.again" do { set { variable: "holds" value: "0" } } }
    rule { id: "never" on: "held" when: "holds > 100" do { set { variable: "holds" value: "0" } } }
    rule { id: "arms" on: "retrieved" do { send { event: "late" delay: "5s" } } }
    rule { id: "fires" on: "event.late" do { set { variable: "holds" value: "holds + 1" } } }
  )";
  callcue_policy* policy = nullptr;
  callcue_call* call = nullptr;
  callcue_explanation* trace = nullptr;
  ASSERT_EQ(callcue_policy_load_text({text.data(), text.size()}, nullptr, nullptr, &policy, &error_), CALLCUE_OK) << error_.message;
  ASSERT_EQ(callcue_call_new(policy, &call, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_explanation_new(&trace, nullptr), CALLCUE_OK);
  const auto traced = [&](callcue_call* of) {
    std::vector<std::string> names;
    EXPECT_EQ(callcue_call_trace(of, nullptr, trace, &error_), CALLCUE_OK) << error_.message;
    for (uint32_t i = 0; i < callcue_explanation_count(trace); ++i) {
      auto e = Init<callcue_explained>();
      EXPECT_EQ(callcue_explanation_get(trace, i, &e, nullptr), CALLCUE_OK);
      EXPECT_EQ(e.kind, CALLCUE_RULE);
      EXPECT_EQ(e.standing, CALLCUE_SILENT);
      EXPECT_EQ(e.acted, 1);
      names.push_back(Text(e.element_id));
    }
    EXPECT_EQ(callcue_explanation_to_json(trace, buffer_, nullptr), CALLCUE_OK);
    EXPECT_EQ(Text(callcue_buffer_bytes(buffer_)).find("\"acted\":true") == std::string::npos, names.empty());
    return names;
  };
  EXPECT_THAT(traced(call), ElementsAre());
  ASSERT_EQ(Json(call, R"({"eventId":"1","atMs":1000,"held":{}})"), CALLCUE_OK) << error_.message;
  EXPECT_THAT(traced(call), ElementsAre("counts", "raises", "raised"));
  callcue_call* copy = nullptr;
  ASSERT_EQ(callcue_call_copy(call, &copy, nullptr), CALLCUE_OK);
  EXPECT_THAT(traced(copy), ElementsAre());  // it has no last step
  ASSERT_EQ(Json(call, R"({"eventId":"1","atMs":1500,"held":{}})"), CALLCUE_OK);  // seen already
  EXPECT_THAT(traced(call), ElementsAre());
  ASSERT_EQ(Json(call, R"({"atMs":2000,"retrieved":{}})"), CALLCUE_OK);
  EXPECT_THAT(traced(call), ElementsAre("arms"));
  ASSERT_EQ(Json(call, R"({"atMs":3000,"tick":{}})"), CALLCUE_OK);
  EXPECT_THAT(traced(call), ElementsAre());
  ASSERT_EQ(callcue_call_advance(call, 60000, &count_, &error_), CALLCUE_OK);
  EXPECT_THAT(traced(call), ElementsAre("fires"));
  ASSERT_EQ(callcue_call_advance(call, 60000, &count_, &error_), CALLCUE_OK);
  EXPECT_THAT(traced(call), ElementsAre());
  callcue_explanation_free(trace), callcue_call_free(call), callcue_call_free(copy), callcue_policy_free(policy);
}

// Every element of a policy that has none: an answer, and no error.
TEST_F(CApi, APolicyWithoutElementsIsExplained) {
  callcue_policy* bare = nullptr;
  callcue_call* call = nullptr;
  callcue_explanation* explanation = nullptr;
  ASSERT_EQ(callcue_policy_load_text(callcue_str("name: \"bare\""), nullptr, nullptr, &bare, &error_), CALLCUE_OK) << error_.message;
  ASSERT_EQ(callcue_call_new(bare, &call, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_explanation_new(&explanation, nullptr), CALLCUE_OK);
  EXPECT_EQ(callcue_call_explain(call, nullptr, explanation, &error_), CALLCUE_OK) << error_.message;
  EXPECT_EQ(callcue_call_trace(call, nullptr, explanation, &error_), CALLCUE_OK) << error_.message;
  EXPECT_EQ(callcue_explanation_count(explanation), 0u);
  auto options = Init<callcue_explain_options>();
  options.element_id = callcue_str("greet");
  EXPECT_EQ(callcue_call_explain(call, &options, explanation, &error_), CALLCUE_NOT_FOUND);
  callcue_explanation_free(explanation), callcue_call_free(call), callcue_policy_free(bare);
}

}  // namespace

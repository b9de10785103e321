// Scorecards as a client sees them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

#include "tests/capi/fixture.h"

namespace {

using namespace callcue::testing;

TEST_F(CApi, ScorecardsJudgeAContactByClause) {
  callcue_scorecard* scorecard = nullptr;
  ASSERT_EQ(callcue_scorecard_new(policy_, &scorecard, &error_), CALLCUE_OK) << error_.message;
  auto policy = Init<callcue_policy_info>();
  ASSERT_EQ(callcue_policy_get(policy_, &policy, nullptr), CALLCUE_OK);
  auto info = Init<callcue_scorecard_info>();
  ASSERT_EQ(callcue_scorecard_get(scorecard, &info, nullptr), CALLCUE_OK);
  EXPECT_EQ(info.line_count, policy.clause_count);
  EXPECT_EQ(info.not_applicable, policy.clause_count);
  EXPECT_EQ(info.present, 0u);
  uint32_t verdicts[6] = {};
  const auto play = [&] {
    const callcue_stream streams[] = {CALLCUE_STREAM_CALL_CONTROL, CALLCUE_STREAM_AGENT_TEXT};
    callcue_event event = Init<callcue_event>();
    for (auto [kind, at] : {std::pair{CALLCUE_CONTACT_STARTED, 0}, {CALLCUE_DELIVERED, 100}, {CALLCUE_ESTABLISHED, 30000},
                            {CALLCUE_HELD, 60000}, {CALLCUE_RETRIEVED, 200000}, {CALLCUE_CONNECTION_CLEARED, 260000},
                            {CALLCUE_CONTACT_CLOSED, 300000}}) {
      event.kind = kind, event.at_ms = at;
      event.party = CALLCUE_PARTY_AGENT;
      event.streams = streams, event.stream_count = 2;
      ASSERT_EQ(callcue_call_post(call_, &event, &count_, &error_), CALLCUE_OK) << error_.message;
      ASSERT_EQ(callcue_scorecard_add(scorecard, call_, &error_), CALLCUE_OK) << error_.message;
      for (uint32_t i = 0; i < count_; ++i) {
        auto finding = Init<callcue_finding>();
        for (uint32_t n = 0; callcue_decision_finding(callcue_call_decision(call_, i), n, &finding, nullptr) == CALLCUE_OK; ++n)
          ++verdicts[finding.verdict];
      }
    }
  };
  play();
  ASSERT_EQ(callcue_scorecard_get(scorecard, &info, nullptr), CALLCUE_OK);
  EXPECT_EQ(info.fulfilled, verdicts[CALLCUE_FULFILLED]);
  EXPECT_EQ(info.violated, verdicts[CALLCUE_VIOLATED]);
  EXPECT_EQ(info.excused, verdicts[CALLCUE_EXCUSED]);
  EXPECT_EQ(info.undetermined, verdicts[CALLCUE_UNDETERMINED]);
  EXPECT_GT(info.violated, 0u);
  EXPECT_EQ(info.present, uint64_t{CALLCUE_SCORECARD_HAS_SCORE});
  EXPECT_NE(info.worst, CALLCUE_SEVERITY_UNSPECIFIED);
  EXPECT_EQ(info.failed != 0, info.critical_violations > 0);
  EXPECT_EQ(info.score, info.failed ? 0 : info.weighted);
  uint32_t outcomes[4] = {};
  ASSERT_EQ(callcue_scorecard_to_json(scorecard, buffer_, &error_), CALLCUE_OK);
  const std::string json = Text(callcue_buffer_bytes(buffer_));
  auto line = Init<callcue_score_line>();
  for (uint32_t i = 0; i < info.line_count; ++i) {
    ASSERT_EQ(callcue_scorecard_line(scorecard, i, &line, nullptr), CALLCUE_OK);
    callcue_string id;
    ASSERT_EQ(callcue_policy_clause(policy_, i, callcue_str("en"), &id, nullptr, nullptr), CALLCUE_OK);
    EXPECT_EQ(Text(line.clause_id), Text(id));
    ASSERT_LT(line.outcome, 4);
    ++outcomes[line.outcome];
    EXPECT_EQ(line.present != 0, line.outcome == CALLCUE_SCORE_KEPT || line.outcome == CALLCUE_SCORE_BROKEN);
    const bool judged = line.fulfilled + line.violated + line.excused + line.undetermined > 0;
    EXPECT_EQ(json.find("{\"clauseId\":\"" + Text(id) + "\"") != json.npos, judged);
    EXPECT_TRUE(line.outcome != CALLCUE_SCORE_BROKEN || line.score < 10000u);
  }
  EXPECT_EQ(callcue_scorecard_line(scorecard, info.line_count, &line, nullptr), CALLCUE_NOT_FOUND);
  EXPECT_GT(outcomes[CALLCUE_SCORE_BROKEN], 0u);
  EXPECT_EQ(outcomes[CALLCUE_SCORE_NOT_APPLICABLE], info.not_applicable);
  ASSERT_EQ(callcue_scorecard_to_protobuf(scorecard, buffer_, &error_), CALLCUE_OK);
  EXPECT_GT(callcue_buffer_bytes(buffer_).size, 0u);
  // A step that failed has nothing to count; cleared, it is as new, and gives the same again.
  EXPECT_EQ(Flat(CALLCUE_TICK, 300001), CALLCUE_FAILED_PRECONDITION);
  ASSERT_EQ(callcue_scorecard_add(scorecard, call_, &error_), CALLCUE_OK);
  ASSERT_EQ(callcue_scorecard_to_json(scorecard, buffer_, &error_), CALLCUE_OK);
  EXPECT_EQ(Text(callcue_buffer_bytes(buffer_)), json);
  ASSERT_EQ(callcue_scorecard_clear(scorecard, &error_), CALLCUE_OK);
  callcue_call_free(call_);
  call_ = nullptr;
  ASSERT_EQ(callcue_call_new(policy_, &call_, nullptr), CALLCUE_OK);
  play();
  ASSERT_EQ(callcue_scorecard_to_json(scorecard, buffer_, &error_), CALLCUE_OK);
  EXPECT_EQ(Text(callcue_buffer_bytes(buffer_)), json);
  // It keeps its policy.
  callcue_call_free(call_), callcue_policy_free(policy_);
  call_ = nullptr, policy_ = nullptr;
  ASSERT_EQ(callcue_scorecard_to_json(scorecard, buffer_, &error_), CALLCUE_OK);
  EXPECT_EQ(Text(callcue_buffer_bytes(buffer_)), json);
  callcue_scorecard_free(scorecard);
}

// A contact that moved to a policy with another clause: its ID stays, though nobody holds that policy any more.
TEST_F(CApi, ScorecardsKeepThePoliciesOfWhatTheyCount) {
  const auto load = [&](const std::string& clause) {
    const std::string text = "name: \"p\" clause { id: \"" + clause + "\" title { language: \"en\" text: \"Calls are answered\" } } duty { id: \"d\" clause: \"" +
                             clause + "\" severity: MAJOR on: \"delivered\" within: \"3s\" fulfilled_by: \"established\" }";
    callcue_policy* policy = nullptr;
    EXPECT_EQ(callcue_policy_load_text(callcue_str(text.c_str()), nullptr, nullptr, &policy, &error_), CALLCUE_OK) << error_.message;
    return policy;
  };
  callcue_policy *one = load("one-with-a-long-name"), *two = load("two-with-a-long-name");
  callcue_call *call = nullptr, *moved = nullptr;
  callcue_scorecard* scorecard = nullptr;
  ASSERT_EQ(callcue_call_new(one, &call, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_scorecard_new(one, &scorecard, nullptr), CALLCUE_OK);
  ASSERT_EQ(Json(call, R"({"contactStarted":{"streams":["STREAM_CALL_CONTROL"]}})"), CALLCUE_OK) << error_.message;
  ASSERT_EQ(Json(call, R"({"atMs":1,"delivered":{}})"), CALLCUE_OK) << error_.message;
  ASSERT_EQ(callcue_call_migrate(call, two, nullptr, 0, nullptr, &moved, &error_), CALLCUE_OK) << error_.message;
  ASSERT_EQ(Json(moved, R"({"atMs":9000,"established":{}})"), CALLCUE_OK) << error_.message;
  ASSERT_EQ(callcue_scorecard_add(scorecard, moved, &error_), CALLCUE_OK);
  callcue_call_free(call), callcue_call_free(moved), callcue_policy_free(one), callcue_policy_free(two);
  auto line = Init<callcue_score_line>();
  ASSERT_EQ(callcue_scorecard_line(scorecard, 1, &line, nullptr), CALLCUE_OK);
  EXPECT_EQ(Text(line.clause_id), "two-with-a-long-name");
  EXPECT_EQ(line.outcome, CALLCUE_SCORE_BROKEN);
  ASSERT_EQ(callcue_scorecard_clear(scorecard, &error_), CALLCUE_OK);
  EXPECT_EQ(callcue_scorecard_line(scorecard, 1, &line, nullptr), CALLCUE_NOT_FOUND);
  callcue_scorecard_free(scorecard);
}

}  // namespace

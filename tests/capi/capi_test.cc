// The C ABI as a client sees it, through the shared library alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#if defined(__linux__)
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "tests/capi/fixture.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CALLCUE_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CALLCUE_SANITIZED
#endif
#endif

namespace {

using namespace callcue::testing;
using testing::HasSubstr;
using testing::Not;

#if defined(__linux__) && !defined(CALLCUE_SANITIZED)   // sanitizers take any amount of addresses
// Code of others would end the process halfway.
TEST_F(CApi, NoPolicyIsReadWhereMemoryIsShort) {
  callcue_string text;
  ASSERT_EQ(callcue_policy_builtin(0, nullptr, &text, nullptr), CALLCUE_OK);
  const auto load_with = [&](rlim_t spare) {   // in a process of its own: 1 + the codes of both ways, or how it ended
    const pid_t child = fork();
    if (child == 0) {
      unsigned long pages = 0;
      std::FILE* const file = std::fopen("/proc/self/statm", "r");
      if (file == nullptr || std::fscanf(file, "%lu", &pages) != 1) _exit(250);
      const rlimit limit = {pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + spare, RLIM_INFINITY};
      if (setrlimit(RLIMIT_AS, &limit) != 0) _exit(251);
      callcue_policy* policy = nullptr;
      const callcue_status builtin =
          callcue_policy_load_builtin(callcue_str("power-supply"), nullptr, nullptr, &policy, nullptr);
      callcue_policy_free(policy);
      const callcue_status read = callcue_policy_load_text(text, nullptr, nullptr, &policy, nullptr);
      _exit(builtin == read ? 1 + static_cast<int>(read) : 252);
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  };
  for (const rlim_t mebibytes : {0, 4, 16, 32}) EXPECT_EQ(load_with(mebibytes << 20), 1 + CALLCUE_OUT_OF_MEMORY) << mebibytes;
  const rlim_t asked = 40 + (16 * text.size >> 20);   // as callcue.h says; what the built-in one took stays with the heap
  for (const rlim_t mebibytes : {asked + 16, asked + 40, rlim_t{400}}) EXPECT_EQ(load_with(mebibytes << 20), 1 + CALLCUE_OK) << mebibytes;
}
#endif

TEST_F(CApi, PoliciesTellAboutThemselves) {
  auto info = Init<callcue_policy_info>();
  ASSERT_EQ(callcue_policy_get(policy_, &info, nullptr), CALLCUE_OK);
  EXPECT_NE(info.fingerprint, 0u);
  EXPECT_GT(info.clause_count, 10u);
  EXPECT_NE(Text(info.name), "");
  callcue_string id, title;
  EXPECT_EQ(callcue_policy_clause(policy_, info.clause_count - 1, callcue_str("en"), &id, &title, nullptr), CALLCUE_OK);
  EXPECT_NE(Text(id), "");
  EXPECT_EQ(callcue_policy_clause(policy_, info.clause_count, callcue_str("en"), &id, &title, nullptr),
            CALLCUE_NOT_FOUND);
  // As a contact's language: the same but for its region, however it is written; else the first there is.
  const auto title_in = [&](const char* language) {
    EXPECT_EQ(callcue_policy_clause(policy_, 0, callcue_str(language), nullptr, &title, nullptr), CALLCUE_OK);
    return Text(title);
  };
  EXPECT_NE(title_in("en"), title_in("zh-CN"));
  for (const char* english : {"en-GB", "EN", "en_US"}) EXPECT_EQ(title_in(english), title_in("en")) << english;
  for (const char* other : {"zh", "cmn-Hans-CN", "fr", ""}) EXPECT_EQ(title_in(other), title_in("zh-CN")) << other;
  callcue_string name, text;
  ASSERT_EQ(callcue_policy_builtin(0, &name, &text, nullptr), CALLCUE_OK);
  EXPECT_EQ(Text(name), "power-supply");
  EXPECT_EQ(callcue_policy_builtin(99, &name, &text, nullptr), CALLCUE_NOT_FOUND);

  // The same policy by text and by its binary form has the same fingerprint; with a parameter it has another.
  const auto fingerprint = [](callcue_policy* policy) {
    auto i = Init<callcue_policy_info>();
    EXPECT_EQ(callcue_policy_get(policy, &i, nullptr), CALLCUE_OK);
    callcue_policy_free(policy);
    return i.fingerprint;
  };
  callcue_policy* other = nullptr;
  ASSERT_EQ(callcue_policy_load_text(text, nullptr, nullptr, &other, &error_), CALLCUE_OK) << error_.message;
  EXPECT_EQ(fingerprint(other), info.fingerprint);
  ASSERT_EQ(callcue_policy_serialize(policy_, buffer_, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_policy_load_binary(callcue_buffer_bytes(buffer_), nullptr, nullptr, &other, &error_), CALLCUE_OK)
      << error_.message;
  EXPECT_EQ(fingerprint(other), info.fingerprint);
}

TEST_F(CApi, ProblemsOfAPolicyAreListed) {
  callcue_diagnostics* problems = nullptr;
  ASSERT_EQ(callcue_diagnostics_new(&problems, nullptr), CALLCUE_OK);
  auto options = Init<callcue_load_options>();
  options.path = callcue_str("mine.textproto");
  callcue_policy* policy = policy_;
  EXPECT_EQ(callcue_policy_load_text(callcue_str("name: \"n\"\nruel { }\n"), &options, problems, &policy, &error_),
            CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(policy, nullptr);
  ASSERT_GE(callcue_diagnostics_count(problems), 1u);
  auto d = Init<callcue_diagnostic>();
  ASSERT_EQ(callcue_diagnostics_get(problems, 0, &d, nullptr), CALLCUE_OK);
  EXPECT_EQ(Text(d.path), "mine.textproto");
  EXPECT_EQ(Text(d.code), "unknown-field");
  EXPECT_EQ(d.line, 2u);
  EXPECT_EQ(d.column, 1u);
  ASSERT_EQ(callcue_diagnostics_format(problems, 0, buffer_, nullptr), CALLCUE_OK);
  EXPECT_THAT(Text(callcue_buffer_bytes(buffer_)), HasSubstr("mine.textproto:2:1: error: "));
  EXPECT_EQ(callcue_diagnostics_get(problems, callcue_diagnostics_count(problems), &d, nullptr), CALLCUE_NOT_FOUND);
  EXPECT_EQ(callcue_policy_load_builtin(callcue_str("nobody"), nullptr, problems, &policy, &error_), CALLCUE_NOT_FOUND);
  callcue_diagnostics_free(problems);
}

TEST_F(CApi, ThreeFormsOfAnEventDecideEqually) {
  callcue_call *binary = nullptr, *json = nullptr;
  ASSERT_EQ(callcue_call_new(policy_, &binary, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_call_new(policy_, &json, nullptr), CALLCUE_OK);
  // established { answered_by: PARTY_AGENT } at 4000
  ASSERT_EQ(Flat(CALLCUE_ESTABLISHED, 4000, CALLCUE_PARTY_AGENT), CALLCUE_OK) << error_.message;
  const callcue_string bytes = {"\x10\xA0\x1F\x72\x02\x10\x01", 7};
  ASSERT_EQ(callcue_call_post_protobuf(binary, bytes, &count_, &error_), CALLCUE_OK) << error_.message;
  ASSERT_EQ(Json(json, R"({"atMs":4000,"established":{"answeredBy":"PARTY_AGENT"}})"), CALLCUE_OK) << error_.message;
  EXPECT_NE(Decisions(call_), "");
  EXPECT_EQ(Decisions(call_), Decisions(binary));
  EXPECT_EQ(Decisions(call_), Decisions(json));
  callcue_call_free(binary);
  callcue_call_free(json);
}

TEST_F(CApi, ListsOfAFlatEventArrive) {
  const callcue_stream streams[] = {CALLCUE_STREAM_CALL_CONTROL, CALLCUE_STREAM_AGENT_TEXT, 77};
  callcue_event event = Init<callcue_event>();
  event.kind = CALLCUE_CONTACT_STARTED;
  event.streams = streams;
  event.stream_count = 3;
  ASSERT_EQ(callcue_call_post(call_, &event, &count_, &error_), CALLCUE_OK) << error_.message;
  callcue_call* json = nullptr;
  ASSERT_EQ(callcue_call_new(policy_, &json, nullptr), CALLCUE_OK);
  ASSERT_EQ(Json(json, R"({"contactStarted":{"streams":[1,2]}})"), CALLCUE_OK);
  EXPECT_EQ(Decisions(call_), Decisions(json));
  callcue_call_free(json);
  event.stream_count = 1000000;
  EXPECT_EQ(callcue_call_post(call_, &event, &count_, &error_), CALLCUE_RESOURCE_EXHAUSTED);
}

TEST_F(CApi, AccessorsAgreeWithTheEncodedDecision) {
  std::string all;
  uint32_t recommendations = 0, findings = 0, clauses = 0;
  const auto look = [&] {
    for (uint32_t i = 0; i < count_; ++i) {
      const callcue_decision* decision = callcue_call_decision(call_, i);
      all += Decisions(call_);
      auto info = Init<callcue_decision_info>();
      ASSERT_EQ(callcue_decision_get(decision, &info, nullptr), CALLCUE_OK);
      for (uint32_t n = 0; n < info.recommendation_count; ++n, ++recommendations) {
        auto r = Init<callcue_recommendation>();
        ASSERT_EQ(callcue_decision_recommendation(decision, n, &r, nullptr), CALLCUE_OK);
        EXPECT_THAT(all, HasSubstr("\"elementId\":\"" + Text(r.element_id) + "\""));
        for (uint32_t c = 0; c < r.clause_count; ++c, ++clauses) {
          callcue_string clause;
          ASSERT_EQ(callcue_decision_recommendation_clause(decision, n, c, &clause, nullptr), CALLCUE_OK);
          EXPECT_THAT(all, HasSubstr("\"" + Text(clause) + "\""));
        }
        callcue_string none;
        EXPECT_EQ(callcue_decision_recommendation_clause(decision, n, r.clause_count, &none, nullptr),
                  CALLCUE_NOT_FOUND);
      }
      auto r = Init<callcue_recommendation>();
      EXPECT_EQ(callcue_decision_recommendation(decision, info.recommendation_count, &r, nullptr), CALLCUE_NOT_FOUND);
      for (uint32_t n = 0; n < info.finding_count; ++n, ++findings) {
        auto f = Init<callcue_finding>();
        ASSERT_EQ(callcue_decision_finding(decision, n, &f, nullptr), CALLCUE_OK);
        EXPECT_NE(f.verdict, CALLCUE_VERDICT_UNSPECIFIED);
        EXPECT_THAT(all, HasSubstr("\"elementId\":\"" + Text(f.element_id) + "\""));
      }
      for (uint32_t n = 0; n < info.permission_change_count; ++n) {
        auto p = Init<callcue_permission_change>();
        ASSERT_EQ(callcue_decision_permission_change(decision, n, &p, nullptr), CALLCUE_OK);
        EXPECT_THAT(all, HasSubstr("\"act\":\"" + Text(p.act) + "\""));
      }
    }
  };
  const callcue_stream streams[] = {CALLCUE_STREAM_CALL_CONTROL, CALLCUE_STREAM_AGENT_TEXT};
  callcue_event event = Init<callcue_event>();
  event.kind = CALLCUE_CONTACT_STARTED;
  event.streams = streams;
  event.stream_count = 2;
  ASSERT_EQ(callcue_call_post(call_, &event, &count_, &error_), CALLCUE_OK);
  look();
  PlayCall(look);
  EXPECT_GT(recommendations, 0u);
  EXPECT_GT(findings, 0u);
  EXPECT_GT(clauses, 0u);
  EXPECT_EQ(Flat(CALLCUE_TICK, 300001), CALLCUE_FAILED_PRECONDITION);
  EXPECT_EQ(callcue_call_decision(call_, 0), nullptr);
}

TEST_F(CApi, CopiesAndSnapshotsGoTheirOwnWay) {
  ASSERT_EQ(Flat(CALLCUE_ESTABLISHED, 4000, CALLCUE_PARTY_AGENT), CALLCUE_OK);
  callcue_call *copy = nullptr, *restored = nullptr;
  ASSERT_EQ(callcue_call_copy(call_, &copy, nullptr), CALLCUE_OK);
  EXPECT_EQ(callcue_call_decision(copy, 0), nullptr);
  ASSERT_EQ(callcue_call_snapshot(call_, buffer_, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_call_restore(policy_, callcue_buffer_bytes(buffer_), &restored, &error_), CALLCUE_OK)
      << error_.message;
  std::string cut = Text(callcue_buffer_bytes(buffer_));
  cut.pop_back();
  callcue_call* none = call_;
  EXPECT_EQ(callcue_call_restore(policy_, {cut.data(), cut.size()}, &none, &error_), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(none, nullptr);
  for (callcue_call* call : {call_, copy, restored})
    ASSERT_EQ(callcue_call_advance(call, 60000, &count_, &error_), CALLCUE_OK);
  EXPECT_NE(Decisions(call_), "");
  EXPECT_EQ(Decisions(call_), Decisions(copy));
  EXPECT_EQ(Decisions(call_), Decisions(restored));
  callcue_call_free(copy);
  callcue_call_free(restored);
  // A call keeps its policy.
  callcue_policy_free(policy_);
  policy_ = nullptr;
  EXPECT_EQ(callcue_call_advance(call_, 70000, &count_, &error_), CALLCUE_OK);
}

TEST_F(CApi, ACallThatIsAnnouncedStaysAsItIs) {
  ASSERT_EQ(Flat(CALLCUE_ESTABLISHED, 4000, CALLCUE_PARTY_AGENT), CALLCUE_OK);
  const std::string decisions = Decisions(call_);
  ASSERT_EQ(callcue_call_snapshot(call_, buffer_, nullptr), CALLCUE_OK);
  const std::string before = Text(callcue_buffer_bytes(buffer_));
  callcue_call_prefetch(call_);
  EXPECT_EQ(Decisions(call_), decisions);
  ASSERT_EQ(callcue_call_snapshot(call_, buffer_, nullptr), CALLCUE_OK);
  EXPECT_EQ(Text(callcue_buffer_bytes(buffer_)), before);
}

// Fail-over, as the READMEs and callcue_call_restore say: restore, post again, advance.
TEST_F(CApi, TheStandbyLosesNothing) {
  const auto post = [&](callcue_call* call, callcue_event_kind kind, int64_t at_ms, const char* id) {
    auto event = Init<callcue_event>();
    event.kind = kind, event.at_ms = at_ms, event.party = CALLCUE_PARTY_AGENT, event.event_id = callcue_str(id);
    return callcue_call_post(call, &event, &count_, &error_);
  };
  const auto disposition = [&](const callcue_call* call) {
    auto info = Init<callcue_decision_info>();
    EXPECT_EQ(callcue_decision_get(callcue_call_decision(call, count_ - 1), &info, nullptr), CALLCUE_OK);
    return info.disposition;
  };
  ASSERT_EQ(post(call_, CALLCUE_ESTABLISHED, 3000, "e"), CALLCUE_OK) << error_.message;
  ASSERT_EQ(post(call_, CALLCUE_HELD, 10000, "h"), CALLCUE_OK) << error_.message;
  ASSERT_EQ(callcue_call_snapshot(call_, buffer_, nullptr), CALLCUE_OK);
  const std::string kept = Text(callcue_buffer_bytes(buffer_));
  ASSERT_EQ(post(call_, CALLCUE_RETRIEVED, 20000, "r"), CALLCUE_OK) << error_.message;   // and here the desk fails
  ASSERT_EQ(callcue_call_advance(call_, 45000, &count_, nullptr), CALLCUE_OK);

  callcue_call *standby = nullptr, *hasty = nullptr;
  ASSERT_EQ(callcue_call_restore(policy_, {kept.data(), kept.size()}, &standby, &error_), CALLCUE_OK) << error_.message;
  ASSERT_EQ(post(standby, CALLCUE_HELD, 10000, "h"), CALLCUE_OK) << error_.message;
  EXPECT_EQ(disposition(standby), CALLCUE_DUPLICATE);
  ASSERT_EQ(post(standby, CALLCUE_RETRIEVED, 20000, "r"), CALLCUE_OK) << error_.message;
  EXPECT_EQ(disposition(standby), CALLCUE_HANDLED);
  ASSERT_EQ(callcue_call_advance(standby, 45000, &count_, nullptr), CALLCUE_OK);
  EXPECT_EQ(View(standby), View(call_));

  ASSERT_EQ(callcue_call_restore(policy_, {kept.data(), kept.size()}, &hasty, &error_), CALLCUE_OK);
  ASSERT_EQ(callcue_call_advance(hasty, 45000, &count_, nullptr), CALLCUE_OK);
  EXPECT_EQ(post(hasty, CALLCUE_RETRIEVED, 20000, "r"), CALLCUE_OUT_OF_RANGE);   // why it's that order
  callcue_call_free(standby), callcue_call_free(hasty);
}

TEST_F(CApi, PermissionSaysWhatIsMissing) {
  ASSERT_EQ(Flat(CALLCUE_ESTABLISHED, 4000, CALLCUE_PARTY_AGENT), CALLCUE_OK);
  callcue_answer* answer = nullptr;
  ASSERT_EQ(callcue_answer_new(&answer, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_call_permission(call_, callcue_str("release"), answer, &error_), CALLCUE_OK);
  auto p = Init<callcue_permission>();
  ASSERT_EQ(callcue_answer_get(answer, &p, nullptr), CALLCUE_OK);
  EXPECT_TRUE(p.known);
  EXPECT_FALSE(p.permitted);
  ASSERT_GT(p.missing_count, 0u);
  auto m = Init<callcue_missing>();
  ASSERT_EQ(callcue_answer_missing(answer, 0, &m, nullptr), CALLCUE_OK);
  EXPECT_NE(Text(m.name), "");
  ASSERT_EQ(callcue_answer_to_json(answer, buffer_, nullptr), CALLCUE_OK);
  EXPECT_THAT(Text(callcue_buffer_bytes(buffer_)), HasSubstr(Text(m.name)));
  ASSERT_EQ(callcue_call_permission(call_, callcue_str("dance"), answer, &error_), CALLCUE_OK);
  ASSERT_EQ(callcue_answer_get(answer, &p, nullptr), CALLCUE_OK);
  EXPECT_FALSE(p.known);
  EXPECT_TRUE(p.permitted);
  callcue_answer_free(answer);
}

TEST_F(CApi, ViewsShowTheCall) {
  ASSERT_EQ(Flat(CALLCUE_ESTABLISHED, 4000, CALLCUE_PARTY_AGENT), CALLCUE_OK);
  callcue_view* view = nullptr;
  ASSERT_EQ(callcue_view_new(&view, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_call_view(call_, view, &error_), CALLCUE_OK);
  auto info = Init<callcue_view_info>();
  ASSERT_EQ(callcue_view_get(view, &info, nullptr), CALLCUE_OK);
  EXPECT_EQ(info.at_ms, 4000);
  ASSERT_GT(info.state_count, 0u);
  callcue_string state;
  ASSERT_EQ(callcue_view_state(view, 0, &state, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_view_to_json(view, buffer_, nullptr), CALLCUE_OK);
  EXPECT_THAT(Text(callcue_buffer_bytes(buffer_)), HasSubstr("\"" + Text(state) + "\""));
  EXPECT_EQ(callcue_view_state(view, info.state_count, &state, nullptr), CALLCUE_NOT_FOUND);
  callcue_view_free(view);
}

// What a restarted desktop draws a card of, and to whom: as it was when the recommendation was given.
TEST_F(CApi, ViewsSayWhatARecommendationIs) {
  callcue_call_free(call_), callcue_policy_free(policy_);
  call_ = nullptr, policy_ = nullptr;
  ASSERT_EQ(callcue_policy_load_text(callcue_str(R"(
      name: "desk" version: "1"
      rule { id: "map" on: "established" recommend { action: CUSTOM custom_action: "open_map" severity: CRITICAL audience: SUPERVISOR priority: 7 } }
      rule { id: "say" on: "established" recommend { action: RECORD severity: MINOR priority: 3 } })"),
      nullptr, nullptr, &policy_, &error_), CALLCUE_OK) << error_.message;
  ASSERT_EQ(callcue_call_new(policy_, &call_, nullptr), CALLCUE_OK);
  ASSERT_EQ(Flat(CALLCUE_ESTABLISHED, 4000, CALLCUE_PARTY_AGENT), CALLCUE_OK);
  callcue_call* restored = nullptr;
  ASSERT_EQ(callcue_call_snapshot(call_, buffer_, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_call_restore(policy_, callcue_buffer_bytes(buffer_), &restored, nullptr), CALLCUE_OK);
  callcue_view* view = nullptr;
  callcue_explanation* explanation = nullptr;
  ASSERT_EQ(callcue_view_new(&view, nullptr) + callcue_explanation_new(&explanation, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_call_view(restored, view, nullptr) + callcue_call_explain(restored, nullptr, explanation, nullptr), CALLCUE_OK);
  const callcue_decision* decision = callcue_call_decision(call_, 0);
  for (uint32_t i = 0; i < 2; ++i) {
    auto given = Init<callcue_recommendation>(), seen = given, explained = given;
    ASSERT_EQ(callcue_decision_recommendation(decision, i, &given, nullptr), CALLCUE_OK);
    ASSERT_EQ(callcue_view_recommendation(view, i, &seen, nullptr), CALLCUE_OK);
    ASSERT_EQ(callcue_explanation_recommendation(explanation, i, 0, &explained, nullptr), CALLCUE_OK);
    EXPECT_EQ(given.severity, i == 0 ? CALLCUE_CRITICAL : CALLCUE_MINOR);
    EXPECT_EQ(given.audience, i == 0 ? CALLCUE_AUDIENCE_SUPERVISOR : CALLCUE_AUDIENCE_AGENT);
    EXPECT_EQ(Text(given.custom_action), i == 0 ? "open_map" : "");
    for (const callcue_recommendation& other : {seen, explained}) {
      EXPECT_EQ(other.id, given.id);
      EXPECT_EQ(other.severity, given.severity);
      EXPECT_EQ(other.audience, given.audience);
      EXPECT_EQ(Text(other.custom_action), Text(given.custom_action));
      EXPECT_EQ(other.argument_count + other.text.size + other.language.size, 0u);
    }
  }
  ASSERT_EQ(callcue_view_to_json(view, buffer_, nullptr), CALLCUE_OK);
  EXPECT_THAT(Text(callcue_buffer_bytes(buffer_)), HasSubstr(R"("customAction":"open_map")"));
  EXPECT_THAT(Text(callcue_buffer_bytes(buffer_)), HasSubstr(R"("severity":"CRITICAL","audience":"SUPERVISOR")"));
  callcue_view_free(view), callcue_explanation_free(explanation), callcue_call_free(restored);
}

// What a host gives as a name comes back in answers and in messages: those are UTF-8 nonetheless.
TEST_F(CApi, NamesThatAreNoTextAreRefusedOrMadeReadable) {
  callcue_answer* answer = nullptr;
  callcue_explanation* explanation = nullptr;
  ASSERT_EQ(callcue_answer_new(&answer, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_explanation_new(&explanation, nullptr), CALLCUE_OK);
  EXPECT_EQ(callcue_call_permission(call_, callcue_str("\xff"), answer, &error_), CALLCUE_INVALID_ARGUMENT);
  const std::string most(256, 'a'), more(257, 'a');
  EXPECT_EQ(callcue_call_permission(call_, callcue_str(most.c_str()), answer, &error_), CALLCUE_OK);
  EXPECT_EQ(callcue_call_permission(call_, callcue_str(more.c_str()), answer, &error_), CALLCUE_RESOURCE_EXHAUSTED);
  auto options = Init<callcue_explain_options>();
  options.element_id = {"g\xff\0r", 4};
  EXPECT_EQ(callcue_call_explain(call_, &options, explanation, &error_), CALLCUE_NOT_FOUND);
  EXPECT_STREQ(error_.message, "the policy has no element \"g??r\"");
  EXPECT_EQ(error_.message_size, std::strlen(error_.message));
  options.element_id = callcue_str("您好");
  EXPECT_EQ(callcue_call_explain(call_, &options, explanation, &error_), CALLCUE_NOT_FOUND);
  EXPECT_STREQ(error_.message, "the policy has no element \"您好\"");
  callcue_answer_free(answer), callcue_explanation_free(explanation);
}

TEST_F(CApi, AFreshCallHasNoTime) {
  auto info = Init<callcue_call_info>();
  ASSERT_EQ(callcue_call_get(call_, &info, nullptr), CALLCUE_OK);
  EXPECT_EQ(info.now_ms, INT64_MIN);
  EXPECT_EQ(info.present, 0u);
}

// Convention 7: what takes the call as const, with a handle of each thread's own.
TEST_F(CApi, QueriesOfOneCallMayOverlap) {
  ASSERT_EQ(Flat(CALLCUE_ESTABLISHED, 4000, CALLCUE_PARTY_AGENT), CALLCUE_OK);
  const callcue_call* const shared = call_;
  const callcue_policy* const policy = policy_;
  const auto ask = [shared, policy] {
    std::string all;
    callcue_buffer* buffer = nullptr;
    callcue_answer* answer = nullptr;
    callcue_view* view = nullptr;
    callcue_explanation* explanation = nullptr;
    callcue_scorecard* scorecard = nullptr;
    callcue_call *copy = nullptr, *moved = nullptr;
    auto info = Init<callcue_call_info>();
    int failed = callcue_buffer_new(&buffer, nullptr) + callcue_answer_new(&answer, nullptr) + callcue_view_new(&view, nullptr) +
                 callcue_explanation_new(&explanation, nullptr) + callcue_scorecard_new(policy, &scorecard, nullptr);
    const auto keep = [&](callcue_status status) {
      failed += status;
      all += Text(callcue_buffer_bytes(buffer));
    };
    for (int round = 0; round < 5; ++round) {
      callcue_call_prefetch(shared);
      failed += callcue_call_get(shared, &info, nullptr) + callcue_call_permission(shared, callcue_str("release"), answer, nullptr) +
                callcue_call_view(shared, view, nullptr) + callcue_call_explain(shared, nullptr, explanation, nullptr);
      keep(callcue_answer_to_json(answer, buffer, nullptr));
      keep(callcue_view_to_json(view, buffer, nullptr));
      keep(callcue_explanation_to_json(explanation, buffer, nullptr));
      failed += callcue_call_trace(shared, nullptr, explanation, nullptr) + callcue_scorecard_add(scorecard, shared, nullptr);
      keep(callcue_explanation_to_json(explanation, buffer, nullptr));
      keep(callcue_scorecard_to_json(scorecard, buffer, nullptr));
      keep(callcue_decision_to_json(callcue_call_decision(shared, 0), buffer, nullptr));
      keep(callcue_call_snapshot(shared, buffer, nullptr));
      failed += callcue_call_copy(shared, &copy, nullptr) + callcue_call_migrate(shared, policy, nullptr, 0, nullptr, &moved, nullptr);
      callcue_call_free(copy), callcue_call_free(moved);
    }
    callcue_buffer_free(buffer), callcue_answer_free(answer), callcue_view_free(view), callcue_explanation_free(explanation);
    callcue_scorecard_free(scorecard);
    return failed == 0 ? all : std::string("failed");
  };
  const std::string alone = ask();
  EXPECT_NE(alone, "failed");
  std::vector<std::string> together(8);
  std::vector<std::thread> threads;
  for (std::string& one : together) threads.emplace_back([&] { one = ask(); });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& one : together) EXPECT_EQ(one, alone);
}

// Convention 8. The old client's structure ends before a field, the new client's goes on behind the last one.
TEST_F(CApi, StructuresOfOtherAges) {
  struct {
    callcue_event event;
    uint64_t later;
  } newer = {};
  newer.event.struct_size = sizeof newer;
  newer.event.kind = CALLCUE_TICK;
  EXPECT_EQ(callcue_call_post(call_, &newer.event, &count_, &error_), CALLCUE_OK);
  newer.later = 1;
  EXPECT_EQ(callcue_call_post(call_, &newer.event, &count_, &error_), CALLCUE_UNIMPLEMENTED);
  EXPECT_THAT(error_.message, HasSubstr("too old"));

  // The options of version 0.1 end before their overlays: the library must not look there.
  auto older = Init<callcue_load_options>();
  older.struct_size = offsetof(callcue_load_options, overlays);
  older.overlays = reinterpret_cast<const callcue_overlay*>(1);
  older.overlay_count = 1000;
  callcue_policy* policy = nullptr;
  EXPECT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), &older, nullptr, &policy, &error_), CALLCUE_OK) << error_.message;
  callcue_policy_free(policy);
  --older.struct_size;
  EXPECT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), &older, nullptr, &policy, &error_), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(policy, nullptr);

  struct {
    callcue_call_info info;
    uint64_t later;
  } wide;
  wide.info.struct_size = sizeof wide;
  wide.later = 7;
  ASSERT_EQ(callcue_call_get(call_, &wide.info, nullptr), CALLCUE_OK);
  EXPECT_EQ(wide.later, 0u);
  EXPECT_EQ(wide.info.struct_size, sizeof wide);

  // The size of a pointer, where that of the structure was meant: a mistake of a host, of no age.
  auto event = Init<callcue_event>();
  event.kind = CALLCUE_TICK, event.at_ms = 5000;
  event.struct_size = sizeof &event;
  EXPECT_EQ(callcue_call_post(call_, &event, &count_, &error_), CALLCUE_INVALID_ARGUMENT);
  EXPECT_STREQ(error_.message,
               "a structure's struct_size is 8, and it has at least 304 bytes: set it to the sizeof of the structure");
  auto narrow = Init<callcue_call_info>();
  for (uint32_t size : {0u, 4u, 8u, 20u, static_cast<uint32_t>(sizeof narrow) - 1}) {
    narrow.struct_size = size;
    narrow.now_ms = narrow.next_deadline_ms = 42;
    EXPECT_EQ(callcue_call_get(call_, &narrow, nullptr), CALLCUE_INVALID_ARGUMENT) << size;
    EXPECT_EQ(narrow.now_ms + narrow.next_deadline_ms, 84) << size;
  }
}

// Convention 5: what is counted, but NULL, is a mistake of the host, never an empty string or list.
TEST_F(CApi, WhatIsCountedMustBeThere) {
  const callcue_string none = {nullptr, 5};
  callcue_policy* policy = nullptr;
  for (int which = 0; which < 4; ++which) {
    callcue_overlay overlay = {callcue_str("overlay_of: \"power-supply\""), callcue_str("path")};
    callcue_parameter parameter = {callcue_str("max_rings"), callcue_str("4")};
    auto options = Init<callcue_load_options>();
    options.overlays = &overlay, options.overlay_count = 1;
    options.parameters = &parameter, options.parameter_count = 1;
    (which == 0 ? overlay.text : which == 1 ? overlay.path : which == 2 ? parameter.name : parameter.value) = none;
    EXPECT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), &options, nullptr, &policy, &error_), CALLCUE_INVALID_ARGUMENT);
    EXPECT_THAT(error_.message, HasSubstr("NULL")) << which;
    EXPECT_EQ(policy, nullptr);
  }
  callcue_call* moved = nullptr;
  EXPECT_EQ(callcue_call_migrate(call_, policy_, nullptr, 1, nullptr, &moved, &error_), CALLCUE_INVALID_ARGUMENT);
  EXPECT_STREQ(error_.message, "renames are counted, but their list is NULL");
  EXPECT_EQ(callcue_call_post(call_, nullptr, &count_, &error_), CALLCUE_INVALID_ARGUMENT);
  EXPECT_STREQ(error_.message, "the event is NULL");
}

// A host that asks for no diagnostics learns at least of the first error.
TEST_F(CApi, TheMessageNamesTheFirstErrorOfAPolicy) {
  const auto load = [&](const char* text, const char* path) {
    auto options = Init<callcue_load_options>();
    options.path = callcue_str(path);
    callcue_policy* policy = nullptr;
    EXPECT_EQ(callcue_policy_load_text(callcue_str(text), &options, nullptr, &policy, &error_), CALLCUE_INVALID_ARGUMENT);
    return std::string(error_.message);
  };
  EXPECT_EQ(load("name: \"x\" colour: 3\nshape: 4", "desk.textproto"),
            "the policy has 2 errors; the first: desk.textproto:1:11: \"colour\" is no field of the file [unknown-field]");
  EXPECT_THAT(load("", ""), HasSubstr("the policy has 1 error; the first: "));
  callcue_policy* policy = nullptr;
  EXPECT_EQ(callcue_policy_load_builtin(callcue_str("water"), nullptr, nullptr, &policy, &error_), CALLCUE_NOT_FOUND);
  EXPECT_THAT(std::string(error_.message), Not(HasSubstr("the first")));
}

// event.proto: 0..1.
TEST_F(CApi, ConfidencesOfUtterancesLieBetweenZeroAndOne) {
  const auto post = [&](double confidence) {
    auto event = Init<callcue_event>();
    event.kind = CALLCUE_UTTERANCE, event.at_ms = 5000, event.party = CALLCUE_PARTY_AGENT, event.text = callcue_str("您好");
    event.number = confidence, event.present = CALLCUE_EVENT_HAS_NUMBER;
    return callcue_call_post(call_, &event, &count_, &error_);
  };
  for (const double wrong : {-0.01, 1.01, 97.0, std::nan(""), -HUGE_VAL}) {
    EXPECT_EQ(post(wrong), CALLCUE_INVALID_ARGUMENT) << wrong;
    EXPECT_STREQ(error_.message, "utterance.confidence: not between 0 and 1");
  }
  EXPECT_EQ(Json(call_, R"({"atMs":"5000","utterance":{"party":1,"text":"您好","confidence":1.5}})"), CALLCUE_INVALID_ARGUMENT);
  for (const double right : {0.0, 0.5, 1.0}) EXPECT_EQ(post(right), CALLCUE_OK) << right << error_.message;
}

// Nothing was asked yet, so nothing is permitted.
TEST_F(CApi, AnEmptyAnswerPermitsNothing) {
  callcue_answer* answer = nullptr;
  ASSERT_EQ(callcue_answer_new(&answer, nullptr), CALLCUE_OK);
  auto p = Init<callcue_permission>();
  ASSERT_EQ(callcue_answer_get(answer, &p, nullptr), CALLCUE_OK);
  EXPECT_FALSE(p.known);
  EXPECT_FALSE(p.permitted);
  EXPECT_EQ(callcue_call_permission(call_, {nullptr, 5}, answer, &error_), CALLCUE_INVALID_ARGUMENT);
  ASSERT_EQ(callcue_answer_get(answer, &p, nullptr), CALLCUE_OK);
  EXPECT_FALSE(p.permitted);
  callcue_answer_free(answer);
}

// Convention 10: what a newer host may send is what the library knows as unspecified.
TEST_F(CApi, NumbersOfNewerHostsAreIgnored) {
  const auto post = [&](int32_t unknown) {
    callcue_call* call = nullptr;
    EXPECT_EQ(callcue_call_new(policy_, &call, nullptr), CALLCUE_OK);
    auto event = Init<callcue_event>();
    const callcue_stream streams[] = {CALLCUE_STREAM_CALL_CONTROL, unknown};
    event.kind = CALLCUE_CONTACT_STARTED;
    event.streams = streams;
    event.stream_count = unknown == 0 ? 1 : 2;
    EXPECT_EQ(callcue_call_post(call, &event, &count_, &error_), CALLCUE_OK) << error_.message;
    std::string all = Decisions(call);
    for (callcue_event_kind kind : {CALLCUE_DELIVERED, CALLCUE_ESTABLISHED, CALLCUE_TRANSFERRED, CALLCUE_CONNECTION_CLEARED}) {
      event = Init<callcue_event>();
      event.kind = kind;
      event.at_ms = kind * 100;
      event.party = event.direction = event.cause = event.stage = event.stream = event.outcome = unknown;
      EXPECT_EQ(callcue_call_post(call, &event, &count_, &error_), CALLCUE_OK) << error_.message;
      all += Decisions(call);
    }
    callcue_call_free(call);
    return all;
  };
  const std::string unspecified = post(0);
  EXPECT_THAT(unspecified, HasSubstr("\"step\":5"));
  for (int32_t unknown : {9, 100, 255, 256, 1 << 20, INT32_MAX, -1, INT32_MIN}) EXPECT_EQ(post(unknown), unspecified) << unknown;

  for (int32_t kind : {1, 9, 99, 256, 271, INT32_MAX, -1, INT32_MIN}) {
    ASSERT_EQ(Flat(kind, 1000), CALLCUE_OK) << error_.message;
    auto info = Init<callcue_decision_info>();
    ASSERT_EQ(callcue_decision_get(callcue_call_decision(call_, 0), &info, nullptr), CALLCUE_OK);
    EXPECT_EQ(info.disposition, CALLCUE_UNKNOWN) << kind;
    EXPECT_EQ(info.at_ms, 1000);
  }
}

// Each structure that grows, with a field that this library doesn't know.
TEST_F(CApi, NewerHostsAreToldWhatTheyAskTooMuch) {
  struct {
    callcue_load_options options;
    uint64_t later;
  } newer = {};
  newer.options.struct_size = sizeof newer;
  callcue_policy* policy = nullptr;
  EXPECT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), &newer.options, nullptr, &policy, &error_), CALLCUE_OK);
  callcue_policy_free(policy);
  newer.later = 1;
  EXPECT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), &newer.options, nullptr, &policy, &error_),
            CALLCUE_UNIMPLEMENTED);
  EXPECT_EQ(policy, nullptr);
  EXPECT_EQ(error_.code, CALLCUE_UNIMPLEMENTED);
  EXPECT_THAT(error_.message, HasSubstr("too old"));
  struct {
    callcue_error error;
    char more[512];
  } wide;
  std::memset(&wide, 'x', sizeof wide);
  wide.error.struct_size = sizeof wide;
  EXPECT_EQ(callcue_call_advance(call_, -1, nullptr, &wide.error), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(wide.error.message[wide.error.message_size], '\0');
  EXPECT_EQ(wide.more[0], 'x');
}

TEST_F(CApi, ErrorsAreWrittenWhereThereIsRoom) {
  EXPECT_EQ(Json(call_, "{\"utterance\":{\"text\":\"身份证\",\"revision\":\"x\"}}"), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(error_.code, CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(std::string(error_.message), "event: utterance.revision: a whole number of 32 bits is expected");
  EXPECT_EQ(error_.message_size, std::string(error_.message).size());
  EXPECT_EQ(count_, 999u);  // outputs are unchanged
  callcue_error small = Init<callcue_error>();
  small.struct_size = 24;
  small.message[8] = 'x';
  EXPECT_EQ(callcue_call_post_json(call_, callcue_str("{"), 0, nullptr, &small), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(small.message_size, 7u);
  EXPECT_EQ(small.message[7], '\0');
  EXPECT_EQ(small.message[8], 'x');
  EXPECT_EQ(Json(call_, "{\"mood\":1}"), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(Json(call_, "{\"mood\":1}", CALLCUE_LENIENT), CALLCUE_OK);
  EXPECT_THAT(Decisions(call_), HasSubstr("\"unrecognised\":[\"mood\"]"));
  EXPECT_EQ(Json(call_, "{}", 2), CALLCUE_UNIMPLEMENTED);
}

TEST_F(CApi, OverlaysAndParametersChangeAPolicyAtLoad) {
  const callcue_overlay overlays[] = {{callcue_str("change { clause { id: \"ts.1.2\" mode: OFF } }"), callcue_str("mine")}};
  auto options = Init<callcue_load_options>();
  options.overlays = overlays;
  options.overlay_count = 1;
  callcue_policy* other = nullptr;
  ASSERT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), &options, nullptr, &other, &error_), CALLCUE_OK)
      << error_.message;
  auto info = Init<callcue_policy_info>(), plain = Init<callcue_policy_info>();
  ASSERT_EQ(callcue_policy_get(other, &info, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_policy_get(policy_, &plain, nullptr), CALLCUE_OK);
  EXPECT_NE(info.fingerprint, plain.fingerprint);
  callcue_policy_free(other);
  // What an overlay gets wrong is located in it.
  const callcue_overlay wrong[] = {{callcue_str("\nchange { clause { id: \"nowhere\" mode: OFF } }"), callcue_str("mine")}};
  options.overlays = wrong;
  callcue_diagnostics* problems = nullptr;
  ASSERT_EQ(callcue_diagnostics_new(&problems, nullptr), CALLCUE_OK);
  EXPECT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), &options, problems, &other, &error_),
            CALLCUE_INVALID_ARGUMENT);
  auto d = Init<callcue_diagnostic>();
  ASSERT_EQ(callcue_diagnostics_get(problems, 0, &d, nullptr), CALLCUE_OK);
  EXPECT_EQ(Text(d.path), "mine");
  EXPECT_EQ(d.line, 2u);
  callcue_diagnostics_free(problems);
  // What is counted has to be there: a deployment without its changes would decide otherwise.
  auto listless = Init<callcue_load_options>();
  listless.overlay_count = 1;
  EXPECT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), &listless, nullptr, &other, &error_),
            CALLCUE_INVALID_ARGUMENT);
  listless.overlay_count = 0, listless.parameter_count = 1;
  EXPECT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), &listless, nullptr, &other, &error_),
            CALLCUE_INVALID_ARGUMENT);
  EXPECT_STREQ(error_.message, "overlays or parameters are counted, but their list is NULL");
  // A client of the first version, whose structure ends before the overlays.
  options.struct_size = offsetof(callcue_load_options, overlays);
  ASSERT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), &options, nullptr, &other, &error_), CALLCUE_OK);
  callcue_policy_free(other);
}

// What a host keeps beside snapshots: overlays are in it, parameters are given again.
TEST_F(CApi, TheBinaryFormRestoresSnapshots) {
  const callcue_overlay overlay = {callcue_str("change { clause { id: \"ts.1.2\" mode: OFF } }"), callcue_str("mine")};
  const callcue_parameter parameter = {callcue_str("hold_limit"), callcue_str("20s")};
  auto options = Init<callcue_load_options>();
  options.overlays = &overlay, options.overlay_count = 1;
  options.parameters = &parameter, options.parameter_count = 1;
  callcue_policy *changed = nullptr, *kept = nullptr;
  callcue_call *call = nullptr, *restored = nullptr;
  ASSERT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), &options, nullptr, &changed, &error_), CALLCUE_OK);
  ASSERT_EQ(callcue_call_new(changed, &call, nullptr), CALLCUE_OK);
  ASSERT_EQ(callcue_call_snapshot(call, buffer_, nullptr), CALLCUE_OK);
  const std::string snapshot = Text(callcue_buffer_bytes(buffer_));
  ASSERT_EQ(callcue_policy_serialize(changed, buffer_, nullptr), CALLCUE_OK);
  for (const bool again : {false, true}) {
    auto only_parameters = Init<callcue_load_options>();
    only_parameters.parameters = &parameter, only_parameters.parameter_count = again ? 1 : 0;
    ASSERT_EQ(callcue_policy_load_binary(callcue_buffer_bytes(buffer_), &only_parameters, nullptr, &kept, &error_), CALLCUE_OK);
    EXPECT_EQ(callcue_call_restore(kept, {snapshot.data(), snapshot.size()}, &restored, &error_),
              again ? CALLCUE_OK : CALLCUE_FAILED_PRECONDITION);
    callcue_policy_free(kept);
  }
  callcue_call_free(call), callcue_call_free(restored), callcue_policy_free(changed);
}

TEST_F(CApi, FeedbackIsAnEvent) {
  callcue_call* other = nullptr;
  ASSERT_EQ(callcue_call_copy(call_, &other, nullptr), CALLCUE_OK);
  for (callcue_call* call : {call_, other})
    ASSERT_EQ(Json(call, R"({"atMs":4000,"established":{"answeredBy":"PARTY_AGENT"}})"), CALLCUE_OK);
  auto r = Init<callcue_recommendation>();
  ASSERT_EQ(callcue_decision_recommendation(callcue_call_decision(call_, 0), 0, &r, &error_), CALLCUE_OK) << error_.message;
  ASSERT_EQ(callcue_call_feedback(call_, 5000, r.id, CALLCUE_OUTCOME_DISMISSED, &count_, &error_), CALLCUE_OK) << error_.message;
  ASSERT_EQ(Json(other, R"({"atMs":5000,"feedback":{"recommendationId":)" + std::to_string(r.id) + R"(,"outcome":"DISMISSED"}})"),
            CALLCUE_OK) << error_.message;
  EXPECT_EQ(Decisions(call_), Decisions(other));
  EXPECT_THAT(Decisions(call_), HasSubstr("\"reason\":\"DISMISSED\""));
  callcue_call_free(other);
}

TEST_F(CApi, CallsMoveToAnotherPolicyByNames) {
  callcue_policy *one = nullptr, *two = nullptr;
  const char* const text = R"(name: "p" region { id: "line" state { id: "idle" transition { on: "established" target: "talk" } } state { id: "talk" } })";
  const char* const next = R"(name: "p" version: "2" region { id: "line" state { id: "idle" transition { on: "established" target: "speak" } } state { id: "speak" } })";
  ASSERT_EQ(callcue_policy_load_text(callcue_str(text), nullptr, nullptr, &one, &error_), CALLCUE_OK) << error_.message;
  ASSERT_EQ(callcue_policy_load_text(callcue_str(next), nullptr, nullptr, &two, &error_), CALLCUE_OK) << error_.message;
  callcue_call *call = nullptr, *moved = call_;
  ASSERT_EQ(callcue_call_new(one, &call, nullptr), CALLCUE_OK);
  ASSERT_EQ(Json(call, R"({"atMs":4000,"established":{"answeredBy":"PARTY_AGENT"}})"), CALLCUE_OK);
  callcue_migration* report = nullptr;
  ASSERT_EQ(callcue_migration_new(&report, nullptr), CALLCUE_OK);
  EXPECT_EQ(callcue_call_migrate(call, two, nullptr, 0, report, &moved, &error_), CALLCUE_FAILED_PRECONDITION);
  EXPECT_EQ(moved, nullptr);
  EXPECT_THAT(error_.message, HasSubstr("'talk'"));
  callcue_rename rename = {CALLCUE_MIGRATION_STATE, 0, callcue_str("talk"), callcue_str("speak")};
  ASSERT_EQ(callcue_call_migrate(call, two, &rename, 1, report, &moved, &error_), CALLCUE_OK) << error_.message;
  ASSERT_EQ(callcue_migration_count(report), 1u);
  auto item = Init<callcue_migration_item>();
  ASSERT_EQ(callcue_migration_get(report, 0, &item, nullptr), CALLCUE_OK);
  EXPECT_EQ(item.kind, CALLCUE_MIGRATION_STATE);
  EXPECT_EQ(item.outcome, CALLCUE_CARRIED);
  EXPECT_EQ(Text(item.name), "talk");
  EXPECT_EQ(Text(item.to), "speak");
  EXPECT_EQ(callcue_migration_get(report, 1, &item, nullptr), CALLCUE_NOT_FOUND);
  rename.kind = 77;
  callcue_call* none = call_;
  EXPECT_EQ(callcue_call_migrate(call, two, &rename, 1, nullptr, &none, &error_), CALLCUE_UNIMPLEMENTED);
  // A snapshot says whose it is.
  ASSERT_EQ(callcue_call_snapshot(moved, buffer_, nullptr), CALLCUE_OK);
  auto snapshot = Init<callcue_snapshot_info>();
  auto info = Init<callcue_policy_info>();
  ASSERT_EQ(callcue_snapshot_get(callcue_buffer_bytes(buffer_), &snapshot, &error_), CALLCUE_OK) << error_.message;
  ASSERT_EQ(callcue_policy_get(two, &info, nullptr), CALLCUE_OK);
  EXPECT_EQ(snapshot.fingerprint, info.fingerprint);
  EXPECT_EQ(Text(snapshot.policy_version), "2");
  EXPECT_EQ(callcue_call_restore(one, callcue_buffer_bytes(buffer_), &none, &error_), CALLCUE_FAILED_PRECONDITION);
  EXPECT_EQ(callcue_snapshot_get(callcue_str("ccss"), &snapshot, &error_), CALLCUE_INVALID_ARGUMENT);
  callcue_call_free(call), callcue_call_free(moved), callcue_policy_free(one), callcue_policy_free(two);
  callcue_migration_free(report);
}

TEST(CApiNull, NothingCrashes) {
  callcue_policy* policy = nullptr;
  callcue_policy_free(nullptr), callcue_call_free(nullptr), callcue_buffer_free(nullptr), callcue_answer_free(nullptr);
  callcue_view_free(nullptr), callcue_diagnostics_free(nullptr), callcue_migration_free(nullptr), callcue_explanation_free(nullptr);
  callcue_scorecard_free(nullptr), callcue_call_prefetch(nullptr);
  EXPECT_EQ(callcue_scorecard_new(nullptr, nullptr, nullptr), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(callcue_scorecard_add(nullptr, nullptr, nullptr), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(callcue_call_trace(nullptr, nullptr, nullptr, nullptr), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(callcue_call_new(nullptr, nullptr, nullptr), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(callcue_call_post(nullptr, nullptr, nullptr, nullptr), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(callcue_call_decision(nullptr, 0), nullptr);
  EXPECT_EQ(callcue_decision_get(nullptr, nullptr, nullptr), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(callcue_limits_get(nullptr, nullptr), CALLCUE_INVALID_ARGUMENT);
  EXPECT_EQ(callcue_buffer_bytes(nullptr).size, 0u);
  EXPECT_EQ(callcue_policy_load_text({nullptr, 0}, nullptr, nullptr, nullptr, nullptr), CALLCUE_INVALID_ARGUMENT);
  EXPECT_NE(callcue_policy_load_builtin({nullptr, 0}, nullptr, nullptr, &policy, nullptr), CALLCUE_OK);
}

TEST(CApiVersion, IsThatOfTheProject) {
  EXPECT_EQ(std::to_string(callcue_version() >> 16) + "." + std::to_string(callcue_version() >> 8 & 255) + "." +
                std::to_string(callcue_version() & 255),
            CALLCUE_PROJECT_VERSION);
  auto limits = Init<callcue_limits>();
  ASSERT_EQ(callcue_limits_get(&limits, nullptr), CALLCUE_OK);
  EXPECT_EQ(limits.event_bytes, 65536u);
  EXPECT_EQ(limits.snapshot_bytes, 1u << 20);
}

}  // namespace

// A copy of the library, loaded by hand, and a contact that goes through all of its functions. Programs that include this
// aren't linked to the library, so that the same program tests any build of it.
#ifndef CALLCUE_TESTS_CAPI_SESSION_H_
#define CALLCUE_TESTS_CAPI_SESSION_H_

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "capi/callcue.h"

namespace callcue::testing {

#define CALLCUE_SESSION_FUNCTIONS(F)                                                                                       \
  F(version) F(limits_get) F(buffer_new) F(buffer_free) F(buffer_bytes) F(policy_load_text) F(policy_load_builtin)         \
  F(policy_load_binary) F(policy_serialize) F(policy_builtin) F(policy_get) F(policy_free) F(diagnostics_new)              \
  F(diagnostics_count) F(diagnostics_format) F(diagnostics_free) F(call_new) F(call_copy) F(call_free) F(call_post)        \
  F(call_post_protobuf) F(call_post_json) F(call_advance) F(call_decision) F(call_get) F(call_snapshot) F(call_restore)    \
  F(call_permission) F(call_view) F(decision_get) F(decision_recommendation) F(decision_to_protobuf) F(decision_to_json)   \
  F(answer_new) F(answer_get) F(answer_to_json) F(answer_free) F(view_new) F(view_get) F(view_to_json) F(view_free)          \
  F(call_migrate) F(migration_new) F(migration_free) F(call_explain) F(call_trace) F(explanation_new)                         \
  F(explanation_to_json) F(explanation_free) F(scorecard_new) F(scorecard_add) F(scorecard_to_json) F(scorecard_free)

struct Api {
#define F(name) decltype(&::callcue_##name) name;
  CALLCUE_SESSION_FUNCTIONS(F)
#undef F
  void* library;
};

[[noreturn]] inline void Die(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::_Exit(1);
}

inline Api Load(const char* path, int flags) {
  Api api = {};
  api.library = dlopen(path, RTLD_NOW | flags);
  if (api.library == nullptr) Die(dlerror());
#define F(name)                                                                          \
  api.name = reinterpret_cast<decltype(api.name)>(dlsym(api.library, "callcue_" #name)); \
  if (api.name == nullptr) Die("no function callcue_" #name);
  CALLCUE_SESSION_FUNCTIONS(F)
#undef F
  return api;
}

inline std::string_view View(callcue_string s) { return {s.data, static_cast<size_t>(s.size)}; }

inline constexpr const char* kEvents[] = {
    R"({"eventId":"1","atMs":"0","contactStarted":{"streams":["STREAM_CALL_CONTROL","STREAM_AGENT_TEXT","STREAM_CUSTOMER_TEXT"],"language":"zh-CN"}})",
    R"({"eventId":"2","atMs":"100","delivered":{"direction":"DIRECTION_INBOUND"}})",
    R"({"eventId":"3","atMs":"4000","established":{"answeredBy":"PARTY_AGENT","participantId":"a-17"}})",
    R"({"eventId":"4","atMs":"7000","utterance":{"segmentId":"s1","stability":"FINAL","party":"PARTY_AGENT","text":"您好，请讲","language":"zh-CN"}})",
    R"({"eventId":"5","atMs":"12000","utterance":{"segmentId":"s2","stability":"FINAL","party":"PARTY_CUSTOMER","text":"我家停电了，什么时候来电","language":"zh-CN"}})",
    R"({"eventId":"6","atMs":"20000","held":{"by":"PARTY_AGENT"}})",
    R"({"eventId":"7","atMs":"80000","retrieved":{"by":"PARTY_AGENT"}})",
    R"({"eventId":"8","atMs":"90000","agentAction":{"name":"hold","arguments":[{"name":"reason","value":{"stringValue":"look up"}}]}})",
    R"({"eventId":"9","atMs":"120000","connectionCleared":{"party":"PARTY_AGENT"}})",
    R"({"eventId":"10","atMs":"150000","contactClosed":{}})"};

// What went on in a contact, as text. Every handle is made and freed here, but for the policy.
class Session {
 public:
  Session(const Api& api, const callcue_policy* policy) : api_(api) {
    if (api_.call_new(policy, &call_, nullptr) || api_.buffer_new(&buffer_, nullptr) || api_.answer_new(&answer_, nullptr) ||
        api_.view_new(&view_, nullptr) || api_.scorecard_new(policy, &scorecard_, nullptr)) {
      Die("no session");
    }
    policy_ = policy;
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() {
    api_.call_free(call_), api_.buffer_free(buffer_), api_.answer_free(answer_), api_.view_free(view_);
    api_.scorecard_free(scorecard_);
  }

  void Post(const char* json) {
    Check(api_.call_post_json(call_, callcue_str(json), 0, &count_, &error()));
    Take();
  }
  void Advance(int64_t now) {
    Check(api_.call_advance(call_, now, &count_, &error()));
    Take();
  }
  void Tick(int64_t now) {
    callcue_event event;
    CALLCUE_INIT(&event);
    event.kind = CALLCUE_TICK;
    event.at_ms = now;
    Check(api_.call_post(call_, &event, &count_, &error()));
    Take();
  }
  void Query() {
    Check(api_.call_permission(call_, callcue_str("release"), answer_, &error()));
    Check(api_.answer_to_json(answer_, buffer_, &error()));
    text_ += View(api_.buffer_bytes(buffer_));
    Check(api_.call_view(call_, view_, &error()));
    Check(api_.view_to_json(view_, buffer_, &error()));
    text_ += View(api_.buffer_bytes(buffer_));
    callcue_explanation* explanation = nullptr;
    callcue_call* moved = nullptr;
    Check(api_.explanation_new(&explanation, &error()));
    Check(api_.call_explain(call_, nullptr, explanation, &error()));
    Check(api_.call_trace(call_, nullptr, explanation, &error()));
    Check(api_.explanation_to_json(explanation, buffer_, &error()));
    text_ += View(api_.buffer_bytes(buffer_));
    Check(api_.scorecard_to_json(scorecard_, buffer_, &error()));
    text_ += View(api_.buffer_bytes(buffer_));
    Check(api_.call_migrate(call_, policy_, nullptr, 0, nullptr, &moved, &error()));
    api_.explanation_free(explanation), api_.call_free(moved);
  }
  // Goes on with what a snapshot gives back, as a standby would.
  void Restore() {
    callcue_call* restored = nullptr;
    Check(api_.call_snapshot(call_, buffer_, &error()));
    Check(api_.call_restore(policy_, api_.buffer_bytes(buffer_), &restored, &error()));
    api_.call_free(call_);
    call_ = restored;
  }
  void All() {
    for (const char* json : kEvents) {
      Post(json);
      callcue_call_info info;
      CALLCUE_INIT(&info);
      Check(api_.call_get(call_, &info, &error()));
      if (info.closed) continue;
      if (info.present & CALLCUE_CALL_HAS_NEXT_DEADLINE_MS && info.next_deadline_ms < info.now_ms + 2000) {
        Advance(info.next_deadline_ms);
      }
      Query();
      Restore();
    }
  }
  const std::string& text() const { return text_; }
  callcue_call* call() { return call_; }

 private:
  callcue_error& error() {
    CALLCUE_INIT(&error_);
    return error_;
  }
  void Check(callcue_status status) {
    if (status != CALLCUE_OK) Die("status " + std::to_string(status) + ": " + error_.message);
  }
  void Take() {
    Check(api_.scorecard_add(scorecard_, call_, &error()));
    for (uint32_t i = 0; i < count_; ++i) {
      const callcue_decision* decision = api_.call_decision(call_, i);
      Check(api_.decision_to_protobuf(decision, buffer_, &error()));
      text_ += std::to_string(View(api_.buffer_bytes(buffer_)).size()) + " ";
      Check(api_.decision_to_json(decision, buffer_, &error()));
      text_ += View(api_.buffer_bytes(buffer_));
      text_ += '\n';
    }
  }

  const Api& api_;
  const callcue_policy* policy_ = nullptr;
  callcue_call* call_ = nullptr;
  callcue_buffer* buffer_ = nullptr;
  callcue_answer* answer_ = nullptr;
  callcue_view* view_ = nullptr;
  callcue_scorecard* scorecard_ = nullptr;
  callcue_error error_ = {};
  uint32_t count_ = 0;
  std::string text_;
};

inline callcue_policy* LoadBuiltin(const Api& api) {
  callcue_policy* policy = nullptr;
  callcue_error error;
  CALLCUE_INIT(&error);
  if (api.policy_load_builtin(callcue_str("power-supply"), nullptr, nullptr, &policy, &error)) Die(error.message);
  return policy;
}

inline std::string Run(const Api& api) {
  callcue_policy* policy = LoadBuiltin(api);
  std::string text;
  {
    Session session(api, policy);
    session.All();
    text = session.text();
  }
  api.policy_free(policy);
  if (text.size() < 1000) Die("hardly anything was decided: " + text);
  return text;
}

}  // namespace callcue::testing

#endif  // CALLCUE_TESTS_CAPI_SESSION_H_

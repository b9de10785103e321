// What the tests of the C ABI share: the built-in policy, a call, a buffer.
#ifndef CALLCUE_TESTS_CAPI_FIXTURE_H_
#define CALLCUE_TESTS_CAPI_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

#include "capi/callcue.h"

namespace callcue::testing {

inline std::string Text(callcue_string s) { return {s.data, static_cast<size_t>(s.size)}; }

template <typename T>
T Init() {
  T structure;
  CALLCUE_INIT(&structure);
  return structure;
}

class CApi : public ::testing::Test {
 protected:
  void SetUp() override {
    CALLCUE_INIT(&error_);
    ASSERT_EQ(callcue_policy_load_builtin(callcue_str("power-supply"), nullptr, nullptr, &policy_, &error_), CALLCUE_OK)
        << error_.message;
    ASSERT_EQ(callcue_call_new(policy_, &call_, &error_), CALLCUE_OK);
    ASSERT_EQ(callcue_buffer_new(&buffer_, &error_), CALLCUE_OK);
  }
  void TearDown() override {
    callcue_call_free(call_);
    callcue_policy_free(policy_);
    callcue_buffer_free(buffer_);
  }
  callcue_status Json(callcue_call* call, const std::string& json, uint32_t flags = 0) {
    count_ = 999;
    return callcue_call_post_json(call, callcue_str(json.c_str()), flags, &count_, &error_);
  }
  callcue_status Flat(callcue_event_kind kind, int64_t at_ms, callcue_party party = 0) {
    callcue_event event = Init<callcue_event>();
    event.kind = kind;
    event.at_ms = at_ms;
    event.party = party;
    return callcue_call_post(call_, &event, &count_, &error_);
  }
  // A call from its ringing to its end, held on the way; `look` at each step.
  template <typename Look>
  void PlayCall(Look look) {
    for (auto [kind, at] : {std::pair{CALLCUE_DELIVERED, 100},
                            {CALLCUE_ESTABLISHED, 30000},
                            {CALLCUE_HELD, 60000},
                            {CALLCUE_RETRIEVED, 200000},
                            {CALLCUE_CONNECTION_CLEARED, 260000},
                            {CALLCUE_CONTACT_CLOSED, 300000}}) {
      ASSERT_EQ(Flat(kind, at, CALLCUE_PARTY_AGENT), CALLCUE_OK) << error_.message;
      look();
    }
  }
  std::string View(const callcue_call* call) {
    callcue_view* view = nullptr;
    EXPECT_EQ(callcue_view_new(&view, nullptr) + callcue_call_view(call, view, nullptr), CALLCUE_OK);
    EXPECT_EQ(callcue_view_to_json(view, buffer_, nullptr), CALLCUE_OK);
    callcue_view_free(view);
    return Text(callcue_buffer_bytes(buffer_));
  }
  std::string Decisions(const callcue_call* call) {
    std::string out;
    for (uint32_t i = 0; callcue_call_decision(call, i) != nullptr; ++i) {
      EXPECT_EQ(callcue_decision_to_json(callcue_call_decision(call, i), buffer_, nullptr), CALLCUE_OK);
      out += Text(callcue_buffer_bytes(buffer_)) + "\n";
    }
    return out;
  }

  callcue_policy* policy_ = nullptr;
  callcue_call* call_ = nullptr;
  callcue_buffer* buffer_ = nullptr;
  callcue_error error_;
  uint32_t count_ = 0;
};

}  // namespace callcue::testing

#endif  // CALLCUE_TESTS_CAPI_FIXTURE_H_

// Structures that the library fills: whatever the host had in them.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

#include "tests/capi/fixture.h"

namespace {

using namespace callcue::testing;

// What stood in a structure of the host before is gone, and one of another age shows the same.
template <typename T, typename Get>
void WritesAllOf(Get get) {
  T zeros, ones;
  std::memset(&zeros, 0, sizeof zeros);
  std::memset(&ones, 0xFF, sizeof ones);
  zeros.struct_size = ones.struct_size = sizeof(T);
  ASSERT_EQ(get(&zeros), CALLCUE_OK);
  ASSERT_EQ(get(&ones), CALLCUE_OK);
  EXPECT_EQ(std::memcmp(&zeros, &ones, sizeof zeros), 0);
  struct {
    T known;
    uint64_t later;
  } newer;
  std::memset(&newer, 0xFF, sizeof newer);
  newer.known.struct_size = sizeof newer;
  ASSERT_EQ(get(&newer.known), CALLCUE_OK);
  EXPECT_EQ(newer.later, 0u);
  newer.known.struct_size = sizeof(T);
  EXPECT_EQ(std::memcmp(&zeros, &newer.known, sizeof zeros), 0);
}

TEST_F(CApi, StructuresAreWrittenInFull) {
  uint32_t recommendations = 0, findings = 0, changes = 0, withdrawals = 0;
  const auto look = [&] {
    for (uint32_t i = 0; i < count_; ++i) {
      const callcue_decision* decision = callcue_call_decision(call_, i);
      auto info = Init<callcue_decision_info>();
      ASSERT_EQ(callcue_decision_get(decision, &info, nullptr), CALLCUE_OK);
      WritesAllOf<callcue_decision_info>([&](auto* out) { return callcue_decision_get(decision, out, nullptr); });
      for (uint32_t n = 0; n < info.recommendation_count; ++n, ++recommendations) {
        WritesAllOf<callcue_recommendation>(
            [&](auto* out) { return callcue_decision_recommendation(decision, n, out, nullptr); });
      }
      for (uint32_t n = 0; n < info.withdrawal_count; ++n, ++withdrawals) {
        WritesAllOf<callcue_withdrawal>([&](auto* out) { return callcue_decision_withdrawal(decision, n, out, nullptr); });
      }
      for (uint32_t n = 0; n < info.finding_count; ++n, ++findings) {
        WritesAllOf<callcue_finding>([&](auto* out) { return callcue_decision_finding(decision, n, out, nullptr); });
      }
      for (uint32_t n = 0; n < info.state_change_count; ++n, ++changes) {
        WritesAllOf<callcue_state_change>(
            [&](auto* out) { return callcue_decision_state_change(decision, n, out, nullptr); });
      }
    }
  };
  ASSERT_EQ(Flat(CALLCUE_CONTACT_STARTED, 0), CALLCUE_OK) << error_.message;
  look();
  PlayCall(look);
  EXPECT_GT(recommendations, 0u);
  EXPECT_GT(findings, 0u);
  EXPECT_GT(changes, 0u);
  EXPECT_GT(withdrawals, 0u);
}

}  // namespace

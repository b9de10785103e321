// What holds for every call: properties over generated streams, with one policy of everything and with the built-in one.
#include <cstdlib>
#include <set>
#include <thread>

#include "tests/step/generator.h"

namespace callcue::step_test {
namespace {

// A few thousand where time is no object; CALLCUE_STREAMS says otherwise.
uint64_t Streams() {
  const char* number = std::getenv("CALLCUE_STREAMS");
  return number != nullptr ? static_cast<uint64_t>(std::atoll(number)) : 1500;
}

std::shared_ptr<const Policy> Builtin() {
  Diagnostics problems;
  auto policy = Policy::LoadBuiltin(Policy::kPowerSupply, {}, &problems);
  return policy.ok() ? *policy : nullptr;
}

class Property : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    policy_ = GetParam() ? Builtin() : Everything();
    ASSERT_NE(policy_, nullptr) << "the built-in policy doesn't load";
    streams_ = GetParam() ? Streams() / 10 : Streams();
  }
  std::shared_ptr<const Policy> policy_;
  uint64_t streams_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Policies, Property, testing::Bool(),
                         [](const auto& info) { return info.param ? "Builtin" : "Everything"; });

TEST_P(Property, ReplayedTwiceAndOnCopiesAndOnRestoredCallsItIsTheSame) {
  for (uint64_t seed = 0; seed < streams_; ++seed) {
    const Script script = Parse(MakeStream(seed, {true, true}));
    Call plain(policy_), again(policy_), copied(policy_), restored(policy_);
    for (const auto& line : script) {
      const std::string out = Step(*line, &plain);
      ASSERT_EQ(out, Step(*line, &again)) << seed << ": " << line->text();
      Call copy(copied);
      ASSERT_EQ(out, Step(*line, &copy)) << seed << ": copied before " << line->text();
      copied = copy;
      ASSERT_EQ(out, Step(*line, &restored)) << seed << ": restored before " << line->text();
      const std::string bytes = restored.Snapshot();
      ASSERT_EQ(bytes, plain.Snapshot()) << seed << ": after " << line->text();
      auto back = Call::Restore(policy_, bytes);
      ASSERT_TRUE(back.ok()) << seed << ": after " << line->text() << ": " << back.status();
      ASSERT_EQ(back->Snapshot(), bytes) << seed << ": after " << line->text();
      restored = *std::move(back);
    }
  }
}

// Calls of one policy on several threads, queries of one call on several: the same as on one.
TEST_P(Property, ThreadsShareAPolicyAndAskOneCallTogether) {
  constexpr size_t kThreads = 4;
  const uint64_t streams = streams_ / 20 + 1;
  const auto play = [&](uint64_t seed) {
    std::string out;
    Call call(policy_);
    for (const auto& line : Parse(MakeStream(seed, {true, true}))) out += Step(*line, &call);
    return out + call.Snapshot();
  };
  std::vector<std::string> alone;
  for (uint64_t seed = 0; seed < streams; ++seed) alone.push_back(play(seed));
  std::vector<std::string> together[kThreads];
  std::vector<std::thread> threads;
  for (auto& out : together) {
    threads.emplace_back([&] {
      for (uint64_t seed = 0; seed < streams; ++seed) out.push_back(play(seed));
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& out : together) EXPECT_TRUE(out == alone);

  const auto ask = [](const Call& call) {
    CallView view;
    call.View(&view);
    PermissionAnswer answer;
    call.Permission("release", &answer);
    std::vector<Explanation> explanations;
    EXPECT_TRUE(call.Explain({}, &explanations).ok());
    return Call(call).Snapshot() + call.Snapshot() + std::to_string(view.recommendations.size()) +
           std::to_string(answer.missing.size()) + std::to_string(explanations.size());
  };
  Call call(policy_);
  for (const auto& line : Parse(MakeStream(1, {true, false}))) {
    (void)line->Give(&call);
    const std::string before = ask(call);
    std::string answers[kThreads];
    threads.clear();
    for (std::string& answer : answers) threads.emplace_back([&] { answer = ask(call); });
    for (std::thread& thread : threads) thread.join();
    for (const std::string& answer : answers) ASSERT_TRUE(answer == before) << line->text();
  }
}

TEST_P(Property, ARefusedEventChangesNothing) {
  for (uint64_t seed = 0; seed < streams_; ++seed) {
    Call call(policy_);
    for (const auto& line : Parse(MakeStream(seed, {true, true}))) {
      const std::string before = call.Snapshot();
      const auto next = call.next_deadline_ms();
      if (line->Give(&call).ok()) continue;
      ASSERT_EQ(call.Snapshot(), before) << seed << ": " << line->text();
      ASSERT_EQ(call.next_deadline_ms(), next);
    }
  }
}

TEST_P(Property, QueriesChangeNothing) {
  for (uint64_t seed = 0; seed < streams_ / 4; ++seed) {
    Call call(policy_);
    for (const auto& line : Parse(MakeStream(seed, {true, true}))) {
      (void)line->Give(&call);
      const std::string before = call.Snapshot();
      CallView view;
      call.View(&view);
      PermissionAnswer answer;
      call.Permission("release", &answer);
      ASSERT_EQ(call.Snapshot(), before) << seed << ": " << line->text();
      ASSERT_EQ(view.next_deadline_ms, call.next_deadline_ms());
    }
  }
}

// Findings and firm recommendations, each in its order, without IDs.
void AddFirm(Decisions decisions, std::string* recommendations, std::string* findings) {
  for (const Decision& d : decisions) {
    for (const Recommendation& r : d.recommendations) {
      if (r.provisional) continue;
      recommendations->append(r.element_id).append("/").append(r.script_id).append(r.custom_action);
      recommendations->append(" ").append(r.due_ms ? std::to_string(*r.due_ms) : "").append("\n");
    }
    for (const Finding& f : d.findings) {
      findings->append(f.element_id).append(" ").append(std::to_string(f.instance)).append(" ");
      findings->append(VerdictName(f.verdict)).append(" ").append(std::to_string(f.since_ms)).append(" ");
      findings->append(f.due_ms ? std::to_string(*f.due_ms) : "").append("\n");
    }
  }
}

// R11. The policy of everything has no reminders, which partial words may withhold.
// An explanation tells the story that the other queries and the decisions tell.
TEST_P(Property, ExplanationsAgreeWithEverythingElse) {
  using Standing = Explanation::Standing;
  using Reason = Explanation::Reason;
  for (uint64_t seed = 0; seed < streams_ / 10; ++seed) {
    Call call(policy_);
    for (const auto& line : Parse(MakeStream(seed, {true, true}))) {
      const auto decisions = line->Give(&call);
      std::multiset<std::string> found, explained, live, advised, owed, open, denying;
      if (decisions.ok()) {
        for (const Decision& d : *decisions) {
          for (const Finding& f : d.findings) found.insert(std::string(f.element_id));
        }
      }
      const std::string before = call.Snapshot();
      std::vector<Explanation> all;
      ASSERT_TRUE(call.Explain({}, &all).ok());
      ASSERT_EQ(call.Snapshot(), before);
      CallView view;
      call.View(&view);
      for (const auto& r : view.recommendations) live.insert(r.element_id);
      for (const auto& d : view.duties) owed.insert(d.element_id);
      for (const auto& p : view.permissions) denying.insert(p.element_ids.begin(), p.element_ids.end());
      for (const Explanation& x : all) {
        for (size_t i = 0; i < x.findings.size(); ++i) explained.insert(x.element_id);
        for (size_t i = 0; i < x.recommendations.size(); ++i) advised.insert(x.element_id);
        for (size_t i = 0; i < x.duties.size(); ++i) open.insert(x.element_id);
        ASSERT_EQ(x.standing == Standing::kRecommends, !x.recommendations.empty()) << x.element_id;
        ASSERT_TRUE(x.standing != Standing::kDenied || denying.count(x.element_id)) << x.element_id;
        const bool silent = x.standing == Standing::kSilent || x.standing == Standing::kDenied;
        ASSERT_TRUE(!silent || x.obstacle.reason != Reason::kUnspecified) << x.element_id;
        const bool guard = x.obstacle.reason == Reason::kGuardFalse || x.obstacle.reason == Reason::kGuardUnknown;
        ASSERT_TRUE(!guard || !x.obstacle.needs.empty()) << x.element_id;
        ASSERT_GE(x.obstacle.by_ms.value_or(INT64_MAX), call.now_ms()) << x.element_id;
      }
      ASSERT_EQ(found, explained) << seed << ": after " << line->text();
      ASSERT_EQ(live, advised) << seed << ": after " << line->text();
      ASSERT_EQ(owed, open) << seed << ": after " << line->text();
    }
  }
}

TEST(PartialProperty, FindingsAndFirmRecommendationsAreTheSameWithPartials) {
  const auto policy = Everything();
  for (uint64_t seed = 0; seed < Streams(); ++seed) {
    std::string with, without, found_with, found_without;
    Call a(policy), b(policy);
    for (const auto& line : Parse(MakeStream(seed, {true, false}))) {
      // Feedback names recommendations by their IDs, which differ.
      if (line->text().find(" rec=") != std::string::npos) continue;
      const auto out = line->Give(&a);
      if (out.ok()) AddFirm(*out, &with, &found_with);
    }
    for (const auto& line : Parse(MakeStream(seed, {false, false}))) {
      if (line->text().find(" rec=") != std::string::npos) continue;
      const auto out = line->Give(&b);
      if (out.ok()) AddFirm(*out, &without, &found_without);
    }
    ASSERT_EQ(found_with, found_without) << seed;
    ASSERT_EQ(with, without) << seed;
  }
}

TEST_P(Property, TheNextDeadlineIsNeverInThePastAndNothingHappensBeforeIt) {
  for (uint64_t seed = 0; seed < streams_; ++seed) {
    Call call(policy_);
    for (const auto& line : Parse(MakeStream(seed, {true, false}))) {
      if (!line->Give(&call).ok() || call.closed()) continue;
      const auto next = call.next_deadline_ms();
      if (!next) continue;
      ASSERT_GE(*next, call.now_ms()) << seed << ": " << line->text();
      if (*next <= call.now_ms()) continue;
      Call copy(call);
      const auto early = copy.Advance(*next - 1);
      ASSERT_TRUE(early.ok() && early->empty()) << seed << ": " << line->text();
    }
  }
}

TEST_P(Property, NoInstanceIsSettledTwiceAndDecisionsAreInOrder) {
  for (uint64_t seed = 0; seed < streams_; ++seed) {
    Call call(policy_);
    std::map<std::pair<std::string, uint32_t>, int> settled;
    uint32_t step = 0;
    int64_t at = INT64_MIN;
    for (const auto& line : Parse(MakeStream(seed, {true, false}))) {
      const auto decisions = line->Give(&call);
      if (!decisions.ok()) continue;
      for (const Decision& d : *decisions) {
        ASSERT_GE(d.at_ms, at);
        at = d.at_ms;
        // An event's ID seen before makes no step; a revision seen before does.
        if (d.disposition != Disposition::kDuplicate || d.step != step) ++step;
        ASSERT_EQ(d.step, step) << seed << ": " << line->text();
        for (const Finding& f : d.findings) {
          ASSERT_EQ(++settled[std::make_pair(std::string(f.element_id), f.instance)], 1) << seed << ": " << line->text();
        }
      }
    }
  }
}

TEST(SnapshotProperty, EveryChangedByteAndEveryTruncationIsRejected) {
  Call call(Everything());
  std::vector<std::string> lines = MakeStream(5, {true, false});
  lines.resize(lines.size() / 2);
  for (const auto& line : Parse(lines)) (void)line->Give(&call);
  const std::string good = call.Snapshot();
  ASSERT_TRUE(Call::Restore(Everything(), good).ok());
  for (size_t i = 0; i < good.size(); ++i) {
    ASSERT_FALSE(Call::Restore(Everything(), good.substr(0, i)).ok()) << i;
    for (int change : {1, 0x80, 0xff}) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ change);
      ASSERT_FALSE(Call::Restore(Everything(), bad).ok()) << i;
    }
  }
  for (int n : {1, 8, 9}) ASSERT_FALSE(Call::Restore(Everything(), good + std::string(static_cast<size_t>(n), '\0')).ok());
}

TEST(SnapshotProperty, OfAnotherPolicyItIsRefused) {
  const std::string snapshot = Call(Everything()).Snapshot();
  const auto other = Call::Restore(Load(Speech("")), snapshot);
  EXPECT_EQ(other.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(SnapshotProperty, WhatIsOverdueFiresAsInAdvance) {
  const auto policy = Load(Speech(R"(duty { id: "d" on: "held" fulfilled_by: "retrieved" within: "1s" })"));
  Scene scene(policy);
  scene.Play("0 held agent");
  auto restored = Call::Restore(policy, scene.call().Snapshot());
  ASSERT_TRUE(restored.ok());
  const auto decisions = restored->Advance(9000);
  ASSERT_TRUE(decisions.ok());
  ASSERT_EQ(decisions->size(), 1u);
  EXPECT_EQ(decisions->front().at_ms, 1001);
}

}  // namespace
}  // namespace callcue::step_test

// A contact taken over to another version of its policy (MODEL section 5).
#include "tests/step/generator.h"

namespace callcue::step_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kOld = R"(
  fact { name: "vip" type: BOOL } fact { name: "tier" type: STRING one_of: "gold" one_of: "tin" } fact { name: "n" type: INT }
  region { id: "line"
    state { id: "idle" transition { on: "established" target: "waiting" } }
    state { id: "waiting" on_entry { send { event: "nudge" delay: "30s" } }
            on_entry { send { event: "gone" delay: "40s" } } transition { on: "held" target: "onhold" } }
    state { id: "onhold" transition { on: "retrieved" target: "waiting" } } }
  rule { id: "nudge" on: "event.nudge" recommend { [nudge] } }
  rule { id: "gone" on: "event.gone" recommend { [gone] } }
  rule { id: "vip" on: "established" when: "vip" recommend { [vip] topic: "t" expires: "60s" } }
  rule { id: "odd" on: "established" recommend { [odd] } }
  duty { id: "thank" on: "established" fulfilled_by: "act.thanks by AGENT" within: "20s" on_violation { [late] } }
  duty { id: "extra" on: "established" fulfilled_by: "act.sorry by AGENT" within: "25s" }
  permission { id: "release" act: "release" on: "segment_ended by AGENT" when: "acts.hello.agent.count > 1" }
)";

// The same in another order, a state renamed and refined, a region more, a duty, a rule and an event less, other types.
constexpr const char* kNew = R"(
  fact { name: "n" type: STRING } fact { name: "tier" type: STRING one_of: "gold" } fact { name: "vip" type: BOOL }
  region { id: "mood" state { id: "calm" transition { on: "act.sorry by CUSTOMER" target: "hot" } } state { id: "hot" } }
  region { id: "line"
    state { id: "idle" transition { on: "established" target: "queueing" } }
    state { id: "queueing" on_entry { send { event: "nudge" delay: "30s" } } transition { on: "held" target: "onhold" } state { id: "quiet" } state { id: "loud" } }
    state { id: "onhold" transition { on: "retrieved" target: "queueing" } } }
  permission { id: "release" act: "release" on: "segment_ended by AGENT" when: "acts.hello.agent.count > 1" }
  duty { id: "thank" on: "established" fulfilled_by: "act.thanks by AGENT" within: "20s" on_violation { [late] } }
  rule { id: "vip" on: "established" when: "vip" recommend { [vip] topic: "t" expires: "60s" } }
  rule { id: "nudge" on: "event.nudge" recommend { [nudge] } }
)";

std::vector<std::string> Lines(const MigrationReport& report) {
  std::vector<std::string> lines;
  for (const MigrationItem& item : report) {
    lines.push_back(std::to_string(static_cast<int>(item.kind)) + " " + item.name +
                    (item.outcome == MigrationOutcome::kDropped   ? " dropped: " + item.reason
                     : item.outcome == MigrationOutcome::kEntered ? " entered"
                                                                  : " > " + item.to) +
                    (item.recommendation_id != 0 ? " #" + std::to_string(item.recommendation_id) : ""));
  }
  return lines;
}

class MigrateTest : public testing::Test {
 protected:
  void SetUp() override {
    scene_.Play("0 started call,agent,customer\n0 fact vip true\n0 fact tier \"tin\"\n0 fact n 3\n0 delivered in\n"
                "1000 established agent\n2000 say agent \"hello\" 1500-1900");
  }
  const std::shared_ptr<const Policy> new_ = Load(Speech(kNew));
  Scene scene_{Speech(kOld)};
  MigrationReport report_;
  const MigrationRename rename_{MigrationKind::kState, "waiting", "queueing"};
};

TEST_F(MigrateTest, EverythingIsReported) {
  auto moved = scene_.call().Migrate(new_, {rename_}, &report_);
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_THAT(Lines(report_), ElementsAre("1 waiting > queueing", "1 calm entered", "1 quiet entered", "2 vip > vip",
                                          "2 tier dropped: other-value", "2 n dropped: other-type", "3 hello > hello",
                                          "4 nudge > nudge", "4 gone dropped: no-such-name", "5 thank > thank",
                                          "5 extra dropped: no-such-name", "7 vip > vip #1", "7 odd dropped: no-such-name #2",
                                          "8 extra dropped: no-such-name"));
  CallView view;
  moved->View(&view);
  EXPECT_THAT(view.states, testing::UnorderedElementsAre("mood", "calm", "line", "queueing", "quiet"));
  ASSERT_EQ(view.duties.size(), 1u);
  EXPECT_EQ(view.duties[0].due_ms, 21000);
  EXPECT_EQ(moved->now_ms(), 2000);
  EXPECT_EQ(moved->policy().fingerprint(), new_->fingerprint());
}

TEST_F(MigrateTest, TheCallGoesOnUnderTheNewPolicy) {
  auto moved = scene_.call().Migrate(new_, {rename_}, &report_);
  ASSERT_TRUE(moved.ok()) << moved.status();
  Scene after(new_);
  after.call() = *moved;
  EXPECT_EQ(after.Only("+#>").Play("3000 say agent \"hello\" 2500-2900\n27000 advance\n32000 tick\n33000 held agent"),
            "\n26001: +late thank#1 VIOLATED 1000..21000\n31000: +nudge\n33000: line:quiet>onhold\n");
  EXPECT_EQ(after.permission("release"), "yes");   // both are counted: the one before, the one after
  // The call that was moved is as it was, under its own policy.
  EXPECT_THAT(scene_.states(), HasSubstr("waiting"));
  EXPECT_THAT(scene_.Play("41000 tick"), HasSubstr("+gone"));
}

TEST_F(MigrateTest, AStateWithoutAPlaceIsAnErrorThatNamesIt) {
  const std::string before = scene_.call().Snapshot();
  auto moved = scene_.call().Migrate(new_, {}, &report_);
  EXPECT_EQ(moved.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(moved.status().message()), HasSubstr("'waiting'"));
  EXPECT_THAT(Lines(report_), ElementsAre("1 waiting dropped: no-such-name"));
  EXPECT_EQ(scene_.call().Snapshot(), before);
  for (const MigrationRename& wrong :
       {MigrationRename{MigrationKind::kState, "nowhere", "queueing"}, MigrationRename{MigrationKind::kState, "waiting", "nowhere"},
        MigrationRename{MigrationKind::kRecommendation, "vip", "vip"}, MigrationRename{MigrationKind::kVariable, "waiting", "vip"}}) {
    EXPECT_EQ(scene_.call().Migrate(new_, {wrong}, &report_).status().code(), absl::StatusCode::kInvalidArgument);
  }
  // A snapshot of the one isn't one of the other, and says whose it is.
  EXPECT_EQ(Call::Restore(new_, before).status().code(), absl::StatusCode::kFailedPrecondition);
  const auto info = Call::Describe(before);
  ASSERT_TRUE(info.ok());
  EXPECT_EQ(info->fingerprint, scene_.call().policy().fingerprint());
  EXPECT_EQ(info->policy_name, scene_.call().policy().name());
  EXPECT_EQ(Call::Describe(before.substr(1)).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(MigrateTest, BeforeItsFirstEventACallIsNew) {
  Call fresh(scene_.call().policy().shared_from_this());
  auto moved = fresh.Migrate(new_, {}, &report_);
  ASSERT_TRUE(moved.ok());
  EXPECT_TRUE(report_.empty());
  EXPECT_EQ(moved->Snapshot(), Call(new_).Snapshot());
}

// Taken over to an equal policy before every step, a call decides as if nothing had been.
class MigrateProperty : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Policies, MigrateProperty, testing::Bool());

TEST_P(MigrateProperty, ToAnEqualPolicyChangesNothing) {
  std::shared_ptr<const Policy> policy = Everything(), equal;
  if (GetParam()) {
    Diagnostics problems;
    auto one = Policy::LoadBuiltin(Policy::kPowerSupply, {}, &problems), two = Policy::LoadBuiltin(Policy::kPowerSupply, {}, &problems);
    ASSERT_TRUE(one.ok() && two.ok());
    policy = *one, equal = *two;
  } else {
    Diagnostics problems;
    auto again = Policy::LoadBinary(policy->Serialize(), {}, &problems);
    ASSERT_TRUE(again.ok()) << again.status() << (problems.empty() ? "" : FormatDiagnostic(problems[0]));
    equal = *again;
  }
  uint64_t carried = 0;
  MigrationReport report;
  for (uint64_t seed = 0; seed < (GetParam() ? 40 : 300); ++seed) {
    Call plain(policy), moved(policy);
    for (const auto& line : Parse(MakeStream(seed, {true, true}))) {
      auto next = moved.Migrate(line->event().at_ms % 2 == 0 ? equal : policy, {}, &report);
      ASSERT_TRUE(next.ok()) << seed << ": before " << line->text() << ": " << next.status();
      for (const MigrationItem& item : report) {
        ASSERT_EQ(item.outcome, MigrationOutcome::kCarried) << seed << ": before " << line->text() << ": " << item.name;
      }
      carried += report.size();
      moved = *std::move(next);
      ASSERT_EQ(Step(*line, &plain), Step(*line, &moved)) << seed << ": " << line->text();
    }
  }
  EXPECT_GT(carried, 10000u);
}

}  // namespace
}  // namespace callcue::step_test

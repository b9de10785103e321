#include "lib/report/timeline.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace callcue::report {
namespace {

constexpr std::string_view kFirst[] = {"c.1"}, kClauses[] = {"c.1", "c.2"};
constexpr int64_t kStart = 1772355600000;

Standard MakeStandard() {
  return {"hotline", "2.1", {{"c.1", {}}, {"c.2", {}}}, [](std::string_view id, std::string_view language) -> std::string_view {
            return id != "c.1" ? "" : language == "en" ? "Greet first" : "先问候";
          }};
}

Event At(int64_t ms, EventKind kind, Party party = Party::kUnspecified) {
  Event event;
  event.at_ms = kStart + ms;
  event.kind = kind;
  event.party = party;
  return event;
}

Decision DecisionAt(int64_t ms) {
  Decision decision;
  decision.at_ms = kStart + ms;
  decision.disposition = Disposition::kHandled;
  return decision;
}

// A timeline that has begun; what comes after its head is read.
class TimelineTest : public testing::Test {
 protected:
  explicit TimelineTest(std::string_view language = "en") : timeline_({MakeStandard(), std::nullopt, false}) {
    Event start = At(0, EventKind::kContactStarted);
    start.language = language;
    const Decision decision = DecisionAt(0);
    timeline_.Add(start, {&decision, 1}, &head_);
  }
  std::string Add(const Event& event, const Decision& decision) {
    std::string text;
    timeline_.Add(event, {&decision, 1}, &text);
    return text;
  }
  std::string Add(const Decision& decision) {
    std::string text;
    timeline_.Add({&decision, 1}, &text);
    return text;
  }
  std::string head_;
  Timeline timeline_;
};

class ChineseTimelineTest : public TimelineTest {
 protected:
  ChineseTimelineTest() : TimelineTest("zh-CN") {}
};

TEST_F(TimelineTest, Head) {
  EXPECT_EQ(head_,
            "hotline 2.1, contact of 2026-03-01 09:00:00 UTC\n\n"
            "00:00.000  contact       begins; en\n");
}

TEST_F(ChineseTimelineTest, Head) {
  EXPECT_EQ(head_,
            "hotline 2.1，联络开始于 2026-03-01 09:00:00 UTC\n\n"
            "00:00.000  联络         开始；zh-CN\n");
}

TEST_F(TimelineTest, WordsWithTheirTimes) {
  Event said = At(6400, EventKind::kUtterance, Party::kAgent);
  said.text = "您好\x1b[2J";
  said.begin_ms = kStart + 3500;
  said.end_ms = kStart + 5400;
  EXPECT_EQ(Add(said, DecisionAt(6400)), "00:06.400  agent         您好\xEF\xBF\xBD[2J  00:03.500–00:05.400\n");
}

TEST_F(TimelineTest, Recommendation) {
  Recommendation recommendation;
  recommendation.id = 7;
  recommendation.action = Action::kSay;
  recommendation.script_id = "greeting";
  recommendation.text = "您好";
  recommendation.due_ms = kStart + 4000;
  recommendation.clause_ids = kClauses;
  Decision decision = DecisionAt(2000);
  decision.recommendations = {&recommendation, 1};
  EXPECT_EQ(Add(At(2000, EventKind::kEstablished, Party::kAgent), decision),
            "00:02.000  line          agent answers\n"
            "             advise      say greeting: “您好” by 00:04.000 [c.1, c.2]\n");

  // A withdrawal names what it withdraws, once; one of something never shown is silent.
  const Withdrawal withdrawals[] = {{7, WithdrawalReason::kDone}, {99, WithdrawalReason::kMoot}};
  Decision later = DecisionAt(3000);
  later.withdrawals = withdrawals;
  EXPECT_EQ(Add(later), "00:03.000    withdrawn   say greeting (done)\n");
  EXPECT_EQ(Add(later), "");
}

TEST_F(TimelineTest, ProvisionalThenFirm) {
  Recommendation recommendation;
  recommendation.id = 1;
  recommendation.action = Action::kListen;
  recommendation.provisional = true;
  Decision decision = DecisionAt(1000);
  decision.recommendations = {&recommendation, 1};
  Event partial = At(1000, EventKind::kUtterance, Party::kCustomer);
  partial.stability = Stability::kPartial;
  partial.text = "气死";
  EXPECT_EQ(Add(partial, decision),
            "00:01.000  customer      气死 …\n"
            "             perhaps     listen\n");
  recommendation.id = 2;
  recommendation.provisional = false;
  recommendation.confirms = 1;
  const Withdrawal withdrawal{1, WithdrawalReason::kSuperseded};
  decision.withdrawals = {&withdrawal, 1};
  EXPECT_EQ(Add(decision), "00:01.000    advise      listen\n");  // its own provisional one goes silently
}

TEST_F(TimelineTest, QuietEventsShowOnlyWhatCameOfThem) {
  Event partial = At(1000, EventKind::kUtterance, Party::kCustomer);
  partial.stability = Stability::kPartial;
  EXPECT_EQ(Add(partial, DecisionAt(1000)), "");
  EXPECT_EQ(Add(At(1000, EventKind::kTick), DecisionAt(1000)), "");
  EXPECT_EQ(Add(At(1000, EventKind::kSpeechStarted, Party::kAgent), DecisionAt(1000)), "");
  Decision reported = DecisionAt(1000);
  reported.clock_skew_ms = 1500;
  EXPECT_EQ(Add(At(1000, EventKind::kTick), reported),
            "00:01.000  host          tick\n"
            "             clock       stepped back by 1.5 s; taken as now\n");
}

TEST_F(TimelineTest, Findings) {
  Finding finding;
  finding.element_id = "greet";
  finding.verdict = Verdict::kViolated;
  finding.severity = Severity::kMajor;
  finding.since_ms = kStart + 2000;
  finding.due_ms = kStart + 4000;
  finding.clause_ids = kFirst;
  Decision decision = DecisionAt(9000);
  decision.findings = {&finding, 1};
  EXPECT_EQ(Add(decision), "00:09.000    VIOLATED    major: c.1 Greet first  since 00:02.000, due 00:04.000, greet\n");
  finding.verdict = Verdict::kExcused;
  finding.instance = 2;
  finding.excuse_element_id = "dropped";
  finding.occurred_ms = kStart + 3000;
  EXPECT_EQ(Add(decision),
            "00:09.000    excused     c.1 Greet first  no. 2, since 00:02.000, due 00:04.000, "
            "happened 00:03.000, because of dropped, greet\n");
  std::string text;
  timeline_.Finish(&text);
  EXPECT_EQ(text,
            "\n"
            "Clause               fulfilled  violated  excused  undecided  worst\n"
            "c.1     Greet first          -         1        1          -  major\n"
            "2 judged: 0 fulfilled, 1 violated (worst: major), 1 excused, 0 undecided.\n"
            "Score: 0 %.\n");
}

TEST_F(TimelineTest, PermissionsSayWhatIsMissing) {
  const Missing missing[] = {{Missing::Kind::kAct, "ask_further_needs", "closing.ask"},
                             {Missing::Kind::kFact, "paid_at", ""}};
  PermissionChange change;
  change.act = "release";
  change.missing = missing;
  change.clause_ids = kFirst;
  Decision decision = DecisionAt(0);
  decision.permission_changes = {&change, 1};
  EXPECT_EQ(Add(decision),
            "00:00.000    may not     release: not yet said: ask_further_needs (say closing.ask); "
            "not known: paid_at [c.1]\n");
  const Missing choice[] = {{Missing::Kind::kCondition, "state.open", "", 1, 1}, {Missing::Kind::kAct, "ask", "closing.ask", 1, 1},
                            {Missing::Kind::kApproval, "release", "", 1, 2},     {Missing::Kind::kFact, "paid_at", "", 0, 0},
                            {Missing::Kind::kAct, "a", "", 2, 1},                {Missing::Kind::kAct, "b", "", 2, 2}};
  change.missing = choice;
  EXPECT_EQ(Add(decision),
            "00:00.000    may not     release: not so: state.open and not yet said: ask (say closing.ask), or not approved: release; "
            "not known: paid_at; not yet said: a, or not yet said: b [c.1]\n");
  change.permitted = true;
  change.missing = {};
  EXPECT_EQ(Add(decision), "00:00.000    may         release [c.1]\n");
}

TEST_F(TimelineTest, TimersComeBeforeTheEventAtTheirOwnTimes) {
  const StateChange changes[] = {{"line", "ringing", "talking", "established"}, {"mood", "", "calm", ""}};
  Decision decisions[] = {DecisionAt(4000), DecisionAt(5000)};
  decisions[0].state_changes = changes;
  std::string text;
  timeline_.Add(At(5000, EventKind::kEstablished, Party::kCustomer), decisions, &text);
  EXPECT_EQ(text,
            "00:04.000    state       line: ringing → talking; mood: calm\n"
            "00:05.000  line          customer answers\n");
}

TEST_F(TimelineTest, NotesOnTheInput) {
  constexpr std::string_view names[] = {"utterance.mood"};
  Decision decision = DecisionAt(1000);
  decision.disposition = Disposition::kDuplicate;
  decision.unrecognised = names;
  EXPECT_EQ(Add(At(1000, EventKind::kRang), decision),
            "00:01.000  line          ring 0\n"
            "             ignored     seen before\n"
            "             not known   utterance.mood\n");
}

TEST_F(ChineseTimelineTest, Lines) {
  Recommendation recommendation;
  recommendation.action = Action::kSay;
  recommendation.script_id = "greeting";
  recommendation.text = "您好";
  recommendation.due_ms = kStart + 4000;
  recommendation.clause_ids = kFirst;
  Decision decision = DecisionAt(2000);
  decision.recommendations = {&recommendation, 1};
  EXPECT_EQ(Add(At(2000, EventKind::kEstablished, Party::kAgent), decision),
            "00:02.000  线路         坐席接听\n"
            "             建议       说 greeting：“您好” 00:04.000 前 [c.1]\n");
}

TEST(TimelineOfNothingTest, IsAnEmptyScorecard) {
  std::string text;
  Timeline({MakeStandard(), Language::kChinese, false}).Finish(&text);
  EXPECT_EQ(text, "没有可判定的条款。\n");
}

}  // namespace
}  // namespace callcue::report

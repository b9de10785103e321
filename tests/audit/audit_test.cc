// Recordings in memory, audited: what is counted, in which order it comes, and what a bad line does.
#include "lib/audit/audit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "lib/audit/csv.h"
#include "lib/audit/json.h"
#include "lib/audit/text.h"
#include "lib/audit/totals.h"
#include "lib/base/concat.h"

namespace callcue::audit {
namespace {

constexpr char kPolicy[] = R"(
name: "test" version: "1"
clause { id: "c.greet" title { language: "en" text: "Greet" } weight: 3 }
clause { id: "c.hold" title { language: "en" text: "Short holds" } critical: true }
clause { id: "c.watch" title { language: "en" text: "Watched" } mode: OBSERVE }
act { name: "hello" party: PARTY_AGENT script: "hi" phrases { any: "hello" } }
duty { id: "greet" clause: "c.greet" severity: MAJOR on: "established" within: "5s" fulfilled_by: "act.hello by AGENT"
  recommend { action: SAY script: "hi" topic: "t" done_by: "act.hello by AGENT" } }
duty { id: "hold" clause: "c.hold" severity: MINOR on: "held" within: "10s" fulfilled_by: "retrieved"
  recommend { action: RETRIEVE topic: "h" expires: "4s" } }
duty { id: "watch" clause: "c.watch" severity: CRITICAL on: "held" within: "10s" fulfilled_by: "retrieved" }
script { id: "hi" act: "hello" text { language: "en" variant: "Hello" } }
)";

std::shared_ptr<const Policy> MakePolicy() {
  Diagnostics problems;
  auto policy = Policy::LoadText(kPolicy, {}, &problems);
  for (const Diagnostic& d : problems) ADD_FAILURE() << FormatDiagnostic(d);
  return *policy;
}

std::string Line(int64_t at_ms, std::string_view body) { return Concat("{\"atMs\":\"", at_ms, "\",", body, "}\n"); }
std::string Start(int64_t at_ms) {
  return Line(at_ms,
              "\"contactStarted\":{\"language\":\"en\",\"streams\":[\"STREAM_CALL_CONTROL\",\"STREAM_AGENT_TEXT\"]}") +
         Line(at_ms + 1000, "\"established\":{}");
}
std::string Hello(int64_t at_ms) {
  return Line(
      at_ms,
      Concat("\"utterance\":{\"segmentId\":\"s\",\"party\":\"PARTY_AGENT\",\"text\":\"hello\",\"when\":{\"beginMs\":\"",
             at_ms - 300, "\",\"endMs\":\"", at_ms, "\"}}"));
}
std::string Hold(int64_t at_ms, int64_t length_ms) {
  return Line(at_ms, "\"held\":{}") + Line(at_ms + length_ms, "\"retrieved\":{}");
}
std::string Close(int64_t at_ms) { return Line(at_ms, "\"contactClosed\":{}"); }

std::string Good() { return Start(0) + Hello(2000) + Hold(10000, 5000) + Close(60000); }
std::string Bad() { return Start(0) + Hold(10000, 30000) + Close(120000); }

struct Audited {
  std::vector<std::pair<size_t, Contact>> contacts;
  std::vector<size_t> done;
};

Audited AuditAll(const std::vector<std::string>& recordings, int threads = 1, size_t most = SIZE_MAX) {
  Options options;
  options.threads = threads;
  for (size_t i = 0; i < recordings.size(); ++i) options.recordings.push_back(Concat("r", i));
  options.open = [&](const std::string& name, std::string* error) -> replay::LineReader::Source {
    const std::string& text = recordings[static_cast<size_t>(std::stoul(name.substr(1)))];
    if (text == "missing") {
      *error = name + ": not there";
      return nullptr;
    }
    return [&text, at = size_t{0}](char* to, size_t size) mutable -> ptrdiff_t {
      const size_t count = std::min({size, text.size() - at, size_t{100}});
      std::memcpy(to, text.data() + at, count);
      at += count;
      return static_cast<ptrdiff_t>(count);
    };
  };
  Audited audited;
  Audit(
      MakePolicy(), options,
      [&](size_t recording, const Contact& contact) {
        audited.contacts.emplace_back(recording, contact);
        return audited.contacts.size() < most;
      },
      [&](size_t recording) { audited.done.push_back(recording); });
  return audited;
}

std::string Json(const std::vector<std::pair<size_t, Contact>>& contacts) {
  std::string text;
  for (const auto& [recording, contact] : contacts) AppendJsonLine(Concat("r", recording), contact, &text);
  return text;
}

TEST(Audit, AContactHasItsScorecardItsNoiseAndItsWorstMoments) {
  const Audited audited = AuditAll({Good(), Bad()});
  ASSERT_EQ(audited.contacts.size(), 2u);
  const Contact& good = audited.contacts[0].second;
  EXPECT_EQ(good.error, "");
  EXPECT_EQ(good.language, "en");
  EXPECT_EQ(good.events, 6u);
  EXPECT_EQ(good.scorecard.score(), Scorecard::kFull);
  EXPECT_TRUE(good.worst.empty());
  EXPECT_EQ(good.noise.duration_ms, 60000);
  EXPECT_EQ(good.noise.prompts, 2u);
  EXPECT_EQ(good.noise.followed, 1u);
  EXPECT_EQ(good.noise.withdrawn, 1u);
  EXPECT_EQ(good.noise.repeated, 0u);
  EXPECT_EQ(good.noise.PromptsPerMinute(), 200u);

  const Contact& bad = audited.contacts[1].second;
  EXPECT_TRUE(bad.scorecard.failed());
  EXPECT_EQ(bad.scorecard.critical_violations(), 1u);  // the observed clause fails nothing
  EXPECT_EQ(bad.scorecard.score(), 0u);
  ASSERT_EQ(bad.worst.size(), 2u);
  EXPECT_EQ(bad.worst[0].element_id, "greet");
  EXPECT_EQ(bad.worst[1].element_id, "hold");
  EXPECT_EQ(bad.worst[1].due_ms, 20000);
  EXPECT_EQ(bad.worst[1].severity, Severity::kMinor);
}

TEST(Audit, ARecordingMayHoldSeveralContacts) {
  const Audited audited = AuditAll({Good() + Bad() + Good()});
  ASSERT_EQ(audited.contacts.size(), 3u);
  EXPECT_EQ(audited.contacts[2].second.number, 3u);
  EXPECT_EQ(audited.done, std::vector<size_t>{0});
  // Each is as if it stood alone, but for its number.
  std::vector<std::pair<size_t, Contact>> alone = {AuditAll({Good()}).contacts[0], AuditAll({Bad()}).contacts[0]};
  alone.push_back(alone[0]);
  for (uint32_t i = 0; i < alone.size(); ++i) alone[i].second.number = i + 1;
  EXPECT_EQ(Json(audited.contacts), Json(alone));
}

TEST(Audit, AContactThatWasLeftOpenIsClosedAndTheCloseIsNotRecorded) {
  const Contact open = AuditAll({Start(0) + Hello(2000)}).contacts.at(0).second;
  EXPECT_EQ(open.scorecard.score(), Scorecard::kFull);
  EXPECT_EQ(open.noise.duration_ms, 2000);
  EXPECT_EQ(open.events, 3u);
  // Without its close one contact goes on: there is no second one.
  EXPECT_EQ(AuditAll({Start(0) + Hello(2000) + Start(5000)}).contacts.size(), 1u);
}

TEST(Audit, NothingButBlankLinesIsNoContact) {
  EXPECT_TRUE(AuditAll({"", "\n \n"}).contacts.empty());
  EXPECT_EQ(AuditAll({"", "\n"}).done.size(), 2u);
}

TEST(Audit, ABadLineIsNamedAndTheAuditGoesOn) {
  const Audited audited = AuditAll({Good() + Start(0) + "{\"atMs\":\n" + Good(), "missing", Good()});
  ASSERT_EQ(audited.contacts.size(), 4u);
  EXPECT_EQ(audited.contacts[0].second.error, "");  // what was over before stands
  EXPECT_EQ(audited.contacts[1].second.error.substr(0, 6), "r0:9: ");
  EXPECT_EQ(audited.contacts[2].second.error, "r1: not there");
  EXPECT_EQ(audited.contacts[3].second.error, "");
  Totals totals(MakePolicy(), 10);
  for (const auto& [recording, contact] : audited.contacts) totals.Add(recording, contact);
  EXPECT_EQ(totals.contacts, 2u);
  EXPECT_EQ(totals.unreadable, 2u);
}

TEST(Audit, TheSameWhateverTheNumberOfThreads) {
  std::vector<std::string> recordings;
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (int k = 0; k < i % 4; ++k) text += k % 2 == 0 ? Good() : Bad();
    if (i % 7 == 3) text += "no event\n";
    recordings.push_back(text);
  }
  const Audited one = AuditAll(recordings, 1);
  ASSERT_EQ(one.done.size(), recordings.size());
  EXPECT_TRUE(std::is_sorted(one.done.begin(), one.done.end()));
  for (const int threads : {2, 3, 16}) {
    const Audited many = AuditAll(recordings, threads);
    EXPECT_EQ(Json(many.contacts), Json(one.contacts)) << threads;
    EXPECT_EQ(many.done, one.done);
  }
}

TEST(Audit, ALongRecordingWaitsForItsReaderAndAnEndStopsAllThreads) {
  std::string many;
  for (int i = 0; i < 500; ++i) many += Good();
  EXPECT_EQ(AuditAll({many, many}, 2).contacts.size(), 1000u);
  EXPECT_EQ(AuditAll(std::vector<std::string>(200, many), 4, 3).contacts.size(), 3u);
}

TEST(Audit, TotalsSumUp) {
  Totals totals(MakePolicy(), 3);
  const Audited audited = AuditAll({Good(), Bad(), Good() + Bad(), Bad()});
  for (const auto& [recording, contact] : audited.contacts) totals.Add(recording, contact);
  EXPECT_EQ(totals.contacts, 5u);
  EXPECT_EQ(totals.failed, 3u);
  EXPECT_EQ(totals.MeanScore(), 4000u);
  ASSERT_EQ(totals.clauses.size(), 3u);
  EXPECT_EQ(totals.clauses[0].kept, 2u);
  EXPECT_EQ(totals.clauses[0].broken, 3u);
  EXPECT_EQ(totals.clauses[0].MeanScore(), 4000u);
  EXPECT_EQ(totals.clauses[2].violated, 3u);
  EXPECT_EQ(totals.language, "en");
  // At most two moments of one element, the earlier recordings first.
  const std::vector<PlacedMoment> worst = totals.Worst();
  ASSERT_EQ(worst.size(), 3u);
  EXPECT_EQ(worst[0].moment.element_id, "greet");
  EXPECT_EQ(worst[0].recording, 1u);
  EXPECT_EQ(worst[1].moment.element_id, "greet");
  EXPECT_EQ(worst[1].recording, 2u);
  EXPECT_EQ(worst[1].contact, 2u);
  EXPECT_EQ(worst[2].moment.element_id, "hold");
}

TEST(Noise, PromptsWithdrawalsAndRepeats) {
  Recommendation first, second;
  first.id = 1;
  first.element_id = second.element_id = "e";
  first.script_id = second.script_id = "s";
  second.id = 2;
  const auto offered = [](const Recommendation* r, std::vector<Withdrawal> gone = {}) {
    static std::vector<Withdrawal> kept;
    kept = std::move(gone);
    Decision decision;
    if (r != nullptr) decision.recommendations = {r, 1};
    decision.withdrawals = kept;
    return decision;
  };
  NoiseMeter meter;
  meter.Add(offered(&first), true);
  meter.Add(offered(&second, {{1, WithdrawalReason::kSuperseded}}), true);
  meter.Add(offered(nullptr, {{2, WithdrawalReason::kDone}, {9, WithdrawalReason::kMoot}}), true);
  EXPECT_EQ(meter.noise().prompts, 2u);
  EXPECT_EQ(meter.noise().repeated, 1u);
  EXPECT_EQ(meter.noise().withdrawn, 1u);
  EXPECT_EQ(meter.noise().followed, 1u);
  EXPECT_EQ(meter.noise().ShareRepeated(), 5000u);

  Recommendation firm = first, other = first, boss = first;
  firm.id = 3, firm.confirms = 2;
  other.id = 4, other.script_id = "t";
  boss.id = 5, boss.audience = Audience::kSupervisor;
  meter.Add(offered(&firm), true);    // the same prompt
  meter.Add(offered(&boss), true);    // not the agent's
  meter.Add(offered(&other), false);  // after the end of the recording
  EXPECT_EQ(meter.noise().prompts, 2u);
  meter.Add(offered(&other), true);
  EXPECT_EQ(meter.noise().prompts, 3u);
  EXPECT_EQ(meter.noise().repeated, 1u);
  meter.Clear();
  EXPECT_EQ(meter.noise().prompts, 0u);
  meter.Add(offered(&first), true);
  EXPECT_EQ(meter.noise().repeated, 0u);
  EXPECT_EQ(Noise().PromptsPerMinute(), 0u);
  EXPECT_EQ(Noise().ShareWithdrawn(), 0u);
}

TEST(Csv, ARowForAContactAndACellForAClause) {
  const Audited audited = AuditAll({Good(), Bad(), Start(0) + "x\n"});
  std::string text;
  AppendCsvHeader(*MakePolicy(), &text);
  AppendCsvRow("a,\"b\".jsonl", audited.contacts[0].second, &text);
  AppendCsvRow("=2+3", audited.contacts[1].second, &text);
  const std::string two = text;
  EXPECT_EQ(two,
            "recording,contact,error,started_ms,duration_s,events,score,weighted,failed,critical_violations,fulfilled,"
            "violated,excused,undetermined,prompts,prompts_per_minute,withdrawn,repeated,c.greet,c.hold,c.watch\r\n"
            "\"a,\"\"b\"\".jsonl\",1,,0,60.000,6,100,100,0,0,3,0,0,0,2,2,1,0,100,100,100\r\n"
            "\"'=2+3\",1,,0,120.000,5,0,0,1,1,0,3,0,0,2,1,2,0,0,0,0\r\n");
  AppendCsvRow("c", audited.contacts[2].second, &text);
  const std::string last = text.substr(two.size());
  EXPECT_EQ(std::count(last.begin(), last.end(), ','), 20);
  EXPECT_EQ(last.substr(0, 8), "c,1,r2:3");
}

TEST(Json, AContactOnOneLine) {
  const Audited audited = AuditAll({Bad(), "x\n"});
  EXPECT_EQ(
      Json({audited.contacts[0]}),
      R"({"contact":{"recording":"r0","number":1,"events":5,"scorecard":{"lines":[{"clauseId":"c.greet",)"
      R"("violated":1,"worst":"MAJOR","outcome":"BROKEN","score":0,"weight":3},{"clauseId":"c.hold","violated":1,)"
      R"("worst":"MINOR","outcome":"BROKEN","score":0,"weight":1,"critical":true},{"clauseId":"c.watch",)"
      R"("violated":1,"worst":"CRITICAL","outcome":"BROKEN","score":0,"weight":1,"observed":true}],"violated":3,)"
      R"("score":0,"weighted":0,"criticalViolations":1,"failed":true},"noise":{"prompts":"2","withdrawn":"2",)"
      R"("durationMs":"120000","promptsPerMinute":"100","shareWithdrawn":10000},"worst":[{"elementId":"greet",)"
      R"("clauseIds":["c.greet"],"severity":"MAJOR","instance":1,"step":4,"atMs":"11001","sinceMs":"1000",)"
      R"("dueMs":"6000"},{"elementId":"hold","clauseIds":["c.hold"],"severity":"MINOR","instance":1,"step":6,)"
      R"("atMs":"20001","sinceMs":"10000","dueMs":"20000"}]}})"
      "\n");
  EXPECT_EQ(Json({audited.contacts[1]}).substr(0, 60),
            R"({"contact":{"recording":"r1","number":1,"error":"r1:1: event)");
}

TEST(Text, SaysWhatAReaderNeeds) {
  const Audited audited = AuditAll({Good(), Bad(), "x\n"});
  const std::vector<std::string> names = {"good", "bad", "odd"};
  const std::shared_ptr<const Policy> policy = MakePolicy();  // the report borrows from it
  TextReport report(report::StandardOf(*policy), std::nullopt, false);
  Totals totals(MakePolicy(), 10);
  std::string text;
  for (const auto& [recording, contact] : audited.contacts) {
    totals.Add(recording, contact);
    report.Add(names[recording], contact, &text);
  }
  report.AddTotals(totals, &text);
  const std::vector<PlacedMoment> worst = totals.Worst();
  report.AddWorst(worst, Explanations(worst.size()), names, &text);
  EXPECT_EQ(text,
            "    score critical fulfilled  violated   excused undecided prompts/m  contact\n"
            "    100 %        -         3         -         -         -      2.00  good\n"
            "      0 %        1         -         3         -         -      1.00  bad\n"
            "can't be read: r2:1: event: not JSON; send one object of callcue.v1.Event in the proto3 mapping\n"
            "\n"
            "Clause                kept  broken  undecided  not applicable  violations  score                worst\n"
            "c.greet  Greet           1       1          -               -           1   50 %                major\n"
            "c.hold   Short holds     1       1          -               -           1   50 %                minor\n"
            "c.watch  Watched         1       1          -               -           1   50 %  critical (observed)\n"
            "\n"
            "2 contacts, 11 events; 1 can't be read.\n"
            "Mean score: 50 % over 2 contacts; 1 failed for a critical item.\n"
            "Judgments: 3 fulfilled, 3 violated, 0 excused, 0 undecided.\n"
            "Noise: 1.33 prompts a minute; of 4 prompts 75 % were withdrawn, 0 % were repeated.\n"
            "\n"
            "The worst moments\n"
            "\n"
            "1. bad  00:11.001  major\n"
            "\n"
            "2. bad  00:20.001  minor\n");
}

}  // namespace
}  // namespace callcue::audit

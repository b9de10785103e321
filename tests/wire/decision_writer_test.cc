// The writers against protobuf's own serialiser and JSON parser, over generated decisions and views.
#include "lib/wire/decision_writer.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "tests/syntax/generator.h"
#include "tests/wire/oracle.h"

namespace callcue::wire {
namespace {

namespace pb = google::protobuf;

// Owns what a decision borrows.
class Maker {
 public:
  explicit Maker(uint32_t seed) : random_(seed) {}

  Decision MakeDecision() {
    Decision d;
    d.at_ms = Integer();
    d.step = Pick(1000);
    d.disposition = Number<Disposition>(6);
    d.recommendations = List(recommendations_, [&] { return MakeRecommendation(); });
    d.withdrawals = List(withdrawals_, [&] { return Withdrawal{Pick(300), Number<WithdrawalReason>(8)}; });
    d.findings = List(findings_, [&] { return MakeFinding(); });
    d.state_changes = List(changes_, [&] { return StateChange{Text(), Text(), Text(), Text()}; });
    d.permission_changes = List(permissions_, [&] {
      PermissionChange p{Text(), Pick(2) == 1, Text(), Texts(), {}};
      p.missing = List(missing_, [&] { return Missing{Number<Missing::Kind>(5), Text(), Text(), Pick(300), Pick(9)}; });
      return p;
    });
    d.faults = List(faults_, [&] { return Fault{Number<Fault::Kind>(4), Text(), Text(), Text()}; });
    d.unrecognised = Texts();
    d.next_deadline_ms = Maybe();
    d.clock_skew_ms = Integer();
    return d;
  }

  CallView MakeView() {
    CallView v;
    v.at_ms = Integer();
    v.step = Pick(9);
    v.closed = Pick(2);
    v.states = Strings();
    for (int n = Pick(3); n > 0; --n) {
      v.recommendations.push_back({Pick(9), Number<Action>(17), Number<Severity>(5), Number<Audience>(3),
                                   -static_cast<int32_t>(Pick(9)), Pick(2) == 1, std::string(Text()), std::string(Text()),
                                   std::string(Text()), std::string(Text()), Strings(), Maybe(), Maybe()});
    }
    for (int n = Pick(3); n > 0; --n) {
      v.duties.push_back(
          {std::string(Text()), Pick(9), Strings(), Number<Severity>(5), Integer(), Maybe(), Pick(2) == 1});
    }
    for (int n = Pick(3); n > 0; --n) v.permissions.push_back(MakeAnswer());
    v.unknown_facts = Strings();
    v.next_deadline_ms = Maybe();
    return v;
  }

  Explanation MakeExplanation() {
    const CallView view = MakeView();
    Explanation x;
    x.at_ms = Integer();
    x.step = Pick(9);
    x.element_id = Text();
    x.kind = Number<Explanation::Kind>(9);
    x.standing = Number<Explanation::Standing>(8);
    x.observed = Pick(2) == 1;
    x.acted = Pick(2) == 1;
    x.severity = Number<Severity>(5);
    x.recommendations = view.recommendations;
    x.duties = view.duties;
    const auto text = [&] { return std::string(Text()); };
    for (int n = Pick(3); n > 0; --n) x.clauses.push_back({text(), text(), text()});
    for (int n = Pick(3); n > 0; --n) {
      x.findings.push_back({Pick(9), Number<Verdict>(6), Number<Severity>(5), text(), Integer(), Maybe(), Maybe()});
    }
    for (int n = Pick(3); n > 0; --n) x.parts.push_back({text(), text(), text(), Pick(4), Pick(2) == 1});
    for (int n = Pick(3); n > 0; --n) {
      x.words.push_back({text(), text(), static_cast<Party>(Pick(6)), Integer(), Integer(), Pick(9), Pick(200),
                         Pick(200), Pick(200), Pick(200), Pick(2) == 1});
    }
    for (int n = Pick(3); n > 0; --n) x.triggers.push_back({text(), text(), Maybe(), Maybe()});
    for (int n = Pick(3); n > 0; --n) x.timers.push_back({text(), Integer()});
    x.obstacle.reason = Number<Explanation::Reason>(17);
    if (x.obstacle.reason == Explanation::Reason::kUnspecified) return x;
    x.obstacle.name = Text();
    x.obstacle.text = Text();
    x.obstacle.by_ms = Maybe();
    for (int n = Pick(3); n > 0; --n) {
      x.obstacle.needs.push_back({Number<Missing::Kind>(5), text(), Pick(2) == 1, text(), text(), Maybe()});
    }
    return x;
  }

  PermissionAnswer MakeAnswer() {
    PermissionAnswer a{std::string(Text()), Pick(2) == 1, Pick(2) == 1, Strings(), Strings(), {}};
    for (int n = Pick(3); n > 0; --n) {
      a.missing.push_back({Number<Missing::Kind>(5), std::string(Text()), std::string(Text()), Pick(300), Pick(9)});
    }
    return a;
  }

 private:
  uint32_t Pick(uint32_t n) { return random_() % n; }
  int64_t Integer() {
    constexpr int64_t kTime = 1753500000000, kDays = 1 << 28;   // of which bytes of protobuf are alike
    constexpr int64_t kCorners[] = {0, 1, -1, 127, 128, INT64_MAX, INT64_MIN, kTime, kTime + 1, kTime + kDays,
                                    kTime - kDays, kDays - 1, kDays, 128 * kDays - 1, 128 * kDays, 16384 * kDays - 1,
                                    16384 * kDays};
    return kCorners[Pick(sizeof kCorners / sizeof kCorners[0])];
  }
  std::optional<int64_t> Maybe() { return Pick(2) ? std::optional<int64_t>(Integer()) : std::nullopt; }
  template <typename E>
  E Number(int n) {
    return static_cast<E>(Pick(12) == 0 ? 99 : Pick(n));  // 99: of a newer version
  }
  std::string_view Text() {
    constexpr const char* kPieces[] = {"a", "您好", "\n", "\"", "\\", "\t", "😀", "/", "\x01", "\x1f", "r.1", "\x7f"};
    std::string& text = texts_.emplace_back();
    // Now and then beyond 127 bytes and 16 KiB, where length prefixes grow.
    for (int n = Pick(4000) == 0 ? 6000 : Pick(20) == 0 ? 60 : Pick(5); n > 0; --n) text += kPieces[Pick(12)];
    return text;
  }
  callcue::Strings Texts() {
    return List(lists_, [&] { return Text(); });
  }
  std::vector<std::string> Strings() {
    std::vector<std::string> out;
    for (int n = Pick(3); n > 0; --n) out.emplace_back(Text());
    return out;
  }
  template <typename T, typename Make>
  absl::Span<const T> List(std::deque<std::vector<T>>& store, Make make) {
    std::vector<T> items;
    for (int n = Pick(4); n > 0; --n) items.push_back(make());
    return store.emplace_back(std::move(items));
  }
  FactValue MakeValue() {
    switch (Pick(7)) {
      case 0: return FactValue::Bool(Pick(2));
      case 1: return FactValue::Int(Integer());
      case 2: return FactValue::Double(Pick(2) ? 0.1 : Pick(2) ? -2.5e300 : std::numeric_limits<double>::infinity());
      case 3: return FactValue::String(Text());
      case 4: return FactValue::DurationMs(Integer());
      case 5: return FactValue::TimestampMs(Integer());
      default: return {};
    }
  }
  Recommendation MakeRecommendation() {
    Recommendation r;
    r.id = Pick(300);
    r.action = Number<Action>(17);
    r.severity = Number<Severity>(5);
    r.audience = Number<Audience>(3);
    r.provisional = Pick(2);
    r.priority = static_cast<int32_t>(Integer());
    r.confirms = Pick(3);
    r.custom_action = Text(), r.script_id = Text(), r.text = Text(), r.language = Text(), r.topic = Text(),
    r.element_id = Text();
    r.due_ms = Maybe(), r.expires_ms = Maybe();
    r.clause_ids = Texts();
    r.arguments = List(arguments_, [&] { return Argument{Text(), MakeValue()}; });
    return r;
  }
  Finding MakeFinding() {
    Finding f;
    f.element_id = Text(), f.participant_id = Text(), f.excuse_element_id = Text();
    f.instance = Pick(5);
    f.verdict = Number<Verdict>(6);
    f.severity = Number<Severity>(5);
    f.since_ms = Integer();
    f.due_ms = Maybe(), f.occurred_ms = Maybe();
    f.clause_ids = Texts();
    f.evidence = List(evidence_, [&] {
      return Evidence{Pick(9), Text(), Pick(200), Pick(200), Pick(200), Pick(200), Text(), Pick(2) == 1};
    });
    return f;
  }

  std::mt19937 random_;
  std::deque<std::string> texts_;
  std::deque<std::vector<std::string_view>> lists_;
  std::deque<std::vector<Recommendation>> recommendations_;
  std::deque<std::vector<Withdrawal>> withdrawals_;
  std::deque<std::vector<Finding>> findings_;
  std::deque<std::vector<Evidence>> evidence_;
  std::deque<std::vector<StateChange>> changes_;
  std::deque<std::vector<PermissionChange>> permissions_;
  std::deque<std::vector<Missing>> missing_;
  std::deque<std::vector<Fault>> faults_;
  std::deque<std::vector<Argument>> arguments_;
};

class DecisionWriterTest : public testing::Test {
 protected:
  template <typename T>
  void Check(const T& value, const char* type) {
    const std::string expected = ToMessage(value).SerializeAsString();
    std::string bytes = "before", json = "before";
    DecisionWriter::AppendBinary(value, &bytes);
    ASSERT_EQ(bytes, "before" + expected);
    DecisionWriter::AppendJson(value, &json);
    ASSERT_EQ(json.find('\n'), std::string::npos);
    const auto message = schema_.New(type);
    ASSERT_TRUE(pb::util::JsonStringToMessage(json.substr(6), message.get()).ok()) << json;
    ASSERT_EQ(message->SerializeAsString(), expected) << json;
    // Canonical: the text of protobuf's own printer, but for its escape of DEL.
    std::string printed;
    ASSERT_TRUE(pb::util::MessageToJsonString(*message, &printed).ok());
    for (size_t at; (at = printed.find("\\u007f")) != std::string::npos;) printed.replace(at, 6, "\x7f");
    ASSERT_EQ(json.substr(6), printed);
  }
  // In place of what was there, and where nothing was.
  void CheckWritten(const Decision& decision) {
    std::string bytes, json;
    DecisionWriter::AppendBinary(decision, &bytes);
    DecisionWriter::AppendJson(decision, &json);
    Bytes fresh_bytes, fresh_json;
    for (Bytes* to : {&used_, &fresh_bytes}) {
      DecisionWriter::WriteBinary(decision, to);
      ASSERT_EQ(to->room.substr(0, to->size), bytes);
    }
    for (Bytes* to : {&used_, &fresh_json}) {
      DecisionWriter::WriteJson(decision, to);
      ASSERT_EQ(to->room.substr(0, to->size), json);
    }
  }
  Bytes used_;
  testing_support::Schema schema_;
};

TEST_F(DecisionWriterTest, Decisions) {
  for (uint32_t seed = 0; seed < 600 && !HasFatalFailure(); ++seed) {
    Maker maker(seed);
    const Decision decision = maker.MakeDecision();
    Check(decision, "callcue.v1.Decision");
    CheckWritten(decision);
  }
  CheckWritten(Decision());
}

TEST_F(DecisionWriterTest, Answers) {
  for (uint32_t seed = 0; seed < 200 && !HasFatalFailure(); ++seed)
    Check(Maker(seed).MakeAnswer(), "callcue.v1.PermissionAnswer");
}

TEST_F(DecisionWriterTest, Views) {
  for (uint32_t seed = 0; seed < 200 && !HasFatalFailure(); ++seed)
    Check(Maker(seed).MakeView(), "callcue.v1.CallView");
}

TEST_F(DecisionWriterTest, Explanations) {
  for (uint32_t seed = 0; seed < 300 && !HasFatalFailure(); ++seed) {
    Maker maker(seed);
    Check(maker.MakeExplanation(), "callcue.v1.Explanation");
    Check(std::vector<Explanation>{maker.MakeExplanation(), maker.MakeExplanation()}, "callcue.v1.ExplanationList");
  }
}

TEST_F(DecisionWriterTest, AnEmptyOneIsEmpty) {
  std::string bytes, json;
  DecisionWriter::AppendBinary(Decision(), &bytes);
  DecisionWriter::AppendJson(Decision(), &json);
  EXPECT_EQ(bytes, "");
  EXPECT_EQ(json, "{}");
}

TEST_F(DecisionWriterTest, PresenceAndSixtyFourBits) {
  Decision d;
  d.next_deadline_ms = 0;
  d.at_ms = 1753500000000;
  std::string json;
  DecisionWriter::AppendJson(d, &json);
  EXPECT_EQ(json, R"({"atMs":"1753500000000","nextDeadlineMs":"0"})");
}

}  // namespace
}  // namespace callcue::wire

#include "tests/cases/case_run.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "callcue/call.h"
#include "callcue/view.h"
#include "google/protobuf/util/json_util.h"
#include "lib/wire/decision_writer.h"
#include "lib/replay/replay.h"
#include "lib/wire/event_reader.h"
#include "tests/syntax/generator.h"

namespace callcue::cases {
namespace {

constexpr double kSecondsPerCharacter = 0.22;
constexpr double kShortestSpeech = 0.6;
constexpr int64_t kSettleMs = 120'000;
constexpr double kTolerance = 0.0005;

template <typename... Parts>
std::string Cat(const Parts&... parts) {
  std::ostringstream text;
  (text << ... << parts);
  return text.str();
}
template <typename... Parts>
void Append(std::string* text, const Parts&... parts) { text->append(Cat(parts...)); }
template <typename List>
std::string Joined(const List& list, const char* between) {
  std::string text;
  for (const auto& item : list) Append(&text, text.empty() ? "" : between, item);
  return text;
}

int64_t Ms(double seconds) { return std::llround(seconds * 1000); }

size_t CodePoints(const std::string& text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; });
}

v1::Party PartyNamed(std::string_view name) {
  v1::Party party = v1::PARTY_UNSPECIFIED;
  for (int i = 0; i <= 5; ++i) {
    if (PartyName(static_cast<Party>(i)) == name) party = static_cast<v1::Party>(i);
  }
  return party;
}

v1::Event EventOf(const v1::Line& line, int number) {
  v1::Event event;
  event.set_at_ms(Ms(line.at()));
  const std::string& words = line.agent().empty() ? line.customer() : line.agent();
  if (!words.empty()) {
    const double seconds = line.seconds() > 0 ? line.seconds() : std::max(kShortestSpeech, kSecondsPerCharacter * CodePoints(words));
    v1::Utterance& utterance = *event.mutable_utterance();
    utterance.set_segment_id(Cat("s", number));
    utterance.set_stability(v1::Utterance::FINAL);
    utterance.set_party(line.agent().empty() ? v1::PARTY_CUSTOMER : v1::PARTY_AGENT);
    utterance.set_text(words);
    utterance.set_end_of_turn(true);
    utterance.mutable_when()->set_begin_ms(Ms(line.at()));
    utterance.mutable_when()->set_end_ms(Ms(line.at() + seconds));
    event.set_at_ms(Ms(line.arrives() > 0 ? line.arrives() : line.at() + seconds));
  } else if (!line.intent().empty()) {
    event.mutable_intent()->set_name(line.intent());
    event.mutable_intent()->set_party(v1::PARTY_CUSTOMER);
  } else if (!line.act().empty()) {
    const size_t by = line.act().find(" by ");
    event.mutable_dialogue_act()->set_name(line.act().substr(0, by));
    if (by != std::string::npos) event.mutable_dialogue_act()->set_party(PartyNamed(line.act().substr(by + 4)));
  } else if (!line.action().empty()) {
    event.mutable_agent_action()->set_name(line.action());
  } else if (!line.sentiment().empty()) {
    event.mutable_sentiment()->set_label(line.sentiment());
    event.mutable_sentiment()->set_party(v1::PARTY_CUSTOMER);
  } else if (line.has_event()) {
    event = line.event();
    event.set_at_ms(Ms(line.at()));
  }
  return event;
}

// As a line of a recording.
std::string JsonOf(const v1::Event& event) {
  static auto* schema = new testing_support::Schema;
  const auto message = schema->New("callcue.v1.Event");
  std::string json;
  if (!message->ParseFromString(event.SerializeAsString()) ||
      !google::protobuf::util::MessageToJsonString(*message, &json).ok()) {
    return "an event that can't be written as JSON";
  }
  return json + "\n";
}

class Recorder : public replay::Listener {
 public:
  void Posted(const Event&, Decisions decisions) override { Passed(decisions); }
  void Passed(Decisions decisions) override {
    for (const Decision& decision : decisions) wire::DecisionWriter::AppendBinary(decision, &bytes_);
  }
  bool GoOn() override { return true; }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// The same events as lines of a recording: what it decides, as bytes, or why it stopped.
std::string Replayed(const std::shared_ptr<const Policy>& policy, const std::vector<v1::Event>& events, std::string* error) {
  std::string recording;
  for (const v1::Event& event : events) recording += JsonOf(event);
  size_t at = 0;
  replay::LineReader lines(
      [&](char* to, size_t size) {
        const size_t n = std::min(size, recording.size() - at);
        recording.copy(to, n, at);
        at += n;
        return static_cast<ptrdiff_t>(n);
      },
      replay::kLongestLine);
  replay::Options options;
  options.path = "replayed";
  options.settle_ms = kSettleMs;
  Call call(policy);
  Recorder recorder;
  const absl::Status status = replay::Replay(&lines, options, &call, &recorder);
  if (!status.ok()) *error = status.ToString();
  return recorder.bytes();
}

void Keep(Decisions decisions, std::vector<v1::Decision>* kept, std::string* bytes) {
  for (const Decision& decision : decisions) {
    std::string one;
    wire::DecisionWriter::AppendBinary(decision, &one);
    kept->emplace_back();
    kept->back().ParseFromString(one);
    bytes->append(one);
  }
}

class Runner {
 public:
  Runner(const std::shared_ptr<const Policy>& policy, CaseRun* run)
      : policy_(policy), call_(policy), restored_(policy), run_(*run) {}

  void Post(const v1::Event& message) {
    const std::string bytes = message.SerializeAsString();
    Event event;
    const absl::Status read = reader_.ReadBinary(bytes, &event);
    if (!read.ok()) {
      run_.errors.push_back(Cat("an event can't be read: ", read.ToString()));
      return;
    }
    Step(Cat(message.at_ms(), " ", Describe(message)), [&](Call* call) { return call->Post(event); });
  }
  // Lets timers run up to `ms`, one at a time.
  void Advance(int64_t ms) {
    while (call_.next_deadline_ms().has_value() && *call_.next_deadline_ms() <= ms) {
      const int64_t to = *call_.next_deadline_ms();
      if (!Step(Cat(to, " time passes"), [&](Call* call) { return call->Advance(to); })) return;
    }
  }

 private:
  // On the call, on a copy of it that was made just before, and on one that is saved and restored before every step.
  template <typename Do>
  bool Step(const std::string& cause, Do act) {
    CaseRun::Step step;
    step.cause = cause;
    std::string bytes, copied_bytes;
    std::vector<v1::Decision> ignored;
    Call copy = call_;
    const auto result = act(&call_);
    if (!result.ok()) {
      run_.errors.push_back(Cat("at ", cause, ": ", result.status().ToString()));
      return false;
    }
    Keep(*result, &step.decisions, &bytes);
    const auto copied = act(&copy);
    if (copied.ok()) Keep(*copied, &ignored, &copied_bytes);
    if (!copied.ok() || bytes != copied_bytes) run_.errors.push_back(Cat("at ", cause, ": a copy decides otherwise"));
    StepRestored(cause, bytes, act);
    run_.bytes += bytes;
    CallView view;
    call_.View(&view);
    step.states = view.states;
    for (const PermissionAnswer& answer : view.permissions) step.permissions.emplace_back(answer.act, answer.permitted);
    run_.steps.push_back(std::move(step));
    return true;
  }

  template <typename Do>
  void StepRestored(const std::string& cause, const std::string& expected, Do act) {
    absl::StatusOr<Call> restored = Call::Restore(policy_, restored_.Snapshot());
    if (!restored.ok()) {
      run_.errors.push_back(Cat("before ", cause, ": ", restored.status().ToString()));
      return;
    }
    restored_ = *std::move(restored);
    std::string bytes;
    std::vector<v1::Decision> ignored;
    const auto result = act(&restored_);
    if (result.ok()) Keep(*result, &ignored, &bytes);
    if (!result.ok() || bytes != expected) run_.errors.push_back(Cat("at ", cause, ": a restored call decides otherwise"));
    if (restored_.Snapshot() != call_.Snapshot()) run_.errors.push_back(Cat("at ", cause, ": a restored call saves otherwise"));
  }

  static std::string Describe(const v1::Event& event) {
    if (event.has_utterance()) {
      return Cat(event.utterance().party() == v1::PARTY_AGENT ? "agent: " : "customer: ", event.utterance().text());
    }
    std::string name(EventKindName(static_cast<EventKind>(event.body_case())));
    if (event.has_agent_action()) Append(&name, " ", event.agent_action().name());
    if (event.has_intent()) Append(&name, " ", event.intent().name());
    if (event.has_dialogue_act()) Append(&name, " ", event.dialogue_act().name());
    if (event.has_fact()) Append(&name, " ", event.fact().name());
    return name;
  }

  wire::EventReader reader_;
  std::shared_ptr<const Policy> policy_;
  Call call_;
  Call restored_;
  CaseRun& run_;
};

bool Has(const google::protobuf::RepeatedPtrField<std::string>& list, const std::string& wanted) {
  return wanted.empty() || std::find(list.begin(), list.end(), wanted) != list.end();
}
bool Matches(const v1::FindingExpected& wanted, const v1::Finding& found) {
  return Has(found.clause_ids(), wanted.clause()) && (wanted.element().empty() || wanted.element() == found.element_id()) &&
         (wanted.verdict() == v1::Finding::VERDICT_UNSPECIFIED || wanted.verdict() == found.verdict());
}
bool Matches(const v1::RecommendationExpected& wanted, const v1::Recommendation& r, int64_t at_ms) {
  return Has(r.clause_ids(), wanted.clause()) && (wanted.element().empty() || wanted.element() == r.element_id()) &&
         (wanted.script().empty() || wanted.script() == r.script_id()) &&
         (wanted.action() == v1::Recommendation::ACTION_UNSPECIFIED || wanted.action() == r.action()) &&
         wanted.provisional() == r.provisional() && at_ms >= Ms(wanted.from() - kTolerance) &&
         (wanted.to() == 0 || at_ms <= Ms(wanted.to() + kTolerance));
}
std::string Show(const v1::FindingExpected& f) {
  return Cat("finding ", f.clause(), " ", f.element(), " ", VerdictName(static_cast<Verdict>(f.verdict())),
                      f.times() > 0 ? Cat(" ", f.times(), " times") : "");
}
std::string Show(const v1::RecommendationExpected& r) {
  return Cat("recommendation ", r.clause(), " ", r.element(), " ", r.script(), " ", ActionName(static_cast<Action>(r.action())),
                      " in [", r.from(), ", ", r.to(), "] s", r.provisional() ? ", provisional" : "");
}

// The last step whose decisions are not later than `at`.
const CaseRun::Step* StepAt(const CaseRun& run, double at) {
  const CaseRun::Step* last = nullptr;
  for (const CaseRun::Step& step : run.steps) {
    if (!step.decisions.empty() && step.decisions.back().at_ms() <= Ms(at + kTolerance)) last = &step;
  }
  return last;
}

}  // namespace

std::vector<v1::Event> EventsOf(const v1::Case& test_case) {
  std::vector<v1::Event> events(test_case.event().begin(), test_case.event().end());
  for (int i = 0; i < test_case.line_size(); ++i) events.push_back(EventOf(test_case.line(i), i));
  std::stable_sort(events.begin(), events.end(), [](const v1::Event& a, const v1::Event& b) { return a.at_ms() < b.at_ms(); });
  return events;
}

CaseRun RunCase(const std::shared_ptr<const Policy>& policy, const v1::Case& test_case) {
  CaseRun run;
  Runner runner(policy, &run);
  const std::vector<v1::Event> events = EventsOf(test_case);
  for (const v1::Event& event : events) {
    runner.Advance(event.at_ms() - 1);
    runner.Post(event);
  }
  const int64_t end = (events.empty() ? 0 : events.back().at_ms()) + kSettleMs;
  const bool closed = !events.empty() && events.back().has_contact_closed();
  if (!closed) runner.Advance(end);
  if (!closed && !test_case.leave_open()) {
    v1::Event last;
    last.set_at_ms(end);
    last.mutable_contact_closed();
    runner.Post(last);
  }
  std::string error;
  const std::string replayed = Replayed(policy, events, &error);   // closes what is left open
  if (!error.empty()) run.errors.push_back(Cat("replayed: ", error));
  if (test_case.leave_open() ? replayed.compare(0, run.bytes.size(), run.bytes) != 0 : replayed != run.bytes) {
    run.errors.push_back("replayed from a recording, it decides otherwise");
  }
  return run;
}

std::vector<std::string> MissesOf(const v1::Case& test_case, const CaseRun& run) {
  std::vector<std::string> misses = run.errors;
  const v1::Expect& expect = test_case.expect();
  const auto count_findings = [&](const v1::FindingExpected& wanted) {
    uint32_t n = 0;
    for (const auto& step : run.steps)
      for (const auto& decision : step.decisions)
        for (const auto& finding : decision.findings()) n += Matches(wanted, finding);
    return n;
  };
  const auto count_recommendations = [&](const v1::RecommendationExpected& wanted) {
    uint32_t n = 0;
    for (const auto& step : run.steps)
      for (const auto& decision : step.decisions)
        for (const auto& r : decision.recommendations()) n += Matches(wanted, r, decision.at_ms());
    return n;
  };
  for (const auto& wanted : expect.finding()) {
    const uint32_t n = count_findings(wanted);
    if (wanted.times() > 0 ? n != wanted.times() : n == 0) misses.push_back(Cat("expected ", Show(wanted), ", got ", n));
  }
  for (const auto& unwanted : expect.no_finding()) {
    if (count_findings(unwanted) > 0) misses.push_back(Cat("unwanted ", Show(unwanted)));
  }
  for (const auto& wanted : expect.recommend()) {
    if (count_recommendations(wanted) == 0) misses.push_back(Cat("expected ", Show(wanted)));
  }
  for (const auto& unwanted : expect.no_recommend()) {
    if (count_recommendations(unwanted) > 0) misses.push_back(Cat("unwanted ", Show(unwanted)));
  }
  for (const auto& wanted : expect.permission()) {
    const CaseRun::Step* step = StepAt(run, wanted.at());
    bool permitted = true;
    if (step != nullptr) {
      for (const auto& [act, is] : step->permissions) {
        if (act == wanted.act()) permitted = is;
      }
    }
    if (permitted != wanted.permitted()) {
      misses.push_back(Cat("at ", wanted.at(), " s ", wanted.act(), permitted ? " is" : " isn't", " permitted"));
    }
  }
  for (const auto& wanted : expect.disposition()) {
    bool found = false;
    for (const auto& step : run.steps)
      for (const auto& decision : step.decisions)
        found |= decision.at_ms() == Ms(wanted.at()) && decision.disposition() == wanted.disposition();
    if (!found) misses.push_back(Cat("no disposition ", wanted.disposition(), " at ", wanted.at(), " s"));
  }
  for (const auto& wanted : expect.state()) {
    const CaseRun::Step* step = StepAt(run, wanted.at());
    const bool active = step != nullptr && std::find(step->states.begin(), step->states.end(), wanted.state()) != step->states.end();
    if (active == wanted.inactive()) {
      misses.push_back(Cat("at ", wanted.at(), " s state ", wanted.state(), active ? " is" : " isn't", " active"));
    }
  }
  return misses;
}

std::string Transcript(const CaseRun& run) {
  std::string text;
  for (const auto& step : run.steps) {
    Append(&text, step.cause, "\n");
    for (const auto& decision : step.decisions) {
      const std::string at = Cat("    [", decision.at_ms(), "] ");
      for (const auto& r : decision.recommendations()) {
        Append(&text, at, r.provisional() ? "(provisional) " : "", ActionName(static_cast<Action>(r.action())), " ", r.script_id(),
                        " #", r.id(), " by ", r.element_id(), " [", Joined(r.clause_ids(), " "), "]\n");
      }
      for (const auto& w : decision.withdrawals()) {
        Append(&text, at, "withdrawn #", w.recommendation_id(), " ",
                        WithdrawalReasonName(static_cast<WithdrawalReason>(w.reason())), "\n");
      }
      for (const auto& f : decision.findings()) {
        Append(&text, at, VerdictName(static_cast<Verdict>(f.verdict())), " ", f.element_id(), " #", f.instance(), " [",
                        Joined(f.clause_ids(), " "), "]", f.excuse_element_id().empty() ? "" : " excused by ",
                        f.excuse_element_id(), "\n");
      }
      for (const auto& c : decision.state_changes()) {
        Append(&text, at, c.region(), ": ", c.from(), " -> ", c.to(), "\n");
      }
      for (const auto& p : decision.permission_changes()) {
        Append(&text, at, p.act(), p.permitted() ? " permitted" : " not permitted");
        for (const auto& m : p.missing()) Append(&text, ", missing ", m.name());
        Append(&text, "\n");
      }
      for (const auto& fault : decision.faults()) Append(&text, at, "FAULT ", fault.code(), " in ", fault.element_id(), "\n");
    }
  }
  for (const std::string& error : run.errors) Append(&text, "ERROR ", error, "\n");
  return text;
}

}  // namespace callcue::cases

#include "lib/cases/play.h"

#include <algorithm>
#include <string_view>

#include "callcue/view.h"
#include "lib/base/concat.h"
#include "lib/base/utf8.h"
#include "lib/wire/decision_writer.h"
#include "lib/wire/event_reader.h"

namespace callcue::cases {
namespace {

constexpr double kSecondsPerCharacter = 0.22;
constexpr double kShortestSpeech = 0.6;

}  // namespace

ActLine ActOf(const v1::Line& line) {
  const size_t by = line.act().find(" by ");
  if (by == std::string::npos) return {line.act(), v1::PARTY_UNSPECIFIED};
  v1::Party party = v1::PARTY_UNSPECIFIED;
  const bool known = v1::Party_Parse(Concat("PARTY_", line.act().substr(by + 4)), &party);
  return {line.act().substr(0, by), known ? std::optional(party) : std::nullopt};
}

namespace {

v1::Event EventOf(const v1::Line& line, int number) {
  v1::Event event;
  event.set_at_ms(Ms(line.at()));
  const std::string& words = line.agent().empty() ? line.customer() : line.agent();
  if (!words.empty()) {
    const double guess = std::max(kShortestSpeech, kSecondsPerCharacter * static_cast<double>(CountCodePoints(words)));
    const double seconds = line.seconds() > 0 ? line.seconds() : guess;
    v1::Utterance& utterance = *event.mutable_utterance();
    utterance.set_segment_id(Concat("s", number));
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
    const ActLine act = ActOf(line);
    event.mutable_dialogue_act()->set_name(act.name);
    event.mutable_dialogue_act()->set_party(act.party.value_or(v1::PARTY_UNSPECIFIED));
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

class Player {
 public:
  Player(const std::shared_ptr<const Policy>& policy, Witness* witness, CaseRun* run)
      : call_(policy), witness_(witness), run_(*run) {}

  void Post(const CaseEvent& one) {
    const v1::Event& message = one.event;
    const std::string bytes = message.SerializeAsString();
    Event event;
    const absl::Status read = reader_.ReadBinary(bytes, &event);
    if (!read.ok()) {
      run_.errors.push_back({one.field, Concat("at ", message.at_ms(), " ms: an event can't be read: ", std::string(read.message()))});
      return;
    }
    Step(one.field, Concat(message.at_ms(), " ", Describe(message)), [&](Call* call) { return call->Post(event); });
  }
  // Lets timers run up to `ms`, one at a time.
  void Advance(int64_t ms) {
    while (call_.next_deadline_ms().has_value() && *call_.next_deadline_ms() <= ms) {
      const int64_t to = *call_.next_deadline_ms();
      if (!Step("", Concat(to, " time passes"), [&](Call* call) { return call->Advance(to); })) return;
    }
  }

 private:
  bool Step(const std::string& field, const std::string& cause, const Act& act) {
    if (witness_ != nullptr) witness_->Before(call_);
    const auto result = act(&call_);
    if (!result.ok()) {
      run_.errors.push_back({field, Concat("at ", cause, ": ", std::string(result.status().message()))});
      return false;
    }
    CaseRun::Step step;
    step.cause = cause;
    const std::string bytes = BytesOf(*result);
    for (const Decision& decision : *result) {
      std::string one;
      wire::DecisionWriter::AppendBinary(decision, &one);
      step.decisions.emplace_back().ParseFromString(one);
    }
    if (witness_ != nullptr) witness_->After(cause, act, bytes, call_, &run_);
    run_.bytes += bytes;
    CallView view;
    call_.View(&view);
    for (const auto& state : view.states) step.states.emplace_back(state);
    for (const PermissionAnswer& answer : view.permissions) step.permissions.emplace_back(answer.act, answer.permitted);
    run_.steps.push_back(std::move(step));
    return true;
  }

  static std::string Describe(const v1::Event& event) {
    if (event.has_utterance()) {
      return Concat(event.utterance().party() == v1::PARTY_AGENT ? "agent: " : "customer: ", event.utterance().text());
    }
    std::string name(EventKindName(static_cast<EventKind>(event.body_case())));
    if (event.has_agent_action()) callcue::Append(&name, " ", event.agent_action().name());
    if (event.has_intent()) callcue::Append(&name, " ", event.intent().name());
    if (event.has_dialogue_act()) callcue::Append(&name, " ", event.dialogue_act().name());
    if (event.has_fact()) callcue::Append(&name, " ", event.fact().name());
    return name;
  }

  wire::EventReader reader_;
  Call call_;
  Witness* const witness_;
  CaseRun& run_;
};

}  // namespace

std::vector<CaseEvent> EventsOf(const v1::Case& test_case) {
  std::vector<CaseEvent> events;
  for (int i = 0; i < test_case.event_size(); ++i) events.push_back({test_case.event(i), Concat("event[", i, "]")});
  for (int i = 0; i < test_case.line_size(); ++i) events.push_back({EventOf(test_case.line(i), i), Concat("line[", i, "]")});
  std::stable_sort(events.begin(), events.end(),
                   [](const CaseEvent& a, const CaseEvent& b) { return a.event.at_ms() < b.event.at_ms(); });
  return events;
}

CaseRun PlayCase(const std::shared_ptr<const Policy>& policy, const v1::Case& test_case, Witness* witness) {
  CaseRun run;
  Player player(policy, witness, &run);
  const std::vector<CaseEvent> events = EventsOf(test_case);
  for (const CaseEvent& one : events) {
    player.Advance(one.event.at_ms() - 1);
    player.Post(one);
  }
  const int64_t end = (events.empty() ? 0 : events.back().event.at_ms()) + kSettleMs;
  const bool closed = !events.empty() && events.back().event.has_contact_closed();
  if (!closed) player.Advance(end);
  if (!closed && !test_case.leave_open()) {
    CaseEvent last;
    last.event.set_at_ms(end);
    last.event.mutable_contact_closed();
    player.Post(last);
  }
  return run;
}

std::string BytesOf(Decisions decisions) {
  std::string bytes;
  for (const Decision& decision : decisions) wire::DecisionWriter::AppendBinary(decision, &bytes);
  return bytes;
}

std::string Transcript(const CaseRun& run) {
  std::string text;
  for (const auto& step : run.steps) {
    Append(&text, step.cause, "\n");
    for (const auto& decision : step.decisions) {
      const std::string at = Concat("    [", decision.at_ms(), "] ");
      for (const auto& r : decision.recommendations()) {
        Append(&text, at, r.provisional() ? "(provisional) " : "", ActionName(static_cast<Action>(r.action())), " ", r.script_id(),
             " #", r.id(), " by ", r.element_id(), " [", Join(r.clause_ids(), " "), "]\n");
      }
      for (const auto& w : decision.withdrawals()) {
        Append(&text, at, "withdrawn #", w.recommendation_id(), " ",
                        WithdrawalReasonName(static_cast<WithdrawalReason>(w.reason())), "\n");
      }
      for (const auto& f : decision.findings()) {
        Append(&text, at, VerdictName(static_cast<Verdict>(f.verdict())), " ", f.element_id(), " #", f.instance(), " [",
                        Join(f.clause_ids(), " "), "]", f.excuse_element_id().empty() ? "" : " excused by ",
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
  for (const CaseRun::Error& error : run.errors) Append(&text, "ERROR ", error.text, "\n");
  return text;
}

}  // namespace callcue::cases

#include "tests/step/harness.h"

#include <cstdlib>
#include <utility>

namespace callcue::step_test {
namespace {

std::vector<std::string> Tokens(std::string_view line) {
  std::vector<std::string> tokens;
  for (size_t i = 0; i < line.size();) {
    if (line[i] == ' ') {
      ++i;
      continue;
    }
    size_t end = i;
    bool quoted = false;
    while (end < line.size() && (quoted || line[end] != ' ')) quoted ^= line[end++] == '"';
    tokens.emplace_back(line.substr(i, end - i));
    i = end;
  }
  return tokens;
}

std::vector<std::string> Split(std::string_view text, char by) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    parts.emplace_back(text.substr(0, text.find(by)));
    text.remove_prefix(std::min(text.size(), parts.back().size() + 1));
  }
  return parts;
}

template <typename Enum>
bool Named(std::string_view token, std::initializer_list<std::pair<std::string_view, Enum>> names, Enum* value) {
  for (const auto& [name, one] : names) {
    if (name != token) continue;
    *value = one;
    return true;
  }
  return false;
}

bool ReadParty(std::string_view token, Party* party) {
  return Named<Party>(token,
                      {{"nobody", Party::kUnspecified},
                       {"agent", Party::kAgent},
                       {"customer", Party::kCustomer},
                       {"supervisor", Party::kSupervisor},
                       {"system", Party::kSystem},
                       {"third", Party::kThirdParty}},
                      party);
}

bool ReadSpan(std::string_view token, std::optional<int64_t>* begin, std::optional<int64_t>* end) {
  const size_t dash = token.find('-');
  if (dash == token.npos || token.find_first_not_of("0123456789-") != token.npos) return false;
  if (dash > 0) *begin = std::atoll(std::string(token.substr(0, dash)).c_str());
  if (dash + 1 < token.size()) *end = std::atoll(std::string(token.substr(dash + 1)).c_str());
  return true;
}

struct Verb {
  std::string_view name;
  EventKind kind;
};
constexpr Verb kVerbs[] = {
    {"nothing", EventKind::kNone},
    {"started", EventKind::kContactStarted},
    {"up", EventKind::kStreamStatus},
    {"down", EventKind::kStreamStatus},
    {"closed", EventKind::kContactClosed},
    {"tick", EventKind::kTick},
    {"advance", EventKind::kTick},
    {"originated", EventKind::kOriginated},
    {"queued", EventKind::kQueued},
    {"delivered", EventKind::kDelivered},
    {"rang", EventKind::kRang},
    {"established", EventKind::kEstablished},
    {"held", EventKind::kHeld},
    {"retrieved", EventKind::kRetrieved},
    {"transferred", EventKind::kTransferred},
    {"conferenced", EventKind::kConferenced},
    {"diverted", EventKind::kDiverted},
    {"failed", EventKind::kFailed},
    {"cleared", EventKind::kConnectionCleared},
    {"wrapped", EventKind::kWrapUpEnded},
    {"digit", EventKind::kDigit},
    {"consulted", EventKind::kConsulted},
    {"muted", EventKind::kMuted},
    {"unmuted", EventKind::kUnmuted},
    {"recording", EventKind::kRecordingStatus},
    {"say", EventKind::kUtterance},
    {"partial", EventKind::kUtterance},
    {"starts", EventKind::kSpeechStarted},
    {"stops", EventKind::kSpeechStopped},
    {"measured", EventKind::kMeasurement},
    {"mood", EventKind::kSentiment},
    {"fact", EventKind::kFact},
    {"unfact", EventKind::kFactWithdrawn},
    {"intent", EventKind::kIntent},
    {"act", EventKind::kDialogueAct},
    {"did", EventKind::kAgentAction},
    {"approve", EventKind::kApproval},
    {"deny", EventKind::kApproval},
    {"feedback", EventKind::kFeedback},
};

FactValue ValueOf(std::string_view token, std::deque<std::string>* pool) {
  if (token == "true" || token == "false") return FactValue::Bool(token == "true");
  if (token.front() == '"') {
    pool->emplace_back(token.substr(1, token.size() - 2));
    return FactValue::String(pool->back());
  }
  const std::string text(token);
  if (token.front() == '@') return FactValue::TimestampMs(std::atoll(text.c_str() + 1));
  if (token.back() == 's') return FactValue::DurationMs(std::atoll(text.c_str()) * 1000);
  if (token.find('.') != token.npos) return FactValue::Double(std::atof(text.c_str()));
  return FactValue::Int(std::atoll(text.c_str()));
}

std::string TextOf(const FactValue& value) {
  switch (value.kind) {
    case FactValue::Kind::kBool: return value.integer ? "true" : "false";
    case FactValue::Kind::kInt: return std::to_string(value.integer);
    case FactValue::Kind::kDouble: return std::to_string(value.number);
    case FactValue::Kind::kString: return std::string(value.string);
    case FactValue::Kind::kDuration: return std::to_string(value.integer) + "ms";
    case FactValue::Kind::kTimestamp: return "@" + std::to_string(value.integer);
    case FactValue::Kind::kNone: break;
  }
  return "none";
}

std::string Optional(const std::optional<int64_t>& ms) { return ms ? std::to_string(*ms) : "-"; }

std::string Join(Strings strings) {
  std::string text;
  for (std::string_view one : strings) text.append(text.empty() ? "" : ",").append(one);
  return text;
}

std::string MissingText(absl::Span<const Missing> missing) {
  static constexpr std::string_view kKinds[] = {"?", "ACT", "FACT", "APPROVAL", "CONDITION"};
  std::string text;
  for (size_t i = 0; i < missing.size(); ++i) {
    const Missing& one = missing[i];
    const bool chosen = i > 0 && one.choice != 0 && one.choice == missing[i - 1].choice;
    text.append(i == 0 ? "" : !chosen ? ", " : one.way == missing[i - 1].way ? " & " : " | ");
    text.append(kKinds[static_cast<int>(one.kind)]);
    if (!one.name.empty()) text.append(" ").append(one.name);
    if (!one.script_id.empty()) text.append(" ").append(one.script_id);
  }
  return text;
}

// [x] and <x>, as the header has them.
std::string WithShorthands(std::string_view text) {
  std::string out;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    quoted ^= text[i] == '"';
    if (quoted || (text[i] != '[' && text[i] != '<')) {
      out += text[i];
      continue;
    }
    const size_t end = text.find(text[i] == '[' ? ']' : '>', i);
    const std::string word(text.substr(i + 1, end - i - 1));
    out += text[i] == '[' ? "action: CUSTOM custom_action: \"" + word + "\""
                          : "set { variable: \"log\" value: \"log + '" + word + " '\" }";
    i = end;
  }
  return out;
}

std::string LabelOf(const Recommendation& r) {
  if (!r.script_id.empty()) return std::string(r.script_id);
  if (!r.custom_action.empty()) return std::string(r.custom_action);
  return std::string(ActionName(r.action));
}

}  // namespace

std::shared_ptr<const Policy> Load(std::string_view text) {
  Diagnostics problems;
  auto policy = Policy::LoadText(text, {}, &problems);
  if (policy.ok()) return *policy;
  for (const Diagnostic& problem : problems) {
    if (problem.severity == Diagnostic::Severity::kError) ADD_FAILURE() << FormatDiagnostic(problem);
  }
  static const auto nothing = *Policy::LoadText("name: \"broken\" version: \"1\"", {}, &problems);
  return nothing;
}

std::string Speech(std::string_view rest) {
  std::string text = "name: \"t\" version: \"1\" action { name: \"noted\" } measurement { name: \"show\" }\n";
  for (const char* word : {"hello", "thanks", "sorry", "wait", "fine"}) {
    text.append("act { name: \"").append(word).append("\" party: PARTY_AGENT party: PARTY_CUSTOMER phrases { any: \"");
    text.append(word).append("\" } }\n");
  }
  text.append("act { name: \"acknowledgement\" party: PARTY_AGENT party: PARTY_CUSTOMER phrases { any: \"uh-huh\" } }\n");
  return text.append(WithShorthands(rest));
}

std::string Logging(std::string_view rest) {
  return Speech(R"(
    variable { name: "log" type: STRING }
    rule { id: "show" on: "measurement.show" recommend { [log] argument { name: "log" value: "log" } } }
  )") + WithShorthands(rest);
}

Line::Line(std::string_view text) : text_(text) { Read(); }

std::string_view Line::Keep(std::string_view text) {
  pool_.emplace_back(text);
  return pool_.back();
}

void Line::ReadStreams(std::string_view list) {
  for (const std::string& name : Split(list, ',')) {
    Stream stream = Stream::kUnspecified;
    if (!Named<Stream>(name,
                       {{"call", Stream::kCallControl},
                        {"agent", Stream::kAgentText},
                        {"customer", Stream::kCustomerText},
                        {"voice", Stream::kVoiceActivity},
                        {"desk", Stream::kAgentDesktop},
                        {"mood", Stream::kSentiment},
                        {"host", Stream::kUnderstanding}},
                       &stream)) {
      ADD_FAILURE() << "no stream " << name << " in: " << text_;
    }
    streams_.push_back(stream);
  }
  event_.stream = streams_.empty() ? Stream::kUnspecified : streams_.front();
  if (verb_ == "started") event_.streams = streams_;
}

void Line::ReadOption(std::string_view token) {
  const size_t equals = token.find('=');
  const std::string_view key = token.substr(0, equals), value = token.substr(equals + 1);
  const std::string number(value);
  if (key == "seg") event_.segment_id = Keep(value);
  else if (key == "rev") event_.revision = std::atoi(number.c_str());
  else if (key == "conf") event_.number = std::atof(number.c_str());
  else if (key == "aud") event_.audible_to_customer = value == "1";
  else if (key == "eid") event_.event_id = Keep(value);
  else if (key == "rec") event_.recommendation_id = static_cast<uint32_t>(std::atoi(number.c_str()));
  else if (key == "who") event_.participant_id = Keep(value);
  else if (key == "lang") event_.language = Keep(value);
  else if (key == "lang2") event_.second_language = Keep(value);
  else if (key == "offset") event_.utc_offset_minutes = std::atoi(number.c_str());
  else if (key.substr(0, 4) == "arg.") {
    arguments_.push_back({Keep(key.substr(4)), ValueOf(value, &pool_)});
    event_.arguments = arguments_;
  } else if (key == "words") {
    for (const std::string& one : Split(value, ',')) {
      Word word;
      const size_t colon = one.rfind(':');
      word.text = Keep(std::string_view(one).substr(0, colon));
      ReadSpan(std::string_view(one).substr(colon + 1), &word.begin_ms, &word.end_ms);
      words_.push_back(word);
    }
    event_.words = words_;
  } else if (key == "cause") {
    if (!Named<Cause>(value,
                      {{"normal", Cause::kNormalClearing},
                       {"drop", Cause::kNetworkDrop},
                       {"device", Cause::kDeviceFailure},
                       {"abandoned", Cause::kAbandoned},
                       {"transfer", Cause::kTransfer},
                       {"busy", Cause::kBusy}},
                      &event_.cause)) {
      ADD_FAILURE() << "no cause " << value;
    }
  } else {
    ADD_FAILURE() << "no option " << key << " in: " << text_;
  }
}

void Line::ReadWord(std::string_view token, int place) {
  const EventKind kind = event_.kind;
  if (place == 1 && (verb_ == "started" || verb_ == "up" || verb_ == "down")) return ReadStreams(token);
  if (place == 1 && (kind == EventKind::kFact || kind == EventKind::kFactWithdrawn || kind == EventKind::kAgentAction ||
                     kind == EventKind::kApproval)) {
    event_.name = Keep(token);
    return;
  }
  if (place == 1 && kind == EventKind::kQueued) {
    event_.to = Keep(token);
    return;
  }
  if (place == 1 && kind == EventKind::kRang) {
    event_.count = std::atoi(std::string(token).c_str());
    return;
  }
  if (kind == EventKind::kFact) {
    event_.value = ValueOf(token, &pool_);
    return;
  }
  if (place == 1 && ReadParty(token, &event_.party)) return;
  if (token.front() == '"') {
    event_.text = Keep(token.substr(1, token.size() - 2));
    return;
  }
  if (token == "in" || token == "out") event_.direction = token == "in" ? Direction::kInbound : Direction::kOutbound;
  else if (token == "back" || token == "eot" || token == "ended") event_.on = true;
  else if (Named<TransferStage>(token,
                                {{"started", TransferStage::kStarted},
                                 {"completed", TransferStage::kCompleted},
                                 {"failed", TransferStage::kFailed}},
                                &event_.stage)) {
  } else if (Named<FeedbackOutcome>(token,
                                    {{"shown", FeedbackOutcome::kShown},
                                     {"accepted", FeedbackOutcome::kAccepted},
                                     {"dismissed", FeedbackOutcome::kDismissed}},
                                    &event_.outcome)) {
  } else if (kind == EventKind::kMeasurement && place == 3) {
    event_.number = std::atof(std::string(token).c_str());
  } else if (ReadSpan(token, &event_.begin_ms, &event_.end_ms)) {
  } else if (place == 2 && event_.name.empty()) {
    event_.name = Keep(token);
  } else {
    ADD_FAILURE() << "can't read " << token << " in: " << text_;
  }
}

void Line::Read() {
  const std::vector<std::string> tokens = Tokens(text_);
  if (tokens.size() < 2) {
    ADD_FAILURE() << "no event: " << text_;
    return;
  }
  event_.at_ms = std::atoll(tokens[0].c_str());
  verb_ = tokens[1];
  advance_ = verb_ == "advance";
  bool known = false;
  for (const Verb& verb : kVerbs) {
    if (verb.name != verb_) continue;
    event_.kind = verb.kind;
    known = true;
  }
  if (!known) ADD_FAILURE() << "no verb " << verb_ << " in: " << text_;
  if (verb_ == "say") event_.stability = Stability::kFinal;
  if (verb_ == "partial") event_.stability = Stability::kPartial;
  if (verb_ == "up" || verb_ == "approve" || verb_ == "recording") event_.on = true;
  int place = 0;
  for (size_t i = 2; i < tokens.size(); ++i) {
    const bool quoted = tokens[i].front() == '"';
    if (!quoted && tokens[i].find('=') != std::string::npos) ReadOption(tokens[i]);
    else ReadWord(tokens[i], ++place);
  }
}

absl::StatusOr<Decisions> Line::Give(Call* call) const {
  return advance_ ? call->Advance(event_.at_ms) : call->Post(event_);
}

std::string Dump(Decisions decisions) {
  std::string text;
  const auto add = [&](auto&&... parts) { (text.append(parts), ...); };
  const auto number = [](auto n) { return std::to_string(n); };
  for (const Decision& d : decisions) {
    add(number(d.at_ms), " step ", number(d.step), " ", DispositionName(d.disposition), " next ",
        Optional(d.next_deadline_ms), " skew ", number(d.clock_skew_ms), "\n");
    for (const Recommendation& r : d.recommendations) {
      add("  + ", number(r.id), " ", ActionName(r.action), " ", r.custom_action, " ", r.script_id, " '", r.text, "' ",
          r.language, " ", number(r.priority), " ", SeverityName(r.severity), " ",
          number(static_cast<int>(r.audience)), " ", r.topic, " ", Optional(r.due_ms), " ", Optional(r.expires_ms),
          " ", number(r.provisional), " ", number(r.confirms), " ", r.element_id, " ", Join(r.clause_ids));
      for (const Argument& a : r.arguments) add(" ", a.name, "=", TextOf(a.value));
      add("\n");
    }
    for (const Withdrawal& w : d.withdrawals) {
      add("  - ", number(w.recommendation_id), " ", WithdrawalReasonName(w.reason), "\n");
    }
    for (const Finding& f : d.findings) {
      add("  # ", f.element_id, " ", number(f.instance), " ", VerdictName(f.verdict), " ", SeverityName(f.severity),
          " ", f.participant_id, " ", number(f.since_ms), " ", Optional(f.due_ms), " ", Optional(f.occurred_ms), " ",
          f.excuse_element_id, " ", Join(f.clause_ids));
      for (const Evidence& e : f.evidence) {
        add(" [", number(e.step), " ", e.segment_id, " ", number(e.begin_byte), "-", number(e.end_byte), " ",
            number(e.begin_utf16), "-", number(e.end_utf16), " ", e.act, " ", number(e.approximate), "]");
      }
      add("\n");
    }
    for (const StateChange& s : d.state_changes) add("  > ", s.region, " ", s.from, " ", s.to, " ", s.cause, "\n");
    for (const PermissionChange& p : d.permission_changes) {
      add("  = ", p.act, " ", number(p.permitted), " ", p.element_id, " ", Join(p.clause_ids), " ",
          MissingText(p.missing), "\n");
    }
    for (const Fault& f : d.faults) {
      add("  ! ", number(static_cast<int>(f.kind)), " ", f.element_id, " ", f.code, " ", f.cycle, "\n");
    }
    if (!d.unrecognised.empty()) add("  unrecognised ", Join(d.unrecognised), "\n");
  }
  return text;
}

std::string Scene::Brief(Decisions decisions) {
  std::string text;
  for (const Decision& d : decisions) {
    std::string line;
    const auto part = [&](std::string_view kind, auto&&... pieces) {
      if (kinds_.find(kind) == std::string::npos) return;
      line.append(" ");
      (line.append(pieces), ...);
    };
    if (d.disposition != Disposition::kHandled && d.disposition != Disposition::kNoMatch) {
      line.append(" ").append(DispositionName(d.disposition));
    }
    for (const Recommendation& r : d.recommendations) {
      labels_[r.id] = LabelOf(r);
      std::string more = r.confirms != 0 ? "(confirms)" : "";
      if (r.due_ms) more += "<=" + Optional(r.due_ms);
      for (const Argument& a : r.arguments) more += "{" + std::string(a.name) + "=" + TextOf(a.value) + "}";
      part(r.provisional ? "?" : "+", r.provisional ? "?" : "+", LabelOf(r), more);
    }
    for (const Withdrawal& w : d.withdrawals) {
      part("-", "-", labels_[w.recommendation_id], " ", WithdrawalReasonName(w.reason));
    }
    for (const Finding& f : d.findings) {
      part("#", f.element_id, "#", std::to_string(f.instance), " ", VerdictName(f.verdict), " ",
           std::to_string(f.since_ms), "..", f.due_ms ? Optional(f.due_ms) : "",
           f.occurred_ms ? " @" + Optional(f.occurred_ms) : "",
           f.excuse_element_id.empty() ? "" : " (" + std::string(f.excuse_element_id) + ")");
    }
    for (const StateChange& s : d.state_changes) part(">", s.region, ":", s.from, ">", s.to);
    for (const PermissionChange& p : d.permission_changes) {
      part("=", p.act, p.permitted ? "=yes" : "=no[" + MissingText(p.missing) + "]");
    }
    for (const Fault& f : d.faults) {
      part("!", f.kind == Fault::Kind::kGuardError ? "!GUARD_ERROR" : "!STEP_LIMIT",
           f.element_id.empty() ? "" : " " + std::string(f.element_id),
           f.cycle.empty() ? "" : " (" + std::string(f.cycle) + ")");
    }
    if (d.clock_skew_ms != 0) line.append(" skew ").append(std::to_string(d.clock_skew_ms));
    if (!d.unrecognised.empty()) line.append(" unrecognised ").append(Join(d.unrecognised));
    if (!line.empty()) text.append(std::to_string(d.at_ms)).append(":").append(line).append("\n");
  }
  return text;
}

std::string Scene::Post(const Event& event) {
  auto decisions = call_.Post(event);
  return decisions.ok() ? Brief(*decisions)
                        : "error " + std::string(absl::StatusCodeToString(decisions.status().code()));
}

std::string Scene::Play(std::string_view script) {
  std::string text = "\n";
  for (const std::string& raw : Split(script, '\n')) {
    const size_t begin = raw.find_first_not_of(' ');
    if (begin == std::string::npos) continue;
    const Line line(std::string_view(raw).substr(begin));
    auto decisions = line.Give(&call_);
    if (decisions.ok()) {
      text += Brief(*decisions);
    } else {
      text += std::to_string(line.event().at_ms) + ": error ";
      text += absl::StatusCodeToString(decisions.status().code());
      text += "\n";
    }
  }
  return text;
}

std::string Scene::next() const {
  const auto next = call_.next_deadline_ms();
  return next ? std::to_string(*next) : "none";
}

std::string Scene::permission(std::string_view act) const {
  PermissionAnswer answer;
  call_.Permission(act, &answer);
  if (!answer.known) return "unknown";
  return answer.permitted ? "yes" : "no";
}

std::string Scene::states() const {
  CallView view;
  call_.View(&view);
  std::string text;
  for (const std::string& state : view.states) text.append(text.empty() ? "" : " ").append(state);
  return text;
}

std::string Scene::live() const {
  CallView view;
  call_.View(&view);
  std::string text;
  for (const auto& one : view.recommendations) {
    text.append(text.empty() ? "" : " ").append(one.provisional ? "?" : "");
    text.append(one.script_id.empty() ? one.element_id : one.script_id);
  }
  return text;
}

std::string Scene::open() const {
  CallView view;
  call_.View(&view);
  std::string text;
  for (const auto& one : view.duties) {
    text.append(text.empty() ? "" : " ").append(one.element_id).append("#").append(std::to_string(one.instance));
    if (one.overdue) text.append("!");
  }
  return text;
}

std::string LogAfter(std::string_view policy, std::string_view script) {
  Scene scene(policy);
  scene.Play(script);
  std::string log;
  Line show("0 measured nobody show 0");
  Event event = show.event();
  event.at_ms = scene.call().now_ms();
  auto decisions = scene.call().Post(event);
  if (!decisions.ok()) return "error " + std::string(absl::StatusCodeToString(decisions.status().code()));
  for (const Decision& d : *decisions) {
    for (const Recommendation& r : d.recommendations) {
      if (r.custom_action == "log" && !r.arguments.empty()) log = std::string(r.arguments[0].value.string);
    }
  }
  while (!log.empty() && log.back() == ' ') log.pop_back();
  return log;
}

}  // namespace callcue::step_test

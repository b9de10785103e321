#include "tests/wire/oracle.h"

#include <sstream>

namespace callcue::wire {
namespace {

template <typename E>
E Known(int number, E last) {
  return number < 0 || number > static_cast<int>(last) ? E() : static_cast<E>(number);
}
Party ToParty(int number) { return Known(number, Party::kThirdParty); }
Cause ToCause(int number) { return Known(number, Cause::kDeviceFailure); }

FactValue ToFact(const v1::Value& v) {
  switch (v.kind_case()) {
    case v1::Value::kBoolValue: return FactValue::Bool(v.bool_value());
    case v1::Value::kIntValue: return FactValue::Int(v.int_value());
    case v1::Value::kDoubleValue: return FactValue::Double(v.double_value());
    case v1::Value::kStringValue: return FactValue::String(v.string_value());
    case v1::Value::kDurationMs: return FactValue::DurationMs(v.duration_ms());
    case v1::Value::kTimestampMs: return FactValue::TimestampMs(v.timestamp_ms());
    case v1::Value::KIND_NOT_SET: break;
  }
  return {};
}

template <typename T>
void SetWhen(const v1::Occurrence& when, T* out) {
  if (when.has_begin_ms()) out->begin_ms = when.begin_ms();
  if (when.has_end_ms()) out->end_ms = when.end_ms();
}

void SetUtterance(const v1::Utterance& u, SlowEvent* out) {
  Event& e = out->event;
  e.segment_id = u.segment_id();
  e.revision = u.revision();
  e.stability = u.stability() < 0 || u.stability() > 2 ? Stability::kPartial : static_cast<Stability>(u.stability());
  e.party = ToParty(u.party());
  e.participant_id = u.participant_id();
  e.text = u.text();
  e.language = u.language();
  e.on = u.end_of_turn();
  SetWhen(u.when(), &e);
  if (u.has_confidence()) e.number = u.confidence();
  if (u.has_audible_to_customer()) e.audible_to_customer = u.audible_to_customer();
  for (const v1::Utterance::Word& w : u.words()) {
    Word word;
    word.text = w.text();
    SetWhen(w.when(), &word);
    out->words.push_back(word);
  }
}

template <typename T>
void SetUnderstanding(const T& m, Event* e) {
  e->name = m.name();
  e->party = ToParty(m.party());
  if (m.has_confidence()) e->number = m.confidence();
  SetWhen(m.when(), e);
  e->segment_id = m.segment_id();
}

template <typename T>
void SetPartyBy(const T& m, Event* e) {
  e->party = ToParty(m.by());
  e->participant_id = m.participant_id();
}
template <typename T>
void SetSpeech(const T& m, Event* e) {
  e->party = ToParty(m.party());
  e->participant_id = m.participant_id();
}

}  // namespace

SlowEvent::SlowEvent(const v1::Event& m) {
  Event& e = event;
  e.event_id = m.event_id();
  e.at_ms = m.at_ms();
  e.kind = static_cast<EventKind>(m.body_case());
  switch (m.body_case()) {
    case v1::Event::kContactStarted:
      for (int s : m.contact_started().streams()) {
        if (s >= 0 && s <= 7) streams.push_back(static_cast<Stream>(s));
      }
      e.language = m.contact_started().language();
      e.second_language = m.contact_started().second_language();
      e.utc_offset_minutes = m.contact_started().utc_offset_minutes();
      break;
    case v1::Event::kStreamStatus:
      e.stream = Known(m.stream_status().stream(), Stream::kUnderstanding);
      e.on = m.stream_status().up();
      break;
    case v1::Event::kOriginated: e.on = m.originated().call_back(); break;
    case v1::Event::kQueued: e.to = m.queued().queue(); break;
    case v1::Event::kDelivered: e.direction = Known(m.delivered().direction(), Direction::kOutbound); break;
    case v1::Event::kRang: e.count = m.rang().count(); break;
    case v1::Event::kEstablished:
      e.party = ToParty(m.established().answered_by());
      e.participant_id = m.established().participant_id();
      break;
    case v1::Event::kHeld: SetPartyBy(m.held(), &e); break;
    case v1::Event::kRetrieved: SetPartyBy(m.retrieved(), &e); break;
    case v1::Event::kTransferred:
      e.party = ToParty(m.transferred().by());
      e.to = m.transferred().to();
      e.stage = Known(m.transferred().stage(), TransferStage::kFailed);
      break;
    case v1::Event::kConferenced:
      e.party = ToParty(m.conferenced().joined());
      e.participant_id = m.conferenced().participant_id();
      break;
    case v1::Event::kDiverted:
      e.to = m.diverted().to();
      e.cause = ToCause(m.diverted().cause());
      break;
    case v1::Event::kFailed: e.cause = ToCause(m.failed().cause()); break;
    case v1::Event::kConnectionCleared:
      SetSpeech(m.connection_cleared(), &e);
      e.cause = ToCause(m.connection_cleared().cause());
      break;
    case v1::Event::kDigit:
      e.party = ToParty(m.digit().party());
      e.text = m.digit().digits();
      break;
    case v1::Event::kConsulted:
      e.party = ToParty(m.consulted().with());
      e.on = m.consulted().ended();
      break;
    case v1::Event::kMuted: e.party = ToParty(m.muted().party()); break;
    case v1::Event::kUnmuted: e.party = ToParty(m.unmuted().party()); break;
    case v1::Event::kRecordingStatus: e.on = m.recording_status().on(); break;
    case v1::Event::kUtterance: SetUtterance(m.utterance(), this); break;
    case v1::Event::kSpeechStarted: SetSpeech(m.speech_started(), &e); break;
    case v1::Event::kSpeechStopped: SetSpeech(m.speech_stopped(), &e); break;
    case v1::Event::kMeasurement:
      e.party = ToParty(m.measurement().party());
      e.name = m.measurement().name();
      e.number = m.measurement().value();
      break;
    case v1::Event::kSentiment:
      e.party = ToParty(m.sentiment().party());
      e.name = m.sentiment().label();
      if (m.sentiment().has_score()) e.number = m.sentiment().score();
      SetWhen(m.sentiment().when(), &e);
      e.segment_id = m.sentiment().segment_id();
      break;
    case v1::Event::kFact:
      e.name = m.fact().name();
      e.value = ToFact(m.fact().value());
      break;
    case v1::Event::kFactWithdrawn: e.name = m.fact_withdrawn().name(); break;
    case v1::Event::kIntent: SetUnderstanding(m.intent(), &e); break;
    case v1::Event::kDialogueAct: SetUnderstanding(m.dialogue_act(), &e); break;
    case v1::Event::kAgentAction:
      e.name = m.agent_action().name();
      e.recommendation_id = m.agent_action().recommendation_id();
      for (const v1::Argument& a : m.agent_action().arguments()) arguments.push_back({a.name(), ToFact(a.value())});
      break;
    case v1::Event::kApproval:
      e.name = m.approval().act();
      e.on = m.approval().granted();
      break;
    case v1::Event::kFeedback:
      e.recommendation_id = m.feedback().recommendation_id();
      e.outcome = Known(m.feedback().outcome(), FeedbackOutcome::kDismissed);
      break;
    case v1::Event::kContactClosed:
    case v1::Event::kTick:
    case v1::Event::kWrapUpEnded:
    case v1::Event::BODY_NOT_SET: break;
  }
  e.arguments = arguments;
  e.words = words;
  e.streams = streams;
}

namespace {

template <typename T>
std::ostream& operator<<(std::ostream& out, const std::optional<T>& v) {
  return v.has_value() ? out << *v : out << "-";
}
// Of the two zeros JSON readers make one.
std::optional<double> Unsigned(std::optional<double> v) { return v.has_value() ? *v + 0.0 : v; }

std::ostream& operator<<(std::ostream& out, const FactValue& v) {
  out << static_cast<int>(v.kind) << ":";
  if (v.kind == FactValue::Kind::kString) return out << v.string;
  return v.kind == FactValue::Kind::kDouble ? out << v.number + 0.0 : out << v.integer;
}

}  // namespace

std::string Dump(const Event& e) {
  std::ostringstream out;
  out.precision(17);
  const auto n = [](auto v) { return static_cast<int>(v); };
  out << "id=" << e.event_id << " at=" << e.at_ms << " kind=" << n(e.kind) << " party=" << n(e.party)
      << " direction=" << n(e.direction) << " cause=" << n(e.cause) << " stream=" << n(e.stream)
      << " stage=" << n(e.stage) << " stability=" << n(e.stability) << " outcome=" << n(e.outcome) << " on=" << e.on
      << " audible=" << e.audible_to_customer << " count=" << e.count << " revision=" << e.revision
      << " offset=" << e.utc_offset_minutes << " recommendation=" << e.recommendation_id
      << " number=" << Unsigned(e.number) << " begin=" << e.begin_ms << " end=" << e.end_ms << " name=" << e.name
      << " text=" << e.text << " language=" << e.language << "/" << e.second_language << " segment=" << e.segment_id
      << " participant=" << e.participant_id << " to=" << e.to << " value=" << e.value << "\n";
  for (const Argument& a : e.arguments) out << "argument " << a.name << "=" << a.value << "\n";
  for (const Word& w : e.words) out << "word " << w.text << " " << w.begin_ms << "-" << w.end_ms << "\n";
  for (Stream s : e.streams) out << "stream " << n(s) << "\n";
  return out.str();
}

namespace {

template <typename Message, typename Items>
void AddClauses(const Items& ids, Message* m) {
  for (const auto& id : ids) m->add_clause_ids(std::string(id));
}
template <typename Item>
v1::Missing ToMissing(const Item& item) {
  v1::Missing m;
  m.set_kind(static_cast<v1::Missing::Kind>(item.kind));
  m.set_name(std::string(item.name));
  m.set_script_id(std::string(item.script_id));
  m.set_choice(item.choice);
  m.set_way(item.way);
  return m;
}
void SetValue(const FactValue& v, v1::Value* m) {
  switch (v.kind) {
    case FactValue::Kind::kNone: break;
    case FactValue::Kind::kBool: m->set_bool_value(v.integer != 0); break;
    case FactValue::Kind::kInt: m->set_int_value(v.integer); break;
    case FactValue::Kind::kDouble: m->set_double_value(v.number); break;
    case FactValue::Kind::kString: m->set_string_value(std::string(v.string)); break;
    case FactValue::Kind::kDuration: m->set_duration_ms(v.integer); break;
    case FactValue::Kind::kTimestamp: m->set_timestamp_ms(v.integer); break;
  }
}
void Set(const Recommendation& r, v1::Recommendation* m) {
  m->set_id(r.id);
  m->set_action(static_cast<v1::Recommendation::Action>(r.action));
  m->set_custom_action(std::string(r.custom_action));
  m->set_script_id(std::string(r.script_id));
  m->set_text(std::string(r.text));
  m->set_language(std::string(r.language));
  m->set_priority(r.priority);
  m->set_severity(static_cast<v1::Finding::Severity>(r.severity));
  m->set_audience(static_cast<v1::Recommendation::Audience>(r.audience));
  m->set_topic(std::string(r.topic));
  if (r.due_ms) m->set_due_ms(*r.due_ms);
  if (r.expires_ms) m->set_expires_ms(*r.expires_ms);
  m->set_provisional(r.provisional);
  m->set_confirms(r.confirms);
  m->set_element_id(std::string(r.element_id));
  AddClauses(r.clause_ids, m);
  for (const Argument& a : r.arguments) {
    v1::Argument* argument = m->add_arguments();
    argument->set_name(std::string(a.name));
    if (a.value.kind != FactValue::Kind::kNone) SetValue(a.value, argument->mutable_value());
  }
}
void Set(const Finding& f, v1::Finding* m) {
  m->set_element_id(std::string(f.element_id));
  m->set_instance(f.instance);
  AddClauses(f.clause_ids, m);
  m->set_verdict(static_cast<v1::Finding::Verdict>(f.verdict));
  m->set_severity(static_cast<v1::Finding::Severity>(f.severity));
  m->set_participant_id(std::string(f.participant_id));
  m->set_since_ms(f.since_ms);
  if (f.due_ms) m->set_due_ms(*f.due_ms);
  if (f.occurred_ms) m->set_occurred_ms(*f.occurred_ms);
  m->set_excuse_element_id(std::string(f.excuse_element_id));
  for (const Evidence& e : f.evidence) {
    v1::Evidence* evidence = m->add_evidence();
    evidence->set_step(e.step);
    evidence->set_segment_id(std::string(e.segment_id));
    evidence->set_begin_byte(e.begin_byte);
    evidence->set_end_byte(e.end_byte);
    evidence->set_begin_utf16(e.begin_utf16);
    evidence->set_end_utf16(e.end_utf16);
    evidence->set_act(std::string(e.act));
    evidence->set_approximate(e.approximate);
  }
}

}  // namespace

v1::Decision ToMessage(const Decision& d) {
  v1::Decision m;
  m.set_at_ms(d.at_ms);
  m.set_step(d.step);
  m.set_disposition(static_cast<v1::Decision::Disposition>(d.disposition));
  for (const Recommendation& r : d.recommendations) Set(r, m.add_recommendations());
  for (const Withdrawal& w : d.withdrawals) {
    v1::Withdrawal* withdrawal = m.add_withdrawals();
    withdrawal->set_recommendation_id(w.recommendation_id);
    withdrawal->set_reason(static_cast<v1::Withdrawal::Reason>(w.reason));
  }
  for (const Finding& f : d.findings) Set(f, m.add_findings());
  for (const StateChange& s : d.state_changes) {
    v1::StateChange* change = m.add_state_changes();
    change->set_region(std::string(s.region));
    change->set_from(std::string(s.from));
    change->set_to(std::string(s.to));
    change->set_cause(std::string(s.cause));
  }
  for (const PermissionChange& p : d.permission_changes) {
    v1::PermissionChange* change = m.add_permission_changes();
    change->set_act(std::string(p.act));
    change->set_permitted(p.permitted);
    change->set_element_id(std::string(p.element_id));
    AddClauses(p.clause_ids, change);
    for (const Missing& i : p.missing) *change->add_missing() = ToMissing(i);
  }
  for (const Fault& f : d.faults) {
    v1::Fault* fault = m.add_faults();
    fault->set_kind(static_cast<v1::Fault::Kind>(f.kind));
    fault->set_element_id(std::string(f.element_id));
    fault->set_code(std::string(f.code));
    fault->set_cycle(std::string(f.cycle));
  }
  for (std::string_view name : d.unrecognised) m.add_unrecognised(std::string(name));
  if (d.next_deadline_ms) m.set_next_deadline_ms(*d.next_deadline_ms);
  m.set_clock_skew_ms(d.clock_skew_ms);
  return m;
}

v1::PermissionAnswer ToMessage(const PermissionAnswer& a) {
  v1::PermissionAnswer m;
  m.set_act(a.act);
  m.set_known(a.known);
  m.set_permitted(a.permitted);
  for (const std::string& id : a.element_ids) m.add_element_ids(id);
  AddClauses(a.clause_ids, &m);
  for (const auto& i : a.missing) *m.add_missing() = ToMissing(i);
  return m;
}

namespace {

v1::Recommendation ToMessage(const CallView::LiveRecommendation& r) {
  v1::Recommendation m;
  m.set_id(r.id);
  m.set_action(static_cast<v1::Recommendation::Action>(r.action));
  m.set_custom_action(r.custom_action);
  m.set_severity(static_cast<decltype(m.severity())>(r.severity));
  m.set_audience(static_cast<decltype(m.audience())>(r.audience));
  m.set_priority(r.priority);
  m.set_provisional(r.provisional);
  m.set_element_id(r.element_id);
  m.set_script_id(r.script_id);
  m.set_topic(r.topic);
  AddClauses(r.clause_ids, &m);
  if (r.due_ms) m.set_due_ms(*r.due_ms);
  if (r.expires_ms) m.set_expires_ms(*r.expires_ms);
  return m;
}

v1::OpenDuty ToMessage(const CallView::OpenDuty& d) {
  v1::OpenDuty m;
  m.set_element_id(d.element_id);
  m.set_instance(d.instance);
  AddClauses(d.clause_ids, &m);
  m.set_severity(static_cast<v1::Finding::Severity>(d.severity));
  m.set_since_ms(d.since_ms);
  if (d.due_ms) m.set_due_ms(*d.due_ms);
  m.set_overdue(d.overdue);
  return m;
}

}  // namespace

v1::CallView ToMessage(const CallView& v) {
  v1::CallView m;
  m.set_at_ms(v.at_ms);
  m.set_step(v.step);
  m.set_closed(v.closed);
  for (const std::string& s : v.states) m.add_states(s);
  for (const CallView::LiveRecommendation& r : v.recommendations) *m.add_recommendations() = ToMessage(r);
  for (const CallView::OpenDuty& d : v.duties) *m.add_duties() = ToMessage(d);
  for (const PermissionAnswer& p : v.permissions) *m.add_permissions() = ToMessage(p);
  for (const std::string& f : v.unknown_facts) m.add_unknown_facts(f);
  if (v.next_deadline_ms) m.set_next_deadline_ms(*v.next_deadline_ms);
  return m;
}

v1::Explanation ToMessage(const Explanation& x) {
  v1::Explanation m;
  m.set_element_id(x.element_id);
  v1::Decision* decision = m.mutable_decision();
  decision->set_at_ms(x.at_ms);
  decision->set_step(x.step);
  for (const auto& r : x.recommendations) *decision->add_recommendations() = ToMessage(r);
  for (const auto& f : x.findings) {
    v1::Finding* finding = decision->add_findings();
    finding->set_instance(f.instance);
    finding->set_verdict(static_cast<v1::Finding::Verdict>(f.verdict));
    finding->set_severity(static_cast<v1::Finding::Severity>(f.severity));
    finding->set_excuse_element_id(f.excuse_element_id);
    finding->set_since_ms(f.since_ms);
    if (f.due_ms) finding->set_due_ms(*f.due_ms);
    if (f.occurred_ms) finding->set_occurred_ms(*f.occurred_ms);
  }
  for (const auto& p : x.parts) {
    v1::Explanation::Term* term = m.add_terms();
    term->set_text(p.text);
    term->set_value(p.value);
    term->set_decisive(p.decisive);
    term->set_depth(p.depth);
    term->set_role(p.role);
  }
  for (const auto& w : x.words) {
    v1::Evidence* evidence = m.add_evidence();
    evidence->set_step(w.step);
    evidence->set_segment_id(w.segment_id);
    evidence->set_begin_byte(w.begin_byte);
    evidence->set_end_byte(w.end_byte);
    evidence->set_begin_utf16(w.begin_utf16);
    evidence->set_end_utf16(w.end_utf16);
    evidence->set_act(w.act);
    evidence->set_approximate(w.approximate);
    v1::Explanation::Said* said = m.add_said();
    said->set_party(static_cast<v1::Party>(w.party));
    said->set_begin_ms(w.begin_ms);
    said->set_end_ms(w.end_ms);
  }
  m.set_kind(static_cast<v1::Explanation::Kind>(x.kind));
  m.set_standing(static_cast<v1::Explanation::Standing>(x.standing));
  m.set_observed(x.observed);
  m.set_acted(x.acted);
  m.set_severity(static_cast<v1::Finding::Severity>(x.severity));
  for (const auto& c : x.clauses) {
    m.add_clause_ids(c.id);
    v1::Explanation::ClauseText* clause = m.add_clauses();
    clause->set_id(c.id);
    clause->set_title(c.title);
    clause->set_text(c.text);
  }
  for (const auto& d : x.duties) *m.add_duties() = ToMessage(d);
  for (const auto& t : x.triggers) {
    v1::Explanation::Trigger* trigger = m.add_triggers();
    trigger->set_on(t.on);
    trigger->set_role(t.role);
    if (t.last_ms) trigger->set_last_ms(*t.last_ms);
    if (t.next_ms) trigger->set_next_ms(*t.next_ms);
  }
  for (const auto& t : x.timers) {
    v1::Explanation::Timer* timer = m.add_timers();
    timer->set_what(t.what);
    timer->set_at_ms(t.at_ms);
  }
  if (x.obstacle.reason == Explanation::Reason::kUnspecified) return m;
  v1::Explanation::Obstacle* obstacle = m.mutable_obstacle();
  obstacle->set_reason(static_cast<v1::Explanation::Obstacle::Reason>(x.obstacle.reason));
  obstacle->set_name(x.obstacle.name);
  obstacle->set_text(x.obstacle.text);
  if (x.obstacle.by_ms) obstacle->set_by_ms(*x.obstacle.by_ms);
  for (const auto& n : x.obstacle.needs) {
    v1::Explanation::Need* need = obstacle->add_needs();
    need->set_kind(static_cast<v1::Missing::Kind>(n.kind));
    need->set_text(n.text);
    need->set_wanted(n.wanted);
    need->set_name(n.name);
    need->set_value(n.value);
    if (n.by_ms) need->set_by_ms(*n.by_ms);
  }
  return m;
}

v1::ExplanationList ToMessage(const std::vector<Explanation>& explanations) {
  v1::ExplanationList m;
  for (const Explanation& x : explanations) *m.add_explanations() = ToMessage(x);
  return m;
}

}  // namespace callcue::wire

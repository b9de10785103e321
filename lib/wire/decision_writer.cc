// The fields of each message stand here once, in the order of their numbers; BinaryOutput and JsonOutput differ in form
// alone. A test holds both against the schema.
#include "lib/wire/decision_writer.h"

#include "lib/base/concat.h"
#include "lib/wire/binary_output.h"
#include "lib/wire/json_output.h"
#include "lib/wire/output_bound.h"

namespace callcue::wire {
namespace {

std::string_view AudienceName(Audience audience) {
  switch (audience) {
    case Audience::kUnspecified: return {};
    case Audience::kAgent: return "AGENT";
    case Audience::kSupervisor: return "SUPERVISOR";
  }
  return {};
}

std::string_view MissingName(Missing::Kind kind) {
  switch (kind) {
    case Missing::Kind::kUnspecified: return {};
    case Missing::Kind::kAct: return "ACT";
    case Missing::Kind::kFact: return "FACT";
    case Missing::Kind::kApproval: return "APPROVAL";
    case Missing::Kind::kCondition: return "CONDITION";
  }
  return {};
}

std::string_view FaultName(Fault::Kind kind) {
  switch (kind) {
    case Fault::Kind::kUnspecified: return {};
    case Fault::Kind::kGuardError: return "GUARD_ERROR";
    case Fault::Kind::kStepLimit: return "STEP_LIMIT";
  }
  return {};
}

// Whether a field is written; a bound counts it anyway.
#define CALLCUE_HAS(condition) (Output::kBounds || __builtin_expect(condition, 1))

template <typename Output>
class Writer {
 public:
  template <typename... Into>
  explicit Writer(Into... into) : out_(into...) {}

  template <typename Message>
  void Whole(const Message& message) {
    const size_t begin = out_.Begin();
    Fields(message);
    out_.End(begin);
    out_.Flush();
  }
  template <typename Message>
  size_t Bound(const Message& message) {
    Fields(message);
    return out_.bytes();
  }

 private:
  // Fields with implicit presence: a default is left out.
  [[gnu::always_inline]] void Int(int number, std::string_view name, int64_t value) {
    if (CALLCUE_HAS(value != 0)) out_.Int(number, name, value);
  }
  [[gnu::always_inline]] void Int64(int number, std::string_view name, int64_t value) {
    if (CALLCUE_HAS(value != 0)) out_.Int64(number, name, value);
  }
  [[gnu::always_inline]] void Bool(int number, std::string_view name, bool value) {
    if (CALLCUE_HAS(value)) out_.Bool(number, name, value);
  }
  [[gnu::always_inline]] void String(int number, std::string_view name, std::string_view value) {
    if (CALLCUE_HAS(!value.empty())) out_.String(number, name, value);
  }
  template <typename E, typename NameOf>
  [[gnu::always_inline]] void Enum(int number, std::string_view name, E value, NameOf name_of) {
    if (!CALLCUE_HAS(value != E())) return;
    out_.Enum(number, name, static_cast<int64_t>(value),
              Output::kNames ? std::string_view(name_of(value)) : std::string_view());
  }
  // Fields with presence.
  [[gnu::always_inline]] void Optional64(int number, std::string_view name, const std::optional<int64_t>& value) {
    if (CALLCUE_HAS(value.has_value())) out_.Int64(number, name, value.value_or(0));
  }
  template <typename Items>
  void Messages(int number, std::string_view name, const Items& items) {
    out_.Messages(number, name, items, [this](const auto& item) { this->Fields(item); });
  }

  void Fields(const Decision& d) {
    Int64(1, "atMs", d.at_ms);
    Int(2, "step", d.step);
    Enum(3, "disposition", d.disposition, DispositionName);
    Messages(4, "recommendations", d.recommendations);
    if ((d.withdrawals.size() | d.findings.size()) != 0) {
      Messages(5, "withdrawals", d.withdrawals);
      Messages(6, "findings", d.findings);
    }
    Messages(7, "stateChanges", d.state_changes);
    if ((d.permission_changes.size() | d.faults.size() | d.unrecognised.size()) != 0) {
      Messages(8, "permissionChanges", d.permission_changes);
      Messages(9, "faults", d.faults);
      out_.Strings(10, "unrecognised", d.unrecognised);
    }
    Optional64(11, "nextDeadlineMs", d.next_deadline_ms);
    Int64(12, "clockSkewMs", d.clock_skew_ms);
  }

  void Fields(const Recommendation& r) {
    Int(1, "id", r.id);
    Enum(2, "action", r.action, ActionName);
    String(3, "customAction", r.custom_action);
    String(4, "scriptId", r.script_id);
    String(5, "text", r.text);
    String(6, "language", r.language);
    Int(7, "priority", r.priority);
    Enum(8, "severity", r.severity, SeverityName);
    Enum(9, "audience", r.audience, AudienceName);
    String(10, "topic", r.topic);
    Optional64(11, "dueMs", r.due_ms);
    Optional64(12, "expiresMs", r.expires_ms);
    Bool(13, "provisional", r.provisional);
    Int(14, "confirms", r.confirms);
    String(15, "elementId", r.element_id);
    out_.Strings(16, "clauseIds", r.clause_ids);
    Messages(17, "arguments", r.arguments);
  }

  void Fields(const Argument& a) {
    String(1, "name", a.name);
    if (a.value.kind == FactValue::Kind::kNone) return;
    out_.Message(2, "value", [&] { Fields(a.value); });
  }

  void Fields(const FactValue& v) {
    switch (v.kind) {
      case FactValue::Kind::kNone: break;
      case FactValue::Kind::kBool: return out_.Bool(1, "boolValue", v.integer != 0);
      case FactValue::Kind::kInt: return out_.Int64(2, "intValue", v.integer);
      case FactValue::Kind::kDouble: return out_.Double(3, "doubleValue", v.number);
      case FactValue::Kind::kString: return out_.String(4, "stringValue", v.string);
      case FactValue::Kind::kDuration: return out_.Int64(5, "durationMs", v.integer);
      case FactValue::Kind::kTimestamp: return out_.Int64(6, "timestampMs", v.integer);
    }
  }

  void Fields(const Withdrawal& w) {
    Int(1, "recommendationId", w.recommendation_id);
    Enum(2, "reason", w.reason, WithdrawalReasonName);
  }

  void Fields(const Finding& f) {
    String(1, "elementId", f.element_id);
    Int(2, "instance", f.instance);
    out_.Strings(3, "clauseIds", f.clause_ids);
    Enum(4, "verdict", f.verdict, VerdictName);
    Enum(5, "severity", f.severity, SeverityName);
    String(6, "participantId", f.participant_id);
    Int64(7, "sinceMs", f.since_ms);
    Optional64(8, "dueMs", f.due_ms);
    Optional64(9, "occurredMs", f.occurred_ms);
    String(10, "excuseElementId", f.excuse_element_id);
    Messages(11, "evidence", f.evidence);
  }

  void Fields(const Evidence& e) {
    Int(1, "step", e.step);
    String(2, "segmentId", e.segment_id);
    Int(3, "beginByte", e.begin_byte);
    Int(4, "endByte", e.end_byte);
    Int(5, "beginUtf16", e.begin_utf16);
    Int(6, "endUtf16", e.end_utf16);
    String(7, "act", e.act);
    Bool(8, "approximate", e.approximate);
  }

  void Fields(const StateChange& s) {
    String(1, "region", s.region);
    String(2, "from", s.from);
    String(3, "to", s.to);
    String(4, "cause", s.cause);
  }

  void Fields(const PermissionChange& p) {
    String(1, "act", p.act);
    Bool(2, "permitted", p.permitted);
    String(3, "elementId", p.element_id);
    out_.Strings(4, "clauseIds", p.clause_ids);
    Messages(5, "missing", p.missing);
  }

  // Missing and PermissionAnswer::MissingItem are one message.
  template <typename M>
  void MissingFields(const M& m) {
    Enum(1, "kind", m.kind, MissingName);
    String(2, "name", m.name);
    String(3, "scriptId", m.script_id);
    Int(4, "choice", m.choice);
    Int(5, "way", m.way);
  }
  void Fields(const Missing& m) { MissingFields(m); }
  void Fields(const PermissionAnswer::MissingItem& m) { MissingFields(m); }

  void Fields(const Fault& f) {
    Enum(1, "kind", f.kind, FaultName);
    String(2, "elementId", f.element_id);
    String(3, "code", f.code);
    String(4, "cycle", f.cycle);
  }

  void Fields(const PermissionAnswer& p) {
    String(1, "act", p.act);
    Bool(2, "known", p.known);
    Bool(3, "permitted", p.permitted);
    out_.Strings(4, "elementIds", p.element_ids);
    out_.Strings(5, "clauseIds", p.clause_ids);
    Messages(6, "missing", p.missing);
  }

  void Fields(const CallView& v) {
    Int64(1, "atMs", v.at_ms);
    Int(2, "step", v.step);
    Bool(3, "closed", v.closed);
    out_.Strings(4, "states", v.states);
    Messages(5, "recommendations", v.recommendations);
    Messages(6, "duties", v.duties);
    Messages(7, "permissions", v.permissions);
    out_.Strings(8, "unknownFacts", v.unknown_facts);
    Optional64(9, "nextDeadlineMs", v.next_deadline_ms);
  }

  // A part of Recommendation.
  void Fields(const CallView::LiveRecommendation& r) {
    Int(1, "id", r.id);
    Enum(2, "action", r.action, ActionName);
    String(3, "customAction", r.custom_action);
    String(4, "scriptId", r.script_id);
    Int(7, "priority", r.priority);
    Enum(8, "severity", r.severity, SeverityName);
    Enum(9, "audience", r.audience, AudienceName);
    String(10, "topic", r.topic);
    Optional64(11, "dueMs", r.due_ms);
    Optional64(12, "expiresMs", r.expires_ms);
    Bool(13, "provisional", r.provisional);
    String(15, "elementId", r.element_id);
    out_.Strings(16, "clauseIds", r.clause_ids);
  }

  void Fields(const CallView::OpenDuty& d) {
    String(1, "elementId", d.element_id);
    Int(2, "instance", d.instance);
    out_.Strings(3, "clauseIds", d.clause_ids);
    Enum(4, "severity", d.severity, SeverityName);
    Int64(5, "sinceMs", d.since_ms);
    Optional64(6, "dueMs", d.due_ms);
    Bool(7, "overdue", d.overdue);
  }

  // The decision of an explanation: what it recommends now, and what the last step found of it.
  struct Outcome {
    const Explanation& x;
  };
  void Fields(const Outcome& o) {
    Int64(1, "atMs", o.x.at_ms);
    Int(2, "step", o.x.step);
    Messages(4, "recommendations", o.x.recommendations);
    Messages(6, "findings", o.x.findings);
  }
  void Fields(const Explanation::Finding& f) {
    Int(2, "instance", f.instance);
    Enum(4, "verdict", f.verdict, VerdictName);
    Enum(5, "severity", f.severity, SeverityName);
    Int64(7, "sinceMs", f.since_ms);
    Optional64(8, "dueMs", f.due_ms);
    Optional64(9, "occurredMs", f.occurred_ms);
    String(10, "excuseElementId", f.excuse_element_id);
  }

  void Fields(const Explanation& x) {
    String(1, "elementId", x.element_id);
    std::vector<std::string_view> ids;
    for (const Explanation::Clause& clause : x.clauses) ids.push_back(clause.id);
    out_.Strings(2, "clauseIds", ids);
    out_.Message(3, "decision", [&] { Fields(Outcome{x}); });
    Messages(4, "terms", x.parts);
    Messages(5, "evidence", x.words);
    Enum(6, "kind", x.kind, ExplanationKindName);
    Enum(7, "standing", x.standing, StandingName);
    Bool(8, "observed", x.observed);
    Enum(9, "severity", x.severity, SeverityName);
    Messages(10, "clauses", x.clauses);
    Messages(11, "duties", x.duties);
    Messages(12, "triggers", x.triggers);
    Messages(13, "timers", x.timers);
    if (x.obstacle.reason != Explanation::Reason::kUnspecified) {
      out_.Message(14, "obstacle", [&] { Fields(x.obstacle); });
    }
    std::vector<Said> said;
    for (const Explanation::Words& words : x.words) said.push_back({words});
    Messages(15, "said", said);
    Bool(16, "acted", x.acted);
  }

  void Fields(const Explanation::Part& p) {
    String(1, "text", p.text);
    String(2, "value", p.value);
    Bool(3, "decisive", p.decisive);
    Int(4, "depth", p.depth);
    String(5, "role", p.role);
  }
  void Fields(const Explanation::Words& w) {
    Int(1, "step", w.step);
    String(2, "segmentId", w.segment_id);
    Int(3, "beginByte", w.begin_byte);
    Int(4, "endByte", w.end_byte);
    Int(5, "beginUtf16", w.begin_utf16);
    Int(6, "endUtf16", w.end_utf16);
    String(7, "act", w.act);
    Bool(8, "approximate", w.approximate);
  }
  struct Said {
    const Explanation::Words& words;
  };
  void Fields(const Said& s) {
    Enum(1, "party", s.words.party, [](Party party) {
      const std::string_view name = PartyName(party);
      return name.empty() ? std::string() : Concat("PARTY_", name);
    });
    Int64(2, "beginMs", s.words.begin_ms);
    Int64(3, "endMs", s.words.end_ms);
  }
  void Fields(const Explanation::Clause& c) {
    String(1, "id", c.id);
    String(2, "title", c.title);
    String(3, "text", c.text);
  }
  void Fields(const Explanation::Trigger& t) {
    String(1, "on", t.on);
    String(2, "role", t.role);
    Optional64(3, "lastMs", t.last_ms);
    Optional64(4, "nextMs", t.next_ms);
  }
  void Fields(const Explanation::Timer& t) {
    String(1, "what", t.what);
    Int64(2, "atMs", t.at_ms);
  }
  void Fields(const Explanation::Obstacle& o) {
    Enum(1, "reason", o.reason, ReasonName);
    String(2, "name", o.name);
    String(3, "text", o.text);
    Messages(4, "needs", o.needs);
    Optional64(5, "byMs", o.by_ms);
  }
  void Fields(const Explanation::Need& n) {
    Enum(1, "kind", n.kind, MissingName);
    String(2, "text", n.text);
    Bool(3, "wanted", n.wanted);
    String(4, "name", n.name);
    String(5, "value", n.value);
    Optional64(6, "byMs", n.by_ms);
  }
  void Fields(const std::vector<Explanation>& all) { Messages(1, "explanations", all); }

  Output out_;
};

#undef CALLCUE_HAS

}  // namespace

void DecisionWriter::AppendBinary(const Decision& decision, std::string* out) {
  Writer<BinaryOutput>(out).Whole(decision);
}
void DecisionWriter::AppendJson(const Decision& decision, std::string* out) { Writer<JsonOutput>(out).Whole(decision); }
// With all that they call, for what a decision is made of is small and much: the place is in a register then.
[[gnu::flatten]] void DecisionWriter::WriteBinary(const Decision& decision, Bytes* out) {
  const size_t bound = Writer<OutputBound>().Bound(decision);
  Writer<BinaryOutputInto<BytesBuffer>>(out, bound).Whole(decision);
}
[[gnu::flatten]] void DecisionWriter::WriteJson(const Decision& decision, Bytes* out) {
  const size_t bound = Writer<OutputBound>().Bound(decision);
  Writer<JsonOutputInto<BytesBuffer>>(out, bound).Whole(decision);
}
void DecisionWriter::AppendBinary(const PermissionAnswer& answer, std::string* out) {
  Writer<BinaryOutput>(out).Whole(answer);
}
void DecisionWriter::AppendJson(const PermissionAnswer& answer, std::string* out) {
  Writer<JsonOutput>(out).Whole(answer);
}
void DecisionWriter::AppendBinary(const CallView& view, std::string* out) { Writer<BinaryOutput>(out).Whole(view); }
void DecisionWriter::AppendJson(const CallView& view, std::string* out) { Writer<JsonOutput>(out).Whole(view); }

void DecisionWriter::AppendBinary(const Explanation& explanation, std::string* out) {
  Writer<BinaryOutput>(out).Whole(explanation);
}
void DecisionWriter::AppendJson(const Explanation& explanation, std::string* out) {
  Writer<JsonOutput>(out).Whole(explanation);
}
void DecisionWriter::AppendBinary(const std::vector<Explanation>& explanations, std::string* out) {
  Writer<BinaryOutput>(out).Whole(explanations);
}
void DecisionWriter::AppendJson(const std::vector<Explanation>& explanations, std::string* out) {
  Writer<JsonOutput>(out).Whole(explanations);
}

void AppendJsonString(std::string_view text, std::string* out) {
  OutputBuffer buffer(out);
  WriteJsonString(text, &buffer);
  buffer.Flush();
}

}  // namespace callcue::wire

#include "lib/audit/json.h"

#include "lib/report/scorecard_writer.h"
#include "lib/wire/decision_writer.h"
#include "lib/wire/json_output.h"

namespace callcue::audit {
namespace {

class Writer {
 public:
  explicit Writer(std::string* out) : text_(*out), out_(out) {}

  void Write(std::string_view recording, const Contact& contact) {
    const size_t begin = out_.Begin();
    out_.Message(1, "contact", [&] {
      out_.String(1, "recording", recording);
      out_.Int(2, "number", contact.number);
      if (!contact.error.empty()) return out_.String(3, "error", contact.error);
      Int64(4, "startedMs", contact.started_ms);
      Int(5, "events", static_cast<int64_t>(contact.events));
      out_.Foreign("scorecard", [&](std::string* text) { report::AppendJson(contact.scorecard, text); });
      out_.Message(7, "noise", [&] { Fields(contact.noise); });
      out_.Messages(8, "worst", contact.worst, [&](const Moment& moment) { Fields(moment); });
    });
    End(begin);
  }

  void Write(const Totals& totals, const std::vector<std::string>& recordings, const std::vector<PlacedMoment>& worst,
             const Explanations& explanations) {
    const size_t begin = out_.Begin();
    out_.Message(2, "totals", [&] {
      Count(1, "contacts", totals.contacts);
      Count(2, "events", totals.events);
      Count(3, "unreadable", totals.unreadable);
      Count(4, "scored", totals.scored);
      Count(5, "failed", totals.failed);
      if (const auto score = totals.MeanScore()) out_.Int(6, "meanScore", *score);
      Count(7, "fulfilled", totals.judgments.fulfilled);
      Count(8, "violated", totals.judgments.violated);
      Count(9, "excused", totals.judgments.excused);
      Count(10, "undetermined", totals.judgments.undetermined);
      out_.Message(11, "noise", [&] { Fields(totals.noise); });
      out_.Messages(12, "clauses", totals.clauses, [&](const ClauseTotals& clause) { Fields(clause); });
      size_t i = 0;
      out_.Messages(13, "worst", worst, [&](const PlacedMoment& placed) {
        out_.String(1, "recording", recordings[placed.recording]);
        out_.Int(2, "contact", placed.contact);
        Fields(placed.moment);
        const std::optional<Explanation>& explanation = explanations[i++];
        if (!explanation) return;
        out_.Foreign("explanation", [&](std::string* text) { wire::DecisionWriter::AppendJson(*explanation, text); });
      });
    });
    End(begin);
  }

 private:
  void End(size_t begin) {
    out_.End(begin);
    out_.Flush();
    text_ += '\n';
  }
  void Fields(const Noise& noise) {
    Count(1, "prompts", noise.prompts);
    Count(2, "followed", noise.followed);
    Count(3, "withdrawn", noise.withdrawn);
    Count(4, "repeated", noise.repeated);
    Int64(5, "durationMs", noise.duration_ms);
    Count(6, "promptsPerMinute", noise.PromptsPerMinute());
    Int(7, "shareWithdrawn", noise.ShareWithdrawn());
    Int(8, "shareRepeated", noise.ShareRepeated());
  }
  void Fields(const Moment& moment) {
    out_.String(3, "elementId", moment.element_id);
    out_.Strings(4, "clauseIds", moment.clause_ids);
    Enum(5, "severity", moment.severity);
    Int(6, "instance", moment.instance);
    Int(7, "step", moment.step);
    Int64(8, "atMs", moment.at_ms);
    Int64(9, "sinceMs", moment.since_ms);
    if (moment.due_ms) out_.Int64(10, "dueMs", *moment.due_ms);
    if (moment.occurred_ms) out_.Int64(11, "occurredMs", *moment.occurred_ms);
  }
  void Fields(const ClauseTotals& clause) {
    out_.String(1, "clauseId", clause.clause_id);
    Count(2, "kept", clause.kept);
    Count(3, "broken", clause.broken);
    Count(4, "undetermined", clause.undetermined);
    Count(5, "notApplicable", clause.not_applicable);
    Count(6, "violations", clause.violated);
    Enum(7, "worst", clause.worst);
    if (const auto score = clause.MeanScore()) out_.Int(8, "meanScore", *score);
    Int(9, "weight", clause.rules.weight);
    if (clause.rules.critical) out_.Bool(10, "critical", true);
    if (clause.rules.mode == Mode::kObserve) out_.Bool(11, "observed", true);
  }
  void Int(int number, std::string_view name, int64_t value) {
    if (value != 0) out_.Int(number, name, value);
  }
  void Int64(int number, std::string_view name, int64_t value) {
    if (value != 0) out_.Int64(number, name, value);
  }
  void Count(int number, std::string_view name, uint64_t value) { Int64(number, name, static_cast<int64_t>(value)); }
  void Enum(int number, std::string_view name, Severity value) {
    if (value != Severity::kUnspecified) out_.Enum(number, name, static_cast<int64_t>(value), SeverityName(value));
  }

  std::string& text_;
  wire::JsonOutput out_;
};

}  // namespace

void AppendJsonLine(std::string_view recording, const Contact& contact, std::string* out) {
  Writer(out).Write(recording, contact);
}
void AppendJsonLine(const Totals& totals, const std::vector<std::string>& recordings,
                    const std::vector<PlacedMoment>& worst, const Explanations& explanations, std::string* out) {
  Writer(out).Write(totals, recordings, worst, explanations);
}

}  // namespace callcue::audit

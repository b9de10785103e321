#include "lib/report/scorecard_writer.h"

#include <algorithm>
#include <vector>

#include "lib/wire/binary_output.h"
#include "lib/wire/json_output.h"

namespace callcue::report {
namespace {

template <typename Output>
class Writer {
 public:
  explicit Writer(std::string* out) : out_(out) {}

  void Write(const Scorecard& card) {
    uint32_t not_applicable = 0;
    std::vector<const Scorecard::Line*> lines;
    for (const Scorecard::Line& line : card.lines()) {
      not_applicable += line.counts.outcome() == Scorecard::Outcome::kNotApplicable;
      if (line.counts.judged() > 0) lines.push_back(&line);
    }
    const size_t begin = out_.Begin();
    out_.Messages(1, "lines", lines, [this](const Scorecard::Line* line) { Write(*line); });
    Counts(2, card.total());
    Optional(6, "score", card.score());
    Optional(7, "weighted", card.weighted());
    Int(8, "criticalViolations", card.critical_violations());
    Bool(9, "failed", card.failed());
    Int(10, "notApplicable", not_applicable);
    out_.End(begin);
    out_.Flush();
  }

 private:
  void Write(const Scorecard::Line& line) {
    if (!line.clause_id.empty()) out_.String(1, "clauseId", line.clause_id);
    Counts(2, line.counts);
    Enum(6, "worst", line.counts.worst, SeverityName(line.counts.worst));
    Enum(7, "outcome", line.counts.outcome(), OutcomeName(line.counts.outcome()));
    Optional(8, "score", line.score());
    Int(9, "weight", line.rules.weight);
    Bool(10, "critical", line.rules.critical);
    Bool(11, "observed", line.rules.mode == Mode::kObserve);
  }
  void Counts(int first, const Scorecard::Counts& counts) {
    Int(first, "fulfilled", counts.fulfilled);
    Int(first + 1, "violated", counts.violated);
    Int(first + 2, "excused", counts.excused);
    Int(first + 3, "undetermined", counts.undetermined);
  }
  void Int(int number, std::string_view name, uint32_t value) {
    if (value != 0) out_.Int(number, name, value);
  }
  void Bool(int number, std::string_view name, bool value) {
    if (value) out_.Bool(number, name, value);
  }
  void Optional(int number, std::string_view name, const std::optional<uint32_t>& value) {
    if (value) out_.Int(number, name, *value);
  }
  template <typename E>
  void Enum(int number, std::string_view name, E value, std::string_view enumerator) {
    if (value != E()) out_.Enum(number, name, static_cast<int64_t>(value), enumerator);
  }

  Output out_;
};

}  // namespace

void AppendBinary(const Scorecard& card, std::string* out) { Writer<wire::BinaryOutput>(out).Write(card); }
void AppendJson(const Scorecard& card, std::string* out) { Writer<wire::JsonOutput>(out).Write(card); }

}  // namespace callcue::report

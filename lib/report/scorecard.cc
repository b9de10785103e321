#include "lib/report/scorecard.h"

#include <algorithm>
#include <set>
#include <vector>

#include "lib/report/sheet.h"

namespace callcue::report {
namespace {

constexpr int kTitleColumns = 44;

void Count(const Finding& finding, Scorecard::Counts* counts) {
  switch (finding.verdict) {
    case Verdict::kFulfilled: ++counts->fulfilled; break;
    case Verdict::kViolated:
      ++counts->violated;
      counts->worst = std::max(counts->worst, finding.severity);
      break;
    case Verdict::kExcused: ++counts->excused; break;
    case Verdict::kUndetermined: ++counts->undetermined; break;
    case Verdict::kUnspecified:
    case Verdict::kPending: break;
  }
}

// Clauses with a finding: those of the policy in its order, then whatever else was cited.
std::vector<std::string_view> Order(const std::map<std::string_view, Scorecard::Counts>& clauses, Strings ids) {
  std::vector<std::string_view> order;
  std::set<std::string_view> seen;
  for (const std::string_view id : ids) {
    if (clauses.count(id) && seen.insert(id).second) order.push_back(id);
  }
  for (const auto& [id, counts] : clauses) {
    if (seen.insert(id).second) order.push_back(id);
  }
  return order;
}

struct Row {
  std::string id, title, cells[4], worst;
  Paint paint[4] = {Paint::kPlain, Paint::kPlain, Paint::kPlain, Paint::kPlain};
};

Row RowOf(std::string_view id, std::string_view title, const Scorecard::Counts& counts, Language language) {
  Row row;
  row.id = Printable(id);
  row.title = Shortened(Printable(title), kTitleColumns);
  const uint32_t numbers[4] = {counts.fulfilled, counts.violated, counts.excused, counts.undetermined};
  const Paint paints[4] = {Paint::kGood, Paint::kBad, Paint::kQuiet, Paint::kWarning};
  for (int i = 0; i < 4; ++i) {
    row.cells[i] = numbers[i] == 0 ? "-" : std::to_string(numbers[i]);
    row.paint[i] = numbers[i] == 0 ? Paint::kQuiet : paints[i];
  }
  row.worst = std::string(LabelOf(counts.worst).In(language));
  return row;
}

std::string Closing(const Scorecard::Counts& total, Language language) {
  if (total.judged() == 0) return std::string(Label{"Nothing was judged.", "没有可判定的条款。"}.In(language));
  const std::string_view worst = LabelOf(total.worst).In(language);
  const Label in_brackets = {" (worst: $0)", "（最重：$0）"};
  return Fill(Label{"$0 judged: $1 fulfilled, $2 violated$5, $3 excused, $4 undecided.",
                    "共判定 $0 项：已做到 $1，违规 $2$5，免责 $3，无法判定 $4。"}
                  .In(language),
              {std::to_string(total.judged()), std::to_string(total.fulfilled), std::to_string(total.violated),
               std::to_string(total.excused), std::to_string(total.undetermined),
               worst.empty() ? "" : Fill(in_brackets.In(language), {worst})});
}

}  // namespace

void Scorecard::Add(const Finding& finding) {
  Count(finding, &total_);
  for (const std::string_view id : finding.clause_ids) Count(finding, &clauses_[id]);
}

std::string Scorecard::Render(const Standard& standard, Language language, bool colour) const {
  const Label heads[4] = {
      LabelOf(Verdict::kFulfilled), {"violated", "违规"}, LabelOf(Verdict::kExcused), LabelOf(Verdict::kUndetermined)};
  Row head;
  head.id = std::string(Label{"Clause", "条款"}.In(language));
  for (int i = 0; i < 4; ++i) head.cells[i] = std::string(heads[i].In(language));
  head.worst = std::string(Label{"worst", "最重"}.In(language));
  std::vector<Row> rows = {head};
  for (const std::string_view id : Order(clauses_, standard.clause_ids)) {
    rows.push_back(RowOf(id, standard.title(id, TagOf(language)), clauses_.at(id), language));
  }

  int id_columns = 0, title_columns = 0, cell_columns[4] = {};
  for (const Row& row : rows) {
    id_columns = std::max(id_columns, Width(row.id));
    title_columns = std::max(title_columns, Width(row.title));
    for (int i = 0; i < 4; ++i) cell_columns[i] = std::max(cell_columns[i], Width(row.cells[i]));
  }
  std::string out;
  for (size_t r = 0; r < rows.size() && rows.size() > 1; ++r) {
    const Row& row = rows[r];
    std::string line = Concat(PadRight(row.id, id_columns), "  ", PadRight(row.title, title_columns));
    for (int i = 0; i < 4; ++i) {
      line += Concat("  ", Painted(PadLeft(row.cells[i], cell_columns[i]), row.paint[i], colour));
    }
    if (!row.worst.empty()) line += Concat("  ", Painted(row.worst, r == 0 ? Paint::kPlain : Paint::kBad, colour));
    out += Concat(r == 0 ? Painted(line, Paint::kStrong, colour) : line, "\n");
  }
  const Paint paint = total_.violated > 0 ? Paint::kBad : total_.fulfilled > 0 ? Paint::kGood : Paint::kWarning;
  out += Concat(Painted(Closing(total_, language), paint, colour), "\n");
  return out;
}

}  // namespace callcue::report

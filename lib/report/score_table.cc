#include "lib/report/score_table.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_format.h"
#include "lib/report/sheet.h"

namespace callcue::report {
namespace {

constexpr int kTitleColumns = 44;

struct Row {
  std::string id, title, cells[4], worst;
  Paint paint[4] = {Paint::kPlain, Paint::kPlain, Paint::kPlain, Paint::kPlain};
};

Row RowOf(const Scorecard::Line& line, std::string_view title, Language language) {
  const Scorecard::Counts& counts = line.counts;
  Row row;
  row.id = Printable(line.clause_id);
  row.title = Shortened(Printable(title), kTitleColumns);
  const uint32_t numbers[4] = {counts.fulfilled, counts.violated, counts.excused, counts.undetermined};
  const Paint paints[4] = {Paint::kGood, Paint::kBad, Paint::kQuiet, Paint::kWarning};
  for (int i = 0; i < 4; ++i) {
    row.cells[i] = numbers[i] == 0 ? "-" : std::to_string(numbers[i]);
    row.paint[i] = numbers[i] == 0 ? Paint::kQuiet : paints[i];
  }
  row.worst = std::string(LabelOf(counts.worst).In(language));
  if (line.rules.mode == Mode::kObserve) {
    row.worst += Concat(row.worst.empty() ? "" : " ", Label{"(observed)", "（仅观察）"}.In(language));
  }
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

// Only where there is one.
std::string Score(const Scorecard& card, Language language) {
  if (!card.failed()) return Fill(Label{"Score: $0.", "得分：$0。"}.In(language), {Percent(*card.score())});
  return Fill(
      Label{"Score: $0, for $1 critical; without that $2.", "得分：$0（致命违规 $1 项，否则为 $2）。"}.In(language),
      {Percent(0), std::to_string(card.critical_violations()), Percent(*card.weighted())});
}

}  // namespace

Standard StandardOf(const Policy& policy) {
  Standard standard;
  standard.name = policy.name();
  standard.version = policy.version();
  for (const std::string_view id : policy.clause_ids()) standard.clauses.emplace_back(id, policy.RulesOf(id));
  standard.title = [&policy](std::string_view id, std::string_view language) {
    return policy.ClauseTitle(id, language);
  };
  return standard;
}

std::string Percent(uint32_t score) {
  std::string number = absl::StrFormat("%d.%02d", score / 100, score % 100);
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return Concat(number, " %");
}

std::string RenderScorecard(const Scorecard& card, const Standard& standard, Language language, bool colour) {
  const Label heads[4] = {
      LabelOf(Verdict::kFulfilled), {"violated", "违规"}, LabelOf(Verdict::kExcused), LabelOf(Verdict::kUndetermined)};
  Row head;
  head.id = std::string(Label{"Clause", "条款"}.In(language));
  for (int i = 0; i < 4; ++i) head.cells[i] = std::string(heads[i].In(language));
  head.worst = std::string(Label{"worst", "最重"}.In(language));
  std::vector<Row> rows = {head};
  for (const Scorecard::Line& line : card.lines()) {
    if (line.counts.judged() == 0) continue;
    rows.push_back(RowOf(line, standard.title(line.clause_id, TagOf(language)), language));
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
  const Scorecard::Counts& total = card.total();
  const Paint paint = total.violated > 0 ? Paint::kBad : total.fulfilled > 0 ? Paint::kGood : Paint::kWarning;
  out += Concat(Painted(Closing(total, language), paint, colour), "\n");
  if (card.weighted())
    out += Concat(Painted(Score(card, language), card.failed() ? Paint::kBad : Paint::kStrong, colour), "\n");
  return out;
}

}  // namespace callcue::report

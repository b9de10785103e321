#include "lib/audit/text.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "lib/report/explanation.h"
#include "lib/report/sheet.h"

namespace callcue::audit {

using report::Fill;
using report::Label;
using report::LabelOf;
using report::Paint;
using report::Painted;
using report::Percent;
using report::Printable;

namespace {

constexpr int kTitleColumns = 36;
constexpr int kCells = 7;  // of a contact's line, before the recording's name
constexpr int kWidths[kCells] = {9, 8, 9, 9, 9, 9, 9};

std::string Number(uint64_t value) { return std::to_string(value); }
std::string OrDash(uint64_t value) { return value == 0 ? "-" : std::to_string(value); }
std::string OrDash(const std::optional<uint32_t>& score) { return score ? Percent(*score) : "-"; }
std::string Rate(uint64_t hundredths) { return absl::StrFormat("%d.%02d", hundredths / 100, hundredths % 100); }

std::string Name(std::string_view recording, uint32_t number) {
  return number > 1 ? Concat(Printable(recording), " #", number) : Printable(recording);
}

std::string Line(const std::string (&cells)[kCells], std::string_view name) {
  std::string line;
  for (int i = 0; i < kCells; ++i) line += Concat(report::PadLeft(cells[i], kWidths[i]), i == kCells - 1 ? "  " : " ");
  return Concat(line, name);
}

std::string Since(int64_t at_ms, int64_t start_ms) {
  int64_t since = 0;
  return __builtin_sub_overflow(at_ms, start_ms, &since) ? "?" : report::Clock(since);
}

// Rows with their columns as wide as the widest cell; the first two stand left, the others right.
class Table {
 public:
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  void Print(bool colour, std::string* out) const {
    std::vector<int> widths;
    for (const auto& row : rows_) {
      widths.resize(std::max(widths.size(), row.size()));
      for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], report::Width(row[i]));
    }
    for (size_t r = 0; r < rows_.size(); ++r) {
      std::string line;
      for (size_t i = 0; i < rows_[r].size(); ++i) {
        const std::string& cell = rows_[r][i];
        line +=
            Concat(i == 0 ? "" : "  ", i < 2 ? report::PadRight(cell, widths[i]) : report::PadLeft(cell, widths[i]));
      }
      line.erase(line.find_last_not_of(' ') + 1);
      *out += Concat(r == 0 ? Painted(line, Paint::kStrong, colour) : line, "\n");
    }
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace

std::string TextReport::Title(std::string_view clause_id) const {
  return Printable(standard_.title(clause_id, report::TagOf(*language_)));
}

void TextReport::Add(std::string_view recording, const Contact& contact, std::string* out) {
  if (!language_) language_ = report::LanguageOf(contact.language);
  if (!begun_) {
    begun_ = true;
    const std::string heads[kCells] = {
        In({"score", "得分"}),   In({"critical", "致命"}),      In({"fulfilled", "已做到"}), In({"violated", "违规"}),
        In({"excused", "免责"}), In({"undecided", "无法判定"}), In({"prompts/m", "提示/分"})};
    *out += Concat(Painted(Line(heads, In({"contact", "录音"})), Paint::kStrong, colour_), "\n");
  }
  if (!contact.error.empty()) {
    *out += Concat(Painted(In({"can't be read: ", "读不了："}), Paint::kBad, colour_), Printable(contact.error), "\n");
    return;
  }
  const Scorecard& card = contact.scorecard;
  const Scorecard::Counts& total = card.total();
  const std::string cells[kCells] = {OrDash(card.score()),
                                     OrDash(uint64_t{card.critical_violations()}),
                                     OrDash(uint64_t{total.fulfilled}),
                                     OrDash(uint64_t{total.violated}),
                                     OrDash(uint64_t{total.excused}),
                                     OrDash(uint64_t{total.undetermined}),
                                     Rate(contact.noise.PromptsPerMinute())};
  const std::string line = Line(cells, Name(recording, contact.number));
  *out += Concat(card.failed() ? Painted(line, Paint::kBad, colour_) : line, "\n");
}

void TextReport::AddTotals(const Totals& totals, std::string* out) {
  if (!language_) language_ = report::Language::kEnglish;
  if (begun_) *out += "\n";
  if (totals.contacts > 0) Clauses(totals, out);
  Sums(totals, out);
}

void TextReport::Clauses(const Totals& totals, std::string* out) const {
  Table table;
  table.Add({In({"Clause", "条款"}), "", In({"kept", "做到"}), In({"broken", "违反"}), In({"undecided", "无法判定"}),
             In({"not applicable", "不适用"}), In({"violations", "违规次数"}), In({"score", "得分"}),
             In({"worst", "最重"})});
  for (const ClauseTotals& clause : totals.clauses) {
    if (clause.kept + clause.broken + clause.undetermined + clause.excused == 0) continue;
    std::string worst = In(LabelOf(clause.worst));
    if (clause.rules.mode == Mode::kObserve) {
      worst += Concat(worst.empty() ? "" : " ", In({"(observed)", "（仅观察）"}));
    }
    table.Add({Printable(clause.clause_id), report::Shortened(Title(clause.clause_id), kTitleColumns),
               OrDash(clause.kept), OrDash(clause.broken), OrDash(clause.undetermined), OrDash(clause.not_applicable),
               OrDash(clause.violated), OrDash(clause.MeanScore()), worst});
  }
  table.Print(colour_, out);
  *out += "\n";
}

void TextReport::Sums(const Totals& totals, std::string* out) const {
  *out += Fill(In({"$0 contacts, $1 events; $2 can't be read.\n", "共 $0 通联络，$1 个事件；$2 通读不了。\n"}),
               {Number(totals.contacts), Number(totals.events), Number(totals.unreadable)});
  if (totals.contacts == 0) return;
  *out += Fill(In({"Mean score: $0 over $1 contacts; $2 failed for a critical item.\n",
                   "平均得分：$0（$1 通）；因致命项判零 $2 通。\n"}),
               {OrDash(totals.MeanScore()), Number(totals.scored), Number(totals.failed)});
  *out += Fill(In({"Judgments: $0 fulfilled, $1 violated, $2 excused, $3 undecided.\n",
                   "判定：已做到 $0，违规 $1，免责 $2，无法判定 $3。\n"}),
               {Number(totals.judgments.fulfilled), Number(totals.judgments.violated), Number(totals.judgments.excused),
                Number(totals.judgments.undetermined)});
  const Noise& noise = totals.noise;
  *out += Fill(In({"Noise: $0 prompts a minute; of $1 prompts $2 were withdrawn, $3 were repeated.\n",
                   "提示量：每分钟 $0 条；共 $1 条，其中 $2 被撤回，$3 为重复。\n"}),
               {Rate(noise.PromptsPerMinute()), Number(noise.prompts), Percent(noise.ShareWithdrawn()),
                Percent(noise.ShareRepeated())});
}

void TextReport::AddWorst(const std::vector<PlacedMoment>& worst, const Explanations& explanations,
                          const std::vector<std::string>& recordings, std::string* out) {
  if (worst.empty()) return;
  *out += Concat("\n", Painted(In({"The worst moments", "最严重的时刻"}), Paint::kStrong, colour_), "\n");
  for (size_t i = 0; i < worst.size(); ++i) {
    const Moment& moment = worst[i].moment;
    *out += Concat("\n", i + 1, ". ", Name(recordings[worst[i].recording], worst[i].contact), "  ",
                   Since(moment.at_ms, worst[i].started_ms), "  ",
                   Painted(In(LabelOf(moment.severity)), Paint::kBad, colour_), "\n");
    if (!explanations[i]) continue;
    report::ExplanationSheet sheet;
    sheet.standard = standard_;
    sheet.language = *language_;
    sheet.colour = colour_;
    sheet.start_ms = worst[i].started_ms;
    sheet.at_ms = moment.at_ms;
    *out += report::Render(sheet, *explanations[i]);
    const std::string missing = Missing(moment, *explanations[i], worst[i].started_ms);
    if (!missing.empty()) *out += Concat("    ", report::PadRight(In({"missing", "缺少"}), 9), " ", missing, "\n");
  }
}

// Of a duty: what would have fulfilled it, and when.
std::string TextReport::Missing(const Moment& moment, const Explanation& explanation, int64_t start_ms) const {
  std::vector<std::string> all;
  for (const Explanation::Trigger& trigger : explanation.triggers) {
    if (trigger.role == "fulfilled_by") all.push_back(Printable(trigger.on));
  }
  if (all.empty()) return {};
  std::string text = report::Join(all, In({" or ", " 或 "}));
  if (moment.due_ms) text += Fill(In({" by $0", "（限 $0）"}), {Since(*moment.due_ms, start_ms)});
  return text;
}

}  // namespace callcue::audit

// An evaluation as text and as JSON.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "lib/base/concat.h"
#include "lib/evaluate/evaluation.h"
#include "lib/evaluate/json_string.h"
#include "lib/evaluate/why.h"
#include "lib/program/program.h"
#include "lib/report/sheet.h"

namespace callcue::evaluate {
namespace {

std::string Share(uint64_t part, uint64_t whole) {
  return whole == 0 ? "-" : absl::StrFormat("%.4f", static_cast<double>(part) / static_cast<double>(whole));
}

std::string ShareAndInterval(uint64_t part, uint64_t whole) {
  if (whole == 0) return absl::StrFormat("%9s  %-16s", "-", "");
  const Interval interval = WilsonInterval(part, whole);
  return absl::StrFormat("%9s  %.4f to %.4f", Share(part, whole), interval.low, interval.high);
}

std::string TextRow(std::string_view name, int width, const Counts& c) {
  std::string row(name);
  row.resize(std::max<size_t>(row.size(), static_cast<size_t>(width)), ' ');
  row += absl::StrFormat(" %6d %6d %6d %7d  %s  %s", c.true_positives, c.false_positives, c.false_negatives,
                         c.true_negatives, ShareAndInterval(c.true_positives, c.found()),
                         ShareAndInterval(c.true_positives, c.labelled()));
  return row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
}

void AppendShare(std::string_view name, uint64_t part, uint64_t whole, std::string* out) {
  const Interval interval = WilsonInterval(part, whole);
  Append(out, ", \"", name, "\": ", whole == 0 ? std::string("null") : Share(part, whole), ", \"", name,
         "Interval\": ", absl::StrFormat("[%.4f, %.4f]", interval.low, interval.high));
}

void AppendCounts(const Counts& c, std::string* out) {
  Append(out, "\"truePositives\": ", c.true_positives, ", \"falsePositives\": ", c.false_positives,
         ", \"falseNegatives\": ", c.false_negatives, ", \"trueNegatives\": ", c.true_negatives);
  AppendShare("precision", c.true_positives, c.found(), out);
  AppendShare("recall", c.true_positives, c.labelled(), out);
}

}  // namespace

std::string Evaluation::RenderText(std::string_view path, bool with_errors) const {
  std::string out;
  if (with_errors) {
    const std::vector<Case> all = cases();
    for (const Case& one : all) {
      Append(&out, path, ":", one.line, ": ", KindOf(one), " ", policy_->program().acts[one.act].name, ": ",
             report::Printable(one.text), "\n");
      if (explains_ != Explains::kNothing) out += WhyAsText(one.text, one.account);
    }
    if (!all.empty()) out += "\n";
  }
  Append(&out, policy_->name(), " ", policy_->version(), ", ", path, ": ", utterances_, " utterances\n");
  int width = 5;
  const std::vector<Row> all = rows();
  for (const Row& row : all) width = std::max(width, static_cast<int>(row.act.size()));
  std::string head("act");
  head.resize(static_cast<size_t>(width), ' ');
  out += head + absl::StrFormat(" %6s %6s %6s %7s  %9s  %-16s  %9s  %s\n", "TP", "FP", "FN", "TN", "precision",
                                "95 % interval", "recall", "95 % interval");
  for (const Row& row : all) out += TextRow(row.act, width, row.counts);
  out += TextRow("total", width, total());
  std::string found;
  for (const Row& row : unlabelled()) {
    Append(&found, found.empty() ? "" : ", ", row.act, " (", row.counts.found(), ")");
  }
  if (!found.empty()) Append(&out, "Not judged, since no line has them, but found: ", found, "\n");
  const std::vector<Alternatives::Row> apart = alternatives();
  if (apart.empty()) return out;
  out += "\nEach alternative by itself, without exceptions:\n right  alone  wrong  taken back  act: alternative\n";
  for (const Alternatives::Row& row : apart) {
    out += absl::StrFormat("%6d %6d %6d %11d  %s: %s\n", row.right, row.alone, row.wrong, row.taken_back,
                           policy_->program().acts[row.act].name, report::Printable(row.text));
  }
  return out;
}

std::string_view Evaluation::KindOf(const Case& one) const {
  if (one.is_error()) return one.missed() ? "missed" : "false";
  return one.labelled ? "right" : "unjudged";
}

template <typename Want>
void Evaluation::AppendCases(std::string_view name, const std::vector<Case>& all, Want wants, std::string* out) const {
  Append(out, ", \"", name, "\": [");
  std::string_view separator;
  for (const Case& one : all) {
    if (!wants(one)) continue;
    Append(out, separator, "{\"line\": ", one.line, ", \"act\": ");
    AppendString(policy_->program().acts[one.act].name, out);
    Append(out, ", \"kind\": \"", KindOf(one), "\", \"text\": ");
    AppendString(one.text, out);
    if (explains_ != Explains::kNothing) Append(out, ", \"why\": ", WhyAsJson(one.text, one.account));
    *out += "}";
    separator = ", ";
  }
  *out += "]";
}

std::string Evaluation::RenderJson(bool with_errors) const {
  std::string out = "{\"policy\": {\"name\": ";
  AppendString(policy_->name(), &out);
  out += ", \"version\": ";
  AppendString(policy_->version(), &out);
  Append(&out, "}, \"utterances\": ", utterances_, ", \"badLines\": ", bad_lines_.size(),
         ", \"confidence\": 0.95, \"acts\": [");
  std::string_view separator;
  for (const Row& row : rows()) {
    Append(&out, separator, "{\"act\": ");
    AppendString(row.act, &out);
    out += ", ";
    AppendCounts(row.counts, &out);
    out += "}";
    separator = ", ";
  }
  out += "], \"total\": {";
  AppendCounts(total(), &out);
  out += "}, \"unlabelled\": [";
  separator = {};
  for (const Row& row : unlabelled()) {
    Append(&out, separator, "{\"act\": ");
    AppendString(row.act, &out);
    Append(&out, ", \"found\": ", row.counts.found(), "}");
    separator = ", ";
  }
  out += "]";
  if (with_errors) {
    const std::vector<Case> all = cases();
    AppendCases("errors", all, [](const Case& one) { return one.is_error(); }, &out);
    if (explains_ == Explains::kAll) AppendCases("others", all, [](const Case& one) { return !one.is_error(); }, &out);
  }
  if (alternatives_ != nullptr) {
    out += ", \"alternatives\": [";
    separator = {};
    for (const Alternatives::Row& row : alternatives()) {
      Append(&out, separator, "{\"act\": ");
      AppendString(policy_->program().acts[row.act].name, &out);
      out += ", \"text\": ";
      AppendString(row.text, &out);
      Append(&out, ", \"right\": ", row.right, ", \"alone\": ", row.alone, ", \"wrong\": ", row.wrong,
             ", \"takenBack\": ", row.taken_back, "}");
      separator = ", ";
    }
    out += "]";
  }
  return out + "}\n";
}

}  // namespace callcue::evaluate

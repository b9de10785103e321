#include "lib/evaluate/evaluation.h"

#include <algorithm>
#include <cmath>

#include "callcue/diagnostic.h"
#include "lib/base/concat.h"
#include "lib/base/diagnostics.h"
#include "lib/program/program.h"

namespace callcue::evaluate {
namespace {

constexpr double kZ = 1.959963984540054;  // of the normal distribution: 95 % lie within

bool IsBlank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

}  // namespace

Interval WilsonInterval(uint64_t successes, uint64_t trials) {
  if (trials == 0) return {};
  const double n = static_cast<double>(trials), p = static_cast<double>(successes) / n, z2 = kZ * kZ;
  const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double reach = kZ / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  // At the ends the bound is exact; rounding would leave a trace.
  return {successes == 0 ? 0 : std::max(0.0, centre - reach), successes == trials ? 1 : std::min(1.0, centre + reach)};
}

Evaluation::Evaluation(std::shared_ptr<const Policy> policy) : policy_(std::move(policy)) {
  const size_t acts = policy_->program().acts.size();
  counts_.resize(acts);
  labelled_.resize(acts);
  found_.resize(acts);
}

absl::Status Evaluation::CountAlternatives() {
  auto made = Alternatives::Of(*policy_);
  if (!made.ok()) return made.status();
  alternatives_ = *std::move(made);
  return absl::OkStatus();
}

bool Evaluation::Label(const Utterance& utterance, std::string* problem) {
  const program::Program& program = policy_->program();
  std::fill(labelled_.begin(), labelled_.end(), 0);
  for (const std::string& name : utterance.acts) {
    const uint32_t act = program.act_names.Find(name);
    if (act != program::kNoIndex) {
      labelled_[act] = 1;
      continue;
    }
    std::vector<std::string_view> known;
    for (const program::Act& declared : program.acts) known.push_back(declared.name);
    const std::string_view nearest = NearestName(name, known);
    *problem = Concat("the policy has no act \"", name, "\"");
    if (!nearest.empty()) Append(problem, "; did you mean \"", nearest, "\"?");
    return false;
  }
  return true;
}

void Evaluation::Compare(uint64_t number, const Utterance& utterance) {
  for (uint32_t act = 0; act < counts_.size(); ++act) {
    Counts& counts = counts_[act];
    const bool labelled = labelled_[act], found = found_[act];
    ++(labelled ? (found ? counts.true_positives : counts.false_negatives)
                : (found ? counts.false_positives : counts.true_negatives));
    if (labelled == found && (explains_ != Explains::kAll || !found)) continue;
    Case& one = cases_.emplace_back();
    one.line = number;
    one.act = act;
    one.labelled = labelled;
    one.found = found;
    one.text = utterance.text;
    const match::Matcher* const matcher = policy_->program().matcher.get();
    if (explains_ == Explains::kNothing || matcher == nullptr) continue;
    one.account = matcher->Explain({one.text, static_cast<int>(utterance.party), utterance.language}, act, &scratch_);
  }
  ++utterances_;
}

void Evaluation::Add(uint64_t number, std::string_view line) {
  if (IsBlank(line)) return;
  Utterance utterance;
  std::string problem;
  if (!reader_.Read(line, &utterance, &problem) || !Label(utterance, &problem)) {
    bad_lines_.push_back({number, std::move(problem)});
    return;
  }
  std::fill(found_.begin(), found_.end(), 0);
  if (const match::Matcher* matcher = policy_->program().matcher.get()) {
    matcher->Scan(utterance.text, static_cast<int>(utterance.party), utterance.language, &scratch_, &result_);
    for (const match::Hit& hit : result_.hits) found_[hit.act] = 1;
  }
  if (alternatives_ != nullptr) alternatives_->Count(utterance, labelled_, found_);
  Compare(number, utterance);
}

std::vector<Evaluation::Case> Evaluation::cases() const {
  std::vector<Case> cases;
  for (const Case& one : cases_) {
    const bool judged = counts_[one.act].labelled() > 0;
    if (!judged && explains_ != Explains::kAll) continue;
    cases.push_back(one);
    cases.back().judged = judged;
  }
  return cases;
}

std::vector<Evaluation::Row> Evaluation::rows() const {
  std::vector<Row> rows;
  for (size_t act = 0; act < counts_.size(); ++act) {
    if (counts_[act].labelled() > 0) rows.push_back({policy_->program().acts[act].name, counts_[act]});
  }
  return rows;
}

std::vector<Evaluation::Row> Evaluation::unlabelled() const {
  std::vector<Row> rows;
  for (size_t act = 0; act < counts_.size(); ++act) {
    if (counts_[act].labelled() == 0 && counts_[act].found() > 0) {
      rows.push_back({policy_->program().acts[act].name, counts_[act]});
    }
  }
  return rows;
}

Counts Evaluation::total() const {
  Counts total;
  for (const Row& row : rows()) {
    total.true_positives += row.counts.true_positives;
    total.false_positives += row.counts.false_positives;
    total.false_negatives += row.counts.false_negatives;
    total.true_negatives += row.counts.true_negatives;
  }
  return total;
}

std::vector<Alternatives::Row> Evaluation::alternatives() const {
  std::vector<Alternatives::Row> rows;
  if (alternatives_ == nullptr) return rows;
  for (const Alternatives::Row& row : alternatives_->rows()) {
    if (counts_[row.act].labelled() > 0) rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Alternatives::Row& a, const Alternatives::Row& b) {
    return a.wrong != b.wrong ? a.wrong > b.wrong : a.right > b.right;
  });
  return rows;
}

}  // namespace callcue::evaluate

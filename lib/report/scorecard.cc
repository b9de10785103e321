#include "callcue/scorecard.h"

#include <algorithm>

namespace callcue {
namespace {

constexpr uint64_t kUnit = 1'000'000;  // of a clause's share, so that a mean is exact to far below a hundredth percent

uint64_t ShareOf(const Scorecard::Counts& counts) {
  return kUnit * counts.fulfilled / (uint64_t{counts.fulfilled} + counts.violated);
}

uint32_t Rounded(uint64_t shares, uint64_t weights) {
  const uint64_t unit = kUnit / Scorecard::kFull * weights;
  return static_cast<uint32_t>((shares + unit / 2) / unit);
}

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

std::vector<std::pair<std::string_view, ClauseRules>> ClausesOf(const Policy& policy) {
  std::vector<std::pair<std::string_view, ClauseRules>> clauses;
  for (const std::string_view id : policy.clause_ids()) clauses.emplace_back(id, policy.RulesOf(id));
  return clauses;
}

}  // namespace

Scorecard::Outcome Scorecard::Counts::outcome() const {
  if (violated > 0) return Outcome::kBroken;
  if (fulfilled > 0) return Outcome::kKept;
  return undetermined > 0 ? Outcome::kUndetermined : Outcome::kNotApplicable;
}

bool Scorecard::Line::scored() const {
  return rules.mode == Mode::kJudge && rules.weight > 0 && counts.fulfilled + counts.violated > 0;
}

std::optional<uint32_t> Scorecard::Line::score() const {
  if (counts.fulfilled + counts.violated == 0) return std::nullopt;
  return Rounded(ShareOf(counts), 1);
}

Scorecard::Scorecard(std::shared_ptr<const Policy> policy) : Scorecard(ClausesOf(*policy)) {
  policy_ = std::move(policy);
}

Scorecard::Scorecard(const std::vector<std::pair<std::string_view, ClauseRules>>& clauses) : known_(clauses.size()) {
  lines_.reserve(clauses.size());
  for (const auto& [id, rules] : clauses) {
    index_.emplace_back(id, static_cast<uint32_t>(lines_.size()));
    lines_.push_back({id, rules, {}});
  }
  std::sort(index_.begin(), index_.end());
}

const Scorecard::Line* Scorecard::Find(std::string_view clause_id) const {
  const auto it = std::lower_bound(index_.begin(), index_.end(), std::make_pair(clause_id, uint32_t{0}));
  if (it != index_.end() && it->first == clause_id) return &lines_[it->second];
  for (size_t i = known_; i < lines_.size(); ++i) {
    if (lines_[i].clause_id == clause_id) return &lines_[i];
  }
  return nullptr;
}

Scorecard::Line* Scorecard::FindOrAdd(std::string_view clause_id) {
  if (const Line* line = Find(clause_id)) return &lines_[static_cast<size_t>(line - lines_.data())];
  lines_.push_back({clause_id, {}, {}});
  return &lines_.back();
}

ClauseRules Scorecard::RulesOf(std::string_view clause_id) const {
  const Line* line = Find(clause_id);
  return line == nullptr ? ClauseRules() : line->rules;
}

void Scorecard::Add(const Finding& finding) {
  Count(finding, &total_);
  bool critical = finding.severity == Severity::kCritical, judged = finding.clause_ids.empty();
  for (const std::string_view id : finding.clause_ids) {
    Line* line = FindOrAdd(id);
    Count(finding, &line->counts);
    const bool counts = line->rules.mode == Mode::kJudge;
    judged = judged || counts;
    critical = critical || (counts && line->rules.critical);
  }
  if (finding.verdict == Verdict::kViolated && critical && judged) ++critical_;
}

void Scorecard::Add(const Decision& decision) {
  for (const Finding& finding : decision.findings) Add(finding);
}

void Scorecard::Clear() {
  lines_.resize(known_);
  for (Line& line : lines_) line.counts = {};
  total_ = {};
  critical_ = 0;
}

std::optional<uint32_t> Scorecard::weighted() const {
  uint64_t shares = 0, weights = 0;
  for (const Line& line : lines_) {
    if (!line.scored()) continue;
    shares += line.rules.weight * ShareOf(line.counts);
    weights += line.rules.weight;
  }
  if (weights == 0) return std::nullopt;
  return Rounded(shares, weights);
}

std::optional<uint32_t> Scorecard::score() const {
  const std::optional<uint32_t> mean = weighted();
  return mean && failed() ? 0 : mean;
}

std::string_view OutcomeName(Scorecard::Outcome outcome) {
  switch (outcome) {
    case Scorecard::Outcome::kNotApplicable: return "NOT_APPLICABLE";
    case Scorecard::Outcome::kKept: return "KEPT";
    case Scorecard::Outcome::kBroken: return "BROKEN";
    case Scorecard::Outcome::kUndetermined: return "UNDETERMINED";
  }
  return {};
}

}  // namespace callcue

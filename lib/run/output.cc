#include "lib/run/output.h"

namespace callcue::run {

void Output::GoBack(const Mark& mark) {
  recommendations.resize(mark.recommendations);
  recommendation_arguments.resize(mark.recommendations);
  recommendation_order.resize(mark.recommendations);
  withdrawals.resize(mark.withdrawals);
  findings.resize(mark.findings);
  finding_evidence.resize(mark.findings);
  state_changes.resize(mark.state_changes);
  permission_changes.resize(mark.permission_changes);
  change_missing.resize(mark.permission_changes);
  faults.resize(mark.faults);
  unrecognised.resize(mark.unrecognised);
  arguments.resize(mark.arguments);
  evidence.resize(mark.evidence);
  missing.resize(mark.missing);
}

bool Output::NothingSince(const Mark& mark) const {
  return recommendations.size() == mark.recommendations && withdrawals.size() == mark.withdrawals &&
         findings.size() == mark.findings && state_changes.size() == mark.state_changes &&
         permission_changes.size() == mark.permission_changes && faults.size() == mark.faults;
}

void Output::Reset() {
  GoBack({});
  text.Reset();
  decisions_.clear();
  begins_.clear();
  ends_.clear();
}

void Output::EndDecision(const Mark& mark, const Decision& decision) {
  decisions_.push_back(decision);
  begins_.push_back(mark);
  ends_.push_back(Now());
}

absl::Span<const Decision> Output::Finish() {
  for (size_t i = 0; i < recommendations.size(); ++i) {
    const Part part = recommendation_arguments[i];
    recommendations[i].arguments = absl::MakeConstSpan(arguments.data() + part.begin, part.end - part.begin);
  }
  for (size_t i = 0; i < findings.size(); ++i) {
    const Part part = finding_evidence[i];
    findings[i].evidence = absl::MakeConstSpan(evidence.data() + part.begin, part.end - part.begin);
  }
  for (size_t i = 0; i < permission_changes.size(); ++i) {
    const Part part = change_missing[i];
    permission_changes[i].missing = absl::MakeConstSpan(missing.data() + part.begin, part.end - part.begin);
  }
  const auto span = [](const auto& all, size_t begin, size_t end) {
    return absl::MakeConstSpan(all.data() + begin, end - begin);
  };
  for (size_t i = 0; i < decisions_.size(); ++i) {
    Decision& d = decisions_[i];
    const Mark &b = begins_[i], &e = ends_[i];
    d.recommendations = span(recommendations, b.recommendations, e.recommendations);
    d.withdrawals = span(withdrawals, b.withdrawals, e.withdrawals);
    d.findings = span(findings, b.findings, e.findings);
    d.state_changes = span(state_changes, b.state_changes, e.state_changes);
    d.permission_changes = span(permission_changes, b.permission_changes, e.permission_changes);
    d.faults = span(faults, b.faults, e.faults);
    d.unrecognised = span(unrecognised, b.unrecognised, e.unrecognised);
  }
  return decisions_;
}

}  // namespace callcue::run

#include "lib/audit/contact.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace callcue::audit {

bool IsWorse(const Moment& a, const Moment& b) {
  return std::make_tuple(b.severity, b.weight, a.at_ms, a.step) <
         std::make_tuple(a.severity, a.weight, b.at_ms, b.step);
}

ContactAuditor::ContactAuditor(std::shared_ptr<const Policy> policy)
    : policy_(policy), fresh_(policy), call_(policy), lines_({}, replay::kLongestLine), contact_{0,  {},
                                                                                                 {}, 0,
                                                                                                 0,  Scorecard(policy),
                                                                                                 {}, {}} {}

void ContactAuditor::Audit(replay::LineReader::Source source, const replay::Options& options, const Take& take) {
  take_ = &take;
  lines_.Open(std::move(source));
  Begin(1);
  const absl::Status status = replay::Replay(&lines_, options, &reader_, &call_, this);
  contact_.error = std::string(status.message());
  if (!status.ok() || contact_.events > 0) End();
  take_ = nullptr;
}

void ContactAuditor::Begin(uint32_t number) {
  call_ = fresh_;
  meter_.Clear();
  contact_.number = number;
  contact_.error.clear();
  contact_.language.clear();
  contact_.started_ms = last_ms_ = 0;
  contact_.events = 0;
  contact_.scorecard.Clear();
  contact_.worst.clear();
}

void ContactAuditor::End() {
  contact_.noise = meter_.noise();
  contact_.noise.duration_ms = last_ms_ - contact_.started_ms;
  (*take_)(contact_);
}

bool ContactAuditor::NextContact() {
  End();
  Begin(contact_.number + 1);
  return true;
}

void ContactAuditor::Posted(const Event& event, Decisions decisions) {
  if (contact_.events == 0) contact_.started_ms = event.at_ms;
  if (event.kind == EventKind::kContactStarted) contact_.language = std::string(event.language);
  ++contact_.events;
  last_ms_ = std::max(last_ms_, event.at_ms);
  Add(decisions, true);
}

void ContactAuditor::Add(Decisions decisions, bool recorded) {
  for (const Decision& decision : decisions) {
    meter_.Add(decision, recorded);
    for (const Finding& finding : decision.findings) {
      contact_.scorecard.Add(finding);
      if (finding.verdict == Verdict::kViolated) AddMoment(finding, decision);
    }
  }
}

void ContactAuditor::AddMoment(const Finding& finding, const Decision& decision) {
  Moment moment;
  bool judged = finding.clause_ids.empty();
  for (const std::string_view id : finding.clause_ids) {
    const ClauseRules rules = contact_.scorecard.RulesOf(id);
    judged = judged || rules.mode == Mode::kJudge;
    moment.weight = std::max(moment.weight, rules.weight);
  }
  if (!judged) return;  // only observed
  moment.severity = finding.severity;
  moment.at_ms = decision.at_ms;
  moment.step = decision.step;
  std::vector<Moment>& worst = contact_.worst;
  if (worst.size() == kMoments && !IsWorse(moment, worst.back())) return;
  moment.element_id = finding.element_id;
  moment.clause_ids.assign(finding.clause_ids.begin(), finding.clause_ids.end());
  moment.instance = finding.instance;
  moment.since_ms = finding.since_ms;
  moment.due_ms = finding.due_ms;
  moment.occurred_ms = finding.occurred_ms;
  if (worst.size() == kMoments) worst.pop_back();
  worst.insert(std::upper_bound(worst.begin(), worst.end(), moment, IsWorse), std::move(moment));
}

}  // namespace callcue::audit

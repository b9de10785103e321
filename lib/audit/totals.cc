#include "lib/audit/totals.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace callcue::audit {
namespace {

constexpr size_t kOfOneElement = 2;

std::optional<uint32_t> Mean(uint64_t sum, uint64_t count) {
  if (count == 0) return std::nullopt;
  return static_cast<uint32_t>((sum + count / 2) / count);
}

// By severity and weight, then in the order of the recordings: times of different contacts don't compare.
bool IsWorsePlaced(const PlacedMoment& a, const PlacedMoment& b) {
  return std::make_tuple(b.moment.severity, b.moment.weight, a.recording, a.contact, a.moment.at_ms, a.moment.step) <
         std::make_tuple(a.moment.severity, a.moment.weight, b.recording, b.contact, b.moment.at_ms, b.moment.step);
}

}  // namespace

std::optional<uint32_t> ClauseTotals::MeanScore() const { return Mean(score_sum, kept + broken); }
std::optional<uint32_t> Totals::MeanScore() const { return Mean(score_sum, scored); }

Totals::Totals(std::shared_ptr<const Policy> policy, size_t worst) : policy_(std::move(policy)), worst_(worst) {
  for (const std::string_view id : policy_->clause_ids()) {
    ClauseTotals clause;
    clause.clause_id = id;
    clause.rules = policy_->RulesOf(id);
    clauses.push_back(clause);
  }
}

void Totals::Add(size_t recording, const Contact& contact) {
  if (!contact.error.empty()) {
    ++unreadable;
    return;
  }
  ++contacts;
  events += contact.events;
  noise.Add(contact.noise);
  if (language.empty()) language = contact.language;
  const Scorecard& card = contact.scorecard;
  if (const std::optional<uint32_t> score = card.score()) {
    ++scored;
    score_sum += *score;
  }
  failed += card.failed();
  const Scorecard::Counts& total = card.total();
  judgments.fulfilled += total.fulfilled;
  judgments.violated += total.violated;
  judgments.excused += total.excused;
  judgments.undetermined += total.undetermined;
  judgments.worst = std::max(judgments.worst, total.worst);
  for (size_t i = 0; i < clauses.size(); ++i) {
    const Scorecard::Counts& counts = card.lines()[i].counts;
    ClauseTotals& clause = clauses[i];
    switch (counts.outcome()) {
      case Scorecard::Outcome::kKept: ++clause.kept; break;
      case Scorecard::Outcome::kBroken: ++clause.broken; break;
      case Scorecard::Outcome::kUndetermined: ++clause.undetermined; break;
      case Scorecard::Outcome::kNotApplicable: ++clause.not_applicable; break;
    }
    clause.fulfilled += counts.fulfilled;
    clause.violated += counts.violated;
    clause.excused += counts.excused;
    clause.unclear += counts.undetermined;
    clause.worst = std::max(clause.worst, counts.worst);
    clause.score_sum += card.lines()[i].score().value_or(0);
  }
  for (const Moment& moment : contact.worst) {
    std::vector<PlacedMoment>& kept = moments_[moment.element_id];
    PlacedMoment placed{moment, recording, contact.number, contact.started_ms};
    if (kept.size() == kOfOneElement && !IsWorsePlaced(placed, kept.back())) continue;
    if (kept.size() == kOfOneElement) kept.pop_back();
    kept.insert(std::upper_bound(kept.begin(), kept.end(), placed, IsWorsePlaced), std::move(placed));
  }
}

std::vector<PlacedMoment> Totals::Worst() const {
  std::vector<PlacedMoment> all;
  for (const auto& [element, moments] : moments_) all.insert(all.end(), moments.begin(), moments.end());
  std::sort(all.begin(), all.end(), IsWorsePlaced);
  if (all.size() > worst_) all.resize(worst_);
  return all;
}

}  // namespace callcue::audit

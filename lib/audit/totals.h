// Many contacts, summed up.
#ifndef CALLCUE_LIB_AUDIT_TOTALS_H_
#define CALLCUE_LIB_AUDIT_TOTALS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/audit/contact.h"

namespace callcue::audit {

// Of one clause over all contacts.
struct ClauseTotals {
  std::string_view clause_id;
  ClauseRules rules;
  uint64_t kept = 0, broken = 0, undetermined = 0, not_applicable = 0;  // contacts, by outcome
  uint64_t fulfilled = 0, violated = 0, excused = 0, unclear = 0;       // judgments
  Severity worst = Severity::kUnspecified;
  uint64_t score_sum = 0;  // over the contacts that kept or broke it
  std::optional<uint32_t> MeanScore() const;
};

// A bad moment of some contact. `recording` is its place in the list of recordings.
struct PlacedMoment {
  Moment moment;
  size_t recording = 0;
  uint32_t contact = 0;
  int64_t started_ms = 0;
};

// The same for the same contacts in the same order.
class Totals {
 public:
  // Keeps the `worst` worst moments, no more than two of one element.
  Totals(std::shared_ptr<const Policy> policy, size_t worst);

  void Add(size_t recording, const Contact& contact);

  uint64_t contacts = 0, events = 0, unreadable = 0;
  uint64_t scored = 0, failed = 0;  // contacts
  uint64_t score_sum = 0;
  std::optional<uint32_t> MeanScore() const;  // each scored contact counts once
  Scorecard::Counts judgments;
  Noise noise;
  std::vector<ClauseTotals> clauses;  // in the order of the policy
  std::string language;               // of the first contact that names one

  std::vector<PlacedMoment> Worst() const;

 private:
  std::shared_ptr<const Policy> policy_;
  size_t worst_;
  std::map<std::string_view, std::vector<PlacedMoment>> moments_;  // by element, the worst first
};

}  // namespace callcue::audit

#endif  // CALLCUE_LIB_AUDIT_TOTALS_H_

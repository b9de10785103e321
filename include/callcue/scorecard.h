// A contact, judged by clause: feed it the decisions of a call, then read one line for each clause and a score.
//
//   callcue::Scorecard card(policy);
//   for (...) card.Add(decision);        // every decision of the contact, up to ContactClosed
//   if (card.failed()) ...               // a critical item was broken
//   for (const auto& line : card.lines()) ...
//
// What counts how, as quality assurance in contact centres does it:
//   - A clause scores the share of its judgments that were fulfilled: of three holds with two thanks, 2/3. The contact
//     scores the mean of its clauses, by their weights (see Clause in policy.proto).
//   - A clause that nothing triggered, or whose judgments were all excused, doesn't apply: it neither helps nor hurts.
//     One that couldn't be judged is undetermined, and kept apart: nobody is scored by what nobody saw.
//   - A critical item that was broken (a violation of severity CRITICAL, or of a critical clause) fails the contact:
//     its score is 0. weighted() keeps what it would have been.
//   - An observed clause (Mode::kObserve) has its line, and counts for no score and fails nothing.
//
// Ownership: clause IDs are borrowed from the policy, which the scorecard keeps alive. Thread rule: as for any value.
#ifndef CALLCUE_SCORECARD_H_
#define CALLCUE_SCORECARD_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "callcue/decision.h"
#include "callcue/policy.h"

namespace callcue {

class Scorecard {
 public:
  static constexpr uint32_t kFull = 10'000;  // scores are hundredths of a percent, rounded half up

  enum class Outcome : uint8_t {
    kNotApplicable = 0,  // no judgment, or only excused ones
    kKept = 1,           // fulfilled, and never violated
    kBroken = 2,         // violated at least once
    kUndetermined = 3,   // judgments, but none of them fulfilled or violated
  };
  struct Counts {
    uint32_t fulfilled = 0, violated = 0, excused = 0, undetermined = 0;
    Severity worst = Severity::kUnspecified;  // of what was violated
    uint32_t judged() const { return fulfilled + violated + excused + undetermined; }
    Outcome outcome() const;
  };
  struct Line {
    std::string_view clause_id;
    ClauseRules rules;
    Counts counts;
    bool scored() const;                    // it has a score, and that counts for the contact
    std::optional<uint32_t> score() const;  // absent unless kept or broken
  };

  explicit Scorecard(std::shared_ptr<const Policy> policy);
  // For clauses that come from elsewhere; their IDs must outlive it.
  explicit Scorecard(const std::vector<std::pair<std::string_view, ClauseRules>>& clauses);

  // A finding counts once for each clause that it cites, and once in the total. PENDING ones count nowhere.
  void Add(const Finding& finding);
  void Add(const Decision& decision);
  // For the next contact; keeps its memory.
  void Clear();

  // Of every clause, in the order of the policy, those that weren't applicable included; then whatever else was cited.
  absl::Span<const Line> lines() const { return lines_; }
  const Counts& total() const { return total_; }
  // How a clause counts; for one that the policy doesn't have, what a clause is by default.
  ClauseRules RulesOf(std::string_view clause_id) const;

  // Absent if no clause was scored. Zero if the contact failed.
  std::optional<uint32_t> score() const;
  // The weighted mean, whether or not the contact failed.
  std::optional<uint32_t> weighted() const;
  uint32_t critical_violations() const { return critical_; }
  bool failed() const { return critical_ > 0; }

 private:
  const Line* Find(std::string_view clause_id) const;
  Line* FindOrAdd(std::string_view clause_id);

  std::shared_ptr<const Policy> policy_;
  std::vector<Line> lines_;
  std::vector<std::pair<std::string_view, uint32_t>> index_;  // sorted
  size_t known_ = 0;                                          // lines of the policy
  Counts total_;
  uint32_t critical_ = 0;
};

// "KEPT", "NOT_APPLICABLE", ... as view.proto writes them; empty for an unknown number.
std::string_view OutcomeName(Scorecard::Outcome outcome);

}  // namespace callcue

#endif  // CALLCUE_SCORECARD_H_

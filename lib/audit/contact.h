// One recorded contact, audited: the recording replayed, and what an auditor wants to know of it.
#ifndef CALLCUE_LIB_AUDIT_CONTACT_H_
#define CALLCUE_LIB_AUDIT_CONTACT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "callcue/call.h"
#include "callcue/scorecard.h"
#include "lib/audit/noise.h"
#include "lib/replay/replay.h"

namespace callcue::audit {

// A violation, where it was settled. Its names are the policy's.
struct Moment {
  std::string_view element_id;
  std::vector<std::string_view> clause_ids;
  Severity severity = Severity::kUnspecified;
  uint32_t weight = 0;  // the greatest of its clauses
  uint32_t instance = 0, step = 0;
  int64_t at_ms = 0, since_ms = 0;
  std::optional<int64_t> due_ms, occurred_ms;
};
// More severe, then of greater weight, then earlier.
bool IsWorse(const Moment& a, const Moment& b);

struct Contact {
  uint32_t number = 0;   // in its recording, from 1
  std::string error;     // "path:line: what is wrong"; the rest is of what came before, and not to be counted
  std::string language;  // as the contact's start names it
  int64_t started_ms = 0;
  uint64_t events = 0;
  Scorecard scorecard;
  Noise noise;
  std::vector<Moment> worst;  // at most kMoments, the worst first
};
inline constexpr size_t kMoments = 8;

// Audits one recording after the other, with the memory of the first. Thread rule: belongs to one thread.
class ContactAuditor : private replay::Listener {
 public:
  explicit ContactAuditor(std::shared_ptr<const Policy> policy);

  // Reads a whole recording; hands out each of its contacts when it is over. One that can't be read ends it, and comes
  // with its error.
  using Take = std::function<void(const Contact&)>;
  void Audit(replay::LineReader::Source source, const replay::Options& options, const Take& take);

 private:
  void Posted(const Event& event, Decisions decisions) override;
  void Passed(Decisions decisions) override { Add(decisions, false); }
  void Closed(const Event&, Decisions decisions) override { Add(decisions, false); }
  bool GoOn() override { return true; }
  bool NextContact() override;

  void Begin(uint32_t number);
  void End();
  void Add(Decisions decisions, bool recorded);
  void AddMoment(const Finding& finding, const Decision& decision);

  std::shared_ptr<const Policy> policy_;
  const Call fresh_;
  Call call_;
  wire::EventReader reader_;
  replay::LineReader lines_;
  NoiseMeter meter_;
  Contact contact_;
  int64_t last_ms_ = 0;
  const Take* take_ = nullptr;
};

}  // namespace callcue::audit

#endif  // CALLCUE_LIB_AUDIT_CONTACT_H_

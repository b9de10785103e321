#include "lib/audit/noise.h"

#include <algorithm>

namespace callcue::audit {

void Noise::Add(const Noise& other) {
  prompts += other.prompts;
  followed += other.followed;
  withdrawn += other.withdrawn;
  repeated += other.repeated;
  duration_ms += other.duration_ms;
}

uint64_t Noise::PromptsPerMinute() const {
  if (duration_ms <= 0) return 0;
  const uint64_t duration = static_cast<uint64_t>(duration_ms);
  return (prompts * 6'000'000 + duration / 2) / duration;
}

uint32_t Noise::Share(uint64_t part) const {
  return prompts == 0 ? 0 : static_cast<uint32_t>((part * 10'000 + prompts / 2) / prompts);
}

void NoiseMeter::Clear() {
  noise_ = {};
  shown_.clear();
  offers_.clear();
}

bool NoiseMeter::WasOffered(const Recommendation& r) {
  for (const Offer& offer : offers_) {
    if (offer.element == r.element_id && offer.script == r.script_id &&
        (!r.script_id.empty() || offer.action == r.action)) {
      return true;
    }
  }
  offers_.push_back({r.element_id, r.script_id, r.action});
  return false;
}

void NoiseMeter::Add(const Decision& decision, bool recorded) {
  if (!recorded) return;
  const size_t before = shown_.size();
  for (const Recommendation& r : decision.recommendations) {
    if (r.audience == Audience::kSupervisor) continue;
    shown_.push_back(r.id);
    if (r.confirms != 0) continue;
    ++noise_.prompts;
    noise_.repeated += WasOffered(r);
  }
  // They come by urgency.
  std::sort(shown_.begin() + static_cast<ptrdiff_t>(before), shown_.end());
  for (const Withdrawal& withdrawal : decision.withdrawals) {
    if (!std::binary_search(shown_.begin(), shown_.end(), withdrawal.recommendation_id)) continue;
    ++(withdrawal.reason == WithdrawalReason::kDone ? noise_.followed : noise_.withdrawn);
  }
}

}  // namespace callcue::audit

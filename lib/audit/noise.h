// How much a policy asks of an agent's attention: prompts, and what became of them.
//
// A prompt is a recommendation on the agent's screen; a firm one that confirms a provisional one is the same prompt.
// Followed: withdrawn as done. Withdrawn: taken away for any other reason while the contact was open. Repeated: its
// element had offered the same script, or without one the same action, earlier in the contact.
#ifndef CALLCUE_LIB_AUDIT_NOISE_H_
#define CALLCUE_LIB_AUDIT_NOISE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "callcue/decision.h"

namespace callcue::audit {

struct Noise {
  uint64_t prompts = 0, followed = 0, withdrawn = 0, repeated = 0;
  int64_t duration_ms = 0;  // from the first recorded event to the last

  void Add(const Noise& other);
  // In hundredths; 0 where there is nothing to divide by.
  uint64_t PromptsPerMinute() const;
  uint32_t ShareWithdrawn() const { return Share(withdrawn); }  // of the prompts, like a score: 10,000 is all
  uint32_t ShareRepeated() const { return Share(repeated); }

 private:
  uint32_t Share(uint64_t part) const;
};

// Of one contact.
class NoiseMeter {
 public:
  // `recorded`: within the recording; what happens after its end reaches nobody.
  void Add(const Decision& decision, bool recorded);
  void Clear();
  const Noise& noise() const { return noise_; }

 private:
  struct Offer {
    std::string_view element, script;
    Action action;
  };
  bool WasOffered(const Recommendation& recommendation);

  Noise noise_;
  std::vector<uint32_t> shown_;  // IDs, ascending
  std::vector<Offer> offers_;
};

}  // namespace callcue::audit

#endif  // CALLCUE_LIB_AUDIT_NOISE_H_

// What each alternative of a policy's phrases finds by itself: which of them is to blame for a false hit, and which
// finds nothing.
//
// An alternative is a phrase of an act cut at its outermost |, or a regular expression. It is tried without the act's
// exceptions, so that one shows which leans on them: what only exceptions take back in the utterances that one has
// seen, comes through in others.
//
// Thread rule: one thread at a time.
#ifndef CALLCUE_LIB_EVALUATE_ALTERNATIVES_H_
#define CALLCUE_LIB_EVALUATE_ALTERNATIVES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "callcue/policy.h"
#include "lib/evaluate/corpus.h"
#include "lib/match/matcher.h"

namespace callcue::evaluate {

class Alternatives {
 public:
  // An error if its phrases, taken apart, are more than a policy may hold.
  static absl::StatusOr<std::unique_ptr<Alternatives>> Of(const Policy& policy);

  // Utterances, by whether they have the act. Each counts once, however often the alternative stands in it.
  struct Row {
    uint32_t act = 0;           // index in the policy
    std::string text;           // as the policy has it
    uint64_t right = 0;         // labelled with the act
    uint64_t alone = 0;         // of those that the policy finds: no other alternative of the act finds it
    uint64_t wrong = 0;         // not labelled with it
    uint64_t taken_back = 0;    // of those: an exception, or cues, save the policy from it
  };
  // By act: whether the utterance is labelled with it, and whether the policy finds it.
  void Count(const Utterance& utterance, const std::vector<uint8_t>& labelled, const std::vector<uint8_t>& found);
  // In the order of the policy.
  absl::Span<const Row> rows() const { return rows_; }

 private:
  Alternatives() = default;

  std::vector<Row> rows_;
  std::shared_ptr<const Policy> apart_;   // each row is an act of its own, at the row's index
  match::Scratch scratch_;
  match::Result result_;
  std::vector<uint32_t> hit_;             // rows, of the utterance at hand
};

}  // namespace callcue::evaluate

#endif  // CALLCUE_LIB_EVALUATE_ALTERNATIVES_H_

// What a step has to say, gathered while it runs and handed out as spans when it is over. Reuses its memory.
#ifndef CALLCUE_LIB_RUN_OUTPUT_H_
#define CALLCUE_LIB_RUN_OUTPUT_H_

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "callcue/decision.h"

namespace callcue::run {

// Text that stays where it is until Reset.
class TextArena {
 public:
  char* Allocate(size_t bytes) {
    if (bytes == 0) return nullptr;
    while (chunk_ < chunks_.size() && chunks_[chunk_].size - used_ < bytes) {
      ++chunk_;
      used_ = 0;
    }
    if (chunk_ == chunks_.size()) {
      const size_t size = bytes > kChunk ? bytes : kChunk;
      chunks_.push_back({std::unique_ptr<char[]>(new char[size]), size});   // not cleared: it's written before it's read
      used_ = 0;
    }
    char* p = chunks_[chunk_].data.get() + used_;
    used_ += bytes;
    return p;
  }
  std::string_view Copy(std::string_view text) {
    if (text.empty()) return {};
    char* p = Allocate(text.size());
    std::memcpy(p, text.data(), text.size());
    return {p, text.size()};
  }
  void Reset() { chunk_ = 0; used_ = 0; }

 private:
  static constexpr size_t kChunk = 4096;
  struct Chunk { std::unique_ptr<char[]> data; size_t size; };
  std::vector<Chunk> chunks_;
  size_t chunk_ = 0;
  size_t used_ = 0;
};

class Output {
 public:
  std::vector<Recommendation> recommendations;
  std::vector<Withdrawal> withdrawals;
  std::vector<Finding> findings;
  std::vector<StateChange> state_changes;
  std::vector<PermissionChange> permission_changes;
  std::vector<Fault> faults;
  std::vector<std::string_view> unrecognised;
  // Items of the above whose spans are set when the step is over: [begin, end) of each, in the same order.
  std::vector<Argument> arguments;
  std::vector<Evidence> evidence;
  std::vector<Missing> missing;
  struct Part { uint32_t begin, end; };
  std::vector<Part> recommendation_arguments, finding_evidence, change_missing;
  std::vector<uint32_t> recommendation_order;   // place of each in the policy
  TextArena text;

  // Where each list stands: what a decision begins at, and what a step that fails goes back to.
  struct Mark {
    size_t recommendations, withdrawals, findings, state_changes, permission_changes, faults, unrecognised, arguments,
        evidence, missing;
  };
  Mark Now() const {
    return {recommendations.size(), withdrawals.size(), findings.size(), state_changes.size(),
            permission_changes.size(), faults.size(), unrecognised.size(), arguments.size(), evidence.size(),
            missing.size()};
  }
  void GoBack(const Mark& mark);
  bool NothingSince(const Mark& mark) const;

  void Reset();
  // Ends a decision that began at `mark`; its spans are filled by Finish().
  void EndDecision(const Mark& mark, const Decision& decision);
  absl::Span<const Decision> Finish();

 private:
  std::vector<Decision> decisions_;
  std::vector<Mark> begins_, ends_;
};

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_OUTPUT_H_

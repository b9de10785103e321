// What a step has to say, gathered while it runs and handed out as spans when it is over.
//
// An Output lives as long as a step; what it gathers lies in the call's OutputMemory, where it may be read until the next
// one. There is a little room beside the call for what most steps say; the first step that says more makes a Spill, which
// then stays with the call.
#ifndef CALLCUE_LIB_RUN_OUTPUT_H_
#define CALLCUE_LIB_RUN_OUTPUT_H_

#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

#include "callcue/decision.h"

namespace callcue::run {

// Text that stays where it is until Reset.
class TextArena {
 public:
  char* Allocate(size_t bytes);
  void Reset() { chunk_ = 0; used_ = 0; }

 private:
  static constexpr size_t kChunk = 4096;
  struct Chunk { std::unique_ptr<char[]> data; size_t size; };
  std::vector<Chunk> chunks_;
  size_t chunk_ = 0;
  size_t used_ = 0;
};

// What isn't given out, of each recommendation: its arguments, and its place in the policy.
struct RecommendationNote { uint32_t begin, end, order; };
// Items of a list that belong to one item of another.
struct ListPart { uint32_t begin, end; };

// Where each list stands: what a decision begins at, and what a step that fails goes back to.
struct OutputMark {
  uint32_t recommendations = 0, withdrawals = 0, findings = 0, state_changes = 0, permission_changes = 0, faults = 0,
           unrecognised = 0, arguments = 0, evidence = 0, missing = 0, acted = 0;
};

// The lists of an output, in this order: item, its name, how many have room beside the call, how many in a spill.
#define CALLCUE_OUTPUT_LISTS(X)                 \
  X(Decision, decisions, 2, 4)                  \
  X(Recommendation, recommendations, 1, 4)      \
  X(StateChange, state_changes, 1, 8)           \
  X(Withdrawal, withdrawals, 0, 16)             \
  X(Finding, findings, 0, 3)                    \
  X(PermissionChange, permission_changes, 0, 2) \
  X(Fault, faults, 0, 2)                        \
  X(std::string_view, unrecognised, 0, 2)       \
  X(Argument, arguments, 0, 4)                  \
  X(Evidence, evidence, 0, 3)                   \
  X(Missing, missing, 0, 4)                     \
  X(RecommendationNote, notes, 1, 4)            \
  X(ListPart, finding_evidence, 0, 3)           \
  X(ListPart, change_missing, 0, 2)             \
  X(OutputMark, ends, 0, 4)                     \
  X(uint32_t, acted, 0, 8)

enum OutputList : int {
#define CALLCUE_OUTPUT_LIST(type, name, room, more) kList_##name,
  CALLCUE_OUTPUT_LISTS(CALLCUE_OUTPUT_LIST)
#undef CALLCUE_OUTPUT_LIST
  kOutputLists
};

// Room for more than most steps say: grows to what the busiest step of the call needed.
struct Spill {
  struct Buffer {
    char* data = nullptr;
    size_t bytes = 0;
    std::unique_ptr<char[]> larger;   // where `data` is no longer in `first`
  };
#define CALLCUE_OUTPUT_LIST(type, name, room, more) + more * ((sizeof(type) + 7) & ~size_t{7})
  static constexpr size_t kBytes = 0 CALLCUE_OUTPUT_LISTS(CALLCUE_OUTPUT_LIST);
#undef CALLCUE_OUTPUT_LIST
  Spill();
  Buffer lists[kOutputLists];
  // Elements that acted in a step, which decisions don't always name, and the number of its last decision.
  uint32_t acted = 0, acted_step = 0;
  TextArena text;
  alignas(8) char first[kBytes];   // one allocation for what nearly all calls need
};

// The decisions stand first. Of most, what stands behind `state_changes` is as it was before the step: what is written again
// and again is one line of the cache (lib/run/quick_say.h).
struct OutputMemory {
#define CALLCUE_OUTPUT_LIST(type, name, room, more) + room * ((sizeof(type) + 7) & ~size_t{7})
  static constexpr size_t kBytes = 0 CALLCUE_OUTPUT_LISTS(CALLCUE_OUTPUT_LIST);
#undef CALLCUE_OUTPUT_LIST
  OutputMemory() {}   // the bytes aren't cleared
  uint32_t given = 0;            // decisions of the last step
  // What in the first two of them isn't what stands behind `state_changes` in most: Header::next_deadline and nothing else.
  enum : uint8_t { kDeadline = 1, kRest = 2 };
  uint8_t other[2] = {kDeadline | kRest, kDeadline | kRest};
  // What the short way found of the state, which holds until a step goes the long way: that nothing in it stands in the
  // way of simple steps, how many recommendations fit and stand ready, which of the first 63 are live, which low five bits
  // the keys of events have that are in the window, where the rows of its configuration begin, and Header::next_deadline.
  bool ordinary = false;
  uint8_t room = 0;
  uint64_t live = kNoneLive;
  uint32_t ids = 0;
  uint32_t rows = 0;
  static constexpr uint64_t kNoneLive = uint64_t{1} << 63;   // what stands for no recommendation is never new
  void Forget() {
    ordinary = false;
    rows = 0;             // of nothing
  }
  // In memory whose last owner left it so, or that is all zeros: the lines behind the first aren't touched by a call that
  // never says more, not even when it is new.
  void FindBare() { other[0] = other[1] = 0; }
  void LeaveBare() {
    for (size_t place = 0; place < 2; ++place) {
      if (other[place] != 0 || due != INT64_MAX) new (bytes + place * sizeof(Decision)) Decision();
    }
  }
  int64_t due = INT64_MAX;
  alignas(8) char bytes[kBytes];
  std::unique_ptr<Spill> spill;

  absl::Span<const Decision> Last() const {
    const char* at = given > 2 ? spill->lists[kList_decisions].data : bytes;
    return {reinterpret_cast<const Decision*>(at), given};
  }
  // ... in the last step. None acts in one that goes the short way (lib/run/quick.cc), which always decides.
  absl::Span<const uint32_t> Acted() const {
    if (spill == nullptr || (given > 0 && spill->acted_step != Last().back().step)) return {};
    return {reinterpret_cast<const uint32_t*>(spill->lists[kList_acted].data), spill->acted};
  }
};

template <typename T, int list>
class OutputItems {
 public:
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  T& back() { return data_[size_ - 1]; }

 private:
  friend class Output;
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
  T* data_ = nullptr;
  uint32_t size_ = 0, capacity_ = 0;
};

class Output {
 public:
  using Mark = OutputMark;

  explicit Output(OutputMemory* memory) : memory_(memory) {
    char* at = memory->bytes;
#define CALLCUE_OUTPUT_LIST(type, name, room, more) \
  if constexpr (room > 0) {                     \
    name.data_ = reinterpret_cast<type*>(at);   \
    name.capacity_ = room;                      \
    at += room * ((sizeof(type) + 7) & ~size_t{7}); \
  }
    CALLCUE_OUTPUT_LISTS(CALLCUE_OUTPUT_LIST)
#undef CALLCUE_OUTPUT_LIST
    if (memory->spill != nullptr) {
      memory->spill->text.Reset();
      memory->spill->acted = 0;
    }
    memory->given = 0;
    memory->other[0] = memory->other[1] = OutputMemory::kDeadline | OutputMemory::kRest;
    memory->Forget();
  }

#define CALLCUE_OUTPUT_LIST(type, name, room, more) OutputItems<type, kList_##name> name;
  CALLCUE_OUTPUT_LISTS(CALLCUE_OUTPUT_LIST)
#undef CALLCUE_OUTPUT_LIST

  // Appends a copy.
  template <typename T, int list>
  void Push(OutputItems<T, list>& to, const T& item) {
    new (Append(to)) T(item);
  }
  // Room for one more at the end of a list, which counts from now on.
  template <typename T, int list>
  T* Append(OutputItems<T, list>& to) {
    if (to.size_ == to.capacity_) {
      to.data_ = static_cast<T*>(More(list, to.data_, to.size_, sizeof(T)));
      to.capacity_ = static_cast<uint32_t>(memory_->spill->lists[list].bytes / sizeof(T));
    }
    return to.data_ + to.size_++;
  }

  template <typename T, int list>
  void Remove(OutputItems<T, list>& from, size_t i) {
    std::memmove(static_cast<void*>(from.data_ + i), from.data_ + i + 1, (--from.size_ - i) * sizeof(T));
  }

  // A copy of a text, and room for one. Both stay until the next step.
  std::string_view Copy(std::string_view text);
  char* AllocateText(size_t bytes);

  Mark Now() const {
    return {recommendations.size_, withdrawals.size_,  findings.size_,  state_changes.size_, permission_changes.size_,
            faults.size_,          unrecognised.size_, arguments.size_, evidence.size_,      missing.size_,      acted.size_};
  }
  void GoBack(const Mark& mark);
  bool NothingSince(const Mark& mark) const;
  void Reset();

  // The next decision, which holds what was gathered from `begin` on; its spans are set by Finish(). Nothing is gathered
  // between two decisions.
  Decision* EndDecision(const Mark& begin) {
    if (!decisions.empty()) Push(ends, begin);
    return new (Append(decisions)) Decision();
  }
  absl::Span<const Decision> Finish() {
    if (decisions.size_ == 1) Fill(decisions.data_, Mark(), Now());
    else if (decisions.size_ > 1) FillAll();
    if (!arguments.empty() || !findings.empty() || !permission_changes.empty()) SetParts();
    memory_->given = decisions.size_;
    if (!acted.empty()) {
      memory_->spill->acted = acted.size_;
      memory_->spill->acted_step = decisions.empty() ? 0 : decisions.back().step;
    }
    return {decisions.data_, decisions.size_};
  }

 private:
  template <typename List>
  static auto Between(const List& list, uint32_t begin, uint32_t end) {
    return absl::MakeConstSpan(list.data_ + begin, end - begin);
  }
  void Fill(Decision* d, const Mark& b, const Mark& e) {
    d->recommendations = Between(recommendations, b.recommendations, e.recommendations);
    d->withdrawals = Between(withdrawals, b.withdrawals, e.withdrawals);
    d->findings = Between(findings, b.findings, e.findings);
    d->state_changes = Between(state_changes, b.state_changes, e.state_changes);
    d->permission_changes = Between(permission_changes, b.permission_changes, e.permission_changes);
    d->faults = Between(faults, b.faults, e.faults);
    d->unrecognised = Between(unrecognised, b.unrecognised, e.unrecognised);
  }
  void FillAll();
  Spill& MakeSpill();
  void* More(int list, const void* items, uint32_t count, size_t item_bytes);
  void SetParts();

  OutputMemory* memory_;
};

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_OUTPUT_H_

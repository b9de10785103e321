// The parts of a call's block that are there from the beginning.
#ifndef CALLCUE_LIB_RUN_FIRST_PARTS_H_
#define CALLCUE_LIB_RUN_FIRST_PARTS_H_

#include <cstdint>

#include "lib/run/state.h"

namespace callcue::run {

// Those that every call has under a policy where something may become due (StateLayout), so that it needn't be asked whether
// they are there; as far as kIntervals also under one that recommends. Good until the block moves.
class FirstParts {
 public:
  static constexpr int kLast = kDuties;
  explicit FirstParts(State* state) : block_(state->block_), entries_(state->directory()) {}
  // Of the block that begins with this header.
  FirstParts(Header* header, const program::StepTables& tables)
      : block_(reinterpret_cast<char*>(header)),
        entries_(reinterpret_cast<State::Entry*>(block_ + sizeof(Header) + tables.fixed_bytes)) {}
  template <int part> [[gnu::always_inline]] uint32_t count() const { return Of<part>().count; }
  template <int part> [[gnu::always_inline]] typename RecordOf<part>::Record* data() const {
    return reinterpret_cast<typename RecordOf<part>::Record*>(block_ + Of<part>().offset);
  }
  template <int part> [[gnu::always_inline]] bool HasRoom(uint32_t n) const {
    static_assert(part < kLast);   // where the last one ends isn't known here
    const State::Entry& entry = Of<part>();
    return entry.offset + (entry.count + n) * sizeof(typename RecordOf<part>::Record) <= (&entry)[1].offset;
  }
  template <int part> [[gnu::always_inline]] void PushInRoom(const typename RecordOf<part>::Record& record) const {
    data<part>()[Of<part>().count++] = record;
  }
  template <int part> [[gnu::always_inline]] void Erase(uint32_t i) const {
    State::Entry& entry = Of<part>();
    auto* const all = data<part>();
    for (--entry.count; i < entry.count; ++i) all[i] = all[i + 1];
  }

 private:
  template <int part> [[gnu::always_inline]] State::Entry& Of() const {
    static_assert(part >= kFirstMoving && part <= kLast);
    return entries_[part - kFirstMoving];
  }
  char* block_;
  State::Entry* entries_;
};

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_FIRST_PARTS_H_

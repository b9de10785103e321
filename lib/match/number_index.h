// A hash table of numbers, of things that are kept elsewhere.
#ifndef CALLCUE_LIB_MATCH_NUMBER_INDEX_H_
#define CALLCUE_LIB_MATCH_NUMBER_INDEX_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace callcue::match {

class NumberIndex {
 public:
  // The number of what has this hash, and for which same(number) holds; else `next`, which stands for it from now on.
  // Numbers are given as they come: 0, 1, 2.
  template <class Same>
  uint32_t FindOrAdd(uint32_t hash, uint32_t next, Same same) {
    if (size_t{next} * 4 >= entries_.size() * 3) Grow();
    Entry* entry = Slot(hash);
    for (; entry->number != kNone; entry = Next(entry)) {
      if (entry->hash == hash && same(entry->number)) return entry->number;
    }
    *entry = {hash, next};
    return next;
  }

  // It will be asked about soon.
  void Prefetch(uint32_t hash) const {
    if (!entries_.empty()) __builtin_prefetch(&entries_[hash & (entries_.size() - 1)]);
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Entry {
    uint32_t hash, number;
  };

  Entry* Slot(uint32_t hash) { return &entries_[hash & (entries_.size() - 1)]; }
  Entry* Next(Entry* entry) { return ++entry == entries_.data() + entries_.size() ? entries_.data() : entry; }
  void Grow() {
    std::vector<Entry> old(std::max<size_t>(1024, entries_.size() * 2), Entry{0, kNone});
    old.swap(entries_);
    for (const Entry& kept : old) {
      if (kept.number == kNone) continue;
      Entry* entry = Slot(kept.hash);
      while (entry->number != kNone) entry = Next(entry);
      *entry = kept;
    }
  }

  std::vector<Entry> entries_;  // a power of two of them
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_NUMBER_INDEX_H_

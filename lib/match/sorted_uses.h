// What the words of all phrases are good for, by literal.
#ifndef CALLCUE_LIB_MATCH_SORTED_USES_H_
#define CALLCUE_LIB_MATCH_SORTED_USES_H_

#include <cstdint>
#include <vector>

#include "lib/match/flatten.h"
#include "lib/match/tables.h"

namespace callcue::match {

// A use in one number, by kind, target, bit and language.
inline uint64_t KeyOf(const Use& use) {
  return uint64_t{use.kind} << 56 | uint64_t{use.target} << 24 | uint64_t{use.bit} << 16 | use.language;
}
inline Use::Kind KindOf(uint64_t key) { return static_cast<Use::Kind>(key >> 56); }
inline uint32_t TargetOf(uint64_t key) { return static_cast<uint32_t>(key >> 24); }
inline Use UseOf(uint64_t key) {
  return {KindOf(key), static_cast<uint8_t>(key >> 16), static_cast<uint16_t>(key), TargetOf(key)};
}

// By literal, then edge: first the word without fillers at the edges, last words of fillers only. Of each word, first the
// sets that it is in, as they are numbered.
class SortedUses {
 public:
  // A word in a set, or what else it is good for.
  struct Entry {
    uint32_t edge, what;  // the number of the set, or of any use of its kind, with a flag
    bool in_set() const { return (what & kNoSet) == 0; }
  };

  // `literals`: how many there are. All must outlive it.
  SortedUses(const Tables& tables, size_t literals, const std::vector<WordSet>& sets,
             const std::vector<GatheredUse>& uses);

  uint32_t size() const { return static_cast<uint32_t>(entries_.size()); }
  const Entry& operator[](uint32_t i) const { return entries_[i]; }
  // Where those of a literal begin; and those of fillers only, behind the last.
  uint32_t begin(size_t literal) const { return begins_[literal]; }
  uint32_t end(size_t literal) const { return begins_[literal + 1]; }
  // Behind those that have the edge of number `begin`.
  uint32_t EndOfWord(uint32_t begin, uint32_t end) const {
    uint32_t at = begin;
    while (at < end && entries_[at].edge == entries_[begin].edge) ++at;
    return at;
  }
  // Of one that isn't in a set.
  const Use& Of(const Entry& entry) const { return uses_[entry.what & ~kNoSet].use; }

 private:
  static constexpr uint32_t kNoSet = 1u << 31;

  const std::vector<GatheredUse>& uses_;
  std::vector<uint32_t> begins_;
  std::vector<Entry> entries_;
};

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_SORTED_USES_H_

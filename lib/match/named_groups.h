// Named groups of a regular expression, (?P<name>...), as places where the value of a slot stands.
//
// RE2's own captures take memory in every search, so a group is found by boolean matches alone: of what the expression
// matched, the group begins as early as it can, and then is as long as it can be. That needs the parts of the expression
// before, in and behind the group, so a group stands at the top of its expression, in no other group or alternative.
#ifndef CALLCUE_LIB_MATCH_NAMED_GROUPS_H_
#define CALLCUE_LIB_MATCH_NAMED_GROUPS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/match/matcher.h"

namespace re2 {
class RE2;
}

namespace callcue::match {

inline constexpr size_t kLongestWithGroups = 800;  // bytes of a match: a longer one captures nothing
inline constexpr size_t kMaxNamedGroups = 4;       // of one expression

class NamedGroup {
 public:
  NamedGroup();
  NamedGroup(NamedGroup&&) noexcept;
  ~NamedGroup();

  uint32_t slot() const { return slot_; }
  size_t bytes() const { return bytes_; }
  // Where the group is of the match over text[begin, end); false: it is optional and wasn't there.
  bool Find(std::string_view text, size_t begin, size_t end, size_t* group_begin, size_t* group_end) const;

 private:
  friend class GroupReader;
  std::unique_ptr<const re2::RE2> before_, inside_, behind_, rest_;  // rest: inside and behind
  uint32_t slot_ = 0;
  size_t bytes_ = 0;
};

// The groups of a valid pattern that are named like slots of the act. `offset_of` gives the byte of the pattern as
// written for one of `pattern`, which is folded. Names that no slot has are warned of.
bool ReadNamedGroups(std::string_view pattern, const std::vector<uint32_t>& offset_of, uint32_t act,
                     const std::vector<SlotSpec>& slots, uint32_t phrase, std::vector<NamedGroup>* groups,
                     std::vector<Problem>* problems);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_NAMED_GROUPS_H_

// How far two words are apart for somebody who types.
#ifndef CALLCUE_LIB_BASE_EDIT_DISTANCE_H_
#define CALLCUE_LIB_BASE_EDIT_DISTANCE_H_

#include <string_view>

namespace callcue {

inline constexpr size_t kMostThatDiffer = 64;   // bytes

// Steps of inserting, deleting, replacing or swapping neighbours (optimal string alignment), over bytes; limit + 1 where
// they are more than `limit`, or where of either word more than kMostThatDiffer bytes lie between what both begin and end
// with: nobody mistypes so much.
size_t EditDistance(std::string_view a, std::string_view b, size_t limit);

}  // namespace callcue

#endif  // CALLCUE_LIB_BASE_EDIT_DISTANCE_H_

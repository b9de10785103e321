// Which bit of filters each word goes by.
//
// There are far more words than bits, and a filter that says yes for another word's sake costs a look at the word. So
// the few words that are said most have a bit each; of the others, those that are asked about together share one: then
// a slot of many words has few bits, and most of what is said has none of them.
#ifndef CALLCUE_LIB_MATCH_FILTER_BITS_H_
#define CALLCUE_LIB_MATCH_FILTER_BITS_H_

#include <cstdint>
#include <utility>
#include <vector>

namespace callcue::match {

// By word; kFilterBits for one that is never asked about. `weights`: how often each is likely to be said. `members`:
// set and word, of all sets. `asked`: by set, how many series ask whether a word of it is there.
std::vector<uint8_t> GiveFilterBits(const std::vector<uint64_t>& weights,
                                    const std::vector<std::pair<uint32_t, uint32_t>>& members,
                                    const std::vector<uint32_t>& asked);

}  // namespace callcue::match

#endif  // CALLCUE_LIB_MATCH_FILTER_BITS_H_

// Every code of the deep checks, with its meaning. Codes are public: they never change their meaning.
#ifndef CALLCUE_LIB_ANALYSE_CODES_H_
#define CALLCUE_LIB_ANALYSE_CODES_H_

#include <cstdint>

namespace callcue::analyse {

// X(enumerator, code, meaning)
#define CALLCUE_ANALYSE_CODES(X)                                                                           \
  X(kUnreachableState, "unreachable-state", "No sequence of events leads to the state.")                   \
  X(kNeverTaken, "never-taken", "No call takes the transition.")                                           \
  X(kShadowedTransition, "shadowed-transition", "Whenever the transition could be taken, another one is.") \
  X(kNoWayOut, "no-way-out", "A state that isn't final can't be left once it is entered.")                 \
  X(kNeverActive, "never-active", "No call sets the element off.")                                         \
  X(kUnfulfillableDuty, "unfulfillable-duty", "The duty can be owed, and nothing can fulfil it.")          \
  X(kShadowedRecommendation, "shadowed-recommendation",                                                    \
    "A more urgent one of the same topic always stands in its way.")                                       \
  X(kConflictTopic, "conflict-topic", "Two recommendations of one topic and priority are made at once.")   \
  X(kConflictForbidden, "conflict-forbidden", "What one element demands another forbids.")                 \
  X(kConflictPermission, "conflict-permission", "What one element demands isn't permitted yet.")

enum class Code : uint8_t {
#define CALLCUE_X(enumerator, code, meaning) enumerator,
  CALLCUE_ANALYSE_CODES(CALLCUE_X)
#undef CALLCUE_X
};

struct CodeInfo {
  const char* code;
  const char* meaning;
};
inline constexpr CodeInfo kCodes[] = {
#define CALLCUE_X(enumerator, code, meaning) {code, meaning},
    CALLCUE_ANALYSE_CODES(CALLCUE_X)
#undef CALLCUE_X
};
inline constexpr const CodeInfo& InfoOf(Code code) { return kCodes[static_cast<int>(code)]; }

}  // namespace callcue::analyse

#endif  // CALLCUE_LIB_ANALYSE_CODES_H_

// Every code that a policy's author can be told by check and compile, with its meaning. Codes are public: they never
// change their meaning. Those of guards and of phrases are listed by lib/expr and lib/match, those of text format by
// lib/syntax.
#ifndef CALLCUE_LIB_CHECK_CODES_H_
#define CALLCUE_LIB_CHECK_CODES_H_

#include <cstdint>

namespace callcue::check {

// X(enumerator, code, severity, meaning)
#define CALLCUE_CHECK_CODES(X)                                                                                        \
  X(kMissingName, "missing-name", kError, "Something that others refer to has no name or ID.")                        \
  X(kBadName, "bad-name", kError, "A name that expressions use isn't an identifier, or is one of CEL's own words.")   \
  X(kDuplicateName, "duplicate-name", kError, "Two declarations of one kind have the same name.")                     \
  X(kUnknownName, "unknown-name", kError, "A reference to something that isn't declared.")                            \
  X(kMissingType, "missing-type", kError, "A parameter, fact or variable has no type.")                               \
  X(kMissingDefault, "missing-default", kError, "A parameter has no default value.")                                  \
  X(kBadValue, "bad-value", kError, "A literal isn't one of its type.")                                               \
  X(kOutOfRange, "out-of-range", kError, "A value lies outside of its parameter's range.")                            \
  X(kBadDuration, "bad-duration", kError, "Neither a literal like \"8s\" nor an expression.")                         \
  X(kNotConstant, "not-constant", kError, "A setting must be known when the policy is loaded.")                       \
  X(kBadTrigger, "bad-trigger", kError, "A trigger isn't of the form NAME or NAME by PARTY.")                         \
  X(kUnknownTrigger, "unknown-trigger", kError, "A trigger names no event.")                                          \
  X(kNoParty, "no-party", kError, "A trigger demands a party of an event that has none.")                             \
  X(kNeverByParty, "never-by-party", kWarning, "A trigger demands a party that the act isn't performed by.")          \
  X(kMissingTrigger, "missing-trigger", kError, "Nothing can set the element off.")                                   \
  X(kMissingGuard, "missing-guard", kError, "A permission or an exception has no condition.")                         \
  X(kNoEventField, "no-event-field", kError, "A field that not every trigger of the element has.")                    \
  X(kMissingAction, "missing-action", kError, "A recommendation has neither an action nor a script.")                 \
  X(kEmptyEffect, "empty-effect", kError, "An effect says nothing to do.")                                            \
  X(kWrongType, "wrong-type", kError, "A value of another type is needed here.")                                      \
  X(kNotSettable, "not-settable", kError, "Only variables can be set: facts are the host's.")                         \
  X(kEmptyList, "empty-list", kError, "A scenario has no step, or a checklist no item.")                              \
  X(kOutOfPlace, "out-of-place", kError, "A setting that this kind of state or element can't have.")                  \
  X(kNoTarget, "no-target", kError, "An initial or history transition has no target, or a state no children.")        \
  X(kIllegalInitial, "illegal-initial", kError, "An initial target lies outside of its state.")                       \
  X(kIllegalTarget, "illegal-target", kError, "A transition leads from one region of a parallel state into another.") \
  X(kConflictingTargets, "conflicting-targets", kError, "Targets that can't be active at once.")                      \
  X(kHistoryCycle, "history-cycle", kError, "The default of a history state leads back to it.")                       \
  X(kEventlessCycle, "eventless-cycle", kError, "Eventless transitions without a real guard run in a circle.")        \
  X(kOtherPolicy, "other-policy", kError, "An overlay was written for a policy of another name.")                     \
  X(kEmptyChange, "empty-change", kError, "An overlay names something, but doesn't say what to change of it.")        \
  X(kEmptyFile, "empty-file", kError, "A policy says nothing at all.")                                                \
  X(kTooMany, "too-many", kError, "A bound of lib/base/limits.h.")                                                    \
  X(kEmptyScript, "empty-script", kError, "A script has no text, or a text no variant.")                              \
  X(kBadSlot, "bad-slot", kError, "A brace in a script that neither opens a slot nor is doubled.")                    \
  X(kUnknownSlot, "unknown-slot", kError, "A script's slot has no value: nothing has its name.")                      \
  X(kForbiddenScript, "forbidden-script", kError, "A script holds words that a prohibition forbids.")                 \
  X(kUnheardScript, "unheard-script", kWarning, "A script's words aren't recognised as an act that it performs.")     \
  X(kNeverFulfilled, "never-fulfilled", kWarning, "Nothing can fulfil the duty or the item of a checklist.")          \
  X(kNoWords, "no-words", kWarning, "A recommendation to say something names no script.")                             \
  X(kUnknownTopic, "unknown-topic", kWarning, "A topic is withdrawn that no recommendation has.")                     \
  X(kNoNegators, "no-negators", kWarning, "An act is negatable in a language that has no negators.")                  \
  X(kConstantGuard, "constant-guard", kWarning, "A guard is always true or never.")                                   \
  X(kNeverAsked, "never-asked", kWarning, "Nothing asks for the permission, so what it recommends never comes.")      \
  X(kUnusedName, "unused-name", kWarning, "Declared, but nothing uses it.")                                           \
  X(kNeverRaised, "never-raised", kWarning, "An event that nothing raises sets something off.")                       \
  X(kUncoveredClause, "uncovered-clause", kWarning, "No element cites the clause.")                                   \
  X(kNoClause, "no-clause", kWarning, "The element cites no clause, though the policy has clauses.")

enum class Code : uint8_t {
#define CALLCUE_X(enumerator, code, severity, meaning) enumerator,
  CALLCUE_CHECK_CODES(CALLCUE_X)
#undef CALLCUE_X
};

struct CodeInfo {
  const char* code;
  bool warning;
  const char* meaning;
};
const CodeInfo& InfoOf(Code code);
inline constexpr int kCodes = 0
#define CALLCUE_X(enumerator, code, severity, meaning) +1
    CALLCUE_CHECK_CODES(CALLCUE_X)
#undef CALLCUE_X
    ;

}  // namespace callcue::check

#endif  // CALLCUE_LIB_CHECK_CODES_H_

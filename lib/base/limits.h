// Every bound on an input, with the reason for its number. Checked before memory is taken; each is tested at n-1, n, n+1.
#ifndef CALLCUE_LIB_BASE_LIMITS_H_
#define CALLCUE_LIB_BASE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace callcue::limits {

// Input of a host.
inline constexpr size_t kEventBytes = 64 << 10;      // an utterance of 4 KiB with word times fits several times
inline constexpr size_t kUtteranceBytes = 4 << 10;   // ten minutes of unbroken speech
inline constexpr size_t kNameBytes = 256;            // names and IDs: a UUID with a prefix, a SIP call ID
inline constexpr size_t kWords = 1365;               // a word a character in an utterance of full size
inline constexpr size_t kArguments = 32;             // of one agent action
inline constexpr size_t kStreams = 32;              // of ContactStarted; seven are defined, newer hosts may know more
inline constexpr size_t kUnrecognised = 32;         // unknown names that are passed on; more are only counted out
inline constexpr size_t kStringValueBytes = 1 << 10; // a fact's string: a name or an address


// Input of an author.
inline constexpr size_t kPolicyBytes = 16 << 20;
inline constexpr int kPolicyNesting = 32;
inline constexpr size_t kElements = 1 << 16;
inline constexpr size_t kStates = 1024;
inline constexpr size_t kVariables = 1024;
inline constexpr size_t kExpressionBytes = 4 << 10;    // fifty lines: what one can still read as a condition
inline constexpr size_t kExpressionNodes = 512;        // about what such a text holds
inline constexpr size_t kExpressionDepth = 64;         // nobody counts more parentheses
inline constexpr size_t kComprehensionNesting = 2;     // pairs of elements; a third costs sixty-four times as much
inline constexpr size_t kListElements = 64;            // a day's districts, a list of words
inline constexpr size_t kExpressionPatterns = 256;     // different ones of a policy: each may keep 1 MiB of automaton
inline constexpr uint32_t kClauseWeight = 1000;  // a sum over any number of clauses stays far below 2^63
inline constexpr int kCueWeight = 9999;          // a likelihood of one in 10^43, in hundredths of its logarithm
inline constexpr size_t kOverlays = 64;          // a country, a province, a city, a team; and room

// One contact.
inline constexpr size_t kTimers = 256;
inline constexpr size_t kDuties = 256;
inline constexpr size_t kRecommendations = 128;
inline constexpr size_t kActHistory = 4096;      // a dense call has about twenty acts a minute: three hours
inline constexpr size_t kSegments = 1024;        // utterances that a later result can still be told apart from
inline constexpr size_t kPartialSegments = 64;   // that wait for their final results; each party has one at a time
inline constexpr size_t kEventIds = 64;          // the window of de-duplication, as event.proto promises
inline constexpr size_t kTurns = 64;             // turns that a deadline counted in turns can still reach
inline constexpr size_t kIntervals = 256;        // outages of streams, and spans that the customer couldn't hear
inline constexpr size_t kHeapBytes = 256 << 10;  // strings that a contact keeps
inline constexpr size_t kSnapshotBytes = 1 << 20;
inline constexpr int kMicrosteps = 1000;         // MODEL R9
inline constexpr int kDeadlines = 100'000;       // that come due in one step: a timer a second, for more than a day

}  // namespace callcue::limits

#endif  // CALLCUE_LIB_BASE_LIMITS_H_

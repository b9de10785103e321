// What lies in the block of a call (lib/run/state.h): its header, and the records of each part behind it.
#ifndef CALLCUE_LIB_RUN_RECORDS_H_
#define CALLCUE_LIB_RUN_RECORDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "lib/base/limits.h"
#include "lib/expr/value.h"
#include "lib/program/program.h"

namespace callcue::run {

inline constexpr int64_t kNever = INT64_MAX;
inline constexpr int64_t kLastMs = 253402300799999;   // the end of year 9999, the last that CEL knows
using program::kNeverHappenedMs;
inline constexpr uint32_t kNone = UINT32_MAX;

inline std::optional<int64_t> IfEver(int64_t ms) { return ms == kNever ? std::nullopt : std::optional<int64_t>(ms); }

// A string in the block's heap.
struct StringRef {
  uint32_t offset = 0;
  uint32_t size = 0;
};

// The fixed part. Times are UTC ms since the epoch. What nearly every step reads or writes stands at its end, from the
// beginning of a cache line (State::kLead), which the configuration behind it and the first variables share. Snapshots
// have an order of their own (lib/run/snapshot.cc).
struct Header {
  int64_t next_deadline = kNever;    // earliest time at which something is due
  int64_t established_at = kNever;   // of the current segment, as what follows
  int64_t ended_at = kNever;
  int64_t last_heard = kNever;       // end of the last speech of anyone, for silences
  uint32_t segment = 0;              // from 1
  uint16_t language = 0;
  uint16_t streams_declared = 0;     // bits 1 << Stream
  uint8_t declared = 0;              // ContactStarted named its streams
  uint8_t closed = 0;
  uint8_t established = 0;           // in this segment
  uint8_t ever_established = 0;
  uint8_t ended = 0;                 // this segment is over
  uint8_t ended_by = 0;              // Party; 0 = nobody: the line was lost
  uint8_t end_cause = 0;
  uint8_t direction = 0;
  uint8_t answered_by = 0;
  uint8_t call_back = 0;
  uint8_t permissions_named = 0;
  uint8_t silence_reported = 0;
  uint8_t turn_open = 0;             // the last entry of kTurns may still grow
  uint8_t permissions_up_to_date = 0;   // what was named is what they come to, until something changes
  uint8_t padding[2] = {0, 0};

  int64_t now = INT64_MIN;           // the clock; INT64_MIN before the first event
  uint32_t step = 0;
  uint32_t last_recommendation = 0;
  int32_t rang = 0;                  // highest ring reported in this segment
  uint16_t streams_seen = 0;
  uint8_t inaudible = 0;             // bits: 1 hold, 2 mute, 4 consultation
  uint8_t padding_of_line = 0;
};

// What many calls never set. Where kRare is empty, these are the values.
struct Rare {
  uint64_t permitted = 0;            // bit i: permission act i was granted at the end of the last step
  int64_t delivered_at = kNever;
  int64_t partial_at = kNever;       // arrival of the agent's last partial result that no final has settled
  int64_t speech_since[2] = {kNever, kNever};       // voice activity under way, of the agent and the customer
  int64_t last_speech[2][2] = {{kNever, kNever}, {kNever, kNever}};  // the last one that ended: begin, end
  int64_t transcribed[2] = {INT64_MIN, INT64_MIN};  // end of the latest final words
  int64_t long_turn_end = INT64_MIN; // end of what was last reported as a long turn
  uint32_t last_final[2] = {kNone, kNone};          // its segment, in kSegments
  StringRef participant;             // the agent on the line
  StringRef second_language;         // of the line, as the host named it
  uint32_t next_id_place = 0;        // in the ring of event IDs
  uint32_t turns[2] = {0, 0};        // begun in this segment
  int32_t utc_offset_minutes = 0;
  int64_t spoken_ms[2] = {0, 0};     // since the speech rate was last taken from the words
  uint32_t spoken_characters[2] = {0, 0};
  uint8_t rate_measured = 0;         // the host sends speech rates of its own
  uint8_t acts_await_words = 0;      // acts of the host name segments of which no words are final
  uint8_t padding[2] = {0, 0};
  uint32_t strings_kept = 0;         // bytes, when those that nothing named were last dropped
};
inline constexpr Rare kNothingRare;

struct Timer {
  int64_t deadline = 0;
  int64_t occurred = kNever;         // `at` of its Send; kNever: when it fires
  uint32_t order = 0;
  uint32_t raised = 0;
  uint32_t send_id = 0;
  uint32_t padding = 0;
};

struct DutyInstance {
  int64_t since = 0;
  int64_t due = kNever;              // kNever: not known yet, or the end of the contact
  int64_t limit = kNever;            // due by time alone, where turns count too
  int64_t end_at = kNever;           // the line ended then, before it was due
  uint32_t duty = 0;
  uint32_t instance = 0;
  uint32_t turns = 0;                // 0 = not counted in turns
  uint32_t segment = 0;
  StringRef participant;
  uint16_t reminded = 0;             // bit i: its i-th reminder was given
  uint8_t end_verdict = 0;
  uint8_t passed_before = 0;         // its `before` happened
  uint8_t padding[4] = {0, 0, 0, 0};
};

// A permission or a prohibition whose moment has come, waiting for words that may still arrive.
struct Judgment {
  int64_t at = 0;                    // the moment that is judged
  int64_t since = 0;                 // when the segment was established: what fell into an outage since then is unknown
  int64_t settle = 0;
  uint32_t element = 0;
  uint32_t instance = 0;
  uint32_t captured = 0;             // first of its values in kCaptured
  uint32_t captures = 0;             // how many
  uint32_t act = kNone;              // evidence, in kLog
  StringRef participant;
  uint32_t padding = 0;
};

// A recommendation that stands. Its details lie at the same place in kLiveDetails, which stays empty under a policy whose
// recommendations have none (StepTables::live_details).
struct Live {
  uint32_t id = 0;
  uint32_t recommend = 0;            // in the program's table
};
struct LiveDetails {
  int64_t due = kNever;
  int64_t expires = kNever;
  uint32_t duty = kNone;             // the duty that it serves, and which instance
  uint32_t instance = 0;
  uint32_t segment = kNone;          // of the partial words that it rests on
  uint8_t provisional = 0;
  uint8_t waiting = 0;               // for a place under the cap, and has no ID
  uint8_t seen = 0;                  // it was shown, and made room since
  uint8_t padding[1] = {0};
};
inline constexpr LiveDetails kNoDetails;

// How often, and when last: of recommendations with a bound, of scripts with variants, of scenarios.
// The table of a counter that remembers which entry of the log a scenario was last asked by.
inline constexpr uint64_t kAskedCounter = 6;
// That of what a recommendation that varies says while it stands: the hash of it, and the variant of its script in `last`.
inline constexpr uint64_t kSaidCounter = 7;
struct Counter {
  uint64_t key = 0;
  int64_t last = kNever;
  uint64_t count = 0;
};

// An act that was performed, or an action of the agent's desktop (act >= the number of acts).
struct Performed {
  int64_t begin = 0;
  int64_t end = 0;
  uint32_t act = 0;
  uint32_t previous = kNone;         // the same act before this one, by begin
  uint32_t segment = kNone;          // in kSegments
  uint32_t step = 0;
  union {
    uint32_t begin_byte = 0;         // of its words, if it is from_words
    uint32_t awaited;                // else the hash of the ID of a segment that the host named before its words were final
  };
  uint32_t end_byte = 0, begin_utf16 = 0, end_utf16 = 0;
  uint8_t party = 0;
  uint8_t from_words = 0;
  uint8_t from_host = 0;
  uint8_t approximate = 0;
  uint8_t awaits_end = 0;            // no act yet: whether its words count shows when the segment ends; in no chain
  uint8_t padding[3] = {0, 0, 0};
};

struct Segment {
  int64_t begin = 0;
  int64_t end = 0;
  StringRef id;
  int32_t revision = 0;
  uint8_t party = 0;
  uint8_t final = 0;
  uint8_t audible = 1;
  uint8_t acknowledgement = 0;
  uint32_t hash = 0;                 // of the ID, to tell most others apart at a glance
  uint32_t padding = 0;
};

inline constexpr size_t kAllSegments = limits::kSegments + limits::kPartialSegments;

struct Interval {
  int64_t from = 0;
  int64_t to = kNever;
  uint8_t what = 0;                  // a Stream that was down; kInaudible
  uint8_t padding[7] = {0, 0, 0, 0, 0, 0, 0};
};
inline constexpr uint8_t kInaudible = 64;

struct Turn {
  int64_t begin = 0;
  int64_t end = 0;
  uint32_t segment = 0;              // of the contact
  uint8_t party = 0;
  uint8_t ended = 0;                 // 1: by silence alone, so that late words may continue it; 2: for good
  uint8_t long_reported = 0;
  uint8_t padding = 0;
};

struct EventKey { uint64_t low = 0, high = 0; };

enum Part : int {
  // Of a size that the policy fixes.
  kConfiguration,   // uint64_t: bit s of the whole = state s is active
  kHistories,       // uint64_t: a configuration for each history state
  kSlots,           // facts and variables, packed; see State::Slot()
  kHeads,           // uint32_t: of each act and action that is logged, the latest in kLog
  kInstances,       // uint32_t: of each element that is counted, how many instances there were
  kApprovals,       // uint8_t
  // Of a size that changes, those first that calls need most.
  kLive, kIntervals, kTimers, kIds, kLog, kDuties, kRare, kCounters, kLiveDetails, kJudgments, kCaptured, kSegments,
  kTurns,
  kHeap,            // char
  kParts,
};
inline constexpr int kFirstMoving = kLive;
inline constexpr int kMoving = kParts - kFirstMoving;

template <int part> struct RecordOf;
#define CALLCUE_RECORD(part, type) template <> struct RecordOf<part> { using Record = type; };
CALLCUE_RECORD(kConfiguration, uint64_t)
CALLCUE_RECORD(kHistories, uint64_t)
CALLCUE_RECORD(kSlots, char)
CALLCUE_RECORD(kHeads, uint32_t)
CALLCUE_RECORD(kInstances, uint32_t)
CALLCUE_RECORD(kApprovals, uint8_t)
CALLCUE_RECORD(kTimers, Timer)
CALLCUE_RECORD(kDuties, DutyInstance)
CALLCUE_RECORD(kJudgments, Judgment)
CALLCUE_RECORD(kCaptured, expr::Value)
CALLCUE_RECORD(kLive, Live)
CALLCUE_RECORD(kLiveDetails, LiveDetails)
CALLCUE_RECORD(kRare, Rare)
CALLCUE_RECORD(kCounters, Counter)
CALLCUE_RECORD(kLog, Performed)
CALLCUE_RECORD(kSegments, Segment)
CALLCUE_RECORD(kIds, EventKey)
CALLCUE_RECORD(kIntervals, Interval)
CALLCUE_RECORD(kTurns, Turn)
CALLCUE_RECORD(kHeap, char)
#undef CALLCUE_RECORD
template <size_t... part>
constexpr std::array<uint32_t, kParts> RecordBytesOf(std::index_sequence<part...>) {
  return {sizeof(typename RecordOf<static_cast<int>(part)>::Record)...};
}
inline constexpr auto kRecordBytes = RecordBytesOf(std::make_index_sequence<kParts>());

}  // namespace callcue::run

#endif  // CALLCUE_LIB_RUN_RECORDS_H_
